"""Answers about time as tables: the columns and cells that the command line and the browser write alike.

Dates are ISO, what is not known is empty, several values are joined by ``|``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from kg.effect import Conflict
    from kg.library.bodies import Orphan
    from kg.library.duties import StatedDuty
    from kg.library.resting import Impacted, StaleBasis
    from kg.model import Agency

Row = tuple[object, ...]

IMPACT_COLUMNS = (
    "level", "relation", "id", "kind", "number", "title", "unit", "units", "via", "via_unit", "state", "consequence",
)  # fmt: skip
DUTY_COLUMNS = (
    "id", "document", "number", "unit", "bearer", "modality", "action", "deadline", "recipient", "state",
)  # fmt: skip
ORPHAN_COLUMNS = (
    "id", "document", "number", "unit", "bearer", "ended", "left", "modality", "action", "since", "told_by",
    "told_at",
)  # fmt: skip
STALE_COLUMNS = (
    "id", "kind", "number", "title", "relation", "unit", "basis", "basis_kind", "basis_number", "basis_title",
    "since", "ended_by", "days", "cited",
)  # fmt: skip
CONFLICT_COLUMNS = (
    "conflict", "document", "type", "unit", "date", "deciding", "deciding_unit", "basis", "standing",
)  # fmt: skip


def impact_rows(impacted: Iterable[Impacted]) -> Iterator[Row]:
    """Give the cells of what an end would touch, as ``IMPACT_COLUMNS`` names them."""
    for each in impacted:
        document = each.document
        yield (
            each.level, each.relation, document.id, document.kind, document.number, document.title, each.unit,
            "|".join(each.units), each.via, each.via_unit, each.state, each.consequence,
        )  # fmt: skip


def duty_rows(duties: Iterable[StatedDuty]) -> Iterator[Row]:
    """Give the cells of duties that an end would touch, as ``DUTY_COLUMNS`` names them."""
    for each in duties:
        duty = each.duty
        yield (
            each.id, each.document.id, each.document.number, duty.unit, duty.bearer, duty.modality,
            " ".join(each.action.split()), duty.deadline.surface if duty.deadline else "", duty.recipient,
            each.status.state if each.status else "",
        )  # fmt: skip


def orphan_rows(orphans: Iterable[Orphan]) -> Iterator[Row]:
    """Give the cells of duties that nobody is left to bear, as ``ORPHAN_COLUMNS`` names them."""
    for each in orphans:
        stated, teller = each.duty, each.told_by
        yield (
            stated.id, stated.document.id, stated.document.number, stated.duty.unit, stated.duty.bearer,
            _agencies(each.ended), _agencies(each.left), stated.duty.modality,
            " ".join(stated.action.split()), each.since.isoformat(),
            teller.id if teller else "", each.start if each.start is not None else "",
        )  # fmt: skip


def _agencies(agencies: Iterable[Agency]) -> str:
    """Write agencies in one cell: ``Ủy ban nhân dân (commune)|Ủy ban nhân dân (province)``."""
    return "|".join(f"{each.kind} ({each.level})" if each.level else each.kind for each in agencies)


def stale_rows(stale: Iterable[StaleBasis], day: dt.date) -> Iterator[Row]:
    """Give the cells of documents whose basis has ended, as ``STALE_COLUMNS`` names them; ``days`` up to a day."""
    for each in stale:
        document, basis = each.document, each.basis
        yield (
            document.id, document.kind, document.number, document.title, each.relation, each.unit, basis.id,
            basis.kind, basis.number, basis.title, each.since.isoformat(), each.event.deciding,
            (day - each.since).days, each.cited,
        )  # fmt: skip


def conflict_rows(conflicts: Iterable[Conflict]) -> Iterator[Row]:
    """Give the cells of contradictions, one row for each event that makes one, as ``CONFLICT_COLUMNS`` names them."""
    for conflict in conflicts:
        for event in conflict.events:
            yield (
                conflict.kind, event.document, event.type, event.unit,
                event.date.isoformat() if event.date else "", event.deciding, event.deciding_unit, event.basis,
                event.standing,
            )  # fmt: skip
