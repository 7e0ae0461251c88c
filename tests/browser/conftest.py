"""A real browser on a real server: Debian's Chromium, and ``kg serve`` on the library of the shipped files.

``$CHROMIUM`` names another executable. Nothing here leaves the machine: a page that asks another host fails.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.serving import free_port, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Request, Response

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
KG = Path(sys.executable).with_name("kg")
SWITCHES = (
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
STARTING = 60
"""Seconds that the server may take until it answers, on a machine that runs other tests at the same time."""


@dataclass  # Playwright keeps its listeners on the object
class Visit:
    """One tab, and what went wrong in it: complaints of scripts and policies, failed requests."""

    page: Page
    site: str
    troubles: list[str] = field(default_factory=list)

    def open(self, path: str) -> Response:
        """Open a page of the site and wait until it is loaded."""
        response = self.page.goto(self.site + path, wait_until="load")
        assert response is not None
        return response

    def hear(self, message: ConsoleMessage) -> None:
        """Keep a complaint of the browser's console, but that an error page is one."""
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.troubles.append(f"{message.type}: {message.text}")

    def watch(self) -> None:
        """Keep whatever fails from now on."""
        self.page.on("console", self.hear)
        self.page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        self.page.on("requestfailed", self.note_failure)
        self.page.on("response", self.check)

    def note_failure(self, request: Request) -> None:
        """Keep a request that failed, but one that leaving the page cut short."""
        if request.failure != "net::ERR_ABORTED":
            self.troubles.append(f"failed: {request.url} ({request.failure})")

    def check(self, response: Response) -> None:
        """Keep a request for a part of a page that another host answered, or that nobody did."""
        if not response.url.startswith((self.site, "data:", "blob:")):
            self.troubles.append(f"foreign: {response.url}")
        elif response.status >= 400 and response.request.resource_type != "document":
            self.troubles.append(f"{response.status}: {response.url}")


@pytest.fixture(scope="session")
def site(library_folder: Path) -> Iterator[str]:
    """Serve the library of the shipped files, and give the address: ``http://127.0.0.1:40123``."""
    port = free_port()
    command = [KG, "serve", "--port", str(port), "--library", library_folder]
    with serving(command, port, seconds=STARTING) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the browser once."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        yield started
        started.close()


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Visit]:
    """Open an empty tab, and complain at the end of whatever went wrong in it."""
    page = browser.new_page(locale="vi-VN", viewport={"width": 1280, "height": 900})
    opened = Visit(page, site)
    opened.watch()
    yield opened
    page.close()
    assert opened.troubles == []
