"""The part of a citation that names a document: kind, number, title, date, issuer.

Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ      full (no_so without "số")
Luật Thanh tra số 56/2010/QH12                               full
Quyết định của Bộ Chính trị số31-QĐ/TW                       full
120-KL/TW, Số: 455/QĐ-UBND                                   number_only
Nghị định 59, Kết luận số 120 của Bộ Chính trị               fragment
Luật Đất đai, … năm 2024, … ngày 18/01/2024                  title, title_year, title_date
Nghị định này, Luật nêu trên, theo Luật                      anaphora
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.cite.draft import Head
from kg.cite.number import read_number, read_spaced_number
from kg.cite.pointing import BARE, SEVERAL_RE, THIS_WORDS, read_bare, read_pointing
from kg.cite.serial import SHORT, read_serial
from kg.cite.tail import OF_RE, issuer_re, read_tail
from kg.cite.title import find_congress_end, find_title_end
from kg.cite.words import CONGRESS_KIND, kind_words, names_another, short_titles, spaced
from kg.number import kind_of

if TYPE_CHECKING:
    from kg.cite.plain import Plain
    from kg.cite.words import KindWord
    from kg.model import Form

# What may follow a word for a kind: a number, an issuer, a word that points back.
AFTER_KIND_RE = re.compile(
    rf"""
    \s*(?:(?:số|so|s0|s(?=\s)|no\.?|number)\s*[:.]?\s*)?(?P<number>(?=\d))
    | (?P<issuer>(?=\s*,?\s*(?:do|của|cua)\s))
    | \s+(?P<this>{THIS_WORDS})(?!\w)
    """,
    re.VERBOSE,
)
# Words between a kind and its number: Báo cáo thẩm tra số 34/BC-KTXH.
MORE_RE = re.compile(r"(?P<words>(?:\s+(?!(?:số|theo|mẫu|biểu|tại)(?!\w))[^\W\d_]+){1,6})\s+số\s*:?\s*(?=\d)")
# Of those, the ones that make a kind of their own, whose codes no table can list: 526/CTrPH-MTTQ-HND.
JOINT_WORDS_RE = re.compile(r"\s+(?:phối\s+hợp|liên\s+ngành|liên\s+tịch)")
ACRONYM_RE = re.compile(r"\s*\([A-ZĐ&]{2,10}\)")  # Luật Căn cước công dân (CCCD) năm 2014
NUMBER_BEFORE_RE = re.compile(r"\s*,?\s*số\s*:?\s*")


def read_head(plain: Plain, start: int, end: int, word: str) -> Head | None:
    """Read the document that a word for a kind introduces; None when the word names none."""
    known = kind_words().get(word)
    if known is None:
        return _abbreviated(plain.norm, plain.low, start, end)
    after = AFTER_KIND_RE.match(plain.low, end)
    if after and after.lastgroup == "number":
        head = _with_digit(plain, start, (end, after.end()), word)
        if head or not known.titled or known.needs_number:
            return head
    elif known.needs_number or not (after or known.titled or plain.norm[start].isupper()):
        return None
    return _without_digit(plain, (start, end), known, after)


def _with_digit(plain: Plain, start: int, gap: tuple[int, int], word: str) -> Head | None:
    """Read a word for a kind with a number or a serial after the gap."""
    known = kind_words()[word]
    if known.abbreviated and not plain.norm[start : gap[0]].isupper():
        return None
    head = _numbered(plain, start, gap, known.kind)
    if head or (known.needs_number and word not in SHORT):
        return head
    return read_serial(plain, start, gap, known.kind)


def _without_digit(
    plain: Plain, word: tuple[int, int], known: KindWord, after: re.Match[str] | None
) -> Head | None:
    """Read a word for a kind with a title, an issuer or a qualification after it, or alone."""
    (start, end), kind, follows = word, known.kind, after.lastgroup if after else ""
    head = _titled(plain.norm, plain.low, start, end, kind) if known.titled else None
    if head is None and follows == "issuer":
        head = _issuer_first(plain.norm, plain.low, start, end, kind)
    elif head is None and not follows and plain.norm[start].isupper():
        head = _qualified(plain, start, end, kind)
    if head is None and after and follows == "this":
        return read_pointing(plain.norm, plain.low, start, after, kind)
    return head or (read_bare(plain.norm, plain.low, start, end, kind) if kind in BARE else None)


def _numbered(plain: Plain, start: int, gap: tuple[int, int], kind: str) -> Head | None:
    """Read kind + number: the full form, with or without *số* in the gap between them."""
    norm, low, (end, position) = plain.norm, plain.low, gap
    found = read_number(norm, position) or read_spaced_number(norm, position, kind)
    if not found:
        return None
    number_end, number, year = found
    form: Form = "full" if low[end:position].strip() else "no_so"
    head = Head(
        start,
        number_end,
        form,
        "kind-number",
        kind or kind_of(number),
        number,
        year=year,
        number_end=number_end,
    )
    head.take_tail(read_tail(norm, low, number_end, joint="liên tịch" in kind.lower()))
    return head


def _qualified(plain: Plain, start: int, end: int, kind: str) -> Head | None:
    """Read kind + words + number, where the number's code is of the kind: *Báo cáo thẩm tra số 34/BC-KTXH*."""
    more = MORE_RE.match(plain.low, end)
    found = read_number(plain.norm, more.end()) if more else None
    if not more or not found:
        return None
    coded = kind_of(found[1])
    if coded != kind and (coded or not JOINT_WORDS_RE.match(more["words"])):
        return None
    if names_another(more["words"], kind):
        return None
    return _numbered(plain, start, (end, more.end()), kind)


