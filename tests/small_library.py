"""A library of seven documents, one of each sort, with the characters that break files: for the tests of exports."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from kg.model import (
    Action,
    Agency,
    Citation,
    Deadline,
    Document,
    Duty,
    Event,
    Figure,
    Link,
    Place,
    Relation,
    Span,
    Unit,
)
from kg.store import Digest, Origin, Store, Text

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = '=1+1 "ngoặc" \\n <b>&amp;</b> ]]> tab\there\r\nlệnh \x07 {} `x` 𝒜'

LAW = Document(
    "luat/2022/10-2022-qh15",
    "Luật",
    "10/2022/QH15",
    "Thực hiện dân chủ ở cơ sở",
    "Quốc hội",
    dt.date(2022, 11, 10),
    dt.date(2023, 7, 1),
    item_id=157425,
    standing="official",
    unverified=("item_id",),
    subjects=("Thực hiện dân chủ ở cơ sở",),
)
DECREE = Document(
    "nghi-dinh/2023/59-2023-nd-cp",
    "Nghị định",
    "59/2023/NĐ-CP",
    "Quy định chi tiết một số điều của Luật",
    "Chính phủ",
    dt.date(2023, 8, 14),
    dt.date(2023, 8, 15),
    item_id=161989,
    url="https://congbao.example/tải về?số=59&a=[1]#trang 2",
    standing="official",
)
OLD = Document(
    "thong-tu-lien-tich/2000/03-2000-ttlt",
    "Thông tư liên tịch",
    "03/2000/TTLT-BTP-BVHTTDL",
    HOSTILE,
    "Bộ Tư pháp, Bộ Văn hóa, Thể thao và Du lịch",
    dt.date(2000, 3, 31),
    ended=dt.date(2023, 8, 16),
    ended_why="thay thế bởi Nghị định 61/2023/NĐ-CP",
    standing="registry",
)
STUB = Document("ket-luan/2016/120-kl-tw_2016-01-07", "Kết luận", "120-KL/TW", "", issued=dt.date(2016, 1, 7))
LETTER = Document(
    "cong-van/2024/957-ubnd-nc_tinh-quang-tri",
    "Công văn",
    "957/UBND-NC",
    "Triển khai quy chế dân chủ",
    "Ủy ban nhân dân",
    place="tinh-quang-tri",
    standing="digest",
    subjects=("Thực hiện dân chủ ở cơ sở",),
)
STRANGE = Document(
    'giấy lạ/2024/<a> "b"%20#c?d|e^f`g{h}\\i',
    "Giấy lạ",
    "",
    "",
    "Ủy ban nhân dân",
    place="nơi lạ <x>",
    url="không phải địa chỉ",
    standing="registry",
)
REPORT = Document(
    "tin/2024-01-18/ham-tan-tong-ket",
    "Tin",
    "",
    "Hàm Tân tổng kết",
    issued=dt.date(2024, 1, 18),
    place="huyen-ham-tan_tinh-binh-thuan",
    standing="report",
    url="https://hamtan.example/Tin-tức/255351",
)
DOCUMENTS = (LAW, DECREE, OLD, STUB, LETTER, STRANGE, REPORT)

BODY = (
    "Điều 1. Phạm vi\n1. Quy định chi tiết khoản 4 Điều 23 Luật Thực hiện dân chủ ở cơ sở.\n"
    "Điều 2. Hiệu lực\nTheo Kết luận 120-KL/TW; nghị định trước."
)
CITED = BODY.index("khoản 4"), BODY.index(".\nĐiều 2")
TO_STUB = BODY.index("Kết luận"), BODY.index("; nghị")
SECOND = BODY.index("Điều 2.")
UNITS = (
    Unit("dieu-1", "dieu", "1", "Phạm vi", 0, SECOND, "chuong-1"),
    Unit("dieu-1/khoan-1", "khoan", "1", "", BODY.index("1. Quy"), SECOND, "dieu-1"),
    Unit("dieu-1/trich-1", "trich", "1", "", *CITED, "dieu-1", quoted=True),
    Unit("dieu-2", "dieu", "2", "Hiệu lực", SECOND, len(BODY)),
    Unit("kem-theo-1/dieu-1/khoan-2/diem-dd", "diem", "đ", "", len(BODY), len(BODY), "kem-theo-1"),
)


def link(start: int, end: int, outcome: str, **facts: object) -> Link:
    """Make a link of a stretch of the decree's text; what is not said of the link is said of its citation."""
    of_link = {
        name: facts.pop(name)
        for name in ("target", "units", "candidates", "how", "why_not", "warnings")
        if name in facts
    }
    citation = Citation(start, end, BODY[start:end], document=Span(start, end), **{"form": "full", **facts})  # type: ignore[arg-type]
    return Link(citation, outcome, **of_link)  # type: ignore[arg-type]


