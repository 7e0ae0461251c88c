"""Places and agencies as of a day: what stood, what came of it by which act, its documents, and duties left behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Response, render_template

from kg.errors import UnknownDocument
from kg.library import ActionFilter, DutyFilter, Filter
from kg.library.tabled import ORPHAN_COLUMNS, orphan_rows
from kg.number import fold, number_key
from web.evidence import marked_sentence
from web.labels import BEARER_LEVELS
from web.pages import current_library, pages, today
from web.paging import PAGE, Paging, asked_day, asked_page
from web.tabular import write_csv

if TYPE_CHECKING:
    from markupsafe import Markup

    from kg.library import Library
    from kg.library.bodies import Orphan
    from kg.model import Document

ACTIONS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Left:
    """A duty that nobody is left to bear, with the sentence that gives it to another, where there is one."""

    orphan: Orphan
    sentence: Markup | None


@pages.get("/noi")
def provinces() -> str:
    """List the provinces, those of the day and those before."""
    day = asked_day("ngay") or today()
    found = sorted(current_library().store.places_in(""), key=lambda place: fold(place.name))
    return render_template(
        "places.html",
        now=[each for each in found if each.stands(day)],
        before=[each for each in found if each.until and each.until <= day],
        asked_day=asked_day("ngay"),
        day=day,
    )


@pages.get("/noi/<id>")
def place(id: str) -> str:
    """Show a place as of a day: what it came from and went into by which act, its documents, reports and actions."""
    library, day = current_library(), asked_day("ngay")
    found = library.store.place(id)
    if found is None:
        raise UnknownDocument(f"{id!r} is no place of this library")
    told = library.place_on(found, day or today())
    paging = Paging(asked_page(), PAGE, library.store.count_documents(Filter(place=id)))
    return render_template(
        "place.html",
        told=told,
        place=found,
        act=_act(library, found.resolution),
        begun_by={each.id: _act(library, each.resolution) for each in told.predecessors},
        inside=sorted(library.store.places_in(id), key=lambda each: fold(each.name)),
        rows=library.store.browse(Filter(place=id), limit=PAGE, offset=paging.offset),
        actions=library.actions(ActionFilter(places=(id,)), limit=ACTIONS_SHOWN),
        paging=paging,
        asked_day=day,
        day=day or today(),
    )


@pages.get("/co-quan")
def agencies() -> str:
    """List the central agencies of the table: those of the day, and those that ended, with what took their place."""
    day = asked_day("ngay") or today()
    told = sorted(current_library().bodies_on(day), key=lambda one: fold(one.body.name))
    return render_template(
        "agencies.html",
        now=[one for one in told if one.stands],
        before=[one for one in told if one.body.until and one.body.until <= day],
        asked_day=asked_day("ngay"),
        day=day,
    )


@pages.get("/co-quan/<id>")
def agency(id: str) -> str:
    """Show an agency as of a day: what it took in and went into by which act, its documents and duties."""
    library, day = current_library(), asked_day("ngay")
    told = library.body_called(id, day)
    chosen = Filter(issuers=(told.body.name, *told.body.variants))
    paging = Paging(asked_page(), PAGE, library.store.count_documents(chosen))
    return render_template(
        "agency.html",
        told=told,
        body=told.body,
        act=_act(library, told.body.resolution),
        rows=library.store.browse(chosen, limit=PAGE, offset=paging.offset),
        duties=library.count_duties(DutyFilter(agency=told.body.name)),
        paging=paging,
        asked_day=day,
        day=day or today(),
    )


@pages.get("/nghia-vu-khong-con-ai")
def orphans() -> str:
    """List duties in force whose bearer stood at a level that has ended."""
    library, day = current_library(), asked_day("ngay")
    found = library.orphans_on(day)
    paging = Paging(asked_page(), PAGE, len(found))
    page = library.orphans_at(found[paging.offset : paging.offset + PAGE], day)
    shown = [_left(library, one) for one in page]
    return render_template(
        "orphans.html",
        rows=shown,
        paging=paging,
        bearer_levels=BEARER_LEVELS,
        asked_day=day,
        day=day or today(),
    )


@pages.get("/nghia-vu-khong-con-ai.csv")
def orphans_csv() -> Response:
    """Give the same list as a file."""
    rows = current_library().orphaned_duties(asked_day("ngay"))
    return write_csv("nghia-vu-khong-con-ai.csv", ORPHAN_COLUMNS, orphan_rows(rows))


def _left(library: Library, orphan: Orphan) -> Left:
    """Give a duty the sentence of the text that gives it to another level."""
    if orphan.told_by is None or orphan.start is None or orphan.end is None:
        return Left(orphan, None)
    return Left(orphan, marked_sentence(library, orphan.told_by.id, orphan.start, orphan.end))


def _act(library: Library, number: str) -> Document | None:
    """Find the act of a number, where one document alone has it."""
    found = library.store.find_number(number_key(number)) if number else ()
    national = [each for each in found if each.kind == "Nghị quyết"] or list(found)
    return national[0] if len(national) == 1 else None
