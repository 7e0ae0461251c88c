"""Checking a draft: a text pasted or sent in, each citation with what it leads to and its validity on the draft's day.

Nothing that is sent in is kept. Works without scripts; a form of another site cannot send anything here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import abort, render_template, request
from flask_babel import gettext, lazy_gettext
from markupsafe import Markup, escape

from kg.errors import BadQuery, UnreadableDocument
from kg.library.checking import check_text, text_of_file
from web.evidence import marked
from web.labels import label_of, reason_of, unit_of, warning_of
from web.naming import long_name
from web.pages import current_library, pages, today
from web.paging import asked_day
from web.render import find_pieces
from web.tabular import write_csv
from web.validity import state_said

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from flask.typing import ResponseReturnValue

    from kg.library import Library
    from kg.library.checking import Checked
    from web.validity import State

FINDINGS = MappingProxyType(
    {
        "found": lazy_gettext("đã tìm thấy"),
        "lacking": lazy_gettext("không có trong kho này, chưa kiểm tra được"),
        "ambiguous": lazy_gettext("nhiều khả năng, mời chọn"),
        "unknown": lazy_gettext("chưa xác định được văn bản nào"),
        "own": lazy_gettext("chỉ về chính văn bản này"),
    }
)
"""What became of a citation, in the order in which they are summed up."""

NOT_HOLDING = frozenset({"ended", "not_yet", "suspended"})
ROWS_SHOWN = 500
LONGEST_TEXT = 500_000
"""Code points."""
HEADER = ("place", "citation", "finding", "document", "name", "units", "state", "notes")


@dataclass(frozen=True, slots=True)
class Row:
    """One citation of the draft as the page shows it."""

    number: int
    checked: Checked
    sentence: Markup
    state: State | None
    notes: tuple[str, ...]  # what does not agree, why nothing was found

    @property
    def is_doubtful(self) -> bool:
        """Tell whether a drafter should look again."""
        status = self.checked.status
        holds = status is None or status.state not in NOT_HOLDING
        return bool(self.notes) or not holds or self.checked.finding in {"ambiguous", "unknown"}


@pages.route("/kiem-tra", methods=["GET", "POST"])
def checking() -> ResponseReturnValue:
    """Ask for a draft; show what its citations lead to, or what was wrong beside the text, which is not lost."""
    if request.method != "POST":
        return form(day=asked_day("ngay") or today())
    refuse_other_sites()
    try:
        text, day = sent_text(), sent_day()
    except BadQuery as error:
        return form(text=request.form.get("loi-van", ""), wrong=str(error)), HTTPStatus.BAD_REQUEST
    library = current_library()
    rows = tuple(rows_of(library, text, check_text(library, text, day), day))
    if request.form.get("dang") == "csv":
        return write_csv("kiem-tra.csv", HEADER, map(cells_of, rows))
    return form(text=text, day=day, known=library.known_until, **summed_up(text, rows))


def form(**shown: object) -> str:
    """Show the form, and what a draft gave."""
    return render_template(
        "checking.html", **{"text": "", "day": today(), "rows": None, **shown}, findings=FINDINGS
    )


def summed_up(text: str, rows: Sequence[Row]) -> dict[str, object]:
    """Give what the page says of a draft: its citations counted, the bases apart, and the text with its marks."""
    shown = rows[:ROWS_SHOWN]
    return {
        "rows": shown,
        "left": len(rows) - len(shown),
        "bases": [row for row in shown if row.checked.is_basis],
        "numbers": Counter(row.checked.finding for row in rows),
        "states": Counter(row.checked.status.state for row in rows if row.checked.status),
        "doubtful": sum(row.is_doubtful for row in rows),
        "total": len(rows),
        "drawn": drawn(text, shown),
    }


def refuse_other_sites() -> None:
    """Refuse what a form of another site sends: browsers say where a request is from; programs need not."""
    site, origin = request.headers.get("Sec-Fetch-Site", ""), request.headers.get("Origin", "")
    foreign = (
        site not in {"same-origin", "none"}
        if site
        else bool(origin) and urlsplit(origin).netloc != request.host
    )
    if foreign:
        abort(403)


def sent_text() -> str:
    """Give the text that was pasted, else that of the file.

    Raises:
        BadQuery: neither has a text, it is too long, or the file cannot be read.
    """
    text = request.form.get("loi-van", "").replace("\r\n", "\n")
    file = request.files.get("tap-tin")
    if file and file.filename:
        try:
            text = text_of_file(file.filename, file.read())
        except UnreadableDocument as error:
            words = gettext(
                "Không đọc được tập tin «%(name)s». Hãy gửi .txt, .md hoặc .html, hoặc chép lời văn vào ô. (%(why)s)",
                name=file.filename[:80],
                why=error,
            )
            raise BadQuery(words) from error
    if not text.strip():
        raise BadQuery(gettext("Chưa có lời văn nào: hãy dán dự thảo vào ô hoặc chọn một tập tin."))
    if len(text) > LONGEST_TEXT:
        words = gettext(
            "Lời văn dài quá %(n)s ký tự: hãy chia thành nhiều phần.", n=f"{LONGEST_TEXT:,}".replace(",", ".")
        )
        raise BadQuery(words)
    return text


def sent_day() -> dt.date:
    """Give the day of the draft: the one that was sent, else today."""
    return asked_day("ngay", request.form) or today()


def rows_of(library: Library, text: str, found: Sequence[Checked], day: dt.date) -> Iterator[Row]:
    """Make a row of each citation."""
    for number, checked in enumerate(found, 1):
        citation, target = checked.answer.link.citation, checked.answer.target
        first = text.rfind("\n", 0, citation.start) + 1
        last = text.find("\n", citation.end)
        line = text[first : last if last >= 0 else len(text)]
        state = state_said(library, target, checked.status, day) if target and checked.status else None
        sentence = marked(line, citation.start - first, citation.end - first)
        yield Row(number, checked, sentence, state, tuple(notes_of(checked)))


def notes_of(checked: Checked) -> Iterator[str]:
    """Say what does not agree with the library, and why nothing was found."""
    link = checked.answer.link
    yield from map(warning_of, link.warnings)
    if checked.finding in {"ambiguous", "unknown"} and link.why_not:
        yield str(reason_of(link.why_not))
    if checked.missing:
        units = ", ".join(map(unit_of, checked.missing))
        yield str(gettext("lời văn trong kho không có %(units)s", units=units))


def drawn(text: str, rows: Sequence[Row]) -> Markup:
    """Write the draft with its citations marked, each a link to its row."""
    by_link = {row.checked.answer.link: row for row in rows}
    parts: list[str] = []
    position = 0
    for piece in find_pieces(by_link):
        row = by_link[piece.link]
        style = {"ambiguous": " nhieu", "unknown": " chua", "lacking": " chua"}.get(row.checked.finding, "")
        sign = row.state.mark if row.state and piece.end == piece.link.citation.end else ""
        state = (
            f'<span class="dau tt-{row.state.style}" aria-hidden="true">{sign}</span>'
            if row.state and sign
            else ""
        )
        parts.append(escape(text[position : piece.start]))
        words = escape(text[piece.start : piece.end])
        parts.append(f'<a class="vd{style}" href="#k{row.number}">{words}{state}</a>')
        position = piece.end
    parts.append(escape(text[position:]))
    return Markup("".join(parts))  # noqa: S704, every part was escaped when it was written


def cells_of(row: Row) -> tuple[object, ...]:
    """Write one row for a table."""
    link, target = row.checked.answer.link, row.checked.answer.target
    return (
        link.citation.start,
        link.citation.surface,
        label_of(FINDINGS, row.checked.finding),
        target.id if target else "|".join(link.candidates),
        long_name(target) if target else "",
        ", ".join(map(unit_of, link.units)),
        row.state.words if row.state else "",
        "; ".join(row.notes),
    )
