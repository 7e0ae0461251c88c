"""Between the nouns and the rows of the tables, in both directions."""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from kg.model import Action, Citation, Document, Event, Figure, Link, Place, Relation, Span, Unit
from kg.number import fold, number_key
from kg.store.records import Origin
from kg.store.schema import CITATION, UNIT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Cells = dict[str, Any]
"""One row to be written: column → value."""

DOCUMENT_FIELDS = tuple(field.name for field in fields(Document))
UNIT_FIELDS = tuple(field.name for field in fields(Unit))
RELATION_FIELDS = tuple(field.name for field in fields(Relation))
EVENT_FIELDS = tuple(field.name for field in fields(Event))
PLACE_FIELDS = tuple(field.name for field in fields(Place) if field.name != "successors")
ORIGIN_FIELDS = tuple(field.name for field in fields(Origin) if field.name != "document")
ACTION_FIELDS = tuple(field.name for field in fields(Action) if field.name != "cue")
FIGURE_FIELDS = tuple(field.name for field in fields(Figure))
CITATION_FIELDS = tuple(field.name for field in fields(Citation) if field.name not in {"cue", "document"})
LINK_FIELDS = ("outcome", "target", "candidates", "how", "why_not", "warnings")

LINK_COLUMNS = (
    *(CITATION.c[name] for name in CITATION_FIELDS),
    CITATION.c.cue_start,
    CITATION.c.cue_end,
    CITATION.c.name_start,
    CITATION.c.name_end,
    CITATION.c.target_units,
    *(CITATION.c[name] for name in LINK_FIELDS),
)
"""What ``read_link`` reads, in its order."""

UNIT_COLUMNS = tuple(UNIT.c[name] for name in UNIT_FIELDS)

_document_cells = attrgetter(*DOCUMENT_FIELDS)
_unit_cells = attrgetter(*UNIT_FIELDS)
_relation_cells = attrgetter(*RELATION_FIELDS)
_event_cells = attrgetter(*EVENT_FIELDS)
_place_cells = attrgetter(*PLACE_FIELDS)
_action_cells = attrgetter(*ACTION_FIELDS)
_figure_cells = attrgetter(*FIGURE_FIELDS)
_origin_cells = attrgetter(*ORIGIN_FIELDS)
_citation_cells = attrgetter(*CITATION_FIELDS)
_link_cells = attrgetter(*LINK_FIELDS)


def title_key(title: str) -> str:
    """Reduce a title to what two spellings of it share: no case, no diacritics, single spaces.

    >>> title_key("Luật  Thanh tra")
    'luat thanh tra'
    """
    return " ".join(fold(title).split())


def document_row(document: Document) -> Cells:
    """Give a document's columns, the keys it is found by included."""
    cells: Cells = dict(zip(DOCUMENT_FIELDS, _document_cells(document), strict=True))
    cells["number_key"] = number_key(document.number)
    cells["title_key"] = title_key(document.title)
    return cells


def unit_rows(document: str, units: Sequence[Unit]) -> Iterator[Cells]:
    """Give the columns of a document's units, numbered in their order."""
    for ordinal, unit in enumerate(units):
        cells: Cells = dict(zip(UNIT_FIELDS, _unit_cells(unit), strict=True))
        cells["document_id"] = document
        cells["ordinal"] = ordinal
        yield cells


def link_rows(document: str, units: Sequence[Unit], links: Sequence[Link]) -> Iterator[Cells]:
    """Give the columns of a document's links, each with the unit that it stands in."""
    holders = innermost(units, [link.citation.start for link in links])
    for ordinal, (link, holder) in enumerate(zip(links, holders, strict=True)):
        citation = link.citation
        cells: Cells = dict(zip(CITATION_FIELDS, _citation_cells(citation), strict=True))
        cells.update(zip(LINK_FIELDS, _link_cells(link), strict=True))
        cue = citation.cue
        cells["cue_start"], cells["cue_end"] = (cue.start, cue.end) if cue else (None, None)
        cells["name_start"], cells["name_end"] = citation.document.start, citation.document.end
        cells["target_units"] = link.units
        cells["document_id"], cells["unit"], cells["ordinal"] = document, holder, ordinal
        yield cells


def read_link(row: tuple[Any, ...]) -> Link:
    """Make a link of the columns ``LINK_COLUMNS``."""
    end = len(CITATION_FIELDS)
    cue_start, cue_end, name_start, name_end, units = row[end : end + 5]
    citation = Citation(
        **dict(zip(CITATION_FIELDS, row[:end], strict=True)),
        cue=None if cue_start is None else Span(cue_start, cue_end),
        document=Span(name_start, name_end),
    )
    return Link(citation, units=units, **dict(zip(LINK_FIELDS, row[end + 5 :], strict=True)))


def relation_row(relation: Relation) -> Cells:
    """Give a relation's columns."""
    return dict(zip(RELATION_FIELDS, _relation_cells(relation), strict=True))


def event_row(event: Event) -> Cells:
    """Give an event's columns."""
    return dict(zip(EVENT_FIELDS, _event_cells(event), strict=True))


def action_row(document: str, number: int, action: Action) -> Cells:
    """Give an action's columns."""
    cells: Cells = dict(zip(ACTION_FIELDS, _action_cells(action), strict=True))
    cue = action.cue
    cells["cue_start"], cells["cue_end"] = (cue.start, cue.end) if cue else (None, None)
    return {"document_id": document, "number": number, **cells}


def figure_row(document: str, number: int, figure: Figure) -> Cells:
    """Give a figure's columns."""
    return {
        "document_id": document,
        "number": number,
        **dict(zip(FIGURE_FIELDS, _figure_cells(figure), strict=True)),
    }


def place_row(place: Place) -> Cells:
    """Give a place's columns, without its successors."""
    cells: Cells = dict(zip(PLACE_FIELDS, _place_cells(place), strict=True))
    cells["name_key"] = title_key(place.name)
    return cells


def successor_rows(place: Place) -> Iterator[Cells]:
    """Give one row for each place that succeeds this one, in the order given."""
    for ordinal, successor in enumerate(place.successors):
        yield {"place": place.id, "ordinal": ordinal, "successor": successor}


def origin_row(origin: Origin) -> Cells:
    """Give the columns of one source."""
    return {"document_id": origin.document, **dict(zip(ORIGIN_FIELDS, _origin_cells(origin), strict=True))}


def innermost(units: Sequence[Unit], positions: Sequence[int]) -> list[str]:
    """Name for each position the innermost unit that holds it, ``""`` outside all units.

    Units quoted for another document are passed over: what stands in them is said by the article that quotes.
    """
    own = sorted((unit for unit in units if not unit.quoted), key=lambda unit: (unit.start, -unit.end))
    paths = [""] * len(positions)
    open_units: list[Unit] = []
    following = 0
    for index in sorted(range(len(positions)), key=positions.__getitem__):
        position = positions[index]
        while following < len(own) and own[following].start <= position:
            open_units.append(own[following])
            following += 1
        while open_units and open_units[-1].end <= position:
            open_units.pop()
        paths[index] = open_units[-1].path if open_units else ""
    return paths
