"""Find what a text says about other documents; this room knows no other document.

``find_citations`` makes one pass over the text for words that can begin a citation (a kind, a unit, a number), reads
each with the grammars of ``head``, ``tail`` and ``provision``, and then tells what repeats what (alias, anaphora),
what stands inside what, and which relation the words around show. Nothing is resolved here.
"""

from __future__ import annotations

import re

from kg.cite.context import add_context
from kg.cite.draft import Draft, Head
from kg.cite.head import read_head
from kg.cite.listing import read_list
from kg.cite.number import is_plausible, read_number
from kg.cite.plain import Plain, plain_text
from kg.cite.pointing import read_same
from kg.cite.provision import Provisions, read_provisions
from kg.cite.scan import find_starts, word_at
from kg.cite.tail import read_tail
from kg.cite.words import names_another, other_word_re, unit_slugs
from kg.model import Citation, Span
from kg.number import kind_of

__all__ = ["find_citations"]

# Between provisions and the document they belong to.
CONNECT_RE = re.compile(r"\s*,?\s*(?:(?:của|tại|trong|theo|thuộc|cua|of(?:\s+the)?)\s+)?(?:các\s+|những\s+)?")
SO_BEFORE_RE = re.compile(r"(?<!\w)(?:số|no\.?|number)\s*:?\s*$")
BEFORE_NUMBER = 60  # how far before a number its kind may stand
MORE_WORDS_RE = re.compile(r"(?:\s+(?!(?:này|trên|đó|theo|tại|kèm|có|ở)(?!\w))[^\W\d_]+){0,5}\s*")
# What makes the digits after it no document number: a standard (QCVN 02:2009/BYT), a form, a further slash.
NOT_BEFORE_NUMBER_RE = re.compile(r"(?:[/.]|mẫu\s+(?:số\s+)?|(?:\d|vn)\s*:\s*)$")
SAME_RE = re.compile(r"cùng\s+")  # khoản 2 Điều 15 của cùng Luật
# Between provisions and the document that carries what they belong to.
WITH = r"(?:được\s+)?(?:ban\s+hành\s+)?kèm\s+theo\s+"
ATTACHED_RE = re.compile(
    rf"\s*(?:(?:,\s*|của\s+|tại\s+)*(?:các\s+)?phụ\s+lục\s+)?(?:{WITH}|(?:được\s+)?(?:ban\s+hành\s+)?tại\s+)"
)
# The same, where the provisions are of a regulation that has articles of its own.
CARRIED_RE = re.compile(
    r"\s*(?:,\s*|của\s+|tại\s+|trong\s+)*(?:bản\s+)?(?:quy\s+chế|quy\s+định|điều\s+lệ|quy\s+trình|đề\s+án|chương\s+trình"
    rf"|kế\s+hoạch|hướng\s+dẫn)(?:,?\s+(?!kèm\s)[^\W\d_]+){{0,24}}?\s+{WITH}"
)
# What has articles of its own and no number: the charter of a body, a treaty, a contract.
OTHER_TEXT_RE = re.compile(
    r"\s+(?:(?:của|tại|trong|thuộc)\s+(?:[Bb]ản\s+)?)?"
    r"(?:Điều\s+(?:lệ|ước)|Hiệp\s+(?:định|ước)|Công\s+ước|Nghị\s+định\s+thư|(?<=của\s)(?:điều\s+lệ|hiệp\s+định|hợp\s+đồng|thỏa\s+ước))"
    r"(?!\w)(?!\s+này)"
)
# The heading of a unit: its label ends with a dot, or the line ends, at the beginning of a line.
HEADING_RE = re.compile(r"(?:^|\n)[\s#*]*$")
HEADING_END_RE = re.compile(r"\s*(?:[.:]|$|\n)")
# Words that portals glue to the word before: "liên quanLuật", "căn cứQuyết định".
GLUED_KINDS = frozenset(
    {
        *("luật", "nghị định", "nghị quyết", "quyết định", "thông tư", "chỉ thị", "kết luận", "pháp lệnh"),
        *("tờ trình", "công văn", "kế hoạch", "hướng dẫn", "báo cáo", "thông báo"),
    }
)
BARE_AFTER_PROVISIONS = frozenset(
    {"luật", "bộ luật", "nghị định", "thông tư", "nghị quyết", "quyết định", "pháp lệnh"}
)
LONGEST_SYLLABLE = 9  # letters of the longest syllable, and two spaces
BRACKET_RE = re.compile(r"\[[^\]\n]{0,60}$")


