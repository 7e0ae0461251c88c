"""The browser's pages as the server gives them: what they say, where they lead, and how they refuse."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import html
import io
import json
import re
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from flask import url_for

from kg.errors import NoLibrary
from kg.library import Decision, build_library, open_library
from kg.model import Citation, Document, Link, Unit
from tests.bench.gold import score_command
from tests.bench.setting import Setting
from tests.webpages import DECREE, DISTRICT, LAW, PAGES, VILLAGE_DECREE, anchors_of, serving, words_of
from web import create_app, navigation
from web.kept import KeptPages, Page
from web.measure import last_measure
from web.naming import formal_name, formal_unit
from web.render import Beside, TextRenderer, find_pieces
from web.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from flask.testing import FlaskClient

    from kg.library import Library

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "web" / "static"

every_page = pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)


@pytest.fixture
def hostile(tmp_path: Path, own_tables: Callable[[Path], Path]) -> Iterator[FlaskClient]:
    """Give a reader of a library whose one document is written to break pages."""
    own_tables(tmp_path / "files")
    text = (
        "---\nkind: Quyết định\nnumber: 7/2020/QĐ-TTg\ntitle: '<script>alert(1)</script> & \"thế\"'\n"
        "url: 'javascript:alert(1)'\n---\nĐiều 1. <b>Đậm</b> & {{ 7 * 7 }}\nCăn cứ Nghị định 30/2020/NĐ-CP.\n"
    )
    (tmp_path / "files" / "one.md").write_text(text, encoding="utf-8")
    build_library((tmp_path / "files",), tmp_path / "library")
    with serving(tmp_path / "library") as app:
        yield app.test_client()


NO_PAGE_RE = re.compile(r"\.\w+$|format>$|^/(?:goi-y|sparql)$|^/(?:id/|vk|du-lieu/|\.well-known/)")
"""Which addresses give no page: files, what a page asks for while one types, what programs follow or ask."""


def test_every_page_is_looked_at(app: Flask) -> None:
    """No page is missing from the list that these tests and those in the browser look at."""
    routes = app.url_map.bind("localhost")
    listed = {routes.match(address.partition("?")[0])[0] for address in PAGES.values()}
    pages = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("pages.") and not NO_PAGE_RE.search(rule.rule)
    }
    assert pages == listed


@every_page
@pytest.mark.parametrize("language", ["vi", "en"])
def test_page_is_whole(client: FlaskClient, address: str, language: str) -> None:
    """Every page answers in both languages with one heading, one main part, no gaps in names, and unique anchors."""
    client.set_cookie("ngon_ngu", language)
    response = client.get(address)
    assert response.status_code == 200
    assert f'<html lang="{language}">' in response.text
    assert response.text.count("<h1") == 1
    assert response.text.count("<main") == 1
    anchors = re.findall(r'\bid="([^"]+)"', response.text)
    assert len(anchors) == len(set(anchors))


@every_page
def test_page_carries_no_inline_code(client: FlaskClient, address: str) -> None:
    """No page has a script, style or handler inside it, nor asks another host for a part of itself."""
    page = client.get(address).text
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", page)
    parts = re.findall(r'<(?:script|link|img)[^>]*?(?:src|href)="([^"]+)"', page)
    assert [part for part in parts if part.startswith(("http", "//"))] == []


@every_page
def test_page_has_headers(client: FlaskClient, address: str) -> None:
    """Every page forbids what it does not need."""
    headers = client.get(address).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-cache"


@every_page
def test_page_is_sent_once(client: FlaskClient, address: str) -> None:
    """A reader who has the page already gets 304, and in another language the page."""
    tag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    client.set_cookie("ngon_ngu", "en")
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_page_asked_for_again_is_the_same(client: FlaskClient, encoding: str) -> None:
    """A page asked for again comes as it came before, to the byte and header, without being made again."""
    address, headers = f"/van-ban/{LAW}?xem=vien-dan&ngay=2024-02-29", {"Accept-Encoding": encoding}
    seconds, answers = [], []
    for _ in range(2):
        begun = time.perf_counter()
        answers.append(client.get(address, headers=headers))
        seconds.append(time.perf_counter() - begun)
    first, second = answers
    assert first.data == second.data
    assert sorted(first.headers) == sorted(second.headers)
    assert seconds[1] < seconds[0]
    assert client.get(f"{address}&lang=en", headers=headers).data != first.data


def test_pages_are_kept_within_their_room() -> None:
    """Of more pages than there is room for, those asked for last stay; a very large one is never kept."""
    kept = KeptPages(160)
    for name in "abc":
        kept.keep((name,), Page(b"x" * 10, ()))
    for name in "defghijklmnop":
        kept.keep((name,), Page(b"x" * 10, ()))
        assert kept.find(("a",))
    kept.keep(("q",), Page(b"x" * 10, ()))
    kept.keep(("large",), Page(b"x" * 11, ()))
    assert kept.find(("b",)) is None
    assert kept.find(("q",)) == Page(b"x" * 10, ())
    assert kept.find(("large",)) is None


def test_links_of_every_page_open(client: FlaskClient) -> None:
    """The links of all pages to pages of ours open, 150 of them, evenly taken; a file still to be made says so."""
    found: set[str] = set()
    for address in PAGES.values():
        links = re.findall(r'<a [^>]*href="(/[^"]*)"', client.get(address).text)
        found.update(html.unescape(link) for link in links)
    pages = {address.partition("#")[0] for address in found}
    chosen = sorted(pages)[:: max(1, len(pages) // 150)]
    closed = {}
    for page in chosen:
        with client.get(page) as response:
            if response.status_code not in {200, 302} and "Retry-After" not in response.headers:
                closed[page] = response.status_code
    assert closed == {}


def test_navigation_leads_to_pages(client: FlaskClient, app: Flask) -> None:
    """Every page of the navigation exists, opens, and is marked as the open one."""
    with app.test_request_context():
        addresses = [url_for(endpoint) for endpoint in navigation.endpoints()]
    assert len(set(addresses)) == len(addresses)
    for address in addresses:
        page = client.get(address, headers={"Accept": "text/html"}).text
        assert re.search(rf'<a href="{address}" aria-current="page"', page), address


def test_links_keep_the_day(client: FlaskClient) -> None:
    """A page of a day leads to other documents as of that day; the form for another day keeps what else was asked."""
    page = client.get(f"/van-ban/{DECREE}?xem=luoc-do&ngay=01/07/2023").text
    links = re.findall(r"<main.*</main>", page, re.DOTALL)[0]
    assert f'href="/van-ban/{LAW}?ngay=2023-07-01"' in links
    assert not re.search(
        r'href="/(?:van-ban|chuoi|chung-cu)/[^"?]*"', re.sub(r'href="[^"]*\.(?:ttl|json)', "", links)
    )
    assert '<input type="hidden" name="xem" value="luoc-do">' in page
    assert 'name="ngay" value="2023-07-01"' in page


def test_home_accounts_for_every_citation(client: FlaskClient, library: Library) -> None:
    """The home page shows found = resolved + ambiguous + unresolved + rejected."""
    account = library.counts().citations
    words = words_of(client.get("/").text)
    assert account.balanced
    assert f"Tìm thấy {account.found:,}".replace(",", ".") in words
    assert f"= Đã nối {account.resolved:,}".replace(",", ".") in words


@pytest.mark.parametrize(
    "spelling", ["59/2023/NĐ-CP", "59/2023/nd-cp", "số 59/2023/NĐ-CP", DECREE, "59-2023-NĐ-CP"]
)
def test_number_leads_to_its_document(client: FlaskClient, spelling: str) -> None:
    """A number or identifier, in any spelling, leads to its document."""
    response = client.get("/tim", query_string={"q": spelling})
    leads = response.headers.get("Location") == f"/van-ban/{DECREE}"
    assert leads or f'href="/van-ban/{DECREE}"' in response.text


def test_unknown_number_says_what_that_means(client: FlaskClient) -> None:
    """A number that the library lacks is not said to be wrong."""
    words = words_of(client.get("/tim?q=99/2099/NĐ-CP").text)
    assert "không có nghĩa là văn bản ấy không tồn tại" in words


def test_hits_keep_their_diacritics(client: FlaskClient) -> None:
    """Words typed without diacritics are marked as the text writes them."""
    assert "<mark>hương</mark> <mark>ước</mark>" in client.get("/tim?q=huong uoc").text


def test_hits_name_their_unit_in_words(client: FlaskClient) -> None:
    """A hit is an article in words that leads to the page of the article."""
    page = client.get("/tim?q=lấy ý kiến").text
    assert re.search(r'<a href="/van-ban/[^"]+/dieu-\d+">Điều \d+', page)


def test_report_links_what_it_carries_out(client: FlaskClient, report: str) -> None:
    """Hàm Tân's meeting links Luật 10/2022/QH15, Nghị định 59 and 61/2023 in its text."""
    page = client.get(f"/van-ban/{report}").text
    text = page.partition('<div class="van">')[2].partition("</div>")[0]
    for target in (LAW, DECREE, VILLAGE_DECREE):
        assert f'href="/van-ban/{target}"' in text


