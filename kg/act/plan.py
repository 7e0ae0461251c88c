"""Which stretches of a report tell what is to be done, so that what stands there has not been done."""

from __future__ import annotations

import re

PLAN_RE = re.compile(
    r"""(?<!\w)(?:đề\s+nghị|yêu\s+cầu(?=\s+(?:các|bcđ|ban|ubnd|ủy|cấp|thủ|mặt|\w+\s+cần))|sẽ\s+(?:tập\s+trung|tiếp\s+tục|triển\s+khai)|thời\s+gian\s+tới|cần\s+tập\s+trung|trong\s+đó\s+tập\s+trung)(?!\w)""",
    re.VERBOSE,
)


def plans_in(low: str) -> tuple[tuple[int, int], ...]:
    """Find the stretches that tell of plans: from the cue to the end of its line, or of the text after a colon."""
    found: list[tuple[int, int]] = []
    for match in PLAN_RE.finditer(low):
        if found and match.start() < found[-1][1]:
            continue
        close = low.find("\n", match.end())
        close = len(low) if close < 0 else close
        if low[:close].rstrip().endswith(":"):
            close = len(low)
        found.append((match.start(), close))
    return tuple(found)
