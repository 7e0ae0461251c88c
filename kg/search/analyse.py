"""Text → terms: syllables with and without tones, and pairs of neighbours.

Vietnamese needs no segmentation here: a syllable is a token, and pairs of neighbours stand for words. No word
is dropped and single digits stay. Two spellings of one syllable give one term: NFC and NFD, ``hoà`` and
``hòa``, ``kỹ`` and ``kĩ``, ``Ð`` for ``Đ``. Terms are keys, not text to show: the mark of the tone stands last.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING

from kg.number import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

STOPS = '.;:!?()[]"“”\n'  # each parts neighbours
EDGES = f"{STOPS},"  # what most often stands beside a word without a space between
# A word is a number with its code (59/2023/NĐ-CP, 14/8/2023, 120-KL/TW), a syllable, or a stop.
WORD_RE = re.compile(
    rf"""
      \d+\w{{0,3}}(?:[/\-–][\w\u0300-\u036f]+){{1,12}}
    | [\w\u0300-\u036f]+
    | [{re.escape(STOPS)}]
    """,
    re.VERBOSE,
)
SIDES = (itemgetter(0), itemgetter(1))  # of a syllable: its toned term, its folded one
PART_RE = re.compile(r"[^\W_][\w\u0300-\u036f]*")
FINAL_Y_RE = re.compile(r"([bcdđghklmnprstvx]+|qu)y")  # lý, kỹ, quý: also written lí, kĩ, quí
TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
MOST_STRETCHES = 300_000  # remembered by an analyser: about 60 MB
LONGEST_SYLLABLE = 40  # code points; a longer "word" is noise (base64, a ruled line) and is cut

Syllable = tuple[str, str]
"""The two terms of one syllable: with its tone and marks, and folded."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What one text is indexed by, in reading order, repetitions included: terms with white space between them."""

    toned: str
    folded: str
    pairs: str  # folded neighbours, ``"huong_uoc"``; none across a stop
    syllables: int  # how many terms ``toned`` holds, and ``folded``
    neighbours: int  # how many terms ``pairs`` holds

    def times(self, count: int) -> Terms:
        """Repeat everything."""
        toned, folded, pairs = (f"{each} " * count for each in (self.toned, self.folded, self.pairs))
        return Terms(toned, folded, pairs, self.syllables * count, self.neighbours * count)


def place_tone(syllable: str) -> str:
    """Move the mark of the tone to the end, so that its place over the vowels does not matter.

    >>> place_tone("hoà") == place_tone("hòa"), place_tone("quý") == place_tone("qúi")
    (True, True)
    """
    letters = unicodedata.normalize("NFD", syllable.replace("ð", "đ"))
    tones = "".join(char for char in letters if char in TONES)
    plain = unicodedata.normalize("NFC", "".join(char for char in letters if char not in TONES))
    if FINAL_Y_RE.fullmatch(plain):
        plain = f"{plain[:-1]}i"
    return plain + tones


@lru_cache(maxsize=1 << 16)
def syllables_of(word: str) -> tuple[Syllable, ...]:
    """Give the terms of one word in NFC; a number with its code has several, a stop none.

    >>> syllables_of("Đ04")
    (('đ04', 'd04'),)
    >>> [folded for _, folded in syllables_of("04/2015/NĐ-CP")]
    ['4', '2015', 'nd', 'cp']
    """
    found = []
    for part in PART_RE.findall(word.lower()):
        key = part[:LONGEST_SYLLABLE]
        if key.isdecimal():
            key = key.lstrip("0") or "0"
        toned = place_tone(key)
        found.append((toned, fold(toned)))
    return tuple(found)


class Spelling(dict[str, tuple[str, str]]):
    """Stretches of text without white space → their terms, toned and folded, a line break for a stop.

    ``"2023/NĐ-CP"`` gives three terms with spaces between. Texts repeat their words, so each is analysed once, whatever
    its case and the marks beside it.
    """

    def __missing__(self, stretch: str) -> tuple[str, str]:
        if len(self) > MOST_STRETCHES:
            self.clear()
        key = unicodedata.normalize("NFC", stretch).lower()
        found = self[key] if key != stretch else self._read(stretch)
        self[stretch] = found
        return found

    def _read(self, stretch: str) -> tuple[str, str]:
        """Analyse a stretch in NFC and lower case."""
        if len(stretch) > 1 and stretch[-1] in EDGES:
            return self._beside(self[stretch[:-1]], stretch[-1], "{} {}")
        if len(stretch) > 1 and stretch[0] in EDGES:
            return self._beside(self[stretch[1:]], stretch[0], "{1} {0}")
        words = list(map(syllables_of, WORD_RE.findall(stretch)))
        toned, folded = (
            " ".join(" ".join(each[side] for each in word) or "\n" for word in words) for side in (0, 1)
        )
        return toned, folded

    def _beside(self, terms: tuple[str, str], edge: str, shape: str) -> tuple[str, str]:
        """Put a stop behind the terms of a stretch, or before them; a comma vanishes."""
        if edge not in STOPS:
            return terms
        toned, folded = (shape.format(each, "\n") for each in terms)
        return toned, folded


class Analyser:
    """Text → terms, fast for many texts; keeps what it has learned of words. Not safe for threads."""

    def __init__(self) -> None:
        self._spelled = Spelling()

    def find_terms(self, text: str) -> Terms:
        """Analyse a text for the index; what is neither word nor stop (commas, dashes, spaces) vanishes."""
        spelled = list(map(self._spelled.__getitem__, text.replace("\n", " . ").split()))
        toned, folded = (" ".join(map(side, spelled)) for side in SIDES)
        pairs: list[str] = []
        syllables = neighbours = 0
        for line in folded.split("\n"):
            terms = line.split()
            syllables += len(terms)
            if len(terms) > 1:
                neighbours += len(terms) - 1
                pairs.append(join_pairs(terms))
        return Terms(toned, folded, "".join(pairs), syllables, neighbours)


def join_pairs(terms: Sequence[str]) -> str:
    """Write the pairs of neighbours among two terms or more; a list filled in strides is the fastest way.

    >>> join_pairs(["dan", "chu", "co", "so"])
    'dan_chu chu_co co_so '
    """
    pieces = ["_"] * (4 * len(terms) - 4)
    pieces[0::4] = terms[:-1]
    pieces[2::4] = terms[1:]
    pieces[3::4] = [" "] * (len(terms) - 1)
    return "".join(pieces)


def find_pairs(text: str) -> list[tuple[str, str]]:
    """Give the folded neighbours of a short text; its marks part nothing."""
    words = WORD_RE.findall(unicodedata.normalize("NFC", text))
    return list(pairwise(folded for word in words for _, folded in syllables_of(word)))
