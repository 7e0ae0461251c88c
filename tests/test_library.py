"""The library: built from real files by real processes; the bad is refused, the old serves on."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections import defaultdict
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.errors import BadQuery, BuildFailed, NoLibrary, StaleLibrary, UnknownDocument
from kg.library import build_library, open_library
from kg.library.folder import DATABASE, current_build
from kg.library.parallel import spread
from kg.read import Refusal, read_paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kg.library import Answer, Library, Report

ROOT = Path(__file__).resolve().parent.parent

LETTER = "cong-van/chua-ro/957-ubnd-nc_tinh-quang-tri"
LAW = "luat/2022/10-2022-qh15"
DECREES = ("nghi-dinh/2023/59-2023-nd-cp", "nghi-dinh/2023/61-2023-nd-cp")
LETTER_SENTENCE = "UBND tỉnh vừa ban hành Công văn số 957/UBND-NC gửi các sở, ban, ngành cấp tỉnh."
GOOD = "Thực hiện Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ, xã đã họp dân."
CONTENTS = (
    "document",
    "text",
    "unit",
    "citation",
    "relation",
    "digest",
    "source",
    "refusal",
    "place",
    "edge",
    "duty",
    "bearer",
    "action",
    "figure",
)
"""Tables that hold what a build found; ``meta`` has its day."""


# ---- the shipped documents ------------------------------------------------------------------------------------


def test_shipped_documents_are_read_without_refusal(library: Library) -> None:
    """Nothing that a fresh clone ships is refused: ``make serve`` would stop at it."""
    assert library.store.refusals() == ()


def test_every_shipped_file_is_a_document(library: Library, legal_docs: Path) -> None:
    """Each Markdown file of the family and of the reports is in the library, once."""
    files = {path.name for room in ("family", "reports") for path in (legal_docs / room).glob("*.md")}
    with sqlite3.connect(library.build / DATABASE) as database:
        names = [
            Path(name).name
            for (name,) in database.execute("select name from source where format = 'markdown'")
        ]
    assert sorted(names) == sorted(files)


def test_the_shipped_relations_are_in_the_library(library: Library) -> None:
    """Both shipped tables are read: the acts of amendment, and the articles that are merely related."""
    types = library.counts().relation_types
    assert min(types["amends"], types["supplements"], types["repeals"], types["related"]) > 1000


def test_found_is_the_sum_of_its_outcomes(library: Library) -> None:
    """The accounting identity holds for the whole, and for each form."""
    counts = library.counts()
    for account in (counts.citations, *counts.forms.values()):
        outcomes = account.resolved + account.ambiguous + account.unresolved + account.rejected
        assert account.found == outcomes > 0


def test_the_accounting_counts_the_links_that_are_there(library: Library) -> None:
    """The counts are those of the links that the documents give, one by one."""
    account = library.counts().citations
    outcomes: dict[str, int] = defaultdict(int)
    for document in library.store.all_documents():
        if document.standing in {"digest", "report"}:
            for link in library.links(document.id):
                outcomes[link.outcome] += 1
    assert (account.resolved, account.unresolved) == (outcomes["resolved"], outcomes["unresolved"])
    assert account.found == sum(outcomes.values())


def test_each_outcome_has_what_it_promises(library: Library) -> None:
    """Resolved has a target, ambiguous at least two candidates and no target, the others a reason."""
    for document in library.store.all_documents():
        for link in library.links(document.id) if document.standing in {"digest", "report"} else ():
            assert bool(link.target) == (link.outcome == "resolved"), link
            assert len(link.candidates) > 1 or link.outcome != "ambiguous", link
            assert bool(link.why_not) == (link.outcome != "resolved"), link


def test_each_link_and_unit_lies_in_its_text(library: Library) -> None:
    """A span cuts the very words of the citation out of the document's text."""
    for document in library.store.all_documents():
        if document.standing in {"digest", "report"}:
            text = library.text(document.id)
            for link in library.links(document.id):
                assert text[link.citation.start : link.citation.end] == link.citation.surface
            assert all(0 <= unit.start < unit.end <= len(text) for unit in library.units(document.id))


def test_each_target_is_a_document_of_the_library(library: Library) -> None:
    """A link never points to nothing: what the corpus lacks is a stub."""
    for document in library.store.all_documents():
        for link in library.links(document.id) if document.standing in {"digest", "report"} else ():
            for target in filter(None, (link.target, *link.candidates)):
                assert library.document(target).id == target


