"""Why a hit stands where it stands: the part of each word in its score, and what speaks for its document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.number import fold
from kg.search.engine import Scoring

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.search.engine import Condition, Term
    from kg.search.matching import Matching
    from kg.search.query import Query
    from kg.search.rank import Judge, Reasons


@dataclass(frozen=True, slots=True)
class Part:
    """What one term adds to a score."""

    field: str  # "toned", "folded", "pairs", "number", "unit"
    term: str
    score: float
    words: str = (
        ""  # the term as the reader typed it; what the law says for it, folded, where the reader did not
    )


@dataclass(frozen=True, slots=True)
class Why:
    """The score of a hit in its parts: the sum of ``parts``, times ``factor``."""

    parts: tuple[Part, ...]  # greatest first
    beside: Reasons  # what speaks for the entry beside its words
    factor: float  # that they make


def explain(matching: Matching, judge: Judge, entry: Condition) -> Why | None:
    """Take the score of one entry apart; None where no entry meets the condition, or it holds no word."""
    scoring, typed = matching.scoring(), _typed(matching.query)
    parts: list[Part] = []
    number = -1
    alone = [(each.term, Scoring((each,))) for each in scoring.terms]
    alone += [(term, Scoring((), ((term, score),))) for term, score in scoring.fixed]
    for term, one in alone:
        for found, score in matching.engine.best(one, entry, 1):
            number = found
            parts += [_part(term, score, typed)] if score else []
    if not parts:
        return None
    parts.sort(key=lambda part: (-part.score, part.term))
    beside = judge.reasons(number)
    return Why(tuple(parts), beside, round(beside.factor, 4))


def _part(term: Term, score: float, typed: Mapping[str, str]) -> Part:
    """Say what a term adds."""
    syllables = term.text.split("_") if term.field == "pairs" else [term.text]
    words = " ".join(typed.get(each, fold(each)) for each in syllables)
    return Part(term.field, term.text, round(score, 4), words)


def _typed(query: Query) -> dict[str, str]:
    """Map the terms of the syllables typed, toned and folded, to what was typed."""
    typed: dict[str, str] = {}
    for word in query.words:
        pieces = word.typed.split()
        for piece, syllable in zip(pieces, word.spellings[0], strict=False):
            if len(pieces) == len(word.spellings[0]):
                typed |= {syllable[1]: piece, syllable[0]: piece}
    return typed
