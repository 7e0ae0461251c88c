"""The nouns that every room shares: frozen, slotted, without behaviour beyond what their fields imply and show.

Offsets are half-open code points into the text as it was given. Absent strings are ``""``, absent sequences
``()``, absent dates and numbers ``None``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, fields
from html import escape
from typing import Literal


class Shown:
    """Lets a notebook show a noun as a small table of what is known of it."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        """Write the fields that say something."""
        known = ((field.name, getattr(self, field.name)) for field in fields(self))  # type: ignore[arg-type]
        rows = "".join(
            f"<tr><th>{name}</th><td>{escape(str(value))}</td></tr>"
            for name, value in known
            if value not in ("", None, ())
        )
        return f"<table><caption>{type(self).__name__}</caption>{rows}</table>"


Standing = Literal["official", "digest", "report", "registry", "stub"]
"""What kind of text stands behind a document: its own words, our digest of it, a local report, only a
registry row (its title), or nothing but the texts that cite it."""

Form = Literal[
    "full",
    "no_so",
    "number_only",
    "fragment",
    "title",
    "title_year",
    "title_date",
    "alias",
    "anaphora",
    "provision",
    "list_member",
    "relative",
]
"""How a citation names its document; ``relative`` is a provision of the citing text itself (*khoản 2 Điều này*)."""

Outcome = Literal["resolved", "ambiguous", "unresolved", "rejected"]

EventType = Literal[
    "issued",
    "effective",
    "amended",
    "supplemented",
    "partly_repealed",
    "repealed",
    "replaced",
    "suspended",
    "resumed",
    "corrected",
    "consolidated",
    "expired",
]
"""What happens to a document or unit in time. ``partly_repealed`` of a unit: part of its words; of a document: a
part of it that is no numbered unit (the attached regulation, all but some articles)."""

EventStanding = Literal["stated", "derived", "conflicting"]
"""``derived``: no source says it, a rule does, or a source that no primary text confirms; ``conflicting``: it
cannot be true beside what is better known, so no answer rests on it."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text, half-open, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file or a registry says about one document, before its text is read."""

    kind: str = ""  # "Nghị định"
    number: str = ""  # "59/2023/NĐ-CP", canonical
    title: str = ""
    issuer: str = ""  # "Chính phủ"
    issued: dt.date | None = None
    effective: dt.date | None = None
    ended: dt.date | None = None
    ended_why: str = ""  # in words: "thay thế bởi Nghị định 61/2023/NĐ-CP"
    place: str = ""  # place identifier of the issuer, "huyen-ham-tan-binh-thuan"; "" for central documents
    item_id: int | None = None  # of the national legal database
    url: str = ""
    seen: dt.date | None = None  # the day the source was looked at
    unverified: tuple[str, ...] = ()  # names of the fields above that no primary text confirms
    subjects: tuple[str, ...] = ()  # headings of the codification: "Thực hiện dân chủ ở cơ sở"


@dataclass(frozen=True, slots=True)
class Unit(Shown):
    """A part of a document: chương, mục, điều, khoản, điểm, phụ lục.

    ``path`` identifies it within the document: ``dieu-12/khoan-2/diem-a``, ``chuong-3/muc-1``. Articles are
    numbered through the whole document, so an article's path has no chapter; ``parent`` has (``chuong-3/muc-1``).
    """

    path: str
    kind: str  # "dieu", see tables/units.tsv
    label: str  # "12", "a", "III"
    heading: str
    start: int  # of the whole unit, its label and heading included
    end: int
    parent: str = ""
    quoted: bool = False  # text quoted here for another document, which it amends


