"""The finding of citations: forms, offsets, what is no citation, relations, growth."""

from __future__ import annotations

import time
import tomllib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.cite import find_citations
from kg.tables import table

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[object]:
    """Read a file of cases as pytest parameters, by id."""
    rows = tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))["case"]
    marks = [pytest.mark.xfail(strict=True)] if name == "known_failures" else []
    return [pytest.param(row, id=row["id"], marks=marks) for row in rows]


def described(text: str, wanted: str) -> list[str]:
    """Say the citations of a text in the notation of the case files, as far as ``wanted`` says it."""
    found = []
    for citation in find_citations(text):
        if not citation.rejected:
            parts = [citation.surface, citation.number or citation.title, " ".join(citation.units)]
            found.append(" ⇒ ".join(parts[: 1 + wanted.count("⇒")]).replace("⇒  ⇒", "⇒ ⇒"))
    return found


@pytest.mark.parametrize(
    "case", [*cases("wild"), *cases("forms"), *cases("synthetic"), *cases("known_failures")]
)
def test_forms_are_found(case: dict[str, object]) -> None:
    """Each text gives exactly its citations, with number or title and units."""
    wanted = list(case["found"])  # type: ignore[call-overload]
    found = find_citations(str(case["text"]))
    kept = [citation for citation in found if not citation.rejected]
    assert len(kept) == len(wanted), [citation.surface for citation in kept]
    for citation, expected in zip(kept, wanted, strict=True):
        parts = [part.strip() for part in expected.split("⇒")]
        have = [citation.surface, citation.number or citation.title, " ".join(citation.units)]
        assert have[: len(parts)] == parts


@pytest.mark.parametrize("case", cases("negative"))
def test_what_is_no_citation_is_not_found(case: dict[str, object]) -> None:
    """Text that only looks like a citation gives none."""
    kept = [citation.surface for citation in find_citations(str(case["text"])) if not citation.rejected]
    assert kept == []


@pytest.mark.parametrize("row", table("kinds"), ids=lambda row: row["kind"])
def test_kinds_are_read_in_their_own_example(row: dict[str, str]) -> None:
    """The example of a kind is read as that kind."""
    if row["kind"] == "Tuyên bố":
        pytest.skip("no number of this kind has a known code")
    kinds = {citation.kind for citation in find_citations(f"theo {row['example']}, các xã họp")}
    assert row["kind"] in kinds


@pytest.mark.parametrize("row", table("cues"), ids=lambda row: row["cue"])
def test_cues_give_their_relation(row: dict[str, str]) -> None:
    """The example of a cue carries the relation that its row names."""
    citations = [each for each in find_citations(f"Trong năm, xã {row['example']}.") if not each.rejected]
    assert row["relation"] in {citation.relation for citation in citations} or not citations


@pytest.mark.parametrize("row", table("issuers"), ids=lambda row: row["issuer"])
def test_issuers_are_read_after_a_number(row: dict[str, str]) -> None:
    """The name of an issuer after a number belongs to the citation."""
    citation = find_citations(f"theo Quyết định số 12/QĐ-XX ngày 01/02/2020 {row['example']}, các xã họp")[0]
    assert citation.issuer.startswith(row["issuer"])


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("Kế hoạch số 82/KH-UBND của Ủy ban nhân dân huyện Ân Thi. Kế hoạch ấy", "huyện Ân Thi"),
        ("Chỉ thị số 03-CT/QU ngày 09/3/2016 của Quận ủy Hai Bà Trưng. Chủ đề", "Hai Bà Trưng"),
        ("phổ biến Luật Thực hiện dân chủ ở cơ sở\n\nNgày 21/02/2022, xã họp", "dân chủ ở cơ sở"),
        ("theo Luật Thực hiện dân chủ ở cơ sở\nngày 10/11/2022, xã họp", "\nngày 10/11/2022"),
    ],
    ids=["place at the end of a sentence", "office at the end of a sentence", "heading", "wrapped line"],
)
def test_a_citation_ends_with_its_sentence_or_heading(text: str, surface: str) -> None:
    """Issuer and date do not run into the next sentence or, over a blank line, into the next paragraph."""
    assert find_citations(text)[0].surface.endswith(surface)


