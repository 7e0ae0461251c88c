"""Documents for other programs, and their names: RDF under ELI, JSON, and the way from an IRI to what it names.

The IRI of a document names the law itself, which no server can send: it leads (303) to what is known of it, as a page
or in a format of data, whichever the reader prefers.
"""

from __future__ import annotations

import io
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Response, abort, current_app, redirect, request, url_for

from kg.rdf import Names, export_graph
from web.addresses import document_address, place_address, split_unit
from web.negotiation import DOCUMENTS, HTML, JSON, accepted, prefers_html
from web.pages import current_library, pages
from web.paging import asked_day

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.wrappers import Response as AnyResponse

TYPES = MappingProxyType(
    {
        "ttl": "text/turtle",
        "jsonld": "application/ld+json",
        "nt": "application/n-triples",
        "rdf": "application/rdf+xml",
        "json": "application/json",
    }
)
"""What the address of a document may end in → media type."""

SUFFIXES = MappingProxyType({"rdfxml": "rdf"})
FORMATS = MappingProxyType({"rdf": "rdfxml"})
"""RDF/XML ends in ``.rdf``, as everywhere."""

SEE_OTHER = HTTPStatus.SEE_OTHER
PAGE = "pages.document"


def set_up(app: Flask) -> None:
    """Let the pages of documents lead programs to their data."""
    app.before_request(lead_programs)
    app.after_request(tell_alternates)


@pages.get("/van-ban/<path:id>.<any(ttl,jsonld,nt,rdf,json):format>")
def export(id: str, format: str) -> AnyResponse:
    """Give all that is known of a document, in the format its address ends in; of a unit, its document's."""
    if format == JSON:
        return redirect(url_for("api.document", id=id))
    document, unit = split_unit(id)
    if unit:
        current_library().unit(document, unit)
        return redirect(url_for("pages.export", id=document, format=format))
    return write(document, format)


@pages.get("/noi/<id>.<any(ttl,jsonld,nt,rdf):format>")
def export_place(id: str, format: str) -> Response:
    """Give a place with its days, what it lies in and what came after it."""
    return write(f"noi/{id}", format)


@pages.get("/id/<path:id>")
def identified(id: str) -> AnyResponse:
    """Lead from the IRI of a document, unit or place to what is known of it."""
    room, _, rest = id.partition("/")
    if room in {"co-quan", "chu-de", "loai", "kho", "vai", "viec"}:
        iri = Names.of(current_app.config["BASE"]).document(id)
        return redirect(url_for("pages.sparql", query=f"DESCRIBE <{iri}>"), SEE_OTHER)
    form = accepted(DOCUMENTS)
    if form is None:
        abort(HTTPStatus.NOT_ACCEPTABLE, f"accept one of {', '.join(DOCUMENTS)}")
    place = room == "noi"
    if prefers_html() or form == HTML:
        address = place_address(rest) if place else document_address(id)
    elif form == JSON:
        address = url_for("api.place", id=rest) if place else url_for("api.document", id=id)
    else:
        room, name = ("noi", rest) if place else ("van-ban", id)
        address = f"{request.script_root}/{room}/{quote(name)}.{SUFFIXES.get(form, form)}"
    response = redirect(address, SEE_OTHER)
    response.vary.add("Accept")
    return response


def write(what: str, ending: str) -> Response:
    """Write one document, or another part of the library, in the format of an ending."""
    written = io.BytesIO()
    base = current_app.config["BASE"]
    form, day = FORMATS.get(ending, ending), asked_day("ngay")
    export_graph(current_library().store, written, form, base=base, what=what, day=day)
    return Response(written.getvalue(), content_type=f"{TYPES[ending]}; charset=utf-8")


def lead_programs() -> AnyResponse | None:
    """Lead a program that asks for the page of a document, and accepts only data, to these."""
    if request.endpoint != PAGE or not request.accept_mimetypes:
        return None
    form = accepted(DOCUMENTS)
    if form in {None, HTML} or "*/*" in dict(request.accept_mimetypes):
        return None
    id = (request.view_args or {}).get("id", "")
    if form == JSON:
        return redirect(url_for("api.document", id=id), SEE_OTHER)
    return redirect(url_for("pages.export", id=id, format=SUFFIXES.get(str(form), str(form))), SEE_OTHER)


def tell_alternates(response: Response) -> Response:
    """Name the formats of data in the head of a document's page."""
    if request.endpoint == PAGE and response.status_code == HTTPStatus.OK:
        response.vary.add("Accept")
        id = split_unit((request.view_args or {}).get("id", ""))[0]
        for ending, media in TYPES.items():
            address = url_for("pages.export", id=id, format=ending)
            response.headers.add("Link", f'<{address}>; rel="alternate"; type="{media}"')
    return response
