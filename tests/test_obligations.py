"""Duties and actions of a library: kept as they were read, found by what is asked, followed through the layers."""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import json
from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar

from kg.act import find_actions, find_figures
from kg.duty import find_duties
from kg.duty.compare import LIKE, alike, differences
from kg.errors import BadQuery, UnknownDocument
from kg.library import CAVEAT, ActionFilter, DutyFilter, add_documents, build_library, open_library
from kg.library.ics import write_ics
from kg.store import Store, Text
from tests.small_library import DECREE, REPORT
from tests.webpages import serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

    from kg.library import Library

DECREE_61 = "nghi-dinh/2023/61-2023-nd-cp"
LAW = "luat/2022/10-2022-qh15"
ARTICLE = (
    "Điều 1. Trách nhiệm của Ủy ban nhân dân cấp xã\n"
    "1. Niêm yết công khai ít nhất 30 ngày liên tục, trừ trường hợp khẩn cấp.\n"
    "2. Báo cáo Ủy ban nhân dân cấp huyện trước ngày 15 tháng 12 hằng năm về tỷ lệ trên 50% số hộ.\n"
)
NEWS = (
    "Ngày 18/01/2024, UBND huyện Hàm Tân tổ chức hội nghị tổng kết Luật Thực hiện dân chủ ở cơ sở.\n"
    "Đề nghị các xã công khai 100% thủ tục.\n"
)


@pytest.fixture(scope="module")
def client(library_folder: Path) -> Iterator[FlaskClient]:
    """Give a reader of the shipped documents."""
    with serving(library_folder) as app:
        yield app.test_client()


# ---- kept ----------------------------------------------------------------------------------------------------


def test_what_is_read_is_kept_whole(tmp_path: Path) -> None:
    """Every field of duties, actions and figures comes back from the store as it was written."""
    duties, actions, figures = find_duties(ARTICLE, heading="x"), find_actions(NEWS), find_figures(NEWS)
    assert duties
    assert actions
    assert figures
    with Store.create(tmp_path / "library.db") as store:
        with store.step("texts") as step:
            step.add_documents([DECREE, REPORT])
            step.add_texts([Text(DECREE.id, "official", ARTICLE, 3), Text(REPORT.id, "report", NEWS)])
            step.add_duties([(DECREE.id, duties)])
            step.add_actions([(REPORT.id, actions, figures)])
        counts = store.finish()
        kept = store.duties(DutyFilter(document=DECREE.id))
        assert tuple(each.duty for each in kept) == duties
        assert tuple(each.action for each in store.actions()) == actions
        assert tuple(each.figure for each in store.figures_of([REPORT.id])) == figures
    assert (counts.duties, counts.unread, counts.actions, counts.figures) == (
        len(duties), 3, len(actions), len(figures),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wish", "passes"),
    [
        (DutyFilter(document=DECREE_61), lambda each: each.document.id == DECREE_61),
        (DutyFilter(document=DECREE_61, unit="dieu-9"), lambda each: each.duty.unit.startswith("dieu-9")),
        (DutyFilter(modality="must_not"), lambda each: each.duty.modality == "must_not"),
        (DutyFilter(level="commune"), lambda each: each.duty.level == "commune"),
        (DutyFilter(bearer="uy ban nhan dan"), lambda each: "ủy ban nhân dân" in each.duty.bearer.lower()),
        (DutyFilter(deadline="any"), lambda each: each.duty.deadline is not None),
        (DutyFilter(deadline="recurring"), lambda each: each.duty.deadline.kind == "recurring"),
        (DutyFilter(kind="Luật"), lambda each: each.document.kind == "Luật"),
        (
            DutyFilter(agency="Ủy ban nhân dân", level="commune"),
            lambda each: any(a.kind == "Ủy ban nhân dân" for a in each.duty.agencies),
        ),
    ],
    ids=["document", "unit", "modality", "level", "bearer", "deadline", "recurring", "kind", "agency"],
)
def test_filters_keep_what_they_say(
    library: Library, wish: DutyFilter, passes: Callable[[object], bool]
) -> None:
    """Each filter lets through some duties, only what it names, and counts them; all others are left out."""
    found = library.duties(wish)
    assert found
    assert all(map(passes, found))
    assert library.count_duties(wish) == len(found) < library.counts().duties


