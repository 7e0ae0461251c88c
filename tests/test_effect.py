"""Validity: events of facts, relations and texts, the histories made of them, and answers for a day."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.cite import find_citations
from kg.effect import (
    Parent,
    complete,
    conflicts_of,
    event_of_relation,
    events_of_facts,
    events_of_text,
    status_of,
)
from kg.library import add_documents, build_library, open_library
from kg.model import Document, Event, Facts, Reading, Relation, Source
from kg.number import number_key
from kg.parse import parse_document
from kg.place import Places
from kg.resolve import Catalogue, Context, resolve_citations

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from kg.library import Library
    from kg.model import EventType

GOLD = "gold/status_cases.jsonl"
LAW, DECREE = "luat/2022/10-2022-qh15", "nghi-dinh/2015/04-2015-nd-cp"


def day(text: str) -> dt.date:
    """Read an ISO date."""
    return dt.date.fromisoformat(text)


def event(type_: EventType, when: str, unit: str = "", **more: object) -> Event:
    """Make an event of one document."""
    return Event("d", unit, type_, day(when) if when else None, **{"basis": "registry", **more})  # type: ignore[arg-type]


def states(events: Sequence[Event], *days: str, unit: str = "") -> list[str]:
    """Answer for several days."""
    return [status_of(events, unit, day(each)).state for each in days]


# ---- the cases made by hand -----------------------------------------------------------------------------------


def test_the_hand_made_cases_are_answered_right(library: Library, request: pytest.FixtureRequest) -> None:
    """All cases of the family and its surroundings are answered as a reader of the sources would."""
    lines = (request.config.rootpath / "tests" / GOLD).read_text(encoding="utf-8").splitlines()
    cases = [json.loads(line) for line in lines]
    assert len(cases) >= 120
    wrong = [
        (case["document"], case["unit"], case["day"], case["expected"], answer.state)
        for case in cases
        if (answer := library.status(case["document"], case["unit"] or "", day(case["day"]))).state
        != case["expected"]
    ]
    assert wrong == []


def test_the_scorer_finds_every_case_right(
    shared: Path, library_folder: Path, run_kg: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    """``kg status --cases`` speaks the scorer's format, and the scorer counts nothing wrong."""
    rows = (request.config.rootpath / "tests" / GOLD).read_text(encoding="utf-8").splitlines()
    cases, asked, told = (tmp_path / name for name in ("cases.json", "asked.jsonl", "told.jsonl"))
    cases.write_text(f"[{','.join(rows)}]", encoding="utf-8")

    def score(*arguments: str) -> str:
        command = [sys.executable, str(shared / "tools" / "score_status.py"), *arguments]
        return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout

    asked.write_text(score("--cases", str(cases)), encoding="utf-8")
    run = run_kg("status", "--cases", asked, "--format", "jsonl", library=library_folder)
    assert run.returncode == 0, run.stderr
    told.write_text(run.stdout, encoding="utf-8")
    result = json.loads(score(str(cases), str(told)))
    assert (result["right"], result["asserted_and_wrong"]) == (1.0, 0.0)


def test_an_end_without_words_is_called_derived(library: Library) -> None:
    """Decree 04/2015 ended with its parent by rule, decree 159/2016 by what a text says."""
    by_rule = library.status("Nghị định 04/2015/NĐ-CP", "", day("2023-07-01"))
    stated = library.status("Nghị định 159/2016/NĐ-CP", "", day("2023-08-08"))
    assert (by_rule.state, by_rule.basis, by_rule.event and by_rule.event.basis) == (
        "ended",
        "derived",
        "parent",
    )
    assert (stated.state, stated.basis) == ("ended", "stated")


def test_an_answer_says_how_far_the_library_knows(library: Library) -> None:
    """The day up to which the library knows goes with every answer."""
    assert library.status("10/2022/QH15", "", day("2024-01-01")).known == library.known_until
    assert library.known_until is not None


# ---- answers --------------------------------------------------------------------------------------------------


def test_nothing_is_in_force_by_default() -> None:
    """Without a day of effect the answer is unknown, and before the day of issue not yet."""
    issued = [event("issued", "2020-05-01")]
    assert states(issued, "2020-04-30", "2020-05-01", "2024-01-01") == ["not_yet", "unknown", "unknown"]
    assert states([], "2024-01-01") == ["unknown"]


