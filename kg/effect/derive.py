"""From what sources state to a whole history: days filled in, what the law derives, and what cannot be true."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from kg.effect.stated import ENDINGS, in_effect, rank_of
from kg.model import Event
from kg.number import level_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from kg.model import Document, EventStanding

ENDS_WITH_PARENT_SINCE = dt.date(1997, 1, 1)
"""The laws on legal documents of 1996, 2008 and 2015 (Điều 154 khoản 4) end a detailing document with its parent."""

CONTINUES_SINCE = dt.date(2025, 4, 1)
"""The law of 2025 (Điều 57 khoản 2) lets it continue, unless it is contrary or declared ended."""

FIRST_YEAR, LAST_YEAR = 1900, 2100

DEFAULT_SINCE = dt.date(2016, 7, 1)
DEFAULT_DAYS: Mapping[str, int] = MappingProxyType({"central": 45, "local": 10})
"""Days from signing to effect where nothing else is said: the least that the laws of 2015 and 2025 allow."""

DEFAULT_KINDS = frozenset({"Nghị định", "Thông tư", "Thông tư liên tịch", "Quyết định"})
"""Kinds whose date of effect may be derived; laws and resolutions mostly take longer than the least."""

FORCES: Mapping[str, int] = MappingProxyType(
    {
        "Hiến pháp": 0,
        "Bộ luật": 1,
        "Luật": 1,
        "Nghị quyết": 1,  # of the Assembly or its committee, and of lower bodies
        "Pháp lệnh": 1,
        "Nghị định": 2,
        "Thông tư liên tịch": 3,
        "Thông tư": 3,
    }
)
"""Legal force by kind, as far as it is sure: a circular cannot end a decree, a decree no law."""

DATED_BY_DECIDER = ENDINGS | {
    "amended", "supplemented", "partly_repealed", "suspended", "resumed", "corrected", "effective", "consolidated"
}  # fmt: skip
"""Types of events that happen, where no other day is given, when the document that decides them takes effect."""

LISTED = frozenset({"registry", "source"})
"""Bases of days that a list of documents gives."""

LONGEST_WAIT = dt.timedelta(days=731)
"""Between issue and effect; later days in a text are those of amendments put into it (5,860 codified texts)."""

ACTS = ENDINGS | {"amended", "supplemented", "partly_repealed", "suspended", "corrected"}


class Parent(NamedTuple):
    """A document that details or guides another one, its parent."""

    child: str
    parent: str


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of all documents while histories are put together."""

    documents: Mapping[str, Document]
    starts: Mapping[str, Event]


def complete(
    events: Iterable[Event],
    documents: Mapping[str, Document],
    parents: Iterable[Parent],
    codified: AbstractSet[str] = frozenset(),
) -> dict[str, list[Event]]:
    """Put the events of all documents together, each history in the order of time.

    Args:
        events: what facts, relations and texts state, in any order, with repetitions.
        documents: by identifier; those of ``events`` that are missing are taken as known only by citation.
        parents: who details whom.
        codified: documents that the official codification carries as law in force.
    """
    histories: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        histories[event.document].append(
            event if is_plausible(event) else replace(event, standing="conflicting")
        )
    for document in documents.values():
        if (default := _default_start(document, histories.get(document.id, ()))) is not None:
            histories[document.id].append(default)
    for id_, history in histories.items():
        histories[id_] = _sound_starts(history, documents.get(id_))
    starts = {id_: start for id_, history in histories.items() if (start := _first_start(history))}
    known = _Known(documents, starts)
    for id_, history in histories.items():
        histories[id_] = _merge([_checked(_dated(event, known), known) for event in history])
    _end_with_parents(histories, parents, documents, codified)
    return {id_: sorted(history, key=_in_time) for id_, history in histories.items()}


def is_plausible(event: Event) -> bool:
    """Tell whether the year of an event is one in which it can have happened."""
    return event.date is None or FIRST_YEAR <= event.date.year <= LAST_YEAR


def _default_start(document: Document, history: Sequence[Event]) -> Event | None:
    """Derive the day of effect from the day of signing, where the law gives a term and nothing else is known."""
    has_start = any(event.type == "effective" and not event.unit for event in history)
    unsure = document.standing in {"stub", "report"} or document.kind not in DEFAULT_KINDS
    if has_start or unsure or not document.issued or document.issued < DEFAULT_SINCE:
        return None
    if f"/{document.issued.year}/" not in document.number:  # not numbered as a legal document
        return None
    level = "local" if level_of(document.number) == "local" else "central"
    day = document.issued + dt.timedelta(days=DEFAULT_DAYS[level])
    return Event(document.id, "", "effective", day, basis="default", standing="derived")


def _sound_starts(history: Sequence[Event], document: Document | None) -> list[Event]:
    """Mark days of effect that cannot be: before the day of issue, or before the day that the text itself gives.

    Both only where another source has a better one. Lists often have the day of signing for that of effect.
    """
    if document is None or document.issued is None:
        return list(history)
    starts = [event for event in history if event.type == "effective" and not event.unit and event.date]
    own = {event.date for event in starts if event.date and _is_own_word(event, document.issued)}
    first = own.pop() if len(own) == 1 else document.issued
    early = [event for event in starts if _is_early(event, document.issued, first)]
    if not early or len(early) == len(starts):
        return list(history)
    return [replace(event, standing="conflicting") if event in early else event for event in history]


def _is_early(event: Event, issued: dt.date, first: dt.date) -> bool:
    """Tell whether a day of effect lies before the day of issue, or one of a list before the text's own."""
    if event.date is None:
        return False
    return event.date < issued or (event.basis in LISTED and event.date < first)