def test_a_duty_says_what_it_rests_on(library: Library) -> None:
    """A duty that names a provision rests on it: the identifier of the unit is there."""
    bases = {basis for each in library.duties(DutyFilter(document=DECREE_61)) for basis in each.duty.basis}
    assert any(basis.startswith(f"{LAW}/dieu-") for basis in bases)


def test_units_of_duties_are_in_their_documents(library: Library) -> None:
    """The unit of every duty exists, and its words are a stretch of that unit's text."""
    for each in library.duties():
        if each.duty.unit:
            unit = library.unit(each.document.id, each.duty.unit)
            assert unit.start <= each.duty.start < each.duty.end <= unit.end


def test_names_of_duties_are_asked_back(library: Library) -> None:
    """A duty is found by its identifier; a number that is not there is refused, and a word that is none."""
    some = library.duties(DutyFilter(document=DECREE_61))[2]
    assert library.duty(some.id).duty == some.duty
    with pytest.raises(UnknownDocument):
        library.duty(f"{DECREE_61}/nghia-vu-9999")
    with pytest.raises(BadQuery):
        library.duty(f"{DECREE_61}/nghia-vu-x")


def test_added_reports_bring_their_actions(tmp_path: Path, own_tables: Callable[[Path], Path]) -> None:
    """``kg add`` of a report brings its actions and requests; added again, they are there once."""
    files = own_tables(tmp_path / "files")
    (tmp_path / "files" / "one.md").write_text("Điều 1. Trách nhiệm\nCông dân có quyền khiếu nại.\n")
    build_library((files,), tmp_path / "library", index=False)
    report = tmp_path / "new.md"
    report.write_text(
        f"---\nkind: Tin\ntitle: Hàm Tân tổng kết\nissued: 2024-01-18\nstanding: report\n---\n{NEWS}"
    )
    for _ in range(2):
        add_documents((report,), tmp_path / "library")
        with open_library(tmp_path / "library") as opened:
            (told,) = opened.actions(ActionFilter(kind="hội nghị tổng kết"))
            assert (told.action.date and told.action.date.isoformat()) == "2024-01-18"
            assert [each.duty.bearer for each in opened.duties(DutyFilter(modality="asked"))] == ["các xã"]
            assert len(opened.figures((told.document.id,))) == 1


# ---- edges ---------------------------------------------------------------------------------------------------


def test_the_interface_lists_duties_and_actions(client: FlaskClient) -> None:
    """``/api/v1/duties`` and ``/api/v1/actions`` page through what they count, and refuse what is no choice."""
    first = client.get(f"/api/v1/duties?document={DECREE_61}&limit=2&day=2024-01-01").get_json()
    assert len(first["duties"]) == 2 < first["total"]
    assert first["duties"][0]["status"] == "in_force"
    actions = client.get("/api/v1/actions").get_json()
    assert actions["total"] >= len(actions["actions"]) > 0
    assert client.get("/api/v1/duties?modality=shall").status_code == 400


def test_tables_of_duties_and_actions(run_kg: Callable[..., object], library_folder: Path) -> None:
    """The tables have a row for each duty and each action, with its words."""
    counts = json.loads(run_kg("stats", "--json", "--library", library_folder).stdout)  # type: ignore[attr-defined]
    for name, column in (("duties", "action"), ("actions", "words"), ("figures", "value")):
        table = run_kg("export", "--format", "tsv", name, "--library", library_folder).stdout  # type: ignore[attr-defined]
        rows = list(csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE))
        assert len(rows) == counts[name]
        assert all(row[column] for row in rows)


def test_the_command_answers_from_the_library(run_kg: Callable[..., object], library_folder: Path) -> None:
    """``kg duties`` lists those of a document by number, narrowed by kind of deadline, with the state of a day."""
    asked = (
        "duties",
        "61/2023/NĐ-CP",
        "--deadline",
        "any",
        "--day",
        "2022-01-01",
        "--library",
        library_folder,
    )
    lines = run_kg(*asked).stdout.splitlines()  # type: ignore[attr-defined]
    assert any("05 ngày làm việc" in line and line.endswith("\tnot_yet") for line in lines)


# ---- traces --------------------------------------------------------------------------------------------------

HAM_TAN = (
    "tin/2024-01-18/huyen-ham-tan-tinh-binh-thuan-ham-tan-tong-ket-dan-chu-o-co-so-nam-2023-ban-viec-nam-2024"
)


