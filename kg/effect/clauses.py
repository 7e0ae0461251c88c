"""The grammar of effect clauses: sentences of a statute that say what begins, ends, stops or lasts longer, and when.

Knows words only: ``sentences_of`` cuts a line, ``read_start`` reads when the document itself takes effect,
``find_act`` the verb by which it ends or stops others, ``aim_of`` what the words before a citation say it is: the whole
document, its attached regulation, part of it, or nothing that an act is aimed at.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kg.errors import BadNumber
from kg.number import parse_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import EventType

Aim = Literal["whole", "attached", "part", "none"]
Voice = Literal["active", "passive"]

DATE_PATTERN = r"\d{1,2}\s*(?:[/.\-]\s*\d{1,2}\s*[/.\-]|tháng\s*\d{1,2}\s*năm)\s*\d{4}"
KINDS_PATTERN = (
    r"(?:Bộ\s+luật|Luật|Pháp\s+lệnh|Lệnh|Nghị\s+quyết(?:\s+liên\s+tịch)?|Nghị\s+định|Quyết\s+định"
    r"|Thông\s+tư(?:\s+liên\s+tịch)?|Chỉ\s+thị|Văn\s+bản|Quy\s+định|Kết\s+luận|Thông\s+tri)"
)

TRIGGER_RE = re.compile(
    r"""
    [HhBbTtĐđNnKkGgLl]
    (?: iệu\s+lực | ãi\s+bỏ | [uủ][ỷỹy]?\s+bỏ | hay\s+thế | ình\s+chỉ | gưng\s | éo\s+dài | ia\s+hạn | ùi\s )
    | HIỆU\sLỰC | BÃI\sBỎ | THAY\sTHẾ
    """,
    re.VERBOSE,
)
"""A line without these words says nothing of time; letters first, so that a text is scanned fast."""

LABEL_RE = re.compile(
    r"""
    \s* (?: Điều \s+ \d+[a-zđ]* \s* [.:] \s* )?
    (?: \d{1,2} (?:\.\d{1,2})* \s* [.)] \s* | [a-zđ]\d? \s* \) \s* | [-–+•] \s* )*
    """,
    re.VERBOSE,
)
SENTENCE_END_RE = re.compile(r"[.] \s+ (?= [A-ZĐÀ-Ỹ] ) | ; \s+ (?= đồng \s thời \s )", re.VERBOSE)

START_RE = re.compile(
    rf"""
    (?P<kind>{KINDS_PATTERN})\s+này\s+(?:(?:đã\s+)?được\s[^.;:]{{0,160}}?\sthông\s+qua\s[^.;:]{{0,60}}?(?:\svà|,)\s+)?
    (?:bắt\s+đầu\s+)?có\s+hiệu\s+lực(?:\s+(?:thi\s+hành|áp\s+dụng))?\s*,?\s*
    (?:
      (?:(?:kể\s+)?(?:từ\s+)?ngày|(?:kể\s+)?từ)\s+(?P<day>{DATE_PATTERN})
    | (?:kể\s+)?từ\s+ngày\s+(?P<signing>(?:được\s+)?(?:ký(?:\s+ban\s+hành)?|ban\s+hành|thông\s+qua))
    | sau\s+(?P<count>\d+|\w+\s+lăm)\s*(?:\([^)]*\)\s*)?(?P<unit>ngày|tháng)\s*,?\s*
      (?:kể\s+)?từ\s+ngày\s+(?P<counted>(?:được\s+)?(?:ký|ban\s+hành|thông\s+qua|đăng))
    )
    (?P<tail>[^.;]*)
    """,
    re.VERBOSE | re.IGNORECASE,
)
NOT_A_START_RE = re.compile(
    r"(?:ngày|khi|thời\s+điểm|trước|sau|nếu|mà|của|tại|trong|(?:điều|khoản|điểm)\s+\w+)\s*$", re.IGNORECASE
)
LASTS_RE = re.compile(
    rf"(?:có\s+hiệu\s+lực\s+(?:thi\s+hành\s+)?)?(?:đến|tới)\s+(?:hết\s+)?(?:ngày\s+)?(?P<day>{DATE_PATTERN})",
    re.IGNORECASE,
)
TERM_RE = re.compile(
    r"(?:được\s+)?(?:thực\s+hiện|áp\s+dụng|thi\s+hành)\s+(?:thí\s+điểm\s+)?trong\s+(?:thời\s+(?:hạn|gian)\s+)?(?:là\s+)?"
    r"(?P<years>\d{1,2})\s*(?:\([^)]*\)\s*)?năm\b",
    re.IGNORECASE,
)
"""A term in years: a resolution that is tried out *được thực hiện trong thời hạn 05 năm*."""
OWN_END_RE = re.compile(
    rf"{KINDS_PATTERN}\s+này\s+hết\s+hiệu\s+lực(?:\s+thi\s+hành)?\s+(?:kể\s+)?từ\s+ngày\s+(?P<day>{DATE_PATTERN})",
    re.IGNORECASE,
)
UNIT_START_RE = re.compile(
    rf"""
    \s* (?:thì\s+)? (?:bắt\s+đầu\s+)? có\s+hiệu\s+lực (?:\s+thi\s+hành)? \s*,?\s*
    (?: (?:kể\s+)?từ\s+ngày\s+(?P<day>{DATE_PATTERN})
      | sau\s+(?P<count>\d+)\s*(?:\([^)]*\)\s*)?(?P<unit>ngày|tháng|năm)\s*,?\s*
        (?:kể\s+)?từ\s+ngày\s+{KINDS_PATTERN}\s+này\s+có\s+hiệu\s+lực )
    """,
    re.VERBOSE | re.IGNORECASE,
)
UNIT_END_RE = re.compile(
    rf"""
    \s* (?:được\s+)? (?:áp\s+dụng|thực\s+hiện|có\s+hiệu\s+lực(?:\s+thi\s+hành)?)
    [^.;]{{0,120}}? \b đến\s+hết\s+(?:ngày\s+)?(?P<day>{DATE_PATTERN})
    """,
    re.VERBOSE | re.IGNORECASE,
)
UNIT_ALONE_RE = re.compile(r"\W*(?:các\s+)?(?:quy\s+định\s+(?:tại\s+)?)?(?:các\s+)?", re.IGNORECASE)
"""What may stand in a sentence before units that are its whole subject."""
LAID_DOWN_RE = re.compile(r"\bquy\s+định\s+tại\b", re.IGNORECASE)
RULES_ON_RE = re.compile(
    r"^.*?quy\s+định\s+về\s+(?P<what>[^.;]+?)\s+(?:(?:được\s+)?quy\s+định\s+)?tại\s*$",
    re.IGNORECASE | re.DOTALL,
)
"""*Quy định về cấp hiệu tại* before a unit: all of it, where that is what the unit is about."""
KEPT_UNTIL_RE = re.compile(rf"\bđến\s+hết\s+(?:ngày\s+)?(?P<day>{DATE_PATTERN})", re.IGNORECASE)
EXCEPTING_LIST_RE = re.compile(
    r"trừ\s+(?:các\s+|những\s+)?(?:trường\s+hợp|quy\s+định)\s+(?:sau\s+đây|sau|dưới\s+đây)?\s*:\s*$",
    re.IGNORECASE,
)

ACTIVE_RE = re.compile(
    r"""
    (?P<repealed>bãi\s+bỏ(?!\s+việc\s+(?:tạm\s+)?(?:ngưng|đình))|h[uủ][ỷỹy]?\s+bỏ|huỷ\s+bỏ)
    | (?P<replaced>thay\s+thế(?:\s+cho)?)
    | (?P<suspended>(?:tiếp\s+tục\s+)?(?:tạm\s+)?(?:
        ngưng\s+hiệu\s+lực(?:\s+thi\s+hành)? | đình\s+chỉ\s+(?:việc\s+)?(?:thi\s+hành|hiệu\s+lực)))
    | (?P<resumed>(?:khôi\s+phục|phục\s+hồi)\s+(?:lại\s+)?hiệu\s+lực(?:\s+thi\s+hành)?
        | (?:chấm\s+dứt|bãi\s+bỏ)\s+việc\s+(?:tạm\s+)?(?:ngưng\s+hiệu\s+lực|đình\s+chỉ)(?:\s+(?:việc\s+)?thi\s+hành)?)
    | (?P<effective>lùi\s+(?:thời\s+(?:điểm|hạn|gian)\s+)?(?:có\s+)?(?:hiệu\s+lực(?:\s+thi\s+hành)?|thi\s+hành))
    | (?P<expired>(?:kéo\s+dài|gia\s+hạn)\s+(?:thêm\s+)?(?:thời\s+(?:hạn|gian)\s+)?
        (?:thực\s+hiện|áp\s+dụng|thi\s+hành|(?:có\s+)?hiệu\s+lực(?:\s+thi\s+hành)?)(?:\s+thí\s+điểm)?(?:\s+toàn\s+bộ)?(?:\s+(?:các\s+)?quy\s+định(?=\s+(?:của|tại)))?)
    """,
    re.VERBOSE | re.IGNORECASE,
)
PASSIVE_RE = re.compile(
    rf"""
    (?:(?:sẽ|đều|cũng|bị)\s+)*
    (?: (?P<repealed>(?:hết|không\s+còn|chấm\s+dứt)\s+hiệu\s+lực(?:\s+thi\s+hành)?|(?:bị|được)\s+bãi\s+bỏ)
      | (?P<replaced>(?:bị|được)\s+thay\s+thế\s+(?:bởi|bằng)\s+{KINDS_PATTERN}\s+này)
      | (?P<suspended>(?:bị\s+)?(?:tiếp\s+tục\s+)?(?:tạm\s+)?ngưng\s+hiệu\s+lực(?:\s+thi\s+hành)?)
      | (?P<resumed>(?:được\s+)?tiếp\s+tục\s+có\s+hiệu\s+lực(?:\s+thi\s+hành)?(?=\s*(?:,\s*)?(?:kể\s+)?từ\s+ngày)
          |(?:được\s+)?có\s+hiệu\s+lực(?:\s+thi\s+hành)?\s+trở\s+lại) )
    (?= \s* (?: [.;:,)] | $ | trừ\b | kể\s+từ | từ\s+(?:ngày|thời\s+điểm) | theo\b | (?:cho\s+)?đến\b
              | và\s+(?:được\s+)?thay ) )
    """,
    re.VERBOSE | re.IGNORECASE,
)
SUBJECT_RE = re.compile(rf"^(?:Kể\s+từ\s+[^,]*,\s*)?{KINDS_PATTERN}\s+này\b", re.IGNORECASE)
LASTING = frozenset({"suspended", "effective", "expired"})
"""Verbs whose day is the one until which: of a suspension, a postponement, a longer term."""
LEAD_IN_RE = re.compile(
    r"^(?:(?:kể\s+)?từ\s+[^,]*|ban\s+hành\s+kèm\s+theo[^,;]*|nay|đồng\s+thời|về\s+việc)?\s*,?\s*$",
    re.IGNORECASE,
)
JOINED_RE = re.compile(r"(?:này(?:\s+sẽ)?|và|,|;|đồng\s+thời)\s*$", re.IGNORECASE)
CONDITION_RE = re.compile(
    r"^(?:trường\s+hợp|khi|nếu|trong\s+trường|đối\s+với)|(?:đến\s+khi|đến\s+ngày|trước\s+ngày|trước\s+khi|cho\s+đến)[^,;]*$",
    re.IGNORECASE,
)
EXCEPT_RE = re.compile(
    r"\b(?:trừ|ngoại\s+trừ)\b|(?<=[,;]\s)riêng\b(?=[^.]*\b(?:tiếp\s+tục|vẫn)\b[^.]*\bđến\b)", re.IGNORECASE
)
TRANSITIONAL_RE = re.compile(
    r"\b(?:này|trường\s+hợp|hồ\s+sơ|hợp\s+đồng|dự\s+án|chuyển\s+tiếp)\b", re.IGNORECASE
)
FROM_RE = re.compile(rf"\b(?:kể\s+)?từ\s+(?:ngày\s+)?(?P<day>{DATE_PATTERN})", re.IGNORECASE)
FROM_AT_END_RE = re.compile(rf"\bkể\s+từ\s+(?:ngày\s+)?(?P<day>{DATE_PATTERN})\s*[.;]?\s*$", re.IGNORECASE)
UNTIL_RE = re.compile(rf"\bđến\s+(?P<whole>hết\s+)?(?:ngày\s+)?(?P<day>{DATE_PATTERN})", re.IGNORECASE)

WHOLE_RE = re.compile(
    rf"""
    ^ (?: [\s,;:.()“”"'/–-] | (?:\d{{1,2}}(?:\.\d{{1,2}})*[.)]) | \b[a-zđ]\d?\)
      | \b(?: và | cùng | với | các | những | cả | toàn\s+bộ | văn\s+bản | quy\s+phạm\s+pháp\s+luật
            | sau\s+đây | sau | dưới\s+đây
            | gồm | bao\s+gồm | đối\s+với | hiệu\s+lực | thi\s+hành | của | số | là | cho | điều | nay
            | quy\s+định\s+tại(?=\s*$) | nêu\s+trên | này | bộ\s+trưởng | kể\s+từ | ngày ) \b
      | {KINDS_PATTERN} )* $
    """,
    re.VERBOSE | re.IGNORECASE,
)
ATTACHED_RE = re.compile(
    r"(?:quy\s+định|quy\s+chế|điều\s+lệ|danh\s+mục|quy\s+chuẩn|chế\s+độ|quy\s+trình|hệ\s+thống|định\s+mức|mẫu|biểu|tiêu\s+chuẩn)"
    r".*(?:ban\s+hành\s+)?kèm\s+theo\s*$",
    re.IGNORECASE | re.DOTALL,
)
PART_RE = re.compile(
    r"\b(?:(?:các\s+)?quy\s+định|nội\s+dung|cụm\s+từ|từ\s+ngữ|một\s+phần|đoạn|mẫu|phụ\s+lục|biểu|tên|số\s+thứ\s+tự|gạch)\b",
    re.IGNORECASE,
)
DESCRIBED_RE = re.compile(
    r"sửa\s+đổi|bổ\s+sung|hướng\s+dẫn|thực\s+hiện|chi\s+tiết|theo\s+quy\s+định|thi\s+hành\s+một\s+số",
    re.IGNORECASE,
)
"""Words of a document's own description, in which others are named that the act is not aimed at."""
TARGETED_PART_RE = re.compile(r"(?:tại|của|trong)\s*$", re.IGNORECASE)
ALIAS_RE = re.compile(r"\bgọi\s+(?:tắt\s+|chung\s+)?là\s*[“\"]?\s*$", re.IGNORECASE)
"""Before a document's name for itself: *(sau đây gọi tắt là Thông tư số 11/2016/TT-BTC)*."""
JOINED_ONLY_RE = re.compile(r"^[\s,]*(?:và|cùng)?\s*(?:các\s+)?$", re.IGNORECASE)
AND_RE = re.compile(r"(?:,|\b(?:và|cùng)\s)\s*(?:các\s+)?$", re.IGNORECASE)
LIMITED_RE = re.compile(
    r"^[^;]*?(?:đối\s+với\s+(?:các\s+|những\s+)?(?:nội\s+dung|quy\s+định)|như\s+sau\s*:)",
    re.IGNORECASE,
)
"""Words after a citation by which only part of it is meant: *đối với các nội dung liên quan đến xe máy*."""
NAMED_RE = re.compile(
    rf"^(?P<before>.*(?<!\w)){KINDS_PATTERN}\s+(?:\w+\s+){{1,14}}$", re.IGNORECASE | re.DOTALL
)
"""The kind and title of a document whose number alone is cited: *lùi hiệu lực của Luật Cầu phao* số 601/2015/QH13."""
DELIMITER_RE = re.compile(r"[,;:\n]|\s(?:và|cùng)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Start:
    """When the text says that its own document takes effect, and until when; a day that cannot be told is None."""

    start: int
    end: int
    day: dt.date | None
    last: dt.date | None = None
    odd: bool = False  # it names a day that the calendar lacks


@dataclass(frozen=True, slots=True)
class Act:
    """A verb by which the text ends, replaces or suspends documents: where it stands and what it says of the day."""

    type: EventType
    voice: Voice
    start: int  # of the verb in the text
    end: int
    day: dt.date | None  # None: from the day on which the document itself takes effect
    last: dt.date | None  # of a suspension, of the wait for a postponed effect, of a longer term
    excepting: int | None  # where an exception begins
    excepts_part: bool  # the exception keeps parts of what is ended, and is not only transitional
    own_subject: bool  # "Nghị định này thay thế", not "Thay thế …"


def sentences_of(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a line into sentences, its label left out."""
    label = LABEL_RE.match(text, start, end)
    start = label.end() if label else start
    for stop in SENTENCE_END_RE.finditer(text, start, end):
        yield start, stop.start() + 1
        start = stop.end()
    if start < end:
        yield start, end


def read_start(text: str, start: int, end: int, issued: dt.date | None) -> Start | None:
    """Read when the document itself takes effect, and until when, where a sentence says so."""
    found = START_RE.search(text, start, end)
    if found is None or NOT_A_START_RE.search(text[start : found.start()]):
        return None
    first = _first_day(found, issued)
    return Start(
        found.start(),
        found.end("tail"),
        first,
        _last_day(found["tail"], first),
        odd=bool(found["day"]) and first is None,
    )


def _last_day(tail: str, first: dt.date | None) -> dt.date | None:
    """Read until when a document is to have effect, from what follows the day on which it begins."""
    lasts = LASTS_RE.match(tail.strip(" ,và"))
    if lasts:
        return read_day(lasts["day"])
    term = TERM_RE.search(tail)
    if term and first:
        return _months_later(first, 12 * int(term["years"])) - dt.timedelta(days=1)
    return None


def _first_day(found: re.Match[str], issued: dt.date | None) -> dt.date | None:
    """Reckon the first day of effect from what a clause says."""
    if found["day"]:
        return read_day(found["day"])
    if issued is None:
        return None
    if found["signing"]:
        return issued
    count = int(found["count"]) if found["count"].isdigit() else 45 if "bốn" in found["count"].lower() else 0
    if not count or found["counted"].endswith("đăng"):
        return None
    if found["unit"].lower() == "ngày":
        return issued + dt.timedelta(days=count)
    return _months_later(issued, count)


def first_day_of_unit(found: re.Match[str], own: dt.date | None) -> dt.date | None:
    """Reckon the first day of a unit from what ``UNIT_START_RE`` found.

    Args:
        found: the words.
        own: the day on which the document itself takes effect.
    """
    if found["day"]:
        return read_day(found["day"])
    if own is None:
        return None
    count = int(found["count"])
    if found["unit"].lower() == "ngày":
        return own + dt.timedelta(days=count)
    return _months_later(own, count * (12 if found["unit"].lower() == "năm" else 1))


def _months_later(day: dt.date, months: int) -> dt.date:
    """Count whole months onwards; the last day of a shorter month stands for the missing one."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def find_act(text: str, start: int, end: int) -> Act | None:
    """Find the verb by which a sentence acts on other documents."""
    if CONDITION_RE.match(text[start:end]):
        return None
    passive = PASSIVE_RE.search(text, start, end)
    if passive and not CONDITION_RE.search(text[start : passive.start()]):
        return _act(passive, "passive", text, (start, end))
    for active in ACTIVE_RE.finditer(text, start, end):
        before = text[start : active.start()]
        own = bool(SUBJECT_RE.match(before))
        if LEAD_IN_RE.match(before) or (own and JOINED_RE.search(before)):
            return _act(active, "active", text, (start, end), own_subject=own)
    return None


def _act(
    verb: re.Match[str], voice: Voice, text: str, sentence: tuple[int, int], *, own_subject: bool = False
) -> Act:
    """Read what surrounds a verb: the day, and an exception."""
    start, end = sentence
    after = text[verb.end() : end]
    from_day = FROM_RE.match(after.lstrip(" ,")) if voice == "passive" else FROM_AT_END_RE.search(after)
    from_day = from_day or FROM_RE.match(text[start : verb.start()])
    until = UNTIL_RE.search(after) if verb.lastgroup in LASTING else None
    excepting, excepts_part = exception_of(text, verb.end(), end)
    return Act(
        str(verb.lastgroup),  # type: ignore[arg-type]
        voice,
        verb.start(),
        verb.end(),
        read_day(from_day["day"]) if from_day else None,
        _until(until, str(verb.lastgroup)) if until else None,
        excepting,
        excepts_part,
        own_subject,
    )


def exception_of(text: str, start: int, end: int) -> tuple[int | None, bool]:
    """Find where an exception begins in a stretch, and whether it keeps parts of what is acted on."""
    exception = EXCEPT_RE.search(text, start, end)
    if exception is None:
        return None, False
    kept = text[exception.end() : end]
    return exception.start(), bool(kept) and not TRANSITIONAL_RE.search(kept)


def _until(found: re.Match[str], verb: str) -> dt.date | None:
    """Read the last day of a suspension, of a wait, of a term; what waits *đến ngày …* begins on that day."""
    day = read_day(found["day"])
    return day - dt.timedelta(days=1) if day and verb == "effective" and not found["whole"] else day


def aim_of(before: str, previous: Aim = "whole", *, same_kind_inside: bool = False) -> Aim:
    """Tell what a citation is to the act, from the words since the verb, the line's start or the last citation.

    Args:
        before: those words.
        previous: what the citation before it is; one that only follows *và* or a comma is the same.
        same_kind_inside: the last description names a document of this one's kind; *và* or a comma may go on with it.

    >>> aim_of(" các văn bản sau đây: "), aim_of(" các quy định về phí tại "), aim_of(" hướng dẫn thi hành ")
    ('whole', 'part', 'none')
    """
    if previous != "whole" and JOINED_ONLY_RE.match(before):
        return previous
    if same_kind_inside and AND_RE.search(before):
        return "none"
    tail = before
    for delimiter in DELIMITER_RE.finditer(before):
        tail = before[delimiter.end() :]
    if WHOLE_RE.match(before) or (WHOLE_RE.match(tail) and len(tail) < len(before)):
        return "whole"
    if DESCRIBED_RE.search(before):
        return "none"
    if ATTACHED_RE.search(before):
        return "attached"
    return "part" if PART_RE.search(before) and TARGETED_PART_RE.search(before) else "none"


def read_day(text: str) -> dt.date | None:
    """Read a date; a day that the calendar lacks is none."""
    try:
        return parse_date(text)
    except BadNumber:
        return None
