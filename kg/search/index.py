"""Write an index: choose the engine, prepare each entry, seal the folder.

The manifest is written last: a folder without one, or whose files differ from it, does not open.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final, Self

from kg.errors import BuildFailed, NoLibrary, StaleLibrary
from kg.search.columns import ColumnWriter, open_columns
from kg.search.prepare import Preparer
from kg.search.suggest import PhraseWriter
from kg.search.tantivy_engine import TantivyEngine, TantivyWriter
from kg.search.whoosh_engine import WhooshEngine
from kg.search.whoosh_writer import WhooshWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from kg.search.columns import Columns, Shown
    from kg.search.engine import Engine, EngineChoice, EngineName, Writer
    from kg.search.entry import Entry

VERSION: Final = 4
MANIFEST: Final = "index.json"
CLAIM: Final = "writing"  # the file by which one writer claims a folder
MANY_ENTRIES: Final = 20_000  # more than Whoosh is good at


def build_index(
    folder: Path,
    entries: Iterable[Entry],
    *,
    engine: EngineChoice = "auto",
    progress: Callable[[int], None] | None = None,
) -> int:
    """Write an index into a new folder and count its entries; ``progress`` hears the count after each.

    ``auto`` takes Whoosh for up to ``MANY_ENTRIES``, tantivy for more. Until the last step the folder does not
    open as an index.

    Raises:
        BuildFailed: the folder holds something already, perhaps the work of another writer.
    """
    claim(folder)
    entries = iter(entries)
    if engine == "auto":
        first = list(islice(entries, MANY_ENTRIES + 1))
        engine = "tantivy" if len(first) > MANY_ENTRIES else "whoosh"
        entries = chain(first, entries)
    preparer = Preparer()
    count = 0
    with Writers(folder, engine) as writers:
        for count, entry in enumerate(entries, 1):
            writers.add(entry, preparer)
            if progress:
                progress(count)
    labels = {column: list(codes) for column, codes in preparer.labels.items()}
    write_manifest(folder, {"version": VERSION, "engine": engine, "entries": count, "labels": labels})
    return count


def claim(folder: Path) -> None:
    """Make a folder ours; of two writers at once, one is refused."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        (folder / CLAIM).touch(exist_ok=False)
        taken = len(list(folder.iterdir())) > 1
        if taken:
            (folder / CLAIM).unlink()
    except FileExistsError:
        taken = True
    if taken:
        message = f"{folder} is not empty, or another writer is at work in it; an index is written into a new folder"
        raise BuildFailed(message)


class Writers:
    """All that is written of an entry: by the engine, the columns, and the phrases to suggest."""

    def __init__(self, folder: Path, engine: EngineName, before: OpenIndex | None = None) -> None:
        """Begin an index, or go on with a copy of another one, as ``carry_index`` makes it."""
        make = TantivyWriter if engine == "tantivy" else WhooshWriter
        self._engine: Writer = make(folder, further=before is not None)
        self._columns = ColumnWriter(folder, before.columns if before else None)
        self._phrases = PhraseWriter(folder, before.folder if before else None)

    def remove(self, documents: Iterable[str], entries: Mapping[int, Shown]) -> None:
        """Take documents out of everything, given with all their entries."""
        self._engine.remove(documents, tuple(entries))
        self._columns.remove(entries)
        self._phrases.remove(entries.values())

    def add(self, entry: Entry, preparer: Preparer) -> None:
        """Write one entry everywhere."""
        prepared = preparer.prepare(entry)
        self._engine.add(prepared)
        self._columns.add(entry, prepared)
        self._phrases.add(entry)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *raised: object) -> None:
        if kind is None:
            self._engine.finish()
            self._columns.finish()
            self._phrases.finish()
        else:
            self._engine.cancel()
            self._columns.cancel()


def write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    """Seal a finished index: the version of its layout, what it holds, and the size of each file."""
    (folder / CLAIM).unlink()
    sizes = {path.name: path.stat().st_size for path in sorted(folder.iterdir()) if path.is_file()}
    draft = folder / f"{MANIFEST}.new"
    text = json.dumps({**manifest, "files": sizes}, indent=1, ensure_ascii=False)
    draft.write_text(text, encoding="utf-8")
    draft.replace(folder / MANIFEST)


@dataclass(frozen=True, slots=True)
class OpenIndex:
    """The files of one index, opened."""

    folder: Path
    engine: Engine
    columns: Columns
    threads: bool  # several may read at once

    def close(self) -> None:
        """Close the files."""
        self.engine.close()
        self.columns.close()


def open_index(folder: Path) -> OpenIndex:
    """Open an index with the engine that wrote it.

    Raises:
        NoLibrary: the folder holds no finished index.
        StaleLibrary: it was written by another version, or its files are not the ones that were written.
    """
    manifest = read_manifest(folder)
    columns = open_columns(folder, manifest["entries"], manifest["labels"])
    own = manifest["engine"] == "tantivy"
    engine: Engine = TantivyEngine(folder, columns.size) if own else WhooshEngine(folder, columns)
    return OpenIndex(folder, engine, columns, threads=own)


def read_manifest(folder: Path) -> dict[str, Any]:
    """Compare a folder with the manifest that sealed it."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        message = f"{folder} holds no finished search index; build it with: kg build"
        raise NoLibrary(message) from None
    except ValueError as error:
        message = f"{folder / MANIFEST} cannot be read ({error}); build the index again with: kg build"
        raise StaleLibrary(message) from error
    sizes = {path.name: path.stat().st_size for path in folder.iterdir() if path.name in manifest["files"]}
    if manifest["version"] != VERSION or sizes != manifest["files"]:
        message = (
            f"the search index in {folder} is another version's, or damaged; build it again with: kg build"
        )
        raise StaleLibrary(message)
    return manifest