def test_a_provision_leads_down_to_duties_details_and_places(library: Library) -> None:
    """Below Article 23 hang its duties, the decree that details it, and the report of a district that acts on it."""
    found = library.trace(f"{LAW}/dieu-23", "down", day=dt.date(2024, 1, 18))
    duties = [rung for rung in found.rungs if rung.kind == "duty" and rung.document.id == LAW]
    assert any(rung.duty and rung.duty.duty.bearer == "Chính phủ" for rung in duties)
    decree = next(rung for rung in found.rungs if rung.id == "nghi-dinh/2023/59-2023-nd-cp")
    assert (decree.relation, decree.level, decree.via) == ("details", 1, f"{LAW}/dieu-23/khoan-4")
    report = next(rung for rung in found.rungs if rung.id == HAM_TAN)
    assert report.level == 2
    assert "Nghị định số 59/2023/NĐ-CP" in report.sentence
    assert {rung.status.state for rung in duties if rung.status} == {"in_force"}


def test_the_validity_of_a_trace_is_that_of_its_day(library: Library) -> None:
    """Before the law took effect, none of its duties is in force."""
    found = library.trace(f"{LAW}/dieu-23", "down", day=dt.date(2022, 12, 1))
    states = {rung.status.state for rung in found.rungs if rung.kind == "duty" and rung.status}
    assert states == {"not_yet"}


def test_an_action_leads_up_to_the_law(library: Library) -> None:
    """From every action whose sentence names a law or decree, a trace upward reaches it, on the day of the action."""
    named = [each for each in library.actions() if each.action.basis]
    assert named
    for each in named:
        found = library.trace(each.id, "up")
        reached = {rung.document.id for rung in found.rungs}
        assert {"/".join(basis.split("/")[:3]) for basis in each.action.basis} & reached
        own_day = each.action.date or each.document.issued
        assert own_day is None or found.day == own_day


def test_a_lower_layer_that_changes_a_duty_is_pointed_out(
    tmp_path: Path, own_tables: Callable[[Path], Path]
) -> None:
    """A decree that shortens a deadline of its law, and a circular that moves the duty, are told with both words."""
    files = own_tables(tmp_path / "files")
    head = "---\nkind: {0}\nnumber: {1}\ntitle: {2}\nissued: {3}\neffective: {3}\n---\n"
    law = head.format("Luật", "5/2019/QH14", "Luật Chợ", "2019-01-10") + (
        "Điều 5. Công khai\nỦy ban nhân dân cấp xã phải niêm yết bảng giá dịch vụ và sơ đồ chợ tại cổng chợ "
        "chậm nhất 10 ngày làm việc kể từ ngày chợ mở.\n"
    )
    decree = head.format("Nghị định", "7/2020/NĐ-CP", "Quy định chi tiết Điều 5 Luật Chợ", "2020-03-01") + (
        "Điều 1. Phạm vi\nNghị định này quy định chi tiết Điều 5 Luật số 5/2019/QH14.\n"
        "Điều 2. Công khai\n1. Ủy ban nhân dân cấp xã phải niêm yết bảng giá dịch vụ và sơ đồ chợ tại cổng chợ "
        "chậm nhất 05 ngày làm việc kể từ ngày chợ mở theo Điều 5 Luật số 5/2019/QH14.\n"
        "2. Ban quản lý chợ phải niêm yết bảng giá dịch vụ và sơ đồ chợ tại cổng chợ theo Điều 5 Luật số 5/2019/QH14.\n"
    )
    (files / "law.md").write_text(law, encoding="utf-8")
    (files / "decree.md").write_text(decree, encoding="utf-8")
    build_library((files,), tmp_path / "library", index=False)
    with open_library(tmp_path / "library") as opened:
        found = opened.trace("luat/2019/05-2019-qh14/dieu-5", "down", day=dt.date(2021, 1, 1))
    changes = [
        (rung.duty.duty.bearer, change) for rung in found.rungs if rung.duty for change in rung.changes
    ]
    assert [(bearer, change.change) for bearer, change in changes] == [
        ("Ủy ban nhân dân cấp xã", "tighter"),
        ("Ban quản lý chợ", "bearer"),
    ]
    assert changes[0][1].higher.startswith("chậm nhất 10 ngày làm việc")
    assert changes[0][1].lower.startswith("chậm nhất 05 ngày làm việc")


