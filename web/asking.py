"""What the query of an address asks of duties: one reading for the pages and for the JSON interface."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from flask import request

from kg.errors import BadQuery
from kg.library import DutyFilter
from web.paging import asked_number

if TYPE_CHECKING:
    from collections.abc import Mapping

CHOICES = MappingProxyType(
    {
        "modality": ("", "must", "must_not", "may", "right", "asked", "assigned_lead", "assigned_support"),
        "deadline": ("", "any", "absolute", "relative", "recurring", "event", "vague"),
    }
)
OF_PAGES = MappingProxyType(
    {
        "document": "van-ban",
        "unit": "dieu",
        "agency": "co-quan",
        "bearer": "ai",
        "level": "cap",
        "modality": "muc",
        "deadline": "han",
        "month": "thang",
        "subject": "linh-vuc",
        "kind": "loai",
    }
)
"""How the addresses of pages call the wishes; those of the interface for programs use the names of the fields."""
OF_PROGRAMS = MappingProxyType({name: name for name in OF_PAGES})


def asked_duties(names: Mapping[str, str] = OF_PROGRAMS) -> DutyFilter:
    """Read a filter of duties from the query.

    Raises:
        BadQuery: a modality or kind of deadline that there is not.
    """
    words: dict[str, Any] = {
        field: request.args.get(name, "").strip() for field, name in names.items() if field != "month"
    }
    for field, choices in CHOICES.items():
        if words[field] not in choices:
            known = ", ".join(filter(None, choices))
            raise BadQuery(f"{names[field]}={words[field][:40]!r} is none of {known}")
    return DutyFilter(**words, month=asked_number(names["month"], 0, lowest=0, highest=12) or None)
