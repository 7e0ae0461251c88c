"""Who a clause is about: the bearer before the cue, past conditions and times at its beginning."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from kg.duty.words import agent_at, verb_at

Found = Literal["agent", "silent", "thing"]


class Subject(NamedTuple):
    """What stands before a cue: an agent, nothing (the bearer was named earlier), or something that is no bearer."""

    kind: Found
    start: int = 0
    end: int = 0
    level: str = ""


SILENT = Subject("silent")
THING = Subject("thing")

OPENER_RE = re.compile(
    r"""(?:trường\s+hợp|khi|nếu|trước|sau|trong|đối\s+với|căn\s+cứ|hằng|hàng|định\s+kỳ|chậm\s+nhất|muộn\s+nhất
    |tại|theo(?!\s+dõi)|để|ngoài|trừ|trên|từ|kể\s+từ|tùy|ngay|thông\s+qua|quá|hết|vào|đến|nhằm|với|do|bằng|qua|ở
    |mỗi\s+(?:năm|quý|tháng|khi|lần)|ít\s+nhất|tối\s+thiểu|không\s+quá|cùng\s+với|phù\s+hợp|dựa|xét|bên\s+cạnh
    |mặc\s+dù|tuy|vì|kết\s+thúc|cuối|đầu|giữa|chưa|thời\s+hạn|chỉ\s+khi)(?!\w)""",
    re.VERBOSE,
)
CONDITION_RE = re.compile(
    r"(?:(?:trong\s+)?trường\s+hợp|nếu|khi|sau\s+khi|trước\s+khi|đối\s+với)\s+(?:mà\s+)?"
)
LATER_CONDITION_RE = re.compile(r",\s+(?:nếu|trường\s+hợp|khi)\s+")
LIGHT_RE = re.compile(
    r"""(?:(?:và|nhưng|còn|cũng|đồng\s+thời|thì|đều|vẫn|sẽ|chỉ|mà|ngoài\s+ra|nghiêm\s+túc|tích\s+cực|cần|luôn
    |tuyệt\s+đối|tuy\s+nhiên|song|trước\s+tiên|do\s+đó|vì\s+vậy|trong\s+đó|hoặc|cùng)[\s,]*|[,\s]+)*""",
    re.VERBOSE,
)
# Where the name of a bearer ends although the cue comes later.
TRIM_RE = re.compile(
    r"""\s*(?:,\s*(?:căn|ngoài|nếu|khi|trong|sau|trước|theo|trên)(?!\w)
    |\s(?:khi|sau\s+khi|trước\s+khi|nếu|căn\s+cứ|trong\s+(?:thời\s+hạn|phạm\s+vi|vòng|quá\s+trình|trường\s+hợp)
    |chậm\s+nhất|định\s+kỳ|(?:hằng|hàng)\s+(?:năm|quý|tháng|tuần|ngày)|trên\s+cơ\s+sở|ngoài\s+(?:việc|các)|theo\s+chức\s+năng|còn
    |cũng|đều|vẫn|thì|sẽ|chỉ(?=\s+(?:được|phải))|cần|đồng\s+thời|là\s+cơ\s+quan|tùy|(?<!hàng\s)không)(?!\w)).*""",
    re.VERBOSE | re.DOTALL,
)
TAIL_RE = re.compile(
    r"(?:[\s,]+(?:và|hoặc|được|cần|phải|sẽ|để|còn|thì|mà|nhưng|cùng|đã|nếu|ngay|của|các|căn\s+cứ\s+vào|theo))+$"
)
TAIL_WORDS = frozenset(
    "và hoặc được cần phải sẽ để còn thì mà nhưng cùng đã nếu ngay của các vào theo".split()
)  # with which such a tail ends
LONGEST_TAIL = 30
COMMA_RE = re.compile(r",\s+|\sthì\s+")
LONG_CHAIN_RE = re.compile(r"(?<!\w)(?:của|quy định|này|phải|được|có|đã|qua|kể từ|nhận|khoản|điều)(?!\w)")
LONGEST_MEMBER = 80
LONGEST_NAME = 900
# A relative clause, not the bearer of the cue: "người phải thi hành án có quyền …".
BARE_RE = re.compile(r"(?:(?:các|những|mọi)\s+)?(?:người|bên|đối tượng)\s*")
BARE_BODY_RE = re.compile(
    r"(?:(?:các|những|mọi)\s+)?(?:cơ quan|tổ chức|cá nhân|cơ sở|chủ thể)(?:,\s*(?:người|tổ chức|"
    r"cá nhân|đơn vị))*\s*"
)


def read_subject(low: str, start: int, end: int) -> Subject:
    """Read who stands between the beginning of a clause and its cue (or its verb)."""
    start = _past_light(low, start, end)
    if start >= end:
        return SILENT
    then = low.rfind(" thì ", start, end)
    if then >= 0:
        return _after_then(low, start, then, end)
    agent = agent_at(low, start)
    if agent and agent.end <= end:
        return _named(low, start, end, agent.level)
    if OPENER_RE.match(low, start, end):
        return _past_opener(low, start, end)
    if _is_organisation(low, start, end):
        return _named(low, start, end, "organisation")
    return SILENT if verb_at(low, start) else THING


def _is_organisation(low: str, start: int, end: int) -> bool:
    """Tell whether *tổ chức* before a cue is no verb after all: *tổ chức thực hiện trợ giúp pháp lý có trách nhiệm*."""
    if not low.startswith("tổ chức ", start) or end - start > 2 * LONGEST_MEMBER:
        return False
    return all(agent_at(low, comma.end()) for comma in COMMA_RE.finditer(low, start, end))


def _past_light(low: str, start: int, end: int) -> int:
    """Skip conjunctions and adverbs."""
    match = LIGHT_RE.match(low, start, end)
    return match.end() if match else start


def _after_then(low: str, start: int, then: int, end: int) -> Subject:
    """Read the subject after *thì*; where there is none, the one of the condition."""
    place = _past_light(low, then + 5, end)
    if place < end:
        return read_subject(low, place, end)
    condition = CONDITION_RE.match(low, start, then)
    condition = next(reversed([*LATER_CONDITION_RE.finditer(low, start, then)]), condition)
    place = condition.end() if condition else start
    agent = agent_at(low, place)
    if agent and agent.end <= then:
        stop = re.compile(
            r"\s(?:không|chưa|có|được|bị|phát hiện|vi phạm|đã|muốn|thấy|là|từ chối)(?!\w)|,"
        ).search(low, agent.end, then)
        return Subject("agent", place, stop.start() if stop else then, agent.level)
    return SILENT


def _past_opener(low: str, start: int, end: int) -> Subject:
    """Find the bearer after the times and conditions with which a clause begins: the last one after a comma."""
    places = [start, *(match.end() for match in COMMA_RE.finditer(low, start, end))]
    agents = {place: agent for place in places if (agent := agent_at(low, place)) and agent.end <= end}
    last = places[-1]
    if last not in agents and _is_organisation(low, last, end):
        return _named(low, last, end, "organisation")
    if not agents:
        return (
            SILENT if last > start and _past_light(low, last, end) >= end else _in_condition(low, start, end)
        )
    chosen = max(agents)
    if places[-1] > chosen and not _is_member(low, chosen, end, 2 * LONGEST_MEMBER):
        return (
            THING
            if not LIGHT_RE.fullmatch(low, places[-1], end)
            else _named(low, chosen, end, agents[chosen].level)
        )
    at = places.index(chosen)
    while at and places[at - 1] in agents and _is_member(low, places[at - 1], places[at]):
        at -= 1
    return _named(low, places[at], end, agents[places[at]].level)


def _is_member(low: str, start: int, end: int, longest: int = LONGEST_MEMBER) -> bool:
    """Tell whether words between two commas are a short name in a list of bearers."""
    return end - start <= longest and not LONG_CHAIN_RE.search(low, start, end)


def _in_condition(low: str, start: int, end: int) -> Subject:
    """Read the bearer that only a condition names: *Khi xuất trình hồ sơ người khai phải*: none is certain."""
    condition = CONDITION_RE.match(low, start, end)
    agent = agent_at(low, condition.end()) if condition else None
    if agent and agent.end <= end and "," not in low[agent.end : end]:
        return _named(low, agent.start, end, agent.level)
    return SILENT if condition and not condition[0].startswith("đối") else THING


def name_end(low: str, start: int, end: int) -> int:
    """Give where the name of a bearer ends: where something else begins, and before the small words of a verb."""
    stop = TRIM_RE.search(low, start, end)
    close = stop.start() if stop and stop.start() > start else end
    while close > start and low[close - 1] in " ,\n":
        close -= 1
    if low[low.rfind(" ", start, close) + 1 : close] not in TAIL_WORDS:
        return close
    tail = TAIL_RE.search(low, max(start, close - LONGEST_TAIL), close)
    return tail.start() if tail and tail.start() > start else close


def _named(low: str, start: int, end: int, level: str) -> Subject:
    """Cut the name of a bearer where something else begins."""
    close = name_end(low, start, end)
    if close - start > LONGEST_NAME:
        return THING
    return Subject("agent", start, close, level)
