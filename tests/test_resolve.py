"""Citations + catalogue → links: what is asserted, what is offered, what is withheld and why."""

from __future__ import annotations

import datetime as dt

import pytest

from kg.cite import find_citations
from kg.model import Document, Facts, Link, Place, Reading, Source, Standing
from kg.number import document_id
from kg.parse import parse_document
from kg.place import Places
from kg.resolve import Catalogue, Context, resolve_citations, stub_of


def known(kind: str, number: str, title: str, issued: str, place: str = "") -> Document:
    """Make a document of the catalogue; ``issued`` is ISO or empty."""
    day = dt.date.fromisoformat(issued) if issued else None
    identifier = document_id(kind, number, title, day, place)
    return Document(identifier, kind, number, title, "", day, place=place, standing="registry")


WHOLE_YEAR = [
    known("Nghị định", f"{serial}/2011/NĐ-CP", "Một việc", "2011-06-01")
    for serial in range(1, 125)
    if serial != 59
]
CATALOGUE = Catalogue(
    [
        *WHOLE_YEAR,
        known("Nghị định", "71/1998/NĐ-CP", "Dân chủ trong hoạt động của cơ quan", "1998-09-08"),
        known("Nghị định", "71/2007/NĐ-CP", "Công nghiệp công nghệ thông tin", "2007-05-03"),
        known("Nghị định", "71/2015/NĐ-CP", "Quản lý người nước ngoài", "2015-09-03"),
        known("Luật", "22/2004/QH11", "Thanh tra", "2004-06-15"),
        known("Luật", "56/2010/QH12", "Thanh tra", "2010-11-15"),
        known("Luật", "11/2022/QH15", "Thanh tra", "2022-11-14"),
        known("Luật", "65/2025/QH15", "Tổ chức chính quyền địa phương", "2025-02-19"),
        known("Luật", "72/2025/QH15", "Tổ chức chính quyền địa phương", "2025-06-16"),
        known("Luật", "77/2015/QH13", "Tổ chức chính quyền địa phương", "2015-06-19"),
        known("Luật", "10/2022/QH15", "Thực hiện dân chủ ở cơ sở", "2022-11-10"),
        known("Luật", "11/2003/QH11", "Tổ chức Hội đồng nhân dân và Ủy ban nhân dân", "2003-11-26"),
        known(
            "Nghị định",
            "59/2023/NĐ-CP",
            "Quy định chi tiết một số điều của Luật Thực hiện dân chủ ở cơ sở",
            "2023-08-14",
        ),
        known(
            "Nghị định",
            "59/2019/NĐ-CP",
            "Quy định chi tiết một số điều của Luật Phòng, chống tham nhũng",
            "2019-07-01",
        ),
        known(
            "Nghị định",
            "71/1998/NĐ-CP",
            "Ban hành Quy chế thực hiện dân chủ trong hoạt động của cơ quan",
            "1998-09-08",
        ),
        known(
            "Kết luận",
            "120-KL/TW",
            "Tiếp tục đẩy mạnh việc xây dựng và thực hiện quy chế dân chủ ở cơ sở",
            "2016-01-07",
        ),
        known("Chỉ thị", "30-CT/TW", "Xây dựng và thực hiện Quy chế dân chủ ở cơ sở", "1998-02-18"),
        known("Chỉ thị", "30-CT/TW", "Tăng cường bảo vệ quyền lợi người tiêu dùng", "2019-01-22"),
        known("Nghị quyết", "42/NQ-CP", "Hỗ trợ người dân gặp khó khăn do đại dịch COVID-19", "2020-04-09"),
        known("Nghị quyết", "42/NQ-CP", "Một việc khác", "2016-05-03"),
        known("Quyết định", "15/2024/QĐ-UBND", "Việc của tỉnh Sơn La", "2024-05-06", "tinh-son-la"),
        known("Quyết định", "15/2024/QĐ-UBND", "Việc của tỉnh Nghệ An", "2024-06-07", "tinh-nghe-an"),
    ]
)


