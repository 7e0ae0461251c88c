"""The tables of a library, their indexes, and the version that a reader asks for.

Portable SQL: nothing here depends on the database but the hint that two tables are kept in the order of their
keys. Text keys compare by code point (in PostgreSQL: collation "C"), because ranges over them find prefixes.
Lists are JSON arrays of strings in one column, dates are dates. Offsets are code points into ``text.body``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, get_args

import sqlalchemy as sa

from kg.model import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

write_list = json.JSONEncoder(ensure_ascii=False).encode

SCHEMA_VERSION = "5"
"""Changed with every change of a table; a library of another version is refused, not migrated."""


class Strings(sa.types.TypeDecorator[tuple[str, ...]]):
    """Keep a tuple of strings as a JSON array: ``("dieu-5", "dieu-7/khoan-2")``."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Sequence[str] | None, dialect: sa.Dialect) -> str:  # noqa: ARG002
        """Write the array; an absent or empty tuple is ``[]``."""
        return write_list(value) if value else "[]"

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> tuple[str, ...]:  # noqa: ARG002
        """Read the array back as a tuple."""
        return tuple(json.loads(value)) if value and value != "[]" else ()


def _words(*names: str) -> tuple[sa.Column[str], ...]:
    """Declare text columns in which nothing is the empty string."""
    return tuple(sa.Column(name, sa.Text, nullable=False, default="") for name in names)


def _positions(*names: str) -> tuple[sa.Column[int], ...]:
    """Declare columns for offsets and positions that may be absent."""
    return tuple(sa.Column(name, sa.Integer) for name in names)


METADATA = sa.MetaData()

META = sa.Table("meta", METADATA, sa.Column("key", sa.Text, primary_key=True), *_words("value"))

DOCUMENT = sa.Table(
    "document",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    *_words("kind", "number", "title", "issuer"),
    sa.Column("issued", sa.Date),
    sa.Column("effective", sa.Date),
    sa.Column("ended", sa.Date),
    *_words("ended_why", "place"),
    sa.Column("item_id", sa.Integer),
    *_words("url", "standing"),
    sa.Column("unverified", Strings, nullable=False),
    sa.Column("subjects", Strings, nullable=False),
    *_words("number_key", "title_key"),
    sa.Column("authority", sa.Float, nullable=False, default=0.0),
    sa.Column("cited", sa.Integer, nullable=False, default=0),
)

SOURCE = sa.Table(
    "source",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    *_words("document_id", "name", "format", "standing", "url"),
    sa.Column("seen", sa.Date),
    *_words("sha256", "issuer", "title"),
    sa.Column("issued", sa.Date),
)

TEXT = sa.Table(
    "text",
    METADATA,
    sa.Column("document_id", sa.Text, primary_key=True),
    *_words("standing"),
    sa.Column("length", sa.Integer, nullable=False),
    sa.Column("unread", sa.Integer, nullable=False, default=0),
    *_words("body"),
)

UNIT = sa.Table(
    "unit",
    METADATA,
    sa.Column("document_id", sa.Text, primary_key=True),
    sa.Column("path", sa.Text, primary_key=True),
    sa.Column("ordinal", sa.Integer, primary_key=True),
    *_words("kind", "label", "heading"),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    *_words("parent"),
    sa.Column("quoted", sa.Boolean, nullable=False),
    sqlite_with_rowid=False,
)

