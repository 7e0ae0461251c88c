"""How a document is named: short in links, in full where it is cited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.labels import titled_kinds

if TYPE_CHECKING:
    from kg.model import Document

REPORT = "Tin"
LONGEST_NAME = 110


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
    """Name a document as the rules of drafting ask: kind, number, date, issuer and title; laws by their title first."""
    day = document.issued
    date = f" ngày {day.day:02d} tháng {day.month:02d} năm {day.year}" if day else ""
    if document.kind in titled_kinds():
        number = f" số {document.number}" if document.number else ""
        return f"{full_title(document)}{number}{date}"
    if document.kind == REPORT or not document.number:
        issuer = f", {document.issuer}" if document.issuer else ""
        return f"{document.title}{issuer}{',' if date else ''}{date}"
    issuer = f" của {document.issuer}" if document.issuer else ""
    return f"{document.kind} số {document.number}{date}{issuer} {document.title}".strip()
