"""The order of an answer: by words, gently by authority and force, or by day; narrowed by what the reader chose.

A short query wants all its words; a question, or a short query that no entry answers in full, takes the entries
that score best.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, TypedDict, get_args

from kg.search.analyse import find_pairs
from kg.search.engine import Among, Between, Every, Term
from kg.search.fields import COURSE, FACETS, SETS
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


Order = Literal["relevance", "newest", "oldest", "added"]
ORDERS: Final[tuple[Order, ...]] = get_args(Order)


class Wishes(TypedDict, total=False):
    """What the reader wishes besides the words."""

    kind: str  # "Nghị định"
    issuer: str
    level: str
    place: str
    standing: str
    year: int | None
    sort: str
    relation: str
    bearer: str
    deadline: str
    status: str  # "in_force": only what is so on the day
    day: dt.date | None  # of the status, and of what counts as ended; default: today
    order: Order
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
    ended: bool  # it is known to have ended by the day

    @property
    def factor(self) -> float:
        """Give the factor on the score: the heading counts always, authority and end are priors."""
        prior = (1 + AUTHORITY_SHARE * self.authority) * (1 - ENDED_SHARE * self.ended)
        return prior * (1 + HEADING_SHARE * self.heading)


class Judge:
    """Weigh what speaks for entries, for one query."""

    def __init__(self, columns: Columns, query: Query, wishes: Wishes) -> None:
        self._columns = columns
        self._pairs = set(find_pairs(" ".join(word.typed for word in query.words)))
        near = (spelling for word in query.words for spelling in word.near)
        self._pairs.update((one[1], other[1]) for spelling in near for one, other in pairwise(spelling))
        self._priors = wishes.get("priors", True)
        self._states = columns.courses.states_on(day_of(wishes))

    def reasons(self, entry: int) -> Reasons:
        """Weigh one entry."""
        pairs = find_pairs(self._columns.shown(entry).heading)
        heading = sum(pair in self._pairs for pair in pairs) / len(pairs) if pairs else 0.0
        if not self._priors:
            return Reasons(heading, 0.0, ended=False)
        ended = self._states[self._columns.codes[COURSE][entry]] == "ended"
        return Reasons(heading, self._authority(entry), ended)

    def _authority(self, entry: int) -> float:
        own, top = self._columns.authority[entry], self._columns.highest_authority
        return math.log1p(AUTHORITY_SCALE * own / top) / math.log1p(AUTHORITY_SCALE) if own > 0 else 0.0


def rank(engine: Engine, columns: Columns, query: Query, wishes: Wishes, wanted: int) -> Ranking:
    """Find the entries that answer a query and put the best ``wanted`` of them in order."""
    if not engine.size:
        return Ranking(0, (), complete=True)
    matching = Matching(engine, query)
    narrowed = Narrowed(matching, columns, wishes)
    complete = narrowed.find_complete()
    order = wishes.get("order", "relevance")
    if complete is None:
        return _rank_nearest(matching, narrowed, columns, wanted)
    condition, total = complete
    if order != "relevance":
        best = tuple((entry, 0.0) for entry in by_day(engine, condition, wanted, order))
        return Ranking(total, best, complete=True, condition=condition)
    scored = engine.best(matching.scoring(), condition, max(wanted, REORDERED))
    judge = Judge(columns, query, wishes)
    best = tuple(_reorder(scored, columns, judge)[:wanted])
    return Ranking(total, best, complete=True, condition=condition)


def _rank_nearest(matching: Matching, narrowed: Narrowed, columns: Columns, wanted: int) -> Ranking:
    """Put the entries in order that come nearest to a question."""
    condition = Every((*matching.literal(), *narrowed.conditions), narrowed.without)
    scored = matching.engine.best(matching.scoring(), condition, MOST_RELEVANT)
    cut = scored[0][1] * RELEVANT_SHARE if scored else 0.0
    judge = Judge(columns, matching.query, narrowed.wishes)
    ordered = _reorder([hit for hit in scored if hit[1] >= cut and hit[1] > 0], columns, judge)
    relevant = tuple(entry for entry, _ in ordered)
    order = narrowed.wishes.get("order", "relevance")
    if order != "relevance":
        days = columns.codes[_column(order)]
        ordered.sort(key=lambda hit: _day_key(days[hit[0]], newest=order != "oldest"))
    return Ranking(len(ordered), tuple(ordered[:wanted]), complete=False, relevant=relevant)


def _day_key(day: int, *, newest: bool) -> int:
    """Order days, unknown ones last."""
    return -day if newest else day or LATEST


def _reorder(scored: Sequence[Scored], columns: Columns, judge: Judge) -> list[Scored]:
    """Let heading, authority and force decide among the best; of equals the more cited comes first."""
    first = [(entry, score * judge.reasons(entry).factor) for entry, score in scored[:REORDERED]]
    first.sort(key=lambda hit: (-round(hit[1], 3), -columns.authority[hit[0]], hit[0]))
    return [*first, *scored[REORDERED:]]


def _column(order: Order) -> str:
    """Name the column by which an order goes: the day of issue, or that of coming into the library."""
    return "added" if order == "added" else "issued"


def by_day(engine: Engine, condition: Condition, limit: int, order: Order) -> list[int]:
    """Give entries that meet a condition by their day, those without one last."""
    by = _column(order)
    if order != "oldest":
        return engine.dated(condition, limit, by=by, newest=True)
    known = engine.dated(Every((condition, Between(by, 1, LATEST))), limit, by=by, newest=False)
    rest = limit - len(known)
    unknown = Every((condition, Between(by, 0, 0)))
    return known + (engine.dated(unknown, rest, by=by, newest=False) if rest else [])


class Narrowed:
    """What holds of every entry of an answer, whatever the words."""

    def __init__(self, matching: Matching, columns: Columns, wishes: Wishes) -> None:
        self.matching = matching
        self.wishes = wishes
        self.conditions = narrow(columns, wishes)
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


def day_of(wishes: Wishes) -> dt.date:
    """Give the day on which validity is told: the one wished for, else today."""
    return wishes.get("day") or dt.datetime.now().astimezone().date()


def narrow(columns: Columns, wishes: Wishes) -> tuple[Condition, ...]:
    """Say the wishes as conditions."""
    said: Mapping[str, object] = wishes
    parts: list[Condition] = [
        Term(facet, facet_term(str(said[facet]))) for facet in (*FACETS, *SETS) if said.get(facet)
    ]
    status = wishes.get("status")
    if status:
        parts.append(Among(COURSE, columns.courses.codes_of(status, day_of(wishes))))
    return tuple(parts)
