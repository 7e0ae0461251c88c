"""Relations and citations → triples: what acts on what, in which words, and what became of each citation.

A relation is stated by its property; a citation is a Web Annotation whose body is what it cites, with its span and
exact words. Those that stayed open or were rejected are described too, with the reason: nothing is dropped.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from rdflib import URIRef
from rdflib.namespace import PROV, RDF, SDO

from kg.rdf.names import day, plain, position, say, span_name, vietnamese
from kg.rdf.terms import OA, VK, concept
from kg.rdf.vocabulary import properties_of
from kg.store.rows import innermost

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model import Link
    from kg.rdf.gather import Dossier
    from kg.rdf.names import Names, Triple

OUTCOMES = MappingProxyType(
    {
        "resolved": VK.Resolved,
        "ambiguous": VK.Ambiguous,
        "unresolved": VK.Unresolved,
        "rejected": VK.Rejected,
    }
)


LEGISLATION_REPEALS = URIRef(f"{SDO}legislationRepeals")
SCHEMA = MappingProxyType(
    {
        "amends": URIRef(f"{SDO}legislationAmends"),
        "supplements": URIRef(f"{SDO}legislationAmends"),
        "repeals": LEGISLATION_REPEALS,
        "replaces": LEGISLATION_REPEALS,
        "corrects": URIRef(f"{SDO}legislationCorrects"),
        "consolidates": SDO.legislationConsolidates,
        "cites": SDO.citation,
    }
)
"""Relation → what schema.org calls it; newer terms are not in rdflib's list."""

ENDING = frozenset({"repeals", "replaces", "suspends"})
"""Relations that are not said of documents as wholes where they are said of their units."""

REVIEWED = "reviewed by "
"""How the answer of a reviewer begins."""


def state_relations(dossier: Dossier, names: Names) -> Iterator[Triple]:
    """State each relation, and who states it where that is not the document's own text."""
    document = dossier.document
    yield from _in_schema(dossier, names)
    for relation in dossier.relations:
        source = names.document(document.id, relation.source_unit)
        target = names.document(relation.target, relation.target_unit)
        properties = properties_of(relation.relation, of_report=document.standing == "report")
        for each in properties:
            yield source, each, target
            if relation.relation not in ENDING:
                yield names.document(document.id), each, names.document(relation.target)
        if relation.evidence == document.id:
            continue
        evidence = relation.evidence and names.citation(relation.evidence, relation.start, relation.end)
        yield from say(
            names.relation(relation),
            (RDF.type, VK.Relation),
            (RDF.subject, source),
            (RDF.predicate, properties[0]),
            (RDF.object, target),
            (VK.relation, concept("relation", relation.relation)),
            (VK.since, day(relation.date)),
            (VK.basis, plain(relation.basis)),
            (PROV.wasDerivedFrom, evidence or None),
        )


def _in_schema(dossier: Dossier, names: Names) -> Iterator[Triple]:
    """Say in schema.org what a legal document does to others, as wholes: its part ended, a law has not ended."""
    if dossier.document.standing == "report":
        return
    work = names.document(dossier.document.id)
    for relation in dossier.relations:
        found = SCHEMA.get(relation.relation)
        if found and not (relation.target_unit and found == LEGISLATION_REPEALS):
            yield work, found, names.document(relation.target)


def describe_citations(dossier: Dossier, names: Names) -> Iterator[Triple]:
    """Describe every citation of the text: its words, what became of it, and why."""
    id = dossier.document.id
    work, text = names.document(id), names.text(dossier.document)
    holders = innermost(dossier.units, [link.citation.start for link in dossier.links])
    for fragment, link, holder in zip(_fragments(dossier.links), dossier.links, holders, strict=True):
        node = names.part(work, fragment)
        yield from _answer(node, link, names)
        yield node, VK.statedIn, names.document(id, holder)
        yield from _selection(node, text, link)


def _fragments(links: Sequence[Link]) -> Iterator[str]:
    """Name the citations of a text by their spans; a second one of the same span gets a number."""
    times: dict[str, int] = {}
    for link in links:
        name = span_name(link.citation)
        times[name] = times.get(name, 0) + 1
        yield name if times[name] == 1 else f"{name}-{times[name]}"


def _answer(node: URIRef, link: Link, names: Names) -> Iterator[Triple]:
    """Say what a citation cites, or why that is not known."""
    citation = link.citation
    reviewed = link.how or citation.rejected
    yield from say(
        node,
        (RDF.type, OA.Annotation),
        (RDF.type, VK.Citation),
        (OA.motivatedBy, OA.linking),
        (VK.outcome, OUTCOMES[link.outcome]),
        (VK.relation, concept("relation", citation.relation)),
        (VK.form, plain(citation.form)),
        (VK.rule, plain(citation.rule)),
        (VK.how, plain(link.how)),
        (VK.whyNot, plain(link.why_not or citation.rejected)),
        (VK.certainty, concept("certainty", _certainty(link))),
        (VK.reviewed, plain(reviewed) if reviewed.startswith(REVIEWED) else None),
        (PROV.wasGeneratedBy, names.run()),
    )
    for unit in (link.units or ("",)) if link.target else ():
        yield node, OA.hasBody, names.document(link.target, unit)
    for candidate in link.candidates:
        yield node, VK.candidate, names.document(candidate)
    for warning in link.warnings:
        yield from say(node, (VK.warning, plain(warning)))


def _certainty(link: Link) -> str:
    """Say in a word how sure the answer of a citation is."""
    if link.outcome == "resolved":
        return "warned" if link.warnings else "certain"
    return {"ambiguous": "several", "unresolved": "open"}.get(link.outcome, "none")


def _selection(node: URIRef, text: URIRef, link: Link) -> Iterator[Triple]:
    """Say where a citation stands, and its exact words."""
    span, place, words = (URIRef(f"{node}-{part}") for part in ("span", "position", "words"))
    yield node, OA.hasTarget, span
    yield from say(
        span,
        (RDF.type, OA.SpecificResource),
        (OA.hasSource, text),
        (OA.hasSelector, place),
        (OA.hasSelector, words),
    )
    yield from say(
        place,
        (RDF.type, OA.TextPositionSelector),
        (OA.start, position(link.citation.start)),
        (OA.end, position(link.citation.end)),
    )
    yield from say(words, (RDF.type, OA.TextQuoteSelector), (OA.exact, vietnamese(link.citation.surface)))
