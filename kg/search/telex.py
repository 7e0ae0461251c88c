"""Syllables that an input method left as the keys of a Telex keyboard: ``huwowng`` → ``hương``."""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType
from typing import Final

TONE_KEYS: Final = MappingProxyType(
    {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
)
LETTER_KEYS: Final = MappingProxyType(
    {"aa": "â", "ee": "ê", "oo": "ô", "dd": "đ", "aw": "ă", "ow": "ơ", "uw": "ư"}
)
LETTER_KEYS_RE: Final = re.compile("|".join(LETTER_KEYS))
VOWELS: Final = "aăâeêioôơuưy"


def from_telex(syllable: str) -> str:
    """Read the keys of a Telex keyboard that were left as letters, the tone last or right after its vowel.

    >>> from_telex("huwowng"), from_telex("ddieeuf"), from_telex("uwowcs")
    ('hương', 'điều', 'ước')
    """
    tone = ""
    letters = syllable.lower()
    place = next((at for at in range(len(letters) - 1, 0, -1) if letters[at] in TONE_KEYS), 0)
    if place and any(vowel in letters[:place] for vowel in VOWELS):
        tone = TONE_KEYS[letters[place]]
        letters = letters[:place] + letters[place + 1 :]
    letters = letters.replace("uow", "ươ").replace("uwow", "ươ")
    letters = LETTER_KEYS_RE.sub(lambda match: LETTER_KEYS[match[0]], letters)
    return put_tone(letters, tone) if tone else letters


def put_tone(letters: str, tone: str) -> str:
    """Put the mark of a tone on the vowel that carries it."""
    vowels = [at for at, letter in enumerate(letters) if letter in VOWELS]
    if letters.startswith(("qu", "gi")) and len(vowels) > 1:
        vowels = vowels[1:]
    if not vowels:
        return letters
    marked = [at for at in vowels if letters[at] in "ăâêôơư"]
    closed = vowels[-1] < len(letters) - 1
    at = (
        marked[-1] if marked else vowels[1] if closed and len(vowels) > 1 else vowels[max(len(vowels) - 2, 0)]
    )
    return unicodedata.normalize("NFC", letters[: at + 1] + tone + letters[at + 1 :])
