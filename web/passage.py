"""The part of a found text that shows why it was found, with the words asked for marked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.library import Library
    from kg.search import Hit, Passage

LEADING_RE = re.compile(r"(?m)^\s*\#{1,6}\s+")


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage as the page shows it, and the part of the article that it is from, "" outside all."""

    text: Markup
    unit: str = ""


def show_passage(library: Library, query: str, hit: Hit) -> Shown:
    """Choose the stretch of a hit's text that holds most of the words asked for, and mark them."""
    text, first = _text_of(library, hit)
    if not text.strip():
        return Shown(Markup(""))
    passage = library.passage(query, text)
    shown = Markup("").join(_pieces(text, passage))
    return Shown(
        shown, _part_at(library, hit, first + (passage.marks[0].start if passage.marks else passage.start))
    )


def mark_words(library: Library, query: str, text: str) -> Markup:
    """Mark the words asked for in a sentence."""
    return Markup("").join(_pieces(text, library.passage(query, text)))


def plain_passage(library: Library, query: str, hit: Hit) -> str:
    """Give the same stretch in plain words."""
    text, _ = _text_of(library, hit)
    passage = library.passage(query, text)
    return " ".join(LEADING_RE.sub("", text[passage.start : passage.end]).split())


def _text_of(library: Library, hit: Hit) -> tuple[str, int]:
    """Give the text that a hit stands for, and where it begins in its document's."""
    if not hit.unit:
        return library.text(hit.document), 0
    unit = library.unit(hit.document, hit.unit)
    return library.store.excerpt(hit.document, unit.start, unit.end).body, unit.start


def _pieces(text: str, passage: Passage) -> Iterator[Markup | str]:
    """Write the words of a passage, marked where they were asked for."""
    if passage.start:
        yield "…"
    position = passage.start
    for mark in passage.marks:
        yield escape(LEADING_RE.sub("", text[position : mark.start]))
        yield Markup("<mark>{}</mark>").format(text[mark.start : mark.end])
        position = mark.end
    yield escape(LEADING_RE.sub("", text[position : passage.end]))
    if passage.end < len(text):
        yield "…"


def _part_at(library: Library, hit: Hit, position: int) -> str:
    """Find the clause or point of an article at a place of its document."""
    if not hit.unit:
        return ""
    within = (
        unit.path
        for unit in library.store.units_within(hit.document, hit.unit)
        if unit.start <= position < unit.end and not unit.quoted
    )
    return max((path for path in within if path != hit.unit), key=len, default="")
