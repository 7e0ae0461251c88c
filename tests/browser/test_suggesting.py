"""Suggestions while typing, in a real browser: in time, by keys alone, and without a bar for anybody."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import WCAG, judge

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.conftest import Visit

BOX = "main input[name=q], header input[name=q]"
TIMES = """() => performance.getEntriesByType("resource").filter(each => each.name.includes("/goi-y?"))
    .map(each => each.responseEnd - each.requestStart)"""
PATIENCE = 20_000
"""Milliseconds for a list to appear, on a machine that runs other tests at the same time."""
IN_TIME = 50
"""Milliseconds from request to the end of the answer; the fastest of several letters counts, on a shared machine."""


def type_into(visit: Visit, typed: str, begins: str) -> Locator:
    """Type into the box of the first page as a reader does, and wait for the list of what begins so."""
    visit.open("/")
    box = visit.page.locator(BOX).first
    box.press_sequentially(typed, delay=150)
    options = visit.page.get_by_role("option")
    expect(options.first).to_have_text(re.compile(f"^{begins}", re.IGNORECASE), timeout=PATIENCE)
    return box


@pytest.mark.parametrize("typed", ["hương ước, q", "huong uoc, q"], ids=["marked", "bare"])
def test_suggestions_come_while_typing(visit: Visit, typed: str) -> None:
    """They begin as typed, with or without marks; an answer takes no more than 50 ms."""
    type_into(visit, typed, "hương ước, q")
    told = visit.page.get_by_role("option").all_inner_texts()
    assert all(each.lower().startswith("hương ước, q") for each in told)
    assert min(visit.page.evaluate(TIMES)) <= IN_TIME
    assert not visit.troubles


def test_keys_alone_choose_a_suggestion(visit: Visit) -> None:
    """Down enters the list and says which line is meant, Escape leaves it, Enter searches for the line."""
    box = type_into(visit, "hương ư", "hương ư")
    box.press("ArrowDown")
    chosen = visit.page.locator("[role=option][aria-selected=true]")
    words = chosen.inner_text()
    expect(box).to_have_value(words)
    expect(box).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "?")
    box.press("Escape")
    expect(visit.page.get_by_role("listbox").first).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially(" ", delay=150)
    box.press("Enter")
    visit.page.wait_for_url("**/tim?**")
    assert not visit.troubles


@pytest.mark.parametrize("width", [1280, 390])
def test_the_open_list_bars_nobody(visit: Visit, width: int) -> None:
    """Axe finds nothing with the list open and a line chosen; nothing sticks out sideways."""
    visit.page.set_viewport_size({"width": width, "height": 900})
    type_into(visit, "quy ch", "quy ch").press("ArrowDown")
    judge(visit, WCAG)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
