"""One clause → the duty it makes: cue, bearer, modality, or nothing."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from kg.duty.deadline import ABSOLUTE_RE, EVERY_RE, MONTHLY_RE, PERIODIC_RE, RELATIVE_RE, WEEKLY_RE
from kg.duty.details import sense_of
from kg.duty.draft import NOBODY, Bearer, Draft, Lead
from kg.duty.passage import Passage
from kg.duty.predicate import LONGEST_NAME, verb_of
from kg.duty.signs import CUE, TIME
from kg.duty.subject import BARE_BODY_RE, BARE_RE, COMMA_RE, OPENER_RE, THING, Subject, name_end, read_subject
from kg.duty.words import agent_at, cues_in, organises, verb_at, verbs_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.duty.words import Agent, Cue
    from kg.model import Modality

TIMES = (ABSOLUTE_RE, MONTHLY_RE, WEEKLY_RE, EVERY_RE, RELATIVE_RE, PERIODIC_RE)
BY_RE = re.compile(r"(?:được|do)\s+")
ACTOR_CUE_RE = re.compile(
    r"có\s+(?:các\s+)?(?:trách\s+nhiệm|nhiệm\s+vụ|nghĩa\s+vụ|quyền)|chịu\s+trách\s+nhiệm|"
    r"được\s+quyền"
)
NO_ACTOR_RE = re.compile(
    r"(?:việc|nội dung|quyết định|hồ sơ|trách nhiệm|quyền|nghĩa vụ|hoạt động|kinh phí|thời|"
    r"hợp đồng|thông tin|mức|số|giá|văn bản|không|chưa|mà|nếu)(?!\w)|.*(?:\sthì\s|;|:)"
)
PLEA_RE = re.compile(
    r"(?:vướng mắc|khó khăn|phát sinh|chưa phù hợp)[^;.\n]{0,80}?(?<!\w)(?P<cue>đề nghị|yêu cầu)\s+"
)
# After the cue, nothing but words that announce a list.
ANNOUNCE_RE = re.compile(
    r"""(?:\s*(?:,|và|hoặc|thực\s+hiện|tuân\s+thủ|chấp\s+hành|tuân\s+theo|bảo\s+đảm|làm|các|những|
    một\s+số|đầy\s+đủ|đồng\s+thời
    |trách\s+nhiệm|nhiệm\s+vụ|quyền\s+hạn|quyền\s+lợi|quyền|nghĩa\s+vụ|việc|công\s+việc|hành\s+vi|
    hoạt\s+động|hạn|chủ\s+yếu
    |quy\s+định|biện\s+pháp|cụ\s+thể|chính|khác|cơ\s+bản|sau\s+đây|sau|dưới\s+đây|như\s+sau|như|là|
    trong\s+việc)(?!\w))*\s*(?P<colon>:)?\s*""",
    re.VERBOSE,
)
# With whom a list of tasks is to be done: *chủ trì, phối hợp với các bộ liên quan:*.
TOGETHER_RE = re.compile(
    r"(?:chủ trì,?\s+)?(?:và\s+)?phối hợp(?:\s+chặt chẽ)?\s+với\s+[^;:]{3,300}:\s*|chủ trì(?:\s+thực hiện)?:\s*"
)
MIXED_RE = re.compile(r"nghĩa\s+vụ|trách\s+nhiệm|nhiệm\s+vụ")
RIGHTS_RE = re.compile(r"quyền")
OWN_RIGHT_RE = re.compile(
    r"(?:được|có\s+quyền|hưởng|từ\s+chối|yêu\s+cầu|đề\s+nghị|kiến\s+nghị|khiếu\s+nại|lựa\s+chọn)(?!\w)"
)
ASSIGNED: MappingProxyType[str, Modality] = MappingProxyType(
    {"lead": "assigned_lead", "support": "assigned_support"}
)


JOINED_RE = re.compile(r"(?<!\w)(?:và|đồng thời)(?!\w)|,")
BEING_RE = re.compile(r"\s+là\s(?![^()]*\))")
# Names that go on with a verb for all that: "Bộ chủ trì nhiệm vụ", "các bộ, ngành quản lý hàng dự trữ".
GENERIC_RE = re.compile(
    r"(?:(?:các|những)\s+)?(?:bộ|cục|vụ|chi cục)(?:(?:,|\s+và)\s+(?:ngành|cục|vụ|cơ quan|địa phương|đơn vị))*\s+"
)
GIVEN_RE = re.compile(r"\s(?:được\s+(?:giao|phân\s+công|phân\s+cấp)|của\s+mình)\s+")
ORDER_RE = re.compile(r"(?:yêu cầu|đề nghị|chỉ đạo|hướng dẫn|giao)\s+")
INSTITUTIONS = frozenset({"central", "province", "authority", "state"})
INSTITUTION_RE = re.compile(
    r"(?:các\s+)?(?:bộ(?!\s+phận)|cục|vụ|chi cục|tòa án|viện kiểm sát|hội đồng nhân dân|ủy ban nhân dân)(?!\w)"
)


class Past(NamedTuple):
    """What the clause before has left: its bearer and what it made of it."""

    bearer: Bearer = NOBODY
    modality: Modality = "must"
    cue: tuple[int, int] | None = None
    rule: str = ""


class Clause(NamedTuple):
    """What a clause gives: a duty, a lead for the entries after it, or neither; and whether it has a cue."""

    draft: Draft | None = None
    lead: Lead | None = None
    cued: bool = False


NOTHING = Clause()


def read_clause(passage: Passage, past: Past) -> Clause:
    """Read a clause by its own words."""
    norm, low, start, end, _, signs = passage
    cues = cues_in(low, start, end) if signs & CUE else []
    if not cues:
        return NOTHING
    if len(cues) > 1 and low[end - 1] == ":":
        cues = _announcing_first(low, cues, end)
    for number, cue in enumerate(cues):
        following = cues[number + 1] if number + 1 < len(cues) else None
        subject = _subject_of(low, (start, end), cue, following)
        if subject is None:
            continue
        unnamed = not past.bearer.words or (low[end - 1] == ":" and low.startswith("tổ chức ", start))
        if subject.kind == "silent" and unnamed and ACTOR_CUE_RE.match(low, cue.start):
            subject = _actor(low, start, cue.start)
        if subject.kind == "agent":
            found = _of_agent(passage, subject, cue)
            if found:
                return found
            continue
        if subject.kind == "silent" and past.bearer.words:
            found = _cued(low, (start, end), cue, past.bearer)
            draft = found.draft._replace(inherited="sentence") if found.draft else None
            return found._replace(draft=draft)
        if cue.modality in {"must", "must_not"}:
            return _agentless(norm, low, (start, end), cue)
    return Clause(cued=any(cue.modality != "may" for cue in cues))


def _of_agent(passage: Passage, subject: Subject, cue: Cue) -> Clause | None:
    """Make the duty of a cue and the agent before it; None where the agent does something else before the cue."""
    norm, low, start, end, _, _ = passage
    if cue.modality in {"may", "right"} and _acts_before(norm, low, subject, cue):
        return None
    if subject.start > start and _is_ordered(passage, subject):
        return None
    found = _cued(low, (start, end), cue, _bearer(norm, low, subject, cue))
    return found if found.lead or not _acts_otherwise(low, subject, found, cue) else None


def _is_ordered(passage: Passage, subject: Subject) -> bool:
    """Tell whether one named before tells a subject what to do: *khi …, cơ quan A yêu cầu B, người C phải nộp*."""
    norm, low, start, _, _, _ = passage
    others = _agents(passage._replace(end=subject.start))
    for agent in filter(None, (agent_at(low, subject.start), *others)):
        verb = verb_of(norm, low, agent, subject.end) if start < agent.start <= subject.start else 0
        order = ORDER_RE.match(low, verb) if verb else None
        if order and agent_at(low, order.end()):
            return True
    return False


def _acts_before(norm: str, low: str, subject: Subject, cue: Cue) -> bool:
    """Tell whether a bearer has a verb before the cue, which tells of its object: *Bộ ban hành danh mục được hưởng*."""
    agent = agent_at(low, subject.start)
    verb = verb_of(norm, low, agent, cue.start) if agent and low.startswith("được", cue.start) else 0
    return verb > 0 and ("," not in low[verb : cue.start] or sense_of(low, verb) == "lead")


def _bearer(norm: str, low: str, subject: Subject, cue: Cue) -> Bearer:
    """Take a subject as bearer; where it has a verb of its own before the cue, up to that: *Bộ V và có nhiệm vụ*."""
    agent = agent_at(low, subject.start)
    end = subject.end
    joined = JOINED_RE.search(low, end, cue.start)
    firm = _is_institution(low, subject)
    if agent and (joined or firm):
        being = BEING_RE.search(low, agent.end, end)
        verb = verb_of(norm, low, agent, end) if firm or (joined and joined[0] != ",") else 0
        verb = 0 if GENERIC_RE.fullmatch(low, agent.start, verb) else verb
        end = name_end(low, subject.start, min(filter(None, (verb, being and being.start())), default=end))
    return Bearer(norm[subject.start : end], subject.start, end, subject.level)


def _acts_otherwise(low: str, subject: Subject, found: Clause, cue: Cue) -> bool:
    """Tell whether a body has a verb before a cue that is not joined to it: *Bộ rà soát những phí mà X phải nộp*."""
    cut = found.draft is not None and found.draft.bearer.end < subject.end
    return cut and _is_institution(low, subject) and not JOINED_RE.search(low, subject.end, cue.start)


def _is_institution(low: str, subject: Subject) -> bool:
    """Tell whether a subject is one whose name no verb goes on: a ministry, a court, a people's committee."""
    return subject.level in INSTITUTIONS or INSTITUTION_RE.match(low, subject.start, subject.end) is not None


