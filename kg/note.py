"""Source notes of the official codification (Bộ pháp điển): where an article comes from and what changed it.

Each codified article carries one note in brackets. The first article of a document names it in full::

    (Điều 1 Nghị định số 52/2013/NĐ-CP Về thương mại điện tử ngày 16/05/2013 của Chính phủ, có hiệu lực thi hành kể
    từ ngày 01/07/2013, có nội dung được sửa đổi, có nội dung được bổ sung bởi Điều 1 Nghị định số 85/2021/NĐ-CP có
    hiệu lực thi hành kể từ ngày 01/01/2022; Điều 2 …)

later ones by kind and number only. ``parse_note`` reads the words; it opens no file and knows no document. A note is
a *head* (the article's own document), then statements: cues (*có nội dung được sửa đổi*), a connective (*bởi*, *theo
quy định tại*) and *mentions* of changing documents. Numbers inside a mention's title belong to the title.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from kg.errors import BadNumber
from kg.number import parse_date, repair_number, unit_segment
from kg.tables import table

DATE_PATTERN = r"\d{1,2}\s*(?:[/.\-]\s*\d{1,2}\s*[/.\-]|tháng\s*\d{1,2}\s*năm)\s*\d{4}"

# "có hiệu lực thi hành kể từ ngày 01/07/2013", "hiệu lực từ ngày 01 tháng 01 năm 2015"
EFFECT_PATTERN = rf"(?:có\s+)?hiệu\s+lực(?:\s+thi\s+hành)?(?:\s+kể)?\s+từ\s+ngày\s*(?P<day>{DATE_PATTERN})"
# of a head: where its description ends
HEAD_END_RE = re.compile(
    rf"[\s,.]*(?:{EFFECT_PATTERN}|(?=,\s*có\s+nội\s+dung\s+(?:được|bị))|$)", re.IGNORECASE
)
# "khoản 4 có hiệu lực thi hành kể từ ngày 01/02/2015" after a first effect clause
FURTHER_EFFECT_RE = re.compile(
    rf"[,;]\s*(?:và\s+)?(?:các\s+)?(?:khoản|điểm)\s[^;]{{1,120}}?\s{EFFECT_PATTERN}", re.IGNORECASE
)
# "có hiệu lực thi hành đến hết ngày 31/12/2027"
ENDED_RE = re.compile(
    rf",?\s*có\s+hiệ[uc]\s+lực\s+thi\s+hành\s+đến\s+(?:hết\s+)?ngày\s*(?P<day>{DATE_PATTERN})", re.IGNORECASE
)
# of a mention: its description, up to its effect clause, a semicolon, another document, or the end
MENTION_END_RE = re.compile(
    rf"(?:(?!;).)*?(?:[\s,]*{EFFECT_PATTERN}|(?=;|$|\s+và\s+[^\W\d_]+\s+[^\W\d_]+\s+(?:số\s+)?\d+/))",
    re.IGNORECASE,
)
ISSUE_RE = re.compile(rf"\bngày\s*(?P<day>{DATE_PATTERN})(?:\s+của\s+(?P<issuer>.+))?$")

# 85/2021/NĐ-CP; after a stray space a part goes on only where it looks like a code: 33/2018/TT- BGTVT, 60 TC/TCT
NUMBER_PATTERN = (
    r"\d+(?:[a-zđ]{1,2}(?![^\W\d_]))?(?:\s[A-ZĐ]{2,5}(?=[/\-]))?"
    r"(?:[/\-–][\w&]+(?:\([^\W_]{1,4}\))?|\s*[/\-–]\s*(?:\d{4}(?!\d)|[A-ZĐÐ][\w&]*))+"
)
SPACED_CODE_RE = re.compile(r"(?<=\d)\s+(?=[^\W\d_])")
JOINT_CODE_RE = re.compile(r"/\s*(NQLT|TTLT)\s*/")
LABEL_PATTERN = r"(?:\d+(?:[a-zđ]{1,2}(?!\w))?|[IVXLCDM]+(?!\w)|[a-zđ](?!\w))"
# the word Điều lost, "(27 Nghị định số …", or said in a sentence, "(Danh mục được quy định tại Điều 7 Nghị định …"
BARE_ARTICLE_RE = re.compile(r"(?P<label>\d+[a-zđ]{0,2})\s*")
HEAD_PREFIX_RE = re.compile(r"(?:điều\s*|\d+[a-zđ]{0,2}\s*|[^;()]{1,60}\stại\s+)?", re.IGNORECASE)

CUE_RE = re.compile(
    r"""
    (?P<amends>sửa\s+đổi) | (?P<supplements>bổ\s+sung) | (?P<replaces>thay\s+thế) | (?P<corrects>đính\s+chính)
    | (?P<repeals>bãi\s+bỏ|hủy\s+bỏ|huỷ\s+bỏ|hết\s+hiệu\s+lực)
    | (?P<suspends>(?:tạm\s+)?(?:ngưng|đình\s+chỉ)(?:\s+hiệu\s+lực|\s+thi\s+hành)*)
    """,
    re.VERBOSE | re.IGNORECASE,
)
# "có nội dung được", also "nội dụng", "nội dung này được": the cue after it touches part of the article
PART_RE = re.compile(r"nội\s+d[uụ]ng", re.IGNORECASE)
VOICE_RE = re.compile(r"được|bị", re.IGNORECASE)
BY_RE = re.compile(r"\b(?:bởi|theo)\s", re.IGNORECASE)
# words that only join cues and mentions
JOINING_RE = re.compile(
    r"""(?:có|các)\s+nội\s+d[uụ]ng(?:\s+này)?|\b(?:bởi|theo\s+quy\s+định\s+tại|theo|tại|và|của|được|bị)\b
    |áp\s+dụng\s+cho\s+kỳ\s+tính\s+thuế(?:\s+thu\s+nhập\s+doanh\s+nghiệp)?\s+(?:từ\s+)?năm\s+\d{4}|một\s+phần|[\s,;./()]+""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Change:
    """One changing unit of a note, with the relations that the note states from it to the article.

    ``whole`` are those of the relations that touch the whole article: *bị bãi bỏ*, not *có nội dung bị bãi bỏ*.
    """

    relations: tuple[str, ...]  # see tables/relations.tsv; () where the note says only *bởi*
    unit: str  # "dieu-1", "dieu-3/khoan-2"; "" where the note names the document only
    kind: str
    number: str  # canonical; "" where the note names the document by its title
    effective: dt.date | None
    title: str = ""  # "Phí và lệ phí năm 2015", where there is no number
    whole: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """What a note says: the article, its document, the changes; ``unparsed`` holds the words left over."""

    unit: str  # "dieu-5"; "" where the note names no article
    kind: str
    number: str
    title: str = ""  # without the kind: "Thanh niên"
    issued: dt.date | None = None
    issuer: str = ""
    effective: dt.date | None = None
    ended: dt.date | None = None
    changes: tuple[Change, ...] = ()
    unparsed: str = ""


