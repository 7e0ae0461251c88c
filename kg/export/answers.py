"""One answer of the library for JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.effect import Status
    from kg.model import Document


def plain(value: Any) -> Any:
    """Reduce an answer of the library to what JSON knows: records as objects, days as ``"2023-08-14"``."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return plain(value._asdict())
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, Path):
        return str(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def name_of(document: Document) -> str:
    """Call a document by kind and number, or by kind and title."""
    return f"{document.kind} {document.number or document.title}".strip()


def status_record(answer: Status, decided_by: Document | None) -> dict[str, Any]:
    """Give a status for JSON, with the name of the document that decided it."""
    decider = name_of(decided_by) if decided_by else ""
    event = {**plain(answer.event), "deciding_name": decider} if answer.event else None
    return {
        "status": answer.state,
        "basis": answer.basis,
        "event": event,
        "why": answer.why,
        "units": list(answer.units),
        "known": plain(answer.known),
    }
