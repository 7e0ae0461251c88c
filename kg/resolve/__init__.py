"""Citations + catalogue → links, or the reason why there is none.

In this order: the text itself (*Luật này*) → exact number with date, year, place → what the same text names elsewhere
→ title with its date, its year, or the date of the citing text → kind and serial with issuer, date, description →
candidates. A document does not cite one issued after it. Two that fit are both offered; nothing is guessed.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.errors import BadNumber
from kg.model import Citation, Document, Link, Reading, Unit
from kg.number import (
    build_number,
    congress_term,
    document_id,
    fold,
    is_yearless,
    issuer_of,
    kind_of,
    level_of,
    number_key,
    parse_number,
    slugify,
)
from kg.resolve.catalogue import Catalogue, issued_by, serial_of, title_words
from kg.resolve.warn import warnings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.place import Places

__all__ = ["Catalogue", "Context", "resolve_citations", "stub_of"]

MAX_CANDIDATES = 8
DESCRIPTION = 220  # how far after a fragment its description is read, in code points
TITLED = frozenset({"Luật", "Bộ luật", "Pháp lệnh"})
CONSTITUTIONS = (1946, 1959, 1980, 1992, 2013)


@dataclass(frozen=True, slots=True)
class Context:
    """What is known around a citing text: its day, and the place whose numbers it means when it names none."""

    day: dt.date | None = None
    place: str = ""  # place identifier of the citing text
    province: str = ""  # place identifier of the province that holds it
    places: Places | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What one rule found: a target, or candidates, or a reason."""

    target: str = ""
    how: str = ""
    candidates: tuple[str, ...] = ()
    why_not: str = ""


def resolve_citations(reading: Reading, catalogue: Catalogue, context: Context | None = None) -> tuple[Link, ...]:
    """Answer every citation of a reading; the links stand in the order of the citations.

    The four outcomes partition the citations: resolved + ambiguous + unresolved + rejected = found.
    """
    return _Resolver(reading, catalogue, context or Context()).links()


def stub_of(citation: Citation, target: str) -> Document:
    """Make the document that only citations know: its identity as far as they say it."""
    title = _bare(citation.title, citation.kind)
    kind = citation.kind or kind_of(citation.number) or "Văn bản"
    issuer = citation.issuer or issuer_of(citation.number)
    return Document(target, kind, citation.number, title, issuer, citation.date, standing="stub")


def _bare(title: str, kind: str) -> str:
    """Drop the kind before a title: ``"Luật Thanh tra"`` → ``"Thanh tra"``."""
    return title[len(kind):].strip() if fold(title).startswith(fold(kind)) else title


