"""Names of bodies that no table lists, where they stand as the issuer of a document.

của Đảng ủy Khối Doanh nghiệp Trung ương về …         up to what the document does
của Ban Bí thư Trung ương Đoàn                        a body whose name begins with that of another
"""

from __future__ import annotations

import re

# What such a name begins with.
FIRST = (
    r"Ban|Bảo\s+hiểm\s+xã\s+hội|Bộ|Chi\s+cục|Chi\s+bộ|Công\s+(?:an|đoàn|ty)|Cục|Đảng\s+(?:bộ|đoàn|ủy|uỷ)|Đoàn|Giám\s+đốc|Hạt|Hội"
    r"|Huyện\s+đoàn|Kho\s+bạc|Liên\s+(?:đoàn|hiệp|minh)|LĐLĐ|Mặt\s+trận|MTTQ|Ngân\s+hàng|Phòng|Quân\s+(?:khu|ủy|uỷ)|Sở|Thành\s+đoàn"
    r"|Thanh\s+tra|Thường\s+trực|Tỉnh\s+đoàn|Tòa\s+án|Toà\s+án|Tổ\s+công\s+tác|Tổng\s+(?:cục|công\s+ty|giám\s+đốc)|Trung\s+(?:tâm|ương)"
    r"|Trường|Ủy\s+ban|Uỷ\s+ban|Văn\s+phòng|Viện|Vụ"
)
KINDS = (
    r"báo\s+cáo|chỉ\s+thị|chương\s+trình|công\s+văn|hướng\s+dẫn|kế\s+hoạch|kết\s+luận|luật|nghị\s+(?:định|quyết)|quy\s+(?:chế|định)"
    r"|quyết\s+định|thông\s+(?:báo|tư)|tờ\s+trình"
)
# What stands after it: what the document does, or what another sentence begins with.
DOES = (
    r"về|v/v|hướng\s+dẫn|quy\s+định|qui\s+định|ban\s+hành|phê\s+(?:duyệt|chuẩn)|thực\s+hiện|triển\s+khai|sửa\s+đổi|bổ\s+sung|công\s+(?:bố|nhận)"
    r"|chấp\s+thuận|cho|cấp\s+(?:giấy|phép)|thành\s+lập|kiện\s+toàn|giao|gửi|trả\s+lời|đề\s+nghị|yêu\s+cầu|có|đã|được|để|là|trên|trong|tại|với"
    r"|ngày|năm|nhằm|thì|theo|nêu|cùng|khóa|khoá|nhiệm\s+kỳ|đồng\s+thời|tiếp\s+tục|báo\s+cáo|thông\s+qua|chỉ\s+đạo|đến|kèm|do"
    rf"|và\s+(?:các|của|những|ý\s+kiến|(?i:{KINDS}))"
)
WORD = r"[^\W\d_]+(?:[&/\-][^\W\d_]+)*"
BODY_RE = re.compile(
    rf"(?:{FIRST})(?!\w)(?:\s+(?:-\s+)?{WORD}){{1,16}}?"
    rf"(?=\s*(?:[.,;:\"()|]|$|\n\s*\n)|\s+(?:{DOES})(?!\w))"
)
# After the name of a body that a table lists: what makes it the name of another one.
LONGER_RE = re.compile(
    r"\s+(?:-\s+)?(?:Đoàn|[Hh]ội|Liên\s+(?:đoàn|hiệp)|Công\s+đoàn|Khối|Tổng\s+công\s+ty|Công\s+ty|Trường|Quân\s+đội|TNCS)(?!\w)"
)


def read_body(norm: str, start: int) -> int:
    """Read the name of a body at a place: its end; ``start`` when none begins there or nothing tells where it ends.

    >>> text = "Ban Kinh tế - Ngân sách Hội đồng nhân dân tỉnh về dự toán"
    >>> text[: read_body(text, 0)], read_body("Ủy ban", 0)
    ('Ban Kinh tế - Ngân sách Hội đồng nhân dân tỉnh', 0)
    """
    match = BODY_RE.match(norm, start)
    return match.end() if match else start


def is_longer(norm: str, end: int) -> bool:
    """Tell whether the name of a listed body that ends here is the beginning of another body's name."""
    return LONGER_RE.match(norm, end) is not None