def test_a_stub_stays_unknown_until_a_text_ends_it() -> None:
    """A document known only by citation is unknown; where a text ends it, it is ended from that day."""
    end = [event("repealed", "2020-01-01", deciding="x", basis="text")]
    answers = [status_of(end, "", day(each), cited_only=True).state for each in ("2019-12-31", "2020-01-01")]
    assert answers == ["unknown", "ended"]


def test_a_document_is_partly_in_force_when_an_article_ended() -> None:
    """A repealed article makes its document partly in force; a repealed clause amends its article."""
    begun = event("effective", "2010-01-01")
    article = [begun, event("repealed", "2015-01-01", "dieu-7")]
    clause = [begun, event("repealed", "2015-01-01", "dieu-7/khoan-2")]
    assert states(article, "2014-12-31", "2015-01-01") == ["in_force", "partly"]
    assert states(clause, "2015-01-01") == ["in_force"]
    assert states(clause, "2015-01-01", unit="dieu-7/khoan-2/diem-a") == ["ended"]
    assert states(clause, "2015-01-01", unit="dieu-7") == ["in_force"]


def test_a_unit_ends_with_its_chapter_and_its_document() -> None:
    """What holds a unit decides for it."""
    events = [event("effective", "2010-01-01"), event("repealed", "2015-01-01", "chuong-3")]
    inside = status_of(events, "dieu-9", day("2015-01-01"), above=("chuong-3/muc-1", "chuong-3"))
    assert inside.state == "ended"
    whole = [*events, event("expired", "2020-01-01")]
    assert states(whole, "2019-01-01", "2020-01-01", unit="dieu-1") == ["in_force", "ended"]


def test_a_unit_may_begin_on_a_day_of_its_own() -> None:
    """An article added later, or whose effect is put off, has not begun while its document has."""
    events = [event("effective", "2010-01-01"), event("effective", "2015-01-01", "dieu-5a")]
    assert states(events, "2014-12-31", "2015-01-01", unit="dieu-5a") == ["not_yet", "in_force"]
    early = [event("effective", "2010-01-01"), event("effective", "2009-06-01", "dieu-5")]
    assert states(early, "2009-07-01", unit="dieu-5") == ["in_force"]


def test_a_suspension_lasts_until_it_is_lifted() -> None:
    """Suspended from its day on, in force again from the day it is resumed."""
    events = [
        event("effective", "2010-01-01"),
        event("suspended", "2015-01-01"),
        event("resumed", "2016-01-01"),
    ]
    assert states(events, "2014-12-31", "2015-06-01", "2016-01-01") == ["in_force", "suspended", "in_force"]


def test_sources_that_disagree_are_not_settled_in_silence() -> None:
    """Between two days of effect of equal sources the answer is unknown, outside them it is sure."""
    events = [event("effective", "2010-01-01"), event("effective", "2010-03-01")]
    assert states(events, "2009-12-31", "2010-02-01", "2010-03-01") == ["not_yet", "unknown", "in_force"]
    assert [each.kind for each in conflicts_of({"d": events})] == ["dates"]


def test_an_end_on_an_unknown_day_is_unknown() -> None:
    """Something ended it, no source says when: unknown from the first day it can have been."""
    events = [
        event("effective", "2010-01-01"),
        event("replaced", "", deciding="x", not_before=day("2015-01-01")),
    ]
    assert states(events, "2014-12-31", "2015-01-01") == ["in_force", "unknown"]


DATES = st.dates(day("1945-09-02"), day("2030-12-31"))
TYPES = st.sampled_from(
    ["issued", "effective", "amended", "repealed", "replaced", "expired", "suspended", "partly_repealed"]
)
UNITS = st.sampled_from(["", "", "dieu-1", "dieu-1/khoan-2", "chuong-2"])
EVENTS = st.lists(
    st.builds(
        lambda type_, when, unit, deciding: Event("d", unit, type_, when, deciding, basis="registry"),
        TYPES, st.none() | DATES, UNITS, st.sampled_from(["", "x", "y"]),
    ),
    max_size=8,
)  # fmt: skip


@given(EVENTS, DATES, UNITS)
def test_any_history_has_an_answer(events: list[Event], when: dt.date, unit: str) -> None:
    """No history, however odd, makes the answer or the list of conflicts fail."""
    assert status_of(events, unit, when).state
    assert list(conflicts_of({"d": events})) is not None


