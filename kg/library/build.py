"""Files → a library: the stages in order, bounded in memory, put in place at the end."""

from __future__ import annotations

import os
import time
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from typing import TYPE_CHECKING

from kg.errors import BuildFailed
from kg.graph import rank_authority
from kg.library.arrivals import note_arrivals
from kg.library.entries import entries
from kg.library.folder import DATABASE, INDEX, new_build
from kg.library.history import stated_events, write_events
from kg.library.inputs import Inputs
from kg.library.merge import merge_documents, merge_sources
from kg.library.parallel import spread
from kg.library.stages import Stage, Yield, identify, locate, origin_of
from kg.model import Correction, Document, Event, Relation, Source, Statement
from kg.number import document_id, number_key
from kg.read import Refusal
from kg.read.corrections import CORRECTIONS
from kg.resolve import Catalogue
from kg.search import build_index
from kg.store import Store, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from kg.place import Places
    from kg.search import EngineChoice
    from kg.store import Counts, Origin, Step

    Progress = Callable[[str, int, int | None], None]

BATCH = 24  # sources handed to a worker at once
FEW = 60  # with fewer sources, starting processes costs more than it saves
TITLES_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did."""

    folder: Path
    counts: Counts
    refusals: tuple[Refusal, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What the first pass over the sources found: the catalogue, and how the second pass goes."""

    catalogue: Catalogue
    places: Places
    documents: list[Document]
    official: Counter[str]  # how many official sources each document has
    sources: int
    events: list[Event]  # what the facts of the sources state, and later what texts state


def build_library(
    paths: Iterable[Path],
    folder: Path,
    *,
    progress: Progress | None = None,
    processes: int | None = None,
    index: bool | EngineChoice = True,
) -> Report:
    """Build a library from files, folders and zip files, and put it in place of the old one.

    Without ``paths``, the shipped documents. Bad files are left out and reported; the old library serves until the
    new one is whole, and stays if the build fails. ``index`` names the engine of the full-text
    search; ``True`` takes the one that suits the size, ``False`` none.

    Raises:
        BuildFailed: another build is running, the disk is full, or nothing could be read.
    """
    began = time.monotonic()
    inputs = Inputs.of(tuple(paths), folder)
    tell = progress or say_nothing
    with new_build(folder) as build:
        places = inputs.load_places()
        plan = make_plan(inputs, places, tell)
        if not plan.documents or not (plan.sources or inputs.has_own_registry):
            said = [_say(refusal) for refusal in inputs.refusals[:3]] or ["the paths hold none"]
            raise BuildFailed("; ".join(["no document could be read", *said]))
        with Store.create(build / DATABASE) as store:
            _write_texts(store, inputs, plan, tell, processes=_processes(processes, plan.sources))
            write_events(store, plan.events)
            _write_rest(store, inputs, places, tell)
            counts = store.finish(version=package_version())
            if index:
                tell("index", 0, counts.documents)
                write_index(folder, build, store, tell, engine="auto" if index is True else index)
    return Report(folder, counts, tuple(inputs.refusals), time.monotonic() - began)


def say_nothing(stage: str, done: int, total: int | None) -> None:
    """Report no progress."""


def package_version() -> str:
    """Give the version of the installed package; ``"0"`` from a bare checkout."""
    try:
        return version("viendan")
    except PackageNotFoundError:
        return "0"


def _say(refusal: Refusal) -> str:
    """Say a refusal in one line: file, line, reason, cure."""
    line = f", line {refusal.line}" if refusal.line else ""
    return f"{refusal.name}{line}: {refusal.reason}; {refusal.cure}"


def _processes(wanted: int | None, sources: int) -> int:
    """Choose the number of worker processes."""
    if wanted is not None:
        return max(1, wanted)
    return 1 if sources < FEW else max(1, min(8, os.cpu_count() or 1))


# ---- first pass: who is who -----------------------------------------------------------------------------------


