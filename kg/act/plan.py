"""Which stretches of a report tell what is to be done, and which lists tell what was done."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right

PLAN_RE = re.compile(
    r"""(?:đề\s+nghị|yêu\s+cầu(?=\s+(?:các|bcđ|ban|ubnd|ủy|cấp|thủ|mặt|\w+\s+cần))|sẽ\s+(?:tập\s+trung|tiếp\s+tục|triển\s+khai)|thời\s+gian\s+tới|cần\s+tập\s+trung|trong\s+đó\s+tập\s+trung|hướng\s+dẫn\s+[^,;:.\n]{3,60}(?=:))(?!\w)""",
    re.VERBOSE,
)
# Kết quả 6 tháng, theo báo cáo: - Kiểm tra … - Tập huấn …
DONE_RE = re.compile(
    r"""(?:kết\s+quả|(?:việc|nội\s+dung)\s+đã\s+làm|số\s+liệu|đã\s+đạt\s+được)(?!\w)[^\n:]{0,120}:[^\S\n]*\n
    (?P<list>(?:\s{0,4}[\-+•*–][^\n]*(?:\n|$))+)""",
    re.VERBOSE,
)


def done_in(low: str) -> tuple[tuple[int, int], ...]:
    """Find the lists of what was done: their lines begin with the verb and name nobody."""
    return tuple(match.span("list") for match in DONE_RE.finditer(low))


def plans_in(low: str) -> tuple[tuple[int, int], ...]:
    """Find the stretches that tell of plans: from the cue to the end of its line, or of the text after a colon."""
    found: list[tuple[int, int]] = []
    for match in PLAN_RE.finditer(low):
        if found and match.start() < found[-1][1]:
            continue
        close = low.find("\n", match.end())
        close = len(low) if close < 0 else close
        if low[match.start() : close].rstrip().endswith(":"):
            close = len(low)
        found.append((match.start(), close))
    return tuple(found)


def is_within(position: int, stretches: tuple[tuple[int, int], ...]) -> bool:
    """Tell whether a place lies in one of some stretches, which stand in order and apart."""
    at = bisect_right(stretches, (position, sys.maxsize)) - 1
    return at >= 0 and position < stretches[at][1]
