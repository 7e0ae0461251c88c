"""The year of a bearer: what recurs and what has a date, each with the provision that says so, in force on that day.

A period without a date (*hằng quý*) falls on the last day of the period, and says that this is not stated. What is
counted from an event (*05 ngày làm việc kể từ ngày nhận đủ hồ sơ*) has no day in a calendar; it is listed apart.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import BadQuery
from kg.library.coverage import CoverageAnswers
from kg.store import DutyFilter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.library.duties import StatedDuty
    from kg.model import Deadline
    from kg.store import KeptDuty

BINDING = frozenset({"must", "asked", "assigned_lead", "assigned_support"})
MONTHS = 12
OVER = frozenset({"ended", "not_yet"})
FIRST_YEAR, LAST_YEAR = 1945, 2100
MONTHS_OF = MappingProxyType({"month": 1, "quarter": 3, "year": 12})


@dataclass(frozen=True, slots=True)
class Date:
    """One day of a calendar on which a duty is due."""

    day: dt.date
    duty: StatedDuty
    deadline: Deadline
    stated: bool = True  # the text names the day; else it is the last of the period


@dataclass(frozen=True, slots=True)
class Agenda:
    """What a bearer has to do in a year."""

    year: int
    wish: DutyFilter
    dates: tuple[Date, ...]
    events: tuple[StatedDuty, ...]  # with a deadline that is counted from an event
    dates_in_all: int  # of which ``dates`` may be one page
    events_in_all: int


class _Due(NamedTuple):
    """A day on which a duty is due, before its words are read."""

    day: dt.date
    kept: KeptDuty
    deadline: Deadline
    stated: bool


class AgendaAnswers(CoverageAnswers):
    """Questions about the calendar of a bearer, for the open library."""

    def agenda(
        self,
        wish: DutyFilter,
        year: int,
        *,
        month: int | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> Agenda:
        """Give the calendar of the bearer that a filter names, in a year or in one month of it.

        ``limit`` and ``offset`` cut one page out of both lists.

        Raises:
            BadQuery: the year is none, or the filter names no bearer, level or document.
            UnknownDocument: the filter names a document that is not here.
        """
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise BadQuery(f"{year} is no year of this calendar; write one from {FIRST_YEAR} to {LAST_YEAR}")
        if not (wish.agency or wish.bearer or wish.level or wish.document):
            raise BadQuery("say whose calendar: an agency, words of a bearer, a level or a document")
        if wish.document:
            self.store.document(wish.document)
        dated, events = self._due(replace(wish, deadline=wish.deadline or "any"), year)
        dated = sorted((one for one in dated if month in {None, one.day.month}), key=_by_day)
        part = slice(offset, None if limit is None else offset + limit)
        duties = self.stated([one.kept for one in dated[part]])
        dates = (
            Date(one.day, duty, one.deadline, one.stated)
            for one, duty in zip(dated[part], duties, strict=True)
        )
        return Agenda(year, wish, tuple(dates), self.stated(events[part]), len(dated), len(events))

    def _due(self, wish: DutyFilter, year: int) -> tuple[list[_Due], list[KeptDuty]]:
        """Find the days on which duties are due in a year, and the duties that wait for an event."""
        binding = [each for each in self.store.duties(wish) if each.duty.modality in BINDING]
        states = self.states_of({each.document for each in binding})

        def holds(kept: KeptDuty, day: dt.date) -> bool:
            """Tell whether the unit of a duty may be in force on a day: what is not known is kept."""
            return states.on(kept.document, kept.duty.unit, day).state not in OVER

        dated: list[_Due] = []
        events: list[KeptDuty] = []
        for kept in binding:
            found = list(_dates(kept, year))
            dated += [one for one in found if holds(kept, one.day)]
            relative = kept.duty.deadline and kept.duty.deadline.kind in {"relative", "event"}
            if not found and relative and holds(kept, dt.date(year, MONTHS, 31)):
                events.append(kept)
        return dated, events


def _by_day(one: _Due) -> tuple[dt.date, str, int]:
    """Order what is due by day, then by document and place in its text."""
    return one.day, one.kept.document, one.kept.duty.start


def _dates(kept: KeptDuty, year: int) -> Iterator[_Due]:
    """Give the days of a year on which a duty is due."""
    for deadline in (kept.duty.deadline, *kept.duty.other_deadlines):
        if deadline is None:
            continue
        stated = deadline.day is not None
        for month, day in _days(deadline, year):
            last = calendar.monthrange(year, month)[1]
            due = dt.date(year, month, min(day, last))
            yield _Due(due, kept, deadline, stated)


def _days(deadline: Deadline, year: int) -> Iterator[tuple[int, int]]:
    """Give the months and days of a year on which a deadline falls; 31 is the last of its month."""
    if deadline.kind == "absolute" and deadline.month and deadline.day:
        if deadline.year in {None, year}:
            yield deadline.month, deadline.day
    elif deadline.kind == "recurring" and deadline.day and not deadline.month:
        yield from ((month, deadline.day) for month in range(1, MONTHS + 1))
    elif deadline.kind == "recurring" and deadline.unit in MONTHS_OF:
        step = MONTHS_OF[deadline.unit] * (deadline.amount or 1)
        if step <= MONTHS:
            yield from ((month, 31) for month in range(step, MONTHS + 1, step))
