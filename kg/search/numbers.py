"""Numbers of documents in a query, in any spelling, and the keys by which the index knows a document's number.

Keys of Nghị định 59/2023/NĐ-CP: ``59/2023/ndcp``, ``59//ndcp``, ``nghi-dinh/59/2023``, ``59/2023``, ``nghi-dinh/59``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.number import fold, slugify
from kg.search.telex import from_telex
from kg.tables import table, values

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NUMBER_PARTS_RE = re.compile(
    r"""
    0*(?P<serial>\d+[a-z]?)
    (?:[/\-](?P<year>(?:19|20)\d\d)(?=[/\-]|$))?
    [/\-]?(?P<code>.*)
    """,
    re.VERBOSE,
)
BEFORE_A_LABEL = frozenset(fold(word) for word in ("điều", "khoản", "điểm", "chương", "mục", "tháng"))
ASSEMBLY_RE = re.compile(r"(?:ubtv)?qh\d")  # numbers of laws begin with no code of their kind
LONGEST_KIND = 4  # words: nghị quyết liên tịch
MEASURES = ("ngày", "tháng", "năm", "giờ", "lần", "người", "triệu")


@dataclass(frozen=True, slots=True)
class AskedNumber:
    """A document number in a query: its key, and the words that spell it."""

    key: str
    first: int  # position among the words of the query
    last: int  # exclusive


def number_keys(number: str, kind: str, year: int | None) -> tuple[str, ...]:
    """List the keys of a document; ``year`` serves where the number has none.

    >>> number_keys("120-KL/TW", "Kết luận", 2016)
    ('120//kltw', 'ket-luan/120', 'ket-luan/120/2016', '120/2016')
    """
    match = NUMBER_PARTS_RE.match(fold(number).strip())
    if not match:
        return ()
    serial, code = match["serial"], re.sub(r"[^a-z0-9]", "", match["code"])
    known_year = match["year"] or (str(year) if year else "")
    keys = [f"{serial}/{match['year']}/{code}"] if match["year"] and code else []
    keys += [f"{serial}//{code}"] if code else []
    if kind:
        keys.append(f"{slugify(kind)}/{serial}")
        keys += [f"{slugify(kind)}/{serial}/{known_year}"] if known_year else []
    keys += [f"{serial}/{known_year}"] if known_year else []
    return tuple(keys)


def _alternatives(words: Iterable[str]) -> str:
    """Join words into an alternation, longest first, each also without its marks."""
    spelled = {spelling for word in words for spelling in (word.lower(), fold(word)) if spelling}
    return "|".join(re.escape(word) for word in sorted(spelled, key=lambda word: (-len(word), word)))


@cache
def _kinds() -> dict[str, str]:
    """Map each folded spelling of a kind to its slug: ``"nd"`` and ``"nghi dinh"`` → ``"nghi-dinh"``."""
    slugs: dict[str, str] = {}
    for row in table("kinds"):
        for spelling in (row["kind"], *values(row["short"]), *values(row["codes"])):
            slugs.setdefault(fold(spelling), row["slug"])
    return slugs


def find_kind(words: Sequence[str]) -> str:
    """Give the slug of the kind of document that some words begin with, "" where they begin with none.

    >>> find_kind("nghi dinh dan chu".split()), find_kind(["dân", "chủ"])
    ('nghi-dinh', '')
    """
    line = [fold(_typed_kind(word)) for word in words]
    for length in range(min(len(line), LONGEST_KIND), 0, -1):
        slug = _kinds().get(" ".join(line[:length]), "")
        if slug and (length > 1 or words[0] in _short_kinds()):
            return slug
    return ""


@cache
def _short_kinds() -> frozenset[str]:
    """List the kinds of one word or code as they are typed, with their marks or without: đa is a kind, đã is none."""
    spelled = (
        each for row in table("kinds") for each in (row["kind"], *values(row["short"]), *values(row["codes"]))
    )
    return frozenset(form for each in spelled if " " not in each for form in (each.lower(), fold(each)))


@cache
def _codes() -> frozenset[str]:
    """List the parts of codes: of kinds and of organs."""
    kinds = {code for row in table("kinds") for code in values(row["codes"])}
    return frozenset(
        kinds
        | {
            code
            for row in table("organs")
            for code in (row["code"], *values(row["variants"]))
            if code.isalpha()
        }
    )


@cache
def _code_of(slug: str) -> str:
    """Give the folded code of a kind, "" where it has none."""
    row = next(row for row in table("kinds") if row["slug"] == slug)
    return next(map(fold, values(row["codes"])), "")


@cache
def is_joined(code: str) -> bool:
    """Tell whether some folded letters are the parts of a code written as one.

    >>> is_joined("ndcp"), is_joined("qdttg"), is_joined("thon")
    (True, True, False)
    """
    kinds = {fold(each) for row in table("kinds") for each in values(row["codes"])}
    organs = {fold(each) for each in _codes()} - kinds
    return any(code[:length] in kinds and code[length:] in organs for length in range(1, len(code)))


@cache
def _kind_words() -> frozenset[str]:
    """List the folded syllables of the names of kinds."""
    return frozenset(word for row in table("kinds") for word in fold(row["kind"]).split())


def _typed_kind(word: str) -> str:
    """Read a syllable of a kind's name that an input method left as keys: ``nghij`` → ``nghị``."""
    if fold(word) in _kind_words() or word.isdecimal():
        return word
    read = from_telex(word)
    return read if read != word and fold(read) in _kind_words() else word


