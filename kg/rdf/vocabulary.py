"""Our own small vocabulary, and the code lists that our tables hold, as SKOS."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS

from kg.rdf.terms import ELI, PREFIXES, VK, concept, expand
from kg.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def new_graph() -> Graph:
    """Make an empty graph that knows our prefixes."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    return graph


def vocabulary_graph() -> Graph:
    """Give all terms of ours with their Vietnamese and English labels: ``vocabulary.ttl`` and the code lists."""
    graph = new_graph()
    for triple in _own_terms():
        graph.add(triple)
    for code_list in (_kinds(), _units(), _relations()):
        for triple in code_list:
            graph.add(triple)
    return graph


def shapes_graph() -> Graph:
    """Give the SHACL shapes that an export conforms to: ``shapes.ttl``."""
    written = files("kg.rdf").joinpath("shapes.ttl").read_text(encoding="utf-8")
    return new_graph().parse(data=written, format="turtle")


@cache
def _own_terms() -> Graph:
    """Read the vocabulary that is written by hand."""
    written = files("kg.rdf").joinpath("vocabulary.ttl").read_text(encoding="utf-8")
    return new_graph().parse(data=written, format="turtle")


@cache
def properties_of(relation: str, *, of_report: bool = False) -> tuple[URIRef, ...]:
    """Name the properties that state a relation: the one of our table, then the wider ones of ELI.

    A report is no legislation, of which alone ELI speaks: what it says in ELI's words is a plain reference.

    >>> properties_of("details")[1]
    rdflib.term.URIRef('http://data.europa.eu/eli/ontology#based_on')
    """
    first = _property(relation)
    wider = {str(each) for each in _own_terms().transitive_objects(first, RDFS.subPropertyOf)} - {str(first)}
    found = (first, *(URIRef(each) for each in sorted(wider) if each.startswith(str(ELI))))
    if of_report and any(each.startswith(str(ELI)) for each in found):
        return (DCTERMS.references,)
    return found


def _property(relation: str) -> URIRef:
    """Name the property of a relation; one that our table lacks is a relation of whatever kind."""
    row = _relation_rows().get(relation)
    return expand(row["eli"]) if row else DCTERMS.relation


@cache
def _relation_rows() -> Mapping[str, Mapping[str, str]]:
    """Give the rows of the relations' table by relation."""
    return MappingProxyType({row["relation"]: row for row in table("relations")})


def _kinds() -> Iterator[tuple[URIRef, URIRef, URIRef | Literal]]:
    """Describe the kinds of documents."""
    for row in table("kinds"):
        kind = concept("kind", row["slug"])
        yield from _concept(kind, VK.Kinds, row["kind"], row["english"])
        yield kind, RDF.type, ELI.ResourceType


def _units() -> Iterator[tuple[URIRef, URIRef, URIRef | Literal]]:
    """Describe the kinds of units."""
    for row in table("units"):
        unit = concept("unit", row["slug"])
        yield from _concept(unit, VK.UnitKinds, row["word"], row["english"])
        yield unit, RDF.type, ELI.SubdivisionType


def _relations() -> Iterator[tuple[URIRef, URIRef, URIRef | Literal]]:
    """Describe the relations, each with the property that states it."""
    for row in table("relations"):
        relation = concept("relation", row["relation"])
        yield from _concept(relation, VK.Relations, row["label_vi"], row["label_en"])
        yield relation, VK.property, _property(row["relation"])


def _concept(
    node: URIRef, scheme: URIRef, vietnamese: str, english: str
) -> Iterator[tuple[URIRef, URIRef, URIRef | Literal]]:
    """Describe one concept of a code list."""
    yield node, RDF.type, SKOS.Concept
    yield node, SKOS.inScheme, scheme
    yield node, SKOS.prefLabel, Literal(vietnamese, lang="vi")
    yield node, SKOS.prefLabel, Literal(english, lang="en")