def test_the_meeting_of_ham_tan_is_linked_to_the_law_and_both_decrees(library: Library) -> None:
    """The report of January 2024 leads to Luật 10/2022/QH15, Nghị định 59 and 61/2023, each with its sentence."""
    (report,) = (
        each
        for each in library.store.all_documents()
        if (each.place, each.issued) == ("huyen-ham-tan_tinh-binh-thuan", dt.date(2024, 1, 18))
    )
    links = {link.target: link for link in library.links(report.id)}
    for target in (LAW, *DECREES):
        sentence = library.sentence(report.id, links[target].citation.start, links[target].citation.end)
        assert links[target].citation.surface in sentence.body


# ---- the province of a letter ---------------------------------------------------------------------------------


def targets(answers: Iterable[Answer]) -> set[str]:
    """Collect what answers point to, candidates included."""
    return {each.id for answer in answers for each in (answer.target, *answer.candidates) if each}


def test_the_letter_in_the_report_of_quang_tri_is_that_of_the_province(library: Library) -> None:
    """The portal that carries the report says which province has signed."""
    (report,) = (
        each
        for each in library.store.all_documents()
        if each.kind == "Tin" and "www.quangtri.gov.vn" in each.url
    )
    named = [link for link in library.links(report.id) if link.citation.number == "957/UBND-NC"]
    assert named
    assert {link.target for link in named} == {LETTER}
    assert library.document(LETTER).standing == "digest"


@pytest.mark.parametrize(
    "known",
    [
        {"place": "tinh-quang-tri"},
        {"url": "https://www.quangtri.gov.vn/chi-tiet-tin", "date": dt.date(2024, 3, 1)},
    ],
)
def test_a_sentence_with_place_or_portal_is_of_that_province(
    library: Library, known: dict[str, object]
) -> None:
    """With the place, or with the portal and the day, the same letter is found."""
    assert targets(library.cite(LETTER_SENTENCE, **known)) == {LETTER}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "known",
    [
        {},
        {"date": dt.date(2024, 3, 1)},
        {"url": "https://baomoi.com/tin"},
        {"url": "https://www.quangtri.gov.vn/tin", "date": dt.date(2026, 3, 1)},  # the second of that name
    ],
)
def test_a_sentence_alone_stays_without_the_province(library: Library, known: dict[str, object]) -> None:
    """*UBND tỉnh* is any of 63 provinces where neither place nor portal and day say which."""
    (answer,) = library.cite(LETTER_SENTENCE, **known)  # type: ignore[arg-type]
    assert LETTER not in targets([answer])
    assert not answer.known


def test_a_portal_without_a_day_offers_both_provinces_of_its_name(library: Library) -> None:
    """Two provinces have been called Quảng Trị, the second since 1 July 2025: the letter of each is offered."""
    (answer,) = library.cite(LETTER_SENTENCE, url="https://www.quangtri.gov.vn/tin")
    assert answer.link.outcome == "ambiguous"
    assert targets([answer]) == {LETTER, f"{LETTER}_2025"}


def test_a_list_shares_the_term_that_stands_after_it(library: Library) -> None:
    """*217, 218-QĐ/TW của Bộ Chính trị (khóa XI)* are both of that term."""
    answers = library.cite("Quyết định số 217, 218-QĐ/TW của Bộ Chính trị (khóa XI).")
    party = "quyet-dinh/2013/{}-qd-tw_2013-12-12"
    assert [answer.link.target for answer in answers] == [party.format(217), party.format(218)]


def test_another_province_has_another_letter(library: Library) -> None:
    """The number in a text of Phú Thọ is not the letter of Quảng Trị."""
    answers = library.cite(LETTER_SENTENCE, place="tinh-phu-tho")
    assert targets(answers) == {"cong-van/chua-ro/957-ubnd-nc_tinh-phu-tho"}


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://tamnong.phutho.gov.vn/tin", "huyen-tam-nong_tinh-phu-tho"),
        ("https://tamnong.dongthap.gov.vn/tin", "huyen-tam-nong_tinh-dong-thap"),
        ("https://tamnong.gov.vn/tin", ""),
    ],
)
def test_a_report_of_tam_nong_is_of_the_district_that_its_portal_names(
    tmp_path: Path, own_tables: Callable[[Path], Path], url: str, place: str
) -> None:
    """Two districts are called Tam Nông; a host that fits both says nothing."""
    front = f"---\nkind: Tin\nstanding: report\nissued: 2020-07-10\nurl: {url}\n---\n"
    folder = own_tables(tmp_path / "in")
    (folder / "tam-nong.md").write_text(front + GOOD, encoding="utf-8")
    build_library((folder,), tmp_path / "library", index=False)
    with open_library(tmp_path / "library") as opened:
        (report,) = (each for each in opened.store.all_documents() if each.kind == "Tin")
        assert report.place == place


