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
from kg.cite.tail import OF_RE, Tail, issuer_re, read_tail
from kg.cite.title import find_title_end
from kg.cite.words import CONGRESS_KIND, kind_words, short_titles, spaced
from kg.number import build_number, kind_of

if TYPE_CHECKING:
    from kg.cite.plain import Plain
    from kg.model import Form

# What may follow a word for a kind: a number, an issuer, a word that points back.
AFTER_KIND_RE = re.compile(
    r"""
    \s*(?:(?:số|so|no\.?|number)\s*[:.]?\s*)?(?P<number>(?=\d))
    | (?P<issuer>(?=\s*,?\s*(?:do|của|cua)\s))
    | \s+(?P<this>này|nêu\s+trên|nói\s+trên|trên\s+đây|kể\s+trên|đã\s+nêu|vừa\s+nêu)(?!\w)
    """,
    re.VERBOSE,
)
SERIAL_RE = re.compile(r"(?P<serial>\d{1,5}[a-zđ]?)(?![\w/%]|[.,]\d)")
SERIAL_YEAR_RE = re.compile(r"(?P<serial>\d{1,5}[a-z]?)\s?/\s?(?P<year>(?:19|20)\d\d)(?![\d/\-]|\s?/)")
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
BARE = STRONG | {"Bộ luật"}  # kinds whose word alone, with a capital, stands for a document
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


def read_head(plain: Plain, start: int, end: int, word: str) -> Head | None:
    """Read the document that a word for a kind introduces; None when the word names none."""
    known = kind_words().get(word)
    if known is None:
        return _abbreviated(plain.norm, plain.low, start, end)
    kind, abbreviated, needs_number, titled = known
    after = AFTER_KIND_RE.match(plain.low, end)
    follows = after.lastgroup if after else ""
    if after and follows == "number":
        if abbreviated and not plain.norm[start:end].isupper():
            return None
        gap = (end, after.end())
        head = _numbered(plain, start, gap, kind)
        return head if head or needs_number else _serial_only(plain, start, gap, kind)
    if needs_number:
        return None
    head = _issuer_first(plain.norm, plain.low, start, end, kind) if follows == "issuer" else None
    head = head or (_titled(plain.norm, plain.low, start, end, kind) if titled else None)
    if head or not (after and follows == "this"):
        return head or (_bare(plain.norm, plain.low, start, end, kind) if kind in BARE else None)
    return _pointing(plain.norm, start, after, kind)


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
    of = OF_RE.match(low, end)
    if not of or not issuer_re().match(low, of.end()):
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
    if kind == CONGRESS_KIND:
        congress = CONGRESS_RE.match(low, end)
        return (
            Head(start, congress.end(), "title", "congress", kind, title=norm[start : congress.end()])
            if congress
            else None
        )
    if low[max(0, start - 5) : start] == "pháp ":
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


def _pointing(norm: str, start: int, after: re.Match[str], kind: str) -> Head | None:
    """Read a kind word with *này* or *nêu trên*: the citing text itself, or a document named before."""
    pointing: Literal["this", "above"] = "this" if after["this"] == "này" else "above"
    if kind not in POINTED or (kind not in STRONG and not norm[start].isupper()):
        return None
    return Head(start, after.end(), "anaphora", f"anaphora-{pointing}", kind, this=pointing)


def _bare(norm: str, low: str, start: int, end: int, kind: str) -> Head | None:
    """Read a kind word alone that stands for a document named before: *theo Luật*."""
    if not norm[start].isupper() or not BARE_END_RE.match(low, end) or norm[start:end].isupper():
        return None
    if BARE_BEFORE_RE.search(low, max(0, start - 20), start):
        return None
    before = norm[max(0, start - 3) : start].rstrip(" ")[-1:]
    if before in {"", "\n"} or (kind in ALSO_VERBS and before in ".);:-•*+"):
        return None
    return Head(start, end, "anaphora", "anaphora-bare", kind, this="bare")
