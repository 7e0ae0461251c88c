"""Where the name of a bearer ends and its verb begins: names go on with verbs, and compounds hold them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.duty.words import agent_at, verb_at, verbs_and_stops

if TYPE_CHECKING:
    from kg.duty.words import Agent

LONGEST_NAME = 150
NEAR = 24  # letters in which the words before a verb stand that tell what it is
# Verbs that stand inside names: "Tổ lấy ý kiến", "cơ quan đăng ký", "Ban Giám sát".
IN_NAMES = frozenset(
    "lấy ý kiến|đăng ký|giám sát|thanh tra|kiểm tra|kiểm toán|đầu tư|quản lý|kiểm sát|chỉ đạo|"
    "công chứng|bảo vệ|điều tra|thẩm định|tư vấn"
    "|xét xử|phát triển|điều hành|sử dụng|cung cấp|thi hành|bầu|tiếp công dân|tiếp nhận|nộp|lập|"
    "yêu cầu|đề nghị|khai thác|sản xuất|thực hiện"
    "|chứng thực|kiểm định|đào tạo|huấn luyện|tổ chức|kiểm soát|vận chuyển|khai báo|kê khai|nhận|"
    "mua|giao|trồng|khiếu nại|tố cáo|trình|làm|khám".split("|")
)
# Those of them that a body does and is not named by: "Ban lập kế hoạch", but "cơ quan lập quy hoạch".
NOT_OF_BODIES = frozenset(
    "lập|nhận|tiếp nhận|giao|mua|nộp|trình|yêu cầu|đề nghị|khiếu nại|tố cáo|khai báo|kê khai|làm".split("|")
)
# What those with a competence are named by: "cơ quan có thẩm quyền giải quyết khiếu nại".
POWERS = frozenset(
    "giải quyết|quyết định|cấp bản|cấp chứng chỉ|cấp giấy|cấp lại|cấp phép|cấp thẻ|cấp đổi|tiến hành|xử lý|công bố|"
    "ra quyết định|xét xử|kiểm tra|thanh tra|quản lý|phê duyệt|xử phạt|kháng nghị|bổ nhiệm|thành lập|công nhận|"
    "cho phép|quy định|chấp thuận|điều tra|áp dụng|thẩm định|đăng ký|tiếp nhận|thi hành|phê chuẩn|chứng thực|"
    "thu hồi".split("|")
)
BODIES_RE = re.compile(r"(?:ban|tổ|hội đồng|đoàn|đội|ủy ban)$")
# Heads inside a name that such a verb goes on: "Chủ tịch Hội đồng thẩm định", "Cục trưởng Cục Kiểm tra sau thông quan".
NAMED_BY_VERB_RE = re.compile(
    r"(?<!\w)(?:hội đồng|viện|cục|ban|tổ|cơ quan(?: chuyên (?:ngành|môn))?|người|bộ|đơn vị|cơ sở|"
    r"trung tâm)$"
)
# Names that no verb goes on.
WHOLE_RE = re.compile(
    r"(?:chính phủ|quốc hội|nhà nước|tòa án|viện kiểm sát|(?:kiểm sát|điều tra|kiểm toán)\s+viên|thẩm phán|công dân|"
    r"trưởng thôn|tổ trưởng|tổ chức thu phí|cấp có thẩm quyền|"
    r"ủy ban nhân dân|ubnd|hội đồng nhân dân|hđnd|đương sự|hộ|hộ gia đình)$"
)
RELATIVE_BEFORE_RE = re.compile(
    r"(?:để|việc|đã|của|về|theo|trong|không|đang|mà|tham gia|ngày|khi|và|hoặc|,|sau|các|những|qua|"
    r"chưa|nơi|chuyên trách|lĩnh vực|kết quả|(?<!thẩm )(?<!ủy )quyền|hoạt động|công tác|nhiệm vụ|trách nhiệm|"
    r"tổ chức|cơ quan)\s+$"
)


# People named by what they do alone: the verb after them is never theirs.
PERSON_RE = re.compile(r"(?<!\w)(?:người|nhóm)(?:\s+trực\s+tiếp)?\s+$")
NEGATED_RE = re.compile(r"\skhông\s+(?:phải|cần|được)\s+$")
RELATIVE_STOP_RE = re.compile(r"(?<!\w)nơi\s+$")
PLACED_RE = re.compile(r"(?:quy\s+định|áp\s+dụng|sử\s+dụng)\s+(?:tại|ở|trên)(?!\w)")
CHARGE_RE = re.compile(r"được\s+[^,;.]{2,70}?\s(?:phân\s+cấp|ủy\s+quyền)(?=\s)")


def verb_of(norm: str, low: str, agent: Agent, end: int) -> int:
    """Find the verb of which a name is the subject; 0 when it has none, or is passive or defined."""
    close = min(end, agent.end + LONGEST_NAME)
    charged = passed = 0
    names = _name_verbs(low[agent.start : agent.end])
    heads = {agent.end}
    for word in verbs_and_stops(low, agent.end, close):
        place = word.start
        if place < charged or low.rfind("(", agent.end, place) > low.rfind(")", agent.end, place):
            continue
        if word.stops:
            charged = _past_charge(low, agent.start, place, close)
            if not charged:
                return 0
            continue
        before = _past_word(low, place)
        if norm[place].isupper() or agent_at(low, place) or PLACED_RE.match(low, place):
            continue
        power = before > agent.end and word.words in POWERS and low.endswith("thẩm quyền", 0, before)
        if _is_denied(low, agent, place, power=power):
            return 0
        if power or before == passed or RELATIVE_BEFORE_RE.search(low, max(agent.start, place - NEAR), place):
            passed = word.end if low[before - 1] == "," else 0
            continue
        named = names if before == agent.end else IN_NAMES - NOT_OF_BODIES
        if (word.words in named and _ends_head(low, agent, before, heads)) or PERSON_RE.search(
            low, max(agent.start, place - NEAR), place
        ):
            heads.add(word.end)
            continue
        return place
    return 0


def _is_denied(low: str, agent: Agent, place: int, *, power: bool) -> bool:
    """Tell whether somebody need not do a thing, or is only said to be competent: *Tòa án có thẩm quyền giải quyết*."""
    if power:
        return WHOLE_RE.search(low, agent.start, agent.end) is not None
    return NEGATED_RE.search(low, max(agent.end, place - NEAR), place) is not None


def _past_verbs(low: str, start: int) -> int:
    """Give where a row of verbs ends that begins at a place; 0 without one."""
    verb = verb_at(low, start)
    while verb and (following := verb_at(low, verb.end() + 1)):
        verb = following
    return verb.end() if verb else 0


def _past_charge(low: str, name: int, start: int, end: int) -> int:
    """Give where words end that tell which one is meant: *được Chính phủ ủy quyền*, *nơi có*, *(người) bị kết án*.

    0 without such words; ``name`` is where the name begins.
    """
    if RELATIVE_STOP_RE.search(low, name, start):
        return start + 1
    if PERSON_RE.search(low, name, start) and low.startswith(("bị ", "được "), start):
        done = _past_verbs(low, low.index(" ", start) + 1)
        if done:
            return done
    charge = CHARGE_RE.match(low, start, end) if agent_at(low, start + len("được ")) else None
    return charge.end() if charge else 0


def _past_word(low: str, place: int) -> int:
    """Give where the word before a place ends."""
    while low[place - 1].isspace():
        place -= 1
    return place


def _ends_head(low: str, agent: Agent, before: int, heads: set[int]) -> bool:
    """Tell whether a head that a verb goes on ends before it: the first of the name, or a later one."""
    if before in heads:
        return True
    inside = agent.start < agent.end < before
    return inside and NAMED_BY_VERB_RE.search(low, max(agent.end, before - NEAR), before) is not None


@lru_cache(maxsize=1024)
def _name_verbs(head: str) -> frozenset[str]:
    """Give the verbs that can go on a name after its head: *cơ quan đăng ký*; a whole name has none."""
    if WHOLE_RE.search(head):
        return frozenset()
    return IN_NAMES - NOT_OF_BODIES if BODIES_RE.search(head) else IN_NAMES
