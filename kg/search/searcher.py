"""One open index and the questions asked of it."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from kg.errors import BadQuery
from kg.number import slugify
from kg.search.passage import Passage, find_passage
from kg.search.query import parse_query
from kg.search.rank import Narrowing, function_words, rank
from kg.search.reader import IndexReader, open_reader

if TYPE_CHECKING:
    from pathlib import Path

    from kg.search.analyse import Syllable

FARTHEST_HIT = 10_000


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
    score: float


@dataclass(frozen=True, slots=True)
class Hits:
    """The answer to a search: one page of it, and how much there is."""

    total: int
    hits: tuple[Hit, ...]
    complete: bool  # each hit holds every word asked for; else these are the nearest
    corrected: str = ""  # the query in the spelling it was searched by, "" when that is the reader's own


class Searcher:
    """An open index; threads may share it and take turns, processes may not: each opens its own.

    It holds its files open until ``close``, or until the end of a ``with`` block.
    """

    def __init__(self, reader: IndexReader) -> None:
        self._reader = reader
        self._turn = threading.Lock()

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open an index that ``build_index`` wrote.

        Raises:
            NoLibrary: the folder holds no finished index.
            StaleLibrary: another version wrote it, or it is damaged.
        """
        return cls(open_reader(folder))

    def search(
        self, query: str, *, limit: int = 10, offset: int = 0, kind: str = "", year: int | None = None
    ) -> Hits:
        """Find articles; ``kind`` ("Nghị định") and ``year`` narrow the answer, ``offset`` and ``limit`` page it.

        Raises:
            BadQuery: the query is too long or holds no word, or the page lies out of reach.
        """
        if limit < 1 or offset < 0 or limit + offset > FARTHEST_HIT:
            message = f"hits {offset} to {offset + limit} cannot be shown; ask between 0 and {FARTHEST_HIT}"
            raise BadQuery(message)
        parsed = parse_query(query)
        narrowing = Narrowing(slugify(kind) if kind else "", str(year) if year else "")
        with self._turn:
            ranking = rank(self._reader, parsed, narrowing, limit + offset)
            page = [(self._reader.shown(entry), score) for entry, score in ranking.best[offset:]]
        hits = tuple(Hit(*shown, round(score, 4)) for shown, score in page)
        return Hits(ranking.total, hits, ranking.complete)

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
            self._reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def _rarity(self, syllable: Syllable) -> float:
        """Weigh a syllable by how few entries hold it; a function word weighs next to nothing."""
        rarity = math.log(1 + self._reader.size / (1 + self._reader.frequency("folded", syllable[1])))
        return rarity * 0.1 if syllable[0] in function_words() else rarity
