"""Provisions before a document: lists, ranges and distribution of điểm, khoản, Điều, Mục, Chương.

điểm a, b khoản 2 và khoản 3 Điều 5          → dieu-5/khoan-2/diem-a, dieu-5/khoan-2/diem-b, dieu-5/khoan-3
khoản 4 Điều 23; khoản 3 Điều 40             → dieu-23/khoan-4, dieu-40/khoan-3
từ Điều 36 đến Điều 40, các điều 20 và 21    → dieu-36 … dieu-40, dieu-20, dieu-21
Mục 1, Chương III                            → chuong-3/muc-1
khoản 1, 2 Điều này                          → dieu/khoan-1, dieu/khoan-2, to be completed by where the text stands
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType

from kg.cite.words import spaced, unit_slugs
from kg.number import unit_segment

LEVELS = MappingProxyType(
    {
        "phan": 0,
        "phu-luc": 0,
        "mau": 0,
        "chuong": 1,
        "muc": 2,
        "tieu-muc": 3,
        "dieu": 4,
        "khoan": 5,
        "diem": 6,
    }
)
MAX_ROWS = 60  # words for units in one list; no real list comes near
MAX_RANGE = 200  # a longer range of articles is a misreading

UNIT_WORD_RE = re.compile(
    r"(?:các\s+|những\s+|cả\s+|tại\s+)?(?P<from>từ\s+)?(?P<word>tiểu\s+mục|phụ\s+lục|điều|khoản|điểm|mục|chương|phần|mẫu"
    r"|article|clause|point)s?(?:\s+(?:khoản|số|thứ|từ))?\s*:?(?:\s+|(?=\d))"
)
THIS_RE = re.compile(r"(?P<this>này|nêu\s+trên|nói\s+trên)(?!\w)")
LABEL_RES = MappingProxyType(
    {
        "diem": re.compile(r"(?P<label>[a-zđ](?:\.?\d{1,2})?|\d{1,2}(?:\.\d{1,2}){1,3})(?![\w])"),
        "dieu": re.compile(r"(?P<label>\d{1,3}[a-zđ]{0,2}(?:\.\d+)*)(?![\w/%])"),
        "khoan": re.compile(r"(?P<label>\d{1,3}[a-zđ]{0,2})(?![\w/%])"),
    }
)
ROMAN_LABEL_RE = re.compile(
    r"(?P<label>\d{1,3}[a-zđ]?|[ivxl]{1,6}|[a-e]|(?:nhất|hai|ba|tư|bốn|năm|sáu|bảy))(?![\w/%])"
)
NEXT_LABEL_RE = re.compile(r"\s*(?P<sep>,\s*và|;\s*và|,|;|và|hoặc|đến|-)\s*")
NEXT_UNIT_RE = re.compile(
    r"\s*(?P<sep>,\s*(?:và|của|thuộc|trong)|;\s*và|,|;|và|hoặc|đến|của|thuộc|tại|trong|-)?\s*"
)


@dataclass(frozen=True, slots=True)
class Provisions:
    """The units that a text names in one breath; ``end`` is where the list stops."""

    end: int
    paths: tuple[str, ...]
    relative: str = ""  # the unit that "này" stands after: "dieu" in *khoản 2 Điều này*


@dataclass(slots=True)
class Group:
    """Paths that begin at one level, and may wait for an outer unit."""

    level: int
    paths: list[str]


def read_provisions(low: str, start: int) -> Provisions | None:
    """Read the provisions that begin at a word for a unit; None when no label follows it."""
    rows: list[tuple[int, list[str], str]] = []  # level, segments, separator before
    position, sep, relative, end = start, "", "", start
    while len(rows) < MAX_ROWS:
        row = _read_row(low, position)
        if row is None:
            break
        level, segments, end, is_this = row
        rows.append((level, segments, sep))
        if is_this:
            relative = segments[0]
            break
        gap = NEXT_UNIT_RE.match(low, end)
        sep, position = (gap["sep"] or "").strip() if gap else "", gap.end() if gap else end
    if not rows:
        return None
    return Provisions(end, tuple(dict.fromkeys(_combine(rows))), relative)


def _read_row(low: str, start: int) -> tuple[int, list[str], int, bool] | None:
    """Read one word for a unit with its labels: ``khoản 1, 2`` → (5, ["khoan-1", "khoan-2"], end, False)."""
    word = UNIT_WORD_RE.match(low, start)
    if not word:
        return None
    slug = unit_slugs()[spaced(word["word"])]
    this = THIS_RE.match(low, word.end())
    if this:
        return LEVELS[slug], [slug], this.end(), True
    label_re = LABEL_RES.get(slug, ROMAN_LABEL_RE)
    first = label_re.match(low, word.end())
    if not first:
        return None
    labels, end = _read_labels(low, first, label_re, slug)
    return LEVELS[slug], [unit_segment(slug, label) for label in labels], end, False


def _read_labels(
    low: str, first: re.Match[str], label_re: re.Pattern[str], slug: str
) -> tuple[list[str], int]:
    """Read the labels after the first: ``a, b và c``, ``36 đến 40``; a letter must not be a word of its own."""
    labels, end = [first["label"]], first.end()
    while True:
        sep = NEXT_LABEL_RE.match(low, end)
        more = label_re.match(low, sep.end()) if sep else None
        if not sep or not more or (sep["sep"] == "-" and slug == "diem"):
            return labels, end
        if sep["sep"] == "đến" or (sep["sep"] == "-" and sep[0] == "-"):
            labels.extend(_range(labels[-1], more["label"])[1:])
        elif sep["sep"] == "-":
            return labels, end
        else:
            labels.append(more["label"])
        end = more.end()


def _range(first: str, last: str) -> list[str]:
    """Expand a range of labels, both ends included: ``("36", "40")``, ``("a", "d")``."""
    if first.isdigit() and last.isdigit() and 0 < int(last) - int(first) <= MAX_RANGE:
        return [str(label) for label in range(int(first), int(last) + 1)]
    letters = "abcdđeghiklmnopqrstuvxy"
    if first in letters and last in letters and letters.index(first) < letters.index(last):
        return list(letters[letters.index(first) : letters.index(last) + 1])
    return [first, last]


def _combine(rows: list[tuple[int, list[str], str]]) -> list[str]:
    """Join inner and outer units to paths, whichever order the text has them in."""
    groups: list[Group] = []
    for position, (level, _, sep) in enumerate(rows):
        segments = _span_units(rows, position)
        inner = [group for group in groups if group.level > level]
        if inner and sep != ";":
            joined = [_join(level, segments[0], path) for group in inner for path in group.paths]
            groups = [group for group in groups if group.level <= level]
            groups.append(Group(level, joined + segments[1:]))
        elif (
            groups
            and groups[-1].level < level
            and sep in {"", ","}
            and not _outer_ahead(rows, position, level)
        ):
            outer = groups[-1].paths.pop()
            groups[-1].paths.extend(_join(groups[-1].level, outer, path) for path in segments)
        else:
            groups.append(Group(level, list(segments)))
    return [path for group in groups for path in group.paths]


def _join(level: int, outer: str, inner: str) -> str:
    """Put an inner path under an outer unit; an article is not numbered within its chapter."""
    if level < LEVELS["dieu"] and inner.startswith("dieu-"):
        return inner
    return f"{outer}/{inner}"


def _span_units(rows: list[tuple[int, list[str], str]], position: int) -> list[str]:
    """Expand ``Điều 36 đến Điều 40``: the row after *đến* holds the whole range but its first unit."""
    level, segments, sep = rows[position]
    if sep != "đến" or position == 0 or rows[position - 1][0] != level:
        return segments
    prefix, first = rows[position - 1][1][-1].rsplit("-", 1)
    last = segments[0].rsplit("-", 1)[1]
    return [f"{prefix}-{label}" for label in _range(first, last)[1:]] + segments[1:]


def _outer_ahead(rows: list[tuple[int, list[str], str]], position: int, level: int) -> bool:
    """Tell whether an outer unit still follows, which then claims the inner one before it."""
    return any(row[0] < level for row in rows[position + 1 :])
