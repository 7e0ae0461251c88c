"""Reading documents: by identifier, by number or title, by what resembles them, and as lists."""

from __future__ import annotations

import datetime as dt
import difflib
import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from kg.errors import UnknownDocument
from kg.model import Document
from kg.store.counts import CountReads
from kg.store.reads import begins, portion
from kg.store.records import Digest, Filter, Origin, Ranked, Tally
from kg.store.rows import DOCUMENT_FIELDS, ORIGIN_FIELDS
from kg.store.schema import DIGEST, DOCUMENT, SOURCE, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NEAR = 5
CANDIDATES = 400
"""How many identifiers of one sort are compared when one is not found."""

SERIAL_RE = re.compile(r"^0*(?P<serial>\d+[a-z]?)-")

DOCUMENT_COLUMNS = tuple(DOCUMENT.c[name] for name in DOCUMENT_FIELDS)
BY_ID = sa.select(*DOCUMENT_COLUMNS).where(DOCUMENT.c.id == sa.bindparam("id"))
BY_IDS = sa.select(*DOCUMENT_COLUMNS).where(DOCUMENT.c.id.in_(sa.bindparam("keys", expanding=True)))
ALL_DOCUMENTS = sa.select(*DOCUMENT_COLUMNS).order_by(DOCUMENT.c.id)
BY_NUMBER = ALL_DOCUMENTS.where(DOCUMENT.c.number_key == sa.bindparam("key"))
NUMBER_KEYS = sa.select(DOCUMENT.c.id, DOCUMENT.c.number_key).where(DOCUMENT.c.number_key != "")
STANDINGS = sa.select(DOCUMENT.c.id, DOCUMENT.c.standing).where(
    DOCUMENT.c.id.in_(sa.bindparam("keys", expanding=True))
)
AUTHORITIES = sa.select(DOCUMENT.c.id, DOCUMENT.c.authority)
RANKED = sa.select(DOCUMENT.c.cited, DOCUMENT.c.authority, *DOCUMENT_COLUMNS)
SOURCES = sa.select(SOURCE.c.document_id, *(SOURCE.c[name] for name in ORIGIN_FIELDS))
BY_ISSUER = (
    sa.select(DOCUMENT.c.issuer, sa.func.count()).where(DOCUMENT.c.issuer != "").group_by(DOCUMENT.c.issuer)
)
BY_SUBJECTS = sa.select(DOCUMENT.c.subjects, sa.func.count()).group_by(DOCUMENT.c.subjects)
DIGESTS = sa.select(DIGEST.c.document_id, DIGEST.c.unit, DIGEST.c.body)


