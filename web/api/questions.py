"""Questions about the library: search, chains, validity on a day, what an end would touch, how much is here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from flask import request

from kg.errors import BadQuery
from kg.export import plain, status_record
from kg.library import Sought, held_record, trace_record
from web.api.blueprint import answer, api, asked_word
from web.pages import current_library, today
from web.paging import asked_day, asked_number
from web.wishes import asked_sought, asked_wishes

if TYPE_CHECKING:
    from flask import Response

MOST_HITS = 100
FARTHEST_HIT = 9_000
MOST_HOPS = 500
DEEPEST = 8


@api.get("/search")
def search() -> Response:
    """Search as ``/tim`` does: ``?q=…&limit=…&offset=…``, a wish for each facet, ``&day=``, ``&order=``, ``&priors=0``.

    ``named`` is what the query names by number, title or place. ``&facets=1`` adds the counts, ``&why=1`` to each hit
    what it scored by. ``&find=duties`` (``actions``, ``documents``) gives those of the best hits instead.
    """
    library, query, wishes = current_library(), request.args.get("q", ""), asked_wishes("day")
    limit = asked_number("limit", 10, highest=MOST_HITS)
    offset = asked_number("offset", 0, lowest=0, highest=FARTHEST_HIT)
    sought = asked_sought("find", {name: name for name in get_args(Sought)})
    if sought:
        among = library.among(sought, query, limit=limit, offset=offset, **wishes)
        told = {"total": among.total, "hits_read": among.read, "hits": among.hits}
        return answer({**told, sought: [held_record(one) for one in among.held]})
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
    """Give a chain, with the state of each of its documents on a day: ``?id=…&direction=up&depth=3&day=2024-01-18``."""
    way, depth = asked_direction(), asked_number("depth", 3, highest=DEEPEST)
    id = asked_word("id", "the identifier of a document")
    library, day = current_library(), asked_day("day") or today()
    found = library.chain(id, way, depth=depth, limit=MOST_HOPS)
    ends = dict.fromkeys(end for hop in found.hops for end in (hop.source, hop.target))
    states = {id_: each.state for id_, each in library.statuses(list(ends), day).items()}
    return answer({**plain(found), "day": day, "states": states})


@api.get("/trace")
def trace() -> Response:
    """Follow a document, unit, duty or action as ``kg trace`` does: ``?id=…&direction=down&depth=3&day=2024-01-18``."""
    way, depth = asked_direction(), asked_number("depth", 4, highest=DEEPEST)
    id = asked_word("id", "the identifier of a document, duty or action")
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


@api.get("/stale")
def stale() -> Response:
    """List documents in force on a day whose basis had ended, as ``kg stale`` does: ``?day=2025-07-01&order=age``."""
    order = request.args.get("order", "weight")
    if order not in {"weight", "age"}:
        raise BadQuery(f"order={order[:40]!r} is neither weight nor age")
    rows = current_library().stale_bases(asked_day("day"), order="age" if order == "age" else "weight")
    return answer(rows)


@api.get("/conflicts")
def conflicts() -> Response:
    """List what the sources of validity cannot agree on, both sides."""
    return answer(current_library().conflicts())


@api.get("/stats")
def stats() -> Response:
    """Tell how much of everything the library holds, and what became of its citations."""
    library = current_library()
    return answer({"counts": library.counts(), "meta": library.store.meta()})


def asked_name() -> str:
    """Read the name of a document, which must be there."""
    return asked_word("name", "the number, title or identifier")


def asked_direction() -> Literal["up", "down"]:
    """Read which way to follow.

    Raises:
        BadQuery: it is neither up nor down.
    """
    direction = request.args.get("direction", "up")
    if direction not in {"up", "down"}:
        raise BadQuery(f"direction={direction[:40]!r} is neither up nor down")
    return "up" if direction == "up" else "down"
