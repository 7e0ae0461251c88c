"""The part of a found text that shows why it was found, with the words asked for marked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from kg.library import Library

LEADING_RE = re.compile(r"(?m)^\s*\#{1,6}\s+")


def show_passage(library: Library, query: str, text: str) -> Markup:
    """Choose the stretch of a text that holds most of the words asked for, and mark them."""
    text = LEADING_RE.sub("", text).strip()
    found = library.passage(query, text)
    parts: list[Markup | str] = ["…" if found.start else ""]
    position = found.start
    for mark in found.marks:
        marked = Markup("<mark>{}</mark>").format(text[mark.start : mark.end])
        parts += (escape(text[position : mark.start]), marked)
        position = mark.end
    parts += (escape(text[position : found.end]), "…" if found.end < len(text) else "")
    return Markup("").join(parts)
