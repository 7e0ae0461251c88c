"""Adding to a library: its index goes on from the one that is served, and says what the store says."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from kg.errors import BuildFailed
from kg.library import Library, add_documents, build_library, open_library
from kg.library.arrivals import note_newcomers
from kg.library.entries import entries
from kg.library.folder import INDEX, LOCK, current_build
from kg.search import EngineName, Searcher, build_index

ENGINES: tuple[EngineName, ...] = ("whoosh", "tantivy")
LATER = ("luat-10-2022-qh15.md", "nghi-dinh-61-2023-nd-cp.md", "luat-47-2024-qh15.md")
CHANGED = "nghi-dinh-59-2023-nd-cp.md"
ASKED = ("hương ước, quy ước", "hội nghị thôn", "công khai", "59/2023/NĐ-CP", "dân chủ ở cơ sở", "của", "xuyênvụ",
         "Ai phải công khai kế hoạch sử dụng đất?")  # fmt: skip
NEW = """---
kind: Quyết định
number: 9/2026/QĐ-UBND
title: Quy chế xuyênvụ
issued: 10/11/2026
effective: 20/11/2026
---
Điều 1. Phạm vi
Quy định chi tiết Điều 12 Luật Thực hiện dân chủ ở cơ sở năm 2022. Bãi bỏ Điều 5 Nghị định số 59/2023/NĐ-CP.
Điều 2. Trách nhiệm
Ủy ban nhân dân cấp xã phải công khai kế hoạch xuyênvụ trước ngày 31 tháng 12 hằng năm.
"""


@pytest.fixture(scope="module", params=ENGINES)
def added(
    request: pytest.FixtureRequest,
    legal_docs: Path,
    own_tables: Callable[[Path], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Library, Searcher, str]]:
    """Give a library that was added to, an index of its store made anew, and the engine."""
    home = tmp_path_factory.mktemp("added")
    given, later, folder = own_tables(home / "given"), home / "later", home / "library"
    shutil.copytree(legal_docs / "family", given / "family")
    later.mkdir()
    for name in LATER:
        shutil.move(given / "family" / name, later / name)
    changed = given / "family" / CHANGED
    shutil.copy(changed, later / CHANGED)
    changed.write_text(changed.read_text(encoding="utf-8") + "\nLời cũ khôngcòn.\n", encoding="utf-8")
    (later / "new.md").write_text(NEW, encoding="utf-8")
    build_library((given,), folder, index=request.param)
    before = hashes(current_build(folder) / INDEX)
    served = current_build(folder)
    with open_library(folder) as reader:
        add_documents((later,), folder)
        assert reader.search("khôngcòn").total == 1
        assert reader.search("xuyênvụ").total == 0
    assert hashes(served / INDEX) == before
    with open_library(folder) as library:
        arrivals = note_newcomers(current_build(folder), home, ())
        build_index(home / "anew", entries(library.store, arrivals), engine=request.param)
        with Searcher.open(home / "anew") as anew:
            yield library, anew, request.param


def hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


@pytest.mark.parametrize("query", ASKED)
def test_the_index_says_what_the_store_says(added: tuple[Library, Searcher, str], query: str) -> None:
    """Hits, their status, their day of arrival and all facets are those of an index made anew of the same store."""
    library, anew, _ = added
    day = dt.date(2026, 11, 22)
    one, other = (found.search(query, limit=1000, day=day) for found in (library, anew))
    shown = [
        {(hit.document, hit.unit, hit.status, hit.added, hit.heading, hit.title) for hit in answer.hits}
        for answer in (one, other)
    ]
    if other.complete:
        assert one.total == other.total
        assert shown[0] == shown[1]
        assert library.facets(query, day=day) == anew.facets(query, day=day)
    else:
        best = {(hit.document, hit.unit) for hit in other.hits[:10]}
        assert len(best & {(hit.document, hit.unit) for hit in one.hits[:12]}) >= 9


def test_what_came_in_is_found_at_once(added: tuple[Library, Searcher, str]) -> None:
    """By its words, its number, its duty's bearer and deadline, and as the newest arrival; old words are gone."""
    library, _, _ = added
    assert [hit.number for hit in library.search("xuyênvụ", limit=2).hits] == ["09/2026/QĐ-UBND"] * 2
    assert library.search("9/2026/QĐ-UBND").hits[0].number == "09/2026/QĐ-UBND"
    assert [hit.unit for hit in library.search("xuyênvụ", bearer="Ủy ban nhân dân/commune").hits] == [
        "dieu-2"
    ]
    assert {hit.unit for hit in library.search("xuyênvụ", relation="details").hits} >= {"dieu-1"}
    newest = library.search("dân chủ", order="added", limit=4).hits
    assert {hit.added for hit in newest} == {dt.datetime.now().astimezone().date()}
    assert library.search("khôngcòn").total == 0


def test_the_engine_stays(added: tuple[Library, Searcher, str]) -> None:
    """An addition goes on with the engine that wrote the index."""
    library, _, engine = added
    names = {path.suffix for path in (current_build(library.folder) / INDEX).iterdir()}
    assert (".fast" in names) is (engine == "tantivy")


@pytest.fixture
def small(tmp_path: Path, own_tables: Callable[[Path], Path]) -> Path:
    """Give the folder of a library of one document."""
    given = own_tables(tmp_path / "given")
    (given / "new.md").write_text(NEW, encoding="utf-8")
    build_library((given,), tmp_path / "library")
    return tmp_path / "library"


def test_an_interrupted_addition_leaves_the_old_library(small: Path, tmp_path: Path) -> None:
    """Whoever stops it while the index is written: the old build serves, whole; the next addition is not hindered."""
    (tmp_path / "more.md").write_text(NEW.replace("9/2026", "10/2026"), encoding="utf-8")

    def stop(stage: str, done: int, whole: int | None) -> None:
        del done, whole
        if stage == "index":
            raise KeyboardInterrupt

    served = current_build(small)
    with pytest.raises(KeyboardInterrupt):
        add_documents((tmp_path / "more.md",), small, progress=stop)
    assert current_build(small) == served
    with open_library(small) as library:
        assert library.search("xuyênvụ").total == 2
    add_documents((tmp_path / "more.md",), small)
    with open_library(small) as library:
        assert library.search("xuyênvụ").total == 4


def test_of_two_who_add_one_is_told_to_wait(small: Path, tmp_path: Path) -> None:
    """While another build holds the library, an addition is refused and nothing changes."""
    (tmp_path / "more.md").write_text(NEW.replace("9/2026", "10/2026"), encoding="utf-8")
    with FileLock(small / LOCK), pytest.raises(BuildFailed, match="another build"):
        add_documents((tmp_path / "more.md",), small)
    with open_library(small) as library:
        assert library.search("xuyênvụ").total == 2
