"""Actions and figures: what local reports tell was done, when, by whom, and how much of it."""

from __future__ import annotations

import datetime as dt
import json
import time
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from kg.act import find_actions, find_figures
from kg.act.plan import plans_in
from kg.model import Source
from kg.parse import parse_document
from kg.read import read_paths
from kg.tables import table

if TYPE_CHECKING:
    from kg.model import Action

KINDS = {
    "kiểm tra": "kiểm tra, giám sát",
    "ban hành chương trình, kế hoạch kiểm tra": "ban hành văn bản",
}
FIGURE_KINDS = {
    "remaining_of_total": "remaining",
    "achieved": "done",
    "target": "target",
    "planned": "planned",
}


@pytest.mark.parametrize("row", [pytest.param(row, id=row["cue"]) for row in table("action_kinds")])
def test_kinds_read_their_example(row: dict[str, str]) -> None:
    """The example of an action tells an action of its kind."""
    assert row["kind"] in {
        action.kind for action in find_actions(f"Ngày 1/3/2023, UBND xã {row['example']}.")
    }


@pytest.mark.parametrize("row", [pytest.param(row, id=row["unit"]) for row in table("figure_units")])
def test_units_read_their_example(row: dict[str, str]) -> None:
    """The example of a unit holds a figure that counts it."""
    assert [figure.unit for figure in find_figures(row["example"])] == [row["unit"]]


DATES = [
    ("Ngày 1/7/2024, UBND huyện tổ chức hội nghị sơ kết.", None, dt.date(2024, 7, 1), "stated"),
    (
        "Ngày 17/7, UBND huyện tổ chức hội nghị sơ kết 6 tháng đầu năm 2018.",
        None,
        dt.date(2018, 7, 17),
        "sentence",
    ),
    ("Sơ kết năm 2019\nNgày 5/7, UBND xã tổ chức hội nghị sơ kết.", None, dt.date(2019, 7, 5), "title"),
    (
        "Ngày 5/7, UBND xã tổ chức hội nghị sơ kết.",
        dt.date(2021, 7, 9),
        dt.date(2021, 7, 5),
        "day of the text",
    ),
    (
        "Ngày 28/12, UBND xã tổ chức hội nghị tổng kết.",
        dt.date(2022, 1, 3),
        dt.date(2021, 12, 28),
        "day of the text",
    ),
    ("Ngày 5/7, UBND xã tổ chức hội nghị sơ kết.", None, None, "no year"),
    (
        "Ngày 9/1, UBND xã họp tổng kết năm 2019, giao việc năm 2020.",
        dt.date(2020, 1, 9),
        dt.date(2020, 1, 9),
        "day of the text",
    ),
    ("Sáng 7-1-2021, UBND xã tổ chức hội nghị sơ kết.", None, dt.date(2021, 1, 7), "stated"),
    ("Sáng 7-8 giờ, UBND xã tổ chức hội nghị sơ kết năm 2021.", None, None, ""),
    ("Ngày 9/1, UBND xã họp tổng kết năm 2019, giao việc năm 2020.", None, None, "no year"),
    ("Tổng kết năm 2019\nSáng 9/1, UBND xã tổ chức hội nghị tổng kết.", None, None, "no year"),
    (
        "Từ ngày 23/12 đến ngày 5/1/2022, UBND xã tổ chức hội nghị tổng kết.",
        None,
        dt.date(2021, 12, 23),
        "last day of the stretch",
    ),
    ("UBND xã sáng 7/1/2021 họp tổng kết năm 2020.", None, dt.date(2021, 1, 7), "stated"),
    ("Theo Kế hoạch số 5/KH-UBND ngày 3/2/2020, UBND xã tổ chức hội nghị sơ kết.", None, None, ""),
    ("Chỉ thị số 04-CT/TU, ngày 14/1/2016, UBND xã tổ chức hội nghị sơ kết.", None, None, ""),
    ("Tin lúc 09:39 ngày 16/5/2019: UBND xã ban hành Kế hoạch số 59.", None, None, ""),
    (
        "UBND xã ban hành Chỉ thị số 02/CT-UBND ngày 12/1/2022 về dân vận.",
        None,
        dt.date(2022, 1, 12),
        "stated",
    ),
    ("UBND xã ban hành Kế hoạch thực hiện Chỉ thị số 02/CT-UBND ngày 12/1/2022.", None, None, ""),
    ("Ngày 31/2/2024, UBND xã tổ chức hội nghị sơ kết.", None, None, "stated"),
    ("Trong các ngày 9, 10/6/2020, UBND xã tổ chức hội nghị sơ kết.", None, dt.date(2020, 6, 9), "stated"),
    ("Ngày 08-09/4/2024, UBND xã tổ chức hội nghị sơ kết.", None, dt.date(2024, 4, 8), "stated"),
    (
        "Từ ngày 4 - 11.7, UBND xã tổ chức hội nghị sơ kết.",
        dt.date(2023, 7, 11),
        dt.date(2023, 7, 4),
        "day of the text",
    ),
    (
        "Vào lúc 14 giờ 30 ngày 10/2/2023, UBND xã tổ chức hội nghị sơ kết.",
        None,
        dt.date(2023, 2, 10),
        "stated",
    ),
    ("Sáng nay 11.12.2020, UBND xã tổ chức hội nghị sơ kết.", None, dt.date(2020, 12, 11), "stated"),
    ("Ngày 11/7, UBND xã tổ chức hội nghị sơ kết, bàn việc đến năm 2030.", None, None, "no year"),
]


