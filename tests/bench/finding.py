"""Full-text search: speed of indexing, latency and quality, beside SQLite FTS5 on the same texts and queries."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.library import Library, open_library
from kg.library.build import entries
from kg.search import Entry, Searcher, build_index
from tests.bench.clock import MEGA, Latencies, folder_megabytes, latencies, processor_seconds
from tests.bench.figures import Figure
from tests.bench.gold import Question, read_questions, score_hits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from tests.bench.setting import Setting

    Hits = Sequence[tuple[str, str]]  # number and unit, best first
    Ask = Callable[[str], Hits]

ENGINES = MappingProxyType({"whoosh": (build_index, Searcher.open)})
"""What ``kg.search`` offers: how each writes an index, and opens it."""

BARS = MappingProxyType(
    {"whoosh": ("≥ 0.3", "≤ 100, aim 40", "≤ 800"), "tantivy": ("≥ 8", "≤ 5, aim 2", "≤ 20")}
)
"""For indexing (MB/s), keyword queries and questions (p95, ms)."""

INDEXED_MEGABYTES = 8.0  # of entries to time the writing of an index by
KEYWORDS = 200
KEYWORD_SYLLABLES = 3
TOP = 10
SYLLABLE_RE = re.compile(r"\w+")
FTS5 = """
    CREATE VIRTUAL TABLE entry USING fts5(
        number UNINDEXED, unit UNINDEXED, title, heading, body, tokenize = "unicode61 remove_diacritics 0"
    )
"""
BY_BM25 = "SELECT number, unit FROM entry WHERE entry MATCH ? ORDER BY rank LIMIT ?"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of every engine."""

    keywords: tuple[str, ...]
    questions: tuple[Question, ...]
    gold: Path | None


def measure_search(setting: Setting) -> Iterator[Figure]:
    """Index some entries with every engine, then ask the whole library."""
    with open_library(setting.need_library()) as library:
        some = _some_entries(library)
        size = sum(map(_size, some))
        file = setting.scratch / "fts5.sqlite"
        bare, _ = processor_seconds(lambda: _write_fts5(setting.scratch / "fts5-part.sqlite", some))
        for engine, (write, _) in ENGINES.items():
            folder = setting.scratch / f"index-{engine}"
            seconds, _ = processor_seconds(partial(write, folder, some))
            said = f"{len(some):,} entries, {size:.1f} MB; index {folder_megabytes(folder):.1f} MB"
            bar = BARS[engine][0]
            yield Figure(f"{engine}: indexing", size / seconds, "MB/s", "FTS5", size / bare, bar, said)
        _write_fts5(file, entries(library.store))
        asked = _choose(library, setting)
        yield from _compare(library, file, asked)


def _some_entries(library: Library) -> list[Entry]:
    """Take entries until there is enough to time by, evenly from the whole library."""
    lengths = library.counts().characters * 1.3 / MEGA  # UTF-8 of Vietnamese
    every = max(1, round(lengths / INDEXED_MEGABYTES))
    return [entry for number, entry in enumerate(entries(library.store)) if number % every == 0]


def _size(entry: Entry) -> float:
    """Measure an entry in MB of UTF-8."""
    return len(f"{entry.title}{entry.heading}{entry.body}".encode("utf-8", "replace")) / MEGA


def _write_fts5(file: Path, given: Iterable[Entry]) -> None:
    """Index entries with SQLite."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(FTS5)
        rows = ((entry.number, entry.unit, entry.title, entry.heading, entry.body) for entry in given)
        connection.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?)", rows)
        connection.commit()


def _choose(library: Library, setting: Setting) -> Asked:
    """Choose queries: the first words of headings, and the development questions or, without them, whole headings."""
    counts = library.counts().units
    headings = [
        entry.heading for entry in entries(library.store) if len(entry.heading.split()) >= KEYWORD_SYLLABLES
    ]
    chosen = headings[:: max(1, len(headings) // KEYWORDS)][:KEYWORDS] if counts else []
    keywords = tuple(" ".join(SYLLABLE_RE.findall(heading)[:KEYWORD_SYLLABLES]) for heading in chosen)
    questions = read_questions(setting.shared, every=1 if setting.big else 4) if setting.shared else ()
    named = tuple(Question(str(number), heading) for number, heading in enumerate(chosen))
    return Asked(keywords, questions or named, setting.shared)


def _compare(library: Library, file: Path, asked: Asked) -> Iterator[Figure]:
    """Ask the engines of the library and SQLite the same."""
    uri = f"file:{file}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as connection:
        all_words = latencies(lambda query: _ask_fts5(connection, query, " "), asked.keywords)
        bare_times, bare_hits = _ask_all(lambda query: _ask_fts5(connection, query, " OR "), asked.questions)
    for engine in ("whoosh",):
        _, keyword_bar, question_bar = BARS[engine]
        words = latencies(lambda query: library.search(query, limit=TOP), asked.keywords)
        times, hits = _ask_all(lambda query: _ask_ours(library, query), asked.questions)
        yield from _both(f"{engine}: keywords", words, all_words, keyword_bar)
        yield from _both(f"{engine}: questions", times, bare_times, question_bar)
        if asked.gold and any(question.gold for question in asked.questions):
            ours, bare = (score_hits(asked.gold, asked.questions, found) for found in (hits, bare_hits))
            said = f"{len(asked.questions)} development questions"
            yield Figure(
                f"{engine}: MRR@10", ours["mrr@10"], "", "FTS5", bare["mrr@10"], "≥ 0.72, aim 0.80", said
            )
            yield Figure(
                f"{engine}: recall@10", ours["recall@10"], "", "FTS5", bare["recall@10"], "≥ 0.90, aim 0.95"
            )


def _both(name: str, ours: Latencies, bare: Latencies, bar: str) -> Iterator[Figure]:
    """Give median and 95th percentile of ours and of SQLite's."""
    yield Figure(f"{name}, p50", ours.p50, "ms", "FTS5", bare.p50)
    yield Figure(f"{name}, p95", ours.p95, "ms", "FTS5", bare.p95, bar)


def _ask_all(ask: Ask, questions: Sequence[Question]) -> tuple[Latencies, dict[str, Hits]]:
    """Ask all questions; give how long each took and what it found."""
    found: dict[str, Hits] = {}

    def ask_one(question: Question) -> None:
        found[question.id] = ask(question.words)

    return latencies(ask_one, questions), found


def _ask_ours(library: Library, query: str) -> Hits:
    """Ask the library."""
    return [(hit.number, hit.unit) for hit in library.search(query, limit=TOP).hits]


def _ask_fts5(connection: sqlite3.Connection, query: str, between: str) -> Hits:
    """Ask SQLite for all words (``" "``) or any (``" OR "``), best first by BM25."""
    words = dict.fromkeys(SYLLABLE_RE.findall(query.lower()))
    match = between.join(f'"{word}"' for word in words)
    return connection.execute(BY_BM25, (match, TOP)).fetchall() if match else []
