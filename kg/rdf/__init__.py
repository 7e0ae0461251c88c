"""The library as RDF: ELI for legal documents, Web Annotation for citations, PROV for sources, a few words of our own.

``document_graph`` gives one document as a graph of rdflib, ``export_graph`` writes a document or everything as a
stream. ``export_delta`` what changed between two builds. ``shapes_graph`` is what an
export conforms to. This room reads the store and decides nothing about law; it answers no queries.
"""

from __future__ import annotations

from kg.rdf.dataset import Offer, describe_service
from kg.rdf.delta import Change, export_delta
from kg.rdf.export import document_graph, export_graph, write_triples
from kg.rdf.names import DEFAULT_BASE, Names
from kg.rdf.syntax import MEDIA_TYPES, SYNTAXES, shipped_context
from kg.rdf.terms import ELI, OA, PREFIXES, VK
from kg.rdf.vocabulary import new_graph, shapes_graph, vocabulary_graph

__all__ = [
    "DEFAULT_BASE",
    "ELI",
    "MEDIA_TYPES",
    "OA",
    "PREFIXES",
    "SYNTAXES",
    "VK",
    "Change",
    "Names",
    "Offer",
    "describe_service",
    "document_graph",
    "export_delta",
    "export_graph",
    "new_graph",
    "shapes_graph",
    "shipped_context",
    "vocabulary_graph",
    "write_triples",
]
