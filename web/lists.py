"""Lists: browsing by kind, year and place; what to acquire next. Each has its CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, render_template, request

from kg.library import Filter, Ranked
from web.naming import full_title
from web.pages import current_library, pages, written_day
from web.paging import PAGE, Paging, asked_number, asked_page
from web.tabular import write_csv

if TYPE_CHECKING:
    from collections.abc import Iterable

CSV_ROWS = 50_000
FIRST_YEAR, LAST_YEAR = 1900, 2100
DOCUMENT_HEADER = (
    "id",
    "kind",
    "number",
    "title",
    "issuer",
    "issued",
    "effective",
    "ended",
    "place",
    "standing",
    "cited",
)
CORRECTION_HEADER = (
    "document",
    "surface",
    "before",
    "after",
    "verdict",
    "target",
    "reviewer",
    "why",
    "day",
)


@pages.get("/danh-muc")
def browse() -> str:
    """List the documents of a kind, a year, a place, a standing."""
    library = current_library()
    chosen = asked_filter()
    paging = Paging(asked_page(), PAGE, library.store.count_documents(chosen))
    counts = library.counts()
    return render_template(
        "browse.html",
        chosen=chosen,
        place=library.store.place(chosen.place) if chosen.place else None,
        kinds=counts.kinds,
        present=counts.standings,
        rows=library.store.browse(chosen, limit=PAGE, offset=paging.offset),
        paging=paging,
    )


@pages.get("/danh-muc.csv")
def browse_csv() -> Response:
    """Give the same list as a file."""
    rows = current_library().store.browse(asked_filter(), limit=CSV_ROWS)
    return write_csv("danh-muc.csv", DOCUMENT_HEADER, document_rows(rows))


@pages.get("/con-thieu")
def wanted() -> str:
    """List the documents that texts cite and the library lacks, the most cited first."""
    library = current_library()
    total = library.counts().standings.get("stub", 0)
    paging = Paging(asked_page(), PAGE, total)
    rows = library.store.most_cited("stub", limit=PAGE, offset=paging.offset)
    return render_template("wanted.html", rows=rows, paging=paging, total=total)


@pages.get("/con-thieu.csv")
def wanted_csv() -> Response:
    """Give the acquisition list as a file."""
    rows = current_library().store.most_cited("stub", limit=CSV_ROWS)
    return write_csv("con-thieu.csv", DOCUMENT_HEADER, document_rows(rows))


@pages.get("/quyet-dinh-ra-soat")
def corrections() -> str:
    """List what reviewers decided on links, the latest first."""
    library = current_library()
    made = library.corrections()[::-1]
    paging = Paging(asked_page(), PAGE, len(made))
    shown = made[paging.offset : paging.offset + PAGE]
    named = {each.document for each in shown} | {each.target for each in shown}
    documents = {each.id: each for each in library.documents(tuple(named))}
    return render_template("corrections.html", shown=shown, documents=documents, paging=paging)


@pages.get("/quyet-dinh-ra-soat.csv")
def corrections_csv() -> Response:
    """Give the decisions as a file."""
    rows = (
        [getattr(each, name) for name in CORRECTION_HEADER[:-1]] + [written_day(each.day)]
        for each in current_library().corrections()[::-1]
    )
    return write_csv("quyet-dinh-ra-soat.csv", CORRECTION_HEADER, rows)


def asked_filter() -> Filter:
    """Read which documents are asked for."""
    year = asked_number("year", 0, lowest=FIRST_YEAR, highest=LAST_YEAR)
    names = ("kind", "standing", "place", "issuer", "subject")
    words: dict[str, Any] = {name: request.args.get(name, "").strip() for name in names}
    return Filter(**words, year=year or None)


def document_rows(ranked: Iterable[Ranked]) -> Iterable[tuple[object, ...]]:
    """Give the cells of documents, as ``DOCUMENT_HEADER`` names them."""
    for one in ranked:
        document = one.document
        days = (written_day(day) for day in (document.issued, document.effective, document.ended))
        words = (document.id, document.kind, document.number, full_title(document), document.issuer)
        yield (*words, *days, document.place, document.standing, one.cited)
