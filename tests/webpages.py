"""Which pages there are, for the tests that look at all of them; and how tests read a page.

Every page stands here once: the tests of the server ask for it, the browser opens it in both languages and widths.
"""

from __future__ import annotations

import html
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from web import close_app, create_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

LAW = "luat/2022/10-2022-qh15"
DECREE = "nghi-dinh/2023/59-2023-nd-cp"
VILLAGE_DECREE = "nghi-dinh/2023/61-2023-nd-cp"
DISTRICT = "huyen-ham-tan_tinh-binh-thuan"

PAGES = {
    "home": "/",
    "search": "/tim?q=lấy ý kiến người dân",
    "search-empty": "/tim",
    "search-nothing": "/tim?q=zzzzqqqq",
    "search-narrowed": "/tim?q=dân chủ&kind=Luật&year=2022",
    "search-duties": "/tim?q=trưởng thôn triệu tập hội nghị&tim=nghia-vu",
    "search-actions": "/tim?q=hội nghị tổng kết&tim=hoat-dong",
    "search-documents": "/tim?q=dân chủ ở cơ sở Bộ Nội vụ&tim=van-ban",
    "document": f"/van-ban/{DECREE}",
    "citations": f"/van-ban/{DECREE}?xem=vien-dan",
    "incoming": f"/van-ban/{LAW}?xem=duoc-vien-dan",
    "relations": f"/van-ban/{LAW}?xem=luoc-do",
    "sources": f"/van-ban/{LAW}?xem=nguon",
    "unit": f"/van-ban/{LAW}/dieu-12",
    "chain-up": f"/chuoi/{DECREE}?huong=len",
    "chain-down": f"/chuoi/{LAW}?huong=xuong",
    "chain-of-unit": f"/chuoi/{LAW}/dieu-12?huong=xuong",
    "path-empty": "/chuoi",
    "path": "/chuoi?tu=59/2023/NĐ-CP&den=10/2022/QH15",
    "catalogue": "/danh-muc",
    "catalogue-filtered": "/danh-muc?kind=Nghị định&year=2023",
    "places": "/noi",
    "place": f"/noi/{DISTRICT}",
    "missing-documents": "/con-thieu",
    "decisions": "/quyet-dinh-ra-soat",
    "agencies": "/co-quan",
    "agency": "/co-quan/bo-cong-thuong",
    "evidence": f"/chung-cu/{DECREE}/52",
    "duties": "/nghia-vu",
    "duties-narrowed": "/nghia-vu?cap=commune&han=any",
    "duty-trace": f"/chuoi/{LAW}/nghia-vu-1?huong=xuong&dang=cay",
    "duty-dossier": f"/chuoi/{LAW}/nghia-vu-1?huong=len&dang=ho-so",
    "duties-without-bearer": "/nghia-vu-khong-con-ai",
    "agenda": "/lich",
    "agenda-of-communes": "/lich?cap=commune&nam=2026",
    "coverage": "/bao-phu",
    "coverage-cell": f"/bao-phu/chi-tiet?van-ban={LAW}",
    "gaps": "/thieu-va-khac",
    "gap-list": f"/thieu-va-khac/chua-thay?van-ban={LAW}",
    "rewordings": f"/sua-doi/{LAW}",
    "stale-bases": "/can-cu-da-het",
    "impact-ask": "/anh-huong",
    "impact": f"/anh-huong/{LAW}",
    "conflicts": "/mau-thuan",
    "check": "/kiem-tra",
    "data": "/du-lieu",
    "help": "/tro-giup",
    "about": "/gioi-thieu",
}
"""Addresses that answer 200."""

NEGOTIATED = {
    "sparql": "/sparql",
    "vocabulary": "/vk",
}
"""Addresses that answer a browser with a page, and a program with data."""

UNANSWERED = {
    "no-such-page": "/khong-co",
    "no-such-document": "/van-ban/luat/2022/10-2022-qh14",
    "not-understood": "/danh-muc?year=hai-nghin",
}
"""Addresses that answer with a page that helps on."""


@contextmanager
def serving(folder: Path) -> Iterator[Flask]:
    """Make an application, and close it in the end."""
    app = create_app(folder)
    try:
        yield app
    finally:
        close_app(app)


def words_of(page: str) -> str:
    """Read a page without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def anchors_of(page: str) -> set[str]:
    return set(re.findall(r'id="([^"]+)"', page))
