"""Duties and actions of the library: who must do what by when, and who did what."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kg.errors import BadQuery, UnknownDocument
from kg.graph import split_unit
from kg.library.time import TimeAnswers
from kg.store import ACTION_SEGMENT, DUTY_SEGMENT, ActionFilter, DutyFilter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.effect import Status
    from kg.model import Action, Document, Duty, Span
    from kg.store import AgencyShare, KeptAction, KeptDuty, KeptFigure, PlacedDuty

FOREMOST = 60
"""Bearers that a page offers to choose from."""


@dataclass(frozen=True, slots=True)
class StatedDuty:
    """A duty with its document, its words, and whether its unit was in force on the day asked for."""

    id: str
    document: Document
    duty: Duty
    words: str  # of the whole duty
    action: str  # of what is to be done
    status: Status | None = None  # of its unit, on the day asked for

    def part(self, span: Span | None) -> str:
        """Give the words of a part that lies within the duty; ``""`` without one."""
        if span is None:
            return ""
        return self.words[max(0, span.start - self.duty.start) : max(0, span.end - self.duty.start)]


@dataclass(frozen=True, slots=True)
class ToldAction:
    """An action with the report that tells it and its words."""

    id: str
    document: Document
    action: Action
    words: str


class DutyAnswers(TimeAnswers):
    """Questions about duties and actions, for the open library."""

    def duties(
        self,
        wish: DutyFilter | None = None,
        *,
        day: dt.date | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> tuple[StatedDuty, ...]:
        """List the duties that a filter lets through; with ``day``, each with the validity of its unit on that day.

        Raises:
            UnknownDocument: the filter names a document that is not here.
        """
        if wish and wish.document:
            self.store.document(wish.document)
        return self.stated(self.store.duties(wish, limit=limit, offset=offset), day)

    def count_duties(self, wish: DutyFilter) -> int:
        """Count what ``duties`` gives."""
        return self.store.count_duties(wish)

    def count_actions(self, wish: ActionFilter) -> int:
        """Count what ``actions`` gives."""
        return self.store.count_actions(wish)

    def duty(self, identifier: str, day: dt.date | None = None) -> StatedDuty:
        """Give one duty by its identifier: ``luat/2022/10-2022-qh15/nghia-vu-12``.

        Raises:
            UnknownDocument: there is no such duty.
        """
        document, number = _numbered(identifier, DUTY_SEGMENT)
        found = self.store.duties(DutyFilter(document=document), limit=1, offset=number - 1)
        if not found:
            raise UnknownDocument(f"{identifier!r} is no duty of this library", (document,))
        return self.stated(found, day)[0]

    def actions(
        self, wish: ActionFilter | None = None, *, limit: int | None = None, offset: int = 0
    ) -> tuple[ToldAction, ...]:
        """List the actions that a filter lets through, the latest first."""
        return self.told(self.store.actions(wish, limit=limit, offset=offset))

    def action(self, identifier: str) -> ToldAction:
        """Give one action by its identifier: ``tin/2024-01-18/ham-tan/hoat-dong-2``.

        Raises:
            UnknownDocument: there is no such action.
        """
        document, number = _numbered(identifier, ACTION_SEGMENT)
        for kept in self.store.actions(ActionFilter(document=document)):
            if kept.number == number:
                return self.told([kept])[0]
        raise UnknownDocument(f"{identifier!r} is no action of this library", (document,))

    def figures(self, ids: Sequence[str]) -> tuple[KeptFigure, ...]:
        """Give the figures that reports give."""
        return self.store.figures_of(ids)

    def agencies(self, *, limit: int | None = None) -> tuple[AgencyShare, ...]:
        """List who bears duties, those with the most first."""
        return self.store.agencies(limit=limit)

    @cached_property
    def foremost_agencies(self) -> tuple[AgencyShare, ...]:
        """Those who bear the most duties: what every page that offers a choice asks for."""
        return self.store.agencies(limit=FOREMOST)

    def duties_at(self, placed: Sequence[PlacedDuty], day: dt.date | None = None) -> tuple[StatedDuty, ...]:
        """Give the duties that lie in some places, each with its words and its validity on a day."""
        return self.stated(self.store.duties_at(placed), day)

    def stated(self, kept: Sequence[KeptDuty], day: dt.date | None = None) -> tuple[StatedDuty, ...]:
        """Give duties their documents and words, and their validity on a day."""
        documents, texts = self._behind([each.document for each in kept])
        states = (
            self.statuses_of_units([(each.document, each.duty.unit) for each in kept], day) if day else {}
        )
        rows = []
        for each in kept:
            document, duty, text = documents[each.document], each.duty, texts[each.document]
            action = text[duty.action.start : duty.action.end]
            words = text[duty.start : duty.end]
            rows.append(
                StatedDuty(each.id, document, duty, words, action, states.get((each.document, duty.unit)))
            )
        return tuple(rows)

    def told(self, kept: Sequence[KeptAction]) -> tuple[ToldAction, ...]:
        """Give actions their reports and words."""
        documents, texts = self._behind([each.document for each in kept])
        return tuple(
            ToldAction(
                each.id,
                documents[each.document],
                each.action,
                texts[each.document][each.action.start : each.action.end],
            )
            for each in kept
        )

    def _behind(self, ids: Sequence[str]) -> tuple[dict[str, Document], dict[str, str]]:
        """Give the documents and texts of some identifiers, each once."""
        ids = list(dict.fromkeys(ids))
        documents = {each.id: each for each in self.store.documents(ids)}
        return documents, {each: self.store.text(each).body for each in documents}


def _numbered(identifier: str, segment: str) -> tuple[str, int]:
    """Part the identifier of a duty or action into its document and its number."""
    document, last = split_unit(identifier)
    number = last.removeprefix(segment)
    if not last.startswith(segment) or not number.isdecimal() or not 0 < int(number) < 10**6:
        raise BadQuery(f"{identifier!r} is not written as {document}/{segment}1")
    return document, int(number)


def duty_record(stated: StatedDuty) -> dict[str, Any]:
    """Give one duty of the library in a few fields, for JSON and tables."""
    duty = stated.duty
    return {
        "id": stated.id,
        "document": stated.document.id,
        "number": stated.document.number,
        "unit": duty.unit,
        "start": duty.start,
        "end": duty.end,
        "bearer": duty.bearer,
        "agencies": [f"{each.kind} ({each.level})" for each in duty.agencies],
        "level": duty.level,
        "inherited": duty.inherited,
        "modality": duty.modality,
        "action": " ".join(stated.action.split()),
        "object": " ".join(stated.part(duty.object).split()),
        "deadline": duty.deadline.surface if duty.deadline else "",
        "deadline_norm": deadline_record(duty),
        "recipient": duty.recipient,
        "condition": stated.part(duty.condition),
        "exception": stated.part(duty.exception),
        "thresholds": [stated.part(each) for each in duty.thresholds],
        "basis": list(duty.basis)
        or [f"{stated.document.id}/{duty.unit}" if duty.unit else stated.document.id],
        "status": stated.status.state if stated.status else None,
        "words": " ".join(stated.words.split()),
        "rule": duty.rule,
    }


def deadline_record(duty: Duty) -> dict[str, Any] | None:
    """Give what a calendar can count of a duty's first deadline; None without one."""
    if duty.deadline is None:
        return None
    names = ("kind", "bound", "amount", "unit", "side", "event", "day", "month", "year", "times")
    values = {name: getattr(duty.deadline, name) for name in names}
    return {name: value for name, value in values.items() if value not in {None, ""}}


def action_record(told: ToldAction) -> dict[str, Any]:
    """Give one action of the library in a few fields, for JSON and tables."""
    action = told.action
    return {
        "id": told.id,
        "document": told.document.id,
        "kind": action.kind,
        "date": action.date.isoformat() if action.date else "",
        "date_why": action.date_why,
        "period": action.period,
        "next_period": action.next_period,
        "place": action.place,
        "agency": action.agency,
        "offices": list(action.offices),
        "basis": list(action.basis),
        "start": action.start,
        "end": action.end,
        "words": " ".join(told.words.split()),
        "source": told.document.url,
    }
