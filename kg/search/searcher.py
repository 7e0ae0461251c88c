"""One open index and the questions asked of it."""

from __future__ import annotations

import datetime as dt
import math
import threading
from collections import Counter
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Self, Unpack

from kg.errors import BadQuery
from kg.model import Shown
from kg.search.engine import Every, Term
from kg.search.fields import COURSE, FACETS, SETS
from kg.search.index import open_index
from kg.search.matching import Matching, function_words
from kg.search.passage import Passage, Sought, find_passage
from kg.search.prepare import SEVERAL, facet_term
from kg.search.query import LONGEST_QUERY, parse_query
from kg.search.rank import ORDERS, REORDERED, Judge, Wishes, day_of, rank
from kg.search.reasons import Why, explain
from kg.search.spelling import correct
from kg.search.suggest import suggest_phrases
from kg.search.validity import STATES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kg.search.analyse import Syllable
    from kg.search.index import OpenIndex
    from kg.search.rank import Ranking

FARTHEST_HIT: Final = 10_000
ANSWERS_KEPT: Final = 8  # asked for lately: a page asks for hits, facets and passages of one query
NARROWING: Final = (*FACETS, *SETS, "status")
"""The facets of an answer: wishes by which it can be narrowed."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One article, or one document without articles, that a search found."""

    document: str
    unit: str  # "" for a document without articles
    number: str
    kind: str
    title: str
    heading: str
    year: int | None
    score: float  # 0 where the order is by day
    status: str = ""  # its validity on the day: "in_force"; "" for a report, which has none
    added: dt.date | None = None  # to the library; issued, where it was there from the first build on


@dataclass(frozen=True, slots=True)
class Hits(Shown):
    """The answer to a search: one page of it, and how much there is."""

    total: int
    hits: tuple[Hit, ...]
    complete: bool  # each hit holds every word asked for; else these are the nearest
    corrected: str = ""  # the query in the spelling it was searched by, "" when that is the reader's own


@dataclass(frozen=True, slots=True)
class Share:
    """One value of a facet, and how many entries of an answer have it."""

    label: str  # "Nghị định", "2023", "in_force"; "" where the entries say nothing
    count: int


