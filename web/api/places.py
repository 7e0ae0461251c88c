"""Places through time: what holds them, what came before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from kg.errors import UnknownDocument
from kg.number import fold
from web.api.blueprint import answer, api, asked_page, listed
from web.pages import current_library, today
from web.paging import asked_day

if TYPE_CHECKING:
    from flask import Response


@api.get("/places")
def places() -> Response:
    """List the places of a ``name``, or those directly inside ``parent``; without both, the provinces.

    With ``day``, only those that stood then.
    """
    store, page, day = current_library().store, asked_page(), asked_day("day")
    name, parent = " ".join(fold(request.args.get("name", "")).split()), request.args.get("parent", "")
    found = store.places_named(name) if name else store.places_in(parent)
    found = tuple(each for each in found if day is None or each.stands(day))
    return listed("places", found[page[1] : page[1] + page[0]], len(found), page)


@api.get("/places/<id>")
def place(id: str) -> Response:
    """Give a place as of a ``day`` with what it lies in, what it came from, and what had taken its place by then."""
    library, day = current_library(), asked_day("day") or today()
    found = library.places.get(id)
    if found is None:
        raise UnknownDocument(f"{id!r} is no place of this library")
    told = library.place_on(found, day)
    return answer(
        {
            "place": told.place,
            "day": day,
            "stands": told.stands,
            "parent": told.parent,
            "before": told.predecessors,
            "after": told.successors,
            "derived": told.derived,
        }
    )
