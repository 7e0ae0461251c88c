"""One table of the library for a notebook: its rows, and the frames of other libraries where they are installed."""

from __future__ import annotations

from html import escape
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING, Any

from kg.errors import BadQuery, KgError
from kg.export.package import arrow_type, columns_of
from kg.export.tables import TABLES
from kg.export.writers import cell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.export.package import Column
    from kg.store import Store

SHOWN = 10
"""Rows that a notebook shows."""


class Frame:
    """The rows of one table, read when they are asked for.

    >>> import kg
    >>> kg.open_library().table("documents").to_pandas()  # doctest: +SKIP
    """

    def __init__(self, store: Store, name: str) -> None:
        """Make the view of a table.

        Raises:
            BadQuery: there is no such table.
        """
        if name not in TABLES:
            raise BadQuery(f"{name!r} is no table; there are {', '.join(TABLES)}")
        self.name = name
        self._store = store

    @property
    def columns(self) -> tuple[Column, ...]:
        """Tell what each column holds."""
        return columns_of(self.name)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Give each row by the names of its columns."""
        names = TABLES[self.name].columns
        return (dict(zip(names, row, strict=True)) for row in TABLES[self.name].read(self._store))

    def to_pandas(self) -> Any:
        """Give a DataFrame of pandas.

        Raises:
            KgError: pandas is not installed.
        """
        return load("pandas").DataFrame(self._columns())

    def to_polars(self) -> Any:
        """Give a DataFrame of polars.

        Raises:
            KgError: polars is not installed.
        """
        polars = load("polars")
        types = {
            "integer": polars.Int64,
            "number": polars.Float64,
            "boolean": polars.Boolean,
            "date": polars.Date,
            "list": polars.List(polars.String),
        }
        schema = {each.name: types.get(each.type, polars.String) for each in self.columns}
        return polars.DataFrame(self._columns(), schema=schema)

    def to_arrow(self) -> Any:
        """Give a Table of pyarrow.

        Raises:
            KgError: pyarrow is not installed.
        """
        arrow = load("pyarrow")
        schema = arrow.schema([(each.name, arrow_type(arrow, each.type)) for each in self.columns])
        return arrow.table(self._columns(), schema=schema)

    def _columns(self) -> dict[str, list[Any]]:
        """Give the values column by column; lists as lists."""
        names = TABLES[self.name].columns
        columns: dict[str, list[Any]] = {name: [] for name in names}
        for row in TABLES[self.name].read(self._store):
            for name, value in zip(names, row, strict=True):
                columns[name].append(list(value) if isinstance(value, tuple) else value)
        return columns

    def _repr_html_(self) -> str:
        """Show the first rows in a notebook."""
        head = "".join(f'<th title="{escape(each.meaning)}">{each.name}</th>' for each in self.columns)
        rows = "".join(
            f"<tr>{''.join(f'<td>{escape(cell(value))}</td>' for value in row.values())}</tr>"
            for row in islice(self, SHOWN)
        )
        return f"<table><caption>{self.name}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def load(module: str) -> Any:
    """Load a library that only some readers have.

    Raises:
        KgError: it is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise KgError(f"{module} is not installed; install it with: pip install {module}") from error
