"""Sources → documents and units: statutes, attached regulations, quoted amendments, letterheads, reports."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest

from kg.model import Facts, Source, Unit
from kg.parse import find_units, parse_document
from kg.read import Refusal, read_paths

STATUTE = """LUẬT MẪU

Phần thứ nhất
QUY ĐỊNH CHUNG

Chương I
NHỮNG QUY ĐỊNH CHUNG

Mục 1. PHẠM VI

Điều 1. Phạm vi điều chỉnh
Luật này nói về việc mẫu.

Điều 2. Giải thích từ ngữ
1. Việc mẫu gồm:
a) việc thứ nhất;
b) việc thứ hai;
c) việc thứ ba;
d) việc thứ tư;
đ) việc thứ năm.
2. Theo Điều 5 của luật khác, việc mẫu còn có phần khác.
2a. Khoản thêm vào.
3. Hết.

Chương II
ĐIỀU KHOẢN CUỐI

Điều 3. Hiệu lực
Luật này có hiệu lực từ ngày 01/01/2030.

Phụ lục I
DANH MỤC
1. Mục thứ nhất của danh mục.
"""


def units_of(text: str, given: tuple[Unit, ...] = ()) -> dict[str, Unit]:
    """Find the units of a text by path."""
    return {unit.path: unit for unit in find_units(text, given)}


def test_every_level_of_a_statute_is_found() -> None:
    """Phần, chương, mục, điều, khoản, điểm and phụ lục each have their path."""
    assert list(units_of(STATUTE)) == [
        "phan-1",
        "phan-1/chuong-1",
        "phan-1/chuong-1/muc-1",
        "dieu-1",
        "dieu-2",
        "dieu-2/khoan-1",
        "dieu-2/khoan-1/diem-a",
        "dieu-2/khoan-1/diem-b",
        "dieu-2/khoan-1/diem-c",
        "dieu-2/khoan-1/diem-d",
        "dieu-2/khoan-1/diem-dd",
        "dieu-2/khoan-2",
        "dieu-2/khoan-2a",
        "dieu-2/khoan-3",
        "phan-1/chuong-2",
        "dieu-3",
        "phu-luc-1",
    ]


def test_spans_hold_what_is_inside_them() -> None:
    """The span of a unit holds those of its parts, and begins with its own label."""
    units = units_of(STATUTE)
    for path, unit in units.items():
        outer = path.rsplit("/", 1)[0]
        if outer != path:
            assert units[outer].start <= unit.start < unit.end <= units[outer].end
    assert STATUTE[units["dieu-2/khoan-1/diem-dd"].start :].startswith("đ) việc thứ năm")


def test_articles_know_their_chapter_and_heading() -> None:
    """An article's parent is the innermost container; its heading is the rest of its line."""
    article = units_of(STATUTE)["dieu-2"]
    assert (article.parent, article.heading) == ("phan-1/chuong-1/muc-1", "Giải thích từ ngữ")


def test_a_citation_at_the_beginning_of_a_line_is_no_heading() -> None:
    """*Điều 5 của luật khác* wrapped to a new line opens no article."""
    text = "Điều 1. Một\nTheo quy định tại\nĐiều 57 của luật khác thì thôi.\nĐiều 2. Hai\nHết.\n"
    assert list(units_of(text)) == ["dieu-1", "dieu-2"]


def test_attached_regulation_begins_its_own_count() -> None:
    """The articles of a regulation issued with a decision stand below it."""
    text = (
        "QUYẾT ĐỊNH\nĐiều 1. Ban hành kèm theo Quyết định này Quy chế.\nĐiều 2. Hiệu lực.\n\n"
        "QUY CHẾ\nVề việc mẫu\n(Ban hành kèm theo Quyết định số 1/QĐ-UBND)\nĐiều 1. Phạm vi\nA.\nĐiều 2. Việc\nB.\n"
    )
    assert list(units_of(text)) == [
        "dieu-1",
        "dieu-2",
        "kem-theo-1",
        "kem-theo-1/dieu-1",
        "kem-theo-1/dieu-2",
    ]


def test_quoted_amendment_text_is_kept_apart() -> None:
    """Text quoted for another document is one quoted unit, and opens no article of this one."""
    text = "Điều 1. Sửa đổi Điều 5 như sau:\n“Điều 5. Nguyên tắc\n1. Một là.\n2. Hai là.”\nĐiều 2. Hiệu lực\nHết.\n"
    units = units_of(text)
    assert list(units) == ["dieu-1", "dieu-1/trich-1", "dieu-2"]
    assert units["dieu-1/trich-1"].quoted


