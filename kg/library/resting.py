"""What rests on what: what the end of a document would touch, and what is in force on a basis that has ended."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kg.effect import CONTINUES_SINCE, ENDINGS, may_detail
from kg.library.duties import DutyAnswers
from kg.library.time import today

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from kg.effect import State
    from kg.library.duties import ToldAction
    from kg.model import Document, Event, Relation
    from kg.store import Edge, PlacedDuty

Consequence = Literal["ends", "continues", "loses_basis", "loses_object", "cites"]
"""What the end of a document does to one that rests on it: a detailing document ends with it, or (2025) continues."""

Order = Literal["weight", "age"]
"""How stale bases are ranked: by what rests on the document, or by how long its basis has been gone."""

RESTING = frozenset(
    {"details", "guides", "based_on", "implements", "amends", "supplements", "consolidates", "corrects"}
)
CITING = RESTING | {"cites", "interprets", "disseminates", "supervises", "reports_on", "other"}
BASES = ("based_on", "details", "guides")
DETAILS = frozenset({"details", "guides"})
SCOPE = "dieu-1"
"""The article in which a document says what it details."""

MAX_LEVELS = 8
MAX_EDGES = 50_000


@dataclass(frozen=True, slots=True)
class Impacted:
    """A document that rests on one marked as ended: by which relation, over how many steps, and what follows."""

    document: Document
    level: int  # steps from the document marked as ended
    relation: str
    unit: str  # where the document says so, "" outside its units
    via: str  # the document of the level before
    via_unit: str
    evidence: str  # the text that states it, with the place; "" when a registry or codification does
    start: int | None
    end: int | None
    state: State  # of the document on that day, as things are
    consequence: Consequence
    units: tuple[
        str, ...
    ] = ()  # every unit of the document that rests on ``via``, in the order of their paths


@dataclass(frozen=True, slots=True)
class StaleBasis:
    """A document in force whose basis has ended."""

    document: Document
    basis: Document
    relation: str
    since: dt.date
    event: Event  # by which the basis ended
    cited: int  # how often other texts cite the document
    authority: float
    unit: str  # where the document names its basis, "" outside its units
    evidence: str  # the text that states it, with the place; "" when a registry or codification does
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Borne:
    """What rests on a document besides documents: where duties are, and what places did."""

    duties: tuple[PlacedDuty, ...]
    actions: tuple[ToldAction, ...]


class RestingAnswers(DutyAnswers):
    """Questions about what rests on what, for the open library."""

    def impact(self, document_id: str, day: dt.date | None = None) -> tuple[Impacted, ...]:
        """List what rests on a document, by path length, and what its end on a day would mean for each.

        Texts that only cite it are listed where they cite the document itself.

        Raises:
            UnknownDocument: there is no such document.
        """
        day = day or today()
        self.store.document(document_id)
        levels: dict[str, int] = {document_id: 0}
        steps: list[tuple[int, Edge]] = []
        frontier = [document_id]
        for level in range(1, MAX_LEVELS + 1):
            edges = self.store.edges_at(frontier, "down", limit=MAX_EDGES) if frontier else ()
            edges = tuple(each for each in edges if each.relation in (CITING if level == 1 else RESTING))
            reached = dict.fromkeys(each.source for each in edges if each.source not in levels)
            steps += [(level, each) for each in edges if each.source in reached]
            levels.update(dict.fromkeys(reached, level))
            carried = {each.source for each in edges if each.relation in RESTING}
            frontier = [each for each in reached if each in carried]
        return self._impacted(steps, day)

    def _impacted(self, steps: Sequence[tuple[int, Edge]], day: dt.date) -> tuple[Impacted, ...]:
        """Give each document reached its strongest relation, its evidence, its units and its state."""
        best: dict[str, tuple[int, Edge]] = {}
        for level, edge in steps:
            if edge.source not in best or _strength(edge) < _strength(best[edge.source][1]):
                best[edge.source] = (level, edge)
        relations = self.store.evidence([edge for _, edge in best.values()])
        documents = {each.id: each for each in self.store.documents(list(best))}
        units = self.store.units_resting([(edge.source, edge.target) for _, edge in best.values()])
        states = self.statuses(list(best), day)
        rows: list[Impacted] = []
        ending: set[str] = set()
        for (id_, (level, edge)), relation in zip(best.items(), relations, strict=True):
            consequence = _consequence(edge.relation, day, with_parent=level == 1 or edge.target in ending)
            ending.update({id_} if consequence == "ends" else ())
            where = (relation.evidence, relation.start, relation.end)
            ends = (relation.source_unit, edge.target, relation.target_unit)
            told = (states[id_].state, consequence, units.get((id_, edge.target), ()))
            rows.append(Impacted(documents[id_], level, edge.relation, *ends, *where, *told))
        return tuple(sorted(rows, key=lambda row: (row.level, row.relation, row.document.id)))

    def borne(self, document_id: str, impacted: Sequence[Impacted]) -> Borne:
        """List the duties and actions that rest on a document, given what else does (see ``impact``).

        Duties are its own, those of documents that rest on it, or of the units of these that do (``duties_at`` gives
        their words and validity); actions are those told in what rests on it or cites it.
        """
        scope: dict[str, AbstractSet[str]] = {
            row.document.id: frozenset(row.units) for row in impacted if row.relation in RESTING
        }
        scope[document_id] = frozenset()
        placed = self.store.duties_placed(list(scope))
        actions = self.store.actions_of([row.document.id for row in impacted])
        return Borne(
            tuple(each for each in placed if _lies_in(each.unit, scope[each.document])), self.told(actions)
        )

    def stale_bases(self, day: dt.date | None = None, *, order: Order = "weight") -> tuple[StaleBasis, ...]:
        """List the documents in force on a day whose basis had ended by then.

        A basis is what the preamble names, and what the document says that it details. The weightiest documents come
        first (those that most others rest on), or by ``age`` those whose basis has been gone longest.
        """
        day = day or today()
        onto = self.store.relations_onto_ended(BASES, tuple(sorted(ENDINGS)), day)
        said = [relation for relation in onto if _names_basis(relation)]
        ended = list(dict.fromkeys(relation.target for relation in said))
        ends = {id_: answer for id_, answer in self.statuses(ended, day).items() if answer.state == "ended"}
        pairs = _strongest(relation for relation in said if relation.target in ends)
        resting = list(dict.fromkeys(source for source, _ in pairs))
        alive = [
            id_
            for id_, answer in self.statuses(resting, day).items()
            if answer.state in {"in_force", "partly"}
        ]
        ranked = {each.document.id: each for each in self.store.ranked(sorted(alive))}
        bases = {
            each.id: each for each in self.store.documents(list(dict.fromkeys(target for _, target in pairs)))
        }
        rows = [
            StaleBasis(
                ranked[source].document, bases[target], found.relation, event.date, event, ranked[source].cited,
                ranked[source].authority, found.source_unit, found.evidence, found.start, found.end,
            )
            for (source, target), found in pairs.items()
            if source in ranked and (event := ends[target].event) is not None and event.date is not None
            and (found.relation not in DETAILS or may_detail(ranked[source].document, bases[target]))
        ]  # fmt: skip
        if order == "age":
            return tuple(sorted(rows, key=lambda row: (row.since, -row.authority, row.document.id)))
        return tuple(sorted(rows, key=lambda row: (-row.authority, row.document.id, row.since)))


def _names_basis(relation: Relation) -> bool:
    """Tell whether a relation states the basis of a document, and not the ground of one of its rules."""
    if not relation.evidence:
        return True  # a registry, front matter or the title states it
    return relation.evidence == relation.source and relation.source_unit.split("/")[0] in {
        "", SCOPE if relation.relation in DETAILS else ""
    }  # fmt: skip


def _lies_in(unit: str, paths: AbstractSet[str]) -> bool:
    """Tell whether a unit is one of some, or lies in one; no paths stand for the whole document."""
    segments = unit.split("/")
    return not paths or any("/".join(segments[:count]) in paths for count in range(1, len(segments) + 1))


def _strongest(relations: Iterable[Relation]) -> dict[tuple[str, str], Relation]:
    """Keep one relation between each two documents: what is named as the basis before what is detailed."""
    found: dict[tuple[str, str], list[Relation]] = defaultdict(list)
    for relation in relations:
        found[relation.source, relation.target].append(relation)
    return {pair: min(said, key=lambda each: BASES.index(each.relation)) for pair, said in found.items()}


def _strength(edge: Edge) -> tuple[bool, int]:
    """Order the relations of one document to another: what it details before all else."""
    return (edge.relation not in DETAILS, edge.rank)


def _consequence(relation: str, day: dt.date, *, with_parent: bool) -> Consequence:
    """Tell what the end of its object or basis on a day does to a document.

    Args:
        relation: of the document to what ends.
        day: of that end.
        with_parent: what it rests on directly is ended itself, and does not only lose a basis.
    """
    if relation in DETAILS and day >= CONTINUES_SINCE:
        return "continues"
    if relation in DETAILS and with_parent:
        return "ends"
    if relation in {"amends", "supplements", "corrects", "consolidates"}:
        return "loses_object"
    return "loses_basis" if relation in RESTING else "cites"
