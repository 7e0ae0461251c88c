"""One open index and the questions asked of it."""

from __future__ import annotations

import math
import threading
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self, Unpack

from kg.errors import BadQuery
from kg.search.engine import FACETS, Every, Term
from kg.search.index import open_index
from kg.search.matching import Matching, function_words
from kg.search.passage import Passage, find_passage
from kg.search.query import LONGEST_QUERY, parse_query
from kg.search.rank import Judge, Wishes, rank
from kg.search.reasons import Why, explain
from kg.search.spelling import correct
from kg.search.suggest import suggest_phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from kg.search.analyse import Syllable
    from kg.search.index import OpenIndex
    from kg.search.rank import Ranking

FARTHEST_HIT: Final = 10_000
ORDERS: Final = ("relevance", "newest", "oldest")


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


@dataclass(frozen=True, slots=True)
class Hits:
    """The answer to a search: one page of it, and how much there is."""

    total: int
    hits: tuple[Hit, ...]
    complete: bool  # each hit holds every word asked for; else these are the nearest
    corrected: str = ""  # the query in the spelling it was searched by, "" when that is the reader's own


@dataclass(frozen=True, slots=True)
class Share:
    """One value of a facet, and how many entries of an answer have it."""

    label: str  # "Nghị định", "2023"; "" where the entries say nothing
    count: int


class Searcher:
    """An open index; threads may share it, processes may not: each opens its own.

    It holds its files open until ``close``, or until the end of a ``with`` block.
    """

    def __init__(self, index: OpenIndex) -> None:
        self._index = index
        self._turn: AbstractContextManager[object] = nullcontext() if index.threads else threading.Lock()

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
            shown = self._index.columns.shown
            hits = tuple(Hit(*shown(entry), round(score, 4)) for entry, score in ranking.best[offset:])
        return Hits(ranking.total, hits, ranking.complete, corrected)

    def facets(self, query: str, **wishes: Unpack[Wishes]) -> Mapping[str, tuple[Share, ...]]:
        """Count the entries of an answer by kind, issuer, level, place, standing and year, the commonest first.

        A facet is counted as if it were not narrowed itself, so that its other values stay within reach.

        Raises:
            BadQuery: as ``search``.
        """
        with self._turn:
            return {facet: self._tally(query, wishes, facet) for facet in FACETS}

    def suggest(self, typed: str, *, limit: int = 8) -> tuple[str, ...]:
        """Give titles, headings and numbers that begin as typed, with or without marks, the commonest first."""
        return suggest_phrases(self._index.folder, typed[:LONGEST_QUERY], limit)

    def why(self, query: str, document: str, unit: str = "") -> Why | None:
        """Tell what a hit scored by: each word and pair with its part, and the priors; None where it is not here.

        Raises:
            BadQuery: as ``search``.
        """
        entry = Every((Term("document", document), Term("unit", unit)))
        with self._turn:
            parsed = parse_query(query)
            judge = Judge(self._index.columns, parsed)
            return explain(Matching(self._index.engine, parsed), judge, entry)

    def find_passage(self, query: str, text: str, *, width: int = 280) -> Passage:
        """Choose the passage of a hit's text, as the store holds it, that shows best why it was found.

        Raises:
            BadQuery: as ``search``.
        """
        with self._turn:
            return find_passage(text, parse_query(query), self._rarity, width=width)

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
        engine, columns = self._index.engine, self._index.columns
        parsed = parse_query(query)
        ranking = rank(engine, columns, parsed, wishes, wanted)
        corrected = "" if ranking.complete or parsed.literal else correct(engine, query)
        if corrected:
            better = rank(engine, columns, parse_query(corrected), wishes, wanted)
            if better.total:
                return better, corrected
        return ranking, ""

    def _tally(self, query: str, wishes: Wishes, facet: str) -> tuple[Share, ...]:
        """Count the answer by one facet."""
        others: Wishes = {**wishes, "order": "relevance"}
        others.pop(facet, None)  # type: ignore[misc]
        ranking, _ = self._rank(query, others, 1)
        columns = self._index.columns
        if ranking.condition is not None:
            counts = dict(self._index.engine.tally(ranking.condition, facet))
        else:
            counts = count_codes(columns.codes[facet][entry] for entry in ranking.relevant)
        shares = (Share(columns.labels[facet][code], count) for code, count in counts.items())
        return tuple(sorted(shares, key=lambda share: (-share.count, share.label)))

    def _rarity(self, syllable: Syllable) -> float:
        """Weigh a syllable by how few entries hold it; a function word weighs next to nothing."""
        held = self._index.engine.frequency(Term("folded", syllable[1]))
        rarity = math.log(1 + self._index.engine.size / (1 + held))
        return rarity * 0.1 if syllable[0] in function_words() else rarity


def count_codes(codes: Iterable[int]) -> dict[int, int]:
    """Count equal codes."""
    counts: dict[int, int] = {}
    for code in codes:
        counts[code] = counts.get(code, 0) + 1
    return counts


def check_wishes(wishes: Wishes) -> None:
    """Refuse an order that is none.

    Raises:
        BadQuery: names what is possible.
    """
    order = wishes.get("order", "relevance")
    if order not in ORDERS:
        message = f"{order!r} is no order of hits; choose {', '.join(ORDERS)}"
        raise BadQuery(message)
