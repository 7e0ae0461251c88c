"""How the names of units are written: kinds, bodies, spellings, and the sound of a syllable."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.number import fold
from kg.tables import table, values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.model import Place

# Bodies whose name stands before that of their unit.
BODIES = ("UBND", "HĐND", "ủy ban nhân dân", "hội đồng nhân dân", "đảng bộ", "đảng ủy")
WORD_RE = re.compile(r"[^\W\d_]+|\d+")
# A final i or y after a consonant is one sound: Mỹ, Mĩ; Quý, Quí.
FINAL_Y_RE = re.compile(r"(?:(?<=[bcdđghklmnprstvx])|(?<=qu))y(?=[1-5]?$)")
TONES = MappingProxyType({"\u0300": "1", "\u0301": "2", "\u0303": "3", "\u0309": "4", "\u0323": "5"})


def kind_of(place: Place) -> str:
    """Give the kind that a unit's name begins with: ``"thị xã"`` of ``"thị xã Sơn Tây"``."""
    return next(prefix[:-1] for prefix in kind_prefixes() if place.name.startswith(prefix))


def bare_name(place: Place) -> str:
    """Give a unit's name without its kind."""
    return place.name[len(kind_of(place)) + 1 :]


def words_of(text: str) -> list[str]:
    """Split a name into words and numbers, without leading zeros: ``"P.01"`` → ``["P", "1"]``."""
    return [word.lstrip("0") or "0" if word.isdigit() else word for word in WORD_RE.findall(text)]


def sounds_of(words: Sequence[str]) -> tuple[str, ...]:
    """Write words by their sound: the tone last, a final y as i: ``["Hoà", "Mỹ"]`` → ``("hoa1", "mi3")``."""
    sounds = []
    for word in words:
        letters = unicodedata.normalize("NFD", word.lower())
        tone = "".join(TONES.get(letter, "") for letter in letters)
        bare = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in TONES))
        sounds.append(FINAL_Y_RE.sub("i", bare + tone))
    return tuple(sounds)


def fold_words(words: Sequence[str]) -> tuple[str, ...]:
    """Write words without their diacritics, in lower case."""
    return tuple(fold(" ".join(words)).split())


def name_key(words: Sequence[str]) -> str:
    """Write words so that those that can mean the same name are the same: no diacritics, a final y as i."""
    return " ".join(FINAL_Y_RE.sub("i", word) for word in fold_words(words))


def form_of(words: Sequence[str], *, folded: bool) -> tuple[str, ...]:
    """Write words as the vocabularies below hold them."""
    return fold_words(words) if folded else sounds_of(words)


@cache
def kind_prefixes() -> tuple[str, ...]:
    """Give the beginnings that a unit's name can have: ``"huyện "``."""
    return tuple(f"{row['kind']} " for row in table("place_kinds"))


@cache
def kind_words(*, folded: bool) -> Mapping[tuple[str, ...], str]:
    """Map the words that stand for a kind to it: ``("h",)`` and ``("huyên5", "uy4")`` to ``"huyện"``."""
    return {
        form_of(words_of(phrase), folded=folded): row["kind"]
        for row in table("place_kinds")
        for phrase in (row["kind"], *values(row["others"]))
    }


@cache
def spellings(gap: str) -> Mapping[str, str]:
    """Map other spellings to the usual one, their words with ``gap`` between them."""
    return {
        row["written"].replace(" ", gap): row["name"].replace(" ", gap) for row in table("place_spellings")
    }


@cache
def body_words(*, folded: bool) -> Mapping[tuple[str, ...], str]:
    """Map the words of the bodies that stand before a unit's name to the body."""
    return {form_of(words_of(body), folded=folded): body for body in BODIES}


def prefix_length(words: Sequence[str], phrases: Mapping[tuple[str, ...], str], *, folded: bool) -> int:
    """Count the words of the longest phrase that begins a name and leaves something of it."""
    form = form_of(words, folded=folded)
    longest = max(map(len, phrases))
    return next((n for n in range(min(longest, len(words) - 1), 0, -1) if form[:n] in phrases), 0)
