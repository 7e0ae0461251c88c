"""What the codes of the library are called in the language of the page."""

from __future__ import annotations

from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from flask_babel import get_locale, lazy_gettext

from kg.number import describe_unit, unit_kind
from kg.tables import table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

UNITS_KEPT = 8192
"""In words, in each language: a few long laws have most paths that occur."""

STANDINGS = MappingProxyType(
    {
        "official": lazy_gettext("Toàn văn chính thức"),
        "digest": lazy_gettext("Tóm lược, không phải nguyên văn"),
        "report": lazy_gettext("Tin từ địa phương"),
        "registry": lazy_gettext("Mới có thông tin, chưa có văn bản"),
        "stub": lazy_gettext("Mới chỉ được nhắc đến"),
    }
)

OUTCOMES = MappingProxyType(
    {
        "resolved": lazy_gettext("Đã nối"),
        "ambiguous": lazy_gettext("Có nhiều khả năng – mời chọn"),
        "unresolved": lazy_gettext("Chưa nối được"),
        "rejected": lazy_gettext("Không phải viện dẫn"),
    }
)

VERDICTS = MappingProxyType(
    {
        "confirm": lazy_gettext("Đúng"),
        "redirect": lazy_gettext("Đổi sang"),
        "reject": lazy_gettext("Không nối"),
    }
)

LEVELS = MappingProxyType(
    {
        "province": lazy_gettext("cấp tỉnh"),
        "district": lazy_gettext("cấp huyện"),
        "commune": lazy_gettext("cấp xã"),
    }
)

BEARER_LEVELS = MappingProxyType(
    {
        "central": lazy_gettext("trung ương"),
        "province": lazy_gettext("cấp tỉnh"),
        "district": lazy_gettext("cấp huyện"),
        "commune": lazy_gettext("cấp xã"),
        "village": lazy_gettext("thôn, tổ dân phố"),
        "agency": lazy_gettext("cơ quan, đơn vị"),
        "authority": lazy_gettext("chính quyền"),
        "office": lazy_gettext("chức danh"),
        "committee": lazy_gettext("ban chỉ đạo"),
        "party": lazy_gettext("tổ chức Đảng"),
        "front": lazy_gettext("Mặt trận, đoàn thể"),
        "organisation": lazy_gettext("tổ chức"),
        "enterprise": lazy_gettext("doanh nghiệp"),
        "person": lazy_gettext("cá nhân"),
        "state": lazy_gettext("Nhà nước"),
    }
)

MODALITIES = MappingProxyType(
    {
        "must": lazy_gettext("phải"),
        "must_not": lazy_gettext("không được"),
        "may": lazy_gettext("được"),
        "right": lazy_gettext("có quyền"),
        "asked": lazy_gettext("được đề nghị"),
        "assigned_lead": lazy_gettext("được giao chủ trì"),
        "assigned_support": lazy_gettext("được giao phối hợp"),
    }
)

DEADLINES = MappingProxyType(
    {
        "any": lazy_gettext("có thời hạn"),
        "absolute": lazy_gettext("ngày cụ thể"),
        "relative": lazy_gettext("tính từ một việc"),
        "recurring": lazy_gettext("định kỳ"),
        "event": lazy_gettext("khi có việc"),
        "vague": lazy_gettext("chung chung (kịp thời, thường xuyên)"),
    }
)

CHANGES = MappingProxyType(
    {
        "tighter": lazy_gettext("Thời hạn chặt hơn"),
        "looser": lazy_gettext("Thời hạn nới hơn"),
        "bearer": lazy_gettext("Người chịu trách nhiệm khác"),
        "added": lazy_gettext("Thêm thời hạn"),
    }
)

DEEDS = MappingProxyType(
    {
        "cited": lazy_gettext("có nhắc đến"),
        "planned": lazy_gettext("đã lên kế hoạch, giao việc"),
        "acted": lazy_gettext("đã làm"),
        "reported": lazy_gettext("đã báo cáo, sơ kết, tổng kết"),
    }
)
"""What a place did with an instrument, as far as this library tells."""

