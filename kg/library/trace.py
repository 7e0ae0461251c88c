"""A trace: from a provision down to its duties, to what details and implements it and to what places did; and back up.

It walks the same relations as a chain, and puts the duties, requests and actions of what it reaches where they belong,
each with its sentence and whether it was in force on a day. What a lower layer changes of a duty above it is pointed
out. What a letter or a meeting asks hangs where its text does; an action that does what was asked hangs below that.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg import graph
from kg.duty.compare import LIKE, alike, differences
from kg.graph import split_unit
from kg.library.duties import DutyAnswers
from kg.library.rung import Rung, Trace
from kg.store import ACTION_SEGMENT, DUTY_SEGMENT, ActionFilter, DutyFilter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.effect import Status
    from kg.library.duties import StatedDuty, ToldAction
    from kg.model import Document
    from kg.store import Direction

DUTIES_OF_ROOT = 60
DUTIES_OF_ONE = 8
ACTIONS_OF_ONE = 12
"""How many duties and actions of one document a trace shows; it says when it leaves some out."""

CARRIES = frozenset(
    {"details", "guides", "implements", "amends", "supplements", "replaces", "issues", "based_on"}
)
"""Relations of documents whose duties carry on those above them."""
TRACED = frozenset(
    {
        "details", "guides", "implements", "based_on", "disseminates", "supervises", "reports_on", "issues",
        "promulgates", "interprets",
    }
)  # fmt: skip
"""Relations by which one document derives from another; places also derive their acts by citing."""
LOCAL = frozenset({"cites", "other"})
ASKING: Mapping[str, str] = MappingProxyType(
    {"asked": "asks", "assigned_lead": "assigns", "assigned_support": "assigns"}
)
"""Relations of what a letter or a meeting asks of somebody, by modality; other duties of places are plans."""
REQUESTED = frozenset({*ASKING, "must"})
WIDTH = 3
"""How many hops are fetched for one that may be shown: the others are citations between statutes."""


class TraceAnswers(DutyAnswers):
    """Questions that lead through duties and actions, for the open library."""

    def trace(
        self,
        identifier: str,
        direction: Direction,
        *,
        day: dt.date | None = None,
        depth: int = 4,
        limit: int = 150,
    ) -> Trace:
        """Follow a document, unit, duty or action up (what it rests on) or down (who acts on it).

        ``day`` is the day of the validity told; of an action by default its own day, else today.

        Raises:
            UnknownDocument: there is nothing of this identifier.
        """
        document_id, rest = split_unit(identifier)
        duty = self.duty(identifier) if rest.startswith(DUTY_SEGMENT) else None
        action = self.action(identifier) if rest.startswith(ACTION_SEGMENT) else None
        document = self.store.document(document_id)
        unit = duty.duty.unit if duty else "" if action else rest
        own_day = action and (action.action.date or action.document.issued)
        day = day or own_day or dt.datetime.now().astimezone().date()
        start = f"{document_id}/{unit}" if unit else document_id
        chain = graph.chain(self.store, start, direction, depth=depth, limit=WIDTH * limit)
        walk = _Walk(self, day, (duty,) if duty else ())
        walk.title = " ".join(document.title.lower().removeprefix(f"{document.kind.lower()} ").split())
        walk.sought = " ".join((duty.action if duty else action.words if action else "").split())
        named = action.action.basis if action else duty.duty.basis if duty and is_local(document) else ()
        bases = {split_unit(each)[0] for each in named}
        hops = walk.derived(chain.hops)
        if bases & {hop.target for hop in hops if hop.source == document_id}:
            hops = [hop for hop in hops if hop.source != document_id or hop.target in bases]
        if direction == "down" and not duty:
            walk.oblige(document, unit, start)
        walk.climb(document_id, hops[:limit], direction)
        return Trace(
            identifier, document, unit, direction, day, tuple(walk.rungs), walk.left_out,
            chain.truncated or len(hops) > limit, duty, action,
        )  # fmt: skip


class _Walk:
    """The building of one trace: the hops of a chain as a tree, duties and actions hung into it."""

    def __init__(self, library: TraceAnswers, day: dt.date, above: tuple[StatedDuty, ...]) -> None:
        self.rungs: list[Rung] = []
        self.left_out = 0
        self._library = library
        self._day = day
        self._above: Sequence[StatedDuty] = above
        self._documents: dict[str, Document] = {}
        self._hung_once: set[str] = set()
        self._states: dict[tuple[str, str], Status] = {}
        self._only_alike = bool(above)
        self._requests: list[StatedDuty] = []  # of places, as far as the walk has come
        self.title = ""  # of the instrument at the root, without its kind
        self.sought = ""  # the words of the duty or action that the walk goes up from

    def oblige(self, document: Document, unit: str, via: str) -> None:
        """Hang the duties of the root below it."""
        found = self._library.duties(DutyFilter(document=document.id, unit=unit))
        self.left_out += max(0, len(found) - DUTIES_OF_ROOT)
        for stated in found[:DUTIES_OF_ROOT]:
            self.rungs.append(self._of_duty(stated, 1, via))
        self._above = found

    def climb(self, root: str, hops: Sequence[graph.Hop], direction: Direction) -> None:
        """Hang the hops below each other, the deeper ones where their document is first reached."""
        beyond: dict[str, list[graph.Hop]] = defaultdict(list)
        for hop in hops:
            beyond[hop.source if direction == "up" else hop.target].append(hop)
        waiting = [(hop, 1) for hop in reversed(_strongest(beyond.pop(root, []), direction))]
        while waiting:
            hop, level = waiting.pop()
            far = hop.target if direction == "up" else hop.source
            self.rungs.append(self._of_hop(hop, level, direction))
            if far not in self._hung_once:
                self._hung_once.add(far)
                self.rungs += self._hung(hop, level + 1, direction)
            waiting += [(each, level + 1) for each in reversed(_strongest(beyond.pop(far, []), direction))]

    def derived(self, hops: Sequence[graph.Hop]) -> list[graph.Hop]:
        """Keep the hops by which a document derives from another, and what places cite; in both the ends are known."""
        ids = list(dict.fromkeys(end for hop in hops for end in (hop.source, hop.target)))
        self._documents = {each.id: each for each in self._library.store.documents(ids)}
        return [
            hop
            for hop in hops
            if hop.source in self._documents
            and hop.target in self._documents
            and (hop.relation in TRACED or (hop.relation in LOCAL and is_local(self._documents[hop.source])))
        ]

    def _of_hop(self, hop: graph.Hop, level: int, direction: Direction) -> Rung:
        """Make the rung of one relation."""
        up = direction == "up"
        far, unit = (hop.target, hop.target_unit) if up else (hop.source, hop.source_unit)
        near, near_unit = (hop.source, hop.source_unit) if up else (hop.target, hop.target_unit)
        document = self._documents[far]
        sentence = ""
        if hop.evidence and hop.start is not None and hop.end is not None:
            sentence = self._library.store.sentence(hop.evidence, hop.start, hop.end).body
        return Rung(
            level, "relation", hop.relation, _joined(far, unit), document, unit, _joined(near, near_unit),
            " ".join(sentence.split()), hop.evidence, hop.start, hop.end, hop.basis, self._status(document, unit),
        )  # fmt: skip

    def _hung(self, hop: graph.Hop, level: int, direction: Direction) -> Iterator[Rung]:
        """Give the duties, requests and actions of what a hop reaches."""
        if direction == "up":
            yield from self._rests_on(hop, level)
            return
        document = self._documents[hop.source]
        if is_local(document):
            yield from self._asks(document, level, hop)
        elif hop.relation in CARRIES:
            carried = self._carried(document, hop)
            yield from self._shown(carried, level, _joined(hop.source, hop.source_unit))
        if document.standing == "report":
            yield from self._acts(document, level, hop)

    def _rests_on(self, hop: graph.Hop, level: int) -> Iterator[Rung]:
        """Give the duties that a hop upward leads to: those of its unit, or those that ask what was done."""
        if hop.target_unit:
            found = self._library.duties(DutyFilter(document=hop.target, unit=hop.target_unit))
        elif self.sought:
            duties = self._library.duties(DutyFilter(document=hop.target))
            found = tuple(each for each in duties if alike(each.action, self.sought) >= LIKE)
        else:
            return
        yield from self._shown(found, level, _joined(hop.target, hop.target_unit))

    def _asks(self, document: Document, level: int, hop: graph.Hop) -> Iterator[Rung]:
        """Give what a letter, plan or report of a place asks: what names the instrument or is like a duty of it."""
        asked = [
            each
            for each in self._library.duties(DutyFilter(document=document.id))
            if each.duty.modality in REQUESTED
        ]
        target = _joined(hop.target, hop.target_unit)
        near = [
            each
            for each in asked
            if self._like(each) or any(_within(basis, target) for basis in each.duty.basis)
        ]
        chosen = near if near or self._only_alike else asked
        yield from self._shown(chosen, level, document.id)
        self._requests += chosen

    def _carried(self, document: Document, hop: graph.Hop) -> list[StatedDuty]:
        """Choose the duties of a lower document that carry on the provision above: by what they name, or their unit."""
        target = _joined(hop.target, hop.target_unit)
        found = []
        for stated in self._library.duties(DutyFilter(document=document.id)):
            names = any(_within(basis, target) for basis in stated.duty.basis)
            inside = hop.source_unit and _within(stated.duty.unit, hop.source_unit)
            if self._only_alike:
                if self._like(stated):
                    found.append(stated)
            elif names or inside or not hop.target_unit or self._like(stated):
                found.append(stated)
        return found

    def _shown(self, found: Sequence[StatedDuty], level: int, via: str) -> Iterator[Rung]:
        """Give some duties their rungs, those that change a duty above first."""
        rungs = [self._of_duty(stated, level, via) for stated in found]
        rungs.sort(key=lambda rung: (not rung.changes, rung.duty is not None and rung.duty.duty.start))
        self.left_out += max(0, len(rungs) - DUTIES_OF_ONE)
        yield from rungs[:DUTIES_OF_ONE]

    def _acts(self, document: Document, level: int, hop: graph.Hop) -> Iterator[Rung]:
        """Give the actions that a report tells: those whose sentence names what it reports on, or else all."""
        told = self._library.actions(ActionFilter(document=document.id))
        named = [each for each in told if any(split_unit(one)[0] == hop.target for one in each.action.basis)]
        chosen = sorted(named or told, key=lambda each: each.action.start)
        self.left_out += max(0, len(chosen) - ACTIONS_OF_ONE)
        for each in chosen[:ACTIONS_OF_ONE]:
            action = each.action
            done = self._done_by(each)
            yield Rung(
                level, "action", "reports_on" if done else "tells", each.id, document, "",
                done.id if done else document.id, " ".join(each.words.split()),
                document.id, action.start, action.end, "text", action=each,
            )  # fmt: skip

    def _done_by(self, told: ToldAction) -> StatedDuty | None:
        """Find the duty or request of another text that asks what an action did: of what is above, the nearest."""
        asked = (each for each in (*reversed(self._requests), *self._above) if each.document != told.document)
        words = self._own(told.words)
        return next((each for each in asked if alike(self._own(_matter(each)), words) >= LIKE), None)

    def _own(self, words: str) -> str:
        """Leave out the title of the instrument: all that is done under it names it."""
        return " ".join(words.split()).lower().replace(self.title, " ") if self.title else words

    def _of_duty(self, stated: StatedDuty, level: int, via: str) -> Rung:
        """Make the rung of one duty, with what it changes of the duty above that asks the same."""
        higher = self._like(stated)
        duty = stated.duty
        return Rung(
            level, "duty", _relation(stated), stated.id, stated.document, duty.unit, via,
            " ".join(stated.words.split()), stated.document.id, duty.start, duty.end, "text",
            self._status(stated.document, duty.unit), stated,
            changes=differences(higher.duty, duty) if higher else (), changes_of=higher.id if higher else "",
        )  # fmt: skip

    def _like(self, stated: StatedDuty) -> StatedDuty | None:
        """Find the duty above, of the root or of a place on the way, that asks the same as a lower one."""
        others = [*reversed(self._requests), *self._above]
        return closest(stated, (each for each in others if each.document.id != stated.document.id))

    def _status(self, document: Document, unit: str) -> Status:
        """Answer for a unit on the day of the trace."""
        key = (document.id, unit)
        if key not in self._states:
            self._states[key] = self._library.status_of(document, unit, self._day)
        return self._states[key]


def closest(stated: StatedDuty, others: Iterable[StatedDuty]) -> StatedDuty | None:
    """Find the duty that asks the same as another one; None where none is like it."""
    sense = _sense(stated)
    scored = [(alike(stated.action, each.action), each) for each in others if _sense(each) == sense]
    best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= LIKE else None


def _matter(stated: StatedDuty) -> str:
    """Give what is to be done, without by when: a report tells the deed, not its deadline."""
    deadline = stated.duty.deadline
    before = deadline.start - stated.duty.action.start if deadline else 0
    return stated.action[:before] if before > 0 else stated.action


def _sense(stated: StatedDuty) -> str:
    """Give the modality by which duties compare: what a letter asks of somebody is to be done as what a law orders."""
    return "must" if stated.duty.modality in {"asked", "assigned_lead"} else stated.duty.modality


def _relation(stated: StatedDuty) -> str:
    """Name how a duty came to its bearer: by law, by a request, or by a plan of a place."""
    if not is_local(stated.document):
        return "obliges"
    return ASKING.get(stated.duty.modality, "plans")


def _strongest(hops: Sequence[graph.Hop], direction: Direction) -> list[graph.Hop]:
    """Keep one hop to each document: the first, which is the strongest, or else the first that has a sentence."""
    chosen: dict[str, graph.Hop] = {}
    for hop in hops:
        far = hop.target if direction == "up" else hop.source
        known = chosen.get(far)
        if known is None or (not known.evidence and hop.evidence and hop.relation == known.relation):
            chosen[far] = hop
    return list(chosen.values())


def is_local(document: Document) -> bool:
    """Tell whether a document is what a place says or does."""
    return document.standing == "report" or bool(document.place)


def _joined(document: str, unit: str) -> str:
    """Write the identifier of a unit."""
    return f"{document}/{unit}" if unit else document


def _within(path: str, scope: str) -> bool:
    """Tell whether an identifier or path is another one or lies below it."""
    return path == scope or path.startswith(f"{scope}/")
