"""What is to be done by a day or every so often, by nobody named, or by one named after *do*."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.duty.deadline import RELATIVE_RE, find_deadlines
from kg.duty.draft import NOBODY, Bearer, Draft
from kg.duty.predicate import LONGEST_NAME
from kg.duty.signs import STATE, WORK
from kg.duty.words import agent_at

if TYPE_CHECKING:
    from kg.duty.clause import Past
    from kg.duty.passage import Passage
    from kg.model import Deadline

# A time that stands alone, for what the clause before asks; a deed with its frequency; what only lasts.
TIME_ALONE_RE = re.compile(r"(?:mỗi lần|thời hạn|thời gian)\s[^;:]{0,60}?(?:ít nhất|không dưới|tối thiểu)\s")
WORKED_RE = re.compile(
    r"(?:^|(?<=[\s,]))(?P<verb>họp|niêm yết|phát|cập nhật|công khai|rà soát|tổ chức\s+mỗi)(?!\w)"
)
STATE_RE = re.compile(
    r"(?<!\w)(?:hiệu lực|giá trị|nhiệm kỳ|kinh nghiệm|thời hiệu|bảo hành|được tính|không tính)(?!\w)"
)
# A time that is itself a duty: *Thời gian niêm yết ít nhất là 30 ngày liên tục*.
LENGTH_RE = re.compile(
    r"(?:thời gian|thời hạn)\s+(?!giải\b|hiệu\b|sử\b|được\b)[^,;:]{3,70}?\s"
    r"(?=ít nhất|tối thiểu|chậm nhất|không quá|không ít hơn|không dưới|tối đa|là\s+\d)"
)
DOER_RE = re.compile(
    r"(?<!\w)do\s+(?P<name>[^,;:.]{3,80}?)\s+(?=(?:thực hiện|tổ chức|tiến hành|đảm nhiệm|"
    r"chịu trách nhiệm|chủ trì)(?!\w))"
)
PASSIVE_RE = re.compile(
    r"\sđược\s+(?:\w+\s+){0,2}?(?:gửi|thông báo|niêm yết|công khai|tổ chức|thông tin|trả|công bố|"
    r"báo cáo|chuyển|nộp|lập|cấp|giao|đăng|lấy ý kiến)(?!\w)"
)


def read_passive(passage: Passage, past: Past) -> Draft | None:
    """Read what is to be done by a day or every so often, without saying by whom or with *do* before the bearer."""
    norm, low, start, end, first, _ = passage
    length = LENGTH_RE.match(low, start, end)
    if length and RELATIVE_RE.match(low, length.end(), end):
        return Draft(
            start, end, past.bearer, "must", start, "length", "sentence" if past.bearer.words else ""
        )
    by = DOER_RE.search(low, start, end) if low.find("do ", start, end) >= 0 else None
    passive = PASSIVE_RE.search(low, start, end) if low.find(" được ", start, end) >= 0 else None
    if not (by or passive) or first or not _is_timed(passage):
        return _read_timed(passage, past)
    agent = agent_at(low, by.start("name")) if by else None
    if by and agent:
        bearer = Bearer(norm[agent.start : by.end("name")], agent.start, by.end("name"), agent.level)
        return Draft(start, end, bearer, "must", by.end("name") + 1, "passive")
    return Draft(start, end, NOBODY, "must", passive.start() + 1, "passive") if passive else None


def _read_timed(passage: Passage, past: Past) -> Draft | None:
    """Read what is done so often or so long, by nobody named: *Hội nghị họp mỗi năm một lần*, *ít nhất 30 ngày*."""
    _, low, start, end, first, signs = passage
    if first or not signs & WORK or (signs & STATE and STATE_RE.search(low, start, end)):
        return None
    alone = TIME_ALONE_RE.match(low, start, end)
    works = None if alone else WORKED_RE.search(low, start, min(end, start + LONGEST_NAME))
    if not (alone or works) or not _is_counted(passage):
        return None
    bearer = past.bearer if alone else NOBODY
    action = works.start("verb") if works else start
    return Draft(start, end, bearer, "must", action, "length", "sentence" if bearer.words else "")


def _is_counted(passage: Passage) -> bool:
    """Tell whether a clause says how often or for how long at least, or by when at the latest."""
    return any(
        each.unit and (each.kind == "recurring" or each.bound == "at_least") for each in _times(passage)
    )


def _is_timed(passage: Passage) -> bool:
    """Tell whether a clause says by when or how often, in numbers."""
    return any(each.kind in {"absolute", "relative"} or each.unit for each in _times(passage))


def _times(passage: Passage) -> tuple[Deadline, ...]:
    """Find the deadlines and periods of a clause."""
    norm, low, start, end, _, signs = passage
    return find_deadlines(norm, low, start, end, signs)
