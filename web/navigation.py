"""Where a reader can go: the pages in groups, for the line under the search box and the foot of every page.

A new page adds its line here, and stands in both. The first page of a group is where the group leads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import request
from flask_babel import lazy_gettext

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Page:
    """One page that stands in the navigation; ``within`` are endpoints of pages that one reaches through it."""

    endpoint: str
    words: object  # lazily translated
    within: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Tell whether the reader is on this page, or on one that belongs to it."""
        return request.endpoint in {self.endpoint, *self.within}


@dataclass(frozen=True, slots=True)
class Group:
    """Pages that belong together."""

    words: object
    pages: tuple[Page, ...]
    keys: str = ""  # that lead to its first page: "gd"

    @property
    def is_open(self) -> bool:
        """Tell whether the reader is on one of these pages."""
        return any(page.is_open for page in self.pages)


GROUPS = (
    Group(
        lazy_gettext("Văn bản"),
        (
            Page("pages.browse", lazy_gettext("Danh mục")),
            Page("pages.path", lazy_gettext("Chuỗi viện dẫn"), ("pages.chain",)),
        ),
    ),
    Group(
        lazy_gettext("Nghĩa vụ"),
        (
            Page("pages.duties", lazy_gettext("Ai phải làm gì")),
            Page("pages.agenda", lazy_gettext("Lịch trong năm")),
        ),
        keys="gd",
    ),
    Group(
        lazy_gettext("Địa phương"),
        (
            Page("pages.provinces", lazy_gettext("Tỉnh, huyện, xã"), ("pages.place",)),
            Page("pages.agencies", lazy_gettext("Cơ quan trung ương"), ("pages.agency",)),
            Page("pages.coverage", lazy_gettext("Bao phủ"), ("pages.coverage_cell",)),
        ),
    ),
    Group(
        lazy_gettext("Rà soát"),
        (
            Page("pages.checking", lazy_gettext("Kiểm tra dự thảo")),
            Page("pages.stale", lazy_gettext("Căn cứ đã hết hiệu lực")),
            Page("pages.impact", lazy_gettext("Nếu hết hiệu lực"), ("pages.impact_of",)),
            Page("pages.orphans", lazy_gettext("Nghĩa vụ không còn ai")),
            Page("pages.conflicts", lazy_gettext("Mâu thuẫn")),
            Page("pages.gap_lists", lazy_gettext("Thiếu và khác"), ("pages.gaps",)),
            Page("pages.wanted", lazy_gettext("Còn thiếu")),
            Page("pages.corrections", lazy_gettext("Quyết định rà soát")),
        ),
    ),
    Group(
        lazy_gettext("Trợ giúp"),
        (
            Page("pages.help_page", lazy_gettext("Trợ giúp")),
            Page("pages.downloads", lazy_gettext("Dữ liệu mở"), ("pages.vocabulary",)),
            Page("pages.sparql", lazy_gettext("SPARQL")),
            Page("pages.about", lazy_gettext("Giới thiệu, giấy phép")),
        ),
    ),
)


def open_group() -> Group | None:
    """Give the group of the page that is being shown."""
    return next((group for group in GROUPS if group.is_open), None)


def endpoints() -> Iterator[str]:
    """Name all pages of the navigation."""
    yield from (page.endpoint for group in GROUPS for page in group.pages)
