"""A calendar as an iCalendar file (RFC 5545), which every calendar program imports."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING

from icalendar import Alarm, Calendar, Event

from kg.export import name_of
from kg.number import describe_unit

if TYPE_CHECKING:
    from kg.library.agenda import Agenda, Date

PRODUCT = "-//Viện Dẫn//Lịch nghĩa vụ//VI"
REMIND = dt.timedelta(days=-7)


def write_ics(agenda: Agenda, *, name: str, stamp: dt.datetime | None = None) -> bytes:
    """Write a calendar: one all-day event for each date, with its provision, and a reminder a week before.

    ``stamp`` is the moment written into it; the same agenda and stamp give the same bytes.
    """
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    for date in agenda.dates:
        made.add_component(_event(date, stamp or dt.datetime.now(dt.UTC)))
    written: bytes = made.to_ical()
    return written


def _event(date: Date, stamp: dt.datetime) -> Event:
    """Make one event of a date."""
    stated = date.duty
    where = ", ".join(filter(None, (name_of(stated.document), describe_unit(stated.duty.unit))))
    action = " ".join(stated.action.split())
    event = Event()
    event.add("uid", f"{hashlib.sha256(f'{stated.id}@{date.day}'.encode()).hexdigest()[:24]}@viendan")
    event.add("dtstamp", stamp)
    event.add("dtstart", date.day)
    event.add("dtend", date.day + dt.timedelta(days=1))
    event.add("summary", f"{stated.duty.bearer}: {action}")
    why = "" if date.stated else "\nVăn bản không ghi ngày; đây là ngày cuối kỳ."
    event.add("description", f"{' '.join(date.deadline.surface.split())}\n{where}{why}\n{stated.id}")
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", REMIND)
    alarm.add("description", action)
    event.add_component(alarm)
    return event
