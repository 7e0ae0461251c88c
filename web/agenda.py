"""The calendar of a bearer: as a list, as a table, and as a file for calendar programs."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from flask import Response, abort, render_template, request

from kg.library import DutyFilter, duty_record
from web.asking import OF_PAGES
from web.duties import agencies_offered, chosen
from web.labels import BEARER_LEVELS, MODALITIES
from web.pages import current_library, pages, today
from web.paging import PAGE, Paging, asked_number, asked_page
from web.tabular import write_csv

if TYPE_CHECKING:
    from kg.library import Library
    from kg.library.agenda import Agenda

OF_DUTY = ("bearer", "action", "deadline", "document", "unit", "id")
ASKED = ("agency", "bearer", "level", "document")
FIRST_YEAR, LAST_YEAR = 1945, 2100


def asked_bearer() -> DutyFilter:
    """Read whose calendar is asked for."""
    asked = {field: request.args.get(OF_PAGES[field], "").strip() for field in ASKED}
    return DutyFilter(
        agency=asked["agency"], bearer=asked["bearer"], level=asked["level"], document=asked["document"]
    )


def asked_agenda(library: Library, *, page: int | None = None) -> Agenda | None:
    """Make the calendar that is asked for, or one page of it; None where nobody is named."""
    wish = asked_bearer()
    if not any(getattr(wish, field) for field in ASKED):
        return None
    year = asked_number("nam", today().year, lowest=FIRST_YEAR, highest=LAST_YEAR)
    part = {"limit": PAGE, "offset": (page - 1) * PAGE} if page else {}
    return library.agenda(wish, year, month=asked_month(), **part)


def asked_month() -> int | None:
    """Read the month asked for: ``?thang=3``."""
    return asked_number("thang", 0, lowest=0, highest=12) or None


def the_agenda() -> Agenda:
    """Make the calendar for a file, which must be somebody's."""
    return asked_agenda(current_library()) or abort(400, "co-quan=, ai= or cap= is missing: whose calendar?")


@pages.get("/lich")
def agenda() -> str:
    """List what is due of a bearer in a year."""
    library, wish = current_library(), asked_bearer()
    page = asked_page()
    found = asked_agenda(library, page=page)
    return render_template(
        "agenda.html",
        found=found,
        paging=Paging(
            page, PAGE, max(found.dates_in_all, found.rounds_in_all, found.events_in_all) if found else 0
        ),
        month=asked_month(),
        wish=wish,
        names=OF_PAGES,
        year=found.year if found else today().year,
        kept=kept_wishes(found) if found else {},
        agencies=agencies_offered(library),
        bearer_levels=BEARER_LEVELS,
        modalities=MODALITIES,
    )


def kept_wishes(found: Agenda) -> dict[str, str]:
    """Give the wishes of a calendar as the address of its files carries them."""
    month = asked_month()
    return {**chosen(asked_bearer()), "nam": str(found.year), **({"thang": str(month)} if month else {})}


@pages.get("/lich.ics")
def agenda_ics() -> Response:
    """Give the same as a file for calendar programs."""
    found = the_agenda()
    wish = found.wish
    name = " ".join(filter(None, (wish.agency or wish.bearer, wish.level, str(found.year))))
    response = Response(import_module("kg.library.ics").write_ics(found, name=name), mimetype="text/calendar")
    response.headers["Content-Disposition"] = f"attachment; filename=lich-{found.year}.ics"
    return response


@pages.get("/lich.csv")
def agenda_csv() -> Response:
    """Give the same as a table."""
    rows = []
    for date in the_agenda().dates:
        record = duty_record(date.duty)
        how = "stated" if date.stated else "end of the period"
        rows.append((date.day.isoformat(), how, *(record[name] for name in OF_DUTY)))
    return write_csv("lich.csv", ("day", "how", *OF_DUTY), rows)
