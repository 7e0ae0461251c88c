"""Where pages live: the addresses that other modules write into links."""

from __future__ import annotations

from urllib.parse import quote

from flask import request

SEGMENTS = 3
"""How many segments of an address name the document; those after them name a unit."""


def split_unit(id: str) -> tuple[str, str]:
    """Part an identifier into document and unit path.

    >>> split_unit("luat/2022/10-2022-qh15/dieu-5/khoan-2")
    ('luat/2022/10-2022-qh15', 'dieu-5/khoan-2')
    """
    segments = id.strip("/").split("/")
    return "/".join(segments[:SEGMENTS]), "/".join(segments[SEGMENTS:])


def document_address(id: str, anchor: str = "") -> str:
    """Give the page of a document, at a unit or a citation where one is named."""
    fragment = f"#{quote(anchor, safe='/~')}" if anchor else ""
    return f"{request.script_root}/van-ban/{quote(id)}{fragment}"


def unit_address(id: str, unit: str) -> str:
    """Give the page of one unit: its text, and who cites it."""
    return document_address(f"{id}/{unit}" if unit else id)


def citation_anchor(start: int) -> str:
    """Name the place of a citation on its document's page."""
    return f"c{start}"


def evidence_address(id: str, start: int) -> str:
    """Give the page that explains one citation."""
    return f"{request.script_root}/chung-cu/{quote(id)}/{start}"


def chain_address(id: str, direction: str) -> str:
    """Give the page of a chain upward (``"up"``) or downward."""
    way = "len" if direction == "up" else "xuong"
    return f"{request.script_root}/chuoi/{quote(id)}?huong={way}"


def place_address(id: str) -> str:
    """Give the page of a place."""
    return f"{request.script_root}/noi/{quote(id)}"


def is_web_address(url: str) -> bool:
    """Tell whether an address given by a source may become a link."""
    return url.startswith(("https://", "http://"))
