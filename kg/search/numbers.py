"""Numbers of documents in a query, in any spelling, and the keys by which the index knows a document's number.

Keys of Nghị định 59/2023/NĐ-CP: ``59/2023/ndcp``, ``59//ndcp``, ``nghi-dinh/59/2023``, ``59/2023``, ``nghi-dinh/59``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.number import fold, slugify
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
    line = [fold(word) for word in words]
    lengths = range(min(len(line), LONGEST_KIND), 0, -1)
    return next(filter(None, (_kinds().get(" ".join(line[:length]), "") for length in lengths)), "")


@cache
def _number_pattern() -> re.Pattern[str]:
    """Build the pattern of a number among lower-case words: kind? số? serial (năm? year)? code*."""
    codes = {code for row in table("kinds") for code in values(row["codes"])}
    codes |= {
        code for row in table("organs") for code in (row["code"], *values(row["variants"])) if code.isalpha()
    }
    kinds = {spelling for row in table("kinds") for spelling in (row["kind"], *values(row["short"]))}
    return re.compile(
        rf"""
        (?<!\S)
        (?:(?P<kind>{_alternatives(kinds | codes)})\s)?
        (?:(?:số|so)\s)?
        (?P<serial>\d{{1,5}}[a-z]?)(?!\S)
        (?:\s(?:(?P<word>năm|nam)\s)?(?P<year>(?:19|20)\d\d)(?!\S))?
        (?P<code>(?:\s(?:{_alternatives(codes)})\d{{0,2}}(?!\S)){{0,6}})
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
    line = " ".join(words)
    found = []
    for match in _number_pattern().finditer(line):
        first = line.count(" ", 0, match.start())
        before = words[first - 1] if first else ""
        if not match["kind"] and (before.isdecimal() or fold(before) in BEFORE_A_LABEL):
            continue  # the month of a date, the label of an article
        key = _asked_key(match)
        if key:
            end = match.start("measure") if match["measure"] else match.end()
            found.append(AskedNumber(key, first, first + len(line[match.start() : end].split())))
    return tuple(found)


def _asked_key(match: re.Match[str]) -> str:
    """Make the key of a number as spelled, ``""`` where the words are no number after all."""
    serial = match["serial"].lstrip("0") or "0"
    codes = fold(match["code"]).split()
    code, year = "".join(codes), match["year"]
    kind = _kinds().get(fold(match["kind"] or ""), "")
    if code:
        return f"{serial}/{year or ''}/{code}" if year or kind or len(codes) > 1 else ""
    if year and kind:
        return f"{kind}/{serial}/{year}"
    if year:
        return "" if match["word"] else f"{serial}/{year}"
    return f"{kind}/{serial}" if kind and not match["measure"] else ""
