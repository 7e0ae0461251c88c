"""Saved searches as Atom feeds: the newest matches first, each with an identifier that never changes."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Response, request
from flask_babel import gettext
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterable

ATOM = "http://www.w3.org/2005/Atom"
LONG_AGO = dt.date(1945, 9, 2)  # for what has no day: nothing is older
UNFIT_RE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML cannot carry


@dataclass(frozen=True, slots=True)
class Match:
    """One match of a saved search."""

    title: str
    address: str  # whole; it is its identifier too
    added: dt.date | None  # to the library, or issued before its first build
    issuer: str
    summary: str


def write_feed(query: str, matches: Iterable[Match]) -> Response:
    """Write a feed of a search, updated when its newest match came in."""
    found = list(matches)
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    page = request.url.replace("/tim.atom", "/tim", 1)
    _add(feed, "id", request.url)
    _add(feed, "title", gettext("Viện Dẫn – tìm: %(query)s", query=query))
    _add(feed, "updated", _moment(max((each.added or LONG_AGO for each in found), default=LONG_AGO)))
    _add(feed, "link", rel="self", type="application/atom+xml", href=request.url)
    _add(feed, "link", rel="alternate", type="text/html", href=page)
    _add(_add(feed, "author"), "name", "Viện Dẫn")
    for each in found:
        entry = _add(feed, "entry")
        _add(entry, "id", each.address)
        _add(entry, "title", each.title)
        _add(entry, "updated", _moment(each.added or LONG_AGO))
        _add(entry, "link", rel="alternate", type="text/html", href=each.address)
        if each.issuer:
            _add(_add(entry, "author"), "name", each.issuer)
        _add(entry, "summary", each.summary)
    written = etree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return Response(written, mimetype="application/atom+xml")


def _add(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
    """Add an element with its text."""
    element = etree.SubElement(parent, f"{{{ATOM}}}{tag}", attributes)
    element.text = UNFIT_RE.sub("\ufffd", text) or None
    return element


def _moment(day: dt.date) -> str:
    """Write the beginning of a day as RFC 3339 wants it."""
    return f"{day.isoformat()}T00:00:00Z"
