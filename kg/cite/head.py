"""The part of a citation that names a document: kind, number, title, date, issuer.

Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ      full (no_so without "số")
Luật Thanh tra số 56/2010/QH12                               full
Quyết định của Bộ Chính trị số31-QĐ/TW                       full
120-KL/TW, Số: 455/QĐ-UBND                                   number_only
Nghị định 59, Kết luận số 120 của Bộ Chính trị               fragment
Luật Đất đai, … năm 2024, … ngày 18/01/2024                  title, title_year, title_date
Nghị định này, Luật nêu trên, theo Luật                      anaphora
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kg.cite.number import read_number
from kg.cite.tail import OF_RE, Tail, read_tail
from kg.cite.title import find_title_end
from kg.cite.words import bare_words, kind_row, kinds_by_word, short_kinds, short_titles, spaced
from kg.number import build_number, kind_of

if TYPE_CHECKING:
    from kg.cite.plain import Plain
    from kg.model import Form

SO_RE = re.compile(r"\s*(?:(?:số|so|no\.?|number)\s*[:.]?\s*)?")
SERIAL_RE = re.compile(r"(?P<serial>\d{1,5}[a-zđ]?)(?![\w/%]|[.,]\d)")
SERIAL_YEAR_RE = re.compile(r"(?P<serial>\d{1,5}[a-z]?)\s?/\s?(?P<year>(?:19|20)\d\d)(?![\d/\-]|\s?/)")
THIS_RE = re.compile(r"\s+(?P<word>này|nêu\s+trên|nói\s+trên|trên\s+đây|kể\s+trên|đã\s+nêu|vừa\s+nêu)(?!\w)")
NUMBER_BEFORE_RE = re.compile(r"\s*,?\s*số\s*:?\s*")
# After a bare serial: what shows that the serial ended there and counts nothing ("Nghị quyết 5 năm" is none).
SERIAL_END_RE = re.compile(
    r"\s*(?:$|[.,;:()\"\n]|(?:của|ngày|về|và|này|đã|có|quy|được|năm\s+(?:19|20)\d\d|ban\s+hành|là|để|thì|hoặc|tại|theo"
    r"|do|nêu|trên|trong|cũng|hướng|thay|sửa|khóa|-)(?!\w))"
)
# After a bare kind word ("Luật"): what shows that it stands for a document named before.
BARE_END_RE = re.compile(
    r"\s*(?:$|[.,;:)\"]|(?:và|ở|có|đã|được|để|tại|thì|là|cũng|sẽ|phải|quy\s+định|gồm|nêu|nói|vào|trong|trên|khi|do|với"
    r"|từ|ra|đến|không|nhằm|nhưng|bao|mới|hiện|áp)(?!\w))"
)
BARE_BEFORE_RE = re.compile(r"(?:pháp|dự\s+thảo|dự\s+án|ban\s+hành|các|những|mọi|một|soạn\s+thảo|\bra)\s+$")
CONGRESS_RE = re.compile(
    r"\s+đại\s+hội\s+(?:đại\s+biểu\s+)?(?:toàn\s+quốc\s+)?(?:đảng\s+bộ\s+(?:tỉnh|huyện|xã|thành\s+phố)\s+)?"
    r"(?:lần\s+thứ\s+)?(?:[ivx]+|\d{1,2})(?!\w)(?:\s+(?:của\s+)?đảng(?:\s+bộ(?:\s+(?:tỉnh|huyện|xã|thành\s+phố))?)?)?"
)
STRONG = frozenset(
    {
        "Nghị định",
        "Thông tư",
        "Thông tư liên tịch",
        "Nghị quyết",
        "Quyết định",
        "Chỉ thị",
        "Kết luận",
        "Pháp lệnh",
        "Luật",
        "Công văn",
    }
)
# Kinds that stand for one document with "này"; "báo cáo này", "dự án này" mostly do not.
POINTED = STRONG | {
    "Bộ luật",
    "Hiến pháp",
    "Nghị quyết liên tịch",
    "Quy chế",
    "Quy định",
    "Kế hoạch",
    "Công điện",
    "Lệnh",
}
ALSO_VERBS = frozenset(
    {"Quyết định", "Kết luận", "Chỉ thị"}
)  # at the head of a sentence they are mostly verbs
COUNTED_RE = re.compile(
    r"\s+(?:năm\s+(?!(?:19|20)\d\d)|tháng|ngày\s+(?!\d)|tuần|chương|điều|vụ|việc|nội|nhiệm|giải|điểm)"
)


@dataclass(slots=True)
class Head:
    """A document named at ``start``–``end`` (in matching text), with the parts that were read."""

    start: int
    end: int
    form: Form
    rule: str
    kind: str = ""
    number: str = ""
    title: str = ""
    issuer: str = ""
    year: int | None = None
    date: dt.date | None = None
    term: str = ""
    this: Literal["", "this", "above", "bare"] = ""  # how an anaphora points
    number_end: int = 0  # where the number stops, before date and issuer

    def take_tail(self, tail: Tail) -> None:
        """Add date, year, issuer and term read after the number or title."""
        self.end = tail.end
        self.date = self.date or tail.date
        self.year = self.year or tail.year
        self.issuer = self.issuer or tail.issuer
        self.term = self.term or tail.term

    def take_title_tail(self, tail: Tail) -> None:
        """Add what was read after a title, and name the form by it."""
        self.take_tail(tail)
        if tail.date:
            self.form = "title_date"
        elif tail.year:
            self.form = "title_year"


def read_head(plain: Plain, start: int, word: str) -> Head | None:
    """Read the document that a word for a kind introduces; None when the word names none."""
    norm, low = plain.norm, plain.low
    spelled = spaced(word)
    if spelled in short_titles():
        return _abbreviated(norm, low, start, start + len(word))
    kind = kinds_by_word()[spelled]
    end = start + len(word)
    if spelled in short_kinds() and not norm[start:end].isupper():
        return None
    so = SO_RE.match(low, end)
    position = so.end() if so else end
    if low[position : position + 1].isdigit():
        head = _numbered(plain, start, (end, position), kind)
        only_numbered = spelled in bare_words() or spelled in short_kinds()
        return head if head or only_numbered else _serial_only(plain, start, (end, position), kind)
    if spelled in bare_words() or spelled in short_kinds():
        return None
    return (
        _issuer_first(norm, low, start, end, kind)
        or _titled(norm, low, start, end, kind)
        or _anaphora(norm, low, start, end, kind)
    )


def _numbered(plain: Plain, start: int, gap: tuple[int, int], kind: str) -> Head | None:
    """Read kind + number: the full form, with or without *số* in the gap between them."""
    norm, low, (end, position) = plain.norm, plain.low, gap
    found = read_number(norm, position)
    if not found:
        return None
    number_end, number, year = found
    form: Form = "full" if low[end:position].strip() else "no_so"
    head = Head(
        start,
        number_end,
        form,
        "kind-number",
        kind or kind_of(number),
        number,
        year=year,
        number_end=number_end,
    )
    head.take_tail(read_tail(norm, low, number_end, joint="liên tịch" in kind.lower()))
    return head


def _issuer_first(norm: str, low: str, start: int, end: int, kind: str) -> Head | None:
    """Read kind + issuer + number: *Quyết định của Bộ Chính trị số31-QĐ/TW*."""
    if not OF_RE.match(low, end):
        return None
    tail = read_tail(norm, low, end, joint="liên tịch" in kind.lower())
    if not tail.issuer:
        return None
    so = NUMBER_BEFORE_RE.match(low, tail.end)
    found = read_number(norm, so.end()) if so else None
    if not found:
        return None
    number_end, number, year = found
    head = Head(
        start,
        number_end,
        "full",
        "issuer-number",
        kind or kind_of(number),
        number,
        issuer=tail.issuer,
        year=year,
        date=tail.date,
        term=tail.term,
        number_end=number_end,
    )
    head.take_tail(read_tail(norm, low, number_end))
    return head


def _serial_only(plain: Plain, start: int, gap: tuple[int, int], kind: str) -> Head | None:
    """Read kind + bare serial, or serial/year without code: *Nghị định 59*, *Kết luận số 120*, *NĐ 159/2016*."""
    norm, low, (end, position) = plain.norm, plain.low, gap
    if position == end or ("\n" in low[end:position] and not low[end:position].strip()):
        return None
    said_so = bool(low[end:position].strip())
    with_year = SERIAL_YEAR_RE.match(low, position)
    if with_year and (said_so or kind in STRONG):
        head = Head(
            start,
            with_year.end(),
            "fragment",
            "serial-year",
            kind,
            year=int(with_year["year"]),
            number=_complete(kind, with_year["serial"], with_year["year"]),
            number_end=with_year.end(),
        )
        head.take_tail(read_tail(norm, low, with_year.end()))
        return head
    serial = SERIAL_RE.match(low, position)
    if not serial or not (said_so or kind in STRONG):
        return None
    if COUNTED_RE.match(low, serial.end()) or not (said_so or SERIAL_END_RE.match(low, serial.end())):
        return None
    head = Head(
        start, serial.end(), "fragment", "serial", kind, number=serial["serial"], number_end=serial.end()
    )
    head.take_tail(read_tail(norm, low, serial.end()))
    return head


def _complete(kind: str, serial: str, year: str) -> str:
    """Complete serial and year where the kind has one code only: *Nghị định 159/2016* → ``159/2016/NĐ-CP``."""
    code = {"Nghị định": "NĐ-CP"}.get(kind)
    return str(build_number(serial, year, code)) if code else f"{serial}/{year}"


def _titled(norm: str, low: str, start: int, end: int, kind: str) -> Head | None:
    """Read kind + title (laws, codes, ordinances, the Constitution, congress resolutions)."""
    if kind == "Nghị quyết":
        congress = CONGRESS_RE.match(low, end)
        return (
            Head(start, congress.end(), "title", "congress", kind, title=norm[start : congress.end()])
            if congress
            else None
        )
    if kind_row(kind)["titled"] != "yes" or low[max(0, start - 5) : start] == "pháp ":
        return None
    title_end = find_title_end(norm, low, start, end, kind)
    if title_end is None:
        return None
    head = Head(start, title_end, "title", "title", kind, title=spaced(norm[start:title_end]))
    so = NUMBER_BEFORE_RE.match(low, title_end)
    found = read_number(norm, so.end()) if so else None
    if found:
        head.number_end, head.number, head.year = found
        head.form, head.rule = "full", "title-number"
        head.take_tail(read_tail(norm, low, head.number_end))
        return head
    head.take_title_tail(read_tail(norm, low, title_end, bare_year=True))
    return head


def _abbreviated(norm: str, low: str, start: int, end: int) -> Head | None:
    """Read the standing abbreviation of a law: *Điều 63 BLLĐ năm 2012*; in capitals alone."""
    if not norm[start:end].isupper():
        return None
    kind, title = short_titles()[low[start:end]]
    head = Head(start, end, "title", "abbreviation", kind, title=title)
    head.take_title_tail(read_tail(norm, low, end, bare_year=True))
    return head


def _anaphora(norm: str, low: str, start: int, end: int, kind: str) -> Head | None:
    """Read a kind word that stands for a document named before, or for the citing text itself."""
    this = THIS_RE.match(low, end)
    if this:
        pointing: Literal["this", "above"] = "this" if this["word"] == "này" else "above"
        if kind not in POINTED or (kind not in STRONG and not norm[start].isupper()):
            return None
        return Head(start, this.end(), "anaphora", f"anaphora-{pointing}", kind, this=pointing)
    if kind not in STRONG and kind != "Bộ luật":
        return None
    capital = norm[start].isupper() and not norm[start:end].isupper()
    if (
        not capital
        or BARE_BEFORE_RE.search(low, max(0, start - 20), start)
        or not BARE_END_RE.match(low, end)
    ):
        return None
    before = norm[max(0, start - 3) : start].rstrip(" ")[-1:]
    if before in {"", "\n"} or (kind in ALSO_VERBS and before in ".);:-•*+"):
        return None
    return Head(start, end, "anaphora", "anaphora-bare", kind, this="bare")
