"""The JSON interface for other programs: a thin layer over the library, errors as problem+json."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, request
from flask.json import dumps

from kg.errors import BadQuery, UnknownDocument
from web.addresses import split_unit
from web.pages import current_library
from web.paging import asked_day, asked_number, asked_span

if TYPE_CHECKING:
    from kg.library import Library
    from kg.model import Event

api = Blueprint("api", __name__, url_prefix="/api/v1")

MOST_HITS = 100
FARTHEST_HIT = 9_000
MOST_HOPS = 500
DEEPEST = 8


def answer(value: object) -> Response:
    """Answer with a value of the library."""
    return Response(dumps(plain(value), ensure_ascii=False), mimetype="application/json")


def plain(value: object) -> object:
    """Turn what the library gives into what JSON knows: days as ``"2023-08-14"``, records as objects."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return plain(value._asdict())
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, dt.date) else value


@api.get("/documents/<path:id>")
def document(id: str) -> Response:
    """Give a document with its units, what it cites and its sources; or one unit of it with who cites it."""
    library = current_library()
    document_id, unit = split_unit(id)
    found = library.document(document_id)
    if unit:
        cited_by = library.cited_by(document_id, unit, limit=MOST_HITS)
        return answer({"document": found, "unit": library.unit(document_id, unit), "cited_by": cited_by})
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
    """Search as ``/tim`` does: ``?q=…&kind=…&year=…&limit=…&offset=…``."""
    limit = asked_number("limit", 10, highest=MOST_HITS)
    offset = asked_number("offset", 0, lowest=0, highest=FARTHEST_HIT)
    year = asked_number("year", 0, lowest=0, highest=2100)
    kind = request.args.get("kind", "")
    hits = current_library().search(
        request.args.get("q", ""), limit=limit, offset=offset, kind=kind, year=year or None
    )
    return answer(hits)


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


@api.get("/status")
def status() -> Response:
    """Tell what ``kg status`` does: ``?name=…&unit=…&day=2023-07-01``; the name may be an identifier."""
    name, unit = asked_name(), request.args.get("unit", "")
    library = current_library()
    found = library.status(name, unit, asked_day("day"))
    record = {field.name: getattr(found, field.name) for field in fields(found) if field.name != "state"}
    event = event_record(library, found.event) if found.event else None
    return answer({"id": name, "status": found.state, **record, "event": event})


@api.get("/impact")
def impact() -> Response:
    """List what rests on a document, as ``kg impact`` does: ``?name=…&day=2026-01-01``."""
    name, library = asked_name(), current_library()
    found = library.called(name)
    if len(found) != 1:
        what = "several documents are called" if found else "no document is called"
        near = tuple(each.id for each in found) or library.near(name)
        raise UnknownDocument(f"{what} {name[:200]!r}", near)
    return answer(library.impact(found[0].id, asked_day("day")))


def asked_name() -> str:
    """Read the name of a document, which must be there."""
    return request.args.get("name") or abort(400, "name= is missing: the number, title or identifier")


def event_record(library: Library, event: Event) -> dict[str, object]:
    """Give an event with the name of the document that decided it."""
    found = library.documents((event.deciding,)) if event.deciding else ()
    name = f"{found[0].kind} {found[0].number or found[0].title}".strip() if found else ""
    return {**{field.name: getattr(event, field.name) for field in fields(event)}, "deciding_name": name}


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
