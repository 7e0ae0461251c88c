"""Find what places and agencies did, as their reports tell it: what, when, where, who; and the figures they give.

Plans and requests are no actions (they are duties). Persons appear by their offices alone. A date without year is
completed from the text or its day, and says from where.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from dataclasses import replace
from itertools import islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

from kg.act.cue import DOCUMENT_AFTER_RE, MEETING_RE, cue_of, cues, is_told
from kg.act.figure import figures_in, find_figures
from kg.act.moment import PERIOD_RE, Moment, find_moments, find_periods
from kg.act.plan import done_in, is_within, plans_in
from kg.act.subject import Subject, agency_of, does, find_subject, is_ahead, is_bare, opens
from kg.cite.plain import Plain, plain_text
from kg.model import Action, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import Figure

__all__ = ["find_actions", "find_figures", "read_report"]

STOPS_RE = re.compile(r"[.!?…](?=\s|$)(?!\s*\d)|\n")
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
PLACE_RE = re.compile(
    r"(?P<kind>[Tt]ỉnh|[Tt]hành phố|[Tt]hành|TP\.?|[Hh]uyện|[Tt]hị xã|[Tt]hị|[Qq]uận|[Xx]ã|"
    r"[Pp]hường|[Tt]hị trấn)[^\S\n]+(?:[uủ][ỷyỳ]?[^\S\n]+)?(?P<name>\w+(?:[^\S\n]\w+){0,3})"
)
PASSIVE_RE = re.compile(r"(?<!\w)(?:được|bị)\s+(?:\w+\s+){0,2}$")
# A date that opens a part of its sentence, and not that of a document before it: Chỉ thị số 04-CT/TU, ngày 14/01/2016.
OPENS_RE = re.compile(
    r"""(?:[\n.!?:;(,\-*#•])\s*(?:(?:vào|từ|trong|các|hồi|đến|hôm\s+qua|lúc\s+\d{1,2}(?:\s*(?:giờ|h|:)\s*(?:\d{2}(?:\s+phút)?)?)?|lúc\s+\S+|\d+h\d*)\s*,?\s+)*
    (?:sáng|trưa|chiều|tối|đêm|(?<=[\n.])\w{2,6}\s)?\s*$""",
    re.VERBOSE,
)
NUMBERED_RE = re.compile(r"\d[\w.]*\s?[/\-][\w/\-]*[^\W\d_]{2}\s*,\s*$")
# The day of what is issued, after its number: ban hành Chỉ thị số 02/CT-UBND ngày 12/01/2022.
NUMBER_AFTER_RE = re.compile(r"\s+số\s*:?\s*[\w/\-.]+\s*,?\s+$")
THERE_RE = re.compile(r"tại\s+(?:hội\s+nghị|(?:cuộc|buổi|phiên)\s+(?:họp|làm\s+việc|đối\s+thoại))(?!\w)")
SAID_RE = re.compile(r"(?<!\w)(?:nói|nêu|phát\s+biểu|nhấn\s+mạnh|đánh\s+giá)\s[^:;\n]{0,80}:\s")
UNMET = frozenset(
    {"kiểm tra, giám sát", "ban hành văn bản", "khen thưởng", "báo cáo", "chỉ đạo", "kiện toàn tổ chức"}
)
"""What no meeting is for."""
JOINTS = frozenset({" ", ", ", " và "})  # between two words for one act
STOP_RE = re.compile(r"[^\W\d_]{2}[.;](?:\s|$)")
MEETING = "hội nghị"  # the kind of a meeting whose purpose its own words leave open
LONGEST_CLAUSE = 600
LONGEST_PARAGRAPH = 3000  # past that, a line is no paragraph
STARTS_RE = re.compile(r"(?:chỉ\s+đạo\s+và\s+|đã\s+|vừa\s+|và\s+)$")


class Told(NamedTuple):
    """What a report tells: what was done, and how much of it."""

    actions: tuple[Action, ...]
    figures: tuple[Figure, ...]


class Setting(NamedTuple):
    """What holds for a whole report."""

    moments: list[Moment]
    plans: tuple[tuple[int, int], ...]
    done: tuple[tuple[int, int], ...]  # lists of what was done, by nobody named
    year: int | None
    place: str
    given: str  # the place as the caller knows it
    period: str
    title: int  # where the title ends


class Sentence(NamedTuple):
    """A sentence with the words for actions in it."""

    start: int
    end: int
    cues: list[re.Match[str]]


class Telling(NamedTuple):
    """A sentence that tells an action: where it stands, who it is about, the words for the action and its kind."""

    start: int
    end: int
    subject: Subject
    cue: re.Match[str]
    kind: str


class Cue(NamedTuple):
    """Words for an action: as the table has them, where they stand, where their sentence begins."""

    words: str
    start: int
    sentence: int


def find_actions(text: str, *, day: dt.date | None = None, place: str = "") -> tuple[Action, ...]:
    """Find the actions that a report tells, in the order of their places; offsets point into the text as given.

    ``day`` is the day of the report and ``place`` the place that speaks, where they are known from elsewhere.

    >>> action, = find_actions("Ngày 1/7/2024, UBND huyện Mộc Châu tổ chức hội nghị sơ kết công tác 6 tháng đầu năm.")
    >>> action.kind, str(action.date), action.period, action.agency
    ('hội nghị sơ kết', '2024-07-01', '2024-H1', 'UBND huyện Mộc Châu')
    """
    return read_report(text, day=day, place=place).actions


def read_report(text: str, *, day: dt.date | None = None, place: str = "") -> Told:
    """Read the actions and the figures of a report at once; as ``find_actions`` and ``find_figures`` do each."""
    plain = plain_text(text)
    moments = find_moments(plain.low, day)
    setting = _setting(plain, moments, day, place)
    found = sorted((*_stamps(moments), *_told(plain, setting)), key=lambda action: action.start)
    actions = tuple(_at(plain, action) for action in _merge(found, setting.title))
    return Told(actions, figures_in(plain, setting.plans))


def _setting(plain: Plain, moments: list[Moment], day: dt.date | None, place: str) -> Setting:
    """Read what holds for the whole report: its year, place and period."""
    dated = [moment.date for moment in moments if moment.date]
    year = dated[0].year if dated else day.year if day else None
    told = next(_sentences(plain.low), None)
    first = (told.start, told.end) if told else (0, 0)
    covered, _ = find_periods(plain.low, *first, year)
    covered = covered if MEETING_RE.search(plain.low, *first) else ""
    where = place or _place_in(plain.norm[: first[1] or None])
    return Setting(
        moments, plans_in(plain.low), done_in(plain.low), year, where, place, covered, _title_end(plain.low)
    )


def _title_end(low: str) -> int:
    """Give where the title ends: the first line, unless it is a sentence; 0 without one."""
    begins = len(low) - len(low.lstrip())
    close = low.find("\n", begins)
    return close if close > 0 and not STOP_RE.search(low, begins, close) else 0


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
    main = ""
    for sentence in _sentences(plain.low):
        last = "", sentence.start
        for telling in _tellings(plain, sentence, setting):
            twice = telling.kind == last[0] and plain.low[last[1] : telling.cue.start()] in JOINTS
            last = telling.kind, telling.cue.end()
            if twice:
                continue  # khảo sát, kiểm tra: one visit
            action = _action(plain, telling, setting, main)
            if telling.cue.start() > setting.title:
                main = main or action.agency
            yield action


def _sentences(low: str) -> Iterator[Sentence]:
    """Yield the sentences that hold words for actions, with these."""
    spans = _spans(low)
    start, end = next(spans)
    found: list[re.Match[str]] = []
    for match in cues().pattern.finditer(low):
        while match.start() >= end:
            if found:
                yield Sentence(start, end, found)
                found = []
            start, end = next(spans)
        if match.end() <= end:
            found.append(match)
        else:  # it goes on in the next line
            found += cues().pattern.finditer(low, match.start(), end)
    if found:
        yield Sentence(start, end, found)


def _spans(low: str) -> Iterator[tuple[int, int]]:
    """Yield where sentences begin and end; a line is the longest."""
    start = 0
    for stop in STOPS_RE.finditer(low):
        if stop[0] == "\n":
            yield start, stop.start()
        elif stop.start() > start:
            yield start, stop.end()
        else:
            continue
        start = stop.end()
    yield start, len(low)


def _tellings(plain: Plain, sentence: Sentence, setting: Setting) -> Iterator[Telling]:
    """Find the words of a sentence that tell an action, each with who it is about."""
    start, end, found = sentence
    subject: Subject | None = None
    for match in found:
        cue = cue_of(match)
        kind = cues().kinds[cue]
        if kind == MEETING and cues().pattern.match(plain.low, match.end() + 1):
            continue  # họp phản biện, hội nghị lấy ý kiến: the next words tell what for
        if not is_told(plain.low, match, setting.plans):
            continue
        if subject is None:
            subject = clause = find_subject(plain, start, end, setting.given)
        begins = plain.low.rfind(";", max(subject.end, match.start() - LONGEST_CLAUSE), match.start()) + 1
        if begins > clause.start and not SAID_RE.search(
            plain.low, max(start, begins - LONGEST_CLAUSE), begins
        ):
            clause = find_subject(plain, begins, min(end, begins + LONGEST_CLAUSE), setting.given)
            if clause.start < clause.end <= match.start():
                subject = clause._replace(told=subject.told)
        if _tells(plain, subject, Cue(cue, match.start(), start), setting):
            yield Telling(start, end, subject, match, kind)


def _tells(plain: Plain, subject: Subject, cue: Cue, setting: Setting) -> bool:
    """Tell whether words tell what their agency did, not what it goes on to do or somebody else does."""
    if is_ahead(plain, subject, cue.start):
        return False
    listed = is_within(cue.start, setting.done) and opens(plain, cue.sentence, cue.start)
    return cue.words not in cues().weak or listed or does(plain, subject, cue.start)


def _action(plain: Plain, telling: Telling, setting: Setting, main: str) -> Action:
    """Make one action from its sentence; ``main`` is the agency that the report told of before."""
    low, match, kind, subject = plain.low, telling.cue, telling.kind, telling.subject
    start = (
        match.start() - len(before[0])
        if (before := STARTS_RE.search(low, telling.start, match.start()))
        else match.start()
    )
    end = min(
        (
            place
            for place in (low.find(mark, match.end(), telling.end) for mark in (";", ". ", ".\n", "…"))
            if place >= 0
        ),
        default=telling.end,
    )
    meets = kind.startswith("hội nghị")
    moment = _moment(low, setting, subject, match.start())
    if moment is None and kind == "ban hành văn bản":
        moment = _issued(low, setting, match.end())
    if moment is None and THERE_RE.match(low, telling.start):
        moment = next((each for each in setting.moments if each.date and not each.stamp), None)
    year = moment.date.year if moment and moment.date else setting.year
    covered, planned = find_periods(low, match.start(), end, year) if meets else ("", "")
    half = None if meets else PERIOD_RE.search(low, telling.start, telling.end)
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
        _doer(plain, match.start(), subject, main, setting),
        _offices(plain, telling.start, telling.end) if meets else (),
        Span(match.start(), match.end()),
    )


def _moment(low: str, setting: Setting, subject: Subject, verb: int) -> Moment | None:
    """Find the day of an action: told before it, neither that of the news nor that of a document that is named."""
    first = bisect_left(setting.moments, subject.told, key=_place)
    for moment in islice(setting.moments, first, bisect_left(setting.moments, verb, key=_place)):
        if moment.stamp:
            continue
        begins = max(subject.told, moment.start - 60)
        before = low[begins : moment.start] if begins > subject.told else f"\n{low[begins : moment.start]}"
        if NUMBERED_RE.search(before):
            continue
        if OPENS_RE.search(before) or 0 <= moment.start - subject.end <= 1:
            return moment
    return None


def _place(moment: Moment) -> int:
    return moment.start


def _issued(low: str, setting: Setting, verb_end: int) -> Moment | None:
    """Find the day that stands after the number of what is issued."""
    document = DOCUMENT_AFTER_RE.match(low, verb_end)
    if document is None:
        return None
    moment = next(islice(setting.moments, bisect_left(setting.moments, verb_end, key=_place), None), None)
    if moment and NUMBER_AFTER_RE.fullmatch(low, document.end(), moment.start):
        return moment
    return None


def _doer(plain: Plain, verb: int, subject: Subject, main: str, setting: Setting) -> str:
    """Read who did it: the agency that opens the sentence; where nobody does, the one told of before."""
    if subject.end > subject.start:
        return agency_of(plain, subject, verb)
    if PASSIVE_RE.search(plain.low, max(0, verb - 40), verb) or is_within(verb, setting.done):
        return ""
    return _doer_before(plain, verb) or (main if is_bare(plain, subject, verb) else "")


def _doer_before(plain: Plain, position: int) -> str:
    """Read the agency last named as doing something in the same paragraph."""
    farthest = max(0, position - LONGEST_PARAGRAPH)
    begins = max(plain.low.rfind("\n", farthest, position) + 1, farthest)
    found = [
        match
        for match in NAMED_DOER_RE.finditer(plain.low, begins, position)
        if DOES_RE.match(plain.low, match.end())
    ]
    return plain.norm[found[-1].start() : found[-1].end()] if found else ""


def _offices(plain: Plain, start: int, end: int) -> tuple[str, ...]:
    """Read the offices of the persons in the paragraph of a meeting; their names are left out."""
    farthest = end + LONGEST_PARAGRAPH
    line = plain.norm.find("\n", end, farthest)
    found: list[str] = []
    for match in PERSON_RE.finditer(plain.norm, start, line if line >= 0 else farthest):
        parts = re.split(r"\s*[,]\s*|\s+-\s+", match["offices"])
        found += [part.strip() for part in parts if OFFICE_RE.match(part)]
    return tuple(dict.fromkeys(found))


def _merge(actions: list[Action], title: int) -> Iterator[Action]:
    """Take what a title announces and the text tells again as one action: the dated one."""
    head = [action for action in actions if action.end <= title and action.kind != "đăng tin"]
    body = [_named(action, head) for action in actions if action.end > title or action.kind == "đăng tin"]
    told = {action.kind for action in body}
    plain = not any(action.date or action.agency for action in body if action.kind != "đăng tin")
    yield from (action for action in head if action.kind not in told and (plain or action.date))
    dated = {action.kind for action in body if action.date}
    seen: set[tuple[str, dt.date | None, str]] = set()
    for action in body:
        if action.kind.startswith("hội nghị"):
            if action.date is None and action.kind in dated:
                continue
            same = (action.kind, action.date, "" if action.date else action.agency + action.period)
            if same in seen:
                continue
            seen.add(same)
        yield action


def _named(action: Action, head: list[Action]) -> Action:
    """Take from the title what a meeting was for where the text only says that there was one."""
    if action.kind != MEETING or not head or head[0].kind in UNMET:
        return action
    return replace(action, kind=head[0].kind)


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
