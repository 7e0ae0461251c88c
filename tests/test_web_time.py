"""Validity in the browser: the state of a day, the history with its evidence, and the same for programs."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from kg.cli.resting import impact
from kg.cli.time import status
from kg.library import build_library
from tests.webpages import serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

LAW = "luat/2022/10-2022-qh15"
OLD = "quyet-dinh/2019/05-2019-qd-ttg"


@pytest.fixture(scope="module")
def client(library_folder: Path) -> Iterator[FlaskClient]:
    """Give a reader of the shipped documents."""
    with serving(library_folder) as app:
        yield app.test_client()


@pytest.fixture
def told(tmp_path: Path, own_tables: Callable[[Path], Path]) -> Iterator[FlaskClient]:
    """Give a reader of a library in which the text of one decision repeals another."""
    own_tables(tmp_path / "files")
    head = "---\nkind: Quyết định\nnumber: {0}/QĐ-TTg\ntitle: {1}\nissued: {2}\neffective: {2}\n---\n"
    old = head.format("5/2019", "Về chợ", "2019-01-10") + "Điều 1. Chợ mở cửa.\n"
    new = head.format("7/2020", "Về bến", "2020-03-01") + (
        "Điều 1. Bến mở cửa.\nĐiều 2. Hiệu lực thi hành\n"
        "Quyết định này có hiệu lực từ ngày 01 tháng 3 năm 2020 và bãi bỏ Quyết định số 5/2019/QĐ-TTg.\n"
    )
    (tmp_path / "files" / "old.md").write_text(old, encoding="utf-8")
    (tmp_path / "files" / "new.md").write_text(new, encoding="utf-8")
    build_library((tmp_path / "files",), tmp_path / "library")
    with serving(tmp_path / "library") as app:
        yield app.test_client()


def words_of(page: str) -> str:
    """Read a page without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


STATES = {
    "before": ("2022-12-01", "○ Chưa có hiệu lực (từ 01/07/2023)"),
    "first-day": ("2023-07-01", "● Có hiệu lực từ 01/07/2023"),
    "vietnamese": ("01/07/2023", "● Có hiệu lực từ 01/07/2023"),
    "not-issued": ("2000-01-01", "○ Chưa có hiệu lực (từ 01/07/2023)"),
}


@pytest.mark.parametrize(("day", "words"), STATES.values(), ids=STATES)
def test_state_of_the_day_asked_for(client: FlaskClient, day: str, words: str) -> None:
    """The page tells the state of the day in its address, with sign and words."""
    assert words in words_of(client.get(f"/van-ban/{LAW}?ngay={day}").text)


def test_state_of_a_suspended_document_names_who_suspended_it(client: FlaskClient) -> None:
    """A suspension is told as one, and who suspended is a link."""
    page = client.get("/van-ban/thong-tu/2019/24-2019-tt-bgtvt").text
    assert "‖ Ngưng hiệu lực từ 28/11/2022" in words_of(page)
    assert 'bởi <a href="/van-ban/thong-tu/2022/27-2022-tt-bgtvt' in page


def test_state_of_a_document_partly_ended_names_the_units(client: FlaskClient) -> None:
    """What has ended of a code is named and linked; the article itself is told as ended."""
    code = "bo-luat/2015/100-2015-qh13"
    page = client.get(f"/van-ban/{code}").text
    assert "◐ Hết hiệu lực một phần từ 01/01/2018" in words_of(page)
    assert f'<a href="/van-ban/{code}#dieu-292">Điều 292</a>' in page


@pytest.mark.parametrize("day", ["hom-qua", "2023-02-30", "9" * 500])
@pytest.mark.parametrize("address", [f"/van-ban/{LAW}?ngay=", f"/api/v1/status?name={LAW}&day="])
def test_day_that_is_none_is_refused(client: FlaskClient, address: str, day: str) -> None:
    """What is no day is answered 400, with a right one."""
    response = client.get(address + day)
    assert response.status_code == 400
    assert "không phải là một ngày; hãy viết 14/08/2023 hoặc 2023-08-14" in response.text


