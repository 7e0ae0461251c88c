"""Compare the duties of two layers: whether they ask the same, and what the lower one changes.

A lower text that says *05 ngày làm việc* where the higher says *10 ngày làm việc* is tighter; one that names another
level of government moves the duty. Amounts are compared in days, working days as 7/5 of a day: good enough to say
which is shorter, and never shown.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from kg.cite.plain import modern_tones
from kg.duty.words import any_agent_re
from kg.number import fold
from kg.tables import table

if TYPE_CHECKING:
    from kg.model import Deadline, Duty

Change = Literal["tighter", "looser", "bearer", "added", "dropped"]

DAYS = MappingProxyType(
    {
        "minute": 1 / 1440,
        "hour": 1 / 24,
        "day": 1.0,
        "working_day": 7 / 5,
        "week": 7.0,
        "month": 30.0,
        "quarter": 91.0,
        "year": 365.0,
    }
)
SYLLABLE_RE = re.compile(r"[^\W\d_]+")
BOUND = ("latest", "at_least")
LIKE = 0.5
"""Share of the adjacent syllables of the shorter action that stand in the longer one, from which two ask the same."""
FEWEST = 4


class Difference(NamedTuple):
    """What the lower of two duties changes: its words and those of the higher."""

    change: Change
    higher: str
    lower: str


def alike(one: str, other: str) -> float:
    """Tell how much of the shorter of two actions stands in the longer: 0 to 1, by pairs of adjacent syllables.

    >>> round(alike("niêm yết dự thảo hương ước", "phải niêm yết công khai dự thảo hương ước tại nhà văn hóa"), 2)
    0.8
    """
    first, second = _pairs(one), _pairs(other)
    fewer = min(len(first), len(second))
    return len(first & second) / fewer if fewer >= FEWEST else 0.0


@lru_cache(maxsize=20_000)
def _pairs(words: str) -> frozenset[tuple[str, str]]:
    """Give the adjacent syllables of an action, without the words of grammar and the names of agencies."""
    low = any_agent_re().sub(" ", modern_tones(words.lower()))
    said = [each for each in SYLLABLE_RE.findall(fold(low)) if each not in _function_words()]
    return frozenset(pairwise(said))


@cache
def _function_words() -> frozenset[str]:
    """Give the words of grammar, folded."""
    return frozenset(fold(row["word"]) for row in table("function_words") if " " not in row["word"])


def differences(higher: Duty, lower: Duty) -> tuple[Difference, ...]:
    """Say what a lower duty changes of a higher one that asks the same."""
    found = _of_times(higher.deadline, lower.deadline)
    above, below = set(higher.agencies), set(lower.agencies)
    if above and below and above.isdisjoint(below):
        found.append(Difference("bearer", higher.bearer, lower.bearer))
    return tuple(found)


def _of_times(higher: Deadline | None, lower: Deadline | None) -> list[Difference]:
    """Compare two deadlines; what cannot be counted is not compared."""
    words = (_said(higher), _said(lower))
    if higher is None or higher.kind == "vague":
        return [Difference("added", *words)] if lower and lower.kind in {"absolute", "relative"} else []
    if lower is None:
        return []
    longer, shorter = _length(higher), _length(lower)
    if longer is None or shorter is None or higher.bound != lower.bound or higher.side != lower.side:
        return []
    if abs(longer - shorter) < 1 / DAYS["year"]:
        return []
    # a notice given earlier, a period kept longer and a meeting held more often ask more of the bearer
    more = shorter > longer if higher.bound == "at_least" or higher.side == "before" else shorter < longer
    return [Difference("tighter" if more else "looser", *words)]


def _said(deadline: Deadline | None) -> str:
    """Give the words of a deadline on one line."""
    return " ".join(deadline.surface.split()) if deadline else ""


def _length(deadline: Deadline) -> float | None:
    """Count a deadline or period in days; None where it has no length."""
    if deadline.kind == "absolute" and deadline.month and deadline.day:
        return deadline.month * 31.0 + deadline.day
    size = DAYS.get(deadline.unit)
    if size is None:
        return None
    if deadline.kind == "recurring":
        return size * (deadline.amount or 1) / (deadline.times or 1)
    return size * deadline.amount if deadline.kind == "relative" and deadline.amount else None
