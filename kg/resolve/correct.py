"""Reviewers' decisions put in place of what the rules found."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.model import Link
from kg.number import format_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model import Correction

AROUND = 40  # how many code points of the text on either side tell a citation from others of the same words


def place_of(text: str, start: int, end: int) -> tuple[str, str, str]:
    """Name a citation by its words and the words around it, white space folded."""
    pieces = (text[start:end], text[max(0, start - AROUND) : start], text[end : end + AROUND])
    surface, before, after = (" ".join(piece.split()) for piece in pieces)
    return surface, before, after


def apply_corrections(
    text: str, links: Sequence[Link], corrections: Sequence[Correction]
) -> tuple[tuple[Link, ...], tuple[Correction, ...]]:
    """Answer links as their reviewers did; of two decisions on one citation the later one counts.

    Returns: the links, and the corrections whose citation is no longer in the text.
    """
    if not corrections:
        return tuple(links), ()
    said = {
        (each.surface, each.before, each.after): each
        for each in sorted(corrections, key=lambda each: each.day)
    }
    corrected = []
    for link in links:
        decision = said.pop(place_of(text, link.citation.start, link.citation.end), None)
        corrected.append(_decide(link, decision) if decision else link)
    return tuple(corrected), tuple(said.values())


def _decide(link: Link, decision: Correction) -> Link:
    """Answer one link as its reviewer did."""
    how = f"reviewed by {decision.reviewer} on {format_date(decision.day)}: {decision.why}"
    if decision.verdict == "reject":
        return Link(replace(link.citation, rejected=how), "rejected", candidates=link.candidates, why_not=how)
    return replace(link, outcome="resolved", target=decision.target, how=how, why_not="", warnings=())
