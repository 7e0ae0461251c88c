"""The vocabularies as data: one TSV beside this file per vocabulary, each row with an example that a test runs.

A file begins with comment lines (``#``), then a header, then tab-separated rows. Cells hold plain text; a cell
with several values separates them by ``|``.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.errors import BadTable

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def table(name: str) -> tuple[Mapping[str, str], ...]:
    """Read one vocabulary: ``table("kinds")`` → rows of ``kinds.tsv`` as mappings from column to cell.

    Raises:
        BadTable: a row has more or fewer cells than the header; names the file and the line.
    """
    lines = files(__name__).joinpath(f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    rows: list[Mapping[str, str]] = []
    header: list[str] | None = None
    for line_number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        cells = next(csv.reader([line], delimiter="\t", quoting=csv.QUOTE_NONE))
        if header is None:
            header = cells
            continue
        if len(cells) != len(header):
            message = f"{name}.tsv, line {line_number}: {len(cells)} cells where the header has {len(header)}"
            raise BadTable(message)
        rows.append(MappingProxyType(dict(zip(header, cells, strict=True))))
    return tuple(rows)


def values(cell: str) -> tuple[str, ...]:
    """Split a cell that holds several values: ``"NĐ|ND"`` → ``("NĐ", "ND")``; an empty cell holds none."""
    return tuple(part for part in cell.split("|") if part)
