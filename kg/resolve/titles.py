"""Citations by title: laws, codes, ordinances, the Constitution."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from kg.resolve.catalogue import issued_by
from kg.resolve.fits import is_misprint
from kg.resolve.text import Answer, Text, bare_title, ids

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model import Citation, Document

CHANGED_RE = re.compile(r"\bsửa\s+đổi\b")  # after a title: the law that changed it is meant
CONSTITUTIONS = (1946, 1959, 1980, 1992, 2013)
MISPRINTED_DIGITS = 2
ONE_YEAR = 366
DRAFT_BEFORE_RE = re.compile(r"(?:dự\s+thảo|dự\s+án)\s+$", re.IGNORECASE)
DRAFTED = dt.timedelta(days=730)  # a law is discussed no longer than this before it is passed


def answer_title(text: Text, citation: Citation) -> Answer:
    """Answer a title: by its date or year, by what the text names, or by the law in force on the text's day."""
    title = bare_title(citation.title, citation.kind)
    if CHANGED_RE.search(citation.surface[len(citation.title) :]):
        title = f"sửa đổi, bổ sung một số điều của {citation.kind} {title}"
    known = text.catalogue.by_title(citation.kind, title)
    if is_draft(text, citation):
        return _answer_draft(text, known)
    if citation.date or citation.year:
        return _answer_dated(text, citation, known)
    named = text.named(citation)
    if named:
        return Answer(named, "same_text")
    if not known:
        return Answer(why_not="no law of this title is known")
    past = issued_by(known, text.day)
    if not past:
        return _answer_draft(text, known)
    return Answer(known[0].id, "title") if len(known) == 1 else _answer_in_force(text, past)


def is_draft(text: Text, citation: Citation) -> bool:
    """Tell whether a citation names the draft of a law: *dự thảo Luật Đất đai*."""
    before = text.reading.source.text[max(0, citation.start - 12) : citation.start]
    return bool(citation.title) and DRAFT_BEFORE_RE.search(before) is not None


def _answer_draft(text: Text, known: Sequence[Document]) -> Answer:
    """Take the law of a title that was passed after the text's day: what the text discussed was its draft."""
    day = text.day
    if day is None and len(known) == 1:
        return Answer(known[0].id, "draft")
    passed = [found for found in known if day and found.issued and day < found.issued <= day + DRAFTED]
    if passed:
        return Answer(min(passed, key=lambda found: found.issued or dt.date.max).id, "draft", ids(known))
    if day is None:
        why = "a draft of a law is meant, and the text has no day that tells which one"
    else:
        why = "a law not passed by then is meant, and none of this title from two years after is known"
    return Answer(candidates=ids(known), why_not=why)


def _answer_dated(text: Text, citation: Citation, known: Sequence[Document]) -> Answer:
    """Answer title + date or year; a wrong year is forgiven where day and month fit one law."""
    how = "title_date" if citation.date else "title_year"
    fitting = [found for found in known if found.issued and _same_day(citation, found)]
    if not fitting and citation.date:
        fitting = [
            found
            for found in known
            if found.issued and found.issued.timetuple()[1:3] == citation.date.timetuple()[1:3]
        ]
    if not fitting and citation.year:
        fitting = [found for found in known if found.effective and found.effective.year == citation.year]
    if len(fitting) == 1:
        return Answer(fitting[0].id, how)
    if len(fitting) > 1:
        return Answer(candidates=ids(fitting), why_not="several laws have this title and year")
    if citation.date:
        return Answer(text.stub_id(citation), how, ids(known))
    if len(known) == 1 and is_misprint(citation.year):
        return Answer(known[0].id, "title")
    return Answer(candidates=ids(known), why_not="no law of this title and year is known")


def _same_day(citation: Citation, found: Document) -> bool:
    """Tell whether a law is of the date, or else of the year, that the citation states."""
    if found.issued is None:
        return False
    return found.issued == citation.date if citation.date else found.issued.year == citation.year


def _answer_in_force(text: Text, documents: Sequence[Document]) -> Answer:
    """Take the law of a title that stood on the text's day: the latest one issued by then."""
    day = text.about_day
    dated = [found for found in documents if found.issued and (day is None or found.issued <= day)]
    if not dated or day is None:
        return Answer(
            candidates=ids(documents), why_not="several laws have this title, and the text has no date"
        )
    days = [found.issued for found in dated if found.issued]
    if len(days) > 1 and (days[-1] - days[-2]).days < ONE_YEAR:
        return Answer(candidates=ids(dated[::-1]), why_not="two laws of this title were issued within a year")
    return Answer(dated[-1].id, "date_of_text", ids(documents))


def answer_constitution(text: Text, citation: Citation) -> Answer:
    """Answer the Constitution: by year, or by the text's day; a misprinted year (1002) counts as the likest one."""
    year = citation.year
    if year and year not in CONSTITUTIONS:
        likest = min(CONSTITUTIONS, key=lambda known: _digits_off(known, year or known))
        year = likest if _digits_off(likest, year) <= MISPRINTED_DIGITS else year
    if not year:
        day = text.about_day
        year = max(
            (known for known in CONSTITUTIONS if day is None or known <= day.year), default=CONSTITUTIONS[0]
        )
    known = text.catalogue.by_title("Hiến pháp", "Hiến pháp")
    match = next((found.id for found in known if found.issued and found.issued.year == year), "")
    return Answer(match or f"hien-phap/{year}/hien-phap", "title_year" if citation.year else "date_of_text")


def _digits_off(right: int, wrong: int) -> int:
    """Count the digits in which two years differ."""
    return sum(a != b for a, b in zip(str(right), str(wrong), strict=False))