@cache
def _number_pattern() -> re.Pattern[str]:
    """Build the pattern of a number among lower-case words: kind? số? serial (năm? year)? code* (năm year)?."""
    codes = _codes()
    kinds = {spelling for row in table("kinds") for spelling in (row["kind"], *values(row["short"]))}
    return re.compile(
        rf"""
        (?<!\S)
        (?:(?P<kind>{_alternatives(kinds | codes)})\s)?
        (?:(?:số|so)\s)?
        (?P<serial>\d{{1,5}}[a-z]?)(?!\S)
        (?:\s(?:(?P<word>năm|nam)\s)?(?P<year>(?:19|20)\d\d)(?!\S))?
        (?P<code>(?:\s(?:(?:ubtv)?qh\s\d\d|(?:{_alternatives(codes)})\d{{0,2}})(?!\S)){{0,6}})
        (?P<joined>\s[a-zđ]{{3,12}}(?!\S))?
        (?:\s(?:năm|nam)\s(?P<later>(?:19|20)\d\d)(?!\S))?
        (?P<measure>\s(?:{_alternatives(MEASURES)})(?!\S))?
        """,
        re.VERBOSE,
    )


def find_numbers(words: Sequence[str]) -> tuple[AskedNumber, ...]:
    """Find the document numbers among the lower-case words of a query.

    >>> [asked.key for asked in find_numbers("nghi dinh 59 nam 2023".split())]
    ['nghi-dinh/59/2023']
    >>> [asked.key for asked in find_numbers("120 kl tw".split())]
    ['120//kltw']
    """
    line = " ".join(map(_typed_kind, words))
    pattern, found, start = _number_pattern(), [], 0
    while match := pattern.search(line, start):
        first = line.count(" ", 0, match.start())
        before = words[first - 1] if first else ""
        start = match.end("serial")
        if not match["kind"] and (before.isdecimal() or fold(before) in BEFORE_A_LABEL):
            continue  # the month of a date, the label of an article
        key = _asked_key(match)
        if key:
            start = _end_of(match)
            found.append(AskedNumber(key, first, first + len(line[match.start() : start].split())))
    return tuple(found)


def _end_of(match: re.Match[str]) -> int:
    """Tell where the words of a number end: before a measure, and before a word that is no joined code."""
    if match["later"]:
        return match.end("later")
    if match["joined"] and is_joined(fold(match["joined"]).strip()):
        return match.end("joined")
    return max(match.end("serial"), match.end("year"), match.end("code"))


def _asked_key(match: re.Match[str]) -> str:
    """Make the key of a number as spelled, ``""`` where the words are no number after all."""
    serial = match["serial"].lstrip("0") or "0"
    codes = fold(match["code"]).split()
    joined = fold(match["joined"] or "").strip()
    if joined and not codes and is_joined(joined):
        codes = [joined]
    code, year = "".join(codes), match["year"] or match["later"]
    kind = _kinds().get(fold(match["kind"] or ""), "")
    if match["later"] and codes and codes[0] in _kinds():
        return f"{_kinds()[codes[0]]}/{serial}/{year}"
    if code and kind and not (codes[0] in _kinds() or is_joined(codes[0]) or ASSEMBLY_RE.match(code)):
        code = _code_of(kind) + code  # TT 01/2016 BNV
    if code:
        return f"{serial}/{year or ''}/{code}" if year or kind or len(codes) > 1 else ""
    if year and kind:
        return f"{kind}/{serial}/{year}"
    if year:
        return "" if match["word"] else f"{serial}/{year}"
    return f"{kind}/{serial}" if kind and not match["measure"] else ""
