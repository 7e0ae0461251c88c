"""The store: what is written comes back, a step is kept whole or not at all, and a bad file is named."""

from __future__ import annotations

import datetime as dt
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import BuildFailed, NoLibrary, StaleLibrary, UnknownDocument, UnreadableDocument
from kg.model import Citation, Document, Link, Place, Relation, Span, Unit
from kg.number import number_key
from kg.read import Refusal
from kg.store import SCHEMA_VERSION, Accounting, Digest, Filter, Incoming, Origin, Store, Text, title_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

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
    standing="official",
)
OLD = Document(
    "nghi-dinh/2015/04-2015-nd-cp",
    "Nghị định",
    "04/2015/NĐ-CP",
    "Thực hiện dân chủ trong cơ quan",
    "Chính phủ",
    dt.date(2015, 1, 9),
    ended=dt.date(2023, 7, 1),
    ended_why="theo Luật 10/2022/QH15",
    standing="registry",
)
STUB = Document("ket-luan/2016/120-kl-tw_2016-01-07", "Kết luận", "120-KL/TW", "", issued=dt.date(2016, 1, 7))
REPORT = Document(
    "tin/2024-01-19/hoi-nghi-ham-tan",
    "Tin",
    "",
    "Hàm Tân: hội nghị tổng kết",
    issued=dt.date(2024, 1, 19),
    place="huyen-ham-tan_tinh-binh-thuan",
    standing="report",
    url="https://hamtan.example/255351",
)
DOCUMENTS = (LAW, DECREE, OLD, STUB, REPORT)

BODY = (
    "Điều 1. Phạm vi điều chỉnh\n"
    "1. Nghị định này quy định chi tiết khoản 4 Điều 23 Luật Thực hiện dân chủ ở cơ sở. Việc khác theo luật 𝒜.\n"
    "Điều 2. Hiệu lực\n"
    "Nghị định này có hiệu lực từ ngày 15 tháng 8 năm 2023. Kết luận số 120-KL/TW tiếp tục thực hiện."
)
CITED = BODY.index("khoản 4"), BODY.index(". Việc")
SECOND = BODY.index("Điều 2.")
UNITS = (
    Unit("dieu-1", "dieu", "1", "Phạm vi điều chỉnh", 0, SECOND, "chuong-1"),
    Unit("dieu-1/khoan-1", "khoan", "1", "", BODY.index("1. Nghị"), SECOND, "dieu-1"),
    Unit("dieu-23", "dieu", "23", "", *CITED, quoted=True),
    Unit("dieu-2", "dieu", "2", "Hiệu lực", SECOND, len(BODY), "chuong-1"),
)
TO_LAW = Link(
    Citation(
        *CITED,
        BODY[slice(*CITED)],
        "title",
        "Luật",
        title="Luật Thực hiện dân chủ ở cơ sở",
        units=("dieu-23/khoan-4",),
        relation="details",
        cue=Span(CITED[0] - 18, CITED[0] - 1),
        passive=True,
        document=Span(CITED[0] + 16, CITED[1]),
        rule="title",
    ),
    "resolved",
    LAW.id,
    ("dieu-23/khoan-4",),
    (),
    "title",
    "",
    ("tên văn bản thiếu năm",),
)
TO_STUB = Link(
    Citation(
        BODY.index("Kết luận"),
        BODY.index(" tiếp tục"),
        "Kết luận số 120-KL/TW",
        "full",
        "Kết luận",
        "120-KL/TW",
        issuer="Bộ Chính trị",
        year=2016,
        date=dt.date(2016, 1, 7),
        within=0,
        antecedent=0,
        term="khóa XI",
    ),
    "resolved",
    STUB.id,
    how="number",
)
OPEN = Link(
    Citation(SECOND, SECOND + 4, "Điều", "provision", refers_to_self=True),
    "ambiguous",
    candidates=(LAW.id, OLD.id),
    why_not="hai văn bản cùng tên",
)
LOST = Link(Citation(5, 9, "ngh", "fragment", number="59"), "unresolved", why_not="không có số nào như vậy")
NONE = Link(Citation(9, 12, "đị", "fragment", rejected="kết luận của hội nghị"), "rejected")
LINKS = (TO_LAW, TO_STUB, OPEN, LOST, NONE)
RELATIONS = (
    Relation(
        DECREE.id, "dieu-1/khoan-1", "details", LAW.id, "dieu-23/khoan-4", None, "text", *CITED, DECREE.id
    ),
    Relation(DECREE.id, "", "details", LAW.id, "dieu-33", dt.date(2023, 8, 15), "phap-dien:44013"),
    Relation(LAW.id, "", "replaces", OLD.id, "", dt.date(2023, 7, 1), "domain:htpl97"),
)
OLD_PLACE = Place(
    "huyen-ham-tan_tinh-binh-thuan",
    "district",
    "huyện Hàm Tân",
    "601",
    "tinh-binh-thuan",
    None,
    dt.date(2025, 7, 1),
    ("xa-ham-tan_tinh-lam-dong", "xa-son-my_tinh-lam-dong"),
    "1671/NQ-UBTVQH15",
    "vietnamadminunits 1.0.4",
    ("successors",),
)
NEW_PLACE = Place(
    "xa-ham-tan_tinh-lam-dong",
    "commune",
    "xã Hàm Tân",
    "23236",
    "tinh-lam-dong",
    dt.date(2025, 7, 1),
    None,
)
ORIGINS = (
    Origin(DECREE.id, "codified.jsonl.gz#12", "jsonl", "official", sha256="00ff", issuer="Chính phủ"),
    Origin(
        DECREE.id,
        "registry.tsv#7",
        "registry",
        "registry",
        "https://vbpl.example/1",
        dt.date(2026, 11, 1),
        issuer="Quốc hội",
        title="Nghị định 59",
        issued=dt.date(2023, 8, 15),
    ),
)
REFUSALS = (
    Refusal("hong.zip", None, "the archive is broken", "zip it again"),
    Refusal("a.jsonl", 3, "no JSON", "-"),
)
DIGESTS = (Digest(LAW.id, "dieu-11", "UBND xã công khai 19 việc."), Digest(LAW.id, "", "Dân biết, dân bàn."))


