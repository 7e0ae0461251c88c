"""The last pure step of a build: the events of all sources put together, and written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.effect import ENDINGS, Parent, complete, event_of_relation, events_of_facts
from kg.errors import BadNumber
from kg.number import repair_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from kg.library.stages import Yield
    from kg.model import Document, Event, Relation
    from kg.resolve import Catalogue
    from kg.store import Store

TIMED = ("amends", "supplements", "replaces", "repeals", "suspends", "corrects", "consolidates", "implements")
DETAILING = ("details", "guides")
DERIVED = frozenset({"parent", "default"})
"""Bases of events that are derived anew whenever something is added."""

NUMBER_RE = re.compile(r"\b \d+ [a-zđ]? (?: / [^\s,;]+ )+", re.VERBOSE)


def stated_events(said: Mapping[str, Sequence[Document]], catalogue: Catalogue) -> list[Event]:
    """Make the events that the facts of each document's sources state."""

    def decider(why: str) -> str:
        """Find the document that the words of an ending name."""
        found = NUMBER_RE.search(why)
        try:
            known = catalogue.by_number(repair_number(found[0])) if found else ()
        except BadNumber:
            return ""
        return known[0].id if len(known) == 1 else ""

    return [event for versions in said.values() for event in events_of_facts(versions, decider)]


def renew_events(
    store: Store, results: Sequence[Yield], documents: Mapping[str, Document], catalogue: Catalogue
) -> set[str]:
    """Write anew the histories that newcomers touch, and name those that changed; all others stay as they are.

    Touched are the newcomers, what they act on, what waited for the day on which they take effect, and what details
    any of these, step by step, because it may end with them. What other texts state is kept as it was read.

    Args:
        store: with the newcomers written.
        results: what was read anew, of newcomers and of texts whose citations were answered again.
        documents: the newcomers, as they are known now.
        catalogue: of all documents.
    """
    renewed = {result.document for result in results if result.body}
    fresh = [event for result in results for event in result.events]
    fresh += stated_events({id_: [each] for id_, each in documents.items()}, catalogue)
    touched = _touched(store, fresh, {*documents, *renewed})
    stored = store.events_of(sorted(touched))
    events = [
        event
        for history in stored.values()
        for event in history
        if event.evidence not in renewed and event.basis not in DERIVED
    ]
    parents = list(_parents(store.relations_out(sorted(touched), DETAILING)))
    relations = list(store.relations_onto(sorted(touched), TIMED))
    around = {each.deciding for each in (*events, *fresh)} | {each.parent for each in parents}
    around |= {relation.source for relation in relations}
    beside = sorted(around - touched - {""})
    known = {document.id: document for document in store.documents([*sorted(touched), *beside])}
    events += [*fresh, *_events_of_relations(relations, known)]
    events += [event for history in store.events_of(beside).values() for event in history]
    histories = complete(events, known, parents, _codified(known))
    with store.step("events") as step:
        step.renew_histories(
            sorted(touched), (event for id_ in sorted(touched) for event in histories.get(id_, ()))
        )
    _note_doubts(store)
    return {id_ for id_ in touched if [*stored.get(id_, ())] != [*histories.get(id_, ())]}


def _touched(store: Store, fresh: Sequence[Event], coming: AbstractSet[str]) -> set[str]:
    """Find the documents whose histories newcomers can change."""
    begun = {event.document for event in fresh if event.type == "effective"}
    acted_on = {relation.target for relation in store.relations_out(sorted(coming), TIMED)}
    waiting = {event.document for id_ in coming | begun for event in store.decided_by(id_)}
    touched = {*coming, *acted_on, *waiting, *(event.document for event in fresh)}
    frontier = touched
    while frontier:
        below = {relation.source for relation in store.relations_onto(sorted(frontier), DETAILING)}
        frontier = below - touched
        touched = touched | frontier
    return touched


def write_events(store: Store, events: Iterable[Event]) -> None:
    """Write the history of every document, from stated events and from the relations that the store holds."""
    documents = {document.id: document for document in store.all_documents()}
    known = [event for event in events if event.basis not in DERIVED]
    known += _events_of_relations(store.relations_of(TIMED), documents)
    histories = complete(known, documents, _parents(store.relations_of(DETAILING)), _codified(documents))
    with store.step("events") as step:
        step.replace_events(event for id_ in sorted(histories) for event in histories[id_])
    _note_doubts(store)


def _note_doubts(store: Store) -> None:
    """Note which histories may contradict themselves, so that the list of contradictions reads no others."""
    endings = tuple(sorted(ENDINGS))
    doubted = {*store.find_doubted(endings), *_in_circles(store.enders(endings))}
    with store.step("doubts") as step:
        step.note_doubted(doubted)


def _in_circles(enders: Sequence[tuple[str, str]]) -> set[str]:
    """Give the documents that end each other in a circle, and those on a way from one circle to another."""
    left = set(enders)
    while True:
        ended, ending = {one for one, _ in left}, {by for _, by in left}
        kept = {(one, by) for one, by in left if by in ended and one in ending}
        if kept == left:
            return ended
        left = kept


def _parents(relations: Iterable[Relation]) -> Iterator[Parent]:
    """Tell who details whom; a text may guide a law beside many others, and says nothing of that."""
    yield from (Parent(each.source, each.target) for each in relations if each.basis != "text")


def _codified(documents: Mapping[str, Document]) -> set[str]:
    """Name the documents that the official codification carries as law in force."""
    return {each.id for each in documents.values() if each.standing == "official" and each.subjects}


def _events_of_relations(relations: Iterable[Relation], documents: Mapping[str, Document]) -> Iterator[Event]:
    """Make the events that relations state, but for those of reports."""
    for relation in relations:
        source = documents.get(relation.source)
        if source is not None and source.kind != "Tin":
            yield from event_of_relation(relation, source.title)
