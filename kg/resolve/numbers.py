"""Citations with a number: complete ones, and serials without their code."""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.number import build_number, is_yearless, number_key, parse_number
from kg.resolve.catalogue import issued_by, serial_of, title_words
from kg.resolve.fits import (
    day_fits,
    is_local,
    is_of_party,
    issuer_fits,
    issuer_is_possible,
    kind_fits,
    term_fits,
    year_of,
)
from kg.resolve.text import Answer, Text, ids

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model import Citation, Document

CODES = MappingProxyType(
    {
        ("Quyết định", "Thủ tướng Chính phủ"): "QĐ-TTg",
        ("Chỉ thị", "Thủ tướng Chính phủ"): "CT-TTg",
        ("Công điện", "Thủ tướng Chính phủ"): "CĐ-TTg",
        ("Nghị quyết", "Chính phủ"): "NQ-CP",
    }
)
PARTY_CODES = MappingProxyType(
    {
        "Chỉ thị": "CT/TW",
        "Kết luận": "KL/TW",
        "Nghị quyết": "NQ/TW",
        "Quy định": "QĐ/TW",
        "Quyết định": "QĐ/TW",
    }
)
NORMS_A_YEAR = 100
DESCRIPTION = 220  # how far after a fragment its description is read, in code points
MIN_WORDS = 4  # a title with fewer telling words is too common to decide by
LIKENESS = 0.7  # share of the title's telling words that the description must have
FEW = 3  # a serial that more documents bear recurs year by year: the text's own year tells nothing
DECREE_RE = re.compile(r"^[0-9]+[a-zđ]?[/\-](?:NĐ-)?CP$")
UNTELLING = frozenset({"ve", "viec", "cua", "va", "cac", "quy", "dinh"})


def answer_number(text: Text, citation: Citation) -> Answer:
    """Answer a complete number: by itself, or with its date, year and place where it is not unique."""
    number = citation.number
    if text.own.number and number_key(number) == number_key(text.own.number) and _may_be_own(text, citation):
        return Answer(text.own.id, "self")
    known = text.catalogue.by_number(number)
    if is_yearless(number) or is_local(number):
        return _answer_restarting(text, citation, known)
    fitting = [found for found in known if not citation.kind or found.kind == citation.kind] or list(known)
    if len(fitting) > 1:
        return Answer(candidates=ids(fitting), why_not="several documents have this number")
    return Answer(fitting[0].id if fitting else text.stub_id(citation), "number")


def _may_be_own(text: Text, citation: Citation) -> bool:
    """Tell whether a number like the text's own is the text's own, and not that of another year."""
    return not (citation.date and text.own.issued and citation.date != text.own.issued)


def _answer_restarting(text: Text, citation: Citation, known: Sequence[Document]) -> Answer:
    """Answer a number that restarts each year, each term or in each province."""
    fitting = [found for found in issued_by(known, text.day) if kind_fits(citation, found)]
    if is_local(citation.number):
        places = text.places_of(citation)
        fitting = [found for found in fitting if places and found.place in {*places, ""}]
        if len(places) > 1:
            return _answer_of_several_places(text, citation, fitting, places)
    longer = "" if known else text.longer(citation)
    if longer:
        return Answer(longer, "cut_short")
    if citation.date:
        return _answer_dated(text, citation, fitting)
    if citation.year:
        fitting = [found for found in fitting if found.issued is None or found.issued.year == citation.year]
    named = text.named(citation)
    if named:
        return Answer(named, "same_text")
    undated = _answer_decree if DECREE_RE.search(citation.number) and not citation.year else _answer_undated
    return undated(text, citation, fitting)


def _answer_dated(text: Text, citation: Citation, fitting: Sequence[Document]) -> Answer:
    """Answer a number that restarts by its date, which may also give the year that a full number lost."""
    dated = [found for found in fitting if found.issued == citation.date]
    full = _with_year(text, citation)
    dated = dated or [found for found in full if found.issued == citation.date]
    if full and not dated and citation.number.endswith("/NĐ-CP"):  # a decree of the Government has its year
        return Answer(candidates=ids(full), why_not="with its year it is a number of another date")
    dated = dated or [found for found in fitting if found.issued is None and found.place]
    return Answer(dated[0].id if len(dated) == 1 else text.stub_id(citation), "number_date")


def _answer_decree(text: Text, citation: Citation, fitting: Sequence[Document]) -> Answer:
    """Offer the decrees of a serial: *Nghị định 159/NĐ-CP*, *159/CP* lost the year that every decree has since 1997."""
    serial = serial_of(citation.number)
    known = [*fitting, *issued_by(text.catalogue.by_serial("Nghị định", serial), text.day)]
    candidates = tuple(dict.fromkeys(ids(known)[::-1]))
    return Answer(candidates=candidates, why_not="it lost its year, and each year has such a number")