def test_history_is_told_in_the_order_of_days(client: FlaskClient) -> None:
    """The law's history: issued, in force, amended by whom; a document without events has no such part."""
    page = client.get(f"/van-ban/{LAW}").text
    words = words_of(page)
    places = [
        words.index(each)
        for each in ("10/11/2022 ban hành", "01/07/2023 có hiệu lực", "01/07/2025 được sửa đổi")
    ]
    assert places == sorted(places)
    assert 'bởi <a href="/van-ban/luat/2025/97-2025-qh15' in page
    report = client.get("/api/v1/search?q=Hàm Tân&kind=Tin").get_json()["hits"][0]["document"]
    page = client.get(f"/van-ban/{report}").text
    assert "Hiệu lực ngày" not in page
    assert "Hiệu lực qua thời gian" not in page


def test_history_shows_its_evidence(told: FlaskClient) -> None:
    """An end that a text states shows the sentence, and opens it in place."""
    page = told.get(f"/van-ban/{OLD}").text
    assert "✕ Hết hiệu lực từ 01/03/2020" in words_of(page)
    opened = re.search(
        r'<blockquote>[^<]*bãi bỏ.*?<a href="(/van-ban/[^"#]+)#(c\d+)">mở tại chỗ', page, re.DOTALL
    )
    assert opened
    assert f'id="{opened[2]}"' in told.get(opened[1]).text


def test_api_answers_as_the_commands_do(client: FlaskClient, library_folder: Path) -> None:
    """Status and impact have the JSON of ``kg status`` and ``kg impact``."""
    name, day = "Luật 10/2022/QH15", "2024-01-01"
    place = ["--library", str(library_folder), "--day", day]
    said = json.loads(CliRunner().invoke(status, [name, *place, "--format", "json"]).stdout)
    answer = client.get("/api/v1/status", query_string={"name": name, "day": day}).get_json()
    assert answer == {**said, "id": name}
    rows = json.loads(CliRunner().invoke(impact, [LAW, *place, "--json"]).stdout)
    assert rows
    assert client.get("/api/v1/impact", query_string={"name": LAW, "day": day}).get_json() == rows


@pytest.mark.parametrize(
    ("address", "code"), [("status", 400), ("impact", 400), ("impact?name=99/1999/QQ-QQ", 404)]
)
def test_api_refuses_what_names_no_document(client: FlaskClient, address: str, code: int) -> None:
    """A name that is missing or unknown is a problem, not a guess."""
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == code
    assert response.mimetype == "application/problem+json"


def test_impact_page_lists_documents_duties_and_actions(client: FlaskClient) -> None:
    """What rests on the law: the decree by its step and consequence, its duties, what places did; and as files."""
    words = words_of(client.get(f"/anh-huong/{LAW}?ngay=2025-01-01").text)
    assert "hết hiệu lực từ 01/01/2025" in words
    assert re.search(
        r"1 Nghị định 59/2023/NĐ-CP .*? quy định chi tiết .*? ● còn hiệu lực hết hiệu lực cùng", words
    )
    assert "Nghĩa vụ dựa vào" in words
    assert "Hàm Tân tổng kết" in words
    assert "tiếp tục có hiệu lực, nếu không trái" in words_of(client.get(f"/anh-huong/{LAW}").text)
    rows = client.get(f"/anh-huong/{LAW}.csv?ngay=2025-01-01").text.splitlines()
    assert any(
        row.startswith("1,details,nghi-dinh/2023/59-2023-nd-cp,") and row.endswith(",ends") for row in rows
    )
    duties = client.get(f"/anh-huong/{LAW}/nghia-vu.csv").text
    assert f"{LAW}/nghia-vu-1," in duties
    assert "nghi-dinh/2023/59-2023-nd-cp/nghia-vu-1," in duties


