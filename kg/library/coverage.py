"""Which places act on which instrument, as far as this library tells: cited, planned, acted, reported, since when.

A text of a place counts for an instrument that it cites. What its sentence itself says of the instrument is *direct*;
an action told elsewhere in the same text counts too, and says that it is not. Absence is not fault: a place without
a mark is one of which this library holds nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from kg.duty.compare import LIKE, alike
from kg.graph import split_unit
from kg.library.local import LocalAnswers, LocalText
from kg.store import DUTY_SEGMENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.model import Document, Figure, Place

Deed = Literal["cited", "planned", "acted", "reported"]

DEEDS: tuple[Deed, ...] = ("cited", "planned", "acted", "reported")
"""From the weakest to the strongest."""
PLANS = frozenset(
    {"Kế hoạch", "Công văn", "Chỉ thị", "Chương trình", "Hướng dẫn", "Quyết định", "Nghị quyết", "Đề án"}
)
"""Kinds of documents by which a place plans what is to be done."""
SILENT = frozenset({"đăng tin"})
REPORTING = frozenset({"hội nghị sơ kết", "hội nghị tổng kết", "hội nghị giao ban", "báo cáo"})
REPORTS = frozenset({"Báo cáo"})
"""Kinds of documents that report on what they cite; *Tin* does not: it tells of everything."""
ISSUING = frozenset({"ban hành văn bản"})
INSTRUMENTS_SHOWN = 15
CAVEAT = "Không tìm thấy trong kho dữ liệu này không có nghĩa là chưa thực hiện."
"""Stands on every matrix and list of what is missing."""


@dataclass(frozen=True, slots=True)
class Trail:
    """One place in a text that shows what a place did with an instrument."""

    instrument: str
    deed: Deed
    document: Document
    place: str  # identifier; "" where the text names none
    province: str  # the one of today that holds it
    level: str  # of the place
    date: dt.date | None
    start: int
    end: int
    direct: bool  # the sentence itself names the instrument
    what: str = ""  # kind of action
    action: str = ""  # its identifier


@dataclass(frozen=True, slots=True)
class Cell:
    """What is found of one instrument in one province."""

    deeds: Mapping[Deed, int]
    places: tuple[str, ...]  # identifiers of the places that speak
    levels: Mapping[str, int]  # how many places of each level
    first: dt.date | None
    lag: int | None  # days from the issue of the instrument to the first date

    @property
    def deed(self) -> Deed:
        """Give the strongest that is found."""
        return next(each for each in reversed(DEEDS) if self.deeds.get(each))


@dataclass(frozen=True, slots=True)
class Row:
    """One instrument across the provinces; a province without a cell is one of which nothing is found here."""

    id: str
    document: Document
    unit: str
    cells: Mapping[str, Cell]  # by province
    first: dt.date | None
    trails: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """The matrix: instruments by provinces of today."""

    rows: tuple[Row, ...]
    provinces: tuple[Place, ...]
    unplaced: int  # trails of texts whose place is not known
    texts: int  # local texts of the library


@dataclass(frozen=True, slots=True)
class Progress:
    """A share that a report gives: how many of how many are done by a day."""

    document: Document
    place: str
    date: dt.date | None
    unit: str
    done: float
    total: float
    figure: Figure

    @property
    def share(self) -> float:
        """Give the part that is done, 0 to 1."""
        return self.done / self.total if self.total else 0.0


class CoverageAnswers(LocalAnswers):
    """Questions about what places did with instruments, for the open library."""

    def coverage(
        self, instruments: Sequence[str] = (), *, level: str = "", until: dt.date | None = None
    ) -> Coverage:
        """Give the matrix of some instruments (documents, units or duties), by default those that places cite most.

        ``level`` keeps the texts of one level of government, ``until`` those of a day and before, or of no known day.

        Raises:
            UnknownDocument: an instrument is not here.
        """
        chosen = tuple(instruments) or self.instruments()
        local = self._spoken(level, until)
        rows, unplaced = [], 0
        for identifier in chosen:
            trails = tuple(self._trails(identifier, local))
            unplaced += sum(not trail.province for trail in trails)
            rows.append(self._row(identifier, trails))
        provinces = tuple(self._today_provinces.values())
        return Coverage(tuple(rows), provinces, unplaced, len(local))

    def instruments(self, limit: int = INSTRUMENTS_SHOWN) -> tuple[str, ...]:
        """Name the documents that the texts of places cite most, those of the most places first."""
        citing: dict[str, set[str]] = defaultdict(set)
        for text in self._local_texts:
            for target in text.targets:
                citing[target].add(text.document.place or text.document.id)
        central = {each.id for each in self.store.documents(list(citing)) if not each.place}
        ranked = sorted(
            (each for each in citing if each in central), key=lambda each: (-len(citing[each]), each)
        )
        return tuple(ranked[:limit])

    def trails(
        self,
        instrument: str,
        *,
        province: str = "",
        place: str = "",
        level: str = "",
        until: dt.date | None = None,
    ) -> tuple[Trail, ...]:
        """Give the places in texts behind one cell of the matrix, the earliest first."""
        local = self._spoken(level, until)
        found = [
            trail
            for trail in self._trails(instrument, local)
            if (not province or trail.province == province) and (not place or trail.place == place)
        ]
        return tuple(
            sorted(found, key=lambda trail: (trail.date or dt.date.max, trail.document.id, trail.start))
        )

    def progress(self, instrument: str = "", until: dt.date | None = None) -> tuple[Progress, ...]:
        """Give the shares that reports of places give, in the order of time; of those that cite an instrument."""
        document = split_unit(instrument)[0]
        local = {
            each.document.id: each.document
            for each in self._spoken("", until)
            if not document or document in each.targets
        }
        found = []
        for kept in self.store.figures_of(list(local)):
            figure, told = kept.figure, local[kept.document]
            if figure.total and figure.kind in {"remaining", "done", "share"}:
                done = figure.total - figure.value if figure.kind == "remaining" else figure.value
                found.append(Progress(told, told.place, told.issued, figure.unit, done, figure.total, figure))
        return tuple(
            sorted(found, key=lambda each: (each.date or dt.date.max, each.document.id, each.figure.start))
        )

    def _spoken(self, level: str, until: dt.date | None) -> list[LocalText]:
        """Give the texts of places of one level, as far as they were there on a day."""
        return [
            each
            for each in self._local_texts
            if (not level or each.level == level)
            and (until is None or each.document.issued is None or each.document.issued <= until)
        ]

    def _row(self, identifier: str, trails: Sequence[Trail]) -> Row:
        """Sum up one instrument."""
        document_id, unit = split_unit(identifier)
        document = self.store.document(document_id)
        by_province: dict[str, list[Trail]] = defaultdict(list)
        for trail in trails:
            if trail.province:
                by_province[trail.province].append(trail)
        cells = {province: _cell(document, found) for province, found in by_province.items()}
        days = [cell.first for cell in cells.values() if cell.first]
        return Row(identifier, document, unit, MappingProxyType(cells), min(days, default=None), len(trails))

    def _trails(self, identifier: str, local: Iterable[LocalText]) -> Iterator[Trail]:
        """Find what local texts say of an instrument."""
        document, unit = split_unit(identifier)
        duty = self.duty(identifier) if unit.startswith(DUTY_SEGMENT) else None
        unit = duty.duty.unit if duty else unit
        for text in local:
            if document in text.targets:
                yield from _of_text(text, document, unit if not duty else "", duty.action if duty else "")


def _of_text(text: LocalText, document: str, unit: str, action: str) -> Iterator[Trail]:
    """Find what one text says of an instrument: where it cites it, what it plans, tells and reports."""
    issued, place = text.document.issued, text.document.place
    known = (text.document, place, text.province, text.level)
    cited = [link for link in text.cited if link.target == document and _names(link.units, unit)]
    if unit and not cited:
        return
    deed: Deed = "planned" if text.document.kind in PLANS else "cited"
    if document in text.reports_on or text.document.kind in REPORTS:
        deed = "reported"
    for link in cited:
        yield Trail(document, deed, *known, issued, link.start, link.end, direct=True)
    for each in text.asked:
        if _rests_on(each.basis, document) and (not action or alike(action, each.words) >= LIKE):
            yield Trail(
                document, "planned", *known, issued, each.start, each.end, direct=True, what="yêu cầu"
            )
    for told in text.actions:
        if told.kind in SILENT:
            continue
        deed = "reported" if told.kind in REPORTING else "planned" if told.kind in ISSUING else "acted"
        yield Trail(
            document, deed, *known, told.date or issued, told.start, told.end,
            direct=_rests_on(told.basis, document), what=told.kind, action=told.id,
        )  # fmt: skip


def _names(units: Sequence[str], unit: str) -> bool:
    """Tell whether a citation names a unit, or something in it."""
    return not unit or any(path == unit or path.startswith(f"{unit}/") for path in units)


def _rests_on(basis: Sequence[str], document: str) -> bool:
    """Tell whether one of several bases is a document or a unit of it."""
    return any(split_unit(each)[0] == document for each in basis)


def _cell(document: Document, trails: Sequence[Trail]) -> Cell:
    """Sum up what is found of an instrument in one province."""
    deeds: dict[Deed, int] = dict.fromkeys(DEEDS, 0)
    levels: dict[str, set[str]] = defaultdict(set)
    for trail in trails:
        deeds[trail.deed] += 1
        levels[trail.level].add(trail.place)
    days = [
        trail.date
        for trail in trails
        if trail.date and (not document.issued or trail.date >= document.issued)
    ]
    first = min(days, default=None)
    lag = (first - document.issued).days if first and document.issued else None
    return Cell(
        MappingProxyType(deeds),
        tuple(dict.fromkeys(trail.place for trail in trails)),
        MappingProxyType({level: len(places) for level, places in levels.items()}),
        first,
        lag,
    )
