"""One text while its citations are answered: what it is, what it named, what was answered so far."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.model import Citation, Document, Reading
from kg.number import document_id, fold, is_yearless, kind_of, number_key
from kg.resolve.catalogue import Catalogue, serial_of, title_words
from kg.resolve.fits import FIRST_YEAR, LAST_YEAR, is_complete, is_local, term_fits, year_of
from kg.resolve.issuing import issuing_places, lower_places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.place import Places

AMENDING = frozenset({"amends", "supplements"})
NEAR = dt.timedelta(days=400)  # a number without year in a text means one of the year before the text
SUGGESTED = "date_of_text"


@dataclass(frozen=True, slots=True)
class Context:
    """What is known around a citing text: its day, and the place whose numbers it means when it names none."""

    day: dt.date | None = None
    place: str = ""  # place identifier of the citing text
    province: str = ""  # place identifier of the province that holds it
    places: Places | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What one rule found: a target and how, or candidates, or a reason."""

    target: str = ""
    how: str = ""
    candidates: tuple[str, ...] = ()
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A citing text, with what its earlier citations were found to mean."""

    reading: Reading
    catalogue: Catalogue
    context: Context
    answers: list[Answer] = field(default_factory=list)
    _amended: list[tuple[int, str]] = field(default_factory=list)
    _named: dict[tuple[str, ...], dict[str, int | None]] = field(default_factory=lambda: defaultdict(dict))

    @property
    def own(self) -> Document:
        """The document whose text this is."""
        return self.reading.document

    @property
    def day(self) -> dt.date | None:
        """The day of the text, where it is known."""
        return self.context.day or self.own.issued

    @property
    def about_day(self) -> dt.date | None:
        """The day of the text, or the latest day that it names: it cannot be older than that."""
        return self.day or latest_day(self.reading.citations)

    # ---- what the text names elsewhere --------------------------------------------------------------------

    def remember(self, citation: Citation, answer: Answer) -> None:
        """Note what a citation turned out to mean, for shorter ones that repeat it.

        A year that only the day of the text suggested is not noted: the text may tell another one.
        """
        target = answer.target
        if is_complete(citation.number):
            found = self.catalogue.get(target) if answer.how != SUGGESTED else None
            year = year_of(citation) or (found.issued.year if found and found.issued else None)
            self._named["number", number_key(citation.number)][target] = year
            self._named["serial", citation.kind, serial_of(citation.number)][target] = year
        if citation.relation in AMENDING and not citation.units and target != self.own.id:
            self._amended.append((citation.start, target))
        if citation.title:
            self._named["title", *title_words(citation.title)][target] = year_of(citation)

    def named(self, citation: Citation) -> str:
        """Find the one document that the text names in full where this citation is short; ``""`` for none."""
        if is_complete(citation.number):
            known = self._named.get(("number", number_key(citation.number)), {})
            dated = [target for target, year in known.items() if year is not None]
            fits = [target for target in dated if self._fits_term(citation, target)]
            return fits[0] if len(fits) == 1 else ""
        if citation.number:
            known = self._named.get(("serial", citation.kind, serial_of(citation.number)), {})
            year = year_of(citation)
            fitting = {target for target, said in known.items() if year is None or said in {None, year}}
            return fitting.pop() if len(fitting) == 1 else ""
        known = self._named.get(("title", *title_words(citation.title)), {}) if citation.title else {}
        return next(iter(known)) if len(known) == 1 and citation.year is None else ""

    def _fits_term(self, citation: Citation, target: str) -> bool:
        """Tell whether a document can be of the Party congress term that a citation states."""
        found = self.catalogue.get(target)
        return found is None or found.issued is None or term_fits(citation.term, found.issued)

    def longer(self, citation: Citation) -> str:
        """Find the one document of the same serial, kind and year whose code the text spells longer elsewhere."""
        key, year = number_key(citation.number), year_of(citation)
        known = self._named.get(("serial", citation.kind, serial_of(citation.number)), {})
        cut_re = re.compile(rf"{re.escape(key)}-?[a-z]")
        fuller = [
            target
            for target, said in known.items()
            if year and said == year and cut_re.match(target.rsplit("/", 1)[-1])
        ]
        return fuller[0] if len(fuller) == 1 else ""

    def amended(self, citation: Citation) -> str:
        """Find the document that the unit around a citation amends, by its first line; ``""`` where it amends none.

        *Điều 1. Sửa đổi, bổ sung một số điều của Luật Thanh tra* speaks, in its clauses, of the articles of that law.
        """
        if not self._amended:
            return ""
        around = [
            unit for unit in self.reading.units if not unit.quoted and unit.start <= citation.start < unit.end
        ]
        for unit in sorted(around, key=lambda each: each.start, reverse=True):
            line = self.reading.source.text.find("\n", unit.start, citation.start)
            targets = {target for start, target in self._amended if unit.start <= start < line}
            if targets:
                return targets.pop() if len(targets) == 1 else ""
        return ""

    # ---- time and place -----------------------------------------------------------------------------------

    def near(self, documents: Sequence[Document]) -> list[Document]:
        """Keep the documents of the year before the text."""
        day = self.about_day
        return [found for found in documents if day and found.issued and day - NEAR <= found.issued <= day]

    def places_of(self, citation: Citation) -> tuple[str, ...]:
        """List the places whose number a local one can be: by the issuer's name, else the citing text's own."""
        own = lower_places(citation, self.context.place) or self._own_places
        return issuing_places(citation, tuple(filter(None, own)), self.context.places, self._stated_day)

    @property
    def _stated_day(self) -> dt.date | None:
        """The day of the text, or the latest date that it states in full."""
        dates = (citation.date for citation in self.reading.citations if not citation.rejected)
        return self.day or max(filter(None, dates), default=None)

    @property
    def _own_places(self) -> list[str]:
        """The provinces, or other places, that the text can be of: by its facts, else by the portal that carries it."""
        known = self.context.province or self.context.place or self.own.place
        if known or not self.own.url or self.context.places is None:
            return [known]
        hosts = self.context.places.of_host(self.own.url, self._stated_day)
        provinces = (self.context.places.province(place.id) for place in hosts)
        return list(dict.fromkeys(place.id for place in provinces if place))

    def stub_id(self, citation: Citation) -> str:
        """Make the identifier of a document that the catalogue lacks."""
        places = self.places_of(citation) if is_local(citation.number) else ()
        return self.stub_at(citation, places[0] if len(places) == 1 else "")

    def stub_at(self, citation: Citation, place: str) -> str:
        """Make the identifier of a document that a place issued."""
        kind = citation.kind or kind_of(citation.number)
        made = document_id(kind, citation.number, bare_title(citation.title, kind), citation.date, place)
        if citation.date is None and citation.year and is_yearless(citation.number):
            return made.replace("/chua-ro/", f"/{citation.year}/")
        return made


def bare_title(title: str, kind: str) -> str:
    """Drop the kind before a title: ``"Luật Thanh tra"`` → ``"Thanh tra"``."""
    return title[len(kind) :].strip() if fold(title).startswith(fold(kind)) else title


def latest_day(citations: Sequence[Citation]) -> dt.date | None:
    """Find the latest day that citations state."""
    days = [citation.date for citation in citations if citation.date and not citation.rejected]
    years = (citation.year for citation in citations if citation.year and not citation.rejected)
    days += [dt.date(year, 12, 31) for year in years if FIRST_YEAR <= year <= LAST_YEAR]
    return max(days, default=None)


def ids(documents: Sequence[Document]) -> tuple[str, ...]:
    """List identifiers."""
    return tuple(document.id for document in documents)
