"""The year of a bearer: what recurs and what has a date, each with the provision that says so, in force on that day.

A period without a date (*hằng quý*) falls on the last day of the period, and says that this is not stated. What is
counted from an event (*05 ngày làm việc kể từ ngày nhận đủ hồ sơ*) has no day in a calendar; it is listed apart.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.errors import BadQuery
from kg.library.coverage import CoverageAnswers
from kg.store import DutyFilter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.library.duties import StatedDuty
    from kg.model import Deadline

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


class AgendaAnswers(CoverageAnswers):
    """Questions about the calendar of a bearer, for the open library."""

    def agenda(self, wish: DutyFilter, year: int) -> Agenda:
        """Give the calendar of the bearer that a filter names, in a year.

        Raises:
            BadQuery: the year is none, or the filter names no bearer, level or document.
        """
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise BadQuery(f"{year} is no year of this calendar; write one from {FIRST_YEAR} to {LAST_YEAR}")
        if not (wish.agency or wish.bearer or wish.level or wish.document):
            raise BadQuery("say whose calendar: an agency, words of a bearer, a level or a document")
        dates: list[Date] = []
        events: list[StatedDuty] = []
        for stated in self.duties(wish):
            if stated.duty.modality not in BINDING:
                continue
            found = [
                date
                for deadline in (stated.duty.deadline, *stated.duty.other_deadlines)
                if deadline
                for date in _dates(stated, deadline, year)
            ]
            dates += [date for date in found if self._holds(stated, date.day)]
            relative = stated.duty.deadline and stated.duty.deadline.kind in {"relative", "event"}
            if not found and relative and self._holds(stated, dt.date(year, MONTHS, 31)):
                events.append(stated)
        dates.sort(key=lambda date: (date.day, date.duty.document.id, date.duty.duty.start))
        return Agenda(year, wish, tuple(dates), tuple(events))

    def _holds(self, stated: StatedDuty, day: dt.date) -> bool:
        """Tell whether the unit of a duty may be in force on a day: what is not known is kept."""
        return self.status_of(stated.document, stated.duty.unit, day).state not in OVER


def _dates(stated: StatedDuty, deadline: Deadline, year: int) -> Iterator[Date]:
    """Give the days of a year on which a deadline falls."""
    if deadline.kind == "absolute" and deadline.month and deadline.day:
        if deadline.year in {None, year}:
            last = calendar.monthrange(year, deadline.month)[1]
            yield Date(dt.date(year, deadline.month, min(deadline.day, last)), stated, deadline)
    elif deadline.kind == "recurring" and deadline.day and not deadline.month:
        for month in range(1, MONTHS + 1):
            last = calendar.monthrange(year, month)[1]
            yield Date(dt.date(year, month, min(deadline.day, last)), stated, deadline)
    elif deadline.kind == "recurring" and deadline.unit in MONTHS_OF:
        step = MONTHS_OF[deadline.unit] * (deadline.amount or 1)
        for month in range(step, MONTHS + 1, step) if step <= MONTHS else ():
            yield Date(
                dt.date(year, month, calendar.monthrange(year, month)[1]), stated, deadline, stated=False
            )
