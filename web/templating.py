"""What templates may call: addresses, names, labels, numbers and days as the language writes them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from flask import current_app, request, url_for

from web import addresses, coverage, duties, exports, labels, naming, navigation
from web.pages import LANGUAGES, chosen_language, today, written_day

if TYPE_CHECKING:
    from flask import Flask

FUNCTIONS = (
    addresses.agency_address,
    addresses.chain_address,
    addresses.citation_anchor,
    addresses.document_address,
    addresses.evidence_address,
    addresses.impact_address,
    addresses.export_address,
    addresses.is_web_address,
    addresses.kept_day,
    addresses.place_address,
    addresses.rewordings_address,
    addresses.trace_address,
    addresses.unit_address,
    coverage.cell_address,
    coverage.coverage_address,
    duties.duties_address,
    duties.duties_part,
    addresses.short_iri,
    addresses.local_address,
    naming.full_title,
    naming.long_name,
    naming.short_name,
    labels.basis_of,
    labels.number_of,
    labels.reason_of,
    labels.relation_of,
    labels.unit_of,
    labels.warning_of,
)


def set_up(app: Flask) -> None:
    """Give the templates of an application their words."""
    environment = app.jinja_env
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.globals.update({function.__name__: function for function in FUNCTIONS})
    environment.filters["day"] = written_day
    environment.filters["number"] = labels.number_of
    environment.globals.update(
        levels=labels.LEVELS,
        outcomes=labels.OUTCOMES,
        standings=labels.STANDINGS,
        verdicts=labels.VERDICTS,
        ways=labels.WAYS,
        built_day=built_day,
        export_types=exports.TYPES,
        label_of=labels.label_of,
        navigation=navigation.GROUPS,
        open_group=navigation.open_group,
        other_wishes=other_wishes,
        today=today,
    )
    app.context_processor(page_values)


def page_values() -> dict[str, object]:
    """Give every page its language, its address in the other one, and the address of its style."""
    return {
        "language": chosen_language(),
        "in_language": {code: in_language(code) for code in LANGUAGES},
        "asset": asset,
    }


def built_day(iso: str) -> str:
    """Write the day on which a library was built, as the library keeps it: ``"2026-11-22"``."""
    return written_day(dt.date.fromisoformat(iso)) if iso else ""


def in_language(code: str) -> str:
    """Give the address of this page in a language."""
    asked = {**request.args.to_dict(), "lang": code}
    return f"{request.script_root}{quote(request.path)}?{urlencode(asked)}"


def other_wishes(name: str) -> list[tuple[str, str]]:
    """Give what the address of this page asks for beside one thing: for a form that changes that thing alone."""
    return [(key, value) for key, value in request.args.items(multi=True) if key not in {name, "trang"}]


def asset(name: str) -> str:
    """Give the address of a file of ours, which changes with it."""
    return url_for("static", filename=name, v=current_app.extensions["fingerprint"])