COMPARED = [
    ("chậm nhất 10 ngày làm việc", "chậm nhất 05 ngày làm việc", ["tighter"]),
    ("chậm nhất 05 ngày", "chậm nhất 05 ngày làm việc", ["looser"]),
    ("ít nhất 30 ngày liên tục", "ít nhất 15 ngày liên tục", ["looser"]),
    ("mỗi năm 01 lần", "mỗi quý 01 lần", ["tighter"]),
    ("trước ngày 15 tháng 12 hằng năm", "trước ngày 30 tháng 11 hằng năm", ["tighter"]),
    ("kịp thời", "trong thời hạn 03 ngày", ["added"]),
    ("trong thời hạn 01 tuần", "trong thời hạn 07 ngày", []),
    ("chậm nhất 05 ngày", "kịp thời", []),
]


@pytest.mark.parametrize(("higher", "lower", "changes"), COMPARED, ids=[f"{a} → {b}" for a, b, _ in COMPARED])
def test_deadlines_are_compared_by_length(higher: str, lower: str, changes: list[str]) -> None:
    """What leaves less time, keeps longer or comes more often asks more; what cannot be counted is not compared."""
    duties = [find_duties(f"Bộ Y tế phải rà soát {words}.", heading="x")[0] for words in (higher, lower)]
    assert [each.change for each in differences(*duties)] == changes


def test_actions_that_ask_the_same_are_alike() -> None:
    """The same action in other surroundings is alike; another one with the same agency is not."""
    one = "niêm yết dự thảo hương ước tại nhà văn hóa"
    assert alike(one, "phải niêm yết dự thảo hương ước tại nhà văn hóa thôn ít nhất 30 ngày") > LIKE
    assert alike("báo cáo Ủy ban nhân dân cấp xã kết quả", "gửi Ủy ban nhân dân cấp xã hồ sơ bầu cử") < LIKE


@pytest.mark.parametrize("shape", ["cay", "bang", "ho-so", "csv"])
def test_a_trace_has_one_content_in_every_shape(client: FlaskClient, shape: str) -> None:
    """Tree, table, dossier and CSV name the decree and a duty with its bearer."""
    page = client.get(f"/chuoi/{LAW}/dieu-23?huong=xuong&dang={shape}")
    assert page.status_code == 200
    assert "59/2023/NĐ-CP" in page.text
    assert "báo cáo Hội đồng nhân dân cùng cấp tại kỳ họp thường lệ gần nhất" in page.text
    assert ("text/csv" if shape == "csv" else "text/html") in page.content_type


def test_the_page_of_duties_narrows_and_says_so(client: FlaskClient) -> None:
    """The list keeps its filter in the address of its CSV; a choice that is none is refused in words."""
    page = client.get("/nghia-vu?cap=commune&han=any").text
    assert "/nghia-vu.csv?cap=commune&amp;han=any" in page
    assert "Ủy ban nhân dân cấp xã" in page
    rows = client.get("/nghia-vu.csv?cap=commune&han=any").text.splitlines()
    assert len(rows) > 10
    assert client.get("/nghia-vu?muc=phai").status_code == 400


# ---- places --------------------------------------------------------------------------------------------------

MOC_CHAU = "huyen-moc-chau_tinh-son-la"


def test_the_matrix_says_who_acts_since_when(library: Library) -> None:
    """The district of Mộc Châu stands in its province with the law, with the days since its issue."""
    (row,) = library.coverage([LAW]).rows
    cell = row.cells["tinh-son-la"]
    assert MOC_CHAU in cell.places
    assert cell.deeds["cited"] + cell.deeds["acted"] + cell.deeds["planned"] > 0
    assert cell.first is not None
    assert cell.lag == (cell.first - dt.date(2022, 11, 10)).days
    assert row.first == min(each.first for each in row.cells.values() if each.first)


def test_no_place_is_counted_twice_or_lost(library: Library) -> None:
    """The marks of a row are the trails behind its cells, and those of unknown places; levels only narrow."""
    found = library.coverage([LAW])
    behind = library.trails(LAW)
    marked = sum(sum(cell.deeds.values()) for cell in found.rows[0].cells.values())
    assert marked + found.unplaced == len(behind) == found.rows[0].trails
    levels = [len(library.trails(LAW, level=level)) for level in ("province", "district", "commune", "")]
    assert sum(levels[:3]) <= levels[3]


