"""What legal texts state about other documents: a law's title with its number or date, a decree's date, an end.

Pure functions of one text; ``registry`` counts how many documents agree.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import BadNumber
from kg.number import parse_date, repair_number

if TYPE_CHECKING:
    from collections.abc import Iterator

DATE_PATTERN = r"\d{1,2}(?:\s*/\s*\d{1,2}\s*/\s*|\s+tháng\s+\d{1,2}\s+năm\s+)\d{4}"
LAW_KIND_PATTERN = r"Bộ\s+luật|Luật|Pháp\s+lệnh"
LAW_NUMBER_PATTERN = (
    r"\d+[a-z]?/\d{4}/(?:PL-)?(?:UBTVQH|QH)\s?\d+|\d+\s?-?\s?L?CT/H[ĐD]NN\s?\d*|\d+\s?[-/]\s?LCT/H[ĐD]NN\s?\d+"
    r"|\d+\s?[-/]?\s?L[-/]CTN"
)
# What no title holds; a title runs on to the number or the date that follows it.
STOP_PATTERN = (
    r"\s(?:số\s+\d|ngày\s+\d|năm\s+\d{4}|được|đã|thì|nhưng|hoặc|kể\s+từ|từ\s+ngày|trước|đến|quy\s+định|hiệu\s+lực"
    r"|(?:và\s+)?(?:điều|khoản|điểm|chương)\s+(?:\d|[a-zđIVX]\b)|các\s+[Đđ]iều)"
    r"|(?:Luật|luật)\s+(?!sư)|Bộ\s+luật|Pháp\s+lệnh|Nghị\s+(?:định|quyết)|Thông\s+tư|Quyết\s+định|\bnày\b|\btrên\b"
)
PLAIN_TITLE_PATTERN = rf"(?:(?!{STOP_PATTERN})[^\n;.:()\[\]\"“”/\d]){{2,140}}?"
LAW_RE = re.compile(
    rf"""
    (?<!các\s)(?<!\w)(?P<kind>{LAW_KIND_PATTERN})\s+
    (?P<title>(?:(?:[Ss]ửa\s+đổi(?:,\s+bổ\s+sung)?|[Bb]ổ\s+sung)\s+(?:một\s+số\s+điều\s+)?của\s+
        (?:các\s+|\d+\s+)?(?:{LAW_KIND_PATTERN}|luật)\s+)?{PLAIN_TITLE_PATTERN})
    (?:,?\s+số:?\s*(?P<number>{LAW_NUMBER_PATTERN})(?:,?\s*(?:được\s+Quốc\s+hội[^.;]{{0,80}}?)?ngày\s+(?P<day>{DATE_PATTERN}))?
      |\s+(?:(?:được|đã\s+được)\s+[^.;()\n]{{3,110}}?thông\s+qua\s+)?ngày\s+(?P<only_day>{DATE_PATTERN}))
    """,
    re.VERBOSE,
)

ACT_KIND_PATTERN = (
    r"Bộ\s+luật|Luật|Pháp\s+lệnh|Nghị\s+định|Nghị\s+quyết\s+liên\s+tịch|Nghị\s+quyết|Quyết\s+định|Chỉ\s+thị|"
    r"Thông\s+tư\s+liên\s+(?:tịch|bộ)|Thông\s+tư"
)
ACT_NUMBER_PATTERN = (
    r"\d+[a-zđ]?(?:\.\d+)?\s?[/\-]\s?(?:\d{4}\s?/\s?)?[A-ZĐÐ][\w&]*(?:\s?[/\-]\s?[A-ZĐÐ][\w&]*){0,9}"
)
ISSUER_PATTERN = (
    r"(?:Chính\s+phủ|Thủ\s+tướng\s+Chính\s+phủ|Hội\s+đồng\s+Bộ\s+trưởng|Quốc\s+hội|(?:Bộ|Thống\s+đốc|Ủy|Uỷ|Tổng|Chủ|Viện|Tòa|Toà|Thanh"
    r"|Ban|Hội\s+đồng|Ngân|Kiểm|Chánh|Liên)[^.;:()\n]{2,160}?)"
)
# verbs with which the title of a decree, decision or circular begins
TITLE_VERB_PATTERN = (
    r"(?:[Vv]ề|[Qq]uy\s+định|[Hh]ướng\s+dẫn|[Bb]an\s+hành|[Ss]ửa\s+đổi|[Bb]ổ\s+sung|[Bb]ãi\s+bỏ|[Pp]hê\s+duyệt|[Tt]hành\s+lập"
    r"|[Tt]hi\s+hành|[Cc]hi\s+tiết)"
)
ACT_RE = re.compile(
    rf"""
    \b(?P<kind>{ACT_KIND_PATTERN})\s+số:?\s*(?P<number>{ACT_NUMBER_PATTERN})
    (?:,?\s*ngày\s*(?P<day>{DATE_PATTERN}))?
    (?:,?\s+của\s+(?P<issuer>{ISSUER_PATTERN})(?=\s+{TITLE_VERB_PATTERN}\s|[;.,)]|\s+và\s|$))?
    (?:,?\s+(?P<title>{TITLE_VERB_PATTERN}\s[^;.\n()]{{8,400}})(?=;|\.?\s*(?:\n|$)))?
    """,
    re.VERBOSE,
)

# "… hết hiệu lực kể từ ngày Nghị định này có hiệu lực", "… kể từ ngày 01/7/2016"
ENDS_RE = re.compile(
    rf"""
    \b(?:hết\s+hiệu\s+lực(?:\s+thi\s+hành)?|bị\s+bãi\s+bỏ|được\s+bãi\s+bỏ)
    (?:\s+(?:kể\s+)?từ\s+ngày\s+(?:(?P<day>{DATE_PATTERN})|(?:\S+\s+){{1,4}}?này\s+có\s+hiệu\s+lực(?:\s+thi\s+hành)?))
    \s*(?P<stop>[.;\n]|$)
    """,
    re.VERBOSE | re.IGNORECASE,
)
# a line that ends a list of documents below it: "Thông tư này bãi bỏ các văn bản sau:", "… sau đây hết hiệu lực:"
LEAD_RE = re.compile(
    r"""
    (?: \bnày\b.*?\b(?P<verb>thay\s+thế|bãi\s+bỏ)(?:,\s+bãi\s+bỏ)?(?:\s+toàn\s+bộ)?
      | ^(?:\S{1,3}\s+)?(?P<first>Bãi\s+bỏ)(?:\s+toàn\s+bộ)?
      | \bsau(?:\s+đây)?\s+(?:sẽ\s+)?(?P<ends>hết\s+hiệu\s+lực|bị\s+bãi\s+bỏ)[^:]*)
    (?:\s+(?:các|những)\s+(?:văn\s+bản|Nghị\s+định|Thông\s+tư|Quyết\s+định)[^:]{0,80}?)?(?:\s*kể\s+từ\s+ngày[^:]{0,60})?\s*:\s*$
    """,
    re.VERBOSE,
)
MARK_RE = re.compile(r"^\s*(?:\d+\.|\d+\)|[a-zđ]\d?\)|[-+])\s*")
# "Thông tư này thay thế Thông tư số …", "bãi bỏ Nghị định số …"
ACTS_ON_RE = re.compile(
    r"\b(?P<verb>(?:này\s+)?thay\s+thế(?:\s+cho)?|bãi\s+bỏ(?:\s+toàn\s+bộ)?)\s+(?:các\s+)?(?=(?:Nghị|Thông|Quyết|Chỉ|Luật|Bộ|Pháp))",
    re.IGNORECASE,
)
# Words by which a statement of an end leaves something in force.
EXCEPT_RE = re.compile(
    r"\btrừ\b|ngoại\s+trừ|tiếp\s+tục|một\s+phần|nội\s+dung|quy\s+định\s+tại|trái\s+với", re.IGNORECASE
)
LONGEST_SENTENCE = 1500
LONGEST_TITLE, LONGEST_LAW_TITLE = 70, 30  # words
# words of the sentence that follow a title in it
RUN_ON_RE = re.compile(
    r"\s(?:thì|hết\s+hiệu\s+lực|có\s+hiệu\s+lực|đến\s+hết|cho\s+đến|kể\s+từ|để|được\s+(?:sửa|tiếp)|đã\s+được|tiếp\s+tục|cụ\s+thể|và\s+các)\s"
)
SELF_RE = re.compile(
    r"^(?:quy định|hướng dẫn|ban hành) (?:của|tại|số|khác|về|nêu)\b(?! (?:chế|mức|việc))"
    r"|(?:Luật|Nghị định|Nghị quyết|Thông tư|Quyết định|khoản|[Đđ]iều|này)\s+này|trừ\s|sau\s+đây"
)
# what stands between equals in a list of documents
BETWEEN_RE = re.compile(r"\s*(?:,|;|và|,\s+và)\s*")
# before the verb: another document, a phrase, an article is what is replaced or repealed
PARTIAL_RE = re.compile(r"\d+/\d{4}|cụm từ|bằng|[Đđ]iều\s+\d")
ITEM_RE = re.compile(r"^\s*(?:\d+\.|\d+\)|[a-zđ]\)|-|\+)?\s*")


@dataclass(frozen=True, slots=True)
class Stated:
    """A document as a text names it: some of kind, number, title, date and issuer."""

    kind: str
    number: str  # canonical, or ""
    title: str
    issued: dt.date | None
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class Ending:
    """The end of a whole document as a text states it; ``day`` is None for the day the text itself takes effect."""

    kind: str
    number: str
    how: str  # "thay thế", "bãi bỏ", "hết hiệu lực"
    day: dt.date | None


def read_day(text: str | None) -> dt.date | None:
    """Read a date, None where there is none or the calendar lacks it."""
    if not text:
        return None
    try:
        return parse_date(re.sub(r"\s+", " ", text))
    except BadNumber:
        return None


def read_number(text: str | None) -> str:
    """Repair a number, ``""`` where it is none; ``66.5/2025/NQ-CP`` keeps its divided serial."""
    if not text:
        return ""
    divided = re.match(r"(\d+)\.(\d+)(/.+)", text)
    try:
        if divided:
            return f"{divided[1]}.{divided[2]}{repair_number('10' + divided[3])[2:]}"
        return repair_number(text)
    except BadNumber:
        return ""


def named_laws(text: str) -> Iterator[Stated]:
    """Find laws, codes and ordinances named by title with number, or by title with date.

    >>> [(law.title, law.number) for law in named_laws("Căn cứ Luật Thanh tra số 56/2010/QH12 ngày 15/11/2010;")]
    [('Thanh tra', '56/2010/QH12')]
    """
    for match in LAW_RE.finditer(text):
        number = read_number(re.sub(r"\s", "", match["number"] or ""))
        if match["number"] and not number:
            continue
        title = re.sub(r"\s+", " ", match["title"]).strip(" ,-").removesuffix(" ban hành")
        if len(title.split()) <= LONGEST_LAW_TITLE:
            yield Stated(match["kind"], number, title, read_day(match["day"] or match["only_day"]))


def named_acts(text: str) -> Iterator[Stated]:
    """Find decrees, decisions, circulars and their like by number, with date, issuer and title where given."""
    for match in ACT_RE.finditer(text):
        number = read_number(match["number"])
        if not number:
            continue
        title = _end_title(re.sub(r"\s+", " ", match["title"] or ""), match["kind"])
        kind = re.sub(r"\s+", " ", match["kind"]).replace("liên bộ", "liên tịch")
        yield Stated(kind, number, title, read_day(match["day"]), re.sub(r"\s+", " ", match["issuer"] or ""))


def _end_title(words: str, kind: str) -> str:
    """Cut what runs on after a title in a sentence; give none where the sentence is no description.

    >>> _end_title("về phí đường bộ thì không phải nộp", "Nghị định")
    'về phí đường bộ'
    """
    title = RUN_ON_RE.split(words)[0].strip(" ,-")
    if not re.match(r"(?:sửa đổi|bổ sung|bãi bỏ)", title, re.IGNORECASE):
        title = re.split(rf"(?:,|\svà)\s+(?:{ACT_KIND_PATTERN})\s+số\s", title)[0]
    if re.match(r"Luật|Bộ|Pháp", kind):
        title = re.sub(r"^[Vv]ề\s+(?:việc\s+)?", "", title)
    return "" if SELF_RE.search(title) or len(title.split()) > LONGEST_TITLE else title


def stated_endings(text: str) -> Iterator[Ending]:
    """Find the whole documents that a text ends, only where the words leave no exception.

    >>> text = "2. Nghị định số 99/2005/NĐ-CP hết hiệu lực kể từ ngày Nghị định này có hiệu lực."
    >>> [(ending.number, ending.how) for ending in stated_endings(text)]
    [('99/2005/NĐ-CP', 'hết hiệu lực')]
    """
    if "hiệu lực" not in text and "thay thế" not in text and "bãi bỏ" not in text.lower():
        return
    lead: re.Match[str] | None = None
    for sentence in text.split("\n"):
        safe = len(sentence) <= LONGEST_SENTENCE and "“" not in sentence and not EXCEPT_RE.search(sentence)
        mark = MARK_RE.match(sentence)
        if lead and (mark or ACT_RE.match(sentence)):
            documents = leading_documents(sentence[mark.end() if mark else 0 :]) if safe else []
            yield from (Ending(one.kind, one.number, _how(lead), None) for one in documents)
            continue
        lead = LEAD_RE.search(sentence) if safe else None
        if safe and not lead:
            yield from _subject_endings(sentence)
            yield from _object_endings(sentence)


def _how(lead: re.Match[str]) -> str:
    """Say how the documents of a list end."""
    verb = (lead["verb"] or lead["first"] or lead["ends"]).lower()
    return "thay thế" if "thay" in verb else "bãi bỏ" if "bãi" in verb else "hết hiệu lực"


def _subject_endings(sentence: str) -> Iterator[Ending]:
    """Read *Nghị định số … hết hiệu lực kể từ ngày …*: the sentence must begin with the document."""
    end = ENDS_RE.search(sentence)
    if not end:
        return
    subject = sentence[ITEM_RE.match(sentence).end() : end.start()]  # type: ignore[union-attr]
    how = "bãi bỏ" if "bãi bỏ" in end[0] else "hết hiệu lực"
    for stated in leading_documents(subject):
        yield Ending(stated.kind, stated.number, how, read_day(end["day"]))


def _object_endings(sentence: str) -> Iterator[Ending]:
    """Read *Thông tư này thay thế Nghị định số …*, *bãi bỏ Thông tư số …*."""
    for verb in ACTS_ON_RE.finditer(sentence):
        before = sentence[ITEM_RE.match(sentence).end() : verb.start()]  # type: ignore[union-attr]
        replaces = "thay" in verb["verb"].lower()
        loose = replaces and "này" not in verb["verb"] and not before.rstrip().lower().endswith(("này", "và"))
        if loose or PARTIAL_RE.search(before[-60:]):
            continue
        for stated in leading_documents(sentence[verb.end() :]):
            yield Ending(stated.kind, stated.number, "thay thế" if replaces else "bãi bỏ", None)


def leading_documents(text: str) -> list[Stated]:
    """Give the documents with which a stretch of text begins: one, and its equals after *và* or a comma.

    What follows a title is not read: documents named there belong to the title.

    >>> [stated.number for stated in leading_documents("Luật Giá số 11/2012/QH13 và Luật Phí số 97/2015/QH13")]
    ['11/2012/QH13', '97/2015/QH13']
    """
    found: list[Stated] = []
    position = 0
    while True:
        law, act = LAW_RE.match(text, position), ACT_RE.match(text, position)
        if law and law["number"]:
            found += named_laws(law[0])
        elif act:
            found += named_acts(act[0])
        else:
            return found
        end = (law or act).end()  # type: ignore[union-attr]
        between = BETWEEN_RE.match(text, end)
        if not between or (act and act["title"]):
            return found
        position = between.end()
