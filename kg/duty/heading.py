"""What a heading says about the bearer of what stands below: *Trách nhiệm của Ủy ban nhân dân cấp xã*."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.duty.draft import NOBODY, Bearer, Lead
from kg.duty.words import agent_at

if TYPE_CHECKING:
    from kg.model import Modality

FORBIDDEN_RE = re.compile(
    r"(?:(?:các|những)\s+)?(?:(?:hành\s+vi|điều|việc|"
    r"trường\s+hợp)\s+)?(?:[^,;.]{0,60}?)?(?:nghiêm\s+cấm|bị\s+cấm|không\s+được\s+làm|điều\s+cấm)"
)
DUTIES_RE = re.compile(
    r"(?:các\s+)?(?P<what>(?:trách\s+nhiệm|nghĩa\s+vụ|nhiệm\s+vụ|quyền\s+hạn|quyền\s+lợi|"
    r"quyền)(?:[\s,]+(?:và\s+)?(?:trách\s+nhiệm|nghĩa\s+vụ|nhiệm\s+vụ|quyền\s+hạn|quyền|lợi\s+ích|"
    r"hợp\s+pháp|chung|cụ\s+thể|chính|quản\s+lý(?:\s+nhà\s+nước)?|thực\s+hiện|"
    r"tổ\s+chức\s+thực\s+hiện|báo\s+cáo|phối\s+hợp))*)\s*(?:của\s+|đối\s+với\s+|\s)"
)
NAME_END_RE = re.compile(
    r"\s+(?:trong|đối\s+với|về|khi|tại|theo|được|để|sau\s+khi|trước\s+khi|thực\s+hiện|"
    r"như\s+sau)(?!\w)|[:;(]|\.(?=\s|$)|$"
)
# Below these stand definitions, scope and dates, not duties.
BARREN_RE = re.compile(
    r"^\s*(?:các\s+|những\s+)?đối\s+tượng(?!\w)|giải\s+thích\s+từ\s+ngữ|phạm\s+vi\s+điều\s+chỉnh|đối\s+tượng\s+áp\s+dụng|"
    r"hiệu\s+lực\s+thi\s+hành|điều\s+khoản\s+chuyển\s+tiếp|quy\s+định\s+chuyển\s+tiếp|"
    r"thành\s+phần\s+hồ\s+sơ"
)


def read_heading(norm: str, low: str, start: int, end: int) -> Lead | None:
    """Read a heading as the lead of what stands below; None when it says nothing about a bearer."""
    while start < end and low[start] in " \n":
        start += 1
    if FORBIDDEN_RE.match(low, start, end):
        return Lead(0, NOBODY, "must_not", "heading")
    match = DUTIES_RE.match(low, start, end)
    agent = agent_at(low, match.end()) if match else None
    if match is None or agent is None:
        return None
    stop = NAME_END_RE.search(low, agent.end, end)
    close = stop.start() if stop else end
    what = match["what"]
    rights, duties = "quyền" in what, re.search(r"nghĩa|trách|nhiệm\s+vụ", what)
    modality: Modality = "must" if duties else "right"
    bearer = Bearer(norm[agent.start : close].strip(" ,"), agent.start, close, agent.level)
    return Lead(0, bearer, modality, "heading", mixed=bool(rights and duties), strict=True)


def is_barren(low: str, start: int, end: int) -> bool:
    """Tell whether below a heading stand definitions, scope or dates."""
    return BARREN_RE.search(low[start:end]) is not None
