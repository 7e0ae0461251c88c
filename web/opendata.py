"""Data for others: what can be had and how, our vocabulary at its name, and what describes the whole."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

from flask import Response, current_app, render_template
from rdflib import OWL, RDF, RDFS, SKOS, URIRef

from kg.export import TABLES
from kg.rdf import (
    VK,
    export_graph,
    shapes_graph,
    shipped_context,
    vocabulary_graph,
    write_triples,
)
from web.exports import FORMATS, TYPES
from web.negotiation import GRAPHS, accepted, prefers_html
from web.pages import current_library, pages
from web.sparql import description

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

KINDS = ((OWL.Class, "classes"), (OWL.ObjectProperty, "links"), (OWL.DatatypeProperty, "values"))


@pages.get("/du-lieu")
def downloads() -> str:
    """Say what data there are, under which names, and how to get them."""
    library = current_library()
    return render_template(
        "data.html",
        counts=library.counts(),
        meta=library.store.meta(),
        base=current_app.config["BASE"],
        tables=TABLES,
        endings=TYPES,
        example="nghi-dinh/2023/59-2023-nd-cp",
    )


@pages.get("/du-lieu/<any(vocabulary,places,dataset):what>.<any(ttl,jsonld,nt,rdf):format>")
def small_file(what: str, format: str) -> Response:
    """Give the vocabulary, the places or the description of the data set as a file."""
    written = io.BytesIO()
    base, store = current_app.config["BASE"], current_library().store
    export_graph(store, written, FORMATS.get(format, format), base=base, what=what)
    return Response(written.getvalue(), content_type=f"{TYPES[format]}; charset=utf-8")


@pages.get("/du-lieu/shapes.ttl")
def shapes() -> Response:
    """Give the SHACL shapes that our files conform to."""
    return Response(shapes_graph().serialize(format="turtle"), content_type="text/turtle; charset=utf-8")


@pages.get("/du-lieu/context.jsonld")
def context() -> Response:
    """Give the JSON-LD context that our files share."""
    body = json.dumps({"@context": shipped_context()}, ensure_ascii=False, indent=1)
    return Response(body, content_type="application/ld+json; charset=utf-8")


@pages.get("/.well-known/void")
def well_known() -> Response:
    """Describe the data set where programs look for it."""
    return description()


@pages.get("/vk")
def vocabulary() -> AnyResponse | str:
    """Document our vocabulary at its name: as a page, or as RDF for a program."""
    form = accepted(GRAPHS)
    if prefers_html() or form is None:
        return render_template("vocabulary.html", namespace=str(VK), **documented())
    graph = vocabulary_graph()
    triples = ((s, p, o) for s, p, o in graph if isinstance(s, URIRef) and isinstance(p, URIRef))
    body, media = write_triples(triples, form)  # type: ignore[arg-type]
    response = Response(body, content_type=f"{media}; charset=utf-8")
    response.vary.add("Accept")
    return response


def documented() -> dict[str, Any]:
    """Lay out the vocabulary for a page: its terms by kind, its code lists with their concepts."""
    graph = vocabulary_graph()
    terms = {name: [term_of(graph, each) for each in own(graph, kind)] for kind, name in KINDS}
    lists = [
        {**term_of(graph, scheme), "concepts": [term_of(graph, each) for each in inside(graph, scheme)]}
        for scheme in own(graph, SKOS.ConceptScheme)
    ]
    return {**terms, "lists": lists}


def own(graph: Any, kind: URIRef) -> list[URIRef]:
    """List the terms of a kind by name."""
    return sorted(each for each in graph.subjects(RDF.type, kind) if str(each).startswith(str(VK)))


def inside(graph: Any, scheme: URIRef) -> list[URIRef]:
    """List the concepts of a code list by name."""
    return sorted(graph.subjects(SKOS.inScheme, scheme))


def term_of(graph: Any, term: URIRef) -> dict[str, Any]:
    """Lay out one term: its name, label and meaning by language, and the wider terms of others."""
    labels = {
        each.language: str(each)
        for name in (RDFS.label, SKOS.prefLabel)
        for each in graph.objects(term, name)
    }
    meanings = {
        each.language: str(each)
        for name in (RDFS.comment, SKOS.definition)
        for each in graph.objects(term, name)
    }
    wider = [
        graph.qname(each)
        for name in (RDFS.subClassOf, RDFS.subPropertyOf)
        for each in graph.objects(term, name)
    ]
    return {
        "name": str(term).removeprefix(str(VK)),
        "labels": labels,
        "meanings": meanings,
        "wider": sorted(wider),
    }
