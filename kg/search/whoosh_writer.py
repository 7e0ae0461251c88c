"""The engine of small libraries: Whoosh's files, filled through our own sort of postings and read block by block.

Whoosh's writer passes each posting as a Python object through a sort, which is three quarters of its time. Here
postings gather by term in arrays, spill to disk as sorted runs, and reach Whoosh's codec term by term; what lies
on disk is an ordinary Whoosh segment.
"""

from __future__ import annotations

import heapq
import marshal
import os
import shutil
from array import array
from collections import Counter
from itertools import accumulate, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from whoosh import fields, formats
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3LeafMatcher
from whoosh.index import create_in, open_dir

from kg.search.fields import PLAIN, WEIGHED_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kg.search.prepare import Prepared

RUN_POSTINGS: Final = 4_000_000  # gathered in memory before a run goes to disk: about 100 MB
BLOCK_POSTINGS: Final = 1024  # of one term, read and unpacked together

Posting = tuple[str, str, bytes]
"""A field, a term, and its postings in document order: document numbers and weights by turns, as ``array("I")``."""

Block = tuple[tuple[int, ...], tuple[float, ...]]
"""Document numbers, ascending, and the weight of one term in each."""


class TermField(fields.FieldType):  # type: ignore[misc]
    """A field of terms that come ready; Whoosh analyses nothing."""

    indexed = False  # by Whoosh's own writer: the postings come through ``Postings``

    def __init__(self) -> None:
        self.format = formats.Existence()
        self.analyzer = None
        self.scorable = self.stored = self.unique = False

    def separate_spelling(self) -> bool:
        """Tell Whoosh to keep no second copy of the words."""
        return False


class BlockMatcher(W3LeafMatcher):  # type: ignore[misc]
    """The postings of one term, given block by block."""

    def blocks(self) -> Iterator[Block]:
        """Give document numbers, ascending, and the weight of the term in each, some thousand at a time."""
        while self.is_active():
            self._read_data()
            steps, weights, _ = self._data
            if not isinstance(
                weights, tuple
            ):  # one number where all weights are equal, None where they are 1
                weights = (weights or 1.0,) * len(steps)
            yield tuple(accumulate(steps)), weights
            self._next_block()


class TermWriter(W3FieldWriter):  # type: ignore[misc]
    """Write whole terms at a time."""

    def add_postings(self, schema: Any, lengths: Any, postings: Iterable[Posting]) -> None:
        """Write postings sorted by field and term; ``lengths`` is Whoosh's and not used."""
        del lengths
        for field, of_field in groupby(postings, key=itemgetter(0)):
            self.start_field(field, schema[field])
            for term, parts in groupby(of_field, key=itemgetter(1)):
                self.start_term(term.encode())
                for _, _, packed in parts:
                    flat = array("I", packed)
                    for document, weight in zip(flat[::2], flat[1::2], strict=True):
                        self.add(document, weight, b"", 0)
                self.finish_term()
            self.finish_field()


class IndexCodec(W3Codec):  # type: ignore[misc]
    """Whoosh's codec with our reader and writer of postings; the format on disk is Whoosh's."""

    length_stats = False

    def __init__(self) -> None:
        super().__init__(blocklimit=BLOCK_POSTINGS)

    def field_writer(self, storage: Any, segment: Any) -> TermWriter:
        """Give the writer of terms."""
        return TermWriter(self, storage, segment)

    def postings_reader(self, dbfile: Any, terminfo: Any, format_: Any, **options: Any) -> BlockMatcher:
        """Give the postings of one term; none is ever inlined."""
        return BlockMatcher(dbfile, *terminfo.extent(), format_, **options)


class Postings:
    """Postings in the making; stands in the place of Whoosh's ``PostingPool``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._terms: dict[str, dict[str, array[int]]] = {}
        self._gathered = 0
        self._runs: list[Path] = []
        folder.mkdir()

    def add(self, posting: tuple[str, bytes, int, float, bytes]) -> None:
        """Add one posting as Whoosh's writer would, of a field that Whoosh indexes itself."""
        field, term, document, weight, _ = posting
        self.add_terms(field, document, {term.decode(): int(weight)})

    def add_terms(self, field: str, document: int, weights: Mapping[str, int]) -> None:
        """Add the terms of one document; documents come in ascending order."""
        terms = self._terms.setdefault(field, {})
        for term, weight in weights.items():
            flat = terms.get(term)
            if flat is None:
                flat = terms[term] = array("I")
            flat.append(document)
            flat.append(weight)
        self._gathered += len(weights)
        if self._gathered > RUN_POSTINGS:
            self._spill()

    def _spill(self) -> None:
        """Write what is in memory to disk, sorted."""
        path = self._folder / f"{len(self._runs)}.run"
        with path.open("wb") as file:
            for posting in self._sorted():
                marshal.dump(posting, file)
        self._runs.append(path)
        self._terms, self._gathered = {}, 0

    def _sorted(self) -> Iterator[Posting]:
        """Give what is in memory by field and term."""
        for field in sorted(self._terms):
            terms = self._terms[field]
            for term in sorted(terms):
                yield field, term, terms[term].tobytes()

    def iter_postings(self) -> Iterator[Posting]:
        """Give all postings by field and term; the runs of one term follow each other in document order."""
        return heapq.merge(*map(_read_run, self._runs), self._sorted(), key=itemgetter(0, 1))

    def cleanup(self) -> None:
        """Remove the runs."""
        shutil.rmtree(self._folder, ignore_errors=True)


def _read_run(path: Path) -> Iterator[Posting]:
    """Read one sorted run back."""
    with path.open("rb") as file:
        while True:
            try:
                yield marshal.load(file)  # noqa: S302 - we wrote it a moment ago
            except EOFError:
                return


def make_schema() -> fields.Schema:
    """Describe the fields of the index."""
    return fields.Schema(**{name: TermField() for name in (*WEIGHED_FIELDS, PLAIN)})


class WhooshWriter:
    """Write an index; memory stays bounded by ``RUN_POSTINGS``."""

    def __init__(self, folder: Path, *, further: bool = False) -> None:
        """Begin an index, or go on with the one that lies in the folder, in a segment of its own."""
        path = os.fspath(folder)
        self._whoosh = open_dir(path, schema=make_schema()) if further else create_in(path, make_schema())
        self._first = self._whoosh.doc_count_all()
        self._writer = self._whoosh.writer(codec=IndexCodec(), compound=False)
        self._postings = self._writer.pool = Postings(folder / "runs")

    def add(self, prepared: Prepared) -> None:
        """Write one entry."""
        number = prepared.number - self._first
        for field, text in prepared.weighed.items():
            self._postings.add_terms(field, number, Counter(text.split()))
        self._postings.add_terms(PLAIN, number, dict.fromkeys(prepared.plain.split(), 1))
        self._writer.add_document()

    def remove(self, documents: Iterable[str], entries: Sequence[int]) -> None:
        """Take documents out by their entries."""
        del documents
        for entry in entries:
            self._writer.delete_document(entry)

    def finish(self) -> None:
        """Sort and write the postings; segments stay as they are, so that entries keep their numbers."""
        self._writer.commit(merge=False)
        self._postings.cleanup()
        self._whoosh.close()

    def cancel(self) -> None:
        """Forget everything."""
        if not self._writer.is_closed:
            self._writer.cancel()
        self._whoosh.close()
