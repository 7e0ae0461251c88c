"""The steps of a trace, and what they say in a few fields: for JSON, tables and every other form alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from kg.export import name_of
from kg.graph import split_unit

if TYPE_CHECKING:
    import datetime as dt

    from kg.duty.compare import Difference
    from kg.effect import Status
    from kg.library.duties import StatedDuty, ToldAction
    from kg.model import Document
    from kg.store import Direction

RungKind = Literal["relation", "duty", "action"]


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a trace: what is reached, by which relation, with its evidence and its state on the day."""

    level: int  # of the tree, 1 below the root
    kind: RungKind
    relation: (
        str  # "details"; of duties "obliges", "asks", "assigns", "plans"; of actions "tells", "reports_on"
    )
    id: str  # of the document, unit, duty or action that is reached
    document: Document
    unit: str
    via: str  # identifier of what it was reached from
    sentence: str
    evidence: str  # the document whose text has the sentence; "" when a codification or registry states it
    start: int | None
    end: int | None
    basis: str
    status: Status | None = None
    duty: StatedDuty | None = None
    action: ToldAction | None = None
    changes: tuple[Difference, ...] = ()  # what this duty changes of one above it
    changes_of: str = ""  # identifier of that duty


@dataclass(frozen=True, slots=True)
class Trace:
    """All that hangs on a provision, or all that an action or document rests on, in the order of a tree."""

    root: str
    document: Document
    unit: str
    direction: Direction
    day: dt.date
    rungs: tuple[Rung, ...]
    left_out: int  # duties and actions that were not shown
    truncated: bool  # there are more relations within that depth than the limit allowed
    duty: StatedDuty | None = None  # where the root is one
    action: ToldAction | None = None


def trace_record(trace: Trace) -> dict[str, Any]:
    """Give a trace for JSON; each of its ``hops`` is one rung."""
    return {
        "root": trace.root,
        "direction": trace.direction,
        "day": trace.day.isoformat(),
        "hops": [rung_record(rung, trace.direction) for rung in trace.rungs],
        "left_out": trace.left_out,
        "truncated": trace.truncated,
    }


def rung_record(rung: Rung, direction: Direction) -> dict[str, Any]:
    """Give one rung in a few fields, for JSON and tables."""
    ends = (rung.via, rung.id) if direction == "up" else (rung.id, rung.via)
    duty = rung.duty.duty if rung.duty else None
    action = rung.action.action if rung.action else None
    return {
        "level": rung.level,
        "kind": rung.kind,
        "relation": rung.relation,
        "source": split_unit(ends[0])[0],
        "target": split_unit(ends[1])[0],
        "id": rung.id,
        "via": rung.via,
        "name": name_of(rung.document),
        "unit": rung.unit,
        "state": rung.status.state if rung.status and rung.document.standing != "report" else "",
        "who": duty.bearer if duty else action.agency or action.place if action else "",
        "what": duty.modality if duty else action.kind if action else "",
        "when": _when(rung),
        "changes": [change._asdict() for change in rung.changes],
        "changes_of": rung.changes_of if rung.changes else "",
        "sentence": rung.sentence,
        "evidence": rung.evidence,
        "start": rung.start,
        "end": rung.end,
        "basis": rung.basis,
    }


def _when(rung: Rung) -> str:
    """Say by when a duty is to be done, or when an action was."""
    if rung.duty and rung.duty.duty.deadline:
        return " ".join(rung.duty.duty.deadline.surface.split())
    if rung.action:
        action = rung.action.action
        return action.date.isoformat() if action.date else action.period
    return ""
