"""What the store gives and takes beside the nouns of ``kg.model``: small, frozen, slotted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.model import Document, Link, Standing


@dataclass(frozen=True, slots=True)
class Text:
    """The words that stand behind a document; ``body`` is empty for a stub or a registry row."""

    document: str
    standing: Standing
    body: str


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
    dangling: int = 0  # identifiers that relations and citations name but no document has; 0 if sound
