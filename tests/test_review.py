"""Documents that arrive later, reviewers' decisions, and explanations: on real libraries in a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.errors import BadQuery, BuildFailed, NoLibrary, UnknownDocument
from kg.library import Decision, add_documents, build_library, open_library

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.model import Link

LETTER = """---
kind: Tin
title: Huyện họp về dân chủ
issued: 2024-01-18
standing: report
---
Hội nghị triển khai Luật Nuôi rồng và Nghị định 7 của Chính phủ. Xã nào cũng đọc Thông tư số 12/2031/TT-BNV.
"""
LAW = """---
kind: Luật
number: 99/2021/QH15
title: Nuôi rồng
issuer: Quốc hội
issued: 2021-05-05
standing: official
---
Điều 1. Phạm vi
Luật này nói về việc nuôi rồng.
"""
DECREE = (
    LAW.replace("Luật", "Nghị định")
    .replace("99/2021/QH15", "07/2023/NĐ-CP")
    .replace("2021-05-05", "2023-12-05")
)
CITING = "tin/2024-01-18/huyen-hop-ve-dan-chu"


@pytest.fixture
def folder(tmp_path: Path, own_tables: Callable[[Path], Path]) -> Path:
    """Give the folder of a library that holds one report and no table of facts."""
    texts = own_tables(tmp_path / "texts")
    (texts / "letter.md").write_text(LETTER, encoding="utf-8")
    build_library([texts], tmp_path / "library")
    return tmp_path / "library"


def document_of(folder: Path) -> str:
    """Find the report in a library."""
    with open_library(folder) as library:
        return next(document.id for document in library.store.all_documents() if document.kind == "Tin")


def link_of(folder: Path, surface: str) -> Link:
    """Find the link of the report whose citation begins with some words."""
    with open_library(folder) as library:
        return next(
            link for link in library.links(document_of(folder)) if link.citation.surface.startswith(surface)
        )


def later(folder: Path, text: str) -> None:
    """Add one document to a library."""
    path = folder.parent / "later.md"
    path.write_text(text, encoding="utf-8")
    add_documents([path], folder)


def test_a_title_is_answered_when_its_law_arrives(folder: Path) -> None:
    """A citation by title waits, and is linked once the law is added; the citing file is gone by then."""
    (folder.parent / "texts" / "letter.md").unlink()
    assert link_of(folder, "Luật Nuôi rồng").outcome == "unresolved"
    later(folder, LAW)
    assert link_of(folder, "Luật Nuôi rồng").target == "luat/2021/99-2021-qh15"


def test_a_fragment_is_answered_when_its_decree_arrives(folder: Path) -> None:
    """A bare serial with its issuer waits for the decree of that year."""
    assert link_of(folder, "Nghị định 7").target == ""
    later(folder, DECREE)
    assert link_of(folder, "Nghị định 7").target == "nghi-dinh/2023/07-2023-nd-cp"


def test_a_stub_becomes_the_document(folder: Path) -> None:
    """What was known only by its number keeps its identifier when its text arrives, and its links."""
    target = link_of(folder, "Thông tư").target
    later(folder, LAW.replace("kind: Luật", "kind: Thông tư").replace("99/2021/QH15", "12/2031/TT-BNV"))
    with open_library(folder) as library:
        assert library.document(target).standing == "official"
        assert [incoming.document.kind for incoming in library.cited_by(target)] == ["Tin"]


def test_added_documents_are_counted_and_found(folder: Path) -> None:
    """The accounting stays balanced, nothing dangles, and search finds the newcomer."""
    later(folder, LAW)
    with open_library(folder) as library:
        counts = library.counts()
        assert counts.citations.balanced
        assert counts.dangling == 0
        assert [hit.number for hit in library.search("nuôi rồng").hits][:1] == ["99/2021/QH15"]


def test_adding_twice_replaces_the_text(folder: Path) -> None:
    """A document added again has its new text, once."""
    later(folder, LAW)
    later(folder, LAW.replace("nói về việc nuôi rồng", "nói về việc khác"))
    with open_library(folder) as library:
        assert "việc khác" in library.text("luat/2021/99-2021-qh15")
        assert len(library.units("luat/2021/99-2021-qh15")) == 1


def test_adding_nothing_readable_changes_nothing(folder: Path) -> None:
    """A file that cannot be read leaves the library as it was, and is named."""
    (folder.parent / "bad.md").write_text("", encoding="utf-8")
    with pytest.raises(BuildFailed, match=r"bad\.md"):
        add_documents([folder.parent / "bad.md"], folder)
    assert link_of(folder, "Luật Nuôi rồng").outcome == "unresolved"


def test_adding_needs_a_library(tmp_path: Path) -> None:
    """There is nothing to add to in an empty folder."""
    with pytest.raises(NoLibrary, match="kg build"):
        add_documents([tmp_path], tmp_path / "none")


# ---- corrections ----------------------------------------------------------------------------------------------


def decide(folder: Path, surface: str, decision: Decision) -> None:
    """Note a decision on a link of the report, and build again."""
    link = link_of(folder, surface)
    with open_library(folder) as library:
        library.correct(link, document_of(folder), decision)
    build_library([folder.parent / "texts"], folder)


def test_a_rejected_link_stays_rejected(folder: Path) -> None:
    """A rejection wins over the rule, survives rebuilds, and says who and why."""
    decide(folder, "Thông tư", Decision("reject", "Lan", "không phải văn bản"))
    link = link_of(folder, "Thông tư")
    assert link.outcome == "rejected"
    assert "Lan" in link.why_not
    assert "không phải văn bản" in link.why_not


def test_a_redirected_link_goes_where_it_was_sent(folder: Path) -> None:
    """A redirection wins over the rule; the warning of the rule is gone with it."""
    target = link_of(folder, "Thông tư").target
    decide(folder, "Luật Nuôi rồng", Decision("redirect", "Lan", "thử", target))
    link = link_of(folder, "Luật Nuôi rồng")
    assert (link.outcome, link.target) == ("resolved", target)
    assert link.how.startswith("reviewed by Lan")


def test_a_correction_whose_sentence_vanished_is_reported(folder: Path) -> None:
    """It is neither applied nor lost: the build names it, and it is still listed."""
    decide(folder, "Thông tư", Decision("reject", "Lan", "thử"))
    path = folder.parent / "texts" / "letter.md"
    path.write_text(LETTER.replace("Xã nào cũng đọc", "Không xã nào đọc lại"), encoding="utf-8")
    report = build_library([folder.parent / "texts"], folder)
    assert [refusal.name for refusal in report.refusals] == ["corrections.tsv"]
    assert link_of(folder, "Thông tư").outcome == "resolved"
    with open_library(folder) as library:
        assert [correction.reviewer for correction in library.corrections()] == ["Lan"]


@pytest.mark.parametrize(
    ("surface", "decision", "error"),
    [
        ("Luật Nuôi rồng", Decision("confirm", "Lan", "đúng"), BadQuery),
        ("Thông tư", Decision("confirm", "", "đúng"), BadQuery),
        ("Thông tư", Decision("redirect", "Lan", "thử", "luat/1900/khong-co"), UnknownDocument),
    ],
    ids=["nothing to confirm", "nobody decides", "no such document"],
)
def test_decisions_that_make_no_sense_are_refused(
    folder: Path, surface: str, decision: Decision, error: type[Exception]
) -> None:
    """A decision without link, reviewer or known target is not noted."""
    link = link_of(folder, surface)
    with open_library(folder) as library, pytest.raises(error):
        library.correct(link, document_of(folder), decision)
    assert not (folder / "corrections.tsv").exists()


# ---- explanations ---------------------------------------------------------------------------------------------


def test_an_explanation_says_why_the_others_fell(folder: Path) -> None:
    """Each candidate of a title is listed, the later law with its date."""
    later(folder, LAW)
    with open_library(folder) as library:
        (reason,) = library.explain("theo Luật Nuôi rồng năm 2020")
    assert [(each.document, each.fell) for each in reason.candidates] == [
        ("luat/2021/99-2021-qh15", "another day: 05/05/2021")
    ]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("4/8", "holds digits"),
        ("cả xã", "holds no number"),
        ("Thông tư số 12/2031/TT-BNV", "there is a link"),
        ("Luật Nuôi rồng", "not linked: no law of this title is known"),
    ],
)
def test_absence_is_explained(folder: Path, words: str, why: str) -> None:
    """For any span, the reason why it has no link, or the link that covers it."""
    text = "Nay cả xã còn 4/8 hộ, theo Thông tư số 12/2031/TT-BNV và Luật Nuôi rồng."
    start = text.index(words)
    with open_library(folder) as library:
        assert why in library.why_not(text, start, start + len(words))
