"""All that the library knows of one document, brought together: for one document, or for each in turn.

Reading everything walks the tables side by side, in the order of the documents' identifiers, so that memory holds
one document at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.model import Document, Link, Place, Relation, Unit
    from kg.store import Digest, Origin, Store

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Dossier:
    """One document with all that belongs to it; sequences are ``()`` where there is nothing."""

    document: Document
    own_words: str  # the text, where it is our digest; offsets of its citations point into it
    units: tuple[Unit, ...]
    links: tuple[Link, ...]
    relations: tuple[Relation, ...]  # of which it is the source
    named: frozenset[str]  # paths of its units that relations and citations name, whether it has them or not
    origins: tuple[Origin, ...]
    digests: tuple[Digest, ...]
    place: Place | None


def gather_one(store: Store, id: str) -> Dossier:
    """Gather one document.

    Raises:
        UnknownDocument: none has this identifier.
    """
    document = store.document(id)
    return _dossier(
        store, document, (store.units(id), store.links(id), store.relations_from(id)), store.digests(id)
    )


def gather_all(store: Store) -> Iterator[Dossier]:
    """Gather every document, by identifier."""
    units, links = Beside(store.all_units()), Beside(store.all_links())
    relations = Beside(_together(store.all_relations(), "source"))
    digests = Beside(_together(store.all_digests(), "document"))
    for document in store.all_documents():
        id = document.id
        yield _dossier(store, document, (units.at(id), links.at(id), relations.at(id)), digests.at(id))


def _dossier(
    store: Store,
    document: Document,
    contents: tuple[tuple[Unit, ...], tuple[Link, ...], tuple[Relation, ...]],
    digests: tuple[Digest, ...],
) -> Dossier:
    """Add what is asked for document by document."""
    units, links, relations = contents
    id = document.id
    named = {relation.target_unit for relation in store.relations_to(id)}
    named.update(relation.source_unit for relation in relations)
    named.update(unit for incoming in store.citations_of(id) for unit in incoming.link.units)
    return Dossier(
        document,
        store.text(id).body if document.standing == "digest" else "",
        units,
        links,
        relations,
        frozenset(named - {""}),
        store.sources(id) if document.standing != "stub" else (),
        digests,
        store.place(document.place) if document.place else None,
    )


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
