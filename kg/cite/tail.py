"""What may follow the number or title of a document: its date and its issuer, in either order."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache

from kg.cite.organ import is_longer, read_body
from kg.cite.words import choice_pattern, issuers_by_name, spaced
from kg.errors import BadNumber
from kg.number import OCR_DIGITS, make_date

# ngày 14/8/2023 · ngày 14-8-2023 · ngày 14 tháng 8 năm 2023 · ngày10/01/2002 · (16/6/2025) · ngày 14/10 (no year)
DATE_TAIL_RE = re.compile(
    r"""
    (?!\s*?\n[ \t]*\n)  # a blank line ends what a date can follow: a heading, then "Ngày 21/02/2022, ..."
    \s*,?\s*(?:\(\s*)?(?:(?:được\s+)?ban\s+hành\s+|ký\s+|cùng\s+)?
    (?:
      ng[àaâá]y\s*(?P<day>[\dlo\]]{1,2})\s*
        (?: [/.\-]\s*(?P<month>[\dlo\]]{1,2})\s*[/.\-]\s*(?P<year>\d{4,5})
          | th[áa]ng\s*(?P<month_word>\d{1,2})\s*(?:n[ăa]m|,|/)?\s*(?P<year_word>\d[\do]{3,4})
          | [/\-]\s*(?P<part_month>\d{1,2})(?![\d/\-])
        )
      | (?P<bare_day>\d{1,2})[/.\-](?P<bare_month>\d{1,2})[/.\-](?P<bare_year>(?:19|20)\d\d)(?!\d)
      | (?:dated|of)\s+(?P<english>[a-z]+\s+\d{1,2},?\s+\d{4})
    )
    (?:\s*\))?
    """,
    re.VERBOSE,
)
YEAR_TAIL_RE = re.compile(
    r"(?!\s*?\n[ \t]*\n)\s*\(?(?:ban\s+hành\s+)?(?:sửa\s+đổi\s*,?\s*(?:bổ\s+sung\s*)?)?"
    r"(?P<said>n[ăa]m\s+|th[áa]ng\s+\d{1,2}\s*(?:[/.\-]\s*|n[ăa]m\s+))?(?P<year>[12][09]\d\d)(?![\d/\-])\)?"
)
TERM_TAIL_RE = re.compile(r"[\s,]*\(?\s*(?P<term>khóa\s+(?:[ivx]+|\d{1,2})(?!\w))(?:\s*\))?")
# Of a Party document, right after its number: Chỉ thị 30-CT/TW (khóa VIII)
PARTY_TERM_RE = re.compile(r"\s*,?\s*(?P<open>\()?(?P<term>khóa\s+[ivx]+)(?!\w)(?(open)\))")
PLENUM_RE = re.compile(
    r"\s*,?\s*(?:của\s+)?hội\s+nghị\s+(?:lần\s+thứ\s+)?[\w]+(?:\s+\([\w ]+\))?,?\s+(?:của\s+)?"
    r"(?:ban\s+chấp\s+hành\s+)?(?:trung\s+ương|tw)(?:\s+đảng)?"
)
MONTHS = ("january february march april may june july august september october november december").split()
STATE_RE = re.compile(r"\s+nước\s+cộng\s+hòa\s+xã\s+hội\s+chủ\s+nghĩa\s+việt\s+nam(?!\w)")
# After the name of a body with a place: tỉnh Điện Biên, thành phố Hà Nội, huyện.
PLACE_LEVEL_RE = re.compile(
    r"\s+(?:tỉnh|thành\s+phố|tp\.?|quận|huyện|thị\s+xã|phường|xã|thị\s+trấn|đặc\s+khu)(?!\w)"
)
# A dot within a word belongs to the name, a dot after it ends the sentence: … huyện Ân Thi. Kế hoạch ấy …
NAME_WORDS_RE = re.compile(r"(?:\s+(?:-\s+)?[A-ZĐÀ-ỸƯƠÂÊÔĂ](?:[\w']|\.(?=\w))*){1,4}")


@dataclass(frozen=True, slots=True)
class Tail:
    """What was read after a number or title; ``end`` is where reading stopped."""

    end: int
    date: dt.date | None = None
    year: int | None = None
    issuer: str = ""
    term: str = ""
    dated: bool = False  # a date or year stands in the text, be it complete or not


@cache
def issuer_re() -> re.Pattern[str]:
    """Match the name of an issuer in matching text."""
    return re.compile(rf"(?:{choice_pattern(issuers_by_name())})(?!\w)")


OF_RE = re.compile(r"\s*,?\s*(?:do|của\s+của|của|cua|giữa)\s+(?:liên\s+bộ\s*:?\s*)?")
AND_RE = re.compile(r"\s*(?:,\s*và|,|-|và)\s+")


def read_date(low: str, start: int) -> tuple[int, dt.date | None]:
    """Read a date at a place: its end and its day; the end equals ``start`` when there is none.

    A date that the calendar does not have, or without a year, is passed over with no day.
    """
    match = DATE_TAIL_RE.match(low, start)
    if not match:
        return start, None
    end = match.end()
    if low[start:end].rstrip().endswith(")") and "(" not in low[start:end]:
        end = low.rindex(")", start, end)
        end -= len(low[start:end]) - len(low[start:end].rstrip())
    if match["english"]:
        return end, _english_date(match["english"])
    day = match["day"] or match["bare_day"]
    month = match["month"] or match["month_word"] or match["part_month"] or match["bare_month"]
    year = match["year"] or match["year_word"] or match["bare_year"]
    if not year:
        return end, None
    try:
        return end, make_date(*(part.translate(OCR_DIGITS) for part in (day, month, year)))
    except BadNumber:
        return end, None


def _english_date(text: str) -> dt.date | None:
    """Read ``may 25, 2017``; None when it is no date."""
    month, day, year = text.replace(",", " ").split()
    if month not in MONTHS:
        return None
    try:
        return dt.date(int(year), MONTHS.index(month) + 1, int(day))
    except ValueError:
        return None


def read_issuer(plain_norm: str, low: str, start: int, *, joint: bool = False) -> tuple[int, str, str]:
    """Read the name of an issuer at a place: its end, its canonical name, and a term of office after it.

    A place after the name is kept as written (``Ủy ban nhân dân tỉnh Điện Biên``). With ``joint``, several
    bodies joined by *và* or commas are one issuer.
    """
    match = issuer_re().match(low, start)
    if not match or is_longer(plain_norm, match.end()):
        stop = read_body(plain_norm, start)
        if stop > (match.end() if match else start):
            return stop, spaced(plain_norm[start:stop]), ""
    if not match:
        return start, "", ""
    canonical, placed = issuers_by_name()[spaced(match[0])]
    end = match.end()
    if placed:
        end, canonical = _read_place(plain_norm, low, end, canonical)
    state = STATE_RE.match(low, end)
    end = state.end() if state else end
    term = TERM_TAIL_RE.match(low, end)
    if term:
        end = term.end()
    if joint:
        more = AND_RE.match(low, end)
        if more:
            next_end, other, _ = read_issuer(plain_norm, low, more.end(), joint=True)
            if other:
                return next_end, f"{canonical}, {other}", term["term"] if term else ""
    return end, canonical, term["term"] if term else ""


def _read_place(norm: str, low: str, end: int, canonical: str) -> tuple[int, str]:
    """Read the place after the name of a local body: ``… tỉnh Điện Biên``, ``… huyện``, ``… Quảng Trị``."""
    level = PLACE_LEVEL_RE.match(low, end)
    name_start = level.end() if level else end
    name = NAME_WORDS_RE.match(norm, name_start)
    if name and not norm[name_start : name.end()].isupper():
        stop = name.end()
    elif level:
        stop = level.end()
    else:
        return end, canonical
    return stop, spaced(canonical + norm[end:stop])


def read_tail(norm: str, low: str, start: int, *, joint: bool = False, bare_year: bool = False) -> Tail:
    """Read date and issuer after a number or title, in either order.

    With ``bare_year``, a year without *năm* counts too (*Luật Đất đai 2024*).
    """
    end, date, year, issuer, term, dated = start, None, None, "", "", False
    for _ in range(4):
        if not dated:
            stop, date = read_date(low, end)
            if stop > end:
                end, dated = stop, True
                continue
            match = YEAR_TAIL_RE.match(low, end)
            if match and (bare_year or match["said"]):
                end, year, dated = _year_end(low, end, match), int(match["year"]), True
                continue
        if not issuer:
            stop, issuer, said = _read_of(norm, low, end, joint=joint)
            if stop > end:
                end, term = stop, term or said
                continue
        match = None if term or bare_year else PARTY_TERM_RE.match(low, end)
        if match:
            end, term = match.end(), match["term"]
            continue
        break
    return Tail(end, date, year or (date.year if date else None), issuer, term, dated)


def _year_end(low: str, start: int, match: re.Match[str]) -> int:
    """End a year before a closing bracket that was opened outside of it."""
    end = match.end()
    return end - 1 if low[end - 1] == ")" and "(" not in low[start:end] else end


def _read_of(norm: str, low: str, start: int, *, joint: bool) -> tuple[int, str, str]:
    """Read ``của <issuer>`` or a plenum; the end equals ``start`` when there is none."""
    plenum = PLENUM_RE.match(low, start)
    if plenum:
        term = TERM_TAIL_RE.match(low, plenum.end())
        return (
            (term.end() if term else plenum.end()),
            "Ban Chấp hành Trung ương",
            term["term"] if term else "",
        )
    of = OF_RE.match(low, start)
    if not of:
        return start, "", ""
    end, issuer, term_text = read_issuer(norm, low, of.end(), joint=joint or "giữa" in of[0])
    return (end, issuer, term_text) if issuer else (start, "", "")
