"""Write the index: Whoosh's files, filled through our own analysis and our own sort of postings.

Whoosh's writer passes each posting as a Python object through a sort, which is three quarters of its time. Here
postings gather by term in arrays, spill to disk as sorted runs, and reach Whoosh's codec term by term; what lies
on disk is an ordinary Whoosh segment. A manifest is written last: a folder without one, or whose files differ
from it, does not open.
"""

from __future__ import annotations

import heapq
import json
import marshal
import os
import shutil
from array import array
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from whoosh import columns, fields, formats
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3LeafMatcher
from whoosh.index import create_in

from kg.errors import BuildFailed
from kg.number import slugify
from kg.search.analyse import find_terms
from kg.search.numbers import number_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kg.search.analyse import Terms

VERSION: Final = 1
MANIFEST: Final = "index.json"
TERM_FIELDS: Final = ("toned", "folded", "pairs", "number", "document", "unit", "kind", "year")

# How many times a word counts that stands in the heading of an article, or in the number and title of its
# document. MRR@10 of the development questions over 84,041 articles: 1 and 1: 0.71; 3 and 2: 0.75; 5 and 4: 0.77;
# more adds nothing.
HEADING_WEIGHT: Final = 5
TITLE_WEIGHT: Final = 4

RUN_POSTINGS: Final = 4_000_000  # gathered in memory before a run goes to disk: about 100 MB
BLOCK_POSTINGS: Final = 1024  # of one term, read and unpacked together

Posting = tuple[str, str, bytes]
"""A field, a term, and its postings in document order: document numbers and weights by turns, as ``array("I")``."""

Block = tuple[tuple[int, ...], tuple[float, ...]]
"""Document numbers, ascending, and the weight of one term in each."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one hit stands for: an article, or a document that has none."""

    document: str  # identifier
    unit: str  # path of the article, "" for a document without units
    number: str
    kind: str
    title: str  # of the document
    heading: str  # of the article
    body: str
    year: int | None = None
    authority: float = 0.0  # decides between hits of one score


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
    terms = {name: TermField() for name in TERM_FIELDS}
    counts = {name: fields.COLUMN(columns.NumericColumn("I")) for name in ("syllable_count", "pair_count")}
    authority = fields.COLUMN(columns.NumericColumn("f", default=0.0))
    return fields.Schema(**terms, **counts, authority=authority, shown=fields.STORED())


def build_index(
    folder: Path, entries: Iterable[Entry], *, progress: Callable[[int], None] | None = None
) -> int:
    """Write an index into a new folder and count its entries; ``progress`` hears the count after each.

    Memory stays bounded by ``RUN_POSTINGS``. Until the last step the folder does not open as an index.

    Raises:
        BuildFailed: the folder holds something already, perhaps the work of another writer.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        message = f"{folder} is not empty; an index is written into a new folder"
        raise BuildFailed(message)
    whoosh = create_in(os.fspath(folder), make_schema())
    writer = whoosh.writer(codec=IndexCodec(), compound=False)
    postings = writer.pool = Postings(folder / "runs")
    count = 0
    try:
        for count, entry in enumerate(entries, 1):
            _add_entry(writer, postings, entry)
            if progress:
                progress(count)
        writer.commit()
    finally:
        if not writer.is_closed:
            writer.cancel()
        whoosh.close()
    _write_manifest(folder, count)
    return count


def _add_entry(writer: Any, postings: Postings, entry: Entry) -> None:
    """Write one entry: its terms, its columns, and what a hit shows."""
    document = writer.docnum
    parts = [
        (find_terms(entry.body), 1),
        (find_terms(entry.heading), HEADING_WEIGHT),
        (find_terms(f"{entry.kind} {entry.number} {entry.title}"), TITLE_WEIGHT),
    ]
    for field in ("toned", "folded", "pairs"):
        postings.add_terms(field, document, _weigh(parts, field))
    facts = {
        "number": number_keys(entry.number, entry.kind, entry.year),
        "document": (entry.document,),
        "unit": (entry.unit,),
        "kind": (slugify(entry.kind),),
        "year": (str(entry.year or ""),),
    }
    for field, terms in facts.items():
        postings.add_terms(field, document, dict.fromkeys(terms, 1))
    writer.add_document(
        syllable_count=sum(len(terms.toned) * weight for terms, weight in parts),
        pair_count=sum(len(terms.pairs) * weight for terms, weight in parts),
        authority=entry.authority,
        shown=(entry.document, entry.unit, entry.number, entry.kind, entry.title, entry.heading, entry.year),
    )


def _weigh(parts: Sequence[tuple[Terms, int]], field: str) -> Counter[str]:
    """Count the terms of one field over the parts of an entry, each part with its weight."""
    total: Counter[str] = Counter()
    for terms, weight in parts:
        counted = Counter(getattr(terms, field))
        if weight > 1:
            counted = Counter({term: count * weight for term, count in counted.items()})
        total.update(counted)
    return total


def _write_manifest(folder: Path, count: int) -> None:
    """Seal a finished index: the version of its layout, its entries, and the size of each file."""
    sizes = {path.name: path.stat().st_size for path in sorted(folder.iterdir()) if path.is_file()}
    draft = folder / f"{MANIFEST}.new"
    manifest = {"version": VERSION, "entries": count, "files": sizes}
    draft.write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    draft.replace(folder / MANIFEST)
