"""Between duties and their rows: what is asked for has a column, the rest stands together as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from kg.model import Agency, Deadline, Duty, Span
from kg.number import fold
from kg.store.schema import DUTY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Cells = dict[str, Any]

PLAIN = ("unit", "start", "end", "bearer", "level", "modality", "inherited", "recipient", "rule", "basis")
SPANS = ("bearer_span", "cue", "action", "object", "condition", "exception")
DEADLINE_FIELDS = tuple(field.name for field in fields(Deadline))
DUTY_COLUMNS = (DUTY.c.document_id, DUTY.c.number, *(DUTY.c[name] for name in PLAIN), DUTY.c.parts)
"""What ``read_duty`` reads, in its order, after document and number."""

_plain_cells = attrgetter(*PLAIN)
_span_cells = attrgetter(*SPANS)
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def duty_row(document: str, number: int, duty: Duty) -> Cells:
    """Give a duty's columns."""
    cells: Cells = dict(zip(PLAIN, _plain_cells(duty), strict=True))
    deadline = duty.deadline
    parts = {
        "spans": [(span.start, span.end) if span else None for span in _span_cells(duty)],
        "thresholds": [(span.start, span.end) for span in duty.thresholds],
        "agencies": [(each.kind, each.level) for each in duty.agencies],
        "deadlines": [
            {name: value for name, value in asdict(each).items() if value not in (None, "")}
            for each in ((deadline, *duty.other_deadlines) if deadline else ())
        ],
    }
    return {
        "document_id": document,
        "number": number,
        **cells,
        "bearer_key": fold(duty.bearer),
        "deadline": deadline.kind if deadline else "",
        "month": deadline.month if deadline else None,
        "parts": _encode({name: value for name, value in parts.items() if value}),
    }


def bearer_rows(document: str, duties: Sequence[Duty]) -> Iterator[Cells]:
    """Give one row for each agency of each duty."""
    for number, duty in enumerate(duties, 1):
        for agency in duty.agencies:
            yield {
                "kind": agency.kind,
                "level": agency.level,
                "document_id": document,
                "number": number,
            }


def read_duty(row: Sequence[Any]) -> Duty:
    """Make a duty of the columns after document and number."""
    cells = dict(zip(PLAIN, row, strict=False))
    parts = json.loads(row[len(PLAIN)])
    spans = (Span(*span) if span else None for span in parts["spans"])
    cells.update(zip(SPANS, spans, strict=True))
    deadlines = tuple(Deadline(**each) for each in parts.get("deadlines", ()))
    return Duty(
        **cells,
        thresholds=tuple(Span(*span) for span in parts.get("thresholds", ())),
        agencies=tuple(Agency(*each) for each in parts.get("agencies", ())),
        deadline=deadlines[0] if deadlines else None,
        other_deadlines=deadlines[1:],
    )
