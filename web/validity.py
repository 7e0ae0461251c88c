"""Validity through time: the state of a document or unit on a day, and what happened to it, with the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING

from flask_babel import gettext

from kg.number import format_date
from web.addresses import citation_anchor, document_address, rewordings_address
from web.evidence import marked_sentence
from web.labels import EVENTS, WHYS, basis_of, label_of, unit_of
from web.naming import REPORT, short_name

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

    from kg.effect import Status
    from kg.library import Library
    from kg.model import Document, Event

MARKS = MappingProxyType(
    {
        "in_force": ("●", "force"),
        "not_yet": ("○", "future"),
        "partly": ("◐", "part"),
        "suspended": ("‖", "pause"),
        "ended": ("✕", "ended"),
        "unknown": ("?", "unknown"),
    }
)
UNITS_SHOWN = 6
"""Of those that one line names."""
RULES = frozenset({"default", "parent"})
"""What an event rests on that no text states."""
LATEST_SHOWN = 60
"""Lines of a history."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """A document or unit by name, with its address; of a deciding one, what it has to do with what it decides."""

    name: str
    address: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """What a library says of validity on a day: a mark, a style, always words; who decided, what ended."""

    mark: str
    style: str
    words: str
    by: Pointer | None = None
    units: tuple[Pointer, ...] = ()
    units_left: int = 0


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a history: what happened on a day to a document or some of its units, by which document."""

    day: str
    words: str
    by: Pointer | None
    units: tuple[Pointer, ...]
    units_left: int
    basis: str
    doubtful: str  # why it may not be so, "" where a source states it
    sentence: Markup | None
    address: str  # of that sentence


@dataclass(frozen=True, slots=True)
class History:
    """The lines of a history, the latest where there are many, and the day up to which the library knows."""

    happenings: tuple[Happening, ...]
    left_out: int
    known: dt.date | None
    reworded: str = ""  # the page of the words before and after, where a text amended some


def state_of(library: Library, document: Document, day: dt.date, unit: str = "") -> State | None:
    """Tell the validity of a document, or one unit of it, on a day; ``None`` for a report, which has none."""
    if document.kind == REPORT:
        return None
    return state_said(library, document, library.status_of(document, unit, day), day)


def state_said(library: Library, document: Document, status: Status, day: dt.date) -> State:
    """Say an answer of the library on the validity of a document, or a unit of it, in words."""
    mark, style = MARKS[status.state]
    why = label_of(WHYS, status.why) if status.why else _own_reason(document, status)
    words = f"{_words_of(document, status, day)} ({why})" if why else _words_of(document, status, day)
    decider = library.decider(status)
    event = status.event
    by = _decider(decider, event, event.deciding_unit) if event and decider else None
    return State(mark, style, words, by, *_units(document.id, status.units))


def _words_of(document: Document, status: Status, day: dt.date) -> str:
    """Say a state in words, with the day from which it lasts where that is known."""
    since = format_date(status.event.date) if status.event and status.event.date else ""
    if status.state == "unknown" or not since:
        return str(gettext("Hiệu lực: chưa xác định trong kho này"))
    if status.state == "in_force" and document.ended and document.ended > day:
        return str(gettext("Còn hiệu lực đến %(day)s", day=format_date(document.ended)))
    words = {
        "in_force": gettext("Có hiệu lực từ %(day)s; kho này không ghi ngày hết hiệu lực", day=since),
        "not_yet": gettext("Chưa có hiệu lực (từ %(day)s)", day=since)
        if status.event and status.event.type == "effective"
        else gettext("Chưa ban hành (ban hành %(day)s)", day=since),
        "partly": gettext("Hết hiệu lực một phần từ %(day)s", day=since),
        "suspended": gettext("Ngưng hiệu lực từ %(day)s", day=since),
        "ended": gettext("Hết hiệu lực từ %(day)s", day=since),
    }
    return str(words[status.state])


def _own_reason(document: Document, status: Status) -> str:
    """Give the reason that a document's own facts have for its end, or that a state is not stated but derived."""
    event = status.event
    if status.state == "ended" and event and not event.deciding and event.date == document.ended:
        return document.ended_why
    return gettext("chưa kiểm chứng") if status.basis == "derived" else ""