@given(EVENTS, DATES, DATES, UNITS)
def test_what_has_ended_stays_ended(events: list[Event], one: dt.date, other: dt.date, unit: str) -> None:
    """Without an event that brings it back, an end by the day's best source is final, or becomes disputed."""
    events = [each for each in events if not (each.unit and each.type == "effective")]
    first, later = sorted((one, other))
    if status_of(events, unit, first).state == "ended":
        assert status_of(events, unit, later).state in {"ended", "unknown"}


@given(EVENTS, DATES)
def test_nothing_is_in_force_before_its_first_day(events: list[Event], when: dt.date) -> None:
    """In force, partly or suspended are only documents with a day of effect that has come."""
    starts = [each.date for each in events if each.type == "effective" and not each.unit and each.date]
    if status_of(events, "", when).state in {"in_force", "partly", "suspended"}:
        assert starts
        assert min(starts) <= when


# ---- histories ------------------------------------------------------------------------------------------------


def document(id_: str, kind: str = "Nghị định", number: str = "", **facts: object) -> Document:
    """Make a document of the registry."""
    return Document(id_, kind, number, "", standing="registry", **facts)  # type: ignore[arg-type]


PARENT = document("p", "Luật", effective=day("2010-01-01"))
CHILD = document("c", effective=day("2011-01-01"))


@pytest.mark.parametrize(
    ("ended", "state"),
    [
        ("2023-07-01", "ended"),
        ("2025-03-31", "ended"),
        ("2025-04-01", "in_force"),
        ("2026-01-01", "in_force"),
    ],
)
def test_a_detailing_document_follows_the_rule_of_the_day(ended: str, state: str) -> None:
    """It ends with its parent under the laws up to 2015, and continues under that of 2025."""
    events = [
        Event("p", "", "effective", day("2010-01-01")),
        Event("p", "", "repealed", day(ended)),
        Event("c", "", "effective", day("2011-01-01")),
    ]
    histories = complete(events, {"p": PARENT, "c": CHILD}, [Parent("c", "p")])
    answer = status_of(histories["c"], "", day("2026-06-01"))
    assert (answer.state, answer.basis, answer.event and answer.event.deciding) == (state, "derived", "p")


def test_a_document_with_a_parent_alive_does_not_end() -> None:
    """Of two parents only one ended."""
    events = [
        Event("p", "", "repealed", day("2020-01-01")),
        Event("q", "", "effective", day("2010-01-01")),
        Event("c", "", "effective", day("2011-01-01")),
    ]
    histories = complete(events, {}, [Parent("c", "p"), Parent("c", "q")])
    assert states(histories["c"], "2021-01-01") == ["in_force"]


def test_a_document_that_the_codification_keeps_does_not_end() -> None:
    """The rule's exception: kept in force; the contradiction is reported."""
    events = [Event("p", "", "repealed", day("2020-01-01")), Event("c", "", "effective", day("2011-01-01"))]
    histories = complete(events, {}, [Parent("c", "p")], {"c"})
    assert states(histories["c"], "2021-01-01") == ["in_force"]
    assert [each.kind for each in conflicts_of(histories)] == ["kept"]


def test_an_end_passes_on_from_parent_to_grandchild() -> None:
    """The circular guided a decree that ended with its law; circles of parents come to rest."""
    events = [Event("p", "", "repealed", day("2020-01-01"))]
    parents = [Parent("c", "p"), Parent("g", "c"), Parent("a", "b"), Parent("b", "a")]
    histories = complete(events, {}, parents)
    assert states(histories["g"], "2020-01-01") == ["ended"]
    assert "a" not in histories


def test_an_act_without_a_day_has_that_of_its_document() -> None:
    """*Nghị định này thay thế …* counts from the decree's own day of effect."""
    events = [
        Event("n", "", "effective", day("2020-03-01")),
        Event("d", "", "replaced", None, "n", basis="text"),
    ]
    assert [each.date for each in complete(events, {}, [])["d"]] == [day("2020-03-01")]


