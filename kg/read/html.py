"""A page of a portal → its main text, title, address and day, all found by trafilatura.

Chosen over readability-lxml (measured on pages of the national legal database and of a court, old and new
design): both keep every paragraph of a statute, but readability drops the letterhead, which holds the number and the
date, and every table. Two things are done around it. Anchors that lead nowhere (``<a name="khoan_13_3">``) are
unwrapped first: they enclose whole paragraphs of statutes, and 47 of 544 fell out as if they were menus of links.
And its tree is written out by ``kg.read.blocks``, as all our text is.

A sidecar (``page.html.yaml``, see ``kg.read.front``) says it better where there is one.
"""

from __future__ import annotations

import re
from dataclasses import fields, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from lxml import etree
from trafilatura import bare_extraction
from trafilatura.metadata import extract_metadata

from kg.errors import BadNumber
from kg.model import Facts, Source
from kg.number import parse_date
from kg.read.blocks import block_lines, parse_html
from kg.read.encoding import decode
from kg.read.files import CannotRead
from kg.read.front import assume_standing
from kg.read.text import read_sidecar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from kg.model import Standing
    from kg.read.files import File

CHARSET_RE = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
DATABASE_RE = re.compile(r"vbpl\.vn/.*(?:\bItemID=|--)(\d+)", re.IGNORECASE)

# What lxml refuses: a declaration of an encoding that is decoded already, and control characters.
NO_HTML_RE = re.compile(r"^\s*<\?xml[^>]*\?>|[\x00-\x08\x0b\x0e-\x1f]")
# A line of running text: twelve words with a stop among them. Menus and error pages have none.
RUNNING_RE = re.compile(r"^(?=.*[.,;:])(?:\S+ ){11}\S", re.MULTILINE)
DATE_SEARCH: Final = MappingProxyType({"extensive_search": False, "original_date": True})
"""Take the day that the page declares; do not guess one from its text."""


def read(file: File) -> Iterator[Source]:
    """Read the main text of a page.

    Raises:
        CannotRead: the file cannot be read, or holds no running text (an application that scripts fill).
    """
    raw = file.read()
    declared = CHARSET_RE.search(raw[:4096])
    page = decode(raw, declared=declared[1].decode("ascii") if declared else "")
    text = extract_text(page)
    if not RUNNING_RE.search(text):
        cure = "save the page from a browser once it shows its text"
        raise CannotRead(reason="the page holds no running text", cure=cure)
    front = read_sidecar(file)
    standing = front.standing or assume_standing(text, front.facts)
    facts = merge_facts(front.facts, page_facts(page, standing))
    yield Source(file.name, "html", text, standing, facts, statements=front.statements)


def extract_text(page: str) -> str:
    """Find the main text of a page: one line per paragraph; ``""`` when there is none."""
    tree = _parse(page)
    if tree is None:
        return ""
    for anchor in tree.xpath("//a[not(@href)]"):
        anchor.drop_tag()
    found = bare_extraction(tree, with_metadata=False, include_comments=False, include_tables=True)
    body = getattr(found, "body", None)
    return "" if body is None else "\n".join(block_lines(body))


def page_facts(page: str, standing: Standing) -> Facts:
    """Read what a page declares of itself.

    The day of a page is the day of a report on it, but says nothing of when a document on it was issued; and its
    title is the title of a report, but only a hint at that of a document.
    """
    tree = _parse(page)
    if tree is None:
        return Facts()
    meta = extract_metadata(tree, date_config=dict(DATE_SEARCH), extensive=False)
    url = meta.url or ""
    in_database = DATABASE_RE.search(url)
    facts = Facts(title=meta.title or "", url=url, item_id=int(in_database[1]) if in_database else None)
    if standing == "official":
        return replace(facts, unverified=("title",) if facts.title else ())
    try:
        day = parse_date(meta.date) if meta.date else None
    except BadNumber:
        day = None
    return replace(facts, issued=day, unverified=("issued",) if day else ())


def merge_facts(said: Facts, found: Facts) -> Facts:
    """Complete the facts that a sidecar says with those that the page declares; the sidecar counts first."""
    missing = {
        field.name: getattr(found, field.name) for field in fields(Facts) if not getattr(said, field.name)
    }
    unverified = tuple(name for name in found.unverified if name in missing) + said.unverified
    return replace(said, **(missing | {"unverified": unverified}))


def _parse(page: str) -> HtmlElement | None:
    """Parse a page, None where there is no element in it."""
    try:
        return parse_html(NO_HTML_RE.sub(" ", page))
    except etree.ParserError:
        return None
