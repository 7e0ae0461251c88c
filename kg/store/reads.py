"""How the reading rooms of the store reach the database: one connection for each question."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import sqlalchemy as sa

from kg.store.engine import while_reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

Row = tuple[Any, ...]

ROWS_IN_STREAM = 500
KEYS_AT_ONCE = 500
"""How many keys one ``IN`` asks for."""


class Writing(Protocol):
    """A step of a build that is being written."""

    connection: sa.Connection

    def write_waiting(self) -> None:
        """Write what waits in memory."""


class Reads:
    """Ask the database; any number of threads may, on a library that is open for reading.

    While a step is being written, questions go through its connection and see what it has added so far: a
    store that is being built belongs to one thread.
    """

    def __init__(self, path: Path, engine: sa.Engine) -> None:
        self.path = path
        self.engine = engine
        self._step: Writing | None = None

    @contextmanager
    def _connected(self) -> Iterator[sa.Connection]:
        """Lend a connection for one question."""
        with while_reading(self.path):
            if self._step:
                self._step.write_waiting()
                yield self._step.connection
                return
            with self.engine.connect() as connection:
                yield connection

    def _rows(self, statement: sa.Select[Any], **values: object) -> Sequence[Row]:
        """Give all rows of a statement."""
        with self._connected() as connection:
            return connection.execute(statement, values).all()

    def _rows_in(self, statement: sa.Select[Any], keys: Sequence[object]) -> list[Row]:
        """Give all rows of a statement that takes a list of ``keys``, asked for in portions."""
        with self._connected() as connection:
            rows: list[Row] = []
            for first in range(0, len(keys), KEYS_AT_ONCE):
                rows += connection.execute(statement, {"keys": keys[first : first + KEYS_AT_ONCE]}).all()
            return rows

    def _each(
        self, statement: sa.Select[Any], column: sa.ColumnElement[str], ids: Sequence[str] | None
    ) -> Iterator[Row]:
        """Give the rows of a statement in the order of a column, all or those of some of its values."""
        if ids is None:
            return self._stream(statement.order_by(column))
        chosen = statement.where(column.in_(sa.bindparam("keys", expanding=True)))
        return iter(self._rows_in(chosen.order_by(column), ids))

    def _stream(self, statement: sa.Select[Any], *, at_once: int = ROWS_IN_STREAM) -> Iterator[Row]:
        """Give the rows of a statement one by one, holding few of them in memory."""
        with self._connected() as connection:
            yield from connection.execution_options(yield_per=at_once).execute(statement)


def portion(statement: sa.Select[Any], limit: int | None, offset: int) -> sa.Select[Any]:
    """Cut a statement to one page of its rows; ``None`` is no limit."""
    if limit is not None:
        statement = statement.limit(limit)
    return statement.offset(offset) if offset else statement


def begins(column: sa.ColumnElement[str], prefix: str) -> sa.ColumnElement[bool]:
    """Ask for values that begin with a prefix, in a way that an index answers."""
    return sa.and_(column >= prefix, column < prefix[:-1] + chr(ord(prefix[-1]) + 1))
