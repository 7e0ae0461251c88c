"""Search over a whole library: what its index holds, validity by computation, what came in when."""

from __future__ import annotations

import datetime as dt
import itertools
import unicodedata
from typing import TYPE_CHECKING

import pytest

from kg.effect import course_of, state_on
from kg.library import DutyFilter, add_documents, build_library, open_library
from kg.library.entries import entries

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.library import Library

DAYS = (
    *tuple(dt.date(year, 7, 1) for year in range(1998, 2027, 2)),
    dt.date(2023, 8, 15),
    dt.date(2023, 8, 16),
)


# ---- validity -------------------------------------------------------------------------------------------------


def test_the_course_of_each_entry_is_what_is_answered_for_each_day(library: Library) -> None:
    """On every day, the index says of documents and articles what the computation says of them."""
    looked_at = 0
    for number, entry in enumerate(entries(library.store)):
        if not entry.course or (number % 37 and not entry.unit):
            continue
        document = library.document(entry.document)
        for day in DAYS:
            assert state_on(entry.course, day) == library.status_of(document, entry.unit, day).state
            looked_at += 1
    assert looked_at > 1000


def test_a_course_begins_and_never_repeats_itself(library: Library) -> None:
    """The first day is the first of all days; each step changes the state."""
    for id in ("luat/2022/10-2022-qh15", "nghi-dinh/2015/04-2015-nd-cp"):
        course = course_of(library.store.events(id))
        assert course[0][0] == dt.date.min
        assert all(one[0] < other[0] and one[1] != other[1] for one, other in itertools.pairwise(course))


def test_the_decree_of_2015_is_in_force_before_and_ended_after(library: Library) -> None:
    """Hits tell the validity of the day asked for."""
    for day, status in ((dt.date(2020, 1, 1), "in_force"), (dt.date(2024, 1, 1), "ended")):
        hits = library.search("04/2015/NĐ-CP", day=day, limit=3).hits
        assert {hit.status for hit in hits if hit.number == "04/2015/NĐ-CP"} == {status}


# ---- arrivals -------------------------------------------------------------------------------------------------

OLD = "---\nkind: Quyết định\nnumber: 1/QĐ-UBND\ntitle: Ban hành quy chế dân chủ\nissued: 01/02/2020\n---\nNội dung."
NEW = (
    "---\nkind: Quyết định\nnumber: 2/QĐ-UBND\ntitle: Sửa quy chế dân chủ\nissued: 01/02/2010\n---\nNội dung."
)


def test_what_comes_later_is_found_first_among_what_is_new(
    tmp_path: Path, own_tables: Callable[[Path], Path]
) -> None:
    """An old document that came in after the first build stands before one issued later, and stays so."""
    given = own_tables(tmp_path / "given")
    (given / "one.md").write_text(OLD, encoding="utf-8")
    (tmp_path / "two.md").write_text(NEW, encoding="utf-8")
    folder = tmp_path / "library"

    def numbers() -> list[str]:
        with open_library(folder) as library:
            return [hit.number for hit in library.search("quy chế dân chủ", order="added").hits]

    build_library((given,), folder)
    assert numbers() == ["01/QĐ-UBND"]
    add_documents((tmp_path / "two.md",), folder)
    assert numbers() == ["02/QĐ-UBND", "01/QĐ-UBND"]
    build_library((given, tmp_path / "two.md"), folder)
    assert numbers() == ["02/QĐ-UBND", "01/QĐ-UBND"]


# ---- what is counted ------------------------------------------------------------------------------------------


def test_duties_and_actions_are_counted_where_they_stand(library: Library) -> None:
    """An article has the bearers and deadlines of its own duties; a report with actions is counted as such."""
    by_sort = {share.label: share.count for share in library.facets("dân chủ")["sort"]}
    assert by_sort["action"] == library.search("dân chủ", sort="action").total > 0
    assert 0 < by_sort["duty"] <= sum(by_sort.values())
    for hit in library.search("hội nghị", bearer="Trưởng thôn/village", limit=100).hits:
        duties = library.duties(DutyFilter(document=hit.document, unit=hit.unit))
        agencies = {(agency.kind, agency.level) for each in duties for agency in each.duty.agencies}
        assert ("Trưởng thôn", "village") in agencies


def test_an_article_has_the_relations_of_its_document(library: Library) -> None:
    """The decree details the law as a whole, and so does each of its articles."""
    hits = library.search("hội nghị thôn", relation="details", kind="Nghị định", limit=50)
    assert hits.total > 0
    assert {hit.kind for hit in hits.hits} == {"Nghị định"}


# ---- by name --------------------------------------------------------------------------------------------------

DECREE, LAW = "nghi-dinh/2023/59-2023-nd-cp", "luat/2022/10-2022-qh15"

