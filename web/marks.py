"""Marks of validity on a day: beside every citation in a text, and beside the units of its contents."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from flask_babel import gettext, lazy_gettext
from markupsafe import Markup

from web.validity import MARKS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Container, Iterable

    from kg.library import Library
    from kg.model import Document, Event, Link

STATES = MappingProxyType(
    {
        "in_force": lazy_gettext("còn hiệu lực"),
        "not_yet": lazy_gettext("chưa có hiệu lực"),
        "partly": lazy_gettext("hết hiệu lực một phần"),
        "suspended": lazy_gettext("ngưng hiệu lực"),
        "ended": lazy_gettext("hết hiệu lực"),
        "unknown": lazy_gettext("chưa xác định hiệu lực"),
    }
)
"""The states in a word or two; the legend of a text shows those that have a mark."""

CHANGES = frozenset({"amended", "supplemented", "corrected"})
PARTIAL_ENDS = frozenset({"repealed", "replaced", "expired", "partly_repealed"})


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign with its style, and the words that say the same."""

    sign: str
    style: str
    words: str

    def __html__(self) -> str:
        """Write the mark; a reader who cannot see it hears its words."""
        return Markup('<span class="dau tt-{}" role="img" aria-label="{}">{}</span>').format(
            self.style, self.words, self.sign
        )


def mark_of(state: str) -> Mark:
    """Give the mark of a state."""
    sign, style = MARKS[state]
    return Mark(sign, style, str(STATES[state]))


def link_marks(library: Library, links: Iterable[Link], day: dt.date) -> dict[Link, Mark]:
    """Mark citations of other documents by what they cite: the document, or its units where the text names them.

    What is unknown has no mark, for there is nothing to say.
    """
    resolved = [link for link in links if link.outcome == "resolved"]
    places = {link: [(link.target, unit) for unit in link.units or ("",)] for link in resolved}
    states = library.statuses_of_units((place for found in places.values() for place in found), day)
    marks = {state: mark_of(state) for state in STATES}
    told: dict[Link, Mark] = {}
    for link, found in places.items():
        seen = {states[place].state for place in found if place in states}
        state = seen.pop() if len(seen) == 1 else "partly" if "ended" in seen else "unknown"
        if state != "unknown":
            told[link] = marks[state]
    return told


def document_marks(library: Library, ids: Iterable[str], day: dt.date) -> dict[str, Mark]:
    """Mark documents by their state; those of unknown state have no mark."""
    states = library.statuses(tuple(ids), day)
    return {id: mark_of(status.state) for id, status in states.items() if status.state != "unknown"}


def unit_marks(library: Library, document: Document, day: dt.date, shown: Container[str]) -> dict[str, Mark]:
    """Mark those of the units shown to which something has happened by a day, by path; the others have no mark."""
    happened: dict[str, list[Event]] = {}
    for event in library.store.events(document.id):
        if event.unit and event.standing != "conflicting" and (event.date is None or event.date <= day):
            for path in _with_article(event.unit):
                if path in shown:
                    happened.setdefault(path, []).append(event)
    states = library.statuses_of_units(((document.id, path) for path in happened), day)
    marks = {}
    for path, events in happened.items():
        status = states.get((document.id, path))
        if status and status.state not in {"in_force", "unknown"}:
            marks[path] = mark_of(status.state)
        elif any(event.type in PARTIAL_ENDS and (event.part or event.unit != path) for event in events):
            marks[path] = mark_of("partly")
        elif any(event.type in CHANGES for event in events):
            marks[path] = Mark(str(gettext("sđ")), "part", str(gettext("được sửa đổi, bổ sung")))
    return marks


def _with_article(path: str) -> tuple[str, ...]:
    """Give a path and, where it lies within an article, that of the article."""
    article = path.partition("/")[0]
    return (path, article) if article != path and article.startswith("dieu") else (path,)


def legend() -> tuple[Mark, ...]:
    """Give the marks that citations may have."""
    return tuple(mark_of(state) for state in STATES if state != "unknown")
