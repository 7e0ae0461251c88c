"""Put entries into a copy of an index in place of those that some documents have: work for what changes, not for all.

The index that is copied is only read. The files of its segments never change once written, so the copy shares them
where the disk can do that; what is written on is copied. Entries keep their numbers; those taken out leave theirs
unused. Until tantivy merges their segment, words of entries taken out still count in how rare a word is.
"""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING, Final

from kg.search.columns import COLUMNS
from kg.search.engine import Some, Term
from kg.search.index import MANIFEST, Writers, claim, open_index, read_manifest, write_manifest
from kg.search.prepare import Preparer
from kg.search.suggest import PHRASES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from kg.search.columns import Shown
    from kg.search.engine import Condition
    from kg.search.entry import Entry
    from kg.search.index import OpenIndex

# Segments: 30192ea55ec7434c8966ba2fb93ede9e.idx of tantivy, MAIN_3x0f1vq0ngcz6wzz.trm of Whoosh.
SEGMENT_RE: Final = re.compile(r"(?:[0-9a-f]{32}|MAIN_[0-9a-z]+)\.\w+")
LOCK_RE: Final = re.compile(r"\.tantivy-\w+\.lock|\w+_WRITELOCK")
MOST_UNUSED: Final = 0.25  # of all numbers; then the index is better made anew
MOST_SEGMENTS: Final = 32  # of Whoosh, which reads each of them for every word; tantivy merges its own


def can_update(served: Path) -> bool:
    """Tell whether an index is worth going on with: not after very many updates.

    Raises:
        NoLibrary, StaleLibrary: as ``open_index``.
    """
    manifest = read_manifest(served)
    few = len(list(served.glob("MAIN_*.trm"))) < MOST_SEGMENTS
    return few and manifest.get("unused", 0) <= MOST_UNUSED * manifest["entries"]


def update_index(served: Path, folder: Path, documents: Collection[str], entries: Iterable[Entry]) -> int:
    """Write into a new folder what an index holds, with other entries for some documents; count what is there.

    Args:
        served: the index that is there; others may read it meanwhile.
        folder: of the new one, which opens as an index after the last step.
        documents: those whose entries are taken out, whether the index has any or not.
        entries: those that come in.

    Raises:
        NoLibrary, StaleLibrary: as ``open_index``.
        BuildFailed: the new folder holds something already, perhaps the work of another writer.
    """
    claim(folder)
    manifest = read_manifest(served)
    before = open_index(served)
    try:
        _carry(served, folder)
        gone = _entries_of(before, documents)
        preparer = Preparer(manifest["labels"], before.columns.size)
        count = before.columns.size
        with Writers(folder, manifest["engine"], before) as writers:
            writers.remove(documents, gone)
            for entry in entries:
                writers.add(entry, preparer)
                count += 1
    finally:
        before.close()
    labels = {column: list(codes) for column, codes in preparer.labels.items()}
    unused = manifest.get("unused", 0) + len(gone)
    write_manifest(folder, {**manifest, "entries": count, "unused": unused, "labels": labels})
    return count - before.columns.size


def _carry(served: Path, folder: Path) -> None:
    """Share the files of segments, copy what is written on, and leave what is written anew."""
    for path in served.iterdir():
        if path.name in {MANIFEST, COLUMNS, PHRASES} or LOCK_RE.fullmatch(path.name):
            continue
        if SEGMENT_RE.fullmatch(path.name):
            _share(path, folder / path.name)
        else:
            shutil.copyfile(path, folder / path.name)


def _share(path: Path, target: Path) -> None:
    """Give a file a second name, or where the disk knows no such thing, copy it."""
    try:
        os.link(path, target)
    except OSError:
        shutil.copyfile(path, target)


def _entries_of(index: OpenIndex, documents: Collection[str]) -> dict[int, Shown]:
    """Give the entries that documents have, in the order of their numbers."""
    if not documents:
        return {}
    condition: Condition = Some(tuple(Term("document", document) for document in documents))
    found = index.engine.dated(condition, max(index.columns.size, 1), by="issued", newest=False)
    return {entry: index.columns.shown(entry) for entry in sorted(found)}
