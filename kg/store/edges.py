"""The relations between each two documents, summed up: what chains, paths and the ranking run over."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa

from kg.store.reads import KEYS_AT_ONCE
from kg.store.records import Edge
from kg.store.relations import RelationReads, Side
from kg.store.schema import EDGE, RELATION
from kg.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.model import Relation

Direction = Literal["up", "down"]
"""``up`` leads from a document to what it acts on or rests on, ``down`` to the documents that act on it."""

EDGE_FIELDS = ("source", "target", "relation", "count", "best", "rank")
EDGE_COLUMNS = tuple(EDGE.c[name] for name in EDGE_FIELDS)
EDGES_AT = MappingProxyType(
    {
        "up": sa.select(*EDGE_COLUMNS)
        .where(EDGE.c.source.in_(sa.bindparam("keys", expanding=True)))
        .order_by(EDGE.c.rank, EDGE.c.target, EDGE.c.relation, EDGE.c.source),
        "down": sa.select(*EDGE_COLUMNS)
        .where(EDGE.c.target.in_(sa.bindparam("keys", expanding=True)))
        .order_by(EDGE.c.rank, EDGE.c.source, EDGE.c.relation, EDGE.c.target),
    }
)

EDGES_COUNTED = tuple(
    sa.select(sa.func.count()).where(end == sa.bindparam("id")) for end in (EDGE.c.source, EDGE.c.target)
)


class EdgeReads(RelationReads):
    """Questions about which documents are joined, and how strongly."""

    def edges(self) -> Iterator[Edge]:
        """Sum up all relations between different documents as they stand now, for the ranking of a build."""
        yield from (Edge(*row) for row in self._stream(summed_edges()))

    def edges_at(self, ids: Sequence[str], direction: Direction, *, limit: int) -> tuple[Edge, ...]:
        """Give the edges that leave documents upward or reach them from below, strongest first.

        At most ``limit`` of them; reads what ``finish`` summed up, in one statement for each 500 documents.
        """
        statement = EDGES_AT[direction].limit(limit)
        edges = [Edge(*row) for row in self._rows_in(statement, ids)]
        if len(ids) > KEYS_AT_ONCE:
            edges.sort(key=lambda edge: (edge.rank, edge.source, edge.target, edge.relation))
        return tuple(edges[:limit])

    def count_edges_at(self, id: str) -> int:
        """Count the edges of a document in both directions."""
        return sum(int(self._rows(counted, id=id)[0][0]) for counted in EDGES_COUNTED)

    def edges_at_unit(self, id: str, unit: str, direction: Direction, *, limit: int) -> tuple[Edge, ...]:
        """Give the edges of one unit and of what it contains, as ``edges_at`` does for documents."""
        side: Side = "source" if direction == "up" else "target"
        units = self.units_touched(side, id, unit)
        statement = summed_edges(RELATION.c[side] == id, RELATION.c[f"{side}_unit"].in_(units))
        order = [statement.selected_columns[name] for name in ("rank", "source", "target", "relation")]
        return tuple(Edge(*row) for row in self._rows(statement.order_by(*order).limit(limit)))

    def evidence(self, edges: Sequence[Edge]) -> tuple[Relation, ...]:
        """Give the relation whose evidence is shown first, for each edge in turn."""
        relations = self.relations_by_key([edge.best for edge in edges])
        return tuple(relations[edge.best] for edge in edges)


@cache
def relation_ranks() -> Mapping[str, int]:
    """Give the strength of each type of relation, 1 strongest: ``tables/relations.tsv``."""
    return {row["relation"]: int(row["rank"]) for row in table("relations")}


def summed_edges(*conditions: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Write the statement that groups relations to edges, in the order of ``Edge``.

    The best evidence is the first in the words of the source itself, else in those of another text, else any; an
    unknown type of relation is weaker than all known.
    """
    ranks = dict(relation_ranks())
    rank = sa.case(ranks, value=RELATION.c.relation, else_=max(ranks.values()) + 1)
    in_words = sa.case((RELATION.c.start.is_not(None), RELATION.c.id))
    in_own_words = sa.case((RELATION.c.evidence == RELATION.c.source, in_words))
    best = sa.func.coalesce(sa.func.min(in_own_words), sa.func.min(in_words), sa.func.min(RELATION.c.id))
    joined = (RELATION.c.source, RELATION.c.target, RELATION.c.relation)
    columns = (*joined, sa.func.count().label("count"), best.label("best"), rank.label("rank"))
    return sa.select(*columns).where(RELATION.c.source != RELATION.c.target, *conditions).group_by(*joined)