def parse_note(note: str) -> Note:
    """Read one source note; odd words never raise, they stay in ``unparsed``.

    >>> note = parse_note("(Điều 5 Luật số 26/2008/QH12, có hiệu lực thi hành kể từ ngày 01/07/2009)")
    >>> note.unit, note.number, note.effective
    ('dieu-5', '26/2008/QH12', datetime.date(2009, 7, 1))
    """
    text = _strip_brackets(re.sub(r"\s+", " ", unicodedata.normalize("NFC", note)))
    head = _find_head(text)
    if head is None:
        return Note("", "", "", unparsed=text)
    kind, number, name = _name_document(head)
    effective, start, position = _read_effect(text, head.end())
    title, issued, issuer = _read_description(name or text[head.end() : start])
    ended = ENDED_RE.match(text, position)
    changes, unparsed = _read_statements(text[ended.end() if ended else position :])
    return Note(
        unit=_head_unit(text, head),
        kind=kind,
        number=number,
        title=_drop_kind(title, kind),
        issued=issued,
        issuer=issuer,
        effective=effective,
        ended=_read_day(ended["day"]) if ended else None,
        changes=changes,
        unparsed=unparsed,
    )


def read_units(expression: str) -> tuple[str, ...]:
    """Read provisions, innermost first, as unit paths.

    >>> read_units("điểm a, điểm b khoản 2, khoản 3 Điều 1, Điều 5")
    ('dieu-1/khoan-2/diem-a', 'dieu-1/khoan-2/diem-b', 'dieu-1/khoan-3', 'dieu-5')
    """
    ranks = _unit_ranks()
    done: list[str] = []
    open_paths: list[str] = []
    level = -1
    word = ""
    for token in _unit_re().finditer(expression):
        word = re.sub(r"\s+", " ", token["word"]).lower() if token["word"] else word
        if not word:
            continue
        rank, slug = ranks[word]
        segment = unit_segment(slug, token["label"] if slug == "diem" else token["label"].replace("đ", "dd"))
        if open_paths and rank > level:  # an inner unit begins the next provision
            done += open_paths
            open_paths = []
        if open_paths and rank < level:  # an outer unit closes over the inner ones before it
            open_paths = [_prefix_unit(path, segment) for path in open_paths]
        else:
            open_paths.append(segment)
        level = rank
    return tuple(dict.fromkeys(done + open_paths))