class _Resolver:
    """The citations of one text while they are answered: later rules look at earlier answers."""

    def __init__(self, reading: Reading, catalogue: Catalogue, context: Context) -> None:
        self.reading = reading
        self.own = reading.document
        self.citations = reading.citations
        self.catalogue = catalogue
        self.day = context.day or self.own.issued
        self.context = context
        self.said_day = _latest_day(reading.citations)
        self.answers: list[Answer] = []
        self.quotes = [unit for unit in reading.units if unit.quoted]

    def links(self) -> tuple[Link, ...]:
        """Answer the citations in order, then those that wait for a later mention in the same text."""
        for citation in self.citations:
            self.answers.append(self._answer(citation))
        for position, citation in enumerate(self.citations):
            if not self.answers[position].target and not citation.rejected:
                again = self._from_same_text(citation, self.citations)
                if again:
                    self.answers[position] = again
        return tuple(self._link(*pair) for pair in zip(self.citations, self.answers, strict=True))

    def _link(self, citation: Citation, answer: Answer) -> Link:
        """Put one answer into the form of a link, with its warnings."""
        if citation.rejected:
            return Link(citation, "rejected", why_not=citation.rejected)
        units = self._units(citation, answer)
        if answer.target:
            target = self.catalogue.get(answer.target)
            warnings = warnings_of(citation, target or stub_of(citation, answer.target))
            return Link(citation, "resolved", answer.target, units, answer.candidates, answer.how, "", warnings)
        outcome = "ambiguous" if len(answer.candidates) > 1 else "unresolved"
        why = answer.why_not or "several documents fit"
        return Link(citation, outcome, "", units, answer.candidates[:MAX_CANDIDATES], "", why)

    def _answer(self, citation: Citation) -> Answer:
        """Pick the rule by what the citation gives."""
        if citation.rejected:
            return Answer(why_not=citation.rejected)
        if citation.form == "anaphora" and not citation.number and not citation.title:
            return self._anaphora(citation)
        if _is_complete(citation.number):
            return self._numbered(citation)
        if citation.number:
            return self._fragment(citation)
        if citation.kind == "Hiến pháp":
            return self._constitution(citation)
        if citation.title and citation.kind in TITLED:
            return self._titled(citation)
        return Answer(why_not="no number, and no title that is known")

    # ---- the text itself, and what it named before --------------------------------------------------------

    def _anaphora(self, citation: Citation) -> Answer:
        """Answer *Luật này*, *Nghị định nêu trên*, *Luật*, and provisions without a document."""
        quoted = any(unit.start <= citation.start < unit.end for unit in self.quotes)
        is_own = citation.refers_to_self and (not citation.kind or citation.kind == self.own.kind)
        if is_own and self.own.kind != "Tin" and not quoted:
            if not self.own.number and self.own.standing == "report":
                return Answer(why_not="the text has no number of its own")
            return Answer(self.own.id, "self")
        if citation.antecedent is not None:
            before = self.answers[citation.antecedent]
            if before.target:
                return Answer(before.target, "antecedent")
            return Answer(candidates=before.candidates, why_not=f"what it repeats is not known: {before.why_not}")
        if quoted:
            return Answer(why_not="it stands in text quoted for another document")
        return Answer(why_not="nothing before it that it can stand for")

    def _from_same_text(self, citation: Citation, others: Sequence[Citation]) -> Answer | None:
        """Look for the one document that the same text names in full where this citation is short."""
        if citation.form in {"anaphora"} or (citation.number and _is_complete(citation.number) and citation.date):
            return None
        found = {
            answer.target
            for other, answer in zip(others, self.answers, strict=False)
            if answer.target and answer.how != "same_text" and other is not citation and _repeats(citation, other)
        }
        return Answer(found.pop(), "same_text") if len(found) == 1 else None

    # ---- numbers ------------------------------------------------------------------------------------------

    def _numbered(self, citation: Citation) -> Answer:
        """Answer a complete number: by itself, or with its date, year and place where it is not unique."""
        number = citation.number
        if self.own.number and number_key(number) == number_key(self.own.number) and self._may_be_own(citation):
            return Answer(self.own.id, "self")
        known = self.catalogue.by_number(number)
        if not is_yearless(number) and level_of(number) not in {"local", "party-local"}:
            fitting = [found for found in known if not citation.kind or found.kind == citation.kind] or list(known)
            if len(fitting) > 1:
                return Answer(candidates=_ids(fitting), why_not="several documents have this number")
            return Answer(fitting[0].id, "number") if fitting else Answer(self._stub_id(citation), "number")
        return self._by_date_and_place(citation, known)

    def _may_be_own(self, citation: Citation) -> bool:
        """Tell whether a number like the text's own is the text's own, and not that of another year."""
        return not (citation.date and self.own.issued and citation.date != self.own.issued)

    def _by_date_and_place(self, citation: Citation, known: Sequence[Document]) -> Answer:
        """Answer a number that restarts each year or in each province."""
        place = self._place(citation)
        fitting = [found for found in issued_by(known, self.day) if _same_kind(citation, found)]
        if level_of(citation.number) in {"local", "party-local"}:
            fitting = [found for found in fitting if place and found.place in {place, ""}]
        cut = self._cut_short(citation)
        if cut:
            return cut
        if citation.date:
            dated = [found for found in fitting if found.issued == citation.date]
            if not dated:
                dated = [found for found in fitting if found.issued is None]
            return Answer(dated[0].id, "number_date") if len(dated) == 1 else Answer(self._stub_id(citation), "number_date")
        if citation.year:
            fitting = [found for found in fitting if found.issued is None or found.issued.year == citation.year]
        same = self._from_same_text(citation, self.citations[: len(self.answers)])
        if same:
            return same
        return self._undated(citation, fitting, known)

    def _cut_short(self, citation: Citation) -> Answer | None:
        """Find the document whose code the citing text spells longer elsewhere, with the same serial, kind and year."""
        key, year = number_key(citation.number), citation.year or (citation.date.year if citation.date else None)
        fuller = {
            answer.target
            for other, answer in zip(self.citations, self.answers, strict=False)
            if other.kind == citation.kind and answer.target and other.year == year
            and number_key(other.number).startswith(f"{key}") and number_key(other.number) != key
        }
        known = self.catalogue.by_number(citation.number)
        return Answer(fuller.pop(), "cut_short") if len(fuller) == 1 and not known and year else None

    def _undated(self, citation: Citation, fitting: list[Document], known: Sequence[Document]) -> Answer:
        """Answer a number without its date: the only one it can be, the one of the year the text is about, or none."""
        if citation.term:
            fitting = [found for found in fitting if found.issued and _term_fits(citation.term, found.issued)]
        if len(fitting) > 1:
            near = self._near(fitting)
            if len(near) == 1:
                return Answer(near[0].id, "date_of_text", _ids(fitting))
            return Answer(candidates=_ids(fitting), why_not="its date decides, and the text does not give it")
        if len(fitting) == 1:
            return Answer(fitting[0].id, "only_known")
        if known and level_of(citation.number) in {"local", "party-local"} and not self._place(citation):
            return Answer(self._stub_id(citation), "number", _ids(known))
        return Answer(self._stub_id(citation), "number")

    def _near(self, documents: Sequence[Document]) -> list[Document]:
        """Keep the documents of the year before the text's day (or before the latest day that it names)."""
        day = self.day or self.said_day
        if day is None:
            return []
        return [found for found in documents if found.issued and day - dt.timedelta(days=400) <= found.issued <= day]

    def _place(self, citation: Citation) -> str:
        """Find whose number a local one is: the place in the issuer's name, or the citing text's own."""
        placed = PLACED_RE.search(citation.issuer)
        level, name = (placed["level"], placed["name"]) if placed else ("", "")
        if name:
            return self._place_named(f"{level} {name}")
        if level in {"huyện", "quận", "thị xã"} or "/HU" in citation.number:
            return self.context.place
        return self.context.province or self.context.place or self.own.place

    def _place_named(self, name: str) -> str:
        """Find a place by its name on the text's day; a name that no table knows stands for itself."""
        found = self.context.places.find(name, day=self.day, within="") if self.context.places else ()
        return found[0].id if len(found) == 1 else slugify(name)

    def _stub_id(self, citation: Citation) -> str:
        """Make the identifier of a document that the catalogue lacks."""
        local = level_of(citation.number) in {"local", "party-local"}
        place = self._place(citation) if local else ""
        kind = citation.kind or kind_of(citation.number)
        issued = citation.date
        if issued is None and citation.year and is_yearless(citation.number):
            return document_id(kind, citation.number, citation.title, None, place).replace("/chua-ro/", f"/{citation.year}/")
        return document_id(kind, citation.number, _bare(citation.title, kind), issued, place)

    # ---- fragments ----------------------------------------------------------------------------------------

    def _fragment(self, citation: Citation) -> Answer:
        """Answer kind + serial: by what the text names in full, by date, issuer, description, or not."""
        same = self._from_same_text(citation, self.citations[: len(self.answers)])
        if same:
            return same
        year = citation.year or (citation.date.year if citation.date else None)
        if year and citation.kind == "Nghị định":
            number = str(build_number(serial_of(citation.number), str(year), "NĐ-CP"))
            return self._numbered(replace(citation, number=number))
        known = issued_by(self.catalogue.by_serial(citation.kind, citation.number), self.day)
        fitting = [found for found in known if _issuer_fits(citation, found) and _day_fits(citation, found)]
        if citation.term:
            fitting = [found for found in fitting if found.issued and _term_fits(citation.term, found.issued)]
        if len(fitting) == 1 and (citation.date or citation.issuer or citation.year):
            return Answer(fitting[0].id, "serial")
        described = self._described(citation, fitting)
        if described:
            return Answer(described.id, "description", _ids(fitting))
        near = self._near(fitting) if citation.issuer else []
        if len(near) == 1:
            return Answer(near[0].id, "date_of_text", _ids(fitting))
        why = "the serial alone does not tell which one" if fitting else "no document of this kind and serial is known"
        return Answer(candidates=_ids(reversed(fitting)), why_not=why)

    def _described(self, citation: Citation, documents: Sequence[Document]) -> Document | None:
        """Find the one document whose title the words after the fragment repeat."""
        after = self.reading.source.text[citation.end: citation.end + DESCRIPTION]
        said = set(title_words(re.split(r"[.;\n]", after)[0]))
        fitting = []
        for found in documents:
            words = set(title_words(found.title)) - {"ve", "viec", "cua", "va", "cac", "quy", "dinh"}
            if len(words) >= MIN_WORDS and len(words & said) >= LIKENESS * len(words):
                fitting.append(found)
        return fitting[0] if len(fitting) == 1 else None

    # ---- titles -------------------------------------------------------------------------------------------

    def _titled(self, citation: Citation) -> Answer:
        """Answer a title: by its date or year, by what the text names, or by the law in force on the text's day."""
        title = _bare(citation.title, citation.kind)
        if CHANGED_RE.search(citation.surface[len(citation.title):]):
            title = f"sửa đổi, bổ sung một số điều của {citation.kind} {title}"
        known = self.catalogue.by_title(citation.kind, title)
        if citation.date or citation.year:
            return self._dated_title(citation, known)
        same = self._from_same_text(citation, self.citations[: len(self.answers)])
        if same:
            return same
        if not known:
            return Answer(why_not="no law of this title is known")
        past = issued_by(known, self.day)
        if len(known) == 1 and past:
            return Answer(known[0].id, "title")
        return self._in_force(past)

    def _dated_title(self, citation: Citation, known: Sequence[Document]) -> Answer:
        """Answer title + date or year; a wrong digit in the date is forgiven where day and month fit one law."""
        if citation.date:
            exact = [found for found in known if found.issued == citation.date]
            near = [found for found in known if found.issued and found.issued.timetuple()[1:3] == citation.date.timetuple()[1:3]]
            fitting, how = exact or near, "title_date"
        else:
            fitting = [found for found in known if found.issued and found.issued.year == citation.year]
            fitting = fitting or [found for found in known if found.effective and found.effective.year == citation.year]
            how = "title_year"
        if len(fitting) == 1:
            return Answer(fitting[0].id, how)
        if len(fitting) > 1:
            return Answer(candidates=_ids(fitting), why_not="several laws have this title and year")
        if citation.date:
            return Answer(self._stub_id(citation), how, _ids(known))
        if len(known) == 1 and _is_misprint(citation.year):
            return Answer(known[0].id, "title")
        return Answer(candidates=_ids(known), why_not="no law of this title and year is known")

    def _in_force(self, documents: Sequence[Document]) -> Answer:
        """Take the law of a title that stood on the text's day: the latest one issued by then."""
        day = self.day or self.said_day
        dated = [found for found in documents if found.issued and (day is None or found.issued <= day)]
        if not dated or day is None:
            return Answer(candidates=_ids(documents), why_not="several laws have this title, and the text has no date")
        latest = dated[-1]
        if len(dated) > 1 and dated[-2].issued and latest.issued and (latest.issued - dated[-2].issued).days < ONE_YEAR:
            return Answer(candidates=_ids(reversed(dated)), why_not="two laws of this title were issued within a year")
        return Answer(latest.id, "date_of_text", _ids(documents))

    def _constitution(self, citation: Citation) -> Answer:
        """Answer the Constitution: by year, or by the text's day; a misprinted year (1002) counts as the nearest."""
        year = citation.year
        if year and year not in CONSTITUTIONS:
            year = next((known for known in CONSTITUTIONS if _one_digit_off(known, year)), year)
        if not year:
            day = self.day or self.said_day
            year = max((known for known in CONSTITUTIONS if day is None or known <= day.year), default=CONSTITUTIONS[-1])
        known = self.catalogue.by_title("Hiến pháp", "Hiến pháp")
        match = next((found.id for found in known if found.issued and found.issued.year == year), "")
        return Answer(match or f"hien-phap/{year}/hien-phap", "title_year" if citation.year else "date_of_text")

    # ---- units --------------------------------------------------------------------------------------------

    def _units(self, citation: Citation, answer: Answer) -> tuple[str, ...]:
        """Complete relative provisions: *khoản 2 Điều này* by where it stands or by the article named before."""
        paths = citation.units
        if citation.rule != "provision-own":
            return paths
        if answer.how == "self":
            inside = _innermost(self.reading.units, citation.start)
            return tuple(_complete_path(path, inside) for path in paths)
        if citation.antecedent is not None and self.citations[citation.antecedent].units:
            article = self.citations[citation.antecedent].units[0].split("/")[0]
            return tuple(_complete_path(path, article) for path in paths)
        return paths


