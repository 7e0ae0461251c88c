"""Events that a statute's own text states: when it takes effect, and what it ends, replaces or suspends.

Works on the links that citation and resolution give. Text quoted for other documents is passed over, and so are
reports, which tell of law and make none.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.effect.clauses import (
    ALIAS_RE,
    EXCEPTING_LIST_RE,
    KEPT_UNTIL_RE,
    LAID_DOWN_RE,
    LIMITED_RE,
    NAMED_RE,
    OWN_END_RE,
    PART_RE,
    RULES_ON_RE,
    START_RE,
    TRIGGER_RE,
    UNIT_ALONE_RE,
    UNIT_END_RE,
    UNIT_START_RE,
    Act,
    aim_of,
    exception_of,
    find_act,
    first_day_of_unit,
    read_day,
    read_start,
    sentences_of,
)
from kg.effect.wording import rewordings
from kg.model import Event
from kg.number import fold, is_division

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from kg.effect.clauses import Aim
    from kg.model import Document, EventType, Link, Unit

DAY = dt.timedelta(days=1)

TERMS = frozenset({"effective", "expired"})
"""Acts that set another document's own first or last day anew: its effect is postponed, its term is longer."""


@dataclass(frozen=True, slots=True)
class _Lead:
    """An act whose objects stand in the lines below it, up to the end of its unit."""

    act: Act
    end: int
    keeps: frozenset[str] = (
        frozenset()
    )  # what the act ends but for the units listed: "trừ trường hợp sau đây:"


def events_of_text(
    document: Document, text: str, units: Sequence[Unit], links: Sequence[Link]
) -> tuple[Event, ...]:
    """Read the events that a text states; none for a report.

    Args:
        document: whose text it is.
        text: as it was given; the spans of ``units`` and ``links`` count its code points.
        units: in the order of the text.
        links: its citations with their answers, in the order of the text.
    """
    if document.kind == "Tin" or not TRIGGER_RE.search(text):
        return ()
    return (*_Clauses(document, text, units, links).read(), *rewordings(document, text, units, links))


