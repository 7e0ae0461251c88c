"""Checks of a link: what the citing text says against what is known of its target."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.number import format_date, issuer_of, kind_of, level_of, organ_codes
from kg.resolve.catalogue import title_words
from kg.resolve.fits import sole_issuer
from kg.resolve.text import bare_title

if TYPE_CHECKING:
    from kg.model import Citation, Document
    from kg.resolve.catalogue import Catalogue

CENTRAL = frozenset({"CP", "TTg"})  # whose codes stand for one body, which no other can sign for
SHARED = 0.5  # share of the words of a cited title that the known one must have
LONG_SERIES, WHOLE = 20, 0.8  # a series of at least so many numbers, of which we know so large a share
TRANSPOSED_RE = re.compile(r"\d+\s?/\s?[^\W\d_]+\s?-\s?T\.?[WƯ]", re.IGNORECASE)


def draft_warning(target: Document) -> str:
    """Tell that a text means the draft of a law, not yet the law."""
    passed = f", được thông qua ngày {format_date(target.issued)}" if target.issued else ""
    return f"draft: văn bản nói về dự thảo của {target.kind} này{passed}"


def warnings_of(citation: Citation, target: Document, catalogue: Catalogue) -> tuple[str, ...]:
    """List what does not fit between a citation and its target, in words; empty when all fits."""
    checks = (
        issuer_warning(citation),
        _code(citation),
        _transposed(citation),
        _date(citation, target),
        _title(citation, target),
        _unknown(citation, target, catalogue),
    )
    return tuple(check for check in checks if check)


def _title(citation: Citation, target: Document) -> str:
    """Tell a title beside a number that is another document's: *Luật Đất đai số 10/2022/QH15*."""
    if not (citation.title and citation.number and target.title) or target.standing == "stub":
        return ""
    said = set(title_words(bare_title(citation.title, citation.kind)))
    known = set(title_words(bare_title(target.title, target.kind)))
    if not said or len(said & known) >= SHARED * len(said):
        return ""
    return f"wrong_title: số {citation.number} là của «{target.title}», văn bản ghi «{citation.title}»"


def _unknown(citation: Citation, target: Document, catalogue: Catalogue) -> str:
    """Tell a number that is missing from a series which is otherwise known whole: *Nghị định 999/2023/NĐ-CP*."""
    serials = catalogue.series(citation.number) if target.standing == "stub" else frozenset()
    if len(serials) < LONG_SERIES or len(serials) < WHOLE * max(serials):
        return ""
    return f"unknown_number: không thấy số {citation.number} trong loạt đã biết (đến số {max(serials)})"


def issuer_warning(citation: Citation) -> str:
    """Tell an issuer that the kind or the code cannot have: *Nghị định … của Thủ tướng*, *QĐ-TTg của Bộ trưởng*."""
    coded = organ_codes(citation.number)
    by_code = issuer_of(citation.number) if coded and coded[0] in CENTRAL else ""
    for said_of, right in ((citation.kind, sole_issuer(citation.kind)), (f"số {citation.number}", by_code)):
        if citation.issuer and right and not citation.issuer.startswith(right):
            return f"wrong_issuer: {said_of} do {right} ban hành, văn bản ghi {citation.issuer}"
    return ""


def _code(citation: Citation) -> str:
    """Tell a code that contradicts the kind: *Nghị định 145/2020/NQ-CP*."""
    coded = kind_of(citation.number)
    if (
        not coded
        or not citation.kind
        or coded == citation.kind
        or level_of(citation.number).startswith("party")
    ):
        return ""
    if {coded, citation.kind} <= {"Chương trình", "Chương trình hành động"} or coded == "Công văn":
        return ""
    if coded == "Nghị quyết" and citation.kind in {"Pháp lệnh", "Luật"}:
        return ""
    return f"wrong_code: số {citation.number} là của {coded}, văn bản ghi {citation.kind}"


def _transposed(citation: Citation) -> str:
    """Tell a Party number written the state's way: ``60/NQ-TW``."""
    if TRANSPOSED_RE.search(citation.surface):
        return f"transposed_code: số của Đảng viết là {citation.number}"
    return ""


def _date(citation: Citation, target: Document) -> str:
    """Tell a date that contradicts the one known."""
    if citation.date and target.issued and citation.date != target.issued:
        return (
            f"wrong_date: văn bản ghi {format_date(citation.date)}, được biết là {format_date(target.issued)}"
        )
    if citation.year and target.issued and not citation.date and abs(citation.year - target.issued.year) > 1:
        return f"wrong_date: văn bản ghi năm {citation.year}, được biết là {target.issued.year}"
    return ""
