"""What the full-text index holds of a library: every article, and each document that has none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.effect import course_of, courses_of
from kg.number import level_of
from kg.search import Entry

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.model import Agency, Document, Event, Place, Unit
    from kg.store import Store

REPORT = "Tin"
LEVELS = frozenset({"central", "province", "district", "commune", "village"})
NOTHING: Mapping[str, dt.date] = MappingProxyType({})


Marks = dict[str, set[str]]
"""Of one document: article, "" for what stands in none, → values of a facet."""


@dataclass(frozen=True, slots=True)
class Around:
    """What is known around the documents, gathered once for all of them."""

    arrivals: Mapping[str, dt.date]
    authority: Mapping[str, float]
    levels: Mapping[str, str]  # place → "province"
    events: Mapping[str, Sequence[Event]]
    relations: Mapping[str, Marks]  # by document
    bearers: Mapping[str, Marks]
    deadlines: Mapping[str, Marks]
    acting: frozenset[str]  # documents that tell actions

    def level(self, document: Document) -> str:
        """Tell the level of the body that speaks: of its place, else ``"central"`` where the number says so."""
        if document.place:
            return self.levels.get(document.place, "")
        return "central" if level_of(document.number) in {"central", "party-central"} else ""

    def mark(self, entry: Entry) -> Entry:
        """Complete the entry of an article, or of a whole document, by what its relations and duties say."""
        deadline = _marks_of(entry, self.deadlines)
        sort = [*entry.sort, *(["duty"] if deadline else [])]
        sort += ["action"] if entry.document in self.acting else []
        return replace(
            entry,
            relation=tuple(
                _marks_of(entry, self.relations) | self.relations.get(entry.document, {}).get("", set())
            ),
            bearer=tuple(_marks_of(entry, self.bearers)),
            deadline=tuple(filter(None, deadline)),
            sort=tuple(sort),
        )


def _marks_of(entry: Entry, marks: Mapping[str, Marks]) -> set[str]:
    """Give the values that an article has; a whole document has those of all its parts."""
    found = marks.get(entry.document, {})
    return found.get(entry.unit, set()) if entry.unit else set().union(*found.values())


def _around(store: Store, arrivals: Mapping[str, dt.date], ids: Sequence[str] | None) -> Around:
    """Gather what is known around the documents of a store, all or some."""
    events: dict[str, list[Event]] = {}
    for event in store.all_events() if ids is None else ():
        events.setdefault(event.document, []).append(event)
    bearers = ((document, unit, bearer_label(agency)) for document, unit, agency in store.bearers(ids))
    return Around(
        arrivals,
        store.authorities()
        if ids is None
        else {each.document.id: each.authority for each in store.ranked(ids)},
        {place.id: place.level for place in (store.all_places() if ids is None else _places_of(store, ids))},
        events if ids is None else store.events_of(ids),
        _by_article(store.relation_types(ids)),
        _by_article(bearers),
        _by_article(store.deadlines(ids)),
        store.acting_documents(),
    )


def _places_of(store: Store, ids: Sequence[str]) -> tuple[Place, ...]:
    """Give the places whose bodies issued some documents."""
    return store.places(sorted({document.place for document in store.documents(ids)} - {""}))


def _by_article(rows: Iterable[tuple[str, str, str]]) -> dict[str, Marks]:
    """Sort values of units by document and article."""
    found: dict[str, Marks] = {}
    for document, unit, value in rows:
        found.setdefault(document, {}).setdefault(_article_of(unit), set()).add(value)
    return found


def _article_of(path: str) -> str:
    """Give the article that holds a unit: ``"dieu-3"`` of ``"dieu-3/khoan-2"``; "" where none does."""
    segments = path.split("/")
    depth = next((depth for depth, segment in enumerate(segments, 1) if segment.startswith("dieu-")), 0)
    return "/".join(segments[:depth])


def bearer_label(agency: Agency) -> str:
    """Write an agency as the value of a facet: ``"Ủy ban nhân dân/commune"``, ``"Bộ Nội vụ"``."""
    return f"{agency.kind}/{agency.level}" if agency.level in LEVELS else agency.kind


def entries(
    store: Store, arrivals: Mapping[str, dt.date] = NOTHING, *, ids: Sequence[str] | None = None
) -> Iterator[Entry]:
    """Give the entries of a library, or of some of its documents; ``arrivals`` tells which came in when."""
    around = _around(store, arrivals, ids)
    for document in store.all_documents() if ids is None else store.documents(ids):
        text = store.text(document.id).body if document.standing not in {"registry", "stub"} else ""
        articles = [unit for unit in store.units(document.id) if unit.kind == "dieu"] if text else []
        whole = _whole(document, around)
        if articles:
            yield from _articles(whole, articles, text, around)
        else:
            events = around.events.get(document.id, ())
            course = course_of(events, cited_only=document.standing == "stub")
            yield around.mark(replace(whole, body=text, course=course if document.kind != REPORT else ()))


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
        article = replace(
            whole,
            unit=unit.path,
            heading=unit.heading,
            body=text[unit.start : unit.end],
            sort=("article",),
            course=course if whole.kind != REPORT else (),
        )
        yield around.mark(article)
