"""A query and an index → entries in order: BM25 over syllables and pairs of neighbours, the rarest terms first.

A short query wants all its words; a question, or a short query that no entry answers in full, takes the entries
that score best. Headings and titles count through the weights in the index, so one length and one frequency
stand for the whole entry (BM25F).
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.search.analyse import syllables_of
from kg.search.reader import SATURATION
from kg.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.search.analyse import Syllable
    from kg.search.index import Block
    from kg.search.query import Query, Word
    from kg.search.reader import IndexReader

# Postings scored for one query, rarest terms first. MRR@10 and recall@10 of the development questions over 84,041
# articles: all, 500,000 on average: 0.771, 0.903; 200,000: 0.767, 0.901; 100,000: 0.763, 0.898; 50,000: 0.750, 0.892.
POSTINGS_SCORED = 200_000

MOST_REQUIRED = 6  # words; a longer query is a question
RELEVANT_SHARE = 0.4  # of the best score: what a question counts as found
TYPED_SHARE = (
    0.2  # of the entries with the folded syllable: above it a word without marks is taken as meant so
)
NUMBER_SCORE = 60.0  # of the document asked for by its number: more than any words can reach together
UNIT_SCORE = 15.0  # of an article asked for by its label


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What the hits must be, whatever the words: a kind slug and a year, each "" for any."""

    kind: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The answer to a query: how many entries, and the best of them in order."""

    total: int
    best: tuple[tuple[int, float], ...]  # entry and score
    complete: bool  # every hit holds every word


@dataclass(frozen=True, slots=True)
class ScoredTerm:
    """A term with its part in the score."""

    field: str
    text: str
    weight: float
    frequency: int


@cache
def function_words() -> frozenset[str]:
    """List the words that no hit need hold, toned and folded."""
    return frozenset(term for row in table("function_words") for term in syllables_of(row["word"])[0])


@cache
def question_words() -> frozenset[str]:
    """List the words that make a question of a query, toned and folded."""
    rows = (row for row in table("function_words") if row["question"] == "yes")
    return frozenset(term for row in rows for term in syllables_of(row["word"])[0])


def rank(reader: IndexReader, query: Query, narrowing: Narrowing, wanted: int) -> Ranking:
    """Find the entries that answer a query and put the best ``wanted`` of them in order."""
    if not reader.size:
        return Ranking(0, (), complete=True)
    matching = Matching(reader, query)
    complete = matching.find_complete()
    allowed = _narrow(matching, matching.find_literal() if complete is None else complete, narrowing)
    scores = score_entries(matching, allowed)
    found = _most_relevant(scores, allowed) if complete is None or allowed is None else allowed
    best = heapq.nlargest(wanted, found, key=lambda entry: (scores[entry], reader.authority[entry], -entry))
    return Ranking(len(found), tuple((entry, scores[entry]) for entry in best), complete is not None)


def _most_relevant(scores: Sequence[float], allowed: set[int] | None) -> set[int]:
    """Keep the entries that score within ``RELEVANT_SHARE`` of the best one."""
    pool: Iterable[int] = range(len(scores)) if allowed is None else allowed
    cut = max((scores[entry] for entry in pool), default=0.0) * RELEVANT_SHARE
    return {entry for entry in pool if scores[entry] >= cut and scores[entry] > 0}


def _narrow(matching: Matching, allowed: set[int] | None, narrowing: Narrowing) -> set[int] | None:
    """Keep what is of the kind and year wanted and holds no word to leave out; None stands for every entry."""
    for field, term in (("kind", narrowing.kind), ("year", narrowing.year)):
        if term:
            holding = matching.holding(field, term)
            allowed = holding if allowed is None else allowed & holding
    excluded = matching.find_excluded()
    if excluded:
        allowed = (set(range(matching.reader.size)) if allowed is None else allowed) - excluded
    return allowed


class Matching:
    """Which entries hold the words of a query."""

    def __init__(self, reader: IndexReader, query: Query) -> None:
        self.reader = reader
        self.query = query
        self._blocks: dict[tuple[str, str], tuple[Block, ...]] = {}

    def blocks(self, field: str, text: str) -> tuple[Block, ...]:
        """Read a term once for the whole query."""
        known = self._blocks.get((field, text))
        if known is None:
            known = self._blocks[field, text] = self.reader.blocks(field, text)
        return known

    def holding(self, field: str, text: str) -> set[int]:
        """Find the entries that hold a term."""
        found: set[int] = set()
        for entries, _ in self.blocks(field, text):
            found.update(entries)
        return found

    def choose_term(self, syllable: Syllable) -> tuple[str, str]:
        """Choose how to look a syllable up: with its marks where the reader typed them, else folded."""
        toned, folded = syllable
        if toned != folded:
            return "toned", toned
        if self.query.toned:
            typed, any_marks = self.reader.frequency("toned", toned), self.reader.frequency("folded", folded)
            if typed >= TYPED_SHARE * any_marks:
                return "toned", toned
        return "folded", folded

    def find_complete(self) -> set[int] | None:
        """Find the entries that hold every word: as typed, else whatever their marks; None where there is none.

        A question has none: it asks for no particular word.
        """
        required = self._required_words()
        if required is None:
            return None
        start = self._find_numbers() if self.query.numbers else None
        for folded in (False, True):
            found = start
            for word in required:
                holding = self.find_word(word, folded=folded)
                found = holding if found is None else found & holding
                if not found:
                    break
            if found:
                return found
        return None

    def _required_words(self) -> tuple[Word, ...] | None:
        """List the words every hit must hold beside the numbers asked for, None for a question."""
        words = [word for word in self.query.words if not (word.number or word.unit)]
        telling = [word for word in words if word.phrase or word.spellings[0][0][0] not in function_words()]
        asking = any(word.spellings[0][0][0] in question_words() for word in words if not word.phrase)
        if asking or len(telling) > MOST_REQUIRED:
            return None
        return tuple(telling or words)

    def _find_numbers(self) -> set[int]:
        """Find the documents asked for by number, and the entries that name them as the query does."""
        found = {entry for key in self.query.numbers for entry in self.holding("number", key)}
        spelled = tuple(word.spellings[0][0] for word in self.query.words if word.number)
        return found | self._find_spelling(spelled, folded=True)

    def find_literal(self) -> set[int] | None:
        """Find the entries that hold the phrases of a query, None where it has none."""
        found: set[int] | None = None
        for word in self.query.words:
            if word.phrase:
                holding = self.find_word(word, folded=False) or self.find_word(word, folded=True)
                found = holding if found is None else found & holding
        return found

    def find_excluded(self) -> set[int]:
        """Find the entries that hold a word to leave out."""
        return {entry for word in self.query.excluded for entry in self.find_word(word, folded=False)}

    def find_word(self, word: Word, *, folded: bool) -> set[int]:
        """Find the entries that hold a word in any of its spellings."""
        found: set[int] = set()
        for spelling in word.spellings:
            found |= self._find_spelling(spelling, folded=folded)
        return found

    def _find_spelling(self, spelling: Sequence[Syllable], *, folded: bool) -> set[int]:
        """Find the entries that hold some syllables side by side."""
        terms = [("folded", syllable[1]) if folded else self.choose_term(syllable) for syllable in spelling]
        terms += [("pairs", pair_of(one, other)) for one, other in pairwise(spelling)]
        frequencies = {term: self.reader.frequency(*term) for term in terms}
        rarest, *others = sorted(frequencies, key=lambda term: (frequencies[term], term))
        found = self.holding(*rarest)
        for term in others:
            if not found:
                break
            found &= {entry for entries, _ in self.blocks(*term) for entry in found.intersection(entries)}
        return found


def pair_of(one: Syllable, other: Syllable) -> str:
    """Name a pair of neighbours as the index does."""
    return f"{one[1]}_{other[1]}"


def score_entries(matching: Matching, allowed: set[int] | None) -> list[float]:
    """Score how well each entry answers the query, or each of those allowed."""
    reader = matching.reader
    scores = [0.0] * reader.size
    read = 0
    for term in sorted(_list_terms(matching), key=lambda term: (term.frequency, term.field, term.text)):
        if read and read + term.frequency > POSTINGS_SCORED:
            break
        read += term.frequency
        norms = reader.pair_norms if term.field == "pairs" else reader.syllable_norms
        rarity = math.log(1 + (reader.size - term.frequency + 0.5) / (term.frequency + 0.5))
        part = term.weight * rarity * (SATURATION + 1)
        for entries, weights in matching.blocks(term.field, term.text):
            for entry, weight in zip(entries, weights, strict=True):
                if allowed is None or entry in allowed:
                    scores[entry] += part * weight / (weight + norms[entry])
    asked = [("number", key, NUMBER_SCORE) for key in matching.query.numbers]
    asked += [("unit", matching.query.unit, UNIT_SCORE)] if matching.query.unit else []
    for field, text, score in asked:
        for entry in matching.holding(field, text):
            scores[entry] += score
    return scores


def _list_terms(matching: Matching) -> list[ScoredTerm]:
    """List the terms of the query that the index has, each once."""
    terms: dict[tuple[str, str], ScoredTerm] = {}
    previous: Word | None = None
    for word in matching.query.words:
        found = _word_terms(matching, word)
        if previous and word.follows:
            found += _seam_terms(matching, previous, word)
        for term in found:
            if term.frequency:
                terms.setdefault((term.field, term.text), term)
        previous = word
    return list(terms.values())


def _word_terms(matching: Matching, word: Word) -> list[ScoredTerm]:
    """List the syllables and pairs of one word, and its abbreviation."""
    frequency = matching.reader.frequency
    longest = max(word.spellings, key=len)
    pairs = [("pairs", pair_of(one, other)) for one, other in pairwise(longest)]
    terms = [*map(matching.choose_term, longest), *pairs]
    scored = [ScoredTerm(*term, 1.0, frequency(*term)) for term in terms]
    for short in word.spellings:
        term = matching.choose_term(short[0])
        if short is not longest and frequency(*term):  # weighs what the words it stands for weigh
            commonest = max(frequency(*term), min(frequency(*pair) for pair in pairs))
            scored.append(ScoredTerm(*term, float(len(longest)), commonest))
    return scored


def _seam_terms(matching: Matching, word: Word, following: Word) -> list[ScoredTerm]:
    """List the pairs where two words meet, in all their spellings, at the frequency of the commonest."""
    seams = {pair_of(one[-1], other[0]) for one in word.spellings for other in following.spellings}
    frequencies = {seam: matching.reader.frequency("pairs", seam) for seam in seams}
    commonest = max(frequencies.values())
    return [ScoredTerm("pairs", seam, 1.0, commonest) for seam, frequency in frequencies.items() if frequency]
