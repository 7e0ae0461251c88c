"""Dates and periods of reports: what they state, and from where the year is taken when they leave it out."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

# Of several days the first: ngày 9, 10/6/2020; ngày 08-09/4/2024; từ ngày 4 - 11.7.
# Each way to begin starts with a plain letter, so that the engine skips all other places.
DATE_RE = re.compile(
    r"""(?:ngày\s+|sáng\s+(?:nay\s*,?\s+)?|trưa\s+(?:nay\s*,?\s+)?|chiều\s+(?:nay\s*,?\s+)?|tối\s+(?:nay\s*,?\s+)?
    |thứ(?P<weekday>)\s+\w+\s*,\s*(?:ngày\s+)?|chủ(?P<sunday>)\s+nhật\s*,\s*(?:ngày\s+)?)
    (?:từ\s+(?:ngày\s+)?)?(?P<day>\d{1,2})(?:\s*(?:,|-|và|đến)\s*(?:ngày\s+)?\d{1,2}){0,6}?(?:\s*[/\-.]\s*|\s+tháng\s+)(?P<month>\d{1,2})(?:(?:\s*[/\-.]\s*|
    \s+năm\s+)(?P<year>\d{4}))?(?!\d|/|\.\d|\s*(?:giờ|h(?!\w)))""",
    re.VERBOSE,
)
YEAR_RE = re.compile(r"năm(?<!\wnăm)\s+(?P<year>(?:19|20)\d{2})(?!\d)")
PERIOD_RE = re.compile(
    r"""(?<!\w)(?:(?P<months>0?6|sáu|0?9|chín)\s+tháng(?:\s+(?P<half>đầu|cuối)\s+năm)?|
    quý\s+(?P<quarter>iv|i{1,3}|[1-4]))(?!\w)
    (?:\s*,?\s*(?:năm\s+)?(?P<year>(?:19|20)\d{2})(?!\d))?""",
    re.VERBOSE,
)
AHEAD_RE = re.compile(r"nhiệm\s+vụ|phương\s+hướng|triển\s+khai|đề\s+ra|kế\s+hoạch")
# The last day of a stretch, which may have the year of its first: Từ ngày 23/12 đến ngày 28/12/2021.
TO_RE = re.compile(
    r"\s*(?:đến|-)\s*(?:hết\s+)?(?:ngày\s+)?(?P<day>\d{1,2})[/\-.](?P<month>\d{1,2})[/\-.](?P<year>\d{4})(?!\d)"
)
# A report on a year is made at its end, or early in the next one; so early a date may have either year.
REVIEW_RE = re.compile(r"(?<!\w)(?:(?:sơ|tổng)\s+kết|đánh\s+giá|nhìn\s+lại|kết\s+quả)(?!\w)")
EARLY = 3  # the last month in which the past year is still reported on
NEWS_DAYS = 60  # a text tells what happened so long before it, whatever year it reviews: Ngày 9/1, … tổng kết năm 2019
QUARTERS = ("i", "ii", "iii", "iv")


LONGEST_SENTENCE = 600
LONGEST_TITLE = 300


class Setting(NamedTuple):
    """What a text tells of the years of all its dates."""

    day: dt.date | None  # of the text
    title: str
    latest: int | None  # year named in it
    reviews: bool  # what was done in a year


class Moment(NamedTuple):
    """A date with the reason for its year, and whether it is the stamp of a publication."""

    date: dt.date | None
    why: str
    start: int
    end: int
    stamp: bool


def find_moments(low: str, day: dt.date | None) -> list[Moment]:
    """Find the dates of a text; a missing year comes from the sentence, the title, the day of the text, or the text."""
    dates = list(DATE_RE.finditer(low))
    stated = all(match["year"] for match in dates)
    setting = Setting(day, "", None, reviews=False) if stated else _setting(low, day)
    return [
        Moment(
            *_dated(low, match, setting),
            match.start(),
            match.end(),
            match["weekday"] is not None or match["sunday"] is not None,
        )
        for match in dates
    ]


def _setting(low: str, day: dt.date | None) -> Setting:
    """Read what completes dates without a year."""
    years = (int(found["year"]) for found in YEAR_RE.finditer(low) if not _is_goal(low, found))
    title = low.lstrip().split("\n", 1)[0][:LONGEST_TITLE]
    return Setting(day, title, max(years, default=None), REVIEW_RE.search(low) is not None)


def _is_goal(low: str, year: re.Match[str]) -> bool:
    """Tell whether a year is one that plans reach to: *phát triển đến năm 2030*."""
    return low.endswith(("đến ", "tới "), 0, year.start())


def _dated(low: str, match: re.Match[str], setting: Setting) -> tuple[dt.date | None, str]:
    """Complete one date; None where no year can be known or there is no such day."""
    number, month = int(match["day"]), int(match["month"])
    if match["year"]:
        return _date(int(match["year"]), month, number), "stated"
    last = TO_RE.match(low, match.end())
    if last:
        late = (month, number) > (int(last["month"]), int(last["day"]))
        return _date(int(last["year"]) - late, month, number), "year from the last day of the stretch"
    for year, why in _years(low, match.start(), (number, month), setting):
        return _date(year, month, number), why
    if setting.latest and not (month <= EARLY and setting.reviews):
        return _date(setting.latest, month, number), "latest year named in the text"
    return None, "no year is known"


def _years(low: str, position: int, number: tuple[int, int], setting: Setting) -> Iterator[tuple[int, str]]:
    """Yield the years a date may have, best first, each with the reason."""
    day = setting.day
    late = day is not None and (number[1], number[0]) > (day.month, day.day)
    last = _date(day.year - late, number[1], number[0]) if day else None
    if day and last and (day - last).days <= NEWS_DAYS:
        yield last.year, "year from the day of the text"
    farthest = position + LONGEST_SENTENCE
    close = low.find(".", position, farthest)
    sentence = low[position : close if close >= 0 else farthest]
    for words, why in ((sentence, "year from the sentence"), (setting.title, "year from the title")):
        if number[1] <= EARLY and REVIEW_RE.search(words):
            continue
        years = [int(found["year"]) for found in YEAR_RE.finditer(words) if not _is_goal(words, found)]
        if years:
            yield min(years), why
    if day:
        yield day.year - late, "year from the day of the text"


def _date(year: int, month: int, day: int) -> dt.date | None:
    """Make a date; None where there is no such day."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def find_periods(low: str, start: int, end: int, year: int | None) -> tuple[str, str]:
    """Read what period a sentence reports on and which it plans: ``("2020-H1", "2020-H2")``.

    ``year`` completes halves and quarters that name none.
    """
    covered = planned = ""
    found = [(match.start(), _period(match, low, end, year)) for match in PERIOD_RE.finditer(low, start, end)]
    taken = [match.span() for match in PERIOD_RE.finditer(low, start, end)]
    found += [
        (match.start(), match["year"])
        for match in YEAR_RE.finditer(low, start, end)
        if not any(first <= match.start() < last for first, last in taken)
    ]
    last = start
    for place, period in sorted(found):
        if covered and AHEAD_RE.search(low, last, place):
            planned = planned or period
        covered = covered or period
        last = place
    return covered, planned


def _period(match: re.Match[str], low: str, end: int, year: int | None) -> str:
    """Name a half-year, nine months or a quarter: ``2020-H1``, ``2020-M9``, ``2020-Q2``; without year ``H1``."""
    after = YEAR_RE.search(low, match.end(), end)
    stated = match["year"] or (after and after["year"]) or (str(year) if year else "")
    if match["quarter"]:
        name = match["quarter"]
        part = f"Q{QUARTERS.index(name) + 1 if name in QUARTERS else name}"
    elif match["months"] in {"9", "09", "chín"}:
        part = "M9"
    else:
        part = "H2" if match["half"] == "cuối" else "H1"
    return f"{stated}-{part}" if stated else part
