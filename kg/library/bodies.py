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
from kg.store import DutyFilter

if TYPE_CHECKING:
    import datetime as dt

    from kg.library.duties import StatedDuty
    from kg.model import Document, Place

TRANSFER_RE = re.compile(
    r"cấp\s+huyện\b [^.;]* \b(?: do | chuyển | giao | thay\s+bằng | bằng )\b [^.;]* \b cấp\s+(?:xã|tỉnh)\b",
    re.VERBOSE | re.IGNORECASE,
)
"""A sentence by which what the district level did goes to another level."""

ENDED_LEVEL = "district"
CITING = 200


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
    """A duty in force whose bearer's level has ended, and who bears it now where a text says so."""

    duty: StatedDuty
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
        stands = (place.since is None or place.since <= day) and (place.until is None or day < place.until)
        around = self._places_around(place)
        later = around.successors(place.id, day)
        planned = tuple(each for id_ in place.successors if (each := around.get(id_)))
        return PlaceOnDay(
            place,
            stands,
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

    def orphaned_duties(self, day: dt.date | None = None) -> tuple[Orphan, ...]:
        """List duties in force on a day whose bearer stood at a level that had ended by then: the districts.

        Who bears one now is told only where the text of a later document says so.
        """
        day = day or today()
        since = max(
            (each.until for each in self.places if each.level == ENDED_LEVEL and each.until), default=None
        )
        if since is None or day < since:
            return ()
        rows = self.duties(DutyFilter(level=ENDED_LEVEL), day=day)
        return tuple(
            self._orphan(row, since)
            for row in rows
            if row.status and row.status.state in {"in_force", "partly"}
        )

    def _orphan(self, row: StatedDuty, since: dt.date) -> Orphan:
        """Look for a text that gives a duty of an ended level to another one."""
        for incoming in self.store.citations_of(
            row.document.id, row.duty.unit or None, limit=CITING, offset=0
        ):
            later = incoming.document.issued is not None and incoming.document.issued.year >= since.year
            if later and incoming.document.id != row.document.id:
                start, end = incoming.link.citation.start, incoming.link.citation.end
                if TRANSFER_RE.search(self.store.sentence(incoming.document.id, start, end).body):
                    return Orphan(row, since, incoming.document, start, end)
        return Orphan(row, since)
