"""What a reader types → what to look for; knows no engine.

The grammar is small and never fails on odd punctuation: words, ``"a phrase"``, ``-word`` or ``-"a phrase"`` to
leave out, numbers of documents in any spelling, ``điều 11`` for a unit. Everything else (wildcards, brackets,
operators) is read as the words it holds.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from kg.errors import BadQuery
from kg.search.analyse import PART_RE, Syllable, syllables_of
from kg.search.numbers import find_kind, find_numbers
from kg.tables import table

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_QUERY = 2000  # code points; the longest question of the development set has 265
MOST_WORDS = 64
LONGEST_WRITTEN_OUT = 8  # syllables
QUERIES_KEPT = 256  # read lately: each hit of a page asks again

PIECE_RE = re.compile(
    r"""
      (?P<minus>(?<!\S)[-–−](?=["“”\w]))
    | ["“”](?P<phrase>[^"“”]*)["“”]
    | (?P<word>[\w\u0300-\u036f]+)
    | (?P<stop>[.;:!?()\[\]])
    """,
    re.VERBOSE,
)
# điều 11; điểm a khoản 2 điều 5; điều 5 khoản 2 điểm a
UNIT_RE = re.compile(
    r"""
    (?<!\S)
    (?:[dđ]i[eể]m\s(?P<point>[a-zđ]{1,2})\s(?=kho|[dđ]i[eề]u))?
    (?:kho[aả]n\s0*(?P<clause>\d{1,3}[a-zđ]?)\s(?=[dđ]i[eề]u))?
    [dđ]i[eề]u\s0*(?P<label>\d{1,3}[a-zđ]?)(?!\S)
    (?:\skho[aả]n\s0*(?P<clause_after>\d{1,3}[a-zđ]?)(?!\S))?
    (?:\s[dđ]i[eể]m\s(?P<point_after>[a-zđ]{1,2})(?!\S))?
    """,
    re.VERBOSE,
)
LETTERS_AND_SERIAL_RE = re.compile(r"(?P<letters>[^\W\d_]{1,4})(?P<serial>\d{1,5})")


@dataclass(frozen=True, slots=True)
class Word:
    """One thing to look for, in each of its spellings: as typed first, then what an abbreviation stands for.

    A spelling of several syllables (a phrase, a written-out abbreviation) matches them side by side only.
    """

    typed: str  # lower case, NFC
    spellings: tuple[tuple[Syllable, ...], ...]
    near: tuple[tuple[Syllable, ...], ...] = ()  # what the law calls it, where the reader says otherwise
    phrase: bool = False  # asked for literally, so never given up
    follows: bool = False  # stands right after the word before
    number: bool = False  # spells a part of a document number
    unit: bool = False  # spells the label of an article


@dataclass(frozen=True, slots=True)
class Query:
    """A query as understood."""

    words: tuple[Word, ...]
    excluded: tuple[Word, ...] = ()
    numbers: tuple[str, ...] = ()  # the key of each document number asked for
    unit: str = ""  # path of an article asked for, "dieu-11"
    inner: str = ""  # of the part of it asked for, "khoan-2/diem-a"
    kind: str = (
        ""  # slug of the kind of document that the query begins with, after the article if it names one
    )

    @property
    def literal(self) -> bool:
        """Tell whether the reader asks for words exactly: a phrase, a number."""
        return bool(self.numbers) or any(word.phrase for word in self.words)

    @property
    def toned(self) -> bool:
        """Tell whether the reader types diacritics."""
        return any(toned != folded for word in self.words for toned, folded in word.spellings[0])


@lru_cache(QUERIES_KEPT)
def parse_query(text: str) -> Query:
    """Understand a query.

    Raises:
        BadQuery: it is too long, or holds nothing to look for.
    """
    if len(text) > LONGEST_QUERY:
        message = f"the query has {len(text)} characters; at most {LONGEST_QUERY} can be searched for"
        raise BadQuery(message)
    words, excluded = _read_words(unicodedata.normalize("NFC", text))
    if not words:
        shown = text.strip()[:40]
        message = (
            f"{shown!r} holds no word to search for; write one, e.g. hương ước, or a number, 59/2023/NĐ-CP"
        )
        raise BadQuery(message)
    words = words[:MOST_WORDS]
    typed = [word.typed.replace(" ", "_") for word in words]
    numbers = find_numbers(typed)
    for place in {place for number in numbers for place in range(number.first, number.last)}:
        words[place] = replace(words[place], number=True)
    line = " ".join(typed)
    unit = UNIT_RE.search(line)
    if unit:
        first = line.count(" ", 0, unit.start())
        last = first + len(unit[0].split())
        words[first:last] = [replace(word, unit=True) for word in words[first:last]]
    return Query(
        words=_join_written_out(tuple(words)),
        excluded=tuple(excluded[:MOST_WORDS]),
        numbers=tuple(number.key for number in numbers),
        kind=""
        if numbers
        else find_kind(typed[len(unit[0].split()) :] if unit and not unit.start() else typed),
        unit=f"dieu-{unit['label'].replace('đ', 'dd')}" if unit else "",
        inner=_inner_path(unit) if unit else "",
    )


def _inner_path(unit: re.Match[str]) -> str:
    """Give the path within an article that a query names."""
    clause, point = unit["clause"] or unit["clause_after"], unit["point"] or unit["point_after"]
    segments = [f"khoan-{clause}"] if clause else []
    segments += [f"diem-{point}"] if point else []
    return "/".join(segments).replace("đ", "dd")


def _read_words(query: str) -> tuple[list[Word], list[Word]]:
    """Split a query into the words to find and those to leave out."""
    words: list[Word] = []
    excluded: list[Word] = []
    minus, follows = False, False
    for match in PIECE_RE.finditer(query):
        if match["minus"]:
            minus = True
            continue
        quoted = match["phrase"] is not None
        text = match["phrase"] or match["word"] or ""
        made = _make_words(text, phrase=quoted)
        if minus:
            excluded.extend(made)
            made = ()
        for word in made:
            words.append(replace(word, follows=follows))
            follows = True
        follows = follows and bool(made)
        minus = False
    return words, excluded


def _make_words(text: str, *, phrase: bool) -> tuple[Word, ...]:
    """Make one word of a phrase, or one of each part of a bare word (``QH15_2022`` has two)."""
    parts = [
        part.lower().replace("ð", "đ") for part in PART_RE.findall(text if phrase else text.replace("_", " "))
    ]
    if phrase:
        syllables = tuple(syllable for part in parts for syllable in syllables_of(part))[:MOST_WORDS]
        return (Word(" ".join(parts), (syllables,), phrase=True),) if syllables else ()
    return tuple(Word(part, (syllables_of(part),)) for whole in parts for part in _take_apart(whole))


def _take_apart(word: str) -> tuple[str, ...]:
    """Part the abbreviation of a kind from the serial that was typed right after it: ``nđ59``; ``qh15`` stays."""
    match = LETTERS_AND_SERIAL_RE.fullmatch(word)
    return (match["letters"], match["serial"]) if match and find_kind([match["letters"]]) else (word,)


@cache
def _abbreviations() -> Mapping[tuple[str, ...], tuple[Syllable, ...]]:
    """Map each abbreviation and each long form, toned and folded, to the other: ``("ubnd",)`` → ủy ban nhân dân."""
    others: dict[tuple[str, ...], tuple[Syllable, ...]] = {}
    for row in table("abbreviations"):
        short = syllables_of(row["short"])
        long = tuple(syllable for part in row["long"].split() for syllable in syllables_of(part))
        for one, other in ((short, long), (long, short)):
            others.setdefault(tuple(toned for toned, _ in one), other)
            others.setdefault(tuple(folded for _, folded in one), other)
    return others


def _join_written_out(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Give abbreviations their long form, and make one word of a long form, which gets its abbreviation."""
    result: list[Word] = []
    position = 0
    while position < len(words):
        reach = min(LONGEST_WRITTEN_OUT, len(words) - position)
        runs = [words[position : position + length] for length in range(reach, 0, -1)]
        run = next(
            (run for run in runs if _find(run, _abbreviations()) or _find(run, _legal_words())), runs[-1]
        )
        result.append(_join(run))
        position += len(run)
    return tuple(result)


@cache
def _legal_words() -> Mapping[tuple[str, ...], tuple[Syllable, ...]]:
    """Map what readers say, toned and folded, to what the law says: ``("họp", "thôn")`` → hội nghị thôn."""
    others: dict[tuple[str, ...], tuple[Syllable, ...]] = {}
    for row in table("everyday_words"):
        said = tuple(syllable for part in row["said"].split() for syllable in syllables_of(part))
        legal = tuple(syllable for part in row["legal"].split() for syllable in syllables_of(part))
        others.setdefault(tuple(toned for toned, _ in said), legal)
        others.setdefault(tuple(folded for _, folded in said), legal)
    return others


def _join(run: tuple[Word, ...]) -> Word:
    """Make one word of neighbours that have another spelling together, or that the law calls otherwise."""
    other, legal = _find(run, _abbreviations()), _find(run, _legal_words())
    if not other and not legal:
        return run[0]
    syllables = tuple(syllable for word in run for syllable in word.spellings[0])
    return replace(
        run[0],
        typed=" ".join(word.typed for word in run),
        spellings=(syllables, other) if other else (syllables,),
        near=(legal,) if legal else (),
    )


def _find(
    words: tuple[Word, ...], others: Mapping[tuple[str, ...], tuple[Syllable, ...]]
) -> tuple[Syllable, ...]:
    """Give what a table has for some neighbouring words, ``()`` where it has nothing."""
    if any(word.phrase or word.number or word.unit for word in words):
        return ()
    if not all(word.follows for word in words[1:]):
        return ()
    syllables = [syllable for word in words for syllable in word.spellings[0]]
    toned, folded = zip(*syllables, strict=True)
    return others.get(toned) or others.get(folded, ())
