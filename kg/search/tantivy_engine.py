"""The engine for large libraries: tantivy, a library in Rust, through its own Python package.

It is given our terms, ready and with white space between them, and gives back numbers; only those are ours to
read. Its BM25 is the other engine's, with the same constants and the same scale of lengths.
"""

from __future__ import annotations

import math
import os
from typing import TYPE_CHECKING, Any, Final

import tantivy

from kg.search.engine import EVERY_ENTRY, Among, Between, Every, Some, Term
from kg.search.fields import CODED, DATES, PLAIN, WEIGHED_FIELDS, plain_term
from kg.search.validity import code_term

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from kg.search.engine import Condition, Scored, ScoredTerm, Scoring
    from kg.search.prepare import Prepared

ENTRY: Final = "entry"  # the column with our number of an entry
WRITER_BYTES: Final = 256_000_000
MOST_CODES: Final = 65_000  # of one facet

MUST, SHOULD, MUST_NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot


def make_schema() -> tantivy.Schema:
    """Describe the fields: terms with their frequency, whole terms, and columns."""
    builder = tantivy.SchemaBuilder()
    for field in WEIGHED_FIELDS:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field(PLAIN, tokenizer_name="whitespace", index_option="basic")
    for column in (*CODED, *DATES):
        builder.add_unsigned_field(column, fast=True)
    builder.add_unsigned_field(ENTRY, fast=True)
    return builder.build()


class TantivyWriter:
    """Write an index in one thread, so that entries keep their order."""

    def __init__(self, folder: Path, *, further: bool = False) -> None:
        """Begin an index, or go on with the one that lies in the folder."""
        path = os.fspath(folder)
        self._index = tantivy.Index.open(path) if further else tantivy.Index(make_schema(), path, reuse=False)
        self._writer = self._index.writer(heap_size=WRITER_BYTES, num_threads=1)

    def remove(self, documents: Iterable[str], entries: Sequence[int]) -> None:
        """Take documents out with all their entries."""
        del entries
        for document in documents:
            self._writer.delete_documents_by_term(*Term("document", document).kept)

    def add(self, prepared: Prepared) -> None:
        """Write one entry; the analysis of its terms into postings runs beside us."""
        document = tantivy.Document()
        for field, text in prepared.weighed.items():
            document.add_text(field, text)
        document.add_text(PLAIN, prepared.plain)
        for column, number in prepared.columns.items():
            document.add_unsigned(column, number)
        document.add_unsigned(ENTRY, prepared.number)
        self._writer.add_document(document)

    def finish(self) -> None:
        """Commit, and wait until segments are merged."""
        self._writer.commit()
        self._writer.wait_merging_threads()

    def cancel(self) -> None:
        """Forget what is not committed."""
        self._writer.rollback()


class TantivyEngine:
    """An open index; threads may share it."""

    def __init__(self, folder: Path, rows: int) -> None:
        """Open an index for which so many entries were ever written."""
        self._index = tantivy.Index.open(os.fspath(folder))
        self._schema = self._index.schema
        self._searcher: Any = self._index.searcher()  # the stubs leave out what a result counts
        self.size: int = self._searcher.num_docs
        self._rows = max(rows, self.size)  # with those that were taken out

    def frequency(self, term: Term) -> int:
        """Count the entries that hold a term.

        Tantivy counts those taken out with the others; here they count by their share of all, which is exact while
        none was taken out.
        """
        counted = int(self._searcher.doc_freq(*term.kept))
        return counted if self._rows == self.size else math.ceil(counted * self.size / self._rows)

    def count(self, condition: Condition) -> int:
        """Count the entries that meet a condition."""
        if isinstance(condition, Term) and self._rows == self.size:
            return self.frequency(condition)
        return int(self._searcher.search(self._query(condition), limit=1).count)

    def best(self, scoring: Scoring, condition: Condition, limit: int) -> list[Scored]:
        """Give the entries that meet a condition, best first, then by number."""
        parts = [(SHOULD, self._scored(term)) for term in scoring.terms]
        parts += [
            (SHOULD, tantivy.Query.const_score_query(self._query(term), score))
            for term, score in scoring.fixed
        ]
        if not parts:
            return []
        query = tantivy.Query.boolean_query(parts)
        if condition != EVERY_ENTRY:
            allowed = tantivy.Query.const_score_query(self._query(condition), 0.0)
            query = tantivy.Query.boolean_query([(MUST, allowed), (SHOULD, query)])
        hits = self._searcher.search(query, limit=max(limit, 1), count=False).hits
        numbers = self._numbers([address for _, address in hits])
        return sorted(
            zip(numbers, (score for score, _ in hits), strict=True), key=lambda hit: (-hit[1], hit[0])
        )

    def dated(self, condition: Condition, limit: int, *, by: str, newest: bool) -> list[int]:
        """Give entries that meet a condition by one of their days."""
        order = tantivy.Order.Desc if newest else tantivy.Order.Asc
        hits = self._searcher.search(
            self._query(condition), limit, count=False, order_by_field=by, order=order
        ).hits
        return self._numbers([address for _, address in hits])

    def tally(self, condition: Condition, columns: Sequence[str]) -> Mapping[str, Mapping[int, int]]:
        """Count the entries that meet a condition, for each column by its codes."""
        asked = {column: {"terms": {"field": column, "size": MOST_CODES}} for column in columns}
        answer = self._searcher.aggregate(self._query(condition), asked) if asked else {}
        return {
            column: {int(bucket["key"]): int(bucket["doc_count"]) for bucket in counted["buckets"]}
            for column, counted in answer.items()
        }

    def close(self) -> None:
        """Let go of the files, which close with the last thread that reads them."""

    def _numbers(self, addresses: list[Any]) -> list[int]:
        """Give our numbers of some of tantivy's addresses."""
        found: list[int] = self._searcher.fast_field_values(ENTRY, addresses) if addresses else []
        return found

    def _scored(self, scored: ScoredTerm) -> Any:
        """Make a term that scores with the rarity given, in place of tantivy's own."""
        field, text = scored.term.kept
        counted = self._searcher.doc_freq(field, text)
        own = math.log(1 + (self._rows - counted + 0.5) / (counted + 0.5))
        query = tantivy.Query.term_query(self._schema, field, text, "freq")
        return tantivy.Query.boost_query(query, scored.weight * scored.rarity / own)

    def _query(self, condition: Condition) -> Any:
        """Say a condition as tantivy does."""
        match condition:
            case Term():
                return tantivy.Query.term_query(self._schema, *condition.kept, "basic")
            case Between(column, low, high):
                kind = tantivy.FieldType.Unsigned
                return tantivy.Query.range_query(self._schema, column, kind, low, high)
            case Among(column, codes):
                terms = [plain_term(column, code_term(code)) for code in codes]
                return tantivy.Query.term_set_query(self._schema, PLAIN, terms)
            case Some(parts):
                return tantivy.Query.boolean_query([(SHOULD, self._query(part)) for part in parts])
            case Every(parts, without):
                wanted = [(MUST, self._query(part)) for part in parts]
                wanted = wanted or [(MUST, tantivy.Query.all_query())]
                return tantivy.Query.boolean_query(
                    wanted + [(MUST_NOT, self._query(part)) for part in without]
                )
