"""The triples of a library in a form that answers SPARQL in milliseconds: Oxigraph's store, beside the database.

It is made from what ``kg.rdf`` writes, once for each build, when it is first asked for; it can always be made again.
"""

from __future__ import annotations

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pyoxigraph as ox
from filelock import FileLock, Timeout

from kg.errors import KgError
from kg.rdf import DEFAULT_BASE, export_graph

if TYPE_CHECKING:
    from pathlib import Path

    from kg.store import Store

TRIPLES = "triples"
BASE = "BASE"
"""File that names the base of the IRIs in the store beside it."""


def is_prepared(build: Path, base: str = DEFAULT_BASE) -> bool:
    """Tell whether the triples of a build are ready under a base."""
    noted = build / TRIPLES / BASE
    return noted.is_file() and noted.read_text(encoding="utf-8") == base


def prepare_triples(build: Path, store: Store, *, base: str = DEFAULT_BASE) -> Path:
    """Make the triple store of a build, if it is not there; give its folder.

    Memory stays bounded: triples go through a pipe of the system, some hundred documents at a time.

    Raises:
        KgError: another process is making it, or the disk is full.
    """
    folder = build / TRIPLES
    if is_prepared(build, base):
        return folder
    lock = FileLock(build / f"{TRIPLES}.lock", timeout=0)
    try:
        with lock:
            _make(build, store, base)
    except Timeout as error:
        raise KgError("the triples are being prepared; try again in a minute") from error
    except OSError as error:
        raise KgError(f"{folder} cannot be written ({error.strerror or error}); free some space") from error
    return folder


def _make(build: Path, store: Store, base: str) -> None:
    """Write the store beside its place, and put it there when it is whole."""
    part, folder = build / f"{TRIPLES}.part", build / TRIPLES
    shutil.rmtree(part, ignore_errors=True)
    try:
        _load(part, store, base)
        (part / BASE).write_text(base, encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _load(part: Path, store: Store, base: str) -> None:
    """Load all triples into a new store, while they are being written."""
    loaded = ox.Store(str(part))
    from_here, to_there = os.pipe()
    with ThreadPoolExecutor(1) as writing:
        with os.fdopen(from_here, "rb") as read:
            written = writing.submit(_write, store, to_there, base)
            loaded.bulk_load(input=read, format=ox.RdfFormat.N_TRIPLES)
        written.result()
    loaded.optimize()  # and the files are closed when the store goes


def _write(store: Store, to_there: int, base: str) -> None:
    """Write all triples into a pipe, and close it."""
    with os.fdopen(to_there, "wb") as stream:
        export_graph(store, stream, "nt", base=base)
