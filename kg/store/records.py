"""What the store gives and takes beside the nouns of ``kg.model``: small, frozen, slotted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from kg.model import Action, Agency, DeadlineKind, Document, Duty, Figure, Link, Modality, Standing

DUTY_SEGMENT = "nghia-vu-"
ACTION_SEGMENT = "hoat-dong-"
"""What stands for a unit in the identifiers of duties and actions; no unit of a text is called so."""


@dataclass(frozen=True, slots=True)
class Text:
    """The words that stand behind a document; ``body`` is empty for a stub or a registry row."""

    document: str
    standing: Standing
    body: str
    unread: int = 0  # sentences with a cue of a duty that gave none


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of a document's text, with its place in the whole (half-open, code points)."""

    document: str
    start: int
    end: int
    body: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What a document, or one unit of it, asks of whom by when, in our own words."""

    document: str
    unit: str  # unit path, "" for the whole document
    body: str


@dataclass(frozen=True, slots=True)
class Origin:
    """One source of a document and what that source says of it; sources may disagree."""

    document: str
    name: str  # "vb/nghi-dinh-59.md", "codified.jsonl.gz#12"
    format: str
    standing: Standing
    url: str = ""
    seen: dt.date | None = None
    sha256: str = ""  # of the text as it was given, "" without one
    issuer: str = ""
    title: str = ""
    issued: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """A citation seen from the document that it cites: who cites it, where, and in what words."""

    document: Document
    unit: str  # innermost unit of the citing document, "" outside its units
    link: Link


@dataclass(frozen=True, slots=True)
class Edge:
    """All relations of one type from one document to another, counted."""

    source: str
    target: str
    relation: str
    count: int
    best: int  # key of the relation whose evidence is shown first, for ``Store.evidence``
    rank: int  # strength of the type, 1 strongest


@dataclass(frozen=True, slots=True)
class Ranked:
    """A document with how often other documents' texts cite it, and its authority among them."""

    document: Document
    cited: int
    authority: float


@dataclass(frozen=True, slots=True)
class Filter:
    """Which documents a list shows; an empty field asks nothing."""

    kind: str = ""
    standing: str = ""
    place: str = ""
    year: int | None = None  # of issue
    issuer: str = ""
    subject: str = ""
    issuers: tuple[str, ...] = ()  # names of the issuer, any of them


@dataclass(frozen=True, slots=True)
class Tally:
    """How many documents each issuer and each subject has, the most first."""

    issuers: Mapping[str, int]
    subjects: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class KeptDuty:
    """A duty of the library: whose text makes it, and which of that text's it is, from 1 on."""

    document: str
    number: int
    duty: Duty

    @property
    def id(self) -> str:
        """Give its identifier: ``luat/2022/10-2022-qh15/nghia-vu-12``."""
        return f"{self.document}/{DUTY_SEGMENT}{self.number}"


@dataclass(frozen=True, slots=True)
class KeptAction:
    """An action of the library: which report tells it, and which of that report's it is, from 1 on."""

    document: str
    number: int
    action: Action

    @property
    def id(self) -> str:
        """Give its identifier: ``tin/2024-01-18/ham-tan/hoat-dong-2``."""
        return f"{self.document}/{ACTION_SEGMENT}{self.number}"


@dataclass(frozen=True, slots=True)
class KeptFigure:
    """A figure that a report of the library gives."""

    document: str
    number: int
    figure: Figure


@dataclass(frozen=True, slots=True)
class PlacedDuty:
    """Where a duty is: its document, its number there, and its unit."""

    document: str
    number: int
    unit: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A resolved link in short: what is cited, and where."""

    target: str
    units: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DutyFilter:
    """Which duties a list shows; an empty field asks nothing."""

    document: str = ""
    unit: str = ""  # and what it contains
    agency: str = ""  # kind of agency: "Ủy ban nhân dân"
    bearer: str = ""  # words of the bearer, in any case and without diacritics
    level: str = ""
    modality: Modality | Literal[""] = ""
    deadline: DeadlineKind | Literal["", "any"] = ""
    month: int | None = None  # of a dated deadline
    subject: str = ""  # of the document
    kind: str = ""  # of the document


@dataclass(frozen=True, slots=True)
class ActionFilter:
    """Which actions a list shows; an empty field asks nothing."""

    document: str = ""
    kind: str = ""
    places: tuple[str, ...] = ()  # identifiers
    since: dt.date | None = None
    until: dt.date | None = None
    basis: str = ""  # a document that its report cites


@dataclass(frozen=True, slots=True)
class AgencyShare:
    """How many duties an agency bears."""

    agency: Agency
    count: int


@dataclass(frozen=True, slots=True)
class Accounting:
    """What became of the citations that were found: nothing is dropped in silence."""

    found: int = 0
    resolved: int = 0
    ambiguous: int = 0
    unresolved: int = 0
    rejected: int = 0

    @property
    def balanced(self) -> bool:
        """Tell whether found = resolved + ambiguous + unresolved + rejected."""
        return self.found == self.resolved + self.ambiguous + self.unresolved + self.rejected


@dataclass(frozen=True, slots=True)
class Counts:
    """How much of everything a library holds; mappings run from the most frequent down."""

    documents: int = 0
    kinds: Mapping[str, int] = field(default_factory=dict)
    standings: Mapping[str, int] = field(default_factory=dict)
    texts: int = 0
    characters: int = 0  # code points of all texts
    units: int = 0
    citations: Accounting = field(default_factory=Accounting)
    forms: Mapping[str, Accounting] = field(default_factory=dict)
    relations: int = 0
    relation_types: Mapping[str, int] = field(default_factory=dict)
    sources: int = 0
    digests: int = 0
    places: int = 0
    refusals: int = 0
    duties: int = 0
    modalities: Mapping[str, int] = field(default_factory=dict)
    unread: int = 0  # sentences with a cue of a duty that gave none
    actions: int = 0
    action_kinds: Mapping[str, int] = field(default_factory=dict)
    figures: int = 0
    dangling: int = 0  # identifiers that relations and citations name but no document has; 0 if sound
