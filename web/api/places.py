"""Places through time: what holds them, what came before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from kg.errors import UnknownDocument
from kg.number import fold
from web.api.blueprint import answer, api, asked_page, listed
from web.pages import current_library

if TYPE_CHECKING:
    from flask import Response


@api.get("/places")
def places() -> Response:
    """List the places of a ``name``, or those directly inside ``parent``; without both, the provinces."""
    store, page = current_library().store, asked_page()
    name, parent = " ".join(fold(request.args.get("name", "")).split()), request.args.get("parent", "")
    found = store.places_named(name) if name else store.places_in(parent)
    return listed("places", found[page[1] : page[1] + page[0]], len(found), page)


@api.get("/places/<id>")
def place(id: str) -> Response:
    """Give a place with what it lies in, what it came from and went into."""
    store = current_library().store
    found = store.place(id)
    if found is None:
        raise UnknownDocument(f"{id!r} is no place of this library")
    return answer(
        {
            "place": found,
            "parent": store.place(found.parent) if found.parent else None,
            "before": store.predecessors(id),
            "after": store.places(found.successors),
        }
    )
