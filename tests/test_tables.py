"""The vocabularies: every table is well formed, and every row carries an example of its own.

That each example is matched by its row, and by no other, is tested with the room that reads the table.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from importlib.resources import files

import pytest

from kg.errors import BadTable
from kg.tables import table, values

TABLES = tuple(
    sorted(entry.name[:-4] for entry in files("kg.tables").iterdir() if entry.name.endswith(".tsv"))
)

every_table = pytest.mark.parametrize("name", TABLES)


def text_of(name: str) -> str:
    return files("kg.tables").joinpath(f"{name}.tsv").read_bytes().decode("utf-8")


def repeated(cells: list[str]) -> list[str]:
    return [cell for cell, times in Counter(cells).items() if times > 1]


def test_there_are_tables() -> None:
    """The package carries its vocabularies."""
    assert {"kinds", "relations", "units"} <= set(TABLES)


@every_table
def test_rows_carry_an_example(name: str) -> None:
    """Every row shows one text in which its entry occurs."""
    rows = table(name)
    assert rows
    assert [dict(row) for row in rows if not values(row.get("example", ""))] == []


@every_table
def test_no_example_is_claimed_twice(name: str) -> None:
    """An example belongs to one row of its table."""
    assert repeated([example for row in table(name) for example in values(row["example"])]) == []


@every_table
def test_no_row_is_repeated(name: str) -> None:
    """Two rows differ in more than their example."""
    rows = ["\t".join(cell for column, cell in row.items() if column != "example") for row in table(name)]
    assert repeated(rows) == []


@every_table
def test_cells_are_clean(name: str) -> None:
    """Cells have no padding and no empty alternatives, and their letters are composed (NFC)."""
    cells = [cell for row in table(name) for cell in row.values()]
    assert [
        cell for cell in cells if cell != cell.strip() or not unicodedata.is_normalized("NFC", cell)
    ] == []
    assert [cell for cell in cells if cell and "" in cell.split("|")] == []


@every_table
def test_files_explain_themselves(name: str) -> None:
    """A file opens with a comment on its columns, names each column once and ends with a line feed."""
    text = text_of(name)
    header = next(line for line in text.splitlines() if line and not line.startswith("#")).split("\t")
    assert text.startswith("# ")
    assert repeated(header) == []
    assert text.endswith("\n")
    assert "\r" not in text


def test_unknown_table() -> None:
    """A table that does not exist is said to be missing."""
    with pytest.raises((BadTable, FileNotFoundError)):
        table("no-such-table")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("", ()), ("NĐ", ("NĐ",)), ("NĐ|ND", ("NĐ", "ND"))],
    ids=["empty", "one", "several"],
)
def test_values_of_a_cell(cell: str, expected: tuple[str, ...]) -> None:
    """A cell holds none, one or several values."""
    assert values(cell) == expected
