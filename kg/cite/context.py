"""What citations of one text have to do with each other: aliases, anaphora, nesting, and the relation of each."""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import itemgetter
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick, MatchKind

from kg.cite.cue import NESTING, crosses_break, cue_after, cue_before, cue_of_lead, day_of_issue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.cite.cue import Cue
    from kg.cite.draft import Draft
    from kg.cite.plain import Plain

ALIAS_RE = re.compile(
    r"\(\s*(?:sau\s+đây|dưới\s+đây)\s+(?:được\s+)?(?:gọi|viết)\s*(?:tắt|chung)?\s*(?:là|:)\s*:?\s*\"?(?P<name>[^()\";]{2,80}?)\"?\s*\)"
)
PASSIVE_RE = re.compile(r"(?<!\w)(?:được|bị|bằng)(?!\w)")
ALIAS_REACH = 600  # how far after a citation its alias may be declared
LIST_LENGTH = 12  # how many citations back a list may reach
LIST_REACH = 3000  # how many characters back
TITLE_REACH = 1000  # the title of a page stands before this place
LETTERHEAD_REACH = 200  # a number in a letterhead stands this near to the start of its line
# Where a list ends: a full stop, an empty line, a new bullet. A semicolon parts its entries.
LIST_BREAK_RE = re.compile(r"[.!?](?=\s|$)|\n\s*\n|\n\s*(?=[\-•*+|]|\d+[.)])")
# Right before a further entry of a list.
ENTRY_RE = re.compile(r"(?:[,;:]|(?<!\w)(?:và|cùng)(?!\w)|\n\s*[\-•*+]?)\s*(?:các\s+|với\s+)?\Z")
# The rest of a title: it ends with its line, and without a stop.
TITLE_END_RE = re.compile(r"[^\n]{0,600}?[^\s.;:,]\s*\n")
# Between a document and provisions of it that stand after it: Hiến pháp (Điều 28); Luật Đất đai, tại các điều 79, 80
AFTERWARDS_RE = re.compile(r"\s*(?:\(\s*(?:tại\s+)?|\)?\s*,?\s*tại\s+)(?:các\s+)?")
# What stands before a number in a letterhead or in the table of facts of a portal: "Số:", "Số hiệu: |".
LETTERHEAD_RE = re.compile(r"[\s|*_\-•]*(?:số(?:\s+hiệu)?(?:\s+văn\s+bản)?)?[\s:|*_]*")


def add_context(plain: Plain, drafts: list[Draft]) -> None:
    """Complete the drafts of one text in place: antecedents, aliases, nesting, relations. Adds alias mentions."""
    _add_aliases(plain, drafts)
    _add_antecedents(plain, drafts)
    for position, draft in enumerate(drafts):
        if not draft.rejected:
            _add_relation(plain, drafts, position, draft)


def _add_aliases(plain: Plain, drafts: list[Draft]) -> None:
    """Add the later mentions of names that the text declares for a document (*sau đây gọi là …*)."""
    starts = [draft.start for draft in drafts]
    declared: dict[str, list[tuple[int, Draft]]] = {}
    for match in ALIAS_RE.finditer(plain.low):
        place = bisect_left(starts, match.start()) - 1
        if place < 0 or match.start() - drafts[place].end > ALIAS_REACH or drafts[place].form == "anaphora":
            continue
        owner = _outermost(plain, drafts, place)
        name = plain.norm[match.start("name") : match.end("name")].strip()
        adjacent = not plain.low[owner.end : match.start()].strip(" ,")
        if name.lower().startswith(owner.kind.lower() or "?") or (adjacent and name.isupper()):
            declared.setdefault(name, []).append((match.end(), owner))
    if declared:
        for draft in drafts:
            _name_by_alias(plain, draft, declared)
        drafts.extend(_mentions(plain, drafts, declared))
        drafts.sort(key=lambda draft: (draft.start, -draft.end))


