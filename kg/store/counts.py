"""The figures of a library: how much it holds, and what became of every citation found."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any, get_args

import sqlalchemy as sa

from kg.model import Outcome
from kg.read import Refusal
from kg.store import schema
from kg.store.reads import Reads
from kg.store.records import Accounting, Counts

if TYPE_CHECKING:
    from collections.abc import Mapping

REFUSAL_FIELDS = ("name", "line", "reason", "cure")
REFUSAL_COLUMNS = tuple(schema.REFUSAL.c[name] for name in REFUSAL_FIELDS)
DOUBTED = "doubted"
OUTCOMES: tuple[str, ...] = get_args(Outcome)


class CountReads(Reads):
    """Questions about the library as a whole."""

    def meta(self) -> dict[str, str]:
        """Give what the library says of itself: ``schema``, ``version``, ``built``, and the build's notes."""
        rows = self._rows(sa.select(schema.META.c.key, schema.META.c.value))
        return {key: value for key, value in rows if key not in {"counts", DOUBTED}}

    def built(self) -> dt.date | None:
        """Give the day of the build, on which the library's data end."""
        built = self.meta().get("built", "")
        return dt.date.fromisoformat(built) if built else None

    def doubted(self) -> tuple[str, ...]:
        """Give the documents whose histories were found to contradict themselves, as the build noted them."""
        noted = self._rows(sa.select(schema.META.c.value).where(schema.META.c.key == DOUBTED))
        return tuple(json.loads(noted[0][0])) if noted else ()

    def counts(self) -> Counts:
        """Give the figures: as ``finish`` wrote them, or counted now while the library is being built."""
        kept = self._rows(sa.select(schema.META.c.value).where(schema.META.c.key == "counts"))
        if kept and self._step is None:
            return _read_counts(json.loads(kept[0][0]))
        with self._connected() as connection:
            return count_everything(connection)

    def refusals(self) -> tuple[Refusal, ...]:
        """Give what the readers of the build could not take in, in its order."""
        statement = sa.select(*REFUSAL_COLUMNS).order_by(schema.REFUSAL.c.id)
        return tuple(Refusal(*row) for row in self._rows(statement))


def count_everything(connection: sa.Connection) -> Counts:
    """Count all tables."""
    kinds = _grouped(connection, schema.DOCUMENT.c.kind)
    types = _grouped(connection, schema.RELATION.c.relation)
    lengths = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(schema.TEXT.c.length), 0))
    texts, characters = connection.execute(lengths).one()
    modalities = _grouped(connection, schema.DUTY.c.modality)
    actions = _grouped(connection, schema.ACTION.c.kind)
    return Counts(
        documents=sum(kinds.values()),
        kinds=kinds,
        standings=_grouped(connection, schema.DOCUMENT.c.standing),
        texts=texts,
        characters=characters,
        units=_size(connection, schema.UNIT),
        citations=_account(connection),
        forms=_account_by_form(connection),
        relations=sum(types.values()),
        relation_types=types,
        sources=_size(connection, schema.SOURCE),
        digests=_size(connection, schema.DIGEST),
        places=_size(connection, schema.PLACE),
        refusals=_size(connection, schema.REFUSAL),
        duties=sum(modalities.values()),
        modalities=modalities,
        unread=connection.scalar(sa.select(sa.func.coalesce(sa.func.sum(schema.TEXT.c.unread), 0))) or 0,
        actions=sum(actions.values()),
        action_kinds=actions,
        figures=_size(connection, schema.FIGURE),
        dangling=_dangling(connection),
    )


def _size(connection: sa.Connection, table: sa.Table) -> int:
    """Count the rows of a table."""
    return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _grouped(connection: sa.Connection, column: sa.Column[str]) -> dict[str, int]:
    """Count the rows by the values of a column, the most frequent first."""
    number = sa.func.count().label("number")
    rows = connection.execute(sa.select(column, number).group_by(column).order_by(number.desc(), column))
    return {row[0]: row[1] for row in rows}


def _account(connection: sa.Connection) -> Accounting:
    """Account for all citations: what was found is counted apart from what became of it."""
    outcomes = _grouped(connection, schema.CITATION.c.outcome)
    found = _size(connection, schema.CITATION)
    return Accounting(found, **{outcome: outcomes.get(outcome, 0) for outcome in OUTCOMES})


def _account_by_form(connection: sa.Connection) -> dict[str, Accounting]:
    """Account for the citations of each form, the most frequent first."""
    form, outcome = schema.CITATION.c.form, schema.CITATION.c.outcome
    per_outcome = [sa.func.count(sa.case((outcome == each, 1))).label(each) for each in OUTCOMES]
    found = sa.func.count().label("found")
    statement = sa.select(form, found, *per_outcome).group_by(form).order_by(found.desc(), form)
    return {
        row.form: Accounting(**{name: getattr(row, name) for name in ("found", *OUTCOMES)})
        for row in connection.execute(statement)
    }


def _dangling(connection: sa.Connection) -> int:
    """Count the identifiers that relations and citations name and no document has."""
    ends = sa.union(
        sa.select(schema.RELATION.c.source),
        sa.select(schema.RELATION.c.target),
        sa.select(schema.CITATION.c.target).where(schema.CITATION.c.target != ""),
    ).subquery()
    known = sa.select(schema.DOCUMENT.c.id)
    return connection.scalar(sa.select(sa.func.count()).where(ends.c[0].not_in(known))) or 0


def _read_counts(kept: Mapping[str, Any]) -> Counts:
    """Make the figures of the JSON object that ``finish`` wrote."""
    forms = {form: Accounting(**account) for form, account in kept["forms"].items()}
    return Counts(**{**kept, "citations": Accounting(**kept["citations"]), "forms": forms})