def fill(store: Store) -> None:
    """Add everything above, in three steps, as a build would."""
    with store.step("documents") as step:
        step.add_documents(iter(DOCUMENTS))
        step.add_sources(ORIGINS)
        step.add_places((OLD_PLACE, NEW_PLACE))
        step.add_refusals(REFUSALS)
    with store.step("texts") as step:
        step.add_texts([Text(DECREE.id, "official", BODY)])
        step.add_units([(DECREE.id, UNITS)])
        step.add_digests(DIGESTS)
    with store.step("links") as step:
        step.add_links([(DECREE.id, UNITS, LINKS)])
        step.add_relations(iter(RELATIONS))
    store.finish(version="0.1", built=dt.date(2026, 11, 22))


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the file of a finished library; nobody changes it."""
    path = tmp_path_factory.mktemp("library") / "kg.sqlite"
    with Store.create(path) as store:
        fill(store)
    return path


@pytest.fixture(scope="module")
def store(file: Path) -> Iterator[Store]:
    """Give that library, open for reading."""
    with Store.open(file) as opened:
        yield opened


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Store]:
    """Give a library that is being built, with its documents added."""
    with Store.create(tmp_path / "kg.sqlite") as made:
        with made.step("documents") as step:
            step.add_documents(DOCUMENTS)
        yield made


def as_plain(path: Path) -> closing[sqlite3.Connection]:
    """Open the file behind the store's back."""
    return closing(sqlite3.connect(path))


# What is written comes back


def test_documents_come_back_whole(store: Store) -> None:
    """Every field of a document survives, dates, tuples and absent values included."""
    assert tuple(store.document(document.id) for document in DOCUMENTS) == DOCUMENTS


def test_documents_come_in_the_order_asked_for(store: Store) -> None:
    """Many documents are read at once, in the order of the identifiers; unknown ones are passed over."""
    assert store.documents([STUB.id, "luat/1900/1", LAW.id]) == (STUB, LAW)


def test_all_documents_are_streamed(store: Store) -> None:
    """Every document comes once, by identifier."""
    assert list(store.all_documents()) == sorted(DOCUMENTS, key=lambda document: document.id)


@pytest.mark.parametrize("spelling", ["59/2023/NĐ-CP", "59/2023/nd-cp", "059/2023/NÐ-CP"])
def test_numbers_are_found_in_any_spelling(store: Store, spelling: str) -> None:
    """A number is found by its key, whatever the case, the padding and the letter for đ."""
    assert store.find_number(number_key(spelling)) == (DECREE,)


def test_no_number_finds_nothing(store: Store) -> None:
    """Documents without a number do not answer to the empty key."""
    assert store.find_number("") == ()