def test_surface_is_the_text_at_the_offsets() -> None:
    """Offsets are code points into the text as given, whatever its normal form."""
    composed = "Căn cứ Điều 5 Luật Thanh tra và Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ;"
    for text in (composed, unicodedata.normalize("NFD", composed)):
        for citation in find_citations(text):
            assert text[citation.start : citation.end] == citation.surface
            assert unicodedata.normalize("NFC", citation.surface) in composed


def test_nfd_finds_what_nfc_finds() -> None:
    """The same text in decomposed form gives the same citations."""
    text = "thực hiện Chỉ thị số 26/CT-TTg ngày 05/9/2016 của Thủ tướng Chính phủ và Điều 7 Luật Cán bộ, công chức"
    composed = [(each.kind, each.number, each.units) for each in find_citations(text)]
    decomposed = [
        (each.kind, each.number, each.units) for each in find_citations(unicodedata.normalize("NFD", text))
    ]
    assert composed == decomposed


def test_nested_citation_points_to_the_outer_one() -> None:
    """A law in the title of a decree stands within the decree and is detailed by it."""
    text = (
        "Căn cứ Nghị định số 75/2012/NĐ-CP ngày 03/10/2012 quy định chi tiết một số điều của Luật Khiếu nại;"
    )
    outer, inner = find_citations(text)
    assert (outer.relation, inner.relation, inner.within) == ("based_on", "details", 0)


def test_a_cue_in_a_closed_bracket_says_nothing_of_what_follows() -> None:
    """*Bộ luật … (sửa đổi, bổ sung 2021), Luật …*: the second law is not amended by the first."""
    *_, second = find_citations("Bộ luật Tố tụng hình sự năm 2015 (sửa đổi, bổ sung 2021), Luật Thanh tra")
    assert (second.relation, second.within) == ("cites", None)


def test_passive_cue_is_marked() -> None:
    """What was done to the outer document is told from what it does."""
    text = "Nghị định số 10/2016/NĐ-CP được sửa đổi, bổ sung bởi Nghị định số 47/2019/NĐ-CP"
    _, inner = find_citations(text)
    assert (inner.relation, inner.passive, inner.within) == ("amends", True, 0)


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        (
            "Tỉnh ban hành Kế hoạch số 7/KH-UBND; kế hoạch có hiệu lực trước khi Luật Nhà ở có hiệu lực",
            ["issues", "cites"],
        ),
        ("về ban hành Chương trình hành động năm 2012 và Chỉ thị số 07/CT-TTg", ["cites"]),
        ("Tỉnh ban hành Kế hoạch số 7/KH-UBND; Quyết định số 8/QĐ-UBND", ["issues", "issues"]),
        ("Tỉnh ban hành các văn bản: Kế hoạch số 7/KH-UBND", ["issues"]),
    ],
)
def test_who_issues_one_document_does_not_issue_the_next(text: str, relations: list[str]) -> None:
    """*ban hành* is of its object and of the further entries of its list, not of what the sentence names after."""
    assert [citation.relation for citation in find_citations(text)] == relations


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        ("Căn cứ:\n\n- Luật Đất đai;\n- Thông tư số 2/2022/TT-UBDT;", ["based_on", "based_on"]),
        (
            "Bãi bỏ các văn bản sau:\n1. Quyết định số 12/QĐ-UBND;\n2. Quyết định số 13/QĐ-UBND.",
            ["repeals"] * 2,
        ),
        ("Nội dung:\n- Luật Đất đai", ["cites"]),
        ("Căn cứ các luật.\n- Luật Đất đai", ["cites"]),
    ],
)
def test_the_line_before_a_list_tells_the_relation_of_its_entries(text: str, relations: list[str]) -> None:
    """*Căn cứ:* speaks for each bullet under it; a line that introduces nothing does not."""
    assert [citation.relation for citation in find_citations(text)] == relations