@pytest.mark.parametrize(
    ("kind", "number", "issued", "first"),
    [
        ("Thông tư", "05/2019/TT-BTC", "2019-01-10", "2019-02-24"),
        ("Quyết định", "05/2019/QĐ-UBND", "2019-01-10", "2019-01-20"),
        ("Thông tư", "05/2009/TT-BTC", "2009-01-10", ""),
        ("Luật", "05/2019/QH14", "2019-01-10", ""),
        ("Quyết định", "05/QĐ-TTg", "2019-01-10", ""),
    ],
)
def test_the_day_of_effect_is_derived_where_the_law_gives_a_term(
    kind: str, number: str, issued: str, first: str
) -> None:
    """45 days for the centre, 10 for a province; not before the law of 2015, not for laws or single decisions."""
    made = document("d", kind, number, issued=day(issued))
    history = complete([Event("d", "", "issued", day(issued))], {"d": made}, []).get("d", [])
    starts = [each for each in history if each.type == "effective"]
    assert [str(each.date) for each in starts] == ([first] if first else [])
    assert all(each.standing == "derived" for each in starts)
    assert "in_force" not in states(history, issued)


def test_what_cannot_be_is_marked_and_reported() -> None:
    """A document cannot be ended before it was issued, nor a law by a circular; no answer rests on that."""
    law = document("d", "Luật", issued=day("2015-01-01"))
    circular = document("x", "Thông tư", issued=day("2016-01-01"))
    begun = Event("d", "", "effective", day("2015-07-01"))
    early = Event("d", "", "repealed", day("2010-01-01"), "y", basis="text")
    lower = Event("d", "", "repealed", day("2016-02-01"), "x", basis="text")
    histories = complete([begun, early, lower], {"d": law, "x": circular}, [])
    assert states(histories["d"], "2020-01-01") == ["in_force"]
    assert [each.kind for each in conflicts_of(histories)] == ["impossible"]


def test_circles_and_rivals_are_reported() -> None:
    """Two documents that replace each other, and one that two others replace, are conflicts, not crashes."""
    events = [
        Event("a", "", "replaced", day("2020-01-01"), "b"),
        Event("b", "", "replaced", day("2021-01-01"), "a"),
        Event("d", "", "replaced", day("2020-01-01"), "x"),
        Event("d", "", "replaced", day("2021-01-01"), "y"),
        Event("e", "", "effective", day("2020-01-01")),
        Event("e", "", "repealed", day("2019-01-01")),
    ]
    kinds = sorted(each.kind for each in conflicts_of(complete(events, {}, [])))
    assert kinds == ["cycle", "end_before_start", "two_replacements"]


def test_facts_that_no_primary_text_confirms_are_derived() -> None:
    """The standing of an event says that its day is unverified; years beyond reason are reported."""
    unsure = Document(
        "d", "Luật", "", "", effective=day("2020-01-01"), unverified=("effective",), standing="digest"
    )
    assert [each.standing for each in events_of_facts([unsure], lambda _: "")] == ["derived"]
    odd = complete([Event("d", "", "effective", day("2915-01-01"))], {}, [])
    assert [each.kind for each in conflicts_of(odd)] == ["impossible"]
    assert states(odd["d"], "2024-01-01") == ["unknown"]


def test_a_note_of_the_codification_tells_whole_from_part() -> None:
    """*bị bãi bỏ* ends the article, *có nội dung bị bãi bỏ* does not; an article 5a begins when it is added."""

    def types(relation: str, unit: str, basis: str) -> list[tuple[str, bool]]:
        made = Relation("s", "dieu-1", relation, "t", unit, day("2020-01-01"), basis)
        return [(each.type, each.part) for each in event_of_relation(made)]

    assert types("repeals", "dieu-5", "phap-dien:1#whole") == [("repealed", False)]
    assert types("repeals", "dieu-5", "phap-dien:1") == [("partly_repealed", True)]
    assert types("supplements", "dieu-5a", "phap-dien:1#whole") == [
        ("supplemented", False),
        ("effective", False),
    ]
    assert types("supplements", "dieu-5", "phap-dien:1#whole") == [("supplemented", False)]
    assert types("cites", "dieu-5", "phap-dien:1") == []