def test_texts_come_back(store: Store) -> None:
    """A text is what was given, code point for code point."""
    assert store.text(DECREE.id) == Text(DECREE.id, "official", BODY)


def test_a_stub_has_an_empty_text(store: Store) -> None:
    """A document known only by what cites it has no words, which is not an error."""
    assert store.text(STUB.id) == Text(STUB.id, "stub", "")


def test_units_come_back_in_order(store: Store) -> None:
    """Units come in the order in which the text has them."""
    assert store.units(DECREE.id) == UNITS


def test_one_unit_is_found_by_its_path(store: Store) -> None:
    """A unit path leads to its unit."""
    assert store.unit(DECREE.id, "dieu-1/khoan-1") == UNITS[1]


def test_links_come_back_whole(store: Store) -> None:
    """Every field of a link and of its citation survives, in the order in which they were found."""
    assert store.links(DECREE.id) == LINKS


def test_relations_come_back_whole(store: Store) -> None:
    """Every field of a relation survives."""
    assert set(store.all_relations()) == set(RELATIONS)


def test_sources_keep_their_disagreement(store: Store) -> None:
    """What each source says of a document stands beside what the others say."""
    assert store.sources(DECREE.id) == ORIGINS


def test_digests_come_back(store: Store) -> None:
    """Digests come by document, with their unit."""
    assert (store.digests(LAW.id), list(store.all_digests())) == (DIGESTS, list(DIGESTS))


def test_refusals_come_back(store: Store) -> None:
    """What could not be read is kept with its line, reason and cure."""
    assert store.refusals() == REFUSALS


def test_streams_agree_with_single_questions(store: Store) -> None:
    """Units and links that are streamed are the same as those asked for one by one."""
    assert list(store.all_units()) == [(DECREE.id, store.units(DECREE.id))]
    assert list(store.all_links()) == [(DECREE.id, store.links(DECREE.id))]


def test_places_come_back_with_successors(store: Store) -> None:
    """A place keeps its dates and the places that succeeded it, in their order."""
    assert tuple(store.all_places()) == (OLD_PLACE, NEW_PLACE)
    assert store.place("tinh-khong-co") is None


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (lambda store: store.places_named(title_key("Huyện Hàm Tân")), (OLD_PLACE,)),
        (lambda store: store.places_in("tinh-lam-dong"), (NEW_PLACE,)),
        (lambda store: store.predecessors(NEW_PLACE.id), (OLD_PLACE,)),
    ],
    ids=["by name", "by parent", "by successor"],
)
def test_places_are_found(
    store: Store, found: Callable[[Store], tuple[Place, ...]], expected: tuple[Place, ...]
) -> None:
    """Places are found by folded name, by what contains them, and by what came after them."""
    assert found(store) == expected


# Stretches of text


@given(start=st.integers(-5, len(BODY) + 9), end=st.integers(-5, len(BODY) + 9))
def test_excerpts_are_slices(store: Store, start: int, end: int) -> None:
    """An excerpt is the slice of the body between its own offsets, whatever is asked for."""
    excerpt = store.excerpt(DECREE.id, start, end)
    assert excerpt.body == BODY[excerpt.start : excerpt.end] == BODY[max(start, 0) : max(end, 0)]


def test_excerpts_pass_over_nul(fresh: Store) -> None:
    """A NUL character in a text moves no offset."""
    with fresh.step("texts") as step:
        step.add_texts([Text(LAW.id, "official", "trước\0sau đó")])
    assert fresh.excerpt(LAW.id, 4, 9).body == "c\0sau"[:5]


def test_a_stub_has_empty_excerpts(store: Store) -> None:
    """Where there is no text, an excerpt is empty."""
    assert store.excerpt(STUB.id, 3, 9).body == ""


@pytest.mark.parametrize(
    ("inner", "sentence"),
    [
        ("khoản 4 Điều 23", BODY[BODY.index("1. Nghị") : BODY.index(" Việc")]),
        ("Việc khác", "Việc khác theo luật 𝒜."),
        ("15 tháng 8", "Nghị định này có hiệu lực từ ngày 15 tháng 8 năm 2023."),
        ("120-KL/TW", "Kết luận số 120-KL/TW tiếp tục thực hiện."),
        ("Phạm vi", "Điều 1. Phạm vi điều chỉnh"),
        ("luật 𝒜.\nĐiều 2", "Việc khác theo luật 𝒜.\nĐiều 2. Hiệu lực"),
    ],
)
def test_sentences_surround_their_span(store: Store, inner: str, sentence: str) -> None:
    """A span's sentence ends at a line or a full stop, but not after the label of a unit."""
    start = BODY.index(inner)
    found = store.sentence(DECREE.id, start, start + len(inner))
    assert (found.body, BODY[found.start : found.end]) == (sentence, sentence)