@pytest.mark.parametrize(
    ("text", "day", "date", "why"), DATES, ids=[f"{each[0]} {each[1]}" for each in DATES]
)
def test_dates_are_completed_with_a_reason(
    text: str, day: dt.date | None, date: dt.date | None, why: str
) -> None:
    """A date without year is completed from the text or its day, and says from where; else it stays unknown."""
    (action,) = find_actions(text, day=day)
    assert action.date == date
    assert why in action.date_why


PERIODS = [
    (
        "UBND xã tổ chức hội nghị sơ kết 6 tháng đầu năm, triển khai nhiệm vụ 6 tháng cuối năm 2020.",
        "2020-H1",
        "2020-H2",
    ),
    ("UBND xã tổ chức hội nghị tổng kết năm 2023 và nhiệm vụ năm 2024.", "2023", "2024"),
    ("UBND xã tổ chức hội nghị sơ kết quý I năm 2022.", "2022-Q1", ""),
    ("UBND xã tổ chức hội nghị sơ kết 9 tháng năm 2022.", "2022-M9", ""),
]


@pytest.mark.parametrize(("text", "covered", "planned"), PERIODS, ids=[each[0] for each in PERIODS])
def test_periods(text: str, covered: str, planned: str) -> None:
    """A meeting has the period that it reports on and the one that it plans."""
    (action,) = find_actions(text)
    assert (action.period, action.next_period) == (covered, planned)


def test_plans_are_no_actions() -> None:
    """What is asked or planned has not been done."""
    assert find_actions("Chủ tịch yêu cầu các xã tổ chức kiểm tra; thời gian tới tổ chức đối thoại.") == ()


CITED = [
    "Căn cứ Nghị định số 79/2003/NĐ-CP ngày 07/7/2003 của Chính phủ ban hành Quy chế thực hiện dân chủ ở xã.",
    "Căn cứ Luật Ban hành văn bản quy phạm pháp luật ngày 22/6/2015.",
    "Kế hoạch theo Quyết định số 409/QĐ-TTg; quyết định năm 2012 này ban hành chương trình hành động.",
]


@pytest.mark.parametrize("text", CITED)
def test_what_a_cited_document_did_is_no_action(text: str) -> None:
    """The place that cites a decree has not issued what the decree issues."""
    assert find_actions(text) == ()


