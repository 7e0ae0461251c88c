"""Document numbers in running text: where one ends, its canonical form, and whether it can be a document's."""

from __future__ import annotations

import re
from functools import cache

from kg.number import build_number, kind_of, organ_codes
from kg.tables import table, values

# A code after a space: Thông tư 105 TC/ĐT; NGHI DINH 04 CP.
SPACED_CODE_RE = re.compile(r"(?P<serial>\d{1,4})\s(?P<code>[A-ZĐ]{2,6}(?:[/\-][A-ZĐ]{2,8}){0,2})(?![\w/])")
DOT_RE = re.compile(r"(?<=[A-ZĐ])\.(?=[A-ZĐ]{2})")  # 12/CĐ.UBND
PARTY_CODE_RE = re.compile(r"/(?:T[WUƯ]|HU|ĐU)")  # of the Party, the unions: 84-QĐ/TWĐTN
# Without any separator: 42 NQ CP, 63 2019 nd cp
BARE_NUMBER_RE = re.compile(
    r"(?P<serial>\d{1,5})\s(?:(?P<year>(?:19|20)\d\d)\s)?(?P<code>[^\W\d_]{2,4}\s[^\W\d_]{2,8})(?!\w)"
)
SPACED_SEPARATOR_RE = re.compile(r"\s[/\-&]\s?|[/\-&]\s")


@cache
def known_codes() -> frozenset[str]:
    """List the pieces of codes that the tables know, in canonical spelling."""
    codes = {row["code"] for row in table("organs")} | {
        code for row in table("kinds") for code in values(row["codes"])
    }
    return frozenset(codes)


@cache
def number_re() -> re.Pattern[str]:
    """Match a number with its code in the case-keeping text: ``59/2023/NĐ-CP``, ``30- CT/T.Ư``, ``12/nđ-cp``."""
    spelled = sorted(known_codes() | {"nd", "qd"}, key=lambda code: -len(code))
    known = "|".join(re.escape(code.lower()) for code in spelled)
    upper = r"[A-ZĐƯ]+(?:[a-zđ]{1,2}[A-ZĐƯ]*)?\d{0,2}O?\d?(?:\([A-Z]\d{1,3}\))?"
    piece = rf"(?:T\.\s?[ƯW]\.?|(?:{upper}|(?:{known})\d{{0,2}})(?:(?![^\W_])|(?=ngày)))"
    return re.compile(
        rf"(?P<serial>\d[\dO]{{0,4}}(?:\.\d{{1,2}}|[a-zđ]{{0,2}}))\s?(?P<first>[/\-]|[_.](?=(?:19|20)\d\d[_.]))\s?"
        rf"(?:(?P<year>(?:19|2[0O])[\dO]{{2}}|\d\d)\s?(?:[/\-_]\s?|\.(?=[A-ZĐ]{{2}})))?"
        rf"(?P<code>{piece}(?:(?:\s?[/\-_&]\s?|,|\.(?=[A-ZĐ]{{2}})){piece})*)"
    )


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
        if not _goes_on(code, gap) and re.split(r"[/\-&\d]", following)[0] not in known_codes():
            end = match.start("code") + gap.start()
            code = code[: gap.start()]
    code = DOT_RE.sub("-", code)
    number = build_number(
        match["serial"], match["year"], code, first=match["first"].replace("_", "/").replace(".", "/")
    )
    return end, str(number), number.year


def _goes_on(code: str, gap: re.Match[str]) -> bool:
    """Tell whether a code goes on after a separator with a space on one side alone: *05/KH- UBH*."""
    return not gap[0][0].isspace() and gap.end() < len(code) and code[gap.end() :].isupper()


def read_spaced_number(norm: str, start: int, kind: str) -> tuple[int, str, int | None] | None:
    """Read a number after a kind word whose separator was lost: its end, its canonical form, no year.

    The code must be of the kind, or begin with an organ and go on; one without any separator must be of the kind.

    >>> read_spaced_number("105 TC/ĐT ngày", 0, "Thông tư"), read_spaced_number("12 UBND xã", 0, "Quyết định")
    ((9, '105-TC/ĐT', None), None)
    """
    bare = BARE_NUMBER_RE.match(norm, start)
    if bare:
        read = build_number(bare["serial"], bare["year"], bare["code"].replace(" ", "-"))
        if kind_of(str(read)) == kind and known_codes().issuperset(re.split(r"[/\-]", read.code)):
            return bare.end(), str(read), read.year
    match = SPACED_CODE_RE.match(norm, start)
    if not match or (not re.search(r"[/\-]", match["code"]) and (kind, match["code"]) != ("Nghị định", "CP")):
        return None
    of_kind = kind_of(f"1/{match['code']}") == kind and not PARTY_CODE_RE.search(match["code"])
    first = "/" if of_kind or match["code"] == "CP" else "-"
    number = str(build_number(match["serial"], None, match["code"], first=first))
    known = kind_of(number) == kind or re.split(r"[/\-]", match["code"])[0] in known_codes()
    return (match.end(), number, None) if known else None


def is_plausible(number: str, *, alone: bool) -> bool:
    """Tell whether a number without a kind word is a document's: its code has a known kind or organ.

    Quite ``alone``, without *số* either, a code of one piece needs a year (``01/BNV`` is the name of a form).
    """
    if alone and not re.search(r"/\d{4}/|-.*/|/.*-", number):
        return False
    return bool(kind_of(number) or organ_codes(number))
