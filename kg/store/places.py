"""Reading places: by identifier and by name, with what came before and after them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kg.model import Place
from kg.store.links import LinkReads
from kg.store.rows import PLACE_FIELDS
from kg.store.schema import PLACE, PLACE_SUCCESSOR

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from kg.store.reads import Row

PLACES = sa.select(*(PLACE.c[name] for name in PLACE_FIELDS)).order_by(PLACE.c.id)
SUCCESSORS = sa.select(PLACE_SUCCESSOR.c.place, PLACE_SUCCESSOR.c.successor).order_by(
    PLACE_SUCCESSOR.c.place,
    PLACE_SUCCESSOR.c.ordinal,
)
LAST_END = sa.select(sa.func.max(PLACE.c.until)).where(PLACE.c.level == sa.bindparam("level"))
BEFORE = sa.select(PLACE_SUCCESSOR.c.place).where(PLACE_SUCCESSOR.c.successor == sa.bindparam("id"))


class PlaceReads(LinkReads):
    """Questions about administrative units through time."""

    def place(self, id: str) -> Place | None:
        """Give one place, ``None`` where the library does not know it."""
        return next(iter(self.places([id])), None)

    def places(self, ids: Sequence[str]) -> tuple[Place, ...]:
        """Give places in the order asked for, passing over unknown identifiers."""
        statement = PLACES.where(PLACE.c.id.in_(sa.bindparam("keys", expanding=True)))
        found = {place.id: place for place in self._places(self._rows_in(statement, ids))}
        return tuple(found[id] for id in ids if id in found)

    def places_named(self, key: str) -> tuple[Place, ...]:
        """Give the places of a name, by its ``title_key``: ``huyen tam nong`` recurs in two provinces."""
        return self._places(self._rows(PLACES.where(PLACE.c.name_key == key)))

    def places_in(self, parent: str) -> tuple[Place, ...]:
        """Give the places directly inside one; ``""`` gives the provinces."""
        return self._places(self._rows(PLACES.where(PLACE.c.parent == parent)))

    def predecessors(self, id: str) -> tuple[Place, ...]:
        """Give the places that a place succeeded."""
        return self.places([row[0] for row in self._rows(BEFORE.order_by(PLACE_SUCCESSOR.c.place), id=id)])

    def last_end(self, level: str) -> dt.date | None:
        """Give the day on which the last place of a level ended that did; None where none did."""
        last: dt.date | None = self._rows(LAST_END, level=level)[0][0]
        return last

    def all_places(self) -> Iterator[Place]:
        """Give every place, by identifier."""
        yield from self._places(self._rows(PLACES))

    def _places(self, rows: Iterable[Row]) -> tuple[Place, ...]:
        """Make places of rows, with the successors of each."""
        rows = list(rows)
        statement = SUCCESSORS.where(PLACE_SUCCESSOR.c.place.in_(sa.bindparam("keys", expanding=True)))
        successors: dict[str, list[str]] = defaultdict(list)
        for place, successor in self._rows_in(statement, [row[0] for row in rows]):
            successors[place].append(successor)
        return tuple(_place(row, tuple(successors.get(row[0], ()))) for row in rows)


def _place(row: Row, successors: tuple[str, ...]) -> Place:
    """Make one place of its columns."""
    return Place(**dict(zip(PLACE_FIELDS, row, strict=True)), successors=successors)
