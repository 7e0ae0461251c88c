"""The order of an answer: by words, gently by authority and force, or by day; narrowed by what the reader chose.

A short query wants all its words; a question, or a short query that no entry answers in full, takes the entries
that score best.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypedDict

from kg.search.analyse import find_pairs
from kg.search.engine import FACETS, Between, Every, Some, Term
from kg.search.matching import Matching
from kg.search.prepare import facet_term

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.search.columns import Columns
    from kg.search.engine import Condition, Engine, Scored
    from kg.search.query import Query

RELEVANT_SHARE: Final = 0.4  # of the best score: what a question counts as found
MOST_RELEVANT: Final = 1000  # entries that answer a question
REORDERED: Final = 100  # best entries by their words, among which heading, authority and force decide

# MRR@10 and recall@10 of the development questions, with the words alone: 0.770, 0.901; with these: see ``Reasons``.
HEADING_SHARE: Final = 0.1  # of its score that an entry gains whose heading is all in the query
AUTHORITY_SHARE: Final = 0.1  # that the highest authority adds
ENDED_SHARE: Final = 0.05  # that an entry loses whose document has ended
AUTHORITY_SCALE: Final = 1000.0  # a thousandth of the highest authority still weighs a tenth of it
LATEST: Final = dt.date.max.toordinal()


class Wishes(TypedDict, total=False):
    """What the reader wishes besides the words."""

    kind: str  # "Nghị định"
    issuer: str
    level: str
    place: str
    standing: str
    year: int | None
    day: dt.date | None  # only documents in force on this day; those whose days are not known stay
    order: Literal["relevance", "newest", "oldest"]
    priors: bool  # False: the words alone decide


@dataclass(frozen=True, slots=True)
class Ranking:
    """The answer to a query: what holds of every entry of it, how many there are, the best in order."""

    total: int
    best: tuple[Scored, ...]
    complete: bool  # every hit holds every word
    condition: Condition | None = None  # None: the entries of ``relevant`` and no others
    relevant: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reasons:
    """What speaks for an entry beside the score of its words; shares of 0 to 1."""

    heading: float  # of the pairs of its heading that the query has
    authority: float  # of its document, on a scale of orders of magnitude
    ended: bool  # its document is known to have ended by today

    @property
    def factor(self) -> float:
        """Give the factor on the score: the heading counts always, authority and end are priors."""
        prior = (1 + AUTHORITY_SHARE * self.authority) * (1 - ENDED_SHARE * self.ended)
        return prior * (1 + HEADING_SHARE * self.heading)


class Judge:
    """Weigh what speaks for entries, for one query."""

    def __init__(self, columns: Columns, query: Query, *, priors: bool = True) -> None:
        self._columns = columns
        self._pairs = set(find_pairs(" ".join(word.typed for word in query.words)))
        self._priors = priors
        self._today = dt.date.today().toordinal()  # noqa: DTZ011 - a law's days have no zone

    def reasons(self, entry: int) -> Reasons:
        """Weigh one entry."""
        pairs = find_pairs(self._columns.shown(entry).heading)
        heading = sum(pair in self._pairs for pair in pairs) / len(pairs) if pairs else 0.0
        if not self._priors:
            return Reasons(heading, 0.0, ended=False)
        ended = 0 < self._columns.codes["ended"][entry] <= self._today
        return Reasons(heading, self._authority(entry), ended)

    def _authority(self, entry: int) -> float:
        own, top = self._columns.authority[entry], self._columns.highest_authority
        return math.log1p(AUTHORITY_SCALE * own / top) / math.log1p(AUTHORITY_SCALE) if own > 0 else 0.0


def rank(engine: Engine, columns: Columns, query: Query, wishes: Wishes, wanted: int) -> Ranking:
    """Find the entries that answer a query and put the best ``wanted`` of them in order."""
    if not engine.size:
        return Ranking(0, (), complete=True)
    matching = Matching(engine, query)
    narrowed = Narrowed(matching, wishes)
    complete = narrowed.find_complete()
    order = wishes.get("order", "relevance")
    if complete is None:
        return _rank_nearest(matching, narrowed, columns, wanted)
    condition, total = complete
    if order != "relevance":
        best = tuple((entry, 0.0) for entry in by_day(engine, condition, wanted, newest=order == "newest"))
        return Ranking(total, best, complete=True, condition=condition)
    scored = engine.best(matching.scoring(), condition, max(wanted, REORDERED))
    judge = Judge(columns, query, priors=wishes.get("priors", True))
    best = tuple(_reorder(scored, columns, judge)[:wanted])
    return Ranking(total, best, complete=True, condition=condition)


def _rank_nearest(matching: Matching, narrowed: Narrowed, columns: Columns, wanted: int) -> Ranking:
    """Put the entries in order that come nearest to a question."""
    condition = Every((*matching.literal(), *narrowed.conditions), narrowed.without)
    scored = matching.engine.best(matching.scoring(), condition, MOST_RELEVANT)
    cut = scored[0][1] * RELEVANT_SHARE if scored else 0.0
    judge = Judge(columns, matching.query, priors=narrowed.wishes.get("priors", True))
    ordered = _reorder([hit for hit in scored if hit[1] >= cut and hit[1] > 0], columns, judge)
    relevant = tuple(entry for entry, _ in ordered)
    order = narrowed.wishes.get("order", "relevance")
    if order != "relevance":
        ordered.sort(key=lambda hit: _day_key(columns.codes["issued"][hit[0]], newest=order == "newest"))
    return Ranking(len(ordered), tuple(ordered[:wanted]), complete=False, relevant=relevant)


def _day_key(day: int, *, newest: bool) -> int:
    """Order days, unknown ones last."""
    return -day if newest else day or LATEST


def _reorder(scored: Sequence[Scored], columns: Columns, judge: Judge) -> list[Scored]:
    """Let heading, authority and force decide among the best; of equals the more cited comes first."""
    first = [(entry, score * judge.reasons(entry).factor) for entry, score in scored[:REORDERED]]
    first.sort(key=lambda hit: (-round(hit[1], 3), -columns.authority[hit[0]], hit[0]))
    return [*first, *scored[REORDERED:]]


def by_day(engine: Engine, condition: Condition, limit: int, *, newest: bool) -> list[int]:
    """Give entries that meet a condition by their day of issue, those without one last."""
    if newest:
        return engine.dated(condition, limit, newest=True)
    known = engine.dated(Every((condition, Between("issued", 1, LATEST))), limit, newest=False)
    rest = limit - len(known)
    unknown = Every((condition, Between("issued", 0, 0)))
    return known + (engine.dated(unknown, rest, newest=False) if rest else [])


class Narrowed:
    """What holds of every entry of an answer, whatever the words."""

    def __init__(self, matching: Matching, wishes: Wishes) -> None:
        self.matching = matching
        self.wishes = wishes
        self.conditions = narrow(wishes)
        self.without = matching.excluded()

    def find_complete(self) -> tuple[Condition, int] | None:
        """Find what entries hold every word, as typed, else whatever their marks, and count them."""
        engine = self.matching.engine
        for folded in (False, True):
            held = self.matching.complete(folded=folded)
            if held is None:
                return None
            total = engine.count(held)
            if total and not (self.conditions or self.without):
                return held, total
            if total:
                condition = Every((held, *self.conditions), self.without)
                return condition, engine.count(condition)
        return None


def narrow(wishes: Wishes) -> tuple[Condition, ...]:
    """Say the wishes as conditions."""
    said: Mapping[str, object] = wishes
    parts: list[Condition] = [
        Term(facet, facet_term(str(said[facet]))) for facet in FACETS if said.get(facet)
    ]
    day = wishes.get("day")
    if day is not None:
        number = day.toordinal()
        parts.append(Between("effective", 0, number))
        parts.append(Some((Between("ended", 0, 0), Between("ended", number + 1, LATEST))))
    return tuple(parts)