@dataclass(frozen=True, slots=True)
class Statement:
    """A relation that a source states between two documents, by kind and number, not yet by identifier."""

    source_kind: str
    source_number: str
    source_unit: str  # unit path or ""
    relation: str  # see tables/relations.tsv
    target_kind: str
    target_number: str
    target_unit: str
    date: dt.date | None  # from which the relation has effect
    basis: str  # where it is stated: "phap-dien:3600300000000000100000100000000000000000", "domain:htpl97"
    note: str = ""  # the words that state it, where they may be kept
    source_issued: dt.date | None = None  # where a number alone is not unique
    target_issued: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One text as it was given: what a reader makes of a file, or of one record of a file."""

    name: str  # "vb/nghi-dinh-59.md", "codified.jsonl.gz#12"
    format: str  # "text", "markdown", "html", "jsonl", "phapdien", "registry"
    text: str
    standing: Standing
    facts: Facts = field(default_factory=Facts)
    units: tuple[Unit, ...] = ()  # units that the format itself marks; parse finds the rest inside them
    statements: tuple[Statement, ...] = ()  # relations that the format itself states


@dataclass(frozen=True, slots=True)
class Document(Shown):
    """One document of the catalogue: its identity and its facts, not its text."""

    id: str  # "nghi-dinh/2023/59-2023-nd-cp"
    kind: str
    number: str
    title: str
    issuer: str = ""
    issued: dt.date | None = None
    effective: dt.date | None = None
    ended: dt.date | None = None
    ended_why: str = ""
    place: str = ""
    item_id: int | None = None
    url: str = ""
    standing: Standing = "stub"
    unverified: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation(Shown):
    """What a text says of another document, or of a part of itself; knows no other document.

    ``document`` is the part of the span that names the document (the whole span, unless provisions stand before
    it). ``within`` and ``antecedent`` are positions in the tuple that ``find_citations`` returned.
    """

    start: int
    end: int
    surface: str
    form: Form
    kind: str = ""  # "Nghị định"
    number: str = ""  # canonical and complete ("59/2023/NĐ-CP"), or the bare serial of a fragment ("59")
    title: str = ""  # "Luật Thanh tra"
    issuer: str = ""
    year: int | None = None
    date: dt.date | None = None
    units: tuple[str, ...] = ()
    relation: str = "cites"
    cue: Span | None = None
    passive: bool = False  # the cue says what was done to the outer document: "được sửa đổi, bổ sung bởi"
    document: Span = Span(0, 0)
    within: int | None = None  # the citation in whose title or description this one stands
    antecedent: int | None = None  # the citation that this one repeats (alias, anaphora, list head)
    refers_to_self: bool = False  # "Luật này", "khoản 2 Điều này"
    rejected: str = ""  # why the span is no citation after all ("" when it is one)
    term: str = ""  # "khóa XI", as written, where the text states a term of Congress or Assembly
    rule: str = ""  # name of the rule that found it


@dataclass(frozen=True, slots=True)
class Link(Shown):
    """A citation with its answer: a target, several candidates, or the reason why there is none."""

    citation: Citation
    outcome: Outcome
    target: str = ""  # document identifier; "" unless resolved
    units: tuple[str, ...] = ()  # unit paths in the target
    candidates: tuple[str, ...] = ()  # document identifiers, best first
    how: str = ""  # the step that decided: "number", "alias", "title_date", …
    why_not: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation(Shown):
    """A typed edge of the graph between two documents or units, with where it is stated."""

    source: str
    source_unit: str
    relation: str
    target: str
    target_unit: str
    date: dt.date | None
    basis: str  # "text" (then start and end are in the source's text), "phap-dien:…", "domain:…"
    start: int | None = None  # of the citation in the text of ``evidence``
    end: int | None = None
    evidence: str = ""  # the document whose text states it ("" when a codification or registry does)


Verdict = Literal["confirm", "redirect", "reject"]


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision of a reviewer on one citation of one document; it wins over every rule.

    The citation is named by its words and the words around it, white space folded, and not by offsets: so it is
    found again when the text before it changes.
    """

    document: str  # identifier of the citing document
    surface: str
    before: str  # the text right before the citation
    after: str  # the text right after it
    verdict: Verdict
    target: str  # identifier of the right document; "" of a rejection
    reviewer: str
    day: dt.date
    why: str
    line: int = 0  # in the file that holds it


@dataclass(frozen=True, slots=True)
class Event(Shown):
    """What happened to a document or one unit of it, when, by which document, and where that is stated."""

    document: str
    unit: str  # unit path, "" for the whole document
    type: EventType
    date: dt.date | None  # from which it has effect; None where no source gives the day
    deciding: str = ""  # the document that brought it about
    deciding_unit: str = ""
    basis: str = (
        ""  # "registry", "front matter", "source", "text", "title", "phap-dien:…", "default", "parent"
    )
    evidence: str = ""  # the document whose text states it, with the place of the statement
    start: int | None = None
    end: int | None = None
    standing: EventStanding = "stated"
    part: bool = False  # it touches only part of the unit
    not_before: dt.date | None = None  # where the date is unknown: it did not happen earlier than this


