"""The histories of many documents, read at once, to be asked for the validity of many units on many days."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from kg.effect import status_of
from kg.number import is_division

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kg.effect import Status
    from kg.model import Document, Event


class States:
    """Answers for units of the documents that it was made of."""

    def __init__(
        self,
        documents: Mapping[str, Document],
        histories: Mapping[str, Sequence[Event]],
        holders_of: Callable[[str, str], tuple[str, ...]],
    ) -> None:
        """Take documents with their histories, and who tells the chapter and section of an article."""
        self.documents = documents
        self._holders_of = holders_of
        self._by_unit = {id_: _by_unit(events) for id_, events in histories.items()}
        self._around: dict[tuple[str, str], tuple[Sequence[Event], tuple[str, ...]]] = {}
        self._alike: dict[tuple[str, bool, dt.date], Status] = {}  # of units that nothing happened to

    def on(self, document_id: str, unit: str, day: dt.date) -> Status:
        """Answer for one of the documents (unit ``""``), or a unit of it, on a day."""
        events, above = self._decided_by(document_id, unit)
        cited_only = self.documents[document_id].standing == "stub"
        if any(event.unit for event in events):
            return status_of(events, unit, day, above=above, cited_only=cited_only)
        alike = document_id, bool(unit), day
        if alike not in self._alike:
            self._alike[alike] = status_of(events, unit, day, cited_only=cited_only)
        return self._alike[alike]

    def turning_days(self, document_id: str, unit: str, year: int) -> tuple[dt.date, ...]:
        """Give the first and last day of a year, and of each stretch of it between which validity may change."""
        first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
        events, _ = self._decided_by(document_id, unit)
        changes = {event.date for event in events if event.date and first < event.date <= last}
        return tuple(sorted({first, last} | changes | {day - dt.timedelta(days=1) for day in changes}))

    def _decided_by(self, document_id: str, unit: str) -> tuple[Sequence[Event], tuple[str, ...]]:
        """Give what ``_deciding`` finds, found once."""
        key = document_id, unit
        if key not in self._around:
            self._around[key] = self._deciding(document_id, unit)
        return self._around[key]

    def _deciding(self, document_id: str, unit: str) -> tuple[Sequence[Event], tuple[str, ...]]:
        """Give what decides for a unit: events of it and of what holds it, and the chapter and section it lies in."""
        segments = unit.split("/")
        around = {"/".join(segments[:count]) for count in range(len(segments) + 1)}
        found = [
            pair
            for path, pairs in self._by_unit.get(document_id, {}).items()
            if path in around or not path.startswith("dieu-")
            for pair in pairs
        ]
        events = [event for _, event in sorted(found, key=lambda pair: pair[0])]
        divided = unit and any(is_division(event.unit) for event in events)
        return events, self._holders_of(document_id, unit) if divided else ()


def _by_unit(events: Sequence[Event]) -> dict[str, list[tuple[int, Event]]]:
    """Group events by unit, each with its place in the history."""
    grouped: dict[str, list[tuple[int, Event]]] = {}
    for place, event in enumerate(events):
        grouped.setdefault(event.unit, []).append((place, event))
    return grouped
