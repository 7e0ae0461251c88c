"""Where in a text a citation can begin: a word for a kind or a unit, the abbreviation of a law, a digit.

One automaton finds them all in one pass, however many they are; what begins there is read afterwards.
"""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from kg.cite.words import choice_pattern, kinds_by_word, short_titles, spaced, unit_slugs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PIECE = 1 << 16  # code points that the automaton is given at once, for it answers with a list
LONGEST = 64  # no word is longer
DIGITS = "0123456789"
# A serial that no letter or digit precedes, a separator, and what can begin a code or year.
NUMBER_START_RE = re.compile(r"(?<!\w)\d[\do]{0,4}(?:\.\d{1,2}|[a-zđ]{0,2})\s?[/\-_]\s?[\da-zđưt]")
SPREAD = " "  # stands for a word with two spaces inside, which must be read from the text


def find_starts(low: str) -> Iterator[tuple[int, int, str]]:
    """Give start, end and word of whatever can begin a citation, in the order of the text.

    The word is spelled with single spaces; it is ``""`` where a number begins. What stands before a word is not
    looked at.

    >>> list(find_starts("nghị  định này, 5/2023/nđ-cp"))
    [(0, 10, 'nghị định'), (16, 17, ''), (18, 19, ''), (23, 25, 'nđ')]
    """
    words, inner = tuple(_patterns().values()), _with_words_inside()
    begin, size, automaton = 0, len(low), _automaton()
    while begin < size:
        stop = min(begin + PIECE, size)
        sure = stop if stop == size else stop - LONGEST  # a word that begins later may go on beyond the piece
        piece = low[begin:stop].replace("\n", " ")
        end = begin
        for which, at, to in automaton.find_matches_as_indexes(piece):
            start, end = begin + at, begin + to
            if start >= sure:
                end = start
                break
            word = words[which]
            if not word:
                if NUMBER_START_RE.match(low, start):
                    yield start, end, ""
            elif word is not SPREAD and not low[end : end + 1].isalpha():
                yield start, end, word
            elif word in inner:
                after, word = word_at(low, start)
                if word:
                    yield start, after, word
        begin = max(sure, end)


def word_at(low: str, start: int) -> tuple[int, str]:
    """Read the word that begins at a place: its end and its spelling; ``(start, "")`` when there is none."""
    match = _word_re().match(low, start)
    return (match.end(), spaced(match[0])) if match else (start, "")


@cache
def _automaton() -> AhoCorasick:
    """Make the automaton of all patterns, the longest that fits first."""
    return AhoCorasick(_patterns(), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)


@cache
def _patterns() -> Mapping[str, str]:
    """Map each pattern of the automaton to its word: the words, their beginnings before two spaces, the digits."""
    patterns = {word: word for word in _words()}
    patterns.update(
        (f"{word[:place]}  ", SPREAD) for word in _words() for place, char in enumerate(word) if char == " "
    )
    return MappingProxyType(patterns | dict.fromkeys(DIGITS, ""))


@cache
def _with_words_inside() -> frozenset[str]:
    """List the words that begin with a shorter one, which counts where the longer goes on otherwise."""
    return frozenset(word for word in _words() if any(word.startswith(f"{each} ") for each in _words())) | {
        SPREAD
    }


@cache
def _words() -> frozenset[str]:
    """List the words that can begin a citation."""
    return frozenset((*kinds_by_word(), *unit_slugs(), *short_titles()))


@cache
def _word_re() -> re.Pattern[str]:
    """Match a word that can begin a citation, with any white space inside."""
    return re.compile(rf"(?:{choice_pattern(_words())})(?![^\W\d_])")
