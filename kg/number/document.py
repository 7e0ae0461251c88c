"""Numbers of documents: read, repair, write, compare.

Three layouts exist (Nghị định 30/2020/NĐ-CP, Phụ lục III; Hướng dẫn 36-HD/VPTW; usage before 1997)::

    59/2023/NĐ-CP, 10/2022/QH15   serial/year/code     most state documents; a code is kind and organ, or organ
    26/CT-TTg, 957/UBND-NC        serial/code          yearless: the number restarts every year, its date completes it
    120-KL/TW                     serial-kind/organ    Party: the number runs through the congress term
    11-LCT/HĐNN7, 01-TT/BNV       serial-kind/organ    state documents before 1997, as well as 119-CP, 63-SL

A serial may carry a letter (``30a``) or a second count (``66.1/2025/NQ-CP``).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from kg.errors import BadNumber
from kg.number.code import (
    LAW_OF_DECREE_RE,
    LOOKALIKES,
    canonical_piece,
    close_gaps,
    is_known,
    organs,
    repair_code,
    stem_of,
)
from kg.number.dates import FIRST_YEAR, LAST_YEAR, mend_year
from kg.number.text import fold, shorten

LONGEST_NUMBER = 120  # characters; the longest in the national legal database has 81 (count of 2026)

# Before a number: số, số:, Số hiệu:, Số, ký hiệu:, No., Number:, or the apostrophe by which a spreadsheet marks text.
LEAD_RE = re.compile(r"['\"“‘]*(?:(?:số|so|number|no\.?)(?:\s*,?\s*(?:ký\s+)?hiệu)?\s*:?\s*)?", re.IGNORECASE)
# After it: the count by which a database tells two entries apart, 10/NQ-CP (2), and the full stop.
TRAIL_RE = re.compile(r"(?:\s*\([0-9]{1,2}\))?[.,;'\"”’\s]*\Z")
POLICE_UNIT_RE = re.compile(r"\s+(\([A-Z][0-9]{1,3}\))")  # 109/2005/QĐ-BCA (A11)

HEAD_RE = re.compile(
    r"""
    (?P<serial>[0-9][0-9Oo]{0,5}(?:\.[0-9]{1,2}(?![0-9]))?
        (?:[a-zđ](?=[/\-.])|[A-ZĐ](?=[/\-])|bis(?=[/\-]))?)        # 59, 1O0, 66.1, 30a, 01A
    (?:
      [/\-.](?P<year>(?:19|2[0O])[0-9Oo]{2,3})                       # 59/2023
        (?:[/\-.](?P=year))?(?:(?P<second>[/\-.])|(?=[^\W\d_]))      # 59/2023/NĐ-CP, 78/2007QĐ-BTC
    | /(?P<short>[0-9]{2})[/.]                                       # 12/98/QĐ-UB
    | (?P<first>[/\-.])                                              # 26/CT-TTg, 120-KL/TW
    | \s?                                                            # 4361 QĐ/BNN-PTNT, 44LCT/HĐNN8
    )
    (?P<code>[^\W\d_].*)
    """,
    re.VERBOSE,
)
YEAR_INSIDE_RE = re.compile(r"(?P<kind>[^\W\d_]+)[/\-](?P<year>(?:19|20)[0-9]{2})[/\-](?P<rest>[^\W\d_].*)")
PIECE_RE = re.compile(r"[^\W\d_][\w.'&]{0,30}(?:\([A-Z][0-9]{1,3}\))?")
SERIAL_RE = re.compile(r"0*(?P<count>[1-9][0-9]*|0)(?P<second>\.[0-9]+)?(?P<letter>[^\W\d]*)")
PARTS_RE = re.compile(
    r"(?P<serial>[0-9]+(?:\.[0-9]+)?[a-zđ]*)(?P<first>[/\-])(?:(?P<year>(?:19|20)[0-9]{2})/)?(?P<code>.+)",
    re.DOTALL,
)

OLD_ALONE = frozenset("CP HĐBT TTg SL SLt CT QĐ NĐ TT VP LCT".split())  # 119-CP: whole codes before 1997
OLD_ORGANS = frozenset("HĐNN TVQH QHK".split())  # bodies that were no more when the layout changed
MODERN_ORGANS = frozenset(
    "CP TTg UBND HĐND KTNN TTCP".split()
)  # a hyphen between serial and their code is a slip
ASSEMBLY = frozenset({"QH", "UBTVQH"})
OLD_TERMS = frozenset({"QH8", "QH9", "UBTVQH9"})  # of bodies that went on
TWO_DIGITS = 100
EXAMPLES = "one looks like 59/2023/NĐ-CP, 26/CT-TTg or 120-KL/TW"


@dataclass(frozen=True, slots=True)
class Number:
    """A document number: ``Number("59", 2023, "NĐ-CP")``; ``party`` marks the layout serial-kind/organ."""

    serial: str  # "59", "04", "30a", "66.1": two digits at least
    year: int | None
    code: str  # "NĐ-CP", "QH15", "KL/TW"; "" when only serial and year are known
    party: bool = False

    def __str__(self) -> str:
        """Write the number in its canonical form: ``59/2023/NĐ-CP``, ``26/CT-TTg``, ``120-KL/TW``."""
        if self.party:
            return f"{self.serial}-{self.code}"
        return "/".join(part for part in (self.serial, str(self.year or ""), self.code) if part)


def parse_number(text: str) -> Number:
    """Read a document number, repairing known spoilings.

    They are Ð or Latin D for Đ, lower case, dashes, spaces, a slash for a hyphen and the reverse, a lost separator,
    ``Ư`` for ``W`` in ``TW``, letter O inside digits, a fifth digit in the year, a year of two digits, the year
    between kind and organ.

    >>> parse_number("số 59/2023/ND-CP")
    Number(serial='59', year=2023, code='NĐ-CP', party=False)
    >>> str(parse_number("30 /CT / T.Ư"))
    '30-CT/TW'

    Raises:
        BadNumber: the text is no number with a code; the message shows a right one.
    """
    cleaned = _clean(text)
    match = HEAD_RE.fullmatch(cleaned) if len(cleaned) <= LONGEST_NUMBER else None
    if match is None or not match["serial"].strip("0Oo"):
        raise BadNumber(f"{shorten(text)} is not a document number; {EXAMPLES}")
    serial, year, code = _serial_year_code(match)
    lost_separator = not (match["first"] or match["short"] or match["second"])
    if not _is_code(code, after_gap=lost_separator) or ("." in serial and not year):
        raise BadNumber(f"{shorten(text)} is not a document number: {shorten(code)} is no code; {EXAMPLES}")
    made = build_number(serial, year, code, first=match["first"] or "/")
    if made.year is not None and not FIRST_YEAR <= made.year <= LAST_YEAR:
        raise BadNumber(f"{shorten(text)}: {made.year} is no year of a document; {EXAMPLES}")
    return made


def _clean(text: str) -> str:
    """Compose the letters, right the dashes and drop what stands round a number."""
    cleaned = unicodedata.normalize("NFC", text.strip()[: 2 * LONGEST_NUMBER]).translate(LOOKALIKES)
    cleaned = TRAIL_RE.sub("", LEAD_RE.sub("", re.sub(r"\s+", " ", cleaned), count=1))
    cleaned = POLICE_UNIT_RE.sub(r"\1", cleaned)
    return re.sub(r"([/\-])\1+", r"\1", re.sub(r"\s*([/\-])\s*", r"\1", cleaned))


def _serial_year_code(match: re.Match[str]) -> tuple[str, str, str]:
    """Take apart what ``HEAD_RE`` matched: year and kind in their order, the letter of a code off the serial."""
    serial, year, code = match["serial"], match["year"] or match["short"] or "", close_gaps(match["code"])
    if serial[-1] == "L" and not year:  # 12L/CTN lacks a hyphen; no serial has this letter
        serial, code = serial[:-1], f"L{match['first']}{code}"
    inside = None if year else YEAR_INSIDE_RE.fullmatch(code)
    kind = canonical_piece(inside["kind"], ("kinds",)) if inside else ""
    if inside and kind:
        year, rest = inside["year"], inside["rest"]
        code = rest if rest.startswith(f"{kind}-") else f"{kind}-{rest}"
    return serial, year, code


def _is_code(code: str, *, after_gap: bool) -> bool:
    """Tell whether a text can be the code of a number: a known piece in it, or capitals throughout.

    Where the separator before it was lost, the code must begin with a known piece and have another one.
    """
    if not all(PIECE_RE.fullmatch(piece) for piece in re.split(r"[/\-,]", LAW_OF_DECREE_RE.sub("L", code))):
        return False
    pieces = re.split(r"[/\-]", repair_code(code))
    if after_gap:
        return len(pieces) > 1 and is_known(pieces[0])
    return any(map(is_known, pieces)) or all(sum(map(str.isupper, piece)) > 1 for piece in pieces)


def build_number(serial: str, year: str | None, code: str, *, first: str = "/") -> Number:
    """Join the parts that a text shows into a canonical number; ``first`` is the separator after the serial.

    >>> str(build_number("217", None, "QĐ-TW"))
    '217-QĐ/TW'
    """
    repaired = repair_code(code)
    hyphenated = "" if year else _after_hyphen(repaired, first)
    if hyphenated:
        return Number(_pad(serial), None, hyphenated, party=True)
    return Number(_pad(serial), _full_year(year), repaired.replace("/", "-"))


def _after_hyphen(code: str, first: str) -> str:
    """Write the code of the layout serial-kind/organ; ``""`` where a yearless code belongs to another layout.

    The Party's organs, and the state's that were no more in 1997, have this layout however the text writes it. Others
    have it where the text does, unless the organ is of today.
    """
    pieces = re.split(r"[/\-]", code)
    for place, piece in enumerate(pieces[1:], 1):
        if pieces[0] == "LCT" or _is_of_party(piece) or _is_of_old(piece):
            return f"{'-'.join(pieces[:place])}/{'-'.join(pieces[place:])}"
    written_so = code in OLD_ALONE or ("/" in code and not any(map(_is_modern, pieces)))
    return code if first == "-" and written_so else ""


def _is_of_party(piece: str) -> bool:
    """Tell whether a piece is an organ of the Party: ``TW``, ``TU``."""
    return organs().get(stem_of(piece), ("", ""))[1].startswith("party")


def _is_of_old(piece: str) -> bool:
    """Tell whether a piece is an organ, or the term of an organ, from before 1997: ``HĐNN8``, ``UBTVQH9``."""
    return stem_of(piece) in OLD_ORGANS or piece in OLD_TERMS


def _is_modern(piece: str) -> bool:
    """Tell whether a piece is an organ whose numbers have never had a hyphen first: ``UBND``, ``UBTVQH15``."""
    return stem_of(piece) in MODERN_ORGANS | ASSEMBLY and not _is_of_old(piece)


def _pad(serial: str) -> str:
    """Write a serial with two digits at least and no useless zeros: ``"4"`` → ``"04"``, ``"059A"`` → ``"59a"``."""
    match = SERIAL_RE.fullmatch(re.sub(r"(?<=[0-9])[Oo](?=[0-9Oo./]|$)", "0", serial))
    if not match:
        return serial
    return match["count"].zfill(2) + (match["second"] or "") + match["letter"].lower()


def _full_year(text: str | None) -> int | None:
    """Read the year of a number: ``"2023"``, ``"2O23"``, ``"20233"``; ``"98"`` is 1998, ``"05"`` 2005."""
    if not text:
        return None
    year = int(mend_year(re.sub("[Oo]", "0", text)))
    if year >= TWO_DIGITS:
        return year
    return year + (1900 if year + 1900 >= FIRST_YEAR else 2000)


def repair_number(text: str) -> str:
    """Give the canonical form of a number (see ``parse_number``).

    >>> repair_number("24 /2004/QĐ/BTC")
    '24/2004/QĐ-BTC'
    """
    return str(parse_number(text))


USUAL_RE = re.compile(
    r"[1-9]\d{0,3}/(?:19|20)\d\d/(?:NĐ-CP|QĐ-TTg|NQ-CP|CT-TTg|QH\d{1,2}|(?:TT|QĐ)-B[A-ZĐ]{1,8})"
)
"""Numbers that need no repair, two in three of all: their key is made without taking them apart."""


@lru_cache(maxsize=1 << 16)
def number_key(number: str) -> str:
    """Reduce a number to what all its spellings share: no padding, case, spaces, marks or kinds of dash.

    What is no whole number (``59/2023``) is reduced as it stands.

    >>> number_key("04/2015/NĐ-CP") == number_key("4/2015/nd-cp")
    True
    """
    if USUAL_RE.fullmatch(number):
        return number.lower().replace("/", "-").replace("đ", "d")
    try:
        canonical = repair_number(number)
    except BadNumber:
        canonical = number.translate(LOOKALIKES)
    key = re.sub(r"\s+", "", fold(canonical))
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"^0+(?=\d)", "", key)).strip("-")
