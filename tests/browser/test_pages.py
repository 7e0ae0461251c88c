"""Every page in a real browser: it opens without trouble in both languages, fits desk and phone, and bars nobody.

Pictures of all pages are kept in ``artefacts/``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.webpages import NEGOTIATED, PAGES, UNANSWERED

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.conftest import Visit

PICTURES = Path(__file__).resolve().parent.parent.parent / "artefacts"
ANSWERED = PAGES | NEGOTIATED
EVERY = ANSWERED | UNANSWERED
DESK, PHONE, NARROWEST = 1280, 390, 320
FIRST_VIEW = 300_000
"""Bytes over the wire, fonts and style included, for a reader who comes for the first time."""

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
WEIGHT = """() => performance.getEntries().filter(each => "transferSize" in each)
    .reduce((sum, each) => sum + each.transferSize, 0)"""

every_page = pytest.mark.parametrize("name", EVERY)


def resize(visit: Visit, width: int) -> None:
    """Give the window a width, and see that nothing of the page sticks out sideways."""
    visit.page.set_viewport_size({"width": width, "height": 900})
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width


def picture(visit: Visit, name: str) -> None:
    """Keep a picture of what is in the window."""
    PICTURES.mkdir(exist_ok=True)
    visit.page.screenshot(path=PICTURES / f"{name}.png")


def judge(visit: Visit, rules: dict[str, object]) -> None:
    """Let axe look at the page."""
    results = Axe().run(visit.page, options=rules)
    assert results.violations_count == 0, results.generate_report()


@every_page
def test_page_reads_well(visit: Visit, name: str) -> None:
    """The page is light, fits desk, phone and the narrowest width; axe finds nothing, in the light or in the dark."""
    response = visit.open(EVERY[name])
    assert (response.status == 200) == (name in ANSWERED)
    assert visit.page.evaluate(WEIGHT) <= FIRST_VIEW
    judge(visit, WCAG)
    picture(visit, f"{name}-vi-{DESK}")
    visit.page.emulate_media(color_scheme="dark")
    judge(visit, CONTRAST)
    visit.page.emulate_media(color_scheme="light")
    resize(visit, PHONE)
    judge(visit, WCAG)
    picture(visit, f"{name}-vi-{PHONE}")
    resize(visit, NARROWEST)


@every_page
def test_page_reads_well_in_english(visit: Visit, name: str) -> None:
    """The page opens in English with one heading and one main part, and fits desk, phone and the narrowest width."""
    address = EVERY[name]
    visit.open(f"{address}{'&' if '?' in address else '?'}lang=en")
    assert visit.page.locator("html").get_attribute("lang") == "en"
    assert visit.page.locator("h1").count() == visit.page.locator("main").count() == 1
    picture(visit, f"{name}-en-{DESK}")
    resize(visit, PHONE)
    picture(visit, f"{name}-en-{PHONE}")
    resize(visit, NARROWEST)


@pytest.mark.parametrize("name", ["document", "chain-up", "search", "no-such-document"])
def test_page_needs_no_script(browser: Browser, visit: Visit, name: str) -> None:
    """Without scripts the page says the same and leads to the same places."""
    visit.open(EVERY[name])
    with browser.new_context(java_script_enabled=False, locale="vi-VN") as context:
        plain = context.new_page()
        plain.goto(visit.site + EVERY[name])
        for part in ("h1", "main"):
            assert plain.locator(part).inner_text() == visit.page.locator(part).inner_text().replace(
                "Chép cách ghiChép đường dẫn", ""
            )
        assert plain.locator("main a[href]").count() == visit.page.locator("main a[href]").count()


def test_paper_has_no_navigation(visit: Visit) -> None:
    """On paper stand the text, its notes and the foot with state and day, and nothing to press."""
    visit.open(PAGES["document"])
    visit.page.emulate_media(media="print")
    for shown in (".van", ".chan-in", "section.chi-in"):
        assert visit.page.locator(shown).first.is_visible()
    for hidden in ("header.dau-trang", ".muc-luc", ".ben", ".khoa", "button"):
        assert not visit.page.locator(hidden).first.is_visible()
    assert visit.page.pdf().startswith(b"%PDF")