# Citations and relations from both sides


def test_citations_are_placed_in_units(store: Store) -> None:
    """A citation stands in the innermost unit of the citing document, not in one quoted for another."""
    assert store.citations_of(LAW.id) == (Incoming(DECREE, "dieu-1/khoan-1", TO_LAW),)


@pytest.mark.parametrize(
    ("inside", "unit"),
    [
        ("Phạm vi", "dieu-1"),
        ("khoản 4", "dieu-1/khoan-1"),
        ("Hiệu lực", "dieu-2"),
        ("120-KL/TW", "dieu-2"),
    ],
)
def test_every_citation_has_its_unit(fresh: Store, inside: str, unit: str) -> None:
    """Citations given in any order are placed in the innermost unit that holds their start."""
    start = BODY.index(inside)
    link = replace(TO_LAW, citation=replace(TO_LAW.citation, start=start))
    with fresh.step("links") as step:
        step.add_links([(DECREE.id, UNITS, (TO_STUB, link, replace(link, outcome="rejected", target="")))])
    assert [incoming.unit for incoming in fresh.citations_of(LAW.id)] == [unit]


def test_a_citation_after_a_clause_belongs_to_the_article(fresh: Store) -> None:
    """Where an inner unit has ended the outer one goes on, and after both there is none."""
    units = (
        Unit("dieu-1", "dieu", "1", "", 0, 50),
        Unit("dieu-1/khoan-1", "khoan", "1", "", 10, 20, "dieu-1"),
    )
    links = [replace(TO_LAW, citation=replace(TO_LAW.citation, start=start)) for start in (60, 15, 30, 5)]
    with fresh.step("links") as step:
        step.add_links([(DECREE.id, units, links)])
    placed = {incoming.link.citation.start: incoming.unit for incoming in fresh.citations_of(LAW.id)}
    assert placed == {5: "dieu-1", 15: "dieu-1/khoan-1", 30: "dieu-1", 60: ""}


def test_without_units_a_citation_stands_in_none(fresh: Store) -> None:
    """A text without units has its citations in the document itself."""
    with fresh.step("links") as step:
        step.add_links([(REPORT.id, (), (TO_LAW,))])
    assert [incoming.unit for incoming in fresh.citations_of(LAW.id)] == [""]


@pytest.mark.parametrize(
    ("unit", "number"),
    [("dieu-23/khoan-4", 1), ("dieu-23", 1), ("dieu-2", 0), ("dieu-23/khoan-4/diem-a", 0)],
)
def test_citations_of_a_unit(store: Store, unit: str, number: int) -> None:
    """A unit is cited by what names it or something within it, and by nothing else."""
    assert len(store.citations_of(LAW.id, unit)) == store.count_citations_of(LAW.id, unit) == number


def test_citations_come_in_pages(store: Store) -> None:
    """A page of citations begins at its offset and ends at its limit."""
    assert store.citations_of(LAW.id, limit=1, offset=1) == ()
    assert len(store.citations_of(LAW.id, limit=1)) == store.count_citations_of(LAW.id) == 1


def test_relations_are_read_from_both_sides(store: Store) -> None:
    """A relation belongs to its source and to its target."""
    assert set(store.relations_from(DECREE.id)) == set(store.relations_to(LAW.id)) == set(RELATIONS[:2])


@pytest.mark.parametrize(
    ("unit", "found"),
    [("dieu-1", RELATIONS[:1]), ("chuong-1", RELATIONS[:1]), ("dieu-2", ()), ("", RELATIONS[1:2])],
)
def test_relations_of_a_unit(store: Store, unit: str, found: tuple[Relation, ...]) -> None:
    """A unit has the relations of all it contains: a chapter those of its articles."""
    assert store.relations_from(DECREE.id, unit) == found


def test_edges_sum_up_relations(store: Store) -> None:
    """An edge counts the relations of one type between two documents; its evidence stands in words."""
    edges = {(edge.source, edge.target, edge.relation): edge for edge in store.edges()}
    details = edges[DECREE.id, LAW.id, "details"]
    assert (len(edges), details.count) == (2, 2)
    assert store.evidence([details]) == RELATIONS[:1]


