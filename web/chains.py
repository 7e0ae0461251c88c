"""Chains: what a document rests on, who acts on it, how two documents are joined; a list first, then a drawing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask import Response, abort, redirect, render_template, request, url_for

from web.addresses import chain_address, split_unit
from web.drawing import Beyond, draw
from web.evidence import steps_of
from web.finding import named_documents
from web.marks import document_marks, legend
from web.naming import short_name
from web.pages import current_library, pages, today
from web.paging import Paging, asked_day, asked_number, asked_page
from web.tracing import SHAPES, is_part, show_trace

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal

    from flask.typing import ResponseReturnValue

    from kg.graph import Hop
    from kg.library import Library
    from kg.model import Document
    from web.drawing import Drawing
    from web.evidence import Step
    from web.marks import Mark

HOPS = 250
HOPS_OPENED = 60
"""Beyond one document that a reader has opened."""
MOST_OPENED = 12
STEPS = 30
"""With their sentences, on one page of the list."""
DEEPEST = 8
DEFAULT_DEPTH = 3
LOOKED_BEYOND = 2000
WAYS = frozenset({"len", "xuong"})


@dataclass(frozen=True, slots=True)
class Asked:
    """Which chain an address asks for: whose, which way, how deep, beyond which documents further."""

    id: str
    way: str
    depth: int
    opened: tuple[str, ...]

    @property
    def direction(self) -> Literal["up", "down"]:
        """Give the direction as the library calls it."""
        return "up" if self.way == "len" else "down"


@pages.get("/chuoi/<path:id>")
def chain(id: str) -> ResponseReturnValue:
    """Show a chain upward (what it rests on) or downward (who acts on it)."""
    asked = asked_chain(id)
    library = current_library()
    shape = request.args.get("dang", SHAPES[0] if is_part(id) else "")
    if shape in SHAPES:
        return show_trace(id, asked.way, shape, asked.depth)
    hops, truncated = hops_of(library, asked)
    document = library.document(split_unit(id)[0])
    paging = Paging(asked_page(), STEPS, len({(hop.source, hop.target) for hop in hops}))
    shown = slice(paging.offset, paging.offset + STEPS)
    steps = steps_of(library, hops, told=shown)
    return render_template(
        "chain.html",
        document=document,
        unit=split_unit(id)[1],
        name=short_name(document),
        asked=asked,
        asked_day=asked_day("ngay"),
        legend=legend(),
        deepest=DEEPEST,
        truncated=truncated,
        steps=steps[shown],
        paging=paging,
        drawing=drawn(library, asked, document, steps) if steps else None,
    )


@pages.get("/chuoi/<path:id>.svg")
def chain_drawing(id: str) -> Response:
    """Give the drawing of a chain as a file of its own."""
    asked = asked_chain(id)
    library = current_library()
    document = library.document(split_unit(id)[0])
    steps = steps_of(library, hops_of(library, asked)[0], told=slice(0))
    svg = render_template(
        "drawing.svg", drawing=drawn(library, asked, document, steps), name=short_name(document), alone=True
    )
    response = Response(svg, mimetype="image/svg+xml")
    name = id.replace("/", "_").encode("ascii", "ignore").decode()
    response.headers["Content-Disposition"] = f"attachment; filename={name}-{asked.way}.svg"
    return response


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
    return render_template("path.html", asked=asked, found=found, asked_day=asked_day("ngay"), **shown)


def show_route(library: Library, start: Document, end: Document) -> dict[str, object]:
    """Find the shortest chain between two documents, and draw it."""
    route = library.path(start.id, end.id)
    steps = steps_of(library, route.hops)
    return {
        "route": route,
        "start": start,
        "end": end,
        "steps": steps,
        "drawing": draw(start, steps, Beyond(marks_of(library, steps))) if steps else None,
    }


def asked_chain(id: str) -> Asked:
    """Read which chain is asked for; 404 for a direction that does not exist."""
    way = request.args.get("huong", "len")
    if way not in WAYS:
        abort(404)
    opened = tuple(dict.fromkeys(request.args.getlist("mo")))[:MOST_OPENED]
    return Asked(id, way, asked_number("bac", DEFAULT_DEPTH, highest=DEEPEST), opened)


def hops_of(library: Library, asked: Asked) -> tuple[list[Hop], bool]:
    """Give the hops of a chain and of what was opened beyond it, and whether some found no room."""
    found = library.chain(asked.id, asked.direction, depth=asked.depth, limit=HOPS)
    hops, truncated = list(found.hops), found.truncated
    for id in asked.opened:
        level = next((hop.level for hop in hops if id in {hop.source, hop.target}), 0)
        beyond = library.chain(id, asked.direction, depth=1, limit=HOPS_OPENED) if level else None
        if beyond:
            known = {(hop.source, hop.target) for hop in hops}
            fresh = [hop for hop in beyond.hops if (hop.source, hop.target) not in known]
            hops += [replace(hop, level=level + 1) for hop in fresh]
            truncated = truncated or beyond.truncated
    return hops, truncated


def drawn(library: Library, asked: Asked, document: Document, steps: Sequence[Step]) -> Drawing:
    """Draw a chain: each document with its state on the day asked for, and with what opens the rest of it."""
    inside = {each.id for step in steps for each in (step.source, step.target)} | {document.id}
    ends = library.store.edges_at(sorted(inside), asked.direction, limit=LOOKED_BEYOND)
    near, far = ("source", "target") if asked.direction == "up" else ("target", "source")
    more = {getattr(edge, near) for edge in ends if getattr(edge, far) not in inside}
    opens = {
        id: chain_address(asked.id, asked.direction, bac=asked.depth, mo=(*asked.opened, id))
        for id in more - {document.id, *asked.opened}
    }
    return draw(document, steps, Beyond(marks_of(library, steps), opens))


def marks_of(library: Library, steps: Sequence[Step]) -> dict[str, Mark]:
    """Mark the documents of a chain by their state on the day asked for."""
    ids = dict.fromkeys(each.id for step in steps for each in (step.source, step.target))
    return document_marks(library, ids, asked_day("ngay") or today())
