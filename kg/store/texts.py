"""Reading texts, stretches of them, and units."""

from __future__ import annotations

import re
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kg.errors import UnknownDocument
from kg.model import Unit
from kg.store.documents import DocumentReads, resembling
from kg.store.reads import begins
from kg.store.records import Excerpt, Text
from kg.store.rows import UNIT_COLUMNS
from kg.store.schema import TEXT, UNIT

if TYPE_CHECKING:
    from collections.abc import Iterator

MARGIN = 600
"""How many code points before and after a span a sentence may reach."""

SENTENCE_END_RE = re.compile(
    r"""
      \s* [\r\n]+ \s*                                   # a line of a legal text is at most one sentence
    | (?<! \b\d ) (?<! \b\d\d ) (?<! \b\d\d\d )         # "1. Mục đích", "Điều 12. Hiệu lực"
      (?<! \bTP ) (?<! \bTp ) (?<! \bTS ) (?<! \bTh[sS] ) (?<! \bGS ) (?<! \b[Nn]o )
      [.!?…]+ ["”»)\]]* \s+ (?= ["“«(\[]* [^\W\d_] )     # the next sentence begins with a letter
    """,
    re.VERBOSE,
)

ONE_TEXT = sa.select(TEXT.c.standing, TEXT.c.body).where(TEXT.c.document_id == sa.bindparam("id"))
STRETCH = sa.select(
    TEXT.c.length,
    sa.func.substr(TEXT.c.body, sa.bindparam("first"), sa.bindparam("size")),
).where(TEXT.c.document_id == sa.bindparam("id"))
OF_DOCUMENT = UNIT.c.document_id == sa.bindparam("id")
UNITS = sa.select(*UNIT_COLUMNS).where(OF_DOCUMENT).order_by(UNIT.c.ordinal)
ONE_UNIT = (
    sa.select(*UNIT_COLUMNS)
    .where(OF_DOCUMENT, UNIT.c.path == sa.bindparam("path"))
    .order_by(UNIT.c.quoted, UNIT.c.ordinal)
    .limit(1)
)
ALL_UNITS = sa.select(UNIT.c.document_id, UNIT.c.ordinal, *UNIT_COLUMNS).order_by(UNIT.c.document_id)
INSIDE = sa.select(UNIT.c.path).where(OF_DOCUMENT)


class TextReads(DocumentReads):
    """Questions about the words of documents and their parts."""

    def text(self, id: str) -> Text:
        """Give the words behind a document; an empty body where only its facts are known.

        Raises:
            UnknownDocument: no document has this identifier.
        """
        rows = self._rows(ONE_TEXT, id=id)
        return Text(id, *rows[0]) if rows else Text(id, self.document(id).standing, "")

    def excerpt(self, id: str, start: int, end: int) -> Excerpt:
        """Give a stretch of a document's text, cut to the text's length.

        Raises:
            UnknownDocument: no document has this identifier.
        """
        start = max(start, 0)
        rows = self._rows(STRETCH, id=id, first=start + 1, size=max(end - start, 0))
        if not rows:
            return Excerpt(id, 0, 0, self.text(id).body)
        length, body = rows[0]
        start = min(start, length)
        end = max(min(end, length), start)
        if len(body) != end - start:  # a NUL in the text, at which databases stop counting
            body = self.text(id).body[start:end]
        return Excerpt(id, start, end, body)

    def sentence(self, id: str, start: int, end: int) -> Excerpt:
        """Give the sentence or line around a span, at most 600 code points further on either side."""
        around = self.excerpt(id, start - MARGIN, end + MARGIN)
        inner_start, inner_end = max(start, 0) - around.start, end - around.start
        first, last = 0, len(around.body)
        for boundary in SENTENCE_END_RE.finditer(around.body):
            if boundary.end() <= inner_start:
                first = boundary.end()
            elif boundary.end() >= inner_end:
                last = boundary.end()
                break
        words = around.body[first:last].rstrip()
        return Excerpt(id, around.start + first, around.start + first + len(words), words)

    def units(self, id: str) -> tuple[Unit, ...]:
        """Give the units of a document, in the order of its text; ``()`` for one without text."""
        return tuple(Unit(*row) for row in self._rows(UNITS, id=id))

    def unit(self, id: str, path: str) -> Unit:
        """Give one unit of a document.

        Raises:
            UnknownDocument: no such document, or it has no such unit; names the units that resemble it.
        """
        rows = self._rows(ONE_UNIT, id=id, path=path)
        if rows:
            return Unit(*rows[0])
        document = self.document(id)
        near = resembling(path, [unit.path for unit in self.units(id)])
        message = f"{document.kind} {document.number or document.title} ({id}) has no unit {path!r}"
        raise UnknownDocument(message, tuple(f"{id}/{path}" for path in near))

    def units_within(self, id: str, path: str) -> tuple[Unit, ...]:
        """Give the parts of a unit, in the order of the text."""
        statement = UNITS.where(begins(UNIT.c.path, f"{path}/"))
        return tuple(Unit(*row) for row in self._rows(statement, id=id))

    def all_units(self) -> Iterator[tuple[str, tuple[Unit, ...]]]:
        """Give the units of every document that has some: pairs of identifier and units."""
        for id, rows in groupby(self._stream(ALL_UNITS), key=lambda row: str(row[0])):
            yield id, tuple(Unit(*row[2:]) for row in sorted(rows, key=itemgetter(1)))

    def scope(self, id: str, path: str) -> tuple[str, ...]:
        """Give the paths under which a unit's parts lie: its own, and for a chapter those of its articles."""
        below = sa.or_(UNIT.c.parent == path, begins(UNIT.c.parent, f"{path}/"))
        inside = (unit for (unit,) in self._rows(INSIDE.where(below), id=id))
        return (path, *(unit for unit in inside if not is_within(unit, (path,))))


def is_within(path: str, scope: tuple[str, ...]) -> bool:
    """Tell whether a unit is one of these units or lies within one.

    >>> is_within("dieu-5/khoan-2", ("dieu-5",)), is_within("dieu-51", ("dieu-5",))
    (True, False)
    """
    parts = path.split("/")
    return any("/".join(parts[:depth]) in scope for depth in range(1, len(parts) + 1))
