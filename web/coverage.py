"""Which places act on which instrument: the matrix, its chart, its CSV, and the sentences behind each cell."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from flask import Response, abort, render_template, request

from kg.library import CAVEAT
from kg.number import format_date
from web.addresses import address, document_address, split_unit
from web.evidence import marked_sentence
from web.finding import named_documents
from web.labels import DEEDS, LEVELS, MEANINGS
from web.naming import short_name
from web.pages import current_library, pages
from web.paging import asked_day
from web.tabular import write_csv

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

    from kg.library import Library
    from kg.library.coverage import Coverage, Progress, Row, Trail

SIGNS = MappingProxyType({"cited": "▣", "planned": "▤", "acted": "▦", "reported": "▩"})
MOST_TRAILS = 300
MOST_ASKED = 30
HEADER = (
    "instrument", "name", "province", "found", *SIGNS, "places", "first", "lag_days", "caveat",
)  # fmt: skip
NOTHING = ("nothing found in this corpus", 0, 0, 0, 0, "", "", "")


@dataclass(frozen=True, slots=True)
class Witnessed:
    """One trail with the sentence that shows it."""

    trail: Trail
    place: str
    sentence: Markup
    address: str


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the bar that sums up one instrument: how many provinces have this deed as the strongest."""

    deed: str
    x: float
    width: float
    number: int


@dataclass(frozen=True, slots=True)
class Dot:
    """A share that a report gives, as a place in the chart of progress, which is 100 wide and 34 high."""

    x: float
    y: float
    words: str


@pages.get("/bao-phu")
def coverage() -> str:
    """Show the matrix of instruments and provinces, with what reports say of progress."""
    library, level, day = current_library(), asked_level(), asked_day("ngay")
    asked = request.args.get("them", "").strip()
    chosen = asked_instruments(library)
    found = library.coverage(chosen, level=level, until=day)
    spoken = {province for row in found.rows for province in row.cells}
    shares = library.progress(chosen[0] if chosen else "", day)
    return render_template(
        "coverage.html",
        found=found,
        marked=[place for place in found.provinces if place.id in spoken],
        unmarked=[place for place in found.provinces if place.id not in spoken],
        bars={row.id: bar_of(row, len(found.provinces)) for row in found.rows},
        names={row.id: row_name(row) for row in found.rows},
        signs=SIGNS,
        deeds=DEEDS,
        meanings=MEANINGS,
        level=level,
        chosen=chosen,
        asked_day=day,
        asked=asked,
        unknown=bool(asked) and not named_documents(library, asked),
        progress=[(each, place_name(library, each.place)) for each in shares],
        series=series_of(library, shares),
        caveat=CAVEAT,
    )


def asked_level() -> str:
    """Read the level of places asked for."""
    level = request.args.get("cap", "")
    return level if level in LEVELS else ""


def asked_instruments(library: Library) -> tuple[str, ...]:
    """Read which instruments are asked for: identifiers, and one more by its number or title."""
    chosen = [each.strip("/") for each in request.args.getlist("van-ban") if each.strip("/")][:MOST_ASKED]
    more = named_documents(library, request.args.get("them", "").strip())
    return tuple(dict.fromkeys([*chosen, *(document.id for document in more[:1])]))


def row_name(row: Row) -> str:
    """Name an instrument, with its unit."""
    return f"{short_name(row.document)} ({row.unit})" if row.unit else short_name(row.document)


def bar_of(row: Row, provinces: int) -> tuple[Share, ...]:
    """Sum up one instrument as parts of a bar of width 100: provinces by the strongest deed found."""
    shares, x = [], 0.0
    for deed in reversed(tuple(SIGNS)):
        number = sum(cell.deed == deed for cell in row.cells.values())
        width = 100 * number / provinces if provinces else 0.0
        if number:
            shares.append(Share(deed, x, width, number))
        x += width
    return tuple(shares)


def series_of(library: Library, shares: Sequence[Progress]) -> list[tuple[Dot, ...]]:
    """Lay the dated shares over time: for each place and what it counts, its dots from left to right."""
    days = [each.date.toordinal() for each in shares if each.date]
    first, span = min(days, default=0), max(days, default=0) - min(days, default=0)
    found: dict[tuple[str, str], list[Dot]] = {}
    for each in shares:
        if each.date:
            x = 12 + (84 * (each.date.toordinal() - first) / span if span else 42)
            name = f"{place_name(library, each.place)}: {each.done:g}/{each.total:g} {each.unit}"
            dot = Dot(x, 30 - 26 * each.share, f"{format_date(each.date)}, {name}")
            found.setdefault((each.place, each.unit), []).append(dot)
    return [tuple(dots) for dots in found.values()]


@pages.get("/bao-phu.csv")
def coverage_csv() -> Response:
    """Give the matrix as a file, provinces without a mark included; the caveat stands in every row."""
    library = current_library()
    found = library.coverage(asked_instruments(library), level=asked_level(), until=asked_day("ngay"))
    return write_csv("bao-phu.csv", HEADER, matrix_rows(library, found))


def matrix_rows(library: Library, found: Coverage) -> Iterator[tuple[object, ...]]:
    """Give one row for each instrument and province."""
    for row in found.rows:
        for place in found.provinces:
            cell = row.cells.get(place.id)
            told: tuple[object, ...] = NOTHING
            if cell:
                places = "|".join(each.name for each in library.store.places(cell.places))
                counts = (cell.deeds[deed] for deed in cell.deeds)
                first = cell.first.isoformat() if cell.first else ""
                told = (cell.deed, *counts, places, first, "" if cell.lag is None else cell.lag)
            yield (row.id, row_name(row), place.name, *told, CAVEAT)


@pages.get("/bao-phu/chi-tiet")
def coverage_cell() -> str:
    """Show the sentences behind one cell of the matrix."""
    library, instrument = current_library(), request.args.get("van-ban", "").strip("/")
    if not instrument:
        abort(400, "van-ban= is missing: the identifier of the instrument")
    province = library.store.place(request.args.get("noi", ""))
    level, day = asked_level(), asked_day("ngay")
    trails = library.trails(instrument, province=province.id if province else "", level=level, until=day)
    return render_template(
        "coverage_cell.html",
        document=library.document(split_unit(instrument)[0]),
        province=province,
        asked_day=day,
        rows=[witnessed(library, trail) for trail in trails[:MOST_TRAILS]],
        left=max(0, len(trails) - MOST_TRAILS),
        signs=SIGNS,
        deeds=DEEDS,
        caveat=CAVEAT,
    )


def witnessed(library: Library, trail: Trail) -> Witnessed:
    """Give one trail its sentence."""
    sentence = marked_sentence(library, trail.document.id, trail.start, trail.end)
    return Witnessed(trail, place_name(library, trail.place), sentence, document_address(trail.document.id))


def place_name(library: Library, id: str) -> str:
    """Name a place; nothing for an unknown one."""
    place = library.store.place(id) if id else None
    return place.name if place else ""


def cell_address(instrument: str, province: str) -> str:
    """Give the page of the sentences behind one cell."""
    return address("/bao-phu/chi-tiet", **{"van-ban": instrument, "noi": province})


def coverage_address(id: str) -> str:
    """Give the matrix of one instrument."""
    return address("/bao-phu", **{"van-ban": id})
