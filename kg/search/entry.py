"""What the index is given for each hit that it may show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


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
    effective: dt.date | None = None
    ended: dt.date | None = None
