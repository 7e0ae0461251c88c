"""How a document is named: short in links, in full where it is cited."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from kg.number import describe_unit
from web.labels import titled_kinds

if TYPE_CHECKING:
    from kg.model import Document

REPORT = "Tin"
LONGEST_NAME = 110
LAST_PADDED_MONTH = 2


def short_name(document: Document) -> str:
    """Name a document as a reader would say it: ``Nghị định 59/2023/NĐ-CP``, a report by its title."""
    if document.number:
        return f"{document.kind} {document.number}".strip()
    if document.kind == REPORT:
        return document.title or document.id
    year = f" {document.issued.year}" if document.issued else ""
    return f"{full_title(document) or document.kind or document.id}{year}"


def full_title(document: Document) -> str:
    """Give the title with its kind where that is part of the name: ``Luật Thực hiện dân chủ ở cơ sở``."""
    titled = document.kind in titled_kinds() and not document.title.startswith(document.kind)
    return f"{document.kind} {document.title}" if titled and document.title else document.title


def long_name(document: Document) -> str:
    """Name a document by number and title, on one line: ``Nghị định 59/2023/NĐ-CP – Quy định chi tiết …``."""
    short, title = short_name(document), document.title
    return short if not title or title in short else f"{short} – {cut(title)}"


def cut(text: str, longest: int = LONGEST_NAME) -> str:
    """Shorten a text at a word."""
    return text if len(text) <= longest else f"{text[:longest].rsplit(' ', 1)[0]}…"


def formal_name(document: Document) -> str:
    """Name a document as the rules of drafting ask: kind, number, date, issuer, title; a law has its title first."""
    day = document.issued
    date = f" {written_out(day)}" if day else ""
    if document.kind == REPORT or not (document.number or document.kind in titled_kinds()):
        issuer = f", {document.issuer}" if document.issuer else ""
        return f"{document.title}{issuer}{',' if date else ''}{date}"
    number = f" số {document.number}" if document.number else ""
    issuer = f" của {document.issuer}" if document.issuer else ""
    if document.kind in titled_kinds():
        return f"{full_title(document) or document.kind}{number}{date}{issuer}"
    return f"{document.kind}{number}{date}{issuer} {continued(document.title)}".strip()


def written_out(day: dt.date) -> str:
    """Write a day as drafting asks: below 10 a day has two digits, of the months only January and February do.

    >>> written_out(dt.date(2023, 8, 5))
    'ngày 05 tháng 8 năm 2023'
    """
    month = f"{day.month:02d}" if day.month <= LAST_PADDED_MONTH else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def continued(title: str) -> str:
    """Write a title that goes on after other words: *quy định chi tiết …*; an abbreviation stays as it is."""
    return title if title[1:2].isupper() else f"{title[:1].lower()}{title[1:]}"


def formal_unit(document: Document, unit: str) -> str:
    """Name a unit of a document in full: ``khoản 2 Điều 12 Luật … số 10/2022/QH15 ngày …``."""
    return f"{describe_unit(unit)} {formal_name(document)}".strip()