STATED = Relation(DECREE.id, "", "details", LAW.id, "", None, "phap-dien:44013")
STATED_BY_OTHER = replace(STATED, basis="text", start=3, end=9, evidence=OLD.id)
STATED_BY_ITSELF = replace(STATED_BY_OTHER, evidence=DECREE.id)
TOLD = {
    "by-all": [STATED, STATED_BY_OTHER, STATED_BY_ITSELF],
    "by-another": [STATED, STATED_BY_OTHER],
    "by-nobody": [STATED],
}


@pytest.mark.parametrize("told", TOLD.values(), ids=TOLD)
def test_evidence_is_in_the_words_of_the_source_first(fresh: Store, told: list[Relation]) -> None:
    """What a document says itself proves a relation before what others say of it, and that before what nobody says."""
    with fresh.step("relations") as step:
        step.add_relations(told)
    (edge,) = fresh.edges()
    assert fresh.evidence([edge]) == (told[-1],)


def test_finished_edges_are_the_same(store: Store) -> None:
    """What ``finish`` summed up is what the relations say."""
    ids = [document.id for document in DOCUMENTS]
    assert sorted(store.edges_at(ids, "up", limit=99), key=str) == sorted(store.edges(), key=str)


def test_the_strongest_edges_of_many_documents_come_first(fresh: Store) -> None:
    """Asked for more documents than one statement takes, the strongest edges of all are given."""
    ids = [f"vb/1/{number:04}" for number in range(1200)]
    with fresh.step("relations") as step:
        step.add_documents(replace(STUB, id=id) for id in ids)
        step.add_relations(replace(RELATIONS[1], source=id, relation="cites") for id in ids[:-3])
        step.add_relations(replace(RELATIONS[1], source=id) for id in ids[-3:])
    fresh.finish()
    edges = fresh.edges_at(ids, "up", limit=4)
    assert [(edge.source, edge.relation) for edge in edges] == [
        *((id, "details") for id in ids[-3:]),
        (ids[0], "cites"),
    ]


# Lists and figures


def test_counts_account_for_every_citation(store: Store) -> None:
    """Found = resolved + ambiguous + unresolved + rejected, over all and for each form."""
    counts = store.counts()
    assert counts.citations == Accounting(5, 2, 1, 1, 1)
    assert counts.forms["fragment"] == Accounting(2, 0, 0, 1, 1)
    assert all(account.balanced for account in (counts.citations, *counts.forms.values()))
    assert sum(account.found for account in counts.forms.values()) == counts.citations.found


def test_an_account_can_be_out_of_balance() -> None:
    """The identity is checked, not assumed."""
    assert not Accounting(5, 2, 1, 1, 0).balanced


def test_counts_tell_what_there_is(store: Store) -> None:
    """Documents are counted by kind and standing, relations by type, all else as a whole."""
    counts = store.counts()
    assert counts.kinds == {"Nghị định": 2, "Kết luận": 1, "Luật": 1, "Tin": 1}
    assert counts.standings == {"official": 2, "registry": 1, "report": 1, "stub": 1}
    assert counts.relation_types == {"details": 2, "replaces": 1}
    others = (
        counts.documents,
        counts.texts,
        counts.characters,
        counts.units,
        counts.relations,
        counts.sources,
    )
    assert others == (5, 1, len(BODY), 4, 3, 2)
    assert (counts.digests, counts.places, counts.refusals, counts.dangling) == (2, 2, 2, 0)


def test_counts_are_the_same_before_and_after(fresh: Store) -> None:
    """The figures that ``finish`` keeps are those that the tables give."""
    with fresh.step("links") as step:
        step.add_links([(DECREE.id, UNITS, LINKS)])
    assert fresh.counts() == fresh.finish()


def test_dangling_ends_are_counted(fresh: Store) -> None:
    """A relation to a document that was never added is seen, not hidden."""
    with fresh.step("relations") as step:
        step.add_relations([replace(RELATIONS[0], target="luat/1999/khong-co")])
    assert fresh.counts().dangling == 1


def test_meta_says_who_made_it(store: Store) -> None:
    """A library knows its schema, the version of kg and the day of its build."""
    assert store.meta() == {"schema": SCHEMA_VERSION, "version": "0.1", "built": "2026-11-22"}


def test_stubs_are_ranked_by_citations(store: Store) -> None:
    """The list of what to acquire names each stub with the number of its citations."""
    assert [(ranked.document, ranked.cited) for ranked in store.most_cited("stub")] == [(STUB, 1)]