class Searcher:
    """An open index; threads may share it, processes may not: each opens its own.

    It holds its files open until ``close``, or until the end of a ``with`` block.
    """

    def __init__(self, index: OpenIndex) -> None:
        self._index = index
        self._turn: AbstractContextManager[object] = nullcontext() if index.threads else threading.Lock()
        self._sought = lru_cache(ANSWERS_KEPT)(self._seek)
        self._answer = lru_cache(ANSWERS_KEPT)(self._find_answer)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open an index that ``build_index`` wrote, with the engine that wrote it.

        Raises:
            NoLibrary: the folder holds no finished index.
            StaleLibrary: another version wrote it, or it is damaged.
        """
        return cls(open_index(folder))

    def search(self, query: str, *, limit: int = 10, offset: int = 0, **wishes: Unpack[Wishes]) -> Hits:
        """Find articles, documents and reports; ``Wishes`` narrow and order them, ``offset`` and ``limit`` page them.

        A query with words that no entry has is searched by the nearest words that some have, and says so.

        Raises:
            BadQuery: the query is too long or holds no word, or the page lies out of reach.
        """
        if limit < 1 or offset < 0 or limit + offset > FARTHEST_HIT:
            message = f"hits {offset} to {offset + limit} cannot be shown; ask between 0 and {FARTHEST_HIT}"
            raise BadQuery(message)
        with self._turn:
            ranking, corrected = self._rank(query, wishes, limit + offset)
            columns = self._index.columns
            states, courses = columns.courses.states_on(day_of(wishes)), columns.codes[COURSE]
            days = columns.codes["added"]
            hits = tuple(
                Hit(*columns.shown(entry), round(score, 4), states[courses[entry]], _day(days[entry]))
                for entry, score in ranking.best[offset : offset + limit]
            )
        return Hits(ranking.total, hits, ranking.complete, corrected)

    def facets(self, query: str, **wishes: Unpack[Wishes]) -> Mapping[str, tuple[Share, ...]]:
        """Count the entries of an answer by each of ``NARROWING``, the commonest value first.

        A facet is counted as if it were not narrowed itself, so that its other values stay within reach. An entry with
        several values (bearers, relations) counts for each.

        Raises:
            BadQuery: as ``search``.
        """
        narrowed = [facet for facet in NARROWING if wishes.get(facet)]
        others = tuple(facet for facet in NARROWING if facet not in narrowed)
        with self._turn:
            counted = self._tally(query, wishes, others)
            for facet in narrowed:
                rest: Any = {name: wish for name, wish in wishes.items() if name != facet}
                counted |= self._tally(query, rest, (facet,))
        return {facet: counted[facet] for facet in NARROWING}

    def suggest(self, typed: str, *, limit: int = 8) -> tuple[str, ...]:
        """Give titles, headings and numbers that begin as typed, with or without marks, the commonest first."""
        return suggest_phrases(self._index.folder, typed[:LONGEST_QUERY], limit)

    def corrected(self, query: str) -> str:
        """Write a query in words that the index has, ``""`` where it has them already or nothing resembles them."""
        with self._turn:
            return correct(self._index.engine, query[:LONGEST_QUERY])

    def why(self, query: str, document: str, unit: str = "", **wishes: Unpack[Wishes]) -> Why | None:
        """Tell what a hit scored by: each word and pair with its part, and the priors; None where it is not here.

        Raises:
            BadQuery: as ``search``.
        """
        entry = Every((Term("document", document), Term("unit", unit)))
        with self._turn:
            parsed = parse_query(query)
            judge = Judge(self._index.columns, parsed, wishes)
            return explain(Matching(self._index.engine, parsed), judge, entry)

    def find_passage(self, query: str, text: str, *, width: int = 280) -> Passage:
        """Choose the passage of a hit's text, as the store holds it, that shows best why it was found.

        A word typed with its marks is marked where it stands so: *dân* does not mark *Dần*, while *dan* marks both.

        Raises:
            BadQuery: as ``search``.
        """
        with self._turn:
            return find_passage(text, self._sought(query), width=width)

    def rate(self, query: str, texts: Sequence[str]) -> list[float]:
        """Tell what share of a query each of some short texts holds: 0 to 1; errors as ``search``."""
        with self._turn:
            sought = self._sought(query)
            return list(map(sought.rate, texts))

    def close(self) -> None:
        """Close the files of the index."""
        with self._turn:
            self._index.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def _rank(self, query: str, wishes: Wishes, wanted: int) -> tuple[Ranking, str]:
        """Rank by the query as typed or, where it has words that no entry has, by the nearest that some have."""
        check_wishes(wishes)
        asked: dict[str, Any] = {**wishes, "day": day_of(wishes)}
        return self._answer(query, tuple(sorted(asked.items())), max(wanted, REORDERED))

    def _find_answer(self, query: str, asked: tuple[Any, ...], wanted: int) -> tuple[Ranking, str]:
        """Rank anew."""
        wishes: Any = dict(asked)
        engine, columns = self._index.engine, self._index.columns
        parsed = parse_query(query)
        ranking = rank(engine, columns, parsed, wishes, wanted)
        corrected = "" if ranking.complete or parsed.literal else correct(engine, query)
        if corrected:
            better = rank(engine, columns, parse_query(corrected), wishes, wanted)
            if better.total:
                return better, corrected
        return ranking, ""

    def _tally(self, query: str, wishes: Wishes, facets: Sequence[str]) -> dict[str, tuple[Share, ...]]:
        """Count an answer by some facets."""
        ranking, _ = self._rank(query, wishes, 1)
        columns = self._index.columns
        of_facet = {facet: COURSE if facet == "status" else facet for facet in facets}
        if ranking.condition is not None:
            counts = self._index.engine.tally(ranking.condition, tuple(of_facet.values()))
        else:
            counts = {
                column: Counter(columns.codes[column][entry] for entry in ranking.relevant)
                for column in of_facet.values()
            }
        states = columns.courses.states_on(day_of(wishes))
        return {
            facet: add_up(counts[column], states if facet == "status" else columns.labels[column])
            for facet, column in of_facet.items()
        }

    def _seek(self, query: str) -> Sought:
        """Prepare what a query looks for in the texts of its hits."""
        parsed = parse_query(query)
        matching = Matching(self._index.engine, parsed)
        return Sought(parsed, self._rarity, lambda syllable: matching.scored_term(syllable).field == "toned")

    def _rarity(self, syllable: Syllable) -> float:
        """Weigh a syllable by how few entries hold it; a function word weighs next to nothing."""
        held = self._index.engine.frequency(Term("folded", syllable[1]))
        rarity = math.log(1 + self._index.engine.size / (1 + held))
        return rarity * 0.1 if syllable[0] in function_words() else rarity


def _day(number: int) -> dt.date | None:
    """Give the day of a number of a column, in which 0 is none."""
    return dt.date.fromordinal(number) if number else None


def add_up(counts: Mapping[int, int], labels: Sequence[str]) -> tuple[Share, ...]:
    """Count values from codes, each of which stands for one value, several or none; the commonest first.

    Spellings that narrow alike (Bộ Công thương, Bộ công thương) are one value, called as most entries call it.
    """
    spelled: dict[str, Counter[str]] = {}
    for code, count in counts.items():
        for value in labels[code].split(SEVERAL):
            spelled.setdefault(facet_term(value), Counter())[value] += count
    shares = (
        Share(max(each, key=lambda label: (each[label], label)), each.total()) for each in spelled.values()
    )
    return tuple(sorted(shares, key=lambda share: (-share.count, share.label)))


def check_wishes(wishes: Wishes) -> None:
    """Refuse an order or a status that is none.

    Raises:
        BadQuery: names what is possible.
    """
    order = wishes.get("order", "relevance")
    if order not in ORDERS:
        message = f"{order!r} is no order of hits; choose {', '.join(ORDERS)}"
        raise BadQuery(message)
    status = wishes.get("status") or STATES[0]
    if status not in STATES:
        message = f"{status!r} is no status; choose {', '.join(STATES)}"
        raise BadQuery(message)
