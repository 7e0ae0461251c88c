"""Writing RDF: one document, the places, the vocabulary, or everything, to a stream, in bounded memory.

The same library gives the same bytes: nodes, properties and values are sorted within each document, documents follow
each other by identifier, and no node is blank.
"""

from __future__ import annotations

import io
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, TypedDict, Unpack

from rdflib import Literal, URIRef
from rdflib.namespace import RDF

from kg.errors import BadQuery, UnknownDocument
from kg.rdf.dataset import describe_dataset
from kg.rdf.describe import describe, describe_around, describe_place
from kg.rdf.gather import gather_all, gather_one
from kg.rdf.names import DEFAULT_BASE, Names
from kg.rdf.syntax import MEDIA_TYPES, SYNTAXES
from kg.rdf.vocabulary import new_graph, vocabulary_graph

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from rdflib import Graph

    from kg.rdf.gather import Dossier
    from kg.rdf.names import Term, Triple
    from kg.rdf.syntax import Lines
    from kg.store import Store

    Node = tuple[URIRef, list[tuple[URIRef, list[Term]]]]

PLACES_AT_ONCE = 500
PLACE = "noi/"


class Portion(NamedTuple):
    """Triples that are sorted and written together, with the graph that quads name for them."""

    triples: Iterable[Triple]
    graph: URIRef | None = None


def document_graph(store: Store, id: str, *, base: str = DEFAULT_BASE) -> Graph:
    """Give all that is known of one document as a graph of rdflib.

    Raises:
        UnknownDocument: none has this identifier.
        BadQuery: ``base`` cannot be the base of IRIs.
    """
    names = Names.of(base)
    dossier = gather_one(store, id)
    graph = new_graph()
    for triple in (*describe_around(dossier, names), *describe(dossier, names)):
        graph.add(triple)
    return graph


class GraphWish(TypedDict, total=False):
    """What is written, and how."""

    base: str  # what the IRIs of documents, units and places begin with
    what: str  # "all", "vocabulary", "dataset", "places", the identifier of a document, or "noi/" and that of a place
    day: (
        dt.date | None
    )  # on which it is told what is in force (``vk:asOf``); that of the build when not given


def export_graph(store: Store, stream: BinaryIO, format: str, **wish: Unpack[GraphWish]) -> int:
    """Write RDF to a binary stream, and give the number of triples.

    Args:
        store: the open library.
        stream: takes UTF-8; it is not closed.
        format: ``ttl``, ``nt``, ``nq``, ``trig``, ``jsonld`` or ``rdfxml``.
        wish: everything, for the day of the build, when not given.

    Raises:
        UnknownDocument: no document has this identifier; nothing is written.
        BadQuery: unknown format, or a base that cannot be one; nothing is written.
    """
    if format not in SYNTAXES:
        raise BadQuery(f"{format!r} is no format of RDF; there are {', '.join(SYNTAXES)}")
    names = Names.of(wish.get("base", DEFAULT_BASE))
    portions = _portions(store, names, wish.get("what", "all"), wish.get("day"))
    return _write(stream, SYNTAXES[format](), portions)


def _portions(store: Store, names: Names, what: str, day: dt.date | None) -> Iterable[Portion]:
    """Choose what is written."""
    match what:
        case "all":
            return _everything(store, names, day)
        case "vocabulary":
            return [_vocabulary()]
        case "dataset":
            return [Portion(describe_dataset(store, names))]
        case "places":
            return _places(store, names)
        case _ if what.startswith(PLACE):
            return [Portion(_one_place(store, what.removeprefix(PLACE), names))]
        case _:
            dossier = gather_one(store, what, day)
            return [Portion(describe_around(dossier, names)), own_portion(dossier, names)]


def _everything(store: Store, names: Names, day: dt.date | None) -> Iterator[Portion]:
    """Give vocabulary, data set, places and all documents; what documents share comes with the first that names it."""
    yield from _common(store, names)
    written: set[URIRef] = set()
    for dossier in gather_all(store, day):
        yield Portion(_new_around(dossier, names, written))
        yield own_portion(dossier, names)