@pytest.mark.parametrize(
    ("chosen", "ids"),
    [
        (Filter(kind="Nghị định"), (DECREE.id, OLD.id)),
        (Filter(standing="official"), (DECREE.id, LAW.id)),
        (Filter(place="huyen-ham-tan_tinh-binh-thuan"), (REPORT.id,)),
        (Filter(year=2015), (OLD.id,)),
        (Filter(kind="Luật", year=2015), ()),
        (Filter(), (REPORT.id, DECREE.id, LAW.id, STUB.id, OLD.id)),
    ],
    ids=["kind", "standing", "place", "year", "two conditions", "all"],
)
def test_lists_are_filtered(store: Store, chosen: Filter, ids: tuple[str, ...]) -> None:
    """A list holds what its filter lets through, the latest first, and knows how many there are."""
    assert tuple(ranked.document.id for ranked in store.browse(chosen)) == ids
    assert store.count_documents(chosen) == len(ids)


def test_lists_come_in_pages(store: Store) -> None:
    """A page of a list begins at its offset and ends at its limit."""
    assert [ranked.document for ranked in store.browse(Filter(), limit=2, offset=1)] == [DECREE, LAW]


def test_authority_is_kept(fresh: Store) -> None:
    """Documents keep the scores they are given; those not named have none."""
    with fresh.step("authority") as step:
        step.set_authority({LAW.id: 0.75})
    assert fresh.authorities() == {document.id: 0.75 if document == LAW else 0.0 for document in DOCUMENTS}
    assert [ranked.authority for ranked in fresh.ranked([LAW.id, OLD.id])] == [0.75, 0.0]


# Unknown identifiers


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("nghi-dinh/2023/59-2023-nd-c", DECREE.id),
        ("nghi-dinh/2022/59-2022-nd-cp", DECREE.id),
        ("luat/2022/59-2023-nd-cp", DECREE.id),
        ("luat/2022/10-2022-qh14", LAW.id),
        ("ket-luan/2016/120-kl-tw", STUB.id),
        ("tin/2024-01-19/hoi-nghi", REPORT.id),
    ],
)
def test_unknown_documents_name_near_ones(store: Store, asked: str, near: str) -> None:
    """An identifier that is slightly wrong leads to the right one."""
    with pytest.raises(UnknownDocument, match="is no document") as caught:
        store.document(asked)
    assert caught.value.near[0] == near
    assert near in str(caught.value)


@pytest.mark.parametrize("asked", ["", "/", "x", "59", "luat//", "a/b/c/d/e", "%", "nghi-dinh/2023/\x00"])
def test_odd_identifiers_are_unknown(store: Store, asked: str) -> None:
    """Any string may be asked for."""
    with pytest.raises(UnknownDocument):
        store.document(asked)


def test_unknown_units_name_near_ones(store: Store) -> None:
    """A unit that a document lacks leads to those that it has."""
    with pytest.raises(UnknownDocument, match="59/2023/NĐ-CP") as caught:
        store.unit(DECREE.id, "dieu-1/khoan-2")
    assert caught.value.near[0] == f"{DECREE.id}/dieu-1/khoan-1"


# Building


def test_a_failed_step_leaves_nothing(fresh: Store) -> None:
    """An error inside a step takes back all of that step, and nothing of those before."""

    def texts() -> Iterator[Text]:
        yield Text(LAW.id, "official", "ă" * 5_000_000)
        raise UnreadableDocument("the archive is broken")

    with pytest.raises(UnreadableDocument), fresh.step("texts") as step:
        step.add_texts(texts())
    assert (fresh.counts().texts, fresh.counts().documents) == (0, len(DOCUMENTS))


def test_a_step_sees_what_it_added(fresh: Store) -> None:
    """Questions asked while a step is written are answered with it."""
    with fresh.step("relations") as step:
        step.add_relations(RELATIONS)
        assert len(list(fresh.edges())) == 2


def test_an_identifier_is_added_once(fresh: Store) -> None:
    """A document added twice fails the step, which says so."""
    with pytest.raises(BuildFailed, match=r"step 'again'.*document\.id"), fresh.step("again") as step:
        step.add_documents([LAW])


def test_facts_are_replaced(fresh: Store) -> None:
    """A stub that becomes known keeps its place and gets its facts."""
    known = replace(STUB, title="Tiếp tục đẩy mạnh", standing="official")
    with fresh.step("known") as step:
        assert step.replace_documents([known]) == 1
    assert (fresh.document(STUB.id), fresh.counts().documents) == (known, len(DOCUMENTS))


