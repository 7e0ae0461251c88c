"""What a build writes: rows in bulk, and the summaries that are made when everything is there."""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kg.store import schema
from kg.store.counts import DOUBTED, count_everything
from kg.store.dutyrows import bearer_rows, duty_row
from kg.store.edges import EDGE_FIELDS, summed_edges
from kg.store.rows import (
    Cells,
    action_row,
    document_row,
    event_row,
    figure_row,
    link_rows,
    origin_row,
    place_row,
    relation_row,
    successor_rows,
    unit_rows,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.model import Action, Document, Duty, Event, Figure, Link, Place, Relation, Unit
    from kg.read import Refusal
    from kg.store.records import Digest, Origin, Text

ROWS_AT_ONCE = 2000
CHARACTERS_AT_ONCE = 4_000_000
"""How much waits in memory before it is written: rows of one table, code points of texts."""

BELONGINGS = (
    (schema.DOCUMENT, "id"),
    (schema.SOURCE, "document_id"),
    (schema.TEXT, "document_id"),
    (schema.UNIT, "document_id"),
    (schema.CITATION, "document_id"),
    (schema.RELATION, "evidence"),
    (schema.DIGEST, "document_id"),
    (schema.DUTY, "document_id"),
    (schema.BEARER, "document_id"),
    (schema.ACTION, "document_id"),
    (schema.FIGURE, "document_id"),
)
"""Where a document's own rows are; relations stated elsewhere that touch it stay."""
READ_FROM_TEXT = tuple(
    pair for pair in BELONGINGS if pair[0] not in {schema.DOCUMENT, schema.SOURCE, schema.DIGEST}
)


class Step:
    """One step of a build, in one transaction: all of it is kept, or nothing.

    Every ``add_`` method takes an iterator, holds little of it at a time, and gives the number of rows. Rows
    reach the file when enough of them wait, or when the store is asked something.
    """

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self._waiting: dict[sa.Table, list[Cells]] = {}
        self._characters = 0

    def add_documents(self, documents: Iterable[Document]) -> int:
        """Add documents, stubs included; each identifier once."""
        return self._add(schema.DOCUMENT, map(document_row, documents))

    def replace_documents(self, documents: Iterable[Document]) -> int:
        """Put facts in place of those a document has (a stub that became known), and keep all else."""
        added = 0
        remaining = iter(documents)
        while chunk := list(islice(remaining, ROWS_AT_ONCE)):
            self._forget(schema.DOCUMENT.c.id, [document.id for document in chunk])
            added += self.add_documents(chunk)
        return added

    def remove_documents(self, ids: Sequence[str]) -> None:
        """Take documents out with all that their sources say, relations stated in their texts included."""
        for table, column in BELONGINGS:
            self._forget(table.c[column], ids)

    def remove_texts(self, ids: Sequence[str]) -> None:
        """Take out the words of documents with all that was read from them; their facts and sources stay."""
        for table, column in READ_FROM_TEXT:
            self._forget(table.c[column], ids)

    def remove_links(self, ids: Sequence[str]) -> None:
        """Take out what the texts of documents cite and state, so that it can be answered anew."""
        self._forget(schema.CITATION.c.document_id, ids)
        self._forget(schema.RELATION.c.evidence, ids)

    def add_sources(self, origins: Iterable[Origin]) -> int:
        """Add what each source says of its document."""
        return self._add(schema.SOURCE, map(origin_row, origins))

    def add_texts(self, texts: Iterable[Text]) -> int:
        """Add the words behind documents; one text each."""
        added = 0
        for text in texts:
            cells = {"document_id": text.document, "standing": text.standing, "length": len(text.body)}
            added += self._add(schema.TEXT, ({**cells, "unread": text.unread, "body": text.body},))
            self._characters += len(text.body)
            if self._characters > CHARACTERS_AT_ONCE:
                self._write(schema.TEXT)
                self._characters = 0
        return added

    def add_units(self, pairs: Iterable[tuple[str, Sequence[Unit]]]) -> int:
        """Add the units of documents: pairs of identifier and units, in the order of the text."""
        return self._add(schema.UNIT, (row for pair in pairs for row in unit_rows(*pair)))

    def add_links(self, triples: Iterable[tuple[str, Sequence[Unit], Sequence[Link]]]) -> int:
        """Add the links of documents: identifier, the document's units (to place them), and the links."""
        return self._add(schema.CITATION, (row for triple in triples for row in link_rows(*triple)))

    def add_duties(self, pairs: Iterable[tuple[str, Sequence[Duty]]]) -> int:
        """Add the duties of texts: pairs of identifier and duties, in the order of the text."""
        added = 0
        for document, duties in pairs:
            rows = (duty_row(document, number, duty) for number, duty in enumerate(duties, 1))
            added += self._add(schema.DUTY, rows)
            self._add(schema.BEARER, bearer_rows(document, duties))
        return added

    def add_actions(self, triples: Iterable[tuple[str, Sequence[Action], Sequence[Figure]]]) -> int:
        """Add what reports tell: identifier, actions and figures, each in the order of the text."""
        added = 0
        for document, actions, figures in triples:
            rows = (action_row(document, number, action) for number, action in enumerate(actions, 1))
            added += self._add(schema.ACTION, rows)
            self._add(
                schema.FIGURE, (figure_row(document, number, each) for number, each in enumerate(figures, 1))
            )
        return added

    def add_relations(self, relations: Iterable[Relation]) -> int:
        """Add relations between documents or units."""
        return self._add(schema.RELATION, map(relation_row, relations))

    def replace_events(self, events: Iterable[Event]) -> int:
        """Put the histories of all documents in place of those that are there, each in the order of its days."""
        self.write_waiting()
        self.connection.execute(sa.delete(schema.EVENT))
        return self._add(schema.EVENT, map(event_row, events))

    def renew_histories(self, ids: Sequence[str], events: Iterable[Event]) -> int:
        """Put the histories of some documents in place of those that are there, each in the order of its days."""
        self.write_waiting()
        self._forget(schema.EVENT.c.document, ids)
        return self._add(schema.EVENT, map(event_row, events))

    def add_digests(self, digests: Iterable[Digest]) -> int:
        """Add digests in our own words."""
        rows = ({"document_id": each.document, "unit": each.unit, "body": each.body} for each in digests)
        return self._add(schema.DIGEST, rows)

    def add_places(self, places: Iterable[Place]) -> int:
        """Add places with their successors."""
        added = 0
        for place in places:
            added += self._add(schema.PLACE, (place_row(place),))
            self._add(schema.PLACE_SUCCESSOR, successor_rows(place))
        return added

    def add_refusals(self, refusals: Iterable[Refusal]) -> int:
        """Add what the readers could not take in."""
        return self._add(schema.REFUSAL, map(asdict, refusals))

    def set_authority(self, scores: Mapping[str, float]) -> None:
        """Give documents their authority; those not named keep theirs."""
        self.write_waiting()
        update = sa.update(schema.DOCUMENT).where(schema.DOCUMENT.c.id == sa.bindparam("key"))
        update = update.values(authority=sa.bindparam("score"))
        pairs = iter(scores.items())
        while chunk := [{"key": key, "score": score} for key, score in islice(pairs, ROWS_AT_ONCE)]:
            self.connection.execute(update, chunk)

    def set_meta(self, values: Mapping[str, str]) -> None:
        """Note something about the library itself, in place of what was noted under that key."""
        self._forget(schema.META.c.key, list(values))
        self._add(schema.META, ({"key": key, "value": value} for key, value in values.items()))

    def note_doubted(self, ids: Iterable[str]) -> None:
        """Note the documents whose histories contradict themselves, in place of those noted before."""
        self.set_meta({DOUBTED: json.dumps(sorted(ids))})

    def write_waiting(self) -> None:
        """Write all rows that still wait."""
        for table in tuple(self._waiting):
            self._write(table)

    def _add(self, table: sa.Table, rows: Iterable[Cells]) -> int:
        """Let rows wait for their table, and write them when they are many."""
        waiting = self._waiting.setdefault(table, [])
        added = 0
        for row in rows:
            waiting.append(row)
            added += 1
            if len(waiting) >= ROWS_AT_ONCE:
                self._write(table)
        return added

    def _write(self, table: sa.Table) -> None:
        """Write what waits for one table."""
        waiting = self._waiting.get(table)
        if waiting:
            self.connection.execute(sa.insert(table), waiting)
            waiting.clear()

    def _forget(self, column: sa.Column[str], keys: Sequence[str]) -> None:
        """Delete the rows whose column is one of the keys."""
        self.write_waiting()
        for first in range(0, len(keys), ROWS_AT_ONCE):
            chunk = keys[first : first + ROWS_AT_ONCE]
            self.connection.execute(sa.delete(column.table).where(column.in_(chunk)))


def create_tables(connection: sa.Connection) -> None:
    """Make the empty tables, without their indexes."""
    for table in schema.METADATA.sorted_tables:
        connection.execute(sa.schema.CreateTable(table))


def sum_up(connection: sa.Connection, facts: Mapping[str, str]) -> None:
    """Make the indexes and the summaries: edges, how often each document is cited, counts, meta."""
    for index in schema.INDEXES:
        index.create(connection, checkfirst=True)
    connection.execute(sa.delete(schema.EDGE))
    connection.execute(sa.insert(schema.EDGE).from_select(EDGE_FIELDS, summed_edges()))
    connection.execute(sa.update(schema.DOCUMENT).values(cited=_times_cited()))
    counts = json.dumps(asdict(count_everything(connection)), ensure_ascii=False)
    step = Step(connection)
    step.set_meta({"schema": schema.SCHEMA_VERSION, "counts": counts, **facts})
    step.write_waiting()


def _times_cited() -> sa.ScalarSelect[int]:
    """Count the citations that resolve to a document from other documents' texts."""
    target, citing = schema.CITATION.c.target, schema.CITATION.c.document_id
    counted = sa.select(sa.func.count()).where(target == schema.DOCUMENT.c.id, target != "", target != citing)
    return counted.scalar_subquery()
