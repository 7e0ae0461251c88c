"""Chains: what a document rests on, who acts on it, how two documents are joined; a list first, then a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, redirect, render_template, request, url_for

from web.addresses import split_unit
from web.drawing import draw
from web.evidence import steps_of
from web.finding import named_documents
from web.naming import short_name
from web.pages import current_library, pages
from web.paging import asked_number

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from kg.library import Library
    from kg.model import Document

HOPS = 150
DEEPEST = 8
DEFAULT_DEPTH = 3
WAYS = ("len", "xuong")


@pages.get("/chuoi/<path:id>")
def chain(id: str) -> str:
    """Show a chain upward (what it rests on) or downward (who acts on it)."""
    way = request.args.get("huong", "len")
    if way not in WAYS:
        abort(404)
    library = current_library()
    depth = asked_number("bac", DEFAULT_DEPTH, highest=DEEPEST)
    found = library.chain(id, "up" if way == "len" else "down", depth=depth, limit=HOPS)
    document = library.document(split_unit(id)[0])
    steps = steps_of(library, found.hops)
    return render_template(
        "chain.html",
        document=document,
        unit=split_unit(id)[1],
        name=short_name(document),
        way=way,
        depth=depth,
        deepest=DEEPEST,
        chain=found,
        steps=steps,
        drawing=draw(document, steps) if steps else None,
    )


@pages.get("/chuoi")
def path() -> ResponseReturnValue:
    """Show the shortest chain of evidence between two documents, or ask for them."""
    library = current_library()
    asked = {name: request.args.get(name, "").strip() for name in ("tu", "den")}
    found = {name: named_documents(library, words) for name, words in asked.items()}
    if asked["tu"] and not asked["den"] and len(found["tu"]) == 1:
        return redirect(url_for("pages.chain", id=found["tu"][0].id))
    ends = [documents[0] for documents in found.values() if len(documents) == 1]
    shown = show_route(library, *ends) if len(ends) == len(found) else {}
    return render_template("path.html", asked=asked, found=found, **shown)


def show_route(library: Library, start: Document, end: Document) -> dict[str, object]:
    """Find the shortest chain between two documents, and draw it."""
    route = library.path(start.id, end.id)
    steps = steps_of(library, route.hops)
    return {
        "route": route,
        "start": start,
        "end": end,
        "steps": steps,
        "drawing": draw(start, steps) if steps else None,
    }
