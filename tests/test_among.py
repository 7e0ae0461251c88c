"""Results of their own kind: duties, actions, documents, places and agencies, and bad input on every way in."""

from __future__ import annotations

import csv
import io
import json
import time
from itertools import islice
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from lxml import html

from kg.cli import cli
from kg.errors import BadQuery
from kg.library import open_library
from kg.library.entries import entries
from kg.library.folder import CURRENT, DATABASE, INDEX, current_build
from kg.search import build_index
from web import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from kg.library import Library
    from kg.search import EngineName

LAW = "luat/2022/10-2022-qh15"
CALLING = "trưởng thôn triệu tập hội nghị"
MEETING = "hội nghị tổng kết dân chủ cơ sở"
KINDS = {"nghia-vu": "duties", "hoat-dong": "actions", "van-ban": "documents"}
SOME_ENTRIES = 1500


# ---- what is found --------------------------------------------------------------------------------------------


def test_a_duty_is_found_by_who_must_do_what(library: Library) -> None:
    """The best duty is borne by who was asked for, says what was asked, and lies in an article that was found."""
    found = library.duties_among(CALLING, limit=5)
    best = found.held[0]
    assert "trưởng thôn" in best.duty.bearer.lower()
    assert "triệu tập" in best.words.lower()
    assert best.words == library.text(best.document.id)[best.duty.start : best.duty.end]
    assert best.status is not None
    articles = library.search(CALLING, limit=40, sort="duty")
    assert best.document.id in {hit.document for hit in articles.hits}
    assert (found.read, found.hits) == (len(articles.hits), articles.total)


def test_pages_of_duties_make_one_list(library: Library) -> None:
    """Portions follow each other without a gap, and hold as many as there are."""
    whole = library.duties_among("công khai", limit=500)
    assert len(whole.held) == whole.total > 20
    parts = [
        library.duties_among("công khai", limit=7, offset=first).held for first in range(0, whole.total, 7)
    ]
    assert [each.id for part in parts for each in part] == [each.id for each in whole.held]


def test_a_wish_holds_of_the_duty_itself(library: Library) -> None:
    """Narrowed to a bearer or a kind of deadline, no other duty of the same article is shown."""
    bearer = library.duties_among("công khai", limit=100, bearer="Ủy ban nhân dân/commune")
    assert bearer.held
    for each in bearer.held:
        assert ("Ủy ban nhân dân", "commune") in {
            (agency.kind, agency.level) for agency in each.duty.agencies
        }
    dated = library.duties_among("công khai", limit=100, deadline="relative")
    assert dated.held
    assert all(each.duty.deadline and each.duty.deadline.kind == "relative" for each in dated.held)


def test_an_action_is_found_with_its_report(library: Library) -> None:
    """The best action is of the kind asked for; its report was found."""
    found = library.actions_among(MEETING, limit=5)
    best = found.held[0]
    assert best.action.kind == "hội nghị tổng kết"
    assert best.words == library.text(best.document.id)[best.action.start : best.action.end]


def test_a_document_is_found_by_its_title_and_its_articles(library: Library) -> None:
    """The law stands before those that only mention it; each document stands once."""
    found = library.documents_among("thực hiện dân chủ ở cơ sở", limit=40)
    assert found.held[0].id == LAW
    ids = [each.id for each in found.held]
    assert len(set(ids)) == len(ids) == found.total


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("hội nghị dân chủ ở huyện Hàm Tân năm 2024", ["huyen-ham-tan_tinh-binh-thuan"]),
        ("hoi nghi o huyen ham tan", ["huyen-ham-tan_tinh-binh-thuan"]),
        ("hội nghị của huyện", []),
        ("xã hội hóa giáo dục", []),
    ],
)
def test_places_are_named_among_other_words(library: Library, query: str, places: list[str]) -> None:
    """With its kind before it a place is known anywhere in a query."""
    assert [place.id for place in library.named(query).places] == places


@pytest.mark.parametrize(
    ("query", "bodies"),
    [
        ("Bộ Nội vụ", ["bo-noi-vu"]),
        ("bo noi vu huong dan gi", ["bo-noi-vu"]),
        ("bố nói vụ", []),
        ("nội vụ", []),
    ],
)
def test_agencies_are_named_among_other_words(library: Library, query: str, bodies: list[str]) -> None:
    """The name of a central agency is known anywhere in a query, with the marks that are typed."""
    assert [body.id for body in library.named(query).bodies] == bodies


# ---- the page, files, programs, the command line --------------------------------------------------------------


def page_of(client: FlaskClient, **asked: str) -> html.HtmlElement:
    response = client.get("/tim", query_string=asked)
    assert response.status_code == 200
    return html.fromstring(response.text)


@pytest.mark.parametrize(
    ("kind", "query"), [("nghia-vu", CALLING), ("hoat-dong", MEETING), ("van-ban", CALLING)]
)
def test_the_page_leads_to_each_kind(client: FlaskClient, kind: str, query: str) -> None:
    """The page of articles links to the other kinds; their results lead to pages that are there."""
    whole = page_of(client, q=query)
    (tab,) = whole.xpath(f"//nav[@class='the-muc']/a[contains(@href, 'tim={kind}')]")
    page = html.fromstring(client.get(tab.get("href")).text)
    assert page.xpath("//nav[@class='the-muc']/a[@aria-current]")[0].get("href") == tab.get("href")
    links = page.xpath("//ol[@class='ket-qua']/li/h3/a/@href")
    assert 0 < len(links) <= 15
    for link in links[:3]:
        address, _, anchor = link.partition("#")
        answer = client.get(address)
        assert answer.status_code == 200
        assert not anchor or html.fromstring(answer.text).xpath("//*[@id=$anchor]", anchor=anchor)