def _named_by(norm: str, low: str, agent: Agent, end: int) -> Bearer:
    """Take the words from an agent to its verb as bearer, without what stands between the two."""
    close = name_end(low, agent.start, end)
    return Bearer(norm[agent.start : close], agent.start, close, agent.level)


def _announcing_first(low: str, cues: list[Cue], end: int) -> list[Cue]:
    """Let the cue that announces a list stand alone: *… là cơ quan chịu trách nhiệm …, có nhiệm vụ:*."""
    announce = ANNOUNCE_RE.match(low, cues[-1].end, end)
    return cues[-1:] if announce and announce.end() >= end else cues


def _subject_of(low: str, span: tuple[int, int], cue: Cue, following: Cue | None) -> Subject | None:
    """Read the subject of a cue; None where the cue stands inside a condition or a relative clause."""
    start, end = span
    opens = OPENER_RE.match(low, start, cue.start) is not None
    then = low.find(" thì ", cue.end, end)
    if then >= 0 and (opens or (following and then < following.start)):
        return None
    subject = read_subject(low, start, cue.start)
    colon = low.rfind(": ", start, cue.start)
    if subject.kind != "agent" and colon >= 0 and agent_at(low, colon + 2):
        subject = read_subject(low, colon + 2, cue.start)
    if subject.kind != "agent":
        return (
            None if opens and _names_later(low, cue.end, following.start if following else end) else subject
        )
    gap = low[cue.end : following.start] if following else ","
    if (
        following
        and low.startswith("được", cue.start)
        and "," not in gap
        and following.modality != cue.modality
    ):
        return None
    bare = BARE_RE if low.startswith("phải", cue.start) else BARE_BODY_RE
    is_bare = bare.fullmatch(low, subject.start, cue.start) or BARE_RE.fullmatch(
        low, subject.start, cue.start
    )
    if following and is_bare and gap.strip() and "," not in gap:
        return None if len(gap) < LONGEST_NAME else subject
    return subject


