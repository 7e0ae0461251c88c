"""The last pure step of a build: the events of all sources put together, and written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.effect import Parent, complete, event_of_relation, events_of_facts
from kg.errors import BadNumber
from kg.number import repair_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

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
) -> None:
    """Write the histories anew after documents came in: what other texts state is kept as it was read.

    Args:
        store: with the newcomers written.
        results: what was read anew, of newcomers and of texts whose citations were answered again.
        documents: the newcomers, as they are known now.
        catalogue: of all documents.
    """
    renewed = {result.document for result in results if result.body}
    events = [event for event in store.all_events() if event.evidence not in renewed]
    events += [event for result in results for event in result.events]
    write_events(
        store, [*events, *stated_events({id_: [each] for id_, each in documents.items()}, catalogue)]
    )


def write_events(store: Store, events: Iterable[Event]) -> None:
    """Write the history of every document, from stated events and from the relations that the store holds."""
    documents = {document.id: document for document in store.all_documents()}
    known = [event for event in events if event.basis not in DERIVED]
    known += _events_of_relations(store.relations_of(TIMED), documents)
    parents = [
        Parent(relation.source, relation.target)
        for relation in store.relations_of(DETAILING)
        if relation.basis != "text"  # a text may guide a law beside many others
    ]
    codified = {each.id for each in documents.values() if each.standing == "official" and each.subjects}
    histories = complete(known, documents, parents, codified)
    with store.step("events") as step:
        step.replace_events(event for id_ in sorted(histories) for event in histories[id_])


def _events_of_relations(relations: Iterable[Relation], documents: Mapping[str, Document]) -> Iterator[Event]:
    """Make the events that relations state, but for those of reports."""
    for relation in relations:
        source = documents.get(relation.source)
        if source is not None and source.kind != "Tin":
            yield from event_of_relation(relation, source.title)