def links(
    text: str, *, day: str = "", place: str = "", facts: Facts | None = None, standing: Standing = "report"
) -> tuple[Link, ...]:
    """Answer the citations of a text that stands alone, or of a document with facts."""
    source = Source("text", "text", text, standing, facts or Facts(kind="Tin", title="Tin"))
    document, units = parse_document(source)
    reading = Reading(source, document, units, find_citations(text))
    return resolve_citations(
        reading, CATALOGUE, Context(dt.date.fromisoformat(day) if day else None, place, place)
    )


@pytest.mark.parametrize(
    ("text", "day", "target"),
    [
        ("theo Nghị định số 59/2023/NĐ-CP", "", "nghi-dinh/2023/59-2023-nd-cp"),
        ("theo Luật Thanh tra", "2006-01-01", "luat/2004/22-2004-qh11"),
        ("theo Luật Thanh tra", "2019-01-01", "luat/2010/56-2010-qh12"),
        ("theo Luật Thanh tra", "2024-01-01", "luat/2022/11-2022-qh15"),
        ("theo Luật Thanh tra năm 2010", "2024-01-01", "luat/2010/56-2010-qh12"),
        ("theo Luật Thanh tra ngày 15/6/2004", "2024-01-01", "luat/2004/22-2004-qh11"),
        ("theo Luật Thực hiện dân chủ cơ sở", "", "luat/2022/10-2022-qh15"),
        ("Luật Tổ chức HĐND và UBND ngày 26/11/2003", "", "luat/2003/11-2003-qh11"),
        ("Kết luận số 120 của Bộ Chính trị khóa XI", "2020-07-10", "ket-luan/2016/120-kl-tw_2016-01-07"),
        ("Nghị quyết số 42 của Chính phủ", "2020-07-10", "nghi-quyet/2020/42-nq-cp_2020-04-09"),
        ("Nghị quyết 42/NQ-CP ngày 9/4/2020 của Chính phủ", "", "nghi-quyet/2020/42-nq-cp_2020-04-09"),
        ("Chỉ thị 30-CT/TW ngày 18/02/1998", "", "chi-thi/1998/30-ct-tw_1998-02-18"),
        ("Chỉ thị 30-CT/TW của Bộ Chính trị (khóa VIII)", "", "chi-thi/1998/30-ct-tw_1998-02-18"),
        ("Nghị định 04 năm 2015 của Chính phủ", "", "nghi-dinh/2015/04-2015-nd-cp"),
        ("Hiến pháp năm 2013", "", "hien-phap/2013/hien-phap"),
        ("Hiến pháp năm 1002", "", "hien-phap/1992/hien-phap"),
        ("Chỉ thị 30-CT/TW (khóa VIII)", "", "chi-thi/1998/30-ct-tw_1998-02-18"),
        (
            "Quyết định số 846 ngày 08/6/2017 của Thủ tướng Chính phủ",
            "",
            "quyet-dinh/2017/846-qd-ttg_2017-06-08",
        ),
        ("Kết luận số 86 ngày 05/6/2014 của Bộ Chính trị", "", "ket-luan/2014/86-kl-tw_2014-06-05"),
        ("theo Luật Thực hiên dân chủ ở cơ sở", "", "luat/2022/10-2022-qh15"),
    ],
)
def test_links_are_asserted(text: str, day: str, target: str) -> None:
    """What identifies a document is linked to it, as of the day of the text."""
    assert [link.target for link in links(text, day=day)] == [target]


