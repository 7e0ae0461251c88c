"""Review: what rests on a document, documents in force on a basis that has ended, and what sources contradict."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby, islice
from types import MappingProxyType
from typing import TYPE_CHECKING

from flask import Response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext

from kg.errors import BadQuery
from kg.library.resting import Impacted
from kg.library.tabled import (
    CONFLICT_COLUMNS,
    DUTY_COLUMNS,
    IMPACT_COLUMNS,
    STALE_COLUMNS,
    conflict_rows,
    duty_rows,
    impact_rows,
    stale_rows,
)
from web.addresses import citation_anchor, document_address
from web.evidence import marked_sentence
from web.finding import named_documents
from web.marks import Mark, mark_of
from web.naming import long_name
from web.pages import current_library, pages, today
from web.paging import PAGE, Paging, asked_day, asked_page
from web.tabular import write_csv
from web.validity import Happening, happenings_of, state_of

if TYPE_CHECKING:
    from typing import Literal

    from flask.typing import ResponseReturnValue
    from markupsafe import Markup

    from kg.library import Library
    from kg.library.resting import StaleBasis
    from kg.model import Document

CONSEQUENCES = MappingProxyType(
    {
        "ends": lazy_gettext("hết hiệu lực cùng"),
        "continues": lazy_gettext("tiếp tục có hiệu lực, nếu không trái"),
        "loses_basis": lazy_gettext("mất căn cứ"),
        "loses_object": lazy_gettext("mất đối tượng sửa đổi"),
        "cites": lazy_gettext("chỉ viện dẫn"),
    }
)
CONFLICTS = MappingProxyType(
    {
        "dates": lazy_gettext("Các nguồn ghi ngày khác nhau"),
        "end_before_start": lazy_gettext("Hết hiệu lực trước khi có hiệu lực"),
        "two_replacements": lazy_gettext("Hai văn bản cùng thay thế"),
        "impossible": lazy_gettext("Không thể xảy ra"),
        "kept": lazy_gettext("Theo luật đã hết hiệu lực, nhưng Bộ pháp điển còn ghi"),
        "cycle": lazy_gettext("Thay thế vòng tròn"),
    }
)
ORDERS = ("age", "weight")
DUTIES_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Resting:
    """One document that rests on another, with the sentence that says so."""

    row: Impacted | StaleBasis
    document: Document
    name: str
    sentence: Markup | None
    address: str  # of that sentence
    state: Mark | None = None
    duties: int = 0


@dataclass(frozen=True, slots=True)
class Doubt:
    """One contradiction: whose history it is, and the events that make it."""

    document: Document
    name: str
    happenings: tuple[Happening, ...]


@pages.get("/can-cu-da-het")
def stale() -> str:
    """List the documents in force whose basis has ended, since when."""
    library, day, order = current_library(), asked_day("ngay"), asked_order()
    rows = library.stale_bases(day or today(), order=order)
    paging = Paging(asked_page(), PAGE, len(rows))
    shown = [_resting(library, row) for row in rows[paging.offset : paging.offset + PAGE]]
    return render_template(
        "stale.html", rows=shown, paging=paging, order=order, asked_day=day, day=day or today()
    )


@pages.get("/can-cu-da-het.csv")
def stale_csv() -> Response:
    """Give the same list as a file."""
    day = asked_day("ngay") or today()
    rows = current_library().stale_bases(day, order=asked_order())
    return write_csv("can-cu-da-het.csv", STALE_COLUMNS, stale_rows(rows, day))


def asked_order() -> Literal["weight", "age"]:
    """Read by what the list is to be ranked: ``?xep=weight`` or ``age``."""
    asked = request.args.get("xep", ORDERS[0])
    if asked not in ORDERS:
        raise BadQuery(f"xep={asked[:40]!r} is neither age nor weight")
    return "weight" if asked == "weight" else "age"


@pages.get("/anh-huong")
def impact() -> ResponseReturnValue:
    """Ask whose end is to be tried."""
    words, day = request.args.get("van-ban", "").strip(), asked_day("ngay")
    found = named_documents(current_library(), words) if words else ()
    if len(found) == 1:
        return redirect(url_for("pages.impact_of", id=found[0].id, ngay=day.isoformat() if day else None))
    return render_template("impact_ask.html", words=words, found=found, asked_day=day)


@pages.get("/anh-huong/<path:id>")
def impact_of(id: str) -> str:
    """Show what rests on a document, by path length, as if it ended on a day."""
    library, day = current_library(), asked_day("ngay")
    document = library.document(id)
    rows = library.impact(id, day)
    borne = library.borne(id, rows)
    duties = Counter(each.document for each in borne.duties)
    paging = Paging(asked_page(), PAGE, len(rows))
    return render_template(
        "impact.html",
        document=document,
        name=long_name(document),
        state=state_of(library, document, day or today()),
        rows=[_resting(library, row, duties) for row in rows[paging.offset : paging.offset + PAGE]],
        summary=Counter(row.consequence for row in rows),
        levels=Counter(row.level for row in rows),
        consequences=CONSEQUENCES,
        borne=borne,
        shown_duties=library.duties_at(borne.duties[:DUTIES_SHOWN]),
        duties_shown=DUTIES_SHOWN,
        paging=paging,
        asked_day=day,
        day=day or today(),
    )


@pages.get("/anh-huong/<path:id>.csv")
def impact_csv(id: str) -> Response:
    """Give what rests on a document as a file."""
    rows = current_library().impact(id, asked_day("ngay"))
    return write_csv("anh-huong.csv", IMPACT_COLUMNS, impact_rows(rows))


@pages.get("/anh-huong/<path:id>/nghia-vu.csv")
def impact_duties_csv(id: str) -> Response:
    """Give the duties that rest on a document as a file."""
    library, day = current_library(), asked_day("ngay")
    borne = library.borne(id, library.impact(id, day))
    return write_csv("nghia-vu.csv", DUTY_COLUMNS, duty_rows(library.duties_at(borne.duties, day or today())))


def _resting(library: Library, row: Impacted | StaleBasis, duties: Counter[str] | None = None) -> Resting:
    """Give one document its name and the sentence by which it rests on the other one."""
    sentence, address = None, ""
    if row.evidence and row.start is not None and row.end is not None:
        sentence = marked_sentence(library, row.evidence, row.start, row.end)
        address = document_address(row.evidence, citation_anchor(row.start))
    state = mark_of(row.state) if isinstance(row, Impacted) else None
    number = duties[row.document.id] if duties else 0
    return Resting(row, row.document, long_name(row.document), sentence, address, state, number)


@pages.get("/mau-thuan")
def conflicts() -> str:
    """List what the sources of validity cannot agree on, both sides shown."""
    library = current_library()
    found = sorted(library.conflicts(), key=lambda one: (list(CONFLICTS).index(one.kind), one.document))
    paging = Paging(asked_page(), PAGE, len(found))
    shown = found[paging.offset : paging.offset + PAGE]
    documents = {each.id: each for each in library.documents(tuple(one.document for one in shown))}
    told = iter(happenings_of(library, [event for one in shown for event in one.events]))
    lines = [(one, tuple(islice(told, len(one.events)))) for one in shown]
    groups = [
        (kind, [_doubt(documents[one.document], its) for one, its in same if one.document in documents])
        for kind, same in groupby(lines, key=lambda line: line[0].kind)
    ]
    return render_template(
        "conflicts.html",
        groups=groups,
        kinds=CONFLICTS,
        numbers=Counter(one.kind for one in found),
        paging=paging,
    )


@pages.get("/mau-thuan.csv")
def conflicts_csv() -> Response:
    """Give the same list as a file, one row for each event."""
    return write_csv("mau-thuan.csv", CONFLICT_COLUMNS, conflict_rows(current_library().conflicts()))


def _doubt(document: Document, happenings: tuple[Happening, ...]) -> Doubt:
    """Give a contradiction the name of whose history it is."""
    return Doubt(document, long_name(document), happenings)
