"""What a reader does in a real browser: the main story, evidence, units, drawings, keys."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.test_pages import WCAG, picture
from tests.webpages import DECREE, LAW, VILLAGE_DECREE

if TYPE_CHECKING:
    from tests.browser.conftest import Visit


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
    picture(visit, "evidence")
    assert "59/2023/NĐ-CP" in panel.inner_text()
    assert "theo số, ký hiệu" in panel.inner_text()
    assert Axe().run(visit.page, options=WCAG).violations_count == 0


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


def test_search_leads_to_a_document(visit: Visit) -> None:
    """A number typed into the search of the home page leads to the document."""
    visit.open("/")
    box = visit.page.locator("input[name=q]").first
    box.fill("59/2023/NĐ-CP")
    box.press("Enter")
    visit.page.wait_for_url(re.compile(re.escape(DECREE)))
    assert "59/2023/NĐ-CP" in visit.page.locator("h1").inner_text()


def test_unit_opens_beside_its_text(visit: Visit) -> None:
    """The ¶ of an article opens how to cite it; its button copies that; Escape leads back."""
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.open(f"/van-ban/{LAW}")
    key = visit.page.locator("#dieu-12 > .khoa")
    key.click()
    visit.page.get_by_role("button", name="Chép cách ghi").click()
    visit.page.get_by_text("Đã chép").wait_for()
    copied = visit.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(
        "Điều 12 Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15 ngày 10 tháng 11 năm 2022"
    )
    picture(visit, "unit-card")
    assert Axe().run(visit.page, options=WCAG).violations_count == 0
    visit.page.keyboard.press("Escape")
    assert key.evaluate("key => key === document.activeElement")


def test_drawing_lights_up_with_its_list(visit: Visit) -> None:
    """A step of the list lights its two boxes and its line; a box under the focus lights its steps."""
    visit.open(f"/chuoi/{DECREE}?huong=len")
    visit.page.locator(".buoc > li[data-tu]").first.hover()
    assert visit.page.locator(".o.sang").count() == 2
    assert visit.page.locator(".day.sang").count() >= 1
    picture(visit, "chain-lit")
    visit.page.locator(".goc > a").first.focus()
    assert visit.page.locator(".buoc > li.sang").count() >= 1


def test_day_is_chosen_and_kept(visit: Visit) -> None:
    """The day in the head of a page changes what it says of validity, and the next page keeps it."""
    visit.open(f"/van-ban/{LAW}")
    visit.page.locator(".tinh-den input[type=date]").fill("2022-12-01")
    visit.page.locator(".tinh-den button").click()
    visit.page.wait_for_url("**ngay=2022-12-01")
    assert "Chưa có hiệu lực" in visit.page.locator(".trang-thai.to").inner_text()
    visit.page.get_by_role("link", name=re.compile("^Lược đồ")).click()
    visit.page.wait_for_url("**xem=luoc-do")
    assert "ngay=2022-12-01" in visit.page.url


def test_draft_is_checked(visit: Visit) -> None:
    """A draft pasted and sent with the keyboard shows its bases, the ended by sign and word; it fits a phone."""
    visit.open("/kiem-tra")
    box = visit.page.locator("#loi-van")
    box.fill("Căn cứ Nghị định số 04/2015/NĐ-CP;\nCăn cứ Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15;")
    visit.page.locator(".kiem-tra button").first.press("Enter")
    visit.page.locator("#k2").wait_for()
    assert "Hết hiệu lực từ" in visit.page.locator("#k1").inner_text()
    assert "04/2015/NĐ-CP" in box.input_value()
    for width in (1280, 390):
        visit.page.set_viewport_size({"width": width, "height": 900})
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
        assert Axe().run(visit.page, options=WCAG).violations_count == 0
        picture(visit, f"check-answer-{width}")
    visit.page.locator(".loi-gui a").first.click()
    visit.page.wait_for_url("**#k1")


def test_keys_lead_to_the_duties(visit: Visit) -> None:
    """``g d`` goes to the duties from any page, ``g h`` home again."""
    visit.open("/tro-giup")
    visit.page.keyboard.press("g")
    visit.page.keyboard.press("d")
    visit.page.wait_for_url("**/nghia-vu")
    visit.page.keyboard.press("g")
    visit.page.keyboard.press("h")
    visit.page.wait_for_url(re.compile(r":\d+/$"))
