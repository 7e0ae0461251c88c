"""The tables that can be exported: their columns, and their rows, read one after the other."""

from __future__ import annotations

import datetime as dt
from dataclasses import astuple, fields
from itertools import groupby, islice
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from kg.export.validity import VALIDITY_COLUMNS, validity_rows
from kg.model import Action, Document, Event, Figure, Place, Relation
from kg.read.registry import RELATION_COLUMNS
from kg.store import Digest, Origin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.store import Store

    Row = tuple[Any, ...]

T = TypeVar("T")

CHANGES = frozenset({"amends", "supplements", "replaces", "repeals", "suspends"})
AT_ONCE = 500

UNIT_COLUMNS = ("path", "kind", "label", "heading", "start", "end", "parent", "quoted")
CITATION_COLUMNS = (
    "start", "end", "surface", "form", "kind", "number", "title", "issuer", "year", "date", "units", "relation",
    "within", "antecedent", "rule", "rejected",
)  # fmt: skip
LINK_COLUMNS = ("outcome", "target", "units", "candidates", "how", "why_not", "warnings")


def _names(noun: type[Action | Document | Event | Figure | Place | Origin | Digest]) -> tuple[str, ...]:
    """Name the fields of a noun."""
    return tuple(field.name for field in fields(noun))


ACTION_COLUMNS = tuple(name for name in _names(Action) if name != "cue")
FIGURE_COLUMNS = _names(Figure)
DUTY_COLUMNS = (
    "document", "position", "unit", "start", "end", "bearer", "agencies", "level", "modality", "inherited", "action",
    "deadline", "deadline_kind", "amount", "amount_unit", "month", "day", "recipient", "basis", "rule",
)  # fmt: skip


class Table(NamedTuple):
    """A table that can be exported: its columns, and its rows from an open library."""

    columns: tuple[str, ...]
    rows: Callable[..., Iterator[Row]]
    dated: bool = False  # its rows are those of a day

    def read(self, store: Store, day: dt.date | None = None) -> Iterator[Row]:
        """Give the rows; those of a day for the one given, else for that of the build."""
        if self.dated:
            return self.rows(store, day or store.built() or dt.datetime.now().astimezone().date())
        return self.rows(store)


def _documents(store: Store) -> Iterator[Row]:
    """Give every document."""
    return map(attrgetter(*_names(Document)), store.all_documents())


def _units(store: Store) -> Iterator[Row]:
    """Give every unit with its document."""
    cells = attrgetter(*UNIT_COLUMNS)
    return ((id, *cells(unit)) for id, units in store.all_units() for unit in units)


def _citations(store: Store) -> Iterator[Row]:
    """Give every citation with what became of it; its position is the one that ``within`` and ``antecedent`` mean."""
    said, answered = attrgetter(*CITATION_COLUMNS), attrgetter(*LINK_COLUMNS)
    for id, links in store.all_links():
        for number, link in enumerate(links):
            yield (id, number, *said(link.citation), *answered(link))


def _changes(store: Store) -> Iterator[Row]:
    """Give the relations that change what is in force, as ``_edges`` does.

    Where units are known to be changed, that the document as a whole is (as its title says) is left out.
    """
    detailed = {
        (each.source, each.target)
        for each in store.all_relations()
        if each.relation in CHANGES and each.target_unit
    }
    return _rows_of(
        store,
        (
            each
            for each in store.all_relations()
            if each.relation in CHANGES and (each.target_unit or (each.source, each.target) not in detailed)
        ),
    )


def _edges(store: Store) -> Iterator[Row]:
    """Give every relation."""
    return _rows_of(store, store.all_relations())


def _rows_of(store: Store, relations: Iterator[Relation]) -> Iterator[Row]:
    """Write relations by kind and number; one whose document has no number names it by its title."""
    for some in batches(relations):
        ends = {id for relation in some for id in (relation.source, relation.target)}
        called = {each.id: (each.kind, each.number or each.title) for each in store.documents(sorted(ends))}
        for each in some:
            source, target = (
                called.get(each.source, ("", each.source)),
                called.get(each.target, ("", each.target)),
            )
            yield (*source, each.source_unit, each.relation, *target, each.target_unit, each.date, each.basis)


