"""Duties of a statute: line by line, with what the entries of a list inherit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kg.duty.clause import (
    Clause,
    Past,
    announced,
    read_assignment,
    read_clause,
    read_entry,
    read_indicative,
    read_passive,
    read_plea,
)
from kg.duty.draft import Bearer, Draft, Lead
from kg.duty.heading import is_barren, read_heading
from kg.duty.predicate import verb_of
from kg.duty.subject import read_subject
from kg.duty.words import Agent, agent_at, cues_in, verb_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.cite.plain import Plain

ARTICLE_RE = re.compile(r"[\s#*]*điều\s+\d{1,3}[a-zđ]?\s*[.:]\s*")
PART_RE = re.compile(r"[\s#*]*(?:chương|mục|tiểu mục|phần|phụ lục)\s+[\divxlc]+(?!\w)")
ARTICLE_LINE_RE = re.compile(r"^[\s#*]*điều\s+\d{1,3}[a-zđ]?\s*[.:]", re.MULTILINE)
LIST_LINE_RE = re.compile(r"^\s*(?:\d{1,2}\.\s|[a-zđ]\)\s)", re.MULTILINE)
SELF_RE = re.compile(
    r"(?<!\w)(?:điều|khoản|luật|pháp lệnh|nghị định|thông tư|quyết định|quy chế|nghị quyết) này(?!\w)"
)
LABEL_RE = re.compile(
    r"[\s*_>|]*(?:(?P<clause>\d{1,3}[a-zđ]?(?:\.\d{1,2})*)[.)/](?!\d)|(?P<point>[a-zđ]\d?)\s?[).]|"
    r"(?P<dash>[-+•*–]))\s*(?=\S)"
)
DEPTHS = {"clause": 2, "point": 3, "dash": 4}.items()
LINE_RE = re.compile(r"[^\n]+")
SENTENCE_END_RE = re.compile(r"[.!?](?=\s|$)(?!\s*\d)")
CLAUSE_END_RE = re.compile(r";\s*")
# A second duty in one clause: *… và phải nêu rõ lý do*, *…, không được tham gia*.
SECOND_RE = re.compile(
    r""";\s*|,\s+(?=không\s+được\s)
    |\s(?:và|nhưng|đồng\s+thời)\s+(?=(?:không\s+được|phải|có\s+quyền|có\s+trách\s+nhiệm|
    có\s+nghĩa\s+vụ|được\s+quyền|chịu\s+trách\s+nhiệm)\s)""",
    re.VERBOSE,
)
SHORT = 160
LONGEST_NAME = 120
NOWHERE = 99.0
# A list of things, not of actions: what it holds binds nobody by itself.
THINGS_RE = re.compile(
    r"""(?:trường\s+hợp|gồm|nội\s+dung|tài\s+liệu|hồ\s+sơ|giấy\s+tờ|điều\s+kiện|hình\s+thức|tiêu\s+chuẩn|
    thông\s+tin|nguyên\s+tắc
    |yếu\s+tố|loại|đối\s+tượng|căn\s+cứ|tiêu\s+chí|hành\s+vi|một\s+trong|mức|nhóm|khoản|chi\s+phí|
    số\s+liệu|phương\s+thức)(?!\w)[^:]{0,60}:?\s*$""",
    re.VERBOSE,
)
# A list of what is to be done, after a duty of its own.
WORKS_RE = re.compile(
    r"(?:thực\s+hiện|tuân\s+thủ|chấp\s+hành|làm)\s+(?:đầy\s+đủ\s+)?(?:các\s+|"
    r"những\s+)?(?:quy\s+định|việc|công\s+việc|nhiệm\s+vụ|biện\s+pháp|bước)[^:]{0,40}:\s*$"
)
NOUNS_TOO = frozenset(
    "quyết định|thông báo|báo cáo|yêu cầu|đề nghị|kiến nghị|kế hoạch|quy định|đăng ký|hợp đồng|"
    "kết luận|nội dung|biên bản|dự thảo|giao dịch|khuyến khích".split("|")
)


class Line(NamedTuple):
    """A line of the text past its label: how deep it stands, and whether an entry of its own list follows."""

    start: int
    end: int
    depth: float
    labelled: bool
    opens: bool  # the next line stands deeper


class Given(NamedTuple):
    """What a clause is given: the lead of its list, what it may go on, what stood before, whether it can bind."""

    lead: Lead | None
    further: Lead | None
    past: Past
    barren: bool


class State(NamedTuple):
    """What the lines before have left."""

    leads: tuple[Lead, ...] = ()
    past: Past = Past()
    barren: float = NOWHERE  # below this depth nothing binds without a cue: definitions, lists of things


def is_statute(low: str) -> bool:
    """Tell whether a text has the articles or lists of a statute, or speaks of itself as one."""
    return any(pattern.search(low) for pattern in (ARTICLE_LINE_RE, LIST_LINE_RE, SELF_RE))


def read_statute(plain: Plain, heading: Plain) -> tuple[list[Draft], int]:
    """Read the duties of a statute, or of one article with its heading; count the sentences left with a cue alone."""
    drafts: list[Draft] = []
    unread = 0
    state = _below(heading, 0, len(heading.low), apart=True)
    for line in _lines(plain.low):
        article = ARTICLE_RE.match(plain.low, line.start, line.end)
        if article or PART_RE.match(plain.low, line.start, line.end):
            state = _below(plain, article.end() if article else line.end, line.end, apart=False)
            continue
        found, left, state = _read_line(plain, line, state)
        drafts.extend(found)
        unread += left
    return drafts, unread


def _below(heading: Plain, start: int, end: int, *, apart: bool) -> State:
    """Begin anew below a heading; one given apart has no place in the text."""
    lead = read_heading(heading.norm, heading.low, start, end)
    if lead and apart:
        lead = lead._replace(bearer=lead.bearer._replace(start=-1, end=-1))
    return State((lead,) if lead else (), barren=0.0 if is_barren(heading.low, start, end) else NOWHERE)


def _lines(low: str) -> Iterator[Line]:
    """Cut a text into lines, each with its depth: article 0, no label 1, khoản 2, điểm 3, dash 4."""
    marks = [(match.span(), LABEL_RE.match(low, *match.span())) for match in LINE_RE.finditer(low)]
    depth = 0.5
    for number, ((start, end), label) in enumerate(marks):
        if label:
            depth = _depth(label)
        elif ARTICLE_RE.match(low, start, end):
            depth = 0.5
        following = marks[number + 1][1] if number + 1 < len(marks) else None
        own = depth if label else depth + 0.5
        opens = following is not None and _depth(following) > own
        yield Line(label.end() if label else start, end, own, label is not None, opens)


def _depth(label: re.Match[str]) -> float:
    """Give the depth of a label; ``1.1.`` stands below ``1.``."""
    kind = label.lastgroup or "dash"
    return dict(DEPTHS)[kind] + (0.25 * label[0].strip(" .)").count(".") if kind == "clause" else 0)


def _read_line(plain: Plain, line: Line, state: State) -> tuple[list[Draft], int, State]:
    """Read one line: its duties, how many of its sentences have a cue alone, and what it leaves to the next."""
    leads = tuple(lead for lead in state.leads if lead.depth < line.depth)
    past = Past() if line.labelled else state.past
    barren = state.barren if state.barren < line.depth else NOWHERE
    low = plain.low
    if line.opens or low[line.end - 1] == ":":
        lead = read_heading(plain.norm, low, line.start, line.end) if line.end - line.start <= SHORT else None
        lead = lead or _named_alone(plain, line, leads)
        if lead:
            return [], 0, State((*leads, lead._replace(depth=line.depth)), Past(), barren)
    drafts: list[Draft] = []
    unread = 0
    for number, sentence in enumerate(_sentences(low, line)):
        inherits = leads[-1] if leads and not number and not _is_title(low, line) else None
        found, lead, cued, past = _read_sentence(plain, sentence, inherits, past, barren=barren < line.depth)
        if lead and line.end - sentence[1] < 2:  # noqa: PLR2004  the line ends with the lead
            leads = (*leads, lead._replace(depth=line.depth))
        unread += cued and not found and not lead
        drafts.extend(found)
    opens = low[line.end - 1] == ":" or _is_title(low, line)
    if opens and not any(lead.depth == line.depth for lead in leads) and _lists_things(low, line):
        barren = min(barren, line.depth)
    return drafts, unread, State(leads, past, barren)


def _sentences(low: str, line: Line) -> Iterator[tuple[int, int]]:
    """Cut a line into sentences."""
    start = line.start
    for stop in SENTENCE_END_RE.finditer(low, line.start, line.end):
        yield start, stop.end()
        start = stop.end()
    if start < line.end:
        yield start, line.end


def _lists_things(low: str, line: Line) -> bool:
    """Tell whether a line announces a list of things: papers, cases, conditions."""
    return THINGS_RE.search(low, max(line.start, line.end - SHORT), line.end) is not None


def _is_title(low: str, line: Line) -> bool:
    """Tell whether a line is the title of the list below it: no stop at its end."""
    return line.opens and low[line.end - 1] not in ".;:,"


def _named_alone(plain: Plain, line: Line, leads: tuple[Lead, ...]) -> Lead | None:
    """Read a line that only names the bearer of the entries below: *Bộ Tài chính:*."""
    low, end = plain.low, line.end
    while end > line.start and low[end - 1] in ": .":
        end -= 1
    subject = read_subject(low, line.start, end)
    if (
        subject.kind != "agent"
        or end - subject.end > 1
        or low[line.end - 1] in ".;,"
        or cues_in(low, line.start, end)
    ):
        return None
    if subject.end - subject.start > LONGEST_NAME or verb_of(
        plain.norm, low, Agent(subject.start, subject.start, ""), subject.end
    ):
        return None
    bearer = Bearer(plain.norm[subject.start : subject.end], subject.start, subject.end, subject.level)
    modality = leads[-1].modality if leads else "must"
    opening = (line.start, subject.start) if line.start < subject.start else None
    return Lead(0, bearer, modality, "list", strict=True, opening=opening)


def _read_sentence(
    plain: Plain, span: tuple[int, int], lead: Lead | None, past: Past, *, barren: bool
) -> tuple[list[Draft], Lead | None, bool, Past]:
    """Read the clauses of a sentence; the last may announce a list."""
    drafts: list[Draft] = []
    opened: Lead | None = None
    cued = False
    start, end = span
    cut = CLAUSE_END_RE if plain.low[end - 1] == ":" else SECOND_RE
    while start < end:
        stop = cut.search(plain.low, start, end)
        close = stop.start() if stop else end
        further = _as_lead(past, fresh=not drafts) if drafts or lead is None else None
        inherited = None if drafts else lead
        clause = _read_one(plain, (start, close), Given(inherited, further, past, barren))
        cued = cued or clause.cued
        if clause.draft:
            draft = clause.draft if drafts else _whole(plain, span[0], clause.draft)
            drafts.append(draft)
            past = Past(draft.bearer, draft.modality, draft.cue, draft.rule)
        opened = clause.lead
        start = stop.end() if stop and stop.end() > close else end
    return drafts, opened, cued, past


def _whole(plain: Plain, start: int, draft: Draft) -> Draft:
    """Give a bearer the names before it that semicolons part: *Chánh Văn phòng; Vụ trưởng …; … chịu trách nhiệm*."""
    bearer = draft.bearer
    if draft.rule != "cue" or bearer.start != draft.start or draft.start == start:
        return draft
    names = plain.low[start : bearer.start].split(";")[:-1]
    place = start
    for name in names:
        if not agent_at(plain.low, place + len(name) - len(name.lstrip())):
            return draft
        place += len(name) + 1
    while plain.low[start] == " ":
        start += 1
    whole = bearer._replace(words=plain.norm[start : bearer.end], start=start)
    return draft._replace(start=start, bearer=whole)


def _begins_with_noun(low: str, action: int, span: tuple[int, int]) -> bool:
    """Tell whether a new sentence begins with a word that is a noun as well: *Quyết định được gửi …*."""
    verb = verb_at(low, action)
    fresh = low[max(span[0] - 3, 0) : span[0]].rstrip()[-1:] in {".", ""}
    return fresh and verb is not None and verb[0] in NOUNS_TOO


def _as_lead(past: Past, *, fresh: bool) -> Lead | None:
    """Let a clause inherit from the one before it; a fresh sentence inherits no right and no ban."""
    if not past.rule or past.rule in {"agentless", "passive", "length"}:
        return None
    if fresh and past.modality in {"may", "right", "must_not"}:
        return None
    modality = past.modality if past.modality not in {"assigned_lead", "assigned_support"} else "must"
    return Lead(0, past.bearer, modality, "sentence", strict=True, cue=past.cue)


def _read_one(plain: Plain, span: tuple[int, int], given: Given) -> Clause:
    """Read one clause: by its own cue, as an entry, by its own bearer, as a passive, in this order."""
    lead = given.lead
    if lead and lead.modality == "must_not":
        return Clause(read_entry(plain.low, span, lead))
    past = given.past._replace(bearer=lead.bearer) if lead and lead.bearer.words else given.past
    clause = read_clause(plain.norm, plain.low, span, past)
    if given.barren and clause.draft and _is_case(clause.draft):
        return Clause(cued=True)
    if clause.draft and clause.draft.inherited and lead:
        return clause._replace(draft=clause.draft._replace(inherited=lead.source))
    if clause.draft or clause.lead:
        return clause
    found = _read_uncued(plain, span, given)
    if found.draft and given.barren and not found.draft.cue:
        return clause
    return found._replace(cued=clause.cued)


def _is_case(draft: Draft) -> bool:
    """Tell whether a clause in a list of things only states a case: *Hội đồng không được thành lập*."""
    return not draft.bearer.words or draft.modality in {"must_not", "may"}


def _read_uncued(plain: Plain, span: tuple[int, int], given: Given) -> Clause:
    """Read a clause without a cue of its own that binds somebody."""
    norm, low = plain.norm, plain.low
    draft = read_plea(norm, low, span) or read_assignment(norm, low, span) or read_indicative(norm, low, span)
    opened = announced(low, draft) if draft else None
    if opened:
        return Clause(lead=opened)
    if draft is None and given.lead:
        draft = read_entry(low, span, given.lead)
    elif draft is None and given.further:
        draft = read_entry(low, span, given.further)
        if draft and _begins_with_noun(low, draft.action, span):
            draft = None
    return Clause(draft or read_passive(norm, low, span, given.past))
