"""Central bodies through time: ministries that were merged, split or renamed, and what they went into.

A body is known by its name; one that keeps its name after taking another in stays the same body. Knows no document:
which body a text means on its day is asked by name.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.number import fold, slugify
from kg.tables import table, values

if TYPE_CHECKING:
    from collections.abc import Mapping

OFFICE_RE = re.compile(
    r"^(?:cua )?(?:(?:bo truong|thu truong|chu nhiem|pho chu nhiem) (?=bo |uy ban |van phong ))?"
)


@dataclass(frozen=True, slots=True)
class Body:
    """A central body through a stretch of time."""

    id: str  # "bo-ke-hoach-va-dau-tu"
    name: str
    variants: tuple[str, ...]
    since: dt.date | None  # None where nothing says
    until: dt.date | None  # exclusive; None while it exists, as far as is known
    successors: tuple[str, ...]  # identifiers
    resolution: str  # number of the act that ended it
    source: str
    unverified: tuple[str, ...] = ()  # names of the fields above that no source confirms

    def exists(self, day: dt.date) -> bool:
        """Say whether the body stood on a day, as far as its dates are known."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@cache
def all_bodies() -> Mapping[str, Body]:
    """Give the bodies of the table, by identifier."""
    return {body.id: body for body in map(_body, table("bodies"))}


def find_body(name: str) -> Body | None:
    """Find the body of a name, with its head (*Bộ trưởng Bộ Tài chính*) or without; None where there is none.

    >>> found = find_body("bộ trưởng Bộ Kế hoạch và Đầu tư")
    >>> found.id if found else ""
    'bo-ke-hoach-va-dau-tu'
    """
    key = OFFICE_RE.sub("", _key(name))
    return _by_name().get(key)


def bodies_in(text: str) -> tuple[Body, ...]:
    """Find the bodies that a few words name, the longest names first; with their marks where the words have marks.

    >>> [body.id for body in bodies_in("quy định của bộ nội vụ về hồ sơ")]
    ['bo-noi-vu']
    """
    words, said = f" {_key(text)} ", " ".join(text.lower().split())
    found = dict[str, Body]()
    for key, body in sorted(_by_name().items(), key=lambda each: (-len(each[0]), each[0])):
        named = any(name.lower() in said for name in (body.name, *body.variants))
        if " " in key and f" {key} " in words and (named or said == fold(said)):
            words = words.replace(f" {key} ", " | ")
            found[body.id] = body
    return tuple(found.values())


def successors_of(body: Body, day: dt.date) -> tuple[Body, ...]:
    """Give the bodies that had taken this one's place on a day, through all changes; none while it stands."""
    bodies, found = all_bodies(), dict[str, Body]()
    waiting = [body.id]
    for id_ in waiting:  # grows while it is walked
        one = bodies[id_]
        if one.until is not None and one.until <= day:
            waiting += [each for each in one.successors if each not in waiting]
        elif id_ != body.id:
            found[id_] = one
    return tuple(found.values())


def predecessors_of(body: Body) -> tuple[Body, ...]:
    """Give the bodies that a body took in."""
    return tuple(each for each in all_bodies().values() if body.id in each.successors)


@cache
def _by_name() -> Mapping[str, Body]:
    """Map every name and variant, folded, to its body."""
    return {_key(name): body for body in all_bodies().values() for name in (body.name, *body.variants)}


def _key(name: str) -> str:
    """Write a name as spellings share it: no case, no diacritics, no punctuation."""
    return " ".join(re.sub(r"[^\w\s]", " ", fold(name)).split())


def _body(row: Mapping[str, str]) -> Body:
    """Make a body of its row."""
    since, until = (dt.date.fromisoformat(row[name]) if row[name] else None for name in ("since", "until"))
    return Body(
        slugify(row["name"]),
        row["name"],
        values(row["variants"]),
        since,
        until,
        tuple(slugify(each) for each in values(row["successors"])),
        row["resolution"],
        row["source"],
        values(row["unverified"]),
    )
