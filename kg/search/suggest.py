"""Names and headings that begin as the reader has typed: one sorted file, searched where it lies."""

from __future__ import annotations

import heapq
import mmap
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from kg.number import fold
from kg.search.analyse import syllables_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from kg.search.columns import Shown
    from kg.search.entry import Entry

PHRASES: Final = "phrases.tsv"
LONGEST_PHRASE: Final = 160  # code points
MOST_READ: Final = 1_500  # phrases that begin alike, of which the commonest are chosen


class PhraseWriter:
    """Gather the headings of articles, and the numbers, names and titles of documents."""

    def __init__(self, folder: Path, before: Path | None = None) -> None:
        """Begin the file of an index, or go on from that of another one."""
        self._path = folder / PHRASES
        self._before = before
        self._counts: Counter[str] = Counter()
        self._last = ""

    def add(self, entry: Entry | Shown) -> None:
        """Count what one entry is called; a document once for all its articles."""
        self._counts.update(self._names(entry))

    def remove(self, entries: Iterable[Shown]) -> None:
        """Count no more what the entries of documents that are taken out were called."""
        for entry in entries:
            self._counts.subtract(self._names(entry))
        self._last = ""

    def finish(self) -> None:
        """Write key, count and phrase, sorted by key."""
        lines = (self._before / PHRASES).read_bytes() if self._before else b""
        self._path.write_bytes(_recounted(lines, self._counts))

    def _names(self, entry: Entry | Shown) -> list[str]:
        """Give what an entry is called."""
        named = [entry.heading]
        if entry.document != self._last:
            self._last = entry.document
            named += [entry.title, f"{entry.kind} {entry.title}" if entry.title else "", entry.number]
        return [" ".join(name.split()) for name in named if name and len(name) <= LONGEST_PHRASE]


def _recounted(lines: bytes, changes: Mapping[str, int]) -> bytes:
    """Add to the counts of phrases, or take from them, in a file sorted by key."""
    of_key: dict[bytes, dict[str, int]] = defaultdict(dict)
    for phrase, change in changes.items():
        of_key[phrase_key(phrase).encode()][phrase] = change
    parts, done = [], 0
    for key in sorted(of_key, key=lambda key: key + b"\t"):
        start, end, counts = 0, 0, of_key[key]
        if lines:
            start, end, counts = _line_at(lines, key + b"\t"), _line_at(lines, key + b"\n"), Counter(counts)
        for line in lines[start:end].decode().split("\n")[:-1]:
            _, count, phrase = line.split("\t", 2)
            counts[phrase] += int(count)
        kept = ((count, phrase) for phrase, count in counts.items() if count > 0)
        rows = (key + f"\t{count}\t{phrase}\n".encode() for count, phrase in kept)
        parts += [lines[done:start], *sorted(rows)]
        done = end
    return b"".join([*parts, lines[done:]])


def _line_at(lines: bytes | mmap.mmap, key: bytes) -> int:
    """Find where the first line starts whose beginning is not below a key."""
    low, high = 0, len(lines)
    while low < high:  # that line starts at or after ``low``
        middle = (low + high) // 2
        start = lines.rfind(b"\n", 0, middle) + 1
        if lines[start : start + len(key)] < key:
            low = lines.find(b"\n", middle) + 1 or len(lines)
        else:
            high = start
    return low


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
    lines.seek(_line_at(lines, key))
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
