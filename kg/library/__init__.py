"""The library: built from files by ``build_library``, opened read-only by ``open_library``.

``Library`` is the one object that the command line, the browser and other programs receive. Opening loads nothing;
each answer comes from the store, the index or the graph when it is asked for.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from dataclasses import replace
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from kg import graph
from kg.cite import find_citations
from kg.duty.compare import Difference
from kg.errors import BadQuery, UnknownDocument
from kg.export import Frame
from kg.library.add import add_documents
from kg.library.among import Among, AmongAnswers, Sought, held_record
from kg.library.bodies import BodyAnswers
from kg.library.build import Report, build_library
from kg.library.coverage import CAVEAT
from kg.library.duties import StatedDuty, ToldAction, action_record, duty_record
from kg.library.finding import IDENTIFIER_SLASHES, Named
from kg.library.folder import DATABASE, current_build
from kg.library.gaps import GapAnswers
from kg.library.rung import Rung, Trace, rung_record, trace_record
from kg.library.stages import Stage, identify
from kg.library.wording import WordingAnswers
from kg.model import Correction, Document, Facts, Link, Reading, Source, Unit, Verdict
from kg.number import slugify
from kg.parse import parse_document
from kg.read.corrections import CORRECTIONS, append_correction, read_corrections
from kg.resolve import (
    Catalogue,
    Explanation,
    explain_absence,
    explain_link,
    place_of,
    resolve_citations,
    stub_of,
)
from kg.search import NARROWING, Order
from kg.store import ActionFilter, DutyFilter, Filter, Ranked, Store

if TYPE_CHECKING:
    from types import TracebackType

    from kg.store import Counts, Digest, Direction, Excerpt, Incoming, Origin, Tally

__all__ = [
    "CAVEAT",
    "NARROWING",
    "ActionFilter",
    "Among",
    "Answer",
    "Decision",
    "Difference",
    "DutyFilter",
    "Filter",
    "Library",
    "Named",
    "Order",
    "Ranked",
    "Report",
    "Rung",
    "Sought",
    "StatedDuty",
    "ToldAction",
    "Trace",
    "action_record",
    "add_documents",
    "build_library",
    "default_folder",
    "duty_record",
    "held_record",
    "open_library",
    "rung_record",
    "trace_record",
]

FOLDER_VARIABLE = "KG_LIBRARY"
DEFAULT_FOLDER = "library"
LOOKUP_LIMIT = 20
YEAR_RE = re.compile(r"\b (?: 1[89] | 20 ) \d\d \b", re.VERBOSE)


class Answer(NamedTuple):
    """A link with the documents that it names: what ``Library.cite`` gives for each citation."""

    link: Link
    target: Document | None
    known: bool  # the target is in the library, and not only named by texts
    candidates: tuple[Document, ...]

    @property
    def is_citation(self) -> bool:
        """Tell whether the span is a citation, and was not rejected."""
        return self.link.outcome != "rejected"


class Decision(NamedTuple):
    """What a reviewer says of a link: right, another document, or no citation; by whom and why."""

    verdict: Verdict
    reviewer: str
    why: str
    target: str = ""


def default_folder() -> Path:
    """Give the folder of the library that commands use when none is named: ``$KG_LIBRARY``, else ``./library``."""
    return Path(os.environ.get(FOLDER_VARIABLE) or DEFAULT_FOLDER)


def open_library(folder: str | Path | None = None) -> Library:
    """Open a library for reading.

    Raises:
        NoLibrary: the folder holds no library; the cure is ``kg build``.
        StaleLibrary: another version made it.
    """
    return Library(Path(folder) if folder is not None else default_folder())


class Library(GapAnswers, AmongAnswers, WordingAnswers, BodyAnswers):
    """An open library. Threads may share it; it never changes, and a newer build is seen by opening again."""

    def __init__(self, folder: Path) -> None:
        """Open the build that the folder serves."""
        self.folder = folder
        self.build = current_build(folder)
        self.store = Store.open(self.build / DATABASE)

    # ---- documents ----------------------------------------------------------------------------------------

    def document(self, document_id: str) -> Document:
        """Give a document by identifier.

        Raises:
            UnknownDocument: none has it; ``near`` holds identifiers that resemble it.
        """
        return self.store.document(document_id)

    def documents(self, ids: tuple[str, ...]) -> tuple[Document, ...]:
        """Give several documents, in the order asked for; unknown ones are left out."""
        found = {document.id: document for document in self.store.documents(ids)}
        return tuple(found[each] for each in ids if each in found)

    def text(self, document_id: str) -> str:
        """Give the text that stands behind a document; ``""`` when only facts are known."""
        return self.store.text(document_id).body

    def units(self, document_id: str) -> tuple[Unit, ...]:
        """Give the units of a document in the order of its text."""
        return self.store.units(document_id)

    def unit(self, document_id: str, path: str) -> Unit:
        """Give one unit of a document; ``UnknownDocument`` when it has no such unit."""
        return self.store.unit(document_id, path)

    def sources(self, document_id: str) -> tuple[Origin, ...]:
        """Give where a document comes from, and what each source says of it."""
        return self.store.sources(document_id)

    def digests(self, document_id: str) -> tuple[Digest, ...]:
        """Give the digests of a document in our own words, by article, where its official text is here too."""
        return self.store.digests(document_id)

    def links(self, document_id: str) -> tuple[Link, ...]:
        """Give what a document's text cites, each citation with its answer."""
        return self.store.links(document_id)

    def cited_by(
        self, document_id: str, unit: str | None = None, *, limit: int = 100, offset: int = 0
    ) -> tuple[Incoming, ...]:
        """Give who cites a document, or one unit of it and what the unit contains."""
        return self.store.citations_of(document_id, unit, limit=limit, offset=offset)

    def sentence(self, document_id: str, start: int, end: int) -> Excerpt:
        """Give the sentence around a span of a document's text: the evidence of a link."""
        return self.store.sentence(document_id, start, end)

    # ---- finding ------------------------------------------------------------------------------------------

    def lookup(self, text: str) -> tuple[Document, ...]:
        """Find documents by identifier or by number in any spelling; several when the number is not unique."""
        text = text.strip()
        if text.count("/") >= IDENTIFIER_SLASHES and (identified := self._identified(text)):
            return identified.documents
        numbered = self._numbered(text)
        if numbered is not None:
            return numbered
        answers = self.cite(text)
        found = [answer.target for answer in answers if answer.target and answer.known]
        return tuple(dict.fromkeys([*found, *(each for answer in answers for each in answer.candidates)]))[
            :LOOKUP_LIMIT
        ]

    def near(self, name: str) -> tuple[str, ...]:
        """Give identifiers that resemble an identifier or a number that is not here, best first."""
        slug = slugify(name)
        year = YEAR_RE.search(slug)
        return self.store.near(name) or self.store.near(f"van-ban/{year[0] if year else 'chua-ro'}/{slug}")

    def the_document(self, name: str) -> Document:
        """Find the one document that a name means.

        Raises:
            UnknownDocument: none is called so, or several are; they are its suggestions.
        """
        found = self.called(name)
        if len(found) != 1:
            what = "several documents are called" if found else "no document is called"
            raise UnknownDocument(
                f"{what} {name[:200]!r}", tuple(each.id for each in found) or self.near(name)
            )
        return found[0]

    def cite(
        self, text: str, *, date: dt.date | None = None, place: str = "", url: str = ""
    ) -> tuple[Answer, ...]:
        """Find the citations of any text and answer them from this library, as if the text stood in it.

        ``date`` is the day of the text, ``place`` the identifier of the place that speaks, ``url`` where it was found
        (its host may tell the place). Offsets are code points into ``text``.

        Raises:
            BadQuery: no place has this identifier.
        """
        stage, reading = self._read(text, Facts(issued=date, place=place, url=url))
        document = reading.document
        links = resolve_citations(reading, self._catalogue, stage.context(document))
        stubs = {
            link.target: stub_of(link.citation, link.target)
            for link in reversed(links)
            if link.citation.form != "anaphora"
        }
        return tuple(self._answer(link, {**stubs, document.id: document}) for link in links)

    def explain(
        self, text: str, *, date: dt.date | None = None, place: str = "", url: str = ""
    ) -> tuple[Explanation, ...]:
        """Say of each citation that ``cite`` finds, in its order, why it was answered so, candidate by candidate."""
        stage, reading = self._read(text, Facts(issued=date, place=place, url=url))
        context = stage.context(reading.document)
        links = resolve_citations(reading, self._catalogue, context)
        return tuple(explain_link(link, self._catalogue, context) for link in links)

    def why_not(self, text: str, start: int, end: int) -> str:
        """Say why there is no link at a span of a text, or which citation covers it."""
        stage, reading = self._read(text, Facts())
        links = resolve_citations(reading, self._catalogue, stage.context(reading.document))
        return explain_absence(text, start, end, links)

    def _read(self, text: str, facts: Facts) -> tuple[Stage, Reading]:
        """Read any text as a document of its own where it has a letterhead, else as a report."""
        if facts.place and len(self.places) and self.places.get(facts.place) is None:
            raise BadQuery(
                f"{facts.place!r} is no place of this library; write its identifier, e.g. tinh-quang-tri"
            )
        source = Source("text", "text", text, "report", facts)
        letter = identify(Source("text", "text", text, "official", Facts(url=facts.url)), self.places)
        if letter.number:
            source = replace(
                source, standing="official", facts=replace(facts, place=facts.place or letter.place)
            )
        stage = Stage(self._catalogue, self.places)
        document, units = parse_document(stage.located(source))
        return stage, Reading(source, document, units, find_citations(text))

    def _answer(self, link: Link, stubs: dict[str, Document]) -> Answer:
        """Name the documents of a link; those that the library lacks by what the text itself says of them."""
        target = self._catalogue.get(link.target) if link.target else None
        known = target is not None and target.standing != "stub"
        if link.target and target is None:
            target = stubs.get(link.target) or stub_of(link.citation, link.target)
        candidates = (self._catalogue.get(each) or stub_of(link.citation, each) for each in link.candidates)
        return Answer(link, target, known, tuple(candidates))

    @cached_property
    def _catalogue(self) -> Catalogue:
        """Load what all documents are called; needed only to answer citations of new texts."""
        return Catalogue(document for document in self.store.all_documents() if document.standing != "stub")

    # ---- reviewing ----------------------------------------------------------------------------------------

    def corrections(self) -> tuple[Correction, ...]:
        """List the reviewers' decisions kept with this library, oldest first."""
        path = self.folder / CORRECTIONS
        read = read_corrections(path) if path.is_file() else ()
        return tuple(each for each in read if isinstance(each, Correction))

    @property
    def corrected(self) -> int:
        """Tell when a decision was last noted, in nanoseconds of the file's clock; 0 before the first."""
        path = self.folder / CORRECTIONS
        return path.stat().st_mtime_ns if path.is_file() else 0

    def correct(self, link: Link, document_id: str, decision: Decision) -> Correction:
        """Note a reviewer's decision on a link of a document; it holds from the next build on.

        Raises:
            UnknownDocument: the document that the decision names is not here.
            BadQuery: there is nothing to confirm, or reviewer or reason is missing.
        """
        target = "" if decision.verdict == "reject" else decision.target or link.target
        if not (decision.reviewer.strip() and decision.why.strip()):
            raise BadQuery("a correction needs who decided and why; give both")
        if decision.verdict != "reject" and not target:
            raise BadQuery(f"{link.citation.surface!r} has no link to confirm; redirect it to a document")
        if target:
            self.store.document(target)
        text = self.text(document_id)
        surface, before, after = place_of(text, link.citation.start, link.citation.end)
        today = dt.datetime.now().astimezone().date()
        made = Correction(
            document_id,
            surface,
            before,
            after,
            decision.verdict,
            target,
            decision.reviewer,
            today,
            decision.why,
        )
        append_correction(self.folder / CORRECTIONS, made)
        return made

    # ---- the graph ----------------------------------------------------------------------------------------

    def chain(
        self, document_id: str, direction: Direction, *, depth: int = 6, limit: int = 500
    ) -> graph.Chain:
        """Follow relations up (what it rests on) or down (who acts on it), nearest first."""
        return graph.chain(self.store, document_id, direction, depth=depth, limit=limit)

    def path(self, start: str, end: str) -> graph.Route:
        """Find the shortest path of evidence between two documents."""
        return graph.path(self.store, start, end)

    @cached_property
    def tally(self) -> Tally:
        """Tell how many documents each issuer and subject has."""
        return self.store.tally()

    def counts(self) -> Counts:
        """Tell how much of everything is here, and what became of the citations found."""
        return self.store.counts()

    # ---- for other tools ----------------------------------------------------------------------------------

    def table(self, name: str) -> Frame:
        """Give one table (documents, citations, events, duties, …) row by row, or as a frame of pandas or polars.

        Raises:
            BadQuery: there is no such table.
        """
        return Frame(self.store, name)

    def _repr_html_(self) -> str:
        """Show in a notebook how much is here."""
        counts = self.counts()
        known = {
            "documents": counts.documents,
            "units": counts.units,
            "citations": counts.citations.found,
            "relations": counts.relations,
            "places": counts.places,
        }
        rows = "".join(f"<tr><th>{name}</th><td>{number:,}</td></tr>" for name, number in known.items())
        return f"<table><caption>Viện Dẫn: {escape(str(self.folder))}</caption>{rows}</table>"

    # ---- life ---------------------------------------------------------------------------------------------

    @property
    def is_current(self) -> bool:
        """Tell whether the folder still serves the build that is open."""
        return current_build(self.folder) == self.build

    def close(self) -> None:
        """Give back files and connections."""
        if "_searcher" in self.__dict__:  # it has been needed
            self._searcher.close()
        self.store.close()

    def __enter__(self) -> Self:
        """Give the library itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the library."""
        self.close()
