"""What rests on what ended: contradictions, duties of a level that ended, and the places behind them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.effect import conflicts_of
from kg.library import Library, add_documents, build_library, open_library
from kg.library.tabled import ORPHAN_COLUMNS, orphan_rows
from kg.model import Event

AFTER = dt.date(2025, 8, 1)
OLD = """---
kind: Nghị định
number: 7/2020/NĐ-CP
title: Về việc công khai
issuer: Chính phủ
issued: 01/02/2020
effective: 15/03/2020
---
Điều 1. Trách nhiệm
1. Ủy ban nhân dân cấp tỉnh, Ủy ban nhân dân cấp huyện phải công khai kế hoạch sử dụng đất.
2. Ủy ban nhân dân cấp huyện phải báo cáo Ủy ban nhân dân cấp tỉnh trước ngày 15 tháng 12 hằng năm.
3. Ủy ban nhân dân cấp xã phải niêm yết danh sách tại trụ sở.
Điều 2. Việc khác
Ủy ban nhân dân cấp huyện phải tổ chức hội nghị tổng kết.
"""
LATER = """---
kind: Nghị định
number: 9/2025/NĐ-CP
title: Phân định thẩm quyền
issuer: Chính phủ
issued: 12/06/2025
effective: 01/07/2025
---
Điều 1. Thẩm quyền
1. Nhiệm vụ của Ủy ban nhân dân cấp huyện quy định tại Điều 2 Nghị định số 7/2020/NĐ-CP do Ủy ban nhân dân cấp xã thực hiện.
"""  # noqa: E501 - a sentence of law


@pytest.fixture(scope="module")
def districts(
    tmp_path_factory: pytest.TempPathFactory, own_tables: Callable[[Path], Path]
) -> Iterator[Library]:
    """Give a library of a decree that speaks to districts and one that speaks of their end."""
    folder = own_tables(tmp_path_factory.mktemp("districts"))
    (folder / "old.md").write_text(OLD, encoding="utf-8")
    (folder / "later.md").write_text(LATER, encoding="utf-8")
    build_library((folder,), folder / "library", index=False)
    with open_library(folder / "library") as library:
        yield library


def test_a_duty_of_several_bearers_is_listed_with_those_that_are_left(districts: Library) -> None:
    """The second bearer counts as the first does; the province stays."""
    found = {each.duty.duty.unit: each for each in districts.orphaned_duties(AFTER)}
    assert set(found) == {"dieu-1/khoan-1", "dieu-1/khoan-2", "dieu-2"}
    shared, alone = found["dieu-1/khoan-1"], found["dieu-1/khoan-2"]
    assert [each.level for each in shared.ended] == [each.level for each in alone.ended] == ["district"]
    assert [each.level for each in shared.left] == ["province"]
    assert alone.left == ()


def test_a_successor_is_told_only_where_a_text_says_so(districts: Library) -> None:
    """The later decree gives Điều 2 to the commune and is silent on Điều 1."""
    told = {each.duty.duty.unit: each.told_by for each in districts.orphaned_duties(AFTER)}
    assert {unit for unit, by in told.items() if by} == {"dieu-2"}
    rows = [
        dict(zip(ORPHAN_COLUMNS, row, strict=True)) for row in orphan_rows(districts.orphaned_duties(AFTER))
    ]
    assert {row["ended"] for row in rows} == {"Ủy ban nhân dân (district)"}
    assert [row["left"] for row in rows] == ["Ủy ban nhân dân (province)", "", ""]


def test_before_the_end_nobody_is_missing(districts: Library) -> None:
    """On 30 June 2025 the districts stood."""
    assert districts.orphaned_duties(dt.date(2025, 6, 30)) == ()


def test_a_page_of_orphans_is_a_part_of_them(districts: Library) -> None:
    """What is asked for by places is what the whole list holds there."""
    placed = districts.orphans_on(AFTER)
    assert districts.orphans_at(placed[1:2], AFTER) == districts.orphaned_duties(AFTER)[1:2]


def test_the_contradictions_noted_are_all_there_are(library: Library) -> None:
    """The list that reads only the histories noted by the build is that of all histories."""
    histories: dict[str, list[Event]] = {}
    for event in library.store.all_events():
        histories.setdefault(event.document, []).append(event)
    everything = list(conflicts_of({id_: histories[id_] for id_ in sorted(histories)}))
    found = list(library.conflicts())
    assert [each for each in found if each.kind != "cycle"] == [
        each for each in everything if each.kind != "cycle"
    ]
    circles = [{each.document for each in one.events} for one in everything if one.kind == "cycle"]
    assert [{each.document for each in one.events} for one in found if one.kind == "cycle"] == circles
    assert found


def test_an_addition_that_contradicts_is_noted(tmp_path: Path, own_tables: Callable[[Path], Path]) -> None:
    """Two decrees that replace each other are a circle as soon as the second comes in."""
    folder = own_tables(tmp_path / "given")
    text = OLD.replace(
        "Điều 2. Việc khác\n", "Điều 2. Hiệu lực\nNghị định này thay thế Nghị định số {}/2020/NĐ-CP.\n"
    )
    (folder / "one.md").write_text(text.format("8"), encoding="utf-8")
    (tmp_path / "two.md").write_text(text.replace("number: 7/", "number: 8/").format("7"), encoding="utf-8")
    build_library((folder,), tmp_path / "library", index=False)
    with open_library(tmp_path / "library") as library:
        assert [each for each in library.conflicts() if each.kind == "cycle"] == []
    add_documents((tmp_path / "two.md",), tmp_path / "library")
    with open_library(tmp_path / "library") as library:
        assert len([each for each in library.conflicts() if each.kind == "cycle"]) == 1


def test_facts_of_places_have_their_source(library: Library) -> None:
    """Each place says where it was seen; what no second source confirms is marked, and so in the tables of others."""
    places = tuple(library.places)
    assert all(each.source for each in places)
    (doubtful,) = (each for each in places if each.id == "huyen-an-bien_tinh-kien-giang")
    assert (doubtful.source, doubtful.unverified) == (
        "vietnamadminunits 1.0.4; successors derived",
        ("successors",),
    )
    assert library.store.place(doubtful.id) == doubtful