def _actor(low: str, start: int, end: int) -> Subject:
    """Take what stands before *có trách nhiệm* as its bearer, whoever that is, where it is short and no clause."""
    name = low[start : name_end(low, start, end)]
    plain = 0 < len(name) <= LONGEST_NAME and not NO_ACTOR_RE.match(name)
    return Subject("agent", start, start + len(name)) if plain else THING


def _names_later(low: str, start: int, end: int) -> bool:
    """Tell whether a bearer stands after a comma past the cue, which then belongs to the opening of the clause."""
    return any(agent_at(low, comma.end()) for comma in COMMA_RE.finditer(low, start, end))


def _cued(low: str, span: tuple[int, int], cue: Cue, bearer: Bearer) -> Clause:
    """Make the duty of a bearer and a cue, or the lead of the list that they announce."""
    start, end = span
    announce = ANNOUNCE_RE.match(low, cue.end, end)
    place = cue.start, cue.end
    announces = announce is not None and announce.end() >= end
    if (
        announce
        and announces
        and (announce["colon"] or "sau" in low[cue.end : end] or not low[end : end + 1].strip("\n;,."))
    ):
        tail = low[cue.start : end]
        mixed = bool(MIXED_RE.search(tail) and RIGHTS_RE.search(tail))
        modality: Modality = "must" if mixed else cue.modality
        opening = (start, bearer.start) if 0 <= start < bearer.start else None
        return Clause(lead=Lead(0, bearer, modality, "list", mixed, cue=place, opening=opening), cued=True)
    draft = Draft(start, end, bearer, cue.modality, _past_space(low, cue.end, end), "cue", cue=place)
    return Clause(draft, cued=True)


