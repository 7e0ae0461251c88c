"""A query and an engine → which entries hold its words, as conditions, and what makes their score.

BM25 over syllables and pairs of neighbours. Headings and titles count through the weights in the index, so one
length and one frequency stand for the whole entry (BM25F).
"""

from __future__ import annotations

import math
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kg.search.analyse import syllables_of
from kg.search.engine import Every, ScoredTerm, Scoring, Some, Term
from kg.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.search.analyse import Syllable
    from kg.search.engine import Condition, Engine
    from kg.search.query import Query, Word

# Postings scored for one query, rarest terms first. MRR@10 and recall@10 of the development questions over 84,041
# articles: 400,000: 0.791, 0.915; 200,000: 0.786, 0.914. With 100,000 they were 0.008 and 0.005 below those with all.
POSTINGS_SCORED: Final = 400_000

MOST_REQUIRED: Final = 6  # words; a longer query is a question
TYPED_SHARE: Final = 0.2  # of the entries with the folded syllable: above it a bare word is taken as meant so
NUMBER_SCORE: Final = 60.0  # of the document asked for by its number: more than any words can reach together
UNIT_SCORE: Final = 30.0  # of an article asked for by its label
KIND_SCORE: Final = 5.0  # of a document of the kind that the query begins with: điều 11 luật dân chủ
NEAR_WEIGHT: Final = 0.3  # of the words by which the law calls what the reader calls otherwise


@cache
def function_words() -> frozenset[str]:
    """List the words that no hit need hold, toned and folded."""
    return frozenset(term for row in table("function_words") for term in syllables_of(row["word"])[0])


@cache
def question_words() -> frozenset[str]:
    """List the words that make a question of a query, toned and folded."""
    rows = (row for row in table("function_words") if row["question"] == "yes")
    return frozenset(term for row in rows for term in syllables_of(row["word"])[0])


def pair_of(one: Syllable, other: Syllable) -> Term:
    """Name a pair of neighbours as the index does."""
    return Term("pairs", f"{one[1]}_{other[1]}")


def _toned(word: Word) -> set[str]:
    """Give the syllables of a word as typed."""
    return {toned for toned, _ in word.spellings[0]}


