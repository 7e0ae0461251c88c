"""Pages kept ready: until its tag changes, the same address asked for again is answered with the same bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """An answer as it went out: its body, compressed or not, and the headers that tell how to read it."""

    body: bytes
    headers: tuple[tuple[str, str], ...]


class KeptPages:
    """The pages asked for last, within a number of bytes; threads may share it."""

    def __init__(self, room: int) -> None:
        """Make room for so many bytes of bodies."""
        self._pages: OrderedDict[tuple[str, ...], Page] = OrderedDict()
        self._left = room
        self._largest = room // 16
        self._lock = threading.Lock()

    def find(self, key: tuple[str, ...]) -> Page | None:
        """Give the page of a key, if it is kept."""
        with self._lock:
            page = self._pages.get(key)
            if page:
                self._pages.move_to_end(key)
            return page

    def keep(self, key: tuple[str, ...], page: Page) -> None:
        """Keep a page, and let go of those that nobody asked for longest; a very large one is not kept."""
        if len(page.body) > self._largest:
            return
        with self._lock:
            old = self._pages.pop(key, None)
            self._left += len(old.body) if old else 0
            self._pages[key] = page
            self._left -= len(page.body)
            while self._left < 0:
                _, gone = self._pages.popitem(last=False)
                self._left += len(gone.body)