def test_impact_asks_for_a_document(client: FlaskClient) -> None:
    """A number leads to the page of its document, with the day; an unknown one is told to be unknown here."""
    response = client.get("/anh-huong?van-ban=10/2022/QH15&ngay=2025-01-01")
    assert response.location == f"/anh-huong/{LAW}?ngay=2025-01-01"
    assert "Không tìm thấy trong kho dữ liệu này" in client.get("/anh-huong?van-ban=99/2099/QH15").text
    assert client.get("/anh-huong/luat/1900/khong-co").status_code == 404


def test_stale_bases_of_a_day(client: FlaskClient) -> None:
    """A decree in force whose law ended is listed from that day on, ranked either way, and as a file."""
    decree = "Nghị định 34/2016/NĐ-CP"
    assert decree not in words_of(client.get("/can-cu-da-het?ngay=2025-03-31").text)
    words = words_of(client.get("/can-cu-da-het?ngay=2025-04-11&xep=weight").text)
    assert re.search(rf"{decree} .*? quy định chi tiết Luật 80/2015/QH13 .*? 01/04/2025 vì sao 10", words)
    assert "luat/2015/80-2015-qh13" in client.get("/can-cu-da-het.csv").text
    assert client.get("/can-cu-da-het?xep=ten").status_code == 400


def test_contradictions_show_both_sides(client: FlaskClient) -> None:
    """A circular that ended before it began is listed with both days and their sources, and as a file."""
    words = words_of(client.get("/mau-thuan").text)
    assert re.search(
        r"Thông tư 03/2017/TT-BYT .*? 01/03/2018 có hiệu lực · theo: danh mục văn bản 01/11/2017 bị bãi bỏ",
        words,
    )
    assert (
        "end_before_start,thong-tu/2017/03-2017-tt-byt,repealed,,2017-11-01"
        in client.get("/mau-thuan.csv").text
    )


@pytest.fixture(scope="module")
def amended(
    tmp_path_factory: pytest.TempPathFactory, own_tables: Callable[[Path], Path]
) -> Iterator[FlaskClient]:
    """Give a reader of a law, of one that amends it clause by clause, and of one that amends a clause again."""
    folder = tmp_path_factory.mktemp("amended")
    own_tables(folder / "files")
    head = "---\nkind: Luật\nnumber: {0}\ntitle: {1}\nissued: {2}\neffective: {3}\n---\n{4}\n"
    law = (
        "Điều 1. Phạm vi\nLuật này quy định về bến đò.\nĐiều 5. Giờ mở cửa\n1. Bến mở cửa lúc 6 giờ.\n"
        "2. Bến đóng cửa lúc 18 giờ.\n3. Chủ bến niêm yết giờ.\nĐiều 7. Phạt\nChủ bến bị phạt."
    )
    first = (
        "Điều 1. Sửa đổi, bổ sung một số điều của Luật Bến đò số 51/2010/QH12\n1. Sửa đổi khoản 2 Điều 5 như sau:\n"
        "“2. Bến đóng cửa lúc 20 giờ.”.\n2. Bổ sung khoản 4 vào sau khoản 3 Điều 5 như sau:\n"
        "“4. Bến không mở ngày bão.”.\n3. Bãi bỏ Điều 7.\n"
        "Điều 2. Luật này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2016."
    )
    second = (
        "Điều 1. Sửa đổi khoản 2 Điều 5 của Luật Bến đò số 51/2010/QH12 như sau:\n“2. Bến đóng cửa lúc 22 giờ.”\n"
        "Điều 2. Luật này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2021."
    )
    laws = (
        ("51/2010/QH12", "Bến đò", "2010-06-01", "2011-01-01", law),
        ("52/2015/QH13", "Sửa đổi, bổ sung một số điều của Luật Bến đò", "2015-06-01", "2016-01-01", first),
        ("53/2020/QH14", "Sửa đổi Luật Bến đò", "2020-06-01", "2021-01-01", second),
    )
    for number, one in enumerate(laws):
        (folder / "files" / f"{number}.md").write_text(head.format(*one), encoding="utf-8")
    build_library((folder / "files",), folder / "library")
    with serving(folder / "library") as app:
        yield app.test_client()


