"""Duties of a statute: line by line, with what the entries of a list inherit."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from kg.duty.clause import (
    NOTHING,
    Clause,
    Past,
    announced,
    read_assignment,
    read_clause,
    read_entry,
    read_indicative,
    read_plea,
)
from kg.duty.draft import Bearer, Draft, Lead
from kg.duty.heading import is_barren, read_heading
from kg.duty.passage import Passage, passage_of
from kg.duty.passive import read_passive
from kg.duty.predicate import verb_of
from kg.duty.signs import CUE, OFTEN, PLEA, SPAN, STOP, Signs
from kg.duty.subject import Subject, read_subject
from kg.duty.words import Agent, agent_at, cues_in, verb_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.cite.plain import Plain

HEADING_RE = re.compile(
    r"[\s#*]*(?:(?P<article>điều\s+\d{1,3}[a-zđ]?\s*[.:]\s*)|(?:chương|mục|tiểu mục|phần|phụ lục)\s+[\divxlc]+(?!\w))"
)
ARTICLE_LINE_RE = re.compile(r"^[\s#*]*điều\s+\d{1,3}[a-zđ]?\s*[.:]", re.MULTILINE)
LIST_LINE_RE = re.compile(r"^\s*(?:\d{1,2}\.\s|[a-zđ]\)\s)", re.MULTILINE)
SELF_RE = re.compile(
    r"(?<!\w)(?:điều|khoản|luật|pháp lệnh|nghị định|thông tư|quyết định|quy chế|nghị quyết) này(?!\w)"
)
LINE_RE = re.compile(
    r"""(?:(?:[*_>|]|[^\S\n])*
      (?:(?P<clause>\d{1,3}[a-zđ]?(?:\.\d{1,2})*)[.)/](?!\d)|(?P<point>[a-zđ]\d?)[^\S\n]?[).]|(?P<dash>[-+•*–]))
    [^\S\n]*(?=\S))?(?P<words>[^\n]*\S)""",
    re.VERBOSE,
)
NO_LABEL = 0.0
SENTENCE_END_RE = re.compile(r"[.!?](?=\s|$)(?!\s*\d)")
CLAUSE_END_RE = re.compile(r";\s*")
HEADING_LETTERS = frozenset("đcmtp#* ")
# A second duty in one clause: *… và phải nêu rõ lý do*, *…, không được tham gia*.
SECOND_RE = re.compile(
    r""";\s*|,\s+(?=không\s+được\s)
    |\s(?:và|nhưng|đồng\s+thời)\s+(?=(?:không\s+được|phải|có\s+quyền|có\s+trách\s+nhiệm|
    có\s+nghĩa\s+vụ|được\s+quyền|chịu\s+trách\s+nhiệm)\s)""",
    re.VERBOSE,
)
SHORT = 160
SHORTEST = 12  # letters of a bearer with its verb: "Bộ ban hành X"
SLIP_RE = re.compile(r"(?:trách nhiệm|nghĩa vụ|nhiệm vụ|quyền|quyền hạn|sau|sau đây)[;,.]$")  # for a colon
LONGEST_NAME = 120
NOWHERE = 99.0
# What a line says of somebody, who is then not only named: *X bị thu hồi giấy phép trong các trường hợp sau*.
SAID_RE = re.compile(
    r"\s(?:bị|là|gồm|bao gồm|được (?!(?:giao|cấp|phân|ủy|chỉ|cử|bổ|công|thành)(?!\w)))(?!\w)"
)
FRESH = Past()
BINDING = CUE | STOP | PLEA | SPAN | OFTEN  # of these a line needs one to say more than who does what
# A list of things, not of actions: what it holds binds nobody by itself.
THINGS_RE = re.compile(
    r"""(?:trường\s+hợp|gồm|nội\s+dung|tài\s+liệu|hồ\s+sơ|giấy\s+tờ|điều\s+kiện|hình\s+thức|tiêu\s+chuẩn|
    thông\s+tin|nguyên\s+tắc
    |yếu\s+tố|loại|đối\s+tượng|căn\s+cứ|tiêu\s+chí|hành\s+vi|một\s+trong|mức|nhóm|khoản(?!\s+\d)|chi\s+phí|
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
    signs: int  # which rules its words can satisfy
    heading: (
        int  # where the words of a heading of an article begin, at the end that of a part; -1 in other lines
    )

    def is_title(self, low: str) -> bool:
        """Tell whether it is the title of the list below it: no stop at its end."""
        return self.opens and low[self.end - 1] not in ".;:,"


class Given(NamedTuple):
    """What a clause is given: the lead of its list, what it may go on, what stood before, whether it can bind."""

    lead: Lead | None
    further: Lead | None
    past: Past
    barren: bool
    signs: int


class State(NamedTuple):
    """What the lines before have left."""

    leads: tuple[Lead, ...] = ()
    past: Past = Past()
    barren: float = NOWHERE  # below this depth nothing binds without a cue: definitions, lists of things


def is_statute(low: str) -> bool:
    """Tell whether a text has the articles or lists of a statute, or speaks of itself as one."""
    return any(pattern.search(low) for pattern in (LIST_LINE_RE, SELF_RE, ARTICLE_LINE_RE))


def read_statute(plain: Plain, heading: Plain, signs: Signs) -> tuple[list[Draft], int]:
    """Read the duties of a statute, or of one article with its heading; count the sentences left with a cue alone."""
    drafts: list[Draft] = []
    unread = 0
    state = _below(heading, 0, len(heading.low), apart=True)
    for line in _lines(plain.low, signs):
        if line.heading >= 0:
            state = _below(plain, line.heading, line.end, apart=False)
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


def _lines(low: str, signs: Signs) -> Iterator[Line]:
    """Cut a text into lines, each with its depth: article 0, no label 1, khoản 2, điểm 3, dash 4."""
    depth = 0.5
    marks = [(match, _depth(match)) for match in LINE_RE.finditer(low)]
    for (match, label), (_, following) in pairwise((*marks, (None, NO_LABEL))):
        start, end = match.span("words")  # type: ignore[union-attr]
        heading = HEADING_RE.match(low, start, end) if low[start] in HEADING_LETTERS else None
        article = heading and heading["article"]
        if label:
            depth = label
        elif article:
            depth = 0.5
        own = label or depth + 0.5
        if following > own and SLIP_RE.search(low, max(start, end - SHORT), end):
            end -= 1
        within = signs.within(start, end)
        place = -1 if heading is None else heading.end() if article else end
        yield Line(start, end, own, label > NO_LABEL, following > own, within, place)


def _depth(line: re.Match[str]) -> float:
    """Give the depth of the label of a line; ``1.1.`` stands below ``1.``."""
    clause = line["clause"]
    if clause:
        return 2.0 + 0.25 * clause.count(".")
    return 3.0 if line["point"] else 4.0 if line["dash"] else NO_LABEL


def _read_line(plain: Plain, line: Line, state: State) -> tuple[list[Draft], int, State]:
    """Read one line: its duties, how many of its sentences have a cue alone, and what it leaves to the next."""
    leads = tuple([lead for lead in state.leads if lead.depth < line.depth]) if state.leads else ()
    past = FRESH if line.labelled else state.past
    barren = state.barren if state.barren < line.depth else NOWHERE
    low = plain.low
    if not (leads or past.rule or line.signs & BINDING or line.opens) and _is_one_clause(low, line):
        draft = _read_bare(plain, line, barren=barren < line.depth)
        if draft is None:
            return [], 0, State((), past, barren)
        return [draft], 0, State((), Past(draft.bearer, draft.modality, draft.cue, draft.rule), barren)
    if line.opens or low[line.end - 1] == ":":
        lead = read_heading(plain.norm, low, line.start, line.end) if line.end - line.start <= SHORT else None
        lead = lead or _named_alone(plain, line, leads)
        if lead:
            return [], 0, State((*leads, lead._replace(depth=line.depth)), FRESH, barren)
    drafts: list[Draft] = []
    unread = 0
    is_title = line.is_title(low)
    inherits = leads[-1] if leads and not is_title else None
    for sentence in _sentences(low, line):
        given = Given(inherits, None, past, barren < line.depth, line.signs)
        found, lead, cued, past = _read_sentence(plain, sentence, given)
        inherits = None
        if lead and line.end - sentence[1] < 2:  # noqa: PLR2004  the line ends with the lead
            leads = (*leads, lead._replace(depth=line.depth))
        unread += cued and not found and not lead
        drafts.extend(found)
    if (
        (is_title or low[line.end - 1] == ":")
        and not any(lead.depth == line.depth for lead in leads)
        and _lists_things(low, line)
    ):
        barren = min(barren, line.depth)
    return drafts, unread, State(leads, past, barren)


def _is_one_clause(low: str, line: Line) -> bool:
    """Tell whether a line has no semicolon but at its end, and announces nothing."""
    return low[line.end - 1] != ":" and low.find(";", line.start, line.end - 1) < 0


def _read_bare(plain: Plain, line: Line, *, barren: bool) -> Draft | None:
    """Read a line that inherits nothing and holds no sign of a duty, as half of all lines do."""
    end = line.end - (plain.low[line.end - 1] == ";")
    if end - line.start < SHORTEST:
        return None
    passage = passage_of(plain.norm, plain.low, (line.start, end), line.signs)
    draft = read_assignment(passage) or read_indicative(passage)
    return draft if draft and (draft.cue or not barren) else None


def _sentences(low: str, line: Line) -> Iterator[tuple[int, int]]:
    """Cut a line into sentences."""
    start = line.start
    if not line.signs & STOP:
        yield start, line.end
        return
    for stop in SENTENCE_END_RE.finditer(low, line.start, line.end):
        yield start, stop.end()
        start = stop.end()
    if start < line.end:
        yield start, line.end


def _lists_things(low: str, line: Line) -> bool:
    """Tell whether a line announces a list of things: papers, cases, conditions."""
    return THINGS_RE.search(low, max(line.start, line.end - SHORT), line.end) is not None


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
    if subject.end - subject.start > LONGEST_NAME or _says_more(plain, subject) or _lists_things(low, line):
        return None
    bearer = Bearer(plain.norm[subject.start : subject.end], subject.start, subject.end, subject.level)
    modality = leads[-1].modality if leads else "must"
    opening = (line.start, subject.start) if line.start < subject.start else None
    return Lead(0, bearer, modality, "list", strict=True, opening=opening)


def _says_more(plain: Plain, subject: Subject) -> bool:
    """Tell whether words hold a verb or say what somebody is: more than a name."""
    if SAID_RE.search(plain.low, subject.start, subject.end):
        return True
    return verb_of(plain.norm, plain.low, Agent(subject.start, subject.start, ""), subject.end) > 0


def _read_sentence(
    plain: Plain, span: tuple[int, int], given: Given
) -> tuple[list[Draft], Lead | None, bool, Past]:
    """Read the clauses of a sentence; the last may announce a list."""
    drafts: list[Draft] = []
    opened: Lead | None = None
    cued = False
    start, end = span
    lead, _, past, barren, signs = given
    cut = SECOND_RE if signs & CUE and plain.low[end - 1] != ":" else CLAUSE_END_RE
    low = plain.low
    while start < end:
        stop = cut.search(low, start, end) if cut is SECOND_RE or low.find(";", start, end) >= 0 else None
        close = stop.start() if stop else end
        further = _as_lead(past, fresh=not drafts) if past.rule and (drafts or lead is None) else None
        inherited = None if drafts else lead
        clause = _read_one(plain, (start, close), Given(inherited, further, past, barren, signs))
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


def _begins_with_noun(passage: Passage, action: int) -> bool:
    """Tell whether a new sentence begins with a word that is a noun as well: *Quyết định được gửi …*."""
    low, start = passage.low, passage.start
    verb = verb_at(low, action)
    fresh = low[max(start - 3, 0) : start].rstrip()[-1:] in {".", ""}
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
    lead, _, past, _, signs = given
    passage = passage_of(plain.norm, plain.low, span, signs)
    if not signs & CUE or (lead and lead.modality == "must_not"):
        return _read_uncued(passage, given)
    past = past._replace(bearer=lead.bearer) if lead and lead.bearer.words else past
    clause = read_clause(passage, past)
    draft = clause.draft
    if draft and given.barren and _is_case(draft):
        return Clause(cued=True)
    if draft and lead and _tells_of_object(passage, draft):
        return Clause(read_entry(passage, lead), cued=True)
    if draft and lead and draft.inherited:
        return clause._replace(draft=draft._replace(inherited=lead.source))
    if draft or clause.lead:
        return clause
    found = _read_uncued(passage, given)
    return found._replace(cued=clause.cued)


def _tells_of_object(passage: Passage, draft: Draft) -> bool:
    """Tell whether the cue of an entry that begins with a verb tells of its object: *Thu hồi tài sản được trang bị*."""
    own = not draft.inherited and draft.bearer.words
    if own or draft.cue is None or draft.cue[0] == passage.start or passage.agent:
        return False
    weak = passage.low.startswith(("được ", "có thể", "không được phép"), draft.cue[0])
    return weak and verb_at(passage.low, passage.start) is not None


def _is_case(draft: Draft) -> bool:
    """Tell whether a clause in a list of things only states a case: *Hội đồng không được thành lập*."""
    return not draft.bearer.words or draft.modality in {"must_not", "may"}


def _read_uncued(passage: Passage, given: Given) -> Clause:
    """Read a clause without a cue of its own that binds somebody; among forbidden acts each is one."""
    if given.lead and given.lead.modality == "must_not":
        return Clause(read_entry(passage, given.lead))
    draft = read_plea(passage) if passage.signs & PLEA else None
    draft = draft or read_assignment(passage) or read_indicative(passage)
    opened = announced(passage.low, draft) if draft else None
    if opened:
        return Clause(lead=opened)
    if draft is None and given.lead:
        draft = read_entry(passage, given.lead)
    elif draft is None and given.further:
        draft = read_entry(passage, given.further)
        if draft and _begins_with_noun(passage, draft.action):
            draft = None
    if draft is None and passage.signs & (SPAN | OFTEN):
        draft = read_passive(passage, given.past)
    return NOTHING if draft is None or (given.barren and not draft.cue) else Clause(draft)
