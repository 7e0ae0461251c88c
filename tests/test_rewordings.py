"""Words before and after an amendment, on real texts: Luật 97/2025/QH15, a Word file, and laws that it amends."""

from __future__ import annotations

import gzip
import html
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.library import Library, build_library, open_library

YOUTH, FRONT, DEMOCRACY = "luat/2020/57-2020-qh14", "luat/2015/75-2015-qh13", "luat/2022/10-2022-qh15"
AMENDED = {"57/2020/QH14", "75/2015/QH13", "10/2022/QH15"}
HEAD = """---
kind: Luật
number: 97/2025/QH15
title: Sửa đổi, bổ sung một số điều của Luật Mặt trận Tổ quốc Việt Nam, Luật Công đoàn và hai luật khác
issuer: Quốc hội
issued: 27/06/2025
standing: official
---
"""


@pytest.fixture(scope="module")
def amended(
    shared: Path, own_tables: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Library]:
    """Give a library of the amending law and of three that it amends, as the codification holds them."""
    folder = own_tables(tmp_path_factory.mktemp("amended"))
    with zipfile.ZipFile(shared / "corpus" / "word" / "Luật-97-2025-QH15.docx") as packed:
        markup = packed.read("word/document.xml").decode()
    lines = (
        html.unescape("".join(re.findall(r"<w:t[^>]*>([^<]*)", paragraph)))
        for paragraph in re.findall(r"<w:p[ >].*?</w:p>", markup, re.DOTALL)
    )
    (folder / "97.md").write_text(HEAD + "\n".join(lines), encoding="utf-8")
    with (
        gzip.open(shared / "corpus" / "codified.jsonl.gz", "rt", encoding="utf-8") as rows,
        (folder / "laws.jsonl").open("w", encoding="utf-8") as file,
    ):
        file.writelines(row for row in rows if json.loads(row)["number"] in AMENDED)
    build_library((folder,), folder / "library", index=False)
    with open_library(folder / "library") as library:
        yield library


@pytest.mark.parametrize(
    ("law", "units"),
    [
        (YOUTH, ["dieu-17/khoan-3", "dieu-28/khoan-1"]),
        (FRONT, ["dieu-1", "dieu-4/khoan-3", "dieu-5", "dieu-6/khoan-2/diem-b"]),
        (DEMOCRACY, ["dieu-62", "dieu-83/khoan-2/diem-a"]),
    ],
)
def test_each_unit_with_new_words_is_found(amended: Library, law: str, units: list[str]) -> None:
    """All that the law quotes for these three, in force from 1 July 2025, with the place that gives the words."""
    found = amended.rewordings(law)
    assert [each.unit for each in found] == units
    assert {str(each.date) for each in found} == {"2025-07-01"}
    text = amended.text("luat/2025/97-2025-qh15")
    assert all(text[each.start : each.end] == each.after for each in found)


def test_a_law_that_is_not_consolidated_has_its_words_before(amended: Library) -> None:
    """The codification holds the Youth Law as it was: both its old words stand beside the new ones."""
    loans, union = amended.rewordings(YOUTH)
    assert "vay vốn ưu đãi từ Quỹ quốc gia về việc làm" in loans.before
    assert "vay từ các nguồn vốn ưu đãi" in loans.after
    assert "trực thuộc Mặt trận Tổ quốc Việt Nam" in union.after
    assert "trực thuộc" not in union.before
    assert {loans.before_from, union.before_from} == {YOUTH}


def test_the_law_on_democracy_has_its_words_before(amended: Library) -> None:
    """The inspection was led by the union committee, and the township is no more."""
    inspection, ministry = amended.rewordings(DEMOCRACY)
    assert "do Ban Chấp hành Công đoàn cơ quan, đơn vị trực tiếp chỉ đạo" in inspection.before
    assert "Công đoàn" not in inspection.after
    assert ("thị trấn" in ministry.before, "đặc khu" in ministry.after) == (True, True)


def test_a_consolidated_law_is_not_shown_as_its_own_past(amended: Library) -> None:
    """The codification holds the law on the Front with the new words already, so none stand before them."""
    assert {each.before for each in amended.rewordings(FRONT)} == {""}
