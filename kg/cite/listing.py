"""Documents that share a kind word or a code.

Quyết định số: 318, 319, 320 và 321 ngày 8/3/2022       one kind word, one date
217, 218 - QĐ/TW                                        one code at the end
các Nghị định 59 và 61/2023/NĐ-CP                       one kind word, the code at the end
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.cite.number import read_number
from kg.cite.tail import read_tail
from kg.number import build_number, parse_number

if TYPE_CHECKING:
    from kg.cite.draft import Head
    from kg.cite.plain import Plain

MEMBER_RE = re.compile(r"\s*(?:,\s*và|;\s*và|,|;|và)\s+(?:số\s*:?\s*)?(?P<serial>\d{1,5}[a-zđ]?)(?![\w%])")
FULL_MEMBER_RE = re.compile(r"\s*(?:,\s*và|;\s*và|,|;|và)\s+(?P<number>(?:số\s*:?\s*)?)(?=\d)")
MEMBER_END_RE = re.compile(r"\s*(?:,|;|và\s|ngày\s|\.|$|\n|của\s|-\s*[a-zđ]{2,4}/|/|về\s)")
SERIAL_AND_YEAR_RE = re.compile(r"^\d[^/\-]*(?:/(?:19|20)\d\d)?")
CODE_RE = re.compile(r"\s*(?P<first>[/\-])\s*")


def read_list(plain: Plain, head: Head) -> list[Head]:
    """Read the further members of a list that begins with a bare serial; the head alone when there is no list."""
    if head.end != head.number_end:
        return [head]
    if head.form in {"full", "no_so"}:
        return _read_complete(plain, head)
    if head.form != "fragment" or "/" in head.number:
        return [head]
    members = [head]
    position = head.end
    while True:
        match = MEMBER_RE.match(plain.low, position)
        if not match:
            break
        full = read_number(plain.norm, match.start("serial"))
        if full:
            members.append(_full_member(plain, head, match.start("serial"), full))
            break
        if not MEMBER_END_RE.match(plain.low, match.end()):
            break
        members.append(
            replace(
                head,
                start=match.start("serial"),
                end=match.end(),
                form="list_member",
                rule="list",
                number=match["serial"],
                number_end=match.end(),
            )
        )
        position = match.end()
    return _share(plain, members) if len(members) > 1 else members


def _read_complete(plain: Plain, head: Head) -> list[Head]:
    """Read complete numbers of the same code after one without its date: *217-QĐ/TW và 218-QĐ/TW ngày 12/12/2013*."""
    members = [head]
    while members[-1].end == members[-1].number_end:
        match = FULL_MEMBER_RE.match(plain.low, members[-1].end)
        full = read_number(plain.norm, match.end()) if match else None
        if not match or not full or _code(full[1]) != _code(head.number):
            break
        members.append(_full_member(plain, head, match.start("number"), full))
    last = members[-1]
    for member in members[:-1]:
        member.issuer = last.issuer
        if member.year is None:  # a number with its year has a date of its own
            member.date, member.term = last.date, last.term
            member.year = last.year
    return members


def _code(number: str) -> str:
    """Give the code of a canonical number with its separator: ``"217-QĐ/TW"`` → ``"-QĐ/TW"``."""
    return SERIAL_AND_YEAR_RE.sub("", number)


def _full_member(plain: Plain, head: Head, start: int, found: tuple[int, str, int | None]) -> Head:
    """Make the last member of a list whose number is complete."""
    end, number, year = found
    member = replace(
        head, start=start, end=end, form="list_member", rule="list", number=number, year=year, number_end=end
    )
    member.take_tail(read_tail(plain.norm, plain.low, end))
    return member


def _share(plain: Plain, members: list[Head]) -> list[Head]:
    """Give all members the date, issuer, term and code that stand after the last one."""
    last = members[-1]
    if last.number_end == last.end and last.number.isdigit():
        code = _shared_code(plain, last)
        if code:
            for member in members:
                member.number = str(build_number(member.number, None, code[0], first=code[1]))
            last.end = last.number_end = code[2]
        last.take_tail(read_tail(plain.norm, plain.low, last.end))
    complete = None if last.number.isdigit() else parse_number(last.number)
    for member in members[:-1]:
        if complete and member.number.isdigit():
            member.number = str(replace(complete, serial=member.number.zfill(2)))
        member.date = member.date or last.date
        member.year = member.year or last.year
        member.issuer = member.issuer or last.issuer
        member.term = member.term or last.term
    return members


def _shared_code(plain: Plain, last: Head) -> tuple[str, str, int] | None:
    """Read the code after the last member: ``217, 218 - QĐ/TW`` → ("QĐ/TW", "-", end)."""
    gap = CODE_RE.match(plain.norm, last.end)
    if not gap:
        return None
    found = read_number(f"1{gap['first']}{plain.norm[gap.end() : gap.end() + 60]}", 0)
    if not found:
        return None
    length = found[0] - 2
    return plain.norm[gap.end() : gap.end() + length], gap["first"], gap.end() + length