def make_plan(inputs: Inputs, places: Places, tell: Progress) -> Plan:
    """Read every source once for its identity, and merge what is said of each document."""
    said: dict[str, list[Document]] = defaultdict(list)
    official: Counter[str] = Counter()
    reports: dict[str, Origin] = {}
    count = 0
    for source in inputs.registered():
        document = identify(source, places)
        said[document.id].append(document)
    for count, source in enumerate(inputs.documents(), 1):
        document = identify(source, places)
        said[document.id].append(document)
        official[document.id] += source.standing == "official"
        if source.standing == "report":
            told = origin_of(source, document)
            _refuse_namesake(inputs, told, reports.setdefault(document.id, told))
        if count % 200 == 0:
            tell("read", count, None)
    documents = [merge_documents(versions) for versions in said.values()]
    catalogue = Catalogue(documents)
    return Plan(catalogue, places, documents, official, count, stated_events(said, catalogue))


def _refuse_namesake(inputs: Inputs, report: Origin, first: Origin) -> None:
    """Refuse a report that has the identity of another one, and other words: only the first is kept."""
    if report.sha256 != first.sha256:
        reason = f"{first.name} is a report of the same day, place and title, with other words"
        inputs.refuse(
            Refusal(report.name, None, reason, "give its date and a title of its own in front matter")
        )


# ---- second pass: texts ---------------------------------------------------------------------------------------


def _write_texts(store: Store, inputs: Inputs, plan: Plan, tell: Progress, *, processes: int) -> None:
    """Read, cite and resolve all texts and titles, and write what they add."""
    stage = Stage(plan.catalogue, plan.places, inputs.corrections())
    stubs: dict[str, Document] = {}
    statements: list[Statement] = []
    written: set[str] = set()
    lost: list[Correction] = []
    done = 0
    joined: list[Origin] = []
    work: Iterator[list[Source | Document]] = _batches(
        _one_per_document(inputs, plan, joined), plan.documents
    )
    with store.step("texts") as step, closing(spread(stage, work, processes=processes)) as batches:
        for results in batches:
            for result in results:
                if isinstance(result, Yield):
                    done += 1
                    statements.extend(result.statements)
                    plan.events.extend(result.events)
                    _write_yield(step, result, first=result.document not in written)
                    written.update([result.document] if result.body else [])
                    for stub in result.stubs:
                        stubs[stub.id] = fuller(stubs.get(stub.id), stub)
                    lost.extend(result.lost)
                else:
                    step.add_relations(result)
            tell("texts", done, plan.sources)
        step.add_sources(joined)
        step.add_relations(stated_relations(statements, plan.catalogue, stubs))
        step.add_relations(stated_relations(inputs.statements(), plan.catalogue, stubs))
        step.add_documents(plan.documents)
        step.add_documents(stub for stub in stubs.values() if stub.id not in plan.catalogue)
    lost += [
        each for document, listed in stage.corrections.items() if document not in written for each in listed
    ]
    for correction in lost:
        inputs.refuse(lost_correction(correction))


def lost_correction(correction: Correction) -> Refusal:
    """Report a correction whose citation is no longer there."""
    reason = f"the citation {correction.surface!r} is no longer in {correction.document} where the correction saw it"
    return Refusal(
        CORRECTIONS, correction.line, reason, "look at the text, then correct it anew or delete this row"
    )


def _one_per_document(inputs: Inputs, plan: Plan, joined: list[Origin]) -> Iterator[Source]:
    """Give the sources, those of one document that a codification cut up joined into one.

    What the joined ones say of their document is noted in ``joined``, but for the one whose name the whole has.
    """
    held: dict[str, list[Source]] = defaultdict(list)
    for source in inputs.documents():
        if source.standing != "official":
            yield source
            continue
        document = identify(source, plan.places).id
        if plan.official[document] == 1:
            yield source
            continue
        held[document].append(source)
        if len(held[document]) == plan.official[document]:
            yield _join(held.pop(document), plan, joined)
    for rest in held.values():
        yield _join(rest, plan, joined)


def _join(parts: list[Source], plan: Plan, joined: list[Origin]) -> Source:
    """Join the sources of one document, and note what those say that do not give the whole its name."""
    whole = merge_sources(parts)
    others = (locate(part, plan.places) for part in parts if part.name != whole.name)
    joined.extend(origin_of(part, identify(part, plan.places)) for part in others)
    return whole