def test_documents_are_removed_with_what_they_say(fresh: Store) -> None:
    """A document goes with its text, units, links and the relations stated there; others' statements stay."""
    with fresh.step("all") as step:
        step.add_texts([Text(DECREE.id, "official", BODY)])
        step.add_units([(DECREE.id, UNITS)])
        step.add_links([(DECREE.id, UNITS, LINKS)])
        step.add_relations(RELATIONS)
        step.remove_documents([DECREE.id])
    counts = fresh.counts()
    assert (counts.documents, counts.texts, counts.units, counts.citations.found, counts.relations) == (
        4,
        0,
        0,
        0,
        2,
    )


def test_a_library_grows(file: Path, tmp_path: Path) -> None:
    """A copy of a finished library takes another document, and is finished again."""
    copy = tmp_path / "copy.sqlite"
    copy.write_bytes(file.read_bytes())
    with Store.change(copy) as store:
        with store.step("one more") as step:
            step.add_documents([replace(LAW, id="luat/2025/97-2025-qh15", number="97/2025/QH15")])
            step.add_relations(
                [Relation("luat/2025/97-2025-qh15", "", "amends", LAW.id, "", None, "domain:htpl97")]
            )
        store.finish()
    with Store.open(copy) as store:
        assert store.counts().documents == len(DOCUMENTS) + 1
        assert [edge.relation for edge in store.edges_at([LAW.id], "down", limit=9)] == ["details", "amends"]


def test_many_rows_are_written_in_portions(fresh: Store) -> None:
    """An iterator longer than what is written at once arrives whole."""
    with fresh.step("stubs") as step:
        number = step.add_documents(replace(STUB, id=f"ket-luan/2016/{each}") for each in range(4500))
        assert number == 4500
    assert fresh.counts().documents == 4500 + len(DOCUMENTS)


def test_texts_are_written_when_they_are_long(fresh: Store) -> None:
    """Long texts do not wait in memory for the end of their step."""
    with fresh.step("texts") as step:
        step.add_texts([Text(LAW.id, "official", "ă" * 5_000_000)])
        waiting = step.connection.scalar(sa.text("SELECT length FROM text"))
    assert waiting == 5_000_000


LIMITED = "PRAGMA max_page_count=40"


@pytest.fixture
def small_disk() -> Iterator[None]:
    """Let no database grow beyond 160 kB."""

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(LIMITED)

    sa.event.listen(sa.Engine, "connect", limit)
    yield
    sa.event.remove(sa.Engine, "connect", limit)


@pytest.mark.usefixtures("small_disk")
def test_a_full_disk_stops_the_step(tmp_path: Path) -> None:
    """A full disk fails the step with the cure, and what was there before stays."""
    with Store.create(tmp_path / "kg.sqlite") as store:
        with store.step("documents") as step:
            step.add_documents(DOCUMENTS)
        with (
            pytest.raises(BuildFailed, match=r"step 'texts': the disk is full; .*kg build"),
            store.step("texts") as step,
        ):
            step.add_texts([Text(LAW.id, "official", "ă" * 5_000_000)])
        assert (store.counts().documents, store.counts().texts) == (len(DOCUMENTS), 0)


def test_two_builds_do_not_mix(fresh: Store) -> None:
    """While one build writes a step, another is told to wait."""
    with fresh.step("first") as step, Store.change(fresh.path) as other:
        step.add_documents([replace(LAW, id="luat/2025/1")])
        with pytest.raises(BuildFailed, match="another build is writing"), other.step("second"):
            pass


KILLED = """
import os, signal, sys
from pathlib import Path
from kg.store import Store, Text
store = Store.change(Path(sys.argv[1]))
with store.step("texts") as step:
    step.add_texts(Text(f"luat/2022/{n}", "official", "x" * 1_000_000) for n in range(100))
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_build_leaves_the_steps_before(file: Path, tmp_path: Path) -> None:
    """After ``kill -9`` in mid-step the file is refused, and whoever goes on building finds it as it was."""
    path = tmp_path / "kg.sqlite"
    path.write_bytes(file.read_bytes())
    assert subprocess.run([sys.executable, "-c", KILLED, path], check=False).returncode == -signal.SIGKILL
    with pytest.raises(StaleLibrary, match="middle of a change"):
        Store.open(path)
    with Store.change(path) as store:
        assert [document for document, _ in store.all_units()] == [DECREE.id]
    with Store.open(path) as store:
        assert store.text(DECREE.id).body == BODY


# Opening


def test_opening_loads_nothing(file: Path) -> None:
    """A library is opened with one question, to its meta table."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        Store.open(file).close()
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)
    assert [statement.split("FROM")[1].split() for statement in asked] == [["meta"]]