@pytest.mark.parametrize("target", [LAW, DECREE, VILLAGE_DECREE])
def test_cited_document_shows_who_cites_it(client: FlaskClient, report: str, target: str) -> None:
    """The document's list of who cites it holds the meeting, with the sentence and where it opens."""
    page, found = 1, ""
    while page < 20 and report not in found:
        found = client.get(f"/van-ban/{target}?xem=duoc-vien-dan&trang={page}").text
        page += 1
    assert f'href="/van-ban/{report}#c' in found


def test_text_has_anchors_of_its_units(client: FlaskClient, library: Library) -> None:
    """Every unit of a document that is not quoted is an anchor on its page, named by its path."""
    paths = {unit.path for unit in library.units(LAW) if not unit.quoted}
    assert paths
    assert paths <= anchors_of(client.get(f"/van-ban/{LAW}").text)


def test_every_citation_is_marked(client: FlaskClient, library: Library) -> None:
    """Every citation of another document, and every one without an answer, stands in the text as a link."""
    page = client.get(f"/van-ban/{LAW}").text
    links = library.links(LAW)
    shown = {f"c{link.citation.start}" for link in links if link.outcome != "rejected" and link.target != LAW}
    assert shown
    assert shown <= anchors_of(page)


def test_undecided_citations_say_why(client: FlaskClient, library: Library) -> None:
    """A citation without an answer leads to a page that names the reason in Vietnamese."""
    document, link = next(
        (id, link)
        for id, links in library.store.all_links()
        for link in links
        if link.outcome == "unresolved"
    )
    page = client.get(f"/chung-cu/{document}/{link.citation.start}").text
    assert "Chưa nối được" in page
    assert link.why_not not in page


