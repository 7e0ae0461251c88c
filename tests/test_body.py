"""Central agencies, places and the duties of a level that ended: as of a day, on pages and on the command line."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from kg.body import all_bodies, find_body, predecessors_of, successors_of
from kg.cli.bodies import agency, orphans, place
from kg.library import open_library
from kg.tables import table
from tests.webpages import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

LAST = dt.date(2025, 2, 28)
FIRST = dt.date(2025, 3, 1)


@pytest.fixture(scope="module")
def client(library_folder: Path) -> Iterator[FlaskClient]:
    """Give a reader of the shipped documents."""
    with serving(library_folder) as app:
        yield app.test_client()


@pytest.mark.parametrize("row", table("bodies"), ids=lambda row: row["name"])
def test_row_is_found_by_its_example(row: dict[str, str]) -> None:
    """The example of a row names its body and no other; its successors have rows of their own."""
    found = find_body(row["example"])
    assert found is not None
    assert found.name == row["name"]
    assert set(found.successors) <= all_bodies().keys()
    assert found.since is None or found.until is None or found.since < found.until


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("BỘ TRƯỞNG BỘ TÀI CHÍNH", "Bộ Tài chính"),
        ("Bộ Lao động, Thương binh và Xã hội", "Bộ Lao động - Thương binh và Xã hội"),
        ("UBND huyện", "Ủy ban nhân dân cấp huyện"),
        ("Bộ Bến đò", None),
    ],
)
def test_names_are_found_in_their_spellings(name: str, known: str | None) -> None:
    """Case, commas, dashes, the head of the body and abbreviations do not matter; what is no body is none."""
    found = find_body(name)
    assert (found.name if found else None) == known


def test_successors_depend_on_the_day() -> None:
    """A ministry that stands has none; on the day of the merger it has; through two mergers the last one counts."""
    planning, fishery = find_body("Bộ Kế hoạch và Đầu tư"), find_body("Bộ Thủy sản")
    assert planning
    assert fishery
    assert (planning.exists(LAST), planning.exists(FIRST)) == (True, False)
    assert successors_of(planning, LAST) == ()
    assert [each.name for each in successors_of(planning, FIRST)] == ["Bộ Tài chính"]
    assert [each.name for each in successors_of(fishery, LAST)] == ["Bộ Nông nghiệp và Phát triển nông thôn"]
    assert [each.name for each in successors_of(fishery, FIRST)] == ["Bộ Nông nghiệp và Môi trường"]
    money = find_body("Bộ Tài chính")
    assert money
    assert planning in predecessors_of(money)


PLACES = {
    "two-districts": ("Tam Nông", "2025-06-30", {"huyện Tam Nông"}, 2),
    "two-communes": ("Tam Nông", "2025-07-01", {"xã Tam Nông"}, 2),
    "district": ("Mộc Châu", "2025-01-31", {"huyện Mộc Châu"}, 1),
    "town": ("Mộc Châu", "2025-02-01", {"thị xã Mộc Châu"}, 1),
    "province": ("Đồng Nai", "2026-04-29", {"tỉnh Đồng Nai"}, 1),
    "city": ("Đồng Nai", "2026-04-30", {"thành phố Đồng Nai"}, 1),
    "one-of-two": ("huyện Tam Nông, tỉnh Phú Thọ", "2020-01-01", {"huyện Tam Nông"}, 1),
}


@pytest.mark.parametrize(("name", "day", "names", "number"), PLACES.values(), ids=PLACES)
def test_places_of_a_day(library_folder: Path, name: str, day: str, names: set[str], number: int) -> None:
    """A name means the places that bore it on the day, all of them; identity is apart from the name."""
    with open_library(library_folder) as library:
        found = library.places_called(name, dt.date.fromisoformat(day))
    assert ({each.place.name for each in found}, len(found)) == (names, number)
    assert all(each.stands for each in found)


def test_place_tells_its_successors_and_the_act(library_folder: Path) -> None:
    """The command says what took a place's place, by which act; a district's successors are marked as derived."""
    run = CliRunner().invoke(
        place, ["huyện Hàm Tân", "--day", "2025-07-01", "--library", str(library_folder)]
    )
    assert "theo 203/2025/QH15 (suy ra từ các xã): xã Hàm Tân, xã Sơn Mỹ" in run.output
    run = CliRunner().invoke(
        place, ["tinh-binh-thuan", "--day", "2025-07-01", "--json", "--library", str(library_folder)]
    )
    (told,) = json.loads(run.output)
    assert (told["stands"], told["derived"]) == (False, False)
    assert [each["name"] for each in told["successors"]] == ["tỉnh Lâm Đồng"]
    run = CliRunner().invoke(place, ["Xứ Lạ", "--library", str(library_folder)])
    assert run.exception is not None
    assert "no place of this library" in str(run.exception)


def test_agency_tells_what_is_not_verified(library_folder: Path) -> None:
    """The command tells an agency of a day; facts without a source are marked."""
    options = ["--library", str(library_folder)]
    told = CliRunner().invoke(agency, ["Ủy ban Dân tộc", *options]).output
    assert "không có ngày" in told
    assert "theo 176/2025/QH15: Bộ Dân tộc và Tôn giáo" in told
    assert (
        "chưa kiểm chứng: until, successors, resolution"
        in CliRunner().invoke(agency, ["Bộ Thủy sản", *options]).output
    )


def words_of(page: str) -> str:
    """Read a page without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_pages_tell_the_day(client: FlaskClient) -> None:
    """Pages of places and agencies take a day: before, while and after each stood."""
    ministry = "/co-quan/bo-nong-nghiep-va-moi-truong"
    assert "chưa có cơ quan này (từ 01/03/2025)" in words_of(client.get(f"{ministry}?ngay=2025-02-28").text)
    page = words_of(client.get(ministry).text)
    assert "đang có cơ quan này" in page
    assert "Đã tiếp nhận Bộ Nông nghiệp và Phát triển nông thôn đến trước 01/03/2025" in page
    district = "/noi/huyen-moc-chau_tinh-son-la"
    assert "đang có đơn vị này" in words_of(client.get(f"{district}?ngay=2025-01-31").text)
    assert "không còn đơn vị này (từ 01/02/2025)" in words_of(client.get(district).text)
    assert "63" in re.findall(r"ngày 30/06/2025 (\d+)", words_of(client.get("/noi?ngay=2025-06-30").text))
    assert "34" in re.findall(r"ngày 01/07/2025 (\d+)", words_of(client.get("/noi?ngay=2025-07-01").text))
    assert client.get("/co-quan/bo-ben-do").status_code == 404
    assert client.get("/noi/xu-la").status_code == 404
    assert "Bộ Kế hoạch và Đầu tư 01/03/2025 Bộ Tài chính" in words_of(client.get("/co-quan").text)


def test_duties_of_an_ended_level(client: FlaskClient, library_folder: Path) -> None:
    """Duties of districts are left behind from 1 July 2025 on, without a successor where no text names one."""
    assert "Không tìm thấy" in words_of(client.get("/nghia-vu-khong-con-ai?ngay=2025-06-30").text)
    page = words_of(client.get("/nghia-vu-khong-con-ai").text)
    assert re.search(
        r"Ủy ban nhân dân cấp huyện .*? khoản 1 Điều 85 Luật 10/2022/QH15 không thấy văn bản nào nêu", page
    )
    told = CliRunner().invoke(orphans, ["--csv", "--library", str(library_folder)]).output
    assert told.splitlines()[0].startswith("id,document,number,unit,bearer")
    assert "luat/2022/10-2022-qh15" in told
    assert client.get("/nghia-vu-khong-con-ai.csv").text.replace("\r\n", "\n").lstrip("\ufeff") == told