def test_an_unknown_place_is_refused_with_an_example(library: Library) -> None:
    """A place that does not exist is no part of an identifier."""
    with pytest.raises(BadQuery, match="tinh-quang-tri"):
        library.cite(LETTER_SENTENCE, place="tinh-khong-co")


# ---- looking up -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "59/2023/NĐ-CP",
        "59/2023/nđ-cp",
        "Nghị định số 59/2023/NĐ-CP",
        DECREES[0],
        f"{DECREES[0]}/dieu-5",
        "59/2023/ND-CP",
        " 59/2023/NÐ–CP ",
    ],
)
def test_a_number_in_any_spelling_is_found(library: Library, name: str) -> None:
    """Cases, dashes, the wrong Ð and identifiers all lead to the decree."""
    assert [each.id for each in library.lookup(name)] == [DECREES[0]]


def test_an_unknown_document_names_its_neighbours(library: Library) -> None:
    """A mistyped identifier is answered with what resembles it."""
    with pytest.raises(UnknownDocument) as caught:
        library.document("nghi-dinh/2023/59-2023-nd-c")
    assert DECREES[0] in caught.value.near


def test_search_finds_the_article_on_village_conventions(library: Library) -> None:
    """A search of the shipped digests gives the decree on hương ước first."""
    assert library.search("nội dung hương ước, quy ước", limit=3).hits[0].document == DECREES[1]


