"""Search with either engine: one answer from both, facets, order, priors, corrections, suggestions, everyday words."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.effect import Course
from kg.errors import BadQuery, BuildFailed
from kg.number import fold
from kg.search import EngineName, Entry, Searcher, Share, build_index
from kg.search import index as writing
from kg.search.analyse import syllables_of
from kg.search.engine import norms
from kg.search.query import parse_query
from kg.search.spelling import from_telex, near_syllables
from kg.tables import table

ENGINES: tuple[EngineName, ...] = ("whoosh", "tantivy")


def act(number: str, issued: dt.date, *, kind: str = "Quyết định", ended: dt.date | None = None) -> Entry:
    """Make a document that says of one thing what the others say, so that only its facts tell them apart."""
    return Entry(
        f"van-ban/{number}",
        "",
        number,
        kind,
        "Ban hành quy chế dân chủ",
        "",
        "Ủy ban nhân dân xã thực hiện quy chế dân chủ.",
        issued.year,
        issuer="Ủy ban nhân dân" if kind == "Quyết định" else "Chính phủ",
        place="xa-a" if kind == "Quyết định" else "",
        standing="report" if kind == "Tin" else "official",
        issued=issued,
        added=issued,
        course=course(issued, ended) if kind != "Tin" else (),
        sort=("report",) if kind == "Tin" else ("document",),
        relation=("based_on", "implements") if kind == "Quyết định" else (),
        bearer=("Ủy ban nhân dân xã", "Trưởng thôn") if kind == "Quyết định" else (),
        deadline=("recurring",) if ended else (),
    )


def course(begun: dt.date, ended: dt.date | None) -> Course:
    """Make the course of a document that takes effect on the day of issue."""
    states: Course = ((dt.date.min, "not_yet"), (begun, "in_force"))
    return (*states, (ended, "ended")) if ended else states


ACTS = [
    act("1/QĐ-UBND", dt.date(2019, 3, 1), ended=dt.date(2022, 1, 1)),
    act("2/QĐ-UBND", dt.date(2021, 5, 1)),
    act("3/2021/NĐ-CP", dt.date(2021, 7, 1), kind="Nghị định"),
    act("4/2023/NĐ-CP", dt.date(2023, 7, 1), kind="Nghị định"),
    act("", dt.date(2023, 8, 1), kind="Tin"),
    Entry("luat/a", "dieu-11", "10/2022/QH15", "Luật", "Thực hiện dân chủ ở cơ sở", "Nội dung công khai", "Công khai."),
    Entry("nghi-dinh/b", "dieu-11", "59/2023/NĐ-CP", "Nghị định", "Chi tiết Luật Thực hiện dân chủ ở cơ sở",
          "Nội dung công khai", "Công khai."),
    Entry("luat/a", "dieu-15", "10/2022/QH15", "Luật", "Thực hiện dân chủ ở cơ sở", "Hương ước, quy ước",
          "Cộng đồng dân cư bàn hương ước tại hội nghị thôn."),
]  # fmt: skip


@pytest.fixture(scope="module", params=ENGINES)
def searcher(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    folder = tmp_path_factory.mktemp("acts") / "index"
    build_index(folder, ACTS, engine=request.param)
    with Searcher.open(folder) as opened:
        yield opened


def numbers(searcher: Searcher, query: str, **wishes: object) -> list[str]:
    return [hit.number for hit in searcher.search(query, **wishes).hits]


# ---- which engine ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "name"), [(3, "whoosh"), (4, "tantivy")])
def test_the_engine_follows_the_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, name: str
) -> None:
    """Beyond the number of entries that Whoosh is good at, tantivy writes; the manifest says who did."""
    monkeypatch.setattr(writing, "MANY_ENTRIES", 3)
    assert build_index(tmp_path, ACTS[:count]) == count
    assert json.loads((tmp_path / writing.MANIFEST).read_text(encoding="utf-8"))["engine"] == name
    with Searcher.open(tmp_path) as opened:
        assert opened.search("quy chế dân chủ").total == count


def test_lengths_are_told_apart_as_lucene_does() -> None:
    """Lengths to 40 are exact, then in steps: 41 counts as 40, 57 as 56, 600 as 600 and 650 as 600."""
    assert norms([41, 40])[0] == norms([41, 40])[1]
    assert norms([39, 40])[0] < norms([39, 40])[1]
    same = norms([57, 56, 600, 650, 663, 664])
    assert same[0] == same[1]
    assert same[2] == same[3] == same[4] < same[5]


SAMPLE = 3000
ASKED = [
    "hợp đồng lao động", "xử phạt vi phạm hành chính", "uy ban nhan dan cap tinh", "UBND xã", '"hiệu lực thi hành"',
    "trách nhiệm thi hành -bộ trưởng", "thuế", "nghị định 59/2023", "điều 5 thông tư", "quyết đinh", "của",
    "Người lao động được nghỉ hằng năm bao nhiêu ngày?", "Muc phat doi voi hanh vi khong cong khai la bao nhieu?",
    "Thủ tục cấp giấy chứng nhận quyền sử dụng đất được quy định như thế nào?", "sổ đỏ", "hưởng ược",
]  # fmt: skip


@pytest.fixture(scope="module")
def both(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Searcher, Searcher]]:
    folder = tmp_path_factory.mktemp("both")

    def entries() -> Iterator[Entry]:
        with gzip.open(shared / "corpus" / "codified.jsonl.gz", "rt", encoding="utf-8") as lines:
            for count, document in enumerate(map(json.loads, lines)):
                facts = (document["number"], document["type"], document["title"] or "")
                for article in document["articles"]:
                    unit, heading = f"dieu-{article['no']}", article["heading"] or ""
                    yield Entry(str(count), unit, *facts, heading, article["text"], authority=count % 7 / 7)

    for name in ENGINES:
        build_index(folder / name, islice(entries(), SAMPLE), engine=name)
    with Searcher.open(folder / "whoosh") as whoosh, Searcher.open(folder / "tantivy") as tantivy:
        yield whoosh, tantivy


@pytest.mark.parametrize("query", ASKED)
def test_both_engines_give_one_answer(both: tuple[Searcher, Searcher], query: str) -> None:
    """Totals and scores are the same; hits are, but for the order of equals."""
    one, other = (engine.search(query, limit=20) for engine in both)
    assert (one.complete, one.corrected) == (other.complete, other.corrected)
    assert abs(one.total - other.total) <= (0 if one.complete else 2)
    assert [hit.score for hit in one.hits] == pytest.approx([hit.score for hit in other.hits], abs=0.01)
    last = one.hits[-1].score
    certain = [
        {(hit.document, hit.unit) for hit in answer.hits if hit.score > last + 0.02}
        for answer in (one, other)
    ]
    assert certain[0] == certain[1]


@pytest.mark.parametrize("query", ASKED)
def test_both_engines_count_alike(both: tuple[Searcher, Searcher], query: str) -> None:
    """Facets of one answer are the same, and each facet counts the whole answer once."""
    one, other = (engine.facets(query) for engine in both)
    total = both[0].search(query).total
    for facet, shares in one.items():
        assert sum(share.count for share in shares) == total
        assert abs(sum(share.count for share in other[facet]) - total) <= 2


# ---- facets, narrowing, order ---------------------------------------------------------------------------------


def test_facets_count_the_whole_answer(searcher: Searcher) -> None:
    """Kinds, issuers, places, standings and years are counted over all hits, the commonest first."""
    facets = searcher.facets("quy chế dân chủ")
    assert facets["kind"] == (Share("Nghị định", 2), Share("Quyết định", 2), Share("Tin", 1))
    assert facets["issuer"] == (Share("Chính phủ", 3), Share("Ủy ban nhân dân", 2))
    assert facets["place"] == (Share("", 3), Share("xa-a", 2))
    assert facets["standing"] == (Share("official", 4), Share("report", 1))
    assert facets["year"] == (Share("2021", 2), Share("2023", 2), Share("2019", 1))


def test_what_has_several_values_counts_for_each(searcher: Searcher) -> None:
    """Two decisions have two bearers and two relations each; what has none counts as such."""
    facets = searcher.facets("quy chế dân chủ")
    assert facets["bearer"] == (Share("", 3), Share("Trưởng thôn", 2), Share("Ủy ban nhân dân xã", 2))
    assert facets["relation"] == (Share("", 3), Share("based_on", 2), Share("implements", 2))
    assert facets["deadline"] == (Share("", 4), Share("recurring", 1))


@pytest.mark.parametrize(
    ("day", "counted"),
    [
        (dt.date(2021, 6, 1), {"in_force": 2, "not_yet": 2, "": 1}),
        (dt.date(2022, 1, 1), {"in_force": 2, "not_yet": 1, "ended": 1, "": 1}),
        (dt.date(2024, 1, 1), {"in_force": 3, "ended": 1, "": 1}),
    ],
    ids=str,
)
def test_the_status_is_that_of_the_day(searcher: Searcher, day: dt.date, counted: dict[str, int]) -> None:
    """Counts and hits tell the status of the day asked for; a report has none."""
    shares = searcher.facets("quy chế dân chủ", day=day)["status"]
    assert {share.label: share.count for share in shares} == counted
    hits = searcher.search("quy chế dân chủ", day=day).hits
    assert Counter(hit.status for hit in hits) == counted


@pytest.mark.parametrize("query", ["quy chế dân chủ", "Xã nào thực hiện quy chế dân chủ?"])
def test_each_count_is_the_number_of_hits_it_leaves(searcher: Searcher, query: str) -> None:
    """Narrowed by any value of any facet, an answer has as many hits as the facet says."""
    for facet, shares in searcher.facets(query).items():
        for share in shares:
            if share.label:
                assert searcher.search(query, **{facet: share.label}).total == share.count, (facet, share)


def test_a_facet_shows_its_other_values(searcher: Searcher) -> None:
    """Narrowed by kind, the other kinds keep their counts, and the other facets count what is left."""
    facets = searcher.facets("quy chế dân chủ", kind="Nghị định")
    assert facets["kind"] == searcher.facets("quy chế dân chủ")["kind"]
    assert facets["year"] == (Share("2021", 1), Share("2023", 1))


@pytest.mark.parametrize(
    ("wishes", "found"),
    [
        ({"issuer": "Chính phủ"}, ["3/2021/NĐ-CP", "4/2023/NĐ-CP", ""]),
        ({"place": "xa-a"}, ["1/QĐ-UBND", "2/QĐ-UBND"]),
        ({"standing": "report"}, [""]),
        ({"kind": "Tin"}, [""]),
        ({"year": 2021, "kind": "Nghị định"}, ["3/2021/NĐ-CP"]),
        ({"status": "in_force", "day": dt.date(2021, 6, 1)}, ["1/QĐ-UBND", "2/QĐ-UBND"]),
        ({"status": "in_force", "day": dt.date(2022, 1, 1)}, ["2/QĐ-UBND", "3/2021/NĐ-CP"]),
        ({"status": "not_yet", "day": dt.date(2023, 6, 30)}, ["4/2023/NĐ-CP"]),
        ({"status": "ended"}, ["1/QĐ-UBND"]),
        ({"status": "in_force", "day": dt.date(2018, 1, 1)}, []),
        ({"sort": "report"}, [""]),
        ({"relation": "implements"}, ["1/QĐ-UBND", "2/QĐ-UBND"]),
        ({"bearer": "Trưởng thôn", "status": "in_force"}, ["2/QĐ-UBND"]),
        ({"deadline": "recurring"}, ["1/QĐ-UBND"]),
    ],
    ids=str,
)
def test_wishes_narrow(searcher: Searcher, wishes: dict[str, object], found: list[str]) -> None:
    """Each wish leaves what has it; a status what is so on the day, from its first day to before its last."""
    answer = searcher.search("quy chế dân chủ", **wishes)
    assert sorted(hit.number for hit in answer.hits) == sorted(found)
    assert answer.total == len(found)


def test_order_by_day(searcher: Searcher) -> None:
    """Newest first and oldest first; what has no day comes last both times."""
    newest = numbers(searcher, "dân chủ", order="newest")
    assert newest[:5] == ["", "4/2023/NĐ-CP", "3/2021/NĐ-CP", "2/QĐ-UBND", "1/QĐ-UBND"]
    assert set(newest[5:]) == {"10/2022/QH15", "59/2023/NĐ-CP"}
    assert numbers(searcher, "dân chủ", order="oldest")[:5] == newest[4::-1]
    assert set(numbers(searcher, "dân chủ", order="oldest")[5:]) == set(newest[5:])


def test_a_question_is_ordered_by_day_too(searcher: Searcher) -> None:
    """The entries that answer a question can be read by day."""
    assert numbers(searcher, "Xã nào thực hiện quy chế dân chủ?", order="oldest")[0] == "1/QĐ-UBND"


def test_an_unknown_order_is_refused(searcher: Searcher) -> None:
    """The message names the orders there are."""
    with pytest.raises(BadQuery, match="newest"):
        searcher.search("dân chủ", order="xa nhất")
    with pytest.raises(BadQuery, match="in_force"):
        searcher.search("dân chủ", status="mới")


# ---- priors and reasons ---------------------------------------------------------------------------------------


def test_what_has_ended_yields_to_what_has_not(searcher: Searcher) -> None:
    """Of documents with one text the ended one comes last, unless the words alone decide."""
    decisions = numbers(searcher, "quy chế dân chủ", kind="Quyết định")
    assert decisions == ["2/QĐ-UBND", "1/QĐ-UBND"]
    assert numbers(searcher, "quy chế dân chủ", kind="Quyết định", priors=False) == decisions[::-1]


@pytest.mark.parametrize("engine", ENGINES)
def test_authority_is_gentle(tmp_path: Path, engine: EngineName) -> None:
    """It lifts an entry over its equal, not over one that has the words in its heading."""
    facts = ("QĐ", "Quyết định", "Văn bản")
    plain = Entry("plain", "", *facts, "", "Kế hoạch trồng rừng.", authority=0.0)
    cited = Entry("cited", "", *facts, "", "Kế hoạch trồng rừng!", authority=1.0)
    headed = Entry("headed", "", *facts, "Kế hoạch trồng rừng", "Kế hoạch trồng rừng.", authority=0.0)
    build_index(tmp_path, [plain, cited, headed], engine=engine)
    with Searcher.open(tmp_path) as opened:
        assert [hit.document for hit in opened.search("trồng rừng").hits] == ["headed", "cited", "plain"]
        why = opened.why("trồng rừng", "cited")
        assert why is not None
        assert why.beside.authority == pytest.approx(1.0)
        assert why.factor > 1


def test_why_adds_up_to_the_score(searcher: Searcher) -> None:
    """The parts, times the factor, are the score that the hit shows."""
    for hit in searcher.search("hương ước của thôn").hits:
        why = searcher.why("hương ước của thôn", hit.document, hit.unit)
        assert why is not None
        assert sum(part.score for part in why.parts) * why.factor == pytest.approx(hit.score, rel=0.001)
        assert {part.term for part in why.parts} >= {"huong_uoc"}


def test_why_of_what_was_not_found_is_nothing(searcher: Searcher) -> None:
    """An unknown document, or one without the words, has no reasons."""
    assert searcher.why("hương ước", "van-ban/khong-co") is None
    assert searcher.why("hương ước", "luat/a", "dieu-11") is None


# ---- units and one box ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "document"),
    [
        ("điều 11 luật dân chủ", "luat/a"), ("dieu 11 luat dan chu", "luat/a"),
        ("điều 11 nghị định dân chủ", "nghi-dinh/b"), ("Điều 11 Nghị định 59/2023/NĐ-CP", "nghi-dinh/b"),
    ],
)  # fmt: skip
def test_an_article_of_a_named_law(searcher: Searcher, query: str, document: str) -> None:
    """Label, kind and a word of the title lead to the unit."""
    hit = searcher.search(query).hits[0]
    assert (hit.document, hit.unit) == (document, "dieu-11")


def test_reports_are_found_beside_articles(searcher: Searcher) -> None:
    """One box finds articles, documents and local reports."""
    assert {"Tin", "Luật", "Quyết định"} <= {hit.kind for hit in searcher.search("dân chủ").hits}


# ---- corrections ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "meant"),
    [
        ("huwowng", "hương"), ("uwowcs", "ước"), ("ddieeuf", "điều"), ("thoon", "thôn"), ("daan", "dân"),
        ("chur", "chủ"), ("quyeets", "quyết"), ("hoaf", "hòa"), ("giaf", "già"), ("quys", "quý"), ("xax", "xã"),
    ],
)  # fmt: skip
def test_telex_keys_are_read(keys: str, meant: str) -> None:
    """Keys that an input method left as letters give the syllable that was meant."""
    assert syllables_of(from_telex(keys)) == syllables_of(meant)


@pytest.mark.parametrize(
    ("query", "corrected"),
    [
        ("huwowng uwowcs", "hương ước"), ("quy chế daan chur", "quy chế dân chủ"),
        ("hương uocs thôn", "hương uoc thôn"),
        ("huong uoic", "huong uoc"), ("hội nghị thonn", "hội nghị thon"), ("quy chế dân chr", "quy chế dân chu"),
    ],
)  # fmt: skip
def test_unknown_syllables_are_corrected(searcher: Searcher, query: str, corrected: str) -> None:
    """A word that no entry has is searched by one that some have; the answer says by which."""
    answer = searcher.search(query)
    assert answer.total > 0
    assert fold(answer.corrected) == fold(corrected)


@pytest.mark.parametrize(
    "query", ["hương ước", "dân chủ cơ sở nào", '"thoon"', "99/2023/NĐ-CP", "zzz", "AND OR", "xyz thôn"]
)
def test_what_is_known_or_literal_is_not_corrected(searcher: Searcher, query: str) -> None:
    """Words of the corpus, phrases, numbers, and what resembles nothing stay as typed."""
    assert searcher.search(query).corrected == ""


@given(st.text(alphabet="aăâđeêoơuưywsfrxjdbnht", min_size=1, max_size=12))
def test_any_keys_can_be_read(keys: str) -> None:
    """No run of letters breaks the reading of Telex."""
    assert from_telex(keys)


def test_near_syllables_differ_by_one_letter() -> None:
    """A letter left out, put in, changed, or two exchanged."""
    assert {"thn", "tho", "thong", "tron", "thno"} <= set(near_syllables("thon"))


# ---- suggestions ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("hươ", "Hương ước, quy ước"), ("huong u", "Hương ước, quy ước"), ("HƯƠNG", "Hương ước, quy ước"),
        ("ban hành quy", "Ban hành quy chế dân chủ"), ("luật thực", "Luật Thực hiện dân chủ ở cơ sở"),
        ("thuc hien dan", "Thực hiện dân chủ ở cơ sở"), ("59/20", "59/2023/NĐ-CP"), ("nội dung", "Nội dung công khai"),
    ],
)  # fmt: skip
def test_suggestions_begin_as_typed(searcher: Searcher, typed: str, first: str) -> None:
    """Titles, headings and numbers of the corpus, with marks or without."""
    assert searcher.suggest(typed)[0] == first


@pytest.mark.parametrize("typed", ["", "  ", "zzz", "hưởng u", "\x00", "*", "(((", "~" * 3000])
def test_nothing_to_suggest(searcher: Searcher, typed: str) -> None:
    """What nothing begins with gives nothing, and no error."""
    assert searcher.suggest(typed) == ()


def test_suggestions_come_while_typing(both: tuple[Searcher, Searcher]) -> None:
    """Each takes less than 50 ms."""
    for searcher in both:
        for typed in ("q", "quy", "quy định", "trách nhiệm của", "t", "hiệu lực"):
            began = time.process_time()
            assert searcher.suggest(typed)
            assert time.process_time() - began < 0.05


# ---- everyday words -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", table("everyday_words"), ids=lambda row: row["said"])
def test_each_everyday_word_is_known_in_its_example(row: dict[str, str]) -> None:
    """The example holds what is said, and a query for it learns what the law says."""
    assert row["said"] in row["example"]
    legal = tuple(syllable for part in row["legal"].split() for syllable in syllables_of(part))
    assert any(legal in word.near for word in parse_query(row["example"]).words)
    assert any(legal in word.near for word in parse_query(fold(row["example"])).words)


def test_what_is_said_finds_what_the_law_says(searcher: Searcher) -> None:
    """The article speaks of hội nghị thôn, the reader of họp thôn."""
    assert searcher.search("họp thôn").hits[0].unit == "dieu-15"
    assert searcher.search("hop thon").hits[0].unit == "dieu-15"


# ---- bad input and two writers --------------------------------------------------------------------------------

BAD = [
    "",
    "hương ước " * 1000,
    "của là và",
    "((((([[[",
    "*a*" * 60,
    "/(a+)+$/",
    "\x00\x01\x02\x1b",
    "a" * 1999,
    "-" * 1999,
]


@pytest.mark.parametrize("query", BAD, ids=lambda query: repr(query[:12]))
def test_bad_input_is_answered_at_once(both: tuple[Searcher, Searcher], query: str) -> None:
    """An answer or a message within 200 ms, whatever the engine."""
    for searcher in both:
        began = time.process_time()
        try:
            searcher.search(query)
        except BadQuery as refusal:
            assert str(refusal)  # noqa: PT017 - either is right
        assert time.process_time() - began < 0.2


@pytest.mark.parametrize("engine", ENGINES)
def test_a_second_writer_says_so(tmp_path: Path, engine: EngineName) -> None:
    """Of two writers in one folder one is refused, and the other's index is whole."""
    started, refused = threading.Event(), threading.Event()

    def slow() -> Iterator[Entry]:
        yield ACTS[0]
        started.set()
        assert refused.wait(10)
        yield from ACTS[1:]

    writer = threading.Thread(target=build_index, args=(tmp_path, slow()), kwargs={"engine": engine})
    writer.start()
    assert started.wait(10)
    with pytest.raises(BuildFailed, match="another writer"):
        build_index(tmp_path, ACTS, engine=engine)
    refused.set()
    writer.join()
    with Searcher.open(tmp_path) as opened:
        assert opened.search("dân chủ").total == len(ACTS)
