"""What the query of an address asks of duties: one reading for the pages and for the JSON interface."""

from __future__ import annotations

from dataclasses import fields
from types import MappingProxyType
from typing import Any

from flask import request

from kg.errors import BadQuery
from kg.library import DutyFilter
from web.paging import asked_number

CHOICES = MappingProxyType(
    {
        "modality": ("", "must", "must_not", "may", "right", "asked", "assigned_lead", "assigned_support"),
        "deadline": ("", "any", "absolute", "relative", "recurring", "event", "vague"),
    }
)


def asked_duties(**given: Any) -> DutyFilter:
    """Read a filter of duties from the query; ``given`` wins.

    Raises:
        BadQuery: a modality or kind of deadline that there is not.
    """
    words = {
        field.name: request.args.get(field.name, "").strip()
        for field in fields(DutyFilter)
        if field.name != "month"
    }
    for name, choices in CHOICES.items():
        if words[name] not in choices:
            raise BadQuery(f"{name}={words[name][:40]!r} is none of {', '.join(filter(None, choices))}")
    month = asked_number("month", 0, lowest=0, highest=12) or None
    return DutyFilter(**{**words, "month": month, **given})
