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
from functools import cache
from typing import TYPE_CHECKING, Literal

from kg.cite.tail import OF_RE, Tail, read_tail
from kg.cite.words import (
    bare_words,
    kind_row,
    kinds_by_word,
    match_title,
    phrase_pattern,
    short_kinds,
    short_titles,
    spaced,
)
from kg.number import build_number, kind_of, organ_codes
from kg.tables import table, values

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
CONSTITUTION_RE = re.compile(r"(?:\s+(?:của\s+)?nước\s+cộng\s+hòa\s+xã\s+hội\s+chủ\s+nghĩa\s+việt\s+nam)?")
AMENDING_RE = re.compile(
    r"\s+(?:sửa\s+đổi\s*,?\s*(?:và\s+)?bổ\s+sung|sửa\s+đổi)\s+(?:một\s+số\s+(?:điều|nội\s+dung)\s+)?(?:của\s+)?(?:các\s+)?"
    r"(?:<[^<>\n]{1,40}>\s*)?"
)
JOINT_RE = re.compile(r"\s+và\s+luật\s+")
LAWYER_RE = re.compile(r"\s+(?:sư|gia)(?!\w)")  # luật sư, luật gia: persons
CHANGED_RE = re.compile(r"\s+sửa\s+đổi\s")
MIN_TITLE = 4  # a title of an unknown law has more letters than this
TITLE_JOIN_RE = re.compile(r"\s*(?:,|;|và)\s+")
# An unknown title: words up to the first that cannot belong to the title of a law.
TITLE_WORDS_RE = re.compile(
    r"(?:[ \xa0\n](?!(?:sửa\s+đổi|ngày|số|năm|của|được|có|này|đã|tại|trong|theo|do|để|cho|là|không|thì|phải|hoặc|từ|đến"
    r"|khi|trên|nêu|nói|và|quy|về|ra|với|đó|sẽ|cũng|bao|gồm|đang|sau|trước|mà|nhằm|hết|thay|bằng|thông|ở|vào|hay|nhưng|cần|mới|cùng|kèm"
    r"|[Cc]ăn\s+cứ|áp\s+dụng|hiện\s+hành|hiện\s+nay|nơi\s+ban|như|thi\s+hành|việc)(?!\w))[^\W\d_]+(?:,\s+chống(?!\w))?){1,12}"
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


@cache
def number_re() -> re.Pattern[str]:
    """Match a number with its code in the case-keeping text: ``59/2023/NĐ-CP``, ``30- CT/T.Ư``, ``12/nđ-cp``."""
    codes = {row["code"] for row in table("organs")} | {
        code for row in table("kinds") for code in values(row["codes"])
    }
    known = "|".join(
        re.escape(code.lower()) for code in sorted(codes | {"nd", "qd"}, key=lambda code: -len(code))
    )
    upper = r"[A-ZĐƯ]+(?:[a-zđ]{1,2}[A-ZĐƯ]*)?\d{0,2}O?\d?(?:\([A-Z]\d{1,3}\))?"
    piece = rf"(?:T\.\s?[ƯW]\.?|(?:{upper}|(?:{known})\d{{0,2}})(?:(?![^\W_])|(?=ngày)))"
    return re.compile(
        rf"(?P<serial>\d[\dO]{{0,4}}(?:\.\d{{1,2}}|[a-zđ]{{0,2}}))\s?(?P<first>[/\-])\s?"
        rf"(?:(?P<year>(?:19|20)[\dO]{{2}}|\d\d)\s?[/\-]\s?)?"
        rf"(?P<code>{piece}(?:(?:\s?[/\-&]\s?|,){piece})*)"
    )


@cache
def _known_pieces() -> frozenset[str]:
    """List the code pieces that the tables know, in canonical spelling."""
    codes = {row["code"] for row in table("organs")} | {
        code for row in table("kinds") for code in values(row["codes"])
    }
    return frozenset(codes)


SPACED_SEPARATOR_RE = re.compile(r"\s[/\-&]\s?|[/\-&]\s")


def read_number(norm: str, start: int) -> tuple[int, str, int | None] | None:
    """Read a number with its code at a place: its end, its canonical form, its year; None when there is none.

    A code is cut before a separator with spaces unless a known piece follows (``TTLT/BTP - BVHTT``).
    """
    match = number_re().match(norm, start)
    if not match:
        return None
    code, end = match["code"], match.end()
    for gap in reversed(list(SPACED_SEPARATOR_RE.finditer(code))):
        following = build_number("1", None, code[gap.end() :]).code
        if re.split(r"[/\-&\d]", following)[0] not in _known_pieces():
            end = match.start("code") + gap.start()
            code = code[: gap.start()]
    number = build_number(match["serial"], match["year"], code, first=match["first"])
    return end, str(number), number.year


def is_plausible(number: str, *, alone: bool) -> bool:
    """Tell whether a number without a kind word is a document's: its code has a known kind or organ.

    Quite ``alone``, without *số* either, a code of one piece needs a year (``01/BNV`` is the name of a form).
    """
    if alone and not re.search(r"/\d{4}/|-.*/|/.*-", number):
        return False
    return bool(kind_of(number) or organ_codes(number))


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
    title_end = _title_end(norm, low, start, end, kind)
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


def _title_end(norm: str, low: str, start: int, end: int, kind: str) -> int | None:
    """Find where the title of a law ends; None when no title follows the kind word."""
    if kind == "Hiến pháp":
        match = CONSTITUTION_RE.match(low, end)
        return match.end() if match and norm[start].isupper() else None
    space = re.compile(r"\s{1,2}").match(low, end)
    if not space:
        return None
    amending = AMENDING_RE.match(low, end)
    if amending:
        stop = _base_titles_end(low, amending.end(), kind)
        if stop > amending.end():
            return stop
    known = match_title(low, space.end(), kind)
    capital = norm[start].isupper() or norm[space.end() : space.end() + 1].isupper()
    if known > space.end():
        return _joint_amendment_end(low, known, kind) if capital else None
    if norm[start:end].isupper() or not norm[start].isupper() or LAWYER_RE.match(low, end):
        return None
    words = TITLE_WORDS_RE.match(norm, end)
    return words.end() if words and words.end() - end > MIN_TITLE else None


def _joint_amendment_end(low: str, end: int, kind: str) -> int:
    """Go on over the second title of *Luật A và Luật B sửa đổi 2019*, which is one amending law."""
    joint = JOINT_RE.match(low, end)
    if not joint:
        return end
    second = match_title(low, joint.end(), kind)
    return second if second > joint.end() and CHANGED_RE.match(low, second) else end


def _base_titles_end(low: str, start: int, kind: str) -> int:
    """Find the end of the titles that an amending law names: *… của Luật A, Luật B và Luật C*."""
    position, end = start, start
    word_re = re.compile(
        rf"(?:{phrase_pattern('bộ luật')}|{phrase_pattern('luật')}|{phrase_pattern('pháp lệnh')})\s+"
    )
    while True:
        word = word_re.match(low, position)
        title_start = word.end() if word else position
        stop = match_title(low, title_start, kinds_by_word()[spaced(word[0])] if word else kind)
        if stop == title_start:
            return end
        end = stop
        more = TITLE_JOIN_RE.match(low, end)
        if not more or not word_re.match(low, more.end()):
            return end
        position = more.end()


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
