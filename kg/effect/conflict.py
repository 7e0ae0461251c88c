"""What the sources of a document's history cannot agree on: reported, never settled in silence."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kg.effect.derive import is_plausible
from kg.effect.stated import ENDINGS, in_effect, rank_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.model import Event

ConflictKind = Literal["dates", "end_before_start", "two_replacements", "impossible", "kept", "cycle"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A contradiction in the history of a document, with the events that make it."""

    kind: ConflictKind
    document: str
    events: tuple[Event, ...]


def conflicts_of(histories: Mapping[str, Sequence[Event]]) -> Iterator[Conflict]:
    """Find the contradictions of all histories, document by document, then the cycles among them."""
    for document, history in histories.items():
        yield from _within(document, history)
    yield from _cycles(histories)


def _within(document: str, history: Sequence[Event]) -> Iterator[Conflict]:
    """Find the contradictions of one history."""
    own = in_effect([event for event in history if not event.unit and not event.part])
    begun = [event for event in own if event.type == "effective" and event.date]
    starts = [event for event in begun if event.standing == "stated" or _is_denied(event, begun)]
    if len({event.date for event in starts}) > 1:
        yield Conflict("dates", document, tuple(starts))
    sound = [event for event in own if event.standing != "conflicting"]
    ends = [event for event in sound if event.type in ENDINGS and event.date]
    if starts and ends and _first(ends) < _first(starts):
        yield Conflict("end_before_start", document, (*starts, *ends))
    stated = [event for event in ends if event.standing == "stated"]
    replacing = [event for event in stated if event.type == "replaced" and event.deciding]
    if len({event.deciding for event in replacing}) > 1:
        yield Conflict("two_replacements", document, tuple(replacing))
    elif len({event.date for event in stated}) > 1:
        yield Conflict("dates", document, tuple(stated))
    odd = [event for event in history if event.standing == "conflicting" and event not in starts]
    kept = tuple(event for event in odd if event.basis == "parent")
    impossible = [event for event in odd if event.basis != "parent"]
    if kept:
        yield Conflict("kept", document, kept)
    if impossible:
        yield Conflict("impossible", document, tuple(impossible))


def _is_denied(event: Event, begun: Sequence[Event]) -> bool:
    """Tell whether a first day cannot be only because a text, which counts more, gives another."""
    texts = [each for each in begun if each.basis == "text" and each.deciding == each.document]
    return event.standing == "conflicting" and is_plausible(event) and len({each.date for each in texts}) == 1


def _first(events: Iterable[Event]) -> dt.date:
    """Give the day of the event that counts most; each has one."""
    best = min(events, key=lambda event: (rank_of(event), event.date))
    if best.date is None:
        message = "the event has no day"
        raise ValueError(message)
    return best.date


def _cycles(histories: Mapping[str, Sequence[Event]]) -> Iterator[Conflict]:
    """Find documents that end each other in a circle; each circle is reported once."""
    enders: dict[str, dict[str, Event]] = defaultdict(dict)
    for document, history in histories.items():
        for event in history:
            by_another = event.deciding not in {"", document} and event.basis != "parent"
            if event.type in ENDINGS and not event.unit and by_another:
                enders[document].setdefault(event.deciding, event)
    told: set[frozenset[str]] = set()
    for document in enders:
        circle = _circle_from(document, enders)
        if circle and frozenset(circle) not in told:
            told.add(frozenset(circle))
            following = (*circle[1:], circle[0])
            events = (enders[each][ender] for each, ender in zip(circle, following, strict=True))
            yield Conflict("cycle", document, tuple(events))


def _circle_from(start: str, enders: Mapping[str, Mapping[str, Event]]) -> tuple[str, ...]:
    """Follow who ended whom from a document until it comes back to it; ``()`` where it does not."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    while ways:
        way = ways.pop()
        for ender in enders.get(way[-1], ()):
            if ender == start:
                return way
            if ender not in seen:
                seen.add(ender)
                ways.append((*way, ender))
    return ()
