"""Documents added to a library that is there: only they are read, and what waited for them is answered.

The build that serves is copied, added to and put in place of the old one at the end, so readers notice nothing and
a crash leaves the old one serving.
"""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import BuildFailed
from kg.library.build import (
    Report,
    fuller,
    lost_correction,
    package_version,
    say_nothing,
    stated_relations,
    write_index,
    write_text,
)
from kg.library.folder import DATABASE, INDEX, current_build, new_build
from kg.library.history import renew_events
from kg.library.inputs import Inputs
from kg.library.merge import merge_documents, merge_sources
from kg.library.stages import Stage, Yield, identify, origin_of
from kg.model import Document, Reading, Source
from kg.place import Places
from kg.read.corrections import CORRECTIONS
from kg.resolve import Catalogue
from kg.resolve.catalogue import serial_of, title_words
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from kg.library.build import Progress
    from kg.store import Step


def add_documents(paths: Iterable[Path], folder: Path, *, progress: Progress | None = None) -> Report:
    """Read files, folders and zip files into the library that a folder holds.

    A document that is there already gets the new text; citations anywhere in the library that waited for one of the
    new documents are answered, without reading their texts again.

    Raises:
        NoLibrary: there is none to add to.
        StaleLibrary: another version made it.
        BuildFailed: nothing could be read, another build is running, or the disk is full.
    """
    began = time.monotonic()
    tell = progress or say_nothing
    served = current_build(folder)
    reviews = folder / CORRECTIONS
    inputs = Inputs(tuple(paths), reviews=(reviews,) if reviews.is_file() else ())
    with new_build(folder) as build:
        copy_database(served / DATABASE, build / DATABASE)
        with Store.change(build / DATABASE) as store:
            added = _add(store, inputs)
            tell("added", added, added)
            counts = store.finish(version=package_version())
            if (served / INDEX).is_dir():
                write_index(folder, build, store, tell)
    return Report(folder, counts, tuple(inputs.refusals), time.monotonic() - began)


def copy_database(source: Path, target: Path) -> None:
    """Copy a finished database; a full disk stops the build."""
    try:
        shutil.copyfile(source, target)
    except OSError as error:
        raise BuildFailed(
            f"{target} cannot be written ({error.strerror}); the old library still serves"
        ) from error


@dataclass(frozen=True, slots=True)
class Newcomers:
    """The documents that come in: their sources, and what is now known of each."""

    sources: tuple[Source, ...]
    documents: dict[str, Document]
    known: frozenset[str]  # those that the library had, if only by name


def _add(store: Store, inputs: Inputs) -> int:
    """Read the sources, write them, and answer what waited for them; the number of documents."""
    places = Places(tuple(store.all_places()))
    coming = _newcomers(store, inputs, places)
    if not coming.sources:
        reasons = "; ".join(f"{each.name}: {each.reason}" for each in inputs.refusals[:3])
        raise BuildFailed(f"no document could be read; {reasons or 'the paths hold none'}")
    catalogue = Catalogue(
        coming.documents.get(document.id, document)
        for document in (*store.all_documents(), *coming.documents.values())
        if document.standing != "stub" or document.id in coming.documents
    )
    stage = Stage(catalogue, places, inputs.corrections())
    results = [stage.of_source(source) for source in coming.sources]
    waiting = _waiting(store, coming)
    again = [_answer_again(store, stage, identifier) for identifier in waiting]
    with store.step("add") as step:
        _write_newcomers(step, stage, coming, results)
        step.remove_links(waiting)
        for result in again:
            step.add_links([(result.document, result.units, result.links)])
            step.add_relations(result.relations)
        _write_stubs(step, store, catalogue, [*results, *again])
        for correction in (each for result in results for each in result.lost):
            inputs.refuse(lost_correction(correction))
        step.add_refusals(inputs.refusals)
    renew_events(store, [*results, *again], coming.documents, catalogue)
    return len(coming.documents)


def _newcomers(store: Store, inputs: Inputs, places: Places) -> Newcomers:
    """Read the sources, join those of one document, and merge what they say with what the library knows."""
    said: dict[str, list[Source]] = {}
    for source in inputs.documents():
        said.setdefault(identify(source, places).id, []).append(source)
    there = {document.id: document for document in store.documents(list(said))}
    documents, sources = {}, []
    for identifier, versions in said.items():
        official = [source for source in versions if source.standing == "official"]
        sources += [merge_sources(official)] if official else versions[:1]
        facts = [identify(source, places) for source in versions]
        old = [there[identifier]] if identifier in there and there[identifier].standing != "stub" else []
        documents[identifier] = merge_documents([*old, *facts])
    return Newcomers(tuple(sources), documents, frozenset(there))


def _waiting(store: Store, coming: Newcomers) -> list[str]:
    """List the documents with a citation that one of the newcomers may answer."""
    serials = {
        (document.kind, serial_of(document.number))
        for document in coming.documents.values()
        if document.number
    }
    titles = {title_words(document.title) for document in coming.documents.values()}
    found = {
        citing
        for citing, kind, number, title in store.waiting()
        if (number and (kind, serial_of(number)) in serials)
        or (title and titles & {title_words(title), title_words(title)[len(kind.split()) :]})
    }
    return sorted(found - set(coming.documents))


def _answer_again(store: Store, stage: Stage, identifier: str) -> Yield:
    """Resolve the citations of a text that is in the library, as they were found, against the new catalogue."""
    document, text = store.document(identifier), store.text(identifier)
    source = Source(identifier, "library", text.body, text.standing)
    citations = tuple(link.citation for link in store.links(identifier))
    reading = Reading(source, document, store.units(identifier), citations)
    return stage.of_reading(reading, origin_of(source, document))


def _write_newcomers(step: Step, stage: Stage, coming: Newcomers, results: Sequence[Yield]) -> None:
    """Write the facts and texts of the newcomers, in place of older texts of the same documents."""
    step.replace_documents(coming.documents.values())
    step.add_sources(result.origin for result in results)
    step.add_digests(digest for result in results for digest in result.digests)
    texts = [result for result in results if result.body]
    step.remove_texts([result.document for result in texts])
    for result in texts:
        write_text(step, result)
    for document in coming.documents.values():
        if document.id not in coming.known and document.kind != "Tin":
            step.add_relations(stage.of_title(document))


def _write_stubs(step: Step, store: Store, catalogue: Catalogue, results: Sequence[Yield]) -> None:
    """Write the stated relations, and the documents that only the newcomers name."""
    stubs: dict[str, Document] = {}
    for stub in (each for result in results for each in result.stubs):
        stubs[stub.id] = fuller(stubs.get(stub.id), stub)
    statements = [statement for result in results for statement in result.statements]
    step.add_relations(tuple(stated_relations(statements, catalogue, stubs)))
    there = {document.id for document in store.documents(list(stubs))}
    step.add_documents(stub for stub in stubs.values() if stub.id not in there and stub.id not in catalogue)
