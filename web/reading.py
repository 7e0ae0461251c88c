"""The pages of one document, of one unit of it, and of one citation in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, render_template, request

from kg.errors import UnknownDocument
from web.addresses import split_unit
from web.details import contents_of, facts_of, fates_of, find_disagreements, relations_of
from web.evidence import group_incoming, group_outgoing, witness_of
from web.marks import document_marks, legend, link_marks, unit_marks
from web.naming import formal_name, formal_unit, full_title, short_name
from web.pages import current_library, pages, today
from web.paging import Paging, asked_day, asked_page
from web.render import Beside, TextRenderer, names_of
from web.validity import history_of, state_of
from web.wording import changes_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.library import Library
    from kg.model import Document, Link, Unit
    from kg.store import Incoming
    from web.evidence import Witness

TEXT, CITES, CITED_BY, RELATIONS, SOURCES = VIEWS = (
    "noi-dung",
    "vien-dan",
    "duoc-vien-dan",
    "luoc-do",
    "nguon",
)
INCOMING_ON_TEXT = 10
OUTGOING_ON_TEXT = 12
WITNESSES = 50
"""Citations with their sentences on one page of a list."""


@pages.get("/van-ban/<path:id>")
def document(id: str) -> str:
    """Show a document, or one unit of it."""
    document_id, unit_path = split_unit(id)
    library = current_library()
    found = library.document(document_id)
    if unit_path:
        return show_unit(library, found, library.unit(document_id, unit_path))
    view = request.args.get("xem", TEXT)
    if view not in VIEWS:
        abort(404)
    show = {CITES: show_citations, CITED_BY: show_incoming, RELATIONS: show_relations, SOURCES: show_sources}
    return show.get(view, show_text)(library, found)


def show_text(library: Library, document: Document) -> str:
    """Show the text with its citations, and the shortest answer to what it rests on and who cites it."""
    links, units = library.links(document.id), library.units(document.id)
    digests = {digest.unit: digest.body for digest in library.digests(document.id)}
    renderer = TextRenderer(document, library.text(document.id), units, links, digests=digests)
    outward = cited_elsewhere(document.id, links)
    incoming = cited_by_others(
        library, document.id, own=own_number(document.id, links), limit=INCOMING_ON_TEXT
    )
    beside = beside_text(library, document, links, units)
    return render_template(
        "document.html",
        **frame(library, document, links, TEXT),
        history=history_of(library, document),
        contents=contents_of(units),
        marks=beside.units,
        legend=legend(),
        text=renderer.render(beside),
        notes=beside.notes,
        names=beside.names,
        digest=digests.get("", ""),
        outgoing=group_outgoing(library, document.id, outward[:OUTGOING_ON_TEXT]),
        outgoing_left=max(len(outward) - OUTGOING_ON_TEXT, 0),
        undecided=undecided_of(library, document.id, links if len(links) < WITNESSES else ()),
        incoming=group_incoming(library, incoming),
    )


def show_citations(library: Library, document: Document) -> str:
    """List what the text cites, each place with its sentence; what has no answer, with the reason."""
    links = library.links(document.id)
    outward = cited_elsewhere(document.id, links)
    loose = [link for link in links if link.outcome in {"ambiguous", "unresolved"}]
    paging = Paging(asked_page(), WITNESSES, max(len(outward), len(loose)))
    part = slice(paging.offset, paging.offset + WITNESSES)
    return render_template(
        "citations.html",
        **frame(library, document, links, CITES),
        outgoing=group_outgoing(library, document.id, outward[part]),
        undecided=undecided_of(library, document.id, loose[part]),
        inner=sum(link.outcome == "resolved" and link.target == document.id for link in links),
        rejected=sum(link.outcome == "rejected" for link in links),
        paging=paging,
    )


def show_incoming(library: Library, document: Document) -> str:
    """List who cites a document, each place with its sentence."""
    links = library.links(document.id)
    own = own_number(document.id, links)
    paging = Paging(asked_page(), WITNESSES, library.store.count_citations_of(document.id) - own)
    incoming = cited_by_others(library, document.id, own=own, limit=WITNESSES, offset=paging.offset)
    return render_template(
        "incoming.html",
        **frame(library, document, links, CITED_BY),
        incoming=group_incoming(library, incoming),
        paging=paging,
    )


def show_relations(library: Library, document: Document) -> str:
    """List the relations of a document in both directions, counted."""
    up, up_left = relations_of(library, document.id, "up")
    down, down_left = relations_of(library, document.id, "down")
    frame_values = frame(library, document, library.links(document.id), RELATIONS)
    others = {row.document.id for group in (*up, *down) for row in group.joined}
    return render_template(
        "relations.html",
        **frame_values,
        up=up,
        down=down,
        up_left=up_left,
        down_left=down_left,
        legend=legend(),
        states=document_marks(library, others, asked_day("ngay") or today()),
    )


def show_sources(library: Library, document: Document) -> str:
    """Show where the facts come from, where they disagree, and how to cite and export the document."""
    origins = library.sources(document.id)
    return render_template(
        "sources.html",
        **frame(library, document, library.links(document.id), SOURCES),
        origins=origins,
        disagreements=find_disagreements(document, origins),
        formal=formal_name(document),
    )


def show_unit(library: Library, document: Document, unit: Unit) -> str:
    """Show one unit with its text and who cites it."""
    links, units = library.links(document.id), library.units(document.id)
    body = library.text(document.id)
    digests = {digest.unit: digest.body for digest in library.digests(document.id)}
    renderer = TextRenderer(document, body, units, links, digests=digests)
    paging = Paging(asked_page(), WITNESSES, library.store.count_citations_of(document.id, unit.path))
    incoming = library.cited_by(document.id, unit.path, limit=WITNESSES, offset=paging.offset)
    inside = [link for link in links if unit.start <= link.citation.start < unit.end]
    shown = [each for each in units if unit.start <= each.start < unit.end]
    beside = beside_text(library, document, inside, shown)
    return render_template(
        "unit_part.html" if request.args.get("manh") else "unit.html",
        **frame(library, document, links, TEXT, unit.path),
        history=history_of(library, document, unit.path),
        changes=changes_of(library, document, library.rewordings(document.id, unit.path)),
        unit=unit,
        formal=formal_unit(document, unit.path),
        legend=legend(),
        text=renderer.render(beside, unit.start, unit.end),
        notes=beside.notes,
        names=beside.names,
        incoming=group_incoming(library, incoming),
        paging=paging,
    )


@pages.get("/chung-cu/<path:id>/<int:start>")
def evidence(id: str, start: int) -> str:
    """Explain one citation: its sentence, what it was found to mean and how, or why it has no answer."""
    library = current_library()
    document = library.document(id)
    link = next((link for link in library.links(id) if link.citation.start == start), None)
    if link is None:
        raise UnknownDocument(f"{id} has no citation at {start}", (id,))
    target = next(iter(library.documents((link.target,))), None) if link.target else None
    other = target if target and target.id != id else None
    template = "evidence_part.html" if request.args.get("manh") else "evidence.html"
    day = asked_day("ngay")
    unit = link.units[0] if len(link.units) == 1 else ""
    return render_template(
        template,
        document=document,
        link=link,
        witness=witness_of(library, id, "", link),
        target=target,
        asked_day=day,
        then=state_of(library, other, document.issued, unit) if other and document.issued else None,
        state=state_of(library, other, day or today(), unit) if other else None,
        candidates=library.documents(link.candidates),
    )


def frame(
    library: Library, document: Document, links: Sequence[Link], view: str, unit: str = ""
) -> dict[str, object]:
    """Give what every page of a document shows: name, state on the day asked for, facts, and the tabs with counts."""
    day = asked_day("ngay")
    return {
        "document": document,
        "name": short_name(document),
        "title": full_title(document),
        "state": state_of(library, document, day or today(), unit),
        "asked_day": day,
        "known": library.known_until,
        "fates": fates_of(library, document.id),
        "facts": facts_of(library, document),
        "view": view,
        "cites": sum(link.outcome != "rejected" and link.target != document.id for link in links),
        "joined": library.store.count_edges_at(document.id),
        "cited": library.store.count_citations_of(document.id) - own_number(document.id, links),
    }


def cited_elsewhere(id: str, links: Sequence[Link]) -> list[Link]:
    """Give the links of a text to other documents."""
    return [link for link in links if link.outcome == "resolved" and link.target != id]


def own_number(id: str, links: Sequence[Link]) -> int:
    """Count the links of a text to itself (*Luật này*, *khoản 2 Điều này*)."""
    return sum(link.target == id for link in links)


def cited_by_others(
    library: Library, id: str, *, own: int, limit: int, offset: int = 0
) -> tuple[Incoming, ...]:
    """Give the places where other documents cite one: those that the library gives, without its ``own`` ones."""
    found = library.cited_by(id, limit=offset + limit + own)
    others = tuple(one for one in found if one.document.id != id)
    return others[offset : offset + limit]


def undecided_of(library: Library, id: str, links: Sequence[Link]) -> list[Witness]:
    """Give the citations without a single answer, with their sentences."""
    loose = (link for link in links if link.outcome in {"ambiguous", "unresolved"})
    return [witness_of(library, id, "", link) for link in loose]


def beside_text(library: Library, document: Document, links: Sequence[Link], units: Sequence[Unit]) -> Beside:
    """Give what is written beside a text or a part of it: names, marks of the day asked for, numbers of notes."""
    day = asked_day("ngay") or today()
    elsewhere = [link for link in links if link.target and link.target != document.id]
    targets = tuple(dict.fromkeys(link.target for link in links if link.target))
    numbers = dict.fromkeys(link.target for link in elsewhere if link.outcome == "resolved")
    return Beside(
        names_of(library.documents(targets)),
        link_marks(library, elsewhere, day),
        unit_marks(library, document, day, {unit.path for unit in units}),
        {target: number for number, target in enumerate(numbers, 1)},
    )