PLACED_RE = re.compile(r"\s(?P<level>tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn)(?:\s+(?P<name>\S.*))?$", re.IGNORECASE)
CHANGED_RE = re.compile(r"\bsửa\s+đổi\b")  # after a title: the law that changed it is meant
MIN_WORDS = 4  # a title with fewer telling words is too common to decide by
LIKENESS = 0.7  # share of the title's telling words that the description must have
ONE_YEAR = 366


def _is_complete(number: str) -> bool:
    """Tell whether a number has its code."""
    try:
        return bool(number) and bool(parse_number(number).code)
    except BadNumber:
        return False


def _ids(documents: Sequence[Document] | object) -> tuple[str, ...]:
    """List identifiers."""
    return tuple(document.id for document in documents)  # type: ignore[attr-defined]


def _same_kind(citation: Citation, found: Document) -> bool:
    """Tell whether a document can be of the kind that the citation says."""
    return not citation.kind or found.kind == citation.kind or kind_of(citation.number) == found.kind


def _repeats(short: Citation, other: Citation) -> bool:
    """Tell whether a short citation can mean what a fuller one names."""
    if short.kind and other.kind and short.kind != other.kind:
        return False
    if short.number:
        if not _is_complete(other.number):
            return False
        if _is_complete(short.number):
            return number_key(short.number) == number_key(other.number) and bool(other.date or other.year)
        if serial_of(short.number) != serial_of(other.number):
            return False
        years = {short.year, short.date.year if short.date else None} - {None}
        return not years or other.year in years or other.year is None
    if not short.title:
        return False
    return bool(other.title) and title_words(short.title) == title_words(other.title) and short.year is None


