"""The JSON interface for other programs: a thin layer over the library, errors as problem+json."""

from __future__ import annotations

from typing import Literal

from flask import Blueprint, Response, abort, request
from flask.json import dumps

from kg.errors import BadQuery
from kg.export import plain, status_record
from kg.library import ActionFilter, action_record, duty_record, trace_record
from web.addresses import split_unit
from web.asking import asked_duties
from web.pages import current_library
from web.paging import asked_day, asked_number, asked_span
from web.wishes import asked_wishes

api = Blueprint("api", __name__, url_prefix="/api/v1")

MOST_HITS = 100
MOST_DUTIES = 500
FARTHEST_HIT = 9_000
MOST_HOPS = 500
DEEPEST = 8


def answer(value: object) -> Response:
    """Answer with a value of the library."""
    return Response(dumps(plain(value), ensure_ascii=False), mimetype="application/json")


@api.get("/documents/<path:id>")
def document(id: str) -> Response:
    """Give a document with its units, what it cites and its sources; or one unit of it with who cites it."""
    library = current_library()
    document_id, unit = split_unit(id)
    found = library.document(document_id)
    if unit:
        cited_by = library.cited_by(document_id, unit, limit=MOST_HITS)
        told = {"document": found, "unit": library.unit(document_id, unit), "cited_by": cited_by}
        return answer({**told, "rewordings": library.rewordings(document_id, unit)})
    return answer(
        {
            "document": found,
            "sources": library.sources(document_id),
            "units": library.units(document_id),
            "links": library.links(document_id),
            "cited_by": library.cited_by(document_id, limit=MOST_HITS),
        }
    )


@api.get("/search")
def search() -> Response:
    """Search as ``/tim`` does: ``?q=…&limit=…&offset=…``, a wish for each facet, ``&day=``, ``&order=``, ``&priors=0``.

    ``named`` is what the query names by number, title or place. ``&facets=1`` adds the counts, ``&why=1`` to each hit
    what it scored by.
    """
    library, query, wishes = current_library(), request.args.get("q", ""), asked_wishes("day")
    limit = asked_number("limit", 10, highest=MOST_HITS)
    offset = asked_number("offset", 0, lowest=0, highest=FARTHEST_HIT)
    hits = library.search(query, limit=limit, offset=offset, **wishes)
    told = plain(hits)
    if request.args.get("why", "0") != "0":
        for record, hit in zip(told["hits"], hits.hits, strict=True):
            record["why"] = plain(library.why(query, hit.document, hit.unit, **wishes))
    if request.args.get("facets", "0") != "0":
        told["facets"] = library.facets(query, **wishes)
    return answer({**told, "named": library.named(query, wishes.get("day"))})


@api.get("/suggest")
def suggest() -> Response:
    """Suggest titles, headings and numbers that begin as typed: ``?q=…``."""
    return answer(current_library().suggest(request.args.get("q", "")))


@api.get("/chain")
def chain() -> Response:
    """Give a chain: ``?id=…&direction=up&depth=3``."""
    direction = request.args.get("direction", "up")
    if direction not in {"up", "down"}:
        raise BadQuery(f"direction={direction[:40]!r} is neither up nor down")
    depth = asked_number("depth", 3, highest=DEEPEST)
    id = request.args.get("id") or abort(400, "id= is missing: the identifier of a document")
    return answer(
        current_library().chain(id, "up" if direction == "up" else "down", depth=depth, limit=MOST_HOPS)
    )


@api.get("/trace")
def trace() -> Response:
    """Follow a document, unit, duty or action as ``kg trace`` does: ``?id=…&direction=down&depth=3&day=2024-01-18``."""
    direction = request.args.get("direction", "up")
    if direction not in {"up", "down"}:
        raise BadQuery(f"direction={direction[:40]!r} is neither up nor down")
    depth = asked_number("depth", 4, highest=DEEPEST)
    id = request.args.get("id") or abort(400, "id= is missing: the identifier of a document, duty or action")
    way: Literal["up", "down"] = "up" if direction == "up" else "down"
    return answer(trace_record(current_library().trace(id, way, day=asked_day("day"), depth=depth)))


@api.get("/status")
def status() -> Response:
    """Tell what ``kg status`` does: ``?name=…&unit=…&day=2023-07-01``; the name may be an identifier."""
    name, unit = asked_name(), request.args.get("unit", "")
    library = current_library()
    found = library.status(name, unit, asked_day("day"))
    return answer({"id": name, **status_record(found, library.decider(found))})


@api.get("/impact")
def impact() -> Response:
    """List what rests on a document, as ``kg impact`` does: ``?name=…&day=2026-01-01``."""
    library = current_library()
    return answer(library.impact(library.the_document(asked_name()).id, asked_day("day")))


def asked_name() -> str:
    """Read the name of a document, which must be there."""
    return request.args.get("name") or abort(400, "name= is missing: the number, title or identifier")


@api.get("/duties")
def duties() -> Response:
    """List duties: ``?document=…&unit=…&agency=…&bearer=…&level=…&modality=…&deadline=…&day=…&limit=…&offset=…``."""
    limit = asked_number("limit", 50, highest=MOST_DUTIES)
    offset = asked_number("offset", 0, lowest=0, highest=10**7)
    wish, library = asked_duties(), current_library()
    found = library.duties(wish, day=asked_day("day"), limit=limit, offset=offset)
    return answer({"total": library.count_duties(wish), "duties": [duty_record(each) for each in found]})


@api.get("/actions")
def actions() -> Response:
    """List actions: ``?document=…&kind=…&place=…&since=…&until=…&basis=…&limit=…&offset=…``."""
    limit = asked_number("limit", 50, highest=MOST_DUTIES)
    offset = asked_number("offset", 0, lowest=0, highest=10**7)
    places = tuple(request.args.getlist("place"))
    wish = ActionFilter(
        request.args.get("document", ""),
        request.args.get("kind", ""),
        tuple(place for place in places if place),
        asked_day("since"),
        asked_day("until"),
        request.args.get("basis", ""),
    )
    library = current_library()
    found = library.actions(wish, limit=limit, offset=offset)
    return answer({"total": library.count_actions(wish), "actions": [action_record(each) for each in found]})


@api.post("/cite")
def cite() -> Response:
    """Find the citations of the text in the body (UTF-8, at most 1 MB) and answer them from the library.

    ``?explain=1`` adds to each why it was found and answered so; ``?why=120-145`` says instead why that span, in code
    points, has no link. ``?date=``, ``?place=`` and ``?url=`` tell what the text does not.
    """
    try:
        text = request.get_data().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadQuery(f"the text is not UTF-8 at byte {error.start}") from error
    library = current_library()
    if "why" in request.args:
        return answer({"why": library.why_not(text, *asked_span("why"))})
    date, place, url = asked_day("date"), request.args.get("place", ""), request.args.get("url", "")
    found = library.cite(text, date=date, place=place, url=url)
    if request.args.get("explain", "0") == "0":
        return answer({"citations": found})
    reasons = library.explain(text, date=date, place=place, url=url)
    told = [{**each._asdict(), "explanation": reason} for each, reason in zip(found, reasons, strict=True)]
    return answer({"citations": told})
