"""The one place that knows which database it is: how a library file is opened, and what its errors mean."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import sqlalchemy as sa

from kg.errors import BuildFailed, NoLibrary, StaleLibrary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Mode = Literal["create", "change", "read"]

OPENING = MappingProxyType({"create": "mode=rwc", "change": "mode=rw", "read": "mode=ro&immutable=1"})

WRITING_PRAGMAS = ("journal_mode=DELETE", "synchronous=NORMAL", "cache_size=-65536")
READING_PRAGMAS = ("query_only=1", "mmap_size=268435456")
"""256 MiB of the file are mapped: touched pages are shared between threads and given back under pressure."""

LOCK_SECONDS = 2.0

CONNECTIONS = 60
"""How many threads may ask at once before others wait."""

CURES = (
    ("full", "the disk is full; free some space and run `kg build` again"),
    ("disk i/o", "the disk refused the write; check its space and health, then run `kg build` again"),
    ("locked", "another build is writing it; wait for that one to end, then run `kg build` again"),
    ("readonly", "it may not be written; change its permissions or choose another with --library"),
    ("unable to open", "it may not be written; change its permissions or choose another with --library"),
)


def engine(path: Path, mode: Mode) -> sa.Engine:
    """Make the pool of connections to one library file; connects to nothing yet.

    ``read`` promises that nobody writes the file: it takes no locks, and any number of threads read at once.
    """
    location = f"{path.absolute().as_uri()}?{OPENING[mode]}"
    pragmas = READING_PRAGMAS if mode == "read" else WRITING_PRAGMAS

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            location,
            uri=True,
            timeout=LOCK_SECONDS,
            check_same_thread=False,
            isolation_level=None,
        )
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
        return connection

    return sa.create_engine(
        "sqlite://", creator=connect, poolclass=sa.QueuePool, max_overflow=CONNECTIONS, hide_parameters=True
    )


def begin_writing(connection: sa.Connection) -> None:
    """Begin a transaction that has the write lock, so that a second build fails at once and not half-way."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def left_half_written(path: Path) -> bool:
    """Tell whether a writer died in a transaction: its journal still lies beside the file."""
    journal = path.with_name(f"{path.name}-journal")
    return journal.exists() and journal.stat().st_size > 0


@contextmanager
def while_writing(path: Path, step: str) -> Iterator[None]:
    """Turn what the database says during a build into ``BuildFailed``, with the cure."""
    try:
        yield
    except sa.exc.IntegrityError as error:
        message = f"{path}, step {step!r}: {error.orig}; each identifier may be added once"
        raise BuildFailed(message) from error
    except sa.exc.DatabaseError as error:
        raise BuildFailed(f"{path}, step {step!r}: {_cure(error)}") from error


def _cure(error: sa.exc.DatabaseError) -> str:
    """Say what a database error means to the person who builds."""
    said = str(error.orig)
    return next((cure for words, cure in CURES if words in said.lower()), f"{said}; run `kg build` again")


@contextmanager
def while_reading(path: Path) -> Iterator[None]:
    """Turn what the database says of a damaged or foreign file into ``NoLibrary`` or ``StaleLibrary``."""
    try:
        yield
    except sa.exc.DatabaseError as error:
        said = str(error.orig)
        if "no such table" in said or "no such column" in said:
            message = f"{path} is no library of this version ({said}); make it anew with `kg build`"
            raise StaleLibrary(message) from error
        message = f"{path} cannot be read as a library ({said}); make it anew with `kg build`"
        raise NoLibrary(message) from error
