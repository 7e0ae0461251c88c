"""One document's dossier → triples: what it is, its parts, what it cites in which words, and where we know it from.

``describe`` gives triples whose subject is the document or something within it; ``describe_around`` those about the
agencies, places, subjects and kinds that documents share. Official texts and reports themselves are not repeated
here: offsets point into the text that the library holds. Whether a document is in force is told for one day, which is
named: that of the build.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from rdflib import Literal, URIRef
from rdflib.namespace import DC, DCTERMS, ORG, PROV, RDF, RDFS, SDO, SKOS

from kg.number import akn_work, describe_unit, eid, kind_slug, level_of, unit_kind
from kg.rdf.duties import describe_actions, describe_bearers, describe_duties
from kg.rdf.evidence import describe_citations, state_relations
from kg.rdf.issuers import part_issuers
from kg.rdf.names import address, day, official_page, plain, say, vietnamese
from kg.rdf.terms import ELI, HTML, VIETNAMESE, VK, concept
from kg.rdf.time import describe_events, describe_validity
from kg.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.model import Document, Place, Unit
    from kg.rdf.gather import Dossier
    from kg.rdf.names import Names, Term, Triple


def describe(dossier: Dossier, names: Names) -> Iterator[Triple]:
    """Say all that is known of a document and of what belongs to it."""
    if dossier.document.standing == "report":
        yield from _report(dossier.document, names)
    else:
        yield from _work(dossier.document, names)
    yield from _facts(dossier.document, names)
    yield from _text(dossier, names)
    yield from _units(dossier, names)
    yield from state_relations(dossier, names)
    if dossier.document.standing != "report":
        yield from describe_validity(dossier, names)
        yield from describe_events(dossier, names)
    yield from describe_citations(dossier, names)
    yield from describe_duties(dossier, names)
    yield from describe_actions(dossier, names)
    yield from _sources(dossier, names)
    yield from _digests(dossier, names)


def describe_around(dossier: Dossier, names: Names) -> Iterator[Triple]:
    """Say what the shared things are that a document names: its agencies, subjects, place, its kind if unusual."""
    document = dossier.document
    yield from describe_bearers(dossier, names)
    for issuer in _agencies(document):
        agency = names.agency(issuer, document.place)
        yield from say(agency, (RDF.type, ELI.Organization), (RDF.type, ORG.FormalOrganization))
        yield from say(
            agency,
            (RDF.type, SDO.Organization),
            (RDFS.label, vietnamese(issuer)),
            (SDO.areaServed, names.place(document.place) if document.place else None),
        )
    for heading in document.subjects:
        subject = names.subject(heading)
        yield from say(subject, (RDF.type, SKOS.Concept), (SKOS.prefLabel, vietnamese(heading)))
    if document.kind and document.kind not in _kinds() and document.standing != "report":
        kind = names.kind(document.kind)
        yield from say(kind, (RDF.type, ELI.ResourceType), (SKOS.prefLabel, vietnamese(document.kind)))
    if dossier.place:
        yield from describe_place(dossier.place, names)
    elif document.place:
        yield names.place(document.place), RDF.type, ELI.AdministrativeArea


def describe_place(place: Place, names: Names) -> Iterator[Triple]:
    """Say what a place is, within what, and from when to when (the last day excluded)."""
    area = names.place(place.id)
    yield from say(
        area,
        (RDF.type, ELI.AdministrativeArea),
        (RDF.type, SDO.AdministrativeArea),
        (RDFS.label, vietnamese(place.name)),
        (VK.level, concept("level", place.level)),
        (DCTERMS.identifier, plain(place.code)),
        (SDO.containedInPlace, names.place(place.parent) if place.parent else None),
        (VK.since, day(place.since)),
        (VK.until, day(place.until)),
        (VK.resolution, plain(place.resolution)),
        (DCTERMS.source, plain(place.source)),
        *((VK.unverified, plain(field)) for field in place.unverified),
    )
    for successor in place.successors:
        yield area, DCTERMS.isReplacedBy, names.place(successor)


# ---- the document ---------------------------------------------------------------------------------------------


def _work(document: Document, names: Names) -> Iterator[Triple]:
    """Describe a legal document as a work, with the dates that decide when it is in force."""
    work = names.document(document.id)
    number = plain(document.number)
    yield from say(
        work,
        (RDF.type, ELI.LegalResource),
        (RDF.type, SDO.Legislation),
        (RDF.type, VK.Stub if document.standing == "stub" else None),
        (ELI.id_local, number),
        (ELI.number, number),
        (SDO.legislationIdentifier, number),
        (ELI.type_document, _kind(document.kind, names)),
        (ELI.date_document, day(document.issued)),
        (ELI.first_date_entry_in_force, day(document.effective)),
        (ELI.date_no_longer_in_force, day(document.ended)),
        (VK.endedWhy, vietnamese(document.ended_why)),
        (ELI.jurisdiction, names.place(document.place) if document.place else None),
        (DCTERMS.identifier, plain(akn_work(document.id, document.issued))),
        (SDO.name, vietnamese(document.title)),
        (SDO.legislationType, _kind(document.kind, names)),
        (SDO.legislationDate, day(document.issued)),
        (SDO.legislationJurisdiction, names.place(document.place) if document.place else None),
    )
    agencies = _agencies(document)
    for issuer in agencies:
        agency = names.agency(issuer, document.place)
        yield work, ELI.passed_by, agency
        yield work, SDO.legislationPassedBy, agency
    if not agencies:
        yield from say(work, (ELI.responsibility_of, plain(document.issuer)))


def _report(document: Document, names: Names) -> Iterator[Triple]:
    """Describe a report of what a place did, ready for the actions that will be read from it."""
    report = names.document(document.id)
    yield from say(
        report,
        (RDF.type, SDO.NewsArticle),
        (SDO.headline, vietnamese(document.title)),
        (SDO.datePublished, day(document.issued)),
        (SDO.contentLocation, names.place(document.place) if document.place else None),
    )
    for issuer in _agencies(document):
        yield report, SDO.publisher, names.agency(issuer, document.place)


def _facts(document: Document, names: Names) -> Iterator[Triple]:
    """Say what legal documents and reports have in common."""
    node = names.document(document.id)
    report = document.standing == "report"
    page = address(document.url)
    yield from say(
        node,
        (DCTERMS.title, vietnamese(document.title)),
        (VK.standing, concept("standing", document.standing)),
        (RDFS.seeAlso, official_page(document.item_id)),
        (SDO.sameAs, _identifying_page(document)),
        (SDO.url if report else RDFS.seeAlso, page),
        (DC.source, plain(document.url) if document.url and not page else None),
    )
    for heading in document.subjects:
        yield node, DCTERMS.subject if report else ELI.is_about, names.subject(heading)
    for field in document.unverified:
        yield from say(node, (VK.unverified, plain(field)))


def _identifying_page(document: Document) -> URIRef | None:
    """Give the official page that shows this document and no other, where its number on that site is confirmed.

    As ``schema:sameAs``, made for pages that tell what is meant, and never ``owl:sameAs``: the page was made by
    somebody, has a size and changes; the law has an issuer and a day. One would take on all that is said of the other.
    """
    return official_page(document.item_id) if "item_id" not in document.unverified else None


def _text(dossier: Dossier, names: Names) -> Iterator[Triple]:
    """Describe the text that stands behind a document: the law's own words, or our digest of them."""
    document = dossier.document
    work, text = names.document(document.id), names.text(document)
    if document.standing == "official":
        yield work, ELI.is_realized_by, text
        yield from say(
            text,
            (RDF.type, ELI.LegalExpression),
            (ELI.realizes, work),
            (ELI.language, VIETNAMESE),
            (ELI.title, vietnamese(document.title)),
        )
        yield from _format(text, document, names)
    elif document.standing == "digest" and dossier.words:
        yield from _digest(text, work, dossier.words)


