"""What citations of one text have to do with each other: aliases, anaphora, nesting, and the relation of each."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from kg.cite.cue import NESTING, crosses_break, cue_after, cue_before
from kg.cite.draft import Draft

if TYPE_CHECKING:
    from kg.cite.plain import Plain

ALIAS_RE = re.compile(
    r"\(\s*(?:sau\s+đây|dưới\s+đây)\s+(?:được\s+)?(?:gọi|viết)\s*(?:tắt|chung)?\s*(?:là|:)\s*:?\s*\"?(?P<name>[^()\";]{2,80}?)\"?\s*\)"
)
PASSIVE_RE = re.compile(r"(?<!\w)(?:được|bị)(?!\w)")
ALIAS_REACH = 600  # how far after a citation its alias may be declared
PREAMBLE_RE = re.compile(r"(?:^|\n)[\s\-*•]*(?:căn\s+cứ|xét|theo\s+đề\s+nghị)(?!\w)[^\n]*$")
# What stands before a number in a letterhead or in the table of facts of a portal: "Số:", "Số hiệu: |".
LETTERHEAD_RE = re.compile(r"[\s|*_]*(?:số(?:\s+hiệu)?(?:\s+văn\s+bản)?)?[\s:|*_]*")


def add_context(plain: Plain, drafts: list[Draft]) -> None:
    """Complete the drafts of one text in place: antecedents, aliases, nesting, relations. Adds alias mentions."""
    _add_aliases(plain, drafts)
    _add_antecedents(drafts)
    for position, draft in enumerate(drafts):
        if not draft.rejected:
            _add_relation(plain, drafts, position, draft)


def _add_aliases(plain: Plain, drafts: list[Draft]) -> None:
    """Add the later mentions of names that the text declares for a document (*sau đây gọi là …*)."""
    starts = [draft.start for draft in drafts]
    added: list[Draft] = []
    for match in ALIAS_RE.finditer(plain.low):
        place = bisect_left(starts, match.start()) - 1
        if place < 0 or match.start() - drafts[place].end > ALIAS_REACH or drafts[place].form == "anaphora":
            continue
        owner = _outermost(plain, drafts, place)
        name = plain.norm[match.start("name") : match.end("name")].strip()
        adjacent = not plain.low[owner.end : match.start()].strip(" ,")
        if name[:1].isupper() and (adjacent or name.lower().startswith(owner.kind.lower() or "?")):
            added.extend(_mentions(plain, drafts, match.end(), name, owner))
    drafts.extend(added)
    drafts.sort(key=lambda draft: (draft.start, -draft.end))


def _outermost(plain: Plain, drafts: list[Draft], place: int) -> Draft:
    """Find the citation that an alias names: the first of the clause that ends at the bracket."""
    owner = drafts[place]
    while place > 0 and not crosses_break(plain.low, drafts[place - 1].end, drafts[place].start):
        place -= 1
        if drafts[place].form != "anaphora" and not drafts[place].rejected:
            owner = drafts[place]
    return owner


def _mentions(plain: Plain, drafts: list[Draft], start: int, name: str, owner: Draft) -> list[Draft]:
    """Find the later mentions of an alias that no other citation covers."""
    taken = sorted((draft.start, draft.end) for draft in drafts)
    mentions = []
    for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", plain.norm[start:]):
        at, end = match.start() + start, match.end() + start
        place = bisect_left(taken, (at + 1,)) - 1
        if (place >= 0 and taken[place][1] > at) or (place + 1 < len(taken) and taken[place + 1][0] < end):
            continue
        mention = Draft(
            at,
            end,
            "alias",
            "alias",
            owner.kind,
            owner.number,
            owner.title,
            owner.issuer,
            owner.year,
            owner.date,
            owner.term,
            document_start=at,
            document_end=end,
        )
        mentions.append(mention)
    return mentions


def _add_antecedents(drafts: list[Draft]) -> None:
    """Point every anaphora to the document before it that it can stand for, or to the text itself."""
    last_by_kind: dict[str, int] = {}
    last_article: int | None = None
    for position, draft in enumerate(drafts):
        if draft.rejected:
            continue
        if draft.rule == "provision-own":
            draft.refers_to_self = True
            draft.antecedent = last_article if draft.relative else None
        elif draft.this:
            draft.refers_to_self = draft.this == "this"
            draft.antecedent = last_by_kind.get(draft.kind)
            if draft.antecedent is None and draft.this == "bare":
                draft.rejected = "a bare kind word with nothing before it to stand for"
        elif draft.kind:
            last_by_kind[draft.kind] = position
        if any(path.startswith("dieu-") for path in draft.units):
            last_article = position


def _add_relation(plain: Plain, drafts: list[Draft], position: int, draft: Draft) -> None:
    """Tell the relation of one citation: by its own cue, by the list it stands in, or by its place."""
    before = drafts[position - 1] if position else None
    floor = before.end if before else 0
    cue = cue_before(plain.low, floor, draft.start) or cue_after(plain.low, draft.end)
    joined = (
        before is not None and not before.rejected and not crosses_break(plain.low, before.end, draft.start)
    )
    if cue:
        draft.relation, draft.cue = cue.relation, (cue.start, cue.end)
        draft.passive = PASSIVE_RE.search(plain.low, max(0, cue.start - 8), cue.end) is not None
        if joined and cue.relation in NESTING and cue.start < draft.start and before is not None:
            draft.within = (
                before.within if before.within is not None and before.form == "anaphora" else position - 1
            )
        return
    if before is not None and (joined or _same_list(plain, before, draft)) and before.form != "number_only":
        draft.relation, draft.cue, draft.within = before.relation, before.cue, before.within
        if before.relation != "issues":
            return
    draft.relation, draft.cue = _by_place(plain, draft), None


def _same_list(plain: Plain, before: Draft, draft: Draft) -> bool:
    """Tell whether a citation is the next entry of a list separated by semicolons on the same line."""
    gap = plain.low[before.end : draft.start]
    return (
        "\n" not in gap
        and ";" in gap
        and "." not in gap
        and PREAMBLE_RE.search(plain.low, 0, before.start) is not None
    )


def _by_place(plain: Plain, draft: Draft) -> str:
    """Tell the relation where no words do: the letterhead and the first line name what the text is about."""
    if draft.form == "anaphora":
        return "other" if draft.this == "this" and not draft.units else "cites"
    before = plain.low[plain.low.rfind("\n", 0, draft.start) + 1 : draft.start]
    if draft.form == "number_only" and LETTERHEAD_RE.fullmatch(before):
        return "issues"
    if draft.number and not plain.norm[: draft.start].strip(" \n#*_"):
        return "issues"
    return "cites"