def test_a_duty_row_says_all_that_is_asked(client: FlaskClient, library: Library) -> None:
    """Bearer, action, modality, unit and the sentence with its words marked stand in the row."""
    best = library.duties_among(CALLING, limit=1).held[0]
    row = page_of(client, q=CALLING, tim="nghia-vu").xpath("//ol[@class='ket-qua']/li")[0]
    said = " ".join(row.text_content().split())
    assert best.duty.bearer in said
    assert " ".join(best.action.split()) in said
    assert row.xpath(".//*[@class='nhan']")[0].text == "phải"
    assert {mark.text.lower() for mark in row.xpath(".//mark")} >= {"trưởng", "thôn", "triệu", "tập"}


def test_articles_stay_first(client: FlaskClient, library: Library) -> None:
    """Without a kind, the hits are those of the search, in its order."""
    hits = library.search(CALLING, limit=15).hits
    links = page_of(client, q=CALLING).xpath("//ol[@class='ket-qua']/li/h3/a/@href")
    assert [link.partition("?")[0] for link in links] == [
        f"/van-ban/{hit.document}/{hit.unit}".rstrip("/") for hit in hits
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_every_way_gives_the_same(
    client: FlaskClient, library: Library, library_folder: Path, kind: str
) -> None:
    """CSV, JSON, the interface for programs and the command line list what the library finds."""
    sought = KINDS[kind]
    expected = [each.id for each in library.among(sought, MEETING, limit=1000).held]  # type: ignore[arg-type]
    asked = {"q": MEETING, "tim": kind}
    assert expected
    told = client.get("/tim.json", query_string=asked).json
    assert [each["id"] for each in told[sought]] == expected
    rows = list(csv.DictReader(io.StringIO(client.get("/tim.csv", query_string=asked).text.lstrip("\ufeff"))))
    assert [row["id"] for row in rows] == expected
    found = client.get("/api/v1/search", query_string={"q": MEETING, "find": sought, "limit": "100"}).json
    assert [each["id"] for each in found[sought]] == expected[:100]
    said = ["search", MEETING, "--find", sought, "--top", "1000", "--library", str(library_folder)]
    printed = json.loads(CliRunner().invoke(cli, [*said, "--json"]).stdout)
    assert [each["id"] for each in printed[sought]] == expected
    lines = CliRunner().invoke(cli, said).stdout.splitlines()
    assert [line.partition(": ")[0] for line in lines if ": " in line][:1] == expected[:1]
    table = csv.DictReader(io.StringIO(CliRunner().invoke(cli, [*said, "--csv"]).stdout.lstrip("\ufeff")))
    assert [row["id"] for row in table] == expected


@pytest.mark.parametrize(
    ("path", "asked"),
    [("/tim", {"tim": "khac"}), ("/tim.csv", {"tim": "khac"}), ("/api/v1/search", {"find": "khac"})],
)
def test_a_kind_that_is_none_is_refused(client: FlaskClient, path: str, asked: dict[str, str]) -> None:
    """The refusal names the kinds there are."""
    response = client.get(path, query_string={"q": "dân chủ", **asked})
    assert response.status_code == 400
    assert ("duties" if path.startswith("/api") else "nghia-vu") in response.text


# ---- bad input ------------------------------------------------------------------------------------------------

BAD = {
    "empty": "",
    "10 kB": "hương ước " * 1000,
    "function words": "của là và",
    "brackets": "((((([[[",
    "wildcards": "*a*" * 60,
    "regular expression": "/(a+)+$/",
    "control characters": "\x00\x01\x02\x1b",
    "one long word": "a" * 1999,
    "dashes": "-" * 1999,
}


@pytest.fixture(scope="module", params=["whoosh", "tantivy"])
def either(
    request: pytest.FixtureRequest, library: Library, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Give a library whose index either engine wrote."""
    engine: EngineName = request.param
    folder = tmp_path_factory.mktemp(engine)
    build = folder / "b-either"
    build.mkdir()
    (build / DATABASE).symlink_to(current_build(library.folder) / DATABASE)
    build_index(build / INDEX, islice(entries(library.store), SOME_ENTRIES), engine=engine)
    (folder / CURRENT).write_text(build.name, encoding="utf-8")
    return folder


@pytest.mark.parametrize("query", BAD.values(), ids=BAD)
def test_bad_input_is_answered_at_once_on_every_way(either: Path, query: str) -> None:
    """Page, file, interface and command line answer or refuse with words within 200 ms, whatever the engine."""
    with open_library(either) as opened:
        client = create_app(opened).test_client()
        client.get("/tim?q=ki%E1%BB%83m+tra")  # the first page reads the templates
        for path in ("/tim", "/tim.json", "/tim.csv", "/api/v1/search", "/goi-y"):
            began = time.process_time()
            response = client.get(path, query_string={"q": query})
            assert time.process_time() - began < 0.2
            assert response.status_code in {200, 302, 400}
            assert response.data
    began = time.process_time()
    told = CliRunner().invoke(cli, ["search", "--library", str(either), "--", query])
    assert time.process_time() - began < 0.2
    assert told.exception is None or isinstance(told.exception, BadQuery), told.exception
    assert told.output.strip() or str(told.exception)