def _past_space(low: str, start: int, end: int) -> int:
    """Skip white space."""
    while start < end and low[start].isspace():
        start += 1
    return start


def _agentless(norm: str, low: str, span: tuple[int, int], cue: Cue) -> Clause:
    """Make a duty of which the clause names no bearer before the cue; *phải được X thông báo* names it after."""
    start, end = span
    place = _past_space(low, cue.end, end)
    by = BY_RE.match(low, place, end)
    bans = low.startswith(("nghiêm cấm", "cấm"), cue.start)
    agent = agent_at(low, by.end() if by else place) if by or bans else None
    bearer = NOBODY
    action = place
    if agent:
        verb = next(verbs_in(low, agent.end, end), None)
        if verb and verb.start - agent.start < LONGEST_NAME:
            bearer = _named_by(norm, low, agent, verb.start)
            action = verb.start
    draft = Draft(
        start,
        end,
        bearer,
        cue.modality,
        action,
        "cue" if bearer.words else "agentless",
        cue=(cue.start, cue.end),
    )
    return Clause(draft, cued=True)


def read_indicative(passage: Passage) -> Draft | None:
    """Read a bearer with the verb of an action and no cue between: in a statute, that binds."""
    norm, low, start, end, _, _ = passage
    for agent in _agents(passage):
        verb = verb_of(norm, low, agent, end)
        if verb:
            bearer = _named_by(norm, low, agent, verb)
            modality = ASSIGNED.get(sense_of(low, verb), "must")
            return Draft(start, end, bearer, modality, verb, "indicative")
    return None


def _agents(passage: Passage) -> Iterator[Agent]:
    """Find who can bear a clause without cue: at its beginning, or after its opening."""
    _, low, start, end, agent, _ = passage
    if agent:
        if not organises(low, agent):
            yield agent
    elif OPENER_RE.match(low, start, end):
        then = low.rfind(" thì ", start, end)
        commas = COMMA_RE.finditer(low, max(start, then), end)
        places = [comma.end() for comma in commas]
        colon = low.find(": ", start, end)
        places += [colon + 2] if colon >= 0 else []
        yield from filter(None, (agent_at(low, place) for place in places))