def _prefix_unit(path: str, segment: str) -> str:
    """Put an outer unit before an inner path; an article stands alone, without its chapter."""
    return path if path.startswith("dieu-") else f"{segment}/{path}"


@cache
def _unit_ranks() -> dict[str, tuple[int, str]]:
    """Map each unit word to its depth and slug: ``"khoản"`` → ``(5, "khoan")``."""
    return {row["word"]: (rank, row["slug"]) for rank, row in enumerate(table("units"))}


def _alternation(column: str, name: str) -> str:
    """Build the alternation of one column of a table, longest first, with free spacing."""
    words = sorted((row[column] for row in table(name)), key=len, reverse=True)
    return "|".join(word.replace(" ", r"\s+") for word in words)


@cache
def _unit_re() -> re.Pattern[str]:
    """Compile the finder of labels, with or without their unit word."""
    return re.compile(
        rf"(?:(?P<word>{_alternation('word', 'units')})\s*)?(?P<label>{LABEL_PATTERN})", re.IGNORECASE
    )


@cache
def _mention_re() -> re.Pattern[str]:
    """Compile the pattern of a mention: provisions, kind, and number or title.

    Between kind and number stand *số*, stray quotes, or the kind once more: ``Thông tư số Thông tư số 24/2024/TT-BCT``.
    A law may be named by title and number, or by its title alone. The bounds keep the search linear on any text.
    """
    unit = rf"(?:{_alternation('word', 'units')})\s*{LABEL_PATTERN}(?:\s*(?:,|và)\s*{LABEL_PATTERN}){{0,30}}"
    kind = _alternation("kind", "kinds")
    return re.compile(
        rf"""
        (?P<units>(?i:{unit}(?:[\s,]*(?:và\s+)?{unit}){{0,30}}))?
        \s*(?:của\s+)?
        (?:
          (?P<kind>(?i:{kind}))\s*
          (?P<filler>(?i:[\s:'"’“]|số|liên\s|tịch|tt\s|{kind}){{0,12}})
          (?P<number>{NUMBER_PATTERN})(?:\s*\(\d\))?\.?
        | (?P<titled>Luật|Bộ\s[Ll]uật|Pháp\slệnh)\s+(?:số\s+)?(?:[Kk]hông\s+số\s+)?
          (?:[A-ZĐ](?:(?!;|hiệu\s+lực|\d).){{1,80}}\ssố\s+(?P<late>{NUMBER_PATTERN})
          | (?P<name>[^\W\d_](?:(?!;|hiệu\s+lực).){{0,400}}?(?:(?=,\s+có\s+hiệu\s+lực)|(?<=\snăm\s\d\d\d\d)(?!\d))))
        )
        """,
        re.VERBOSE,
    )


@cache
def _kind_names() -> dict[str, str]:
    """Map each kind in lower case to its name: ``"bộ luật"`` → ``"Bộ luật"``."""
    return {row["kind"].lower(): row["kind"] for row in table("kinds")}


def _strip_brackets(text: str) -> str:
    """Take a note out of its brackets, which may be doubled, unequal or missing."""
    inner = text.strip().lstrip("( ")
    while inner.endswith((")", ".", " ")) and (inner[-1] != ")" or inner.count(")") > inner.count("(")):
        inner = inner[:-1]
    return inner


def _find_head(text: str) -> re.Match[str] | None:
    """Find the mention of the article's own document: at the start, or after a few words ending in *tại*."""
    for start in dict.fromkeys((0, HEAD_PREFIX_RE.match(text).end())):  # type: ignore[union-attr]
        head = _mention_re().match(text, start)
        if head:
            return head
    return None


def _head_unit(text: str, head: re.Match[str]) -> str:
    """Give the unit path of the article, also where the word *Điều* was lost."""
    units = read_units(head["units"] or "")
    bare = BARE_ARTICLE_RE.fullmatch(text, 0, head.start())
    return units[0] if units else unit_segment("dieu", bare["label"]) if bare else ""