def history_of(library: Library, document: Document, unit: str = "") -> History:
    """Give what happened to a document and its units, or to one unit, in the order of the days; a report has none."""
    events = library.timeline(document.id, unit or None) if document.kind != REPORT else ()
    alike = [tuple(same) for _, same in groupby(sorted(events, key=_by_happening), key=_by_happening)]
    shown = alike[-LATEST_SHOWN:]
    reworded = any(event.type == "amended" and event.basis == "text" for event in events)
    address = rewordings_address(document.id) if reworded else ""
    return History(_told(library, shown), len(alike) - len(shown), library.known_until, address)


def happenings_of(library: Library, events: Sequence[Event]) -> tuple[Happening, ...]:
    """Tell events one by one, in the order given."""
    return _told(library, [(event,) for event in events])


def _told(library: Library, groups: Sequence[Sequence[Event]]) -> tuple[Happening, ...]:
    """Make one line of each group of events that differ only in the unit."""
    ids = tuple(dict.fromkeys(same[0].deciding for same in groups if same[0].deciding))
    deciding = {each.id: each for each in library.documents(ids)}
    telling = dict.fromkeys(event.evidence for same in groups for event in same if event.evidence)
    cited = library.store.starts_of_citations(tuple(telling))
    return tuple(_happening(library, same, deciding, cited) for same in groups)


def _by_happening(event: Event) -> tuple[bool, str, str, str, str, bool, bool]:
    """Order events by day, unknown days last, and keep together what one document did to several units."""
    day = event.date.isoformat() if event.date else ""
    kind = "" if event.type == "issued" else event.type  # before all else of its day
    return not day, day, kind, event.deciding, event.standing, event.part, event.unit != ""


def _happening(
    library: Library,
    same: Sequence[Event],
    deciding: Mapping[str, Document],
    cited: Mapping[str, frozenset[int]],
) -> Happening:
    """Make one line of events that differ only in the unit, with the first sentence that states one of them.

    Args:
        library: has the sentence.
        same: the events.
        deciding: documents by identifier.
        cited: the places of the citations in each document whose text states an event.
    """
    first = same[0]
    told = next((each for each in same if each.evidence and each.start is not None), None)
    sentence, address = None, ""
    if told and told.start is not None and told.end is not None:
        sentence = marked_sentence(library, told.evidence, told.start, told.end)
        in_place = (
            citation_anchor(told.start) if told.start in cited.get(told.evidence, ()) else told.deciding_unit
        )
        address = document_address(told.evidence, in_place)
    by, places = deciding.get(first.deciding), {each.deciding_unit for each in same}
    words = label_of(EVENTS, first.type)
    return Happening(
        format_date(first.date) if first.date else gettext("không rõ ngày"),
        gettext("%(words)s (một phần)", words=words) if first.part else words,
        _decider(by, first, first.deciding_unit if len(places) == 1 else "") if by else None,
        *_units(first.document, tuple(dict.fromkeys(each.unit for each in same if each.unit))),
        basis_of(first.basis),
        _doubt_of(first),
        sentence,
        address,
    )


def _doubt_of(event: Event) -> str:
    """Say why an event may not be so."""
    derived = gettext("suy ra") if event.basis in RULES else gettext("chưa kiểm chứng")
    doubts = {"derived": derived, "conflicting": gettext("mâu thuẫn với nguồn khác")}
    return str(doubts.get(event.standing, ""))


def _decider(document: Document, event: Event, unit: str) -> Pointer:
    """Name the document that decided an event, at a unit; one that is detailed decides by its own end."""
    name = f"{unit_of(unit)} {short_name(document)}".strip()
    role = gettext("cùng") if event.basis == "parent" else gettext("bởi")
    return Pointer(name, document_address(document.id, unit), role)


def _units(id: str, paths: Sequence[str]) -> tuple[tuple[Pointer, ...], int]:
    """Name the first units of some, and how many follow."""
    shown = tuple(Pointer(unit_of(path), document_address(id, path)) for path in paths[:UNITS_SHOWN])
    return shown, max(len(paths) - UNITS_SHOWN, 0)
