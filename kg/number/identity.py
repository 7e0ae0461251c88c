"""The one scheme of identifiers: graph key, path of a page, tail of an IRI, key of the search."""

from __future__ import annotations

import datetime as dt

from kg.number.meaning import is_yearless, level_of, year_of
from kg.number.text import slugify

LONGEST_TITLE = 80  # characters of a title in an identifier
LONGEST_HEADLINE = 60
UNKNOWN_YEAR = "chua-ro"


def kind_slug(kind: str) -> str:
    """Make the first segment of an identifier: ``"Nghị định"`` → ``"nghi-dinh"``."""
    return slugify(kind) if kind else "van-ban"


def document_id(kind: str, number: str, title: str, issued: dt.date | None, place: str = "") -> str:
    """Make the identifier of a document: ``{kind}/{year}/{number}``, completed where the number is not unique.

    >>> document_id("Nghị định", "59/2023/NĐ-CP", "", None)
    'nghi-dinh/2023/59-2023-nd-cp'
    >>> document_id("Kết luận", "120-KL/TW", "", dt.date(2016, 1, 7))
    'ket-luan/2016/120-kl-tw_2016-01-07'
    >>> document_id("Công văn", "957/UBND-NC", "", None, "tinh-quang-tri")
    'cong-van/chua-ro/957-ubnd-nc_tinh-quang-tri'
    """
    year = year_of(number) or (issued.year if issued else UNKNOWN_YEAR)
    if kind == "Hiến pháp":
        return f"hien-phap/{year}/hien-phap"
    if kind == "Tin":
        return _report_id(title, issued, place)
    slug = slugify(number) if number else _cut(slugify(title), LONGEST_TITLE)
    if issued and (is_yearless(number) or not number or (place and level_of(number) == "local")):
        slug += f"_{issued.isoformat()}"
    if place and level_of(number) not in {"central", "party-central"}:
        slug += f"_{_place_slug(place)}"
    return f"{kind_slug(kind)}/{year}/{slug}"


def _report_id(title: str, issued: dt.date | None, place: str) -> str:
    """Make the identifier of a report: ``tin/2024-01-19/huyen-ham-tan-hop-tong-ket``."""
    day = issued.isoformat() if issued else UNKNOWN_YEAR
    headline = _cut(slugify(title), LONGEST_HEADLINE)
    return f"tin/{day}/{slugify(place)}-{headline}" if place else f"tin/{day}/{headline}"


def _place_slug(place: str) -> str:
    """Make the part of an identifier that names a place: ``huyen-ham-tan_tinh-binh-thuan`` stays as it is."""
    return "_".join(slugify(part) for part in place.split("_") if part)


def _cut(slug: str, length: int) -> str:
    """Cut a slug after so many characters."""
    return slug[:length].strip("-")
