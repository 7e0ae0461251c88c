"""Documents as entries of a citation list: CSL JSON, which Zotero, Pandoc and citeproc read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt

    from kg.model import Document


def csl_entry(document: Document) -> dict[str, Any]:
    """Give one document as CSL JSON.

    >>> from kg.model import Document
    >>> csl_entry(Document("luat/2022/10-2022-qh15", "Luật", "10/2022/QH15", "Thực hiện dân chủ ở cơ sở"))["genre"]
    'Luật'
    """
    report = document.standing == "report"
    entry: dict[str, Any] = {
        "id": document.id,
        "type": "article-newspaper" if report else "legislation",
        "title": document.title or f"{document.kind} {document.number}".strip(),
        "language": "vi",
        "genre": document.kind,
        "number": document.number,
        "authority": document.issuer,
        "issued": _date(document.issued),
        "URL": document.url,
        "jurisdiction": "" if report else "vn",
    }
    return {name: value for name, value in entry.items() if value}


def _date(day: dt.date | None) -> dict[str, list[list[int]]] | None:
    """Write a day as CSL does."""
    return {"date-parts": [[day.year, day.month, day.day]]} if day else None