def _events(store: Store) -> Iterator[Row]:
    """Give every event."""
    return map(attrgetter(*_names(Event)), store.all_events())


def _validity(store: Store, day: dt.date) -> Iterator[Row]:
    """Give the state of every document on a day."""
    return validity_rows(store, batches(store.all_documents()), day)


def _duties(store: Store) -> Iterator[Row]:
    """Give every duty; ``action`` is what is to be done, in the words of the text."""
    for document, kept in groupby(store.all_duties(), key=attrgetter("document")):
        text = store.text(document).body
        for each in kept:
            duty, deadline = each.duty, each.duty.deadline
            agencies = tuple(f"{agency.kind} ({agency.level})" for agency in duty.agencies)
            when = (
                (
                    deadline.surface,
                    deadline.kind,
                    deadline.amount,
                    deadline.unit,
                    deadline.month,
                    deadline.day,
                )
                if deadline
                else (None,) * 6
            )
            yield (
                document, each.number, duty.unit, duty.start, duty.end, duty.bearer, agencies, duty.level,
                duty.modality, duty.inherited, text[duty.action.start : duty.action.end], *when, duty.recipient,
                duty.basis, duty.rule,
            )  # fmt: skip


def _actions(store: Store) -> Iterator[Row]:
    """Give every action that a report tells, with its words."""
    cells = attrgetter(*ACTION_COLUMNS)
    for document, kept in groupby(store.all_actions(), key=attrgetter("document")):
        text = store.text(document).body
        for each in kept:
            yield (document, each.number, *cells(each.action), text[each.action.start : each.action.end])


def _figures(store: Store) -> Iterator[Row]:
    """Give every figure that reports give."""
    cells = attrgetter(*FIGURE_COLUMNS)
    reports = [document.id for document in store.all_documents() if document.standing == "report"]
    return ((each.document, each.number, *cells(each.figure)) for each in store.figures_of(reports))


def _places(store: Store) -> Iterator[Row]:
    """Give every place."""
    return map(attrgetter(*_names(Place)), store.all_places())


def _sources(store: Store) -> Iterator[Row]:
    """Give every source of every document."""
    for some in batches(document.id for document in store.all_documents()):
        found = store.sources_of(some)
        yield from (astuple(origin) for id in some for origin in found.get(id, ()))


def _digests(store: Store) -> Iterator[Row]:
    """Give every digest that stands beside an official text."""
    return map(astuple, store.all_digests())


def batches(rows: Iterator[T], size: int = AT_ONCE) -> Iterator[list[T]]:
    """Cut rows into lists of some hundreds."""
    while some := list(islice(rows, size)):
        yield some


TABLES = MappingProxyType(
    {
        "documents": Table(_names(Document), _documents),
        "units": Table(("document", *UNIT_COLUMNS), _units),
        "citations": Table(
            (
                "document",
                "position",
                *CITATION_COLUMNS,
                "outcome",
                "target",
                "target_units",
                *LINK_COLUMNS[3:],
            ),
            _citations,
        ),
        "relations": Table(RELATION_COLUMNS, _changes),
        "edges": Table(RELATION_COLUMNS, _edges),
        "events": Table(_names(Event), _events),
        "validity": Table(VALIDITY_COLUMNS, _validity, dated=True),
        "duties": Table(DUTY_COLUMNS, _duties),
        "actions": Table(("document", "position", *ACTION_COLUMNS, "words"), _actions),
        "figures": Table(("document", "position", *FIGURE_COLUMNS), _figures),
        "places": Table(_names(Place), _places),
        "sources": Table(_names(Origin), _sources),
        "digests": Table(_names(Digest), _digests),
    }
)