@dataclass(frozen=True, slots=True)
class Place(Shown):
    """An administrative unit through a stretch of time."""

    id: str  # "tinh-binh-thuan"; with parent and code where names or codes recur
    level: str  # "province", "district", "commune"
    name: str  # "tỉnh Bình Thuận"
    code: str  # of the statistical office, "" when unknown
    parent: str  # place identifier, "" for a province
    since: dt.date | None
    until: dt.date | None  # exclusive; None while it exists
    successors: tuple[str, ...] = ()
    resolution: str = ""  # number of the act that ended it: "202/2025/QH15"
    source: str = ""  # where its facts were seen: "vietnamadminunits 1.0.4"
    unverified: tuple[str, ...] = ()  # names of fields that no second source confirms: "successors"

    def stands(self, day: dt.date) -> bool:
        """Tell whether it existed on a day, as far as its dates are known."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


Modality = Literal["must", "must_not", "may", "right", "asked", "assigned_lead", "assigned_support"]
"""What a duty makes of its action; the two ``assigned`` say who is to head the work and who is to help."""


DeadlineKind = Literal["absolute", "relative", "recurring", "event", "vague"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when, how often or for how long: in words, and so that a calendar can count with it."""

    start: int
    end: int
    surface: str  # "chậm nhất 05 ngày làm việc, kể từ ngày nhận đủ hồ sơ"
    kind: DeadlineKind
    bound: Literal["latest", "earliest", "at_least", "every", ""] = ""
    amount: int | None = None  # 5
    unit: str = ""  # "working_day", "day", "week", "month", "quarter", "year", "hour", "minute"
    side: Literal["after", "before", ""] = ""  # of the event
    event: str = ""  # "nhận đủ hồ sơ"
    day: int | None = None  # of an absolute date; without a year it comes every year
    month: int | None = None
    year: int | None = None
    times: int | None = None  # how often in each unit
    weekday: int | None = None  # of each week, as ISO 8601 counts: Monday is 1
    month_in_quarter: int | None = None  # in which ``day`` falls: 1, or 3 for the last


@dataclass(frozen=True, slots=True)
class Agency:
    """Who bears a duty, reduced to what many spellings share: *UBND cấp xã nơi cư trú* is Ủy ban nhân dân, commune."""

    kind: str  # "Ủy ban nhân dân", "Sở Nội vụ", "Người đứng đầu"
    level: str = ""  # as of a duty


@dataclass(frozen=True, slots=True)
class Duty(Shown):
    """What a text makes somebody do, or allows, or forbids; ``bearer`` is ``""`` where the text names nobody."""

    start: int  # of the words that make it: clause or entry of a list
    end: int
    bearer: str  # as written: "Ủy ban nhân dân cấp xã"
    modality: Modality
    bearer_span: Span | None = None  # None where a heading given apart names the bearer
    level: str = ""  # "central", "province", "district", "commune", "village", or what the bearer is
    inherited: Literal["", "heading", "list", "sentence"] = ""  # where the bearer stands, if not in the span
    cue: Span | None = None
    action: Span = Span(0, 0)
    object: Span | None = None  # what the action is done to: the words after its verb
    deadline: Deadline | None = None
    other_deadlines: tuple[Deadline, ...] = ()
    recipient: str = ""  # of a report or a sending
    thresholds: tuple[Span, ...] = ()
    condition: Span | None = None
    exception: Span | None = None
    unit: str = ""  # path of the innermost unit that holds it
    rule: str = ""
    agencies: tuple[Agency, ...] = ()  # the bearer taken apart
    basis: tuple[
        str, ...
    ] = ()  # documents and units that its words name, where they are known; else its own unit


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that a report gives: *93/180 bản còn lại*, *100%*, *75 mô hình*."""

    start: int
    end: int
    value: float
    total: float | None  # of a share: 180
    unit: str  # "bản", "%", "mô hình"
    kind: Literal["remaining", "done", "target", "planned", "share"]


@dataclass(frozen=True, slots=True)
class Action(Shown):
    """What a place or agency did, as a report tells it; persons appear by their offices alone."""

    start: int
    end: int
    kind: str  # see tables/action_kinds.tsv
    date: dt.date | None = None
    date_why: str = ""  # "stated", or from where the missing parts were taken
    period: str = ""  # what it covers: "2018-H1", "2023"
    next_period: str = ""  # what it plans: "2024"
    place: str = ""  # as written, or as given by the caller
    agency: str = ""
    offices: tuple[str, ...] = ()
    cue: Span | None = None
    basis: tuple[str, ...] = ()  # documents and units that its sentence names, where they are known


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the pure steps say about one source: the document's facts, its units and its citations."""

    source: Source
    document: Document
    units: tuple[Unit, ...]
    citations: tuple[Citation, ...]
