"""What was in force on a day, for tables and files of graphs, computed from the events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.effect import status_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from kg.effect import Status
    from kg.model import Document
    from kg.store import Store

REPORT = "Tin"
VALIDITY_COLUMNS = (
    "id", "day", "status", "basis", "since", "deciding", "deciding_unit", "why", "ended_units",
)  # fmt: skip


def states_on(store: Store, documents: Sequence[Document], day: dt.date) -> dict[str, Status]:
    """Compute the validity of documents on a day; a report has none."""
    acts = [document for document in documents if document.kind != REPORT]
    histories = store.events_of([document.id for document in acts])
    return {
        each.id: status_of(histories.get(each.id, ()), "", day, cited_only=each.standing == "stub")
        for each in acts
    }


def validity_rows(
    store: Store, groups: Iterable[Sequence[Document]], day: dt.date
) -> Iterator[tuple[Any, ...]]:
    """Give the cells of the validity of documents, as ``VALIDITY_COLUMNS`` names them."""
    for some in groups:
        for id, told in states_on(store, some, day).items():
            event = told.event
            decided = (event.date, event.deciding, event.deciding_unit) if event else (None, "", "")
            yield (id, day, told.state, told.basis, *decided, told.why, told.units)