def _is_own_word(event: Event, issued: dt.date) -> bool:
    """Tell whether a text states this day of its own effect, and not that of a law that amended it later."""
    in_time = event.date is not None and issued <= event.date <= issued + LONGEST_WAIT
    return event.basis == "text" and event.deciding == event.document and in_time


def _first_start(history: Sequence[Event]) -> Event | None:
    """Give the event by which a document took effect, of the source that counts most."""
    starts = [event for event in history if event.type == "effective" and not event.unit and event.date]
    starts = [event for event in in_effect(starts) if event.standing != "conflicting"]
    return min(starts, key=lambda event: (rank_of(event), event.date), default=None)


def _dated(event: Event, known: _Known) -> Event:
    """Give an act without a day the day on which its deciding document took effect."""
    if event.standing == "conflicting" or event.date is not None or event.type not in DATED_BY_DECIDER:
        return event
    start = known.starts.get(event.deciding)
    if start is not None:
        standing: EventStanding = "derived" if start.standing == "derived" else event.standing
        return replace(event, date=start.date, standing=standing)
    deciding = known.documents.get(event.deciding)
    return replace(event, not_before=deciding.issued if deciding else None)


def _checked(event: Event, known: _Known) -> Event:
    """Mark an act that cannot be: one before the document was issued, or by the document itself in the past."""
    document = known.documents.get(event.document)
    issued = document.issued if document else None
    if issued and event.date and event.type in ACTS and event.date < issued:
        return replace(event, standing="conflicting")
    deciding = known.documents.get(event.deciding)
    if event.type in ENDINGS and document and deciding and not _may_end(deciding, document):
        return replace(event, standing="conflicting")
    return event


def _may_end(deciding: Document, document: Document) -> bool:
    """Tell whether one document can end another: no earlier one does, and none of lower force."""
    if deciding.issued and document.issued and deciding.issued < document.issued:
        return False
    lower, upper = _force(deciding), _force(document)
    return lower is None or upper is None or lower <= upper


def may_detail(document: Document, parent: Document) -> bool:
    """Tell whether a document can detail another one: only those of lower force do."""
    lower, upper = _force(document), _force(parent)
    return lower is None or upper is None or lower > upper


def _force(document: Document) -> int | None:
    """Give the legal force of a document, 0 highest; None where its kind does not tell."""
    if document.kind == "Quyết định":
        return FORCES["Thông tư"] if "TTG" not in document.number.upper() else None
    return FORCES.get(document.kind)


def _merge(history: Sequence[Event]) -> list[Event]:
    """Keep one of the events that say the same, the one of the best source; one with a text is better yet."""
    kept: dict[tuple[object, ...], Event] = {}
    for event in sorted(history, key=lambda each: (rank_of(each), not each.evidence)):
        key = (event.unit, event.type, event.date, event.deciding, event.part, event.basis.endswith("#whole"))
        kept.setdefault(key, event)
    return list(kept.values())


def _in_time(event: Event) -> tuple[dt.date, str, str, str]:
    """Order events by day, unknown days last, then by type and unit."""
    return (event.date or dt.date.max, event.type, event.unit, event.deciding)


# ---- detailing documents --------------------------------------------------------------------------------------


def _end_with_parents(
    histories: dict[str, list[Event]],
    parents: Iterable[Parent],
    documents: Mapping[str, Document],
    codified: AbstractSet[str],
) -> None:
    """Add the derived end of documents whose parents have all ended, in rounds, so that it passes on.

    A document that the codification carries was kept in force: the rule's own exception.
    """
    of_child: dict[str, set[str]] = defaultdict(set)
    for child, parent in parents:
        ends = documents.get(child), documents.get(parent)
        if child != parent and not (ends[0] and ends[1] and not may_detail(ends[0], ends[1])):
            of_child[child].add(parent)
    waiting = dict(of_child)
    changed = True
    while changed:
        changed = False
        for child, above in list(waiting.items()):
            end = _end_of_all(histories, above)
            if end is None:
                continue
            del waiting[child]
            if event := _derived_from_parent(child, end, histories.get(child, ()), kept=child in codified):
                histories[child] = [*histories.get(child, ()), event]
                changed = True


def _end_of_all(histories: Mapping[str, Sequence[Event]], parents: AbstractSet[str]) -> Event | None:
    """Give the last end of several parents; None while one of them has not ended."""
    ends = [_end_of(histories.get(parent, ())) for parent in parents]
    known = [end for end in ends if end is not None]
    return max(known, key=_in_time) if known and len(known) == len(ends) else None


def _end_of(history: Sequence[Event]) -> Event | None:
    """Give the event by which a whole document ended."""
    ends = [event for event in history if event.type in ENDINGS and not event.unit and event.date]
    sound = [event for event in in_effect(ends) if event.standing != "conflicting" and not event.part]
    return min(sound, key=lambda event: (rank_of(event), event.date), default=None)


def _derived_from_parent(child: str, end: Event, history: Sequence[Event], *, kept: bool) -> Event | None:
    """Derive what a parent's end means for a document, by the rule of that day: its end, or that it continues."""
    if end.date is None or end.date < ENDS_WITH_PARENT_SINCE:
        return None
    own = _end_of(history)
    begun = _first_start(history)
    issued = min((event.date for event in history if event.type == "issued" and event.date), default=None)
    later = max((day for day in (issued, begun.date if begun else None) if day), default=None)
    if own is not None or (later and later >= end.date):
        return None
    if end.date >= CONTINUES_SINCE:
        goes_on = Event(child, "", "effective", end.date, end.document, basis="parent", standing="derived")
        return goes_on if begun else None
    standing: EventStanding = "conflicting" if kept else "derived"
    return Event(child, "", "expired", end.date, end.document, basis="parent", standing=standing)
