"""Working lists: what was to be detailed and is not found, duties without an act on record, deadlines that differ.

Each line is a place to look, not a verdict: what this library lacks may exist elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.duty.compare import LIKE, Difference, alike, differences
from kg.library.agenda import AgendaAnswers
from kg.library.trace import closest
from kg.number import fold
from kg.store import DutyFilter

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from kg.library.duties import StatedDuty
    from kg.model import Document, Relation

DELEGATION_RE = re.compile(
    r"\b(?:quy\s+định\s+(?:chi\s+tiết|cụ\s+thể|việc|về|tiêu\s+chuẩn|trình\s+tự)|hướng\s+dẫn\s+(?:chi\s+tiết|cụ\s+thể|thực\s+hiện|thi\s+hành))",
    re.IGNORECASE,
)
# What leaves all details of a document to others is met by any that details it: quy định chi tiết thi hành Luật này.
GENERAL_RE = re.compile(
    r"(?:điều\s*,\s*khoản\s+được\s+giao|(?:chi\s+tiết|thi\s+hành|thực\s+hiện)(?:\s+và\s+hướng\s+dẫn)?"
    r"(?:\s+thi\s+hành)?(?:\s+một\s+số\s+điều\s+của)?\s+(?:Bộ\s+luật|Luật|Pháp\s+lệnh|Nghị\s+quyết|Nghị\s+định|"
    r"Thông\s+tư|Quyết\s+định)\s+này)",
    re.IGNORECASE,
)
DETAILING = ("details", "guides")
LOWER = ("details", "guides", "implements")
DEED = 2  # words that begin an action and say which deed it is
SAME = 0.75
"""Share of adjacent syllables from which two duties with deadlines are one: 523 pairs of 84,000 articles at 0.5,
of which by eye one in six was (2026-11-22)."""
HEAD = (
    24  # syllables of an action whose whole counts, the names of bodies too: nhà xuất bản, văn phòng đại diện
)
EVENT_WORDS = frozenset({"ke", "tu", "ngay", "sau", "khi", "duoc", "truoc", "hop", "le", "day", "du"})
LOCAL_LEVELS = frozenset({"province", "district", "commune", "village", "authority"})
BINDING = frozenset({"must", "assigned_lead"})
NATIONAL = frozenset({"central"})


@dataclass(frozen=True, slots=True)
class DelegationGap:
    """A provision that leaves details to somebody, without a document here that gives them."""

    duty: StatedDuty
    possible: tuple[Document, ...]  # that detail the same document without saying which unit


@dataclass(frozen=True, slots=True)
class UnactedDuty:
    """A duty of local bodies in an instrument that places cite, of which no text of a place tells an act."""

    duty: StatedDuty
    texts: int  # of places that cite the instrument


@dataclass(frozen=True, slots=True)
class LayerConflict:
    """A duty that a lower document, or a request of a place, sets otherwise: with another time or bearer."""

    higher: StatedDuty
    lower: StatedDuty
    changes: tuple[Difference, ...]
    relation: str  # of the lower document to the higher


class GapAnswers(AgendaAnswers):
    """Questions about what is missing and what does not agree, for the open library."""

    def delegation_gaps(self, document: str = "", day: dt.date | None = None) -> tuple[DelegationGap, ...]:
        """List the provisions that leave details to others, in force on a day, without a detailing document here."""
        wish = DutyFilter(document=document, level="" if document else "central")
        asked = [
            each
            for each in self.duties(wish, day=day)
            if each.duty.level in NATIONAL
            and DELEGATION_RE.match(each.action.lstrip())
            and (each.status is None or each.status.state not in {"ended", "not_yet"})
        ]
        found = []
        cited = self.store.units_cited_by(DETAILING, sorted({each.document.id for each in asked}))
        for each in asked:
            detailing = self._detailing(each.document.id)
            given = [one.target_unit for one in detailing if one.target_unit]
            if any(_touches(unit, each.duty.unit) for unit in (*given, *cited.get(each.document.id, ()))):
                continue
            whole = {one.source for one in detailing if not one.target_unit}
            if not (whole and GENERAL_RE.search(each.action)):
                found.append(DelegationGap(each, self.store.documents(sorted(whole))))
        return tuple(found)

    def unacted_duties(self, document: str) -> tuple[UnactedDuty, ...]:
        """List the duties of local bodies in a document of which no text of a place here tells an act.

        Raises:
            UnknownDocument: there is no such document.
        """
        self.store.document(document)
        citing = [each for each in self._local_texts if document in each.targets]
        units = {
            path for text in citing for link in text.cited if link.target == document for path in link.units
        }
        told: list[str] = []
        for text in citing:
            body = self.store.text(text.document.id).body
            told += [body[each.start : each.end] for each in text.actions]
            told += [each.words for each in text.asked]
        return tuple(
            UnactedDuty(each, len(citing))
            for each in self.duties(DutyFilter(document=document))
            if each.duty.level in LOCAL_LEVELS
            and each.duty.modality in BINDING
            and not any(_touches(path, each.duty.unit) for path in units)
            and not any(alike(each.action, words) >= LIKE for words in told)
        )

    def layer_conflicts(self, document: str = "") -> tuple[LayerConflict, ...]:
        """List the duties that documents below a document set otherwise, of all documents where none is named."""
        pairs: dict[tuple[str, str], str] = {}
        ids = [document] if document else sorted({each.target for each in self.store.relations_of(LOWER)})
        for relation in self.store.relations_onto(ids, LOWER):
            pairs.setdefault((relation.target, relation.source), relation.relation)
        return tuple(
            conflict
            for (higher, lower), relation in sorted(pairs.items())
            for conflict in self._between(higher, lower, relation)
        )

    def _between(self, higher: str, lower: str, relation: str) -> Iterator[LayerConflict]:
        """Compare the duties of two documents."""
        above = self.duties(DutyFilter(document=higher, deadline="any"))
        if not above:
            return
        for stated in self.duties(DutyFilter(document=lower, deadline="any")):
            match = closest(stated, (each for each in above if is_one_duty(each, stated)))
            changes = differences(match.duty, stated.duty) if match else ()
            if match and any(change.change in {"tighter", "looser"} for change in changes):
                yield LayerConflict(match, stated, changes, relation)

    def _detailing(self, document: str) -> Sequence[Relation]:
        """Give the relations of documents that detail a document."""
        return [each for each in self.store.relations_to(document) if each.relation in DETAILING]


def is_one_duty(higher: StatedDuty, lower: StatedDuty) -> bool:
    """Tell whether two layers speak of one duty: the same deed of the same bearer, counted from the same event.

    Duties in one procedure share most of their words: *cấp giấy phép* and *cấp lại giấy phép* are two.
    """
    one, other = higher.action.split(), lower.action.split()
    if [fold(word) for word in one[:DEED]] != [fold(word) for word in other[:DEED]]:
        return False
    above, below = set(higher.duty.agencies), set(lower.duty.agencies)
    if above and below and above.isdisjoint(below):
        return False
    if alike(_deed(higher), _deed(lower)) < SAME or _shared(_event(higher), _event(lower)) < LIKE:
        return False
    told, asked = (frozenset(fold(_deed(each)).split()[:HEAD]) for each in (higher, lower))
    return len(told & asked) >= LIKE * len(told | asked)


def _deed(stated: StatedDuty) -> str:
    """Give what is to be done, up to a deadline that stands after it."""
    deadline = stated.duty.deadline
    before = deadline.start - stated.duty.action.start if deadline else 0
    return stated.action[:before] if before > 0 else stated.action


def _event(stated: StatedDuty) -> frozenset[str]:
    """Give the syllables of what a deadline counts from."""
    deadline = stated.duty.deadline
    return frozenset(fold(deadline.event).split()) - EVENT_WORDS if deadline else frozenset()


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    """Tell how much of the shorter of two sets stands in the other; all of it where one says nothing."""
    fewer = min(len(one), len(other))
    return len(one & other) / fewer if fewer else 1.0


def _touches(one: str, other: str) -> bool:
    """Tell whether one unit is another, holds it, or lies in it."""
    return bool(one and other) and (
        one == other or one.startswith(f"{other}/") or other.startswith(f"{one}/")
    )
