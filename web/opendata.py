"""Data for others: what can be had and how, our vocabulary at its name, and what describes the whole."""

from __future__ import annotations

import hashlib
import io
import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Response, current_app, render_template, send_file
from flask_babel import gettext
from rdflib import OWL, RDF, RDFS, SKOS, URIRef

from kg.dumps import DUMPS, DumpDesk, dump_path, offered
from kg.errors import QueryStopped
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
from web.failures import RETRY_SECONDS
from web.negotiation import GRAPHS, accepted, prefers_html
from web.pages import current_library, pages
from web.sparql import description

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.wrappers import Response as AnyResponse

KINDS = ((OWL.Class, "classes"), (OWL.ObjectProperty, "links"), (OWL.DatatypeProperty, "values"))


def set_up(app: Flask) -> None:
    """Let an application give out files of the whole library; ``sparql.set_up`` has set its base."""
    app.extensions["dumps"] = DumpDesk(base=app.config["BASE"])


@pages.get("/du-lieu")
def downloads() -> str:
    """Say what data there are, under which names, and how to get them."""
    return files_page()


def files_page(waiting: str = "") -> str:
    """Show what there is; ``waiting`` names a file that is being made."""
    library = current_library()
    return render_template(
        "data.html",
        counts=library.counts(),
        meta=library.store.meta(),
        base=current_app.config["BASE"],
        tables=TABLES,
        endings=TYPES,
        example="nghi-dinh/2023/59-2023-nd-cp",
        dumps=dumps_here(),
        waiting=waiting,
    )


def dumps_here() -> list[dict[str, Any]]:
    """List the files of the whole library: name, what is in it, and its size in bytes where it is ready."""
    build, base = current_library().build, current_app.config["BASE"]
    found = []
    for name, kept in offered(build).items():
        path = dump_path(build, name, base)
        size = path.stat().st_size if path.is_file() else None
        found.append({"name": name, "words": words_of(kept.layout), "size": size})
    return found


def words_of(layout: str) -> str:
    """Say what a file of the whole library holds."""
    words = {
        "nq": gettext("mọi bộ ba, mỗi văn bản một đồ thị (N-Quads)"),
        "ttl": gettext("mọi bộ ba, dễ đọc (Turtle)"),
        "csv": gettext("mọi bảng, với mô tả từng cột (CSV, Frictionless)"),
        "parquet": gettext("mọi bảng, với mô tả từng cột (Parquet, Frictionless)"),
        "graphml": gettext("đồ thị văn bản và quan hệ (GraphML)"),
        "patch": gettext("điều đã đổi từ bản dựng trước (RDF Patch)"),
    }
    return str(words[layout])


@pages.get(f"/du-lieu/<any({', '.join(map(repr, DUMPS))}):name>")
def dump(name: str) -> Response | tuple[str, int, dict[str, str]]:
    """Give a file of the whole library; the first who asks has it made, and comes again."""
    build, desk = current_library().build, current_app.extensions["dumps"]
    try:
        path = desk.ask(build, name)
    except QueryStopped as error:
        if not error.busy or not prefers_html():
            raise
        return files_page(waiting=name), HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": str(RETRY_SECONDS)}
    tag = hashlib.sha256(f"{build.name} {desk.base} {name}".encode()).hexdigest()[:32]
    response = send_file(path, DUMPS[name].packing, as_attachment=True, conditional=True, etag=tag, max_age=0)
    response.headers["Cache-Control"] = "no-cache"
    return response


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
