"""Where pages live: the addresses that other modules write into links."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlencode

from flask import current_app, request

from kg.errors import BadNumber
from kg.number import parse_date
from kg.rdf import PREFIXES, VK

if TYPE_CHECKING:
    from collections.abc import Sequence

SEGMENTS = 3
"""How many segments of an address name the document; those after them name a unit."""


def split_unit(id: str) -> tuple[str, str]:
    """Part an identifier into document and unit path.

    >>> split_unit("luat/2022/10-2022-qh15/dieu-5/khoan-2")
    ('luat/2022/10-2022-qh15', 'dieu-5/khoan-2')
    """
    segments = id.strip("/").split("/")
    return "/".join(segments[:SEGMENTS]), "/".join(segments[SEGMENTS:])


def kept_day() -> str:
    """Give the day that the page being shown was asked for, ISO: links keep it. Nothing where there is none."""
    text = request.args.get("ngay", "").strip()
    try:
        return parse_date(text).isoformat() if text else ""
    except BadNumber:
        return ""


def address(path: str, **wishes: str | Sequence[str]) -> str:
    """Give the address of a page of ours: its path, what is asked of it, and the day that links keep."""
    asked = {"ngay": kept_day(), **wishes}
    query = urlencode({name: value for name, value in asked.items() if value}, doseq=True)
    return f"{request.script_root}{quote(path)}{'?' if query else ''}{query}"


def document_address(id: str, anchor: str = "", view: str = "") -> str:
    """Give the page of a document, or one view of it, at a unit or a citation where one is named."""
    fragment = f"#{quote(anchor, safe='/~')}" if anchor else ""
    return address(f"/van-ban/{id}", xem=view) + fragment


def export_address(id: str, format: str) -> str:
    """Give a document in a format for programs: ``ttl``."""
    return f"{request.script_root}/van-ban/{quote(id)}.{format}"


def unit_address(id: str, unit: str) -> str:
    """Give the page of one unit: its text, and who cites it."""
    return document_address(f"{id}/{unit}" if unit else id)


def citation_anchor(start: int) -> str:
    """Name the place of a citation on its document's page."""
    return f"c{start}"


def evidence_address(id: str, start: int) -> str:
    """Give the page that explains one citation."""
    return address(f"/chung-cu/{id}/{start}")


def chain_address(id: str, direction: str, *, bac: int = 0, mo: Sequence[str] = ()) -> str:
    """Give the page of a chain upward (``"up"``) or downward, so many levels deep, opened beyond some documents."""
    depth = str(bac) if bac else ""
    return address(f"/chuoi/{id}", huong="len" if direction == "up" else "xuong", bac=depth, mo=mo)


def impact_address(id: str, file: str = "") -> str:
    """Give the page of what the end of a document would touch, or one of its files: ``.csv``."""
    return address(f"/anh-huong/{id}{file}")


def trace_address(id: str, direction: str, shape: str = "cay") -> str:
    """Give the page of a trace: a chain with its duties and actions, as a tree unless another shape is named."""
    return address(f"/chuoi/{id}", huong="len" if direction == "up" else "xuong", dang=shape)


def place_address(id: str) -> str:
    """Give the page of a place."""
    return address(f"/noi/{id}")


def rewordings_address(id: str) -> str:
    """Give the page of what amendments made of the words of a document."""
    return address(f"/sua-doi/{id}")


def agency_address(id: str) -> str:
    """Give the page of an agency."""
    return address(f"/co-quan/{id}")


def is_web_address(url: str) -> bool:
    """Tell whether an address given by a source may become a link."""
    return url.startswith(("https://", "http://"))


def local_address(iri: str) -> str:
    """Give the address here of what an IRI of ours names; another IRI of the web stays as it is."""
    base = str(current_app.config["BASE"])
    if iri.startswith(base):
        return f"{request.script_root}/id/{iri.removeprefix(base)}"
    if iri.startswith(str(VK)):
        return f"{request.script_root}/vk#{iri.removeprefix(str(VK))}"
    return iri if is_web_address(iri) else ""


def short_iri(iri: str) -> str:
    """Write an IRI as short as our prefixes allow: ``eli:based_on``, ``nghi-dinh/2023/59-2023-nd-cp``."""
    base = str(current_app.config["BASE"])
    if iri.startswith(base):
        return unquote(iri.removeprefix(base))
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri
