"""A source → its document: identity, heading facts, and the tree of its units.

Reads phần, chương, mục, tiểu mục, điều, khoản, điểm, phụ lục, and regulations attached to a decision (their articles
begin again at Điều 1 and stand below ``kem-theo-1``). Text quoted for another document, as amending articles do, is
kept apart in units with ``quoted`` set. What the file's own facts do not say is taken from the letterhead.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import replace
from itertools import zip_longest
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.errors import BadNumber
from kg.model import Document, Facts, Source, Standing, Unit
from kg.number import document_id, issuer_of, kind_of, parse_date, repair_number, unit_segment
from kg.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HEADING_RE = re.compile(
    r"""
    ^[ \t\xa0#*_>|]{0,12}
    (?: (?P<dieu>Điều|ĐIỀU)[ \xa0]+(?P<dieu_label>\d{1,3}[a-zđ]{0,2})(?=[ \xa0]*[.:\n]|[ \xa0]*$|[ \xa0]+[A-ZĐÀ-Ỹ])
      | (?P<chuong>Chương|CHƯƠNG)[ \xa0]+(?P<chuong_label>[IVXLC]+|\d{1,3}|thứ\s\w+)(?!\w)
      | (?P<tieu_muc>Tiểu[ ]mục|TIỂU[ ]MỤC)[ \xa0]+(?P<tieu_muc_label>\d{1,3}|[IVX]+)(?!\w)
      | (?P<muc>Mục|MỤC)[ \xa0]+(?P<muc_label>\d{1,3}|[IVX]+)(?!\w)
      | (?P<phan>Phần|PHẦN)[ \xa0]+(?:thứ[ ]|THỨ[ ])?(?P<phan_label>[IVX]+|\d{1,2}|\w{2,4})(?=\s*[.:\n]|\s*$)
      | (?P<phu_luc>Phụ[ ]lục|PHỤ[ ]LỤC)
        (?:[ \xa0]+(?:số[ ]|SỐ[ ])?(?P<phu_luc_label>[IVX]+|\d{1,2}|[A-H]))?(?=[ \xa0]*[.:(\n]|[ \xa0]*$)
      | (?P<kem_theo>QUY[ ]CHẾ|QUY[ ]ĐỊNH|ĐIỀU[ ]LỆ|QUY[ ]TRÌNH|ĐỀ[ ]ÁN|CHƯƠNG[ ]TRÌNH|KẾ[ ]HOẠCH)
        (?=[ \xa0]*\n(?:.*\n){0,6}?\s*\(?\s*(?:Ban[ ]hành[ ])?[Kk]èm[ ]theo)
    )
    """,
    re.VERBOSE | re.MULTILINE,
)
CLAUSE_RE = re.compile(r"^[ \t\xa0*_>|-]{0,6}(?P<label>\d{1,3}[a-zđ]?)[.)]\s*(?=[^\d\s.)])", re.MULTILINE)
POINT_RE = re.compile(r"^[ \t\xa0*_>|]{0,6}(?P<label>[a-zđ]|[a-zđ]\d)\s?[)]\s*(?=\S)", re.MULTILINE)
POINT_ORDER = "abcdđeghiklmnopqrstuvxy"
# A quotation of several lines, or one that begins with a unit: “Điều 5. …”, "3. …".
QUOTED_RE = re.compile(
    r"[“\"](?=\s*(?:Điều\s+\d|Chương\s+[IVX]|Mục\s+\d|\d{1,3}[a-zđ]?\.\s|[a-zđ]\d?\)\s|Phụ lục))[^“”\"]{10,40000}?[”\"]"
)
SLUGS = ("phan", "chuong", "muc", "tieu_muc", "dieu", "phu_luc", "kem_theo")
DEPTH = MappingProxyType(
    {
        "kem-theo": 0,
        "phu-luc": 0,
        "phan": 1,
        "chuong": 2,
        "muc": 3,
        "tieu-muc": 4,
        "dieu": 5,
        "khoan": 6,
        "diem": 7,
    }
)

LETTERHEAD = 3000  # where a document says its number, date and kind, in code points
NUMBER_LINE_RE = re.compile(
    r"^[ \t|*]*(?:Số|SỐ)\s*(?:hiệu\s*)?:?[ \t|]*(?P<number>\d[^\n|]{2,50}?)[ \t]*(?:\||$|\n|,\s*ngày)",
    re.MULTILINE,
)
PLACE_DATE_RE = re.compile(r"[\w .]{2,40},\s*(?P<date>ngày\s*\d{1,2}\s*tháng\s*\d{1,2}\s*năm\s*\d{4})")


def parse_document(source: Source) -> tuple[Document, tuple[Unit, ...]]:
    """Read the identity and the units of a source.

    Returns: the document (its facts completed from the letterhead where the file does not say) and its units in the
    order of the text; a unit's span holds those of the units inside it.
    """
    document = document_of(complete_facts(source), source.standing)
    if source.standing == "registry":
        return document, ()
    return document, tuple(find_units(source.text, source.units))


# ---- identity -------------------------------------------------------------------------------------------------


def document_of(facts: Facts, standing: Standing) -> Document:
    """Make the document that completed facts describe."""
    return Document(
        id=document_id(facts.kind, facts.number, facts.title, facts.issued, facts.place),
        kind=facts.kind,
        number=facts.number,
        title=facts.title,
        issuer=facts.issuer,
        issued=facts.issued,
        effective=facts.effective,
        ended=facts.ended,
        ended_why=facts.ended_why,
        place=facts.place,
        item_id=facts.item_id,
        url=facts.url,
        standing=standing,
        unverified=facts.unverified,
        subjects=facts.subjects,
    )


def complete_facts(source: Source) -> Facts:
    """Complete the file's facts from the letterhead of an official text, and a report's title from its first line."""
    facts = source.facts
    if source.standing == "report" or facts.kind == "Tin":
        return replace(facts, kind=facts.kind or "Tin", title=facts.title or first_line(source.text))
    head = source.text[:LETTERHEAD]
    number = facts.number or (_letterhead_number(head) if source.standing == "official" else "")
    kind = facts.kind or kind_of(number) or _letterhead_kind(head) or "Văn bản"
    return replace(
        facts,
        kind=kind,
        number=number,
        title=facts.title or _letterhead_title(head, kind) or first_line(source.text),
        issuer=facts.issuer or issuer_of(number),
        issued=facts.issued or _letterhead_date(head, number),
    )


def first_line(text: str) -> str:
    """Give the first line that has words, without marks of emphasis; at most 300 code points."""
    for line in text.splitlines():
        words = re.sub(r"[#*_>|]", " ", line)
        if re.search(r"\w", words):
            return re.sub(r"\s+", " ", words).strip()[:300]
    return ""


def _letterhead_number(head: str) -> str:
    """Read the number after *Số:* in the letterhead; ``""`` when there is none that can be read."""
    match = NUMBER_LINE_RE.search(head)
    if not match:
        return ""
    try:
        return repair_number(match["number"])
    except BadNumber:
        return ""


def _letterhead_kind(head: str) -> str:
    """Find the kind in a line of its own, in capitals: ``NGHỊ ĐỊNH``."""
    names = {row["kind"].upper(): row["kind"] for row in table("kinds")}
    for line in head.splitlines():
        words = re.sub(r"[#*_>|]", " ", line).strip()
        if words in names:
            return names[words]
    return ""


def _letterhead_title(head: str, kind: str) -> str:
    """Take the lines after the kind, up to an empty line or the preamble, as the title."""
    lines = [re.sub(r"[#*_>|]", " ", line).strip() for line in head.splitlines()]
    for position, line in enumerate(lines):
        if line == kind.upper() and kind:
            title: list[str] = []
            for following in lines[position + 1 :]:
                if (title and not following) or re.match(
                    r"(?:Căn cứ|CHÍNH PHỦ|Điều\s+1|-{3,}|_{3,}|Thực hiện)", following
                ):
                    break
                title.append(following)
            return re.sub(r"\s+", " ", " ".join(title)).strip()
    return ""


def _letterhead_date(head: str, number: str) -> dt.date | None:
    """Read *Hà Nội, ngày … tháng … năm …* in the letterhead of a numbered document."""
    match = PLACE_DATE_RE.search(head) if number else None
    if not match:
        return None
    try:
        return parse_date(match["date"])
    except BadNumber:
        return None


# ---- units ----------------------------------------------------------------------------------------------------


def find_units(text: str, given: tuple[Unit, ...] = ()) -> Iterator[Unit]:
    """Find the units of a text; where the format gives articles (``given``), only what is inside them is sought."""
    quotes = [match.span() for match in QUOTED_RE.finditer(text)]
    skeleton = list(given) if given else list(_headings(text, quotes))
    seen: Counter[str] = Counter()
    for unit in skeleton:
        path = _unique(unit.path, seen)
        yield replace(unit, path=path)
        if unit.kind == "dieu":
            inside = [quote for quote in quotes if unit.start <= quote[0] < unit.end]
            body_start = _body_start(text, unit)
            yield from _inside(text, path, body_start, unit.end, inside)


def _unique(path: str, seen: Counter[str]) -> str:
    """Tell a second unit of the same path from the first: ``dieu-5``, ``dieu-5~2``."""
    seen[path] += 1
    return path if seen[path] == 1 else f"{path}~{seen[path]}"


def _headings(text: str, quotes: list[tuple[int, int]]) -> Iterator[Unit]:
    """Find the headings of articles and above, outside quotations, each with its span and its parent."""
    marks = [mark for mark in HEADING_RE.finditer(text) if not _is_inside(mark.start(), quotes)]
    marks = _in_order(marks)
    ends = _ends(marks, len(text))
    open_units: list[tuple[int, str]] = []  # depth and path of the units that hold the next one
    prefix, attached, appendices = "", 0, 0
    for position, mark in enumerate(marks):
        slug = _slug_of(mark)
        depth = DEPTH[slug]
        if slug == "kem-theo":
            attached += 1
            segment = f"kem-theo-{attached}"
        elif slug == "phu-luc":
            appendices += 1
            segment = unit_segment(slug, mark["phu_luc_label"] or str(appendices))
        else:
            segment = unit_segment(slug, mark[f"{slug.replace('-', '_')}_label"])
        open_units = [unit for unit in open_units if unit[0] < depth]
        parent = open_units[-1][1] if open_units else ""
        if slug in {"kem-theo", "phu-luc"}:
            prefix = f"{segment}/"
            path = segment
        elif slug == "dieu":
            path = prefix + segment
        else:
            path = f"{parent}/{segment}" if parent else segment
        open_units.append((depth, path))
        label = segment.rsplit("-", 1)[-1]
        yield Unit(
            path,
            slug,
            label,
            _heading_text(text, mark.end(), ends[position]),
            mark.start(),
            ends[position],
            parent,
        )


def _ends(marks: list[re.Match[str]], length: int) -> list[int]:
    """Find where each unit ends: at the next heading that is not inside it."""
    following = [length] * (
        max(DEPTH.values()) + 1
    )  # by depth: where the next unit of this depth or above begins
    ends: list[int] = []
    for mark in reversed(marks):
        depth = DEPTH[_slug_of(mark)]
        ends.append(following[depth])
        following[depth:] = [mark.start()] * (len(following) - depth)
    return ends[::-1]


def _slug_of(mark: re.Match[str]) -> str:
    """Tell the kind of unit that a heading opens."""
    return next(name for name in SLUGS if mark[name]).replace("_", "-")


def _in_order(marks: list[re.Match[str]]) -> list[re.Match[str]]:
    """Drop headings that break the count of articles: citations at the beginning of a line are no headings."""
    kept: list[re.Match[str]] = []
    last = 0
    for mark in marks:
        if not mark["dieu"]:
            kept.append(mark)
            if mark["kem_theo"] or mark["phu_luc"]:
                last = 0
            continue
        value = int(re.match(r"\d+", mark["dieu_label"])[0])  # type: ignore[index]
        if (
            last == 0
            or value == last + 1
            or (value == last and not mark["dieu_label"].isdigit())
            or value == 1
        ) or last < value <= last + (GAP if mark.string[mark.end() : mark.end() + 1] == "." else SMALL_GAP):
            kept.append(mark)
            last = value
    return kept


GAP = 200  # articles that an excerpt or digest may leave out between two that it has
SMALL_GAP = 10  # the same where the label has no dot, so that it may be a citation at the beginning of a line


def _heading_text(text: str, start: int, end: int) -> str:
    """Take the heading after a label: the rest of the line, or the next line where that is empty."""
    lines = text[start : min(end, start + 600)].split("\n")
    for line in lines[:3]:
        words = re.sub(r"[#*_|]", " ", line).strip(" .:\xa0\t-")
        if words:
            return re.sub(r"\s+", " ", words)[:400]
    return ""


def _body_start(text: str, unit: Unit) -> int:
    """Find where the body of an article begins: after the line of its heading, unless that line is the body."""
    line_end = text.find("\n", unit.start, unit.end)
    return line_end if line_end >= 0 else unit.start


def _inside(text: str, path: str, start: int, end: int, quotes: list[tuple[int, int]]) -> Iterator[Unit]:
    """Find khoản, điểm and quotations inside one article."""
    clauses = _sequence(CLAUSE_RE, text, start, end, quotes)
    spans = [(mark, following.start() if following else end) for mark, following in _with_next(clauses)]
    if not spans:
        yield from _points(text, path, start, end, quotes)
    seen: Counter[str] = Counter()
    for mark, stop in spans:
        clause = _unique(f"{path}/{unit_segment('khoan', mark['label'])}", seen)
        yield Unit(clause, "khoan", mark["label"], "", mark.start(), stop, path)
        yield from _points(text, clause, mark.end(), stop, quotes)
    for count, (quote_start, quote_end) in enumerate(quotes, 1):
        yield Unit(
            f"{path}/trich-{count}", "trich", str(count), "", quote_start, quote_end, path, quoted=True
        )


def _points(text: str, path: str, start: int, end: int, quotes: list[tuple[int, int]]) -> Iterator[Unit]:
    """Find the điểm inside one khoản, or inside an article without khoản."""
    seen: Counter[str] = Counter()
    for mark, following in _with_next(_sequence(POINT_RE, text, start, end, quotes)):
        stop = following.start() if following else end
        yield Unit(
            _unique(f"{path}/{unit_segment('diem', mark['label'])}", seen),
            "diem",
            mark["label"],
            "",
            mark.start(),
            stop,
            path,
        )


def _with_next(marks: list[re.Match[str]]) -> Iterable[tuple[re.Match[str], re.Match[str] | None]]:
    """Pair each mark with the one after it."""
    return zip_longest(marks, marks[1:])


def _sequence(
    pattern: re.Pattern[str], text: str, start: int, end: int, quotes: list[tuple[int, int]]
) -> list[re.Match[str]]:
    """Keep the labels that count up from the first: 1, 2, 3 or a, b, c, d, đ; inserted ones (2a) may come between."""
    kept: list[re.Match[str]] = []
    expected = 0
    for mark in pattern.finditer(text, start, end):
        if _is_inside(mark.start(), quotes):
            continue
        order = _order(mark["label"])
        if order is None or not (
            order == expected + 1
            or (order == expected and len(mark["label"]) > 1 and kept)
            or (kept and expected < order <= expected + 2)
        ):
            continue
        kept.append(mark)
        expected = order
    return kept


def _order(label: str) -> int | None:
    """Give the place of a label in its series: ``"3"`` → 3, ``"3a"`` → 3, ``"đ"`` → 5; None for no label."""
    digits = re.match(r"\d+", label)
    if digits:
        return int(digits[0])
    return POINT_ORDER.index(label[0]) + 1 if label[0] in POINT_ORDER else None


def _is_inside(position: int, spans: list[tuple[int, int]]) -> bool:
    """Tell whether a place lies inside one of some spans (few, and in order)."""
    return any(start <= position < end for start, end in spans)
