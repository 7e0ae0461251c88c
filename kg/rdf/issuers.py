"""Several issuers written in one line: *Bộ Tư pháp, Bộ Văn hóa - Thông tin*."""

from __future__ import annotations

import re
from functools import cache

from kg.tables import table


@cache
def part_issuers(names: str) -> tuple[str, ...]:
    """Part the issuers of a joint document; a comma inside a name does not part it.

    >>> part_issuers("Bộ Tư pháp, Bộ Văn hóa, Thể thao và Du lịch")
    ('Bộ Tư pháp', 'Bộ Văn hóa, Thể thao và Du lịch')
    """
    return tuple(filter(None, map(str.strip, _between_issuers().split(names))))


@cache
def _between_issuers() -> re.Pattern[str]:
    """Match the comma or semicolon before the words with which the name of a body begins."""
    beginnings = {" ".join(row["issuer"].split()[:2]) for row in table("issuers")} | {"Bộ", "Ban", "Tổng"}
    alternatives = "|".join(map(re.escape, sorted(beginnings, key=len, reverse=True)))
    return re.compile(rf"\s*[,;]\s+(?=(?:{alternatives})\b)")
