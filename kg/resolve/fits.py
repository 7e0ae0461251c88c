"""Whether a document can be what a citation says: kind, issuer, day, term."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.errors import BadNumber
from kg.number import congress_term, fold, issuer_of, kind_of, level_of, parse_number
from kg.tables import table

if TYPE_CHECKING:
    import datetime as dt

    from kg.model import Citation, Document

PARTY_ISSUERS = ("bo chinh tri", "ban bi thu", "ban chap hanh trung uong")
OTHERS_RE = re.compile(r" (?:doan|hoi|lien doan|lien hiep)\b")
FIRST_YEAR, LAST_YEAR = 1945, 2100  # no document of the State is older; a later year is a misprint


def is_of_party(issuer: str) -> bool:
    """Tell whether an issuer is a central body of the Party, not one named like it: *Ban Bí thư Trung ương Đoàn*."""
    said = fold(issuer)
    return said.startswith(PARTY_ISSUERS) and not OTHERS_RE.search(said)


@lru_cache(maxsize=1 << 16)
def is_complete(number: str) -> bool:
    """Tell whether a number has its code: ``59/2023/NĐ-CP`` has, ``59`` and ``59/2023`` have not."""
    try:
        return bool(number) and bool(parse_number(number).code)
    except BadNumber:
        return False


def is_local(number: str) -> bool:
    """Tell whether a number is one of a province, district, commune or local Party body."""
    return level_of(number) in {"local", "party-local"}


def is_misprint(year: int | None) -> bool:
    """Tell a year that no document can have: 2915, 1002."""
    return year is not None and not FIRST_YEAR <= year <= LAST_YEAR


def year_of(citation: Citation) -> int | None:
    """Give the year that a citation states, in its number or its date."""
    return citation.year or (citation.date.year if citation.date else None)


def kind_fits(citation: Citation, found: Document) -> bool:
    """Tell whether a document can be of the kind that the citation says."""
    return not citation.kind or found.kind == citation.kind or kind_of(citation.number) == found.kind


def sole_issuer(kind: str) -> str:
    """Give the only body that can issue a kind of document; ``""`` where several can."""
    return next((row["issuer"] for row in table("kinds") if row["kind"] == kind), "")


def issuer_is_possible(citation: Citation) -> bool:
    """Tell whether the issuer that a citation names can issue its kind: *Nghị định … của Thủ tướng* cannot be."""
    return citation.issuer.startswith(sole_issuer(citation.kind)) or not citation.issuer


def issuer_fits(citation: Citation, found: Document) -> bool:
    """Tell whether a document can be of the issuer that the citation names."""
    said = fold(citation.issuer)
    if not said:
        return True
    if is_of_party(said):
        return level_of(found.number) == "party-central"
    coded = fold(issuer_of(found.number))
    return said in {coded, fold(found.issuer)} or (bool(coded) and said.startswith(coded))


def day_fits(citation: Citation, found: Document) -> bool:
    """Tell whether a document can be of the date or year that the citation states."""
    if citation.date:
        return found.issued == citation.date
    return not citation.year or (found.issued is not None and found.issued.year == citation.year)


def term_fits(term: str, day: dt.date | None) -> bool:
    """Tell whether a day lies in a Party congress term: ``khóa xi``; any day fits no term at all."""
    return not term or (day is not None and term.split()[-1].upper() == congress_term(day))
