"""A citation in the making, and the document that it names, in positions of the matching text."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from kg.cite.provision import Provisions
    from kg.cite.tail import Tail
    from kg.model import Form


@dataclass(slots=True)
class Head:
    """A document named at ``start``–``end`` (in matching text), with the parts that were read."""

    start: int
    end: int
    form: Form
    rule: str
    kind: str = ""
    number: str = ""
    title: str = ""
    issuer: str = ""
    year: int | None = None
    date: dt.date | None = None
    term: str = ""
    this: Literal["", "this", "above", "bare", "these"] = ""  # how an anaphora points
    number_end: int = 0  # where the number stops, before date and issuer

    def take_tail(self, tail: Tail) -> None:
        """Add date, year, issuer and term read after the number or title."""
        self.end = tail.end
        self.date = self.date or tail.date
        self.year = self.year or tail.year
        self.issuer = self.issuer or tail.issuer
        self.term = self.term or tail.term

    def take_title_tail(self, tail: Tail) -> None:
        """Add what was read after a title, and name the form by it."""
        self.take_tail(tail)
        if tail.date:
            self.form = "title_date"
        elif tail.year:
            self.form = "title_year"


@dataclass(slots=True)
class Draft(Head):
    """What was read at ``start``–``end``: a document, and what the text says of it; as in ``kg.model.Citation``."""

    units: tuple[str, ...] = ()
    relative: str = ""  # the unit that "này" stands after, in provisions of the text itself
    document_start: int = 0
    document_end: int = 0
    relation: str = "cites"
    cue: tuple[int, int] | None = None
    passive: bool = False
    within: int | None = None
    antecedent: int | None = None
    refers_to_self: bool = False
    rejected: str = ""

    def named_again(self, start: int, end: int) -> Draft:
        """Make the draft of a later mention, by an alias, of the document that this one names."""
        return Draft(
            start,
            end,
            "alias",
            "alias",
            self.kind,
            self.number,
            self.title,
            self.issuer,
            self.year,
            self.date,
            self.term,
            document_start=start,
            document_end=end,
        )

    @classmethod
    def of_head(cls, head: Head) -> Draft:
        """Make a draft of a document named without provisions."""
        return cls(
            head.start,
            head.end,
            head.form,
            head.rule,
            head.kind,
            head.number,
            head.title,
            head.issuer,
            head.year,
            head.date,
            head.term,
            this=head.this,
            document_start=head.start,
            document_end=head.end,
        )

    @classmethod
    def of_provisions(cls, start: int, provisions: Provisions, head: Head | None) -> Draft:
        """Make a draft of provisions, with the document they belong to or of the text itself (``head`` None)."""
        if head is None:
            return cls(
                start,
                provisions.end,
                "anaphora",
                "provision-own",
                units=provisions.paths,
                relative=provisions.relative,
                this="this",
                document_start=start,
                document_end=provisions.end,
            )
        draft = cls.of_head(head)
        draft.start, draft.units, draft.rule = start, provisions.paths, f"provision+{head.rule}"
        draft.form = "anaphora" if head.form == "anaphora" else "provision"
        return draft
