"""Everything on disk: the only room that knows the database.

A library is one SQLite file. A build creates it, adds to it step by step (each step one transaction), and
finishes it; then any number of threads read it, and nothing is loaded before it is asked for. The store keeps
and gives back what other rooms found; it decides nothing about law.
"""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

import sqlalchemy as sa

from kg.errors import BuildFailed, KgError, NoLibrary, StaleLibrary
from kg.store.duties import DutyReads
from kg.store.edges import Direction, relation_ranks
from kg.store.engine import Mode, begin_writing, engine, left_half_written, while_writing
from kg.store.records import (
    ACTION_SEGMENT,
    DUTY_SEGMENT,
    Accounting,
    ActionFilter,
    AgencyShare,
    Answered,
    Counts,
    Digest,
    DutyFilter,
    Edge,
    Excerpt,
    Filter,
    Incoming,
    KeptAction,
    KeptDuty,
    KeptFigure,
    Origin,
    PlacedDuty,
    Ranked,
    Tally,
    Text,
)
from kg.store.rows import title_key
from kg.store.schema import META, SCHEMA_VERSION
from kg.store.write import Step, create_tables, sum_up

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

__all__ = [
    "ACTION_SEGMENT",
    "DUTY_SEGMENT",
    "SCHEMA_VERSION",
    "Accounting",
    "ActionFilter",
    "AgencyShare",
    "Answered",
    "Counts",
    "Digest",
    "Direction",
    "DutyFilter",
    "Edge",
    "Excerpt",
    "Filter",
    "Incoming",
    "KeptAction",
    "KeptDuty",
    "KeptFigure",
    "Origin",
    "PlacedDuty",
    "Ranked",
    "Step",
    "Store",
    "Tally",
    "Text",
    "relation_ranks",
    "title_key",
]


class Store(DutyReads):
    """A library file: made by ``create``, read by ``open``, added to by ``change``.

    >>> with Store.create(path) as store:  # doctest: +SKIP
    ...     with store.step("documents") as step:
    ...         step.add_documents(documents)
    ...     store.finish(version="0.1")
    """

    @classmethod
    def create(cls, path: Path) -> Self:
        """Make a new, empty library file, and its folder where that is missing.

        Raises:
            BuildFailed: the file exists already, or cannot be written.
        """
        if path.exists():
            raise BuildFailed(f"{path} exists already; a build writes a new file and then puts it in place")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"{path.parent} cannot be made ({error.strerror}); choose another folder"
            raise BuildFailed(message) from error
        store = cls(path, engine(path, "create"))
        with store._transaction("create") as connection:
            create_tables(connection)
        return store

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a finished library for reading; loads nothing. Nobody may write the file while it is open.

        Raises:
            NoLibrary: there is no such file, or it is no library.
            StaleLibrary: it was made by another version, or never finished.
        """
        return cls._existing(path, "read")

    @classmethod
    def change(cls, path: Path) -> Self:
        """Open a library for adding to it; readers must not have this very file open: change a copy.

        Raises:
            NoLibrary: there is no such file, or it is no library.
            StaleLibrary: it was made by another version.
        """
        return cls._existing(path, "change")

    @classmethod
    def _existing(cls, path: Path, mode: Mode) -> Self:
        """Open a file that must be a library of this version."""
        if not path.is_file():
            raise NoLibrary(f"there is no library at {path}; make one with `kg build`")
        store = cls(path, engine(path, mode))
        try:
            store._check(mode)
        except KgError:
            store.close()
            raise
        return store

    def _check(self, mode: Mode) -> None:
        """Refuse a file that this version cannot open in this mode."""
        cure = "make it anew with `kg build`"
        if mode == "read" and left_half_written(self.path):
            raise StaleLibrary(f"{self.path} was left in the middle of a change; {cure}")
        noted: dict[str, str] = dict(self._rows(sa.select(META.c.key, META.c.value)))
        version = noted.get("schema")
        if version is not None and version != SCHEMA_VERSION:
            message = f"{self.path} has schema {version}, this version reads {SCHEMA_VERSION}; {cure}"
            raise StaleLibrary(message)
        if mode == "read" and "counts" not in noted:
            raise StaleLibrary(f"{self.path} was never finished; {cure}")

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """Write one step of a build: all of it is kept when the block ends, nothing when it raises.

        Raises:
            BuildFailed: the disk is full, another build is writing, or an identifier was added twice.
        """
        with self._transaction(name) as connection:
            connection.execute(sa.delete(META).where(META.c.key == "counts"))
            step = self._step = Step(connection)
            try:
                yield step
                step.write_waiting()
            finally:
                self._step = None

    def finish(self, *, version: str = "", built: dt.date | None = None) -> Counts:
        """Make indexes and summaries once everything is added, and mark the library as finished.

        Args:
            version: of kg, as it is to be shown.
            built: the day of the build; today when not given.
        """
        facts = {"version": version, "built": (built or dt.datetime.now().astimezone().date()).isoformat()}
        with self._transaction("finish") as connection:
            sum_up(connection, facts)
            analysed = sa.inspect(connection).has_table("sqlite_stat1")
        with self._transaction("analyse") as connection:
            connection.exec_driver_sql(
                "PRAGMA optimize" if analysed else "ANALYZE"
            )  # anew where it has grown much
        return self.counts()

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        """Give the store itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the store."""
        self.close()

    @contextmanager
    def _transaction(self, name: str) -> Iterator[sa.Connection]:
        """Lend a connection that commits at the end of the block, or rolls back when it raises."""
        with while_writing(self.path, name), self.engine.connect() as connection:
            begin_writing(connection)
            yield connection
            connection.commit()
