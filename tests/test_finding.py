"""Search over a whole library: what its index holds, validity by computation, what came in when."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import TYPE_CHECKING

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
