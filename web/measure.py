"""How often a link is wrong: what was measured on texts annotated by hand, and what that allows to say."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path

MEASURED = Path(__file__).with_name("measured.json")
"""The last measurement; a test measures again, and fails where this file claims better."""

NORMAL_95 = 1.959964
"""The quantile of the normal distribution that leaves 2.5 % on either side."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What became of the annotated citations whose document the annotation names."""

    day: dt.date
    texts: int
    citations: int
    right: int
    wrong: int
    withheld: int

    @property
    def wrong_rate(self) -> float:
        """Give the share of asserted links that are wrong, in per cent."""
        return 100 * self.wrong / max(self.right + self.wrong, 1)

    @property
    def wrong_at_most(self) -> float:
        """Give the upper end of the 95 % interval of that share, in per cent (Wilson 1927)."""
        return 100 * upper_share(self.wrong, self.right + self.wrong)


def upper_share(found: int, of: int) -> float:
    """Give the upper end of the 95 % interval of a share.

    >>> round(upper_share(0, 199), 4), round(upper_share(10, 10), 4)
    (0.0189, 1.0)
    """
    if not of:
        return 1.0
    square = NORMAL_95**2
    share = found / of
    spread = NORMAL_95 * sqrt(share * (1 - share) / of + square / (4 * of * of))
    return (share + square / (2 * of) + spread) / (1 + square / of)


@cache
def last_measure() -> Measure:
    """Read the last measurement."""
    kept = json.loads(MEASURED.read_text(encoding="utf-8"))
    return Measure(**{**kept, "day": dt.date.fromisoformat(kept["day"])})