@pytest.mark.parametrize(
    ("title", "whole"),
    [
        ("Bãi bỏ Thông tư số 05/2010/TT-BTC", True),
        ("Về việc bãi bỏ Thông tư số 05/2010/TT-BTC", True),
        ("Bãi bỏ một số điều của Thông tư số 05/2010/TT-BTC", False),
        ("Hướng dẫn việc bãi bỏ Thông tư số 05/2010/TT-BTC", False),
    ],
)
def test_a_title_ends_a_document_only_as_a_whole(title: str, *, whole: bool) -> None:
    """A title that repeals some articles ends nothing."""
    made = Relation("s", "", "repeals", "t", "", None, "title")
    assert bool(event_of_relation(made, title)) == whole


# ---- effect clauses of texts ----------------------------------------------------------------------------------

CATALOGUE = Catalogue(
    (
        document("nghi-dinh/2010/11-2010-nd-cp", "Nghị định", "11/2010/NĐ-CP"),
        document("nghi-dinh/2011/12-2011-nd-cp", "Nghị định", "12/2011/NĐ-CP"),
        document("nghi-dinh/2012/13-2012-nd-cp", "Nghị định", "13/2012/NĐ-CP"),
    )
)


def read(article: str) -> list[str]:
    """Read the last article of a decree of 10/02/2020; give its events as ``document unit type day``."""
    text = (
        "CHÍNH PHỦ\nSố: 99/2020/NĐ-CP\nHà Nội, ngày 10 tháng 02 năm 2020\nNGHỊ ĐỊNH\nVề một việc\n"
        "Điều 1. Phạm vi\n1. Việc này.\n2. Việc kia.\nĐiều 2. Đối tượng\nMọi người.\n"
        f"Điều 3. Hiệu lực thi hành\n{article}"
    )
    source = Source(
        "t",
        "text",
        text,
        "official",
        Facts(kind="Nghị định", number="99/2020/NĐ-CP", issued=day("2020-02-10")),
    )
    made, units = parse_document(source)
    reading = Reading(source, made, units, find_citations(text))
    links = resolve_citations(reading, CATALOGUE, Context(made.issued, "", "", Places(())))
    found = []
    for each in events_of_text(made, text, units, links):
        assert each.start is not None
        name = "self" if each.document == made.id else each.document.rsplit("/", 1)[1].split("-")[0]
        odd = each.standing if each.standing == "conflicting" else ""
        told = (name, each.unit, each.type, "part" if each.part else "", str(each.date or ""), odd)
        found.append(" ".join(word for word in told if word))
    return found


