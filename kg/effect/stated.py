"""Events that facts and relations state, and how much each kind of source counts."""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.model import Event

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kg.model import Document, EventStanding, EventType, Relation

ENDINGS = frozenset({"repealed", "replaced", "expired"})
"""Types of events after which the document or unit has no effect."""

WHOLE_MARK = "#whole"  # of a codification's basis: the note speaks of the whole article

SOURCE_BASIS: Mapping[str, str] = MappingProxyType(
    {"digest": "front matter", "registry": "registry", "official": "source", "report": "report"}
)
"""What an event of facts rests on, by the standing of the source that has the facts."""

RANKS: Mapping[str, int] = MappingProxyType(
    {
        "front matter": 0,
        "registry": 1,
        "source": 1,
        "phap-dien": 1,
        "text": 2,
        "title": 3,
        "report": 4,
        "parent": 5,
        "default": 5,
    }
)
"""Whose word counts first where sources disagree; any other basis names an article, written in front matter."""

TYPE_OF_RELATION: Mapping[str, EventType] = MappingProxyType(
    {
        "amends": "amended",
        "supplements": "supplemented",
        "replaces": "replaced",
        "repeals": "repealed",
        "suspends": "suspended",
        "corrects": "corrected",
        "consolidates": "consolidated",
    }
)

REPLACED_RE = re.compile(r"thay\s+thế", re.IGNORECASE)
REPEALED_RE = re.compile(r"bãi\s+bỏ|hu[ỷỹ]\s+bỏ|hủy\s+bỏ|hết\s+hiệu\s+lực\s+theo", re.IGNORECASE)
ADDED_LABEL_RE = re.compile(r"(?: ^ | / ) [a-z]+ - \d+ [a-z]+ $", re.VERBOSE)  # dieu-5a: added later
# titles that act on less than a whole document
PART_TITLE_RE = re.compile(
    r"một số|một phần|nội dung|quy định (?:về|tại)|khoản|điểm|điều \d|cụm từ", re.IGNORECASE
)
ACTING_TITLE_RE = re.compile(
    r"^\W* (?:về\s+việc\s+|quy\s+định\s+)? (?:bãi\s+bỏ|hủy\s+bỏ|thay\s+thế|(?:tạm\s+)?ngưng|đình\s+chỉ)",
    re.VERBOSE | re.IGNORECASE,
)

SUSPENDING_TITLE_RE = re.compile(r"(?:quy định )?(?:tạm )?(?:ngưng|đình chỉ)\b.*\bthi hành", re.IGNORECASE)


def rank_of(event: Event) -> int:
    """Tell how much the source of an event counts, 0 most."""
    if event.standing == "derived" and event.basis not in {"parent", "default"}:
        return RANKS["report"]  # a fact that no primary text confirms
    return RANKS.get(event.basis.partition(":")[0], 0)


def in_effect(turns: Sequence[Event]) -> list[Event]:
    """Leave out first and last days that another document set anew: a postponed effect, a term made longer.

    Args:
        turns: events of one document or unit.
    """
    anew = [event for event in turns if _sets_anew(event)]
    last = {type_: max(_days(anew, type_), default=None) for type_ in ("effective", "expired")}
    return [event for event in turns if event.basis == "parent" or last.get(event.type) in {None, event.date}]


def _sets_anew(event: Event) -> bool:
    """Tell whether an event is a first or last day that a text sets for another document."""
    return (
        event.type in {"effective", "expired"}
        and event.basis == "text"
        and event.standing != "conflicting"
        and event.deciding not in {"", event.document}
    )


def _days(events: Iterable[Event], type_: str) -> Iterator[dt.date]:
    """Give the days of the events of a type."""
    yield from (event.date for event in events if event.type == type_ and event.date)


def events_of_facts(versions: Iterable[Document], decider: Callable[[str], str]) -> Iterator[Event]:
    """Make the events that the sources of one document state: issued, effective, ended.

    Args:
        versions: the document as each source knows it; one that is only cited says nothing of its time.
        decider: gives the identifier of the document named in the words of an ending, ``""`` if none.
    """
    seen: set[tuple[object, ...]] = set()
    for version in versions:
        basis = SOURCE_BASIS.get(version.standing, "")
        dated = (
            ("issued", "issued", version.issued),
            ("effective", "effective", version.effective),
            (_ending(version.ended_why), "ended", version.ended),
        )
        for type_, field, day in dated:
            if not basis or day is None or (type_, day, basis) in seen:
                continue
            seen.add((type_, day, basis))
            standing: EventStanding = "derived" if field in version.unverified else "stated"
            deciding = decider(version.ended_why) if field == "ended" and version.ended_why else ""
            yield Event(version.id, "", type_, day, deciding, "", basis, standing=standing)  # type: ignore[arg-type]


def _ending(why: str) -> EventType:
    """Name the type of an ending by the words that tell its reason."""
    if REPLACED_RE.search(why):
        return "replaced"
    return "repealed" if REPEALED_RE.search(why) else "expired"


def event_of_relation(relation: Relation, title: str = "") -> tuple[Event, ...]:
    """Make the events that a relation states; none where its basis is a text, whose clauses are read themselves.

    Args:
        relation: from the acting document to the one acted on.
        title: of the acting document; a relation read in a title acts on a whole document only if the title says so.
    """
    type_ = TYPE_OF_RELATION.get(relation.relation)
    if relation.relation == "implements" and relation.basis == "title" and SUSPENDING_TITLE_RE.match(title):
        type_ = "suspended"  # "ngưng hiệu lực thi hành của Thông tư …"
    if type_ is None or relation.basis == "text":
        return ()
    if relation.basis == "title":
        acts_wholly = ACTING_TITLE_RE.search(title) and not PART_TITLE_RE.search(title)
        if not relation.target_unit and type_ in (*ENDINGS, "suspended") and not acts_wholly:
            return ()
    event = Event(
        relation.target,
        relation.target_unit,
        type_,
        relation.date,
        relation.source,
        relation.source_unit,
        relation.basis or "front matter",
        relation.evidence,
        relation.start,
        relation.end,
    )
    if relation.basis.startswith("phap-dien:"):
        return _of_note(event)
    return (replace(event, type="amended"),) if type_ == "replaced" and event.unit else (event,)


def _of_note(event: Event) -> tuple[Event, ...]:
    """Tell what a codification's note says: of the whole article, or of some of its words."""
    if not event.basis.endswith(WHOLE_MARK):
        if event.type in ENDINGS:
            return (replace(event, type="partly_repealed", part=True),)
        return (replace(event, part=True),)
    if event.type == "supplemented" and ADDED_LABEL_RE.search(event.unit):
        return (event, replace(event, type="effective"))
    return (event,)
