"""Actions and figures: what local reports tell was done, when, by whom, and how much of it."""

from __future__ import annotations

import datetime as dt
import json
import time
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest

from kg.act import find_actions, find_figures
from kg.act.plan import plans_in
from kg.tables import table

if TYPE_CHECKING:
    from pathlib import Path

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
    ("Ngày 31/2/2024, UBND xã tổ chức hội nghị sơ kết.", None, None, "stated"),
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
]


@pytest.mark.parametrize(("text", "agency"), AGENCIES, ids=[each[1] for each in AGENCIES])
def test_agencies(text: str, agency: str) -> None:
    """Who did it is read from before the verb, whether the day is told before it or not."""
    assert [action.agency for action in find_actions(text)] == [agency]


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


def test_the_place_is_given_or_read() -> None:
    """The place comes from the caller, or from the text; without either it stays unknown."""
    text = "Ban Dân vận Huyện ủy Tam Nông tổ chức hội nghị sơ kết."
    assert find_actions(text)[0].place == "huyện Tam Nông"
    assert (
        find_actions(text, place="huyen-tam-nong_tinh-dong-thap")[0].place == "huyen-tam-nong_tinh-dong-thap"
    )
    assert find_actions("UBND xã tổ chức hội nghị sơ kết.")[0].place == ""
    assert find_actions("Kiểm tra 16 tỉnh, thành phố\nNgày 5/7/2020, Bộ tổ chức kiểm tra.")[0].place == ""


FIGURES = [
    ("đôn đốc 93/180 bản còn lại", [(93, 180, "remaining")]),
    ("đã công nhận 87/180 bản", [(87, 180, "done")]),
    ("đề nghị các xã công khai 100% thủ tục", [(100, None, "target")]),
    ("tổ chức 1.200 lượt người nghe", [(1200, None, "done")]),
    ("ngày 10/83", []),
    ("Nghị định số 59/2023/NĐ-CP", []),
    ("ngày 5/7 xã họp", []),
    ("120/100 hộ", []),
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


def test_long_text_stays_linear() -> None:
    """Eight times the text costs less than sixteen times the time."""
    line = "Ngày 1/7, UBND xã " + "tổ chức " * 40 + "kiểm tra 12/15 thôn, đồng chí " * 20 + "\n"

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


def test_plans_end_with_their_line() -> None:
    """A request ends with its line, or goes on to the end of the text where it announces a list."""
    assert plans_in("đề nghị các xã làm.\nđã làm") == ((0, 19),)
    assert plans_in("đề nghị các xã:\nlàm") == ((0, 19),)