def test_amended_units_show_their_words_before_and_after(amended: FlaskClient) -> None:
    """Each amendment has its day, its document and both wordings; the second begins from the words of the first."""
    page = amended.get("/sua-doi/luat/2010/51-2010-qh12").text
    assert "lúc <del>18</del> giờ.</blockquote>" in page
    assert "lúc <ins>20</ins> giờ" in page
    assert "lúc <del>20</del> giờ" in page
    words = words_of(page)
    assert "khoản 2 Điều 5 · từ 01/01/2021 · bởi Luật 53/2020/QH14 Trước theo Luật 52/2015/QH13" in words
    assert (
        "khoản 4 Điều 5 · từ 01/01/2016 · bởi Luật 52/2015/QH13 Trước Kho này không có lời văn trước đó"
        in words
    )
    unit = amended.get("/van-ban/luat/2010/51-2010-qh12/dieu-5").text
    assert unit.count('class="hai-ben"') == 3
    told = amended.get("/api/v1/documents/luat/2010/51-2010-qh12/dieu-5").get_json()["rewordings"]
    assert [each["unit"] for each in told] == ["dieu-5/khoan-2", "dieu-5/khoan-4", "dieu-5/khoan-2"]


def test_clauses_of_an_amending_article_speak_of_the_law_amended(amended: FlaskClient) -> None:
    """*Bãi bỏ Điều 7* below *sửa đổi một số điều của Luật Bến đò* ends that law's article; its history says so."""
    history = words_of(amended.get("/van-ban/luat/2010/51-2010-qh12").text)
    assert re.search(r"01/01/2016 bị bãi bỏ ?: Điều 7 · bởi khoản 3 Điều 1 Luật 52/2015/QH13", history)
    status = amended.get("/api/v1/status?name=51/2010/QH12&unit=dieu-7&day=2016-01-01").get_json()
    assert (status["status"], status["basis"]) == ("ended", "stated")


def test_programs_are_told_the_day(client: FlaskClient) -> None:
    """Documents, units, chains and stale bases take a day in the interface for programs."""
    document = f"/api/v1/documents/{LAW}"
    assert client.get(f"{document}?day=2023-06-30").get_json()["validity"]["status"] == "not_yet"
    assert client.get(f"{document}/dieu-12?day=2023-07-01").get_json()["validity"]["status"] == "in_force"
    chain = client.get(f"/api/v1/chain?id={LAW}&direction=down&depth=1&day=2023-08-14").get_json()
    assert (chain["day"], chain["states"]["nghi-dinh/2023/59-2023-nd-cp"]) == ("2023-08-14", "not_yet")
    stale = client.get("/api/v1/stale?day=2025-04-01&order=age").get_json()
    assert "80/2015/QH13" in {row["basis"]["number"] for row in stale}
    assert client.get("/api/v1/stale?order=ten").status_code == 400
    assert {row["kind"] for row in client.get("/api/v1/conflicts").get_json()} >= {"end_before_start"}


def test_all_states_of_a_day_as_csv(library_folder: Path) -> None:
    """The command writes the state of every document on a day, with what decides it."""
    run = CliRunner().invoke(status, ["--all", "--day", "2023-07-01", "--library", str(library_folder)])
    rows = run.output.splitlines()
    assert rows[0].startswith("id,day,status,basis,since,deciding")
    assert f"{LAW},2023-07-01,in_force,stated,2023-07-01,,,," in rows
    assert not any(row.startswith("tin/") for row in rows)