@pytest.mark.parametrize(
    ("article", "events"),
    [
        ("Nghị định này có hiệu lực thi hành kể từ ngày 01 tháng 4 năm 2020.", ["self effective 2020-04-01"]),
        ("Nghị định này có hiệu lực từ ngày 01/04/2020.", ["self effective 2020-04-01"]),
        ("Nghị định này có hiệu lực thi hành kể từ ngày ký ban hành.", ["self effective 2020-02-10"]),
        ("Nghị định này có hiệu lực sau 45 ngày, kể từ ngày ký.", ["self effective 2020-03-26"]),
        ("Nghị định này có hiệu lực sau 6 tháng kể từ ngày ký.", ["self effective 2020-08-10"]),
        ("Nghị định này có hiệu lực sau 15 ngày, kể từ ngày đăng Công báo.", []),
        ("Nghị định này có hiệu lực thi hành kể từ ngày 31 tháng 2 năm 2020.", ["self effective conflicting"]),
        (
            "Nghị định này có hiệu lực từ ngày 01/04/2020 đến hết ngày 31/12/2021.",
            ["self effective 2020-04-01", "self expired 2022-01-01"],
        ),
        ("Nghị định này hết hiệu lực kể từ ngày 01/01/2025.", ["self expired 2025-01-01"]),
        ("Giấy phép này có hiệu lực từ ngày 01/04/2020.", []),
        (
            "Khoản 2 Điều 1 của Nghị định này có hiệu lực từ ngày 01/07/2020.",
            ["self dieu-1/khoan-2 effective 2020-07-01"],
        ),
        ("Nghị định này thay thế Nghị định số 11/2010/NĐ-CP.", ["11 replaced"]),
        (
            "Nghị định này có hiệu lực từ ngày 01/04/2020 và thay thế Nghị định số 11/2010/NĐ-CP.",
            ["self effective 2020-04-01", "11 replaced"],
        ),
        ("Nghị định này thay thế các quy định về phí tại Nghị định số 11/2010/NĐ-CP.", ["11 amended part"]),
        ("Bãi bỏ Nghị định số 11/2010/NĐ-CP.", ["11 repealed"]),
        (
            "Bãi bỏ Điều 5 và khoản 2 Điều 7 Nghị định số 11/2010/NĐ-CP.",
            ["11 dieu-5 repealed", "11 dieu-7/khoan-2 repealed"],
        ),
        ("Bãi bỏ cụm từ “huyện” tại Điều 5 Nghị định số 11/2010/NĐ-CP.", ["11 dieu-5 partly_repealed part"]),
        (
            "Nghị định số 11/2010/NĐ-CP hết hiệu lực kể từ ngày Nghị định này có hiệu lực thi hành.",
            ["11 repealed"],
        ),
        ("Nghị định số 11/2010/NĐ-CP hết hiệu lực kể từ ngày 01/07/2020.", ["11 repealed 2020-07-01"]),
        (
            (
                "Các Nghị định sau đây hết hiệu lực kể từ ngày Nghị định này có hiệu lực:\n"
                "a) Nghị định số 11/2010/NĐ-CP;\nb) Điều 5 Nghị định số 12/2011/NĐ-CP."
            ),
            ["11 repealed", "12 dieu-5 repealed"],
        ),
        (
            (
                "1. Nghị định này thay thế:\na) Nghị định số 11/2010/NĐ-CP;\nb) Nghị định số 12/2011/NĐ-CP.\n"
                "2. Bộ Nội vụ hướng dẫn Nghị định số 13/2012/NĐ-CP."
            ),
            ["11 replaced", "12 replaced"],
        ),
        (
            "Bãi bỏ Nghị định số 11/2010/NĐ-CP và Nghị định số 12/2011/NĐ-CP sửa đổi Nghị định số 11/2010/NĐ-CP.",
            ["11 repealed", "12 repealed"],
        ),
        (
            (
                "Nghị định số 11/2010/NĐ-CP hết hiệu lực kể từ ngày Nghị định này có hiệu lực, "
                "trừ trường hợp quy định tại Điều 2 Nghị định này."
            ),
            ["11 repealed"],
        ),
        ("Ngưng hiệu lực thi hành Điều 5 Nghị định số 11/2010/NĐ-CP.", ["11 dieu-5 suspended"]),
        (
            "Ngưng hiệu lực thi hành Nghị định số 11/2010/NĐ-CP đến hết ngày 31/12/2021.",
            ["11 suspended", "11 resumed 2022-01-01"],
        ),
        ("Hồ sơ nộp trước ngày Nghị định này có hiệu lực thì thực hiện theo Nghị định số 11/2010/NĐ-CP.", []),
        ("Trường hợp Nghị định số 11/2010/NĐ-CP hết hiệu lực thì áp dụng văn bản mới.", []),
        ("Khi Nghị định số 11/2010/NĐ-CP bị thay thế thì thực hiện theo văn bản thay thế.", []),
        (
            "Thay thế cụm từ “xã” bằng cụm từ “phường” tại Điều 5 Nghị định số 11/2010/NĐ-CP.",
            ["11 dieu-5 amended part"],
        ),
        ("(Khoản này bị bãi bỏ theo Điều 5 Nghị định số 11/2010/NĐ-CP.)", []),
    ],
)  # fmt: skip
def test_effect_clauses_are_read(article: str, events: list[str]) -> None:
    """What a final article says of its own day and of what it ends, replaces or suspends; what it does not say."""
    assert read(article) == events


def test_reports_make_no_law() -> None:
    """A report that tells of a repeal states no event."""
    told = Document("tin/2024-01-18/x", "Tin", "", "", standing="report")
    assert events_of_text(told, "Nghị định này có hiệu lực từ ngày 01/01/2024.", (), ()) == ()


# ---- the library ----------------------------------------------------------------------------------------------


