"""The steps of a build that look at one text at a time: identify, read, resolve, relate."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kg.cite import find_citations
from kg.effect import events_of_text
from kg.library.obligations import Obligations, obligations_of
from kg.model import Correction, Document, Event, Link, Reading, Relation, Source, Statement, Unit
from kg.number import level_of
from kg.parse import complete_facts, document_of, parse_document
from kg.resolve import Catalogue, Context, apply_corrections, innermost_unit, resolve_citations, stub_of
from kg.store import Digest, Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.place import Places

ACTS = frozenset(
    {
        "details",
        "guides",
        "amends",
        "supplements",
        "replaces",
        "repeals",
        "corrects",
        "suspends",
        "consolidates",
    }
)
"""Relations by which one document works on another; between two cited documents they are an edge of their own."""
ORDERED = ACTS | {"based_on", "implements"}
"""Relations that no document can have to a later one."""
SURROGATE_RE = re.compile("[\ud800-\udfff]")
MAX_TARGET_UNITS = (
    60  # relations made of one citation; a longer list of units is one relation to the document
)


@dataclass(frozen=True, slots=True)
class Yield:
    """All that one source adds to a library."""

    document: str
    origin: Origin
    body: str = ""
    units: tuple[Unit, ...] = ()
    links: tuple[Link, ...] = ()
    relations: tuple[Relation, ...] = ()
    stubs: tuple[Document, ...] = ()
    digests: tuple[Digest, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    obligations: Obligations = field(default_factory=Obligations)
    lost: tuple[Correction, ...] = ()  # corrections whose citation is no longer in the text


def locate(source: Source, places: Places) -> Source:
    """Complete the place of a local text from the portal that carries it; an ambiguous host says nothing.

    Lone surrogates, which no file can hold, become the replacement character, one for one.
    """
    facts = source.facts
    if not source.text.isascii() and SURROGATE_RE.search(source.text):
        source = replace(source, text=SURROGATE_RE.sub("\ufffd", source.text))
    if facts.place or not facts.url or not len(places):
        return source
    local = source.standing == "report" or level_of(facts.number) in {"local", "party-local"}
    found = places.of_host(facts.url, facts.issued) if local else ()
    return replace(source, facts=replace(facts, place=found[0].id)) if len(found) == 1 else source


def identify(source: Source, places: Places) -> Document:
    """Tell which document a source is, without reading its units."""
    located = locate(source, places)
    return document_of(complete_facts(located), located.standing)


@dataclass(frozen=True, slots=True)
class Stage:
    """What the workers hold: the barrier's result. Calling it on a batch of sources gives what they add."""

    catalogue: Catalogue
    places: Places
    corrections: Mapping[str, tuple[Correction, ...]] = field(default_factory=dict)

    def __call__(self, batch: Sequence[Source | Document]) -> list[Yield | tuple[Relation, ...]]:
        """Work on sources (their texts) and documents (their titles)."""
        return [self.of_title(each) if isinstance(each, Document) else self.of_source(each) for each in batch]

    def located(self, source: Source) -> Source:
        """Complete the place of a local text (see ``locate``)."""
        return locate(source, self.places)

    def of_source(self, source: Source) -> Yield:
        """Read, cite and resolve one source."""
        located = locate(source, self.places)
        document, units = parse_document(located)
        known = self.catalogue.get(document.id) or document
        origin = origin_of(located, document)
        if located.standing == "digest" and known.standing != "digest":
            digests = digests_of(document.id, located.text, units)
            return Yield(document.id, origin, digests=digests, statements=located.statements)
        document = replace(known, standing=located.standing)
        reading = Reading(located, document, units, find_citations(located.text))
        found = self.of_reading(reading, origin)
        return replace(found, obligations=obligations_of(reading, found.links))

    def of_reading(self, reading: Reading, origin: Origin) -> Yield:
        """Resolve the citations of one text, and relate what they say."""
        document, text = reading.document, reading.source.text
        links = resolve_citations(reading, self.catalogue, self.context(document))
        links, lost = apply_corrections(text, links, self.corrections.get(document.id, ()))
        return Yield(
            document.id,
            origin,
            text,
            reading.units,
            links,
            tuple(relations_of(document, reading.units, links, self.catalogue)),
            tuple(stubs_of(links, self.catalogue)),
            statements=reading.source.statements,
            events=events_of_text(document, text, reading.units, links)
            if document.standing == "official"
            else (),
            lost=lost,
        )

    def of_title(self, document: Document) -> tuple[Relation, ...]:
        """Read the relations that the title of a document states: *sửa đổi, bổ sung một số điều của Nghị định …*."""
        source = Source(document.id, "title", document.title, document.standing)
        reading = Reading(source, document, (), find_citations(document.title))
        links = resolve_citations(reading, self.catalogue, self.context(document))
        return tuple(
            replace(relation, basis="title", start=None, end=None, evidence="")
            for relation in relations_of(document, (), links, self.catalogue)
            if relation.target in self.catalogue and relation.source == document.id
        )

    def context(self, document: Document) -> Context:
        """Tell what is known around a document: its day, its place, its province."""
        province = self.places.province(document.place) if document.place else None
        return Context(document.issued, document.place, province.id if province else "", self.places)


