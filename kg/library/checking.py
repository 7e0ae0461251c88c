"""Checking a draft: what its citations lead to in a library, and whether that was in force on the draft's day.

Nothing here is kept, and nothing is judged: a citation is found, not here, open between several, or not understood.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kg.errors import UnreadableDocument
from kg.read import Refusal, read_sent

if TYPE_CHECKING:
    import datetime as dt

    from kg.effect import Status
    from kg.library import Answer, Library

Finding = Literal["found", "lacking", "ambiguous", "unknown", "own"]
"""What became of a citation: its document is here; is named whole but not here, so nothing of it is checked; may be
one of several; cannot be told; or it is of the draft itself."""

BASIS = "based_on"


@dataclass(frozen=True, slots=True)
class Checked:
    """One citation of a draft, with what the library says of it."""

    answer: Answer
    finding: Finding
    status: Status | None  # on the draft's day: of the unit cited, else of the document; None unless found
    missing: tuple[str, ...]  # units cited that the text of the document here does not have

    @property
    def is_basis(self) -> bool:
        """Tell whether the draft names it as what it is issued on."""
        return self.answer.link.citation.relation == BASIS


def check_text(library: Library, text: str, day: dt.date) -> tuple[Checked, ...]:
    """Check the citations of a text as of a day, in the order of the text; what is no citation is left out."""
    answers = [answer for answer in library.cite(text, date=day) if answer.is_citation]
    places = [_place_of(answer) for answer in answers]
    states = library.statuses_of_units([place for place in places if place], day)
    paths = {
        answer.target.id: _paths_of(library, answer.target.id)
        for answer in answers
        if answer.known and answer.target and answer.link.units
    }
    return tuple(
        Checked(answer, _finding_of(answer), states.get(place) if place else None, _missing(answer, paths))
        for answer, place in zip(answers, places, strict=True)
    )


def text_of_file(name: str, raw: bytes) -> str:
    """Read the text of a file that was sent in: ``.txt``, ``.md``, ``.html``.

    Raises:
        UnreadableDocument: it is of another kind, damaged, or has no text; says which, and what would do.
    """
    found = next(iter(read_sent(name, raw)), None)
    if found is None:
        raise UnreadableDocument(f"{name}: no text in it; paste the text instead")
    if isinstance(found, Refusal):
        raise UnreadableDocument(f"{name}: {found.reason}; {found.cure}")
    return found.text


def _place_of(answer: Answer) -> tuple[str, str] | None:
    """Give the document and unit whose validity counts; a citation of several units is answered by the document."""
    if not answer.known or answer.target is None:
        return None
    units = answer.link.units
    return answer.target.id, units[0] if len(units) == 1 else ""


def _finding_of(answer: Answer) -> Finding:
    """Say what became of a citation."""
    if answer.link.outcome == "ambiguous":
        return "ambiguous"
    if answer.link.outcome == "unresolved":
        return "unknown"
    if answer.known:
        return "found"
    return "own" if answer.link.citation.refers_to_self else "lacking"


def _paths_of(library: Library, id: str) -> frozenset[str]:
    """Give the paths of all units of a document's own words; none where only a digest or its facts are here."""
    whole = library.document(id).standing == "official"
    return frozenset(unit.path for unit in library.units(id)) if whole else frozenset()


def _missing(answer: Answer, paths: dict[str, frozenset[str]]) -> tuple[str, ...]:
    """Give the units cited that the document here lacks."""
    known = paths.get(answer.target.id, frozenset()) if answer.known and answer.target else frozenset()
    return tuple(unit for unit in answer.link.units if known and unit not in known)
