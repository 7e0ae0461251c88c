"""The text as the rules see it: same length, one spelling, so that every offset still points into the given text."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from ahocorasick_rs import AhoCorasick, Implementation

SAME_LENGTH = MappingProxyType(
    {
        **dict.fromkeys("\xa0\u202f\u2007\t\r\v\f\u200b", " "),
        **dict.fromkeys("–—‑−‐", "-"),
        **dict.fromkeys("⁄∕／", "/"),
        **dict.fromkeys("“”", '"'),
        **dict.fromkeys("’‘", "'"),
        "Ð": "Đ",
        "ð": "đ",
    }
)
# Old tone placement (hoá, thuỷ) → new (hóa, thủy): two letters to two letters, so lengths stay.
OLD_TONES = tuple("oà oá oả oã oạ oè oé oẻ oẽ oẹ uỳ uý uỷ uỹ uỵ".split())
MODERN_TONES = tuple("òa óa ỏa õa ọa òe óe ỏe õe ọe ùy úy ủy ũy ụy".split())
# The marks that Vietnamese letters are composed with, the two of old encodings of tones among them.
MARKS = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323\u0340\u0341"
SURROGATE_RE = re.compile("[\ud800-\udfff]")
CLUSTER_RE = re.compile(r"[^\u0300-\u036f][\u0300-\u036f]+")


@dataclass(frozen=True, slots=True)
class Offsets:
    """Where the letters of a composed text stood before; one entry for each cluster that grew shorter."""

    ends: tuple[int, ...]  # in the composed text: where each such cluster ends
    lost: tuple[int, ...]  # how many code points are gone before the first, the second, … of these ends

    def at(self, position: int) -> int:
        """Give the place in the given text of a position in the composed one."""
        return position + self.lost[bisect_right(self.ends, position)]


@dataclass(frozen=True, slots=True)
class Plain:
    """A text in matching form: ``norm`` keeps the case, ``low`` does not; both map to the given text by ``at``."""

    norm: str
    low: str
    offsets: Offsets | None  # None when position i of norm is position i of the given text

    def at(self, position: int) -> int:
        """Give the place in the given text of a position in ``norm`` or ``low``."""
        return position if self.offsets is None else self.offsets.at(position)


def modern_tones(lowered: str) -> str:
    """Move tone marks to the modern place, keeping the length: ``khoá`` → ``khóa``, ``uỷ`` → ``ủy``.

    >>> modern_tones("uỷ ban khoá x, quý i, hoà bình, hoàn")
    'ủy ban khóa x, quý i, hòa bình, hoàn'
    """
    pieces: list[str] = []
    done = 0
    for which, start, end in _old_tones().find_matches_as_indexes(lowered):
        after_q = start and lowered[start - 1] == "q"  # there the u belongs to the consonant: quý
        if not after_q and not lowered[end : end + 1].isalpha():
            pieces += (lowered[done:start], MODERN_TONES[which])
            done = end
    return "".join((*pieces, lowered[done:])) if pieces else lowered


@cache
def _old_tones() -> AhoCorasick:
    """Make the automaton that finds tone marks in the old place."""
    return AhoCorasick(OLD_TONES, implementation=Implementation.DFA)


def plain_text(text: str) -> Plain:
    """Bring a text into matching form without moving its offsets.

    Text in NFD (or mixed) is composed, with a map back; anything else is changed letter for letter.
    """
    norm, offsets = text, None
    if any(mark in text for mark in MARKS):
        norm, offsets = _compose(text)
    for unusual, usual in SAME_LENGTH.items():
        if unusual in norm:
            norm = norm.replace(unusual, usual)
    try:
        return Plain(norm, modern_tones(_lower(norm)), offsets)
    except UnicodeEncodeError:  # half a surrogate pair, which no automaton takes
        norm = SURROGATE_RE.sub("\ufffd", norm)
        return Plain(norm, modern_tones(_lower(norm)), offsets)


def _lower(norm: str) -> str:
    """Lower the case letter for letter: a capital whose lower case is longer, as in Turkish, stays."""
    low = norm.lower()
    if len(low) == len(norm):
        return low
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in norm)


def _compose(text: str) -> tuple[str, Offsets | None]:
    """Compose a text cluster by cluster, and tell where its letters stood unless none has moved."""
    pieces: list[str] = []
    ends: list[int] = []
    lost = [0]
    done = 0
    for cluster in CLUSTER_RE.finditer(text):
        start, end = cluster.span()
        piece = unicodedata.normalize("NFC", cluster[0])
        pieces += (text[done:start], piece)
        done = end
        shorter = end - start - len(piece)
        if shorter:
            lost.append(lost[-1] + shorter)
            ends.append(end - lost[-1])
    pieces.append(text[done:])
    return "".join(pieces), Offsets(tuple(ends), tuple(lost)) if ends else None
