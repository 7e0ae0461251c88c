"""Days as Vietnamese documents write them, and the terms of office a day falls in."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from types import MappingProxyType

from kg.errors import BadNumber
from kg.number.text import shorten

# 14/8/2023 · 14-8-2023 · 08/ 01/ 2015 · ngày 14 tháng 8 năm 2023 · ngày10/01/2002 · (16/6/2025) · ngay 30 thang 8
# OCR reads 1 as l, I or ] and 0 as O: 1]/8/2O23.
DATE_RE = re.compile(
    r"""
    \(?\s*(?:ng[àa]y\s*)?
    (?P<day>[0-9OlI\]]{1,2})\s*
    (?: [/.\-]\s*(?P<month>[0-9OlI\]]{1,2})\s*[/.\-]\s*
      | ,?\s*th[áa]ng\s*(?P<month_word>[0-9OlI\]]{1,2})\s*(?:,?\s*n[ăa]m|,|/)?\s*
    )
    (?P<year>[0-9OlI\]]{4,5})\s*\)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
ISO_DATE_RE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
OCR_DIGITS = MappingProxyType(str.maketrans("OolI]", "00111"))
LONGEST_DATE = 60  # characters

FIRST_YEAR = 1945
LAST_YEAR = 2099
EARLIEST_YEAR = 1845  # of a date; numbers of documents begin in 1945
FIVE_DIGITS = 5

# First sitting year of each National Assembly: QH10 sat 1997–2002 … (domain facts; term 16 began in 2026).
ASSEMBLY_YEARS = tuple(
    map(int, "1946 1960 1964 1971 1975 1976 1981 1987 1992 1997 2002 2007 2011 2016 2021 2026".split())
)
# The day on which each Party congress from the VIth to the XIVth opened its term.
CONGRESS_OPENINGS = MappingProxyType(
    {
        "VI": dt.date(1986, 12, 15),
        "VII": dt.date(1991, 6, 24),
        "VIII": dt.date(1996, 6, 28),
        "IX": dt.date(2001, 4, 19),
        "X": dt.date(2006, 4, 18),
        "XI": dt.date(2011, 1, 12),
        "XII": dt.date(2016, 1, 20),
        "XIII": dt.date(2021, 1, 25),
        "XIV": dt.date(2026, 1, 19),
    }
)


def mend_year(digits: str) -> str:
    """Take the surplus digit out of a year of five: a doubled one, else the last; what could be two years stays.

    >>> mend_year("20202"), mend_year("20004"), mend_year("2023"), mend_year("20022")
    ('2020', '2004', '2023', '20022')
    """
    if len(digits) != FIVE_DIGITS:
        return digits
    doubled = {digits[:at] + digits[at + 1 :] for at in range(1, FIVE_DIGITS) if digits[at] == digits[at - 1]}
    possible = [year for year in doubled if FIRST_YEAR <= int(year) <= LAST_YEAR]
    if not possible:
        return digits[:4]
    return possible[0] if len(possible) == 1 else digits


def make_date(day: str, month: str, year: str) -> dt.date:
    """Build a date from digits as written; mends a surplus digit in the year (``20202`` → 2020).

    Raises:
        BadNumber: there is no such day.
    """
    written = f"{day}/{month}/{year}"
    try:
        made = dt.date(int(mend_year(year)), int(month), int(day))
    except (ValueError, OverflowError) as error:
        message = f"{shorten(written)} is no day of the calendar; write dd/mm/yyyy, e.g. 14/08/2023"
        raise BadNumber(message) from error
    if not EARLIEST_YEAR <= made.year <= LAST_YEAR:
        message = (
            f"{shorten(written)}: the year {made.year} lies outside {EARLIEST_YEAR}–{LAST_YEAR}; "
            "write dd/mm/yyyy with the right year, e.g. 14/08/2023"
        )
        raise BadNumber(message)
    return made


def parse_date(text: str) -> dt.date:
    """Read a date as Vietnamese texts write it, or ISO.

    >>> parse_date("ngày 14 tháng 8 năm 2023") == parse_date("14/8/2023") == parse_date("2023-08-14")
    True

    Raises:
        BadNumber: the text is no date; the message shows a right one.
    """
    cleaned = unicodedata.normalize("NFC", text[: LONGEST_DATE + 1]).strip(" \t\n\r\xa0.,;")
    cleaned = re.sub("[‐‑‒–—−]", "-", cleaned)
    iso = ISO_DATE_RE.fullmatch(cleaned)
    if iso:
        return make_date(iso[3], iso[2], iso[1])
    match = DATE_RE.fullmatch(cleaned) if len(text) <= LONGEST_DATE else None
    if not match:
        message = f"{shorten(text)} is not a date; write dd/mm/yyyy (14/08/2023) or yyyy-mm-dd"
        raise BadNumber(message)
    parts = (match["day"], match["month"] or match["month_word"], match["year"])
    return make_date(*(part.translate(OCR_DIGITS) for part in parts))


def format_date(day: dt.date) -> str:
    """Write a date the Vietnamese way: ``14/08/2023``."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def assembly_term_years(term: int) -> tuple[int, int] | None:
    """Give the first and last year of an Assembly by its number: 15 → ``(2021, 2026)``; None for no Assembly."""
    if not 1 <= term <= len(ASSEMBLY_YEARS):
        return None
    last = ASSEMBLY_YEARS[term] if term < len(ASSEMBLY_YEARS) else ASSEMBLY_YEARS[term - 1] + 5
    return ASSEMBLY_YEARS[term - 1], last


def congress_term(day: dt.date) -> str:
    """Name the Party congress term of a day in Roman numerals, ``""`` before the VIth congress.

    >>> congress_term(dt.date(2016, 1, 7))
    'XI'
    """
    term = ""
    for name, opening in CONGRESS_OPENINGS.items():
        if opening <= day:
            term = name
    return term