def test_a_place_acts_after_what_it_cites() -> None:
    """A document named before the agency does not take the action from it."""
    (action,) = find_actions("Theo Nghị định 59/2023/NĐ-CP của Chính phủ, UBND xã ban hành kế hoạch.")
    assert action.agency == "UBND xã"


AGENCIES = [
    ("Ban Chỉ đạo huyện Mộc Châu họp sơ kết 6 tháng đầu năm.", "Ban Chỉ đạo huyện Mộc Châu"),
    ("Ngày 3/5/2019, Chủ tịch UBND tỉnh Ninh Thuận ban hành kế hoạch.", "Chủ tịch UBND tỉnh Ninh Thuận"),
    ("Sáng 7/1/2021, Huyện ủy Vạn Ninh tổ chức hội nghị tổng kết.", "Huyện ủy Vạn Ninh"),
    ("Ban Dân vận Thành ủy Pleiku (Gia Lai) họp tổng kết năm 2020.", "Ban Dân vận Thành ủy Pleiku"),
    ("Một đoàn giám sát của tỉnh Điện Biên giám sát 5 trường.", "Một đoàn giám sát của tỉnh Điện Biên"),
    ("Ngày 7/12/2015, một đoàn do ông An dẫn đầu, thay mặt Ban Chỉ đạo tỉnh, kiểm tra.", "Ban Chỉ đạo tỉnh"),
    ("Sáng 3/5/2019, Bí thư Đảng ủy, Chủ tịch UBND xã đối thoại.", "Bí thư Đảng ủy, Chủ tịch UBND xã"),
    ("Huyện Hàm Tân, tỉnh Bình Thuận: chiều 18/1/2024, Ban Chỉ đạo họp tổng kết.", "Ban Chỉ đạo"),
    ("Bài viết, không ghi ngày: cấp ủy xã đã ban hành nhiều văn bản.", "cấp ủy xã"),
    ("Chủ tịch Quốc hội Trần Văn An ban hành nghị quyết.", "Chủ tịch Quốc hội"),
    ("Chủ tịch UBND phường Trần Phú ban hành quyết định.", "Chủ tịch UBND phường Trần Phú"),
    ("Chủ tịch UBND tỉnh Lê Văn An trao bằng khen.", "Chủ tịch UBND tỉnh"),
    ("Ngày 5/3/2021, ông Lê Văn An - Phó Chủ tịch HĐND huyện khảo sát 3 xã.", "Phó Chủ tịch HĐND huyện"),
    (
        "Ngày 5/3/2021, Hội đồng phối hợp phổ biến, giáo dục pháp luật (HĐPH) huyện tập huấn.",
        "Hội đồng phối hợp phổ biến, giáo dục pháp luật (HĐPH) huyện",
    ),
    ("Phó Chủ tịch HĐND thị xã - Trần Văn An tiếp công dân.", "Phó Chủ tịch HĐND thị xã"),
    ("Hội Nông dân huyện phối hợp cùng các cơ sở tổ chức khai giảng các lớp tập huấn.", "Hội Nông dân huyện"),
    ("(BTT) - Ngày 5/3/2021, Hội Nông dân xã mở hội thảo.", "Hội Nông dân xã"),
    ("Để chuẩn bị kỳ họp thứ 9, khóa II, sáng ngày 5/3, Mặt trận xã tổ chức lấy ý kiến.", "Mặt trận xã"),
    ("Sáu tháng đầu năm huyện đã ban hành kế hoạch.", "huyện"),
    ("Tin đã đưa; cũng trong dịp này Hội Phụ nữ xã tặng giấy khen cho 8 tập thể.", "Hội Phụ nữ xã"),
    (
        "Ban Thanh tra xã (3 người) và Mặt trận xã giám sát việc công khai.",
        "Ban Thanh tra xã (3 người) và Mặt trận xã",
    ),
    ("Công an xã phối hợp Ủy ban nhân dân xã, Hội Nông dân tổ chức diễn đàn.", "Công an xã"),
    ("Trước đó, ngày 17/5/2023, theo Quyết định số 346/QĐ-TTg, Sở Nội vụ ban hành kế hoạch.", "Sở Nội vụ"),
]