# ---- the codification export ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def codified(
    shared: Path,
    legal_docs: Path,
    own_tables: Callable[[Path], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """Build the codification export together with the family; give the folder of the library."""
    folder = own_tables(tmp_path_factory.mktemp("codified"))
    shutil.copytree(legal_docs / "family", folder / "family")
    build_library((folder, shared / "corpus" / "phapdien"), folder / "library", index=False)
    return folder / "library"


def test_the_law_has_its_official_text_and_our_digest_beside_it(codified: Path) -> None:
    """Đề mục 44.13 gives Luật 10/2022/QH15 its 91 articles; the shipped digest stays, by article."""
    with open_library(codified) as opened:
        assert opened.document(LAW).standing == "official"
        articles = {unit.path: unit for unit in opened.units(LAW) if unit.kind == "dieu"}
        digests = opened.digests(LAW)
        assert len(articles) == 91
        assert digests
        assert {digest.unit for digest in digests} <= {"", *articles}
        assert "Phạm vi điều chỉnh" in articles["dieu-1"].heading
        facts = opened.document(LAW)
        assert (facts.number, facts.issued, facts.issuer) == (
            "10/2022/QH15",
            dt.date(2022, 11, 10),
            "Quốc hội",
        )


def test_no_article_of_the_export_is_lost(codified: Path, shared: Path) -> None:
    """Articles of one document that several đề mục files hold are joined, each with its own words."""
    given: dict[str, dict[str, str]] = defaultdict(dict)
    for source in read_paths([shared / "corpus" / "phapdien"]):
        assert not isinstance(source, Refusal)
        for unit in source.units:
            if unit.kind == "dieu":
                words = source.text[unit.start : unit.end].strip()
                given[f"{source.facts.kind} {source.facts.number}"].setdefault(unit.path, words)
    with open_library(codified) as opened:
        official = [each for each in opened.store.all_documents() if each.standing == "official"]
        assert {f"{each.kind} {each.number}" for each in official} == set(given)
        for document in official:
            text = opened.text(document.id)
            units = opened.units(document.id)
            kept = {
                unit.path: text[unit.start : unit.end].strip()
                for unit in units
                if unit.kind == "dieu" and not unit.quoted
            }
            assert kept == given[f"{document.kind} {document.number}"], document.id


def test_the_export_as_a_zip_file_gives_the_same(
    codified: Path, shared: Path, legal_docs: Path, tmp_path: Path, own_tables: Callable[[Path], Path]
) -> None:
    """Packed or not, the export gives the same texts, units, links and relations."""
    folder = own_tables(tmp_path / "in")
    shutil.copytree(legal_docs / "family", folder / "family")
    packed = tmp_path / "phapdien.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as members:
        for path in sorted((shared / "corpus" / "phapdien").rglob("*")):
            members.write(path, path.relative_to(shared / "corpus"))
    build_library((folder, packed), tmp_path / "library", index=False)
    for table in ("document", "text", "unit", "citation", "relation", "digest"):
        assert dump(tmp_path / "library", table) == dump(codified, table), table


# ---- one document from several files ---------------------------------------------------------------------------


def test_two_files_of_one_document_are_one_document_with_two_sources(
    tmp_path: Path, own_tables: Callable[[Path], Path]
) -> None:
    """Articles that only the second file has are added, and both files stand among the sources."""
    rows = [
        {
            "number": "7/2021/TT-BTC",
            "type": "Thông tư",
            "title": "Về thử",
            "issued": "01/02/2021",
            "articles": [
                {"no": "1", "heading": "Một", "text": "Lời một."},
                {"no": "2", "heading": "Hai", "text": "Lời hai."},
            ],
        },
        {
            "number": "07/2021/TT-BTC",
            "type": "Thông tư",
            "issuer": "Bộ Tài chính",
            "articles": [
                {"no": "2", "heading": "Hai", "text": "Lời hai."},
                {"no": "3", "heading": "Ba", "text": "Lời ba."},
            ],
        },
    ]
    folder = own_tables(tmp_path / "in")
    for name, row in zip("ab", rows, strict=True):
        (folder / f"{name}.jsonl").write_text(json.dumps(row), encoding="utf-8")
    build_library((folder,), tmp_path / "library", index=False)
    with open_library(tmp_path / "library") as opened:
        (document,) = opened.lookup("07/2021/TT-BTC")
        assert (document.title, document.issuer) == ("Về thử", "Bộ Tài chính")
        assert [unit.path for unit in opened.units(document.id)] == ["dieu-1", "dieu-2", "dieu-3"]
        text = opened.text(document.id)
        assert "Lời ba." in text[opened.unit(document.id, "dieu-3").start :]
        assert {origin.name for origin in opened.sources(document.id)} == {"a.jsonl#1", "b.jsonl#1"}


# ---- determinism ----------------------------------------------------------------------------------------------


def dump(folder: Path, table: str) -> list[tuple[object, ...]]:
    """Read a whole table of the build that a folder serves, in the order it was written."""
    with sqlite3.connect(current_build(folder) / DATABASE) as database:
        return database.execute(f"select * from {table}").fetchall()  # noqa: S608  our own table names


def test_one_process_and_two_give_the_same_library(
    tmp_path: Path, legal_docs: Path, own_tables: Callable[[Path], Path]
) -> None:
    """Every row of every table is the same, in the same order, whoever worked on it; twice is the same as once."""
    folder = own_tables(tmp_path / "in")
    for room in ("family", "reports"):
        shutil.copytree(legal_docs / room, folder / room)
    for name, processes in (("one", 1), ("two", 2), ("again", 1)):
        build_library((folder,), tmp_path / name, processes=processes, index=False)
    for table in CONTENTS:
        assert (
            dump(tmp_path / "one", table) == dump(tmp_path / "two", table) == dump(tmp_path / "again", table)
        ), table
    assert len(dump(tmp_path / "one", "citation")) > 400


def double(number: int) -> int:
    """Work of a worker: some takes longer."""
    time.sleep(0.02 if number % 5 == 0 else 0)
    return 2 * number


def refuse(number: int) -> int:
    """Work that fails half-way."""
    if number == 7:
        raise BuildFailed("seven")
    return number


def die(number: int) -> int:
    """Work that kills its process, as the kernel does when memory ends."""
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_results_come_in_the_order_of_the_batches(processes: int) -> None:
    """Whoever is ready first, the results are in order, each once."""
    assert list(spread(double, range(60), processes=processes)) == [2 * number for number in range(60)]


@pytest.mark.parametrize("processes", [1, 2])
def test_an_error_in_a_worker_is_raised_where_the_results_are_taken(processes: int) -> None:
    """The error of the work itself arrives, not a stand-in."""
    with pytest.raises(BuildFailed, match="seven"):
        list(spread(refuse, range(20), processes=processes))


def test_a_worker_that_dies_is_noticed() -> None:
    """The death of a process ends the work with an error and its cure, and does not hang."""
    with pytest.raises(BuildFailed, match="--processes 1"):
        list(spread(die, range(50), processes=2))


# ---- bad input ------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, own_tables: Callable[[Path], Path]) -> Path:
    """Give a folder of input with tables of its own and one good report."""
    made = own_tables(tmp_path / "in")
    (made / "good.txt").write_text(GOOD, encoding="utf-8")
    return made


def build_here(folder: Path, *more: Path) -> Report:
    """Build a folder beside itself, without full text."""
    return build_library((folder, *more), folder.parent / "library", index=False)


LEGACY = "Céng hoµ x· héi chñ nghÜa ViÖt Nam. NghÞ ®Þnh cña ChÝnh phñ vÒ viÖc thùc hiÖn d©n chñ ë c¬ së."
BAD_FILES = (
    ("empty.txt", b"", "empty"),
    ("blank.md", b" \n\n\t", "empty"),
    ("front-only.md", b"---\nkind: Tin\n---\n", "no text after the front matter"),
    ("bad-date.md", b"---\nkind: Tin\nissued: 2024-02-31\n---\nHo\n", "no day of the calendar"),
    ("latin.txt", "Ngh\xff\xfe\x80\x81 d\x8dnh".encode("latin-1"), "not valid UTF-8"),
    ("legacy.txt", LEGACY.encode("latin-1"), "TCVN3"),
    ("broken.zip", b"PK\x03\x04 half of a zip", "zip file is broken"),
    ("not.zip", b"no zip at all", "zip file is broken"),
    (
        "no-text.html",
        b"<html><head><title>x</title></head><body><script>var a=1</script></body></html>",
        "text",
    ),
    ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(200), "PNG"),
    ("scan.pdf", b"%PDF-1.4", "'.pdf' are not read"),
    ("broken.jsonl", b'{"number": "1/2020/TT-BTC", "text": "L\xc3\xb2i."}\n{oops\n', "no JSON"),
    ("cut.jsonl.gz", b"\x1f\x8b\x08\x00 cut", "damaged"),
)


