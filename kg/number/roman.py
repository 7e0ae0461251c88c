"""Roman numerals, as terms of office and labels of chapters are written."""

from __future__ import annotations

import re
from types import MappingProxyType

ROMAN_RE = re.compile(r"(?=[ivxl])(?!l$)(?:xl|l?x{0,4})(?:ix|iv|v?i{0,4})", re.IGNORECASE)
DIGITS = MappingProxyType({"i": 1, "v": 5, "x": 10, "l": 50})
SIGNS = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
LARGEST = 89


def roman_value(text: str) -> int | None:
    """Read a Roman numeral up to 89: ``"III"`` → 3; None when it is none. A single L is a letter, as C and D are.

    >>> roman_value("XLIV"), roman_value("L"), roman_value("A")
    (44, None, None)
    """
    if len(text) > LARGEST or not text.isascii() or not ROMAN_RE.fullmatch(text):
        return None
    total, highest = 0, 0
    for char in reversed(text.lower()):
        value = DIGITS[char]
        total += value if value >= highest else -value
        highest = max(highest, value)
    return total


def to_roman(value: int) -> str:
    """Write a number from 1 to 89 in Roman numerals: 4 → ``IV``; others, and 50, which reads as a letter, in digits.

    >>> to_roman(44), to_roman(50), to_roman(1000)
    ('XLIV', '50', '1000')
    """
    if not 0 < value <= LARGEST or value == DIGITS["l"]:
        return str(value)
    text = ""
    for size, sign in SIGNS:
        text += sign * (value // size)
        value %= size
    return text
