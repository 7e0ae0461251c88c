"""Duties: who must do what by when, in statutes and in reports.

``gold/duties.jsonl`` holds duties annotated by hand in three documents (places and labels, not the text, which is read
from ``../shared``), half of the articles for development, half for the report.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kg.cite.plain import modern_tones, plain_text
from kg.duty import find_duties, read_duties
from kg.duty.deadline import find_deadlines
from kg.duty.signs import ALL, Signs, read_signs
from kg.duty.statute import read_statute
from kg.duty.words import agent_at, cue_re, verb_at, verbs_in
from kg.model import Source, Unit
from kg.read import read_paths
from kg.tables import table

if TYPE_CHECKING:
    from collections.abc import Callable

GOLD = Path(__file__).parent / "gold" / "duties.jsonl"
EXPORT = "corpus/phapdien/demuc/f9c15fe6-0ef1-4870-959e-d0cf1a2deb41.html"
MODALITIES = {
    "request": "asked",
    "requirement": "asked",
    "implicit_continuation_of_de_nghi": "asked",
    "implicit_continuation_of_yeu_cau": "asked",
    "plan_future": "must",
    "assignment": "assigned_lead",
}


def rows_of(name: str) -> list[Any]:
    rows = table(name)
    return [pytest.param(row, id=next(iter(row.values()))) for row in rows]


@pytest.mark.parametrize("row", rows_of("bearers"))
def test_bearers_read_their_example(row: dict[str, str]) -> None:
    """The example of a bearer begins with its head, which is read as one who can bear a duty."""
    example = modern_tones(row["example"].lower())
    agent = agent_at(example, 0)
    assert agent is not None
    assert example.startswith(modern_tones(row["head"]))


@pytest.mark.parametrize("row", rows_of("duty_verbs"))
def test_verbs_read_their_example(row: dict[str, str]) -> None:
    """The example of a verb begins with a verb that is at least as long."""
    match = verb_at(modern_tones(row["example"].lower()), 0)
    assert match is not None
    assert len(match[0]) >= len(row["verb"])


@pytest.mark.parametrize("row", rows_of("duty_compounds"))
def test_compounds_are_no_verbs(row: dict[str, str]) -> None:
    """The example holds a word that ends or begins like a verb, and no verb is read in it."""
    example = modern_tones(f" {row['example'].lower()}")
    start = example.index(modern_tones(row["word"]))
    end = start + len(row["word"])
    assert not [each for each in verbs_in(example, 0, len(example)) if start <= each.start < end]
    assert any(verb_at(example, place) for place in range(start, end))


@pytest.mark.parametrize("row", rows_of("duty_cues"))
def test_cues_read_their_example(row: dict[str, str]) -> None:
    """The example of a cue begins with it."""
    match = cue_re(row["bearer"]).match(modern_tones(row["example"].lower()))
    assert match is not None
    assert match[0].startswith(modern_tones(row["cue"]))


SENTENCES = [
    ("Công dân có quyền khiếu nại.", "Công dân", "right"),
    ("Ủy ban nhân dân cấp xã phải công khai thông tin.", "Ủy ban nhân dân cấp xã", "must"),
    ("Người lái xe không được đi vào đường cao tốc.", "Người lái xe", "must_not"),
    ("Khi phát hiện vi phạm, công dân có trách nhiệm báo cáo.", "công dân", "must"),
    ("Trường hợp hồ sơ thiếu thì cơ quan đăng ký có thể từ chối theo Điều này.", "cơ quan đăng ký", "may"),
    ("Bộ Tư pháp chủ trì, phối hợp với Bộ Nội vụ hướng dẫn Điều này.", "Bộ Tư pháp", "assigned_lead"),
    ("Bộ Nội vụ phối hợp với Bộ Tư pháp thực hiện khoản này.", "Bộ Nội vụ", "assigned_support"),
    ("Người phải thi hành án có quyền thỏa thuận theo Luật này.", "Người phải thi hành án", "right"),
    ("UBND tỉnh đề nghị các xã đẩy mạnh tuyên truyền.", "các xã", "asked"),
    ("UBND tỉnh giao Sở Nội vụ theo dõi việc thực hiện.", "Sở Nội vụ", "assigned_lead"),
    ("Hồ sơ phải được gửi trong thời hạn 05 ngày theo Điều này.", "", "must"),
    ("Người làm chứng trình bày sự việc theo Điều này.", "Người làm chứng", "must"),
    ("Người làm việc tại cửa khẩu tuân thủ Luật này.", "Người làm việc tại cửa khẩu", "must"),
    ("Đại diện Viện kiểm sát phát biểu theo Luật này.", "Đại diện Viện kiểm sát", "must"),
    ("Tòa án yêu cầu Bộ Ngoại giao thông báo theo Luật này.", "Tòa án", "must"),
    ("Ban lập chương trình công tác theo Luật này.", "Ban", "must"),
    ("Tổ chức thu phí nộp tiền vào ngân sách theo Luật này.", "Tổ chức thu phí", "must"),
    ("Cơ quan có trách nhiệm và nghĩa vụ cung cấp thông tin.", "Cơ quan", "must"),
    ("Người bị ký phát ghi ngày chấp nhận theo Luật này.", "Người bị ký phát", "must"),
    ("Cục thuế nơi có công trình gửi thông báo theo Luật này.", "Cục thuế nơi có công trình", "must"),
    (
        "Khi kê biên, cơ quan thi hành án yêu cầu pháp nhân, người quản lý giấy tờ phải nộp theo Luật này.",
        "cơ quan thi hành án",
        "must",
    ),
    ("Cảng vụ hàng không phải báo cáo theo Luật này.", "Cảng vụ hàng không", "must"),
    ("Bộ Công Thương sẽ hướng dẫn Điều này.", "Bộ Công Thương", "must"),
    (
        "Người tham gia bảo hiểm y tế được hưởng trợ cấp theo Luật này.",
        "Người tham gia bảo hiểm y tế",
        "right",
    ),
    ("Bộ Tài chính rà soát các khoản phí doanh nghiệp phải nộp theo Luật này.", "Bộ Tài chính", "must"),
    ("Giám đốc là người đứng đầu Sở, chịu trách nhiệm trước Bộ theo Luật này.", "Giám đốc", "must"),
    (
        "Cơ sở kinh doanh trang thiết bị niêm yết giá theo Luật này.",
        "Cơ sở kinh doanh trang thiết bị",
        "must",
    ),
    (
        "Người có thẩm quyền giải quyết khiếu nại phải trả lời.",
        "Người có thẩm quyền giải quyết khiếu nại",
        "must",
    ),
    (
        "Người đứng đầu hoặc người được Chính phủ ủy quyền ban hành quy chế theo Luật này.",
        "Người đứng đầu hoặc người được Chính phủ ủy quyền",
        "must",
    ),
    ("Thủ trưởng đơn vị độc lập ban hành nội quy theo Luật này.", "Thủ trưởng đơn vị độc lập", "must"),
]


@pytest.mark.parametrize(("text", "bearer", "modality"), SENTENCES, ids=[each[0] for each in SENTENCES])
def test_one_sentence(text: str, bearer: str, modality: str) -> None:
    """A sentence with one duty gives its bearer and its modality."""
    assert [(duty.bearer, duty.modality) for duty in find_duties(text)] == [(bearer, modality)]


NO_DUTIES = [
    "Hàng hóa bên phải đường.",
    "Người có quyền, lợi ích liên quan.",
    "Luật này nói công dân có quyền, nghĩa vụ gì.",
    "Việc này không phải là vi phạm theo Luật này.",
    "Điều 1. Phạm vi điều chỉnh\nThông tư này quy định trách nhiệm của các cơ quan.",
    "Trách nhiệm của Bộ Tư pháp",
    "Người dự thi không phải nộp hồ sơ theo Luật này.",
    "Quỹ bị thu hồi giấy phép trong các trường hợp sau đây:\na) Không hoạt động;\nb) Tự giải thể.",
    "",
]


@pytest.mark.parametrize("text", NO_DUTIES)
def test_no_duty(text: str) -> None:
    """Words that only look like a cue make no duty, nor does a heading without body."""
    assert find_duties(text) == ()


def test_entries_inherit_from_the_words_before() -> None:
    """The entries of a list have the bearer and modality of the words before it."""
    text = "2. Ủy ban nhân dân cấp xã có trách nhiệm sau đây:\na) Tạo điều kiện;\nb) Phối hợp với Mặt trận."
    found = find_duties(text)
    assert [(duty.bearer, duty.modality, duty.inherited) for duty in found] == [
        ("Ủy ban nhân dân cấp xã", "must", "list"),
        ("Ủy ban nhân dân cấp xã", "assigned_support", "list"),
    ]
    assert [text[duty.start : duty.end] for duty in found] == ["Tạo điều kiện", "Phối hợp với Mặt trận"]


LEADS = [
    (
        "Bộ Y tế chịu trách nhiệm trước Chính phủ quản lý nhà nước về dược và có các nhiệm vụ sau:",
        "Bộ Y tế",
        "must",
    ),
    ("Bộ Y tế chủ trì, phối hợp với các bộ liên quan:", "Bộ Y tế", "assigned_lead"),
    ("Thẩm phán được phân công xét xử có những nhiệm vụ:", "Thẩm phán được phân công xét xử", "must"),
    ("Tổ chức giám định, ngoài nghĩa vụ chung còn có nghĩa vụ sau đây:", "Tổ chức giám định", "must"),
    ("Cơ quan được giao quản lý tài sản có trách nhiệm;", "Cơ quan được giao quản lý tài sản", "must"),
]


@pytest.mark.parametrize(("words", "bearer", "modality"), LEADS, ids=[each[0] for each in LEADS])
def test_words_that_open_a_list(words: str, bearer: str, modality: str) -> None:
    """Words that open a list give its entries their bearer and modality, whatever else they say of the bearer."""
    found = find_duties(f"1. {words}\na) Thu hồi phương tiện được trang bị.", heading="Nghĩa vụ của cá nhân")
    assert [(duty.bearer, duty.modality) for duty in found] == [(bearer, modality)]


RECIPIENTS = [
    ("lập hồ sơ đề nghị Chủ tịch Ủy ban nhân dân cấp tỉnh xem xét", "Chủ tịch Ủy ban nhân dân cấp tỉnh"),
    ("báo cáo Bộ Văn hóa, Thể thao và Du lịch trước ngày 15/12", "Bộ Văn hóa, Thể thao và Du lịch"),
    ("trình Thủ tướng Chính phủ quyết định", "Thủ tướng Chính phủ"),
    ("gửi cơ quan có thẩm quyền để xử lý", "cơ quan có thẩm quyền"),
    ("công khai kết quả cho người lao động biết", "người lao động"),
]


@pytest.mark.parametrize(("words", "recipient"), RECIPIENTS, ids=[each[0] for each in RECIPIENTS])
def test_recipients(words: str, recipient: str) -> None:
    """A recipient is named in full, without what the recipient is to do."""
    (duty,) = find_duties(f"Sở Nội vụ phải {words}.", heading="Báo cáo")
    assert duty.recipient == recipient


def test_entries_inherit_from_the_heading() -> None:
    """Clauses that begin with a verb have the bearer of the heading, which has no place in the text."""
    found = find_duties("1. Hướng dẫn.\n2. Kiểm tra.", heading="Trách nhiệm của Bộ Tư pháp")
    assert [(duty.bearer, duty.bearer_span, duty.inherited) for duty in found] == [
        ("Bộ Tư pháp", None, "heading"),
        ("Bộ Tư pháp", None, "heading"),
    ]


def test_lists_of_things_hold_no_duties() -> None:
    """What must be published is one duty; the things listed are none."""
    text = "Doanh nghiệp phải công khai các nội dung sau đây:\n1. Quy chế;\n2. Báo cáo tài chính."
    assert [duty.bearer for duty in find_duties(text, heading="Công khai")] == ["Doanh nghiệp"]


def test_a_number_of_a_clause_opens_no_list_of_things() -> None:
    """Words that name clauses before a list leave its entries what they are."""
    text = "Đăng ký theo các khoản 2, 3 và 4 Điều 38 và quy định sau đây:\n1. Phòng Tư pháp thẩm tra hồ sơ."
    assert [duty.bearer for duty in find_duties(text, heading="Trình tự")] == ["Phòng Tư pháp"]


def test_what_is_to_be_laid_down_is_one_duty() -> None:
    """Who is to lay down rules has one duty; the rules listed are none."""
    text = "4. Bộ trưởng Bộ Công an quy định:\na) Tiêu chuẩn cán bộ;\nb) Kiểm tra, cấp giấy chứng nhận."
    assert [(duty.bearer, duty.inherited) for duty in find_duties(text)] == [("Bộ trưởng Bộ Công an", "")]


def test_forbidden_acts() -> None:
    """Below a heading of forbidden acts every entry is forbidden, to nobody by name."""
    found = find_duties("1. Gây khó khăn.\n2. Giả mạo giấy tờ.", heading="Các hành vi bị nghiêm cấm")
    assert [(duty.bearer, duty.modality) for duty in found] == [("", "must_not"), ("", "must_not")]


def test_levels() -> None:
    """The words of a bearer tell its level."""
    text = "Ủy ban nhân dân cấp xã phải báo cáo. Sở Nội vụ phải báo cáo. Trưởng thôn phải báo cáo."
    assert [duty.level for duty in find_duties(text)] == ["commune", "province", "village"]


DEADLINES = [
    ("chậm nhất là 05 ngày làm việc kể từ ngày nhận đủ hồ sơ",
     {"kind": "relative", "bound": "latest", "amount": 5, "unit": "working_day", "event": "nhận đủ hồ sơ"}),
    ("trong thời hạn 60 ngày kể từ ngày có quyết định", {"amount": 60, "unit": "day", "side": "after"}),
    ("ít nhất 02 ngày trước ngày họp", {"bound": "at_least", "amount": 2, "side": "before", "event": "họp"}),
    ("ít nhất là 30 ngày liên tục", {"bound": "at_least", "amount": 30, "unit": "day", "event": ""}),
    ("trước ngày 30 tháng 11 hằng năm", {"kind": "absolute", "day": 30, "month": 11, "year": None}),
    ("trước ngày 15/12/2024", {"kind": "absolute", "day": 15, "month": 12, "year": 2024}),
    ("mỗi năm một lần", {"kind": "recurring", "amount": 1, "unit": "year", "times": 1}),
    ("trước 15:00 giờ thứ 6 hằng tuần",
     {"kind": "recurring", "bound": "latest", "amount": 1, "unit": "week", "weekday": 5}),
    ("trong Quý I hằng năm", {"kind": "recurring", "unit": "year", "month": 3, "day": None}),
    ("định kỳ ngày 30 tháng 01 hàng năm", {"kind": "absolute", "day": 30, "month": 1, "year": None}),
    ("vào Chủ nhật hàng tuần", {"kind": "recurring", "unit": "week", "weekday": 7}),
    ("định kỳ 02 tuần một lần", {"kind": "recurring", "amount": 2, "unit": "week", "times": 1}),
    ("chậm nhất ngày 10 của tháng sau", {"kind": "recurring", "unit": "month", "day": 10}),
    ("trước ngày 20 của tháng cuối quý",
     {"kind": "recurring", "unit": "quarter", "day": 20, "month_in_quarter": 3}),
    ("định kỳ 06 tháng một lần", {"kind": "recurring", "amount": 6, "unit": "month", "times": 1}),
    ("hằng năm", {"kind": "recurring", "amount": 1, "unit": "year"}),
    ("tại kỳ họp thường lệ gần nhất", {"kind": "event"}),
    ("trong thời hạn sáu mươi ngày", {"kind": "relative", "amount": 60, "unit": "day"}),
    ("kịp thời", {"kind": "vague"}),
]  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), DEADLINES, ids=[each[0] for each in DEADLINES])
def test_deadlines_are_computable(words: str, expected: dict[str, Any]) -> None:
    """A deadline is kept in words and in parts with which a calendar can count."""
    (duty,) = find_duties(f"Cơ quan phải rà soát {words}.", heading="Báo cáo")
    assert duty.deadline is not None
    assert duty.deadline.surface == words
    assert {name: getattr(duty.deadline, name) for name in expected} == expected


def test_parts_of_a_duty() -> None:
    """Recipient, threshold, condition and exception are read from the clause."""
    text = (
        "Khi có từ 03 đến 05 thành viên, Trưởng thôn phải gửi báo cáo đến Ủy ban nhân dân cấp xã, "
        "trừ trường hợp pháp luật có quy định khác."
    )
    (duty,) = find_duties(text, heading="Báo cáo")
    assert duty.recipient == "Ủy ban nhân dân cấp xã"
    assert [text[each.start : each.end] for each in duty.thresholds] == ["từ 03 đến 05 thành viên"]
    assert duty.condition is not None
    assert duty.exception is not None
    assert text[duty.condition.start : duty.condition.end] == "Khi có từ 03 đến 05 thành viên"
    assert text[duty.exception.start :].startswith("trừ trường hợp")


def test_offsets_survive_decomposed_text() -> None:
    """Offsets point into the text as given, in NFD as in NFC."""
    text = unicodedata.normalize("NFD", "Ủy ban nhân dân cấp xã phải công khai; báo cáo cấp trên.")
    found = find_duties(text, heading="Công khai")
    words = [unicodedata.normalize("NFC", text[duty.start : duty.end]) for duty in found]
    assert words == ["Ủy ban nhân dân cấp xã phải công khai", "báo cáo cấp trên"]


def test_units_hold_duties() -> None:
    """A duty knows the innermost unit that holds it."""
    text = "Điều 1. Nộp\n1. Doanh nghiệp phải nộp phí.\n2. Cá nhân phải nộp phí."
    units = (
        Unit("dieu-1", "dieu", "1", "Nộp", 0, len(text)),
        Unit("dieu-1/khoan-1", "khoan", "1", "", 12, 42, "dieu-1"),
        Unit("dieu-1/khoan-2", "khoan", "2", "", 42, len(text), "dieu-1"),
    )
    assert [duty.unit for duty in find_duties(text, units=units)] == ["dieu-1/khoan-1", "dieu-1/khoan-2"]


def test_sentences_left_are_counted() -> None:
    """A sentence that has a cue and gives no duty is counted."""
    assert read_duties("Trường hợp phải sửa đổi thì theo Điều này.").unread == 1


def test_headings_within_the_text() -> None:
    """The heading of an article in the text serves its clauses, until the next article."""
    text = "Điều 1. Trách nhiệm của Bộ Y tế\n1. Hướng dẫn.\nĐiều 2. Hồ sơ\n1. Kiểm tra."
    assert [duty.bearer for duty in find_duties(text)] == ["Bộ Y tế"]


HOSTILE = {
    "commas": "người, " * 400 + "phải ",
    "cues": "phải " * 500,
    "conditions": "Trường hợp " * 300 + "thì phải báo cáo. ",
    "semicolons": "Doanh nghiệp phải báo cáo; " * 150,
    "digits": "trong thời hạn 1 ngày 2 " * 150,
    "lists": "a) Doanh nghiệp có trách nhiệm:\n" * 100,
    "open brackets": "( phải " * 400,
    "stars": "*_> |" * 300 + "Doanh nghiệp phải báo cáo. ",
}


def seconds_for(text: str) -> float:
    started = time.process_time()
    find_duties(text, heading="Trách nhiệm của Bộ Y tế")
    return time.process_time() - started


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_stays_linear(name: str) -> None:
    """Eight times the lines of hostile text cost less than sixteen times the time."""
    line = HOSTILE[name] + "\n"
    small, large = (min(seconds_for(line * times) for _ in range(3)) for times in (2, 16))
    assert large < 16 * small + 0.05


# ---- the annotated duties ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sources(shared: Path) -> dict[str, Source]:
    """Give the documents of the codification export by number."""
    found = read_paths((shared / EXPORT,))
    return {source.facts.number: source for source in found if isinstance(source, Source)}


def article_of(source: Source, path: str) -> tuple[str, str]:
    """Give heading and body of an article."""
    unit = next(unit for unit in source.units if unit.path == path)
    return unit.heading, source.text[unit.start : unit.end].split("\n", 1)[1].rstrip()


@pytest.fixture(scope="module")
def scores(
    shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[list[dict[str, Any]]], dict[str, Any]]:
    """Give a function that scores what is found in annotated texts."""

    def score(gold: list[dict[str, Any]]) -> dict[str, Any]:
        folder = tmp_path_factory.mktemp("scores")
        (folder / "gold.json").write_text(json.dumps(gold), encoding="utf-8")
        lines = [
            json.dumps(
                {
                    "id": str(number),
                    "duties": list(map(record, find_duties(row["text"], heading=row["heading"]))),
                }
            )
            for number, row in enumerate(gold)
        ]
        (folder / "found.jsonl").write_text("\n".join(lines), encoding="utf-8")
        command = [
            sys.executable,
            shared / "tools" / "score_duties.py",
            folder / "gold.json",
            folder / "found.jsonl",
        ]
        answer: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
        return answer

    return score


def record(duty: Any) -> dict[str, Any]:
    deadline = duty.deadline.surface if duty.deadline else ""
    names = ("start", "end", "bearer", "modality", "recipient")
    return {"deadline": deadline, **{name: getattr(duty, name) for name in names}}


def reaches_the_bars(answer: dict[str, Any]) -> dict[str, bool]:
    fields = answer["fields"]
    return {
        "span": answer["span"]["f1"] >= 0.85,
        "bearer": fields["bearer"] >= 0.85,
        "modality": fields["modality"] >= 0.95,
        "deadline": fields["deadline"] >= 0.95,
    }


@pytest.mark.parametrize("half", ["dev", "report"])
def test_annotated_duties(
    half: str, sources: dict[str, Source], scores: Callable[[list[dict[str, Any]]], dict[str, Any]]
) -> None:
    """The annotated articles of the law and its two decrees reach the bars, each half for itself."""
    gold = []
    for row in map(json.loads, GOLD.read_text(encoding="utf-8").splitlines()):
        if row["half"] == half:
            heading, text = article_of(sources[row["document"]], row["unit"])
            gold.append({**row, "number": row["document"], "heading": heading, "text": text})
    assert set(reaches_the_bars(scores(gold)).values()) == {True}


def test_annotated_reports(shared: Path, scores: Callable[[list[dict[str, Any]]], dict[str, Any]]) -> None:
    """The requests and tasks of the five reports reach the bars."""
    gold = []
    for seed in json.loads((shared / "gold" / "seeds_gold.json").read_text(encoding="utf-8"))["seeds"]:
        text = (shared / "gold" / "seeds" / seed["file"]).read_text(encoding="utf-8")
        gold.append(
            {
                "number": seed["file"],
                "heading": "",
                "text": text,
                "duties": list(map(seed_duty, seed["obligations"])),
            }
        )
    assert set(reaches_the_bars(scores(gold)).values()) == {True}


def seed_duty(row: dict[str, Any]) -> dict[str, Any]:
    words = {name: (row.get(name) or {}).get("surface", "") for name in ("bearer", "deadline", "recipient")}
    return {
        "start": row["action"]["start"],
        "end": row["action"]["end"],
        "modality": MODALITIES[row["modality"]],
        **words,
    }


# The deadlines of the family that its official texts state: document, article, bearer, words, amount and unit.
FAMILY = [
    ("10/2022/QH15", "12", "Ủy ban nhân dân cấp xã", "05 ngày làm việc", 5, "working_day"),
    ("10/2022/QH15", "13", "Ủy ban nhân dân cấp xã", "30 ngày liên tục", 30, "day"),
    ("10/2022/QH15", "13", "", "03 ngày liên tục", 3, "day"),
    ("10/2022/QH15", "23", "Ủy ban nhân dân cấp xã", "kỳ họp thường lệ gần nhất", None, ""),
    ("10/2022/QH15", "33", "", "mỗi năm một lần", 1, "year"),
    ("10/2022/QH15", "51", "", "03 tháng", 3, "month"),
    ("10/2022/QH15", "65", "", "15 ngày", 15, "day"),
    ("10/2022/QH15", "69", "", "03 tháng", 3, "month"),
    ("59/2023/NĐ-CP", "9", "Ủy ban nhân dân cấp xã", "60 ngày", 60, "day"),
    ("59/2023/NĐ-CP", "11", "", "05 ngày trước", 5, "day"),
    ("61/2023/NĐ-CP", "9", "", "30 (ba mươi) ngày", 30, "day"),
    (
        "61/2023/NĐ-CP",
        "11",
        "Trưởng thôn hoặc Tổ trưởng tổ dân phố",
        "05 (năm) ngày làm việc",
        5,
        "working_day",
    ),
    ("61/2023/NĐ-CP", "11", "công chức Văn hóa - Xã hội cấp xã", "05 (năm) ngày làm việc", 5, "working_day"),
    ("61/2023/NĐ-CP", "15", "cộng đồng dân cư", "hằng năm", 1, "year"),
]


@pytest.mark.parametrize(("number", "article", "bearer", "words", "amount", "unit"), FAMILY)
def test_deadlines_of_the_family(  # noqa: PLR0913, PLR0917  a row of the table
    number: str,
    article: str,
    bearer: str,
    words: str,
    amount: int | None,
    unit: str,
    sources: dict[str, Source],
) -> None:
    """The deadlines of grassroots democracy are found in the official texts, with their bearers."""
    heading, text = article_of(sources[number], f"dieu-{article}")
    found = [
        (duty.bearer, deadline)
        for duty in find_duties(text, heading=heading)
        for deadline in (duty.deadline, *duty.other_deadlines)
        if deadline and words in deadline.surface
    ]
    assert any(bearer in who and (each.amount, each.unit) == (amount, unit) for who, each in found)


@pytest.mark.parametrize("number", ["10/2022/QH15", "59/2023/NĐ-CP", "61/2023/NĐ-CP"])
def test_no_rule_is_left_out(number: str, sources: dict[str, Source]) -> None:
    """Where every rule is tried on every line, the same duties and deadlines are found as by the signs."""
    plain = plain_text(sources[number].text)
    signs = read_signs(plain.low)
    every = Signs(list(range(1, len(plain.low) + 1)), [ALL] * len(plain.low))
    drafts, unread = read_statute(plain, plain_text(""), signs)
    assert (drafts, unread) == read_statute(plain, plain_text(""), every)
    for draft in drafts:
        span = (draft.start, draft.end)
        by_signs = find_deadlines(plain.norm, plain.low, *span, signs.within(*span))
        assert by_signs == find_deadlines(plain.norm, plain.low, *span)


def test_duties_stand_in_order(sources: dict[str, Source]) -> None:
    """The duties of a whole law come in the order of their places and do not overlap."""
    source = sources["10/2022/QH15"]
    found = find_duties(source.text, units=source.units)
    assert len(found) > 200
    assert all(before.end <= after.start for before, after in pairwise(found))


def test_the_command(run_kg: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path) -> None:
    """``kg duties --texts`` answers each row with its duties and the count of sentences left."""
    given = tmp_path / "in.jsonl"
    row = {"id": "7", "heading": "Quyền của công dân", "text": "1. Được thông tin."}
    given.write_text(json.dumps(row) + "\n", encoding="utf-8")
    answer = json.loads(run_kg("duties", "--texts", given, "--format", "jsonl").stdout)
    assert (answer["id"], answer["unread"]) == ("7", 0)
    assert [(each["bearer"], each["modality"], each["start"], each["end"]) for each in answer["duties"]] == [
        ("công dân", "right", 3, 17)
    ]


def test_the_command_in_words(run_kg: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    """``kg duties -`` prints a line for each duty and says how many sentences were left."""
    lines = run_kg("duties", "-", stdin="Công dân có quyền khiếu nại.").stdout.splitlines()
    assert lines[0].split("\t")[:2] == ["Công dân", "right"]
    assert lines[-1].startswith("1 nghĩa vụ")
