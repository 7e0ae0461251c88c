"""What the index is given for each hit that it may show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from kg.effect import Course


@dataclass(frozen=True, slots=True)
class Entry:
    """What one hit stands for: an article, or a document that has none, a local report among them."""

    document: str  # identifier
    unit: str  # path of the article, "" for a document without units
    number: str
    kind: str
    title: str  # of the document
    heading: str  # of the article
    body: str
    year: int | None = None
    authority: float = 0.0  # how much other documents rest on this one
    issuer: str = ""
    level: str = ""  # "central", "province", "district", "commune"
    place: str = ""  # identifier of the issuer's place, "" for a central document
    standing: str = ""  # what kind of text stands behind the document
    issued: dt.date | None = None
    added: dt.date | None = None  # to the library
    course: Course = ()  # its validity through time, () where it has none
    sort: tuple[str, ...] = ()  # "article", "document" or "report"; and "duty", "action" where it holds some
    relation: tuple[str, ...] = ()  # what it or its document does to others: "details", "amends"
    bearer: tuple[str, ...] = ()  # of its duties
    deadline: tuple[str, ...] = ()  # of what kinds its deadlines are: "absolute", "relative"
