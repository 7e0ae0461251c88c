"""Every page in a real browser: it opens without trouble, reads well on a phone and in the dark, and bars nobody."""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser.conftest import Visit

DECREE = "nghi-dinh/2023/59-2023-nd-cp"

PAGES = {
    "home": "/",
    "search": "/tim?q=lấy ý kiến người dân",
    "search-number": "/tim?q=59/2023/NĐ-CP",
    "search-nothing": "/tim?q=zzzzqqqq",
    "document": f"/van-ban/{DECREE}",
    "unit": "/van-ban/luat/2022/10-2022-qh15/dieu-12",
    "chain-up": f"/chuoi/{DECREE}?huong=len",
    "chain-down": f"/chuoi/{DECREE}?huong=xuong",
}
MISSING = {"no-such-page": "/khong-co", "no-such-document": "/van-ban/luat/2099/1-2099-qh20"}

PAGES_OF_ONE_WALK = 80
PHONE = {"width": 390, "height": 844}

every_page = pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
every_missing_page = pytest.mark.parametrize("path", MISSING.values(), ids=MISSING)
both_themes = pytest.mark.parametrize("theme", ["light", "dark"])


def links_of(page: Page) -> list[str]:
    """List the addresses that a page links, whole and without fragments."""
    resolve = "links => links.map(link => new URL(link.getAttribute('href'), document.baseURI).href)"
    found = page.eval_on_selector_all("a[href]", resolve)
    return [urldefrag(link)[0] for link in found]


def kind_of(address: str) -> str:
    """Tell pages of one kind by the first word of their address: ``/van-ban/…`` → ``van-ban``."""
    return urlsplit(address).path.split("/")[1]


@every_page
def test_page_opens(visit: Visit, path: str) -> None:
    """The page answers 200 with one heading, one main part, a title and its language."""
    response = visit.open(path)
    assert response.status == 200
    assert visit.page.locator("h1").count() == 1
    assert visit.page.locator("main").count() == 1
    assert "Viện Dẫn" in visit.page.title()
    assert visit.page.locator("html").get_attribute("lang") == "vi"


@every_missing_page
def test_missing_page_helps_on(visit: Visit, path: str) -> None:
    """A page that does not exist answers 404, says so and offers the search."""
    response = visit.open(path)
    assert response.status == 404
    assert visit.page.locator("main").inner_text().strip()
    assert visit.page.get_by_role("searchbox").count() >= 1


@every_page
def test_page_fits_a_phone(visit: Visit, path: str) -> None:
    """On a phone nothing sticks out sideways."""
    visit.page.set_viewport_size(PHONE)
    visit.open(path)
    width = visit.page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]


@both_themes
@pytest.mark.parametrize("path", (PAGES | MISSING).values(), ids=PAGES | MISSING)
def test_page_is_accessible(visit: Visit, path: str, theme: str) -> None:
    """Axe finds no violation, in the light and in the dark."""
    visit.page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    visit.open(path)
    results = Axe().run(visit.page)
    assert results.violations_count == 0, results.generate_report()


@every_page
def test_page_needs_no_script(browser: Browser, visit: Visit, path: str) -> None:
    """Without scripts the page says the same."""
    visit.open(path)
    with browser.new_context(java_script_enabled=False, locale="vi-VN") as context:
        plain = context.new_page()
        plain.goto(visit.site + path)
        assert plain.locator("h1").inner_text() == visit.page.locator("h1").inner_text()
        assert plain.locator("main a[href]").count() >= 1 or not visit.page.locator("main a[href]").count()


def test_links_open(visit: Visit) -> None:
    """Walking from the home page, few pages of each kind at a time, every link of the site opens."""
    waiting, seen, opened = deque([f"{visit.site}/"]), {f"{visit.site}/"}, 0
    kinds: dict[str, int] = {}
    while waiting and opened < PAGES_OF_ONE_WALK:
        address = waiting.popleft()
        if kinds.get(kind_of(address), 0) >= PAGES_OF_ONE_WALK // 8:
            continue
        kinds[kind_of(address)] = kinds.get(kind_of(address), 0) + 1
        opened += 1
        response = visit.page.request.get(address)
        assert response.ok, f"{response.status}: {address}"
        if "text/html" not in response.headers.get("content-type", ""):
            continue
        visit.page.goto(address)
        fresh = [link for link in links_of(visit.page) if link.startswith(visit.site) and link not in seen]
        seen.update(fresh)
        waiting.extend(dict.fromkeys(fresh))
    assert {"", "van-ban", "chuoi"} <= kinds.keys()


def test_search_leads_to_a_document(visit: Visit) -> None:
    """A number typed into the search of the home page leads to the document."""
    visit.open("/")
    box = visit.page.get_by_role("searchbox").first
    box.fill("59/2023/NĐ-CP")
    box.press("Enter")
    visit.page.wait_for_load_state()
    if DECREE not in visit.page.url:
        visit.page.locator(f"main a[href*='{DECREE}']").first.click()
    visit.page.wait_for_url(re.compile(re.escape(DECREE)))
    assert "59/2023/NĐ-CP" in visit.page.locator("h1").inner_text()


@pytest.mark.parametrize(
    "target", ["luat/2022/10-2022-qh15", "nghi-dinh/2023/59-2023-nd-cp", "nghi-dinh/2023/61-2023-nd-cp"]
)
def test_each_link_opens_its_sentence(visit: Visit, target: str) -> None:
    """Hàm Tân's meeting of January 2024 links the law and both decrees, each with the sentence that says so."""
    visit.open("/tim?q=Hàm Tân tổng kết dân chủ cơ sở 2023")
    visit.page.locator("main a[href*='/van-ban/tin/2024-01-18/']").first.click()
    link = visit.page.locator(f"main a[id^='c'][href*='{target}']").first
    words, start = link.evaluate("link => link.firstChild.textContent"), (link.get_attribute("id") or "")[1:]
    visit.page.locator(f"a[href*='/chung-cu/tin/2024-01-18/'][href$='/{start}']").first.click()
    visit.page.wait_for_url(re.compile("/chung-cu/"))
    assert " ".join(words.split()) in " ".join(visit.page.locator("blockquote").inner_text().split())
    assert visit.page.locator(f"main a[href*='{target}']").count() >= 1
