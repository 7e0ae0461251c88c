"""A document for other programs: RDF under ELI, and JSON."""

from __future__ import annotations

import io
from types import MappingProxyType
from typing import TYPE_CHECKING

from flask import Response, redirect, url_for

from kg.rdf import export_graph
from web.pages import current_library, pages

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

TYPES = MappingProxyType(
    {
        "ttl": "text/turtle",
        "jsonld": "application/ld+json",
        "nt": "application/n-triples",
        "json": "application/json",
    }
)


@pages.get("/van-ban/<path:id>.<any(ttl,jsonld,nt,json):format>")
def export(id: str, format: str) -> AnyResponse:
    """Give all that is known of a document, in the format its address ends in."""
    if format == "json":
        return redirect(url_for("api.document", id=id))
    written = io.BytesIO()
    export_graph(current_library().store, written, format, what=id)
    return Response(written.getvalue(), content_type=f"{TYPES[format]}; charset=utf-8")
