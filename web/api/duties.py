"""Duties and actions: who must do what by when, and who did what, where and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from kg.library import ActionFilter, action_record, duty_record
from web.api.blueprint import answer, api, asked_page, listed
from web.asking import asked_duties
from web.pages import current_library
from web.paging import asked_day

if TYPE_CHECKING:
    from flask import Response


@api.get("/duties")
def duties() -> Response:
    """List duties: ``?document=…&unit=…&agency=…&bearer=…&level=…&modality=…&deadline=…&day=…&limit=…&offset=…``."""
    page, wish, library = asked_page(), asked_duties(), current_library()
    found = library.duties(wish, day=asked_day("day"), limit=page[0], offset=page[1])
    return listed("duties", [duty_record(each) for each in found], library.count_duties(wish), page)


@api.get("/actions")
def actions() -> Response:
    """List actions: ``?document=…&kind=…&place=…&since=…&until=…&basis=…&limit=…&offset=…``."""
    page, library = asked_page(), current_library()
    wish = ActionFilter(
        request.args.get("document", ""),
        request.args.get("kind", ""),
        tuple(place for place in request.args.getlist("place") if place),
        asked_day("since"),
        asked_day("until"),
        request.args.get("basis", ""),
    )
    found = library.actions(wish, limit=page[0], offset=page[1])
    return listed("actions", [action_record(each) for each in found], library.count_actions(wish), page)


@api.get("/agencies")
def agencies() -> Response:
    """List who bears duties, those with the most first."""
    return answer({"agencies": current_library().agencies()})


@api.get("/coverage")
def coverage() -> Response:
    """Tell who acted on instruments (``?id=…``, repeated for several), by place; by default on those cited most."""
    instruments = tuple(filter(None, request.args.getlist("id")))
    return answer(current_library().coverage(instruments, level=request.args.get("level", "")))
