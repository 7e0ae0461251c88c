"""Numbers of documents, dates and unit paths: parse, repair, format; and the one scheme of identifiers.

A number is *serial*, *year* (not in every class) and *code*. Three layouts exist (Nghị định 30/2020/NĐ-CP, Phụ lục III;
Hướng dẫn 36-HD/VPTW; usage before 1997)::

    59/2023/NĐ-CP     serial/year/code     most state documents; a code is kind and organ: NĐ-CP, TT-BNV, or QH15
    26/CT-TTg         serial/code          yearless: the number restarts every year, its date completes it
    120-KL/TW         serial-kind/organ    Party: the number runs through the congress term
    11-LCT/HĐNN7      serial-kind/organ    laws before 1992
    119-CP, 63/SL     serial-code          state documents before 1997

Known spoilings that ``parse_number`` repairs: Ð or Latin D for Đ, lower case, dashes, spaces, dots, ``Ư`` for ``W`` in
``TW``, a slash for a hyphen and the reverse, letter O inside digits.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from kg.errors import BadNumber
from kg.tables import table, values

CODE_DASHES = MappingProxyType(str.maketrans({"–": "-", "—": "-", "‑": "-", "−": "-", "_": "-", "Ð": "Đ", "ð": "đ", "\xa0": " "}))

# One piece of a code: an acronym with perhaps the number of a term (QH15) or a unit in brackets, BCA(A11).
PIECE_PATTERN = r"[^\W\d_][\w.'&]*(?:\([^\W_]{1,5}\))?"

NUMBER_RE = re.compile(
    rf"""
    (?P<serial>\d[\dOo]{{0,5}}(?:[^\W\d_]{{1,2}}(?=[/\-\s]))?)     # 59, 30a, 1O0
    \s?(?P<first>[/\-.])\s?
    (?:(?P<year>(?:19|2[0-9O])[\dOo]{{2}}|\d\d(?=\s?[/.]\s?[^\W\d]))\s?(?P<second>[/\-.])\s?)?
    (?P<code>{PIECE_PATTERN}(?:\s?[/\-&.,]\s?{PIECE_PATTERN})*)
    """,
    re.VERBOSE,
)

DATE_RE = re.compile(
    r"""
    (?:ngày\s*)?(?P<day>\d{1,2})\s*
    (?:[/.\-]\s*(?P<month>\d{1,2})\s*[/.\-]\s*|tháng\s*(?P<month_word>\d{1,2})\s*(?:năm|,|/)?\s*)
    (?P<year>\d{4,5})
    """,
    re.VERBOSE | re.IGNORECASE,
)
ISO_DATE_RE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")

MAX_TERM_DIGITS = 2  # no Assembly term has three digits: in "QH1O0" the letter is noise
FIRST_YEAR = 1945
LAST_YEAR = 2099

# First sitting year of each National Assembly: QH10 sat 1997–2002 … (domain facts; term 16 began in 2026).
ASSEMBLY_YEARS = (1946, 1960, 1964, 1971, 1975, 1976, 1981, 1987, 1992, 1997, 2002, 2007, 2011, 2016, 2021, 2026)
# The January or April in which each Party congress from the VIth to the XIVth opened its term.
CONGRESS_OPENINGS = MappingProxyType({
    "VI": dt.date(1986, 12, 15), "VII": dt.date(1991, 6, 24), "VIII": dt.date(1996, 6, 28), "IX": dt.date(2001, 4, 19),
    "X": dt.date(2006, 4, 18), "XI": dt.date(2011, 1, 12), "XII": dt.date(2016, 1, 20), "XIII": dt.date(2021, 1, 25),
    "XIV": dt.date(2026, 1, 19),
})


@dataclass(frozen=True, slots=True)
class Number:
    """A document number: ``Number("59", 2023, "NĐ-CP")``; ``party`` marks the layout serial-kind/organ."""

    serial: str  # "59", "04", "30a": two digits at least
    year: int | None
    code: str  # "NĐ-CP", "QH15", "KL/TW"; "" when only serial and year are known
    party: bool = False

    def __str__(self) -> str:
        """Write the number in its canonical form: ``59/2023/NĐ-CP``, ``26/CT-TTg``, ``120-KL/TW``."""
        if self.party:
            return f"{self.serial}-{self.code}"
        return "/".join(part for part in (self.serial, str(self.year or ""), self.code) if part)


# ---- plain text -----------------------------------------------------------------------------------------------


def fold(text: str) -> str:
    """Lower the case and drop the diacritics, đ included.

    >>> fold("Hương ước, ĐIỀU 5")
    'huong uoc, dieu 5'
    """
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d").replace("ð", "d"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def slugify(text: str) -> str:
    """Make one path segment of a text: ``"59/2023/NĐ-CP"`` → ``"59-2023-nd-cp"``; never empty.

    >>> slugify("Luật Đất đai")
    'luat-dat-dai'
    """
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-") or "khong-ten"


# ---- codes ----------------------------------------------------------------------------------------------------


@cache
def _code_pieces() -> dict[str, str]:
    """Map each folded piece of a code to its canonical spelling: ``"nd"`` → ``"NĐ"``, ``"ttg"`` → ``"TTg"``."""
    pieces: dict[str, str] = {}
    for row in table("organs"):
        for spelling in (row["code"], *values(row["variants"])):
            pieces[fold(spelling).replace(".", "")] = row["code"]
    for row in table("kinds"):
        for code in values(row["codes"]):
            pieces.setdefault(fold(code), code)
    return pieces


@cache
def _kinds_by_code() -> dict[str, str]:
    """Map each kind code to the first kind that uses it: ``"NĐ"`` → ``"Nghị định"``."""
    kinds: dict[str, str] = {}
    ordered = sorted(table("kinds"), key=lambda row: row["kind"] in {"Chương trình hành động", "Thông tri", "Quy định"})
    for row in ordered:
        for code in values(row["codes"]):
            kinds.setdefault(code, row["kind"])
    return kinds


@cache
def _organs() -> dict[str, tuple[str, str]]:
    """Map each organ code to its issuer and level: ``"CP"`` → ``("Chính phủ", "central")``."""
    return {row["code"]: (row["issuer"], row["level"]) for row in table("organs")}


def _repair_piece(piece: str) -> str:
    """Spell one piece of a code as the tables do: ``ND`` → ``NĐ``, ``Qh15`` → ``QH15``; the unknown stays."""
    stem = piece.rstrip(".'")
    match = re.fullmatch(r"(\D+?)([\dOoIl]*)", stem)
    letters, digits = (match[1], match[2]) if match else (stem, "")
    known = _code_pieces().get(fold(letters).replace(".", ""))
    if known is None and digits and not any(char.isdigit() for char in digits):
        letters, digits = stem, ""
        known = _code_pieces().get(fold(letters).replace(".", ""))
    if known is None:
        return piece.rstrip(".")
    if known in {"QH", "UBTVQH", "HĐNN"} and len(digits) > MAX_TERM_DIGITS:
        digits = re.sub("[Oo]", "", digits, count=1)
    return known + digits.translate(str.maketrans("OoIl", "0011"))


def repair_code(code: str) -> str:
    """Spell a code canonically: ``nd-cp`` → ``NĐ-CP``, ``TTLT/BTP - BVHTT`` → ``TTLT-BTP-BVHTT``.

    >>> repair_code("QÐ-TTG")
    'QĐ-TTg'
    """
    text = re.sub(r"T\.?[ƯW]", "TW", re.sub(r"\s+", "", code.translate(CODE_DASHES)).replace("ư", "Ư"))
    whole = _code_pieces().get(fold(text).replace(".", ""))
    if whole:
        return whole
    parts = [part for part in re.split(r"([/\-,])", text) if part]
    repaired = [part if part in "/-," else _repair_piece(part) for part in parts]
    return "".join(repaired).replace(",", "-").strip("/-")


# ---- numbers --------------------------------------------------------------------------------------------------


def _pad(serial: str) -> str:
    """Write a serial with two digits at least and no useless zeros: ``"4"`` → ``"04"``, ``"059"`` → ``"59"``."""
    match = re.fullmatch(r"0*(\d+)(\D*)", serial.replace("O", "0").replace("o", "0"))
    if not match:
        return serial
    return match[1].zfill(2) + match[2].lower()


def _full_year(text: str | None) -> int | None:
    """Read the year of a number: ``"2023"``, ``"2O23"``, or two digits of the last century (``"98"`` → 1998)."""
    if not text:
        return None
    digits = int(text.replace("O", "0").replace("o", "0"))
    return digits + 1900 if digits < 100 else digits


def _is_party(first: str, pieces: list[str]) -> bool:
    """Tell whether a yearless code belongs to the Party's layout, whatever separators the text used."""
    organ_level = _organs().get(pieces[-1].rstrip("0123456789"), ("", ""))[1]
    if organ_level.startswith("party"):
        return len(pieces) > 1
    return first == "-" and pieces[0] in {"LCT"} and len(pieces) > 1