class _Clauses:
    """One pass over the lines of a text."""

    def __init__(self, document: Document, text: str, units: Sequence[Unit], links: Sequence[Link]) -> None:
        self.document = document
        self.text = text
        self.own = sorted(
            (unit for unit in units if not unit.quoted), key=lambda unit: (unit.start, -unit.end)
        )
        self.quoted = [(unit.start, unit.end) for unit in units if unit.quoted]
        self.links = sorted(
            (link for link in links if not link.citation.rejected),
            key=lambda link: link.citation.start,
        )
        self.nested = frozenset(
            link.citation.start
            for link in links
            if link.citation.within is not None and not self._is_own(links[link.citation.within])
        )
        self.starts = [link.citation.start for link in self.links]

    def read(self) -> Iterator[Event]:
        """Give the events, line by line."""
        lead: _Lead | None = None
        start = 0
        while start < len(self.text):
            triggered = TRIGGER_RE.search(self.text, start)
            if lead is None:
                if triggered is None:
                    return
                start = self.text.rfind("\n", 0, triggered.start()) + 1
            end = self._line_end(start)
            if not self._is_quoted(start) and not self.text.startswith("(", start):  # an editor's remark
                has_trigger = triggered is not None and triggered.start() < end
                new = (yield from self._line(start, end)) if has_trigger else None
                if lead and new is None:
                    listed = self._kept_in if lead.keeps else self._listed
                    yield from listed(lead, start, end)
                lead = new if new and new.end > end + 1 else lead
            start = end + 1
            lead = lead if lead and start < lead.end else None

    def _line(self, start: int, end: int) -> Generator[Event, None, _Lead | None]:
        """Give the events of a line; return the act in it, with the end of the list that may follow."""
        lead = None
        for first, last in sentences_of(self.text, start, end):
            yield from self._own_time(first, last)
            if (act := find_act(self.text, first, last)) is not None:
                ended = list(self._objects(act, first, last))
                yield from ended
                goes_on = self.text[first:last].rstrip().endswith(":")
                excepts = EXCEPTING_LIST_RE.search(self.text, first, last) is not None
                keeps = (
                    frozenset(event.document for event in ended if not event.unit) if excepts else frozenset()
                )
                lead = _Lead(act, self._end_of_unit(start) if goes_on else end, keeps)
        return lead

    def _line_end(self, start: int) -> int:
        """Find the end of the line that begins at a place."""
        end = self.text.find("\n", start)
        return len(self.text) if end < 0 else end

    def _is_quoted(self, position: int) -> bool:
        """Tell whether a place lies in text quoted for another document."""
        return any(start <= position < end for start, end in self.quoted)

    def _is_own(self, link: Link) -> bool:
        """Tell whether a citation names the document itself: *Thông tư này thay thế …* holds no other inside it."""
        return (link.target or self.document.id) == self.document.id

    def _innermost(self, position: int) -> Unit | None:
        """Find the innermost unit that holds a place."""
        found = None
        for unit in self.own:
            if unit.start > position:
                break
            if position < unit.end:
                found = unit
        return found

    def _end_of_unit(self, position: int) -> int:
        """Find where the innermost unit around a line's start ends: its list ends there too."""
        while position < len(self.text) and self.text[position].isspace():
            position += 1
        unit = self._innermost(position)
        return unit.end if unit else len(self.text)

    def _linked(self, start: int, end: int) -> list[Link]:
        """Give the links that begin in a stretch."""
        return self.links[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    # ---- the document's own time --------------------------------------------------------------------------

    def _own_time(self, start: int, end: int) -> Iterator[Event]:
        """Read when the document, or a unit of it, takes effect or ceases."""
        own = read_start(self.text, start, end, self.document.issued)
        if own and own.day:
            yield self._event("", "effective", own.day, (own.start, own.end))
        elif own and own.odd:
            yield replace(self._event("", "effective", None, (own.start, own.end)), standing="conflicting")
        if own and own.last:
            yield self._event("", "expired", own.last + DAY, (own.start, own.end))
        ends = OWN_END_RE.search(self.text, start, end)
        if ends and (day := read_day(ends["day"])):
            yield self._event("", "expired", day, ends.span())
        yield from self._unit_starts(start, end)

    def _unit_starts(self, start: int, end: int) -> Iterator[Event]:
        """Read units that take effect on a day of their own: *Khoản 2 Điều 3 của Luật này có hiệu lực từ ngày …*."""
        waiting: list[Link] = []
        for link, following in pairwise([*self._linked(start, end), None]):
            if link is None:
                break
            if not (link.citation.refers_to_self and link.units) and link.target != self.document.id:
                waiting = []
                continue
            if link.outcome == "resolved":
                waiting.append(link)
            clause = UNIT_START_RE.match(self.text, link.citation.end, end)
            if waiting and UNIT_ALONE_RE.fullmatch(self.text[start : waiting[0].citation.start]):
                yield from self._unit_ends(waiting, end)
            if clause is None:
                gap = self.text[link.citation.end : following.citation.start if following else end]
                waiting = waiting if len(gap) <= len(", khoản và ") else []
                continue
            before = self.text[start : waiting[0].citation.start]
            day = first_day_of_unit(clause, self.first_day)
            if day and self._names_all(before, waiting):
                for path in dict.fromkeys(path for each in waiting for path in each.units):
                    yield self._event(path, "effective", day, (waiting[0].citation.start, clause.end()))
            waiting = []

    def _unit_ends(self, links: Sequence[Link], end: int) -> Iterator[Event]:
        """Read until when units have effect: *Quy định tại khoản 4 Điều 5 được áp dụng … đến hết ngày …*."""
        clause = UNIT_END_RE.match(self.text, links[-1].citation.end, end)
        if clause and (last := read_day(clause["day"])):
            for path in dict.fromkeys(path for each in links for path in each.units):
                yield self._event(path, "expired", last + DAY, (links[0].citation.start, clause.end()))

    @cached_property
    def first_day(self) -> dt.date | None:
        """Give the day on which the document takes effect as a whole, by its own words, else as it is known."""
        starts = (
            read_start(self.text, *found.span(), self.document.issued)
            for found in START_RE.finditer(self.text)
        )
        return next((own.day for own in starts if own and own.day), self.document.effective)

    def _names_all(self, before: str, links: Sequence[Link]) -> bool:
        """Tell whether the words before units mean the units as a whole, and not only rules in them on something."""
        rules = RULES_ON_RE.match(before)
        paths = [path for link in links for path in link.units]
        if rules and len(paths) == 1:
            heading = next((fold(unit.heading) for unit in self.own if unit.path == paths[0]), None)
            what = fold(rules["what"])
            if heading is None:
                return is_division(paths[0])  # a codification gives chapters no headings
            return bool(heading) and (heading in what or what in heading)
        return not PART_RE.search(LAID_DOWN_RE.sub("", before))

    def _event(self, unit: str, type_: EventType, day: dt.date | None, span: tuple[int, int]) -> Event:
        """Make an event of the document itself."""
        own = self.document.id
        return Event(own, unit, type_, day, own, self._holder(span[0]), "text", own, *span)

    # ---- what it does to others ---------------------------------------------------------------------------

    def _objects(self, act: Act, start: int, end: int) -> Iterator[Event]:
        """Read what an act of a sentence is aimed at: before a passive verb, after an active one."""
        if act.voice == "passive":
            yield from self._aimed(act, start, act.start)
        else:
            yield from self._aimed(act, act.end, end if act.excepting is None else act.excepting)

    def _listed(self, lead: _Lead, start: int, end: int) -> Iterator[Event]:
        """Read what a line below an act names."""
        act = lead.act
        for first, last in sentences_of(self.text, start, end):
            excepting, excepts_part = exception_of(self.text, first, last)
            if excepting is None:
                yield from self._aimed(act, first, last)
            else:
                own = replace(act, excepting=excepting, excepts_part=excepts_part)
                yield from self._aimed(own, first, excepting)

    def _kept_in(self, lead: _Lead, start: int, end: int) -> Iterator[Event]:
        """Read which units a line below *trừ trường hợp sau đây* keeps, and until when."""
        for link in self._linked(start, end):
            if link.target in lead.keeps and link.outcome == "resolved":
                where = (lead.act.day, self.document.id, self._holder(start), "text", self.document.id)
                span = (link.citation.start, link.citation.end)
                whole = Event(link.target, "", lead.act.type, *where, *span)
                yield from self._staying(whole, link.units, self._kept_until(span[1], end))

    def _staying(self, ended: Event, units: Sequence[str], last: dt.date | None) -> Iterator[Event]:
        """Let units stay when their document ends, some only until a day."""
        for path in units:
            yield replace(ended, type="resumed", unit=path)
            if last:
                yield replace(ended, type="expired", unit=path, date=last + DAY)

    def _kept_until(self, start: int, end: int) -> dt.date | None:
        """Read until when what is kept stays, in the words after it."""
        until = KEPT_UNTIL_RE.search(self.text, start, end)
        return read_day(until["day"]) if until else None

    def _holder(self, position: int) -> str:
        """Give the path of the innermost unit around a place."""
        holder = self._innermost(position)
        return holder.path if holder else ""

    def _aimed(self, act: Act, start: int, end: int) -> Iterator[Event]:
        """Make the events of all citations in a stretch that the act is aimed at."""
        position, previous, inside = start, "whole", ""
        for found in self._linked(start, end):
            link, citation = self._joined(found, act, end), found.citation
            if citation.start < position:
                continue
            before = self.text[position : citation.start]
            if ALIAS_RE.search(before):
                position = citation.end
                continue
            aim: Aim = "none"
            if citation.start not in self.nested:
                before = NAMED_RE.sub(r"\g<before>", before) if citation.form == "number_only" else before
                aim = aim_of(before, previous, same_kind_inside=inside == citation.kind)  # type: ignore[arg-type]
                aim = self._limited(link, aim, before, end)
            inside = citation.kind if aim == "none" else ""
            position, previous = citation.end, aim
            names_no_other = citation.form == "anaphora" and not link.units
            if aim == "none" or link.outcome != "resolved" or names_no_other:
                continue
            if not self._is_own(link):
                rest = self.text[citation.end : end]
                yield from self._acted(act, link, aim, reworded="bằng" in rest.split(";")[0].split())

    def _joined(self, link: Link, act: Act, end: int) -> Link:
        """Give units without a document the one that follows: *bãi bỏ Điều 9 và cụm từ … tại Điều 1 Nghị định số 5*.

        What repeals units names no own ones, which it would leave out.
        """
        if act.type != "repealed" or act.voice != "active" or not self._is_bare(link):
            return link
        following = self._linked(link.citation.end, end)
        others = (each for each in following if each.units and not self._is_own(each))
        other = next((each for each in others if each.outcome == "resolved"), None)
        return replace(link, target=other.target) if other else link

    def _limited(self, link: Link, aim: Aim, before: str, end: int) -> Aim:
        """Weaken the aim where the words around a citation mean only what it says on something."""
        if aim != "whole" or link.units:
            return aim
        names_rules = before.rstrip().endswith("tại") or LIMITED_RE.match(self.text[link.citation.end : end])
        return "part" if names_rules else aim

    def _acted(self, act: Act, link: Link, aim: Aim, *, reworded: bool) -> Iterator[Event]:
        """Make the events of one citation: of the document, or of each unit that it names."""
        citation = link.citation
        event = Event(
            link.target,
            "",
            act.type,
            act.day,
            self.document.id,
            self._holder(citation.start),
            "text",
            self.document.id,
            citation.start,
            citation.end,
        )
        if act.type in TERMS:
            if act.last is None or aim != "whole":
                return
            event = replace(event, date=act.last + DAY)
        if reworded and act.type == "replaced" and act.voice == "active":
            aim = "part"
        if act.type == "replaced" and link.units and not act.own_subject and act.voice == "active":
            aim = "part"  # "Thay thế Phụ lục I …" puts another in its place
        kept: tuple[str, ...] = ()
        if not link.units and aim == "whole" and act.excepts_part:
            kept = self._kept(link.target, act.excepting)
            aim = aim if kept else "attached"  # all of it but some parts
        if act.excepting is not None:
            until = self._kept_until(act.excepting, self._line_end(act.excepting))
            yield from self._staying(event, kept, until)
        for path in link.units or ("",):
            found = _aimed_at(replace(event, unit=path), aim)
            yield found
            if act.type == "suspended" and act.last and not found.part:
                yield replace(found, type="resumed", date=act.last + DAY)

    def _kept(self, target: str, excepting: int | None) -> tuple[str, ...]:
        """Give the units that an exception keeps of a document that is ended otherwise."""
        if excepting is None:
            return ()
        named = self._linked(excepting, self._line_end(excepting))
        its = (link for link in named if link.target == target or self._is_bare(link))
        return tuple(dict.fromkeys(path for link in its for path in link.units))

    def _is_bare(self, link: Link) -> bool:
        """Tell whether a citation names units and no document, not even this one: *Điều 9*, not *Điều 9 Luật này*."""
        return bool(link.units) and self._is_own(link) and "này" not in link.citation.surface.split()


def _aimed_at(event: Event, aim: Aim) -> Event:
    """Weaken an event that touches less than the whole of what is cited."""
    if aim == "whole":
        return event
    if aim == "attached":
        if event.type == "suspended":
            return replace(event, part=True)
        return replace(event, type="partly_repealed", part=bool(event.unit))
    if event.type == "suspended":
        return replace(event, part=True)
    return replace(event, type="partly_repealed" if event.type == "repealed" else "amended", part=True)
