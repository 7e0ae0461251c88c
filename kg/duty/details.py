"""The parts of one duty: recipient, thresholds, condition, exception, object."""

from __future__ import annotations

import re
from functools import cache

from kg.duty.predicate import verb_of
from kg.duty.subject import name_end
from kg.duty.words import agent_at, verb_at, verb_senses
from kg.model import Span

TO_RE = re.compile(
    r"(?<!\w)(?:đến|tới|cho|với|về|lên|gửi|báo\s+cáo|trình|thông\s+báo|đề\s+nghị|kiến\s+nghị)\s+"
)
REPORT_RE = re.compile(
    r"(?<!\w)(?:báo\s+cáo|gửi|trình|thông\s+báo|kiến\s+nghị|phản\s+ánh|cung\s+cấp|nộp|bàn\s+giao|"
    r"chuyển|xin\s+phép|thông\s+tin|trả\s+lời|đề\s+nghị|công\s+khai)(?!\w)"
)
# The name of a recipient goes on after a comma or "và" before another bearer, and ends before other words.
MEMBER_RE = re.compile(r"\s*(?:,|và|hoặc)\s+(?:(?:đến|tới|cho|gửi)\s+)?")
NAME_END_RE = re.compile(
    r"""[;:(\n]|\.(?=\s|$)|,|\s(?:để|theo|về|trong|kể|chậm|trước|sau|tại|khi|kết\s+quả|bằng|và|hoặc|
    xem\s+xét|quyết\s+định
    |phê\s+duyệt|công\s+nhận|ban\s+hành|qua|nếu|mà|có(?!\s+thẩm\s+quyền)|giải\s+quyết|đồng\s+thời|những|việc|tình\s+hình|là|
    hằng|hàng|được|các|cho|quy\s+định(?=\s+tại)
    |một|biết|đúng|danh\s+sách|hồ\s+sơ)(?!\w)""",
    re.VERBOSE,
)
THRESHOLD_RE = re.compile(
    r"""(?:trên|dưới|từ|ít\s+nhất|tối\s+thiểu|tối\s+đa|không\s+quá|không\s+ít\s+hơn|không\s+dưới|đạt|đủ|
    quá)(?:\s+là)?\s+
    (?: \d{1,3}(?:[.,]\d+)?\s*% | \d{1,2}/\d{1,2}(?!\d|/) | (?:một|hai|ba)\s+phần\s+(?:hai|ba|tư|năm) | quá\s+nửa
      | \d{1,4}(?:\s*\([^)\n]{1,20}\))?(?:\s+đến\s+\d{1,4})?\s+(?:thành\s+viên|người|đại\s+diện|hộ|phiếu|
    lần|bản|cơ\s+quan|thôn|đơn\s+vị|phó)
    )(?:[^,;.\n]{0,60}?trở\s+lên)?""",
    re.VERBOSE,
)
CONDITION_RE = re.compile(r"(?:trong\s+)?(?:trường\s+hợp|khi|nếu|đối\s+với)(?!\w)")
EXCEPTION_RE = re.compile(r"(?<!\w)(?:trừ(?!\s+(?:vào|khấu|đi|dần|lùi))|ngoại\s+trừ)\s[^;.\n]+")


def find_recipient(norm: str, low: str, start: int, end: int) -> str:
    """Read to whom an action reports or sends; ``""`` when it names nobody."""
    report = REPORT_RE.search(low, start, end)
    if report is None:
        return ""
    for match in TO_RE.finditer(low, report.start(), end):
        agent = agent_at(low, match.end())
        if agent and agent.end <= end:
            close = _names_end(norm, low, agent.end, end)
            verb = verb_of(norm, low, agent, close)
            close = verb if verb > agent.end + 1 else close
            return " ".join(norm[match.end() : name_end(low, match.end(), close)].split())
    return ""


def _names_end(norm: str, low: str, position: int, end: int) -> int:
    """Find the end of a list of names, whose first head ends at ``position``: *Bộ Văn hóa, Thể thao và Du lịch*."""
    while True:
        stop = NAME_END_RE.search(low, position, end)
        while stop and _goes_on(norm, low, stop, end):
            stop = NAME_END_RE.search(low, stop.end(), end)
        position = stop.start() if stop else end
        member = MEMBER_RE.match(low, position, end)
        agent = agent_at(low, member.end()) if member else None
        if agent is None or agent.end > end:
            return position
        position = agent.end


def _goes_on(norm: str, low: str, stop: re.Match[str], end: int) -> bool:
    """Tell whether a name goes on after a comma or *và* with a capital letter that begins no other name."""
    place = stop.end() + 1
    joins = stop[0].strip() in {",", "và"} and place < end
    return joins and norm[place].isupper() and agent_at(low, place) is None


def find_thresholds(low: str, start: int, end: int) -> tuple[Span, ...]:
    """Find shares and numbers that must be reached or kept: *trên 50%*, *ít nhất 2/3*, *từ 03 đến 05 người*."""
    found = THRESHOLD_RE.finditer(low, start, end)
    return tuple(Span(match.start(), match.end()) for match in found if not low[match.start() - 1].isalnum())


def find_condition(low: str, start: int, end: int) -> Span | None:
    """Find the condition with which a clause begins, up to *thì* or the bearer."""
    match = CONDITION_RE.match(low, start, end)
    if match is None:
        return None
    then = low.find(" thì ", match.end(), end)
    close = then if then >= 0 else end
    while close > start and low[close - 1] in " ,":
        close -= 1
    return Span(start, close)


def find_exception(low: str, start: int, end: int) -> Span | None:
    """Find what a duty leaves out: *trừ trường hợp pháp luật có quy định khác*."""
    match = EXCEPTION_RE.search(low, start, end)
    return Span(match.start(), match.end()) if match else None


def find_object(low: str, start: int, end: int) -> Span | None:
    """Find what the action is done to: the words after its verbs."""
    position = start
    verb = verb_at(low, position)
    while verb and verb.end() < end:
        position = verb.end()
        joint = _joint_re().match(low, position, end)
        verb = verb_at(low, joint.end()) if joint else None
    while position < end and low[position] in " ,":
        position += 1
    return Span(position, end) if start < position < end else None


@cache
def _joint_re() -> re.Pattern[str]:
    """Match what may stand between two verbs of one action."""
    return re.compile(r"\s*,\s*|\s+(?:và|hoặc)\s+|\s+")


def sense_of(low: str, start: int) -> str:
    """Tell the sense of the verb with which an action begins: lead, support, report, plain or ``""``."""
    verb = verb_at(low, start)
    return verb_senses()[" ".join(verb[0].split())] if verb else ""