def test_districts_that_are_gone_stand_in_the_province_of_today(library: Library) -> None:
    """A report of Hàm Tân, of 2024, stands in Lâm Đồng, which took in Bình Thuận; its own place stays its own."""
    (province,) = [place.id for place in library.coverage([LAW]).provinces if place.name == "tỉnh Lâm Đồng"]
    trails = library.trails(LAW, province=province)
    assert "huyen-ham-tan_tinh-binh-thuan" in {trail.place for trail in trails}


def test_progress_counts_what_is_done(library: Library) -> None:
    """93 of 180 villages remaining means 87 done."""
    (villages,) = [each for each in library.progress(LAW) if each.place == MOC_CHAU and each.total == 180]
    assert (villages.done, villages.figure.kind, villages.date) == (87, "remaining", dt.date(2024, 7, 1))


def test_the_matrix_carries_its_caveat(client: FlaskClient, library: Library) -> None:
    """Page and every row of the CSV say that absence is not fault; a province without a mark has its row."""
    assert html.escape(CAVEAT) in client.get("/bao-phu").text
    rows = list(csv.DictReader(io.StringIO(client.get(f"/bao-phu.csv?van-ban={LAW}").text.lstrip("\ufeff"))))
    assert {row["caveat"] for row in rows} == {CAVEAT}
    assert len(rows) == len(library.coverage([LAW]).provinces)
    assert any(row["found"] == "nothing found in this corpus" for row in rows)


def test_a_cell_opens_its_sentences(client: FlaskClient) -> None:
    """Behind a cell stand the sentences of the report, and the way up from the action."""
    page = client.get(f"/bao-phu/chi-tiet?van-ban={LAW}&noi=tinh-son-la").text
    assert "<mark>Luật Thực hiện dân chủ ở cơ sở</mark>" in page
    assert client.get("/bao-phu/chi-tiet").status_code == 400


# ---- calendar ------------------------------------------------------------------------------------------------


@pytest.fixture
def yearly(tmp_path: Path, own_tables: Callable[[Path], Path]) -> Iterator[Library]:
    """Give a library of one decree with duties of every sort of date."""
    files = own_tables(tmp_path / "files")
    (files / "one.md").write_text(
        "---\nkind: Nghị định\nnumber: 9/2020/NĐ-CP\ntitle: Về báo cáo\nissued: 2020-03-01\n"
        "effective: 2020-03-01\n---\n"
        "Điều 1. Trách nhiệm của Ủy ban nhân dân cấp xã\n"
        "1. Báo cáo Ủy ban nhân dân cấp huyện trước ngày 15 tháng 12 hằng năm.\n"
        "2. Rà soát danh sách hằng quý.\n"
        "3. Niêm yết kết quả chậm nhất 05 ngày làm việc kể từ ngày họp.\n"
        "4. Tổng kết đề án trước ngày 30 tháng 6 năm 2027.\n"
        "5. Báo cáo tiến độ trước 15 giờ thứ sáu hằng tuần.\n"
        "6. Kiểm tra bể nước 02 tuần một lần.\n"
        "7. Rà soát quy chế 5 năm một lần.\n"
        "8. Đôn đốc các thôn định kỳ.\n"
        "9. Tổ chức đối thoại mỗi năm hai lần.\n",
        encoding="utf-8",
    )
    build_library((files,), tmp_path / "library", index=False)
    with open_library(tmp_path / "library") as opened:
        yield opened


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2026, ["03-31", "06-30", "06-30", "09-30", "12-15", "12-31", "12-31"]),
        (2027, ["03-31", "06-30", "06-30", "06-30", "09-30", "12-15", "12-31", "12-31"]),
        (2019, []),
    ],
)
def test_a_year_has_the_days_of_its_duties(yearly: Library, year: int, days: list[str]) -> None:
    """Dated duties fall on their day, recurring ones on the last of the period, none before the decree is in force."""
    found = yearly.agenda(DutyFilter(agency="Ủy ban nhân dân", level="commune"), year)
    assert [date.day.isoformat() for date in found.dates] == [f"{year}-{day}" for day in days]
    assert {date.day.isoformat()[5:] for date in found.dates if date.stated} <= {"12-15", "06-30"}
    assert len(found.events) == (0 if year == 2019 else 1)


