"""Who does what a sentence of a report tells: the agency that it opens with, after its day and what introduces it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from kg.act.moment import DATE_RE
from kg.number import fold
from kg.tables import table

if TYPE_CHECKING:
    from kg.cite.plain import Plain

# Parts of a sentence between its commas, colons and semicolons, those in brackets left aside.
PART_RE = re.compile(r"(?:[^,:;()]+|\([^()\n]{0,120}\)|[,:;](?!\s)|[()])+")
MARKS_RE = re.compile(r"[\s#*+\-•]*")
# What tells from where the news is, not what was done: Tin của báo tỉnh, 11:16 ngày 25/10/2011: …
SOURCE_RE = re.compile(
    r"[\s#*+\-•]*(?:theo\s+)?(?:tin|bài|trang|nguồn)(?!\w)(?:[^\n:]|:(?=\S)){0,200}:(?=\s)"
)
TIME_RE = re.compile(
    r"""(?:(?:vào|từ|đến|trong|các|lúc|hồi|cuối|đầu|hôm\s+qua)\s+|\d{1,2}(?:h|\s+giờ)\d{0,2}\s+|
    (?:\w+\s+){1,2}(?=ngày\s+\d)|\([\d/.\-]{3,10}\)\s*
)+""",
    re.VERBOSE,
)
# A time that no comma parts from who acts in it: Sáu tháng đầu năm huyện đã ban hành …
SPAN_RE = re.compile(
    r"(?:(?:cũng\s+)?(?:trong|nhân)\s+dịp\s+này|(?:trong\s+)?(?:0?6|sáu|0?9|chín)\s+tháng(?:\s+(?:đầu|cuối)\s+năm)?(?:\s+\d{4})?|(?:trong\s+)?(?:tháng\s+\d{1,2}\s+)?năm\s+\d{4})\s+(?=\S)"
)
DAY_PART_RE = re.compile(
    r",\s+(?:(?:vào|trong|các|sáng|trưa|chiều|tối)\s+)*(?:ngày\s+\d{1,2}\s*[/\-.]\s*\d{1,2}(?:\s*[/\-.]\s*\d{4})?|"
    r"(?:vừa|thời\s+gian)\s+qua|mới\s+đây)\s*,(?=\s)"
)
# A person told before the office: ông Nguyễn Văn An - Phó Chủ tịch HĐND tỉnh, đồng chí Trần Thị Bình, Bí thư Huyện ủy.
TITLED_RE = re.compile(
    r"(?:các\s+)?(?:ông|bà|đồng\s+chí|đ/c)\s*:?\s+(?:[^\W\d_]+\s+){1,5}?[^\W\d_]+\s*"
    r"(?:và\s+(?:ông|bà|đồng\s+chí|đ/c)\s+(?:[^\W\d_]+\s+){1,5}?[^\W\d_]+\s*)?[,-]\s*"
)
# Bodies whose names hold verbs and commas.
BODY_RE = re.compile(
    r"hội\s+đồng\s+(?:phối\s+hợp(?:\s+(?:công\s+tác\s+)?(?:phổ\s+biến\s*,?\s*)?giáo\s+dục\s+pháp\s+luật)?|"
    r"tư\s+vấn|thi\s+đua(?:\s*-\s*|\s*,\s*)khen\s+thưởng)|"
    r"ban\s+(?:chỉ\s+đạo\s+(?:xây\s+dựng\s+và\s+)?(?:thực\s+hiện|triển\s+khai)|thanh\s+tra\s+nhân\s+dân|giám\s+sát\s+đầu\s+tư)|"
    r"(?:phòng|sở|cục|vụ)\s+(?:xây\s+dựng\s*,?\s+kiểm\s+tra|kiểm\s+tra)"
)
# What a page puts before its news: (QNO) -, HNP -, CTTĐT -.
PAPER_RE = re.compile(r"[\s#*+\-•]*(?:\([A-ZĐ][\w.\- ]{1,20}\)|[A-ZĐ]{2,8})\s*-\s+")
# What tells from where it is known: báo cáo … cho thấy Mặt trận đã …
SHOWN_RE = re.compile(
    r"(?:theo|báo\s+cáo|kết\s+quả|số\s+liệu|thông\s+tin)\s[^\n.;]{0,300}?\scho\s+(?:thấy|hay)\s*,?\s+"
)
LEADS_RE = re.compile(
    r"""(?:\d|năm\s+\d|(?:theo|thực\s+hiện|căn\s+cứ|để|nhằm|tại|ở|sau|qua|trong|ngoài|bên\s+cạnh|trước|vừa\s+qua|
    mới\s+đây|cùng\s+(?:ngày|buổi|dịp|lúc|thời)|đồng\s+thời|tiếp\s+(?:theo|tục|đó)|hưởng\s+ứng|về|từ|vào|với|cũng|đặc\s+biệt|
    ngày|sáng|trưa|chiều|tối|đến|(?:cũng\s+)?(?:trong\s+)?dịp(?:\s+này)?|khóa|nhiệm\s+kỳ|kỳ\s+họp|thời\s+gian|hằng\s+năm|hàng\s+năm|phát\s+huy|xác\s+định|nhân)(?!\w))""",
    re.VERBOSE,
)
AGENCY_RE = re.compile(
    r"""(?:(?:các|một|nhiều|liên|toàn)\s+)?(?:ban(?!\s+(?:hành|đầu))|ngành|đoàn\s+thể|địa\s+phương|bcđ|lđlđ|tand|vksnd|ubnd|ubmttq|ủy\s+ban|hđnd|btv|bch|
    hội(?!\s+(?:nghị|thảo|thi|trường|họp|nhập|đủ))|(?:huyện|tỉnh|thành|thị|đảng|quận|cấp|chi)\s+ủy|mttq|mặt\s+trận|
    sở(?!\s+hữu)|phòng(?!\s*,|\s+(?:chống|ngừa))|bộ(?!\s+(?:máy|tiêu|luật|đội|phận))|công\s+đoàn|liên\s+đoàn|
    thường\s+trực|chi\s+bộ|đảng\s+bộ|trường(?!\s+hợp)|đoàn(?!\s+kết)|(?:phó\s+)?chủ\s+tịch|(?:phó\s+)?bí\s+thư|
    viện(?!\s+(?:dẫn|trợ))|tòa\s+án|công\s+an|chính\s+(?:quyền|phủ)|thủ\s+tướng|trung\s+tâm|văn\s+phòng|
    cục|vụ(?!\s+việc)|(?:các\s+vị\s+)?đại\s+biểu(?=\s+(?:hđnd|hội\s+đồng|quốc\s+hội))|thanh\s+tra|cơ\s+quan|tập\s+đoàn|(?:tổng\s+)?công\s+ty|hợp\s+tác\s+xã|giám\s+đốc|trưởng\s+ban|
    cụm|khối|tổ(?!\s+chức)|thôn|bản(?!\s+(?:tiếng|dịch|án|sao|tin))|ấp|khu\s+phố|xã(?!\s+hội)|phường|
    huyện|quận|thị\s+(?:xã|trấn)|tỉnh|thành\s+phố|tp|kho\s+bạc|bảo\s+hiểm|bệnh\s+viện|đơn\s+vị|lãnh\s+đạo|
    (?:huyện|tỉnh|thành|quận)\s+đoàn)(?!\w)""",
    re.VERBOSE,
)
# The verb after a name, in small letters: Ban Tổ chức tổ chức, Ban chỉ đạo chỉ đạo, đoàn kiểm tra kiểm tra.
VERB_RE = re.compile(
    r"""\s+(?=(?:đã|vừa|mới|đang|sẽ|cùng\s+(?:tổ|họp)|(?<!ban\s)(?<!Ban\s)(?<!các\s)(?:tổ\s+chức|chỉ\s+đạo)|họp|ban\s+hành|ký|tiến\s+hành|
    triển\s+khai|phối\s+hợp|kiện\s+toàn|sơ\s+kết|tổng\s+kết|làm|đến|do|gửi|lập|thành\s+lập|
    bồi\s+dưỡng|gặp\s+gỡ|phản\s+biện|bàn|thẩm\s+định|tham\s+gia|nói|nêu|cần|phải|không|chưa|là|thì|để|khi|biết|muốn|cũng|gồm|thay\s+mặt|
    (?<!đoàn\s)(?<!Đoàn\s)(?:giám\s+sát|kiểm\s+tra|khảo\s+sát)|tập\s+huấn|đăng|dự|tham\s+dự|mở|thông\s+qua|khen|
    tiếp\s+(?:công|tục|xúc|dân)|đi\s+(?:kiểm|khảo|thăm|giám)|nghe|chủ\s+trì|phát\s+động|tuyên\s+dương|ra|trình|công\s+bố|phê\s+duyệt|có|yêu\s+cầu|đề\s+nghị|báo\s+cáo|
    được|khai\s+mạc|tuyên\s+truyền|quán\s+triệt|phổ\s+biến|lấy|giao|trao|đánh\s+giá|đối\s+thoại|cho|
    ngày|sáng|chiều|tối|vào|tặng|biểu\s+dương|góp\s+ý|hướng\s+dẫn|kết\s+luận|nhận\s+định|tăng\s+cường|rà\s+soát|\()(?:\W|$))""",
    re.VERBOSE,
)
PROPER_RE = re.compile(r"(?:Thành phố |Tỉnh |TP\.? ?)?[A-ZĐÀ-Ỹ]\w*(?:\s+[A-ZĐÀ-Ỹ]\w*){1,4}")
# A name goes on after brackets: Viện Khoa học pháp lý (Bộ Tư pháp) và Sở Tư pháp, Hội đồng (…) tỉnh.
AFTER_BRACKET_RE = re.compile(
    r"\([^()\n]{0,120}\)\s*(?:và|(?:tỉnh|huyện|thành\s+phố|thị\s+xã|quận|xã|phường))\s"
)
# What may stand between an agency and what it does: its place, who leads it, where it goes.
GAP_RE = re.compile(
    r"""\s*(?:dẫn\s+đầu\s[^,;:]{2,100}$|,(?=\s*(?:do|thay\s+mặt|trừ|cùng|gồm|ngày|sáng|chiều|tối|tại)(?!\w))
    |\([^()]*\)|(?:đã|vừa|mới|đồng\s+thời|tổ\s+chức|tiến\s+hành|tham\s+dự|dự|họp|mở|triển\s+khai|
    (?:một|các|nhiều|\d+)\s+(?:cuộc|đợt|buổi|lớp)|(?:chủ\s+trì\s*,?\s+)?phối\s+hợp(?=\s+(?:tổ\s+chức|tiến\s+hành|mở)\s)|(?:hội\s+nghị|khai\s+(?:giảng|mạc)|các\s+lớp)|đoàn(?:\s+(?:công\s+tác|liên\s+ngành|khảo\s+sát))?|đi|(?:cuộc|đợt|buổi|lớp|việc|công\s+tác|đi)|trực\s+tiếp|cùng)(?!\w)
    |do\s[^;:.]{3,120}?\s(?:dẫn\s+đầu|làm\s+(?:tổ\s+trưởng|(?:trưởng|phó)\s+\w+)|chủ\s+trì|phụ\s+trách)(?!\w)\s*,?
    |(?:thay\s+mặt|trừ|cùng|gồm|với)\s[^,;:]{3,80},
    |(?:chủ\s+trì\s*,?\s+)?phối\s+hợp\s+(?:[^;:]{2,160}?(?=\s(?:đã\s+)?(?:tổ\s+chức|tiến\s+hành|mở|triển\s+khai)\s)
        |(?:(?!\s(?:tổ\s+chức|tiến\s+hành|mở|triển\s+khai)\s)[^;:]){2,160}$)
    |[^;:]{2,100}?\srồi(?!\w)
    |(?<=chức)\s*cho\s[^,;:]{2,40}$
    |(?:đến|tới)\s+làm\s+việc(?:\s+(?:với|tại)\s[^,;:]{2,80})?\s*(?:,|và(?!\w))
    |,?\s*(?:khóa\s+\w+|nhiệm\s+kỳ\s+\d{4}\s*-\s*\d{4})\s*,?
    |(?:đến|tới|xuống|về|tại|ở|với|cùng)\s[^,;:]{2,100}$
    |(?:ngày|sáng|chiều|tối|vào)\s[^,;:]{1,40}(?:,|$))""",
    re.VERBOSE,
)
BEHALF_RE = re.compile(r"thay\s+mặt\s+(?P<name>[^,;:]{3,80}),")
ATTENDS_RE = re.compile(r"\s*(?:đã\s+)?(?:tham\s+)?dự\s")
PERSON_RE = re.compile(r"(?:phó|chủ\s+tịch|bí\s+thư|trưởng|giám\s+đốc|lãnh\s+đạo|thường\s+trực)(?!\w)")
# The name of a person after the office: Chủ tịch Quốc hội Trần Thanh Mẫn, not Chủ tịch UBND phường Trần Phú.
NAME_RE = re.compile(
    r"""(?P<before>\S+)\s+(?:Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Đoàn|Lương|Trịnh|
    Đào|Mai|Cao|Hà|Tạ|Thái|Châu|Lâm|Triệu|Lò|Vàng|Giàng|Nông)(?:\s+[A-ZĐÀ-Ỹ]\w*){1,4}$""",
    re.VERBOSE,
)
KINDS = frozenset("tỉnh phố tp tp. huyện quận xã thị trấn phường thôn ấp bản ủy trường".split())
# What is told is not done yet: Ban tiếp tục kiện toàn …, xã sẽ tổ chức đối thoại.
AHEAD_RE = re.compile(r"\s*(?:tiếp\s+tục|cần|phải|sẽ|nên|muốn)(?!\w)")
# What a report says of matters, not of doers: việc thực hiện … đạt nhiều kết quả: ban hành …
MATTER_RE = re.compile(r"(?:việc|kết\s+quả|công\s+tác|hoạt\s+động|nổi\s+bật)(?!\w)")
MOST_PLACE_WORDS = 3  # of a province, its kind included
MOST_GAP = 200  # characters between an agency and what it does
MOST_OPENING = 24  # characters of the words that may open a sentence without an agency: Chỉ đạo và tổ chức …


class Subject(NamedTuple):
    """What a sentence opens with: where what tells its source ends, and where the agency stands, if one does."""

    told: int  # a date before it is that of the news
    start: int
    end: int  # equal to ``start`` where the sentence opens with no agency


def find_subject(plain: Plain, start: int, end: int, place: str) -> Subject:
    """Find who a sentence is about; ``place`` is the identifier of the report's place, or empty."""
    source = SOURCE_RE.match(plain.low, start, end) or PAPER_RE.match(plain.norm, start, end)
    told = source.end() if source else start
    told = _skip(SHOWN_RE, plain.low, told, end)
    dated = _last_dated(plain.low, told, end)
    for part in PART_RE.finditer(plain.low, told, end):
        if part.start() < told:
            continue
        at = _after_time(plain.low, part.start(), part.end())
        titled = TITLED_RE.match(plain.low, at, end)
        if titled and AGENCY_RE.match(plain.low, titled.end(), end):
            return Subject(
                told, titled.end(), _names_end(plain, titled.end(), *_part_at(plain, titled.end(), end))
            )
        if at >= part.end() or LEADS_RE.match(plain.low, at, part.end()):
            continue
        if not (AGENCY_RE.match(plain.low, at, part.end()) or _is_place(plain, at, part.end(), place)):
            if dated < at:
                return Subject(told, at, at)
            continue
        close = _names_end(plain, at, part.end(), end)
        if plain.low[close : close + 1] != ":":
            return Subject(told, at, close)
        told = close + 1
    return Subject(told, end, end)


def _last_dated(low: str, start: int, end: int) -> int:
    """Give where the last part of a sentence stands that is a time alone: *…, sáng ngày 10/7, Ban Thường trực …*."""
    return max((match.start() for match in DAY_PART_RE.finditer(low, start, end)), default=start)


def _part_at(plain: Plain, at: int, end: int) -> tuple[int, int]:
    """Give where the part of a sentence ends in which a place stands, and where the sentence does."""
    part = PART_RE.match(plain.low, at, end)
    return (part.end() if part else end), end


def _names_end(plain: Plain, at: int, part_end: int, end: int) -> int:
    """Find where names end that commas join: *Bí thư Huyện ủy, Chủ tịch Ủy ban nhân dân huyện*."""
    close = _name_end(plain, at, part_end)
    while close == part_end and plain.low[close : close + 1] == ",":
        following = PART_RE.match(plain.low, close + 1, end)
        begins = following.start() + 1 if following else end
        if not following or not AGENCY_RE.match(plain.low, begins, following.end()):
            break
        part_end = following.end()
        close = _name_end(plain, begins, part_end)
    return close


def _name_end(plain: Plain, at: int, end: int) -> int:
    """Find where the name of an agency ends: before its verb, or what stands in brackets."""
    body = BODY_RE.match(plain.low, at)
    begins = body.end() if body else at
    end = max(end, begins)
    if body and plain.low[end : end + 1] not in {",", ";", ":", "\n", ""}:
        end, _ = _part_at(plain, begins, len(plain.low))
    verb = VERB_RE.search(plain.norm, begins, min(end, begins + 160))
    close = verb.start() if verb else end
    bracket = plain.norm.find("(", begins, close)
    if bracket > 0 and not AFTER_BRACKET_RE.match(plain.low, bracket):
        close = bracket
    return at + len(plain.norm[at:close].rstrip())


def is_ahead(plain: Plain, subject: Subject, verb: int) -> bool:
    """Tell whether a sentence tells what its agency goes on to do or has to do."""
    return subject.start < subject.end <= verb and bool(AHEAD_RE.match(plain.low, subject.end, verb))


def is_bare(plain: Plain, subject: Subject, verb: int) -> bool:
    """Tell whether a sentence names nobody who does what stands at ``verb``, nor anybody else before it."""
    opens = verb - subject.start <= MOST_OPENING
    return subject.start == subject.end and (opens or bool(MATTER_RE.match(plain.low, subject.start)))


def _after_time(low: str, start: int, end: int) -> int:
    """Skip the marks of a list and the day that a part of a sentence begins with."""
    at = _skip(MARKS_RE, low, start, end)
    span = SPAN_RE.match(low, at, end)
    if span and AGENCY_RE.match(low, span.end(), end):
        return span.end()
    while True:
        date = DATE_RE.match(low, _skip(TIME_RE, low, at, end), end)
        if not date:
            return at
        at = _skip(MARKS_RE, low, date.end(), end)


def _skip(pattern: re.Pattern[str], low: str, at: int, end: int) -> int:
    """Give the place after a pattern, or the same place where it does not match."""
    match = pattern.match(low, at, end)
    return match.end() if match else at


def _is_place(plain: Plain, at: int, end: int, place: str) -> bool:
    """Tell whether the report's own place stands there by its bare name: *Đồng Tháp dự hội nghị*."""
    name = PROPER_RE.match(plain.norm, at, end)
    return bool(name and place and _slug(name[0]).endswith(_own_names(place)))


@cache
def _own_names(place: str) -> tuple[str, ...]:
    """Give the bare names in the identifier of a place: ``quan-5_thanh-pho-ho-chi-minh`` → ``("ho-chi-minh",)``."""
    kinds = [_slug(row["kind"]) for row in table("place_kinds")]
    parts = place.split("_")
    return tuple(
        part.removeprefix(f"{kind}-") for part in parts for kind in kinds if part.startswith(f"{kind}-")
    )


def _slug(words: str) -> str:
    """Spell words as identifiers of places do."""
    return "-".join(fold(words).split())


def opens(plain: Plain, start: int, verb: int) -> bool:
    """Tell whether a sentence begins with what stands at ``verb``: *- Kiểm tra 5 đơn vị*."""
    return _skip(MARKS_RE, plain.low, start, verb) == verb


def does(plain: Plain, subject: Subject, verb: int) -> bool:
    """Tell whether the agency that opens a sentence does what stands at ``verb``: nothing else is done before it."""
    if subject.start == subject.end or verb - subject.end > MOST_GAP or verb < subject.end:
        return False
    at = subject.end
    if ATTENDS_RE.match(plain.low, at, verb) and PERSON_RE.match(plain.low, subject.start):
        return False
    while at < verb and plain.low[at:verb].strip():
        gap = GAP_RE.match(plain.low, at, verb)
        if not gap:
            return False
        at = gap.end()
    return True


def agency_of(plain: Plain, subject: Subject, verb: int) -> str:
    """Name who does what stands at ``verb``: the agency that opens the sentence, or for whom it acts."""
    behalf = BEHALF_RE.search(plain.low, subject.end, verb)
    if behalf and verb - subject.end <= MOST_GAP:
        return plain.norm[behalf.start("name") : behalf.end("name")].strip()
    name = plain.norm[subject.start : subject.end].strip(" -")
    person = NAME_RE.search(name) if PERSON_RE.match(plain.low, subject.start) else None
    # No province has a name of three words that begins as a person's does.
    whole = person and person["before"] == "tỉnh" and len(person[0].split()) > MOST_PLACE_WORDS
    if person and (whole or person["before"].lower() not in KINDS):
        return name[: person.end("before")].rstrip(" -")
    return name
