"""All that the library knows of one document, brought together: for one document, or for each in turn.

Reading everything walks the tables side by side, in the order of the documents' identifiers, so that memory holds
some hundred documents at a time.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby, islice
from operator import attrgetter
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.model import Document, Event, Link, Place, Relation, Unit
    from kg.store import Digest, KeptAction, KeptDuty, Origin, Store

T = TypeVar("T")
K = TypeVar("K", "KeptDuty", "KeptAction")

AT_ONCE = 200
"""How many documents are asked for together."""


class Contents(NamedTuple):
    """What stands in the text of a document, and what it acts on."""

    units: tuple[Unit, ...]
    links: tuple[Link, ...]
    relations: tuple[Relation, ...]
    digests: tuple[Digest, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """One document with all that belongs to it; sequences are ``()`` where there is nothing."""

    document: Document
    words: str  # the text, where duties, actions or our digest are given from it
    units: tuple[Unit, ...]
    links: tuple[Link, ...]
    relations: tuple[Relation, ...]  # of which it is the source
    named: frozenset[
        str
    ]  # paths of its units that relations, events and citations name, whether it has them or not
    origins: tuple[Origin, ...]
    digests: tuple[Digest, ...]
    place: Place | None
    events: tuple[Event, ...]
    duties: tuple[KeptDuty, ...]
    actions: tuple[KeptAction, ...]
    day: dt.date | None  # on which validity is told: the one asked for, else that of the build


def gather_one(store: Store, id: str, day: dt.date | None = None) -> Dossier:
    """Gather one document.

    Raises:
        UnknownDocument: none has this identifier.
    """
    document = store.document(id)
    contents = Contents(store.units(id), store.links(id), store.relations_from(id), store.digests(id))
    return next(_dossiers(store, [(document, contents)], day or store.built()))


def gather_all(store: Store, day: dt.date | None = None) -> Iterator[Dossier]:
    """Gather every document, by identifier."""
    units, links = Beside(store.all_units()), Beside(store.all_links())
    relations = Beside(_together(store.all_relations(), "source"))
    digests = Beside(_together(store.all_digests(), "document"))
    found = (
        (each, Contents(units.at(each.id), links.at(each.id), relations.at(each.id), digests.at(each.id)))
        for each in store.all_documents()
    )
    day = day or store.built()
    while some := list(islice(found, AT_ONCE)):
        yield from _dossiers(store, some, day)


def _dossiers(
    store: Store, some: Sequence[tuple[Document, Contents]], day: dt.date | None
) -> Iterator[Dossier]:
    """Add what is asked for several documents at once."""
    ids = [document.id for document, _ in some]
    named, histories, origins = store.units_named(ids), store.events_of(ids), store.sources_of(ids)
    places = {each.id: each for each in store.places(sorted({document.place for document, _ in some} - {""}))}
    duties, actions = _by_document(store.duties_of(ids)), _by_document(store.actions_of(ids))
    for document, contents in some:
        given = document.standing == "digest" or document.id in duties or document.id in actions
        yield Dossier(
            document,
            store.text(document.id).body if given else "",
            contents.units,
            contents.links,
            contents.relations,
            frozenset(named.get(document.id, set())),
            tuple(origins.get(document.id, ())) if document.standing != "stub" else (),
            contents.digests,
            places.get(document.place),
            tuple(histories.get(document.id, ())),
            tuple(duties.get(document.id, ())),
            tuple(actions.get(document.id, ())),
            day,
        )


def _by_document(kept: Iterable[K]) -> dict[str, list[K]]:
    """Part duties or actions by document, each in the order of its text."""
    found: dict[str, list[K]] = {}
    for each in sorted(kept, key=attrgetter("document", "number")):
        found.setdefault(each.document, []).append(each)
    return found


def _together(rows: Iterable[T], field: str) -> Iterator[tuple[str, tuple[T, ...]]]:
    """Join the neighbouring rows of one document to one."""
    for id, group in groupby(rows, key=attrgetter(field)):
        yield id, tuple(group)


class Beside(Generic[T]):
    """Walks beside the documents over rows of another table, both in the order of identifiers."""

    def __init__(self, rows: Iterable[tuple[str, tuple[T, ...]]]) -> None:
        self._rows = iter(rows)
        self._next = next(self._rows, None)

    def at(self, id: str) -> tuple[T, ...]:
        """Give the rows of a document; those of identifiers before it are passed over."""
        while self._next and self._next[0] < id:
            self._next = next(self._rows, None)
        if self._next and self._next[0] == id:
            return self._next[1]
        return ()