def read_plea(passage: Passage) -> Draft | None:
    """Read what a statute asks where it meets difficulties: *nếu có vướng mắc, đề nghị các đơn vị phản ánh …*."""
    norm, low, start, end, _, _ = passage
    match = PLEA_RE.search(low, start, end)
    agent = agent_at(low, match.end()) if match else None
    verb = next(verbs_in(low, agent.end, end), None) if agent else None
    if match is None or agent is None or verb is None:
        return None
    bearer = _named_by(norm, low, agent, verb.start)
    return Draft(start, end, bearer, "asked", verb.start, "plea", cue=match.span("cue"))


def read_assignment(passage: Passage) -> Draft | None:
    """Read what a decision gives somebody to do: *Giao Bộ trưởng Bộ Tài chính chủ trì …*."""
    norm, low, start, end, _, _ = passage
    agent = agent_at(low, start + 5) if low.startswith("giao ", start) else None
    verb = verb_of(norm, low, agent, end) if agent else 0
    if agent is None or not verb:
        return None
    bearer = _named_by(norm, low, agent, verb)
    modality = ASSIGNED.get(sense_of(low, verb), "assigned_lead")
    return Draft(start, end, bearer, modality, verb, "request", cue=(start, start + 4))


def announced(low: str, draft: Draft) -> Lead | None:
    """Read a bearer and a verb that only announce a list: *Ban Chỉ đạo thực hiện các công việc sau:*."""
    announce = ANNOUNCE_RE.match(low, draft.action, draft.end)
    together = TOGETHER_RE.fullmatch(low, draft.action, draft.end)
    if low.startswith("quy định", draft.action):  # what is listed is what is to be laid down
        return None
    if not together and (announce is None or announce.end() < draft.end or not announce["colon"]):
        return None
    opening = (draft.start, draft.bearer.start) if draft.start < draft.bearer.start else None
    modality = draft.modality if together else "must"
    return Lead(0, draft.bearer, modality, "list", strict=True, opening=opening)


def read_entry(passage: Passage, lead: Lead) -> Draft | None:
    """Read an entry of a list, or a further clause of it, whose bearer stands before the list."""
    _, low, start, end, _, _ = passage
    action = _action_at(passage)
    if action < 0:
        if lead.strict:
            return None
        action = start
    modality = lead.modality
    if low.startswith("không ", action) and modality == "must":
        modality = "must_not"
    elif lead.mixed and OWN_RIGHT_RE.match(low, action):
        modality = "right"
    elif modality == "must":
        modality = ASSIGNED.get(sense_of(low, action), modality)
    return Draft(start, end, lead.bearer, modality, action, lead.source, lead.source, lead.cue, lead.opening)


def _action_at(passage: Passage) -> int:
    """Find where the verb of an entry stands: first, after *không*, or after a time or condition; -1 if nowhere."""
    _, low, start, end, agent, signs = passage
    if organises(low, agent) if agent else verb_at(low, start):
        return start
    if low.startswith(("không ", "được ", "có quyền "), start):
        return start
    opens = OPENER_RE.match(low, start, end) is not None
    if opens:
        for comma in COMMA_RE.finditer(low, start, end):
            if verb_at(low, comma.end()) and not agent_at(low, comma.end()):
                return comma.end()
    for given in GIVEN_RE.finditer(low, start, min(end, start + LONGEST_NAME)):
        if opens and verb_at(low, given.end()):
            return given.end()
    return _past_time(low, start, end) if signs & TIME else -1


def _past_time(low: str, start: int, end: int) -> int:
    """Find the verb right after a time with which an entry begins: *Trước ngày 15 tháng 12 hằng năm gửi báo cáo*."""
    for pattern in TIMES:
        time = pattern.match(low, start, end)
        place = _past_space(low, time.end(), end) if time else end
        if place < end and verb_at(low, place) and not agent_at(low, place):
            return place
    return -1