def test_markdown_headings_are_read() -> None:
    """Headings of a digest in Markdown are headings."""
    assert list(units_of("## Chương II. CHUNG\n\n##### Điều 11. Tên\n1. Việc.\n")) == [
        "chuong-2",
        "dieu-11",
        "dieu-11/khoan-1",
    ]


def test_given_articles_are_kept_and_searched() -> None:
    """Where the format marks articles, only what is inside them is sought."""
    text = "Điều 7. Tên\n1. Một.\n2. Hai.\n"
    given = (Unit("dieu-7", "dieu", "7", "Tên", 0, len(text), "chuong-2"),)
    units = units_of(text, given)
    assert list(units) == ["dieu-7", "dieu-7/khoan-1", "dieu-7/khoan-2"]
    assert units["dieu-7"].parent == "chuong-2"


def test_letterhead_completes_the_facts() -> None:
    """Number, date, kind and title of a plain text come from its letterhead."""
    text = (
        "ỦY BAN NHÂN DÂN\nTỈNH MẪU\n\nSố: 455/QĐ-UBND\n\nTỉnh Mẫu, ngày 25 tháng 5 năm 2017\n\nQUYẾT ĐỊNH\n"
        "Về việc ban hành bộ tiêu chí\n\nCăn cứ Luật Thanh tra;\n\nĐiều 1. Ban hành.\n"
    )
    document, _ = parse_document(Source("x.txt", "text", text, "official", Facts(place="tinh-mau")))
    assert (document.kind, document.number, document.issued) == (
        "Quyết định",
        "455/QĐ-UBND",
        dt.date(2017, 5, 25),
    )
    assert document.title == "Về việc ban hành bộ tiêu chí"
    assert document.id == "quyet-dinh/2017/455-qd-ubnd_2017-05-25_tinh-mau"


def test_report_is_called_by_its_first_line() -> None:
    """A local report without facts is a *Tin* named by its first line."""
    document, units = parse_document(
        Source("x.txt", "text", "\n  Huyện họp tổng kết\n\nSáng nay …\n", "report")
    )
    assert (document.kind, document.title, units) == ("Tin", "Huyện họp tổng kết", ())


def test_front_matter_wins_over_the_letterhead() -> None:
    """What the file says of itself is not overwritten by its text."""
    facts = Facts(kind="Nghị định", number="59/2023/NĐ-CP", title="Tên đúng")
    document, _ = parse_document(
        Source("x.md", "markdown", "Số: 1/QĐ-UBND\nQUYẾT ĐỊNH\nTên khác\n", "official", facts)
    )
    assert (document.kind, document.number, document.title) == ("Nghị định", "59/2023/NĐ-CP", "Tên đúng")


def test_codification_articles_are_all_units(shared: Path) -> None:
    """All 348 articles of đề mục 44.13 are units of their documents, none twice."""
    folder = shared / "corpus" / "phapdien"
    articles = 0
    for source in read_paths([folder]):
        if isinstance(source, Refusal) or (
            not source.name.endswith("f9c15fe6-0ef1-4870-959e-d0cf1a2deb41.html")
            and ("f9c15fe6" not in source.name)
        ):
            continue
        _, units = parse_document(source)
        paths = [unit.path for unit in units]
        assert len(paths) == len(set(paths))
        articles += sum(unit.kind == "dieu" for unit in units)
    assert articles == 348


@pytest.mark.parametrize(
    "piece",
    ["Điều 1. A\n", "1. a\n", "a) b\n", "“Điều 1. ", "Chương I\n", "QUY CHẾ\n", "\n", "Phụ lục\n"],
    ids=repr,
)
def test_hostile_text_costs_linear_time(piece: str) -> None:
    """Ten times a hostile text costs less than thirty times the time of the text."""

    def seconds(text: str) -> float:
        """Time the best of three runs."""
        runs = []
        for _ in range(3):
            began = time.process_time()
            list(find_units(text))
            runs.append(time.process_time() - began)
        return min(runs)

    small = piece * (10_000 // len(piece))
    assert seconds(small * 10) < 30 * max(seconds(small), 0.002)
