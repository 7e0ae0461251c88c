"""The relation of a citation, from the words around it and its place in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.cite.plain import modern_tones
from kg.cite.tail import read_date
from kg.cite.words import choice_pattern, choice_patterns, kinds_by_word, spaced
from kg.tables import table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

WINDOW = 200  # how far before a citation its cue may stand, in code points
REACH = 120  # how much may stand between cue and citation
# Where a clause ends: a stop, an empty line, a new entry of a list. A single line feed may only wrap the text.
BREAK_RE = re.compile(r"[.;!?](?=\s|$)|\n\s*\n|\n\s*(?=[\-•*+|]|\d+[.)])")
NEXT = 12  # how far before a citation the words stand that count only right before it
ISSUED = frozenset({"ban hành", "ký", "thông qua"})
LEAD_REACH = 2000  # how far before a citation the line may stand that introduces its list
LONGEST_MARK = 8  # code points before the first word of an entry
ENTRY_MARK_RE = re.compile(r"[ \t]*(?:[\-•*+]|\d{1,2}[.)]|[a-zđ]\))\s*")
# Before and after the day on which a document was issued, where the body that issued it opens the sentence.
CLAUSE_START_RE = re.compile(
    r"(?:^|[\n.;:(\"\-])\s*(?:(?:vào|trước\s+đó|mới\s+đây|sáng|chiều|theo\s+đó),?\s+)?$"
)
ISSUER_BETWEEN_RE = re.compile(r",?[^.;:()\d\n]{4,120}")
NESTING = frozenset(
    {"details", "guides", "amends", "supplements", "implements", "replaces", "repeals", "consolidates"}
)
# A bracket that was open closes; "a)" only begins an entry of a list.
CLOSED_RE = re.compile(r"[^()]*[^\s()]{3}\)")
AFTER_REACH = 160
# Between a citation and "hết hiệu lực": a verb whose subject the citation is, so that something else ended.
OTHER_VERB_RE = re.compile(
    r"(?<!\w)(?:tuyên\s+bố|làm|khi|có\s+hiệu\s+lực|thay\s+thế|chưa|không|quy\s+định\s+(?:luật|pháp\s+lệnh|nghị\s+(?:định|quyết)|quyết\s+định|thông\s+tư))(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A relation and the words that show it, as positions in the matching text."""

    relation: str
    start: int
    end: int


@cache
def _cues(side: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
    """Build the pattern of the cues of one side, and the map from cue to relation."""
    relations = {
        modern_tones(row["cue"].lower()): row["relation"] for row in table("cues") if row["side"] == side
    }
    return re.compile("|".join(rf"{words}(?!\w)" for words in choice_patterns(relations))), relations


def _relation_of(words: str, relations: Mapping[str, str]) -> str:
    """Look up the relation of a cue as it was matched; a cue with a gap (``…``) by its two ends."""
    said = spaced(words)
    if said in relations:
        return relations[said]
    open_cues = (cue.split(" … ") for cue in relations if "…" in cue)
    first = next(first for first, last in open_cues if said.startswith(first) and said.endswith(last))
    return next(relation for cue, relation in relations.items() if cue.startswith(f"{first} …"))


def cue_before(low: str, floor: int, start: int) -> Cue | None:
    """Find the cue nearest before a citation, not before ``floor`` and in the same clause."""
    floor = max(floor, start - WINDOW)
    for stop in BREAK_RE.finditer(low, floor, start):
        floor = stop.end()
    pattern, relations = _cues("before")
    found = None
    for match in pattern.finditer(low, floor, start):
        if not low[match.start() - 1 : match.start()].isalnum() and not _is_of_another(low, match, start):
            found = match
    near = _cue_next(low, floor, start)
    if near and (found is None or found.end() < near.end):
        return near
    if found is None or start - found.end() > REACH:
        return None
    if CLOSED_RE.match(low, found.end(), start):  # it speaks of what stands before its bracket
        return None
    relation = _relation_of(found[0], relations)
    if relation == "issues" and _kind_re().search(low, found.end(), start):  # that other document is issued
        return None
    return Cue(relation, found.start(), found.end())


def _cue_next(low: str, floor: int, start: int) -> Cue | None:
    """Find a cue that counts only right before a citation: *thay Quyết định*, *bỏ khoản 3*; not *bản sửa*."""
    match = _next_re().search(low, max(floor, start - NEXT), start)
    if match is None or low[max(floor, match.start() - 4) : match.start()].strip() == "bản":
        return None
    return Cue(_relation_of(match["cue"], _cues("next")[1]), match.start(), match.end("cue"))


@cache
def _next_re() -> re.Pattern[str]:
    """Match the cues of that side, with nothing but space after them."""
    return re.compile(rf"(?<!\w)(?P<cue>{'|'.join(choice_patterns(_cues('next')[1]))})\s+\Z")


def _is_of_another(low: str, match: re.Match[str], start: int) -> bool:
    """Tell words that say how something else was issued: *được thông qua tại Đại hội XI, Quy định số 29*."""
    return (
        match[0] in ISSUED
        and "," in low[match.end() : start]
        and low[max(0, match.start() - 6) : match.start()].rstrip().endswith("được")
    )


@cache
def _kind_re() -> re.Pattern[str]:
    """Match a word for a kind of document."""
    words = choice_pattern(word for word, kind in kinds_by_word().items() if kind)
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


def cue_after(low: str, end: int) -> Cue | None:
    """Find a cue right after a citation: *… hết hiệu lực kể từ ngày*."""
    pattern, relations = _cues("after")
    stop = BREAK_RE.search(low, end, end + AFTER_REACH)
    match = pattern.search(low, end, stop.start() if stop else end + AFTER_REACH)
    if match is None or OTHER_VERB_RE.search(low, end, match.start()):
        return None
    return Cue(_relation_of(match[0], relations), match.start(), match.end())


def day_of_issue(low: str, cue: Cue, start: int) -> dt.date | None:
    """Read the day on which a body issued the document right after the cue: *Ngày 7/7/2021, UBND tỉnh ban hành …*."""
    floor = max(0, cue.start - WINDOW)
    at = low.rfind("ngày", floor, cue.start)
    if at < 0 or low[cue.end : start].strip() or not CLAUSE_START_RE.search(low, floor, at):
        return None
    end, day = read_date(low, at)
    return day if ISSUER_BETWEEN_RE.fullmatch(low, end, cue.start) else None


def cue_of_lead(low: str, start: int) -> Cue | None:
    """Find the cue in the line that introduces the list whose entry begins with a citation: *Căn cứ:*."""
    floor, line = max(0, start - LEAD_REACH), low.rfind("\n", max(0, start - LONGEST_MARK), start)
    if line < 0 or not ENTRY_MARK_RE.fullmatch(low, line + 1, start):
        return None
    while line >= floor:
        end, line = line, low.rfind("\n", floor, line)
        if line < 0 < floor:
            return None
        lead = low[line + 1 : end].strip()
        if lead and not ENTRY_MARK_RE.match(lead):
            return cue_before(low, line + 1, end) if lead.endswith(":") else None
    return None


def crosses_break(low: str, start: int, end: int) -> bool:
    """Tell whether a sentence, a list entry or a line ends between two places."""
    return BREAK_RE.search(low, start, end) is not None
