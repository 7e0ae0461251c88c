"""Working lists: deadlines of two layers that differ, and details that nobody gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.library import build_library, open_library

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kg.library import Library

LAW = "luat/2019/05-2019-qh14"
LAW_TEXT = """Điều 3. Giấy phép
1. Sở Công Thương cấp giấy phép hoạt động chợ đầu mối trong thời hạn 10 ngày làm việc kể từ ngày nhận đủ hồ sơ.
2. Sở Công Thương báo cáo tình hình cấp giấy phép hoạt động chợ đầu mối định kỳ hằng quý.
Điều 4. Quy hoạch
Chính phủ quy định chi tiết quy hoạch chợ đầu mối.
Điều 5. Phí
Chính phủ quy định chi tiết mức phí chợ đầu mối.
Điều 9. Thi hành
Chính phủ quy định chi tiết thi hành Luật này.
"""
DECREE_TEXT = """Điều 1. Phạm vi
Nghị định này quy định chi tiết Luật Chợ số 5/2019/QH14.
Điều 2. Quy hoạch chợ
Quy hoạch chợ đầu mối theo Điều 4 Luật số 5/2019/QH14 lập cho 5 năm.
Điều 3. Giấy phép
1. Sở Công Thương cấp giấy phép hoạt động chợ đầu mối trong thời hạn 07 ngày làm việc kể từ ngày nhận đủ hồ sơ.
2. Sở Công Thương cấp lại giấy phép hoạt động chợ đầu mối trong thời hạn 03 ngày làm việc kể từ ngày nhận đủ hồ sơ.
3. Ban quản lý chợ cấp giấy phép hoạt động chợ đầu mối trong thời hạn 02 ngày làm việc kể từ ngày nhận đủ hồ sơ.
4. Sở Công Thương cấp giấy phép hoạt động chợ đầu mối trong thời hạn 01 ngày làm việc kể từ ngày chợ đổi chủ.
"""
HEAD = "---\nkind: {0}\nnumber: {1}\ntitle: {2}\nissued: {3}\neffective: {3}\n---\n"


@pytest.fixture(scope="module")
def library(
    tmp_path_factory: pytest.TempPathFactory, own_tables: Callable[[Path], Path]
) -> Iterator[Library]:
    """Open a library of a law and the decree that details it."""
    base = tmp_path_factory.mktemp("gaps")
    files = own_tables(base / "files")
    law = HEAD.format("Luật", "5/2019/QH14", "Luật Chợ", "2019-01-10") + LAW_TEXT
    decree = (
        HEAD.format("Nghị định", "7/2020/NĐ-CP", "Quy định chi tiết Luật Chợ", "2020-03-01") + DECREE_TEXT
    )
    (files / "law.md").write_text(law, encoding="utf-8")
    (files / "decree.md").write_text(decree, encoding="utf-8")
    build_library((files,), base / "library", index=False)
    with open_library(base / "library") as opened:
        yield opened


def test_a_conflict_is_one_duty_with_two_deadlines(library: Library) -> None:
    """Another deed, another bearer or another event to count from is another duty, whatever words they share."""
    found = library.layer_conflicts(LAW)
    assert [(each.higher.duty.unit, each.lower.duty.unit) for each in found] == [
        ("dieu-3/khoan-1", "dieu-3/khoan-1")
    ]
    assert [change.change for change in found[0].changes] == ["tighter"]


def test_a_gap_is_a_unit_that_no_detailing_document_takes_up(library: Library) -> None:
    """What a detailing decree cites is given; *thi hành Luật này* is met by any that details the law."""
    assert [each.duty.duty.unit for each in library.delegation_gaps(LAW)] == ["dieu-5"]
