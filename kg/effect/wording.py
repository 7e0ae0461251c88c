"""The wording that an amending text gives to units of another document: the quotations in it, and what each is for.

Pure: works on one amending text with its units and the links of its citations.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.effect.clauses import read_start
from kg.model import Event
from kg.number import unit_kind, unit_segment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model import Document, Link, Unit

AMENDING = frozenset({"amends", "supplements"})
OPENING = "“\"'«‘ \n\t\xa0"
CLOSING_RE = re.compile(r"(?: \s* [”\"'»’] [;.\s]* | \s+ ) $", re.VERBOSE)
LABEL_RE = re.compile(
    r"""
      (?P<dieu> Điều \s+ (?P<article>\d+[a-zđ]{0,2}) )
    | (?P<khoan> \d{1,3}[a-zđ]? (?=\s*\.) )
    | (?P<diem> [a-zđ]\d? (?=\s*\)) )
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Wording:
    """The words that a unit is given, in the text that gives them."""

    unit: str  # path of the unit in the document amended
    start: int  # of the words, without quotation marks
    end: int
    holder: str  # the unit of the amending text that gives them


def wordings_for(text: str, units: Sequence[Unit], links: Sequence[Link], target: str) -> tuple[Wording, ...]:
    """Find what an amending text gives to the units of one document, in its own order.

    Args:
        text: of the amending document.
        units: of that text, quoted ones included.
        links: of its citations.
        target: identifier of the document amended.
    """
    quoted = sorted(
        (unit for unit in units if unit.quoted and unit.kind == "trich"), key=lambda one: one.start
    )
    named = sorted(
        (link for link in links if link.target == target and link.units and link.outcome == "resolved"),
        key=lambda link: link.citation.start,
    )
    return tuple(_given(text, units, quoted, named))


def _given(
    text: str, units: Sequence[Unit], quoted: Sequence[Unit], named: Sequence[Link]
) -> Iterator[Wording]:
    """Match each quotation with the unit named before it, by its label where several are."""
    starts = [link.citation.start for link in named]
    previous = 0
    for quote in quoted:
        holder = _holder(units, quote.start)
        first = max(previous, holder.start if holder else 0)
        before = named[bisect_left(starts, first) : bisect_left(starts, quote.start)]
        previous = quote.end
        start, end = _stripped(text, quote.start, quote.end)
        paths = _completed([path for link in before for path in link.units])
        path = _named_by(paths, text[start:end])
        if path and end > start:
            yield Wording(path, start, end, holder.path if holder else "")


def _completed(paths: Sequence[str]) -> list[str]:
    """Give clauses named without their article that of the next one: *bổ sung khoản 4 vào sau khoản 3 Điều 5*."""
    completed, article = list[str](), ""
    for path in reversed(paths):
        first = path.split("/")[0]
        article = first if unit_kind(first) == "dieu" else article
        lacks = article and unit_kind(first) == "khoan"
        completed.append(f"{article}/{path}" if lacks else path)
    return completed[::-1]


def _holder(units: Sequence[Unit], position: int) -> Unit | None:
    """Find the innermost unit of the amending text's own that holds a place."""
    around = [unit for unit in units if not unit.quoted and unit.start <= position < unit.end]
    return max(around, key=lambda unit: (unit.start, -unit.end), default=None)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out the quotation marks, and what follows the closing one."""
    while start < end and text[start] in OPENING:
        start += 1
    tail = CLOSING_RE.search(text, start, end)
    return start, tail.start() if tail else end


def _named_by(paths: Sequence[str], words: str) -> str:
    """Choose the unit that a quotation gives words to: the one whose label it begins with, else the only one."""
    label = LABEL_RE.match(words)
    if label and label.lastgroup:
        kind = "dieu" if label["dieu"] else str(label.lastgroup)
        segment = unit_segment(kind, label["article"] or label[kind])
        fitting = [path for path in paths if path.split("/")[-1] == segment]
        if fitting:
            return fitting[-1]
        if len(paths) == 1 and _may_hold(paths[0], kind):
            return f"{paths[0]}/{segment}"  # "bổ sung khoản 4 vào Điều 5" names the article alone
    return paths[0] if len(paths) == 1 else ""


def _may_hold(path: str, kind: str) -> bool:
    """Tell whether a unit named can hold one of a kind: an article a clause, a clause a point."""
    outer = unit_kind(path.split("/")[-1])
    return (outer, kind) in {("dieu", "khoan"), ("dieu", "diem"), ("khoan", "diem")}


def rewordings(
    document: Document, text: str, units: Sequence[Unit], links: Sequence[Link]
) -> Iterator[Event]:
    """Make the events of the units of other documents that a text gives new words, and of a first day among them."""
    amended = dict.fromkeys(
        link.target for link in links if link.citation.relation in AMENDING and link.target
    )
    for target in amended:
        if target == document.id:
            continue
        for given in wordings_for(text, units, links, target):
            place = (document.id, given.holder, "text", document.id, given.start, given.end)
            yield Event(target, given.unit, "amended", None, *place)
            own = read_start(text, given.start, given.end, None)
            if own and own.day:
                yield Event(target, "", "effective", own.day, *place)
