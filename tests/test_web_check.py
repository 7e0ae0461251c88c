"""Checking a draft in the browser: pasted or sent in, each citation answered, nothing kept, nothing from elsewhere."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING

import pytest

from kg.library import build_library, open_library
from kg.library.checking import check_text
from tests.webpages import DECREE, LAW, anchors_of, serving, words_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from kg.library import Library

DRAFT = """KẾ HOẠCH
Căn cứ Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15 ngày 10 tháng 11 năm 2022;
Căn cứ Nghị định số 04/2015/NĐ-CP ngày 09 tháng 01 năm 2015 của Chính phủ;
Theo Quyết định số 9999/2024/QĐ-UBND, khoản 99 Điều 12 Luật Thực hiện dân chủ ở cơ sở, <b>UBND xã</b> giao các thôn.
Thông tư số 01 do thôn niêm yết.
"""
DAY = "2026-11-22"


def send(client: FlaskClient, text: str = DRAFT, **more: object) -> TestResponse:
    """Send a draft as the form does."""
    return client.post(
        "/kiem-tra", data={"loi-van": text, "ngay": DAY, **more}, content_type="multipart/form-data"
    )


def test_draft_is_checked_against_the_library(library: Library) -> None:
    """Every citation of the draft is answered once: here, not here, open or unknown; validity is that of the day."""
    found = check_text(library, DRAFT, dt.date(2026, 11, 22))
    assert [each.finding for each in found] == [
        "found",
        "found",
        "lacking",
        "found",
        *["ambiguous"] * (len(found) - 4),
    ]
    law, old, absent, unit = found[:4]
    assert law.is_basis
    assert law.status
    assert law.status.state == "in_force"
    assert old.status
    assert old.status.state == "ended"
    assert absent.status is None
    assert unit.answer.link.units == ("dieu-12/khoan-99",)
    before = check_text(library, DRAFT, dt.date(2022, 12, 1))
    assert before[0].status
    assert before[0].status.state == "not_yet"


def test_unit_that_is_not_there_is_told(tmp_path: Path, own_tables: Callable[[Path], Path]) -> None:
    """A provision that the official text in the library does not have is named; one that it has is not."""
    own_tables(tmp_path / "files")
    text = "---\nkind: Quyết định\nnumber: 7/2020/QĐ-TTg\ntitle: Thử\n---\nĐiều 1. A\n\n1. Một.\n\n2. Hai.\n"
    (tmp_path / "files" / "one.md").write_text(text, encoding="utf-8")
    build_library((tmp_path / "files",), tmp_path / "library")
    draft = "Theo khoản 2 Điều 1 và khoản 9 Điều 1 Quyết định số 7/2020/QĐ-TTg."
    with open_library(tmp_path / "library") as small:
        found = check_text(small, draft, dt.date(2026, 11, 22))
        assert {path for each in found for path in each.missing} == {"dieu-1/khoan-9"}
    with serving(tmp_path / "library") as app:
        page = send(app.test_client(), draft).get_data(as_text=True)
    assert "lời văn trong kho không có khoản 9 Điều 1" in words_of(page)


def test_page_shows_what_became_of_each_citation(client: FlaskClient) -> None:
    """The page names bases, ended documents and missing units, marks the text, and escapes what stands in it."""
    page = send(client).get_data(as_text=True)
    words = words_of(page)
    for said in ("Căn cứ ban hành", "Hết hiệu lực từ", "không có trong kho này", "<b>UBND xã</b>"):
        assert said in words
    assert f'href="/van-ban/{LAW}"' in page
    assert "<b>UBND" not in page
    assert {"k1", "k2", "k3", "k4"} <= anchors_of(page)
    assert page.count('href="#k1"') == 1


def test_draft_is_not_kept(client: FlaskClient) -> None:
    """What was sent in may be stored nowhere on its way."""
    assert send(client).headers["Cache-Control"] == "no-store"


def test_check_as_csv(client: FlaskClient) -> None:
    """The same as a table has one row for each citation."""
    rows = list(csv.DictReader(io.StringIO(send(client, dang="csv").get_data().decode("utf-8-sig"))))
    assert [row["document"] for row in rows][:2] == [LAW, "nghi-dinh/2015/04-2015-nd-cp"]
    assert DRAFT[int(rows[0]["place"]) :].startswith(rows[0]["citation"])


@pytest.mark.parametrize("name", ["a.txt", "a.md", "C:\\du-thao\\a.html"])
def test_file_is_read(client: FlaskClient, name: str) -> None:
    """A file says the same as its text pasted."""
    body = f"<html><body><p>{DRAFT}</p></body></html>" if name.endswith("html") else DRAFT
    answer = send(client, "", **{"tap-tin": (io.BytesIO(body.encode()), name)})
    assert answer.status_code == 200
    assert f'href="/van-ban/{LAW}"' in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"loi-van": " "}, "Chưa có lời văn nào"),
        ({"loi-van": DRAFT, "ngay": "hôm qua"}, "không phải là một ngày"),
        ({"loi-van": "a" * 500_001}, "500.000"),
        ({"tap-tin": (io.BytesIO(b"PK\x03\x04"), "a.docx")}, "a.docx"),
        ({"tap-tin": (io.BytesIO(b"\xff\xfe\x00\xd8\x00"), "a.txt")}, "a.txt"),
    ],
    ids=["nothing", "no-day", "too-long", "kind", "damaged"],
)
def test_refusal_keeps_what_was_typed(client: FlaskClient, sent: dict[str, object], said: str) -> None:
    """What cannot be read is told beside the form, in words that say what to do; the text stays."""
    answer = client.post("/kiem-tra", data=dict(sent), content_type="multipart/form-data")
    assert answer.status_code == 400
    words = words_of(answer.get_data(as_text=True))
    assert said in words
    assert " ".join(str(sent.get("loi-van", ""))[:40].split()) in words


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Origin": "https://other.example"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://localhost"}, 200),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://proxied.example"}, 200),
        ({}, 200),
    ],
)
def test_other_sites_cannot_send(client: FlaskClient, headers: dict[str, str], code: int) -> None:
    """A form of another site is refused; this one's, and programs, are not."""
    assert client.post("/kiem-tra", data={"loi-van": DRAFT}, headers=headers).status_code == code


def test_too_large_is_told(client: FlaskClient) -> None:
    """More than a request may have is refused whole."""
    answer = client.post(
        "/kiem-tra", data=b"a" * ((1 << 20) + 1), content_type="multipart/form-data; boundary=x"
    )
    assert answer.status_code == 413
    assert "1 MB" in words_of(answer.get_data(as_text=True))


def test_draft_without_citations(client: FlaskClient) -> None:
    """A text that cites nothing gets an answer too."""
    assert "Không thấy chỗ viện dẫn nào" in words_of(
        send(client, "Họp thôn lúc 8 giờ.").get_data(as_text=True)
    )


def test_a_decree_of_the_library_checks_itself(client: FlaskClient, library: Library) -> None:
    """A whole decree can be pasted; as many citations are answered as its own page has."""
    text = library.text(DECREE)
    page = send(client, text).get_data(as_text=True)
    found = check_text(library, text.replace("\r\n", "\n"), dt.date(2026, 11, 22))
    assert page.count('<tr id="k') == min(len(found), 500) > 10