def test_digest_is_called_one(client: FlaskClient, library: Library) -> None:
    """A text in our own words says on its page that it is none of the law's."""
    digest = next(each for each in library.store.all_documents() if each.standing == "digest")
    assert "không phải nguyên văn" in words_of(client.get(f"/van-ban/{digest.id}").text)


def test_unverified_facts_are_marked(client: FlaskClient, library: Library) -> None:
    """A fact that no primary text confirms is marked as such."""
    marked = next(
        each
        for each in library.store.all_documents()
        if {"issued", "issuer", "effective"} & set(each.unverified)
    )
    assert "chưa kiểm chứng" in client.get(f"/van-ban/{marked.id}").text


def test_unit_shows_who_cites_it(client: FlaskClient) -> None:
    """The page of an article shows its text and who cites it."""
    words = words_of(client.get(f"/van-ban/{LAW}/dieu-12").text)
    assert "Ai viện dẫn Điều 12" in words


def test_citations_are_marked_as_of_the_day(client: FlaskClient) -> None:
    """A citation carries the mark of the state of what it cites, in a sign and in words, on the day asked for."""
    for day, words in (("2022-12-01", "chưa có hiệu lực"), ("2023-07-01", "còn hiệu lực")):
        page = client.get(f"/van-ban/{DECREE}?ngay={day}").text
        links = re.findall(rf'<a class="vd"[^>]*href="/van-ban/{LAW}[^"]*"[^>]*>(.*?)</a>', page)
        assert links
        assert {label for link in links for label in re.findall(r'aria-label="([^"]+)"', link)} == {words}


def test_contents_mark_amended_articles(client: FlaskClient, library: Library) -> None:
    """An article that another law has amended is marked in the contents, and was not before that day."""
    amended = {
        event.unit.split("/")[0]
        for event in library.store.events(LAW)
        if event.type == "amended" and event.unit and event.standing == "stated"
    }
    after = client.get(f"/van-ban/{LAW}?ngay=2026-01-01").text.partition('<section class="loi-van"')[0]
    before = client.get(f"/van-ban/{LAW}?ngay=2023-07-01").text.partition('<section class="loi-van"')[0]
    assert amended
    for article in amended:
        line = rf'<a href="#{article}">.*?</a> <span class="dau tt-part"[^>]*>(?:sđ|◐)</span></li>'
        assert re.search(line, after), article
        assert not re.search(line, before), article


def test_evidence_tells_the_state_then_and_now(client: FlaskClient, library: Library) -> None:
    """The card of a citation says what was in force when the text was issued, and what is on the day asked for."""
    link = next(link for link in library.links(DECREE) if link.target == LAW)
    words = words_of(client.get(f"/chung-cu/{DECREE}/{link.citation.start}?manh=1&ngay=2022-12-01").text)
    assert "Khi viện dẫn, 14/08/2023 ● Có hiệu lực từ 01/07/2023" in words
    assert "Tính đến 01/12/2022 ○ Chưa có hiệu lực" in words


def test_unit_tells_how_to_cite_it(client: FlaskClient) -> None:
    """The card of a clause gives its citation in full, its address, and who cites it."""
    card = client.get(f"/van-ban/{LAW}/dieu-12?manh=1").text
    name = "Điều 12 Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15 ngày 10 tháng 11 năm 2022 của Quốc hội"
    assert f'data-chep="{name}"' in card
    assert f'data-chep-noi="/van-ban/{LAW}#dieu-12"' in card
    assert "<html" not in card