def _latest_day(citations: Sequence[Citation]) -> dt.date | None:
    """Find the latest day that a text names: it cannot be older than that."""
    days = [citation.date for citation in citations if citation.date and not citation.rejected]
    days += [dt.date(citation.year, 12, 31) for citation in citations if citation.year and 1945 <= citation.year <= 2100]
    return max(days, default=None)


def _term_fits(term: str, day: dt.date) -> bool:
    """Tell whether a day lies in a Party congress term: ``khóa xi``."""
    return term.split()[-1].upper() == congress_term(day)


def _issuer_fits(citation: Citation, found: Document) -> bool:
    """Tell whether a document can be of the issuer that the citation names."""
    if not citation.issuer:
        return True
    party = fold(citation.issuer).split()[:2] in (["bo", "chinh"], ["ban", "bi"], ["ban", "chap"])
    if party:
        return level_of(found.number) == "party-central"
    coded = issuer_of(found.number)
    return fold(citation.issuer) in {fold(coded), fold(found.issuer)} or (
        bool(coded) and fold(citation.issuer).startswith(fold(coded))
    )


def _day_fits(citation: Citation, found: Document) -> bool:
    """Tell whether a document can be of the date or year that the citation names."""
    if citation.date:
        return found.issued == citation.date
    return not citation.year or (found.issued is not None and found.issued.year == citation.year)


