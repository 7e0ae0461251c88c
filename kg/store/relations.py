"""Reading relations, one by one, with where each is stated."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import sqlalchemy as sa

from kg.model import Relation
from kg.store.reads import portion
from kg.store.rows import RELATION_FIELDS
from kg.store.schema import RELATION
from kg.store.texts import TextReads, is_within

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Side = Literal["source", "target"]

RELATION_COLUMNS = tuple(RELATION.c[name] for name in RELATION_FIELDS)
ALL_RELATIONS = sa.select(*RELATION_COLUMNS)
RELATIONS_BY_KEY = sa.select(RELATION.c.id, *RELATION_COLUMNS).where(
    RELATION.c.id.in_(sa.bindparam("keys", expanding=True)),
)
UNITS_NAMED = MappingProxyType(
    {
        "source": sa.select(RELATION.c.source_unit).distinct().where(RELATION.c.source == sa.bindparam("id")),
        "target": sa.select(RELATION.c.target_unit).distinct().where(RELATION.c.target == sa.bindparam("id")),
    }
)

UNITS_RESTING = (
    sa.select(RELATION.c.source, RELATION.c.target, RELATION.c.source_unit)
    .where(RELATION.c.target.in_(sa.bindparam("keys", expanding=True)), RELATION.c.source_unit != "")
    .distinct()
    .order_by(RELATION.c.source_unit)
)


TYPES = sa.select(RELATION.c.source, RELATION.c.source_unit, RELATION.c.relation).distinct()


class RelationReads(TextReads):
    """Questions about relations between documents and units."""

    def relations_from(
        self,
        id: str,
        unit: str | None = None,
        *,
        limit: int | None = None,
        offset: int = 0,
    ) -> tuple[Relation, ...]:
        """Give the relations of a document to others, or those of one unit and of what it contains."""
        return self._relations("source", id, unit, portion(ALL_RELATIONS, limit, offset))

    def relations_to(
        self,
        id: str,
        unit: str | None = None,
        *,
        limit: int | None = None,
        offset: int = 0,
    ) -> tuple[Relation, ...]:
        """Give the relations of others to a document, or to one unit and what it contains."""
        return self._relations("target", id, unit, portion(ALL_RELATIONS, limit, offset))

    def all_relations(self) -> Iterator[Relation]:
        """Give every relation, by source."""
        statement = ALL_RELATIONS.order_by(RELATION.c.source, RELATION.c.source_unit, RELATION.c.id)
        yield from (Relation(*row) for row in self._stream(statement))

    def relation_types(self, ids: Sequence[str] | None = None) -> Iterator[tuple[str, str, str]]:
        """Give each type of relation that a unit has to other documents, of all or some: source, unit, type."""
        yield from ((row[0], row[1], row[2]) for row in self._each(TYPES, RELATION.c.source, ids))

    def relations_by_key(self, keys: Sequence[int]) -> dict[int, Relation]:
        """Give relations by the keys that edges keep."""
        return {row[0]: Relation(*row[1:]) for row in self._rows_in(RELATIONS_BY_KEY, keys)}

    def units_touched(self, side: Side, id: str, unit: str) -> list[str]:
        """Give the units named by relations on one side of a document that are a unit or lie within it."""
        scope = self.scope(id, unit)
        return [path for (path,) in self._rows(UNITS_NAMED[side], id=id) if is_within(path, scope)]

    def units_resting(self, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, ...]]:
        """Give the units of documents that have a relation to another one, by (source, target)."""
        wanted = set(pairs)
        found: dict[tuple[str, str], list[str]] = {}
        for source, target, unit in self._rows_in(
            UNITS_RESTING, list(dict.fromkeys(target for _, target in pairs))
        ):
            if (source, target) in wanted:
                found.setdefault((source, target), []).append(unit)
        return {pair: tuple(units) for pair, units in found.items()}

    def _relations(
        self,
        side: Side,
        id: str,
        unit: str | None,
        statement: sa.Select[tuple[object, ...]],
    ) -> tuple[Relation, ...]:
        """Give the relations that have a document or unit on one side, in the order of its units."""
        statement = statement.where(RELATION.c[side] == id)
        if unit is not None:
            statement = statement.where(RELATION.c[f"{side}_unit"].in_(self.units_touched(side, id, unit)))
        rows = self._rows(statement.order_by(RELATION.c[f"{side}_unit"], RELATION.c.id))
        return tuple(Relation(*row) for row in rows)