class Matching:
    """The words of a query in the terms of one index."""

    def __init__(self, engine: Engine, query: Query) -> None:
        self.engine = engine
        self.query = query
        self._known: dict[Term, int] = {}

    def frequency(self, term: Term) -> int:
        """Count the entries that hold a term, once for the whole query."""
        known = self._known.get(term)
        if known is None:
            known = self._known[term] = self.engine.frequency(term)
        return known

    def choose_term(self, syllable: Syllable) -> Term:
        """Choose how to look a syllable up: with its marks where the reader typed them, else folded."""
        toned, folded = Term("toned", syllable[0]), Term("folded", syllable[1])
        if toned.text != folded.text:
            return toned
        if self.query.toned and self.frequency(toned) >= TYPED_SHARE * self.frequency(folded):
            return toned
        return folded

    def scored_term(self, syllable: Syllable) -> Term:
        """Choose what to score a syllable by: folded where no entry has the marks that were typed."""
        term = self.choose_term(syllable)
        return term if self.frequency(term) else Term("folded", syllable[1])

    # ---- conditions ----

    def complete(self, *, folded: bool) -> Condition | None:
        """Say what entries hold every word, as typed or whatever their marks.

        A question has no such condition: it asks for no particular word.
        """
        required = self._required_words()
        if required is None:
            return None
        parts = [self._hold_numbers()] if self.query.numbers else []
        parts += [self.hold_word(word, folded=folded) for word in required]
        return Every(tuple(parts)) if parts else None

    def _required_words(self) -> tuple[Word, ...] | None:
        """List the words every hit must hold beside the numbers asked for, None for a question."""
        words = [word for word in self.query.words if not (word.number or word.unit)]
        telling = [word for word in words if word.phrase or not function_words().issuperset(_toned(word))]
        asking = any(not question_words().isdisjoint(_toned(word)) for word in words if not word.phrase)
        if asking or len(telling) > MOST_REQUIRED:
            return None
        return tuple(telling or words)

    def _hold_numbers(self) -> Condition:
        """Say what the documents asked for by number are, and the entries that name them as the query does."""
        spelled = tuple(word.spellings[0][0] for word in self.query.words if word.number)
        keys = (Term("number", key) for key in self.query.numbers)
        return Some((*keys, self._hold_spelling(spelled, folded=True)))

    def literal(self) -> tuple[Condition, ...]:
        """Say what entries hold the phrases of a query, with their marks or, where none does, without."""
        phrases = [word for word in self.query.words if word.phrase]
        found = []
        for word in phrases:
            marked = self.hold_word(word, folded=False)
            found.append(marked if self.engine.count(marked) else self.hold_word(word, folded=True))
        return tuple(found)

    def excluded(self) -> tuple[Condition, ...]:
        """Say what entries hold a word to leave out."""
        return tuple(self.hold_word(word, folded=False) for word in self.query.excluded)

    def hold_word(self, word: Word, *, folded: bool) -> Condition:
        """Say what entries hold a word in any of its spellings."""
        held = tuple(
            self._hold_spelling(spelling, folded=folded) for spelling in (*word.spellings, *word.near)
        )
        return held[0] if len(held) == 1 else Some(held)

    def _hold_spelling(self, spelling: Sequence[Syllable], *, folded: bool) -> Condition:
        """Say what entries hold some syllables side by side."""
        terms = [Term("folded", each[1]) if folded else self.choose_term(each) for each in spelling]
        pairs = [pair_of(one, other) for one, other in pairwise(spelling)]
        implied = {term for pair in pairs for term in pair.text.split("_")}  # a pair holds its own syllables
        needed = [term for term in terms if term.field == "toned" or term.text not in implied]
        distinct = tuple(dict.fromkeys([*needed, *pairs]))
        return distinct[0] if len(distinct) == 1 else Every(distinct)

    # ---- scores ----

    def scoring(self) -> Scoring:
        """Say what makes the score of an entry: the rarest terms of the query, numbers and a unit asked for."""
        chosen: list[ScoredTerm] = []
        read = 0
        terms = self._list_terms()
        for frequency, scored in sorted(
            terms, key=lambda each: (each[0], each[1].term.field, each[1].term.text)
        ):
            if read and read + frequency > POSTINGS_SCORED:
                break
            read += frequency
            chosen.append(scored)
        fixed = [(Term("number", key), NUMBER_SCORE) for key in self.query.numbers]
        fixed += [(Term("unit", self.query.unit), UNIT_SCORE)] if self.query.unit else []
        fixed += [(Term("kind", self.query.kind), KIND_SCORE)] if self.query.kind else []
        return Scoring(tuple(chosen), tuple(fixed))

    def _list_terms(self) -> list[tuple[int, ScoredTerm]]:
        """List the terms of the query that the index has, each once, with how many postings it has."""
        terms: dict[Term, tuple[int, ScoredTerm]] = {}
        previous: Word | None = None
        for word in self.query.words:
            found = [*self._word_terms(word), *self._near_terms(word)]
            if previous and word.follows:
                found += self._seam_terms(previous, word)
            for frequency, scored in found:
                if frequency:
                    terms.setdefault(scored.term, (frequency, scored))
            previous = word
        return list(terms.values())

    def _weigh(self, term: Term, weight: float, as_rare_as: int = 0) -> tuple[int, ScoredTerm]:
        """Give a term its part in the score, at its own frequency or another's."""
        frequency = as_rare_as or self.frequency(term)
        rarity = math.log(1 + (self.engine.size - frequency + 0.5) / (frequency + 0.5))
        return (self.frequency(term) and frequency), ScoredTerm(term, weight, rarity)

    def _word_terms(self, word: Word) -> Iterable[tuple[int, ScoredTerm]]:
        """List the syllables and pairs of one word, and its abbreviation."""
        longest = max(word.spellings, key=len)
        pairs = [pair_of(one, other) for one, other in pairwise(longest)]
        for term in (*map(self.scored_term, longest), *pairs):
            yield self._weigh(term, 1.0)
        for short in word.spellings:
            term = self.scored_term(short[0])
            if short is not longest and self.frequency(term):  # weighs what the words it stands for weigh
                commonest = max(self.frequency(term), min(map(self.frequency, pairs), default=0))
                yield self._weigh(term, float(len(longest)), commonest)

    def _near_terms(self, word: Word) -> Iterable[tuple[int, ScoredTerm]]:
        """List the syllables and pairs by which the law calls a thing."""
        for spelling in word.near:
            pairs = [pair_of(one, other) for one, other in pairwise(spelling)]
            for term in (*map(self.scored_term, spelling), *pairs):
                yield self._weigh(term, NEAR_WEIGHT)

    def _seam_terms(self, word: Word, following: Word) -> Iterable[tuple[int, ScoredTerm]]:
        """List the pairs where two words meet, in all their spellings, at the frequency of the commonest."""
        seams = {pair_of(one[-1], other[0]) for one in word.spellings for other in following.spellings}
        commonest = max(map(self.frequency, seams))
        return [self._weigh(seam, 1.0, commonest) for seam in seams]