@pytest.mark.parametrize(
    ("text", "day", "outcome", "candidates"),
    [
        ("Luật Tổ chức chính quyền địa phương 2025", "2025-10-01", "ambiguous", 2),
        ("Chỉ thị số 30-CT/TW", "", "ambiguous", 2),
        ("theo Luật Nuôi rồng", "2024-01-01", "unresolved", 0),
        ("thực hiện Nghị định 59", "2024-01-01", "ambiguous", 2),
        ("quy chế dân chủ theo Nghị định 71 của Chính phủ", "2015-12-04", "ambiguous", 4),
        ("kế hoạch số 18 của Ban Thường vụ Huyện ủy", "2020-07-10", "unresolved", 0),
        ("Nghị định 59/NĐ-CP", "2024-01-01", "ambiguous", 2),
        ("Nghị định 59/CP", "2024-01-01", "ambiguous", 2),
        ("Quyết định số 46 ngày 08/6/2017 của Thủ tướng Chính phủ", "", "unresolved", 0),
    ],
)
def test_what_cannot_be_told_is_offered_or_withheld(
    text: str, day: str, outcome: str, candidates: int
) -> None:
    """Two that fit are both offered, none is guessed, and a reason is given."""
    (link,) = links(text, day=day)
    assert (link.outcome, len(link.candidates)) == (outcome, candidates)
    assert link.target == ""
    assert link.why_not


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Luật tổ chức chính quyềnđịa phương năm 2015", "77/2015/QH13"),
        ("Nghị định số 71/2007/NĐCP", "71/2007/NĐ-CP"),
    ],
)
def test_lost_spaces_and_hyphens_lose_no_document(text: str, number: str) -> None:
    """A title without a space inside, and a code without its hyphen, lead to the document."""
    (link,) = links(text, day="2018-06-28")
    assert number == CATALOGUE.get(link.target).number  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text", ["theo Điều 5 Công ước Viên", "Chương VII Điều lệ Đảng", "Điều 3 của hợp đồng mua bán"]
)
def test_parts_of_charters_and_treaties_are_of_no_document_here(text: str) -> None:
    """What has articles and no number is never taken for the text itself."""
    (link,) = links(text, facts=Facts(kind="Luật", number="56/2010/QH12"))
    assert (link.target, link.why_not) == ("", "it is a part of a charter, a treaty or a contract")


def test_a_body_named_after_one_of_the_party_has_no_party_number() -> None:
    """The Politburo's directive of a day has one code; that of the Youth Union does not borrow it."""
    of_party, of_union = links(
        "Chỉ thị số 5 ngày 15/5/2016 của Ban Bí thư; Kết luận số 6 ngày 15/5/2016 của Ban Bí thư Trung ương Đoàn về"
    )
    assert (of_party.target, of_union.target) == ("chi-thi/2016/05-ct-tw_2016-05-15", "")


def test_a_document_does_not_cite_the_future() -> None:
    """A law issued after the text is no candidate."""
    (link,) = links("theo Luật Thanh tra", day="2009-01-01")
    assert link.target == "luat/2004/22-2004-qh11"


def test_fragment_follows_the_full_mention_in_the_same_text() -> None:
    """*Nghị định 59* after its full number stands for it."""
    full, short = links(
        "Nghị định số 59/2023/NĐ-CP của Chính phủ đã ban hành. Nghị định 59 có hiệu lực ngay.",
        day="2024-01-01",
    )
    assert short.target == full.target


def test_short_form_follows_the_full_one_wherever_that_stands() -> None:
    """*Chỉ thị 30-CT/TW* in a headline is the one that the text below names with its term, its date or its month."""
    for full in ("của Bộ Chính trị (khóa VIII)", "ngày 18/02/1998", "tháng 02/1998 của Bộ Chính trị"):
        found = links(
            f"# Sơ kết Chỉ thị 30-CT/TW\n\nHuyện sơ kết Chỉ thị số 30-CT/TW {full}.", day="2020-01-02"
        )
        assert [link.target for link in found] == ["chi-thi/1998/30-ct-tw_1998-02-18"] * 2, full


def test_short_form_of_another_term_does_not_follow_the_full_one() -> None:
    """The term that a short form states wins over the date that the text gives elsewhere."""
    found = links("Chỉ thị 30-CT/TW ngày 22/01/2019; Chỉ thị 30-CT/TW (khóa VIII)", day="2020-01-02")
    assert [link.target[:12] for link in found] == ["chi-thi/2019", "chi-thi/1998"]