@pytest.mark.parametrize(("id", "direction"), [(DECREE, "from"), (LAW, "to")])
def test_relations_name_their_units(client: FlaskClient, library: Library, id: str, direction: str) -> None:
    """The relations of a document, in either direction, are listed down to the units that they join."""
    stated = next(
        each
        for each in getattr(library.store, f"relations_{direction}")(id)
        if each.target_unit and {each.source, each.target} == {DECREE, LAW}
    )
    page = client.get(f"/van-ban/{id}?xem=luoc-do").text
    target = re.escape(f'<a href="/van-ban/{LAW}#{stated.target_unit}">')
    source = (
        re.escape(f'<a href="/van-ban/{DECREE}#{stated.source_unit}">')
        if stated.source_unit
        else "cả văn bản"
    )
    assert re.search(rf"{source}[^→]*→ {target}", page)


def test_paper_says_state_day_and_notes(client: FlaskClient) -> None:
    """What is printed has the state and the day in its foot, and the documents that the text cites as notes."""
    page = client.get(f"/van-ban/{DECREE}?ngay=2023-07-01").text
    foot = words_of(page.partition('class="chi-in chan-in">')[2].partition("</p>")[0])
    assert "○ Chưa" in foot
    assert "tính đến 01/07/2023" in foot
    number = re.findall(rf'data-so="(\d+)" href="/van-ban/{LAW}', page)[0]
    notes = page.partition('<section class="chi-in"')[2].partition("</ol>")[0]
    assert LAW in notes.split("<li>")[int(number)]


FORMAL = {
    "decree": (
        Document("x", "Nghị định", "59/2023/NĐ-CP", "Quy định chi tiết", "Chính phủ", dt.date(2023, 8, 14)),
        "khoản 2 Điều 3 Nghị định số 59/2023/NĐ-CP ngày 14 tháng 8 năm 2023 của Chính phủ quy định chi tiết",
    ),
    "january": (
        Document("x", "Thông tư", "1/2016/TT-BNV", "Hướng dẫn", "Bộ Nội vụ", dt.date(2016, 1, 3)),
        "khoản 2 Điều 3 Thông tư số 1/2016/TT-BNV ngày 03 tháng 01 năm 2016 của Bộ Nội vụ hướng dẫn",
    ),
    "abbreviation": (
        Document("x", "Quyết định", "7/2020/QĐ-TTg", "ATTP", "Thủ tướng Chính phủ"),
        "khoản 2 Điều 3 Quyết định số 7/2020/QĐ-TTg của Thủ tướng Chính phủ ATTP",
    ),
    "constitution": (
        Document("x", "Hiến pháp", "", "", "Quốc hội", dt.date(2013, 11, 28)),
        "khoản 2 Điều 3 Hiến pháp ngày 28 tháng 11 năm 2013 của Quốc hội",
    ),
}


@pytest.mark.parametrize(("document", "written"), FORMAL.values(), ids=FORMAL)
def test_unit_is_cited_in_full(app: Flask, document: Document, written: str) -> None:
    """A unit is named by itself, then kind, number, date, issuer and title."""
    with app.test_request_context():
        assert formal_unit(document, "dieu-3/khoan-2") == written
        assert written.endswith(formal_name(document))


def test_unknown_document_names_near_ones(client: FlaskClient) -> None:
    """A slip in an identifier answers 404 with the document that was meant."""
    response = client.get("/van-ban/luat/2022/10-2022-qh14")
    assert response.status_code == 404
    assert f'href="/van-ban/{LAW}"' in response.text


def test_unknown_unit_names_near_ones(client: FlaskClient) -> None:
    """An article that a law does not have answers 404 and leads to ones it has."""
    response = client.get(f"/van-ban/{LAW}/dieu-999")
    assert response.status_code == 404
    assert f"/van-ban/{LAW}" in response.text


REFUSED = {
    "no-page": ("/khong-co", 404),
    "no-view": (f"/van-ban/{LAW}?xem=khong-co", 404),
    "no-way": (f"/chuoi/{LAW}?huong=ngang", 404),
    "no-place": ("/noi/khong-co", 404),
    "no-citation": (f"/chung-cu/{LAW}/999999999", 404),
    "no-document-of-citation": ("/chung-cu/luat/2099/1/5", 404),
    "no-export": ("/van-ban/luat/2099/1-2099-qh20.ttl", 404),
    "no-chain": ("/chuoi/luat/2099/1-2099-qh20", 404),
    "bad-year": ("/danh-muc?year=hai-nghin", 400),
    "bad-page": ("/danh-muc?trang=-1", 400),
    "huge-page": ("/tim?q=dân&trang=99999999999999", 400),
    "digits-of-another-script": ("/danh-muc?year=٢٠٢٢", 400),
    "long-query": (f"/tim?q={'dân ' * 3000}", 400),
    "odd-letters": ("/van-ban/%00/%ff", 404),
}


