"""The words that tell an action, and where they tell none: in plans, in titles of documents, as names of meetings."""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from kg.act.plan import is_within
from kg.cite.plain import modern_tones
from kg.cite.words import choice_patterns, spaced
from kg.tables import table

if TYPE_CHECKING:
    from collections.abc import Mapping

MEETING_RE = re.compile(r"(?<!\w)(?:sơ\s+kết|tổng\s+kết)(?!\w)")
DOCUMENT_AFTER_RE = re.compile(
    r"\s+(?:(?:\d+|một|các|nhiều)\s+)?(?:công\s+văn|kế\s+hoạch|chương\s+trình|quyết\s+định|chỉ\s+thị|nghị\s+quyết|"
    r"hướng\s+dẫn|văn\s+bản|quy\s+chế|thông\s+báo|kết\s+luận|báo\s+cáo|đề\s+án|công\s+điện)(?!\w)"
)
# Before words for what is spoken of, or is to be done.
UNTOLD_BEFORE_RE = re.compile(
    r"""(?:(?:công\s+tác|việc|kế\s+hoạch|đề\s+án|phương\s+án|nội\s+dung|trong|về|như)\s+
    |(?<!\w)(?:cần|phải|nên|sẽ|sắp|chưa|không|nhằm|muốn|đề\s+nghị|kiến\s+nghị|yêu\s+cầu|việc)\s+(?:tổ\s+chức\s+)?)$""",
    re.VERBOSE,
)
# What a document that is cited did, not the place that cites it: Nghị định số 79/2003/NĐ-CP ngày 07/7/2003 của Chính
# phủ ban hành …, quyết định ấy ban hành …; and the title of a law, Luật Ban hành văn bản quy phạm pháp luật.
DOCUMENT_BEFORE_RE = re.compile(
    r"""(?:
      \d[\w.]*\s?[/\-][\w/\-]*[a-zđ]{2}(?:\s*,?\s*ngày\s+\d{1,2}(?:[/\-.]|\s+tháng\s+)\d{1,2}(?:(?:[/\-.]|\s+năm\s+)\d{4})?)?
        (?:\s+của\s+[^,;.:\n]{3,80})?\s*,?\s+(?:vốn\s+|về\s+(?:việc\s+)?|để\s+)?
      | (?<!\w)(?:luật|pháp\s+lệnh|nghị\s+định|nghị\s+quyết|quyết\s+định|chỉ\s+thị|thông\s+tư|kết\s+luận|văn\s+bản)
        (?:[^,;.:\n]{0,30}\s(?:này|ấy|đó))?\s+
    )$""",
    re.VERBOSE,
)
# A meeting that is spoken of, not told: tại lớp tập huấn, lớp tập huấn còn nhằm …
MEETING_NOUN_RE = re.compile(r"(?:lớp|hội\s+nghị|hội\s+thảo|buổi)(?!\w)")
SPOKEN_BEFORE_RE = re.compile(
    r"(?<!\w)(?:tại|tham\s+gia|mỗi|sau|thông\s+qua|nội\s+dung|(?:toàn|quang)\s+cảnh|phát\s+biểu)\s+(?:các\s+)?$"
)
SPOKEN_AFTER_RE = re.compile(r"[^,.;:\n]{0,40}?\s(?:còn|đã\s+được|nhằm|được|có|là)(?!\w)")
# Words for actions that are parts of names: kỳ họp thứ 8, Ban Chỉ đạo.
NAMES_BEFORE = MappingProxyType({"họp": "kỳ ", "chỉ đạo": "ban ", "bồi dưỡng": "trung tâm "})
NOWHERE = "\0"
PERSON = " viên"  # tuyên truyền viên, hòa giải viên
LOOK_BACK = 200  # characters before a verb in which the document that does it is looked for


class Cues(NamedTuple):
    """The words for actions."""

    pattern: re.Pattern[str]
    kinds: Mapping[str, str]
    weak: frozenset[str]  # those that tell an action only right after the agency that does it


@cache
def cues() -> Cues:
    """Build the pattern of the words for actions, and what each tells."""
    rows = {_words(row["cue"]): row for row in table("action_kinds")}
    pattern = re.compile("|".join(rf"{words}(?!\w)" for words in choice_patterns(rows)))
    kinds = {cue: row["kind"] for cue, row in rows.items()}
    weak = frozenset(cue for cue, row in rows.items() if row["needs"])
    return Cues(pattern, MappingProxyType(kinds), weak)


@cache
def _gapped() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Give the cues with a gap, each with its pattern."""
    return tuple(
        (re.compile(words), cue) for cue in cues().kinds if "…" in cue for words in choice_patterns([cue])
    )


def _words(cue: str) -> str:
    """Spell the words of a cue as the matching text does."""
    return modern_tones(cue.lower())


def cue_of(match: re.Match[str]) -> str:
    """Name the cue that words in the text are."""
    if match[0] in cues().kinds:
        return match[0]
    words = spaced(match[0])
    if words in cues().kinds:
        return words
    return next((cue for pattern, cue in _gapped() if pattern.fullmatch(match[0])), words)


def is_told(low: str, match: re.Match[str], plans: tuple[tuple[int, int], ...]) -> bool:
    """Tell whether words for an action tell that it was done."""
    start = match.start()
    if low[start - 1 : start].isalnum() or low.startswith(PERSON, match.end()) or is_within(start, plans):
        return False
    if cue_of(match) == "ban hành" and (
        not DOCUMENT_AFTER_RE.match(low, match.end())
        or DOCUMENT_BEFORE_RE.search(low, max(0, start - LOOK_BACK), start)
    ):
        return False
    if low.endswith(NAMES_BEFORE.get(match[0], NOWHERE), 0, start):
        return False
    if _is_spoken_of(low, match):
        return False
    return not UNTOLD_BEFORE_RE.search(low, max(0, start - 24), start)


def _is_spoken_of(low: str, match: re.Match[str]) -> bool:
    """Tell whether the name of a meeting is spoken of, not what somebody held: *lớp tập huấn còn nhằm …*."""
    if not MEETING_NOUN_RE.match(match[0]) or (
        match[0].startswith("hội nghị") and MEETING_RE.search(match[0])
    ):
        return False
    start = match.start()
    if SPOKEN_BEFORE_RE.search(low, max(0, start - 24), start):
        return True
    return (
        low[max(0, start - 2) : start] in {"", "\n", ". ", ", ", ".\n", "\n\n"}
        and SPOKEN_AFTER_RE.match(low, match.end()) is not None
    )
