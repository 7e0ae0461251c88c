"""Dated events → what was in force on a day. Pure: knows no file and no database.

Events come from what sources state of a document (``events_of_facts``), from relations with dates
(``event_of_relation``) and from the effect clauses of texts (``events_of_text``). ``complete`` puts them together: it
fills in days that another document decides, derives what the law on legal documents derives, and marks what cannot be
true. ``status_of`` answers for a day; ``conflicts_of`` lists what the sources cannot agree on.
"""

from __future__ import annotations

from kg.effect.answer import State, Status, status_of
from kg.effect.conflict import Conflict, conflicts_of
from kg.effect.course import Course, course_of, courses_of, state_on
from kg.effect.derive import CONTINUES_SINCE, Parent, complete, may_detail
from kg.effect.stated import ENDINGS, event_of_relation, events_of_facts
from kg.effect.text import events_of_text
from kg.effect.wording import Wording, wordings_for

__all__ = [
    "CONTINUES_SINCE",
    "ENDINGS",
    "Conflict",
    "Course",
    "Parent",
    "State",
    "Status",
    "Wording",
    "complete",
    "conflicts_of",
    "course_of",
    "courses_of",
    "event_of_relation",
    "events_of_facts",
    "events_of_text",
    "may_detail",
    "state_on",
    "status_of",
    "wordings_for",
]
