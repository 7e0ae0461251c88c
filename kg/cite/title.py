"""Titles of laws in running text: where one ends, known or not, an amending law's included."""

from __future__ import annotations

import re
from functools import cache

from kg.cite.words import kinds_by_word, match_title, phrase_pattern, spaced

SPACE_RE = re.compile(r"\s{1,2}")
CONSTITUTION_RE = re.compile(r"(?:\s+(?:của\s+)?nước\s+cộng\s+hòa\s+xã\s+hội\s+chủ\s+nghĩa\s+việt\s+nam)?")
AMENDING_RE = re.compile(
    r"\s+(?:sửa\s*đổi\s*,?\s*(?:và\s+)?bổ\s*sung|sửa\s*đổi)\s+(?:một\s*số\s*(?:điều|nội\s+dung)\s+)?(?:của\s+)?(?:các\s+)?"
    r"(?:<[^<>\n]{1,40}>\s*)?"
)
JOINT_RE = re.compile(r"\s+và\s+luật\s+")
CONGRESS_RE = re.compile(
    r"\s+đại\s+hội\s+(?:đại\s+biểu\s+)?(?:toàn\s+quốc\s+)?(?:đảng\s+bộ\s+(?:tỉnh|huyện|xã|thành\s+phố)\s+)?"
    r"(?:lần\s+thứ\s+)?(?:[ivx]+|\d{1,2})(?!\w)(?:\s+(?:của\s+)?đảng(?:\s+bộ(?:\s+(?:tỉnh|huyện|xã|thành\s+phố))?)?)?"
)
ORDINAL = r"(?:[ivx]+|\d{1,2}|nhất|hai|ba|bốn|tư|năm(?!\s+\d)|sáu|bảy|tám|chín|mười)(?!\w)"
TERM = r",?\s*\(?khóa\s+(?:[ivx]+|\d{1,2})(?!\w)\)?"
# Nghị quyết Trung ương 4 (khóa XII), Nghị quyết Hội nghị lần thứ tư Ban Chấp hành Trung ương Đảng khóa XI
PLENUM_RE = re.compile(
    rf"\s+(?:hội\s+nghị\s+)?(?P<before>lần\s+thứ\s+{ORDINAL},?\s+)?(?:ban\s+chấp\s+hành\s+)?(?:trung\s+ương|tw)(?!\w)"
    rf"(?:\s+đảng)?(?P<after>\s*(?:lần\s+thứ\s+)?{ORDINAL})?(?P<term>{TERM})?"
)
CHANGED_RE = re.compile(r"\s+sửa\s+đổi\s")
# After the word Luật: what tells a person (luật sư), which of several, what the law does, or how it is applied, and
# begins no title.
NO_TITLE_RE = re.compile(
    r"\s+(?:[Ss]ư|[Gg]ia|nghiêm|ban\s+hành|ghi|đúng|đầy\s+đủ|chặt|rộng|sâu|hiệu\s+quả|bắt\s+buộc|cho\s+phép|yêu\s+cầu|nhấn\s+mạnh"
    r"|khẳng\s+định|thể\s+hiện|đề\s+cập|dành|cấm|chưa|còn|vẫn|đều|rất|nên|giao\s+cho|cho\s+rằng|chỉ|giúp|mang|đi\s+vào"
    r"|pháp|khác|riêng|chung|cơ\s+bản|đầu\s+tiên|chuyên\s+ngành|điều\s+chỉnh|nước\s+ngoài|quốc\s+tế)(?!\w)"
)
MIN_TITLE = 4  # a title of an unknown law has more letters than this
TITLE_JOIN_RE = re.compile(r"\s*(?:,|;|và)\s+")
# An unknown title: words up to the first that cannot belong to the title of a law.
TITLE_WORDS_RE = re.compile(
    r"(?:[ \xa0\n](?!(?:sửa\s+đổi|ngày|số|năm|của|được|có|này|đã|tại|trong|theo|do|để|cho|là|không|thì|phải|hoặc|từ|đến"
    r"|khi|trên|nêu|nói|và|quy|về|ra|với|đó|sẽ|cũng|bao|gồm|đang|sau|trước|mà|nhằm|hết|thay|bằng|thông|ở|vào|hay|nhưng|cần|mới|cùng|kèm"
    r"|[Cc]ăn\s+cứ|áp\s+dụng|hiện\s+hành|hiện\s+nay|nơi\s+ban|như|thi\s+hành|việc)(?!\w))[^\W\d_]+(?:&[^\W\d_]+)*(?:,\s+chống(?!\w))?){1,12}"
)


@cache
def _law_word_re() -> re.Pattern[str]:
    """Match the word for a kind of law before a title."""
    words = "|".join(phrase_pattern(word) for word in ("bộ luật", "luật", "pháp lệnh"))
    return re.compile(rf"(?:{words})\s+")


def find_congress_end(low: str, end: int) -> int:
    """Find where the congress or plenum ends that names a resolution; ``end`` itself when none does."""
    congress = CONGRESS_RE.match(low, end)
    if congress:
        return congress.end()
    plenum = PLENUM_RE.match(low, end)
    told = plenum and (plenum["before"] or plenum["after"] or plenum["term"])
    return plenum.end() if plenum and told else end


def find_title_end(norm: str, low: str, start: int, end: int, kind: str) -> int | None:
    """Find where the title of a law ends; None when no title follows the kind word."""
    if kind == "Hiến pháp":
        match = CONSTITUTION_RE.match(low, end)
        return match.end() if match and norm[start].isupper() else None
    space = SPACE_RE.match(low, end)
    if not space:
        return None
    amending = AMENDING_RE.match(low, end)
    if amending:
        stop = _base_titles_end(low, amending.end(), kind)
        if stop > amending.end():
            return stop
    known = match_title(low, space.end(), kind)
    capital = norm[start].isupper() or norm[space.end() : space.end() + 1].isupper()
    if known > space.end():
        return _joint_amendment_end(low, known, kind) if capital else None
    if norm[start:end].isupper() or not norm[start].isupper() or NO_TITLE_RE.match(norm, end):
        return None
    words = TITLE_WORDS_RE.match(norm, end)
    return words.end() if words and words.end() - end > MIN_TITLE else None


def _joint_amendment_end(low: str, end: int, kind: str) -> int:
    """Go on over the second title of *Luật A và Luật B sửa đổi 2019*, which is one amending law."""
    joint = JOINT_RE.match(low, end)
    if not joint:
        return end
    second = match_title(low, joint.end(), kind)
    return second if second > joint.end() and CHANGED_RE.match(low, second) else end


def _base_titles_end(low: str, start: int, kind: str) -> int:
    """Find the end of the titles that an amending law names: *… của Luật A, Luật B và Luật C*."""
    position, end = start, start
    word_re = _law_word_re()
    while True:
        word = word_re.match(low, position)
        title_start = word.end() if word else position
        stop = match_title(low, title_start, kinds_by_word()[spaced(word[0])] if word else kind)
        if stop == title_start:
            return end
        end = stop
        more = TITLE_JOIN_RE.match(low, end)
        if not more or not word_re.match(low, more.end()):
            return end
        position = more.end()
