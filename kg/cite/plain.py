"""The text as the rules see it: same length, one spelling, so that every offset still points into the given text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from types import MappingProxyType

SAME_LENGTH = MappingProxyType(
    {
        **dict.fromkeys("\xa0\u202f\u2007\t\r\v\f\u200b", " "),
        **dict.fromkeys("–—‑−‐", "-"),
        **dict.fromkeys("“”", '"'),
        **dict.fromkeys("’‘", "'"),
        "Ð": "Đ",
        "ð": "đ",
    }
)
UNUSUAL_RE = re.compile(f"[{''.join(SAME_LENGTH)}]")

# Old tone placement (hoá, thuỷ) → new (hóa, thủy): two letters to two letters, so lengths stay.
_OLD_TONES = MappingProxyType(
    {
        old: new
        for rows in (
            "oà òa|oá óa|oả ỏa|oã õa|oạ ọa",
            "oè òe|oé óe|oẻ ỏe|oẽ õe|oẹ ọe",
            "uỳ ùy|uý úy|uỷ ủy|uỹ ũy|uỵ ụy",
        )
        for old, new in (pair.split() for pair in rows.split("|"))
    }
)
OLD_TONE_RE = re.compile(r"(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?![a-zà-ỹ])")


CLUSTER_RE = re.compile(r"[^\u0300-\u036f][\u0300-\u036f]+")


@dataclass(frozen=True, slots=True)
class Plain:
    """A text in matching form: ``norm`` keeps the case, ``low`` does not; both map to the given text by ``at``."""

    norm: str
    low: str
    offsets: tuple[int, ...] | None  # None when position i of norm is position i of the given text

    def at(self, position: int) -> int:
        """Give the place in the given text of a position in ``norm`` or ``low``."""
        return position if self.offsets is None else self.offsets[position]


def modern_tones(lowered: str) -> str:
    """Move tone marks to the modern place, keeping the length: ``khoá`` → ``khóa``, ``uỷ`` → ``ủy``.

    >>> modern_tones("uỷ ban khoá x, quý i, hoà bình")
    'ủy ban khóa x, quý i, hòa bình'
    """
    return OLD_TONE_RE.sub(_modern_tone, lowered)


def _modern_tone(match: re.Match[str]) -> str:
    """Move one tone mark; after q the u belongs to the consonant (*quý*)."""
    after_q = match.start() and match.string[match.start() - 1] == "q"
    return match[0] if after_q else _OLD_TONES[match[0]]


def plain_text(text: str) -> Plain:
    """Bring a text into matching form without moving its offsets.

    Text in NFD (or mixed) is composed, with a map back; anything else is changed letter for letter.
    """
    offsets = None
    composed = text
    if not unicodedata.is_normalized("NFC", text):
        composed, offsets = _compose(text)
    norm = UNUSUAL_RE.sub(lambda match: SAME_LENGTH[match[0]], composed)
    low = norm.lower()
    if len(low) != len(norm):  # a capital whose lower case is longer, as in Turkish
        low = "".join(char.lower() if len(char.lower()) == 1 else char for char in norm)
    return Plain(norm, modern_tones(low), offsets)


def _compose(text: str) -> tuple[str, tuple[int, ...]]:
    """Compose a text cluster by cluster: the composed text, and for each of its positions the given one."""
    pieces: list[str] = []
    offsets: list[int] = []
    done = 0
    for cluster in CLUSTER_RE.finditer(text):
        start, end = cluster.span()
        pieces.append(text[done:start])
        offsets.extend(range(done, start))
        piece = unicodedata.normalize("NFC", cluster[0])
        pieces.append(piece)
        offsets.extend(min(start + position, end - 1) for position in range(len(piece)))
        done = end
    pieces.append(text[done:])
    offsets.extend(range(done, len(text) + 1))
    return "".join(pieces), tuple(offsets)
