"""Documents added to a library that is there: only they are read, and what waited for them is answered.

The build that serves is copied, added to and put in place of the old one at the end, so readers notice nothing and
a crash leaves the old one serving. The authority of documents, in store and index, stays as the last build ranked it.
"""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import BuildFailed
from kg.library.arrivals import note_newcomers
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
from kg.library.entries import entries
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
from kg.search import can_update, update_index
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
            tell("added", len(added.coming), len(added.coming))
            counts = store.finish(version=package_version())
            if (served / INDEX).is_dir():
                _write_index(folder, build, store, added, tell)
    return Report(folder, counts, tuple(inputs.refusals), time.monotonic() - began)


def _write_index(folder: Path, build: Path, store: Store, added: Added, tell: Progress) -> None:
    """Go on with the index that is served, or write it anew where it has been gone on with very often."""
    served = current_build(folder)
    if not can_update(served / INDEX):
        write_index(folder, build, store, tell)
        return
    arrivals = note_newcomers(served, build, added.coming)
    changed = sorted(added.changed)
    tell(
        "index",
        update_index(served / INDEX, build / INDEX, changed, entries(store, arrivals, ids=changed)),
        None,
    )


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
    named: frozenset[str]  # those that the library had, if only by name
    known: frozenset[str]  # those that it knew more of


@dataclass(frozen=True, slots=True)
class Added:
    """What an addition changed: who came in, and every document of which the index says something else now."""

    coming: frozenset[str]  # those that the library had only by name, or not at all
    changed: frozenset[str]


def _add(store: Store, inputs: Inputs) -> Added:
    """Read the sources, write them, and answer what waited for them."""
    places = Places(tuple(store.all_places()))
    coming = _newcomers(store, inputs, places)
    if not coming.sources:
        reasons = "; ".join(f"{each.name}: {each.reason}" for each in inputs.refusals[:3])
        raise BuildFailed(f"no document could be read; {reasons or 'the paths hold none'}")
    catalogue = Catalogue(
        (
            coming.documents.get(document.id, document)
            for document in (*store.all_documents(), *coming.documents.values())
            if document.standing != "stub" or document.id in coming.documents
        ),
        {id_: key for id_, key in store.number_keys().items() if id_ not in coming.documents},
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
        stubs = _write_stubs(step, store, catalogue, [*results, *again])
        for correction in (each for result in results for each in result.lost):
            inputs.refuse(lost_correction(correction))
        step.add_refusals(inputs.refusals)
    renewed = renew_events(store, [*results, *again], coming.documents, catalogue)
    changed = frozenset({*coming.documents, *waiting, *stubs, *renewed})
    return Added(frozenset(coming.documents.keys() - coming.known), changed)


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
    known = frozenset(id_ for id_, document in there.items() if document.standing != "stub")
    return Newcomers(tuple(sources), documents, frozenset(there), known)


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
        if document.id not in coming.named and document.kind != "Tin":
            step.add_relations(stage.of_title(document))


def _write_stubs(step: Step, store: Store, catalogue: Catalogue, results: Sequence[Yield]) -> list[str]:
    """Write the stated relations, and the documents that only the newcomers name; give the names of these."""
    stubs: dict[str, Document] = {}
    for stub in (each for result in results for each in result.stubs):
        stubs[stub.id] = fuller(stubs.get(stub.id), stub)
    statements = [statement for result in results for statement in result.statements]
    step.add_relations(tuple(stated_relations(statements, catalogue, stubs)))
    there = {document.id for document in store.documents(list(stubs))}
    new = [stub for stub in stubs.values() if stub.id not in there and stub.id not in catalogue]
    step.add_documents(new)
    return [stub.id for stub in new]
