"""What a text makes somebody do, and what it tells was done, with the documents that its words rest on."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.act import read_report
from kg.duty import read_duties
from kg.model import Action, Duty, Figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model import Document, Link, Reading

TELLING = frozenset({"Tin", "Báo cáo"})
"""Kinds of documents that tell what was done; statutes, plans and letters tell what is to be done."""

LINE_RE = re.compile(r"\n|(?<=[^\d\s][.!?])\s+(?=[^\W\d_])")
MOST_BASES = 12


@dataclass(frozen=True, slots=True)
class Obligations:
    """What one text gives: duties, sentences with a cue and no duty, actions, figures."""

    duties: tuple[Duty, ...] = ()
    unread: int = 0
    actions: tuple[Action, ...] = ()
    figures: tuple[Figure, ...] = ()


def obligations_of(reading: Reading, links: Sequence[Link]) -> Obligations:
    """Read the duties of a text, and of a report its actions and figures; ``links`` are those of the text.

    The unit of a duty is one of the document itself: what is quoted for another document is said by the article
    that quotes.
    """
    document, text = reading.document, reading.source.text
    own = tuple(unit for unit in reading.units if not unit.quoted)
    found = read_duties(text, units=own)
    resolved = _Resolved(links)
    duties = tuple(
        replace(duty, basis=resolved.within(duty.start, duty.end, document)) for duty in found.duties
    )
    if document.kind not in TELLING:
        return Obligations(duties, found.unread)
    told = read_report(text, day=document.issued, place=document.place)
    actions = tuple(
        replace(action, basis=resolved.within(*_sentence(text, action), document)) for action in told.actions
    )
    return Obligations(duties, found.unread, actions, told.figures)


def _sentence(text: str, action: Action) -> tuple[int, int]:
    """Give the sentence that tells an action."""
    start = max(0, action.start - 600)
    before = [match.end() for match in LINE_RE.finditer(text, start, action.start)]
    after = LINE_RE.search(text, action.end)
    return (before[-1] if before else start), (after.start() if after else len(text))


class _Resolved:
    """The answered citations of a text, to be found by place."""

    def __init__(self, links: Sequence[Link]) -> None:
        self._links = sorted(
            (link for link in links if link.outcome == "resolved"), key=lambda link: link.citation.start
        )
        self._starts = [link.citation.start for link in self._links]

    def within(self, start: int, end: int, document: Document) -> tuple[str, ...]:
        """Name what is cited between two places; a citation of the whole text itself is none."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        named: dict[str, None] = {}
        for link in self._links[first:last]:
            paths = link.units or ("",)
            named.update(
                (f"{link.target}/{path}" if path else link.target, None)
                for path in paths
                if path or link.target != document.id
            )
        return tuple(named)[:MOST_BASES]