def test_rounds_have_a_rule_and_no_days(yearly: Library) -> None:
    """What comes weekly, seldom or at unstated times is a line with its rule, while its decree is in force."""
    found = yearly.agenda(DutyFilter(level="commune"), 2020)
    assert [(each.deadline.surface, each.rule) for each in found.rounds] == [
        ("trước 15 giờ thứ sáu hằng tuần", "FREQ=WEEKLY;BYDAY=FR"),
        ("02 tuần một lần", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU"),
        ("5 năm một lần", "FREQ=YEARLY;INTERVAL=5"),
        ("định kỳ", ""),
    ]
    assert {(each.first.month, each.last) for each in found.rounds} == {(3, dt.date(2020, 12, 31))}
    assert yearly.agenda(DutyFilter(level="commune"), 2019).rounds == ()


def test_a_weekly_duty_repeats_in_the_file(yearly: Library) -> None:
    """A weekly duty is one event that repeats on its day until the end of the year."""
    events = Calendar.from_ical(write_ics(yearly.agenda(DutyFilter(level="commune"), 2026), name="xã")).walk(
        "VEVENT"
    )
    repeated = [event for event in events if "rrule" in event]
    assert [(event["rrule"].to_ical(), event.decoded("dtstart")) for event in repeated] == [
        (b"FREQ=WEEKLY;UNTIL=20261231;BYDAY=FR", dt.date(2026, 1, 2)),
        (b"FREQ=WEEKLY;UNTIL=20261231;INTERVAL=2;BYDAY=SU", dt.date(2026, 1, 4)),
    ]


def test_the_calendar_file_is_read_back(yearly: Library) -> None:
    """A reader of iCalendar finds the same days, long Vietnamese lines folded and whole, and the same bytes again."""
    found = yearly.agenda(DutyFilter(level="commune"), 2026)
    stamp = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
    written = write_ics(found, name="xã 2026", stamp=stamp)
    assert written == write_ics(found, name="xã 2026", stamp=stamp)
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    events = Calendar.from_ical(written).walk("VEVENT")
    single = [event for event in events if "rrule" not in event]
    assert sorted(event.decoded("dtstart") for event in single) == [date.day for date in found.dates]
    assert len({str(event["uid"]) for event in events}) == len(events)
    assert any("Ủy ban nhân dân cấp huyện" in str(event["summary"]) for event in events)


def test_a_calendar_is_somebodys(client: FlaskClient, library: Library) -> None:
    """Without a bearer there is no calendar: the page asks for one, the file refuses."""
    with pytest.raises(BadQuery):
        library.agenda(DutyFilter(), 2026)
    assert client.get("/lich").status_code == 200
    assert client.get("/lich.ics").status_code == 400
    assert client.get("/lich.ics?cap=village&nam=2026").content_type.startswith("text/calendar")
    assert client.get("/lich?cap=village&nam=1").status_code == 400


# ---- gaps ----------------------------------------------------------------------------------------------------


def test_delegations_without_details_are_listed(tmp_path: Path, own_tables: Callable[[Path], Path]) -> None:
    """Of two articles that leave details to the Government, the one that a decree details is no gap."""
    files = own_tables(tmp_path / "files")
    head = "---\nkind: {0}\nnumber: {1}\ntitle: {2}\nissued: {3}\neffective: {3}\n---\n"
    (files / "law.md").write_text(
        head.format("Luật", "05/2019/QH14", "Luật Chợ", "2019-01-10")
        + "Điều 5. Giá\nChính phủ quy định chi tiết Điều này.\nĐiều 6. Bến\nChính phủ quy định chi tiết Điều này.\n",
        encoding="utf-8",
    )
    (files / "decree.md").write_text(
        head.format("Nghị định", "07/2020/NĐ-CP", "Chi tiết Điều 5 Luật Chợ", "2020-03-01")
        + "Điều 1. Phạm vi\nNghị định này quy định chi tiết Điều 5 Luật số 05/2019/QH14.\n",
        encoding="utf-8",
    )
    build_library((files,), tmp_path / "library", index=False)
    with open_library(tmp_path / "library") as opened:
        gaps = opened.delegation_gaps("luat/2019/05-2019-qh14")
    assert [gap.duty.duty.unit for gap in gaps] == ["dieu-6"]


def test_duties_without_an_act_name_no_cited_unit(library: Library) -> None:
    """No duty of the list stands in a unit that a text of a place cites, and all are those of local bodies."""
    found = library.unacted_duties(LAW)
    assert found
    assert {each.duty.duty.level for each in found} <= {
        "province",
        "district",
        "commune",
        "village",
        "authority",
    }
    assert len(found) < library.count_duties(DutyFilter(document=LAW))


@pytest.mark.parametrize("what", ["", "/chi-tiet", "/chua-thay", "/khac-nhau"])
def test_working_lists_carry_the_caveat(client: FlaskClient, what: str) -> None:
    """Each list says that a line is no verdict, and has its CSV."""
    page = client.get(f"/thieu-va-khac{what}")
    assert page.status_code == 200
    assert html.escape(CAVEAT) in page.text
    if what:
        assert client.get(f"/thieu-va-khac{what}?dang=csv").content_type.startswith("text/csv")
    assert client.get("/thieu-va-khac/khac").status_code == 404


def test_the_page_of_a_document_leads_to_its_duties_and_acts(client: FlaskClient) -> None:
    """A decree shows its duties, a report its acts, each with the way to the whole list."""
    assert f"/nghia-vu?van-ban={DECREE_61.replace('/', '%2F')}" in client.get(f"/van-ban/{DECREE_61}").text
    report = next(each.document.id for each in client_library(client).actions())
    assert "Hoạt động địa phương" in client.get(f"/van-ban/{report}").text


def client_library(client: FlaskClient) -> Library:
    """Give the library that a reader's pages come from."""
    shelf = client.application.extensions["shelf"]
    library: Library = shelf.borrow()
    shelf.give_back(library)
    return library


# ---- the table of deadlines ----------------------------------------------------------------------------------

DEADLINES = [
    ("luat/2022/10-2022-qh15", "dieu-12", ("05 ngày làm việc",)),
    ("luat/2022/10-2022-qh15", "dieu-13", ("30 ngày liên tục", "từng quý", "03 ngày liên tục")),
    ("luat/2022/10-2022-qh15", "dieu-23", ("kỳ họp thường lệ gần nhất",)),
    ("luat/2022/10-2022-qh15", "dieu-33", ("mỗi năm một lần",)),
    ("luat/2022/10-2022-qh15", "dieu-51", ("mỗi năm một lần",)),
    ("luat/2022/10-2022-qh15", "dieu-65", ("15 ngày",)),
    ("luat/2022/10-2022-qh15", "dieu-69", ("mỗi năm một lần",)),
    ("nghi-dinh/2023/59-2023-nd-cp", "dieu-9", ("60 ngày",)),
    ("nghi-dinh/2023/59-2023-nd-cp", "dieu-11", ("05 ngày",)),
    ("nghi-dinh/2023/61-2023-nd-cp", "dieu-9", ("30 ngày",)),
    ("nghi-dinh/2023/61-2023-nd-cp", "dieu-11", ("sau 05 ngày làm việc", "chậm nhất 05 ngày làm việc")),
    ("nghi-dinh/2023/61-2023-nd-cp", "dieu-15", ("18 tháng 11",)),
    ("nghi-dinh/2015/04-2015-nd-cp", "dieu-4", ("theo tháng",)),
    ("nghi-dinh/2015/04-2015-nd-cp", "dieu-5", ("mỗi năm một lần",)),
    ("nghi-dinh/2015/04-2015-nd-cp", "dieu-8", ("03 ngày làm việc", "05 ngày", "30 ngày liên tục")),
    ("luat/2025/72-2025-qh15", "dieu-43", ("mỗi năm một lần", "07 ngày", "10 ngày")),
    ("luat/2025/65-2025-qh15", "dieu-24", ("mỗi năm một lần", "07 ngày")),
]


@pytest.mark.parametrize(("document", "unit", "words"), DEADLINES, ids=[f"{d}/{u}" for d, u, _ in DEADLINES])
def test_the_deadlines_of_the_family_are_all_found(
    library: Library, document: str, unit: str, words: tuple[str, ...]
) -> None:
    """Every deadline and period that the digests of the family give stands in a duty of its article."""
    found = library.duties(DutyFilter(document=document, unit=unit, deadline="any"))
    surfaces = [
        each.surface
        for stated in found
        for each in (stated.duty.deadline, *stated.duty.other_deadlines)
        if each
    ]
    assert [word for word in words if not any(word in surface for surface in surfaces)] == []