@pytest.mark.parametrize(
    ("text", "day", "target"),
    [
        ("góp ý dự thảo Luật Thực hiện dân chủ ở cơ sở", "2022-05-09", "luat/2022/10-2022-qh15"),
        ("góp ý dự án Luật Thanh tra, thay Luật Thanh tra năm 2010", "2022-05-09", "luat/2022/11-2022-qh15"),
        ("Luật Thực hiện dân chủ ở cơ sở đang được góp ý", "2022-05-09", "luat/2022/10-2022-qh15"),
        ("góp ý dự thảo Luật Thực hiện dân chủ ở cơ sở", "", "luat/2022/10-2022-qh15"),
    ],
)
def test_draft_of_a_law_is_the_law_passed_soon_after(text: str, day: str, target: str) -> None:
    """A law discussed before it was passed is linked, and said to be a draft."""
    link = links(text, day=day)[0]
    assert (link.target, link.how) == (target, "draft")
    assert link.warnings[0].startswith("draft:")


@pytest.mark.parametrize("day", ["2015-05-09", "2024-05-09"])
def test_draft_that_became_no_known_law_is_withheld(day: str) -> None:
    """Neither a law passed long after nor the one in force is the draft, though the text names that one too."""
    link = links("góp ý dự thảo Luật Thanh tra, so với Luật Thanh tra ngày 15/11/2010", day=day)[0]
    assert not link.target
    assert "not passed by then" in link.why_not


def test_impossible_issuer_hides_no_candidate() -> None:
    """*Nghị định 59 của Thủ tướng*: decrees of this serial are known, and the issuer is warned of."""
    (link,) = links("Nghị định 59 của Thủ tướng Chính phủ", day="2024-01-01")
    assert (link.outcome, len(link.candidates)) == ("ambiguous", 2)
    assert [each.split(":")[0] for each in link.warnings] == ["wrong_issuer"]


def test_reason_tells_that_the_serial_is_known_of_another_issuer() -> None:
    """A serial that only other bodies used is not said to be unknown."""
    (link,) = links("Chỉ thị 30 của Ủy ban nhân dân tỉnh Sơn La", day="2024-01-01")
    assert (link.target, len(link.candidates)) == ("", 2)
    assert "another issuer" in link.why_not


def test_fragment_is_told_by_its_description() -> None:
    """The words after a fragment choose among documents of its serial."""
    (link,) = [
        link
        for link in links(
            "Nghị định 59 quy định chi tiết một số điều của Luật Phòng, chống tham nhũng", day="2024-01-01"
        )
        if link.citation.number == "59"
    ]
    assert (link.target, link.how) == ("nghi-dinh/2019/59-2019-nd-cp", "description")


def test_title_follows_the_number_in_the_same_text() -> None:
    """A title after title and number means that law, whatever law is in force."""
    first, second = links(
        "Căn cứ Luật Thanh tra số 56/2010/QH12; áp dụng theo Luật Thanh tra.", day="2024-01-01"
    )
    assert (first.target, second.target) == ("luat/2010/56-2010-qh12",) * 2


def test_local_number_needs_its_province() -> None:
    """The same number in two provinces is told by the place of the text, and left open without one."""
    (placed,) = links("theo Quyết định số 15/2024/QĐ-UBND", day="2024-12-01", place="tinh-son-la")
    (named,) = links("theo Quyết định số 15/2024/QĐ-UBND của UBND tỉnh Nghệ An", day="2024-12-01")
    (bare,) = links("theo Quyết định số 15/2024/QĐ-UBND", day="2024-12-01")
    assert placed.target.endswith("_tinh-son-la")
    assert named.target.endswith("_tinh-nghe-an")
    assert bare.target not in {placed.target, named.target}


OLD, NEW, MERGED = "tinh-quang-tri", "tinh-quang-tri_2025", "tinh-quang-binh"
REFORM = dt.date(2025, 7, 1)
PLACES = Places(
    (
        Place(OLD, "province", "tỉnh Quảng Trị", "45", "", None, REFORM, (NEW,)),
        Place(MERGED, "province", "tỉnh Quảng Bình", "44", "", None, REFORM, (NEW,)),
        Place(NEW, "province", "tỉnh Quảng Trị", "44", "", REFORM, None),
    )
)