class DocumentReads(CountReads):
    """Questions about documents and what is said of them."""

    def document(self, id: str) -> Document:
        """Give one document.

        Raises:
            UnknownDocument: none has this identifier; ``near`` names those that resemble it.
        """
        rows = self._rows(BY_ID, id=id)
        if rows:
            return Document(*rows[0])
        near = self.near(id)
        hint = f"; it resembles {', '.join(near)}" if near else ""
        raise UnknownDocument(f"{id!r} is no document of this library{hint}", near)

    def documents(self, ids: Sequence[str]) -> tuple[Document, ...]:
        """Give documents in the order asked for, passing over identifiers that no document has."""
        found = {row[0]: Document(*row) for row in self._rows_in(BY_IDS, ids)}
        return tuple(found[id] for id in ids if id in found)

    def all_documents(self) -> Iterator[Document]:
        """Give every document, by identifier."""
        yield from (Document(*row) for row in self._stream(ALL_DOCUMENTS))

    def local_documents(self) -> tuple[Document, ...]:
        """Give what places wrote and what is told of them: reports, and documents that name their place."""
        # Two questions, and > for !=, so that each has an index.
        local = DOCUMENT.c.id.in_(
            sa.union(
                sa.select(DOCUMENT.c.id).where(DOCUMENT.c.standing == "report"),
                sa.select(DOCUMENT.c.id).where(DOCUMENT.c.place > ""),
            )
        )
        with_text = sa.exists().where(TEXT.c.document_id == DOCUMENT.c.id)
        return tuple(Document(*row) for row in self._rows(ALL_DOCUMENTS.where(local, with_text)))

    def find_number(self, key: str) -> tuple[Document, ...]:
        """Give the documents that have a number, by its ``kg.number.number_key``: ``59-2023-nd-cp``."""
        return tuple(Document(*row) for row in self._rows(BY_NUMBER, key=key)) if key else ()

    def find_serial(self, serial: str) -> tuple[Document, ...]:
        """Give the documents whose number begins with a serial: ``"59"`` of 59/2023/NĐ-CP."""
        statement = ALL_DOCUMENTS.where(begins(DOCUMENT.c.number_key, f"{serial}-"))
        return tuple(Document(*row) for row in self._rows(statement))

    def find_words(self, words: str, *, kind: str) -> tuple[Document, ...]:
        """Give the documents of a kind whose title holds folded words side by side: ``"dan chu"``."""
        padded = sa.literal(" ").concat(DOCUMENT.c.title_key).concat(" ")
        statement = ALL_DOCUMENTS.where(
            DOCUMENT.c.kind == kind, padded.contains(f" {words} ", autoescape=True)
        )
        return tuple(Document(*row) for row in self._rows(statement.limit(CANDIDATES)))

    def browse(self, chosen: Filter, *, limit: int = 50, offset: int = 0) -> tuple[Ranked, ...]:
        """List the documents that a filter lets through, the latest first, those without a date last."""
        order = (DOCUMENT.c.issued.is_(None), DOCUMENT.c.issued.desc(), DOCUMENT.c.id)
        statement = RANKED.where(*_conditions(chosen)).order_by(*order)
        return self._ranked(portion(statement, limit, offset))

    def count_documents(self, chosen: Filter) -> int:
        """Count the documents that a filter lets through."""
        counted = sa.select(sa.func.count()).select_from(DOCUMENT).where(*_conditions(chosen))
        return int(self._rows(counted)[0][0])

    def tally(self) -> Tally:
        """Count the documents by issuer and by subject."""
        issuers = Counter({row[0]: row[1] for row in self._rows(BY_ISSUER)})
        subjects: Counter[str] = Counter()
        for found, number in self._rows(BY_SUBJECTS):
            subjects.update(dict.fromkeys(found, number))
        return Tally(dict(issuers.most_common()), dict(subjects.most_common()))

    def most_cited(self, standing: str = "stub", *, limit: int = 50, offset: int = 0) -> tuple[Ranked, ...]:
        """List the documents of a standing by how often they are cited; of stubs: what to acquire first."""
        statement = RANKED.where(DOCUMENT.c.standing == standing, DOCUMENT.c.cited > 0)
        statement = statement.order_by(DOCUMENT.c.cited.desc(), DOCUMENT.c.id)
        return self._ranked(portion(statement, limit, offset))

    def ranked(self, ids: Sequence[str]) -> tuple[Ranked, ...]:
        """Give documents with their ranks, in the order asked for, as ``documents`` does."""
        statement = RANKED.where(DOCUMENT.c.id.in_(sa.bindparam("keys", expanding=True)))
        found = {row[2]: Ranked(Document(*row[2:]), row[0], row[1]) for row in self._rows_in(statement, ids)}
        return tuple(found[id] for id in ids if id in found)

    def number_keys(self) -> dict[str, str]:
        """Give the ``kg.number.number_key`` of every document that has a number."""
        return dict(self._stream(NUMBER_KEYS))

    def standings(self, ids: Sequence[str]) -> dict[str, str]:
        """Give the standing of several documents; those that the library lacks are left out."""
        return {row[0]: row[1] for row in self._rows_in(STANDINGS, ids)}

    def authorities(self) -> dict[str, float]:
        """Give the authority of every document."""
        return dict(self._stream(AUTHORITIES))

    def sources(self, id: str) -> tuple[Origin, ...]:
        """Give the sources of a document, in the order in which they were added."""
        statement = SOURCES.where(SOURCE.c.document_id == id).order_by(SOURCE.c.id)
        return tuple(Origin(*row) for row in self._rows(statement))

    def sources_of(self, ids: Sequence[str]) -> dict[str, list[Origin]]:
        """Give the sources of several documents; those without one are left out."""
        statement = SOURCES.where(SOURCE.c.document_id.in_(sa.bindparam("keys", expanding=True)))
        found: dict[str, list[Origin]] = {}
        for row in self._rows_in(statement.order_by(SOURCE.c.id), ids):
            found.setdefault(row[0], []).append(Origin(*row))
        return found

    def digests(self, id: str) -> tuple[Digest, ...]:
        """Give the digests of a document and of its units, in the order in which they were added."""
        statement = DIGESTS.where(DIGEST.c.document_id == id).order_by(DIGEST.c.id)
        return tuple(Digest(*row) for row in self._rows(statement))

    def all_digests(self) -> Iterator[Digest]:
        """Give every digest, by document."""
        statement = DIGESTS.order_by(DIGEST.c.document_id, DIGEST.c.id)
        yield from (Digest(*row) for row in self._stream(statement))

    def near(self, id: str, limit: int = NEAR) -> tuple[str, ...]:
        """Give identifiers that resemble one, best first, of the same serial or of the same kind and year."""
        kind, _, rest = id.partition("/")
        year, _, slug = rest.partition("/")
        wanted = [begins(DOCUMENT.c.id, f"{kind}/{year}/")] if kind and year else []
        serial = SERIAL_RE.match(f"{slug or rest or kind}-")
        if serial:
            wanted.append(begins(DOCUMENT.c.number_key, f"{serial['serial']}-"))
        wanted = wanted or [begins(DOCUMENT.c.id, f"{kind}/")]
        some = sa.select(DOCUMENT.c.id).order_by(DOCUMENT.c.id).limit(CANDIDATES)
        candidates = {row[0]: None for condition in wanted for row in self._rows(some.where(condition))}
        return resembling(id, list(candidates), limit)

    def _ranked(self, statement: sa.Select[Any]) -> tuple[Ranked, ...]:
        """Give the documents of a statement with their ranks."""
        return tuple(Ranked(Document(*row[2:]), row[0], row[1]) for row in self._rows(statement))


def resembling(word: str, candidates: Sequence[str], limit: int = NEAR) -> tuple[str, ...]:
    """Give the candidates that resemble a word, best first."""
    return tuple(difflib.get_close_matches(word, candidates, n=limit, cutoff=0.6))


def _conditions(chosen: Filter) -> list[sa.ColumnElement[bool]]:
    """Write a filter as conditions."""
    conditions: list[sa.ColumnElement[bool]] = [
        DOCUMENT.c[name] == value
        for name in ("kind", "standing", "place", "issuer")
        if (value := getattr(chosen, name))
    ]
    if chosen.subject:
        written = sa.type_coerce(DOCUMENT.c.subjects, sa.Text)
        conditions.append(written.contains(json.dumps(chosen.subject, ensure_ascii=False), autoescape=True))
    if chosen.issuers:
        conditions.append(DOCUMENT.c.issuer.in_(chosen.issuers))
    if chosen.year is not None:
        conditions.append(DOCUMENT.c.issued.between(dt.date(chosen.year, 1, 1), dt.date(chosen.year, 12, 31)))
    return conditions
