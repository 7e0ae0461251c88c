"""Requests and tasks in letters and reports: *đề nghị các xã tăng cường …; đẩy mạnh …*, *giao Sở Nội vụ chủ trì …*."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kg.duty.clause import Past, read_clause
from kg.duty.details import sense_of
from kg.duty.draft import NOBODY, Bearer, Draft, Inherited
from kg.duty.passage import passage_of
from kg.duty.subject import name_end
from kg.duty.words import agent_at, verb_at, verbs_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.cite.plain import Plain
    from kg.model import Modality

REQUEST_RE = re.compile(r"(?<!\w)(?:đề\s+nghị|yêu\s+cầu|kêu\s+gọi|giao|chỉ\s+đạo|lưu\s+ý)\s+(?=\S)")
PLAN_RE = re.compile(r"(?<!\w)sẽ\s+(?:tập\s+trung|tiếp\s+tục|đẩy\s+mạnh|tăng\s+cường|thực\s+hiện)(?!\w)")
SENTENCE_RE = re.compile(
    r"[^\n]+?(?:[.!?](?=\s|$)(?!\s*\d)|;\s+(?=giao\s|đề\s+nghị\s|yêu\s+cầu\s)|$)", re.MULTILINE
)
# Between the clauses of a request: a semicolon, a colon after "sau" or "như", a comma before a verb of urging.
PIECE_RE = re.compile(
    r"""\s*;\s*|\s*:\s+|,\s+(?=(?:tăng\s+cường|đẩy\s+mạnh|tiếp\s+tục|nâng\s+cao|chú\s+trọng|định\s+kỳ|phát\s+huy|thực\s+hiện\s+tốt)(?!\w))""",
    re.VERBOSE,
)
JOIN_RE = re.compile(
    r"(?:(?:trong đó|đặc biệt|đồng thời|ngoài ra|bên cạnh đó|cùng với đó|song song với đó|"
    r"thời gian tới|trước mắt)\s*,?\s*(?:là\s+)?|cần\s+|[\s\-+•*–]+)*"
)
ANNOUNCE_RE = re.compile(
    r"(?:triển\s+khai\s+)?(?:thực\s+hiện|tập\s+trung)?[^:;.]{0,60}(?:sau(?:\s+đây)?|"
    r"như\s+sau)\s*:?\s*$|.{0,60}(?:như|gồm|là)\s*$"
)
ROLE_WORDS_RE = re.compile(
    r"(?:ban|tổ|bộ phận|tiểu ban|hội đồng)\s+(?:chỉ đạo|công tác|thường trực|giúp việc)?[^,;:]{0,10}$"
)
PERIOD_RE = re.compile(r"(?:0?6|sáu)\s+tháng\s+(?:cuối|đầu)\s+năm(?:\s+\d{4})?")
URGE_RE = re.compile(r"(?:tăng\s+cường|đẩy\s+mạnh|tiếp\s+tục|nâng\s+cao|đổi\s+mới|phát\s+huy)\s*$")
ROLE_RE = re.compile(r"(?:[^\W\d_]+\s+){2,6}?(?:trách\s+nhiệm|vai\s+trò)\s+(?:nêu\s+gương\s+)?của\s+")
ROLE_END_RE = re.compile(r"\s(?:trong|đối\s+với|để|về|theo|tại)(?!\w)|[;.]")
LONGEST_NAME = 260


class Asked(NamedTuple):
    """A request that goes on: of whom, how, since which words."""

    bearer: Bearer
    modality: Modality
    cue: tuple[int, int]
    rule: str
    across: bool = False  # it announced a list, which goes on over lines
    opening: tuple[int, int] | None = None


def read_requests(plain: Plain) -> tuple[list[Draft], int]:
    """Read the requests of a report or letter; count the sentences with a cue that gave none."""
    drafts: list[Draft] = []
    unread = 0
    asked: Asked | None = None
    line = -1
    for sentence in SENTENCE_RE.finditer(plain.low):
        begins = plain.low.rfind("\n", 0, sentence.start() + 1)
        if begins != line and asked and not asked.across:
            asked = None
        line = begins
        found, asked, cued = _read_sentence(plain, sentence.span(), asked)
        drafts.extend(found)
        unread += cued and not found
    return drafts, unread


def _read_sentence(
    plain: Plain, span: tuple[int, int], asked: Asked | None
) -> tuple[list[Draft], Asked | None, bool]:
    """Read one sentence: the requests in it, or what goes on from the one before."""
    low = plain.low
    start, end = JOIN_RE.match(low, *span).end(), span[1]  # type: ignore[union-attr]
    while end > start and low[end - 1] in ".!?; ":
        end -= 1
    request = _find_request(plain, start, end)
    if request is None:
        request = _find_plan(plain, start, end, asked.opening if asked else None)
    if request:
        place, asked = request
        drafts, asked = _pieces(plain, place, end, asked)
        return drafts, asked._replace(across=asked.across or low[end - 1] == ":"), True
    if asked and verb_at(low, start):
        return (*_pieces(plain, start, end, asked), True)
    own = _own_bearer(plain, start, end) if asked else None
    if own and asked:
        bearer, place = own
        further = asked._replace(bearer=bearer, across=False)
        return (*_pieces(plain, place, end, further), True)
    clause = read_clause(passage_of(plain.norm, low, (start, end)), Past())
    if clause.draft and clause.draft.bearer.words and clause.draft.modality != "may":
        return [clause.draft], None, True
    return [], None, clause.cued


def _find_request(plain: Plain, start: int, end: int) -> tuple[int, Asked] | None:
    """Find a request with its addressee; gives where the action begins."""
    low = plain.low
    for match in REQUEST_RE.finditer(low, start, end):
        agent = agent_at(low, match.end())
        if (
            agent is None
            or low[match.start() - 4 : match.start()] == "ban "
            or low.startswith("giao ban", match.start())
        ):
            continue
        verb = _verb_after(low, agent.end, end)
        if verb < 0:
            continue
        close = name_end(low, agent.start, verb)
        bearer = Bearer(plain.norm[agent.start : close], agent.start, close, agent.level)
        giao = match[0].startswith("giao")
        modality: Modality = "asked"
        if giao:
            modality = "assigned_support" if sense_of(low, verb) == "support" else "assigned_lead"
        return verb, Asked(
            bearer, modality, (match.start(), match.start() + len(match[0].rstrip())), "request"
        )
    return None


def _verb_after(low: str, position: int, end: int) -> int:
    """Find the verb that ends a list of names; verbs inside names (*Ban Chỉ đạo thực hiện …*) are passed over."""
    for verb in verbs_in(low, position, min(end, position + LONGEST_NAME)):
        if agent_at(low, verb.start) or ROLE_WORDS_RE.search(low, max(position - 12, 0), verb.start):
            continue
        if low[verb.start - 2 : verb.start] == ", ":
            continue
        return verb.start
    return -1


def _find_plan(
    plain: Plain, start: int, end: int, before: tuple[int, int] | None
) -> tuple[int, Asked] | None:
    """Find what somebody says will be done: *công tác dân vận sẽ tập trung thực hiện các nhiệm vụ sau*."""
    low = plain.low
    match = PLAN_RE.search(low, start, end)
    if match is None:
        return None
    subject = low.rfind(",", start, match.start())
    place = subject + 1 if subject >= 0 else start
    while low[place] == " ":
        place += 1
    words = plain.norm[place : match.start()].strip()
    bearer = (
        Bearer(words, place, match.start())
        if 0 < len(words) <= LONGEST_NAME and not low.startswith("trong ", place)
        else NOBODY
    )
    opening = PERIOD_RE.search(low, start, match.start())
    action = match.start() + 4
    return action, Asked(bearer, "must", match.span(), "plan", opening=opening.span() if opening else before)


def _own_bearer(plain: Plain, start: int, end: int) -> tuple[Bearer, int] | None:
    """Read the bearer with which a sentence goes on a request: *Mặt trận, các đoàn thể tiếp tục tuyên truyền …*."""
    agent = agent_at(plain.low, start)
    verb = _verb_after(plain.low, agent.end, end) if agent else -1
    if agent is None or verb < 0:
        return None
    close = name_end(plain.low, start, verb)
    return Bearer(plain.norm[start:close], start, close, agent.level), verb


def _pieces(plain: Plain, start: int, end: int, asked: Asked) -> tuple[list[Draft], Asked]:
    """Cut what is asked into single actions; a piece that begins with no verb belongs to the one before."""
    low = plain.low
    places = [start, *(cut for cut in _cuts(low, start, end) if verb_at(low, cut))]
    drafts: list[Draft] = []
    for number, place in enumerate(places):
        close = places[number + 1] if number + 1 < len(places) else end
        while close > place and low[close - 1] in " ;:,.":
            close -= 1
        announces = ANNOUNCE_RE.search(low, place, close) and (
            close < end - 1 or low[end - 1 : end + 1].strip(" \n") == ":"
        )
        if (
            announces
            and (len(places) > number + 1 or low[end - 1] == ":")
            and _only_announces(low, place, close)
        ):
            asked = asked._replace(across=low[end - 1] == ":" or asked.across)
            continue
        modality = asked.modality
        bearer = _role_of(plain, place, close) or asked.bearer
        inherited: Inherited = "sentence" if drafts and bearer is asked.bearer else ""
        drafts.append(
            Draft(place, close, bearer, modality, place, asked.rule, inherited, asked.cue, asked.opening)
        )
    return drafts, asked


def _cuts(low: str, start: int, end: int) -> Iterator[int]:
    """Find where one action may end and the next begin; *đẩy mạnh, nâng cao chất lượng* is one."""
    for match in PIECE_RE.finditer(low, start, end):
        if match[0].startswith(",") and URGE_RE.search(low, max(start, match.start() - 14), match.start()):
            continue
        yield match.end()


def _role_of(plain: Plain, start: int, end: int) -> Bearer | None:
    """Read whose part is to be strengthened: *phát huy vai trò của các đoàn thể*, *nâng cao trách nhiệm của …*."""
    match = ROLE_RE.match(plain.low, start, end)
    agent = agent_at(plain.low, match.end()) if match else None
    if agent is None:
        return None
    stop = ROLE_END_RE.search(plain.low, agent.end, end)
    close = stop.start() if stop else end
    return Bearer(plain.norm[agent.start : close], agent.start, close, agent.level)


def _only_announces(low: str, start: int, end: int) -> bool:
    """Tell whether words only announce a list: *triển khai thực hiện một số nội dung sau*."""
    return (
        re.compile(
            r".{0,80}(?:nội\s+dung|nhiệm\s+vụ|công\s+việc|việc|giải\s+pháp)[^:;]{0,40}sau(?:\s+đây)?\s*:?\s*$"
        ).match(low, start, end)
        is not None
    )
