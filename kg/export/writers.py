"""Tables as TSV, CSV and JSON Lines, written as streams.

Dates are ISO; what is not known is empty (``null`` in JSON Lines); lists are joined by ``|`` (arrays in JSON Lines).
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import json
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, BinaryIO

from kg.errors import BadQuery
from kg.export.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.export.tables import Row
    from kg.store import Store

TSV_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
"""As PostgreSQL's COPY and linear TSV write what would break a row."""

FORMULA_RE = re.compile(r"[=+\-@\t\r＝＋－＠]")
"""What a spreadsheet takes for the beginning of a formula."""


def export_table(
    store: Store, name: str, stream: BinaryIO, format: str = "tsv", *, day: dt.date | None = None
) -> int:
    r"""Write a table to a binary stream that takes UTF-8, and give the number of rows.

    ``tsv`` writes tab, line feed, carriage return and backslash as ``\t``, ``\n``, ``\r``, ``\\``; ``csv`` quotes,
    begins with a byte order mark, which spreadsheets need, and puts an apostrophe before what they would run as a
    formula. What is told for a day (``validity``) is told for the one given, else for that of the build.

    Raises:
        BadQuery: there is no such table or format; nothing is written.
    """
    if name not in TABLES:
        raise BadQuery(f"{name!r} is no table; there are {', '.join(TABLES)}")
    if format not in WRITERS:
        raise BadQuery(f"{format!r} is no format of tables; there are {', '.join(WRITERS)}")
    table = TABLES[name]
    text = io.TextIOWrapper(stream, encoding="utf-8", errors="backslashreplace", newline="")
    try:
        return WRITERS[format](text, table.columns, table.read(store, day))
    finally:
        text.detach()


def _write_tsv(text: io.TextIOBase, columns: tuple[str, ...], rows: Iterable[Row]) -> int:
    """Write a header and one line for each row."""
    count = 0
    text.write("\t".join(columns) + "\n")
    for row in rows:
        count += 1
        text.write("\t".join(cell(value).translate(TSV_ESCAPES) for value in row) + "\n")
    text.flush()
    return count


def _write_csv(text: io.TextIOBase, columns: tuple[str, ...], rows: Iterable[Row]) -> int:
    """Write a header and one record for each row."""
    count = 0
    text.write(codecs.BOM_UTF8.decode())
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        count += 1
        writer.writerow([_guarded(cell(value)) for value in row])
    text.flush()
    return count


def _write_jsonl(text: io.TextIOBase, columns: tuple[str, ...], rows: Iterable[Row]) -> int:
    """Write one object for each row."""
    count = 0
    for row in rows:
        count += 1
        text.write(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, default=cell) + "\n")
    text.flush()
    return count


def cell(value: object) -> str:
    """Write one value as a cell."""
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case dt.date():
            return value.isoformat()
        case tuple():
            return "|".join(map(str, value))
        case _:
            return str(value)


def _guarded(cell: str) -> str:
    """Keep a spreadsheet from running a cell.

    >>> _guarded("=HYPERLINK(…)"), _guarded("59/2023/NĐ-CP")
    ("'=HYPERLINK(…)", '59/2023/NĐ-CP')
    """
    return f"'{cell}" if FORMULA_RE.match(cell) else cell


WRITERS = MappingProxyType({"tsv": _write_tsv, "csv": _write_csv, "jsonl": _write_jsonl})
