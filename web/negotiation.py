"""Which format an answer has: what the address ends in, else what the reader accepts."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from flask import request

if TYPE_CHECKING:
    from collections.abc import Mapping

HTML = "html"
JSON = "json"

GRAPHS = MappingProxyType(
    {
        "text/turtle": "ttl",
        "application/ld+json": "jsonld",
        "application/rdf+xml": "rdfxml",
        "application/n-triples": "nt",
        "application/x-turtle": "ttl",
        "text/n3": "ttl",
    }
)
"""Media type → format of RDF; the first is given where anything will do."""

TABLES = MappingProxyType(
    {
        "application/sparql-results+json": "json",
        "application/json": "json",
        "application/sparql-results+xml": "xml",
        "application/xml": "xml",
        "text/csv": "csv",
        "text/tab-separated-values": "tsv",
    }
)
"""Media type → format of the answers of SELECT and ASK."""

DOCUMENTS = MappingProxyType({"text/html": HTML, "application/json": JSON, **GRAPHS})
"""Media type → format of a document: a page, JSON or RDF."""


def accepted(formats: Mapping[str, str]) -> str | None:
    """Choose the format that the reader likes best; None when none will do.

    A reader who says nothing, or takes anything, gets the first.
    """
    if not request.accept_mimetypes:
        return next(iter(formats.values()))
    best = request.accept_mimetypes.best_match(formats)
    return formats[best] if best else None


def prefers_html() -> bool:
    """Tell whether the reader is a browser: one that names HTML, and likes nothing of ours better."""
    accepts = request.accept_mimetypes
    if "text/html" not in dict(accepts):
        return False
    return accepts["text/html"] >= max(accepts[each] for each in (*GRAPHS, *TABLES))
