"""What places wrote and what is told of them, read once in a few questions: cited, asked, done, reported."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from kg.library.trace import REQUESTED, TraceAnswers

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from kg.model import Document, Place
    from kg.store import Answered, KeptDuty

REPORTED_BY = ("reports_on",)
MOST_STEPS = 6
"""From a village up to its province, and from that to the one of today."""


class Deeded(NamedTuple):
    """An action that a text tells, in short."""

    id: str
    kind: str
    date: dt.date | None
    start: int
    end: int
    basis: tuple[str, ...]


class Asked(NamedTuple):
    """Something that a text asks: where, in which words of the action, resting on what."""

    start: int
    end: int
    words: str
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LocalText:
    """A text of a place, with what it cites and tells."""

    document: Document
    level: str
    province: str  # the one of today
    cited: tuple[Answered, ...] = ()
    reports_on: frozenset[str] = frozenset()
    actions: tuple[Deeded, ...] = ()
    asked: tuple[Asked, ...] = ()
    targets: frozenset[str] = field(default_factory=frozenset)


class LocalAnswers(TraceAnswers):
    """The texts of places, for the open library."""

    @cached_property
    def _local_texts(self) -> tuple[LocalText, ...]:
        """Read the texts of places once: what they cite and tell."""
        documents = self.store.local_documents()
        ids = [each.id for each in documents]
        cited = self.store.answered(ids)
        reports: dict[str, set[str]] = defaultdict(set)
        for each in self.store.relations_out(ids, REPORTED_BY):
            reports[each.source].add(each.target)
        actions: dict[str, list[Deeded]] = defaultdict(list)
        for kept in self.store.actions_of(ids):
            told = kept.action
            actions[kept.document].append(
                Deeded(kept.id, told.kind, told.date, told.start, told.end, told.basis)
            )
        asked = self._asked(self.store.duties_of(ids))
        places = self._places_above(each.place for each in documents)
        return tuple(
            LocalText(
                each, places[each.place].level if each.place in places else "", _province(each.place, places),
                tuple(cited.get(each.id, ())), frozenset(reports[each.id]), tuple(actions[each.id]),
                tuple(asked[each.id]),
                frozenset(one.target for one in cited.get(each.id, ()) if one.target != each.id),
            )
            for each in documents
        )  # fmt: skip

    def _asked(self, duties: Iterable[KeptDuty]) -> dict[str, list[Asked]]:
        """Give what texts ask, with the words of each action."""
        found: dict[str, list[Asked]] = defaultdict(list)
        texts: dict[str, str] = {}
        for kept in duties:
            duty = kept.duty
            if duty.modality not in REQUESTED:
                continue
            if kept.document not in texts:
                texts[kept.document] = self.store.text(kept.document).body
            words = texts[kept.document][duty.action.start : duty.action.end]
            found[kept.document].append(Asked(duty.start, duty.end, words, duty.basis))
        return found

    def _places_above(self, ids: Iterable[str]) -> dict[str, Place]:
        """Give some places with those that hold and succeed them."""
        known: dict[str, Place] = {}
        wanted = {each for each in ids if each}
        while wanted:
            found = self.store.places(sorted(wanted))
            known.update((each.id, each) for each in found)
            wanted = {each for place in found for each in (place.parent, *place.successors) if each} - set(
                known
            )
        return known

    @cached_property
    def _today_provinces(self) -> dict[str, Place]:
        """Give the provinces that exist today, by name."""
        standing = [place for place in self.store.places_in("") if place.until is None]
        return {place.id: place for place in sorted(standing, key=lambda place: place.name)}


def _province(id: str, places: dict[str, Place]) -> str:
    """Follow a place up to its province, and that to the one that exists today; ``""`` where it is not known."""
    place = places.get(id)
    for _ in range(MOST_STEPS):
        if place is None:
            return ""
        if place.parent:
            place = places.get(place.parent)
        elif place.until is not None and place.successors:
            place = places.get(place.successors[0])
        else:
            return place.id if place.level == "province" else ""
    return ""