def build_number(serial: str, year: str | None, code: str, *, first: str = "/") -> Number:
    """Join the parts that a text shows into a canonical number; ``first`` is the separator after the serial.

    >>> str(build_number("217", None, "QĐ-TW"))
    '217-QĐ/TW'
    """
    repaired = repair_code(code)
    pieces = re.split(r"[/\-]", repaired)
    if year is None and _is_party(first, pieces):
        return Number(_pad(serial), None, f"{'-'.join(pieces[:-1])}/{pieces[-1]}", party=True)
    if year is None and first == "-" and pieces[0] in {"CP", "HĐBT", "TTg", "SL", "CT", "QĐ", "NĐ", "TT", "TTg", "VP"}:
        return Number(_pad(serial), None, repaired, party=True)
    return Number(_pad(serial), _full_year(year), repaired if "/" not in repaired else _slashes(repaired))


def _slashes(code: str) -> str:
    """Join a state code with hyphens: ``QĐ/BTC`` → ``QĐ-BTC``; before the last piece only where a kind leads."""
    return code.replace("/", "-")


def parse_number(text: str) -> Number:
    """Read a document number, repairing known spoilings.

    >>> parse_number("số 59/2023/ND-CP")
    Number(serial='59', year=2023, code='NĐ-CP', party=False)
    >>> str(parse_number("30 /CT / T.Ư"))
    '30-CT/TW'

    Raises:
        BadNumber: the text is no number with a code; the message shows a right one.
    """
    cleaned = unicodedata.normalize("NFC", text).translate(CODE_DASHES).strip()
    cleaned = re.sub(r"^(?:số|so|no\.?)\s*:?\s*", "", cleaned, flags=re.IGNORECASE)
    match = NUMBER_RE.fullmatch(re.sub(r"\s+", " ", cleaned).rstrip(".,;"))
    if not match or int(re.match(r"\d+", match["serial"])[0] or 0) < 0:  # type: ignore[index]
        message = f"{text!r} is not a document number; one looks like 59/2023/NĐ-CP, 26/CT-TTg or 120-KL/TW"
        raise BadNumber(message)
    return build_number(match["serial"], match["year"], match["code"], first=match["first"])


