"""Search in the browser: straight ways, facets, order, reasons, files, feeds and suggestions."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from typing import TYPE_CHECKING

import pytest
from lxml import etree, html

from web import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from kg.library import Library

ATOM = {"a": "http://www.w3.org/2005/Atom"}
QUERY = "công khai"
MOMENT_RE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@pytest.fixture(scope="module")
def client(library: Library) -> FlaskClient:
    return create_app(library).test_client()


def page_of(client: FlaskClient, **asked: str) -> html.HtmlElement:
    response = client.get("/tim", query_string=asked)
    assert response.status_code == 200
    return html.fromstring(response.text)


def select(node: html.HtmlElement, path: str) -> list[html.HtmlElement]:
    """Select elements: ``".loc-ben li"``, ``"#ket-qua"``, ``"section[@id='a'] li"``, each part a tag, class or id."""
    steps = []
    for part in path.split():
        tag, _, name = part.partition(".")
        if part.startswith("#"):
            steps.append(f"*[@id='{part[1:]}']")
        elif name:
            steps.append(f"{tag or '*'}[contains(concat(' ', @class, ' '), ' {name} ')]")
        else:
            steps.append(tag)
    return node.xpath(".//" + "//".join(steps))


def titles(page: html.HtmlElement) -> list[str]:
    return [link.get("href").partition("?")[0] for link in select(page, ".ket-qua h3 a")]


def total(page: html.HtmlElement) -> int:
    return int(re.sub(r"\D", "", select(page, "#ket-qua")[0].text))


# ---- straight -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("nd 59 2023", "/van-ban/nghi-dinh/2023/59-2023-nd-cp"),
        ("điều 11 luật dân chủ", "/van-ban/luat/2022/10-2022-qh15/dieu-11"),
        ("120 kl tw", "/van-ban/ket-luan/2016/120-kl-tw_2016-01-07"),
    ],
)
def test_a_name_leads_straight_to_its_page(client: FlaskClient, query: str, address: str) -> None:
    """The reader comes to the document or unit without a list between."""
    response = client.get("/tim", query_string={"q": query})
    assert response.status_code == 302
    assert response.headers["Location"].endswith(address)
    assert client.get(response.headers["Location"]).status_code == 200


def test_a_choice_is_offered(client: FlaskClient) -> None:
    """Several documents of one number are listed, with their dates."""
    page = page_of(client, q="59/2023")
    assert len(select(page, "section[@aria-labelledby='dung-ten'] li")) == 3


def test_places_of_the_name_stand_above(client: FlaskClient) -> None:
    """Both communes of one name are there, told apart by their provinces."""
    words = page_of(client, q="xã Tam Nông").text_content()
    assert "Đồng Tháp" in words
    assert "Phú Thọ" in words


# ---- facets ---------------------------------------------------------------------------------------------------


def test_each_facet_leads_to_as_many_hits_as_it_says(client: FlaskClient) -> None:
    """Every choice beside the hits is a link, and what it leaves has the count that stood beside it."""
    page = page_of(client, q=QUERY)
    choices = select(page, ".loc-ben li")
    assert len(choices) > 20
    for choice in choices[::3]:
        narrowed = html.fromstring(client.get(select(choice, "a")[0].get("href")).text)
        count = int(re.sub(r"\D", "", select(choice, ".nhat")[0].text))
        assert total(narrowed) == count, choice.text_content()


def test_a_filter_is_shown_and_can_be_left(client: FlaskClient) -> None:
    """What narrows the answer stands above it; its link leads back to the whole."""
    narrowed = page_of(client, q=QUERY, kind="Luật", status="in_force")
    (kind, _) = sorted(select(narrowed, ".dang-loc li"), key=lambda each: each.text_content(), reverse=True)
    assert "Luật" in kind.text_content()
    whole = html.fromstring(client.get(select(kind, "a")[0].get("href")).text)
    assert total(whole) == total(page_of(client, q=QUERY, status="in_force")) > total(narrowed)


def test_the_state_is_that_of_the_day(client: FlaskClient) -> None:
    """The law on democracy is not yet in force in 2022, and is in 2024."""
    for day, words in (("2022-12-01", "chưa có hiệu lực"), ("2024-01-01", "còn hiệu lực")):
        page = page_of(client, q="công khai dân chủ cơ sở", kind="Luật", year="2022", ngay=day)
        marks = {mark.text_content().split(maxsplit=1)[1] for mark in select(page, ".hieu-luc-nho")}
        assert marks == {words}


def test_duties_are_shown_to_who_asks_for_them(client: FlaskClient) -> None:
    """Narrowed to a bearer, each hit tells what that bearer must do."""
    page = page_of(client, q=QUERY, bearer="Ủy ban nhân dân/commune")
    told = [line.text_content() for line in select(page, ".nghia-vu-nho li")]
    assert told
    assert any("Ủy ban nhân dân cấp xã" in line for line in told)
    assert not select(page_of(client, q=QUERY), ".nghia-vu-nho")


# ---- order, reasons, passage ----------------------------------------------------------------------------------


def test_newest_and_oldest_first(client: FlaskClient, library: Library) -> None:
    """Sorted by day, the hits of a page run one way."""
    for order, sign in (("newest", -1), ("oldest", 1)):
        found = [hit.document for hit in library.search(QUERY, limit=15, order=order).hits]
        days = [day.toordinal() * sign for id in found if (day := library.document(id).issued)]
        assert days == sorted(days)
        assert len(titles(page_of(client, q=QUERY, order=order))) == 15


def test_priors_can_be_switched_off(client: FlaskClient) -> None:
    """The page says that they are at work, and has the link to the answer without them."""
    page = page_of(client, q=QUERY)
    assert "ưu tiên nhẹ" in select(page, ".xep")[0].text_content()
    (switch,) = [link for link in select(page, ".xep a") if "priors=0" in link.get("href")]
    assert (
        "chỉ xét từ ngữ"
        in select(html.fromstring(client.get(switch.get("href")).text), ".xep")[0].text_content()
    )


def test_reasons_are_told_on_demand(client: FlaskClient) -> None:
    """The link under a hit opens what it scored by, in the words that were typed."""
    page = page_of(client, q="hội nghị thôn")
    assert not select(page, ".vi-sao")
    link = next(link for link in select(page, ".ket-qua a") if "vi-sao" in link.get("href"))
    (why,) = select(html.fromstring(client.get(link.get("href")).text), ".vi-sao")
    assert "hội nghị" in why.text_content()


def test_the_passage_has_the_diacritics_of_the_text_and_the_clause(client: FlaskClient) -> None:
    """Typed bare, the words are marked as the text writes them, with a link to the clause they stand in."""
    page = page_of(client, q="huong uoc quy uoc")
    assert {"hương", "ước"} <= {mark.text.lower() for mark in select(page, ".doan-trich mark")}
    assert any("khoan-" in link.get("href") for link in select(page, ".doan-trich a"))


def test_a_misspelt_query_says_by_what_it_was_read(client: FlaskClient) -> None:
    """Left-over keys of an input method are read as the syllables of the corpus."""
    assert select(page_of(client, q="huwowng uwowcs"), ".bao b")[0].text == "hương ước"


# ---- files and feeds ------------------------------------------------------------------------------------------


def test_files_hold_the_whole_answer(client: FlaskClient, library: Library) -> None:
    """CSV and JSON have the hits of the search in its order, narrowed as it is."""
    asked = {"q": QUERY, "kind": "Nghị định", "order": "newest"}
    ids = [
        "/".join(filter(None, (hit.document, hit.unit)))
        for hit in library.search(QUERY, kind="Nghị định", order="newest", limit=1000).hits
    ]
    rows = list(
        csv.DictReader(io.StringIO(client.get("/tim.csv", query_string=asked).text.removeprefix("\ufeff")))
    )
    assert [row["id"] for row in rows] == ids
    assert {row["kind"] for row in rows} == {"Nghị định"}
    found = json.loads(client.get("/tim.json", query_string=asked).text)
    assert [hit["id"] for hit in found["hits"]] == ids
    assert found["total"] == len(ids)


def test_a_feed_is_atom(client: FlaskClient) -> None:
    """Feed and entries have what RFC 4287 asks for: one id, title and moment each, an author, links; ids are unique."""
    response = client.get("/tim.atom", query_string={"q": QUERY, "kind": "Luật"})
    assert response.mimetype == "application/atom+xml"
    feed = etree.fromstring(response.data)
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    entries = feed.findall("a:entry", ATOM)
    assert entries
    for each in (feed, *entries):
        for name in ("id", "title", "updated"):
            (one,) = each.findall(f"a:{name}", ATOM)
            assert one.text
        assert MOMENT_RE.fullmatch(each.findtext("a:updated", namespaces=ATOM))
        assert each.find("a:link[@rel='alternate']", ATOM) is not None
    assert feed.find("a:author/a:name", ATOM).text == "Viện Dẫn"
    assert feed.find("a:link[@rel='self']", ATOM).get("href") == feed.findtext("a:id", namespaces=ATOM)
    ids = [entry.findtext("a:id", namespaces=ATOM) for entry in entries]
    assert len(set(ids)) == len(ids)
    moments = [entry.findtext("a:updated", namespaces=ATOM) for entry in entries]
    assert moments == sorted(moments, reverse=True)
    assert feed.findtext("a:updated", namespaces=ATOM) == moments[0]


def test_a_feed_is_the_same_each_time_and_its_page_says_where_it_is(client: FlaskClient) -> None:
    """A reader who comes again finds the same identifiers; the page of the search names its feed."""
    (link,) = select(page_of(client, q=QUERY, kind="Luật"), "link[@type='application/atom+xml']")
    assert client.get(link.get("href")).data == client.get(link.get("href")).data
    assert "kind=Lu" in link.get("href")


# ---- suggestions ----------------------------------------------------------------------------------------------


def test_suggestions_come_as_json_in_time(client: FlaskClient) -> None:
    """Each answer takes less than 50 ms."""
    client.get("/goi-y?q=quy")
    for typed in ("hươ", "hương ư", "luật th", "59/2", "q"):
        began = time.process_time()
        found = json.loads(client.get("/goi-y", query_string={"q": typed}).text)
        assert time.process_time() - began < 0.05
        assert found
    assert (
        json.loads(client.get("/goi-y", query_string={"q": "hương ư"}).text)[0]
        .lower()
        .startswith("hương ước")
    )


@pytest.mark.parametrize("typed", ["", " ", "zzzzz", "\x00", "%", "a" * 5000])
def test_nothing_to_suggest_is_an_empty_list(client: FlaskClient, typed: str) -> None:
    """No typed text breaks the list."""
    assert json.loads(client.get("/goi-y", query_string={"q": typed}).text) == []


# ---- bad input and programs -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "dân", "order": "xa"}, {"q": "dân", "year": "hai"}, {"q": "dân", "status": "mới"}, {"q": "()"},
        {"q": "dân", "ngay": "32/13/2024"}, {"q": "dân " * 3000}, {"q": "dân", "trang": "0"},
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("path", ["/tim", "/tim.csv", "/tim.json", "/tim.atom", "/api/v1/search"])
def test_what_cannot_be_asked_is_refused(client: FlaskClient, path: str, asked: dict[str, str]) -> None:
    """A wrong wish is a clear 400, never a broken page."""
    names = {"ngay": "day", "trang": "offset"} if path.startswith("/api") else {}
    query = {names.get(name, name): value for name, value in asked.items()}
    expected = {200, 400} if {"trang", "offset"} & set(query) else {400}
    assert client.get(path, query_string=query).status_code in expected


def test_programs_get_the_same(client: FlaskClient, library: Library) -> None:
    """The interface for programs takes the same wishes, and gives counts, reasons and what is named."""
    asked = {
        "q": "hội nghị thôn",
        "status": "in_force",
        "day": "2024-01-01",
        "facets": "1",
        "why": "1",
        "limit": "5",
    }
    found = client.get("/api/v1/search", query_string=asked).json
    assert found["total"] == total(page_of(client, q="hội nghị thôn", status="in_force", ngay="2024-01-01"))
    assert {hit["status"] for hit in found["hits"]} == {"in_force"}
    assert sum(share["count"] for share in found["facets"]["kind"]) == found["total"]
    assert found["hits"][0]["why"]["parts"]
    named = client.get("/api/v1/search", query_string={"q": "nđ 59/2023"}).json["named"]
    assert [document["id"] for document in named["documents"]] == ["nghi-dinh/2023/59-2023-nd-cp"]
    assert client.get("/api/v1/suggest?q=hươ").json == list(library.suggest("hươ"))