@pytest.mark.parametrize(
    ("said", "day", "places"),
    [
        ("Quyết định 41/2019/QĐ-UBND", "2024-01-01", [OLD]),
        ("Quyết định 41/2019/QĐ-UBND", "2025-08-01", [OLD, MERGED]),
        ("Quyết định 41/2019/QĐ-UBND", "", [OLD, MERGED]),
        ("Quyết định 41/2019/QĐ-UBND của UBND tỉnh Quảng Trị", "2025-08-01", [OLD]),
        ("Công văn 957/UBND-NC", "2025-08-01", [NEW]),
        ("Công văn 957/UBND-NC", "", [OLD, NEW]),
        ("Công văn 957/UBND-NC ngày 3/4/2024", "", [OLD]),
        ("Quyết định 12/QĐ-UBND ngày 1/8/2025 của UBND tỉnh Quảng Trị", "", [NEW]),
    ],
)
def test_a_province_is_that_of_the_day_of_the_cited_document(said: str, day: str, places: list[str]) -> None:
    """A name that two provinces bore in turn means the one of that day; a younger one, what it was made of."""
    source = Source("text", "text", said, "report", Facts(kind="Tin", url="https://www.quangtri.gov.vn/x"))
    document, units = parse_document(source)
    context = Context(dt.date.fromisoformat(day) if day else None, places=PLACES)
    (link,) = resolve_citations(Reading(source, document, units, find_citations(said)), CATALOGUE, context)
    found = [link.target] if link.target else list(link.candidates)
    assert sorted(each[each.index("_tinh") + 1 :] for each in found) == sorted(places)


@pytest.mark.parametrize(
    ("text", "own", "place"),
    [
        ("Kế hoạch số 28-KH/BCĐ", "huyen-ham-tan_tinh-binh-thuan", "huyen-ham-tan_tinh-binh-thuan"),
        ("Quyết định số 80-QĐ/ĐU", "thi-tran-ai-tu_huyen-trieu-phong_tinh-quang-tri", ""),
        (
            "Thông tri số 08-TTr/QU của Ban Thường vụ Quận ủy",
            "phuong-phuc-dong_quan-long-bien_thanh-pho-ha-noi",
            "quan-long-bien_thanh-pho-ha-noi",
        ),
        ("Chỉ thị số 03-CT/QU của Quận ủy Hai Bà Trưng", "thanh-pho-ha-noi", "quan-hai-ba-trung"),
        ("Kế hoạch số 7/KH-UBND của Ủy ban nhân dân huyện", "xa-a_huyen-b_tinh-c", "huyen-b_tinh-c"),
        ("Nghị quyết số 04-NQ/HU", "thanh-pho-x_tinh-c", "thanh-pho-x_tinh-c"),
        (
            "Kế hoạch phối hợp số 22/KHPH-LĐLĐ-UBND giữa Liên đoàn Lao động huyện và Ủy ban nhân dân huyện",
            "huyen-ba-tri_tinh-ben-tre",
            "",
        ),
    ],
)
def test_number_below_the_province_is_of_the_place_that_holds_the_text(
    text: str, own: str, place: str
) -> None:
    """Codes and names of bodies of districts and communes tell the level; the text's place tells which one."""
    (link,) = links(text, day="2018-06-28", place=own)
    assert link.target.endswith(f"_{place or own}")


def test_unknown_number_becomes_a_stub() -> None:
    """A number that says enough has a target though no source has the document."""
    (link,) = links("theo Thông tư số 77/2031/TT-BNV ngày 01/02/2031")
    stub = stub_of(link.citation, link.target)
    assert link.target not in CATALOGUE
    assert (stub.kind, stub.number, stub.standing) == ("Thông tư", "77/2031/TT-BNV", "stub")


def test_self_is_the_document_of_that_kind() -> None:
    """*Nghị định này* in a decree is the decree; *Luật này* there is not."""
    facts = Facts(kind="Nghị định", number="59/2023/NĐ-CP", title="X", issued=dt.date(2023, 8, 14))
    own, other = links(
        "Nghị định này chi tiết Luật. Theo Luật này, các xã họp.", facts=facts, standing="official"
    )[:1] + links("Theo Luật này, các xã họp.", facts=facts, standing="official")
    assert own.target == "nghi-dinh/2023/59-2023-nd-cp"
    assert other.outcome == "unresolved"


