"""The part of a found text that shows why it was found, with the words asked for marked."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from kg.number import fold

WORD_RE = re.compile(r"\w+")
LEADING_RE = re.compile(r"(?m)^\s*\#{1,6}\s+")
WIDTH = 280
"""Code points of a passage."""

SHORT, SHORT_WORTH = 2, 0.2
"""Letters of a short word, and its worth beside a longer one."""


def show_passage(query: str, text: str, *, width: int = WIDTH) -> Markup:
    """Choose the stretch of a text that holds most of the words asked for, and mark them.

    >>> show_passage("dan chu", "Quy chế dân chủ ở xã")
    Markup('Quy chế <mark>dân</mark> <mark>chủ</mark> ở xã')
    """
    text = LEADING_RE.sub("", text).strip()
    asked = {fold(word[0]) for word in WORD_RE.finditer(query)}
    found = [word.span() for word in WORD_RE.finditer(text) if fold(word[0]) in asked]
    start, end = _best_window(text, found, width)
    parts: list[Markup | str] = ["…" if start else ""]
    position = start
    for first, last in found:
        if start <= first and last <= end:
            parts += (escape(text[position:first]), Markup("<mark>{}</mark>").format(text[first:last]))
            position = last
    parts += (escape(text[position:end]), "…" if end < len(text) else "")
    return Markup("").join(parts)


def _best_window(text: str, found: list[tuple[int, int]], width: int) -> tuple[int, int]:
    """Find the stretch that holds the most different words, the earliest of equals, and let it begin at a word."""
    best, begin = -1.0, 0
    for start, _ in found:
        inside = {fold(text[first:last]) for first, last in found if start <= first and last <= start + width}
        worth = sum(SHORT_WORTH if len(word) <= SHORT else 1.0 for word in inside)
        if worth > best:
            best, begin = worth, start
    begin = max(0, begin - width // 5)
    if begin:
        begin = text.rfind(" ", 0, begin) + 1
    end = begin + width
    if end < len(text):
        end = max(text.rfind(" ", begin, end), begin + width // 2)
    return begin, min(end, len(text))
