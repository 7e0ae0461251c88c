"""Validity in the index: the course of an entry as the label of a column, and what each label says of a day."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, get_args

from kg.effect import State, state_on

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.effect import Course

STATES: Final[tuple[State, ...]] = get_args(State)
DAYS_KEPT: Final = 32  # asked for lately


def write_course(course: Course) -> str:
    """Write a course as a label: ``"0001-01-01 not_yet|2023-07-01 in_force"``."""
    return "|".join(f"{day.isoformat()} {state}" for day, state in course)


def read_course(label: str) -> Course:
    """Read a label back."""
    parts = (part.split(" ", 1) for part in label.split("|") if part)
    known = {state: state for state in STATES}
    return tuple((dt.date.fromisoformat(day), known[state]) for day, state in parts)  # type: ignore[index]


def code_term(code: int) -> str:
    """Make the term by which an entry with a code is found."""
    return str(code)


class Courses:
    """The courses of an index by their codes; threads may share it."""

    def __init__(self, labels: Iterable[str]) -> None:
        self._courses = tuple(map(read_course, labels))
        self.states_on = lru_cache(DAYS_KEPT)(self._read_states)

    def _read_states(self, day: dt.date) -> tuple[State | Literal[""], ...]:
        """Give the state of each code on a day, "" for what has no validity: a report."""
        return tuple(state_on(course, day) if course else "" for course in self._courses)

    def codes_of(self, state: str, day: dt.date) -> frozenset[int]:
        """Give the codes of entries that are in a state on a day."""
        return frozenset(code for code, each in enumerate(self.states_on(day)) if each == state)
