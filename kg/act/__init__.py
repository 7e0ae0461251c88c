"""Find what places and agencies did, as their reports tell it: what, when, where, who; and the figures they give.

Plans and requests are no actions (they are duties). Persons appear by their offices alone. A date without year is
completed from the text or its day, and says from where.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from itertools import takewhile
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from kg.act.figure import find_figures
from kg.act.moment import PERIOD_RE, Moment, find_moments, find_periods
from kg.act.plan import plans_in
from kg.cite.plain import Plain, modern_tones, plain_text
from kg.cite.words import choice_patterns, spaced
from kg.model import Action, Span
from kg.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["find_actions", "find_figures"]

SENTENCE_RE = re.compile(r"[^\n]+?(?:[.!?](?=\s|$)(?!\s*\d)|$)", re.MULTILINE)
DOER_RE = re.compile(
    r"""(?:(?:(?:sáng|trưa|chiều|tối|vào|trong|
    hôm\s+qua)?\s*ngày|sáng|trưa|chiều|tối)\s+[\d/\-.]+(?:\s+tháng\s+\d+)?(?:\s+năm\s+\d+)?\s*,\s*|^\s*)?
    (?P<name>[^,;:.\n]{3,120}?)\s+(?:(?:đã|vừa|mới|cùng)\s+)?(?:họp\s+(?:sơ|tổng)\s+kết|tổ\s+chức|ban\s+hành|tiến\s+hành|triển\s+khai|
    phối\s+hợp|kiện\s+toàn|sơ\s+kết|tổng\s+kết|làm\s+tốt)(?!\w)""",
    re.VERBOSE,
)
AGENCY_RE = re.compile(
    r"""(?:ban\s+chỉ\s+đạo|bcđ|ubnd|ủy\s+ban|hđnd|hội\s+đồng|ban\s+dân\s+vận|ban\s+thường\s+vụ|btv|
    huyện\s+ủy|tỉnh\s+ủy|thành\s+ủy|đảng\s+ủy|thị\s+ủy
    |mttq|mặt\s+trận|sở|phòng|bộ|công\s+đoàn|liên\s+đoàn|thường\s+trực|chi\s+bộ|trường|hội|đoàn|
    chủ\s+tịch\s+(?:ubnd|ủy\s+ban|hđnd|hội\s+đồng)|viện\s+kiểm\s+sát|tòa\s+án|công\s+an|ban|tổ|thôn|bản|xã|phường|huyện|tỉnh|thành\s+phố)(?!\w)""",
    re.VERBOSE,
)
NAMED_DOER_RE = re.compile(r"(?:bcđ|ban\s+chỉ\s+đạo|ubnd\s+(?:huyện|tỉnh|xã|thành\s+phố|thị\s+xã))(?!\w)")
DOES_RE = re.compile(r"\s+(?:huyện\s+|tỉnh\s+|xã\s+)?(?:đã|tổ\s+chức|ban\s+hành|triển\s+khai)(?!\w)")
PERSON_RE = re.compile(
    r"(?:[Đđ]ồng\s+chí|[Ôô]ng|"
    r"[Bb]à)\s+(?:[A-ZĐÀ-Ỹ]\w*\s+){1,4}?[A-ZĐÀ-Ỹ]\w*\s*[,\-]\s*(?P<offices>[^.;:\n]{4,140}?)\s*(?=(?:chủ\s+trì|"
    r"yêu\s+cầu|đề\s+nghị|phát\s+biểu|đã|báo\s+cáo|tham\s+dự|dự|kết\s+luận|đánh\s+giá)|[.;:\n])"
)
OFFICE_RE = re.compile(
    r"(?:phó\s+|nguyên\s+)?(?:bí\s+thư|chủ\s+tịch|trưởng|phó|giám\s+đốc|ủy\s+viên|chủ\s+nhiệm|"
    r"chánh|thủ\s+trưởng|đại\s+biểu)",
    re.IGNORECASE,
)
DOCUMENT_AFTER_RE = re.compile(
    r"\s+(?:(?:\d+|một|các|nhiều)\s+)?(?:công\s+văn|kế\s+hoạch|chương\s+trình|quyết\s+định|chỉ\s+thị|nghị\s+quyết|"
    r"hướng\s+dẫn|văn\s+bản|quy\s+chế|thông\s+báo|kết\s+luận|báo\s+cáo|đề\s+án|công\s+điện)(?!\w)"
)
PLACE_RE = re.compile(
    r"(?P<kind>[Tt]ỉnh|[Tt]hành phố|[Tt]hành|TP\.?|[Hh]uyện|[Tt]hị xã|[Tt]hị|[Qq]uận|[Xx]ã|"
    r"[Pp]hường|[Tt]hị trấn)[^\S\n]+(?:[uủ][ỷyỳ]?[^\S\n]+)?(?P<name>\w+(?:[^\S\n]\w+){0,3})"
)
MEETING_RE = re.compile(r"(?<!\w)(?:sơ\s+kết|tổng\s+kết)(?!\w)")
NOUN_BEFORE_RE = re.compile(r"(?:công\s+tác|việc|kế\s+hoạch|nội\s+dung|trong|về|như)\s+$")
NAME_BEFORE_RE = re.compile(r"(?<!\w)(?:tổ|đoàn|ban|được)\s+$")
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
LOOK_BACK = 200  # characters before a verb in which the document that does it is looked for
ISSUES = "ban hành"
OPENING = 30
"""How far from the beginning of a sentence its day may stand: *Tin đăng ngày …: …*."""
STARTS_RE = re.compile(r"(?:chỉ\s+đạo\s+và\s+|đã\s+|vừa\s+|và\s+)$")


class Setting(NamedTuple):
    """What holds for a whole report."""

    moments: list[Moment]
    plans: tuple[tuple[int, int], ...]
    year: int | None
    agency: str
    place: str
    period: str


@cache
def _cues() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """Build the pattern of the words for actions, and the map from words to kind."""
    kinds = {modern_tones(row["cue"].lower()): row["kind"] for row in table("action_kinds")}
    pattern = re.compile("|".join(rf"{words}(?!\w)" for words in choice_patterns(kinds)))
    return pattern, MappingProxyType(kinds)


@cache
def _dated() -> frozenset[str]:
    """Give the words that tell an act only in a sentence that begins with its day."""
    return frozenset(modern_tones(row["cue"].lower()) for row in table("action_kinds") if row["dated"])


def find_actions(text: str, *, day: dt.date | None = None, place: str = "") -> tuple[Action, ...]:
    """Find the actions that a report tells, in the order of their places; offsets point into the text as given.

    ``day`` is the day of the report and ``place`` the place that speaks, where they are known from elsewhere.

    >>> action, = find_actions("Ngày 1/7/2024, UBND huyện Mộc Châu tổ chức hội nghị sơ kết công tác 6 tháng đầu năm.")
    >>> action.kind, str(action.date), action.period, action.agency
    ('hội nghị sơ kết', '2024-07-01', '2024-H1', 'UBND huyện Mộc Châu')
    """
    plain = plain_text(text)
    moments = find_moments(plain.low, day)
    setting = _setting(plain, moments, day, place)
    found = [*_stamps(moments), *_told(plain, setting)]
    return tuple(_at(plain, action) for action in _merge(sorted(found, key=lambda action: action.start)))


def _setting(plain: Plain, moments: list[Moment], day: dt.date | None, place: str) -> Setting:
    """Read what holds for the whole report: its year, place, main agency and period."""
    dated = [moment.date for moment in moments if moment.date]
    year = dated[0].year if dated else day.year if day else None
    first = next(
        (
            match.span()
            for match in SENTENCE_RE.finditer(plain.low)
            if _cues()[0].search(plain.low, *match.span())
        ),
        (0, 0),
    )
    covered, _ = find_periods(plain.low, *first, year)
    covered = covered if MEETING_RE.search(plain.low, *first) else ""
    where = place or _place_in(plain.norm)
    doer = NAMED_DOER_RE.search(plain.low)
    agency = plain.norm[doer.start() : doer.end()] if doer else ""
    return Setting(moments, plans_in(plain.low), year, agency, where, covered)


def _place_in(norm: str) -> str:
    """Read the first place that a report names: *huyện Hàm Tân*; of *Huyện ủy Tam Nông* the district."""
    for match in PLACE_RE.finditer(norm):
        words = match["name"].split()
        proper = list(takewhile(lambda word: word[0].isupper(), words))
        if proper:
            return f"{match['kind'].lower()} {' '.join(proper)}"
    return ""


def _stamps(moments: list[Moment]) -> Iterator[Action]:
    """Take the stamp of a publication as an action of its own."""
    for moment in moments:
        if moment.stamp and moment.date:
            yield Action(moment.start, moment.end, "đăng tin", moment.date, moment.why)


def _told(plain: Plain, setting: Setting) -> Iterator[Action]:
    """Find the actions that sentences tell, outside plans and requests."""
    pattern, kinds = _cues()
    for sentence in SENTENCE_RE.finditer(plain.low):
        told: list[Action] = []
        weak: list[Action] = []
        for match in pattern.finditer(plain.low, *sentence.span()):
            kind = kinds.get(spaced(match[0])) or "đối thoại"
            if not _is_told(plain.low, match, setting.plans):
                continue
            if spaced(match[0]) not in _dated():
                told.append(_action(plain, sentence.span(), match, kind, setting))
            elif not weak and _begins_with_day(plain.low, setting.moments, sentence.start(), match.start()):
                weak.append(_action(plain, sentence.span(), match, kind, setting))
        yield from told or weak


def _begins_with_day(low: str, moments: list[Moment], start: int, end: int) -> bool:
    """Tell whether a sentence begins with the day of an act, whose words are no name (*Tổ Kiểm tra*)."""
    if NAME_BEFORE_RE.search(low, start, end):
        return False
    return any(start <= each.start < min(end, start + OPENING) and not each.stamp for each in moments)


def _is_told(low: str, match: re.Match[str], plans: tuple[tuple[int, int], ...]) -> bool:
    """Tell whether words for an action tell that it was done."""
    start = match.start()
    if low[start - 1 : start].isalnum() or any(first <= start < last for first, last in plans):
        return False
    if spaced(match[0]) == ISSUES and (
        not DOCUMENT_AFTER_RE.match(low, match.end())
        or DOCUMENT_BEFORE_RE.search(low, max(0, start - LOOK_BACK), start)
    ):
        return False
    return not NOUN_BEFORE_RE.search(low, max(0, start - 12), start)


def _action(plain: Plain, span: tuple[int, int], match: re.Match[str], kind: str, setting: Setting) -> Action:
    """Make one action from its sentence."""
    low = plain.low
    start = (
        match.start() - len(before[0])
        if (before := STARTS_RE.search(low, span[0], match.start()))
        else match.start()
    )
    end = min(
        (
            place
            for place in (low.find(mark, match.end(), span[1]) for mark in (";", ". ", ".\n", "…"))
            if place >= 0
        ),
        default=span[1],
    )
    meets = kind.startswith("hội nghị")
    moment = next(
        (each for each in setting.moments if span[0] <= each.start < match.start() and not each.stamp), None
    )
    if moment is None and low.startswith("tại hội nghị", span[0]):
        moment = next((each for each in setting.moments if each.date and not each.stamp), None)
    year = moment.date.year if moment and moment.date else setting.year
    covered, planned = find_periods(low, match.start(), end, year) if meets else ("", "")
    half = None if meets else PERIOD_RE.search(low, *span)
    if half:
        covered, _ = find_periods(low, half.start(), half.end(), year)
    return Action(
        start,
        end,
        kind,
        moment.date if moment else None,
        moment.why if moment else "",
        covered or ("" if meets or moment else setting.period),
        planned,
        setting.place,
        _doer(plain, span[0], match) or _doer_before(plain, match.start()) or setting.agency,
        _offices(plain, span[0], span[1]) if meets else (),
        Span(match.start(), match.end()),
    )


def _doer(plain: Plain, start: int, match: re.Match[str]) -> str:
    """Read who did it: the agency before the verb in the same sentence."""
    for found in DOER_RE.finditer(plain.low, start, match.end()):
        place = found.start("name")
        agency = AGENCY_RE.match(plain.low, place)
        if agency:
            return plain.norm[place : found.end("name")].strip()
    return ""


def _doer_before(plain: Plain, position: int) -> str:
    """Read the agency last named as doing something in the same paragraph."""
    begins = plain.low.rfind("\n", 0, position) + 1
    found = [
        match
        for match in NAMED_DOER_RE.finditer(plain.low, begins, position)
        if DOES_RE.match(plain.low, match.end())
    ]
    return plain.norm[found[-1].start() : found[-1].end()] if found else ""


def _offices(plain: Plain, start: int, end: int) -> tuple[str, ...]:
    """Read the offices of the persons in the paragraph of a meeting; their names are left out."""
    line = plain.norm.find("\n", end)
    found: list[str] = []
    for match in PERSON_RE.finditer(plain.norm, start, line if line >= 0 else len(plain.norm)):
        parts = re.split(r"\s*[,]\s*|\s+-\s+", match["offices"])
        found += [part.strip() for part in parts if OFFICE_RE.match(part)]
    return tuple(dict.fromkeys(found))


def _merge(actions: list[Action]) -> Iterator[Action]:
    """Take what a title announces and the text tells again as one action: the dated one."""
    dated = {action.kind for action in actions if action.date}
    seen: set[tuple[str, dt.date]] = set()
    for action in actions:
        if action.kind.startswith("hội nghị"):
            if action.date is None and action.kind in dated:
                continue
            if action.date and (action.kind, action.date) in seen:
                continue
            if action.date:
                seen.add((action.kind, action.date))
        yield action


def _at(plain: Plain, action: Action) -> Action:
    """Map an action of the matching text into the given text."""
    if plain.offsets is None:
        return action
    cue = Span(plain.at(action.cue.start), plain.at(action.cue.end)) if action.cue else None
    start, end = plain.at(action.start), plain.at(action.end)
    return Action(
        start, end, action.kind, action.date, action.date_why, action.period, action.next_period,
        action.place, action.agency, action.offices, cue,
    )  # fmt: skip
