"""The library that the browser reads from, changed for a newer build between two requests, never within one."""

from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING

from kg.errors import NoLibrary, StaleLibrary
from kg.library import open_library

if TYPE_CHECKING:
    from kg.library import Library


class Shelf:
    """One open library, lent to requests; an old one is closed when the last request gives it back."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lent: Counter[Library] = Counter()
        self._lock = threading.Lock()

    def borrow(self) -> Library:
        """Lend the library of the build that is served now."""
        with self._lock:
            self._look_again()
            self._lent[self._library] += 1
            return self._library

    def give_back(self, library: Library) -> None:
        """Take a library back, and close it when it is no longer served and nobody else reads it."""
        with self._lock:
            self._lent[library] -= 1
            self._close_old()

    def _look_again(self) -> None:
        """Open the newer build, if there is one that this version can read; else the old one goes on."""
        try:
            if self._library.is_current:
                return
            newer = open_library(self._library.folder)
        except (NoLibrary, StaleLibrary):
            return
        self._lent[self._library] += 0
        self._library = newer
        self._close_old()

    def _close_old(self) -> None:
        """Close libraries that have been replaced and come back."""
        for library in [library for library, number in self._lent.items() if number <= 0]:
            del self._lent[library]
            if library is not self._library:
                library.close()

    def close(self) -> None:
        """Close the library, when the application ends."""
        with self._lock:
            self._library.close()
