"""Chains in the browser: the list with its sentences, and the drawing beside it."""

from __future__ import annotations

import datetime as dt
import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from kg.model import Document
from tests.webpages import DECREE, LAW, VILLAGE_DECREE, anchors_of
from web.drawing import LARGEST, draw
from web.evidence import Step

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from kg.library import Library


@pytest.mark.parametrize("target", [LAW, DECREE, VILLAGE_DECREE])
def test_chain_of_report_opens_its_sentences(client: FlaskClient, report: str, target: str) -> None:
    """Each hop of the meeting's chain opens the sentence that makes it, at an anchor that exists."""
    page = client.get(f"/chuoi/{report}?huong=len").text
    step = next(part for part in page.split("<li ") if f'href="/van-ban/{target}"' in part and report in part)
    document, anchor = re.findall(rf'href="(/van-ban/{report})#(c\d+)"', step)[0]
    assert "<mark>" in step
    assert anchor in anchors_of(client.get(document).text)


def test_chain_tells_own_words_first(client: FlaskClient) -> None:
    """That a decree rests on its law is proved by the decree, before what a report says of it."""
    page = client.get(f"/chuoi/{DECREE}?huong=len").text
    step = next(part for part in page.split("<li ") if f'href="/van-ban/{LAW}"' in part)
    assert re.findall(r'href="(/van-ban/[^"#]*)#c\d+"', step)[0] == f"/van-ban/{DECREE}"


def test_chain_opens_further(client: FlaskClient) -> None:
    """A box whose document rests on more than is drawn opens that; the chain so opened is the same and more."""
    near = client.get(f"/chuoi/{DECREE}?huong=len&bac=1").text
    further = html.unescape(re.findall(r'<a href="([^"]+)" class="mo"', near)[0])
    opened = client.get(further).text
    boxes = [set(re.findall(r'<g class="o [^>]*><a href="([^"]+)"', page)) for page in (near, opened)]
    assert boxes[0] < boxes[1]
    assert "mo=" in further


def test_chain_is_saved_as_a_drawing(client: FlaskClient) -> None:
    """The drawing comes as a well-formed SVG file with whole addresses, with the same documents as the page's."""
    page = client.get(f"/chuoi/{DECREE}?huong=len").text
    address = html.unescape(re.findall(r'href="(/chuoi/[^"]+\.svg[^"]*)"', page)[0])
    response = client.get(address)
    drawn = etree.fromstring(response.data)
    assert "attachment" in response.headers["Content-Disposition"]
    links = [link.get("href") for link in drawn.iter("{http://www.w3.org/2000/svg}a")]
    assert all(link.startswith("http://localhost/van-ban/") for link in links if link)
    assert len(links) == len(re.findall(r'<g class="o ', page))


def test_drawing_is_bounded(app: Flask) -> None:
    """A chain of hundreds of documents is drawn in part, and the drawing says how many are left out."""
    root = Document("luat/2020/y", "Luật", "1/2020/QH14", "Y")
    others = [Document(f"nghi-dinh/2021/{n}", "Nghị định", f"{n}/2021/NĐ-CP", "") for n in range(300)]
    with app.test_request_context():
        drawing = draw(root, [Step(1, other, root, ()) for other in others])
    assert len(drawing.boxes) == LARGEST
    assert drawing.left_out == 301 - LARGEST
    assert all(0 <= box.x < drawing.width and 0 <= box.y < drawing.height for box in drawing.boxes)


def test_drawing_puts_higher_norms_above(app: Flask) -> None:
    """Layers follow the rank of norms, a layer the order of dates; reports stand below all."""
    law = Document("luat/2020/y", "Luật", "1/2020/QH14", "Y", issued=dt.date(2020, 1, 1))
    older = replace(law, id="luat/2015/z", issued=dt.date(2015, 1, 1))
    decree = replace(law, id="nghi-dinh/2019/d", kind="Nghị định", issued=dt.date(2019, 1, 1))
    report = replace(law, id="tin/2018/r", kind="Tin", issued=dt.date(2018, 1, 1))
    steps = [Step(1, report, decree, ()), Step(2, decree, law, ()), Step(2, decree, older, ())]
    with app.test_request_context():
        place = {box.document.id: (box.y, box.x) for box in draw(report, steps).boxes}
    assert sorted(place, key=lambda id: place[id]) == [older.id, law.id, decree.id, report.id]


def test_boxes_do_not_overlap(app: Flask, library: Library) -> None:
    """No two documents of a drawing share room."""
    root = library.document(LAW)
    steps = [Step(1 + n % 3, root, Document(f"x/2020/{n}", "Luật", "", ""), ()) for n in range(40)]
    with app.test_request_context():
        boxes = draw(root, steps).boxes
    assert len({(box.x, box.y) for box in boxes}) == len(boxes)