def test_bare_kind_in_a_law_is_the_law() -> None:
    """*Luật* in a law is that law, whatever law it named before; in a report it needs one named before."""
    facts = Facts(kind="Luật", number="10/2022/QH15", title="X")
    text = "Theo Luật Thanh tra năm 2010, Chính phủ quy định các điều được giao trong Luật."
    *_, own = links(text, facts=facts, standing="official")
    (nothing,) = links("Cán bộ nắm vững Luật, làm đúng.")
    assert own.target == "luat/2022/10-2022-qh15"
    assert (nothing.outcome, nothing.target) == ("rejected", "")


@pytest.mark.parametrize(
    ("said", "target", "candidates"),
    [
        ("Nghị định 71/NĐ-CP ngày 8/9/1998", "nghi-dinh/1998/71-1998-nd-cp", ()),
        ("Nghị định 71/NĐ-CP ngày 8/8/1998", "", ("nghi-dinh/1998/71-1998-nd-cp",)),
        ("Nghị quyết 71/NQ-CP ngày 8/9/1998", "nghi-quyet/1998/71-nq-cp_1998-09-08", ()),
    ],
)
def test_a_date_completes_a_number_that_lost_its_year(
    said: str, target: str, candidates: tuple[str, ...]
) -> None:
    """The year of the date makes the full number; another day offers it, and another code is another document."""
    (found,) = links(f"Thực hiện {said} của Chính phủ.")
    assert (found.target, found.candidates) == (target, candidates)


def test_several_documents_pointed_at_together_are_offered() -> None:
    """*Hai Nghị định nêu trên* means both, and so none of them is linked."""
    text = "Nghị định 59/2023/NĐ-CP và Nghị định 71/1998/NĐ-CP đã rõ. Hai Nghị định nêu trên được phổ biến."
    *named, both = links(text)
    assert (both.outcome, both.candidates) == ("ambiguous", tuple(link.target for link in named))


def test_what_ends_others_on_the_day_it_takes_effect_is_none_of_them() -> None:
    """*Quyết định này có hiệu lực* after the decision that ends means the text itself, known or not."""
    text = "Quyết định số 15/QĐ-TTg ngày 02/3/2020 hết hiệu lực kể từ ngày Quyết định này có hiệu lực."
    facts = Facts(kind="Quyết định", number="20/2021/QĐ-TTg", title="X")
    (_, unknown), (_, own) = links(text), links(text, facts=facts, standing="official")
    assert (unknown.outcome, own.target) == ("unresolved", "quyet-dinh/2021/20-2021-qd-ttg")


def test_the_text_itself_stays_the_text_itself() -> None:
    """*Nghị định này* that meant the text once means it again, whatever the text named in between."""
    *_, again = links("Nghị định này thay thế Nghị định 59/2023/NĐ-CP. Trái với Nghị định này là bãi bỏ.")
    assert (again.outcome, again.target) == ("unresolved", "")


def test_the_same_law_is_the_one_named_last() -> None:
    """*cùng Luật* means the law named before it, in a law as well as in a report."""
    text = "Theo Điều 5 Luật Thanh tra năm 2010 và khoản 2 Điều 16 của cùng Luật."
    facts = Facts(kind="Luật", number="10/2022/QH15", title="X")
    for found in (links(text), links(text, facts=facts, standing="official")):
        assert [link.target for link in found] == ["luat/2010/56-2010-qh12"] * 2
    assert found[1].units == ("dieu-16/khoan-2",)


def test_provisions_after_their_document_are_of_it() -> None:
    """*Luật X (Điều 5)* and *Luật X, tại các điều 6, 7*; a clause that only follows is not of the law."""
    text = "Luật Thanh tra năm 2010 (Điều 5); Luật Thanh tra năm 2010, tại các điều 6, 7. Điều 8 khác."
    of = {link.citation.surface: (link.target, link.units) for link in links(text)}
    assert of["Điều 5"] == ("luat/2010/56-2010-qh12", ("dieu-5",))
    assert of["điều 6, 7"] == ("luat/2010/56-2010-qh12", ("dieu-6", "dieu-7"))
    assert of["Điều 8"][0] == ""


