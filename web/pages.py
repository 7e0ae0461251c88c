"""What all HTML pages share: their blueprint, the library of the request, its language."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, g, request

from kg.number import format_date

if TYPE_CHECKING:
    from kg.library import Library
    from web.shelf import Shelf

LANGUAGES = ("vi", "en")
LANGUAGE_COOKIE = "ngon_ngu"

pages = Blueprint("pages", __name__)


def current_library() -> Library:
    """Give the library that this request reads: the same one from its first question to its last."""
    if "library" not in g:
        g.library = shelf().borrow()
    library: Library = g.library
    return library


def give_library_back(_: BaseException | None = None) -> None:
    """Return the library of a request that has ended."""
    library = g.pop("library", None)
    if library is not None:
        shelf().give_back(library)


def shelf() -> Shelf:
    """Give the shelf of the application."""
    kept: Shelf = current_app.extensions["shelf"]
    return kept


def chosen_language() -> str:
    """Tell the language of the page: the one asked for now, else the one chosen before, else Vietnamese."""
    asked = request.args.get("lang") or request.cookies.get(LANGUAGE_COOKIE, "")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def today() -> dt.date:
    """Give the day on which validity is told."""
    return dt.datetime.now().astimezone().date()


def written_day(day: dt.date | None) -> str:
    """Write a day as ``18/01/2024``, in both languages; nothing for an unknown one."""
    return format_date(day) if day else ""
