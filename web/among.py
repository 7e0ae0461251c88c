"""Results of their own kind on the search page: duties, actions and documents of the best hits."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext

from kg.export import plain
from kg.library import StatedDuty, ToldAction, held_record
from web.addresses import document_address, place_address, trace_address, unit_address
from web.facets import changed_address
from web.marks import mark_of
from web.naming import long_name
from web.pages import today
from web.passage import mark_words
from web.tracing import state_mark
from web.wishes import asked_sought

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from markupsafe import Markup

    from kg.library import Among, Library, Sought
    from kg.model import Document
    from kg.search import Hits, Share, Wishes
    from web.marks import Mark

SOUGHT: Mapping[str, Sought] = MappingProxyType(
    {"van-ban": "documents", "nghia-vu": "duties", "hoat-dong": "actions"}
)
"""How the addresses of pages call what is sought instead of articles."""

TABS = MappingProxyType(
    {
        "": lazy_gettext("Điều, văn bản, tin"),
        "van-ban": lazy_gettext("Văn bản"),
        "nghia-vu": lazy_gettext("Nghĩa vụ"),
        "hoat-dong": lazy_gettext("Hoạt động địa phương"),
    }
)
DOCUMENTS_FIRST = 3


@dataclass(frozen=True, slots=True)
class Tab:
    """One kind of result: what it is called, how many articles or reports hold some, and where it is listed."""

    words: str
    count: int | None
    address: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A duty, an action or a document as the page lists it."""

    held: StatedDuty | ToldAction | Document
    document: Document
    name: str
    address: str
    words: Markup | None  # its sentence, with the words asked for marked
    mark: Mark | None  # of its validity
    trace: str = ""
    place: str = ""
    place_address: str = ""


def asked_kind() -> str:
    """Read what kind of result the address asks for, "" for articles.

    Raises:
        BadQuery: there is no such kind.
    """
    sought = asked_sought("tim", SOUGHT)
    return next((name for name, one in SOUGHT.items() if one == sought), "")


def show_tabs(chosen: str, hits: Hits | None, counted: Mapping[str, Sequence[Share]]) -> tuple[Tab, ...]:
    """Show the kinds of result; of duties and actions, how many of the articles or reports found hold some."""
    sorts = {share.label: share.count for share in counted.get("sort", ())}
    counts = {
        "": hits.total if hits else 0,
        "nghia-vu": sorts.get("duty", 0),
        "hoat-dong": sorts.get("action", 0),
    }
    return tuple(
        Tab(str(words), counts.get(name), changed_address(tim=name), name == chosen)
        for name, words in TABS.items()
        if name in ("", chosen) or counts.get(name, 1)
    )


def rows_of(library: Library, query: str, among: Among[Any], wishes: Wishes) -> tuple[Row, ...]:
    """Show duties, actions or documents."""
    if among.held and isinstance(among.held[0], StatedDuty):
        return tuple(_duty_row(library, query, one) for one in among.held)
    if among.held and isinstance(among.held[0], ToldAction):
        return tuple(_action_rows(library, query, among.held))
    return document_rows(library, among.held, wishes)


def _duty_row(library: Library, query: str, stated: StatedDuty) -> Row:
    """Show a duty with its sentence."""
    document, unit = stated.document, stated.duty.unit
    return Row(
        stated,
        document,
        long_name(document),
        document_address(document.id, unit),
        mark_words(library, query, stated.words),
        state_mark(document, stated.status),
        trace_address(stated.id, "down"),
    )


def _action_rows(library: Library, query: str, told: Sequence[ToldAction]) -> Iterator[Row]:
    """Show actions with their sentences and places."""
    names = {place.id: place.name for place in library.store.places([each.action.place for each in told])}
    for each in told:
        place = each.action.place
        yield Row(
            each,
            each.document,
            long_name(each.document),
            document_address(each.document.id),
            mark_words(library, query, each.words),
            None,
            trace_address(each.id, "up"),
            names.get(place, place),
            place_address(place) if place in names else "",
        )


def document_rows(library: Library, documents: Sequence[Document], wishes: Wishes) -> tuple[Row, ...]:
    """Show documents with their validity on the day."""
    day = wishes.get("day") or today()
    states = library.statuses([each.id for each in documents], day)
    return tuple(
        Row(
            each,
            each,
            long_name(each),
            unit_address(each.id, ""),
            None,
            mark_of(states[each.id].state) if each.id in states and each.standing != "report" else None,
        )
        for each in documents
    )


def table_of(among: Among[Any]) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Give what was found as a table: its header and rows; lists stand in one cell."""
    records = [plain(held_record(one)) for one in among.held]
    header = tuple(records[0]) if records else ("id",)
    return header, [tuple(map(_cell, record.values())) for record in records]


def _cell(value: object) -> object:
    """Write a value in one cell."""
    return "|".join(map(str, value)) if isinstance(value, list) else "" if value is None else value
