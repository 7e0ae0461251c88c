"""The course of a document or unit: in which state it was from which day on, for answers to any day at once."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from kg.effect.answer import State, status_of
from kg.effect.stated import ENDINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.model import Event

Course = tuple[tuple[dt.date, State], ...]
"""From each day on, the state; the first day is ``date.min``, and no state follows itself."""


def course_of(
    events: Sequence[Event], unit: str = "", *, above: Sequence[str] = (), cited_only: bool = False
) -> Course:
    """Give the course of a document, or one unit of it: what ``status_of`` answers for each day.

    Args:
        events: all events of the document and of its units.
        unit: path, ``""`` for the document.
        above: paths that hold the unit and that its own path does not name (its chapter).
        cited_only: the document is known only from the texts that cite it.
    """
    telling = [event for event in events if _tells(event, unit, above)]
    turns = {day for event in telling for day in (event.date, event.not_before) if day}
    course: list[tuple[dt.date, State]] = []
    for day in (dt.date.min, *sorted(turns)):
        state = status_of(telling, unit, day, above=above, cited_only=cited_only).state
        if not course or course[-1][1] != state:
            course.append((day, state))
    return tuple(course)


def _tells(event: Event, unit: str, above: Sequence[str]) -> bool:
    """Tell whether an event can change the state of a unit, or of a document, whose parts may end."""
    if not event.unit:
        return True
    if unit:
        return event.unit in above or unit == event.unit or unit.startswith(f"{event.unit}/")
    return event.type in ENDINGS or event.type in {"effective", "resumed"}


def courses_of(
    events: Sequence[Event], units: Iterable[tuple[str, str]], *, cited_only: bool = False
) -> Iterator[Course]:
    """Give the course of each of a document's articles; most share that of the document.

    Args:
        events: all events of the document and of its units.
        units: path and parent of each article: ``("dieu-5", "chuong-2/muc-1")``.
        cited_only: as for ``course_of``.
    """
    touched = {event.unit for event in events if event.unit}
    shared: Course | None = None
    for path, parent in units:
        above = _prefixes(parent)
        if path in touched or not touched.isdisjoint(above):
            yield course_of(events, path, above=above, cited_only=cited_only)
            continue
        shared = shared or course_of(
            [event for event in events if not event.unit], path, cited_only=cited_only
        )
        yield shared


def _prefixes(path: str) -> tuple[str, ...]:
    """Give a path of divisions and what holds it: the section, then its chapter."""
    parts = path.split("/") if path else []
    return tuple("/".join(parts[:count]) for count in range(len(parts), 0, -1))


def state_on(course: Course, day: dt.date) -> State:
    """Read the state of a day off a course; without any, nothing is known."""
    return next((state for since, state in reversed(course) if since <= day), "unknown")
