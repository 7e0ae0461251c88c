"""Duties and actions of a library: kept as they were read, found by what is asked, followed through the layers."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from kg.errors import BadQuery, UnknownDocument
from kg.library import ActionFilter, DutyFilter, add_documents, build_library, open_library
from kg.store import Store, Text
from tests.small_library import DECREE, REPORT
from web import create_app

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
    app = create_app(library_folder)
    yield app.test_client()
    app.extensions["shelf"].close()


# ---- kept ----------------------------------------------------------------------------------------------------


def test_what_is_read_is_kept_whole(tmp_path: Path) -> None:
    """Every field of duties, actions and figures comes back from the store as it was written."""
    from kg.act import find_actions, find_figures  # noqa: PLC0415  only this test looks below the library
    from kg.duty import find_duties  # noqa: PLC0415

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
    assert actions["total"] == len(actions["actions"]) > 0
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
