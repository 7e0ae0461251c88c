"""What the index knows of its entries besides their terms: what a hit shows, its facets, days and authority.

Two files, the same for every engine: ``shown.jsonl``, one line for each entry, and ``columns.bin``, one number for
each entry and column, read whole.
"""

from __future__ import annotations

import json
import mmap
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kg.search.fields import CODED, COURSE, DATES
from kg.search.validity import Courses

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from kg.search.entry import Entry
    from kg.search.prepare import Prepared

SHOWN: Final = "shown.jsonl"
COLUMNS: Final = "columns.bin"
ENCODER: Final = json.JSONEncoder(ensure_ascii=False)
CODES: Final = (*CODED, *DATES, "syllables", "neighbours")


class Shown(NamedTuple):
    """What a hit shows of its entry."""

    document: str
    unit: str
    number: str
    kind: str
    title: str
    heading: str
    year: int | None


class ColumnWriter:
    """Write the two files as entries come."""

    def __init__(self, folder: Path, before: Columns | None = None) -> None:
        """Begin two files, or go on with those of an index whose ``shown.jsonl`` lies here as a copy."""
        self._folder = folder
        self._codes = {name: array("I", before.codes[name] if before else ()) for name in CODES}
        self._authority = array("d", before.authority if before else ())
        self._ends = array("Q", before.ends if before else [0])
        self._file = (folder / SHOWN).open("ab")

    def remove(self, entries: Iterable[int]) -> None:
        """Let entries that are taken out weigh nothing; their numbers are not used again."""
        for entry in entries:
            self._authority[entry] = 0.0
            self._codes["syllables"][entry] = self._codes["neighbours"][entry] = 0

    def add(self, entry: Entry, prepared: Prepared) -> None:
        """Write one entry."""
        shown = Shown(
            entry.document, entry.unit, entry.number, entry.kind, entry.title, entry.heading, entry.year
        )
        line = ENCODER.encode(shown).encode() + b"\n"
        self._file.write(line)
        self._ends.append(self._ends[-1] + len(line))
        self._authority.append(entry.authority)
        numbers = {
            **prepared.columns,
            "syllables": prepared.syllables,
            "neighbours": prepared.neighbours,
        }
        for name, column in self._codes.items():
            column.append(numbers[name])

    def finish(self) -> None:
        """Write the columns and close."""
        self._file.close()
        with (self._folder / COLUMNS).open("wb") as file:
            self._ends.tofile(file)
            self._authority.tofile(file)
            for column in self._codes.values():
                column.tofile(file)

    def cancel(self) -> None:
        """Close what is open."""
        self._file.close()


@dataclass(frozen=True, slots=True)
class Columns:
    """The numbers and texts of every entry; threads may share it."""

    size: int
    authority: Sequence[float]
    highest_authority: float
    codes: Mapping[str, Sequence[int]]  # column → number of each entry
    labels: Mapping[str, Sequence[str]]  # column → label of each code
    courses: Courses
    ends: Sequence[int]  # of the lines, in bytes, after a first 0
    _lines: bytes | mmap.mmap

    def shown(self, entry: int) -> Shown:
        """Give what a hit shows of an entry."""
        return Shown(*json.loads(self._lines[self.ends[entry] : self.ends[entry + 1]]))

    def close(self) -> None:
        """Close the file."""
        if isinstance(self._lines, mmap.mmap):
            self._lines.close()


def open_columns(folder: Path, size: int, labels: Mapping[str, Sequence[str]]) -> Columns:
    """Read the columns of an index with ``size`` entries."""
    ends, authority, codes = array("Q"), array("d"), {name: array("I") for name in CODES}
    with (folder / COLUMNS).open("rb") as file:
        ends.fromfile(file, size + 1)
        authority.fromfile(file, size)
        for column in codes.values():
            column.fromfile(file, size)
    lines: Any = b""
    if size:
        with (folder / SHOWN).open("rb") as file:
            lines = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    highest, courses = max(authority, default=0.0), Courses(labels.get(COURSE, ()))
    return Columns(size, authority, highest, codes, labels, courses, ends, lines)
