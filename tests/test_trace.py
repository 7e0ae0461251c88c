"""Traces through places: from an article to the letter that assigns it, to what a district asks and what was done."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import TYPE_CHECKING

import pytest

from kg.library import build_library, open_library, rung_record, trace_record
from web import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

    from kg.library import Library, Rung, Trace

LAW = "luat/2019/05-2019-qh14"
FILES = {
    "law.md": (
        "kind: Luật\nnumber: 5/2019/QH14\ntitle: Luật Chợ\nissued: 2019-01-10\neffective: 2019-07-01",
        (
            "Điều 5. Công khai\nỦy ban nhân dân cấp xã phải niêm yết bảng giá dịch vụ và sơ đồ chợ tại cổng chợ "
            "chậm nhất 10 ngày làm việc kể từ ngày chợ mở.\n"
        ),
    ),
    "letter.md": (
        (
            "kind: Công văn\nnumber: 12/UBND-KT\ntitle: Thực hiện Luật Chợ\nissued: 2020-03-02\n"
            "place: tinh-binh-thuan\nissuer: Ủy ban nhân dân tỉnh Bình Thuận"
        ),
        (
            "Thực hiện Điều 5 Luật số 5/2019/QH14, đề nghị Ủy ban nhân dân cấp huyện niêm yết bảng giá dịch vụ và sơ "
            "đồ chợ tại cổng chợ chậm nhất 05 ngày làm việc kể từ ngày chợ mở theo Điều 5 Luật số 5/2019/QH14.\n"
        ),
    ),
    "report.md": (
        (
            "kind: Tin\ntitle: Hàm Tân kiểm tra chợ\nissued: 2020-06-20\nplace: huyen-ham-tan_tinh-binh-thuan\n"
            "standing: report"
        ),
        (
            "# Hàm Tân kiểm tra chợ\n\nNgày 18/6/2020, Ủy ban nhân dân huyện Hàm Tân kiểm tra việc niêm yết bảng giá "
            "dịch vụ và sơ đồ chợ tại cổng chợ theo Luật Chợ số 5/2019/QH14 và Công văn số 12/UBND-KT ngày 02/3/2020 "
            "của Ủy ban nhân dân tỉnh Bình Thuận.\n\nPhó Chủ tịch Ủy ban nhân dân huyện yêu cầu Ủy ban nhân dân các xã "
            "niêm yết bảng giá dịch vụ và sơ đồ chợ tại cổng chợ chậm nhất 03 ngày làm việc kể từ ngày chợ mở.\n"
        ),
    ),
    "briefing.md": (
        (
            "kind: Tin\ntitle: Hàm Tân giao ban\nissued: 2020-07-06\nplace: huyen-ham-tan_tinh-binh-thuan\n"
            "standing: report"
        ),
        (
            "# Hàm Tân giao ban\n\nNgày 3/7/2020, Ủy ban nhân dân huyện Hàm Tân họp giao ban quý II về Luật Chợ số "
            "5/2019/QH14.\n\nNgày 4/7/2020, Phòng Kinh tế huyện gửi báo cáo về Luật Chợ số 5/2019/QH14.\n"
        ),
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, own_tables: Callable[[Path], Path]) -> Path:
    """Build a library of a law, a letter of a province and a report of its district."""
    base = tmp_path_factory.mktemp("trace")
    files = own_tables(base / "files")
    for name, (head, body) in FILES.items():
        (files / name).write_text(f"---\n{head}\n---\n{body}", encoding="utf-8")
    build_library((files,), base / "library", index=False)
    return base / "library"


@pytest.fixture(scope="module")
def library(folder: Path) -> Iterator[Library]:
    """Open that library."""
    with open_library(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def trace(library: Library) -> Trace:
    """Follow the article down."""
    return library.trace(f"{LAW}/dieu-5", "down", day=dt.date(2020, 6, 30))


@pytest.fixture(scope="module")
def client(folder: Path) -> FlaskClient:
    """Serve that library."""
    return create_app(folder).test_client()


def of_relation(trace: Trace, relation: str) -> list[Rung]:
    """Give the rungs of one relation."""
    return [rung for rung in trace.rungs if rung.relation == relation]


def test_an_article_leads_to_its_duty_and_to_what_places_ask(trace: Trace) -> None:
    """Below the article stand its duty, the request of the province's letter and that of the district's meeting."""
    (duty,) = of_relation(trace, "obliges")
    asked = of_relation(trace, "asks")
    assert duty.level == 1
    assert [rung.document.place for rung in asked] == ["tinh-binh-thuan", "huyen-ham-tan_tinh-binh-thuan"]
    assert all("niêm yết bảng giá" in rung.sentence and rung.evidence == rung.document.id for rung in asked)


def test_each_layer_that_tightens_a_deadline_is_pointed_out(trace: Trace) -> None:
    """A request is compared with the nearest layer above that asks the same: 10 days, then 5, then 3."""
    asked = of_relation(trace, "asks")
    changes = [change for rung in asked for change in rung.changes if change.change == "tighter"]
    assert [(each.higher.split()[2], each.lower.split()[2]) for each in changes] == [
        ("10", "05"),
        ("05", "03"),
    ]


def test_an_action_stands_below_the_request_that_it_answers(trace: Trace) -> None:
    """The inspection hangs below the request of the province's letter, which asks what it looked at."""
    (done,) = of_relation(trace, "reports_on")
    assert done.action
    assert done.action.action.kind == "kiểm tra, giám sát"
    assert done.via == of_relation(trace, "asks")[0].id


