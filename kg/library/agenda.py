"""The year of a bearer: what recurs and what has a date, each with the provision that says so, in force on that day.

A period without a date (*hằng quý*) falls on the last day of the period, and says that this is not stated. What comes
every week or day, or only every few years, is listed as a round: a line with its rule, not fifty days. What is
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
FREQUENCIES = MappingProxyType(
    {
        "day": ("DAILY", 1),
        "week": ("WEEKLY", 1),
        "month": ("MONTHLY", 1),
        "quarter": ("MONTHLY", 3),
        "year": ("YEARLY", 1),
    }
)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
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
    rounds: tuple[Round, ...] = ()
    rounds_in_all: int = 0


@dataclass(frozen=True, slots=True)
class Round:
    """What comes back so often, or so seldom, that it has no days of its own in the calendar of a year."""

    duty: StatedDuty
    deadline: Deadline
    rule: str  # as RFC 5545 writes it: ``FREQ=WEEKLY;BYDAY=FR``; "" where the text does not say how often
    first: dt.date  # of the days of the year on which its unit may be in force
    last: dt.date


class _Due(NamedTuple):
    """A day on which a duty is due, before its words are read."""

    day: dt.date
    kept: KeptDuty
    deadline: Deadline
    stated: bool


class _Turn(NamedTuple):
    """A round before its words are read."""

    kept: KeptDuty
    deadline: Deadline
    first: dt.date
    last: dt.date


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
        dated, turns, events = self._due(replace(wish, deadline=wish.deadline or "any"), year)
        dated = sorted((one for one in dated if month in {None, one.day.month}), key=_by_day)
        part = slice(offset, None if limit is None else offset + limit)
        duties = self.stated([one.kept for one in dated[part]])
        dates = (
            Date(one.day, duty, one.deadline, one.stated)
            for one, duty in zip(dated[part], duties, strict=True)
        )
        rounds = (
            Round(duty, one.deadline, recurrence(one.deadline), one.first, one.last)
            for one, duty in zip(turns[part], self.stated([one.kept for one in turns[part]]), strict=True)
        )
        return Agenda(
            year,
            wish,
            tuple(dates),
            self.stated(events[part]),
            len(dated),
            len(events),
            tuple(rounds),
            len(turns),
        )

    def _due(self, wish: DutyFilter, year: int) -> tuple[list[_Due], list[_Turn], list[KeptDuty]]:
        """Find the days on which duties are due in a year, those that come in rounds, those that wait for an event."""
        binding = [each for each in self.store.duties(wish) if each.duty.modality in BINDING]
        states = self.states_of({each.document for each in binding})

        def holds(kept: KeptDuty, day: dt.date) -> bool:
            """Tell whether the unit of a duty may be in force on a day: what is not known is kept."""
            return states.on(kept.document, kept.duty.unit, day).state not in OVER

        dated: list[_Due] = []
        turns: list[_Turn] = []
        events: list[KeptDuty] = []
        for kept in binding:
            found = list(_dates(kept, year))
            dated += [one for one in found if holds(kept, one.day)]
            rounds = tuple(_rounds(kept))
            if rounds:
                days = [
                    day
                    for day in states.turning_days(kept.document, kept.duty.unit, year)
                    if holds(kept, day)
                ]
                turns += [_Turn(kept, deadline, days[0], days[-1]) for deadline in rounds if days]
            relative = kept.duty.deadline and kept.duty.deadline.kind in {"relative", "event"}
            if not found and relative and holds(kept, dt.date(year, MONTHS, 31)):
                events.append(kept)
        return dated, turns, events


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
    elif deadline.kind == "recurring" and deadline.unit in MONTHS_OF:
        step = MONTHS_OF[deadline.unit] * (deadline.amount or 1)
        times = deadline.times or 1
        if step % times == 0 and step <= MONTHS:
            step //= times
            first = deadline.month or deadline.month_in_quarter or step
            yield from ((month, deadline.day or 31) for month in range(first, MONTHS + 1, step))


def _rounds(kept: KeptDuty) -> Iterator[Deadline]:
    """Give the deadlines of a duty that come back without days of their own in a year."""
    for deadline in (kept.duty.deadline, *kept.duty.other_deadlines):
        if deadline and deadline.kind == "recurring" and not any(_days(deadline, FIRST_YEAR)):
            yield deadline


def recurrence(deadline: Deadline) -> str:
    """Write how often something comes back as the recurrence rule of RFC 5545; ``""`` where the text does not say.

    A day that the text does not name is the last of its period, as in the calendar.
    """
    if deadline.kind == "absolute" and deadline.month and deadline.day and deadline.year is None:
        return f"FREQ=YEARLY;BYMONTH={deadline.month};BYMONTHDAY={deadline.day}"
    if deadline.kind != "recurring" or deadline.unit not in FREQUENCIES:
        return ""
    frequency, factor = FREQUENCIES[deadline.unit]
    interval = factor * (deadline.amount or 1)
    parts = [f"FREQ={frequency}"]
    if interval > 1:
        parts.append(f"INTERVAL={interval}")
    if deadline.unit == "week" and (deadline.times or 1) == 1:
        parts.append(f"BYDAY={WEEKDAYS[(deadline.weekday or len(WEEKDAYS)) - 1]}")
    elif deadline.day:
        parts.append(f"BYMONTHDAY={deadline.day}")
    return ";".join(parts)
