"""The part of a text that shows best why it was found, and the words to mark in it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.model import Span
from kg.search.analyse import find_tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.search.analyse import Syllable, Token
    from kg.search.query import Query

FOLDED_SHARE = 0.5  # of the worth of a word whose marks differ from what the reader typed
PAIR_WORTH = 2.0  # of two neighbours, over the worth of the two words alone


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text with marks inside it; offsets are code points into the text as it was given."""

    start: int
    end: int
    marks: tuple[Span, ...]


def find_passage(text: str, query: Query, rarity: Callable[[Syllable], float], *, width: int) -> Passage:
    """Choose the stretch of at most ``width`` code points that holds most of a query.

    ``rarity`` weighs a syllable. Without any word of the query it is the beginning of the text, unmarked.
    """
    tokens = tuple(find_tokens(text))
    worths = _weigh_tokens(tokens, query, rarity)
    first, last = _best_window(tokens, worths, width)
    if first == last:
        return Passage(0, _word_end(tokens, width) if len(text) > width else len(text), ())
    chosen = zip(tokens[first:last], worths[first:last], strict=True)
    marks = tuple(Span(token.start, token.end) for token, worth in chosen if worth)
    return Passage(tokens[first].start, tokens[last - 1].end, marks)


def _weigh_tokens(tokens: Sequence[Token], query: Query, rarity: Callable[[Syllable], float]) -> list[float]:
    """Give each token its worth: nothing outside the query, more beside a neighbour from the query."""
    asked = [syllable for word in query.words for spelling in word.spellings for syllable in spelling]
    toned = {toned for toned, _ in asked}
    worth = {syllable[1]: rarity(syllable) for syllable in asked}
    pairs = {(one[1], other[1]) for one, other in pairwise(asked)}
    worths = []
    for token in tokens:
        known = [syllable for syllable in token.syllables if syllable[1] in worth]
        whole = len(known) == len(token.syllables)
        best = (worth[folded] * (1.0 if mark in toned else FOLDED_SHARE) for mark, folded in known)
        worths.append(max(best, default=0.0) if whole else 0.0)
    for place, (one, other) in enumerate(pairwise(tokens)):
        if one.syllables and other.syllables and (one.syllables[-1][1], other.syllables[0][1]) in pairs:
            worths[place] *= PAIR_WORTH
            worths[place + 1] *= PAIR_WORTH
    return worths


def _best_window(tokens: Sequence[Token], worths: Sequence[float], width: int) -> tuple[int, int]:
    """Find the run of tokens within ``width`` that is worth most, the earliest of equals; else an empty one."""
    best, best_run = 0.0, (0, 0)
    total, last = 0.0, 0
    for first, token in enumerate(tokens):
        while last < len(tokens) and tokens[last].end - token.start <= width:
            total += worths[last]
            last += 1
        if total > best:
            best, best_run = total, (first, last)
        if last > first:
            total -= worths[first]
        else:
            last = first + 1  # a token wider than the window
    return best_run


def _word_end(tokens: Sequence[Token], width: int) -> int:
    """Find where the last whole word within ``width`` ends, ``width`` itself where the first word is longer."""
    return max((token.end for token in tokens if token.end <= width), default=width)
