"""The grammar of the codification's source notes."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from kg.note import Change, Note, parse_note, read_units

DAY = dt.date(2022, 1, 1)

HEADS = {
    "short": (
        "(Điều 5 Luật số 26/2008/QH12, có hiệu lực thi hành kể từ ngày 01/07/2009)",
        Note("dieu-5", "Luật", "26/2008/QH12", effective=dt.date(2009, 7, 1)),
    ),
    "first mention": (
        (
            "(Điều 1 Luật số 57/2020/QH14 Luật Thanh niên ngày 16/06/2020 của Quốc hội, có hiệu lực thi "
            "hành kể từ ngày "
            "01/01/2021 )"
        ),
        Note(
            "dieu-1",
            "Luật",
            "57/2020/QH14",
            "Thanh niên",
            dt.date(2020, 6, 16),
            "Quốc hội",
            dt.date(2021, 1, 1),
        ),
    ),
    "title with a date and a number of its own": (
        (
            "(Điều 2 Thông tư số 7/2019/TT-BTC Hướng dẫn Nghị định số 20/2018/NĐ-CP ngày 3 tháng 2 năm "
            "2018 của Chính phủ về phí "
            "ngày 05/03/2019 của Bộ Tài chính, có hiệu lực thi hành kể từ ngày 01/01/2022)"
        ),
        Note(
            "dieu-2",
            "Thông tư",
            "07/2019/TT-BTC",
            "Hướng dẫn Nghị định số 20/2018/NĐ-CP ngày 3 tháng 2 năm 2018 của Chính phủ về phí",
            dt.date(2019, 3, 5),
            "Bộ Tài chính",
            DAY,
        ),
    ),
    "law named after lawyers keeps its title": (
        (
            "(Điều 1 Luật số 65/2006/QH11 Luật sư ngày 29/06/2006 của Quốc hội, có hiệu lực thi hành kể từ "
            "ngày 01/01/2022)"
        ),
        Note("dieu-1", "Luật", "65/2006/QH11", "Luật sư", dt.date(2006, 6, 29), "Quốc hội", DAY),
    ),
    "no number": (
        "((Điều 4 Pháp lệnh số Bảo vệ công trình, có hiệu lực thi hành kể từ ngày 01/01/2022))",
        Note("dieu-4", "Pháp lệnh", "", "Bảo vệ công trình", effective=DAY),
    ),
    "spaces in the number": (
        "(Điều 24 Thông tư số 16/2015 /TT- BVHTTDL, có hiệu lực thi hành kể từ ngày 01/01/2022)",
        Note("dieu-24", "Thông tư", "16/2015/TT-BVHTTDL", effective=DAY),
    ),
    "kind said twice": (
        "(Điều 1 Thông tư số Thông tư số ''42/2022/TT-BCT, có hiệu lực thi hành kể từ ngày 01/01/2022)",
        Note("dieu-1", "Thông tư", "42/2022/TT-BCT", effective=DAY),
    ),
    "joint circular split": (
        "(Điều 3 Thông tư số liên tịch 144/2007/TTLT-BTC-BNG, có hiệu lực thi hành kể từ ngày 01/01/2022)",
        Note("dieu-3", "Thông tư liên tịch", "144/2007/TTLT-BTC-BNG", effective=DAY),
    ),
    "article word lost": (
        "(27 Nghị định số 70/2015/NĐ-CP, có hiệu lực thi hành kể từ ngày 01/01/2022)",
        Note("dieu-27", "Nghị định", "70/2015/NĐ-CP", effective=DAY),
    ),
    "clause by clause, the earliest day": (
        (
            "(Điều 68 Luật số 62/2014/QH13, khoản 1 và khoản 2 có hiệu lực thi hành kể từ ngày "
            "01/06/2022, khoản 3 có hiệu lực thi "
            "hành kể từ ngày 01/01/2022)"
        ),
        Note("dieu-68", "Luật", "62/2014/QH13", effective=DAY),
    ),
    "until a day": (
        (
            "(Điều 10 Nghị định số 73/2016/NĐ-CP, có hiệu lực thi hành kể từ ngày 01/01/2022, có hiệu "
            "lực thi hành đến hết ngày "
            "31/12/2027.)"
        ),
        Note("dieu-10", "Nghị định", "73/2016/NĐ-CP", effective=DAY, ended=dt.date(2027, 12, 31)),
    ),
    "no day of the calendar": (
        "(Điều 5 Luật số 26/2008/QH12, có hiệu lực thi hành kể từ ngày 31/02/2009)",
        Note("dieu-5", "Luật", "26/2008/QH12"),
    ),
    "letter đ in the article": (
        "(Điều 18đ Nghị định số 70/2015/NĐ-CP, có hiệu lực thi hành kể từ ngày 01/01/2022)",
        Note("dieu-18dd", "Nghị định", "70/2015/NĐ-CP", effective=DAY),
    ),
}

HEAD = "(Điều 5 Nghị định số 52/2013/NĐ-CP, có hiệu lực thi hành kể từ ngày 01/07/2013"
EFFECT = "có hiệu lực thi hành kể từ ngày 01/01/2022"
BOTH = ("amends", "supplements")
DECREE = ("Nghị định", "85/2021/NĐ-CP", DAY)

CHANGES = {
    "none": (")", ()),
    "amended and supplemented": (
        f", có nội dung được sửa đổi, có nội dung được bổ sung bởi Điều 1 Nghị định số 85/2021/NĐ-CP {EFFECT})",
        (Change(BOTH, "dieu-1", *DECREE),),
    ),
    "two articles, two documents": (
        (
            f", có nội dung được sửa đổi, bổ sung bởi Điều 1, Điều 2 Nghị định số 85/2021/NĐ-CP "
            f"{EFFECT}; Điều 4 Luật số "
            f"35/2018/QH14 có hiệu lực thi hành kể từ ngày 01/01/2019)"
        ),
        (
            Change(BOTH, "dieu-1", *DECREE),
            Change(BOTH, "dieu-2", *DECREE),
            Change(BOTH, "dieu-4", "Luật", "35/2018/QH14", dt.date(2019, 1, 1)),
        ),
    ),
    "whole article repealed": (
        f", bị bãi bỏ bởi Điều 9 Nghị định số 85/2021/NĐ-CP {EFFECT})",
        (Change(("repeals",), "dieu-9", *DECREE, whole=("repeals",)),),
    ),
    "added, later amended in part": (
        f", được bổ sung, có nội dung được sửa đổi bởi Điều 1 Nghị định số 85/2021/NĐ-CP {EFFECT})",
        (Change(("supplements", "amends"), "dieu-1", *DECREE, whole=("supplements",)),),
    ),
    "clauses, by provision": (
        (
            f", có nội dung được sửa đổi, bổ sung theo quy định tại khoản 1, khoản 3 Điều 1 Nghị định "
            f"số 85/2021/ NĐ-CP, {EFFECT} "
            "và áp dụng cho kỳ tính thuế từ năm 2022.)"
        ),
        (Change(BOTH, "dieu-1/khoan-1", *DECREE), Change(BOTH, "dieu-1/khoan-3", *DECREE)),
    ),
    "title of the changing document": (
        (
            f", có nội dung bị bãi bỏ bởi khoản 2 Điều 6 của Nghị định số 85/2021/NĐ-CP ngày 25 tháng 9 "
            f"năm 2021 của Chính phủ sửa "
            f"đổi Nghị định số 52/2013/NĐ-CP ngày 16 tháng 5 năm 2013, {EFFECT})"
        ),
        (Change(("repeals",), "dieu-6/khoan-2", *DECREE),),
    ),
    "cue changes between documents": (
        (
            f", có nội dung được bổ sung bởi Điều 1 Nghị định số 85/2021/NĐ-CP {EFFECT}; sửa đổi và bãi "
            f"bỏ theo quy định tại Điều 2 "
            f"Nghị định số 9/2022/NĐ-CP {EFFECT})"
        ),
        (
            Change(("supplements",), "dieu-1", *DECREE),
            Change(("amends", "repeals"), "dieu-2", "Nghị định", "09/2022/NĐ-CP", DAY),
        ),
    ),
    "suspended": (
        f", bị ngưng hiệu lực theo quy định tại Điều 20 của Nghị quyết số 96/2023/QH15 {EFFECT})",
        (Change(("suspends",), "dieu-20", "Nghị quyết", "96/2023/QH15", DAY, whole=("suspends",)),),
    ),
    "replaced": (
        f", được thay thế bởi Phụ lục II Nghị định số 85/2021/NĐ-CP {EFFECT})",
        (Change(("replaces",), "phu-luc-2", *DECREE, whole=("replaces",)),),
    ),
    "corrected, no article": (
        f", có nội dung được đính chính bởi Nghị định số 85/2021/NĐ-CP {EFFECT})",
        (Change(("corrects",), "", *DECREE),),
    ),
    "two documents joined by và, no days": (
        ". Quy chế có nội dung bị sửa đổi bởi Thông tư 27/2011/TT-NHNN và Thông tư 23/2015/TT-NHNN.)",
        (
            Change(("amends",), "", "Thông tư", "27/2011/TT-NHNN", None),
            Change(("amends",), "", "Thông tư", "23/2015/TT-NHNN", None),
        ),
    ),
    "no word for the relation": (
        f", bởi Điều 1 Nghị định số 85/2021/NĐ-CP {EFFECT})",
        (Change((), "dieu-1", *DECREE),),
    ),
    "law by title and number": (
        ", được bãi bỏ theo quy định tại điểm đ khoản 2 Điều 23 Luật Phí và lệ phí số 97/2015/QH13)",
        (Change(("repeals",), "dieu-23/khoan-2/diem-dd", "Luật", "97/2015/QH13", None, whole=("repeals",)),),
    ),
    "law by title and year": (
        ", có nội dung được bãi bỏ theo quy định tại Điều 23 Luật Phí và lệ phí năm 2015)",
        (Change(("repeals",), "dieu-23", "Luật", "", None, title="Phí và lệ phí năm 2015"),),
    ),
    "joint code keeps its slash": (
        (
            f", có nội dung được sửa đổi bởi Điều 1 Nghị quyết liên tịch số 100/2025/NQLT/UBTVQH15-CP- "
            f"ĐCTUBTWMTTQVN {EFFECT})"
        ),
        (
            Change(
                ("amends",),
                "dieu-1",
                "Nghị quyết liên tịch",
                "100/2025/NQLT/UBTVQH15-CP-ĐCTUBTWMTTQVN",
                DAY,
            ),
        ),
    ),
}

UNITS = {
    "điểm a, điểm b khoản 2 Điều 1": ("dieu-1/khoan-2/diem-a", "dieu-1/khoan-2/diem-b"),
    "khoản 6 Điều 1khoản 2 Điều 2": ("dieu-1/khoan-6", "dieu-2/khoan-2"),
    "Điều 1, 2 và 3": ("dieu-1", "dieu-2", "dieu-3"),
    "Mục 5": ("muc-5",),
    "Mục 2 Chương III": ("chuong-3/muc-2",),
    "Điều 18a và Điều 18đ": ("dieu-18a", "dieu-18dd"),
    "": (),
}


@pytest.mark.parametrize(("note", "expected"), HEADS.values(), ids=HEADS)
def test_head(note: str, expected: Note) -> None:
    """A note's head gives the article, its document and its days."""
    assert parse_note(note) == expected


