"""Places and agencies as of a day: what stood, what came of it, and the duties that nobody is left to bear."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kg.body import Body, all_bodies, find_body, predecessors_of, successors_of
from kg.errors import UnknownDocument
from kg.library.resting import RestingAnswers
from kg.library.time import today
from kg.number import slugify
from kg.place import Places

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from kg.library.duties import StatedDuty
    from kg.model import Agency, Document, Place
    from kg.store import PlacedDuty

TRANSFER_RE = re.compile(
    r"cấp\s+huyện\b [^.;]* \b(?: do | chuyển | giao | thay\s+bằng | bằng )\b [^.;]* \b cấp\s+(?:xã|tỉnh)\b",
    re.VERBOSE | re.IGNORECASE,
)
"""A sentence by which what the district level did goes to another level."""

ENDED_LEVEL = "district"


@dataclass(frozen=True, slots=True)
class PlaceOnDay:
    """A place as of a day: whether it stood, what it lay in, what came before it and what took its place."""

    place: Place
    stands: bool
    parent: Place | None
    predecessors: tuple[Place, ...]
    successors: tuple[Place, ...]  # on that day, through all changes; where it stands, those to come
    derived: bool  # the successors of a district are those of its communes; no act names them


@dataclass(frozen=True, slots=True)
class BodyOnDay:
    """A central body as of a day."""

    body: Body
    stands: bool
    predecessors: tuple[Body, ...]
    successors: tuple[Body, ...]  # on that day, through all changes; where it stands, those to come


@dataclass(frozen=True, slots=True)
class Orphan:
    """A duty in force of which a bearer's level has ended, and who bears it now where a text says so."""

    duty: StatedDuty
    ended: tuple[Agency, ...]  # its bearers of that level
    left: tuple[Agency, ...]  # its other bearers
    since: dt.date
    told_by: Document | None = None  # whose text gives the duty to another level
    start: int | None = None
    end: int | None = None


class BodyAnswers(RestingAnswers):
    """Questions about places and agencies on a day, for the open library."""

    @cached_property
    def places(self) -> Places:
        """Load the places of this library."""
        return Places(tuple(self.store.all_places()))

    def places_called(self, name: str, day: dt.date | None = None) -> tuple[PlaceOnDay, ...]:
        """Find the places that a name or identifier means on a day; all times where none stood that day.

        A name that several bear gives them all: two districts were called Tam Nông, two communes are.
        """
        day = day or today()
        one = self.places.get(name.strip())
        found = (one,) if one else self.places.find(name, day=day) or self.places.find(name)
        return tuple(self.place_on(each, day) for each in found)

    def place_on(self, place: Place, day: dt.date) -> PlaceOnDay:
        """Tell of a place as of a day."""
        around = self._places_around(place)
        later = around.successors(place.id, day)
        planned = tuple(each for id_ in place.successors if (each := around.get(id_)))
        return PlaceOnDay(
            place,
            place.stands(day),
            around.get(place.parent),
            self.store.predecessors(place.id),
            later or planned,
            place.level == ENDED_LEVEL and any(each.level == "commune" for each in planned),
        )

    def _places_around(self, place: Place) -> Places:
        """Load a place, what it lies in, and all that came of it."""
        found = {place.id: place}
        waiting = [place.parent, *place.successors]
        while waiting:
            nearer = self.store.places([id for id in waiting if id and id not in found])
            found |= {each.id: each for each in nearer}
            waiting = [id for each in nearer if each.id != place.parent for id in each.successors]
        return Places(tuple(found.values()))

    def body_called(self, name: str, day: dt.date | None = None) -> BodyOnDay:
        """Find the central body of a name or identifier, as of a day.

        Raises:
            UnknownDocument: the table of bodies has none of this name.
        """
        found = all_bodies().get(slugify(name)) or find_body(name)
        if found is None:
            raise UnknownDocument(f"{name[:200]!r} is no agency of the table", ())
        return self.body_on(found, day or today())

    def body_on(self, body: Body, day: dt.date) -> BodyOnDay:
        """Tell of a central body as of a day."""
        later = successors_of(body, day) or tuple(all_bodies()[each] for each in body.successors)
        return BodyOnDay(body, body.exists(day), predecessors_of(body), later)

    def bodies_on(self, day: dt.date | None = None) -> tuple[BodyOnDay, ...]:
        """Give all bodies of the table as of a day."""
        return tuple(self.body_on(each, day or today()) for each in all_bodies().values())

    @cached_property
    def district_end(self) -> dt.date | None:
        """Give the day on which the last district ended; None in a library that knows of none."""
        return self.store.last_end(ENDED_LEVEL)

    def orphans_on(self, day: dt.date | None = None) -> tuple[PlacedDuty, ...]:
        """Find the duties in force on a day of which a bearer stood at a level that had ended by then, the district."""
        day = day or today()
        if self.district_end is None or day < self.district_end:
            return ()
        placed = self.store.duties_borne_at(ENDED_LEVEL)
        states = self.statuses_of_units([(each.document, each.unit) for each in placed], day)
        return tuple(
            each for each in placed if states[each.document, each.unit].state in {"in_force", "partly"}
        )

    def orphaned_duties(self, day: dt.date | None = None) -> tuple[Orphan, ...]:
        """Give every duty that ``orphans_on`` finds; who bears one now, only where a later text says so."""
        return self.orphans_at(self.orphans_on(day), day)

    def orphans_at(self, placed: Sequence[PlacedDuty], day: dt.date | None = None) -> tuple[Orphan, ...]:
        """Give some of the duties that ``orphans_on`` found."""
        since = self.district_end
        if since is None:
            return ()
        given = self._transfers(dict.fromkeys(each.document for each in placed), since)
        return tuple(_orphan(row, since, given) for row in self.duties_at(placed, day or today()))

    def _transfers(self, ids: Iterable[str], since: dt.date) -> list[Transfer]:
        """Find the sentences of documents, from the year of an end on, that give duties of others to another level."""
        found = []
        for target, units, by, start, end in self.store.cited_since(list(ids), since.replace(month=1, day=1)):
            if TRANSFER_RE.search(self.store.sentence(by, start, end).body):
                found.append(Transfer(target, units, self.store.document(by), start, end))
        return found


@dataclass(frozen=True, slots=True)
class Transfer:
    """A sentence that gives what some units of a document lay down to another level."""

    target: str
    units: tuple[str, ...]  # () for the whole document
    document: Document  # that says so
    start: int  # of the citation in its text
    end: int

    def covers(self, stated: StatedDuty) -> bool:
        """Tell whether a duty lies in what is given, or holds it."""
        own = stated.duty.unit
        return stated.document.id == self.target and (
            not self.units or any(_holds(unit, own) or _holds(own, unit) for unit in self.units)
        )


def _holds(outer: str, inner: str) -> bool:
    """Tell whether a unit is another one, or holds it."""
    return outer == inner or inner.startswith(f"{outer}/")


def _orphan(row: StatedDuty, since: dt.date, given: Iterable[Transfer]) -> Orphan:
    """Part the bearers of a duty, and find the text that gives it to another level."""
    ended = tuple(each for each in row.duty.agencies if each.level == ENDED_LEVEL)
    left = tuple(each for each in row.duty.agencies if each.level != ENDED_LEVEL)
    told = next((each for each in given if each.covers(row)), None)
    if told is None:
        return Orphan(row, ended, left, since)
    return Orphan(row, ended, left, since, told.document, told.start, told.end)