@pytest.mark.parametrize(("text", "agency"), AGENCIES, ids=[each[1] for each in AGENCIES])
def test_agencies(text: str, agency: str) -> None:
    """Who did it is read from before the verb, whether the day is told before it or not."""
    assert [action.agency for action in find_actions(text)] == [agency]


UNTOLD = [
    "Thanh tra nhân dân, giám sát đầu tư của cộng đồng hoạt động khá tốt.",
    "Ban Chỉ đạo thực hiện quy chế dân chủ có quy chế hoạt động.",
    "Ban Kiểm tra nói rõ cần góp ý điều gì.",
    "Năm 2021, Ban tiếp tục tuyên truyền, kiện toàn cán bộ dân vận.",
    "Người dự đều thấy cần ban hành nghị quyết.",
    "Phó Chủ tịch Liên đoàn Lao động huyện dự hội nghị ở xã.",
    "Nghị quyết có hiệu lực: kiểm tra, giám sát, đối thoại, khen thưởng là việc của xã.",
    "Liên đoàn Lao động hướng dẫn công đoàn trực thuộc: doanh nghiệp tổ chức hội nghị người lao động.",
    "Thị xã Cửa Lò yêu cầu tổ chức hội nghị cán bộ công chức.",
    "Sở yêu cầu các phòng:\n- Kiểm tra 5 đơn vị.",
    "Huyện thống nhất kế hoạch năm.\nTheo đó, UBND huyện tổ chức giám sát 6 cuộc.\nBan Pháp chế giám sát 3 cuộc.",
    "Tại lớp tập huấn, người dự nghe giới thiệu hai chuyên đề.",
    "Ban Chỉ đạo nêu ý kiến liên quan đến: mở thêm lớp tập huấn.",
    "Kế hoạch định việc của các bên:\n- Hội đồng nhân dân xã ra nghị quyết về kinh phí.",
    "Toàn cảnh hội nghị lấy ý kiến tại xã.",
    "Trung tâm bồi dưỡng chính trị huyện có 5 phòng.",
    "Kỳ họp thứ 9 của Hội đồng nhân dân xã sắp mở.",
    "UBND xã mời tuyên truyền viên đến dự.",
    "Nhiệm vụ trọng tâm của xã sáu tháng cuối năm:\n- Kiện toàn các tổ hòa giải.",
]


@pytest.mark.parametrize("text", UNTOLD)
def test_words_that_tell_no_action(text: str) -> None:
    """A word for an action tells one only where an agency is told to have done it."""
    assert find_actions(text) == ()


def test_the_report_s_own_place_acts_under_its_bare_name() -> None:
    """A place may act under its name alone, where it is known to be the place of the report."""
    text = "Sáng 28/11/2023, Đồng Tháp dự hội nghị của Bộ Nội vụ."
    (action,) = find_actions(text, place="tinh-dong-thap")
    assert (action.kind, action.agency, action.date) == ("hội nghị", "Đồng Tháp", dt.date(2023, 11, 28))
    assert find_actions(text, place="tinh-vinh-long") == ()


def test_lists_of_results_tell_what_was_done() -> None:
    """The lines of a list of results begin with the verb; who did it is not said."""
    actions = find_actions(
        "UBND xã họp tổng kết.\nKết quả năm 2018:\n- Kiểm tra 5 đơn vị.\n- Tập huấn 3 lớp."
    )
    assert [(action.kind, action.agency) for action in actions] == [
        ("hội nghị tổng kết", "UBND xã"),
        ("kiểm tra, giám sát", ""),
        ("tập huấn", ""),
    ]