def test_numbers_of_one_code_share_their_date() -> None:
    """*217-QĐ/TW và 218-QĐ/TW ngày 12/12/2013* are both of that day; numbers with their year share none."""
    party = links("Quyết định số 217-QĐ/TW và 218-QĐ/TW ngày 12/12/2013 của Bộ Chính trị")
    decrees = links("Nghị định số 59/2023/NĐ-CP và 61/2023/NĐ-CP ngày 16/8/2023 của Chính phủ")
    assert [link.target.rsplit("_", 1)[-1] for link in party] == ["2013-12-12"] * 2
    assert [link.citation.date for link in decrees] == [None, dt.date(2023, 8, 16)]
    assert all(not link.warnings for link in decrees)


def test_own_provisions_are_completed_by_where_they_stand() -> None:
    """*khoản 1 Điều này* inside Điều 2 is khoản 1 of Điều 2."""
    text = "Điều 1. Một\n1. Nội dung.\nĐiều 2. Hai\n1. Nội dung.\n2. Trừ trường hợp tại khoản 1 Điều này.\n"
    facts = Facts(kind="Luật", number="10/2022/QH15", title="X")
    (link,) = links(text, facts=facts, standing="official")
    assert (link.target, link.units) == ("luat/2022/10-2022-qh15", ("dieu-2/khoan-1",))


def test_text_quoted_for_another_document_is_not_its_own() -> None:
    """*Luật này* inside quoted amendment text does not mean the amending law."""
    text = (
        "Điều 1. Sửa đổi Điều 5 Luật Thanh tra:\n“Điều 5. Nguyên tắc\n1. Theo quy định tại Luật này.”\n"
        "Điều 2. Hiệu lực\nLuật này có hiệu lực.\n"
    )
    facts = Facts(kind="Luật", number="84/2025/QH15", title="Thanh tra sửa đổi", issued=dt.date(2025, 6, 25))
    found = [
        link for link in links(text, facts=facts, standing="official") if link.citation.surface == "Luật này"
    ]
    assert [link.target == "luat/2025/84-2025-qh15" for link in found] == [False, True]


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("Nghị định 59/2023/NĐ-CP của Thủ tướng Chính phủ", "wrong_issuer"),
        ("Nghị định số 145/2020/NQ-CP ngày 14/12/2020", "wrong_code"),
        ("Nghị định số 71/1998/NĐ-CP ngày 09/8/1998", "wrong_date"),
        ("Kết luận số 120/KL-TW ngày 07/01/2016", "transposed_code"),
        ("Luật Đất đai số 10/2022/QH15", "wrong_title"),
        ("Nghị định số 900/2011/NĐ-CP", "unknown_number"),
        ("Nghị định số 59/2011/NĐ-CP", "unknown_number"),
        ("Thông tư số 12/2023/NĐ-CP", "wrong_code"),
        ("Luật số 10/2022/QH15 của Chính phủ", "wrong_issuer"),
        ("Nghị quyết số 60/NQ-TW ngày 12/4/2025", "transposed_code"),
        ("Quyết định số 12/QĐ-TTg ngày 02/3/2020 của Bộ trưởng Bộ Nội vụ", "wrong_issuer"),
    ],
)
def test_contradictions_become_warnings(text: str, warning: str) -> None:
    """What does not fit stays linked and is said on the link."""
    (link,) = links(text)
    assert link.target
    assert [each.split(":")[0] for each in link.warnings] == [warning]


def test_every_citation_has_one_of_four_outcomes() -> None:
    """Found = resolved + ambiguous + unresolved + rejected, on a text with all four."""
    text = "Theo Luật, theo Nghị định 59/2023/NĐ-CP, Chỉ thị 30-CT/TW và Luật Nuôi rồng [3, Điều 2]."
    outcomes = sorted(link.outcome for link in links(text, day="2024-01-01"))
    assert outcomes == ["ambiguous", "rejected", "rejected", "resolved", "unresolved"]
