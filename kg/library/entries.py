"""What the full-text index holds of a library: every article, and each document that has none."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.effect import course_of, courses_of
from kg.number import level_of
from kg.search import Entry

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from kg.model import Document, Event, Unit
    from kg.store import Store

REPORT = "Tin"
NOTHING: Mapping[str, dt.date] = MappingProxyType({})


@dataclass(slots=True)
class Around:
    """What is known around the documents, gathered once for all of them."""

    arrivals: Mapping[str, dt.date]
    authority: Mapping[str, float]
    levels: Mapping[str, str]  # place → "province"
    events: dict[str, list[Event]] = field(default_factory=dict)
    relations: dict[str, dict[str, tuple[str, ...]]] = field(
        default_factory=dict
    )  # document → article → types

    @classmethod
    def of(cls, store: Store, arrivals: Mapping[str, dt.date]) -> Around:
        """Gather it from a store."""
        around = cls(arrivals, store.authorities(), {place.id: place.level for place in store.all_places()})
        for event in store.all_events():
            around.events.setdefault(event.document, []).append(event)
        for source, rows in groupby(store.relation_types(), key=itemgetter(0)):
            found: dict[str, set[str]] = {}
            for _, unit, relation in rows:
                found.setdefault(unit.split("/")[0], set()).add(relation)
            around.relations[source] = {unit: tuple(sorted(types)) for unit, types in found.items()}
        return around

    def level(self, document: Document) -> str:
        """Tell the level of the body that speaks: of its place, else ``"central"`` where the number says so."""
        if document.place:
            return self.levels.get(document.place, "")
        return "central" if level_of(document.number) in {"central", "party-central"} else ""

    def types(self, id: str, article: str) -> tuple[str, ...]:
        """List what an article does to other documents, with what its document does as a whole."""
        of_document = self.relations.get(id, {})
        return (*of_document.get("", ()), *(of_document.get(article, ()) if article else ()))


def entries(store: Store, arrivals: Mapping[str, dt.date] = NOTHING) -> Iterator[Entry]:
    """Give the entries of a library; ``arrivals`` tells which documents came in when."""
    around = Around.of(store, arrivals)
    for document in store.all_documents():
        text = store.text(document.id).body if document.standing not in {"registry", "stub"} else ""
        articles = [unit for unit in store.units(document.id) if unit.kind == "dieu"] if text else []
        whole = _whole(document, around)
        if articles:
            yield from _articles(whole, articles, text, around)
        else:
            events = around.events.get(document.id, ())
            course = course_of(events, cited_only=document.standing == "stub")
            every = around.relations.get(document.id, {}).values()
            relation = tuple({one for types in every for one in types})
            yield replace(
                whole, body=text, course=course if document.kind != REPORT else (), relation=relation
            )


def _whole(document: Document, around: Around) -> Entry:
    """Make the entry of a document, without its text."""
    return Entry(
        document.id,
        "",
        document.number,
        document.kind,
        document.title,
        "",
        "",
        document.issued.year if document.issued else None,
        around.authority.get(document.id, 0.0),
        issuer=document.issuer,
        level=around.level(document),
        place=document.place,
        standing=document.standing,
        issued=document.issued,
        added=around.arrivals.get(document.id) or document.issued,
        sort=("report" if document.kind == REPORT else "document",),
    )


def _articles(whole: Entry, articles: Sequence[Unit], text: str, around: Around) -> Iterator[Entry]:
    """Give the entries of a document's articles."""
    courses = courses_of(
        around.events.get(whole.document, ()), ((unit.path, unit.parent) for unit in articles)
    )
    for unit, course in zip(articles, courses, strict=True):
        yield replace(
            whole,
            unit=unit.path,
            heading=unit.heading,
            body=text[unit.start : unit.end],
            sort=("article",),
            course=course if whole.kind != REPORT else (),
            relation=around.types(whole.document, unit.path),
        )