MEANINGS = MappingProxyType(
    {
        "cited": lazy_gettext("văn bản hay tin của địa phương viện dẫn văn bản này"),
        "planned": lazy_gettext(
            "kế hoạch, công văn, chỉ thị viện dẫn văn bản này; yêu cầu đặt ra theo văn bản này; "
            "tin kể việc ban hành văn bản để thực hiện"
        ),
        "acted": lazy_gettext("tin kể một việc đã làm: kiểm tra, tập huấn, đối thoại, tuyên truyền…"),
        "reported": lazy_gettext(
            "tin kể hội nghị sơ kết, tổng kết, giao ban hay việc gửi báo cáo; báo cáo viện dẫn văn bản này"
        ),
    }
)
"""When a place has this mark."""

RUNGS = MappingProxyType(
    {
        "obliges": lazy_gettext("nghĩa vụ"),
        "asks": lazy_gettext("yêu cầu"),
        "assigns": lazy_gettext("giao việc"),
        "plans": lazy_gettext("việc đặt ra"),
        "tells": lazy_gettext("hoạt động"),
        "reports_on": lazy_gettext("việc đã làm theo yêu cầu"),
    }
)
"""What the duties and actions in a trace are."""

WAYS = MappingProxyType(
    {
        "self": lazy_gettext("chỉ về chính văn bản này"),
        "number": lazy_gettext("theo số, ký hiệu"),
        "number_date": lazy_gettext("theo số, ký hiệu và ngày"),
        "title": lazy_gettext("theo tên gọi"),
        "title_year": lazy_gettext("theo tên gọi và năm"),
        "title_date": lazy_gettext("theo tên gọi và ngày"),
        "date_of_text": lazy_gettext("theo ngày của văn bản viện dẫn"),
        "same_text": lazy_gettext("theo lần nhắc đầy đủ trong cùng văn bản"),
        "antecedent": lazy_gettext("theo văn bản vừa nhắc trước đó"),
        "alias": lazy_gettext("theo tên gọi tắt đã khai báo"),
        "serial": lazy_gettext("theo số thứ tự và loại văn bản"),
        "cut_short": lazy_gettext("theo số, ký hiệu viết đủ ở chỗ khác trong cùng văn bản"),
        "only_known": lazy_gettext("là văn bản duy nhất phù hợp trong kho này"),
        "description": lazy_gettext("theo số thứ tự và nội dung được nhắc"),
        "draft": lazy_gettext("là dự thảo khi ấy, sau được thông qua"),
    }
)

REASONS = MappingProxyType(
    {
        "no number, and no title that is known": lazy_gettext(
            "không có số, cũng không có tên gọi nào được biết"
        ),
        "it stands in text quoted for another document": lazy_gettext(
            "nằm trong đoạn trích dẫn cho văn bản khác"
        ),
        "nothing before it that it can stand for": lazy_gettext("không có văn bản nào được nhắc trước đó"),
        "it is a part of a charter, a treaty or a contract": lazy_gettext(
            "phần của một điều lệ, điều ước hoặc hợp đồng"
        ),
        "several documents have this number": lazy_gettext("nhiều văn bản cùng số, ký hiệu này"),
        "its date decides, and the text does not give it": lazy_gettext(
            "phải biết ngày ban hành mà văn bản không ghi"
        ),
        "with its year it is a number of another date": lazy_gettext(
            "thêm năm thì thành số của văn bản ban hành ngày khác"
        ),
        "the serial alone does not tell which one": lazy_gettext(
            "chỉ có số thứ tự, chưa đủ để biết văn bản nào"
        ),
        "no document of this kind and serial is known": lazy_gettext(
            "kho này không có văn bản loại và số thứ tự này"
        ),
        "those known of this kind and serial have another issuer, date or term": lazy_gettext(
            "văn bản loại và số thứ tự này trong kho có cơ quan, ngày hoặc khóa khác"
        ),
        "a draft of a law is meant, and the text has no day that tells which one": lazy_gettext(
            "nói về dự thảo luật, mà văn bản không ghi ngày để biết luật nào"
        ),
        "a law not passed by then is meant, and none of this title from two years after is known": lazy_gettext(
            "nói về luật khi ấy chưa thông qua, mà kho này không có luật nào tên như vậy trong hai năm sau đó"
        ),
        "no law of this title is known": lazy_gettext("kho này không có luật nào tên như vậy"),
        "no law of this title and year is known": lazy_gettext(
            "kho này không có luật nào tên và năm như vậy"
        ),
        "several laws have this title and year": lazy_gettext("nhiều luật cùng tên và năm"),
        "several laws have this title, and the text has no date": lazy_gettext(
            "nhiều luật cùng tên, mà văn bản không ghi ngày"
        ),
        "two laws of this title were issued within a year": lazy_gettext(
            "hai luật cùng tên ban hành trong vòng một năm"
        ),
        "a bare kind word with nothing before it to stand for": lazy_gettext(
            "chỉ là tên loại văn bản, không có gì trước đó để chỉ về"
        ),
        "the code is of no known kind or organ": lazy_gettext(
            "ký hiệu không của loại văn bản hay cơ quan nào"
        ),
        "a bibliography bracket": lazy_gettext("dấu ngoặc của danh mục tài liệu"),
        "what it repeats is not known": lazy_gettext("nhắc lại một văn bản chưa xác định"),
    }
)

