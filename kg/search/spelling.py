"""Did you mean: syllables that no entry has → some that entries have, by Telex or one letter off."""

from __future__ import annotations

import unicodedata
from string import ascii_lowercase
from typing import TYPE_CHECKING, Final

from kg.number import fold
from kg.search.analyse import PART_RE, syllables_of
from kg.search.engine import Term
from kg.search.telex import from_telex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.search.engine import Engine

MOST_CORRECTED: Final = 12  # words; a longer query has words enough that are known
SHORTEST_ALONE: Final = 4  # letters of a syllable that is corrected without neighbours to tell by
LONGEST_CORRECTED: Final = 10  # letters; no syllable has more than seven, Telex adds three


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