def find_citations(text: str) -> tuple[Citation, ...]:
    """Find the citations of a text, in the order of their places.

    Returns: citations with offsets into ``text`` as given, half-open, in code points. Spans that look like a
    citation and are none have ``rejected`` set. Runs in time linear in the length of the text.

    >>> [found.surface for found in find_citations("Căn cứ khoản 4 Điều 23 Luật Thanh tra và Nghị định 59/2023/NĐ-CP;")]
    ['khoản 4 Điều 23 Luật Thanh tra', 'Nghị định 59/2023/NĐ-CP']
    """
    plain = plain_text(text)
    drafts = _scan(plain)
    add_context(plain, drafts)
    return tuple(_finish(text, plain, draft) for draft in drafts)


def _scan(plain: Plain) -> list[Draft]:
    """Read every place where a citation can begin; a place inside an earlier citation is passed over."""
    drafts: list[Draft] = []
    low, units, position = plain.low, unit_slugs(), 0
    for start, end, word in find_starts(low):
        if start < position:
            continue
        if not word:
            found = _read_number(plain, start)
        elif low[start - 1 : start].isalpha() and not _is_glued(plain, start, word):
            continue
        elif word in units:
            found = [] if _ends_another_word(low, start, end) else _read_provision(plain, start)
        else:
            head = read_head(plain, start, end, word)
            found = [Draft.of_head(member) for member in read_list(plain, head)] if head else []
        if found:
            drafts += found
            position = found[-1].end
    return drafts


def _ends_another_word(low: str, start: int, end: int) -> bool:
    """Tell whether a word for a unit is the end of another word: *danh mục*, *tài khoản*, *thành phần*."""
    match = other_word_re().search(low, max(0, start - LONGEST_SYLLABLE), end)
    return match is not None and match.end() == end


def _is_glued(plain: Plain, start: int, word: str) -> bool:
    """Tell whether a capital begins a word for a kind right after a small letter: *liên quanLuật*."""
    return word in GLUED_KINDS and plain.norm[start].isupper() and plain.norm[start - 1].islower()


def _read_number(plain: Plain, start: int) -> list[Draft]:
    """Read a number without a kind word; one whose code nobody uses is kept as rejected."""
    found = read_number(plain.norm, start)
    so = SO_BEFORE_RE.search(plain.low, max(0, start - 10), start)
    if found is None or (not so and NOT_BEFORE_NUMBER_RE.search(plain.low, max(0, start - 12), start)):
        return []
    end, number, year = found
    kind = kind_of(number)
    word = _kind_before(plain, so.start(), kind) if so and kind else None
    head = Head(
        word if word is not None else so.start() if so else start,
        end,
        "number_only" if word is None else "full",
        "number" if word is None else "kind-words-number",
        kind,
        number,
        year=year,
        number_end=end,
    )
    draft = Draft.of_head(head)
    tail = read_tail(plain.norm, plain.low, end)
    if not is_plausible(number, alone=so is None and tail.date is None):
        draft.rejected = "the code is of no known kind or organ"
        return [draft] if so else []
    head.take_tail(tail)
    return [Draft.of_head(member) for member in read_list(plain, head)]


def _kind_before(plain: Plain, end: int, kind: str) -> int | None:
    """Find the word for the kind of a number, with other words after it: *công điện khẩn của tỉnh số 12/CĐ-UBND*."""
    start = plain.low.rfind(kind.lower(), max(0, end - BEFORE_NUMBER), end)
    if start < 0 or plain.low[start - 1 : start].isalnum():
        return None
    words = plain.low[start + len(kind) : end]
    return start if MORE_WORDS_RE.fullmatch(words) and not names_another(words, kind) else None


