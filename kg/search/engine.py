"""What every engine does: hold terms and the columns of entries, and answer conditions made of them.

An engine knows no Vietnamese, no query and no hit. Entries are numbered from 0 in the order they were written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, Protocol

from kg.search.fields import PLAIN, WEIGHED_FIELDS, plain_term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.search.prepare import Prepared

EngineName = Literal["whoosh", "tantivy"]
EngineChoice = EngineName | Literal["auto"]

# The usual constants of BM25; others did not help on the development questions.
SATURATION: Final = 1.2
LENGTH_SHARE: Final = 0.75


@dataclass(frozen=True, slots=True)
class Term:
    """An entry holds a term in a field."""

    field: str
    text: str

    @property
    def kept(self) -> tuple[str, str]:
        """Give the field of the index that holds the term, and the term as it stands there."""
        return (
            (self.field, self.text)
            if self.field in WEIGHED_FIELDS
            else (PLAIN, plain_term(self.field, self.text))
        )


@dataclass(frozen=True, slots=True)
class Between:
    """A column of an entry lies between two numbers, both included."""

    column: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Among:
    """A coded column of an entry has one of some codes."""

    column: str
    codes: frozenset[int]


@dataclass(frozen=True, slots=True)
class Every:
    """An entry meets all conditions and none of ``without``; with no conditions, every entry does."""

    parts: tuple[Condition, ...] = ()
    without: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Some:
    """An entry meets at least one of several conditions."""

    parts: tuple[Condition, ...]


Condition = Term | Between | Among | Every | Some

EVERY_ENTRY: Final = Every()


@dataclass(frozen=True, slots=True)
class ScoredTerm:
    """A term with its part in the score: BM25 with a rarity of its own, times a weight."""

    term: Term
    weight: float
    rarity: float


@dataclass(frozen=True, slots=True)
class Scoring:
    """What makes the score of an entry: terms by their weight in it, and fixed additions."""

    terms: tuple[ScoredTerm, ...]
    fixed: tuple[tuple[Term, float], ...] = ()


Scored = tuple[int, float]
"""An entry and its score."""


class Engine(Protocol):
    """An open index."""

    size: int

    def frequency(self, term: Term) -> int:
        """Count the entries that hold a term."""

    def count(self, condition: Condition) -> int:
        """Count the entries that meet a condition."""

    def best(self, scoring: Scoring, condition: Condition, limit: int) -> list[Scored]:
        """Give the entries that meet a condition, best first, then by number.

        With ``EVERY_ENTRY`` only those that score.
        """

    def dated(self, condition: Condition, limit: int, *, by: str, newest: bool) -> list[int]:
        """Give entries that meet a condition by one of their days."""

    def tally(self, condition: Condition, columns: Sequence[str]) -> Mapping[str, Mapping[int, int]]:
        """Count the entries that meet a condition, for each column by its codes."""

    def close(self) -> None:
        """Close the files."""


class Writer(Protocol):
    """Writes the files of one engine."""

    def add(self, prepared: Prepared) -> None:
        """Write one entry."""

    def remove(self, documents: Iterable[str], entries: Sequence[int]) -> None:
        """Take documents out, given with all their entries; their numbers are not used again."""

    def finish(self) -> None:
        """Write what is left, and close the files."""

    def cancel(self) -> None:
        """Give up."""


def lower_lengths() -> Iterator[int]:
    """Give the lengths that a norm of one byte can tell apart: exact to 40, then in steps that double.

    Lucene's scale, which tantivy has too.
    """
    yield from range(40)
    length, step = 40, 2
    while True:
        for _ in range(8):
            yield length
            length += step
        step *= 2


def norms(lengths: Sequence[int], size: int | None = None) -> list[float]:
    """Weigh the length of each entry against the average: how soon more of a term stops counting.

    Args:
        lengths: of all entries; 0 for one that was taken out.
        size: how many entries there are without those; all, when not given.
    """
    average = sum(lengths) / max(len(lengths) if size is None else size, 1) or 1.0
    known: dict[int, int] = {}
    scale = lower_lengths()
    lower, following = next(scale), next(scale)
    for length in sorted(set(lengths)):
        while following <= length:
            lower, following = following, next(scale)
        known[length] = lower
    return [SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * known[length] / average) for length in lengths]