def test_dated_changes_stand_in_the_timeline_of_their_unit(library: Library, shared: Path) -> None:
    """Of the dated amendments that the codification states, 98 in 100 stand in the right unit's timeline."""
    lines = (shared / "gold" / "amendments_dev.jsonl").read_text(encoding="utf-8").splitlines()
    wanted = {
        (number_key(told["target"]["number"]), f"dieu-{told['target']['no'].lower()}", number_key(by["number"]),
         dt.datetime.strptime(by["effective"], "%d/%m/%Y").date())  # noqa: DTZ007  a day has no zone
        for told in map(json.loads, lines)
        for by in told["changed_by"]
        if by.get("effective") and by.get("number")
    }  # fmt: skip
    key_of = {each.id: number_key(each.number) for each in library.store.all_documents()}
    stands = {
        (key_of[each.document], each.unit, key_of.get(each.deciding, ""), each.date)
        for each in library.store.all_events()
    }
    assert len(wanted & stands) / len(wanted) >= 0.98


def test_a_timeline_of_a_unit_holds_what_concerns_it(library: Library) -> None:
    """The unit's own events, those inside it, and those of the whole document."""
    told = {(each.unit, each.type) for each in library.timeline(LAW, "dieu-55")}
    assert {("", "effective"), ("dieu-55/khoan-2", "repealed")} <= told
    assert not any(unit.startswith("dieu-63") for unit, _ in told)


def test_impact_goes_down_level_by_level(library: Library) -> None:
    """On resolution 55/1998 rests decree 04/2015, on that circular 01/2016; what it is asked of is not listed."""
    rows = library.impact("nghi-quyet/1998/55-1998-nq-ubtvqh10", day("2020-01-01"))
    told = {each.document.id: (each.level, each.consequence) for each in rows}
    assert told[DECREE] == (1, "ends")
    assert told["thong-tu/2016/01-2016-tt-bnv"] == (2, "ends")
    assert "nghi-quyet/1998/55-1998-nq-ubtvqh10" not in told
    assert [each.level for each in rows] == sorted(each.level for each in rows)


def test_under_the_law_of_2025_a_detailing_document_continues(library: Library) -> None:
    """The same question on a day after 1 April 2025 has another consequence."""
    rows = library.impact(LAW, day("2026-01-01"))
    told = {each.document.id: each.consequence for each in rows}
    assert told["nghi-dinh/2023/59-2023-nd-cp"] == "continues"


def test_a_stale_basis_is_listed_with_its_day(library: Library) -> None:
    """Decree 04/2015 rests on a law that ended on 1 January 2016; after its own end it is listed no more."""
    then = {(each.document.id, each.basis.id): each.since for each in library.stale_bases(day("2021-01-01"))}
    now = {each.document.id for each in library.stale_bases(day("2024-01-01"))}
    assert then[(DECREE, "luat/2001/32-2001-qh10")] == day("2016-01-01")
    assert DECREE not in now


def test_the_status_of_a_unit_takes_less_than_a_blink(library: Library) -> None:
    """A thousand answers in a few seconds on any machine; the bar of 1 ms each is measured by the benchmark."""
    law = library.document(LAW)
    began = time.process_time()
    for _ in range(200):
        library.status_of(law, "dieu-11", day("2024-01-01"))
    assert time.process_time() - began < 5


def test_a_document_added_later_ends_another(legal_docs: Path, tmp_path: Path) -> None:
    """After ``kg add`` of a decree that repeals another, the other's answer has changed, and no third one's."""
    folder, new = tmp_path / "library", tmp_path / "moi.txt"
    build_library((legal_docs / "family",), folder, index=False)
    new.write_text(
        "CHÍNH PHỦ\nSố: 977/2026/NĐ-CP\nHà Nội, ngày 02 tháng 3 năm 2026\nNGHỊ ĐỊNH\nVề hương ước\nĐiều 1. Hiệu lực\n"
        "Nghị định này có hiệu lực từ ngày 01 tháng 5 năm 2026 và thay thế Nghị định số 61/2023/NĐ-CP.\n",
        encoding="utf-8",
    )
    add_documents((new,), folder)
    with open_library(folder) as library:
        days = (day("2026-04-30"), day("2026-05-01"))
        assert [library.status("61/2023/NĐ-CP", "", each).state for each in days] == ["in_force", "ended"]
        assert library.status("Nghị định 04/2015/NĐ-CP", "", days[1]).basis == "derived"
        assert library.status("977/2026/NĐ-CP", "", days[0]).state == "not_yet"