def test_reading_writes_nothing(file: Path, store: Store) -> None:
    """A library that is open for reading refuses a step, and leaves no file beside its own."""
    with pytest.raises(BuildFailed, match="may not be written"), store.step("forbidden"):
        pass
    assert list(file.parent.iterdir()) == [file]


def test_the_finished_file_stands_alone(file: Path) -> None:
    """A finished library keeps no write-ahead log that would have to travel with it."""
    with as_plain(file) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_a_missing_library_is_named(tmp_path: Path) -> None:
    """Without a file the cure is to build one."""
    with pytest.raises(NoLibrary, match=r"kg\.sqlite.*kg build"):
        Store.open(tmp_path / "nowhere" / "kg.sqlite")


def test_a_folder_is_no_library(tmp_path: Path) -> None:
    """A folder where the file should be is no library."""
    with pytest.raises(NoLibrary):
        Store.open(tmp_path)


def test_another_file_is_no_library(tmp_path: Path) -> None:
    """A file of another sort is refused by name."""
    path = tmp_path / "kg.sqlite"
    path.write_text("không phải thư viện" * 99, encoding="utf-8")
    with pytest.raises(NoLibrary, match=r"kg\.sqlite cannot be read"):
        Store.open(path)


def test_a_foreign_database_is_stale(tmp_path: Path) -> None:
    """A database without our tables is refused."""
    path = tmp_path / "kg.sqlite"
    with as_plain(path) as connection:
        connection.execute("CREATE TABLE other (a)")
    with pytest.raises(StaleLibrary, match="no such table"):
        Store.open(path)


def test_a_damaged_library_is_named(file: Path, tmp_path: Path) -> None:
    """A page that was overwritten is reported as damage when it is read, not as a wrong answer."""
    path = tmp_path / "kg.sqlite"
    whole = file.read_bytes()
    path.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    with pytest.raises((NoLibrary, StaleLibrary), match="kg build"), Store.open(path) as store:
        list(store.all_documents())


@pytest.mark.parametrize("opening", [Store.open, Store.change], ids=["open", "change"])
def test_another_schema_is_stale(file: Path, tmp_path: Path, opening: Callable[[Path], Store]) -> None:
    """A library of another schema is refused, naming both versions."""
    path = tmp_path / "kg.sqlite"
    path.write_bytes(file.read_bytes())
    with as_plain(path) as connection:
        connection.execute("UPDATE meta SET value = 'x9' WHERE key = 'schema'")
        connection.commit()
    with pytest.raises(StaleLibrary, match=rf"schema x9.*{SCHEMA_VERSION}.*kg build"):
        opening(path)


def test_an_unfinished_library_is_stale(fresh: Store) -> None:
    """A build that stopped before its end is not served."""
    with pytest.raises(StaleLibrary, match="never finished"):
        Store.open(fresh.path)


def test_a_build_does_not_overwrite(file: Path) -> None:
    """An existing file is never built into."""
    with pytest.raises(BuildFailed, match="exists already"):
        Store.create(file)


def test_a_file_in_the_way_is_named(file: Path) -> None:
    """A folder that cannot be made fails the build by name."""
    with pytest.raises(BuildFailed, match="cannot be made"):
        Store.create(file / "deeper" / "kg.sqlite")


def test_odd_folder_names_are_paths(tmp_path: Path) -> None:
    """Folders may have spaces, question marks, percent signs and Vietnamese letters."""
    path = tmp_path / "thư viện?mode=ro #1 100%" / "kg.sqlite"
    with Store.create(path) as store:
        store.finish()
    with Store.open(path) as store:
        assert store.counts().documents == 0


def test_eight_threads_read_at_once(store: Store) -> None:
    """Threads that read the same library at once get the same answers as one alone."""

    def ask(turn: int) -> object:
        document = DOCUMENTS[turn % len(DOCUMENTS)].id
        return (
            store.document(document),
            store.text(document),
            store.links(document),
            store.citations_of(document),
        )

    expected = [ask(turn) for turn in range(len(DOCUMENTS))]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(800)))
    assert answers == [expected[turn % len(DOCUMENTS)] for turn in range(800)]
