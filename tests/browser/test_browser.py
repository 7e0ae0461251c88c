"""What a reader does in a real browser: every page in both languages and three widths, keys, evidence, the main story.

Pictures of all pages are kept in ``artefacts/``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from kg.library import Library
    from tests.browser.conftest import Visit

PICTURES = Path(__file__).resolve().parent.parent.parent / "artefacts"

LAW = "luat/2022/10-2022-qh15"
DECREE = "nghi-dinh/2023/59-2023-nd-cp"
VILLAGE_DECREE = "nghi-dinh/2023/61-2023-nd-cp"

PAGES = {
    "home": "/",
    "search": "/tim?q=lấy ý kiến người dân",
    "law": f"/van-ban/{LAW}",
    "decree": f"/van-ban/{DECREE}",
    "citations": f"/van-ban/{DECREE}?xem=vien-dan",
    "incoming": f"/van-ban/{LAW}?xem=duoc-vien-dan",
    "relations": f"/van-ban/{LAW}?xem=luoc-do",
    "sources": f"/van-ban/{LAW}?xem=nguon",
    "unit": f"/van-ban/{LAW}/dieu-12",
    "chain-up": f"/chuoi/{DECREE}?huong=len",
    "chain-down": f"/chuoi/{LAW}?huong=xuong",
    "path": "/chuoi?tu=61/2023/NĐ-CP&den=34/2007/PL-UBTVQH11",
    "catalogue": "/danh-muc",
    "places": "/noi",
    "place": "/noi/huyen-ham-tan_tinh-binh-thuan",
    "missing-documents": "/con-thieu",
    "help": "/tro-giup",
    "about": "/gioi-thieu",
    "not-found": "/van-ban/luat/2022/10-2022-qh14",
    "not-understood": "/danh-muc?year=hai-nghin",
}

WIDTHS = (1280, 360, 320)

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

every_page = pytest.mark.parametrize("name", PAGES)
both_languages = pytest.mark.parametrize("language", ["vi", "en"])


@pytest.fixture(scope="session")
def report(library: Library) -> str:
    """Give the identifier of Hàm Tân's meeting of 18/01/2024."""
    return next(each.id for each in library.store.all_documents() if each.id.startswith("tin/2024-01-18/"))


def address_of(name: str, language: str) -> str:
    """Give the address of a page in a language."""
    path = PAGES[name]
    return f"{path}{'&' if '?' in path else '?'}lang={language}"


@every_page
@both_languages
def test_page_reads_well(visit: Visit, name: str, language: str) -> None:
    """The page opens in a language at desk, phone and the narrowest width without anything sticking out."""
    PICTURES.mkdir(exist_ok=True)
    visit.open(address_of(name, language))
    assert visit.page.locator("html").get_attribute("lang") == language
    for width in WIDTHS:
        visit.page.set_viewport_size({"width": width, "height": 900})
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
        visit.page.screenshot(path=PICTURES / f"{name}-{language}-{width}.png")


@every_page
def test_page_bars_nobody(visit: Visit, name: str) -> None:
    """Axe finds nothing against WCAG 2.2 AA, at desk width and on a phone."""
    visit.open(PAGES[name])
    for width in WIDTHS[:2]:
        visit.page.set_viewport_size({"width": width, "height": 900})
        results = Axe().run(visit.page, options=RULES)
        assert results.violations_count == 0, results.generate_report()


def test_page_can_be_enlarged(visit: Visit) -> None:
    """At 200 % nothing sticks out sideways."""
    visit.page.set_viewport_size({"width": 640, "height": 450})
    visit.open(f"/van-ban/{LAW}")
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 640


@pytest.mark.parametrize("target", [LAW, DECREE, VILLAGE_DECREE])
def test_meeting_is_linked_to_its_law(visit: Visit, report: str, target: str) -> None:
    """Hàm Tân's meeting links the law and both decrees; the chain opens the sentence that makes each link."""
    visit.open(f"/van-ban/{report}")
    assert visit.page.locator(f".van a.vd[href='/van-ban/{target}']").count() >= 1
    visit.open(f"/chuoi/{report}?huong=len")
    step = visit.page.locator(".buoc > li").filter(
        has=visit.page.locator(f".canh a[href='/van-ban/{target}']"),
        has_text="Hàm Tân",
    ).first  # fmt: skip
    sentence = step.locator("blockquote mark").first.inner_text()
    step.get_by_role("link", name="mở tại chỗ").first.click()
    visit.page.wait_for_url(f"**/van-ban/{report}#c*")
    marked = visit.page.locator(".vd:target")
    assert marked.evaluate("link => link.firstChild.textContent") == sentence
    assert marked.is_visible()


def test_law_leads_back_to_the_meeting(visit: Visit, report: str) -> None:
    """Who cites a decree is listed with the sentence, which opens in place."""
    visit.open(f"/van-ban/{VILLAGE_DECREE}?xem=duoc-vien-dan")
    opener = visit.page.locator(f"a[href^='/van-ban/{report}#c']").first
    opener.click()
    visit.page.wait_for_url(f"**/van-ban/{report}#c*")
    assert "61/2023/NĐ-CP" in visit.page.locator(".vd:target").inner_text()


def test_keys_lead_through_a_text(visit: Visit) -> None:
    """``/`` goes to the search, ``j`` and ``k`` through the citations, ``e`` to the evidence, ``?`` to the help."""
    visit.open(f"/van-ban/{DECREE}")
    keyboard, page = visit.page.keyboard, visit.page
    keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    keyboard.press("Escape")
    keyboard.press("j")
    first = page.evaluate("document.activeElement.id")
    keyboard.press("j")
    second = page.evaluate("document.activeElement.id")
    keyboard.press("k")
    assert page.evaluate("document.activeElement.id") == first != second
    page.locator("#bang-chung blockquote").wait_for()
    keyboard.press("e")
    assert page.evaluate("document.activeElement.id") == "bang-chung"
    keyboard.press("?")
    page.wait_for_url("**/tro-giup#phim")


def test_focus_shows_the_evidence(visit: Visit, report: str) -> None:
    """A citation under the focus shows beside the text what it leads to, and how it was found."""
    visit.open(f"/van-ban/{report}")
    visit.page.locator(f".van a.vd[href='/van-ban/{DECREE}']").first.focus()
    panel = visit.page.locator("#bang-chung")
    panel.locator("blockquote").wait_for()
    visit.page.screenshot(path=PICTURES / "evidence.png")
    assert "59/2023/NĐ-CP" in panel.inner_text()
    assert "theo số, ký hiệu" in panel.inner_text()
    assert Axe().run(visit.page, options=RULES).violations_count == 0


def test_first_key_skips_to_the_content(visit: Visit) -> None:
    """The first stop of the tab key leads past the navigation."""
    visit.open("/")
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.getAttribute('href')") == "#chinh"


def test_language_switch_stays_on_the_page(visit: Visit) -> None:
    """The switch shows the same page in the other language, and later pages keep it."""
    visit.open(f"/van-ban/{LAW}?xem=luoc-do")
    visit.page.get_by_role("link", name="EN", exact=True).click()
    visit.page.wait_for_url("**lang=en")
    assert "xem=luoc-do" in visit.page.url
    visit.open("/tro-giup")
    assert visit.page.locator("h1").inner_text() == "Help"