STRAIGHT = {
    DECREE: [
        "59/2023/NĐ-CP", "59/2023/ND-CP", "59/2023/nđ–cp", "59 / 2023 / NĐ - CP", "59.2023.NĐ-CP", "059/2023/NĐ-CP",
        "nd 59 2023", "nđ59/2023", "nd59/2023/nd-cp", "NÐ 59/2023", "NĐ số 59/2023", "nghi dinh 59 nam 2023",
        "Nghị định số 59 năm 2023", "nghị đinh 59/2023", "nghij ddinhj 59/2023", "59/2023/NDCP", "59/2023/ND CP",
        "59-2023-nd-cp", "59_2023_NĐ-CP", "số: 59/2023/NĐ-CP", "nghị định chính phủ 59/2023",
        "Nghị định số 59/2023/NĐ-CP ngày 14/8/2023", "nghị định 59/2023 của Chính phủ", "59 2023 nd cp", DECREE,
        unicodedata.normalize("NFD", "Nghị định 59/2023/NĐ-CP"), "  NGHỊ ĐỊNH 59/2023/NĐ-CP ",
    ],
    LAW: ["Luật số 10/2022/QH15", "10/2022/qh 15", "luaajt 10/2022", "luật 10/2022", "10 2022 qh15", "l 10/2022/QH15"],
    "ket-luan/2016/120-kl-tw_2016-01-07": ["120 kl tw", "120-KL/TW", "KL 120-KL/TW năm 2016", "kết luận số 120-kl/tw"],
    "quyet-dinh/2018/22-2018-qd-ttg": ["QĐ 22/2018/QĐ-TTg", "22/2018 qđ ttg", "qd 22/2018/qdttg",
                                        "quyeets ddinhj 22/2018 ttg", "Quyết định 22/2018 TTg"],
    "cong-van/chua-ro/957-ubnd-nc_tinh-quang-tri": ["957/UBND-NC", "957/ubnd-nc"],
    f"{LAW}/dieu-11": [
        "điều 11 luật dân chủ", "dieu 11 luat dan chu", "Điều 11 Luật Thực hiện dân chủ ở cơ sở",
        "điều 11 luaajt daan chur", "Điều 11 Luật Thực hiện dân chủ ở cơ sở năm 2022", "đieu 11 luật 10/2022/QH15",
        "luật 10/2022 điều 11", "đieu 11 luật dân chủ", f"{LAW}/dieu-11",
    ],
    f"{DECREE}/dieu-5/khoan-2": [
        "khoản 2 điều 5 nghị định 59/2023", "điều 5 khoản 2 nđ 59/2023", "khoan 2 dieu 5 nd 59 2023",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("query", "goal"), [(query, goal) for goal, each in STRAIGHT.items() for query in each]
)
def test_a_name_in_any_spelling_leads_straight_to_it(library: Library, query: str, goal: str) -> None:
    """One number, or one unit of one law, is where the reader wants to go."""
    named = library.named(query)
    assert named.goal is not None
    assert "/".join(filter(None, named.goal)) == goal


@pytest.mark.parametrize(
    ("query", "choice"),
    [
        ("59/2023", DECREE), ("luật 10", LAW), ("26/CT-TTg", "chi-thi/2016/26-ct-ttg_2016-09-05"),
        ("điều 5 luật đất đai", "luat/2024/31-2024-qh15"), ("luật thanh tra", "luat/2022/11-2022-qh15"),
    ],
)  # fmt: skip
def test_several_of_one_name_are_a_choice(library: Library, query: str, choice: str) -> None:
    """What several documents are called is never decided for the reader."""
    named = library.named(query)
    assert named.goal is None
    assert len(named.documents) > 1
    assert choice in {document.id for document in named.documents}


@pytest.mark.parametrize(
    "query",
    [
        "hương ước", "15 ngày", "ngày 14/8/2023", "nghị định 59/2023 hòa giải", '"59/2023/NĐ-CP" họp', "", "()",
        "luật", "-59/2023/NĐ-CP", "nghị định 59/2023 ngày 1/1/2020", "99/2099/NĐ-CP", "đã 5 năm", "điều 11",
    ],
)  # fmt: skip
def test_words_lead_nowhere_by_themselves(library: Library, query: str) -> None:
    """What says more than a name, or names nothing here, is searched for."""
    assert library.named(query).goal is None


def test_a_law_of_that_day_is_meant(library: Library) -> None:
    """Of two laws on inspection, the unit of the one in force on the day is gone to."""
    for day, law in (
        (dt.date(2024, 1, 1), "luat/2022/11-2022-qh15"),
        (dt.date(2026, 1, 1), "luat/2025/84-2025-qh15"),
    ):
        named = library.named("điều 5 luật thanh tra", day)
        assert [document.id for document in named.documents] == [law]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("xã Tam Nông", {"xa-tam-nong_tinh-dong-thap", "xa-tam-nong_tinh-phu-tho"}),
        ("xa tam nong", {"xa-tam-nong_tinh-dong-thap", "xa-tam-nong_tinh-phu-tho"}),
        ("huyện Hàm Tân", {"huyen-ham-tan_tinh-binh-thuan"}),
        ("Hàm Tân", {"huyen-ham-tan_tinh-binh-thuan", "xa-ham-tan_tinh-lam-dong"}),
        ("Hàm Tấn", set()),
    ],
)  # fmt: skip
def test_places_are_found_by_name(library: Library, query: str, found: set[str]) -> None:
    """With their kind or without, before and after the change of 2025; all that bear the name are given."""
    places = {place.id for place in library.named(query).places}
    assert found <= places
    assert places if found else not places
