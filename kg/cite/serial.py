"""Numbers that lost their code: a kind word and a serial, perhaps with a year.

Nghị định 59, Kết luận số 120, nghị quyết số 1663      the serial alone
Nghị định 159/2016, Pháp lệnh 34/2007                  with its year
NĐ 61, NQ 18                                           after the abbreviation of a kind that means nothing else
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.cite.draft import Head
from kg.cite.tail import Tail, read_issuer, read_tail
from kg.cite.words import STRONG
from kg.number import build_number

if TYPE_CHECKING:
    from kg.cite.plain import Plain

SERIAL_RE = re.compile(r"(?P<serial>\d{1,5}[a-zđ]?)(?![\w/%]|[.,]\d)")
SERIAL_YEAR_RE = re.compile(r"(?P<serial>\d{1,5}[a-z]?)\s?/\s?(?P<year>(?:19|20)\d\d)(?![\d/\-]|\s?/)")
# After a bare serial: what shows that the serial ended there and counts nothing ("Nghị quyết 5 năm" is none).
SERIAL_END_RE = re.compile(
    r"\s*(?:$|[.,;:()\"\n]|(?:của|ngày|về|và|này|đã|có|quy|được|năm\s+(?:19|20)\d\d|ban\s+hành|là|để|thì|hoặc|tại|theo"
    r"|do|nêu|trên|trong|cũng|hướng|thay|sửa|khóa|-)(?!\w))"
)
COUNTED_RE = re.compile(
    r"\s+(?:năm\s+(?!(?:19|20)\d\d)|tháng|ngày\s+(?!\d)|tuần|chương|điều|vụ|việc|nội|nhiệm|giải|điểm)"
)
BESIDE_RE = re.compile(
    r"\s+(?=(?:Bộ\s+Chính\s+trị|Ban\s+Bí\s+thư|Trung\s+ương|(?:Tỉnh|Thành|Huyện)\s+[ủu][yỷ]|Chính\s+phủ|Thủ\s+tướng)(?!\w))"
)
SHORT = frozenset({"nđ", "nq"})
"""Abbreviations of kinds that stand for nothing else."""
NOUNS = frozenset(
    {
        "Nghị định",
        "Thông tư",
        "Thông tư liên tịch",
        "Nghị quyết liên tịch",
        "Chỉ thị",
        "Pháp lệnh",
        "Công văn",
    }
)
"""Kinds whose words are no verbs and count nothing: after them a serial needs no other sign."""


def read_serial(plain: Plain, start: int, gap: tuple[int, int], kind: str) -> Head | None:
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
    ends = said_so or kind in NOUNS or SERIAL_END_RE.match(low, serial.end())
    if COUNTED_RE.match(low, serial.end()) or not ends:
        return None
    head = Head(
        start, serial.end(), "fragment", "serial", kind, number=serial["serial"], number_end=serial.end()
    )
    head.take_tail(_read_beside(norm, low, serial.end()) or read_tail(norm, low, serial.end()))
    return head


def _read_beside(norm: str, low: str, start: int) -> Tail | None:
    """Read an issuer that stands right beside the serial: *Chỉ thị 35 Bộ Chính trị*."""
    beside = BESIDE_RE.match(norm, start)
    if not beside:
        return None
    end, issuer, term = read_issuer(norm, low, beside.end())
    return Tail(end, issuer=issuer, term=term) if issuer else None


def _complete(kind: str, serial: str, year: str) -> str:
    """Complete serial and year where the kind has one code only: *Nghị định 159/2016* → ``159/2016/NĐ-CP``."""
    code = {"Nghị định": "NĐ-CP"}.get(kind)
    return str(build_number(serial, year, code)) if code else f"{serial}/{year}"
