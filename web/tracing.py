"""Traces: a chain with its duties and actions hung into it, as a tree, a table, a dossier to print, and CSV."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import render_template
from markupsafe import Markup

from kg.library import rung_record
from web.addresses import citation_anchor, document_address, split_unit
from web.evidence import marked_sentence
from web.labels import CHANGES, MODALITIES, RUNGS, unit_of
from web.marks import mark_of
from web.naming import formal_name, long_name, short_name
from web.pages import current_library, today
from web.paging import asked_day
from web.tabular import write_csv

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue

    from kg.effect import Status
    from kg.library import Library, Rung, Trace
    from kg.model import Document
    from web.marks import Mark

SHAPES = ("cay", "bang", "ho-so", "csv")
LIMIT = 150


@dataclass(frozen=True, slots=True)
class Line:
    """One rung as a page shows it."""

    rung: Rung
    name: str
    address: str
    sentence: Markup
    evidence: str  # address of the sentence in place
    mark: Mark | None  # of its validity


def show_trace(id: str, way: str, shape: str, depth: int) -> ResponseReturnValue:
    """Show the trace of a document, unit, duty or action."""
    library = current_library()
    found = library.trace(
        id, "up" if way == "len" else "down", day=asked_day("ngay"), depth=depth, limit=LIMIT
    )
    if shape == "csv":
        return trace_csv(found)
    return render_template(
        "dossier.html" if shape == "ho-so" else "trace.html",
        trace=found,
        name=name_of_root(found),
        formal=formal_name(found.document),
        unit=found.unit,
        way=way,
        shape=shape,
        lines=tuple(line_of(library, rung) for rung in found.rungs),
        asked_day=found.day,
        changes=CHANGES,
        modalities=MODALITIES,
        rungs=RUNGS,
        made=today(),
    )


def name_of_root(found: Trace) -> str:
    """Name what a trace begins with: a document, or the words of a duty or action."""
    part = found.duty or found.action
    name = short_name(found.document)
    if part:
        return f"{name}: {' '.join(part.words.split())}"
    return f"{unit_of(found.unit)} {name}" if found.unit else name


def line_of(library: Library, rung: Rung) -> Line:
    """Give one rung its names, addresses and marks."""
    sentence, evidence = Markup("{}").format(rung.sentence), ""
    if rung.kind == "relation" and rung.evidence and rung.start is not None and rung.end is not None:
        sentence = marked_sentence(library, rung.evidence, rung.start, rung.end)
        evidence = document_address(rung.evidence, citation_anchor(rung.start))
    address = document_address(rung.document.id, rung.unit)
    return Line(
        rung, long_name(rung.document), address, sentence, evidence, state_mark(rung.document, rung.status)
    )


def state_mark(document: Document, status: Status | None) -> Mark | None:
    """Give the mark of a state; None for reports, which have none."""
    return mark_of(status.state) if status and document.standing != "report" else None


def trace_csv(found: Trace) -> Response:
    """Give a trace as a file, one row for each rung."""
    rows = [rung_record(rung, found.direction) for rung in found.rungs]
    header = tuple(rows[0]) if rows else ("level",)
    return write_csv("chuoi.csv", header, [tuple(map(flat, row.values())) for row in rows])


def flat(value: object) -> object:
    """Write a list of changes in one cell, and nothing for what is not known."""
    if isinstance(value, list):
        return "; ".join(f"{each['change']}: {each['higher']} → {each['lower']}" for each in value)
    return "" if value is None else value


def is_part(id: str) -> bool:
    """Tell whether an identifier names a duty or action, which only a trace can show."""
    return split_unit(id)[1].startswith(("nghia-vu-", "hoat-dong-"))
