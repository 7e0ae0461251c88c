"""Open an index that ``kg.search.index`` wrote, and read terms and entries from it."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from whoosh.index import open_dir
from whoosh.reading import TermNotFound

from kg.errors import NoLibrary, StaleLibrary
from kg.search.index import MANIFEST, VERSION, make_schema

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kg.search.index import Block

# The usual constants of BM25; others did not help on the development questions.
SATURATION = 1.2
LENGTH_SHARE = 0.75

Shown = tuple[str, str, str, str, str, str, "int | None"]
"""What the index stores of an entry: document, unit, number, kind, title, heading, year."""


@dataclass(frozen=True, slots=True)
class IndexReader:
    """The terms and entries of one index. Not safe for threads: Whoosh's files have one position each."""

    size: int  # entries; they are numbered from 0
    syllable_norms: Sequence[float]  # by entry: how soon more of a term stops counting, in a longer one later
    pair_norms: Sequence[float]
    authority: Sequence[float]
    _whoosh: Any  # whoosh.reading.IndexReader

    def frequency(self, field: str, term: str) -> int:
        """Count the entries that hold a term."""
        try:
            return int(self._whoosh.term_info(field, term.encode()).doc_frequency())
        except TermNotFound:
            return 0

    def blocks(self, field: str, term: str) -> tuple[Block, ...]:
        """Give the entries that hold a term, with its weight in each."""
        try:
            return tuple(self._whoosh.postings(field, term.encode()).blocks())
        except TermNotFound:
            return ()

    def shown(self, entry: int) -> Shown:
        """Give what is stored of an entry."""
        stored: Shown = self._whoosh.stored_fields(entry)["shown"]
        return stored

    def close(self) -> None:
        """Close the files."""
        self._whoosh.close()


def open_reader(folder: Path) -> IndexReader:
    """Open an index.

    Raises:
        NoLibrary: the folder holds no finished index.
        StaleLibrary: it was written by another version, or its files are not the ones that were written.
    """
    _check_manifest(folder)
    whoosh = open_dir(os.fspath(folder), readonly=True, schema=make_schema()).reader()
    size = whoosh.doc_count_all()
    return IndexReader(
        size=size,
        syllable_norms=_norms(_column(whoosh, "syllable_count", size)),
        pair_norms=_norms(_column(whoosh, "pair_count", size)),
        authority=_column(whoosh, "authority", size),
        _whoosh=whoosh,
    )


def _column(whoosh: Any, field: str, size: int) -> Sequence[Any]:
    """Load one number of every entry."""
    return list(whoosh.column_reader(field)) if size else []


def _norms(lengths: Sequence[int]) -> Sequence[float]:
    """Weigh the length of each entry against the average."""
    average = sum(lengths) / max(len(lengths), 1) or 1.0
    return [SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length / average) for length in lengths]


def _check_manifest(folder: Path) -> None:
    """Compare a folder with the manifest that sealed it."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
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
