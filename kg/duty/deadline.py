"""By when, how often, for how long: the words of a clause that say so, and what a calendar can count from them."""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from kg.duty.signs import ALL, EVENT, NUMBER, OFTEN, PERIODIC, SPAN, TIME, VAGUE
from kg.duty.words import agent_at
from kg.model import Deadline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Reader = Callable[[str, str, int, int], Iterator["Deadline"]]

WORDS = MappingProxyType(
    dict(
        zip("một hai ba bốn năm sáu bảy tám chín mười".split(), range(1, 11), strict=True),
        mươi=10,
        mốt=1,
        lăm=5,
    )
)
UNITS = MappingProxyType(
    {
        "ngày làm việc": "working_day",
        "làm việc ngày": "working_day",
        "giờ làm việc": "hour",
        "ngày": "day",
        "tháng": "month",
        "năm": "year",
        "giờ": "hour",
        "tuần": "week",
        "quý": "quarter",
        "phút": "minute",
    }
)
ONES = "một|hai|ba|bốn|năm|sáu|bảy|tám|chín"
TENS = rf"(?:mười|(?:{ONES})\s+mươi)(?:\s+(?:mốt|lăm|{ONES})(?!\w))?"
AMOUNT = rf"(?P<amount>\d{{1,3}}|{TENS}|{ONES})(?:\s*\([^)\n]{{1,24}}\))?"
UNIT = (
    r"(?P<unit>ngày\s+làm\s+việc|làm\s+việc\s+ngày|giờ\s+làm\s+việc|ngày|tháng|năm|giờ|tuần|quý|phút)(?!\w)"
)
RELATIVE_RE = re.compile(
    rf"""(?P<open>(?:chậm\s+nhất|muộn\s+nhất|không\s+(?:quá|chậm\s+quá|chậm\s+hơn|muộn\s+hơn|ít\s+hơn|dưới)|
    trong\s+thời\s+(?:hạn|gian)
        |trong\s+vòng|trong|thời\s+hạn|tối\s+đa|tối\s+thiểu|ít\s+nhất|sớm\s+nhất|sau|trước)
      (?:\s+(?:là|không\s+quá|chậm\s+nhất|tối\s+đa|tối\s+thiểu|ít\s+nhất|sau|trước|trong|thời\s+hạn|vòng|
    thời\s+gian))*)
    \s+{AMOUNT}\s*{UNIT}(?P<running>\s+liên\s+tục)?
    (?P<event>\s*(?:,\s*)?(?:(?:kể\s+|tính\s+)?từ\s+(?:ngày|khi|thời\s+điểm|lúc)?|(?:trước|
    sau)\s+(?:ngày|khi|thời\s+điểm)|trước|sau)(?!\w)\s*)?""",
    re.VERBOSE,
)
AHEAD_RE = re.compile(
    rf"trước\s+(?:khi|ngày)\s+(?P<event>[^,;.:\n]{{3,60}}?)\s+(?:(?:ít\s+nhất|chậm\s+nhất|"
    rf"tối\s+thiểu)\s+(?:là\s+)?)?{AMOUNT}\s*{UNIT}(?=\s*(?:[,;.]|$))"
)
DATE = (
    r"(?:ngày\s+)?(?P<day>\d{1,2})(?:\s+tháng\s+|\s*[/-]\s*)(?P<month>\d{1,2})(?:(?:\s+năm\s+|"
    r"\s*[/-]\s*)(?P<year>\d{4}))?(?!\d|/|\s*lần)"
)
ABSOLUTE_RE = re.compile(
    rf"""(?:chậm\s+nhất|muộn\s+nhất|trước|không\s+muộn\s+hơn|hết|đến\s+hết|xong\s+trước|vào|định\s+kỳ)(?:\s+(?:là|
    vào|đến|hết|trước))*
    \s+{DATE}(?:\s+(?:hằng|hàng|mỗi|của|năm)\s+(?:năm|sau|báo\s+cáo)(?:\s+(?:sau|tiếp\s+theo|kế\s+hoạch|
    báo\s+cáo))*)?""",
    re.VERBOSE,
)
EVERY_RE = re.compile(
    rf"""(?:định\s+kỳ[,]?\s+)?
    (?: (?:hằng|hàng)\s+(?P<each>năm|quý|tháng|tuần|ngày)(?:\s*,\s*(?:0?6|
    sáu)\s+tháng(?:\s*,?\s*(?:(?:hằng|hàng)\s+)?năm)?(?:(?:,|\s+và)\s*nhiệm\s+kỳ)?)?
      | mỗi\s+(?P<per>năm|quý|tháng|tuần|ngày)(?:\s+(?:ít\s+nhất|tối\s+thiểu|
    tổ\s+chức))*\s+(?P<times>\d{{1,2}}|một|hai|ba|
    bốn)(?:\s*\([^)\n]{{1,12}}\))?\s+lần(?:\s+vào\s+thời\s+gian\s+[^,;.]{{3,20}})?
      | (?:ít\s+nhất\s+)?(?P<count>\d{{1,2}}|một|hai|ba|bốn)(?:\s*\([^)\n]{{1,12}}\))?\s+lần\s*(?:/|mỗi|
    trong|trên|một)?\s*(?:một\s+|01\s+|mỗi\s+)?(?P<in>năm|quý|tháng|tuần|ngày)(?!\w)
      | (?:mỗi\s+)?{AMOUNT}\s*{UNIT}\s*/?\s*(?:một|01|1)\s+lần
      | (?:theo\s+(?:từng\s+)?|từng\s+)(?P<by>quý|tháng)(?:,\s*quý)?
    (?:,\s*(?:0?6|sáu)\s+tháng)?(?:(?:\s*,|\s+và)\s*(?:hằng|
    hàng)\s+năm)?(?:\s+và\s+nhiệm\s+kỳ)?)
    (?!\w)""",
    re.VERBOSE,
)
BY = r"(?:chậm\s+nhất|muộn\s+nhất|trước|vào)(?:\s+(?:là|vào|trước))*\s+"
HOUR = r"(?:\d{1,2}(?:\s*(?:giờ|h|:)\s*(?:\d{2}(?:\s*(?:phút|giờ))?)?)\s*,?\s*)?"
MONTHLY_RE = re.compile(
    rf"(?:định\s+kỳ,?\s+)?{BY}{HOUR}ngày\s+(?:mồng\s+|mùng\s+)?(?P<day>\d{{1,2}})\s+(?:(?:của\s+)?(?:(?:hằng|hàng|mỗi)\s+tháng|"
    r"tháng\s+(?:sau|tiếp\s+theo|liền\s+kề|kế\s+tiếp))|(?:của\s+)?tháng\s+(?P<which>đầu|cuối)(?:\s+(?:tiên|cùng))?"
    r"(?:\s+của)?(?:\s+(?:hằng|hàng|mỗi|từng))?\s+quý)(?!\w)"
)
YEARLY_RE = re.compile(
    r"(?:(?:định\s+kỳ|trong|vào|trước|cuối)\s+)*(?:tháng\s+(?P<month>1[0-2]|0?[1-9])|quý\s+(?P<quarter>[1-4]|iv|i{1,3}))"
    r"\s+(?:của\s+)?(?:hằng|hàng|mỗi)\s+năm(?!\w)"
)
YEAR_DAY_RE = re.compile(r"\d\s*$")  # what stands before a month that belongs to a whole date
QUARTERS = MappingProxyType({"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4})
WEEKDAYS = MappingProxyType(
    {
        **{word: day for day, word in enumerate("hai ba tư năm sáu bảy".split(), 1)},
        **{str(number): number - 1 for number in range(2, 8)},
    }
)
SUNDAY = 7
WEEKLY_RE = re.compile(
    rf"(?:định\s+kỳ,?\s+)?(?:{BY})?{HOUR}(?:ngày\s+)?(?:thứ\s+(?P<weekday>hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s+nhật)\s+(?:của\s+)?"
    r"(?:hằng|hàng|mỗi)\s+tuần(?!\w)"
)
PERIODIC_RE = re.compile(
    r"định\s+kỳ(?:\s+(?P<amount>\d{1,2}|ba|sáu)\s+tháng(?:,?\s*(?:một\s+năm|hằng\s+năm|năm))?)?(?!\w)"
)
SESSION_RE = re.compile(r"tại\s+kỳ\s+họp\s+(?:thường\s+lệ\s+)?(?:gần\s+nhất|cuối\s+năm|giữa\s+năm)")
EVENT_RE = re.compile(
    r"(?P<side>trước\s+khi|ngay\s+sau\s+khi|ngay\s+khi|sau\s+khi\s+(?=kết\s+thúc|hoàn\s+thành))\s*"
)
PERIOD_RE = re.compile(r"(?:0?6|sáu)\s+tháng\s+(?:cuối|đầu)\s+năm(?:\s+\d{4})?")
VAGUE_RE = re.compile(r"kịp\s+thời|thường\s+xuyên|ngay\s+lập\s+tức|đột\s+xuất")
NOUN_BEFORE_RE = re.compile(
    r"(?:kế\s+hoạch|dự\s+toán|báo\s+cáo|chương\s+trình|kinh\s+phí|ngân\s+sách|tài\s+chính|"
    r"quyết\s+toán|(?:chính|sổ)\s+sách|giảng\s+dạy|chi|kiểm\s+toán)\s+$"
)
VERB_BEFORE_RE = re.compile(r"(?:^|(?<!\w)(?:phải|trách\s+nhiệm|nhiệm\s+vụ|và|,|;|\.|\)|-))\s*$")
OPEN_END_RE = re.compile(r"\s*(?:trở\s+lên|tuổi|nghề|kinh\s+nghiệm|tù|công\s+tác)(?!\w)")
STOP_RE = re.compile(r"[;:\n]|\.(?=\s|$)|,\s+|\s(?:thì|phải|có\s+trách\s+nhiệm|để)\s")
RANK = ("absolute", "relative", "recurring", "event", "vague")


def find_deadlines(norm: str, low: str, start: int, end: int, signs: int = ALL) -> tuple[Deadline, ...]:
    """Find the deadlines and periods of a clause, the most definite first; ``signs`` tell which it may hold."""
    if not signs & TIME:
        return ()
    taken: list[Deadline] = []
    for needed, reader in _readers():
        for found in reader(norm, low, start, end) if signs & needed == needed else ():
            if all(found.end <= each.start or found.start >= each.end for each in taken):
                taken.append(found)
    if len(taken) > 1:
        periods = any(each.kind == "recurring" and each.unit for each in taken)
        taken = [each for each in taken if each.kind != "recurring" or each.unit or not periods]
        taken.sort(key=lambda each: (RANK.index(each.kind), each.start))
    return tuple(taken)


@cache
def _readers() -> tuple[tuple[int, Reader], ...]:
    """List the readers of deadlines, each with the signs that it needs, the most definite first."""
    return (
        (OFTEN, _days),
        (NUMBER | SPAN, _absolute),
        (NUMBER | SPAN, _ahead),
        (NUMBER | SPAN, _relative),
        (OFTEN, _recurring),
        (PERIODIC, _periodic),
        (EVENT, _events),
        (VAGUE, _vague),
    )


def _absolute(norm: str, low: str, start: int, end: int) -> Iterator[Deadline]:
    """Find dates: *trước ngày 30 tháng 11 hằng năm*."""
    for match in ABSOLUTE_RE.finditer(low, start, end):
        day, month = int(match["day"]), int(match["month"])
        if 1 <= day <= 31 and 1 <= month <= 12:  # noqa: PLR2004  the calendar
            year = int(match["year"]) if match["year"] else None
            yield Deadline(
                match.start(), match.end(), norm[match.start() : match.end()],
                "absolute", "latest", day=day, month=month, year=year,
            )  # fmt: skip


def _relative(norm: str, low: str, start: int, end: int) -> Iterator[Deadline]:
    """Find so many days after or before an event, or in a row."""
    for match in RELATIVE_RE.finditer(low, start, end):
        opened = match["open"]
        if (
            OPEN_END_RE.match(low, match.end(), end)
            or low[max(start, match.start() - 4) : match.start()] == "quá "
        ):
            continue
        close = (
            match.end() if match["event"] else match.end("running") if match["running"] else match.end("unit")
        )
        event = ""
        side: Literal["after", "before", ""] = "after" if opened.startswith("sau") else ""
        if match["event"]:
            place = close
            close = _event_end(low, place, end)
            event = norm[place:close].strip()
            side = "before" if "trước" in match["event"] else "after"
        yield Deadline(
            match.start(), close, norm[match.start() : close], "relative", _bound(opened, match["running"]),
            _number(match["amount"]), UNITS[" ".join(match["unit"].split())], side, event,
        )  # fmt: skip


def _ahead(norm: str, low: str, start: int, end: int) -> Iterator[Deadline]:
    """Find so many days before an event, named first: *trước khi họp Hội đồng 05 ngày làm việc*."""
    for match in AHEAD_RE.finditer(low, start, end):
        event = norm[match.start("event") : match.end("event")]
        yield Deadline(
            match.start(), match.end(), norm[match.start() : match.end()], "relative", "latest",
            _number(match["amount"]), UNITS[" ".join(match["unit"].split())], "before", event,
        )  # fmt: skip


def _bound(opened: str, running: str | None) -> Literal["latest", "at_least"]:
    """Tell whether an amount of time is the most or the least."""
    return (
        "at_least"
        if running or re.match(r"(?:.*\s)?(?:ít|tối\s+thiểu|sớm|không\s+ít|không\s+dưới)", opened)
        else "latest"
    )


def _event_end(low: str, start: int, end: int) -> int:
    """Find where the event of a deadline ends: at the end of the clause, or where a bearer stands after a comma."""
    for stop in STOP_RE.finditer(low, start, end):
        if stop[0].startswith(",") and not (
            agent_at(low, stop.end()) or low.startswith(("phải", "có", "trừ"), stop.end())
        ):
            continue
        return stop.start()
    return end


def _days(norm: str, low: str, start: int, end: int) -> Iterator[Deadline]:
    """Find days that come back: *ngày 05 hằng tháng*, *trước ngày 20 của tháng cuối quý*, *thứ sáu hằng tuần*."""
    for match in MONTHLY_RE.finditer(low, start, end):
        which = match["which"]
        yield Deadline(
            match.start(), match.end(), norm[match.start() : match.end()], "recurring", "latest",
            1, "quarter" if which else "month", day=int(match["day"]), times=1,
            month_in_quarter=(1 if which == "đầu" else 3) if which else None,
        )  # fmt: skip
    for match in YEARLY_RE.finditer(low, start, end):
        if low[match.start() - 1 : match.start()].isalnum() or YEAR_DAY_RE.search(low, start, match.start()):
            continue
        month = int(match["month"]) if match["month"] else 3 * QUARTERS[match["quarter"]]
        yield Deadline(
            match.start(), match.end(), norm[match.start() : match.end()], "recurring", "latest",
            1, "year", month=month, times=1,
        )  # fmt: skip
    for match in WEEKLY_RE.finditer(low, start, end):
        weekday = match["weekday"]
        yield Deadline(
            match.start(), match.end(), norm[match.start() : match.end()], "recurring", "latest",
            1, "week", times=1, weekday=WEEKDAYS[weekday] if weekday else SUNDAY,
        )  # fmt: skip


def _recurring(norm: str, low: str, start: int, end: int) -> Iterator[Deadline]:
    """Find how often: *hằng năm*, *mỗi năm một lần*, *06 tháng một lần*."""
    for match in EVERY_RE.finditer(low, start, end):
        if low[match.start() - 1 : match.start()].isalnum() or _names_thing(low, start, match.start()):
            continue
        unit = match["each"] or match["per"] or match["in"] or match["unit"] or match["by"]
        times = match["times"] or match["count"]
        yield Deadline(
            match.start(), match.end(), norm[match.start() : match.end()], "recurring", "every",
            _number(match["amount"]) if match["amount"] else 1, UNITS[" ".join(unit.split())],
            times=_number(times) if times else 1,
        )  # fmt: skip


def _names_thing(low: str, start: int, end: int) -> bool:
    """Tell whether a period belongs to the noun before it (*kế hoạch hằng năm*); *báo cáo* that begins is a verb."""
    noun = NOUN_BEFORE_RE.search(low, start, end)
    return noun is not None and not VERB_BEFORE_RE.search(low[start : noun.start()])


def _periodic(norm: str, low: str, start: int, end: int) -> Iterator[Deadline]:
    """Find *định kỳ*, with or without how often."""
    for match in PERIODIC_RE.finditer(low, start, end):
        amount = _number(match["amount"]) if match["amount"] else None
        yield Deadline(
            match.start(), match.end(), norm[match.start() : match.end()], "recurring", "every",
            amount, "month" if amount else "",
        )  # fmt: skip


def _events(norm: str, low: str, start: int, end: int) -> Iterator[Deadline]:
    """Find events without an amount of time: *trước khi …*, *tại kỳ họp thường lệ gần nhất*, a half-year."""
    for match in EVENT_RE.finditer(low, start, end):
        close = _event_end(low, match.end(), end)
        side: Literal["after", "before"] = "before" if match["side"].startswith("trước") else "after"
        yield Deadline(
            match.start(), close, norm[match.start() : close], "event", "latest",
            side=side, event=norm[match.end() : close].strip(),
        )  # fmt: skip
    for pattern in (SESSION_RE, PERIOD_RE):
        for match in pattern.finditer(low, start, end):
            words = norm[match.start() : match.end()]
            yield Deadline(match.start(), match.end(), words, "event", "latest", event=words)


def _vague(norm: str, low: str, start: int, end: int) -> Iterator[Deadline]:
    """Find words of haste that no calendar can count."""
    for match in VAGUE_RE.finditer(low, start, end):
        yield Deadline(match.start(), match.end(), norm[match.start() : match.end()], "vague")


def _number(words: str) -> int:
    """Read a small number in digits or words."""
    if words.isdigit():
        return int(words)
    tens, *ones = [WORDS[word] for word in words.replace("mươi", "").split()]
    if "mươi" in words:
        tens *= WORDS["mươi"]
    return tens + sum(ones)
