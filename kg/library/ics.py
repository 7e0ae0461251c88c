"""A calendar as an iCalendar file (RFC 5545), which every calendar program imports."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING

from icalendar import Alarm, Calendar, Event, vRecur

from kg.export import name_of
from kg.library.agenda import WEEKDAYS
from kg.number import describe_unit

if TYPE_CHECKING:
    from kg.library.agenda import Agenda, Date, Round
    from kg.library.duties import StatedDuty
    from kg.model import Deadline

PRODUCT = "-//Viện Dẫn//Lịch nghĩa vụ//VI"
OFTEN = ("FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY")
REMIND = dt.timedelta(days=-7)


def write_ics(agenda: Agenda, *, name: str, stamp: dt.datetime | None = None) -> bytes:
    """Write a calendar: one all-day event for each date, with its provision, and a reminder a week before.

    What comes every week or day is one event that repeats while its provision may be in force in that year.
    ``stamp`` is the moment written into it; the same agenda and stamp give the same bytes.
    """
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    for date in agenda.dates:
        made.add_component(_event(date, stamp or dt.datetime.now(dt.UTC)))
    for each in agenda.rounds:
        if each.rule.startswith(OFTEN):
            made.add_component(_repeated(each, stamp or dt.datetime.now(dt.UTC)))
    written: bytes = made.to_ical()
    return written


def _event(date: Date, stamp: dt.datetime) -> Event:
    """Make one event of a date."""
    action = " ".join(date.duty.action.split())
    event = _all_day(date.duty, date.deadline, date.day, stated_day=date.stated)
    event.add("dtstamp", stamp)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", REMIND)
    alarm.add("description", action)
    event.add_component(alarm)
    return event


def _repeated(each: Round, stamp: dt.datetime) -> Event:
    """Make one event that repeats, from the first of its days in the year on."""
    rule = vRecur.from_ical(each.rule)
    day = each.first
    if "BYDAY" in rule:
        day += dt.timedelta(days=(WEEKDAYS.index(rule["BYDAY"][0]) - day.weekday()) % len(WEEKDAYS))
    rule["UNTIL"] = each.last
    event = _all_day(each.duty, each.deadline, day, stated_day=each.deadline.weekday is not None)
    event.add("dtstamp", stamp)
    event.add("rrule", rule)
    return event


def _all_day(stated: StatedDuty, deadline: Deadline, day: dt.date, *, stated_day: bool) -> Event:
    """Make an event of a day for a duty, with its words and provision."""
    where = ", ".join(filter(None, (name_of(stated.document), describe_unit(stated.duty.unit))))
    words = " ".join(deadline.surface.split())
    event = Event()
    event.add("uid", f"{hashlib.sha256(f'{stated.id}@{day}'.encode()).hexdigest()[:24]}@viendan")
    event.add("dtstart", day)
    event.add("dtend", day + dt.timedelta(days=1))
    event.add("summary", f"{stated.duty.bearer}: {' '.join(stated.action.split())}")
    why = "" if stated_day else "\nVăn bản không ghi ngày; đây là ngày cuối kỳ."
    event.add("description", f"{words}\n{where}{why}\n{stated.id}")
    event.add("transp", "TRANSPARENT")
    return event
