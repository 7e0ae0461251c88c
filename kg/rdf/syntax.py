"""The syntaxes, each writing one node at a time, so that a dump of any size is written in the memory of one document.

rdflib serialises a graph that it holds whole; these writers take what is sorted already. Whatever they write, rdflib
and an independent parser read back to the same triples, which is tested.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from rdflib import Literal, URIRef
from rdflib.namespace import RDF

from kg.rdf.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Term = URIRef | Literal
    Properties = Sequence[tuple[URIRef, Sequence[Term]]]

LOCAL_RE = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*", re.ASCII)
ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
TYPES_ONLY = "@type"


class Lines:
    """N-Triples: one triple a line."""

    head = foot = between = ""

    def node(self, subject: URIRef, properties: Properties, graph: URIRef | None) -> str:  # noqa: ARG002
        """Write all triples of one subject."""
        return self._lines(subject, properties, "")

    def opened(self, graph: URIRef | None) -> str:  # noqa: ARG002
        """Write what begins the nodes of one graph."""
        return ""

    def closed(self, graph: URIRef | None) -> str:  # noqa: ARG002
        """Write what ends the nodes of one graph."""
        return ""

    def _lines(self, subject: URIRef, properties: Properties, end: str) -> str:
        """Write one line for each triple."""
        return "".join(
            f"<{subject}> <{predicate}> {_full(value)}{end} .\n"
            for predicate, values in properties
            for value in values
        )


class Quads(Lines):
    """N-Quads: N-Triples with the graph, which is the document that the triple belongs to."""

    def node(self, subject: URIRef, properties: Properties, graph: URIRef | None) -> str:
        """Write all quads of one subject."""
        return self._lines(subject, properties, f" <{graph}>" if graph else "")


class Turtle(Lines):
    """Turtle: prefixes once, then one block for each subject."""

    def __init__(self) -> None:
        self.head = (
            "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items()) + "\n"
        )

    def node(self, subject: URIRef, properties: Properties, graph: URIRef | None) -> str:  # noqa: ARG002
        """Write one subject with its predicates."""
        said = " ;\n    ".join(
            f"{'a' if predicate == RDF.type else _short(predicate)} {', '.join(map(_short, values))}"
            for predicate, values in properties
        )
        return f"{_short(subject)} {said} .\n"


class TriG(Turtle):
    """TriG: Turtle with a block for the graph of each document."""

    def opened(self, graph: URIRef | None) -> str:
        """Open the graph of a document."""
        return f"<{graph}> {{\n" if graph else ""

    def closed(self, graph: URIRef | None) -> str:
        """Close it."""
        return "}\n" if graph else ""


class JsonLd(Lines):
    """JSON-LD: one context, and one array of all nodes."""

    between = ",\n"
    foot = "\n]}\n"

    def __init__(self) -> None:
        context = shipped_context()
        self.head = f'{{"@context": {json.dumps(context, ensure_ascii=False)},\n"@graph": [\n'
        self.coercions = {term: rule for term, rule in context.items() if isinstance(rule, dict)}

    def node(self, subject: URIRef, properties: Properties, graph: URIRef | None) -> str:  # noqa: ARG002
        """Write one node object."""
        node: dict[str, object] = {"@id": _compact(subject)}
        for predicate, values in properties:
            key = TYPES_ONLY if predicate == RDF.type else _compact(predicate)
            written = [self._value(key, value) for value in values]
            node[key] = written[0] if len(written) == 1 else written
        return json.dumps(node, ensure_ascii=False)

    def _value(self, key: str, value: Term) -> object:
        """Write one value as short as the context allows."""
        rule = self.coercions.get(key, {})
        if isinstance(value, URIRef):
            name = _compact(value)
            return name if key == TYPES_ONLY or rule.get("@type") == "@id" else {"@id": name}
        if value.language:
            same = rule.get("@language") == value.language
            return str(value) if same else {"@value": str(value), "@language": value.language}
        if value.datatype:
            name = _compact(value.datatype)
            return str(value) if rule.get("@type") == name else {"@value": str(value), "@type": name}
        return {"@value": str(value)} if rule else str(value)


class RdfXml(Lines):
    """RDF/XML: one description for each subject."""

    foot = "</rdf:RDF>\n"

    def __init__(self) -> None:
        spaces = "".join(
            f"\n  xmlns:{prefix}={quoteattr(namespace)}" for prefix, namespace in PREFIXES.items()
        )
        self.head = f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{spaces}>\n'

    def node(self, subject: URIRef, properties: Properties, graph: URIRef | None) -> str:  # noqa: ARG002
        """Write one description."""
        said = "".join(
            self._property(_compact(predicate), value) for predicate, values in properties for value in values
        )
        return f"<rdf:Description rdf:about={quoteattr(subject)}>\n{said}</rdf:Description>\n"

    def _property(self, tag: str, value: Term) -> str:
        """Write one property element."""
        if isinstance(value, URIRef):
            return f"  <{tag} rdf:resource={quoteattr(value)}/>\n"
        kind = ""
        if value.language:
            kind = f' xml:lang="{value.language}"'
        elif value.datatype:
            kind = f" rdf:datatype={quoteattr(value.datatype)}"
        return f"  <{tag}{kind}>{_words(value)}</{tag}>\n"


def _words(text: str) -> str:
    """Escape words for XML, which would read a bare carriage return as a line feed."""
    return escape(text).replace("\r", "&#13;")


SYNTAXES = MappingProxyType(
    {"ttl": Turtle, "nt": Lines, "nq": Quads, "trig": TriG, "jsonld": JsonLd, "rdfxml": RdfXml}
)
"""Format, as the command line calls it → its writer."""

MEDIA_TYPES = MappingProxyType(
    {
        "ttl": "text/turtle",
        "nt": "application/n-triples",
        "nq": "application/n-quads",
        "trig": "application/trig",
        "jsonld": "application/ld+json",
        "rdfxml": "application/rdf+xml",
    }
)


@cache
def shipped_context() -> Mapping[str, Any]:
    """Give the JSON-LD context that our files share: the prefixes, and which properties hold IRIs, days, Vietnamese."""
    context: dict[str, Any] = json.loads(
        files("kg.rdf").joinpath("context.jsonld").read_text(encoding="utf-8")
    )
    return dict(context["@context"])


@cache
def _prefixes() -> Mapping[str, str]:
    """Give the prefix of each namespace."""
    return MappingProxyType({namespace: prefix for prefix, namespace in PREFIXES.items()})


def _prefixed(name: str) -> str:
    """Write a name with its prefix, ``eli:cites``; ``""`` where it has none."""
    cut = max(name.rfind("#"), name.rfind("/")) + 1
    prefix = _prefixes().get(name[:cut])
    return f"{prefix}:{name[cut:]}" if prefix and LOCAL_RE.fullmatch(name, cut) else ""


def _compact(name: URIRef) -> str:
    """Write a name as JSON-LD and XML do: with its prefix or in full."""
    return _prefixed(name) or str(name)


def _short(term: Term) -> str:
    """Write a term as Turtle does."""
    if isinstance(term, URIRef):
        return _prefixed(term) or f"<{term}>"
    return _literal(term, _short)


def _full(term: Term) -> str:
    """Write a term as N-Triples does."""
    return f"<{term}>" if isinstance(term, URIRef) else _literal(term, _full)


def _literal(value: Literal, name: Any) -> str:
    """Write a literal with its language or type."""
    words = f'"{value.translate(ESCAPES)}"'
    if value.language:
        return f"{words}@{value.language}"
    return f"{words}^^{name(value.datatype)}" if value.datatype else words
