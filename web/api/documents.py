"""Documents, their units, what they cite and who cites them, what happened to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from kg.export import status_record
from kg.library import Filter
from web.addresses import split_unit
from web.api.blueprint import answer, api, asked_page, asked_word, listed
from web.lists import asked_filter
from web.pages import current_library, today
from web.paging import asked_day

if TYPE_CHECKING:
    from flask import Response

MOST_SHOWN = 100
AN_IDENTIFIER = "the identifier of a document"


@api.get("/documents")
def documents() -> Response:
    """List documents by ``kind``, ``year``, ``place``, ``standing``; or those that ``name`` means."""
    library = current_library()
    name = request.args.get("name", "").strip()
    if name:
        found = library.lookup(name)
        return listed("documents", found, len(found), (max(1, len(found)), 0))
    chosen: Filter = asked_filter()
    page = asked_page()
    rows = library.store.browse(chosen, limit=page[0], offset=page[1])
    return listed("documents", [each.document for each in rows], library.store.count_documents(chosen), page)


@api.get("/documents/<path:id>")
def document(id: str) -> Response:
    """Give a document with its units, what it cites and its sources; or one unit of it with who cites it.

    ``?day=2024-01-18`` tells the validity of that day; without it, today's.
    """
    library = current_library()
    document_id, unit = split_unit(id)
    found = library.document(document_id)
    state = library.status_of(found, unit, asked_day("day") or today())
    validity = status_record(state, library.decider(state))
    if unit:
        cited_by = library.cited_by(document_id, unit, limit=MOST_SHOWN)
        text = library.text(document_id)
        shown = library.unit(document_id, unit)
        words = text[shown.start : shown.end]
        told = {"document": found, "validity": validity, "unit": shown, "text": words, "cited_by": cited_by}
        return answer({**told, "rewordings": library.rewordings(document_id, unit)})
    return answer(
        {
            "document": found,
            "validity": validity,
            "sources": library.sources(document_id),
            "units": library.units(document_id),
            "links": library.links(document_id),
            "cited_by": library.cited_by(document_id, limit=MOST_SHOWN),
        }
    )


@api.get("/units")
def units() -> Response:
    """List the units of the document ``id``, in the order of its text."""
    library, page = current_library(), asked_page()
    found = library.units(library.document(asked_word("id", AN_IDENTIFIER)).id)
    return listed("units", found[page[1] : page[1] + page[0]], len(found), page)


@api.get("/citations")
def citations() -> Response:
    """List what the text of the document ``id`` cites, each citation with its answer."""
    library, page = current_library(), asked_page()
    found = library.links(library.document(asked_word("id", AN_IDENTIFIER)).id)
    return listed("citations", found[page[1] : page[1] + page[0]], len(found), page)


@api.get("/incoming")
def incoming() -> Response:
    """List who cites the document ``id``, or its ``unit`` and what that contains."""
    library, page = current_library(), asked_page()
    id, unit = library.document(asked_word("id", AN_IDENTIFIER)).id, request.args.get("unit") or None
    if unit:
        library.unit(id, unit)
    rows = library.cited_by(id, unit, limit=page[0], offset=page[1])
    return listed("incoming", rows, library.store.count_citations_of(id, unit), page)


@api.get("/events")
def events() -> Response:
    """List what happened in time to the document ``id`` and its units, or to one ``unit``."""
    library, page = current_library(), asked_page()
    id = library.document(asked_word("id", AN_IDENTIFIER)).id
    found = library.timeline(id, request.args.get("unit") or None)
    return listed("events", found[page[1] : page[1] + page[0]], len(found), page)