def test_conflicts_are_listed_by_the_command(
    library_folder: Path, run_kg: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """``kg stats --conflicts`` names documents and the events that contradict each other."""
    run = run_kg("stats", "--conflicts", library=library_folder)
    assert run.returncode == 0
    assert "impossible: " in run.stdout


def test_impact_is_written_as_csv(
    library_folder: Path, run_kg: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """One header, one row per document."""
    run = run_kg("impact", "10/2022/QH15", "--day", "2026-01-01", "--csv", library=library_folder)
    header, *rows = run.stdout.splitlines()
    assert header.startswith("level,relation,id,")
    assert any("59/2023/NĐ-CP" in row for row in rows)


def test_a_bad_case_is_named_by_its_line(
    library_folder: Path, run_kg: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    """An impossible day in a case is refused with file, line and cure, after the rows before it."""
    cases = tmp_path / "in.jsonl"
    cases.write_text(
        '{"id": 1, "document": "10/2022/QH15", "day": "2024-01-01"}\n{"id": 2, "document": "x", "day": "2024-02-31"}\n',
        encoding="utf-8",
    )
    run = run_kg("status", "--cases", cases, "--format", "jsonl", library=library_folder)
    assert run.returncode == 1
    assert json.loads(run.stdout)["status"] == "in_force"
    assert "line 2" in run.stderr


# ---- stale bases, and what contradicts -------------------------------------------------------------------------


def stale_files(folder: Path) -> None:
    """Write two decrees on a law that is replaced, and one that only names the law in a rule."""
    law = "---\nkind: Luật\nnumber: {0}\ntitle: {1}\nissued: {2}\neffective: {3}\n---\n{4}\n"
    ends = "Điều 1. Hiệu lực\nLuật này có hiệu lực từ ngày 01 tháng 01 năm 2021 và thay thế Luật số 11/2011/QH13."
    (folder / "old.md").write_text(
        law.format("11/2011/QH13", "Đò ngang", "2011-11-11", "2012-01-01", "Điều 1. Đò.")
    )
    (folder / "new.md").write_text(law.format("12/2020/QH14", "Phà", "2020-06-01", "2021-01-01", ends))
    decree = "---\nkind: Nghị định\nnumber: {0}/NĐ-CP\ntitle: {1}\nissued: {2}\neffective: {2}\n---\n{3}\n"
    based = "Căn cứ Luật Đò ngang số 11/2011/QH13;\nChính phủ ban hành Nghị định.\nĐiều 1. Bến đò."
    rule = "Điều 1. Bến.\nĐiều 2. Căn cứ Luật số 11/2011/QH13, chủ đò nộp phí."
    (folder / "a.md").write_text(decree.format("21/2015", "Bến đò", "2015-05-01", based))
    (folder / "b.md").write_text(decree.format("22/2022", "Bến phà", "2022-05-01", rule))


def test_stale_bases_are_those_of_preambles(own_tables: Callable[[Path], Path], tmp_path: Path) -> None:
    """A decree whose preamble names a law that ended is listed with the day; one that names it in a rule is not."""
    own_tables(tmp_path / "files")
    stale_files(tmp_path / "files")
    build_library((tmp_path / "files",), tmp_path / "library", index=False)
    with open_library(tmp_path / "library") as library:
        (row,) = library.stale_bases(day("2021-01-01"))
        assert (row.document.number, row.basis.number, row.since) == (
            "21/2015/NĐ-CP",
            "11/2011/QH13",
            day("2021-01-01"),
        )
        assert library.sentence(row.evidence, row.start or 0, row.end or 0).body.startswith(
            "Căn cứ Luật Đò ngang"
        )
        assert library.stale_bases(day("2020-12-31")) == ()
        units = {each.document.number: each.units for each in library.impact(row.basis.id, day("2021-01-01"))}
        assert units == {"21/2015/NĐ-CP": (), "22/2022/NĐ-CP": ("dieu-2",)}


def test_a_document_that_ends_itself_is_no_circle() -> None:
    """A term that a document sets for itself contradicts nothing; two that end each other do."""
    own = Event("d", "", "expired", day("2020-01-01"), "d", "", "text")
    assert list(conflicts_of({"d": [event("effective", "2019-01-01"), own]})) == []
    circle = {
        "a": [Event("a", "", "replaced", day("2020-01-01"), "b")],
        "b": [Event("b", "", "replaced", day("2020-01-01"), "a")],
    }
    assert [each.kind for each in conflicts_of(circle)] == ["cycle"]
