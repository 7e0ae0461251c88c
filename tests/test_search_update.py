"""Updating an index: a copy with other entries answers as one made anew, and the one that is served stays as it is."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from kg.errors import BuildFailed, NoLibrary
from kg.search import EngineName, Entry, Searcher, build_index, can_update, update_index
from kg.search.update import MOST_SEGMENTS

ENGINES: tuple[EngineName, ...] = ("whoosh", "tantivy")
DOCUMENTS = 120
ASKED = [
    "hợp đồng lao động", "xử phạt vi phạm hành chính", "uy ban nhan dan cap tinh", "UBND xã", '"hiệu lực thi hành"',
    "trách nhiệm thi hành -bộ trưởng", "thuế", "nghị định 59/2023", "điều 5 thông tư", "của", "quyết đinh",
    "Người lao động được nghỉ hằng năm bao nhiêu ngày?", "tập huấn xuyên vụ",
]  # fmt: skip


@pytest.fixture(scope="module")
def corpus(shared: Path) -> list[Entry]:
    """Give the articles of some real documents."""
    found = []
    with gzip.open(shared / "corpus" / "codified.jsonl.gz", "rt", encoding="utf-8") as lines:
        for count, document in enumerate(map(json.loads, islice(lines, DOCUMENTS))):
            facts = (document["number"], document["type"], document["title"] or "")
            for article in document["articles"]:
                place = f"dieu-{article['no']}"
                found.append(
                    Entry(
                        f"van-ban/{count}",
                        place,
                        *facts,
                        article["heading"] or "",
                        article["text"],
                        authority=count % 7 / 7,
                        sort=("article",),
                    )
                )
    return found


def changed(corpus: list[Entry]) -> tuple[list[Entry], list[Entry], list[str]]:
    """Make of a corpus: what is there first, what comes in, and the documents that it is put in place of."""
    number = {entry.document: int(entry.document.split("/")[1]) for entry in corpus}
    held = [entry for entry in corpus if number[entry.document] % 10 != 3]
    old = [
        replace(entry, body=f"{entry.body} lời cũ xuyênkhông", heading="Tên cũ của điều này")
        if number[entry.document] % 40 == 5
        else entry
        for entry in held
    ]
    coming = [
        entry for entry in corpus if number[entry.document] % 10 == 3 or number[entry.document] % 40 == 5
    ]
    return old, coming, sorted({entry.document for entry in coming})


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.is_file()
    }


@pytest.fixture(scope="module", params=ENGINES)
def pair(
    request: pytest.FixtureRequest, corpus: list[Entry], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Searcher, Searcher]]:
    """Give an index that was updated while another reader had it open, and one of the same entries made at once."""
    folder = tmp_path_factory.mktemp("update")
    old, coming, documents = changed(corpus)
    build_index(folder / "old", old, engine=request.param)
    before = hashes(folder / "old")
    with Searcher.open(folder / "old") as reader:
        first = reader.search("lời cũ xuyênkhông").total
        update_index(folder / "old", folder / "new", documents, coming)
        assert first == reader.search("lời cũ xuyênkhông").total > 0
    assert hashes(folder / "old") == before
    build_index(folder / "anew", corpus, engine=request.param)
    with Searcher.open(folder / "new") as updated, Searcher.open(folder / "anew") as anew:
        yield updated, anew


@pytest.mark.parametrize("query", ASKED)
def test_an_updated_index_answers_as_one_made_anew(pair: tuple[Searcher, Searcher], query: str) -> None:
    """The same totals; scores nearly the same, and the same hits but for the order of near equals."""
    one, other = (searcher.search(query, limit=20) for searcher in pair)
    assert (one.complete, one.corrected) == (other.complete, other.corrected)
    assert abs(one.total - other.total) <= (0 if one.complete else max(2, other.total // 10))
    assert [hit.score for hit in one.hits] == pytest.approx(
        [hit.score for hit in other.hits], rel=0.1, abs=0.05
    )
    if one.hits:
        certain, all_of_it = one.hits[-1].score * 1.05, {(hit.document, hit.unit) for hit in other.hits}
        assert {(hit.document, hit.unit) for hit in one.hits if hit.score > certain} <= all_of_it


@pytest.mark.parametrize("query", ASKED)
def test_facets_and_counts_are_those_of_one_made_anew(pair: tuple[Searcher, Searcher], query: str) -> None:
    """No entry that was taken out is counted, whichever way the answer is counted."""
    one, other = pair
    if other.search(query).complete:
        assert one.facets(query) == other.facets(query)


def test_what_was_taken_out_is_found_no_more(pair: tuple[Searcher, Searcher]) -> None:
    """Neither by its words nor by its order in time; its heading is suggested no more."""
    updated, _ = pair
    assert not any("Tên cũ" in hit.heading for hit in updated.search("lời cũ xuyênkhông", limit=50).hits)
    assert updated.suggest("Tên cũ của") == ()
    assert not [
        hit for hit in updated.search("của", limit=500, order="newest").hits if "Tên cũ" in hit.heading
    ]


@pytest.mark.parametrize("typed", ["ph", "điều", "quy", "trách nhiệm", "thông tư", "a", "h"])
def test_suggestions_are_those_of_one_made_anew(pair: tuple[Searcher, Searcher], typed: str) -> None:
    """Counts of phrases follow what came and went."""
    one, other = pair
    assert one.suggest(typed, limit=20) == other.suggest(typed, limit=20)


@pytest.mark.parametrize("engine", ENGINES)
def test_an_index_is_updated_again_and_again(tmp_path: Path, corpus: list[Entry], engine: EngineName) -> None:
    """One document put in its own place many times is there once, until the index is better made anew."""
    base = tmp_path / "0"
    build_index(base, corpus[:300], engine=engine)
    last = 0
    for last in range(1, MOST_SEGMENTS + 2):
        entry = Entry(
            "van-ban/moi", "", f"{last}/QĐ-UBND", "Quyết định", "Tập huấn xuyênvụ", "", "Tập huấn xuyênvụ."
        )
        if not can_update(tmp_path / str(last - 1)):
            break
        update_index(tmp_path / str(last - 1), tmp_path / str(last), ["van-ban/moi"], [entry])
        with Searcher.open(tmp_path / str(last)) as searcher:
            hits = searcher.search("xuyênvụ")
            assert [(hit.number, hits.total) for hit in hits.hits] == [(f"{last}/QĐ-UBND", 1)]
    assert (last == MOST_SEGMENTS) is (engine == "whoosh")


@pytest.mark.parametrize("engine", ENGINES)
def test_an_interrupted_update_leaves_the_old_index(
    tmp_path: Path, corpus: list[Entry], engine: EngineName
) -> None:
    """The half-written folder does not open, and what it was made from is untouched."""
    build_index(tmp_path / "old", corpus[:100], engine=engine)
    before = hashes(tmp_path / "old")

    def broken() -> Iterator[Entry]:
        yield corpus[100]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        update_index(tmp_path / "old", tmp_path / "new", [corpus[0].document], broken())
    with pytest.raises(NoLibrary):
        Searcher.open(tmp_path / "new")
    assert hashes(tmp_path / "old") == before
    with pytest.raises(BuildFailed, match="another writer"):
        update_index(tmp_path / "old", tmp_path / "new", [], [])


@pytest.mark.parametrize("engine", ENGINES)
def test_an_empty_index_can_be_updated(tmp_path: Path, corpus: list[Entry], engine: EngineName) -> None:
    """From nothing to something, and back to nothing."""
    build_index(tmp_path / "0", [], engine=engine)
    assert can_update(tmp_path / "0")
    assert update_index(tmp_path / "0", tmp_path / "1", [], corpus[:5]) == 5
    update_index(tmp_path / "1", tmp_path / "2", sorted({entry.document for entry in corpus[:5]}), [])
    with Searcher.open(tmp_path / "2") as searcher:
        assert searcher.search("điều").total == 0
