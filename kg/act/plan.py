"""Which stretches of a report tell what is to be done, and which lists tell what was done."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PLAN_RE = re.compile(
    r"""(?:đề\s+nghị|kính\s+mong|yêu\s+cầu(?=\s+(?:các|bcđ|ban|ubnd|ủy|cấp|thủ|mặt|\w+\s+cần))|
    sẽ\s+(?:tập\s+trung|tiếp\s+tục|triển\s+khai)|thời\s+gian\s+tới|cần\s+tập\s+trung|trong\s+đó\s+tập\s+trung)(?!\w)""",
    re.VERBOSE,
)
# What announces plans with a colon: việc trọng tâm sáu tháng cuối năm: …; nêu ý kiến liên quan đến: …
ANNOUNCED_RE = re.compile(
    r"""(?:(?:việc|nhiệm\s+vụ|nội\s+dung)\s+(?:trọng\s+tâm|sắp\s+tới)[^.:\n]{0,100}
    |(?:bàn|thảo\s+luận|trao\s+đổi)\s[^.:\n]{0,40}|(?:ý\s+kiến|kiến\s+nghị|đề\s+xuất)[^.:\n]{0,60}
    |kế\s+hoạch\s+(?:định|nêu|đề\s+ra|đặt\s+ra|giao|xác\s+định|gồm)(?!\w)[^.:\n]{0,100}
    |hướng\s+dẫn\s+[^,;:.\n]{3,60})$""",
    re.VERBOSE,
)
LONGEST_ANNOUNCEMENT = 140
# What a plan or a meeting says is to be done, told after it: thống nhất kế hoạch … Theo đó, … giám sát 6 cuộc.
ACCORDING_RE = re.compile(r"theo(?<!\wtheo)\s+(?:đó|kế\s+hoạch(?:\s+(?:này|đó))?)\s*,")
PLANNING_RE = re.compile(r"(?<!\w)(?:kế\s+hoạch|chương\s+trình|lịch|dự\s+kiến)(?!\w)")
DATED_LINE_RE = re.compile(r"(?<!\w)(?:ngày|sáng|trưa|chiều|tối)\s+(?:ngày\s+)?\d{1,2}\s*[/\-.]\s*\d")
LOOK_BACK = 600  # characters before *theo đó* in which the plan is told
# Kết quả 6 tháng, theo báo cáo: - Kiểm tra … - Tập huấn …
DONE_RE = re.compile(
    r"(?:kết\s+quả|(?:việc|nội\s+dung)\s+đã\s+làm|số\s+liệu|đã\s+đạt\s+được)(?!\w)[^\n:]{0,120}$"
)
LIST_RE = re.compile(r":[^\S\n]*\n(?P<list>(?:\s{0,4}[\-+•*–][^\n]*(?:\n|$))+)")


def done_in(low: str) -> tuple[tuple[int, int], ...]:
    """Find the lists of what was done: their lines begin with the verb and name nobody."""
    return tuple(
        match.span("list")
        for match in LIST_RE.finditer(low)
        if DONE_RE.search(low, max(0, match.start() - LONGEST_ANNOUNCEMENT), match.start())
    )


def plans_in(low: str) -> tuple[tuple[int, int], ...]:
    """Find the stretches that tell of plans: from the cue to the end of its line, or of the text after a colon."""
    found: list[tuple[int, int]] = []
    for start, close in sorted((*_asked(low), *_according(low))):
        if found and start < found[-1][1]:
            found[-1] = found[-1][0], max(close, found[-1][1])
        else:
            found.append((start, close))
    return tuple(found)


def _asked(low: str) -> Iterator[tuple[int, int]]:
    """Find what is asked or announced."""
    last = 0
    for start, end in sorted((*(match.span() for match in PLAN_RE.finditer(low)), *_announced(low))):
        if start < last:
            continue
        last = _line_end(low, end)
        if low[start:last].rstrip().endswith(":"):
            last = len(low)
        yield start, last


def _announced(low: str) -> Iterator[tuple[int, int]]:
    """Find what ends with a colon and announces plans."""
    colon = low.find(":")
    while colon >= 0:
        match = ANNOUNCED_RE.search(low, max(0, colon - LONGEST_ANNOUNCEMENT), colon)
        if match:
            yield match.span()
        colon = low.find(":", colon + 1)


def _according(low: str) -> Iterator[tuple[int, int]]:
    """Find what a plan that was told before says is to be done: up to the next line that has a day."""
    last = 0
    for match in ACCORDING_RE.finditer(low):
        before = max(0, match.start() - LOOK_BACK)
        if match.start() < last or not PLANNING_RE.search(low, before, match.start()):
            continue
        dated = DATED_LINE_RE.search(low, _line_end(low, match.end()))
        last = low.rfind("\n", match.end(), dated.start()) if dated else len(low)
        yield match.start(), last


def _line_end(low: str, position: int) -> int:
    """Give where the line of a place ends."""
    close = low.find("\n", position)
    return len(low) if close < 0 else close


def is_within(position: int, stretches: tuple[tuple[int, int], ...]) -> bool:
    """Tell whether a place lies in one of some stretches, which stand in order and apart."""
    at = bisect_right(stretches, (position, sys.maxsize)) - 1
    return at >= 0 and position < stretches[at][1]
