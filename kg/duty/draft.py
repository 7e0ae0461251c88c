"""What the reading of one text passes from clause to clause, before it becomes duties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from kg.model import Modality

Inherited = Literal["", "heading", "list", "sentence"]


class Bearer(NamedTuple):
    """One who bears duties: the words, where they stand (-1 in a heading given apart), the level of their head."""

    words: str
    start: int = -1
    end: int = -1
    level: str = ""


NOBODY = Bearer("")


class Lead(NamedTuple):
    """What entries of a list inherit from the words before them."""

    depth: float
    bearer: Bearer
    modality: Modality
    source: Inherited
    mixed: bool = False  # rights and duties in one list: the entries' own words tell
    strict: bool = False  # only entries that begin with a verb are duties
    cue: tuple[int, int] | None = None
    opening: tuple[int, int] | None = None  # times and conditions that hold for every entry


class Draft(NamedTuple):
    """One duty as positions in the matching text."""

    start: int
    end: int
    bearer: Bearer
    modality: Modality
    action: int  # where the action begins
    rule: str
    inherited: Inherited = ""
    cue: tuple[int, int] | None = None
    opening: tuple[int, int] | None = None