@pytest.mark.parametrize(("address", "code"), REFUSED.values(), ids=REFUSED)
def test_refusal_helps_on(client: FlaskClient, address: str, code: int) -> None:
    """What cannot be answered gets a page with its code, what to try, and ways on."""
    response = client.get(address)
    assert response.status_code == code
    assert "<h1>" in response.text
    assert 'href="/tro-giup"' in response.text
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/", "/tim", f"/van-ban/{LAW}"])
def test_other_methods_are_refused(client: FlaskClient, address: str) -> None:
    """A page cannot be posted to."""
    assert client.post(address).status_code == 405


def test_mistake_of_ours_becomes_a_page(library_folder: Path) -> None:
    """A bug answers 500 with a page, and tells the reader nothing of the code."""

    def broken() -> str:
        message = "secret of the code"
        raise ZeroDivisionError(message)

    with serving(library_folder) as app:
        app.add_url_rule("/hong", view_func=broken)
        response = app.test_client().get("/hong")
    assert response.status_code == 500
    assert "Không có gì bị mất" in response.text
    assert "secret of the code" not in response.text


def test_titles_cannot_run(hostile: FlaskClient) -> None:
    """What a document says is text on every page: no tag, script or template of its own runs."""
    for address in ("/", "/danh-muc", "/van-ban/quyet-dinh/2020/07-2020-qd-ttg", "/tim?q=đậm"):
        page = hostile.get(address).text
        assert "<script>alert" not in page
        assert "<b>Đậm</b>" not in page
        assert "javascript:" not in page
        assert "49" not in words_of(page).split()