def _format(text: URIRef, document: Document, names: Names) -> Iterator[Triple]:
    """Describe the official page as a format of the text, where it is known to show this document."""
    page = _identifying_page(document)
    if page is None:
        return
    format = names.part(names.document(document.id), "vi-html")
    yield text, ELI.is_embodied_by, format
    yield from say(
        format,
        (RDF.type, ELI.Format),
        (ELI.embodies, text),
        (ELI.media_type, HTML),
        (ELI.is_exemplified_by, page),
    )


def _digests(dossier: Dossier, names: Names) -> Iterator[Triple]:
    """Describe the digests that stand beside an official text."""
    for digest in dossier.digests:
        whole = names.document(digest.document, digest.unit)
        yield from _digest(names.part(whole, "digest"), whole, digest.body)


def _digest(node: URIRef, whole: URIRef, body: str) -> Iterator[Triple]:
    """Describe a digest in our own words, with these words."""
    yield from say(node, (RDF.type, VK.Digest), (VK.digestOf, whole), (RDF.value, vietnamese(body)))


def _sources(dossier: Dossier, names: Names) -> Iterator[Triple]:
    """Describe each source and what it says of the document; sources may disagree."""
    document = names.document(dossier.document.id)
    text = names.text(dossier.document)
    ordered = sorted(
        dossier.origins, key=lambda origin: (origin.name, origin.sha256, origin.title, str(origin.issued))
    )
    for count, origin in enumerate(ordered, 1):
        source = names.part(document, f"source-{count}")
        page = address(origin.url)
        yield from say(
            source,
            (RDF.type, PROV.Entity),
            (RDFS.label, plain(origin.name)),
            (SDO.about, document),
            (DC.format, plain(origin.format)),
            (VK.standing, concept("standing", origin.standing)),
            (VK.seen, day(origin.seen)),
            (VK.sha256, plain(origin.sha256)),
            (PROV.atLocation, page),
            (DC.source, plain(origin.url) if origin.url and not page else None),
            (DC.creator, vietnamese(origin.issuer)),
            (DCTERMS.title, vietnamese(origin.title)),
            (DCTERMS.issued, day(origin.issued)),
        )
        if origin.sha256:
            yield text, PROV.wasDerivedFrom, source


