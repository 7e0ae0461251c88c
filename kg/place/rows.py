"""Read the table of places: one administrative unit a row, with its time and its successors."""

from __future__ import annotations

import datetime as dt
import gzip
import zlib
from typing import TYPE_CHECKING

from kg.errors import BadTable
from kg.model import Place
from kg.place.name import kind_prefixes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COLUMNS = (
    "id",
    "level",
    "name",
    "code",
    "parent",
    "since",
    "until",
    "successors",
    "resolution",
    "source",
    "unverified",
)
LEVELS = ("province", "district", "commune")


def read_places(path: Path) -> tuple[Place, ...]:
    """Read the table of places: gzip-compressed TSV, as ``data/make/places.py`` writes it.

    Raises:
        BadTable: the file cannot be read, or a row is malformed, doubled or names a unit that is not there;
            names the file and the line.
    """
    places: dict[str, Place] = {}
    lines: list[int] = []
    days: dict[str, dt.date | None] = {"": None}  # the dates read so far: few, and shared
    for line_number, cells in _read_rows(path):
        try:
            place = _read_place(cells, days)
        except ValueError as error:
            raise BadTable(_message(path, line_number, str(error))) from error
        if place.id in places:
            raise BadTable(_message(path, line_number, f"{place.id} stands in an earlier line"))
        places[place.id] = place
        lines.append(line_number)
    for line_number, place in zip(lines, places.values(), strict=True):
        for target in place.successors:
            if target not in places:
                raise BadTable(_message(path, line_number, f"successor {target} is no row of the table"))
        if place.parent and _rank(places.get(place.parent)) >= _rank(place):
            raise BadTable(_message(path, line_number, f"parent {place.parent} is no row of a higher level"))
    return tuple(places.values())


def _read_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Give the rows below the header with the numbers of their lines."""
    try:
        text = gzip.decompress(path.read_bytes()).decode("utf-8")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        message = f"{path}: no gzip-compressed table in UTF-8 ({error}); data/make/places.py makes it"
        raise BadTable(message) from error
    header: list[str] = []
    for line_number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#"):
            continue
        cells = line.split("\t")
        if header:
            yield line_number, cells
        elif tuple(cells) == COLUMNS:
            header = cells
        else:
            raise BadTable(_message(path, line_number, f"the header must be: {' '.join(COLUMNS)}"))
    if not header:
        message = f"{path.name}: no header; data/make/places.py makes the table"
        raise BadTable(message)


def _read_place(cells: list[str], days: dict[str, dt.date | None]) -> Place:
    """Make a unit of a row, adding its dates to ``days``. Raises ValueError with what is wrong."""
    if len(cells) != len(COLUMNS):
        message = f"{len(cells)} cells where the header has {len(COLUMNS)}"
        raise ValueError(message)
    place_id, level, name, code, parent, since, until, successors, resolution, source, unverified = cells
    if not place_id or level not in LEVELS or not name.startswith(kind_prefixes()):
        message = f"{place_id!r}, {level!r}, {name!r} are not an identifier, a level and a name with its kind"
        raise ValueError(message)
    for day in (since, until):
        if day not in days:
            days[day] = dt.date.fromisoformat(day)
    return Place(
        place_id,
        level,
        name,
        code,
        parent,
        days[since],
        days[until],
        tuple(successors.split("|")) if successors else (),
        resolution,
        source,
        tuple(unverified.split("|")) if unverified else (),
    )


def _message(path: Path, line_number: int, what: str) -> str:
    return f"{path.name}, line {line_number}: {what}"


def _rank(place: Place | None) -> int:
    """Order the levels from the province down; what is not there comes last."""
    return LEVELS.index(place.level) if place else len(LEVELS)