LINKS = (
    link(*CITED, "resolved", relation="details", rule="title", target=LAW.id, units=("dieu-23/khoan-4",), how="title",
         warnings=("thiếu năm", HOSTILE)),
    link(*TO_STUB, "resolved", target=STUB.id, how="number", number="120-KL/TW"),
    link(BODY.index("nghị định trước"), len(BODY) - 1, "ambiguous", candidates=(LAW.id, OLD.id), form="anaphora"),
    link(BODY.index("nghị định trước"), len(BODY) - 1, "unresolved", why_not="không có số", form="fragment"),
    link(0, 6, "rejected", rejected="tên điều", form="provision"),
    link(*TO_STUB, "resolved", target=OLD.id, units=("muc-3",), how="number", within=1),
    link(SECOND, SECOND + 6, "resolved", target=DECREE.id, units=("dieu-9",), refers_to_self=True, form="relative"),
)  # fmt: skip
REPORTED = Link(
    Citation(8, 28, "Luật Thực hiện dân chủ", "title", relation="implements"), "resolved", LAW.id, how="title"
)
RELATIONS = (
    Relation(
        DECREE.id, "dieu-1/khoan-1", "details", LAW.id, "dieu-23/khoan-4", None, "text", *CITED, DECREE.id
    ),
    Relation(DECREE.id, "dieu-2", "cites", STUB.id, "", None, "text", *TO_STUB, DECREE.id),
    Relation(DECREE.id, "", "details", LAW.id, "dieu-33", dt.date(2023, 8, 15), "phap-dien:44013"),
    Relation(LAW.id, "dieu-90", "supplements", OLD.id, "", dt.date(2023, 7, 1), "title"),
    Relation(STUB.id, "", "replaces", OLD.id, "", None, "text", 0, 6, DECREE.id),
    Relation(REPORT.id, "", "implements", LAW.id, "", None, "text", 8, 28, REPORT.id),
    Relation(REPORT.id, "", "cites", DECREE.id, "", None, "text", 30, 40, REPORT.id),
)  # fmt: skip
PLACES = (
    Place("tinh-binh-thuan", "province", "tỉnh Bình Thuận", "60", "", None, dt.date(2025, 7, 1), ("tinh-lam-dong",)),
    Place("tinh-lam-dong", "province", "tỉnh Lâm Đồng", "68", "", dt.date(2025, 7, 1), None),
    Place("tinh-quang-tri", "province", "tỉnh Quảng Trị", "45", "", None, None),
    Place(
        "huyen-ham-tan_tinh-binh-thuan", "district", "huyện Hàm Tân", "601", "tinh-binh-thuan", None,
        dt.date(2025, 7, 1), (), "1671/NQ-UBTVQH15",
    ),
)  # fmt: skip
LETTER_BODY = f"Các cơ quan báo cáo trước ngày 15/11. {HOSTILE}"
ORIGINS = (
    Origin(DECREE.id, "codified.jsonl.gz#12", "jsonl", "official", sha256="00ff", issuer="Chính phủ"),
    Origin(
        DECREE.id, "registry.tsv#7", "registry", "registry", "https://vbpl.example/1", dt.date(2026, 11, 1),
        issuer="Quốc hội", title="Nghị định 59", issued=dt.date(2023, 8, 15),
    ),
    Origin(LETTER.id, "957.md", "markdown", "digest", "ổ đĩa", sha256="0a"),
)  # fmt: skip
DUTIES = (
    Duty(
        0, len(LETTER_BODY), "Các cơ quan", "must", Span(0, 11), "agency", action=Span(12, len(LETTER_BODY)),
        deadline=Deadline(20, 36, "trước ngày 15/11", "absolute", "latest", day=15, month=11),
        agencies=(Agency("Cơ quan", "agency"),), basis=(f"{LAW.id}/dieu-23", DECREE.id),
    ),
    Duty(0, 11, HOSTILE, "may", action=Span(4, 11), recipient=HOSTILE),
)  # fmt: skip
ACTIONS = (
    Action(
        0, 7, "hội nghị tổng kết", dt.date(2024, 1, 18), "stated", "2023", place=REPORT.place, basis=(LAW.id,)
    ),
    Action(8, 17, HOSTILE, offices=("Phó Bí thư", HOSTILE)),
)
FIGURES = (Figure(0, 7, 93, 180, "bản", "remaining"),)


def fill(store: Store) -> None:
    """Write the library, as a build would."""
    with store.step("everything") as step:
        step.add_documents(DOCUMENTS)
        step.add_sources(ORIGINS)
        step.add_places(PLACES)
        step.add_texts(
            [
                Text(DECREE.id, "official", BODY),
                Text(LETTER.id, "digest", LETTER_BODY),
                Text(REPORT.id, "report", "Hàm Tân thực hiện Luật Thực hiện dân chủ, Nghị định 59."),
            ]
        )
        step.add_units([(DECREE.id, UNITS)])
        step.add_links([(DECREE.id, UNITS, LINKS), (REPORT.id, (), (REPORTED,))])
        step.add_relations(RELATIONS)
        step.replace_events([Event(LAW.id, "", "effective", LAW.effective, basis="registry")])
        step.add_duties([(LETTER.id, DUTIES)])
        step.add_actions([(REPORT.id, ACTIONS, FIGURES)])
        step.add_digests(
            [Digest(DECREE.id, "dieu-2", "Có hiệu lực ngay."), Digest(DECREE.id, "", "Ai làm gì.")]
        )
    store.finish(version="0.1", built=dt.date(2026, 11, 22))


def make_small_library(folder: Path) -> Path:
    """Make the library's file in a folder."""
    file = folder / "kg.sqlite"
    with Store.create(file) as store:
        fill(store)
    return file