def _issuer_first(norm: str, low: str, start: int, end: int, kind: str) -> Head | None:
    """Read kind + issuer + number: *Quyết định của Bộ Chính trị số31-QĐ/TW*."""
    of = OF_RE.match(low, end)
    if not of or not issuer_re().match(low, of.end()):
        return None
    tail = read_tail(norm, low, end, joint="liên tịch" in kind.lower())
    if not tail.issuer:
        return None
    so = NUMBER_BEFORE_RE.match(low, tail.end)
    found = read_number(norm, so.end()) if so else None
    if not found:
        return None
    number_end, number, year = found
    head = Head(
        start,
        number_end,
        "full",
        "issuer-number",
        kind or kind_of(number),
        number,
        issuer=tail.issuer,
        year=year,
        date=tail.date,
        term=tail.term,
        number_end=number_end,
    )
    head.take_tail(read_tail(norm, low, number_end))
    return head


def _titled(norm: str, low: str, start: int, end: int, kind: str) -> Head | None:
    """Read kind + title (laws, codes, ordinances, the Constitution, congress resolutions)."""
    if kind == CONGRESS_KIND:
        stop = end if SEVERAL_RE.search(low, max(0, start - 20), start) else find_congress_end(low, end)
        return Head(start, stop, "title", "congress", kind, title=norm[start:stop]) if stop > end else None
    if low[max(0, start - 5) : start] == "pháp ":
        return None
    title_end = find_title_end(norm, low, start, end, kind)
    if title_end is None:
        return None
    head = Head(start, title_end, "title", "title", kind, title=spaced(norm[start:title_end]))
    so = NUMBER_BEFORE_RE.match(low, title_end)
    found = read_number(norm, so.end()) if so else None
    if found:
        head.number_end, head.number, head.year = found
        head.form, head.rule = "full", "title-number"
        head.take_tail(read_tail(norm, low, head.number_end))
        return head
    acronym = ACRONYM_RE.match(norm, title_end)
    tail = read_tail(norm, low, acronym.end() if acronym else title_end, bare_year=True)
    if not acronym or tail.dated:
        head.take_title_tail(tail)
    return head


def _abbreviated(norm: str, low: str, start: int, end: int) -> Head | None:
    """Read the standing abbreviation of a law: *Điều 63 BLLĐ năm 2012*; in capitals alone."""
    if not norm[start:end].isupper():
        return None
    kind, title = short_titles()[low[start:end]]
    head = Head(start, end, "title", "abbreviation", kind, title=title)
    head.take_title_tail(read_tail(norm, low, end, bare_year=True))
    return head