def test_persons_appear_by_their_offices() -> None:
    """Of the persons at a meeting the offices are kept, not the names."""
    text = (
        "Ngày 1/7/2024, huyện tổ chức hội nghị sơ kết. Đồng chí Nguyễn Văn An, Phó Bí thư Huyện ủy chủ trì."
    )
    (action,) = find_actions(text)
    assert action.offices == ("Phó Bí thư Huyện ủy",)


def test_a_title_and_its_text_are_one_action() -> None:
    """A meeting that the title announces and the text dates is one action, the dated one."""
    text = "UBND xã tổ chức hội nghị sơ kết\nNgày 1/7/2024, UBND xã tổ chức hội nghị sơ kết."
    assert [action.date for action in find_actions(text)] == [dt.date(2024, 7, 1)]


def test_a_title_names_the_meeting_of_its_text() -> None:
    """What a meeting was for is read from the title where the text tells its day alone; both are one action."""
    text = "UBND xã tổ chức hội nghị phổ biến Luật\nSáng 28/11/2023, UBND xã tổ chức hội nghị trực tuyến."
    assert [(action.kind, action.date) for action in find_actions(text)] == [
        ("tuyên truyền", dt.date(2023, 11, 28))
    ]


def test_a_meeting_is_told_once_with_its_purpose() -> None:
    """A meeting and what it was for are one action."""
    (action,) = find_actions("Ngày 26/1/2024, Mặt trận xã họp phản biện dự thảo nghị quyết.")
    assert action.kind == "lấy ý kiến, phản biện"


def test_a_meeting_told_twice_is_one_action() -> None:
    """A meeting without a day that two sentences tell is one action."""
    line = "Huyện ủy Vạn Ninh tổng kết việc thực hiện quy chế dân chủ năm 2020.\n"
    assert len(find_actions("Vạn Ninh\n" + line * 2)) == 1


def test_the_place_is_given_or_read() -> None:
    """The place comes from the caller, or from the text; without either it stays unknown."""
    text = "Ban Dân vận Huyện ủy Tam Nông tổ chức hội nghị sơ kết."
    assert find_actions(text)[0].place == "huyện Tam Nông"
    assert (
        find_actions(text, place="huyen-tam-nong_tinh-dong-thap")[0].place == "huyen-tam-nong_tinh-dong-thap"
    )
    assert find_actions("UBND xã tổ chức hội nghị sơ kết.")[0].place == ""
    assert find_actions("Kiểm tra 16 tỉnh, thành phố\nNgày 5/7/2020, Bộ tổ chức kiểm tra.")[0].place == ""
    listed = (
        "Ngày 5/7/2020, Bộ gửi báo cáo.\nBộ tiến hành kiểm tra tại Lạng Sơn, Thành phố Hồ Chí Minh, Long An."
    )
    assert [action.place for action in find_actions(listed)] == ["", ""]


