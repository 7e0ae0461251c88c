"""Read an index that ``kg.search.whoosh_writer`` wrote: conditions as sets, scores term by term."""

from __future__ import annotations

import heapq
import os
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from whoosh.index import open_dir
from whoosh.reading import TermNotFound

from kg.search.engine import EVERY_ENTRY, SATURATION, Among, Between, Every, Some, Term, norms
from kg.search.whoosh_writer import make_schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kg.search.columns import Columns
    from kg.search.engine import Condition, Scored, Scoring
    from kg.search.whoosh_writer import Block

MOST_BLOCKS: Final = 64  # terms whose postings are kept, for the steps of one query


class WhooshEngine:
    """An open index. Not safe for threads: Whoosh's files have one position each."""

    def __init__(self, folder: Path, columns: Columns) -> None:
        self._whoosh: Any = open_dir(os.fspath(folder), readonly=True, schema=make_schema()).reader()
        self._segments = tuple(self._whoosh.leaf_readers())  # each with the number of its first entry
        self._there = frozenset(self._whoosh.all_doc_ids())  # without those that were taken out
        self._columns = columns
        self.size = len(self._there)
        self._syllable_norms = norms(columns.codes["syllables"], self.size)
        self._pair_norms = norms(columns.codes["neighbours"], self.size)
        self._blocks = lru_cache(MOST_BLOCKS)(self._read_blocks)

    def frequency(self, term: Term) -> int:
        """Count the entries that hold a term."""
        if self._whoosh.has_deletions():
            return sum(len(entries) for entries, _ in self._blocks(term))
        return sum(_held(reader, term) for reader, _ in self._segments)

    def count(self, condition: Condition) -> int:
        """Count the entries that meet a condition."""
        return self.frequency(condition) if isinstance(condition, Term) else len(self._find(condition))

    def best(self, scoring: Scoring, condition: Condition, limit: int) -> list[Scored]:
        """Give the entries that meet a condition, best first, then by number."""
        allowed = None if condition == EVERY_ENTRY else self._find(condition)
        scores = self._score(scoring, allowed)
        scoring_ones = (entry for entry, score in enumerate(scores) if score > 0)
        found: Iterable[int] = scoring_ones if allowed is None else allowed
        return [
            (entry, scores[entry])
            for entry in heapq.nsmallest(limit, found, key=lambda entry: (-scores[entry], entry))
        ]

    def dated(self, condition: Condition, limit: int, *, by: str, newest: bool) -> list[int]:
        """Give entries that meet a condition by one of their days."""
        days = self._columns.codes[by]
        sign = -1 if newest else 1
        return heapq.nsmallest(limit, self._find(condition), key=lambda entry: (sign * days[entry], entry))

    def tally(self, condition: Condition, columns: Sequence[str]) -> Mapping[str, Mapping[int, int]]:
        """Count the entries that meet a condition, for each column by its codes."""
        found = self._find(condition)
        return {column: Counter(map(self._columns.codes[column].__getitem__, found)) for column in columns}

    def close(self) -> None:
        """Close the files."""
        self._whoosh.close()

    def _read_blocks(self, term: Term) -> tuple[Block, ...]:
        """Give the entries that hold a term, with its weight in each."""
        found: list[Block] = []
        for reader, first in self._segments:
            blocks = _blocks_of(reader, term)
            if first or reader.has_deletions():
                blocks = (self._place(block, first) for block in blocks)
            found.extend(blocks)
        return tuple(found)

    def _place(self, block: Block, first: int) -> Block:
        """Give entries of a segment the numbers they have in the index, without those that were taken out."""
        kept = [
            (entry, weight)
            for step, weight in zip(*block, strict=True)
            if (entry := step + first) in self._there
        ]
        return tuple(entry for entry, _ in kept), tuple(weight for _, weight in kept)

    def _score(self, scoring: Scoring, allowed: set[int] | None) -> list[float]:
        """Score every entry, or each of those allowed."""
        scores = [0.0] * self._columns.size
        for scored in scoring.terms:
            norm = self._pair_norms if scored.term.field == "pairs" else self._syllable_norms
            part = scored.weight * scored.rarity * (SATURATION + 1)
            for entries, weights in self._blocks(scored.term):
                for entry, weight in zip(entries, weights, strict=True):
                    if allowed is None or entry in allowed:
                        scores[entry] += part * weight / (weight + norm[entry])
        for term, score in scoring.fixed:
            for entry in self._find(term):
                scores[entry] += score
        return scores

    def _find(self, condition: Condition) -> set[int]:
        """Find the entries that meet a condition."""
        match condition:
            case Term():
                return {entry for entries, _ in self._blocks(condition) for entry in entries}
            case Between() | Among():
                return self._keep(set(self._there), condition)
            case Some(parts):
                return set().union(*map(self._find, parts))
            case Every(parts, without):
                ordered = sorted(parts, key=self._cost)
                found = self._find(ordered[0]) if ordered else set(self._there)
                for part in ordered[1:]:
                    found = self._keep(found, part) if found else found
                for part in without:
                    found -= self._keep(found, part)
                return found

    def _keep(self, found: set[int], condition: Condition) -> set[int]:
        """Keep those of some entries that meet a condition."""
        if isinstance(condition, Between):
            column = self._columns.codes[condition.column]
            return {entry for entry in found if condition.low <= column[entry] <= condition.high}
        if isinstance(condition, Among):
            column = self._columns.codes[condition.column]
            return {entry for entry in found if column[entry] in condition.codes}
        if isinstance(condition, Term):
            return {entry for entries, _ in self._blocks(condition) for entry in found.intersection(entries)}
        return found & self._find(condition)

    def _cost(self, condition: Condition) -> int:
        """Estimate how many entries meet a condition, at most."""
        match condition:
            case Term():
                return self.frequency(condition)
            case Some(parts):
                return sum(map(self._cost, parts))
            case Every(parts, _) if parts:
                return min(map(self._cost, parts))
            case _:
                return self.size


def _held(reader: Any, term: Term) -> int:
    """Count the entries of a segment that hold a term."""
    field, text = term.kept
    try:
        return int(reader.term_info(field, text.encode()).doc_frequency())
    except TermNotFound:
        return 0


def _blocks_of(reader: Any, term: Term) -> Iterator[Block]:
    """Give the entries of a segment that hold a term, by the numbers that they have there."""
    field, text = term.kept
    try:
        postings = reader.postings(field, text.encode())
    except TermNotFound:
        return
    if reader.has_deletions():
        postings = (
            postings.child
        )  # Whoosh's filter gives entries one by one; it has passed over deleted ones only
    yield from postings.blocks()
