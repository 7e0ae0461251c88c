"""Long lists in pages, and the numbers and days that an address asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from flask import request
from flask_babel import gettext

from kg.errors import BadNumber, BadQuery
from kg.number import parse_date

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

PAGE = 50
LAST_PAGE = 20_000
LONGEST_NUMBER = 8


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page of a list is shown, and how to come to the others."""

    page: int
    size: int
    total: int

    @property
    def offset(self) -> int:
        """Tell how many entries stand before this page."""
        return (self.page - 1) * self.size

    @property
    def pages(self) -> int:
        """Tell how many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """Give the place of the first entry shown, counted from 1; 0 in an empty list."""
        return min(self.offset + 1, self.total)

    @property
    def last(self) -> int:
        """Give the place of the last entry shown."""
        return min(self.offset + self.size, self.total)

    def address(self, page: int) -> str:
        """Give the address of another page of the list that is being shown."""
        query = urlencode({**request.args.to_dict(), "trang": page})
        return f"{request.script_root}{quote(request.path)}?{query}"


def asked_page() -> int:
    """Read the page asked for: ``?trang=2``.

    Raises:
        BadQuery: it is no number that a list can have.
    """
    return asked_number("trang", 1, highest=LAST_PAGE)


def asked_day(name: str, form: Mapping[str, str] | None = None) -> dt.date | None:
    """Read a day of the address, if it names one: ``?ngay=2023-07-01``; or of a form that was sent.

    Raises:
        BadQuery: it is no day.
    """
    text = (request.args if form is None else form).get(name, "").strip()
    try:
        return parse_date(text) if text else None
    except BadNumber as error:
        words = gettext(
            "«%(text)s» không phải là một ngày; hãy viết 14/08/2023 hoặc 2023-08-14", text=text[:40]
        )
        raise BadQuery(words) from error


def asked_span(name: str) -> tuple[int, int]:
    """Read a span of a text, in code points: ``?why=120-145``.

    Raises:
        BadQuery: it is no span.
    """
    start, _, end = request.args.get(name, "").partition("-")
    if not (start.isdecimal() and end.isdecimal() and len(end) <= LONGEST_NUMBER and int(start) < int(end)):
        words = gettext("«%(text)s» không phải là một đoạn; hãy viết như 120-145", text=f"{start}-{end}"[:40])
        raise BadQuery(words)
    return int(start), int(end)


def asked_number(name: str, default: int, *, lowest: int = 1, highest: int) -> int:
    """Read a number of the address.

    Raises:
        BadQuery: it is no number, or lies outside its bounds.
    """
    text = request.args.get(name, "").strip()
    if not text:
        return default
    if not (
        text.isdecimal() and text.isascii() and len(text) <= LONGEST_NUMBER and lowest <= int(text) <= highest
    ):
        words = gettext(
            "%(name)s=«%(text)s» không phải là một số từ %(lowest)s đến %(highest)s",
            name=name,
            text=text[:40],
            lowest=lowest,
            highest=highest,
        )
        raise BadQuery(words)
    return int(text)
