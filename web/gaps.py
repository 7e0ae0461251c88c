"""Working lists: delegations without details here, duties without an act on record here, deadlines that differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flask import Response, abort, render_template, request

from kg.library import CAVEAT, duty_record
from web.finding import named_documents
from web.labels import CHANGES
from web.pages import current_library, pages, today
from web.tabular import write_csv

if TYPE_CHECKING:
    from kg.library import Difference, Library, StatedDuty
    from kg.model import Document

GAPS = ("chi-tiet", "chua-thay", "khac-nhau")
DEFAULT_DOCUMENT = "luat/2022/10-2022-qh15"
OF_DUTY = ("id", "number", "unit", "bearer", "action", "deadline")
HEADER = (*OF_DUTY, "possible", "lower", "lower_bearer", "lower_deadline", "changes", "caveat")


class Line(NamedTuple):
    """One line of a working list: a duty, and what stands against it."""

    duty: StatedDuty
    possible: tuple[Document, ...] = ()
    lower: StatedDuty | None = None
    changes: tuple[Difference, ...] = ()


@pages.get("/thieu-va-khac")
def gap_lists() -> str | Response:
    """Show the first of the working lists."""
    return gaps(GAPS[0])


@pages.get("/thieu-va-khac/<what>")
def gaps(what: str) -> str | Response:
    """Show one working list, of one document or of all."""
    if what not in GAPS:
        abort(404)
    library = current_library()
    asked = request.args.get("van-ban", "" if what == "khac-nhau" else DEFAULT_DOCUMENT).strip()
    named = named_documents(library, asked) if asked else ()
    document = named[0] if len(named) == 1 else None
    lines = lines_of(library, what, document.id if document else "") if document or not asked else ()
    if request.args.get("dang") == "csv":
        return write_csv(f"{what}.csv", HEADER, map(cells_of, lines))
    return render_template(
        "gaps.html",
        what=what,
        kinds=GAPS,
        asked=asked,
        document=document,
        rows=lines,
        changes=CHANGES,
        caveat=CAVEAT,
    )


def lines_of(library: Library, what: str, document: str) -> tuple[Line, ...]:
    """Give the lines of one list."""
    if what == "chi-tiet":
        return tuple(Line(gap.duty, gap.possible) for gap in library.delegation_gaps(document, today()))
    if what == "chua-thay":
        return tuple(Line(each.duty) for each in library.unacted_duties(document or DEFAULT_DOCUMENT))
    found = library.layer_conflicts(document)
    return tuple(Line(each.higher, (), each.lower, each.changes) for each in found)


def cells_of(line: Line) -> tuple[object, ...]:
    """Write one line for a table."""
    record = duty_record(line.duty)
    lower = duty_record(line.lower) if line.lower else {}
    return (
        *(record[name] for name in OF_DUTY),
        "|".join(each.id for each in line.possible),
        *(lower.get(name, "") for name in ("id", "bearer", "deadline")),
        "; ".join(each.change for each in line.changes),
        CAVEAT,
    )