# ---- units ----------------------------------------------------------------------------------------------------


def _units(dossier: Dossier, names: Names) -> Iterator[Triple]:
    """Describe the parts of a document, and those that others name though its text is not here."""
    paths = {unit.path for unit in dossier.units}
    for unit in dossier.units:
        yield from _unit(dossier.document.id, unit, names, unit.parent if unit.parent in paths else "")
    for path in _with_ancestors(dossier.named):
        if path not in paths:
            yield from _stub_unit(dossier.document.id, path, names)


def _unit(id: str, unit: Unit, names: Names, parent: str) -> Iterator[Triple]:
    """Describe one part; what is quoted for another document is no part of the law that quotes it."""
    node = names.document(id, unit.path)
    if unit.quoted:
        yield from say(node, (RDF.type, VK.Quotation), (DCTERMS.isPartOf, names.document(id, parent)))
        return
    yield from say(
        node,
        *_place_in_document(id, unit.path, names, parent),
        (ELI.number, plain(unit.label)),
        (DCTERMS.title, vietnamese(unit.heading)),
    )


def _stub_unit(id: str, path: str, names: Names) -> Iterator[Triple]:
    """Describe a part that is known only by what names it."""
    node = names.document(id, path)
    parent = path.rpartition("/")[0]
    yield from say(node, (RDF.type, VK.Stub), *_place_in_document(id, path, names, parent))


def _place_in_document(
    id: str, path: str, names: Names, parent: str
) -> tuple[tuple[URIRef, Term | None], ...]:
    """Say of what kind a part is, of what it is part, and how it is called."""
    kind = unit_kind(path)
    return (
        (RDF.type, ELI.LegalResourceSubdivision),
        (ELI.type_subdivision, concept("unit", kind) if kind else None),
        (ELI.is_part_of, names.document(id, parent)),
        (ELI.id_local, Literal(eid(path))),
        (RDFS.label, vietnamese(describe_unit(path)) if all(map(unit_kind, path.split("/"))) else None),
    )


def _with_ancestors(paths: Iterable[str]) -> list[str]:
    """List unit paths with all the units around them: ``dieu-5/khoan-2`` brings ``dieu-5``."""
    parts = [path.split("/") for path in paths]
    return sorted({"/".join(each[:depth]) for each in parts for depth in range(1, len(each) + 1)})


# ---- code lists -----------------------------------------------------------------------------------------------


def _kind(kind: str, names: Names) -> URIRef | None:
    """Name the kind of a document: a concept of our table, or one of its own."""
    if not kind:
        return None
    return concept("kind", kind_slug(kind)) if kind in _kinds() else names.kind(kind)


@cache
def _kinds() -> frozenset[str]:
    """Give the kinds that the vocabulary describes."""
    return frozenset(row["kind"] for row in table("kinds"))


def _agencies(document: Document) -> tuple[str, ...]:
    """Name the bodies that issued a document; none where the name fits bodies of many places and its own is unknown."""
    local = level_of(document.number) in {"local", "party-local"}
    return () if local and not document.place else part_issuers(document.issuer)
