"""Words that stand for a document named before, or for the citing text itself.

Luật này, Nghị định nêu trên, Quyết định đó           one document
các Nghị định này, hai Luật nêu trên                  several of them: none can be told
cùng Luật, cùng nghị định                             the one named last
theo Luật, Điều 34 Nghị định                          the kind word alone
kể từ ngày Quyết định này có hiệu lực                 the text itself, whatever it named before
"""

from __future__ import annotations

import re
from typing import Literal

from kg.cite.draft import Head
from kg.cite.words import STRONG

THIS_WORDS = r"này|nêu\s+trên|nói\s+trên|trên\s+đây|kể\s+trên|đã\s+nêu|vừa\s+nêu|đó|ấy"
BARE = STRONG | {"Bộ luật"}  # kinds whose word alone, with a capital, stands for a document
# Kinds that stand for one document with "này"; "báo cáo này", "dự án này" mostly do not.
POINTED = STRONG | {
    "Bộ luật",
    "Hiến pháp",
    "Nghị quyết liên tịch",
    "Quy chế",
    "Quy định",
    "Kế hoạch",
    "Công điện",
    "Lệnh",
}
ALSO_VERBS = frozenset(
    {"Quyết định", "Kết luận", "Chỉ thị"}
)  # at the head of a sentence they are mostly verbs
# After a bare kind word ("Luật"): what shows that it stands for a document named before.
BARE_END_RE = re.compile(
    r"\s*(?:$|[.,;:)\"]|(?:và|ở|có|đã|được|để|tại|thì|là|cũng|sẽ|phải|quy\s+định|gồm|nêu|nói|vào|trong|trên|khi|do|với"
    r"|từ|ra|đến|sớm|không|nhằm|nhưng|bao|mới|hiện|áp)(?!\w))"
)
BARE_BEFORE_RE = re.compile(r"(?:pháp|dự\s+thảo|dự\s+án|ban\s+hành|các|những|mọi|một|soạn\s+thảo|\bra)\s+$")
SEVERAL_RE = re.compile(r"(?<!\w)(?:các|những|hai|ba|bốn|năm|mấy|nhiều|cả)\s+$")
# "kể từ ngày … này có hiệu lực": the text that says so ends others on that day, and so is none of them.
DAY_BEFORE_RE = re.compile(r"(?<!\w)ngày\s+$")
EFFECT_AFTER_RE = re.compile(r"\s+(?:có|bắt\s+đầu\s+có|phát\s+sinh)\s+hiệu\s+lực")
LOOK_BACK = 20  # how far before a word is looked


def read_pointing(norm: str, low: str, start: int, this: re.Match[str], kind: str) -> Head | None:
    """Read a kind word with *này* or *nêu trên*; ``this`` is the match whose group ``this`` holds that word."""
    if kind not in POINTED or (kind not in STRONG and not norm[start].isupper()):
        return None
    if this["this"] in {"đó", "ấy"} and not norm[start].isupper():
        return None
    end, near = this.end(), max(0, start - LOOK_BACK)
    pointing: Literal["this", "above", "these"] = "this" if this["this"] == "này" else "above"
    rule = f"anaphora-{pointing}"
    if SEVERAL_RE.search(low, near, start):
        pointing, rule = "these", "anaphora-several"
    elif pointing == "this" and EFFECT_AFTER_RE.match(low, end) and DAY_BEFORE_RE.search(low, near, start):
        rule = "anaphora-effect"
    return Head(start, end, "anaphora", rule, kind, this=pointing)


def read_same(start: int, end: int, kind: str) -> Head:
    """Read a kind word after *cùng*: the document of the kind that was named last."""
    return Head(start, end, "anaphora", "anaphora-same", kind, this="above")


def read_bare(norm: str, low: str, start: int, end: int, kind: str) -> Head | None:
    """Read a kind word alone that stands for a document named before: *theo Luật*."""
    if not norm[start].isupper() or not BARE_END_RE.match(low, end) or norm[start:end].isupper():
        return None
    if BARE_BEFORE_RE.search(low, max(0, start - LOOK_BACK), start):
        return None
    before = norm[max(0, start - 3) : start].rstrip(" ")[-1:]
    if before in {"", "\n"} or (kind in ALSO_VERBS and before in ".);:-•*+"):
        return None
    return Head(start, end, "anaphora", "anaphora-bare", kind, this="bare")