def repair_number(text: str) -> str:
    """Give the canonical form of a number (see ``parse_number``).

    >>> repair_number("24 /2004/QĐ/BTC")
    '24/2004/QĐ-BTC'
    """
    return str(parse_number(text))


def number_key(number: str) -> str:
    """Reduce a number to what two spellings of it share: no padding, case, spaces, marks or kinds of dash.

    >>> number_key("04/2015/NĐ-CP") == number_key("4/2015/nd-cp")
    True
    """
    key = re.sub(r"\s+", "", fold(number.translate(CODE_DASHES)))
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"^0+(?=\d)", "", key)).strip("-")


def kind_of(number: str) -> str:
    """Tell the kind from a canonical number, ``""`` where the code does not say.

    >>> kind_of("59/2023/NĐ-CP"), kind_of("120-KL/TW"), kind_of("957/UBND-NC"), kind_of("10/2022/QH15")
    ('Nghị định', 'Kết luận', 'Công văn', '')
    """
    match = re.match(r"\d+[a-zđ]*[/\-](?:\d{4}/)?(.+)", number)
    if not match:
        return ""
    pieces = re.split(r"[/\-]", match[1])
    if pieces[0] in _kinds_by_code():
        return "Luật" if pieces[0] == "LCT" else _kinds_by_code()[pieces[0]]
    stem = pieces[0].rstrip("0123456789")
    if stem in {"QH", "UBTVQH"}:
        return "" if stem == "QH" else "Nghị quyết"
    if not is_yearless(number):
        return ""
    return "Công văn" if stem in _organs() and stem not in {"CP", "TTg", "HĐBT"} else ""


