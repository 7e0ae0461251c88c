"""Search: a name leads straight to what it names, words to the articles that hold them; as a page, a file, a feed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Response, redirect, render_template, request, url_for
from flask.json import dumps

from kg.errors import BadNumber
from kg.export import plain
from kg.library import ActionFilter, held_record
from kg.number import fold, repair_number
from web.addresses import unit_address
from web.among import DOCUMENTS_FIRST, SOUGHT, asked_kind, document_rows, rows_of, show_tabs, table_of
from web.asking import asked_duties
from web.facets import changed_address, chosen_words, show_facets
from web.feed import Match, write_feed
from web.labels import MODALITIES, unit_of
from web.marks import mark_of
from web.naming import long_name
from web.pages import current_library, pages
from web.paging import Paging, asked_page
from web.passage import Shown, plain_passage, show_passage
from web.tabular import write_csv
from web.wishes import asked_wishes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.typing import ResponseReturnValue

    from kg.library import Among, Library
    from kg.model import Document
    from kg.search import Hit, Hits, Why, Wishes
    from web.marks import Mark

HITS = 15
FARTHEST_PAGE = 600
FILE_ROWS = 1000
FEED_ROWS = 50
NOT_IN_FILES = frozenset({"trang", "vi-sao", "lang"})
DUTIES_SHOWN = 3
DUTIES_READ = 60
LONGEST_NAME_ASKED = 200
FILE_HEADER = (
    "id", "kind", "number", "title", "unit", "heading", "issued", "issuer", "place", "status", "score", "address",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """One row of the answer."""

    hit: Hit
    document: Document
    name: str
    address: str
    passage: Shown
    mark: Mark | None
    duties: tuple[str, ...]
    why: Why | None
    why_address: str


@pages.get("/tim")
def search() -> ResponseReturnValue:
    """Answer a search, or lead straight to the one document or unit that it names."""
    query = request.args.get("q", "").strip()
    wishes, library = asked_wishes(), current_library()
    named = library.named(query, wishes.get("day"))
    if named.goal:
        return redirect(unit_address(*named.goal))
    page, kind = min(asked_page(), FARTHEST_PAGE), asked_kind()
    first = (page - 1) * HITS
    hits = library.search(query, limit=HITS, offset=0 if kind else first, **wishes) if query else None
    counted = library.facets(query, **wishes) if hits else {}
    among = library.among(SOUGHT[kind], query, limit=HITS, offset=first, **wishes) if hits and kind else None
    beside = library.documents_among(query, limit=DOCUMENTS_FIRST, **wishes) if hits and first == 0 else None
    total = among.total if among else hits.total if hits else 0
    return render_template(
        "search.html",
        query=query,
        wishes=wishes,
        asked_day=wishes.get("day"),
        named=named,
        by_number=is_number(query),
        parents={place.id: place for place in library.store.places([place.parent for place in named.places])},
        hits=hits,
        found=[
            show_hit(library, query, hit, document, wishes)
            for hit, document in with_documents(library, hits)
            if not kind
        ],
        kind=kind,
        among=among,
        rows=rows_of(library, query, among, wishes) if among else (),
        documents=document_rows(library, beside.held, wishes) if beside and not kind else (),
        tabs=show_tabs(kind, hits, counted) if query else (),
        modalities=MODALITIES,
        facets=show_facets(counted) if counted else (),
        narrowed=chosen_words(counted),
        paging=Paging(page, HITS, min(total, FARTHEST_PAGE * HITS)),
        changed_address=changed_address,
        file_address=file_address,
    )


@pages.get("/tim.csv")
def search_csv() -> Response:
    """Give the answer as a file for spreadsheets."""
    if kind := asked_kind():
        return write_csv("tim.csv", *table_of(_among_for_file(kind)))
    library, hits = _answer_for_file(FILE_ROWS)
    return write_csv(
        "tim.csv", FILE_HEADER, (_cells(hit, each) for hit, each in with_documents(library, hits))
    )


@pages.get("/tim.json")
def search_json() -> Response:
    """Give the answer as a file for programs."""
    query, written = request.args.get("q", ""), dict[str, Any]()
    if kind := asked_kind():
        among = _among_for_file(kind)
        written = {"query": query, "total": among.total, "hits_read": among.read}
        written[SOUGHT[kind]] = plain([held_record(one) for one in among.held])
    else:
        library, hits = _answer_for_file(FILE_ROWS)
        rows = [
            dict(zip(FILE_HEADER, _cells(hit, each), strict=True))
            for hit, each in with_documents(library, hits)
        ]
        written = {"query": query, "total": hits.total, "complete": hits.complete, "hits": plain(rows)}
    response = Response(dumps(written, ensure_ascii=False), mimetype="application/json")
    response.headers["Content-Disposition"] = "attachment; filename=tim.json"
    return response


@pages.get("/tim.atom")
def search_feed() -> Response:
    """Give the newest matches of a search as a feed: what came into the library last stands first."""
    query, library = request.args.get("q", "").strip(), current_library()
    wishes = asked_wishes()
    wishes["order"] = "added"
    hits = library.search(query, limit=FEED_ROWS, **wishes)
    matches = (
        Match(
            name_of(hit, document),
            absolute(hit),
            hit.added,
            document.issuer,
            plain_passage(library, query, hit),
        )
        for hit, document in with_documents(library, hits)
    )
    return write_feed(query, matches)


@pages.get("/goi-y")
def suggest() -> Response:
    """Suggest what begins as typed: titles, headings, numbers."""
    found = current_library().suggest(request.args.get("q", ""))
    return Response(dumps(found, ensure_ascii=False), mimetype="application/json")


# ---- rows -----------------------------------------------------------------------------------------------------


def with_documents(library: Library, hits: Hits | None) -> Iterator[tuple[Hit, Document]]:
    """Give each hit with its document."""
    found = hits.hits if hits else ()
    documents = {
        each.id: each for each in library.documents(tuple(dict.fromkeys(hit.document for hit in found)))
    }
    return ((hit, documents[hit.document]) for hit in found if hit.document in documents)


def show_hit(library: Library, query: str, hit: Hit, document: Document, wishes: Wishes) -> Found:
    """Give a hit what its row shows: its name, its passage, its validity, its duties, why it is here."""
    id = "/".join(filter(None, (hit.document, hit.unit)))
    explained = request.args.get("vi-sao") == id
    asked = {**request.args.to_dict(), "vi-sao": id}
    return Found(
        hit,
        document,
        name_of(hit, document),
        unit_address(hit.document, hit.unit),
        show_passage(library, query, hit),
        mark_of(hit.status) if hit.status else None,
        duties_of(library, query, hit, wishes),
        library.why(query, hit.document, hit.unit, **wishes) if explained else None,
        f"{request.script_root}{request.path}?{urlencode(asked)}",
    )


def name_of(hit: Hit, document: Document) -> str:
    """Name a hit: the article with its heading, or the document."""
    if not hit.unit:
        return long_name(document)
    return f"{unit_of(hit.unit)}. {hit.heading}" if hit.heading else unit_of(hit.unit)


def duties_of(library: Library, query: str, hit: Hit, wishes: Wishes) -> tuple[str, ...]:
    """Give the words of the duties or actions of a hit that the reader asks for, those with most of the query first."""
    if wishes.get("sort") == "action":
        told = [one.words for one in library.actions(ActionFilter(document=hit.document), limit=DUTIES_READ)]
    elif wishes.get("sort") == "duty" or wishes.get("bearer") or wishes.get("deadline"):
        kind, _, level = wishes.get("bearer", "").partition("/")
        asked = replace(
            asked_duties(), document=hit.document, unit=hit.unit, agency=kind, level=level, bearer="", kind=""
        )
        told = [one.words for one in library.duties(asked, limit=DUTIES_READ)]
    else:
        return ()
    words = set(fold(query).split())
    told.sort(key=lambda each: -len(words.intersection(fold(each).split())))
    return tuple(told[:DUTIES_SHOWN])


def is_number(query: str) -> bool:
    """Tell whether a query is one number, spelled in full: ``59/2023/nd-cp``."""
    try:
        repair_number(query)
    except BadNumber:
        return False
    return True


def named_documents(library: Library, query: str) -> tuple[Document, ...]:
    """Find the documents that a query names by identifier, number, title, or as a text would cite them."""
    if not query or len(query) > LONGEST_NAME_ASKED:
        return ()
    return library.named(query).documents or library.lookup(query)


# ---- files ----------------------------------------------------------------------------------------------------


def _answer_for_file(rows: int) -> tuple[Library, Hits]:
    """Search as the page does, for the first rows of the answer."""
    library, wishes = current_library(), asked_wishes()
    return library, library.search(request.args.get("q", "").strip(), limit=rows, **wishes)


def _among_for_file(kind: str) -> Among[Any]:
    """Find what the page lists of a kind, all that the best hits hold."""
    query = request.args.get("q", "").strip()
    return current_library().among(SOUGHT[kind], query, limit=FILE_ROWS, **asked_wishes())


def _cells(hit: Hit, document: Document) -> tuple[Any, ...]:
    """Give the cells of a hit, as ``FILE_HEADER`` names them."""
    id = "/".join(filter(None, (hit.document, hit.unit)))
    facts = (document.issued or "", document.issuer, document.place)
    return (
        id,
        hit.kind,
        hit.number,
        hit.title,
        hit.unit,
        hit.heading,
        *facts,
        hit.status,
        hit.score,
        absolute(hit),
    )


def absolute(hit: Hit) -> str:
    """Give the whole address of a hit, which stays the same."""
    id = "/".join(filter(None, (hit.document, hit.unit)))
    return url_for("pages.document", id=id, _external=True)


def file_address(endpoint: str) -> str:
    """Give the address of this search as a file or feed."""
    asked: dict[str, Any] = {name: value for name, value in request.args.items() if name not in NOT_IN_FILES}
    return url_for(endpoint, **asked)