def _name_document(mention: re.Match[str]) -> tuple[str, str, str]:
    """Read kind, canonical number and title of a mention; the number or the title is empty."""
    words = re.sub(r"\s+", " ", mention["kind"] or mention["titled"]).lower()
    if "tịch" in (mention["filler"] or "") and not words.endswith("tịch"):
        words += " liên tịch"
    written = mention["number"] or mention["late"] or ""
    return _kind_names().get(words, words.capitalize()), _repair(written), mention["name"] or ""


def _repair(written: str) -> str:
    """Give the canonical number, as written where it is none; a joint code keeps its slash (``NQLT/UBTVQH15-CP``)."""
    if not written:
        return ""
    try:
        number = repair_number(SPACED_CODE_RE.sub("-", written))
    except BadNumber:
        return written
    joint = JOINT_CODE_RE.search(written)
    return number.replace(f"{joint[1]}-", f"{joint[1]}/", 1) if joint else number


def _read_effect(text: str, head_end: int) -> tuple[dt.date | None, int, int]:
    """Read the effect of a head, and where its clause begins and ends; of several clauses the earliest day counts."""
    clause = HEAD_END_RE.search(text, head_end)
    if clause is None or not clause["day"]:
        place = clause.start() if clause else len(text)
        return None, place, place
    days, position = [_read_day(clause["day"])], clause.end()
    while (further := FURTHER_EFFECT_RE.match(text, position)) is not None:
        days.append(_read_day(further["day"]))
        position = further.end()
    return min((day for day in days if day), default=None), clause.start(), position


def _read_day(text: str) -> dt.date | None:
    """Read a date; a day that the calendar lacks is none."""
    try:
        return parse_date(text)
    except BadNumber:
        return None


def _read_description(description: str) -> tuple[str, dt.date | None, str]:
    """Split ``Về thương mại điện tử ngày 16/05/2013 của Chính phủ`` into title, date and issuer.

    A title may hold dates of its own; the last one is the document's.
    """
    text = re.sub(r",?\s*(?:khoản|điểm)\s[^,;]{1,40}$", "", description).strip(" ,.")
    starts = [day.start() for day in re.finditer(rf"\bngày\s*{DATE_PATTERN}", text)]
    issue = ISSUE_RE.match(text, starts[-1]) if starts else None
    if issue is None:
        return text, None, ""
    return text[: issue.start()].strip(" ,."), _read_day(issue["day"]), (issue["issuer"] or "").strip(" ,.")


def _drop_kind(title: str, kind: str) -> str:
    """Take the kind off a title: ``Luật Thanh niên`` → ``Thanh niên``; the *Luật sư* of a title stays."""
    rest = title[len(kind) :].lstrip() if title.lower().startswith(f"{kind.lower()} ") else title
    return title if rest.lower() == "sư" else rest


def _read_statements(text: str) -> tuple[tuple[Change, ...], str]:
    """Read what follows the head: changes, and the words that no rule understood."""
    changes: list[Change] = []
    left: list[str] = []
    relations: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    position = 0
    while (mention := _mention_re().search(text, position)) is not None:
        between = text[position : mention.start()]
        found = _read_cues(between)
        if found:
            relations, whole = tuple(found), tuple(cue for cue, part in found.items() if not part)
        if not (changes or found or BY_RE.search(between)):  # a document that no cue connects
            break
        left.append(_leftover(between))
        end = MENTION_END_RE.match(text, mention.end())
        day = _read_day(end["day"]) if end and end["day"] else None
        kind, number, title = _name_document(mention)
        units = read_units(mention["units"] or "") or ("",)
        changes += [Change(relations, unit, kind, number, day, title=title, whole=whole) for unit in units]
        position = end.end() if end else mention.end()
    left.append(_leftover(text[position:]))
    return tuple(changes), " … ".join(words for words in left if words)


def _read_cues(words: str) -> dict[str, bool]:
    """Read the relations in the words before a mention, each with whether it touches only part of the article.

    >>> _read_cues(", được bổ sung, có nội dung được sửa đổi bởi ")
    {'supplements': False, 'amends': True}
    """
    found: dict[str, bool] = {}
    part, position = True, 0
    for cue in CUE_RE.finditer(words):
        before = words[position : cue.start()]
        if PART_RE.search(before):
            part = True
        elif VOICE_RE.search(before):
            part = False
        relation = str(cue.lastgroup)
        found[relation] = found.get(relation, True) and part
        position = cue.end()
    return found


def _leftover(words: str) -> str:
    """Keep the words that are neither cue nor joint."""
    return re.sub(r"\s+", " ", JOINING_RE.sub(" ", CUE_RE.sub(" ", words))).strip()