@pytest.mark.parametrize(("name", "content", "reason"), BAD_FILES, ids=[name for name, _, _ in BAD_FILES])
def test_a_bad_file_is_refused_and_the_others_go_on(
    folder: Path, name: str, content: bytes, reason: str
) -> None:
    """The refusal names file, reason and cure, is kept in the library, and the good file is there."""
    (folder / name).write_bytes(content)
    report = build_here(folder)
    (refusal,) = report.refusals
    assert refusal.name.startswith(name)
    assert reason in refusal.reason
    assert refusal.cure
    with open_library(folder.parent / "library") as opened:
        assert opened.store.refusals() == report.refusals
        assert opened.counts().standings["report"] == 1


@pytest.mark.parametrize(("name", "line"), [("broken.jsonl", 2), ("bad-date.md", 3), ("latin.txt", 1)])
def test_the_refusal_names_the_line(folder: Path, name: str, line: int) -> None:
    """Where one line is at fault, it is named."""
    content = next(content for bad, content, _ in BAD_FILES if bad == name)
    (folder / name).write_bytes(content)
    assert [refusal.line for refusal in build_here(folder).refusals] == [line]


def test_what_is_no_regular_file_is_refused(folder: Path) -> None:
    """A link to nothing, a pipe and a socket are named, and nobody waits for them; a folder is gone into."""
    (folder / "link.md").symlink_to("nowhere.md")
    os.mkfifo(folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as opened:
        opened.bind(os.path.relpath(folder / "socket.md"))
        (folder / "folder.md").mkdir()
        (folder / "folder.md" / "also-good.txt").write_text("Lần hai: " + GOOD, encoding="utf-8")
        report = build_here(folder)
    assert {refusal.name for refusal in report.refusals} == {"link.md", "pipe.txt", "socket.md"}
    assert report.counts.standings["report"] == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission_is_refused(folder: Path) -> None:
    """A file of others is named with its cure."""
    (folder / "secret.txt").write_text(GOOD, encoding="utf-8")
    (folder / "secret.txt").chmod(0)
    (refusal,) = build_here(folder).refusals
    assert (refusal.name, refusal.cure) == ("secret.txt", "give read permission")


@pytest.mark.parametrize(
    ("table", "row", "line"),
    [
        ("registry.tsv", "Luật\t1/2020/QH14\tLuật Thử\tQuốc hội\t31/02/2020\t\t\t\t", 3),
        ("registry.tsv", "Luật\t1/2020/QH14\tLuật Thử\tQuốc hội\t\t\t\t\tmười", 3),
        ("registry.tsv", "Luật\t1/2020/QH14", 3),
        ("relations.tsv", "Luật\t1/2020/QH14\t\tamends\tLuật\t2/2019/QH14\t\tngày mai\tx", 3),
    ],
)
def test_a_bad_row_of_a_table_is_named_and_the_others_go_on(
    folder: Path, table: str, row: str, line: int
) -> None:
    """A row with a bad date, a bad number or too few cells is refused by its line; those around it are read."""
    good = {
        "registry.tsv": ("Luật\t{}/2020/QH14\tLuật Hay {}\tQuốc hội\t2020-06-01\t\t\t\t\n", "2/2020/QH14"),
        "relations.tsv": (
            "Luật\t{}/2020/QH14\t\tamends\tLuật\t8/2019/QH14\t\t2020-07-01\tx{}\n",
            "2/2020/QH14",
        ),
    }
    pattern, number = good[table]
    header = (folder / table).read_text(encoding="utf-8")
    (folder / table).write_text(
        header + pattern.format(3, 3) + row + "\n" + pattern.format(2, 2), encoding="utf-8"
    )
    (refusal,) = build_here(folder).refusals
    assert (refusal.name, refusal.line) == (table, line)
    with open_library(folder.parent / "library") as opened:
        assert len(opened.lookup(number)) == 1


@pytest.mark.parametrize("table", ["registry.tsv.gz", "relations.tsv.gz"])
def test_a_broken_table_is_refused(folder: Path, table: str) -> None:
    """A table that is cut off is named; the documents are read."""
    (folder / table).write_bytes(b"\x1f\x8b\x08\x00 cut")
    report = build_here(folder)
    assert {refusal.name for refusal in report.refusals} == {table}
    assert report.counts.standings["report"] == 1


def test_a_stub_keeps_what_its_first_citation_said(folder: Path) -> None:
    """*Nghị quyết này* after it takes neither number nor date from a document that only citations know."""
    text = (
        "---\nkind: Tin\nplace: tinh-son-la\n---\nTỉnh ban hành Nghị quyết số 277/2019/NQ-HĐND ngày 12/12/2019. "
        "Nghị quyết này gồm 5 điều.\n"
    )
    (folder / "resolution.md").write_text(text, encoding="utf-8")
    build_here(folder)
    with open_library(folder.parent / "library") as opened:
        (stub,) = (each for each in opened.store.all_documents() if each.kind == "Nghị quyết")
        assert (stub.number, stub.issued) == ("277/2019/NQ-HĐND", dt.date(2019, 12, 12))
        assert len(opened.cited_by(stub.id)) == 2


def test_two_reports_of_one_name_and_other_words_are_not_made_one(folder: Path) -> None:
    """Of two reports of one identity and other words the second is refused; a copy is a second source."""
    (folder / "good-copy.txt").write_text(GOOD, encoding="utf-8")
    (folder / "other.txt").write_text(GOOD + "\nXã bên cũng vậy.", encoding="utf-8")
    report = build_here(folder)
    assert [(each.name, each.reason.split()[0]) for each in report.refusals] == [
        ("other.txt", "good-copy.txt")
    ]
    with open_library(folder.parent / "library") as opened:
        (document,) = (each for each in opened.store.all_documents() if each.kind == "Tin")
        assert {"good.txt", "good-copy.txt"} <= {origin.name for origin in opened.sources(document.id)}


def test_a_path_that_does_not_exist_is_refused(folder: Path) -> None:
    """A mistyped path among good ones is named, and the good ones are read."""
    (refusal,) = build_here(folder, folder / "nowhere").refusals
    assert refusal.name.endswith("nowhere")


def test_where_nothing_can_be_read_the_old_library_stays(folder: Path) -> None:
    """A mistyped path alone does not put a library of facts in place of one with texts."""
    build_here(folder)
    before = current_build(folder.parent / "library")
    with pytest.raises(BuildFailed, match=r"nowhere.*no such file"):
        build_library((folder / "nowhere",), folder.parent / "library", index=False)
    assert current_build(folder.parent / "library") == before


def test_an_empty_folder_builds_nothing(tmp_path: Path, own_tables: Callable[[Path], Path]) -> None:
    """A folder without documents, its tables without rows, is said to hold none, and no library appears."""
    own_tables(tmp_path / "in")
    with pytest.raises(BuildFailed, match="hold none"):
        build_library((tmp_path / "in",), tmp_path / "library")
    with pytest.raises(NoLibrary):
        open_library(tmp_path / "library")


def test_a_registry_alone_is_a_library(tmp_path: Path, own_tables: Callable[[Path], Path]) -> None:
    """A folder with nothing but its own registry can be looked up."""
    folder = own_tables(tmp_path / "in")
    with (folder / "registry.tsv").open("a", encoding="utf-8") as file:
        file.write("Luật\t2/2020/QH14\tLuật Hay\tQuốc hội\t2020-06-01\t\t\t\t\n")
    build_here(folder)
    with open_library(tmp_path / "library") as opened:
        assert [each.title for each in opened.lookup("2/2020/QH14")] == ["Luật Hay"]


def test_a_library_of_another_version_is_told_from_none(folder: Path) -> None:
    """An older schema is named with the cure, and a file that is no database as well."""
    build_here(folder)
    database = current_build(folder.parent / "library") / DATABASE
    with sqlite3.connect(database) as changed:
        changed.execute("update meta set value = '1' where key = 'schema'")
    with pytest.raises(StaleLibrary, match=r"schema 1.*kg build"):
        open_library(folder.parent / "library")
    database.write_bytes(b"no database at all" * 100)
    with pytest.raises(NoLibrary, match="kg build"):
        open_library(folder.parent / "library")


def test_a_library_without_full_text_says_so(folder: Path) -> None:
    """A search in a library built without its index names the cure; the rest of the library works."""
    build_here(folder)
    with open_library(folder.parent / "library") as opened:
        assert opened.counts().documents
        with pytest.raises(NoLibrary, match="without full-text"):
            opened.search("họp dân")


# ---- builds that are stopped -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory, own_tables: Callable[[Path], Path]) -> Path:
    """Give a folder whose build takes long enough to be stopped half-way."""
    folder = own_tables(tmp_path_factory.mktemp("large") / "in")
    articles = [
        {
            "no": str(number),
            "heading": f"Việc {number}",
            "text": f"Theo Điều {number} Nghị định số 59/2023/NĐ-CP.",
        }
        for number in range(1, 41)
    ]
    with (folder / "many.jsonl").open("w", encoding="utf-8") as file:
        for serial in range(1, 1201):
            row = {
                "number": f"{serial}/2021/TT-BTC",
                "type": "Thông tư",
                "title": f"Việc số {serial}",
                "articles": articles,
            }
            file.write(json.dumps(row) + "\n")
    return folder


@pytest.fixture
def served(tmp_path: Path, folder: Path) -> Path:
    """Give a folder that serves a small library; the next build goes beside it."""
    build_here(folder)
    return folder.parent / "library"


PATIENCE = 300  # seconds for what takes one or two on a machine that does nothing else


# A shell tells its background jobs to ignore SIGINT, and they their children: a test run as one would prove nothing.
HEARING_CTRL_C = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_module("kg", run_name="__main__")
"""


class Running:
    """A build that runs: a process of its own, with workers."""

    def __init__(self, given: Path, library: Path) -> None:
        command = [
            sys.executable,
            "-c",
            HEARING_CTRL_C,
            "build",
            given,
            "--library",
            library,
            "--processes",
            "2",
            "--no-index",
        ]
        self.library = library
        self.build = subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        )

    def workers(self) -> list[int]:
        """List the processes that the build has started."""
        children = Path(f"/proc/{self.build.pid}/task/{self.build.pid}/children").read_text(encoding="ascii")
        return [int(pid) for pid in children.split()]

    def wait_for_workers(self) -> None:
        """Wait until the texts are being read."""
        until = time.monotonic() + PATIENCE
        while not (list(self.library.glob("part-*/*.sqlite")) and len(self.workers()) == 2):
            assert self.build.poll() is None, self.build.communicate()
            assert time.monotonic() < until
            time.sleep(0.02)

    def end(self) -> tuple[int, str]:
        """Wait for the end; give exit code and what was said on stderr."""
        said = self.build.communicate(timeout=PATIENCE)[1]
        return self.build.returncode, said


@pytest.fixture
def running(large: Path, served: Path) -> Iterator[Running]:
    """Give a build in the middle of its work, above a library that serves; end it, whatever happens."""
    if not Path("/proc/self/task").is_dir():
        pytest.skip("this system does not list the children of a process in /proc")
    begun = Running(large, served)
    try:
        begun.wait_for_workers()
        yield begun
    finally:
        if begun.build.poll() is None:
            os.killpg(begun.build.pid, signal.SIGKILL)
        begun.build.communicate()


def still_serves(library: Path) -> bool:
    """Tell whether the small library of before answers."""
    with open_library(library) as opened:
        return opened.counts().standings == {"stub": 1, "report": 1}


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and only waits to be counted does not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_second_build_is_told_to_wait(running: Running, folder: Path) -> None:
    """While a build runs, another one ends with a clear message."""
    with pytest.raises(BuildFailed, match="another build is writing"):
        build_here(folder)
    assert running.build.poll() is None


def test_a_build_that_is_killed_leaves_the_old_library(running: Running, folder: Path) -> None:
    """After ``kill -9`` the old library serves, no worker stays, and the next build runs and cleans up."""
    workers = running.workers()
    running.build.kill()
    running.build.wait()
    assert still_serves(running.library)
    until = time.monotonic() + PATIENCE
    while any(map(is_alive, workers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(is_alive, workers))
    assert list(running.library.glob("part-*"))
    build_here(folder)
    assert not list(running.library.glob("part-*"))
    assert still_serves(running.library)


def test_ctrl_c_stops_a_build_and_leaves_the_old_library(running: Running) -> None:
    """SIGINT to the whole group, as a terminal sends it, ends with a line of ours and no trace of the build."""
    os.killpg(running.build.pid, signal.SIGINT)
    code, said = running.end()
    assert code == 1
    assert re.fullmatch(r"\s*kg: the build was stopped; the library that was there still serves\n", said), (
        said
    )
    assert still_serves(running.library)
    assert not list(running.library.glob("part-*"))


def test_killed_workers_stop_the_build_and_leave_the_old_library(running: Running) -> None:
    """When the kernel takes the workers, the build ends with the cure, and does not hang."""
    for pid in running.workers():
        os.kill(pid, signal.SIGKILL)
    code, said = running.end()
    assert code == 1
    assert "a worker process died" in said
    assert "Traceback" not in said
    assert still_serves(running.library)
    assert not list(running.library.glob("part-*"))


@pytest.mark.parametrize("kib", [16, 500, 6500, 7500])
def test_a_full_disk_stops_the_build_and_leaves_the_old_library(
    folder: Path, legal_docs: Path, kib: int
) -> None:
    """On a disk that holds a library, a build of 9 MB ends with the cure: at its start, its texts, its index."""
    disk = folder.parent / "disk"
    disk.mkdir()
    for room in ("family", "reports"):
        shutil.copytree(legal_docs / room, folder / room)
    script = """
        set -e
        mount -t tmpfs -o size="$1" none "$2"
        mkdir "$2/library" "$2/library/b-old"
        echo b-old > "$2/library/CURRENT"
        "$3" -m kg build "$4" --library "$2/library" || echo "exit $?"
        ls "$2/library"
    """
    command = ["unshare", "-rm", "sh", "-c", script, "sh", f"{kib}k", disk, sys.executable, folder]
    if shutil.which("unshare") is None or subprocess.run(["unshare", "-rm", "true"], check=False).returncode:
        pytest.skip("this user may not mount a small disk")
    run = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert run.stdout.split() == ["exit", "1", "CURRENT", "LOCK", "b-old"], run
    assert re.fullmatch(r"kg: [^\n]*free some space[^\n]*\n", run.stderr), run.stderr


def test_a_library_made_for_reading_only_is_read(served: Path) -> None:
    """A library whose files and folders nobody may write answers all the same."""
    build = current_build(served)
    for path in (*build.rglob("*"), build, served):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert still_serves(served)
    finally:
        for path in (served, build):
            path.chmod(0o755)


def test_an_open_library_notices_a_newer_build(folder: Path) -> None:
    """A reader keeps what it opened, answers from it, and can tell that there is something newer."""
    build_here(folder)
    with open_library(folder.parent / "library") as opened:
        before = opened.counts()
        assert opened.is_current
        (folder / "more.txt").write_text("Lần hai: " + GOOD, encoding="utf-8")
        build_here(folder)
        assert not opened.is_current
        assert astuple(opened.counts()) == astuple(before)
        assert list(opened.store.all_documents())