def test_every_hop_has_its_sentence_and_its_state(trace: Trace) -> None:
    """What a place derives from the law has a sentence; the law's duty is in force on that day."""
    assert all(rung.sentence for rung in trace.rungs)
    (duty,) = of_relation(trace, "obliges")
    assert duty.status
    assert duty.status.state == "in_force"


def test_a_request_leads_up_to_the_duty_of_the_law(library: Library, trace: Trace) -> None:
    """Up from the request of the letter stand the law and its duty that asks the same."""
    request = next(rung for rung in of_relation(trace, "asks") if rung.document.kind == "Công văn")
    up = library.trace(request.id, "up", day=dt.date(2020, 6, 30))
    assert [rung.relation for rung in up.rungs if rung.kind == "duty"] == ["obliges"]
    assert up.rungs[0].document.id == LAW


def test_five_forms_say_the_same(client: FlaskClient, trace: Trace) -> None:
    """Tree, table, dossier, CSV and JSON hold every rung: its relation, its sentence, what it changes."""
    address = f"/chuoi/{LAW}/dieu-5?huong=xuong&ngay=2020-06-30&bac=4&dang="
    pages = {shape: client.get(address + shape).text for shape in ("cay", "bang", "ho-so", "csv")}
    answered = client.get(f"/api/v1/trace?id={LAW}/dieu-5&direction=down&day=2020-06-30&depth=4")
    records = [rung_record(rung, trace.direction) for rung in trace.rungs]
    assert answered.get_json()["hops"] == json.loads(json.dumps(trace_record(trace)))["hops"]
    rows = list(csv.DictReader(io.StringIO(pages["csv"].removeprefix("\ufeff"))))
    assert [(row["level"], row["relation"], row["id"]) for row in rows] == [
        (str(each["level"]), each["relation"], each["id"]) for each in records
    ]
    for shape in ("cay", "bang", "ho-so"):
        assert pages[shape].count("chậm nhất 03 ngày làm việc") >= 1
        assert "Thời hạn chặt hơn" in pages[shape]
        assert "yêu cầu" in pages[shape]


def test_the_matrix_tells_what_was_planned_done_and_reported(library: Library) -> None:
    """An inspection is acted; a briefing and a report that was sent are reported; the letter is planned."""
    deeds = {(trail.what, trail.deed) for trail in library.trails(LAW)}
    assert {
        ("kiểm tra, giám sát", "acted"),
        ("hội nghị giao ban", "reported"),
        ("báo cáo", "reported"),
        ("yêu cầu", "planned"),
    } <= deeds
    (row,) = library.coverage([LAW]).rows
    assert [cell.deed for cell in row.cells.values()] == ["reported"]


def test_the_matrix_says_what_its_marks_mean(client: FlaskClient) -> None:
    """Beside the matrix stands when a place has each mark; a name that is none is told."""
    page = client.get("/bao-phu").text
    for words in ("viện dẫn văn bản này", "yêu cầu đặt ra theo", "giao ban", "không tìm thấy trong kho này"):
        assert words in page
    assert "Không tìm thấy «zzz»" in client.get("/bao-phu?them=zzz").text
