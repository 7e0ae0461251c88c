"""Full-text search: speed of indexing, latency and quality, beside SQLite FTS5 on the same texts and queries."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.library import open_library
from kg.library.entries import entries
from kg.search import Entry, Searcher, build_index
from tests.bench.clock import MEGA, Latencies, folder_megabytes, latencies, processor_seconds, wall_seconds
from tests.bench.figures import Figure, percentiles
from tests.bench.gold import Question, read_questions, score_hits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kg.library import Library
    from kg.search import EngineName
    from tests.bench.setting import Setting

    Hits = Sequence[tuple[str, str]]  # number and unit, best first
    Ask = Callable[[str], Hits]

ENGINES: tuple[EngineName, ...] = ("whoosh", "tantivy")

BARS = MappingProxyType(
    {"whoosh": ("≥ 0.3", "≤ 100, aim 40", "≤ 800"), "tantivy": ("≥ 8", "≤ 5, aim 2", "≤ 20")}
)
"""For indexing (MB/s), keyword queries and questions (p95, ms)."""

QUERIES = 200
KEYWORDS = 3  # syllables
TOP = 10
WORD_RE = re.compile(r"\w+")
FTS5 = """
    CREATE VIRTUAL TABLE entry USING fts5(
        number UNINDEXED, unit UNINDEXED, title, heading, body, tokenize = "unicode61 remove_diacritics 0"
    )
"""
BY_BM25 = "SELECT number, unit FROM entry WHERE entry MATCH ? ORDER BY rank LIMIT ?"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of every engine."""

    topics: tuple[str, ...]  # the last words of headings
    common: tuple[str, ...]  # their first words, which many share: "trách nhiệm của"
    questions: tuple[Question, ...]
    shared: Path | None

    @property
    def keywords(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Give the short queries by what they are called."""
        return ("keywords", self.topics), ("common words", self.common)


def measure_search(setting: Setting) -> Iterator[Figure]:
    """Index the whole library with every engine and with SQLite, then ask all of them the same."""
    with open_library(setting.need_library()) as library:
        given = list(entries(library.store))
        size = sum(map(_size, given))
        file = setting.scratch / "fts5.sqlite"
        bare, _ = processor_seconds(lambda: _write_fts5(file, given))
        for engine in ENGINES:
            folder = setting.scratch / f"index-{engine}"
            write = partial(build_index, folder, given, engine=engine)
            clock, (seconds, _) = wall_seconds(partial(processor_seconds, write))
            said = f"{len(given):,} entries, {size:.1f} MB; index {folder_megabytes(folder):.1f} MB; "
            said += f"by the clock {size / clock:.1f} MB/s"
            bar = BARS[engine][0]
            yield Figure(f"{engine}: indexing", size / seconds, "MB/s", "FTS5", size / bare, bar, said)
        yield from _compare(setting.scratch, file, _choose(library, setting))


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
    """Choose queries: words of headings, and the development questions or, without them, whole headings."""
    headings = [words for entry in entries(library.store) if len(words := _words(entry.heading)) > KEYWORDS]
    chosen = headings[:: max(1, len(headings) // QUERIES)][:QUERIES]
    questions = read_questions(setting.shared, every=1 if setting.big else 4) if setting.shared else ()
    named = tuple(Question(str(number), " ".join(words)) for number, words in enumerate(chosen))
    topics = tuple(dict.fromkeys(" ".join(words[-KEYWORDS:]) for words in chosen))
    common = tuple(dict.fromkeys(" ".join(words[:KEYWORDS]) for words in chosen))
    return Asked(topics, common, questions or named, setting.shared)


def _words(text: str) -> list[str]:
    """Split a text into words for SQLite."""
    return WORD_RE.findall(text.lower())


def _compare(scratch: Path, file: Path, asked: Asked) -> Iterator[Figure]:
    """Ask SQLite and every engine the same."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        every, some = (partial(_ask_fts5, connection, between=between) for between in (" ", " OR "))
        bare_words = {name: latencies(every, queries) for name, queries in asked.keywords}
        bare, bare_hits = _ask_all(some, asked.questions)
    for engine in ENGINES:
        _, keyword_bar, question_bar = BARS[engine]
        with Searcher.open(scratch / f"index-{engine}") as searcher:
            ask = partial(_ask_ours, searcher)
            for name, queries in asked.keywords:
                ours = latencies(ask, queries)
                yield from percentiles(f"{engine}: {name}", ours, "FTS5", bare_words[name], bar=keyword_bar)
            ours, hits = _ask_all(ask, asked.questions)
        yield from percentiles(f"{engine}: questions", ours, "FTS5", bare, bar=question_bar)
        yield from _score(engine, asked, hits, bare_hits)


def _score(
    engine: EngineName, asked: Asked, hits: Mapping[str, Hits], bare_hits: Mapping[str, Hits]
) -> Iterator[Figure]:
    """Score what an engine found for the development questions beside what SQLite found."""
    if not (asked.shared and any(question.gold for question in asked.questions)):
        return
    scores, bare_scores = (score_hits(asked.shared, asked.questions, each) for each in (hits, bare_hits))
    said = f"{len(asked.questions)} development questions"
    for name, bar in (("mrr@10", "≥ 0.72, aim 0.80"), ("recall@10", "≥ 0.90, aim 0.95")):
        yield Figure(f"{engine}: {name}", scores[name], "", "FTS5", bare_scores[name], bar, said)


def _ask_all(ask: Ask, questions: Sequence[Question]) -> tuple[Latencies, dict[str, Hits]]:
    """Ask all questions; give how long each took and what it found."""
    found: dict[str, Hits] = {}

    def ask_one(question: Question) -> None:
        found[question.id] = ask(question.words)

    return latencies(ask_one, questions), found


def _ask_ours(searcher: Searcher, query: str) -> Hits:
    """Ask one of our engines."""
    return [(hit.number, hit.unit) for hit in searcher.search(query, limit=TOP).hits]


def _ask_fts5(connection: sqlite3.Connection, query: str, *, between: str) -> Hits:
    """Ask SQLite for all words (``" "``) or any (``" OR "``), best first by BM25."""
    words = dict.fromkeys(_words(query))
    match = between.join(f'"{word}"' for word in words)
    return connection.execute(BY_BM25, (match, TOP)).fetchall() if match else []
