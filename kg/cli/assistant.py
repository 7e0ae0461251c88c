"""``kg mcp``: the library as tools for an assistant, over standard input and output (Model Context Protocol).

Each tool reads, none writes; answers are short, name where they come from, and say where something was not found in
this library, which does not mean that it does not exist.
"""

from __future__ import annotations

from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import example, library_option
from kg.cli.tracing import start_of
from kg.errors import BadQuery, KgError, UnknownDocument
from kg.export import plain, status_record
from kg.library import DutyFilter, duty_record, open_library, trace_record
from kg.number import parse_date

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from kg.library import Library

LONGEST_TEXT = 100_000
"""Code points of a text whose citations are asked for."""

MOST_ROWS = 20
MOST_HOPS = 30
LONGEST_WORDS = 4_000
DEEPEST = 6
INSTRUCTIONS = (
    "Vietnamese legal documents: what they say, cite, rest on, and whether they were in force on a day. Quote the "
    "words that an answer gives as evidence. 'Not found' means: not in this library. A digest is not the law."
)


class Tools:
    """What an assistant may ask of a library."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def look_up(self, name: str, unit: str = "") -> dict[str, Any]:
        """Look up a document by number, title or identifier, or one of its units (dieu-12/khoan-2), with its words."""
        document = self.library.the_document(name)
        text = self.library.text(document.id)
        if unit:
            found = self.library.unit(document.id, unit)
            words = text[found.start : found.end][:LONGEST_WORDS]
            return {"document": plain(document), "unit": plain(found), "text": words}
        units = [
            f"{each.path}: {each.heading}" for each in self.library.units(document.id) if "/" not in each.path
        ]
        return {"document": plain(document), "units": units[:200], "text": text[:LONGEST_WORDS]}

    def search(self, query: str) -> dict[str, Any]:
        """Search articles and documents by words, with or without diacritics."""
        hits = self.library.search(query, limit=MOST_ROWS)
        return {"total": hits.total, "hits": plain(hits.hits)}

    def resolve_citations(self, text: str) -> dict[str, Any]:
        """Find the citations of a text: each with its span, its target, or the candidates or the reason why not."""
        if len(text) > LONGEST_TEXT:
            raise BadQuery(f"the text has {len(text)} characters, at most {LONGEST_TEXT} are read")
        found = self.library.cite(text)
        return {"citations": [self._citation(each) for each in found if each.is_citation]}

    def status_on_day(self, name: str, day: str = "", unit: str = "") -> dict[str, Any]:
        """Tell whether a document, or one unit of it, was in force on a day (2023-07-01), and what decides it."""
        found = self.library.status(name, unit, asked_day(day))
        return {"name": name, "unit": unit, "day": day, **status_record(found, self.library.decider(found))}

    def trace(self, name: str, direction: str = "up", depth: int = 3) -> dict[str, Any]:
        """Follow what a document or unit rests on (up) or who acts on it (down), each step with its evidence."""
        if direction not in {"up", "down"}:
            raise BadQuery(f"direction {direction[:40]!r} is neither up nor down")
        way = "up" if direction == "up" else "down"
        start, deep = start_of(self.library, name), max(1, min(depth, DEEPEST))
        found = self.library.trace(start, way, depth=deep, limit=MOST_HOPS)  # type: ignore[arg-type]
        return trace_record(found)

    def duties(self, document: str = "", bearer: str = "", unit: str = "") -> dict[str, Any]:
        """List who must, may or must not do what by when: of a document, one of its units, or a bearer."""
        id = self.library.the_document(document).id if document else ""
        wish = DutyFilter(document=id, bearer=bearer, unit=unit)
        found = self.library.duties(wish, limit=MOST_ROWS)
        return {"total": self.library.count_duties(wish), "duties": [duty_record(each) for each in found]}

    def _citation(self, answer: Any) -> dict[str, Any]:
        """Give one citation in a few fields."""
        link = answer.link
        return {
            "start": link.citation.start,
            "end": link.citation.end,
            "words": link.citation.surface,
            "outcome": link.outcome,
            "target": plain(answer.target),
            "known": answer.known,
            "units": list(link.units),
            "candidates": [each.id for each in answer.candidates],
            "why_not": link.why_not,
            "warnings": list(link.warnings),
        }


def asked_day(day: str) -> dt.date | None:
    """Read a day, if one is given."""
    return parse_date(day) if day else None


def refusing(tool: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """Let a tool answer what it refuses in words, as an answer that an assistant can act on."""

    @wraps(tool)
    def asked(*arguments: Any, **named: Any) -> dict[str, Any]:
        try:
            return tool(*arguments, **named)
        except UnknownDocument as error:
            return {"error": str(error), "near": list(error.near)}
        except KgError as error:
            return {"error": str(error)}

    return asked


@click.command(epilog=example("kg mcp --library my-library"))
@library_option
def mcp(folder: Path) -> None:
    """Serve the library to an assistant over stdio (Model Context Protocol); needs the extra mcp."""
    try:
        server = import_module("mcp.server.mcpserver").MCPServer
    except ImportError as error:
        raise KgError("kg mcp needs the SDK; install it with: pip install 'viendan[mcp]'") from error
    with open_library(folder) as library:
        version = library.store.meta().get("version", "")
        made = server("viendan", version=version, instructions=INSTRUCTIONS, log_level="ERROR")
        tools = Tools(library)
        asked = (
            tools.look_up,
            tools.search,
            tools.resolve_citations,
            tools.status_on_day,
            tools.trace,
            tools.duties,
        )
        for tool in asked:
            made.tool()(refusing(tool))
        made.run("stdio")
