"""Time: what was in force on a day, the history of a document, and what rests on it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from kg.effect import CONTINUES_SINCE, ENDINGS, Conflict, Status, conflicts_of, may_detail, status_of
from kg.errors import BadNumber, UnknownDocument
from kg.note import read_units
from kg.number import number_key, repair_number
from kg.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.effect import State
    from kg.library import Answer
    from kg.model import Document, Event
    from kg.store import Edge, Store

Consequence = Literal["ends", "continues", "loses_basis", "loses_object", "cites"]
"""What the end of a document does to one that rests on it: a detailing document ends with it, or (2025) continues."""

RESTING = frozenset(
    {"details", "guides", "based_on", "implements", "amends", "supplements", "consolidates", "corrects"}
)
CITING = RESTING | {"cites", "interprets", "disseminates", "supervises", "reports_on", "other"}
BASES = ("based_on", "details", "guides")
DETAILS = frozenset({"details", "guides"})
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


class TimeAnswers:
    """Questions about time, for the open library."""

    store: Store

    def lookup(self, text: str) -> tuple[Document, ...]:
        """Find documents by identifier, number or title."""
        raise NotImplementedError

    def cite(
        self, text: str, *, date: dt.date | None = None, place: str = "", url: str = ""
    ) -> tuple[Answer, ...]:
        """Answer the citations of a text."""
        raise NotImplementedError

    @cached_property
    def known_until(self) -> dt.date | None:
        """Give the day up to which this library knows: that of its newest document."""
        built = self.store.meta().get("built", "")
        return self.store.latest_issue(dt.date.fromisoformat(built) if built else dt.date.max)

    def called(self, name: str) -> tuple[Document, ...]:
        """Find what a name means, documents included that are known only by citation: *Nghị định 04/2015/NĐ-CP*."""
        kind, rest = _kind_and_rest(name.strip())
        try:
            found = self.store.find_number(number_key(repair_number(rest)))
        except BadNumber:
            found = ()
        found = tuple(each for each in found if each.kind == kind) or found
        if found:
            return found
        known = self.lookup(name)
        if known:
            return known
        targets = [answer.link.target for answer in self.cite(name) if answer.link.target]
        return self.store.documents(targets)

    def decider(self, answer: Status) -> Document | None:
        """Give the document that decided a status, if one did."""
        found = (
            self.store.documents((answer.event.deciding,)) if answer.event and answer.event.deciding else ()
        )
        return found[0] if found else None

    def status(self, name: str, unit: str = "", day: dt.date | None = None) -> Status:
        """Answer whether a document, or one unit of it, was in force on a day (default: today).

        A name that several documents have, or none, is answered ``unknown``, with the reason.
        """
        day = day or dt.datetime.now().astimezone().date()
        found = self.called(name)
        if len(found) != 1:
            why = "nhiều văn bản mang tên này" if found else "không có văn bản này trong thư viện"
            return Status("unknown", "none", None, why, known=self.known_until)
        return self.status_of(found[0], unit, day)

    def status_of(self, document: Document, unit: str, day: dt.date) -> Status:
        """Answer for a document of this library, or one unit of it, on a day."""
        path = _path_of(unit)
        events = self.store.events_around(document.id, path) if path else self.store.events(document.id)
        above = (
            self._above(document.id, path) if path and any(_is_division(each.unit) for each in events) else ()
        )
        answer = status_of(events, path, day, above=above, cited_only=document.standing == "stub")
        return replace(answer, known=self.known_until)

    def statuses(self, ids: Sequence[str], day: dt.date) -> dict[str, Status]:
        """Answer for many documents at once; those that the library lacks are left out."""
        histories = self.store.events_of(ids)
        return {
            document.id: status_of(
                histories.get(document.id, ()), "", day, cited_only=document.standing == "stub"
            )
            for document in self.store.documents(ids)
        }

    def statuses_of_units(
        self, places: Iterable[tuple[str, str]], day: dt.date
    ) -> dict[tuple[str, str], Status]:
        """Answer for many documents (unit ``""``) and units at once; unknown documents are left out."""
        wanted = tuple(dict.fromkeys(places))
        ids = list(dict.fromkeys(id_ for id_, _ in wanted))
        histories = self.store.events_of(ids)
        known = {document.id: document for document in self.store.documents(ids)}
        answers: dict[tuple[str, str], Status] = {}
        for id_, unit in wanted:
            if id_ in known:
                segments = unit.split("/")
                around = {"/".join(segments[:count]) for count in range(len(segments) + 1)}
                events = [
                    each
                    for each in histories.get(id_, ())
                    if each.unit in around or not each.unit.startswith("dieu-")
                ]
                above = (
                    self._above(id_, unit) if any(_is_division(each.unit) for each in events) and unit else ()
                )
                answers[id_, unit] = status_of(
                    events, unit, day, above=above, cited_only=known[id_].standing == "stub"
                )
        return answers

    def _above(self, document_id: str, path: str) -> tuple[str, ...]:
        """Give the chapter and section that hold an article."""
        article = path.split("/")[0]
        try:
            parent = self.store.unit(document_id, article).parent
        except UnknownDocument:
            return ()
        parts = parent.split("/") if parent else []
        return tuple("/".join(parts[:count]) for count in range(len(parts), 0, -1))

    def timeline(self, document_id: str, unit: str | None = None) -> tuple[Event, ...]:
        """Give what happened to a document and all its units, or to one unit with what holds it and what it holds.

        In the order of the days, unknown days last; contradictory events are marked, not left out.
        """
        events = self.store.events(document_id)
        if not unit:
            return events
        path = _path_of(unit)
        around = {"", *self._above(document_id, path)}
        return tuple(
            event
            for event in events
            if event.unit in around or _holds(event.unit, path) or _holds(path, event.unit)
        )

    def impact(self, document_id: str, day: dt.date | None = None) -> tuple[Impacted, ...]:
        """List what rests on a document, by path length, and what its end on a day would mean for each.

        Texts that only cite it are listed where they cite the document itself.

        Raises:
            UnknownDocument: there is no such document.
        """
        day = day or dt.datetime.now().astimezone().date()
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
        """Give each document reached its strongest relation, its evidence and its state."""
        best: dict[str, tuple[int, Edge]] = {}
        for level, edge in steps:
            if edge.source not in best or _strength(edge) < _strength(best[edge.source][1]):
                best[edge.source] = (level, edge)
        relations = self.store.evidence([edge for _, edge in best.values()])
        documents = {each.id: each for each in self.store.documents(list(best))}
        states = self.statuses(list(best), day)
        rows: list[Impacted] = []
        ending: set[str] = set()
        for (id_, (level, edge)), relation in zip(best.items(), relations, strict=True):
            consequence = _consequence(edge.relation, day, with_parent=level == 1 or edge.target in ending)
            ending.update({id_} if consequence == "ends" else ())
            where = (relation.evidence, relation.start, relation.end)
            ends = (relation.source_unit, edge.target, relation.target_unit)
            rows.append(
                Impacted(documents[id_], level, edge.relation, *ends, *where, states[id_].state, consequence)
            )
        return tuple(sorted(rows, key=lambda row: (row.level, row.relation, row.document.id)))

    def stale_bases(self, day: dt.date | None = None) -> tuple[StaleBasis, ...]:
        """List the documents in force on a day whose basis ended by then, the weightiest first."""
        day = day or dt.datetime.now().astimezone().date()
        ended = list(dict.fromkeys(event.document for event in self.store.events_until(tuple(ENDINGS), day)))
        ends = {id_: answer for id_, answer in self.statuses(ended, day).items() if answer.state == "ended"}
        pairs = {
            (each.source, each.target): each.relation for each in self.store.relations_onto(list(ends), BASES)
        }
        resting = list(dict.fromkeys(source for source, _ in pairs))
        alive = {
            id_
            for id_, answer in self.statuses(resting, day).items()
            if answer.state in {"in_force", "partly"}
        }
        ranked = {each.document.id: each for each in self.store.ranked(sorted(alive))}
        bases = {
            each.id: each for each in self.store.documents(list(dict.fromkeys(target for _, target in pairs)))
        }
        rows = [
            StaleBasis(
                ranked[source].document, bases[target], relation, event.date, event,
                ranked[source].cited, ranked[source].authority,
            )
            for (source, target), relation in pairs.items()
            if source in ranked and (event := ends[target].event) is not None and event.date is not None
            and (relation not in DETAILS or may_detail(ranked[source].document, bases[target]))
        ]  # fmt: skip
        return tuple(sorted(rows, key=lambda row: (-row.authority, row.document.id, row.since)))

    def conflicts(self) -> tuple[Conflict, ...]:
        """List what the sources of the histories cannot agree on."""
        histories: dict[str, list[Event]] = {}
        for event in self.store.all_events():
            histories.setdefault(event.document, []).append(event)
        return tuple(conflicts_of(histories))


def _kind_and_rest(name: str) -> tuple[str, str]:
    """Part a name into its kind, as the table writes it, and what follows; ``""`` where it begins with none."""
    folded = name.casefold()
    kinds = sorted((row["kind"] for row in table("kinds")), key=len, reverse=True)
    for kind in kinds:
        if folded.startswith(f"{kind.casefold()} "):
            rest = name[len(kind) :].strip()
            return kind, rest[2:].strip() if rest.casefold().startswith("số ") else rest
    return "", name


def _path_of(unit: str) -> str:
    """Give the path of a unit that may be written in words: *khoản 2 Điều 5*."""
    unit = unit.strip().strip("/")
    if not unit or " " not in unit:
        return unit.lower()
    return next(iter(read_units(unit)), unit)


def _is_division(path: str) -> bool:
    """Tell whether a path is that of a chapter or section, which holds articles."""
    return path.startswith(("phan", "chuong", "muc", "tieu-muc"))


def _holds(outer: str, inner: str) -> bool:
    """Tell whether a path is another one, or holds it."""
    return outer == inner or inner.startswith(f"{outer}/")


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