CITATION = sa.Table(
    "citation",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    *_words("document_id", "unit"),
    sa.Column("ordinal", sa.Integer, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    *_words("surface", "form", "kind", "number", "title", "issuer"),
    sa.Column("year", sa.Integer),
    sa.Column("date", sa.Date),
    sa.Column("units", Strings, nullable=False),
    *_words("relation"),
    *_positions("cue_start", "cue_end", "name_start", "name_end"),
    *_positions("within", "antecedent"),
    sa.Column("passive", sa.Boolean, nullable=False),
    sa.Column("refers_to_self", sa.Boolean, nullable=False),
    *_words("rejected", "term", "rule"),
    sa.Column("outcome", sa.Text, sa.CheckConstraint(f"outcome IN {get_args(Outcome)!r}"), nullable=False),
    *_words("target"),
    sa.Column("target_units", Strings, nullable=False),
    sa.Column("candidates", Strings, nullable=False),
    *_words("how", "why_not"),
    sa.Column("warnings", Strings, nullable=False),
)

RELATION = sa.Table(
    "relation",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    *_words("source", "source_unit", "relation", "target", "target_unit"),
    sa.Column("date", sa.Date),
    *_words("basis"),
    *_positions("start", "end"),
    *_words("evidence"),
)

EVENT = sa.Table(
    "event",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    *_words("document", "unit", "type"),
    sa.Column("date", sa.Date),
    *_words("deciding", "deciding_unit", "basis", "evidence"),
    *_positions("start", "end"),
    *_words("standing"),
    sa.Column("part", sa.Boolean, nullable=False),
    sa.Column("not_before", sa.Date),
)
"""What happened to documents and units in time, each history in the order of the days."""

EDGE = sa.Table(
    "edge",
    METADATA,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("rank", sa.Integer, primary_key=True),
    sa.Column("target", sa.Text, primary_key=True),
    sa.Column("relation", sa.Text, primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("best", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""The relations between each two documents, summed up by ``Store.finish``; ``best`` is the id of the relation
whose evidence is shown first, ``rank`` the strength of its type."""

DIGEST = sa.Table(
    "digest",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    *_words("document_id", "unit", "body"),
)

DUTY = sa.Table(
    "duty",
    METADATA,
    sa.Column("document_id", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    *_words("unit"),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    *_words("bearer", "bearer_key", "level", "modality", "inherited", "recipient", "rule", "deadline"),
    sa.Column("month", sa.Integer),
    sa.Column("basis", Strings, nullable=False),
    *_words("parts"),
    sqlite_with_rowid=False,
)
"""What texts make somebody do; ``deadline`` is its kind, ``month`` that of its date, ``parts`` the rest as JSON."""

BEARER = sa.Table(
    "bearer",
    METADATA,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("level", sa.Text, primary_key=True),
    sa.Column("document_id", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sqlite_with_rowid=False,
)
"""The agencies of every duty, taken apart."""

ACTION = sa.Table(
    "action",
    METADATA,
    sa.Column("document_id", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    *_words("kind"),
    sa.Column("date", sa.Date),
    *_words("date_why", "period", "next_period", "place", "agency"),
    sa.Column("offices", Strings, nullable=False),
    *_positions("cue_start", "cue_end"),
    sa.Column("basis", Strings, nullable=False),
    sqlite_with_rowid=False,
)

FIGURE = sa.Table(
    "figure",
    METADATA,
    sa.Column("document_id", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("value", sa.Float, nullable=False),
    sa.Column("total", sa.Float),
    *_words("unit", "kind"),
    sqlite_with_rowid=False,
)

PLACE = sa.Table(
    "place",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    *_words("level", "name", "code", "parent"),
    sa.Column("since", sa.Date),
    sa.Column("until", sa.Date),
    *_words("resolution", "source"),
    sa.Column("unverified", Strings, nullable=False),
    *_words("name_key"),
)

PLACE_SUCCESSOR = sa.Table(
    "place_successor",
    METADATA,
    sa.Column("place", sa.Text, primary_key=True),
    sa.Column("ordinal", sa.Integer, primary_key=True),
    *_words("successor"),
)

REFUSAL = sa.Table(
    "refusal",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    *_words("name"),
    *_positions("line"),
    *_words("reason", "cure"),
)

INDEXES = (
    sa.Index("document_number", DOCUMENT.c.number_key),
    sa.Index("document_title", DOCUMENT.c.title_key),
    sa.Index("document_place", DOCUMENT.c.place),
    sa.Index("document_standing", DOCUMENT.c.standing, DOCUMENT.c.cited),
    sa.Index("document_kind", DOCUMENT.c.kind, DOCUMENT.c.issued),
    sa.Index("document_authority", DOCUMENT.c.authority.desc(), DOCUMENT.c.id),
    sa.Index("source_document", SOURCE.c.document_id),
    sa.Index("citation_document", CITATION.c.document_id, CITATION.c.ordinal),
    sa.Index(
        "citation_target",
        CITATION.c.target,
        CITATION.c.document_id,
        CITATION.c.start,
        sqlite_where=CITATION.c.target != "",
        postgresql_where=CITATION.c.target != "",
    ),
    sa.Index("relation_source", RELATION.c.source, RELATION.c.source_unit),
    sa.Index("relation_target", RELATION.c.target, RELATION.c.target_unit),
    sa.Index(
        "relation_evidence",
        RELATION.c.evidence,
        sqlite_where=RELATION.c.evidence != "",
        postgresql_where=RELATION.c.evidence != "",
    ),
    sa.Index(
        "edge_target", EDGE.c.target, EDGE.c.rank, EDGE.c.source, EDGE.c.relation, EDGE.c.count, EDGE.c.best
    ),
    sa.Index("event_document", EVENT.c.document),
    sa.Index("event_deciding", EVENT.c.deciding),
    sa.Index("event_type", EVENT.c.type, EVENT.c.unit, EVENT.c.date),
    sa.Index("digest_document", DIGEST.c.document_id),
    sa.Index("duty_deadline", DUTY.c.deadline, DUTY.c.month, sqlite_where=DUTY.c.deadline != ""),
    sa.Index("duty_bearer", DUTY.c.bearer_key),
    sa.Index("duty_level", DUTY.c.level, DUTY.c.deadline),
    sa.Index("bearer_duty", BEARER.c.document_id, BEARER.c.number),
    sa.Index("bearer_level", BEARER.c.level, BEARER.c.document_id, BEARER.c.number),
    sa.Index("action_place", ACTION.c.place, ACTION.c.date),
    sa.Index("action_kind", ACTION.c.kind, ACTION.c.date),
    sa.Index("place_name", PLACE.c.name_key),
    sa.Index("place_parent", PLACE.c.parent),
    sa.Index("place_predecessor", PLACE_SUCCESSOR.c.successor),
)
"""Made after the bulk load, which they would slow down."""
