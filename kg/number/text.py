"""Plain text: letters without marks, and the segments that identifiers are made of."""

from __future__ import annotations

import re
import unicodedata

MARKS_RE = re.compile("[\u0300-\u036f]+")  # those that Vietnamese has, and their neighbours


def fold(text: str) -> str:
    """Lower the case and drop the diacritics, đ included.

    >>> fold("Hương ước, ĐIỀU 5")
    'huong uoc, dieu 5'
    """
    lower = text.lower()
    if lower.isascii():
        return lower
    decomposed = unicodedata.normalize("NFD", lower.replace("đ", "d").replace("ð", "d"))
    bare = MARKS_RE.sub("", decomposed)
    return bare if bare.isascii() else "".join(char for char in bare if not unicodedata.combining(char))


def slugify(text: str) -> str:
    """Make one path segment of a text: ``"59/2023/NĐ-CP"`` → ``"59-2023-nd-cp"``; never empty.

    >>> slugify("Luật Đất đai")
    'luat-dat-dai'
    """
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-") or "khong-ten"


def shorten(text: str, length: int = 60) -> str:
    """Quote a text in a message, cut after ``length`` characters."""
    return repr(text if len(text) <= length else f"{text[:length]}…")
