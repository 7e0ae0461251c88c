"""Reading citations with their answers, from the side that cites and from the side that is cited."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kg.model import Document, Link
from kg.store.documents import DOCUMENT_COLUMNS
from kg.store.edges import EdgeReads
from kg.store.reads import portion
from kg.store.records import Answered, Incoming
from kg.store.rows import DOCUMENT_FIELDS, LINK_COLUMNS, read_link
from kg.store.schema import CITATION, DOCUMENT, EVENT, RELATION
from kg.store.texts import is_within

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from kg.store.reads import Row

OF_DOCUMENT = CITATION.c.document_id == sa.bindparam("id")
CITES_IT = sa.and_(CITATION.c.target == sa.bindparam("id"), CITATION.c.target != "")
BY_DOCUMENT = (CITATION.c.document_id, CITATION.c.ordinal)

LINKS = sa.select(*LINK_COLUMNS).where(OF_DOCUMENT).order_by(CITATION.c.ordinal)
STARTS = sa.select(CITATION.c.document_id, CITATION.c.start).where(
    CITATION.c.document_id.in_(sa.bindparam("keys", expanding=True))
)
ANSWERED = sa.select(
    CITATION.c.document_id, CITATION.c.target, CITATION.c.target_units, CITATION.c.start, CITATION.c.end
).where(CITATION.c.document_id.in_(sa.bindparam("keys", expanding=True)), CITATION.c.outcome == "resolved")
# What a document that details another as a whole cites of it.
DETAILED = (
    sa.select(CITATION.c.document_id, CITATION.c.target, CITATION.c.target_units)
    .distinct()
    .join_from(
        RELATION,
        CITATION,
        (CITATION.c.target == RELATION.c.target) & (CITATION.c.document_id == RELATION.c.source),
    )
    .where(RELATION.c.target_unit == "", CITATION.c.target != "", CITATION.c.target_units != ())
)
ALL_LINKS = sa.select(CITATION.c.document_id, *LINK_COLUMNS).order_by(*BY_DOCUMENT)
INCOMING = (
    sa.select(CITATION.c.unit, *DOCUMENT_COLUMNS, *LINK_COLUMNS)
    .join(DOCUMENT, DOCUMENT.c.id == CITATION.c.document_id)
    .where(CITES_IT)
    .order_by(CITATION.c.document_id, CITATION.c.start)
)
WAITING = (
    sa.select(CITATION.c.document_id, CITATION.c.kind, CITATION.c.number, CITATION.c.title)
    .where(
        CITATION.c.outcome.in_(("unresolved", "ambiguous")),
        sa.or_(CITATION.c.number != "", CITATION.c.title != ""),
    )
    .distinct()
)
UNITS_CITED = sa.select(CITATION.c.target_units).distinct().where(CITES_IT)
UNITS_CITED_OF = (
    sa.select(CITATION.c.target, CITATION.c.target_units)
    .distinct()
    .where(
        CITATION.c.target.in_(sa.bindparam("keys", expanding=True)),
        CITATION.c.target != "",
        CITATION.c.target_units != (),
    )
)
UNITS_NAMED_OF = tuple(
    sa.select(document, unit).distinct().where(document.in_(sa.bindparam("keys", expanding=True)), unit != "")
    for document, unit in (
        (RELATION.c.target, RELATION.c.target_unit),
        (RELATION.c.source, RELATION.c.source_unit),
        (EVENT.c.document, EVENT.c.unit),
        (EVENT.c.deciding, EVENT.c.deciding_unit),
    )
)
CITED_SINCE = (
    sa.select(
        CITATION.c.target, CITATION.c.target_units, CITATION.c.document_id, CITATION.c.start, CITATION.c.end
    )
    .join(DOCUMENT, DOCUMENT.c.id == CITATION.c.document_id)
    .where(
        CITATION.c.target.in_(sa.bindparam("keys", expanding=True)),
        CITATION.c.target != "",
        CITATION.c.target != CITATION.c.document_id,
        DOCUMENT.c.issued >= sa.bindparam("day"),
    )
    .order_by(CITATION.c.document_id, CITATION.c.start)
)
COUNT_INCOMING = sa.select(sa.func.count()).where(CITES_IT)


class LinkReads(EdgeReads):
    """Questions about what texts cite."""

    def links(self, id: str) -> tuple[Link, ...]:
        """Give all links of a document's text, as ``find_citations`` ordered them (positions stay true)."""
        return tuple(read_link(row) for row in self._rows(LINKS, id=id))

    def starts_of_citations(self, ids: Sequence[str]) -> dict[str, frozenset[int]]:
        """Give the offsets at which citations of several texts begin; texts without any are left out."""
        starts: dict[str, set[int]] = {}
        for id, start in self._rows_in(STARTS, ids):
            starts.setdefault(id, set()).add(start)
        return {id: frozenset(found) for id, found in starts.items()}

    def answered(self, ids: Sequence[str]) -> dict[str, list[Answered]]:
        """Give where several texts cite what: their resolved links, in the order of their places."""
        found: dict[str, list[Answered]] = {}
        for id, *row in self._rows_in(ANSWERED.order_by(CITATION.c.document_id, CITATION.c.start), ids):
            found.setdefault(id, []).append(Answered(*row))
        return found

    def units_cited_by(self, types: Sequence[str], ids: Sequence[str]) -> dict[str, set[str]]:
        """Give the units of some documents that are cited by those that have a relation of some types to the whole."""
        statement = DETAILED.where(
            RELATION.c.relation.in_(types), RELATION.c.target.in_(sa.bindparam("keys", expanding=True))
        )
        found: dict[str, set[str]] = {}
        for _, target, units in self._rows_in(statement, ids):
            found.setdefault(target, set()).update(units)
        return found

    def all_links(self) -> Iterator[tuple[str, tuple[Link, ...]]]:
        """Give the links of every document that has some: pairs of identifier and links."""
        for id, rows in groupby(self._stream(ALL_LINKS), key=lambda row: str(row[0])):
            yield id, tuple(read_link(row[1:]) for row in rows)

    def waiting(self) -> Iterator[tuple[str, str, str, str]]:
        """Give what texts cite without an answer: citing document, kind, number and title as cited."""
        yield from (tuple(row) for row in self._stream(WAITING))

    def citations_of(
        self,
        target: str,
        unit: str | None = None,
        *,
        limit: int | None = None,
        offset: int = 0,
    ) -> tuple[Incoming, ...]:
        """Give the resolved citations of a document, or of a unit and what it contains, by who cites."""
        statement = portion(INCOMING, limit, offset).where(*self._of_unit(target, unit))
        width = len(DOCUMENT_FIELDS) + 1
        return tuple(
            Incoming(Document(*row[1:width]), row[0], read_link(row[width:]))
            for row in self._rows(statement, id=target)
        )

    def cited_since(self, ids: Sequence[str], day: dt.date) -> list[Row]:
        """Give where documents issued from a day on cite some others: cited one, its units, citing one, start, end."""
        with_day = CITED_SINCE.params(day=day)
        return self._rows_in(with_day, ids)

    def units_named(self, ids: Sequence[str]) -> dict[str, set[str]]:
        """Give the units of several documents that relations, events or citations name, here or not."""
        found: dict[str, set[str]] = {}
        for statement in UNITS_NAMED_OF:
            for id, path in self._rows_in(statement, ids):
                found.setdefault(id, set()).add(path)
        for id, paths in self._rows_in(UNITS_CITED_OF, ids):
            found.setdefault(id, set()).update(paths)
        return found

    def count_citations_of(self, target: str, unit: str | None = None) -> int:
        """Count what ``citations_of`` gives."""
        return int(self._rows(COUNT_INCOMING.where(*self._of_unit(target, unit)), id=target)[0][0])

    def _of_unit(self, target: str, unit: str | None) -> list[sa.ColumnElement[bool]]:
        """Write the condition that a citation names a unit or something within it."""
        if unit is None:
            return []
        scope = self.scope(target, unit)
        lists = [paths for (paths,) in self._rows(UNITS_CITED, id=target)]
        touching = [paths for paths in lists if any(is_within(path, scope) for path in paths)]
        return [CITATION.c.target_units.in_(touching)]