def test_query_cannot_run(client: FlaskClient) -> None:
    """What a reader types comes back as text."""
    page = client.get("/tim", query_string={"q": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page


def test_language_is_kept(client: FlaskClient) -> None:
    """A language that was chosen once holds for later pages."""
    client.get("/?lang=en")
    assert "What does this document rest on" in client.get("/").text
    client.get("/?lang=vi")
    assert "Văn bản này dựa vào đâu" in client.get("/").text


def test_numbers_are_written_as_the_language_does(client: FlaskClient, library: Library) -> None:
    """A thousand is 1.000 in Vietnamese and 1,000 in English."""
    number = f"{library.counts().relations:,}"
    assert number in client.get("/?lang=en").text
    assert number.replace(",", ".") in client.get("/?lang=vi").text


def test_catalogue_as_csv(client: FlaskClient) -> None:
    """A list comes as CSV with a header, one row a document, readable by spreadsheets."""
    response = client.get("/danh-muc.csv?kind=Luật&year=2022")
    rows = list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff"))))
    assert response.text.startswith("\ufeff")
    assert LAW in {row["id"] for row in rows}
    assert {row["kind"] for row in rows} == {"Luật"}


def test_missing_documents_as_csv(client: FlaskClient) -> None:
    """The acquisition list comes as CSV, the most cited first."""
    rows = list(csv.DictReader(io.StringIO(client.get("/con-thieu.csv").text.removeprefix("\ufeff"))))
    cited = [int(row["cited"]) for row in rows]
    assert cited
    assert cited == sorted(cited, reverse=True)


def test_catalogue_by_issuer_and_subject(client: FlaskClient, library: Library) -> None:
    """The home page leads to the documents of an issuer and of a subject, as many as it says."""
    page = client.get("/").text
    for field, counted in (("issuer", library.tally.issuers), ("subject", library.tally.subjects)):
        name, number = next(iter(counted.items()))
        address = f"/danh-muc?{urlencode({field: name})}"
        assert address in page
        rows = list(
            csv.DictReader(io.StringIO(client.get(address.replace("?", ".csv?")).text.removeprefix("\ufeff")))
        )
        assert len(rows) == number
        assert field == "subject" or {row["issuer"] for row in rows} == {name}


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # the scorer leaves its files to be closed for it
def test_home_claims_no_fewer_wrong_links_than_there_are(
    shared: Path, library_folder: Path, tmp_path: Path, client: FlaskClient
) -> None:
    """The rate of wrong links on the home page is what the annotated texts give, or worse."""
    setting = Setting(tmp_path, shared / "corpus", library_folder)
    links = score_command(setting, library_folder, "score_citations", "pages_dev.json")["links"]
    told = last_measure()
    assert (told.wrong, -told.right) >= (links["wrong"], -links["right"])
    assert f"{told.right} đường nối đúng, {told.wrong} sai" in words_of(client.get("/").text)


def test_decisions_of_reviewers_are_listed(tmp_path: Path, own_tables: Callable[[Path], Path]) -> None:
    """What a reviewer decided stands in the list and in its file, with who, when and why."""
    own_tables(tmp_path / "files")
    text = "---\nkind: Quyết định\nnumber: 7/2020/QĐ-TTg\n---\nĐiều 1. Theo Nghị định 30/2020/NĐ-CP.\n"
    (tmp_path / "files" / "one.md").write_text(text, encoding="utf-8")
    build_library((tmp_path / "files",), tmp_path / "library")
    with open_library(tmp_path / "library") as library:
        (document,) = (each for each in library.store.all_documents() if each.standing == "official")
        (link,) = library.links(document.id)
        library.correct(link, document.id, Decision("reject", "Lan", "<b>sai</b>"))
        with serving(tmp_path / "library") as app:
            had = app.test_client().get("/quyet-dinh-ra-soat").headers["ETag"]
            library.correct(link, document.id, Decision("confirm", "Mai", "đúng"))
            again = app.test_client().get("/quyet-dinh-ra-soat", headers={"If-None-Match": had})
            page, file = words_of(again.text), app.test_client().get("/quyet-dinh-ra-soat.csv").text
    assert "Đúng" in page
    assert "Không nối Lan: <b>sai</b>" in page
    assert "reject" in file
    assert "Lan" in file


def test_place_shows_what_became_of_it(client: FlaskClient) -> None:
    """Huyện Hàm Tân ended on 1 July 2025; its communes of today and its meeting are named."""
    words = words_of(client.get(f"/noi/{DISTRICT}").text)
    assert "01/07/2025" in words
    assert "xã Hàm Tân" in words
    assert "Hàm Tân tổng kết dân chủ ở cơ sở năm 2023" in words


def test_long_answers_are_compressed(client: FlaskClient) -> None:
    """A browser that can unpack gets a long law at a fraction of its size."""
    address = f"/van-ban/{LAW}"
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) * 3 < len(client.get(address).data)


@pytest.mark.parametrize("ending", ["ttl", "jsonld", "nt"])
def test_document_as_rdf(client: FlaskClient, ending: str) -> None:
    """A document comes as RDF in three syntaxes."""
    response = client.get(f"/van-ban/{DECREE}.{ending}")
    assert response.status_code == 200
    assert "59/2023/NĐ-CP" in response.text


def test_api_gives_a_document(client: FlaskClient) -> None:
    """The JSON of a document holds its facts, and what it cites with the answers."""
    answer = client.get(f"/api/v1/documents/{DECREE}").get_json()
    assert answer["document"]["issued"] == "2023-08-14"
    assert LAW in {link["target"] for link in answer["links"]}


def test_api_reads_a_text(client: FlaskClient) -> None:
    """A text sent to the interface comes back as citations with targets."""
    answer = client.post("/api/v1/cite", data="Căn cứ Nghị định 59/2023/NĐ-CP.".encode()).get_json()
    assert [each["link"]["target"] for each in answer["citations"]] == [DECREE]


def test_api_explains_a_citation(client: FlaskClient) -> None:
    """Each citation comes with its rule and candidates on demand; a span without one with the reason."""
    text = "Theo Nghị định 59, cán bộ họp."
    (found,) = client.post("/api/v1/cite?explain=1", data=text.encode()).get_json()["citations"]
    assert found["explanation"]["rule"] == "serial"
    assert found["explanation"]["candidates"]
    assert client.post("/api/v1/cite?why=19-25", data=text.encode()).get_json()["why"]
    assert client.post("/api/v1/cite?why=25-19", data=text.encode()).status_code == 400


def test_api_searches(client: FlaskClient) -> None:
    """The interface searches as the page does."""
    assert client.get("/api/v1/search?q=hương ước&limit=3").get_json()["hits"]


def test_api_gives_a_chain(client: FlaskClient) -> None:
    """The interface gives a chain with where its evidence stands."""
    hops = client.get(f"/api/v1/chain?id={DECREE}&direction=up").get_json()["hops"]
    assert LAW in {hop["target"] for hop in hops}


PROBLEMS = {
    "unknown": ("/api/v1/documents/luat/2022/10-2022-qh14", 404),
    "no-page": ("/api/v1/khong-co", 404),
    "no-id": ("/api/v1/chain", 400),
    "bad-direction": (f"/api/v1/chain?id={LAW}&direction=sideways", 400),
    "bad-limit": ("/api/v1/search?q=a&limit=0", 400),
    "no-query": ("/api/v1/search", 400),
}


@pytest.mark.parametrize(("address", "code"), PROBLEMS.values(), ids=PROBLEMS)
def test_api_answers_problems(client: FlaskClient, address: str, code: int) -> None:
    """What the interface refuses comes as problem+json with code and reason."""
    response = client.get(address)
    problem = json.loads(response.text)
    assert response.mimetype == "application/problem+json"
    assert (response.status_code, problem["status"]) == (code, code)
    assert problem["detail"]


def test_api_names_near_documents(client: FlaskClient) -> None:
    """A problem about an unknown document names those that resemble it."""
    assert LAW in client.get("/api/v1/documents/luat/2022/10-2022-qh14").get_json(force=True)["near"]


@pytest.mark.parametrize(
    ("body", "code"),
    [(b"a" * (1 << 20) + b"bcd", 413), ("Điều".encode("utf-16"), 400)],
    ids=["large", "utf-16"],
)
def test_api_refuses_texts(client: FlaskClient, body: bytes, code: int) -> None:
    """A text beyond 1 MB, or in another encoding, is refused."""
    assert client.post("/api/v1/cite", data=body).status_code == code


def test_missing_library_is_told_at_once(tmp_path: Path) -> None:
    """An application without a library does not start."""
    with pytest.raises(NoLibrary):
        create_app(tmp_path)


@pytest.fixture
def rebuilt(tmp_path: Path, own_tables: Callable[[Path], Path]) -> Iterator[Callable[[str], Path]]:
    """Give a function that builds a library of one document with a title, each time anew."""
    own_tables(tmp_path / "files")

    def build(title: str) -> Path:
        text = f"---\nkind: Quyết định\nnumber: 7/2020/QĐ-TTg\ntitle: {title}\n---\nĐiều 1. Một\n"
        (tmp_path / "files" / "one.md").write_text(text, encoding="utf-8")
        build_library((tmp_path / "files",), tmp_path / "library")
        return tmp_path / "library"

    return build


def test_new_build_is_served(rebuilt: Callable[[str], Path]) -> None:
    """After a build the next request reads the new library, and a page of the old one is sent again."""
    address = "/van-ban/quyet-dinh/2020/07-2020-qd-ttg"
    with serving(rebuilt("Trước")) as app:
        old = app.test_client().get(address)
        rebuilt("Sau này")
        new = app.test_client().get(address, headers={"If-None-Match": old.headers["ETag"]})
    assert "Trước" in old.text
    assert "Sau này" in new.text


def test_no_request_fails_while_builds_go_on(rebuilt: Callable[[str], Path]) -> None:
    """Requests without pause all succeed while the library is rebuilt underneath them."""
    titles: set[str] = set()
    codes: set[int] = set()
    over = threading.Event()

    def read(client: FlaskClient) -> None:
        while not over.is_set():
            response = client.get("/van-ban/quyet-dinh/2020/07-2020-qd-ttg")
            codes.add(response.status_code)
            titles.update(re.findall(r"Lần \d", response.text))

    with serving(rebuilt("Lần 0")) as app:
        readers = [threading.Thread(target=read, args=(app.test_client(),)) for _ in range(3)]
        for reader in readers:
            reader.start()
        for time_of_build in range(1, 3):
            rebuilt(f"Lần {time_of_build}")
        time.sleep(0.3)
        over.set()
        for reader in readers:
            reader.join()
    assert codes == {200}
    assert titles == {"Lần 0", "Lần 1", "Lần 2"}


def test_old_library_serves_its_request(rebuilt: Callable[[str], Path]) -> None:
    """A request that began before a build ends with the library it began with."""
    folder = rebuilt("Trước")
    shelf = Shelf(open_library(folder))
    running = shelf.borrow()
    rebuilt("Sau này")
    later = shelf.borrow()
    assert running.document("quyet-dinh/2020/07-2020-qd-ttg").title == "Trước"
    assert later.document("quyet-dinh/2020/07-2020-qd-ttg").title == "Sau này"
    shelf.give_back(running)
    shelf.give_back(later)
    shelf.close()


def test_lost_library_leaves_the_open_one(rebuilt: Callable[[str], Path]) -> None:
    """When the folder says no longer which build it serves, the open one goes on."""
    folder = rebuilt("Trước")
    with serving(folder) as app:
        (folder / "CURRENT").unlink()
        assert app.test_client().get("/").status_code == 200


# ---- parts ------------------------------------------------------------------------------------------------------


def link_at(start: int, end: int, *, outcome: str = "resolved", target: str = "luat/2022/x") -> Link:
    """Make a link of no particular text."""
    return Link(Citation(start, end, "", "full"), outcome, target=target)  # type: ignore[arg-type]


OVERLAPS = {
    "apart": ([(0, 3), (5, 8)], [(0, 3), (5, 8)]),
    "inside": ([(0, 10), (3, 5)], [(0, 3), (3, 5), (5, 10)]),
    "two-inside": ([(0, 10), (2, 4), (6, 8)], [(0, 2), (2, 4), (4, 6), (6, 8), (8, 10)]),
    "same-start": ([(0, 10), (0, 4)], [(0, 4), (4, 10)]),
    "same-end": ([(0, 10), (6, 10)], [(0, 6), (6, 10)]),
    "same": ([(0, 4), (0, 4)], [(0, 4)]),
    "crossing": ([(0, 6), (4, 9)], [(0, 4), (4, 9)]),
    "three-deep": ([(0, 9), (2, 8), (4, 6)], [(0, 2), (2, 4), (4, 6), (6, 8), (8, 9)]),
}


@pytest.mark.parametrize(("spans", "pieces"), OVERLAPS.values(), ids=OVERLAPS)
def test_citations_lie_side_by_side(spans: list[tuple[int, int]], pieces: list[tuple[int, int]]) -> None:
    """Citations inside each other become stretches that do not overlap and leave nothing out."""
    found = [(piece.start, piece.end) for piece in find_pieces(link_at(*span) for span in spans)]
    assert found == pieces


def render(body: str, units: tuple[Unit, ...] = (), links: tuple[Link, ...] = ()) -> str:
    document = Document("luat/2020/y", "Luật", "1/2020/QH14", "Y")
    return str(TextRenderer(document, body, units, links, digests={}).render(Beside()))


def test_text_is_kept_to_the_letter(app: Flask) -> None:
    """Rendering adds marks to a text and loses no letter of it."""
    body = "Điều 1. Phạm vi\n1. Căn cứ Luật X & <Y>.\n\na) Điểm một;"
    with app.test_request_context():
        page = render(body, links=(link_at(26, 32),))
    assert words_of(page).replace(" ", "") == body.replace("\n", "").replace(" ", "")


def test_rendering_is_linear(app: Flask) -> None:
    """Ten times the text with ten times the citations takes less than twenty times the time."""

    def seconds(lines: int) -> float:
        body = "Căn cứ Luật Thanh tra năm 2022 thì làm như sau.\n" * lines
        links = tuple(link_at(48 * line + 7, 48 * line + 20) for line in range(lines))
        units = tuple(
            Unit(f"dieu-{line}", "dieu", str(line), "", 48 * line, 48 * line + 47) for line in range(lines)
        )
        begun = time.process_time()
        render(body, units, links)
        return time.process_time() - begun

    with app.test_request_context():
        seconds(100)
        assert seconds(10_000) < 20 * seconds(1000)


def test_quoted_units_have_no_anchor(app: Flask) -> None:
    """A unit quoted for another law is no unit of this one, and nothing on the page is called so."""
    body = "Điều 1. Sửa đổi\n“Điều 5. Mới”"
    units = (
        Unit("dieu-1", "dieu", "1", "Sửa đổi", 0, 29),
        Unit("dieu-5", "dieu", "5", "Mới", 16, 29, quoted=True),
    )
    with app.test_request_context():
        assert anchors_of(render(body, units)) == {"dieu-1"}


def test_vendored_files_are_what_they_claim() -> None:
    """Every file from others has its name, version, licence and hash written down, and every such file is listed."""
    folder = STATIC / "vendor"
    listed = json.loads((folder / "VENDORED.json").read_text(encoding="utf-8"))
    hashes = {name: hashed for pack in listed for name, hashed in pack["files"].items()}
    present = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    del present["VENDORED.json"]
    assert {name: hashlib.sha512(path.read_bytes()).hexdigest() for name, path in present.items()} == hashes
    assert all(pack["licence"] and pack["version"] and pack["source"] for pack in listed)
    assert all(any(name.endswith("LICENSE") for name in pack["files"]) for pack in listed)


def test_first_view_is_light() -> None:
    """Style and script stay small: 24 kB and 8 kB before they are compressed."""
    assert (STATIC / "style.css").stat().st_size <= 24_576
    assert (STATIC / "keys.js").stat().st_size <= 8_192


TRANSLATIONS = ROOT / "web" / "translations"
METHODS = [("**/templates/**.html", "jinja2"), ("**.py", "python")]


def said_by_pages() -> set[str]:
    """Collect what the pages say, as Babel's extraction finds it."""
    words = {"_": None, "gettext": None, "lazy_gettext": None}
    found = extract_from_dir(ROOT / "web", METHODS, keywords=words)
    return {message for _, _, message, _, _ in found if isinstance(message, str)}


def test_everything_is_translated() -> None:
    """English has every sentence of the pages and no other."""
    with (TRANSLATIONS / "en/LC_MESSAGES/messages.po").open("rb") as file:
        english = {message.id: message.string for message in read_po(file, locale="en") if message.id}
    assert set(english) == said_by_pages()
    assert all(english.values())


def test_translation_is_compiled() -> None:
    """The compiled catalogue, which is what serves, says what the written one does."""
    folder = TRANSLATIONS / "en/LC_MESSAGES"
    with (folder / "messages.po").open("rb") as file:
        written = {message.id: message.string for message in read_po(file, locale="en") if message.id}
    with (folder / "messages.mo").open("rb") as file:
        compiled = {message.id: message.string for message in read_mo(file) if message.id}
    assert written == compiled
