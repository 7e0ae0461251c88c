"""Amended units: their words before and after, side by side, with what went and what came marked."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import render_template
from markupsafe import Markup, escape

from kg.number import format_date
from web.addresses import document_address
from web.labels import unit_of
from web.naming import long_name, short_name
from web.pages import current_library, pages
from web.paging import PAGE, Paging, asked_page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.library import Library
    from kg.library.wording import Reworded
    from kg.model import Document

WORD_RE = re.compile(r"\s+|\w+|[^\w\s]")
LONGEST_COMPARED = 4000
"""Words of both sides together that are compared one by one; longer ones stand side by side unmarked."""


@dataclass(frozen=True, slots=True)
class Change:
    """One amendment of one unit, its words side by side."""

    unit: str
    address: str  # of the unit
    day: str
    by: str
    by_address: str  # of the unit that gives the new words
    before: Markup
    after: Markup
    before_from: str  # name of the document with the earlier words, "" for the amended one itself


@pages.get("/sua-doi/<path:id>")
def rewordings(id: str) -> str:
    """Show the amended units of a document, before and after, oldest first."""
    library = current_library()
    document = library.document(id)
    found = library.rewordings(id)
    paging = Paging(asked_page(), PAGE, len(found))
    shown = changes_of(library, document, found[paging.offset : paging.offset + PAGE])
    return render_template(
        "rewordings.html", document=document, name=long_name(document), changes=shown, paging=paging
    )


def changes_of(library: Library, document: Document, reworded: Sequence[Reworded]) -> list[Change]:
    """Give amendments their words with what went and what came marked."""
    ids = tuple({each.before_from for each in reworded if each.before_from not in {"", document.id}})
    names = {each.id: short_name(each) for each in library.documents(ids)}
    return [
        Change(
            unit_of(each.unit),
            document_address(document.id, each.unit),
            format_date(each.date) if each.date else "",
            short_name(each.amending),
            document_address(each.amending.id, each.holder),
            *compared(each.before, each.after),
            names.get(each.before_from, ""),
        )
        for each in reworded
    ]


def compared(before: str, after: str) -> tuple[Markup, Markup]:
    """Mark in two wordings what went and what came.

    >>> compared("lúc 6 giờ", "lúc 7 giờ")
    (Markup('lúc <del>6</del> giờ'), Markup('lúc <ins>7</ins> giờ'))
    """
    old, new = WORD_RE.findall(before), WORD_RE.findall(after)
    if not old or not new or len(old) + len(new) > LONGEST_COMPARED:
        return escape(before), escape(after)
    went, came = Markup(), Markup()
    for what, first, last, start, end in difflib.SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        gone, fresh = escape("".join(old[first:last])), escape("".join(new[start:end]))
        went += gone if what == "equal" or not gone else Markup("<del>{}</del>").format(gone)
        came += fresh if what == "equal" or not fresh else Markup("<ins>{}</ins>").format(fresh)
    return went, came
