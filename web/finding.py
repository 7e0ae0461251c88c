"""Search: a number goes straight to its document, words to the articles that hold them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import redirect, render_template, request

from kg.errors import BadNumber
from kg.number import fold, repair_number
from kg.tables import table
from web.addresses import SEGMENTS, document_address, unit_address
from web.pages import current_library, pages
from web.paging import Paging, asked_number, asked_page
from web.passage import show_passage

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from markupsafe import Markup

    from kg.library import Library
    from kg.model import Document
    from kg.search import Hit, Hits

HITS = 15
FARTHEST_PAGE = 600
FIRST_YEAR, LAST_YEAR = 1900, 2100
LONGEST_NAME_ASKED = 200


@dataclass(frozen=True, slots=True)
class Found:
    """One row of the answer."""

    hit: Hit
    document: Document
    address: str
    passage: Markup


@pages.get("/tim")
def search() -> ResponseReturnValue:
    """Answer a search, or lead straight to the one document of a number."""
    query = request.args.get("q", "").strip()
    library = current_library()
    kind, year = request.args.get("kind", ""), asked_number("year", 0, lowest=FIRST_YEAR, highest=LAST_YEAR)
    named = named_documents(library, query)
    if len(named) == 1 and is_number(query):
        return redirect(document_address(named[0].id))
    page = min(asked_page(), FARTHEST_PAGE)
    hits = (
        library.search(query, limit=HITS, offset=(page - 1) * HITS, kind=kind, year=year or None)
        if query
        else None
    )
    return render_template(
        "search.html",
        query=query,
        kind=kind,
        year=year,
        kinds=library.counts().kinds,
        named=named,
        by_number=is_number(query),
        hits=hits,
        found=show_hits(library, query, hits) if hits else [],
        paging=Paging(page, HITS, min(hits.total if hits else 0, FARTHEST_PAGE * HITS)),
    )


def is_number(query: str) -> bool:
    """Tell whether a query is one number, in any spelling: ``59/2023/nd-cp``."""
    try:
        repair_number(query)
    except BadNumber:
        return False
    return True


def named_documents(library: Library, query: str) -> tuple[Document, ...]:
    """Find the documents that a query names by identifier, number, or kind and title."""
    named = is_identifier(query) or is_number(query) or begins_with_kind(query)
    return library.lookup(query) if named and len(query) <= LONGEST_NAME_ASKED else ()


def is_identifier(query: str) -> bool:
    """Tell whether a query looks like ``luat/2022/10-2022-qh15``."""
    return query.count("/") >= SEGMENTS - 1


def begins_with_kind(query: str) -> bool:
    """Tell whether a query begins as the name of a document does: *luật thanh tra*."""
    words = fold(query)
    return any(words.startswith(f"{fold(row['kind'])} ") for row in table("kinds"))


def show_hits(library: Library, query: str, hits: Hits) -> list[Found]:
    """Give each hit its document and the passage that shows why it was found."""
    documents = {each.id: each for each in library.documents(tuple(hit.document for hit in hits.hits))}
    return [
        Found(
            hit,
            documents[hit.document],
            unit_address(hit.document, hit.unit) if hit.unit else document_address(hit.document),
            show_passage(library, query, text_of(library, hit)),
        )
        for hit in hits.hits
        if hit.document in documents
    ]


def text_of(library: Library, hit: Hit) -> str:
    """Give the text that a hit stands for."""
    if not hit.unit:
        return library.text(hit.document) or " ".join(filter(None, (hit.kind, hit.number, hit.title)))
    unit = library.unit(hit.document, hit.unit)
    return library.store.excerpt(hit.document, unit.start, unit.end).body