def _is_misprint(year: int | None) -> bool:
    """Tell a year that no document can have: 2915, 1002."""
    return year is not None and not 1945 <= year <= 2100


def _one_digit_off(right: int, wrong: int) -> bool:
    """Tell whether two years differ in one digit."""
    return sum(a != b for a, b in zip(str(right), str(wrong), strict=False)) == 1


def _innermost(units: Sequence[Unit], position: int) -> str:
    """Find the innermost unit that holds a place: its path, ``""`` outside all units."""
    holding = [unit for unit in units if unit.start <= position < unit.end and not unit.quoted]
    return max(holding, key=lambda unit: (unit.start, -unit.end)).path if holding else ""


def _complete_path(path: str, inside: str) -> str:
    """Complete a relative path by where it stands: ``dieu/khoan-2`` inside ``dieu-5/khoan-1`` → ``dieu-5/khoan-2``."""
    segments = path.split("/")
    own = inside.split("/")
    if segments[0] in {"dieu", "khoan", "diem", "muc", "chuong", "phan"}:
        depth = next((i for i, segment in enumerate(own) if segment.startswith(f"{segments[0]}-")), None)
        if depth is None:
            return path
        return "/".join([*own[: depth + 1], *segments[1:]])
    if segments[0].startswith(("khoan-", "diem-")):
        outer = {"khoan": "dieu", "diem": "khoan"}[segments[0].split("-")[0]]
        depth = next((i for i, segment in enumerate(own) if segment.startswith(f"{outer}-")), None)
        if depth is None and outer == "khoan":
            depth = next((i for i, segment in enumerate(own) if segment.startswith("dieu-")), None)
        return path if depth is None else "/".join([*own[: depth + 1], *segments])
    return path
