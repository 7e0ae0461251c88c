"""Why a citation was answered as it was, candidate by candidate; and why a span has no link."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.number import format_date
from kg.resolve.fits import day_fits, is_complete, is_local, issuer_fits, kind_fits, term_fits
from kg.resolve.text import Context, bare_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model import Citation, Document, Link
    from kg.resolve.catalogue import Catalogue

DIGITS_RE = re.compile(r"\d")
OVERLOOKED = 40  # how far a citation may be from a span and still be named as the nearest


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that a citation could have meant, and why it does not (``""`` for the one that stands)."""

    document: str
    fell: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Which rule found a citation, which step answered it, and what became of each candidate."""

    rule: str  # how the span was found
    step: str  # how it was answered, or why not
    candidates: tuple[Candidate, ...]


def explain_link(link: Link, catalogue: Catalogue, context: Context) -> Explanation:
    """Explain one link: the rule, the deciding step, the candidates and why the others fell."""
    citation = link.citation
    known = _candidates(citation, catalogue)
    candidates = tuple(Candidate(found.id, _why_fell(link, found, context)) for found in known)
    if link.target and link.target not in {each.document for each in candidates}:
        candidates = (Candidate(link.target, ""), *candidates)
    return Explanation(citation.rule, link.how or link.why_not, candidates)


def _candidates(citation: Citation, catalogue: Catalogue) -> Sequence[Document]:
    """List the documents that bear the number, serial or title of a citation."""
    if is_complete(citation.number):
        return catalogue.by_number(citation.number)
    if citation.number:
        return catalogue.by_serial(citation.kind, citation.number)
    if citation.title:
        return catalogue.by_title(citation.kind, bare_title(citation.title, citation.kind))
    return ()


def _why_fell(link: Link, found: Document, context: Context) -> str:
    """Say why a candidate is not the target; ``""`` for the target itself."""
    citation = link.citation
    if found.id == link.target:
        return ""
    checks = (
        (kind_fits(citation, found), f"another kind: {found.kind}"),
        (not _is_later(found, context), f"issued after the text: {_day(found)}"),
        (day_fits(citation, found), f"another day: {_day(found)}"),
        (issuer_fits(citation, found), f"another issuer: {found.issuer or 'unknown'}"),
        (term_fits(citation.term, found.issued), f"outside the term {citation.term}"),
        (_place_fits(citation, found, context), f"of another place: {found.place or 'unknown'}"),
    )
    failed = next((why for fits, why in checks if not fits), "")
    return failed or ("the other one decided" if link.target else "it fits, and so does another")


def _is_later(found: Document, context: Context) -> bool:
    """Tell whether a document was issued after the day of the text."""
    return bool(context.day and found.issued and found.issued > context.day)


def _place_fits(citation: Citation, found: Document, context: Context) -> bool:
    """Tell whether a local document can be of the place that speaks."""
    if not is_local(citation.number):
        return True
    return bool(found.place) and found.place in {context.place, context.province}


def _day(document: Document) -> str:
    """Write the day of a document, or that it is unknown."""
    return format_date(document.issued) if document.issued else "unknown"


def explain_absence(text: str, start: int, end: int, links: Sequence[Link]) -> str:
    """Say why there is no link at a span, or which citation covers it."""
    for link in links:
        citation = link.citation
        if citation.start < end and start < citation.end:
            if link.outcome == "resolved":
                return f"there is a link: {citation.surface!r} → {link.target} ({link.how})"
            return f"{citation.surface!r} was found and not linked: {link.why_not}"
    near = [link.citation for link in links if 0 <= start - link.citation.end <= OVERLOOKED]
    hint = f"; the citation before it ends at {near[-1].end}: {near[-1].surface!r}" if near else ""
    words = text[start:end].strip()
    if not words:
        return f"the span is empty{hint}"
    if not DIGITS_RE.search(words):
        return f"{words!r} holds no number and no title that is known{hint}"
    return f"{words!r} holds digits, but no kind of document before them and no code after them{hint}"