BASES = MappingProxyType(
    {
        "phap-dien": lazy_gettext("Bộ pháp điển điện tử"),
        "domain": lazy_gettext("dữ liệu nghiên cứu"),
        "text": lazy_gettext("lời văn bản"),
        "title": lazy_gettext("tên văn bản"),
        "file": lazy_gettext("thông tin kèm tập tin nguồn"),
        "front matter": lazy_gettext("thông tin kèm tập tin nguồn"),
        "registry": lazy_gettext("danh mục văn bản"),
        "source": lazy_gettext("nguồn của văn bản"),
        "report": lazy_gettext("tin từ địa phương"),
        "default": lazy_gettext("thời hạn theo luật"),
        "parent": lazy_gettext("văn bản được quy định chi tiết"),
    }
)


EVENTS = MappingProxyType(
    {
        "issued": lazy_gettext("ban hành"),
        "effective": lazy_gettext("có hiệu lực"),
        "amended": lazy_gettext("được sửa đổi"),
        "supplemented": lazy_gettext("được bổ sung"),
        "partly_repealed": lazy_gettext("bị bãi bỏ một phần"),
        "repealed": lazy_gettext("bị bãi bỏ"),
        "replaced": lazy_gettext("bị thay thế"),
        "suspended": lazy_gettext("bị ngưng hiệu lực"),
        "resumed": lazy_gettext("có hiệu lực trở lại"),
        "corrected": lazy_gettext("được đính chính"),
        "consolidated": lazy_gettext("được hợp nhất"),
        "expired": lazy_gettext("hết hiệu lực"),
    }
)

WHYS = MappingProxyType(
    {
        "ngày hết hiệu lực đứng trước ngày có hiệu lực": lazy_gettext(
            "ngày hết hiệu lực đứng trước ngày có hiệu lực"
        ),
        "không thấy ngày có hiệu lực; chưa qua thời hạn theo luật": lazy_gettext(
            "không thấy ngày có hiệu lực; chưa qua thời hạn theo luật"
        ),
        "các nguồn ghi ngày có hiệu lực khác nhau": lazy_gettext("các nguồn ghi ngày có hiệu lực khác nhau"),
        "tiếp tục có hiệu lực dù văn bản được quy định chi tiết đã hết hiệu lực": lazy_gettext(
            "tiếp tục có hiệu lực dù văn bản được quy định chi tiết đã hết hiệu lực"
        ),
        "ngày có hiệu lực suy ra từ thời hạn theo luật": lazy_gettext(
            "ngày có hiệu lực suy ra từ thời hạn theo luật"
        ),
        "chỉ còn những phần được giữ lại": lazy_gettext("chỉ còn những phần được giữ lại"),
        "một phần văn bản đã hết hiệu lực, không rõ có phần này không": lazy_gettext(
            "một phần văn bản đã hết hiệu lực, không rõ có phần này không"
        ),
        "chỉ biết qua văn bản viện dẫn nó": lazy_gettext("chỉ biết qua văn bản viện dẫn nó"),
        "không thấy ngày có hiệu lực": lazy_gettext("không thấy ngày có hiệu lực"),
        "các nguồn ghi ngày hết hiệu lực khác nhau": lazy_gettext(
            "các nguồn ghi ngày hết hiệu lực khác nhau"
        ),
        "có văn bản làm hết hiệu lực, nhưng không rõ từ ngày nào": lazy_gettext(
            "có văn bản làm hết hiệu lực, nhưng không rõ từ ngày nào"
        ),
        "hết hiệu lực cùng văn bản được quy định chi tiết": lazy_gettext(
            "hết hiệu lực cùng văn bản được quy định chi tiết"
        ),
    }
)
"""Reasons of the library's answers on validity."""