@pytest.mark.parametrize(("rest", "expected"), CHANGES.values(), ids=CHANGES)
def test_changes(rest: str, expected: tuple[Change, ...]) -> None:
    """What follows the head gives the changing units with their relations and days."""
    assert parse_note(HEAD + rest).changes == expected


@pytest.mark.parametrize(("expression", "expected"), UNITS.items())
def test_units(expression: str, expected: tuple[str, ...]) -> None:
    """Provisions are read innermost first and written as paths."""
    assert read_units(expression) == expected


def test_words_left_over() -> None:
    """Words that no rule understands are kept."""
    note = parse_note(f"{HEAD}, nội dung về tỷ giá bị bãi bỏ bởi Điều 6 Luật số 71/2014/QH13 {EFFECT})")
    assert "tỷ giá" in note.unparsed
    assert note.changes[0].whole == ()


def test_a_document_without_a_cue_changes_nothing() -> None:
    """A document that is only mentioned is left over, no change."""
    note = parse_note(
        f"{HEAD}, Phụ lục II ban hành kèm Thông tư số 135/2012/TT-BTC có hiệu lực đến 30/6/2024)"
    )
    assert note.changes == ()
    assert "135/2012/TT-BTC" in note.unparsed.replace(" ", "/")


@pytest.mark.parametrize(
    "note", ["", "()", "Thông tư này có hiệu lực. Bãi bỏ: 1. Thông tư số 15/2010/TT-BGTVT."]
)
def test_no_note(note: str) -> None:
    """A text that is no note names no document."""
    assert parse_note(note).number == ""


HOSTILE = (
    f"; Điều 1, khoản 2, điểm a Điều 3 Nghị định số 85/2021/NĐ-CP {EFFECT}",
    "Điều 1, ",
    "khoản 1 ",
    "Thông tư ",
    "Luật Phí ",
    "1/2/3/",
    ",,,,",
    "((((",
    "có hiệu lực từ ngày 1/1/2020 ",
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_length_stays_linear(piece: str) -> None:
    """Ten times as long a note costs less than forty times as much: less than the square."""

    def cost(times: int) -> float:
        note = f"{HEAD}, được sửa đổi bởi {piece * times})"
        spans = []
        for _ in range(3):
            start = time.process_time()
            parse_note(note)
            spans.append(time.process_time() - start)
        return min(spans)

    assert cost(1000) < 40 * max(cost(100), 0.002)