def _batches(sources: Iterator[Source], documents: list[Document]) -> Iterator[list[Source | Document]]:
    """Cut the work into batches: texts first, then titles of documents that are no reports."""
    while batch := list(islice(sources, BATCH)):
        yield list(batch)
    titled = (document for document in documents if document.kind != "Tin" and document.title)
    while titles := list(islice(titled, TITLES_AT_ONCE)):
        yield list(titles)


def _write_yield(step: Step, result: Yield, *, first: bool) -> None:
    """Write what one source adds; of two texts of a document, the first stands."""
    step.add_sources([result.origin])
    step.add_digests(result.digests)
    if not first or not result.body:
        return
    write_text(step, result)


def write_text(step: Step, result: Yield) -> None:
    """Write the words of a document with all that was read from them."""
    said = result.obligations
    step.add_texts([Text(result.document, result.origin.standing, result.body, said.unread)])
    step.add_units([(result.document, result.units)])
    step.add_links([(result.document, result.units, result.links)])
    step.add_relations(result.relations)
    step.add_duties([(result.document, said.duties)])
    step.add_actions([(result.document, said.actions, said.figures)])


def fuller(known: Document | None, stub: Document) -> Document:
    """Keep the stub that says more."""
    if known is None:
        return stub
    return replace(
        known,
        number=known.number or stub.number,
        title=known.title or stub.title,
        issuer=known.issuer or stub.issuer,
        issued=known.issued or stub.issued,
    )


# ---- stated relations -----------------------------------------------------------------------------------------


def stated_relations(
    statements: Iterable[Statement], catalogue: Catalogue, stubs: dict[str, Document]
) -> Iterator[Relation]:
    """Turn statements between numbers into relations between documents; unknown ones become stubs."""
    find = cache(partial(_document_named, catalogue=catalogue, stubs=stubs))  # few documents, many articles
    for said in statements:
        source = find(said.source_kind, said.source_number, said.source_issued)
        target = find(said.target_kind, said.target_number, said.target_issued)
        if source and target and source != target:
            yield Relation(
                source, said.source_unit, said.relation, target, said.target_unit, said.date, said.basis
            )


def _document_named(
    kind: str, number: str, issued: object, catalogue: Catalogue, stubs: dict[str, Document]
) -> str:
    """Find the document of a kind and number, or make its stub; ``""`` where several have the number."""
    if kind == "Hiến pháp":
        found = catalogue.by_title("Hiến pháp", "Hiến pháp")
        return found[-1].id if found else ""
    known = [found for found in catalogue.by_number(number) if not kind or found.kind == kind]
    known = [found for found in known if issued is None or found.issued == issued] or (
        [] if issued else known
    )
    if len(known) > 1 or not number_key(number):
        return ""
    if known:
        return known[0].id
    day = issued if issued is not None else None
    identifier = document_id(kind, number, "", day)  # type: ignore[arg-type]
    stubs.setdefault(identifier, Document(identifier, kind, number, "", issued=day))  # type: ignore[arg-type]
    return identifier


# ---- the rest -------------------------------------------------------------------------------------------------


def _write_rest(store: Store, inputs: Inputs, places: Places, tell: Progress) -> None:
    """Write the places and refusals, and rank the documents by who rests on them."""
    with store.step("places") as step:
        step.add_places(places)
        step.add_refusals(inputs.refusals)
        step.add_sources(_registry_origins(inputs, places))
    tell("rank", 0, None)
    scores = rank_authority(store.edges())
    with store.step("authority") as step:
        step.set_authority(scores)


def _registry_origins(inputs: Inputs, places: Places) -> Iterator[Origin]:
    """Note the registry among the sources of the documents it knows."""
    for source in inputs.registered():
        yield origin_of(replace(locate(source, places), text=""), identify(source, places))


def write_index(
    folder: Path, build: Path, store: Store, tell: Progress, *, engine: EngineChoice = "auto"
) -> None:
    """Write the full-text index of a build that is to be served from a folder."""
    given = entries(store, note_arrivals(folder, build, store))
    build_index(build / INDEX, given, engine=engine, progress=lambda done: tell("index", done, None))
