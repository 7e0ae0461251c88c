"""Names and headings that begin as the reader has typed: one sorted file, searched where it lies."""

from __future__ import annotations

import heapq
import mmap
from collections import Counter
from typing import TYPE_CHECKING, Final

from kg.number import fold
from kg.search.analyse import syllables_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.search.entry import Entry

PHRASES: Final = "phrases.tsv"
LONGEST_PHRASE: Final = 160  # code points
MOST_READ: Final = 1_500  # phrases that begin alike, of which the commonest are chosen


class PhraseWriter:
    """Gather the headings of articles, and the numbers, names and titles of documents."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / PHRASES
        self._counts: Counter[str] = Counter()
        self._last = ""

    def add(self, entry: Entry) -> None:
        """Count what one entry is called; a document once for all its articles."""
        named = [entry.heading]
        if entry.document != self._last:
            self._last = entry.document
            named += [entry.title, f"{entry.kind} {entry.title}" if entry.title else "", entry.number]
        self._counts.update(" ".join(name.split()) for name in named if name and len(name) <= LONGEST_PHRASE)

    def finish(self) -> None:
        """Write key, count and phrase, sorted by key."""
        rows = (
            f"{phrase_key(phrase)}\t{count}\t{phrase}\n".encode() for phrase, count in self._counts.items()
        )
        self._path.write_bytes(b"".join(sorted(rows)))


def phrase_key(text: str) -> str:
    """Make the key by which a phrase is found: folded, lower case, its words with one space between."""
    return " ".join(fold(text).replace("\t", " ").split())


def suggest_phrases(folder: Path, typed: str, limit: int) -> tuple[str, ...]:
    """Give the phrases that begin as typed and agree in their marks: the very letters first, then the commonest."""
    key = phrase_key(typed)
    bare = key == " ".join(typed.lower().split())
    path = folder / PHRASES
    if not key or not path.stat().st_size:
        return ()
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as lines:
        begun = " ".join(typed.lower().split())
        found = [
            (not phrase.lower().startswith(begun), -count, len(phrase), phrase)
            for count, phrase in _read_from(lines, key.encode())
            if bare or agrees(typed, phrase)
        ]
    return tuple(phrase for *_, phrase in heapq.nsmallest(limit, found))


def _read_from(lines: mmap.mmap, key: bytes) -> Iterator[tuple[int, str]]:
    """Read the phrases whose keys begin with ``key``, at most ``MOST_READ``."""
    low, high = 0, len(lines)
    while low < high:  # the first line whose key is not below ours starts at or after ``low``
        middle = (low + high) // 2
        start = lines.rfind(b"\n", 0, middle) + 1
        if lines[start : start + len(key)] < key:
            low = lines.find(b"\n", middle) + 1 or len(lines)
        else:
            high = start
    lines.seek(low)
    for _ in range(MOST_READ):
        line = lines.readline()
        if not line.startswith(key):
            return
        _, count, phrase = line.decode().rstrip("\n").split("\t", 2)
        yield int(count), phrase


def agrees(typed: str, phrase: str) -> bool:
    """Tell whether each marked syllable typed is the one of the phrase; a bare one agrees with any marks.

    >>> agrees("hương u", "Hương ước, quy ước"), agrees("hưởng u", "Hương ước, quy ước")
    (True, False)
    """
    *whole, _ = typed.split() or [""]
    for mine, their in zip(whole, phrase.split(maxsplit=len(whole)), strict=False):
        for (toned, folded), (other, _) in zip(syllables_of(mine), syllables_of(their), strict=False):
            if toned not in {folded, other}:
                return False
    return True