def _outermost(plain: Plain, drafts: list[Draft], place: int) -> Draft:
    """Find the citation that an alias names: the first of the clause that ends at the bracket."""
    owner = drafts[place]
    while place > 0 and not crosses_break(plain.low, drafts[place - 1].end, drafts[place].start):
        place -= 1
        if drafts[place].form != "anaphora" and not drafts[place].rejected:
            owner = drafts[place]
    return owner


def _name_by_alias(plain: Plain, draft: Draft, declared: dict[str, list[tuple[int, Draft]]]) -> None:
    """Put the declared document in place of a title that is its alias: *Điều 11 Luật THDC*."""
    places = declared.get(plain.norm[draft.document_start : draft.document_end]) if draft.title else None
    last = bisect_left(places, draft.start + 1, key=itemgetter(0)) - 1 if places else -1
    if places and last >= 0:
        named = places[last][1]
        draft.number, draft.title, draft.issuer = named.number, named.title, named.issuer
        draft.year, draft.date, draft.term = named.year, named.date, named.term


def _mentions(
    plain: Plain, drafts: list[Draft], declared: dict[str, list[tuple[int, Draft]]]
) -> Iterator[Draft]:
    """Find the later mentions of every alias, in one pass, that no other citation covers.

    ``declared`` gives for each alias the places where a declaration of it ends, in order, with what it names: a
    mention stands for the last one before it.
    """
    taken = [(draft.start, draft.end) for draft in drafts]
    first = min(places[0][0] for places in declared.values())
    for name, at in _occurrences(plain.norm, tuple(declared), first):
        end = at + len(name)
        place = bisect_left(taken, (at + 1,)) - 1
        if (place >= 0 and taken[place][1] > at) or (place + 1 < len(taken) and taken[place + 1][0] < end):
            continue
        places = declared[name]
        last = bisect_left(places, at + 1, key=itemgetter(0)) - 1
        if last >= 0:
            yield places[last][1].named_again(at, end)


def _occurrences(norm: str, names: tuple[str, ...], first: int) -> Iterator[tuple[str, int]]:
    """Find names as whole words from a place on: the name, and where it begins."""
    automaton = AhoCorasick(names, matchkind=MatchKind.LeftmostLongest)
    for which, at, to in automaton.find_matches_as_indexes(norm[first:]):
        start, end = first + at, first + to
        if not (norm[start - 1 : start].isalnum() or norm[end : end + 1].isalnum()):
            yield names[which], start


def _stands_after(plain: Plain, before: Draft, draft: Draft) -> bool:
    """Tell whether provisions belong to the document that is named right before them."""
    if draft.relative or before.units or before.rejected or not before.kind:
        return False
    if not all(path.startswith(("dieu-", "khoan-", "chuong-")) for path in draft.units):
        return False
    return AFTERWARDS_RE.fullmatch(plain.low, before.end, draft.start) is not None


def _add_antecedents(plain: Plain, drafts: list[Draft]) -> None:
    """Point every anaphora to the document before it that it can stand for, or to the text itself."""
    last_by_kind: dict[str, int] = {}
    last_article: int | None = None
    itself: set[str] = set()
    for position, draft in enumerate(drafts):
        if draft.rejected:
            continue
        before = drafts[position - 1] if position else None
        if draft.rule == "provision-own" and before and _stands_after(plain, before, draft):
            draft.rule, draft.this = "provision-after", "above"
            draft.antecedent = position - 1
        elif draft.rule == "provision-own":
            draft.refers_to_self = True
            draft.antecedent = last_article if draft.relative else None
        elif draft.this:
            draft.refers_to_self = draft.this == "this"
            draft.antecedent = last_by_kind.get(draft.kind)
            if draft.this == "this" and (draft.antecedent is None or draft.kind in itself):
                itself.add(draft.kind)  # the text itself; so it is wherever the words return
                draft.antecedent = None
        elif draft.kind:
            last_by_kind[draft.kind] = position
        if any(path.startswith("dieu-") for path in draft.units):
            last_article = position


