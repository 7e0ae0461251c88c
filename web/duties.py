"""Who must do what by when: the duties of all texts, narrowed by what is asked, each with its trace."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flask import Response, render_template

from kg.library import ActionFilter, DutyFilter, duty_record
from kg.number import fold
from web.addresses import address
from web.asking import OF_PAGES, asked_duties
from web.labels import BEARER_LEVELS, DEADLINES, MODALITIES
from web.pages import current_library, pages, today
from web.paging import PAGE, Paging, asked_day, asked_page
from web.tabular import write_csv
from web.tracing import state_mark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.library import Library, StatedDuty, ToldAction
    from web.marks import Mark

CSV_ROWS = 50_000
SHOWN_IN_PART = 12
HEADER = (
    "id", "document", "number", "unit", "bearer", "agencies", "level", "modality", "action", "deadline", "recipient",
    "condition", "exception", "basis", "status",
)  # fmt: skip


class Part(NamedTuple):
    """The duties and actions of one document, the first of them with their marks."""

    total: int
    rows: tuple[tuple[StatedDuty, Mark | None], ...]
    actions: tuple[ToldAction, ...]
    modalities: Mapping[str, object]


@pages.get("/nghia-vu")
def duties() -> str:
    """List duties by bearer, level, modality, deadline, subject and document, with their validity on a day."""
    library, wish = current_library(), asked_duties(OF_PAGES)
    day = asked_day("ngay") or today()
    paging = Paging(asked_page(), PAGE, library.count_duties(wish))
    found = library.duties(wish, day=day, limit=PAGE, offset=paging.offset)
    return render_template(
        "duties.html",
        wish=wish,
        chosen=chosen(wish),
        names=OF_PAGES,
        rows=[(each, state_mark(each.document, each.status)) for each in found],
        paging=paging,
        asked_day=day,
        unread=library.counts().unread,
        **choices(library),
    )


@pages.get("/nghia-vu.csv")
def duties_csv() -> Response:
    """Give the same list as a file."""
    found = current_library().duties(asked_duties(OF_PAGES), day=asked_day("ngay") or today(), limit=CSV_ROWS)
    rows = ([_cell(record[name]) for name in HEADER] for record in map(duty_record, found))
    return write_csv("nghia-vu.csv", HEADER, rows)


def _cell(value: object) -> object:
    """Write a list in one cell."""
    return "|".join(map(str, value)) if isinstance(value, list) else "" if value is None else value


def choices(library: Library) -> Mapping[str, object]:
    """Give what can be chosen: the agencies with most duties, levels, modalities, kinds of deadline."""
    return {
        "agencies": agencies_offered(library),
        "bearer_levels": BEARER_LEVELS,
        "modalities": MODALITIES,
        "deadlines": DEADLINES,
    }


def agencies_offered(library: Library) -> list[str]:
    """Give the agencies with most duties, in the order of the alphabet."""
    return sorted({share.agency.kind for share in library.foremost_agencies}, key=fold)


def chosen(wish: DutyFilter) -> dict[str, str]:
    """Give the wishes as the address of a page carries them, to go on with them."""
    return {name: str(value) for field, name in OF_PAGES.items() if (value := getattr(wish, field))}


def duties_part(id: str, unit: str = "") -> Part:
    """Give what the page of a document says of its duties, and of the acts that its report tells."""
    library, wish = current_library(), DutyFilter(document=id, unit=unit)
    found = library.duties(wish, day=asked_day("ngay") or today(), limit=SHOWN_IN_PART)
    return Part(
        library.count_duties(wish),
        tuple((each, state_mark(each.document, each.status)) for each in found),
        library.actions(ActionFilter(document=id)),
        MODALITIES,
    )


def duties_address(**wishes: str) -> str:
    """Give the page of the duties that pass some wishes, named as the fields of a filter."""
    return address("/nghia-vu", **{OF_PAGES[field]: value for field, value in wishes.items()})
