"""Reading duties, actions and figures: as lists, by what they are of, and counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from kg.model import Action, Agency, Figure, Span
from kg.number import fold
from kg.store.dutyrows import DUTY_COLUMNS, read_duty
from kg.store.events import EventReads
from kg.store.reads import begins, portion
from kg.store.records import (
    ActionFilter,
    AgencyShare,
    DutyFilter,
    KeptAction,
    KeptDuty,
    KeptFigure,
    PlacedDuty,
)
from kg.store.rows import ACTION_FIELDS, FIGURE_FIELDS
from kg.store.schema import ACTION, BEARER, CITATION, DOCUMENT, DUTY, FIGURE, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DUTIES = sa.select(*DUTY_COLUMNS)
IN_TEXT = (DUTY.c.document_id, DUTY.c.number)
ACTION_COLUMNS = (
    ACTION.c.document_id,
    ACTION.c.number,
    *(ACTION.c[name] for name in ACTION_FIELDS),
    ACTION.c.cue_start,
    ACTION.c.cue_end,
)
ACTIONS = sa.select(*ACTION_COLUMNS)
DUTIES_OF = DUTIES.where(DUTY.c.document_id.in_(sa.bindparam("keys", expanding=True))).order_by(*IN_TEXT)
ACTIONS_OF = ACTIONS.where(ACTION.c.document_id.in_(sa.bindparam("keys", expanding=True))).order_by(
    ACTION.c.date.desc(), ACTION.c.document_id, ACTION.c.number
)
FIGURES = sa.select(
    FIGURE.c.document_id, FIGURE.c.number, *(FIGURE.c[name] for name in FIGURE_FIELDS)
).order_by(FIGURE.c.document_id, FIGURE.c.number)
FIGURES_OF = FIGURES.where(FIGURE.c.document_id.in_(sa.bindparam("keys", expanding=True)))


BEARERS = (
    sa.select(DUTY.c.document_id, DUTY.c.unit, BEARER.c.kind, BEARER.c.level)
    .join_from(
        BEARER, DUTY, (DUTY.c.document_id == BEARER.c.document_id) & (DUTY.c.number == BEARER.c.number)
    )
    .distinct()
)
DEADLINES = sa.select(DUTY.c.document_id, DUTY.c.unit, DUTY.c.deadline).distinct()
BORNE_AT = (
    sa.select(BEARER.c.document_id, BEARER.c.number, DUTY.c.unit)
    .distinct()
    .join_from(
        BEARER, DUTY, (DUTY.c.document_id == BEARER.c.document_id) & (DUTY.c.number == BEARER.c.number)
    )
    .where(BEARER.c.level == sa.bindparam("level"))
    .order_by(BEARER.c.document_id, BEARER.c.number)
)
OTHER_DUTY = DUTY.alias()
BEARER_KEYS = sa.select(OTHER_DUTY.c.bearer_key).distinct()
"""All spellings of bearers: an index holds them, so that words in them are looked for there alone."""
PLACED = sa.select(DUTY.c.document_id, DUTY.c.number, DUTY.c.unit)
DUTIES_WITH_WORDS = (
    sa.select(*DUTY_COLUMNS, sa.func.substr(TEXT.c.body, DUTY.c.start + 1, DUTY.c.end - DUTY.c.start))
    .join_from(DUTY, TEXT, TEXT.c.document_id == DUTY.c.document_id)
    .order_by(*IN_TEXT)
)
UNITS_AT_ONCE = 60
TELLING = sa.select(ACTION.c.document_id).distinct()


class DutyReads(EventReads):
    """Questions about duties, and about what was done."""

    def duties(
        self, wish: DutyFilter | None = None, *, limit: int | None = None, offset: int = 0
    ) -> tuple[KeptDuty, ...]:
        """Give the duties that a filter lets through: the documents by authority, each in the order of its text."""
        statement = self._wished(
            DUTIES.join_from(DUTY, DOCUMENT, DUTY.c.document_id == DOCUMENT.c.id), wish or DutyFilter()
        )
        rows = self._rows(portion(statement.order_by(DOCUMENT.c.authority.desc(), *IN_TEXT), limit, offset))
        return tuple(KeptDuty(row[0], row[1], read_duty(row[2:])) for row in rows)

    def duties_of(self, ids: Sequence[str]) -> tuple[KeptDuty, ...]:
        """Give the duties of several documents, each in the order of its text."""
        return tuple(KeptDuty(row[0], row[1], read_duty(row[2:])) for row in self._rows_in(DUTIES_OF, ids))

    def duties_borne_at(self, level: str) -> tuple[PlacedDuty, ...]:
        """Give where the duties are of which some bearer stands at a level, by document and number."""
        return tuple(PlacedDuty(*row) for row in self._rows(BORNE_AT, level=level))

    def duties_placed(self, ids: Sequence[str]) -> tuple[PlacedDuty, ...]:
        """Give where the duties of several documents are, by document and number."""
        statement = PLACED.where(DUTY.c.document_id.in_(sa.bindparam("keys", expanding=True)))
        return tuple(PlacedDuty(*row) for row in self._rows_in(statement.order_by(*IN_TEXT), ids))

    def duties_at(self, placed: Sequence[PlacedDuty]) -> tuple[KeptDuty, ...]:
        """Give the duties that lie in some places, in that order."""
        wanted = {each.document: set[int]() for each in placed}
        for each in placed:
            wanted[each.document].add(each.number)
        found: dict[tuple[str, int], KeptDuty] = {}
        for id, numbers in wanted.items():
            statement = DUTIES.where(DUTY.c.document_id == id, DUTY.c.number.in_(sorted(numbers)))
            found |= {
                (row[0], row[1]): KeptDuty(row[0], row[1], read_duty(row[2:]))
                for row in self._rows(statement)
            }
        return tuple(found[each.document, each.number] for each in placed)

    def duties_within(self, units: Sequence[tuple[str, str]]) -> Iterator[tuple[KeptDuty, str]]:
        """Give the duties of some units, each a document and a path, "" for all of the document, with their words."""
        for first in range(0, len(units), UNITS_AT_ONCE):
            places = [_inside(document, path) for document, path in units[first : first + UNITS_AT_ONCE]]
            for row in self._rows(DUTIES_WITH_WORDS.where(sa.or_(*places))):
                yield KeptDuty(row[0], row[1], read_duty(row[2:-1])), row[-1]

    def count_duties(self, wish: DutyFilter) -> int:
        """Count what ``duties`` gives."""
        counted = self._wished(sa.select(sa.func.count()).select_from(DUTY), wish)
        return int(self._rows(counted)[0][0])

    def all_duties(self) -> Iterator[KeptDuty]:
        """Give every duty, by document."""
        for row in self._stream(DUTIES.order_by(*IN_TEXT)):
            yield KeptDuty(row[0], row[1], read_duty(row[2:]))

    def bearers(self, ids: Sequence[str] | None = None) -> Iterator[tuple[str, str, Agency]]:
        """Give who bears duties of which unit of all documents or some: document, unit, agency, each once."""
        for document, unit, kind, level in self._each(BEARERS, DUTY.c.document_id, ids):
            yield document, unit, Agency(kind, level)

    def deadlines(self, ids: Sequence[str] | None = None) -> Iterator[tuple[str, str, str]]:
        """Give the units with duties and each kind of their deadlines, ``""`` of a duty without."""
        yield from ((row[0], row[1], row[2]) for row in self._each(DEADLINES, DUTY.c.document_id, ids))

    def acting_documents(self) -> frozenset[str]:
        """Give the identifiers of the documents that tell actions."""
        return frozenset(row[0] for row in self._rows(TELLING))

    def agencies(self, *, limit: int | None = None) -> tuple[AgencyShare, ...]:
        """Give who bears duties, those with the most first."""
        count = sa.func.count().label("count")
        statement = sa.select(BEARER.c.kind, BEARER.c.level, count).group_by(BEARER.c.kind, BEARER.c.level)
        order = (count.desc(), BEARER.c.kind, BEARER.c.level)
        rows = self._rows(portion(statement.order_by(*order), limit, 0))
        return tuple(AgencyShare(Agency(kind, level), number) for kind, level, number in rows)

    def actions(
        self, wish: ActionFilter | None = None, *, limit: int | None = None, offset: int = 0
    ) -> tuple[KeptAction, ...]:
        """Give the actions that a filter lets through, the latest first, those without a date last."""
        order = (ACTION.c.date.is_(None), ACTION.c.date.desc(), ACTION.c.document_id, ACTION.c.number)
        statement = ACTIONS.where(*_asked(wish or ActionFilter())).order_by(*order)
        return tuple(_action(row) for row in self._rows(portion(statement, limit, offset)))

    def actions_of(self, ids: Sequence[str]) -> tuple[KeptAction, ...]:
        """Give the actions that several reports tell, the latest first."""
        return tuple(_action(row) for row in self._rows_in(ACTIONS_OF, ids))

    def count_actions(self, wish: ActionFilter) -> int:
        """Count what ``actions`` gives."""
        counted = sa.select(sa.func.count()).select_from(ACTION).where(*_asked(wish))
        return int(self._rows(counted)[0][0])

    def all_actions(self) -> Iterator[KeptAction]:
        """Give every action, by document."""
        yield from map(_action, self._stream(ACTIONS.order_by(ACTION.c.document_id, ACTION.c.number)))

    def figures_of(self, ids: Sequence[str]) -> tuple[KeptFigure, ...]:
        """Give the figures that documents give, in the order of their texts."""
        return tuple(KeptFigure(row[0], row[1], Figure(*row[2:])) for row in self._rows_in(FIGURES_OF, ids))

    def _wished(self, statement: sa.Select[Any], wish: DutyFilter) -> sa.Select[Any]:
        """Narrow a statement over duties to those that a filter lets through."""
        columns = {"document": DUTY.c.document_id, "level": DUTY.c.level, "modality": DUTY.c.modality}
        statement = statement.where(
            *(column == value for name, column in columns.items() if (value := getattr(wish, name)))
        )
        if wish.unit and wish.document:
            within = [DUTY.c.unit == path for path in self.scope(wish.document, wish.unit)]
            below = [begins(DUTY.c.unit, f"{path}/") for path in self.scope(wish.document, wish.unit)]
            statement = statement.where(sa.or_(*within, *below))
        if wish.bearer:
            named = BEARER_KEYS.where(OTHER_DUTY.c.bearer_key.contains(fold(wish.bearer), autoescape=True))
            statement = statement.where(DUTY.c.bearer_key.in_(named))
        if wish.deadline:
            statement = statement.where(
                DUTY.c.deadline != "" if wish.deadline == "any" else DUTY.c.deadline == wish.deadline
            )
        if wish.month:
            statement = statement.where(DUTY.c.month == wish.month)
        return _joined(statement, wish)


def _inside(document: str, path: str) -> sa.ColumnElement[bool]:
    """Ask for the duties of a unit and what it contains."""
    if not path:
        return DUTY.c.document_id == document
    unit = sa.or_(DUTY.c.unit == path, begins(DUTY.c.unit, f"{path}/"))
    return sa.and_(DUTY.c.document_id == document, unit)


def _joined(statement: sa.Select[Any], wish: DutyFilter) -> sa.Select[Any]:
    """Narrow by what stands in other tables: the agencies, the facts of the document."""
    if wish.agency:
        level = [BEARER.c.level == wish.level] if wish.level else []
        borne = sa.select(BEARER.c.document_id, BEARER.c.number).where(BEARER.c.kind == wish.agency, *level)
        statement = statement.where(sa.tuple_(*IN_TEXT).in_(borne))
    if wish.subject or wish.kind:
        facts = [DOCUMENT.c.kind == wish.kind] if wish.kind else []
        if wish.subject:
            words = sa.cast(DOCUMENT.c.subjects, sa.Text)
            facts.append(sa.type_coerce(words, sa.Text).contains(f'"{wish.subject}"', autoescape=True))
        statement = statement.where(DUTY.c.document_id.in_(sa.select(DOCUMENT.c.id).where(*facts)))
    return statement


def _asked(wish: ActionFilter) -> list[sa.ColumnElement[bool]]:
    """Write a filter of actions as conditions."""
    conditions: list[sa.ColumnElement[bool]] = []
    if wish.document:
        conditions.append(ACTION.c.document_id == wish.document)
    if wish.kind:
        conditions.append(ACTION.c.kind == wish.kind)
    if wish.places:
        conditions.append(ACTION.c.place.in_(wish.places))
    if wish.since:
        conditions.append(ACTION.c.date >= wish.since)
    if wish.until:
        conditions.append(ACTION.c.date <= wish.until)
    if wish.basis:
        citing = sa.select(CITATION.c.document_id).where(CITATION.c.target == wish.basis)
        conditions.append(ACTION.c.document_id.in_(citing))
    return conditions


def _action(row: Sequence[Any]) -> KeptAction:
    """Make an action of its columns."""
    cue_start, cue_end = row[-2:]
    cells = dict(zip(ACTION_FIELDS, row[2:-2], strict=True))
    cue = None if cue_start is None else Span(cue_start, cue_end)
    return KeptAction(row[0], row[1], Action(**cells, cue=cue))
