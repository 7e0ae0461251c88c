"""The table of reviewers' decisions, ``corrections.tsv``: read row by row, and added to a row at a time.

Tab-separated with a header; white space inside a cell is folded to single spaces.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, get_args

from kg.errors import BadNumber
from kg.model import Correction, Verdict
from kg.number import parse_date
from kg.read.files import Refusal
from kg.read.registry import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CORRECTIONS = "corrections.tsv"
COLUMNS = tuple(field.name for field in fields(Correction) if field.name != "line")


def read_corrections(path: Path) -> Iterator[Correction | Refusal]:
    """Read a table of corrections; a row that cannot be read becomes a refusal with its line."""
    for line, row in rows_of(path, COLUMNS):
        if isinstance(row, Refusal):
            yield row
            continue
        verdict = next((known for known in get_args(Verdict) if known == row["verdict"]), None)
        if verdict is None or (verdict == "reject") == bool(row["target"]):
            reason = f"verdict {row['verdict']!r} with target {row['target']!r} is no decision"
            yield Refusal(
                path.name, line, reason, "write confirm or redirect with a target, reject without one"
            )
            continue
        try:
            day = parse_date(row["day"])
        except BadNumber as error:
            yield Refusal(path.name, line, str(error), "write dates as yyyy-mm-dd")
            continue
        cells = {name: row[name] for name in COLUMNS if name not in {"verdict", "day"}}
        yield Correction(verdict=verdict, day=day, line=line, **cells)


def append_correction(path: Path, correction: Correction) -> None:
    """Add one correction at the end of a table; a new table gets its header."""
    cells = (str(getattr(correction, name)) for name in COLUMNS)
    row = "\t".join(" ".join(cell.split()) for cell in cells)
    with path.open("a", encoding="utf-8") as file:
        if file.tell() == 0:
            file.write("\t".join(COLUMNS) + "\n")
        file.write(f"{row}\n")