def _answer_of_several_places(
    text: Text, citation: Citation, fitting: Sequence[Document], places: Sequence[str]
) -> Answer:
    """Answer a local number that several places can have issued: by its date, or with each as a candidate."""
    dated = [found for found in fitting if citation.date and found.issued == citation.date and found.place]
    if len(dated) == 1:
        return Answer(dated[0].id, "number_date")
    known = {found.place: found.id for found in fitting if day_fits(citation, found)}
    candidates = tuple(known.get(place) or text.stub_at(citation, place) for place in places)
    return Answer(
        candidates=candidates, why_not="several places can have issued it, and the text does not tell which"
    )


def _with_year(text: Text, citation: Citation) -> list[Document]:
    """Find the documents whose full number has the year that the text leaves out: ``71/NĐ-CP ngày 8/9/1998``."""
    number = parse_number(citation.number)
    if not citation.date or number.year is not None:
        return []
    full = str(build_number(number.serial, str(citation.date.year), number.code))
    return [found for found in text.catalogue.by_number(full) if kind_fits(citation, found)]


def _answer_undated(text: Text, citation: Citation, fitting: Sequence[Document]) -> Answer:
    """Answer a number without its date: the one of the text's year, or else its bare identity.

    That only one document of the number is known does not make it the one meant: the number recurs.
    """
    fitting = [found for found in fitting if term_fits(citation.term, found.issued)]
    near = text.near(fitting)
    if len(near) == 1:
        return Answer(near[0].id, "date_of_text", ids(fitting))
    if len(fitting) > 1:
        return Answer(candidates=ids(fitting), why_not="its date decides, and the text does not give it")
    sure = [found for found in fitting if found.issued is None or citation.year or citation.term]
    return (
        Answer(sure[0].id, "only_known") if sure else Answer(text.stub_id(citation), "number", ids(fitting))
    )


def answer_serial(text: Text, citation: Citation) -> Answer:
    """Answer kind + serial: by what the text names in full, by date, issuer, description, or not."""
    named = text.named(citation)
    if named:
        return Answer(named, "same_text")
    year = year_of(citation)
    if year and citation.kind == "Nghị định":
        number = str(build_number(serial_of(citation.number), str(year), "NĐ-CP"))
        return answer_number(text, replace(citation, number=number))
    known = issued_by(text.catalogue.by_serial(citation.kind, citation.number), text.day)
    fitting = [
        found
        for found in known
        if (issuer_fits(citation, found) or not issuer_is_possible(citation))
        and day_fits(citation, found)
        and term_fits(citation.term, found.issued)
    ]
    chosen = _chosen(text, citation, fitting)
    completed = "" if chosen or fitting else _completed(citation)
    if completed:
        return answer_number(text, replace(citation, number=completed))
    why = "no document of this kind and serial is known"
    if fitting:
        why = "the serial alone does not tell which one"
    elif known:
        why = "those known of this kind and serial have another issuer, date or term"
    return chosen or Answer(candidates=ids((fitting or known)[::-1]), why_not=why)


def _chosen(text: Text, citation: Citation, fitting: Sequence[Document]) -> Answer | None:
    """Choose among the documents of a serial by year or term, by description, by the day of the text."""
    if len(fitting) == 1 and (year_of(citation) or citation.term):
        return Answer(fitting[0].id, "serial")
    described = _described(text, citation, fitting)
    if described:
        return Answer(described, "description", ids(fitting))
    told = citation.issuer and issuer_is_possible(citation)
    near = text.near(fitting) if told and len(fitting) <= FEW else []
    return Answer(near[0].id, "date_of_text", ids(fitting)) if len(near) == 1 else None


def _completed(citation: Citation) -> str:
    """Complete a serial whose kind and issuer have one code, and whose date tells the rest; ``""`` where they do not.

    *Kết luận số 120 ngày 07/01/2016 của Bộ Chính trị* is 120-KL/TW. The Prime Minister's decisions of a year that lay
    down norms are fewer than a hundred; those beyond have no year in their number.
    """
    if not citation.date or not citation.number.isdigit():
        return ""
    code = CODES.get((citation.kind, citation.issuer), "")
    if not code and is_of_party(citation.issuer):
        code = PARTY_CODES.get(citation.kind, "")
    if code == "QĐ-TTg" and int(citation.number) < NORMS_A_YEAR:
        return ""
    return str(build_number(citation.number, None, code)) if code else ""


def _described(text: Text, citation: Citation, documents: Sequence[Document]) -> str:
    """Find the one document whose title the words after the fragment repeat; ``""`` for none."""
    after = text.reading.source.text[citation.end : citation.end + DESCRIPTION]
    said = set(title_words(re.split(r"[.;\n]", after)[0]))
    fitting = []
    for found in documents:
        words = set(title_words(found.title)) - UNTELLING
        if len(words) >= MIN_WORDS and len(words & said) >= LIKENESS * len(words):
            fitting.append(found.id)
    return fitting[0] if len(fitting) == 1 else ""
