"""The tables of facts: ``registry.tsv[.gz]`` (documents) and ``relations.tsv[.gz]`` (what they do to one another).

Both begin with comment lines (``#``), then a header, then tab-separated rows; dates are ISO. A row that cannot be read
becomes a ``Refusal`` with its line; the others go on.
"""

from __future__ import annotations

import datetime as dt
import gzip
import zlib
from typing import TYPE_CHECKING, TextIO

from kg.errors import BadNumber
from kg.model import Facts, Source, Statement
from kg.number import parse_date
from kg.read.files import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REGISTRY_COLUMNS = (
    "kind",
    "number",
    "title",
    "issuer",
    "issued",
    "effective",
    "ended",
    "ended_why",
    "item_id",
)
RELATION_COLUMNS = (
    "source_kind",
    "source_number",
    "source_unit",
    "relation",
    "target_kind",
    "target_number",
    "target_unit",
    "date",
    "basis",
)
Row = dict[str, str]


def read_registry(path: Path) -> Iterator[Source | Refusal]:
    """Read a registry: one ``Source`` of standing ``registry`` per row, whose text is the title."""
    for line, row in rows_of(path, REGISTRY_COLUMNS):
        if isinstance(row, Refusal):
            yield row
            continue
        try:
            facts = _facts(row)
        except (BadNumber, ValueError) as error:
            yield Refusal(path.name, line, str(error), "write dates as yyyy-mm-dd and item_id in digits")
            continue
        yield Source(f"{path.name}#{line}", "registry", row["title"], "registry", facts)


def read_statements(path: Path) -> Iterator[Statement | Refusal]:
    """Read a table of relations between documents named by kind and number."""
    for line, row in rows_of(path, RELATION_COLUMNS):
        if isinstance(row, Refusal):
            yield row
            continue
        try:
            day = _day(row["date"])
        except BadNumber as error:
            yield Refusal(path.name, line, str(error), "write dates as yyyy-mm-dd")
            continue
        yield Statement(
            row["source_kind"],
            row["source_number"],
            row["source_unit"],
            row["relation"],
            row["target_kind"],
            row["target_number"],
            row["target_unit"],
            day,
            row["basis"],
        )


def _facts(row: Row) -> Facts:
    """Read the facts of one row."""
    return Facts(
        kind=row["kind"],
        number=row["number"],
        title=row["title"],
        issuer=row["issuer"],
        issued=_day(row["issued"]),
        effective=_day(row["effective"]),
        ended=_day(row["ended"]),
        ended_why=row["ended_why"],
        item_id=int(row["item_id"]) if row["item_id"] else None,
        unverified=_unverified(row.get("conflicts", "")),
    )


def _unverified(conflicts: str) -> tuple[str, ...]:
    """Read the fields that no primary text confirms: ``unverified=title,issued@recalled`` among the conflicts."""
    for part in conflicts.split("|"):
        name, _, said = part.partition("=")
        if name == "unverified":
            return tuple(said.split("@")[0].split(","))
    return ()


def _day(cell: str) -> dt.date | None:
    """Read a date; an empty cell is none."""
    return parse_date(cell) if cell else None


def _open(path: Path) -> TextIO:
    """Open a table for reading as UTF-8, unpacked where its name says so."""
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def rows_of(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, Row | Refusal]]:
    """Read the rows of a table with their line numbers; stops with a refusal where the file itself is broken."""
    header: list[str] | None = None
    line = 0
    try:
        with _open(path) as file:
            for line, text in enumerate(file, 1):
                cells = text.rstrip("\r\n").split("\t")
                if text.startswith("#") or not text.strip():
                    continue
                if header is None:
                    header = cells
                    missing = [column for column in columns if column not in header]
                    if missing:
                        yield (
                            line,
                            Refusal(
                                path.name, line, f"the header lacks {', '.join(missing)}", "add these columns"
                            ),
                        )
                        return
                elif len(cells) != len(header):
                    reason = f"{len(cells)} cells where the header has {len(header)}"
                    yield line, Refusal(path.name, line, reason, "separate cells by one tab each")
                else:
                    yield line, dict(zip(header, cells, strict=True))
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        yield (
            line,
            Refusal(
                path.name,
                line + 1,
                f"the file is broken here ({error})",
                "fetch or make the file again, as UTF-8",
            ),
        )