def label_of(names: Mapping[str, object], code: str) -> str:
    """Give the name of a code; a code without one stands for itself."""
    return str(names.get(code, code))


def reason_of(why: str) -> str:
    """Say why a citation has no single answer: ``"what it repeats is not known: no law …"`` has two parts."""
    return ": ".join(label_of(REASONS, part) for part in why.split(": "))


def warning_of(warning: str) -> str:
    """Say a warning without its code: ``"wrong_date: văn bản ghi …"``."""
    return warning.partition(": ")[2] or warning


def basis_of(basis: str) -> str:
    """Say where a relation is stated; what a file says of its own basis stands in its own words."""
    code, _, _ = basis.partition(":")
    return label_of(BASES, code) if code in BASES else basis


def relation_of(code: str, *, inverse: bool = False) -> str:
    """Give the verb of a relation, from the acting document or from the one acted on."""
    return _verbs("en" if str(get_locale()) == "en" else "vi", inverse=inverse).get(code, code)


@cache
def _verbs(language: str, *, inverse: bool) -> Mapping[str, str]:
    """Read the verbs of all relations in one language and direction."""
    column = f"{'inverse' if inverse else 'label'}_{language}"
    return MappingProxyType({row["relation"]: row[column] for row in table("relations")})


@cache
def kind_ranks() -> Mapping[str, int]:
    """Give the place of each kind in the hierarchy of norms, 1 highest."""
    return MappingProxyType(
        {row["kind"]: int(row["rank"]) for row in table("kinds") if row["rank"].isdigit()}
    )


@cache
def titled_kinds() -> frozenset[str]:
    """Give the kinds that are named by their title: *Luật Thanh tra*."""
    return frozenset(row["kind"] for row in table("kinds") if row["titled"] == "yes")


def unit_of(path: str) -> str:
    """Say a unit in words: ``"điểm a khoản 2 Điều 12"``, in English ``"Article 12, clause 2, point a"``."""
    return unit_namer()(path)


def unit_namer() -> Callable[[str], str]:
    """Give the function that says units in the language of the page: a long law has thousands."""
    return _english_unit if str(get_locale()) == "en" else _vietnamese_unit


@lru_cache(maxsize=UNITS_KEPT)
def _vietnamese_unit(path: str) -> str:
    """Say a unit in Vietnamese."""
    return describe_unit(path)


@lru_cache(maxsize=UNITS_KEPT)
def _english_unit(path: str) -> str:
    """Say a unit in English."""
    return ", ".join(_english_segment(segment) for segment in path.split("/")) if path else ""


def _english_segment(segment: str) -> str:
    """Say one segment of a unit path in English."""
    kind = unit_kind(segment)
    word = next((row["english"] for row in table("units") if row["slug"] == kind), kind)
    label = segment[len(kind) + 1 :].split("~")[0]
    return f"{word} {'đ' if label == 'dd' else label}"


def number_of(value: float) -> str:
    """Write a number as the language does: ``1.234,5`` or ``1,234.5``."""
    written = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
    if str(get_locale()) == "en":
        return written
    return written.translate(str.maketrans(",.", ".,"))