def _add_relation(plain: Plain, drafts: list[Draft], position: int, draft: Draft) -> None:
    """Tell the relation of one citation: by its own cue, by the list it stands in, or by its place."""
    before = drafts[position - 1] if position else None
    if _is_letterhead(plain, position, draft):
        draft.relation = "issues"
        return
    if draft.this == "this" and not draft.units:
        draft.relation = "other"
        return
    cue = cue_before(plain.low, before.end if before else 0, draft.start) or cue_after(plain.low, draft.end)
    if cue and cue.relation == "issues" and draft.units:  # no one issues the parts of a document
        cue = None
    if cue:
        draft.relation, draft.cue = cue.relation, (cue.start, cue.end)
        draft.passive = PASSIVE_RE.search(plain.low, max(0, cue.start - 8), cue.end) is not None
        if cue.relation == "issues" and draft.number and draft.year is None and draft.date is None:
            draft.date = day_of_issue(plain.low, cue, draft.start)
            draft.year = draft.date.year if draft.date else None
        if cue.relation in NESTING and cue.start < draft.start and before and not before.rejected:
            draft.within = _outer(plain, drafts, position, cue)
        return
    lead = cue_of_lead(plain.low, draft.start)
    if lead and not draft.units:
        draft.relation, draft.cue = lead.relation, (lead.start, lead.end)
        draft.passive = PASSIVE_RE.search(plain.low, max(0, lead.start - 8), lead.end) is not None
        return
    sibling = _sibling(plain, drafts, position)
    if sibling and (
        sibling.relation != "issues" or ENTRY_RE.search(plain.low[max(0, draft.start - 12) : draft.start])
    ):
        draft.relation, draft.cue, draft.within = sibling.relation, sibling.cue, sibling.within


def _outer(plain: Plain, drafts: list[Draft], position: int, cue: Cue) -> int | None:
    """Find the citation in whose description the one at a position stands: the one before it in the clause.

    *theo Luật Thanh tra, thay Nghị định số 99/2005/NĐ-CP*: what replaces a document is mostly of its kind.
    """
    before = drafts[position - 1]
    if crosses_break(plain.low, before.end, drafts[position].start):
        return None
    apart = cue.relation == "replaces" and before.kind != drafts[position].kind
    if apart and plain.low[before.end : cue.start].rstrip().endswith(","):
        return None
    return before.within if before.within is not None and before.form == "anaphora" else position - 1


def _sibling(plain: Plain, drafts: list[Draft], position: int) -> Draft | None:
    """Find the citation whose relation a further entry of its list shares; None outside a list.

    *Thực hiện Luật A; Nghị định B về …; Chỉ thị C*: B and C share the relation of A. *… quy định chi tiết Luật A và
    Luật B*: B shares the place inside the outer citation that A has.
    """
    draft = drafts[position]
    for back in range(position - 1, max(position - LIST_LENGTH, -1), -1):
        earlier = drafts[back]
        if draft.start - earlier.end > LIST_REACH or LIST_BREAK_RE.search(
            plain.low, earlier.end, draft.start
        ):
            return None
        next_to = back == position - 1 and not plain.low[earlier.end : draft.start].strip(" ,\nvà")
        if earlier.rejected or not (earlier.cue or earlier.within is not None):
            continue
        if earlier.within is None or next_to:
            return earlier
    return None


def _is_letterhead(plain: Plain, position: int, draft: Draft) -> bool:
    """Tell a number in a letterhead, or the one that the title of the text begins with: what the text is about."""
    if not draft.number or draft.form == "fragment":
        return False
    near = max(0, draft.start - LETTERHEAD_REACH)
    line = plain.low.rfind("\n", near, draft.start) + 1
    if not line and near:
        return False
    before = plain.low[line : draft.start]
    if draft.form == "number_only":
        return LETTERHEAD_RE.fullmatch(before) is not None
    if position or before.strip(" #*_|") or draft.start >= TITLE_REACH:
        return False
    return TITLE_END_RE.match(plain.low, draft.end) is not None
