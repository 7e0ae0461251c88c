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
from functools import lru_cache
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
MAX_LABELS = 200  # after one word
MAX_RANGE = 200  # a longer range of articles is a misreading

POINT, ARTICLE, CLAUSE = "điểm|point", "điều|article", "khoản|clause"
OTHERS = r"tiểu\s+mục|phụ\s+lục|mục|chương|phần|mẫu"
LABELS = MappingProxyType(
    {
        POINT: r"(?:[a-zđ](?:\.?\d{1,2})?|\d{1,2}(?:\.\d{1,2}){1,3})(?![\w])",
        ARTICLE: r"\d{1,3}[a-zđ]{0,2}(?:\.\d+)*(?![\w/%])",
        CLAUSE: r"\d{1,3}[a-zđ]{0,2}(?![\w/%]|\s*(?:triệu|tỷ|tỉ|nghìn|ngàn|đồng)(?!\w))",
        OTHERS: r"(?:\d{1,3}[a-zđ]?|[ivxl]{1,6}(?:\.\d{1,2}){0,2}|[a-e]|(?:nhất|hai|ba|tư|bốn|năm|sáu|bảy))(?![\w/%])",
    }
)
"""How the labels after each group of words look."""
THIS = r"(?:này|nêu\s+trên|nói\s+trên)(?!\w)"
JOINT = r"\s*(?:,\s*và|;\s*và|,|;|và|hoặc|đến)\s*"


def _word_pattern(words: str) -> str:
    """Match a word for a unit, up to where its label begins."""
    return (
        rf"(?:các\s+|những\s+|cả\s+|tại\s+)?(?:từ\s+)?(?P<word>{words})s?(?:\s+(?:số|thứ|từ))?\s*:?"
        r"(?:\s+|(?=\d))"
    )


def _row_pattern(words: str, label: str) -> str:
    """Match a word for a unit with all its labels; a hyphen joins numbers, not letters."""
    joint = JOINT if words == POINT else f"(?:{JOINT}|-)"
    word = _word_pattern(words).replace("?P<word>", "?:")
    return rf"{word}(?:{THIS}|{label}(?:{joint}{label}){{0,{MAX_LABELS}}})"


WORD_RE = re.compile(_word_pattern("|".join(LABELS)))
ROW_RE = re.compile("|".join(_row_pattern(words, label) for words, label in LABELS.items()))
THIS_RE = re.compile(THIS)
LABEL_RES = MappingProxyType(
    {
        slug: re.compile(f"(?P<label>{LABELS[words]})")
        for slug, words in (("diem", POINT), ("dieu", ARTICLE), ("khoan", CLAUSE), ("", OTHERS))
    }
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
    rows: list[tuple[int, tuple[str, ...], str]] = []  # level, segments, separator before
    position, sep, relative, end = start, "", "", start
    while len(rows) < MAX_ROWS:
        match = ROW_RE.match(low, position)
        if match is None:
            break
        level, segments, is_this = _read_row(match[0])
        end = match.end()
        rows.append((level, segments, sep))
        if is_this:
            relative = segments[0]
            break
        gap = NEXT_UNIT_RE.match(low, end)
        sep, position = (gap["sep"] or "").strip() if gap else "", gap.end() if gap else end
    return Provisions(end, _combine(tuple(rows)), relative) if rows else None


@lru_cache(4096)  # texts repeat few rows, and few combinations of them
def _read_row(row: str) -> tuple[int, tuple[str, ...], bool]:
    """Take apart what ``ROW_RE`` matched: ``khoản 1, 2`` → (5, ("khoan-1", "khoan-2"), False)."""
    word = WORD_RE.match(row)
    slug, end = (unit_slugs()[spaced(word["word"])], word.end()) if word else ("", 0)
    if THIS_RE.match(row, end):
        return LEVELS[slug], (slug,), True
    labels = _read_labels(row, end, LABEL_RES.get(slug, LABEL_RES[""]))
    return LEVELS[slug], tuple(unit_segment(slug, label) for label in labels), False


def _read_labels(row: str, start: int, label_re: re.Pattern[str]) -> list[str]:
    """Read the labels of a row: ``a, b và c``, ``36 đến 40``."""
    labels: list[str] = []
    between = ""
    position = start
    while label := label_re.match(row, position):
        more = [label["label"]]
        labels += _range(labels[-1], more[0])[1:] if between in {"đến", "-"} else more
        sep = NEXT_LABEL_RE.match(row, label.end())
        if not sep:
            break
        between, position = sep["sep"], sep.end()
    return labels


def _range(first: str, last: str) -> list[str]:
    """Expand a range of labels, both ends included: ``("36", "40")``, ``("a", "d")``."""
    if first.isdigit() and last.isdigit() and 0 < int(last) - int(first) <= MAX_RANGE:
        return [str(label) for label in range(int(first), int(last) + 1)]
    letters = "abcdđeghiklmnopqrstuvxy"
    if first in letters and last in letters and letters.index(first) < letters.index(last):
        return list(letters[letters.index(first) : letters.index(last) + 1])
    return [first, last]


@lru_cache(4096)
def _combine(rows: tuple[tuple[int, tuple[str, ...], str], ...]) -> tuple[str, ...]:
    """Join inner and outer units to paths, whichever order the text has them in."""
    groups: list[Group] = []
    for position, (level, _, sep) in enumerate(rows):
        segments = _span_units(rows, position)
        inner = [group for group in groups if group.level > level]
        if inner and not (
            sep.endswith(";") or (level < LEVELS["dieu"] and "và" in sep and _has_article(inner))
        ):
            joined = [_join(level, segments[0], path) for group in inner for path in group.paths]
            groups = [group for group in groups if group.level <= level]
            groups.append(Group(level, [*joined, *segments[1:]]))
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
    return tuple(dict.fromkeys(path for group in groups for path in group.paths))


def _has_article(groups: list[Group]) -> bool:
    """Tell whether groups of paths begin with articles, to which a chapter adds nothing."""
    return any(group.level == LEVELS["dieu"] for group in groups)


def _join(level: int, outer: str, inner: str) -> str:
    """Put an inner path under an outer unit; an article is not numbered within its chapter."""
    if level < LEVELS["dieu"] and inner.startswith("dieu-"):
        return inner
    return f"{outer}/{inner}"


def _span_units(rows: tuple[tuple[int, tuple[str, ...], str], ...], position: int) -> tuple[str, ...]:
    """Expand ``Điều 36 đến Điều 40``: the row after *đến* holds the whole range but its first unit."""
    level, segments, sep = rows[position]
    if sep != "đến" or position == 0 or rows[position - 1][0] != level:
        return segments
    prefix, first = rows[position - 1][1][-1].rsplit("-", 1)
    last = segments[0].rsplit("-", 1)[1]
    return (*(f"{prefix}-{label}" for label in _range(first, last)[1:]), *segments[1:])


def _outer_ahead(rows: tuple[tuple[int, tuple[str, ...], str], ...], position: int, level: int) -> bool:
    """Tell whether an outer unit still follows, which then claims the inner one before it."""
    return any(row[0] < level for row in rows[position + 1 :])
