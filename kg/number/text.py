"""Plain text: letters without marks, and the segments that identifiers are made of."""

from __future__ import annotations

import re
import unicodedata


def fold(text: str) -> str:
    """Lower the case and drop the diacritics, đ included.

    >>> fold("Hương ước, ĐIỀU 5")
    'huong uoc, dieu 5'
    """
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d").replace("ð", "d"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def slugify(text: str) -> str:
    """Make one path segment of a text: ``"59/2023/NĐ-CP"`` → ``"59-2023-nd-cp"``; never empty.

    >>> slugify("Luật Đất đai")
    'luat-dat-dai'
    """
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-") or "khong-ten"


def shorten(text: str, length: int = 60) -> str:
    """Quote a text in a message, cut after ``length`` characters."""
    return repr(text if len(text) <= length else f"{text[:length]}…")
