"""Reading events: the history of a document, what it decided for others, and who ended when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from kg.model import Event, Relation
from kg.store.places import PlaceReads
from kg.store.relations import RELATION_COLUMNS
from kg.store.rows import EVENT_FIELDS
from kg.store.schema import DOCUMENT, EVENT, RELATION

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

EVENT_COLUMNS = tuple(EVENT.c[name] for name in EVENT_FIELDS)
ALL_EVENTS = sa.select(*EVENT_COLUMNS).order_by(EVENT.c.id)
HISTORY = ALL_EVENTS.where(EVENT.c.document == sa.bindparam("id"))
AROUND = HISTORY.where(
    EVENT.c.unit.in_(sa.bindparam("paths", expanding=True)) | EVENT.c.unit.not_like("dieu-%")
)
HISTORIES = ALL_EVENTS.where(EVENT.c.document.in_(sa.bindparam("keys", expanding=True)))
DECIDED = ALL_EVENTS.where(EVENT.c.deciding == sa.bindparam("id"), EVENT.c.document != sa.bindparam("id"))
CONTRADICTED = sa.select(EVENT.c.document).distinct().where(EVENT.c.standing == "conflicting")
ENDED_BY = (
    sa.select(EVENT.c.document, EVENT.c.deciding)
    .distinct()
    .where(EVENT.c.unit == "", EVENT.c.deciding != "", EVENT.c.deciding != EVENT.c.document)
)
LATEST_ISSUE = sa.select(sa.func.max(DOCUMENT.c.issued)).where(
    DOCUMENT.c.standing != "stub", DOCUMENT.c.issued <= sa.bindparam("built")
)


class EventReads(PlaceReads):
    """Questions about what happened to documents and units in time."""

    def events(self, id: str) -> tuple[Event, ...]:
        """Give the history of a document and its units, in the order of the days, unknown days last."""
        return tuple(Event(*row) for row in self._rows(HISTORY, id=id))

    def events_around(self, id: str, path: str) -> tuple[Event, ...]:
        """Give what decides for one unit: events of it and of what holds it, chapters and the document included."""
        segments = path.split("/")
        paths = ["/".join(segments[:count]) for count in range(1, len(segments) + 1)]
        return tuple(Event(*row) for row in self._rows(AROUND, id=id, paths=paths))

    def events_of(self, ids: Sequence[str]) -> dict[str, list[Event]]:
        """Give the histories of several documents; those without one are left out."""
        histories: dict[str, list[Event]] = {}
        for row in self._rows_in(HISTORIES, ids):
            histories.setdefault(row[0], []).append(Event(*row))
        return histories

    def decided_by(self, id: str) -> tuple[Event, ...]:
        """Give what a document brought about for others."""
        return tuple(Event(*row) for row in self._rows(DECIDED, id=id))

    def all_events(self) -> Iterator[Event]:
        """Give every event, the events of each document together."""
        yield from (Event(*row) for row in self._stream(ALL_EVENTS))

    def find_doubted(self, endings: Sequence[str]) -> list[str]:
        """List the documents whose history may contradict itself: two first days, two ends, an end before the start.

        Args:
            endings: the types of events that end a document.
        """
        ends, starts = EVENT.c.type.in_(endings), EVENT.c.type == "effective"
        columns = (
            sa.case((starts, EVENT.c.date)),
            sa.case((ends, EVENT.c.date)),
            sa.case((ends, sa.func.nullif(EVENT.c.deciding, ""))),
        )
        begun, ended, ender = ((sa.func.min(column), sa.func.max(column)) for column in columns)
        several = (begun[0] != begun[1], ended[0] != ended[1], ender[0] != ender[1], ended[0] < begun[1])
        statement = sa.select(EVENT.c.document).where(
            EVENT.c.unit == "", EVENT.c.part == sa.false(), EVENT.c.type.in_(("effective", *endings))
        )
        statement = statement.group_by(EVENT.c.document).having(sa.or_(*several))
        return sorted({row[0] for each in (statement, CONTRADICTED) for row in self._rows(each)})

    def enders(self, endings: Sequence[str]) -> list[tuple[str, str]]:
        """Give which document ended which: the ended one, the one that did it."""
        return [(ended, by) for ended, by in self._rows(ENDED_BY.where(EVENT.c.type.in_(endings)))]

    def relations_onto_ended(
        self, types: Sequence[str], endings: Sequence[str], day: dt.date
    ) -> tuple[Relation, ...]:
        """Give the relations of some types to documents of which an event up to a day says that they ended."""
        ended = sa.select(EVENT.c.document).where(
            EVENT.c.type.in_(endings), EVENT.c.unit == "", EVENT.c.date <= day
        )
        statement = sa.select(*RELATION_COLUMNS).where(
            RELATION.c.relation.in_(types), RELATION.c.target.in_(ended)
        )
        return tuple(Relation(*row) for row in self._rows(statement.order_by(RELATION.c.id)))

    def relations_of(self, types: Sequence[str]) -> Iterator[Relation]:
        """Give every relation of some types."""
        statement = sa.select(*RELATION_COLUMNS).where(RELATION.c.relation.in_(types)).order_by(RELATION.c.id)
        yield from (Relation(*row) for row in self._stream(statement))

    def relations_onto(self, ids: Sequence[str], types: Sequence[str]) -> Iterator[Relation]:
        """Give the relations of some types to any of several documents."""
        statement = sa.select(*RELATION_COLUMNS).where(
            RELATION.c.relation.in_(types), RELATION.c.target.in_(sa.bindparam("keys", expanding=True))
        )
        yield from (Relation(*row) for row in self._rows_in(statement.order_by(RELATION.c.id), ids))

    def relations_out(self, ids: Sequence[str], types: Sequence[str]) -> Iterator[Relation]:
        """Give the relations of some types from any of several documents."""
        statement = sa.select(*RELATION_COLUMNS).where(
            RELATION.c.relation.in_(types), RELATION.c.source.in_(sa.bindparam("keys", expanding=True))
        )
        yield from (Relation(*row) for row in self._rows_in(statement.order_by(RELATION.c.id), ids))

    def latest_issue(self, built: dt.date) -> dt.date | None:
        """Give the day of issue of the newest document, up to the day of the build: how far the library knows."""
        latest: dt.date | None = self._rows(LATEST_ISSUE, built=built)[0][0]
        return latest
