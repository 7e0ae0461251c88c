"""The part of a text that shows best why it was found, and the words to mark in it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from kg.model import Span
from kg.search.analyse import WORD_RE, syllables_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.search.analyse import Syllable
    from kg.search.query import Query

FOLDED_SHARE = 0.5  # of the worth of a word whose marks differ from what the reader typed
PAIR_WORTH = 2.0  # of two neighbours, over the worth of the two words alone


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text with marks inside it; offsets are code points into the text as it was given."""

    start: int
    end: int
    marks: tuple[Span, ...]


class Weighed(NamedTuple):
    """A word of a text, for one query; a stop has no syllables and weighs nothing."""

    first: str  # its first syllable, folded
    last: str
    worth: float  # 0 where the query does not ask for it
    otherwise: float  # what it would be worth with the marks that the reader typed


class Sought:
    """What a query looks for in texts: its syllables with their worth, and which of them are neighbours.

    A syllable is sought as the search matches it: by its marks where ``exact`` says so, else whatever its marks.
    """

    def __init__(
        self, query: Query, rarity: Callable[[Syllable], float], exact: Callable[[Syllable], bool]
    ) -> None:
        asked = [syllable for word in query.words for spelling in word.spellings for syllable in spelling]
        self._worth = {syllable[1]: rarity(syllable) for syllable in asked}
        self._toned = {toned for toned, _ in asked}
        self._bare = {syllable[1] for syllable in asked if not exact(syllable)}
        self._pairs = {(one[1], other[1]) for one, other in pairwise(asked)}
        self._known: dict[str, Weighed] = {}

    def weigh(self, words: Sequence[str]) -> list[float]:
        """Give each word of a text its worth: nothing outside the query, more beside a neighbour from the query."""
        weighed = list(map(self._weigh_word, words))
        worths = [word.worth for word in weighed]
        exact = {word.last for word in weighed if word.worth}
        for place, (one, other) in enumerate(pairwise(weighed)):
            if (one.last, other.first) not in self._pairs:
                continue
            for at, word in ((place, one), (place + 1, other)):
                if not worths[at] and word.last not in exact:  # not with its marks, but beside a neighbour
                    worths[at] = word.otherwise
                worths[at] *= PAIR_WORTH
        return worths

    def rate(self, text: str) -> float:
        """Tell what share of the query a short text holds, each syllable and pair once: 0 to 1."""
        words = [self._weigh_word(match[0]) for match in WORD_RE.finditer(text)]
        held = {word.last: word.worth for word in words if word.worth}
        beside = {pair for one, other in pairwise(words) if (pair := (one.last, other.first)) in self._pairs}
        whole = sum(self._worth.values()) + sum(map(self._worth_of_pair, self._pairs))
        return (sum(held.values()) + sum(map(self._worth_of_pair, beside))) / whole if whole else 0.0

    def _worth_of_pair(self, pair: tuple[str, str]) -> float:
        """Weigh two neighbours beyond what each is worth."""
        return (PAIR_WORTH - 1) * (self._worth[pair[0]] + self._worth[pair[1]])

    def _weigh_word(self, word: str) -> Weighed:
        """Weigh one word of a text, once for all its places."""
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = self._read(syllables_of(unicodedata.normalize("NFC", word)))
        return known

    def _read(self, syllables: tuple[Syllable, ...]) -> Weighed:
        """Weigh the syllables of a word, which is asked for as a whole or not at all."""
        if not syllables:
            return Weighed("", "", 0.0, 0.0)
        first, last = syllables[0][1], syllables[-1][1]
        if any(folded not in self._worth for _, folded in syllables):
            return Weighed(first, last, 0.0, 0.0)
        otherwise = max(self._worth[folded] for _, folded in syllables) * FOLDED_SHARE
        if any(toned not in self._toned and folded not in self._bare for toned, folded in syllables):
            return Weighed(first, last, 0.0, otherwise)
        worth = max(
            self._worth[folded] * (1.0 if toned in self._toned else FOLDED_SHARE)
            for toned, folded in syllables
        )
        return Weighed(first, last, worth, otherwise)


def find_passage(text: str, sought: Sought, *, width: int) -> Passage:
    """Choose the stretch of at most ``width`` code points that holds most of what is sought.

    Without any of it, it is the beginning of the text, unmarked.
    """
    places = [match.span() for match in WORD_RE.finditer(text)]
    worths = sought.weigh([text[start:end] for start, end in places])
    first, last = _best_window(places, worths, width)
    if first == last:
        return Passage(0, _word_end(places, width) if len(text) > width else len(text), ())
    marks = tuple(Span(*places[at]) for at in range(first, last) if worths[at])
    return Passage(places[first][0], places[last - 1][1], marks)


def _best_window(places: Sequence[tuple[int, int]], worths: Sequence[float], width: int) -> tuple[int, int]:
    """Find the run of words within ``width`` that is worth most, the earliest of equals; else an empty one."""
    best, best_run = 0.0, (0, 0)
    total, last = 0.0, 0
    for first, (start, _) in enumerate(places):
        while last < len(places) and places[last][1] - start <= width:
            total += worths[last]
            last += 1
        if total > best:
            best, best_run = total, (first, last)
        if last > first:
            total -= worths[first]
        else:
            last = first + 1  # a word wider than the window
    return best_run


def _word_end(places: Sequence[tuple[int, int]], width: int) -> int:
    """Find where the last whole word within ``width`` ends, ``width`` itself where the first word is longer."""
    return max((end for _, end in places if end <= width), default=width)