def _read_provision(plain: Plain, start: int) -> list[Draft]:
    """Read provisions with the document after them, or alone (then they are the citing text's own)."""
    provisions = read_provisions(plain.low, start)
    if provisions is None or _is_heading(plain, start, provisions):
        return []
    if BRACKET_RE.search(plain.low, max(0, start - 60), start):
        return [
            Draft(
                start,
                provisions.end,
                "provision",
                "provision-bracket",
                units=provisions.paths,
                rejected="a bibliography bracket",
            )
        ]
    if not provisions.relative:
        for between_re, carried in ((CONNECT_RE, ""), (ATTACHED_RE, ""), (CARRIED_RE, "kem-theo-1/")):
            between = between_re.match(plain.low, provisions.end)
            head = _head_at(plain, between.end()) if between else None
            if head:
                draft = Draft.of_provisions(start, provisions, head)
                if carried:
                    draft.units = tuple(carried + path for path in draft.units)
                return [draft]
    draft = Draft.of_provisions(start, provisions, None)
    if not provisions.relative and OTHER_TEXT_RE.match(plain.norm, provisions.end):
        draft.rule, draft.this = "provision-other", ""
    return [draft]


def _head_at(plain: Plain, position: int) -> Head | None:
    """Read the document named exactly at a place, if one is."""
    same = SAME_RE.match(plain.low, position)
    position = same.end() if same else position
    end, word = word_at(plain.low, position)
    if not word or word in unit_slugs():
        return None
    if same:
        return read_same(position, end, word.capitalize()) if word in BARE_AFTER_PROVISIONS else None
    return read_head(plain, position, end, word) or _bare_after_provisions(plain, position, end, word)


def _bare_after_provisions(plain: Plain, start: int, end: int, word: str) -> Head | None:
    """Take a bare kind word right after provisions as anaphora: *Điều 34 Nghị định*."""
    if word not in BARE_AFTER_PROVISIONS or not plain.norm[start].isupper():
        return None
    if plain.low.startswith(" thư", end):  # Nghị định thư is a treaty
        return None
    kind = word.capitalize()
    issuer = read_tail(plain.norm, plain.low, end)
    if issuer.issuer:  # "Nghị quyết của Ủy ban Thường vụ Quốc hội": another document, named by nothing else
        return Head(start, issuer.end, "title", "kind-issuer", kind, issuer=issuer.issuer)
    return Head(start, end, "anaphora", "anaphora-bare", kind, this="bare")


def _is_heading(plain: Plain, start: int, provisions: Provisions) -> bool:
    """Tell whether the provisions are the heading of a unit of this very text: ``Điều 5. Phạm vi``."""
    if not HEADING_RE.search(plain.norm, max(0, start - 8), start):
        return False
    return (
        len(provisions.paths) == 1
        and "/" not in provisions.paths[0]
        and HEADING_END_RE.match(plain.norm, provisions.end) is not None
    )


def _finish(text: str, plain: Plain, draft: Draft) -> Citation:
    """Turn a draft into a citation whose offsets point into the given text."""
    at = plain.at
    start, end = at(draft.start), at(draft.end)
    if draft.document_start == draft.start and draft.document_end == draft.end:
        document = Span(start, end)
    else:
        document = Span(at(draft.document_start), at(draft.document_end))
    return Citation(
        start,
        end,
        text[start:end],
        draft.form,
        draft.kind,
        draft.number,
        draft.title,
        draft.issuer,
        draft.year,
        draft.date,
        draft.units,
        draft.relation,
        Span(at(draft.cue[0]), at(draft.cue[1])) if draft.cue else None,
        draft.passive,
        document,
        draft.within,
        draft.antecedent,
        draft.refers_to_self,
        draft.rejected,
        draft.term,
        draft.rule,
    )
