"""Did you mean: syllables that no entry has → some that entries have, by Telex or one letter off."""

from __future__ import annotations

import re
import unicodedata
from string import ascii_lowercase
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from kg.number import fold
from kg.search.analyse import PART_RE, syllables_of
from kg.search.engine import Term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.search.engine import Engine

TONE_KEYS: Final = MappingProxyType(
    {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
)
LETTER_KEYS: Final = MappingProxyType(
    {"aa": "â", "ee": "ê", "oo": "ô", "dd": "đ", "aw": "ă", "ow": "ơ", "uw": "ư"}
)
LETTER_KEYS_RE: Final = re.compile("|".join(LETTER_KEYS))
VOWELS: Final = "aăâeêioôơuưy"
MOST_CORRECTED: Final = 12  # words; a longer query has words enough that are known
SHORTEST_ALONE: Final = 4  # letters of a syllable that is corrected without neighbours to tell by
LONGEST_CORRECTED: Final = 10  # letters; no syllable has more than seven, Telex adds three


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


def correct(engine: Engine, text: str) -> str:
    """Write a query in words that the index has, ``""`` where it has them already or nothing resembles them."""
    text = unicodedata.normalize("NFC", text)
    matches = list(PART_RE.finditer(text))
    if len(matches) > MOST_CORRECTED:
        return ""
    result, end, before = [], 0, ""
    changed = False
    for place, match in enumerate(matches):
        following = fold(matches[place + 1][0]) if place + 1 < len(matches) else ""
        better = _better(engine, match[0], before, following)
        changed = changed or bool(better)
        before = fold(better or match[0])
        result += [text[end : match.start()], better or match[0]]
        end = match.end()
    return "".join([*result, text[end:]]).strip() if changed else ""


def _better(engine: Engine, typed: str, before: str, following: str) -> str:
    """Give a syllable of the index in place of one that it does not have, ``""`` where none is needed or near."""
    if typed.isdecimal() or len(typed) > LONGEST_CORRECTED:
        return ""
    _, folded = syllables_of(typed)[0]
    if engine.frequency(Term("folded", folded)):
        return ""
    telex = from_telex(typed)
    if telex != typed.lower() and engine.frequency(Term("toned", syllables_of(telex)[0][0])):
        return telex
    alone = not (before or following) and len(folded) >= SHORTEST_ALONE
    fits = {guess: _fit(engine, guess, before, following) for guess in near_syllables(folded)}
    possible = [guess for guess, (beside, held) in fits.items() if beside or (alone and held)]
    return max(possible, key=lambda guess: (*fits[guess], guess), default="")


def _fit(engine: Engine, guess: str, before: str, following: str) -> tuple[int, int]:
    """Tell how well a syllable fits between its neighbours, and how common it is."""
    pairs = [f"{before}_{guess}"] if before else []
    pairs += [f"{guess}_{following}"] if following else []
    return sum(engine.frequency(Term("pairs", pair)) for pair in pairs), engine.frequency(
        Term("folded", guess)
    )


def near_syllables(folded: str) -> Iterator[str]:
    """Give what differs from a folded syllable by one letter left out, added, changed, or two in each other's place."""
    for at in range(len(folded) + 1):
        head, tail = folded[:at], folded[at:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in ascii_lowercase:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]