FIGURES = [
    ("đôn đốc 93/180 bản còn lại", [(93, 180, "remaining")]),
    ("đã công nhận 87/180 bản", [(87, 180, "done")]),
    ("đề nghị các xã công khai 100% thủ tục", [(100, None, "target")]),
    ("tổ chức 1.200 lượt người nghe", [(1200, None, "done")]),
    ("đã chi 55 tỷ đồng, làm 621,9 km đường", [(55, None, "done"), (621.9, None, "done")]),
    ("hiến 292.861 m2 đất, được 2.441,16 tấn", [(292861, None, "done"), (2441.16, None, "done")]),
    ("ảnh CHU1\nĐồng chí An", []),
    ("ngày 10/83", []),
    ("Nghị định số 59/2023/NĐ-CP", []),
    ("ngày 5/7 xã họp", []),
    ("120/100 hộ", []),
    ("có 435/1.026 doanh nghiệp", [(435, 1026, "done")]),
    ("Phường 1 tổ chức hội nghị", []),
    (
        "với tổng số 98 lượt/121 người/20 vụ việc",
        [(98, None, "done"), (121, None, "done"), (20, None, "done")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), FIGURES, ids=[each[0] for each in FIGURES])
def test_figures(text: str, expected: list[tuple[float, float | None, str]]) -> None:
    """Shares, per cents and counts are figures; dates and document numbers are not."""
    assert [(figure.value, figure.total, figure.kind) for figure in find_figures(text)] == expected


def test_offsets_survive_decomposed_text() -> None:
    """Offsets point into the text as given, in NFD as in NFC."""
    text = unicodedata.normalize("NFD", "Ngày 1/7/2024, UBND xã đã tổ chức hội nghị sơ kết. Có 75 mô hình.")
    (action,) = find_actions(text)
    (figure,) = find_figures(text)
    assert action.cue is not None
    assert unicodedata.normalize("NFC", text[action.cue.start : action.cue.end]) == "hội nghị sơ kết"
    assert unicodedata.normalize("NFC", text[figure.start : figure.end]) == "75 mô hình"


HOSTILE = {
    "paragraph": "Ngày 1/7, UBND xã " + "tổ chức " * 40 + "kiểm tra 12/15 thôn, đồng chí " * 20 + "\n",
    "dates": "ngày 1/2 " * 120,
    "meetings": "Ngày 1/2, UBND huyện X tổ chức hội nghị sơ kết. " * 24,
    "clauses": "UBND xã kiểm tra 5 thôn, giám sát 3 ấp; theo đó, kế hoạch của xã, " * 16,
    "lists": "Kết quả:\n- Kiểm tra 3 xã.\n" * 40,
}


@pytest.mark.parametrize("line", HOSTILE.values(), ids=HOSTILE)
def test_long_text_stays_linear(line: str) -> None:
    """Eight times the text costs less than sixteen times the time."""

    def seconds_for(text: str) -> float:
        started = time.process_time()
        find_actions(text)
        find_figures(text)
        return time.process_time() - started

    small, large = (min(seconds_for(line * times) for _ in range(3)) for times in (4, 32))
    assert large < 16 * small + 0.05


# ---- the five reports ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def seeds(shared: Path) -> list[tuple[dict[str, Any], str]]:
    """Give the five annotated reports, each with its text."""
    gold = json.loads((shared / "gold" / "seeds_gold.json").read_text(encoding="utf-8"))["seeds"]
    return [(seed, (shared / "gold" / "seeds" / seed["file"]).read_text(encoding="utf-8")) for seed in gold]


def agrees(event: dict[str, Any], action: Action) -> bool:
    """Tell whether an action is the annotated one: its kind, its date and the periods that are annotated."""
    place = (event.get("span") or event["date_span"])["start"]
    return (
        KINDS.get(event["type"], event["type"]) == action.kind
        and event["date"] == (action.date.isoformat() if action.date else None)
        and abs(place - action.start) < 200
        and event.get("period") in {None, action.period}
        and event.get("next_period") in {None, action.next_period}
    )


def test_actions_of_the_reports(seeds: list[tuple[dict[str, Any], str]]) -> None:
    """At least nine in ten of the annotated actions are found with kind, date and periods."""
    found = [
        any(agrees(event, action) for action in find_actions(text))
        for seed, text in seeds
        for event in seed["events"]
    ]
    assert sum(found) / len(found) >= 0.9


def test_figures_of_the_reports(seeds: list[tuple[dict[str, Any], str]]) -> None:
    """At least nine in ten of the annotated figures are found with place, value, total and kind, and no other."""
    wanted = {
        (
            seed["file"],
            each["start"],
            each.get("value", each.get("numerator")),
            each.get("denominator"),
            FIGURE_KINDS[each["kind"]],
        )
        for seed, _ in seeds
        for each in seed["quantities"]
    }
    found = {
        (seed["file"], each.start, each.value, each.total, each.kind)
        for seed, text in seeds
        for each in find_figures(text)
    }
    assert len(wanted & found) / len(wanted | found) >= 0.9


# ---- local reports of this repository -------------------------------------------------------------------------

REPORTS = Path(__file__).parents[1] / "data" / "legal_docs" / "reports"
GOLD = [
    json.loads(line)
    for line in (Path(__file__).parent / "gold" / "actions.jsonl").read_text(encoding="utf-8").splitlines()
]


class Tally(NamedTuple):
    """What was found of one report's gold: annotated, found, both; of both, what has each field right."""

    wanted: int
    found: int
    both: int
    dates: int
    places: int
    agencies: int
    wrong: int  # days and agencies that are stated and not so


def tally(report: dict[str, Any]) -> Tally:
    """Compare the actions of one report with its gold; those that are not its main ones may be left out."""
    (source,) = read_paths([REPORTS / f"{report['report']}.md"])
    assert isinstance(source, Source)
    document, _ = parse_document(source)
    left = list(find_actions(source.text, day=document.issued, place=document.place))
    pairs: list[tuple[dict[str, Any], Action]] = []
    for wanted in report["actions"]:
        action = next((action for action in left if same(wanted, action)), None)
        if action:
            left.remove(action)
            pairs += [(wanted, action)] if wanted["main"] else []
    days = [(wanted["date"], action.date and action.date.isoformat()) for wanted, action in pairs]
    agencies = [(wanted["agency"].lower(), action.agency.lower()) for wanted, action in pairs]
    return Tally(
        sum(wanted["main"] for wanted in report["actions"]),
        len(pairs) + len(left),
        len(pairs),
        sum(wanted == found for wanted, found in days),
        sum(wanted["place"] == action.place for wanted, action in pairs),
        sum(wanted == found for wanted, found in agencies),
        sum(bool(found) and wanted != found for wanted, found in (*days, *agencies)),
    )


def same(wanted: dict[str, Any], action: Action) -> bool:
    """Tell whether an action is the annotated one: of its kind, with its words."""
    cue = action.cue or action
    return bool(wanted["kind"] == action.kind and cue.start < wanted["end"] and wanted["start"] < cue.end)


@pytest.mark.parametrize("half", sorted({report["half"] for report in GOLD}))
def test_actions_of_local_reports(half: str) -> None:
    """Of the annotated actions nine in ten are found, with day, place, agency; at most one in twenty is wrong."""
    tallies = [tally(report) for report in GOLD if report["half"] == half]
    total = Tally(*(sum(column) for column in zip(*tallies, strict=True)))
    right = (total.both, total.dates, total.places, total.agencies)
    assert min(right) >= 0.9 * total.wanted
    assert total.both >= 0.95 * total.found
    assert total.wrong <= 0.05 * total.found


@pytest.mark.parametrize("half", sorted({report["half"] for report in GOLD}))
def test_figures_of_local_reports(half: str) -> None:
    """Of the annotated figures nine in ten are found, and nine in ten of those found are annotated."""
    wanted = found = both = 0
    for report in GOLD:
        if report["half"] != half:
            continue
        (source,) = read_paths([REPORTS / f"{report['report']}.md"])
        assert isinstance(source, Source)
        body = source.text.index("\n")
        figures = [figure for figure in find_figures(source.text) if figure.start > body]
        pairs = [
            any(
                figure.value == each["value"] and each["start"] <= figure.start < each["end"]
                for figure in figures
            )
            for each in report["figures"]
        ]
        wanted, found, both = wanted + len(pairs), found + len(figures), both + sum(pairs)
    assert both >= 0.9 * wanted
    assert both >= 0.9 * found


def test_plans_end_with_their_line() -> None:
    """A request ends with its line, or goes on to the end of the text where it announces a list."""
    assert plans_in("đề nghị các xã làm.\nđã làm") == ((0, 19),)
    assert plans_in("đề nghị các xã:\nlàm") == ((0, 19),)