@pytest.mark.parametrize(
    ("text", "relation", "within"),
    [
        ("Nghị định số 4/2015/NĐ-CP thay Nghị định số 71/1998/NĐ-CP", "replaces", 0),
        ("theo Luật Thanh tra 2010, thay Nghị định số 99/2005/NĐ-CP", "replaces", None),
        ("Quyết định 31-QĐ/TW và bản sửa 91-QĐ/TW", "cites", None),
        ("Căn cứ Điều lệ được thông qua tại Đại hội XI, Quy định số 29-QĐ/TW", "based_on", None),
        ("Bộ được quyền ban hành hai hình thức văn bản, Điều 98 Luật Thanh tra", "cites", None),
    ],
)
def test_verbs_count_where_they_govern(text: str, relation: str, within: int | None) -> None:
    """*thay* right before a number replaces it, in the name of what stands before; a noun or a passive does not."""
    last = find_citations(text)[-1]
    assert (last.relation, last.within) == (relation, within)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Ngày 7/7/2021, Chủ tịch UBND thành phố đã ban hành Công điện số 13/CĐ-UBND về dịch", "2021-07-07"),
        ("Ngày 14 tháng 8 năm 2023, UBND huyện ban hành Kế hoạch số 5/KH-UBND", "2023-08-14"),
        ("Từ ngày 7/7/2021, UBND tỉnh ban hành Công điện số 13/CĐ-UBND", "None"),
        ("Ngày 7/7/2021, theo Kế hoạch số 4/KH-UBND, huyện ban hành Kế hoạch số 5/KH-UBND", "None"),
        ("Ngày 7/7/2021, UBND tỉnh ban hành Công điện số 13/CĐ-UBND ngày 6/7/2021", "2021-07-06"),
    ],
)
def test_the_day_of_issue_may_stand_before_the_verb(text: str, day: str) -> None:
    """*Ngày D, X ban hành* dates the number right after it, unless that has a date of its own."""
    assert str(find_citations(text)[-1].date) == day


def test_bare_kind_points_to_the_last_of_its_kind() -> None:
    """*Luật* after a law was named stands for it."""
    text = "Luật Thực hiện dân chủ ở cơ sở đã có hiệu lực. Cán bộ nắm vững Luật, làm đúng."
    law, bare = find_citations(text)
    assert (bare.form, bare.antecedent, law.title) == ("anaphora", 0, "Luật Thực hiện dân chủ ở cơ sở")


def test_a_bare_kind_at_the_head_of_a_sentence_may_be_a_verb() -> None:
    """*Quyết định* that opens an entry of a list is what somebody does, not a document."""
    text = "Theo Quyết định số 12/QĐ-UBND, sở có quyền:\n1. Quyết định và chịu trách nhiệm."
    assert [citation.number for citation in find_citations(text)] == ["12/QĐ-UBND"]


@given(st.text(alphabet="Điều khoản nghị định số 0123456789/-,.();\n\u0301LuậtTWNĐCP", max_size=300))
def test_any_text_is_read_without_error(text: str) -> None:
    """No text raises; spans stay inside it, in order, and are what they say."""
    last = 0
    for citation in find_citations(text):
        assert 0 <= citation.start < citation.end <= len(text)
        assert citation.start >= last
        assert text[citation.start : citation.end] == citation.surface
        last = citation.start


def test_lone_surrogates_are_read() -> None:
    """Text that no encoding can hold still has its citations."""
    text = "\ud800 theo Nghị định 59/2023/NĐ-CP \udfff"
    assert [citation.number for citation in find_citations(text)] == ["59/2023/NĐ-CP"]


@pytest.mark.parametrize(
    "piece",
    [
        "1234567890",
        "1/",
        "12/2023/",
        "điều 1, ",
        "khoản a",
        "Luật ",
        "(((",
        "[",
        "số ",
        "59/2023/NĐ-",
        "và ",
        "NĐ-CP-",
        "nghị định 59, ",
        "a\u0301",
        "Căn cứ ",
        "từ Điều 1 đến Điều 9 ",
    ],
    ids=repr,
)
def test_hostile_text_costs_linear_time(piece: str) -> None:
    """Ten times a hostile text costs less than thirty times the time of the text."""

    def seconds(text: str) -> float:
        """Take the least processor time of three runs."""
        best = float("inf")
        for _ in range(3):
            began = time.process_time()
            find_citations(text)
            best = min(best, time.process_time() - began)
        return best

    small = piece * (20_000 // len(piece))
    assert seconds(small * 10) < 30 * max(seconds(small), 0.002)