def origin_of(source: Source, document: Document) -> Origin:
    """Note what one source says of its document."""
    return Origin(
        document.id,
        source.name,
        source.format,
        source.standing,
        source.facts.url,
        source.facts.seen,
        hashlib.sha256(source.text.encode("utf-8", "surrogatepass")).hexdigest() if source.text else "",
        source.facts.issuer,
        source.facts.title,
        source.facts.issued,
    )


def digests_of(document: str, text: str, units: Iterable[Unit]) -> tuple[Digest, ...]:
    """Cut a digest into its articles; a digest without articles is one piece."""
    articles = [unit for unit in units if unit.kind == "dieu"]
    if not articles:
        return (Digest(document, "", text.strip()),)
    pieces = []
    for unit in articles:
        _, _, body = text[unit.start : unit.end].partition("\n")
        pieces.append(Digest(document, unit.path, body.strip()))
    return tuple(pieces)


def relations_of(
    document: Document, units: Sequence[Unit], links: Sequence[Link], catalogue: Catalogue
) -> Iterator[Relation]:
    """Make the typed edges that links state.

    A nested citation relates the outer document to the inner one; one in the passive voice (*A được sửa đổi bởi B*)
    the inner to the outer. What cannot be (a report that amends, an act on a later document) is a plain citation.
    """
    for link in links:
        if link.outcome != "resolved":
            continue
        source, unit, relation = (
            document.id,
            innermost_unit(units, link.citation.start),
            link.citation.relation,
        )
        target, paths = link.target, link.units if len(link.units) <= MAX_TARGET_UNITS else ()
        outer = links[link.citation.within] if link.citation.within is not None else None
        if outer and outer.outcome == "resolved" and relation in ACTS:
            source, unit = outer.target, ""
            if link.citation.passive:
                source, target, paths, unit = target, source, (), ""
        elif link.citation.passive and relation in ACTS:
            relation = "cites"
        if relation in ORDERED and not _can_act(relation, (source, target), document, catalogue):
            source, unit, target, relation = document.id, "", link.target, "cites"
        if relation == "issues" and document.kind != "Tin":
            relation = "cites"
        if source == target:
            continue
        for path in paths or ("",):
            yield Relation(
                source,
                unit,
                relation,
                target,
                path,
                None,
                "text",
                link.citation.start,
                link.citation.end,
                document.id,
            )


def _can_act(relation: str, ends: tuple[str, str], document: Document, catalogue: Catalogue) -> bool:
    """Tell whether one document can have a relation to another: no report amends, and none acts on a later one."""
    source, target = ends
    acting = document if source == document.id else catalogue.get(source)
    acted_on = catalogue.get(target)
    if acting and acting.kind == "Tin":
        return relation == "implements"
    return not (acting and acted_on and acting.issued and acted_on.issued and acting.issued < acted_on.issued)


def stubs_of(links: Iterable[Link], catalogue: Catalogue) -> Iterator[Document]:
    """Make the documents that only these links know."""
    for link in links:
        if link.outcome == "resolved" and link.target not in catalogue:
            yield stub_of(link.citation, link.target)
