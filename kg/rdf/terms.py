"""The words that our triples are made of: the terms used of each vocabulary, and the prefixes for them.

Only terms named here exist: asking for another one is an error, so a misspelt property never reaches a file.
"""

# ruff: noqa: N815 - terms are spelt as their vocabularies spell them

from __future__ import annotations

from types import MappingProxyType

from rdflib import URIRef
from rdflib.namespace import (
    DC,
    DCAT,
    DCTERMS,
    FOAF,
    ODRL2,
    ORG,
    OWL,
    PROV,
    RDF,
    RDFS,
    SDO,
    SKOS,
    VANN,
    VOID,
    XSD,
    DefinedNamespace,
    Namespace,
)


class ELI(DefinedNamespace):
    """The European Legislation Identifier, version 1.5: what we use of it."""

    _fail = True
    _NS = Namespace("http://data.europa.eu/eli/ontology#")

    AdministrativeArea: URIRef
    Agent: URIRef
    Format: URIRef
    InForce: URIRef
    Language: URIRef
    LegalExpression: URIRef
    LegalResource: URIRef
    LegalResourceSubdivision: URIRef
    LegalValue: URIRef
    Organization: URIRef
    ResourceType: URIRef
    SubdivisionType: URIRef
    Work: URIRef
    amends: URIRef
    based_on: URIRef
    changes: URIRef
    cites: URIRef
    consolidates: URIRef
    corrects: URIRef
    date_document: URIRef
    date_no_longer_in_force: URIRef
    embodies: URIRef
    first_date_entry_in_force: URIRef
    id_local: URIRef
    in_force: URIRef
    is_about: URIRef
    is_embodied_by: URIRef
    is_exemplified_by: URIRef
    is_part_of: URIRef
    is_realized_by: URIRef
    jurisdiction: URIRef
    language: URIRef
    media_type: URIRef
    number: URIRef
    passed_by: URIRef
    realizes: URIRef
    related_to: URIRef
    repeals: URIRef
    responsibility_of: URIRef
    title: URIRef
    type_document: URIRef
    type_subdivision: URIRef


class OA(DefinedNamespace):
    """Web Annotation (W3C, 2017): what we use of it."""

    _fail = True
    _NS = Namespace("http://www.w3.org/ns/oa#")

    Annotation: URIRef
    SpecificResource: URIRef
    TextPositionSelector: URIRef
    TextQuoteSelector: URIRef
    end: URIRef
    exact: URIRef
    hasBody: URIRef
    hasSelector: URIRef
    hasSource: URIRef
    hasTarget: URIRef
    linking: URIRef
    motivatedBy: URIRef
    start: URIRef


class VK(DefinedNamespace):
    """Our own vocabulary, documented in ``vocabulary.ttl``: only what no other has a term for."""

    _fail = True
    _NS = Namespace("https://viendan.example/vk#")

    Ambiguous: URIRef
    Citation: URIRef
    Digest: URIRef
    Duty: URIRef
    Event: URIRef
    Kinds: URIRef
    LocalAction: URIRef
    Profile: URIRef
    Quotation: URIRef
    Rejected: URIRef
    Relation: URIRef
    Relations: URIRef
    Resolved: URIRef
    Stub: URIRef
    UnitKinds: URIRef
    Unresolved: URIRef
    action: URIRef
    actor: URIRef
    asOf: URIRef
    basis: URIRef
    bearer: URIRef
    bearerLevel: URIRef
    borneBy: URIRef
    calendarDay: URIRef
    candidate: URIRef
    certainty: URIRef
    circumstance: URIRef
    date: URIRef
    deadline: URIRef
    deadlineKind: URIRef
    decidedBy: URIRef
    deciding: URIRef
    details: URIRef
    digestOf: URIRef
    disseminates: URIRef
    elapsedWorkingDays: URIRef
    endedWhy: URIRef
    eventOf: URIRef
    eventType: URIRef
    form: URIRef
    guides: URIRef
    how: URIRef
    implements: URIRef
    interprets: URIRef
    issues: URIRef
    lead: URIRef
    leadTime: URIRef
    leadWorkingDays: URIRef
    level: URIRef
    modality: URIRef
    notBefore: URIRef
    outcome: URIRef
    perform: URIRef
    period: URIRef
    promulgates: URIRef
    property: URIRef
    recipient: URIRef
    relation: URIRef
    replaces: URIRef
    reports_on: URIRef
    resolution: URIRef
    restsOn: URIRef
    reviewed: URIRef
    rule: URIRef
    seen: URIRef
    sha256: URIRef
    since: URIRef
    standing: URIRef
    state: URIRef
    statedIn: URIRef
    support: URIRef
    supervises: URIRef
    suspends: URIRef
    until: URIRef
    unverified: URIRef
    warning: URIRef
    whyNot: URIRef
    whyUnknown: URIRef


IN_FORCE = MappingProxyType(
    {
        word: URIRef(f"http://data.europa.eu/eli/ontology#InForce-{word}")
        for word in ("inForce", "partiallyInForce", "notInForce")
    }
)
"""ELI's three words for being in force, whose names are no identifiers of Python."""

VIETNAMESE = URIRef("http://publications.europa.eu/resource/authority/language/VIE")

MEDIA = "http://www.iana.org/assignments/media-types/"
HTML = URIRef(f"{MEDIA}text/html")

PREFIXES = MappingProxyType(
    {
        "dc": str(DC),
        "dcat": str(DCAT),
        "dct": str(DCTERMS),
        "eli": str(ELI),
        "foaf": str(FOAF),
        "oa": str(OA),
        "odrl": str(ODRL2),
        "org": str(ORG),
        "owl": str(OWL),
        "prov": str(PROV),
        "rdf": str(RDF),
        "rdfs": str(RDFS),
        "schema": str(SDO),
        "skos": str(SKOS),
        "vann": str(VANN),
        "vk": str(VK),
        "void": str(VOID),
        "xsd": str(XSD),
    }
)
"""Prefix → namespace, as every syntax that has prefixes writes them."""


def expand(name: str) -> URIRef:
    """Make the full name of a term of ours or of ELI: ``"eli:cites"``, ``"vk:details"``.

    Raises:
        AttributeError: the vocabulary has no such term.
    """
    prefix, _, local = name.partition(":")
    return (VK if prefix == "vk" else ELI)[local]


def concept(scheme: str, slug: str) -> URIRef:
    """Name a concept of our code lists: ``("kind", "nghi-dinh")`` → ``vk:kind-nghi-dinh``."""
    return URIRef(f"{VK}{scheme}-{slug}")