def issuer_of(number: str) -> str:
    """Tell the issuing body from a canonical number, ``""`` where the code does not say or several signed.

    >>> issuer_of("59/2023/NĐ-CP"), issuer_of("34/2007/PL-UBTVQH11")
    ('Chính phủ', 'Ủy ban Thường vụ Quốc hội')
    """
    pieces = organ_codes(number)
    return _organs()[pieces[0]][0] if len(pieces) == 1 else ""


def organ_codes(number: str) -> tuple[str, ...]:
    """List the known organ codes inside a number: ``"03/2000/TTLT-BTP-BVHTT"`` → ``("BTP", "BVHTT")``."""
    pieces = re.split(r"[/\-]", number)[1:]
    stems = (re.sub(r"\d+$", "", piece) for piece in pieces)
    return tuple(stem for stem in stems if stem in _organs())


def level_of(number: str) -> str:
    """Tell whose number it is: ``central``, ``local``, ``party-central``, ``party-local``, or ``""``.

    >>> level_of("649/QĐ-UBND"), level_of("120-KL/TW")
    ('local', 'party-central')
    """
    codes = organ_codes(number)
    return _organs()[codes[0]][1] if codes else ""


def is_yearless(number: str) -> bool:
    """Tell whether the number restarts, so that only its date completes it (``26/CT-TTg``, ``120-KL/TW``)."""
    return not re.match(r"\d+[a-zđ]*/(?:19|20)\d\d/", number) and not re.search(r"-LCT/|/QH\d|PL/HĐNN", number)


def assembly_years(number: str) -> tuple[int, int] | None:
    """Give the first and last year of the Assembly term in a code: ``10/2022/QH15`` → ``(2021, 2026)``."""
    match = re.search(r"(?:QH|HĐNN)(\d{1,2})$", number)
    if not match or not 1 <= int(match[1]) <= len(ASSEMBLY_YEARS):
        return None
    term = int(match[1])
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


# ---- dates ----------------------------------------------------------------------------------------------------


def make_date(day: str, month: str, year: str) -> dt.date:
    """Build a date from digits as written; mends a doubled digit in the year (``20202`` → 2020).

    Raises:
        BadNumber: there is no such day.
    """
    try:
        made = dt.date(int(year[:4]), int(month), int(day))
    except ValueError as error:
        message = f"{day}/{month}/{year} is no day of the calendar; write dd/mm/yyyy, e.g. 14/08/2023"
        raise BadNumber(message) from error
    if not FIRST_YEAR - 100 <= made.year <= LAST_YEAR:
        message = f"{day}/{month}/{year}: the year {made.year} is out of range ({FIRST_YEAR - 100}–{LAST_YEAR})"
        raise BadNumber(message)
    return made


def parse_date(text: str) -> dt.date:
    """Read a date as Vietnamese texts write it, or ISO.

    >>> parse_date("ngày 14 tháng 8 năm 2023") == parse_date("14/8/2023") == parse_date("2023-08-14")
    True

    Raises:
        BadNumber: the text is no date; the message shows a right one.
    """
    cleaned = unicodedata.normalize("NFC", text).strip()
    iso = ISO_DATE_RE.fullmatch(cleaned)
    if iso:
        return make_date(iso[3], iso[2], iso[1])
    match = DATE_RE.fullmatch(cleaned)
    if not match:
        message = f"{text!r} is not a date; write dd/mm/yyyy (14/08/2023) or yyyy-mm-dd"
        raise BadNumber(message)
    return make_date(match["day"], match["month"] or match["month_word"], match["year"])


def format_date(day: dt.date) -> str:
    """Write a date the Vietnamese way: ``14/08/2023``."""
    return f"{day:%d/%m/%Y}"


# ---- unit paths -----------------------------------------------------------------------------------------------

