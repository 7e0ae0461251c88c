"""One clause as the rules look at it: its first word, who it begins with, which rules its words can satisfy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kg.duty.signs import ALL
from kg.duty.words import agent_at, verb_at

if TYPE_CHECKING:
    from kg.duty.words import Agent

START_RE = re.compile(r"(?:[\s,\-+•*–]|(?:đồng thời|ngoài ra|trong đó|riêng|còn|và|nhưng)(?!\w))*")
LABEL_RE = re.compile(r"[^\W\d_][^,;:.\n]{2,50}:\s+(?=[^\W\d_])")


class Passage(NamedTuple):
    """The words of one clause, in matching text: where the first stands, who it names, which rules they can satisfy."""

    norm: str
    low: str
    start: int
    end: int
    agent: Agent | None
    signs: int


def passage_of(norm: str, low: str, span: tuple[int, int], signs: int = ALL) -> Passage:
    """Look at a clause from its first word on, past conjunctions and a title (*Báo cáo đột xuất: …*)."""
    start, end = span
    start = START_RE.match(low, start, end).end()  # type: ignore[union-attr]
    if low.find(":", start, end) >= 0:
        title = LABEL_RE.match(low, start, end)
        start = title.end() if title and not verb_at(low, start) else start
    return Passage(norm, low, start, end, agent_at(low, start), signs)
