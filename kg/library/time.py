"""Time: what was in force on a day, and the history of a document."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from kg.effect import Conflict, Status, conflicts_of, status_of
from kg.errors import BadNumber, UnknownDocument
from kg.library.states import States
from kg.note import read_units
from kg.number import is_division, number_key, repair_number
from kg.tables import table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from kg.library import Answer
    from kg.model import Document, Event
    from kg.store import Store


class TimeAnswers:
    """Questions about time, for the open library."""

    store: Store

    def lookup(self, text: str) -> tuple[Document, ...]:
        """Find documents by identifier, number or title."""
        raise NotImplementedError

    def cite(
        self, text: str, *, date: dt.date | None = None, place: str = "", url: str = ""
    ) -> tuple[Answer, ...]:
        """Answer the citations of a text."""
        raise NotImplementedError

    @cached_property
    def known_until(self) -> dt.date | None:
        """Give the day up to which this library knows: that of its newest document."""
        built = self.store.meta().get("built", "")
        return self.store.latest_issue(dt.date.fromisoformat(built) if built else dt.date.max)

    def called(self, name: str) -> tuple[Document, ...]:
        """Find what a name means, documents included that are known only by citation: *Nghị định 04/2015/NĐ-CP*."""
        kind, rest = _kind_and_rest(name.strip())
        try:
            found = self.store.find_number(number_key(repair_number(rest)))
        except BadNumber:
            found = ()
        found = tuple(each for each in found if each.kind == kind) or found
        if found:
            return found
        known = self.lookup(name)
        if known:
            return known
        targets = [answer.link.target for answer in self.cite(name) if answer.link.target]
        return self.store.documents(targets)

    def decider(self, answer: Status) -> Document | None:
        """Give the document that decided a status, if one did."""
        found = (
            self.store.documents((answer.event.deciding,)) if answer.event and answer.event.deciding else ()
        )
        return found[0] if found else None

    def status(self, name: str, unit: str = "", day: dt.date | None = None) -> Status:
        """Answer whether a document, or one unit of it, was in force on a day (default: today).

        A name that several documents have, or none, is answered ``unknown``, with the reason.
        """
        day = day or today()
        found = self.called(name)
        if len(found) != 1:
            why = "nhiều văn bản mang tên này" if found else "không có văn bản này trong thư viện"
            return Status("unknown", "none", None, why, known=self.known_until)
        return self.status_of(found[0], unit, day)

    def status_of(self, document: Document, unit: str, day: dt.date) -> Status:
        """Answer for a document of this library, or one unit of it, on a day."""
        path = _path_of(unit)
        events = self.store.events_around(document.id, path) if path else self.store.events(document.id)
        divided = path and any(is_division(each.unit) for each in events)
        above = self.holders_of(document.id, path) if divided else ()
        answer = status_of(events, path, day, above=above, cited_only=document.standing == "stub")
        return replace(answer, known=self.known_until)

    def statuses(self, ids: Sequence[str], day: dt.date) -> dict[str, Status]:
        """Answer for many documents at once; those that the library lacks are left out."""
        histories, standings = self.store.events_of(ids), self.store.standings(ids)
        return {
            id_: status_of(histories.get(id_, ()), "", day, cited_only=standings[id_] == "stub")
            for id_ in ids
            if id_ in standings
        }

    def statuses_of_units(
        self, places: Iterable[tuple[str, str]], day: dt.date
    ) -> dict[tuple[str, str], Status]:
        """Answer for many documents (unit ``""``) and units at once; unknown documents are left out."""
        wanted = tuple(dict.fromkeys(places))
        states = self.states_of({id_ for id_, _ in wanted})
        return {(id_, unit): states.on(id_, unit, day) for id_, unit in wanted if id_ in states.documents}

    def states_of(self, ids: Collection[str]) -> States:
        """Read the histories of many documents at once, to ask for many units and days."""
        documents = {document.id: document for document in self.store.documents(list(ids))}
        return States(documents, self.store.events_of(list(documents)), self.holders_of)

    def holders_of(self, document_id: str, path: str) -> tuple[str, ...]:
        """Give the chapter and section that hold an article."""
        article = path.split("/")[0]
        try:
            parent = self.store.unit(document_id, article).parent
        except UnknownDocument:
            return ()
        parts = parent.split("/") if parent else []
        return tuple("/".join(parts[:count]) for count in range(len(parts), 0, -1))

    def timeline(self, document_id: str, unit: str | None = None) -> tuple[Event, ...]:
        """Give what happened to a document and all its units, or to one unit with what holds it and what it holds.

        In the order of the days, unknown days last; contradictory events are marked, not left out.
        """
        events = self.store.events(document_id)
        if not unit:
            return events
        path = _path_of(unit)
        around = {"", *self.holders_of(document_id, path)}
        return tuple(
            event
            for event in events
            if event.unit in around or _holds(event.unit, path) or _holds(path, event.unit)
        )

    def conflicts(self) -> tuple[Conflict, ...]:
        """List what the sources of the histories cannot agree on."""
        histories = self.store.events_of(self.store.doubted())
        return tuple(conflicts_of({id_: histories[id_] for id_ in sorted(histories)}))


def _kind_and_rest(name: str) -> tuple[str, str]:
    """Part a name into its kind, as the table writes it, and what follows; ``""`` where it begins with none."""
    folded = name.casefold()
    kinds = sorted((row["kind"] for row in table("kinds")), key=len, reverse=True)
    for kind in kinds:
        if folded.startswith(f"{kind.casefold()} "):
            rest = name[len(kind) :].strip()
            return kind, rest[2:].strip() if rest.casefold().startswith("số ") else rest
    return "", name


def _path_of(unit: str) -> str:
    """Give the path of a unit that may be written in words: *khoản 2 Điều 5*."""
    unit = unit.strip().strip("/")
    if not unit or " " not in unit:
        return unit.lower()
    return next(iter(read_units(unit)), unit)


def _holds(outer: str, inner: str) -> bool:
    """Tell whether a path is another one, or holds it."""
    return outer == inner or inner.startswith(f"{outer}/")


def today() -> dt.date:
    """Give the day on which validity is told where no other is asked for."""
    return dt.datetime.now().astimezone().date()