ROMAN_RE = re.compile(r"(?=[ivxlc])(x{0,4})(ix|iv|v?i{0,4})", re.IGNORECASE)
ORDINALS = MappingProxyType(
    {"nhất": 1, "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9}
)


def roman_value(text: str) -> int | None:
    """Read a Roman numeral up to 49: ``"III"`` → 3; None when it is none."""
    match = ROMAN_RE.fullmatch(text)
    if not match:
        return None
    digits = {"i": 1, "v": 5, "x": 10}
    total, highest = 0, 0
    for char in reversed(text.lower()):
        value = digits[char]
        total += value if value >= highest else -value
        highest = max(highest, value)
    return total


def unit_segment(slug: str, label: str) -> str:
    """Make one segment of a unit path: ``("diem", "đ")`` → ``diem-dd``, ``("chuong", "III")`` → ``chuong-3``.

    >>> unit_segment("diem", "đ"), unit_segment("chuong", "III"), unit_segment("dieu", "15a")
    ('diem-dd', 'chuong-3', 'dieu-15a')
    """
    label = label.strip().rstrip(".:)").lower().replace("ð", "đ")
    if slug == "diem":
        return f"diem-{'dd' if label == 'đ' else slugify(label)}"
    if label in ORDINALS:
        return f"{slug}-{ORDINALS[label]}"
    value = roman_value(label) if slug in {"chuong", "muc", "phan", "phu-luc", "tieu-muc"} else None
    return f"{slug}-{value}" if value else f"{slug}-{re.sub(r'^0+(?=[1-9])', '', slugify(label))}"


@cache
def _unit_words() -> dict[str, str]:
    """Map each slug of a unit to its word: ``"dieu"`` → ``"điều"``."""
    return {row["slug"]: row["word"] for row in table("units")}


def unit_kind(segment: str) -> str:
    """Tell the kind of the last unit of a path: ``"dieu-5/khoan-2"`` → ``"khoan"``."""
    last = segment.rsplit("/", 1)[-1]
    return max((slug for slug in _unit_words() if last.startswith(f"{slug}-")), key=len, default="")


def describe_unit(path: str) -> str:
    """Say a unit path in words, innermost first.

    >>> describe_unit("dieu-12/khoan-2/diem-dd")
    'điểm đ khoản 2 Điều 12'
    """
    return " ".join(_describe_segment(segment) for segment in reversed(path.split("/")) if segment)


def _describe_segment(segment: str) -> str:
    """Say one segment: ``diem-dd`` → ``điểm đ``, ``chuong-3`` → ``Chương III``."""
    slug = unit_kind(segment)
    label = segment[len(slug) + 1:].split("~")[0]
    word = _unit_words().get(slug, slug)
    if slug == "diem":
        return f"{word} {'đ' if label == 'dd' else label}"
    if slug in {"chuong", "phan", "phu-luc"} and label.isdigit():
        label = to_roman(int(label))
    return f"{word if slug == 'khoan' else word.capitalize()} {label}"


def to_roman(value: int) -> str:
    """Write a number below 50 in Roman numerals: 4 → ``IV``."""
    signs = ((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    text = ""
    for size, sign in signs:
        text += sign * (value // size)
        value %= size
    return text


# ---- identifiers ----------------------------------------------------------------------------------------------


@cache
def kind_slug(kind: str) -> str:
    """Make the first segment of an identifier: ``"Nghị định"`` → ``"nghi-dinh"``."""
    return slugify(kind) if kind else "van-ban"


def document_id(kind: str, number: str, title: str, issued: dt.date | None, place: str = "") -> str:
    """Make the identifier of a document: ``{kind}/{year}/{number}``, completed where the number is not unique.

    >>> document_id("Nghị định", "59/2023/NĐ-CP", "", None)
    'nghi-dinh/2023/59-2023-nd-cp'
    >>> document_id("Kết luận", "120-KL/TW", "", dt.date(2016, 1, 7))
    'ket-luan/2016/120-kl-tw_2016-01-07'
    >>> document_id("Công văn", "957/UBND-NC", "", None, "tinh-quang-tri")
    'cong-van/chua-ro/957-ubnd-nc_tinh-quang-tri'
    """
    in_number = re.match(r"\d+[a-zđ]*/((?:19|20)\d\d)/", number)
    year = in_number[1] if in_number else str(issued.year) if issued else "chua-ro"
    if kind == "Hiến pháp":
        return f"hien-phap/{year}/hien-phap"
    if kind == "Tin":
        return f"tin/{issued.isoformat() if issued else 'chua-ro'}/{slugify(place)}-{slugify(title)[:60].strip('-')}"
    slug = slugify(number) if number else slugify(title)[:80].strip("-")
    if issued and (is_yearless(number) or not number or (place and level_of(number) == "local")):
        slug += f"_{issued.isoformat()}"
    if place and level_of(number) not in {"central", "party-central"}:
        slug += f"_{place}"
    return f"{kind_slug(kind)}/{year}/{slug}"
