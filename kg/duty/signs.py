"""Which rules a stretch of text can satisfy at all: one pass of an automaton finds the words that each rule needs.

Most lines of a statute hold no word of duty and no time; what they cannot satisfy is not tried on them. A sign means
*perhaps*: the rule itself decides.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache, reduce
from operator import or_
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from kg.duty.words import cue_senses

CUE, STOP, PLEA, WORK, STATE, NUMBER, SPAN, OFTEN, PERIODIC, EVENT, VAGUE, REPORT, SHARE, EXCEPTION = (
    1 << place for place in range(14)
)
ALL = (1 << 14) - 1
TIME = SPAN | OFTEN | PERIODIC | EVENT | VAGUE
"""Any of these may be a deadline."""
NUMERALS = tuple("một hai ba bốn năm sáu bảy tám chín mười mươi mốt lăm".split())
UNITS = tuple("ngày tháng năm giờ tuần quý phút làm".split())
EACH = ("hằng", "hàng", "theo", "từng")
WORDS = (
    (STOP, ". |! |? "),
    (PLEA, "vướng mắc|khó khăn|phát sinh|chưa phù hợp"),
    (WORK, "họp|niêm yết|phát|cập nhật|công khai|rà soát|tổ chức mỗi|mỗi lần|thời hạn|thời gian"),
    (STATE, "hiệu lực|giá trị|nhiệm kỳ|kinh nghiệm|thời hiệu|bảo hành|được tính|không tính"),
    (NUMBER | SHARE, "0|1|2|3|4|5|6|7|8|9"),
    (NUMBER, "|".join(f"{one} {unit}" for one in NUMERALS for unit in UNITS)),
    (SPAN, "nhất|trước|hạn|vòng|quá|hết|muộn|vào|ngày|tháng|năm|quý|tuần|giờ|phút"),
    (OFTEN, "tháng sau|tháng tiếp|tháng liền|tháng kế|tháng đầu|tháng cuối"),
    (OFTEN, "mỗi|lần|theo từng|" + "|".join(f"{each} {unit}" for each in EACH for unit in UNITS)),
    (PERIODIC, "định kỳ"),
    (EVENT, "trước khi|ngay khi|sau khi|kỳ họp|tháng cuối|tháng đầu"),
    (VAGUE, "kịp thời|thường xuyên|ngay lập tức|đột xuất"),
    (
        REPORT,
        "báo cáo|gửi|trình|thông báo|kiến nghị|phản ánh|cung cấp|nộp|bàn giao|chuyển|xin phép|thông tin",
    ),
    (REPORT, "trả lời|đề nghị|công khai"),
    (SHARE, "phần|quá nửa"),
    (EXCEPTION, "trừ"),
)
"""The words of each sign; a rule is tried only where one of them stands."""
UNEVEN = "|".join(
    (
        "  ",
        *(
            char
            for char in map(chr, range(0x3001))
            if char.isspace() and char not in " \n\t\r\v\f\xa0\u2007\u202f"
        ),
    )
)
"""White space that rules pass over and these words do not: where it stands, every rule is tried."""


class Signs(NamedTuple):
    """The signs of a text: where each ends, and which it is; in the order of their places."""

    ends: list[int]
    kinds: list[int]

    def within(self, start: int, end: int) -> int:
        """Give the signs that end in a stretch of the text, as one set of bits."""
        first = bisect_right(self.ends, start)
        last = bisect_right(self.ends, end, first)
        return reduce(or_, self.kinds[first:last], 0) if last > first else 0


def read_signs(low: str) -> Signs:
    """Find the signs of a text in matching form."""
    automaton, kinds = _automaton()
    found = automaton.find_matches_as_indexes(low, overlapping=True)
    return Signs([end for _, _, end in found], [kinds[which] for which, _, _ in found])


@cache
def _automaton() -> tuple[AhoCorasick, tuple[int, ...]]:
    """Make the automaton, and tell for each of its words which signs it is."""
    signs: dict[str, int] = {}
    for kind, words in (*WORDS, (ALL, UNEVEN)):
        for word in words.split("|"):
            signs[word] = signs.get(word, 0) | kind
    for cue in _shortest(tuple(cue_senses("before"))):
        signs[cue] = signs.get(cue, 0) | CUE
    return AhoCorasick(list(signs), implementation=Implementation.DFA), tuple(signs.values())


def _shortest(cues: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out the cues that hold another one: what finds that finds them."""
    return tuple(cue for cue in cues if not any(other != cue and other in cue for other in cues))
