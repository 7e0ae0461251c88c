"""Find what a text makes somebody do, allows, forbids or asks, by when and for whom; knows no other document.

The text is read line by line: statutes in lists whose entries inherit their bearer from the words before them, from the
heading of the article, or from the clause before; reports by their requests (*đề nghị*, *yêu cầu*, *giao*). Where the
bearer is not certain, the duty has none, or there is no duty: sentences with a cue and no duty are counted.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from kg.cite.plain import Plain, plain_text
from kg.duty.agency import agencies_of
from kg.duty.deadline import find_deadlines
from kg.duty.details import find_condition, find_exception, find_object, find_recipient, find_thresholds
from kg.duty.draft import Draft
from kg.duty.request import read_requests
from kg.duty.signs import EXCEPTION, REPORT, SHARE, Signs, read_signs
from kg.duty.statute import is_statute, read_statute
from kg.duty.words import level_of
from kg.model import Deadline, Duty, Span

if TYPE_CHECKING:
    from kg.model import Unit

__all__ = ["DutyReading", "find_duties", "read_duties"]

PASSIVE = "được "  # with the verb after it a cue that says what is done: được thông tin, được bảo vệ


class DutyReading(NamedTuple):
    """The duties of a text, and how many of its sentences have a cue and gave none."""

    duties: tuple[Duty, ...]
    unread: int


def find_duties(text: str, *, heading: str = "", units: tuple[Unit, ...] = ()) -> tuple[Duty, ...]:
    """Find the duties of a text, in the order of their places; offsets point into the text as given.

    >>> [(duty.bearer, duty.modality) for duty in find_duties("Công dân có quyền khiếu nại.", heading="Quyền")]
    [('Công dân', 'right')]
    """
    return read_duties(text, heading=heading, units=units).duties


def read_duties(text: str, *, heading: str = "", units: tuple[Unit, ...] = ()) -> DutyReading:
    """Find the duties of a text and count the sentences that have a cue and gave none.

    ``heading`` is the heading of the article that the text is, where the text itself does not hold it.
    """
    plain = plain_text(text)
    statute = bool(heading or units) or is_statute(plain.low)
    signs = read_signs(plain.low)
    drafts, unread = read_statute(plain, plain_text(heading), signs) if statute else read_requests(plain)
    places = _Places(units)
    duties = tuple(
        duty
        for draft in drafts
        if (duty := _finish(plain, draft, places, signs)).action.start < duty.action.end
    )
    return DutyReading(duties, unread + len(drafts) - len(duties))


class _Places:
    """Where the units of a text begin, to find the innermost that holds a place."""

    def __init__(self, units: tuple[Unit, ...]) -> None:
        self._units = sorted(units, key=lambda unit: (unit.start, -unit.end))
        self._starts = [unit.start for unit in self._units]

    def innermost(self, position: int) -> str:
        """Give the path of the innermost unit at a place; ``""`` outside all."""
        at = bisect_right(self._starts, position) - 1
        while at >= 0 and self._units[at].end <= position:
            parent = self._units[at].parent
            at = next((place for place in range(at - 1, -1, -1) if self._units[place].path == parent), -1)
        return self._units[at].path if at >= 0 else ""


def _finish(plain: Plain, draft: Draft, places: _Places, signs: Signs) -> Duty:
    """Turn a draft into a duty with its parts, whose offsets point into the given text."""
    norm, low, at = plain.norm, plain.low, plain.at
    start, end = draft.start, draft.end
    while end > start and low[end - 1] in " \n,;.:":
        end -= 1
    within = signs.within(start, end)
    found = [each for each in find_deadlines(norm, low, start, end, within) if not _describes(draft, each)]
    if draft.opening:
        found += find_deadlines(norm, low, *draft.opening, signs.within(*draft.opening))
    deadlines = tuple(_deadline_at(plain, each) for each in found)
    span = Span(at(start), at(end))
    head = draft.bearer.start if start < draft.bearer.start < draft.action else draft.action
    condition = find_condition(low, start, max(start, head))
    exception = find_exception(low, start, end) if within & EXCEPTION else None
    objects = find_object(low, draft.action, end)
    bearer = " ".join(draft.bearer.words.split())
    level = level_of(draft.bearer.words, draft.bearer.level)
    return Duty(
        span.start,
        span.end,
        bearer,
        draft.modality,
        Span(at(draft.bearer.start), at(draft.bearer.end)) if draft.bearer.start >= 0 else None,
        level,
        draft.inherited,
        Span(at(draft.cue[0]), at(draft.cue[1])) if draft.cue else None,
        Span(at(_action_start(draft, low, end)), span.end),
        _given(plain, objects),
        deadlines[0] if deadlines else None,
        deadlines[1:],
        find_recipient(norm, low, draft.action, end) if within & REPORT else "",
        tuple(Span(at(each.start), at(each.end)) for each in find_thresholds(low, start, end))
        if within & SHARE
        else (),
        _given(plain, condition),
        _given(plain, exception),
        places.innermost(span.start),
        draft.rule,
        agencies_of(bearer, level) if bearer else (),
    )


def _action_start(draft: Draft, low: str, end: int) -> int:
    """Give where the action begins: after the cue, or in it where nothing follows (*được thông tin.*)."""
    if draft.action < end or draft.cue is None or not low.startswith(PASSIVE, draft.cue[0]):
        return draft.action
    return draft.cue[0] + len(PASSIVE)


def _describes(draft: Draft, deadline: Deadline) -> bool:
    """Tell whether a date stands in the description of the bearer: *người được cấp trước ngày 01/7/2016 phải*."""
    inside = draft.bearer.start <= deadline.start < draft.action and draft.bearer.start >= draft.start
    return inside and deadline.year is not None


def _given(plain: Plain, span: Span | None) -> Span | None:
    """Map a span of the matching text into the given text."""
    return Span(plain.at(span.start), plain.at(span.end)) if span else None


def _deadline_at(plain: Plain, deadline: Deadline) -> Deadline:
    """Map a deadline of the matching text into the given text."""
    if plain.offsets is None:
        return deadline
    return replace(deadline, start=plain.at(deadline.start), end=plain.at(deadline.end))
