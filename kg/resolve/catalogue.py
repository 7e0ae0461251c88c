"""All documents by what texts call them: number, kind and serial, title."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.number import fold, number_key
from kg.tables import table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from kg.model import Document

YEARED_RE = re.compile(r"(?:19|20)\d\d/")
SERIAL_RE = re.compile(r"0*(\d+[a-zđ]*)")
# Words that careless titles lose: "dân chủ cơ sở" for "dân chủ ở cơ sở".
SHORTEST = 2  # abbreviations of two letters are too common inside titles
LOOSE_WORDS = frozenset({"o", "va", "cua", "ve", "cac", "mot", "so", "dieu"})


def serial_of(number: str) -> str:
    """Give the serial of a number without padding: ``"04/2015/NĐ-CP"`` → ``"4"``; ``""`` when there is none."""
    match = SERIAL_RE.match(number)
    return match[1].lower() if match else ""


def title_words(title: str) -> tuple[str, ...]:
    """Reduce a title to its folded words.

    >>> title_words("Phòng, chống tham nhũng")
    ('phong', 'chong', 'tham', 'nhung')
    """
    words = re.findall(r"[a-z0-9]+", fold(title))
    return tuple(part for word in words for part in _spelled_out().get(word, (word,)))


@cache
def _spelled_out() -> Mapping[str, tuple[str, ...]]:
    """Map abbreviations that stand inside titles to their words: ``"ubnd"`` → ``("uy", "ban", "nhan", "dan")``."""
    rows = (row for row in table("abbreviations") if len(row["short"]) > SHORTEST)
    return {fold(row["short"]): tuple(re.findall(r"[a-z0-9]+", fold(row["long"]))) for row in rows}


class Catalogue:
    """The documents that citations can mean, indexed by what texts call them.

    Memory grows with the documents only, not with their texts: about 1 KB each.
    """

    def __init__(self, documents: Iterable[Document], keys: Mapping[str, str] = MappingProxyType({})) -> None:
        """Index documents; a later one of the same identifier replaces an earlier one.

        Args:
            documents: what citations can mean.
            keys: identifier → key of its number, as far as known; the rest is computed.
        """
        self._keys = keys
        self._documents = {document.id: document for document in documents}
        self._by_number: dict[str, list[str]] = defaultdict(list)
        self._by_serial: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._by_title: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._by_loose_title: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self._series: dict[str, set[int]] = defaultdict(set)
        for document in self._documents.values():
            self._index(document)

    def _index(self, document: Document) -> None:
        """Enter one document under each of its names."""
        if document.number:
            self._by_number[self._keys.get(document.id) or number_key(document.number)].append(document.id)
            self._by_serial[document.kind, serial_of(document.number)].append(document.id)
            serial, _, series = document.number.partition("/")
            if serial.isdigit() and YEARED_RE.match(series):
                self._series[series].add(int(serial))
        if document.kind in {"Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp"}:
            words = title_words(_bare_title(document))
            self._by_title[fold(document.kind), "".join(words)].append(document.id)
            loose = tuple(word for word in words if word not in LOOSE_WORDS)
            self._by_loose_title[(fold(document.kind), *loose)].append(document.id)

    def __len__(self) -> int:
        """Count the documents."""
        return len(self._documents)

    def __contains__(self, document_id: str) -> bool:
        """Tell whether a document of this identifier is known."""
        return document_id in self._documents

    def get(self, document_id: str) -> Document | None:
        """Give a document by identifier; None when it is unknown."""
        return self._documents.get(document_id)

    def by_number(self, number: str) -> tuple[Document, ...]:
        """List the documents of a complete number, however it is spelled."""
        return self._sorted(self._by_number.get(number_key(number), ()))

    def by_serial(self, kind: str, serial: str) -> tuple[Document, ...]:
        """List the documents of a kind whose number begins with a serial: ``("Nghị định", "59")``."""
        return self._sorted(self._by_serial.get((kind, serial_of(serial)), ()))

    def by_title(self, kind: str, title: str) -> tuple[Document, ...]:
        """List laws, codes and ordinances of a title (without its kind); lost spaces and small words are forgiven."""
        words = title_words(title)
        exact = self._by_title.get((fold(kind), "".join(words)), ())
        loose = (fold(kind), *(word for word in words if word not in LOOSE_WORDS))
        return self._sorted(exact or self._by_loose_title.get(loose, ()))

    def series(self, number: str) -> frozenset[int]:
        """List the serials known of a number's series: of ``59/2023/NĐ-CP`` those of ``…/2023/NĐ-CP``."""
        return frozenset(self._series.get(number.partition("/")[2], ()))

    def _sorted(self, ids: Iterable[str]) -> tuple[Document, ...]:
        """Give documents oldest first, those without a date before all others."""
        found = (self._documents[document_id] for document_id in ids)
        return tuple(sorted(found, key=lambda document: (_day(document), document.id)))


def _bare_title(document: Document) -> str:
    """Give the title of a law without its kind before it."""
    if fold(document.title).startswith(f"{fold(document.kind)} "):
        return document.title[len(document.kind) :]
    return document.title


def _day(document: Document) -> str:
    """Give the date of a document as text that sorts, ``""`` when unknown."""
    return document.issued.isoformat() if document.issued else ""


def issued_by(documents: Iterable[Document], day: dt.date | None) -> tuple[Document, ...]:
    """Keep the documents not issued after a day: a document does not cite the future."""
    return tuple(found for found in documents if day is None or found.issued is None or found.issued <= day)
