"""Lists as CSV files that spreadsheets open with their diacritics, and without running what a cell says."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from flask import Response

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BYTE_ORDER_MARK = "\ufeff"
"""Without it spreadsheets take UTF-8 for the code page of the system."""

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """Make a file of rows, to be downloaded under a name."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(header)
    writer.writerows([plain_cell(cell) for cell in row] for row in rows)
    response = Response(BYTE_ORDER_MARK + written.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def plain_cell(cell: object) -> str:
    """Write a cell so that no spreadsheet takes it for a formula.

    >>> plain_cell("=1+1"), plain_cell(59), plain_cell("Luật")
    ("'=1+1", '59', 'Luật')
    """
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