def shared_portions(store: Store, names: Names) -> Iterator[Portion]:
    """Give what belongs to no single document: terms, data set, places, agencies, subjects."""
    yield from _common(store, names)
    written: set[URIRef] = set()
    for dossier in gather_all(store):
        yield Portion(_new_around(dossier, names, written))


def _common(store: Store, names: Names) -> Iterator[Portion]:
    """Give what is written before the documents."""
    yield _vocabulary()
    yield Portion(describe_dataset(store, names))
    yield from _places(store, names)


def _new_around(dossier: Dossier, names: Names, written: set[URIRef]) -> list[Triple]:
    """Describe what a document shares and no document before it has brought."""
    if dossier.place:
        written.add(names.place(dossier.place.id))
    shared = [triple for triple in describe_around(dossier, names) if triple[0] not in written]
    written.update(triple[0] for triple in shared)
    return shared


def own_portion(dossier: Dossier, names: Names) -> Portion:
    """Give a document's own triples, in the graph of that document."""
    return Portion(describe(dossier, names), names.part(names.document(dossier.document.id), "graph"))


def _vocabulary() -> Portion:
    """Give our terms and code lists."""
    triples = ((s, p, o) for s, p, o in vocabulary_graph() if isinstance(s, URIRef) and isinstance(p, URIRef))
    return Portion([(s, p, o) for s, p, o in triples if isinstance(o, URIRef | Literal)])


def _places(store: Store, names: Names) -> Iterator[Portion]:
    """Give all places, some at a time."""
    places = store.all_places()
    while some := list(islice(places, PLACES_AT_ONCE)):
        yield Portion([triple for place in some for triple in describe_place(place, names)])


def write_triples(triples: Iterable[Triple], format: str) -> tuple[bytes, str]:
    """Write some triples in a format, as ``export_graph`` does; their bytes and their media type."""
    stream = io.BytesIO()
    _write(stream, SYNTAXES[format](), [Portion(triples)])
    return stream.getvalue(), MEDIA_TYPES[format]


def _one_place(store: Store, id: str, names: Names) -> list[Triple]:
    """Describe one place with what holds it."""
    triples: list[Triple] = []
    while id:
        place = store.place(id)
        if place is None:
            raise UnknownDocument(f"{id!r} is no place of this library")
        triples += describe_place(place, names)
        id = place.parent
    return triples


def _write(stream: BinaryIO, syntax: Lines, portions: Iterable[Portion]) -> int:
    """Write portions in turn, and count their triples."""
    stream.write(syntax.head.encode())
    count, between = 0, ""
    for triples, graph in portions:
        nodes = sort_nodes(triples)
        if not nodes:
            continue
        written = syntax.between.join(syntax.node(*node, graph) for node in nodes)
        stream.write(f"{between}{syntax.opened(graph)}{written}{syntax.closed(graph)}".encode())
        between = syntax.between
        count += sum(len(values) for _, properties in nodes for _, values in properties)
    stream.write(syntax.foot.encode())
    return count


def sort_nodes(triples: Iterable[Triple]) -> list[Node]:
    """Group triples by subject and property, each once, in an order that does not depend on how they came."""
    grouped: dict[URIRef, dict[URIRef, set[Term]]] = {}
    for subject, predicate, value in triples:
        grouped.setdefault(subject, {}).setdefault(predicate, set()).add(value)
    return [
        (
            subject,
            [
                (predicate, sorted(values, key=_value_order) if len(values) > 1 else list(values))
                for predicate, values in sorted(properties.items(), key=_property_order)
            ],
        )
        for subject, properties in sorted(grouped.items(), key=_subject_order)
    ]


def _subject_order(entry: tuple[URIRef, object]) -> str:
    """Order nodes by name."""
    return str(entry[0])


def _property_order(entry: tuple[URIRef, object]) -> str:
    """Order properties by name, the type first."""
    return _property_key(entry[0])


@cache
def _property_key(property: URIRef) -> str:
    """Give what a property is ordered by; there are few of them."""
    return "" if property == RDF.type else str(property)


def _value_order(value: Term) -> tuple[bool, str, str]:
    """Order values: names, then literals by their words, language and type."""
    if isinstance(value, URIRef):
        return False, str(value), ""
    return True, str(value), value.language or value.datatype or ""
