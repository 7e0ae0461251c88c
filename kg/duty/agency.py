"""Take the words for a bearer apart: one agency after the other, each with its kind and its level."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from kg.cite.plain import modern_tones
from kg.cite.words import spaced
from kg.duty.words import agent_at, level_of
from kg.model import Agency
from kg.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

JOINT_RE = re.compile(r"\s*[,;]\s*(?:và\s+|hoặc\s+)?|\s+(?:và|hoặc)\s+")
DETERMINER_RE = re.compile(
    r"(?:(?:các|những|mọi|mỗi|từng|tất\s+cả|toàn\s+bộ|toàn\s+thể|cả|hai|một|riêng|bản\s+thân|đồng\s+chí)\s+)+"
)
# Where the kind of an agency ends: its level, its place, what is said of it.
END_RE = re.compile(
    r"""[,;:(.]|\s+-(?=\s)|\s+(?:cấp(?!\s+(?:ủy|dưỡng|cứu))|xã|phường|thị\s+trấn|huyện|quận|thị\s+xã|tỉnh|thành\s+phố|trung\s+ương
    |nơi|của|được|tại|thuộc|trực\s+thuộc|các|cùng|quy\s+định|theo|đang|đã|bị|khi|là|(?<!hàng\s)không|mà|trong|ở|trên
    |này|đó|nêu|nói|về|để|với|đối|do|khác|sau|trước|từ|qua|phải|hoặc|có(?!\s+thẩm\s+quyền))(?!\w)""",
    re.VERBOSE,
)
LONGEST_KIND = 8
PLACES = frozenset({"Tỉnh", "Thành phố", "Huyện", "Quận", "Thị xã", "Xã", "Phường", "Thị trấn"})
HEADS_OF = ("Người đứng đầu", "Thủ trưởng", "Lãnh đạo", "Cấp phó")
HEADED = frozenset({"Cơ quan", "Đơn vị", "Tổ chức", "Địa phương", "Doanh nghiệp", "Ban", "Ngành"})
"""What follows an office in a list is what it heads: *thủ trưởng các cơ quan, đơn vị, địa phương* is one bearer."""


@lru_cache(maxsize=8192)
def agencies_of(bearer: str, level: str) -> tuple[Agency, ...]:
    """Name the agencies of a bearer; ``level`` is what its first words tell. Words that name nobody give nothing.

    >>> [(each.kind, each.level) for each in agencies_of("Sở Nội vụ, UBND cấp xã nơi cư trú", "province")]
    [('Sở Nội vụ', 'province'), ('Ủy ban nhân dân', 'commune')]
    """
    found: dict[Agency, None] = {}
    last = ""
    for piece in _pieces(bearer):
        kind = _kind(piece)
        if kind and not (last and (kind in PLACES or (kind in HEADED and last.startswith(HEADS_OF)))):
            last = kind
            agent = agent_at(modern_tones(piece.lower()), 0)
            found[Agency(kind, level_of(piece, agent.level if agent else level))] = None
    return tuple(found)


def _pieces(bearer: str) -> Iterator[str]:
    """Cut a bearer where another one begins; *cơ quan, tổ chức* are two, *Bộ Tài nguyên và Môi trường* one."""
    low = modern_tones(bearer.lower())
    start = 0
    for joint in JOINT_RE.finditer(low):
        if agent_at(low, joint.end()):
            yield bearer[start : joint.start()]
            start = joint.end()
    yield bearer[start:]


def _kind(piece: str) -> str:
    """Reduce one bearer to its kind, in the spelling of the words given, abbreviations written out."""
    low = modern_tones(piece.lower())
    determiner = DETERMINER_RE.match(low)
    start = determiner.end() if determiner and agent_at(low, determiner.end()) else 0
    agent = agent_at(low, start)
    if agent is None:
        return ""
    stop = END_RE.search(low, agent.end)
    words = spaced(low[start : stop.start() if stop else len(low)]).split()
    given = piece[start:].split()
    named = [
        _long().get(word, shown if shown.isupper() else word if shown.islower() else word.capitalize())
        for word, shown in zip(words, given, strict=False)
    ][:LONGEST_KIND]
    kind = " ".join(named)
    return kind[:1].upper() + kind[1:]


@cache
def _long() -> Mapping[str, str]:
    """Map the abbreviations of bearers to their words."""
    heads = {row["head"] for row in table("bearers")}
    return {
        row["short"].lower(): row["long"].capitalize()
        for row in table("abbreviations")
        if row["short"].lower() in heads or row["long"] in heads
    }
