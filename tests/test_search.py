"""The full-text index: terms, queries, ranking, passages, and what a killed writer leaves."""

from __future__ import annotations

import gzip
import json
import re
import signal
import subprocess
import sys
import threading
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import BadQuery, BuildFailed, NoLibrary, StaleLibrary
from kg.number import fold, slugify
from kg.search import EngineName, Entry, Searcher, build_index, whoosh_writer
from kg.search import index as writing
from kg.search.analyse import Analyser, Terms, syllables_of
from kg.search.numbers import find_numbers, number_keys
from kg.search.passage import Sought, find_passage
from kg.search.query import LONGEST_QUERY, parse_query
from kg.tables import table

DECREE = (
    "nghi-dinh/2023/59-2023-nd-cp",
    "59/2023/NĐ-CP",
    "Nghị định",
    "Quy định chi tiết về dân chủ ở cơ sở",
    2023,
)
LAW = ("luat/2022/10-2022-qh15", "10/2022/QH15", "Luật", "Thực hiện dân chủ ở cơ sở", 2022)
CONCLUSION = ("ket-luan/2016/120-kl-tw_2016-01-07", "120-KL/TW", "Kết luận", "Đẩy mạnh quy chế dân chủ", 2016)
FOREST = ("luat/2017/16-2017-qh14", "16/2017/QH14", "Luật", "Lâm nghiệp", 2017)

ROWS = [
    (LAW, "dieu-11", "Nội dung phải công khai", "Chính quyền cấp xã công khai dự toán và kế hoạch sử dụng đất."),
    (LAW, "dieu-15", "Nội dung nhân dân bàn", "Nhân dân bàn và quyết định mức đóng góp, hương ước, quy ước của thôn."),
    (LAW, "dieu-36", "Ban Thanh tra nhân dân", "Ban Thanh tra nhân dân do hội nghị bầu, nhiệm kỳ hai năm một lần."),
    (DECREE, "dieu-3", "Hội nghị thôn", "Trưởng thôn triệu tập hội nghị thôn mỗi năm 2 lần, vào giữa năm và cuối năm."),
    (DECREE, "dieu-4", "Thành phần", "Hội nghị gồm đại diện hộ gia đình; người ở thôn khác được mời dự."),
    (DECREE, "dieu-11", "Hoà giải", "Tổ hoà giải ở cơ sở gặp gỡ các bên, theo hương ước, và lập biên bản hoà giải."),
    (CONCLUSION, "", "", "Uỷ ban nhân dân các cấp nâng cao chất lượng đối thoại theo Nghị định 59/2023/NĐ-CP."),
    (FOREST, "dieu-5", "Phân loại rừng", "Rừng phòng hộ và rừng sản xuất; UBND tỉnh lập kế hoạch trồng rừng."),
    (FOREST, "dieu-9", "Kỹ thuật", "Lý lịch giống do đơn vị kỹ thuật lập. Đơn vị không bán giống chưa công nhận."),
]  # fmt: skip


def make_entries() -> list[Entry]:
    return [
        Entry(document, unit, number, kind, title, heading, body, year)
        for (document, number, kind, title, year), unit, heading, body in ROWS
    ]


@pytest.fixture(scope="module", params=["whoosh", "tantivy"])
def engine(request: pytest.FixtureRequest) -> EngineName:
    name: EngineName = request.param
    return name


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory, engine: EngineName) -> Iterator[Searcher]:
    folder = tmp_path_factory.mktemp("search") / "index"
    assert build_index(folder, make_entries(), engine=engine) == len(ROWS)
    with Searcher.open(folder) as opened:
        yield opened


def find_terms(text: str) -> Terms:
    return Analyser().find_terms(text)


def found(searcher: Searcher, query: str) -> list[str]:
    return [f"{hit.number} {hit.unit}".strip() for hit in searcher.search(query).hits]


# ---- terms ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"), ("uỷ", "ủy"), ("thuý", "thúy"), ("khoẻ", "khỏe"), ("kỹ", "kĩ"), ("lý", "lí"), ("quý", "quí"),
        ("Ðơn", "đơn"), ("04", "4"),
    ],
)  # fmt: skip
def test_two_spellings_of_a_syllable_are_one_term(one: str, other: str) -> None:
    """Tone placement, y for i, eth for đ and padding zeros do not part what is one syllable."""
    assert syllables_of(one) == syllables_of(other)


@pytest.mark.parametrize(("one", "other"), [("bàn", "bán"), ("tuy", "tui"), ("họp", "hợp"), ("thủy", "thủ")])
def test_different_syllables_stay_apart(one: str, other: str) -> None:
    """Normalising joins spellings, never words."""
    assert syllables_of(one)[0][0] != syllables_of(other)[0][0]


def test_nothing_is_dropped() -> None:
    """Function words, single digits and English-looking syllables are terms: an, in and to are Vietnamese."""
    assert find_terms("an in to là của 5").folded.split() == ["an", "in", "to", "la", "cua", "5"]


def test_a_number_is_its_parts() -> None:
    """The parts of a number are terms and neighbours."""
    terms = find_terms("Nghị định 59/2023/NĐ-CP")
    assert terms.syllables == 6
    assert [fold(part) for part in terms.toned.split()] == ["nghi", "dinh", "59", "2023", "nd", "cp"]
    assert "2023_nd" in terms.pairs.split()


def test_pairs_do_not_cross_a_stop() -> None:
    """The last word of a sentence and the first of the next are no neighbours; a comma parts nothing."""
    assert find_terms("văn hóa, thể thao. Du lịch").pairs.split() == [
        "van_hoa",
        "hoa_the",
        "the_thao",
        "du_lich",
    ]


@pytest.mark.parametrize("entry", make_entries(), ids=lambda entry: entry.unit or entry.number)
def test_decomposed_text_gives_the_same_terms(entry: Entry) -> None:
    """NFD and NFC texts are indexed alike."""
    assert find_terms(unicodedata.normalize("NFD", entry.body)) == find_terms(entry.body)


# ---- words of a query -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("hương ước thôn", "10/2022/QH15 dieu-15"),
        ("huong uoc thon", "10/2022/QH15 dieu-15"),
        ("hương uoc thon", "10/2022/QH15 dieu-15"),
        (unicodedata.normalize("NFD", "HƯƠNG ƯỚC thôn"), "10/2022/QH15 dieu-15"),
        ("hòa giải", "59/2023/NĐ-CP dieu-11"),
        ("hoà giải", "59/2023/NĐ-CP dieu-11"),
        ("kĩ thuật", "16/2017/QH14 dieu-9"),
        ("lí lịch giống", "16/2017/QH14 dieu-9"),
        ("hội nghị thôn 2 lần", "59/2023/NĐ-CP dieu-3"),
        ("ban thanh tra nhân dân", "10/2022/QH15 dieu-36"),
        ("điều 11 luật dân chủ", "10/2022/QH15 dieu-11"),
        ("Khi nào phải tổ chức hội nghị thôn?", "59/2023/NĐ-CP dieu-3"),
        ("Rừng được phân thành những loại nào?", "16/2017/QH14 dieu-5"),
    ],
)
def test_the_right_article_comes_first(searcher: Searcher, query: str, first: str) -> None:
    """With marks, without, mixed, decomposed, or as a question: the same article answers."""
    assert found(searcher, query)[0] == first


def test_marks_that_are_typed_count(searcher: Searcher) -> None:
    """A word with its marks finds that word; the bare word finds whatever its marks."""
    assert found(searcher, "bán") == ["16/2017/QH14 dieu-9"]
    assert {"16/2017/QH14 dieu-9", "10/2022/QH15 dieu-15"} <= set(found(searcher, "ban"))


def test_wrong_marks_still_find(searcher: Searcher) -> None:
    """Where no entry has the marks as typed, they are disregarded rather than the word."""
    answer = searcher.search("hưởng ược")
    assert answer.complete
    assert {hit.unit for hit in answer.hits} == {"dieu-15", "dieu-11"}


def test_every_word_of_a_short_query_is_wanted(searcher: Searcher) -> None:
    """Two words find the entries with both, and the total counts these."""
    answer = searcher.search("kế hoạch đất")
    assert (answer.total, answer.complete, answer.hits[0].unit) == (1, True, "dieu-11")


def test_what_no_entry_answers_in_full_says_so(searcher: Searcher) -> None:
    """The nearest entries are given and marked as such."""
    answer = searcher.search("hương ước vũ trụ")
    assert not answer.complete
    assert answer.hits[0].unit in {"dieu-15", "dieu-11"}


def test_no_word_known_finds_nothing(searcher: Searcher) -> None:
    """Words that the corpus does not have give an empty answer, not an error."""
    answer = searcher.search("xyzzy qwerty")
    assert (answer.total, answer.hits) == (0, ())


def test_a_phrase_is_taken_literally(searcher: Searcher) -> None:
    """Quoted words stand side by side: the decree's dieu-4 has both words, apart."""
    assert "59/2023/NĐ-CP dieu-4" in found(searcher, "hội nghị thôn")
    assert found(searcher, '"hội nghị thôn"') == ["59/2023/NĐ-CP dieu-3"]
    assert found(searcher, '"thôn hội nghị"') == []


def test_a_word_is_left_out(searcher: Searcher) -> None:
    """A minus before a word or a phrase leaves out what holds it."""
    assert "10/2022/QH15 dieu-15" in found(searcher, "hương ước")
    assert found(searcher, "hương ước -thôn") == ["59/2023/NĐ-CP dieu-11"]
    assert found(searcher, 'hương ước -"quy ước"') == ["59/2023/NĐ-CP dieu-11"]


def test_a_hyphen_inside_a_word_leaves_nothing_out() -> None:
    """Only a minus at the beginning of a word excludes: kinh tế - xã hội, NĐ-CP."""
    assert not parse_query("kinh tế - xã hội NĐ-CP").excluded


# ---- abbreviations and numbers --------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["UBND", "ubnd", "ủy ban nhân dân", "uy ban nhan dan", "uỷ ban nhân dân"])
def test_abbreviations_work_both_ways(searcher: Searcher, query: str) -> None:
    """The abbreviation finds the words and the words find the abbreviation."""
    assert set(found(searcher, query)) == {"120-KL/TW", "16/2017/QH14 dieu-5"}


@pytest.mark.parametrize("row", table("abbreviations"), ids=lambda row: row["short"])
def test_each_abbreviation_is_known_in_its_example(row: dict[str, str]) -> None:
    """The example holds the abbreviation, and a query for it learns the long form."""
    assert row["short"] in row["example"].split()
    long = tuple(syllables_of(part)[0] for part in row["long"].split())
    assert any(long in word.spellings for word in parse_query(row["example"]).words)
    assert any(syllables_of(row["short"]) in word.spellings for word in parse_query(row["long"]).words)


def test_no_abbreviation_stands_twice() -> None:
    """Each abbreviation means one thing, and no long form has two."""
    for column in ("short", "long", "example"):
        assert max(Counter(row[column] for row in table("abbreviations")).values()) == 1


@pytest.mark.parametrize("row", table("function_words"), ids=lambda row: row["word"])
def test_each_function_word_stands_in_its_example(row: dict[str, str]) -> None:
    """The example shows the word in use; a question is marked yes or no."""
    assert row["word"] in row["example"].split()
    assert row["question"] in {"yes", "no"}


@pytest.mark.parametrize(
    "query",
    [
        "59/2023/NĐ-CP", "59/2023/ND-CP", "59/2023/nđ-cp", "59 /2023/ NĐ-CP", "59/2023", "số 59/2023/NĐ-CP",
        "nd 59 2023", "NĐ 59/2023", "nghi dinh 59 nam 2023", "Nghị định số 59 năm 2023", "nghị định 59",
        "059/2023/NĐ–CP", "59 2023 nd cp",
    ],
)  # fmt: skip
def test_a_number_in_any_spelling_finds_its_document(searcher: Searcher, query: str) -> None:
    """The three articles of the decree come first; what names the decree may follow."""
    assert {hit.document for hit in searcher.search(query, limit=3).hits} == {DECREE[0]}


@pytest.mark.parametrize(
    ("query", "document"),
    [
        ("120 kl tw", CONCLUSION), ("120-KL/TW", CONCLUSION), ("kết luận 120", CONCLUSION),
        ("ket luan so 120 nam 2016", CONCLUSION), ("10/2022/QH15", LAW), ("luật 10/2022", LAW), ("10 2022 qh15", LAW),
    ],
)  # fmt: skip
def test_numbers_of_other_layouts(searcher: Searcher, query: str, document: tuple[str, ...]) -> None:
    """Party numbers and laws are found as decrees are."""
    assert searcher.search(query).hits[0].document == document[0]


def test_a_number_also_finds_what_names_it(searcher: Searcher) -> None:
    """The conclusion that names the decree comes after the decree itself."""
    assert found(searcher, "59/2023/NĐ-CP")[3:] == ["120-KL/TW"]


def test_a_number_narrows_the_words(searcher: Searcher) -> None:
    """A number with words finds that document's article."""
    assert found(searcher, "nghị định 59/2023 hòa giải") == ["59/2023/NĐ-CP dieu-11"]


def test_an_unknown_number_finds_no_other(searcher: Searcher) -> None:
    """The same serial of another year is not the document asked for."""
    assert not searcher.search("59/1999/NĐ-CP").complete


@pytest.mark.parametrize(
    "query", ["ngày 14/8/2023", "khoản 2 điều 5", "báo cáo 15 ngày", "tháng 8 2023", "đã 5 năm"]
)
def test_dates_and_labels_are_no_numbers(query: str) -> None:
    """Digits beside a measure or a unit's word do not make a document number."""
    assert find_numbers(query.replace("/", " ").split()) == ()


@pytest.mark.parametrize("row", [DECREE, LAW, CONCLUSION, FOREST], ids=lambda row: row[1])
def test_a_canonical_number_asks_for_its_own_key(row: tuple[str, str, str, str, int]) -> None:
    """What the index writes for a number is what a query for it looks up."""
    _, number, kind, _, year = row
    assert set(parse_query(number).numbers) <= set(number_keys(number, kind, year))
    assert parse_query(f"{kind} {number}").numbers == parse_query(number).numbers


# ---- odd queries ----------------------------------------------------------------------------------------------

EMPTY = ["", "   ", "()", '""', "***", "- - -", "[]{}", "\x00\x07", '-"', "?!", "-thôn"]
ODD = [
    "*a*", "thôn*", "a" * LONGEST_QUERY, "thôn " * 400, "((((hương", '"hương ước', 'hương" ước"', "hương AND NOT ước",
    "/.*(a+)+$/", "\x00hương\x1bước", "title:hương^3~2", "[a TO z]", "- -hương ước", "của và là", "𠀀 ước", "59/" * 300,
    "-" * 900 + " ước",     "\u0301\u0323ước", "nam 2023 2023 2023", "điều", "điều 99",
    "luật 59/59/59", "số", '"59/2023/NĐ-CP"', "%00", "𝐡ương",
]  # fmt: skip


@pytest.mark.parametrize("query", EMPTY, ids=repr)
def test_a_query_without_words_says_what_to_write(searcher: Searcher, query: str) -> None:
    """Brackets, marks and control characters alone are refused with an example."""
    with pytest.raises(BadQuery, match="hương ước"):
        searcher.search(query)


@pytest.mark.parametrize("query", ODD, ids=lambda query: repr(query[:20]))
def test_an_odd_query_is_read_as_its_words(searcher: Searcher, query: str) -> None:
    """Wildcards, operators, open quotes and noise never break a search."""
    answer = searcher.search(query)
    assert len(answer.hits) == min(answer.total, 10)


@given(st.text(alphabet='hươngước "-*()59/2023NĐCP\n.:điều1', max_size=40))
def test_any_text_is_a_query_or_refused(text: str) -> None:
    """Parsing either understands something or says that there is nothing."""
    try:
        assert parse_query(text).words
    except BadQuery as refusal:
        assert "no word" in str(refusal)  # noqa: PT017 - most texts are understood


def test_a_very_long_query_is_refused(searcher: Searcher) -> None:
    """10 kB are no question; the message says how much is."""
    with pytest.raises(BadQuery, match=str(LONGEST_QUERY)):
        searcher.search("hương ước " * 1000)


@pytest.mark.parametrize("page", [{"limit": 0}, {"limit": -1}, {"offset": -1}, {"offset": 10**9}], ids=str)
def test_a_page_out_of_reach_is_refused(searcher: Searcher, page: dict[str, int]) -> None:
    """No page is counted backwards or past the last that is served."""
    with pytest.raises(BadQuery, match="cannot be shown"):
        searcher.search("thôn", **page)


# ---- order and pages ------------------------------------------------------------------------------------------


def test_a_heading_counts_more_than_a_body(searcher: Searcher) -> None:
    """Of two articles with the words, the one headed by them comes first."""
    assert found(searcher, "hội nghị")[0] == "59/2023/NĐ-CP dieu-3"


def test_kind_and_year_narrow(searcher: Searcher) -> None:
    """Only entries of the kind and year asked for are counted and given."""
    assert {hit.kind for hit in searcher.search("hương ước", kind="Nghị định").hits} == {"Nghị định"}
    assert {hit.year for hit in searcher.search("kế hoạch", year=2017).hits} == {2017}
    assert searcher.search("hương ước", kind="Nghị định", year=2022).total == 0


def test_a_narrowed_question_is_ranked_among_what_is_left(searcher: Searcher) -> None:
    """A better article of another kind, or one left out, does not hide what was asked for."""
    question = "Khi nào phải tổ chức hội nghị thôn?"
    assert searcher.search(question, kind="Luật").total > 0
    assert "59/2023/NĐ-CP dieu-3" not in found(searcher, f"{question} -triệu")


def test_pages_follow_each_other(searcher: Searcher) -> None:
    """Pages of two put together are the whole answer, in the same order."""
    whole = searcher.search("dân chủ", limit=9).hits
    pages = [
        hit for offset in range(0, 10, 2) for hit in searcher.search("dân chủ", limit=2, offset=offset).hits
    ]
    assert tuple(pages) == whole


def test_authority_decides_between_equals(tmp_path: Path, engine: EngineName) -> None:
    """Of two entries with one text the more cited comes first."""
    twin = Entry("a", "", "01/QĐ-UBND", "Quyết định", "Phê duyệt", "", "Phê duyệt kế hoạch.", None, 0.1)
    cited = Entry("b", "", "01/QĐ-UBND", "Quyết định", "Phê duyệt", "", "Phê duyệt kế hoạch.", None, 0.9)
    build_index(tmp_path / "index", [twin, cited], engine=engine)
    with Searcher.open(tmp_path / "index") as opened:
        assert [hit.document for hit in opened.search("kế hoạch").hits] == ["b", "a"]


def test_threads_share_a_searcher(searcher: Searcher) -> None:
    """Searches at the same time answer as one after the other."""
    queries = ["hương ước", "hội nghị thôn", "rừng sản xuất", "59/2023/NĐ-CP"] * 10
    expected = [searcher.search(query) for query in queries]
    answers: dict[int, object] = {}

    def ask(place: int) -> None:
        answers[place] = searcher.search(queries[place])

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(len(queries))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answers[place] for place in range(len(queries))] == expected


# ---- passages -------------------------------------------------------------------------------------------------

LONG = f"{'Mở đầu nói việc khác. ' * 20}Trưởng thôn triệu tập hội nghị thôn vào cuối năm. {'Phần sau cũng vậy. ' * 20}"


@pytest.mark.parametrize("text", [LONG, unicodedata.normalize("NFD", LONG)], ids=["NFC", "NFD"])
@pytest.mark.parametrize("query", ["hội nghị thôn", "hoi nghi thon"])
def test_a_passage_shows_the_words_asked_for(searcher: Searcher, query: str, text: str) -> None:
    """The passage lies around the words, and its marks hold them as the text has them."""
    passage = searcher.find_passage(query, text, width=80)
    assert passage.end - passage.start <= 80
    marked = [unicodedata.normalize("NFC", text[mark.start : mark.end]) for mark in passage.marks]
    assert marked[-3:] == ["hội", "nghị", "thôn"]
    assert all(passage.start <= mark.start < mark.end <= passage.end for mark in passage.marks)


@given(st.text(alphabet="aăâđeêuưyýỷòọớ 59/.-,\n\u0301\u0323", max_size=60))
def test_marks_keep_offsets_into_the_text_as_given(text: str) -> None:
    """A mark holds exactly a word that was asked for, in composed and decomposed text."""
    sought = Sought(parse_query("đò 59/5 yê"), lambda _: 1.0, lambda _: False)
    for mark in find_passage(text, sought, width=200).marks:
        word = unicodedata.normalize("NFC", text[mark.start : mark.end])
        assert {folded for _, folded in syllables_of(word)} <= {"do", "59", "5", "ye"}


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("bàn", ["bàn"]),
        ("BÁN", ["bán"]),
        ("ban", ["Ban", "bàn", "bán"]),
        ("bàn thon", ["thôn", "bàn"]),
        ("bãn", ["Ban", "bàn", "bán"]),  # no entry has it, so it is searched whatever its marks
        ("nhân bán", ["nhân", "bán"]),
        ("thôn bán", ["thôn", "bàn"]),  # neighbours, and nowhere with its own marks
    ],
)
def test_marks_agree_with_what_was_asked(searcher: Searcher, query: str, marked: list[str]) -> None:
    """A word typed with its marks is marked where it has them, a bare one whatever its marks, as the search matches."""
    text = "Ban của thôn bàn việc nhân giống"
    text = f"{text} rồi bán." if query != "thôn bán" else text
    passage = searcher.find_passage(query, text)
    assert [text[mark.start : mark.end] for mark in passage.marks] == marked


@pytest.mark.parametrize("text", ["", "Không có gì.", "a" * 500])
def test_a_passage_without_the_words_is_the_beginning(searcher: Searcher, text: str) -> None:
    """A text found by its title alone shows how it begins, unmarked."""
    passage = searcher.find_passage("hương ước", text, width=100)
    assert (passage.start, passage.end, passage.marks) == (0, min(len(text), 100), ())


# ---- what lies on disk ----------------------------------------------------------------------------------------

KILLED = """
import os, signal, sys
from pathlib import Path
from kg.search import Entry, build_index

def entries():
    for count in range(200):
        yield Entry(str(count), "", "", "", "Kế hoạch", "", "Nội dung số " + str(count))
    os.kill(os.getpid(), signal.SIGKILL)

build_index(Path(sys.argv[1]), entries(), engine=sys.argv[2])
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_killed_writer_leaves_nothing_that_opens(tmp_path: Path, engine: EngineName) -> None:
    """An unfinished folder is refused by readers and by the next writer."""
    folder = tmp_path / "index"
    run = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder), engine], cwd=Path(__file__).parent.parent, check=False
    )
    assert run.returncode == -signal.SIGKILL
    assert any(folder.iterdir())
    with pytest.raises(NoLibrary, match="kg build"):
        Searcher.open(folder)
    with pytest.raises(BuildFailed, match="not empty"):
        build_index(folder, make_entries())


def test_a_failing_source_leaves_nothing_that_opens(tmp_path: Path, engine: EngineName) -> None:
    """An error in the middle of the entries reaches the caller, and the folder does not open."""

    def failing() -> object:
        yield make_entries()[0]
        raise ValueError("broken file")

    with pytest.raises(ValueError, match="broken file"):
        build_index(tmp_path / "index", failing(), engine=engine)
    with pytest.raises(NoLibrary):
        Searcher.open(tmp_path / "index")


def test_a_damaged_index_is_refused(tmp_path: Path, engine: EngineName) -> None:
    """A file that lost its end does not serve wrong answers."""
    build_index(tmp_path, make_entries(), engine=engine)
    postings = next(path for path in tmp_path.iterdir() if path.suffix in {".pst", ".idx"})
    postings.write_bytes(postings.read_bytes()[:-100])
    with pytest.raises(StaleLibrary, match="kg build"):
        Searcher.open(tmp_path)


@pytest.mark.parametrize("change", ['{"version": 1', '{"version": 0, "entries": 0, "files": {}}'])
def test_an_index_of_another_version_is_refused(tmp_path: Path, change: str, engine: EngineName) -> None:
    """The manifest of another layout, or none that can be read, names the cure."""
    build_index(tmp_path, make_entries(), engine=engine)
    (tmp_path / writing.MANIFEST).write_text(change, encoding="utf-8")
    with pytest.raises(StaleLibrary, match="kg build"):
        Searcher.open(tmp_path)


def test_an_empty_index_answers_nothing(tmp_path: Path, engine: EngineName) -> None:
    """A library without texts can be searched."""
    assert build_index(tmp_path, [], engine=engine) == 0
    with Searcher.open(tmp_path) as opened:
        assert opened.search("hương ước").total == 0


def test_runs_on_disk_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index merged from many small runs answers as one gathered in memory does."""
    queries = ["hương ước", "hội nghị thôn", "59/2023/NĐ-CP", "Khi nào phải tổ chức hội nghị thôn?"]
    build_index(tmp_path / "whole", make_entries(), engine="whoosh")
    monkeypatch.setattr(whoosh_writer, "RUN_POSTINGS", 60)
    build_index(tmp_path / "runs", make_entries(), engine="whoosh")
    with Searcher.open(tmp_path / "whole") as whole, Searcher.open(tmp_path / "runs") as runs:
        assert [runs.search(query) for query in queries] == [whole.search(query) for query in queries]
    assert not (tmp_path / "runs" / "runs").exists()


def test_progress_is_heard(tmp_path: Path, engine: EngineName) -> None:
    """The caller hears of each entry."""
    heard: list[int] = []
    build_index(tmp_path, make_entries(), progress=heard.append)
    assert heard == list(range(1, len(ROWS) + 1))


# ---- real questions -------------------------------------------------------------------------------------------

QUESTIONS = 80


def key(number: str) -> str:
    return slugify(number)


@pytest.fixture(scope="module")
def questions(shared: Path) -> list[dict[str, object]]:
    lines = (shared / "gold" / "retrieval_dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines[:QUESTIONS]]


@pytest.fixture(scope="module")
def real(
    shared: Path,
    questions: list[dict[str, object]],
    tmp_path_factory: pytest.TempPathFactory,
    engine: EngineName,
) -> Iterator[Searcher]:
    wanted = {key(gold["law_id"]) for question in questions for gold in question["gold"]}
    folder = tmp_path_factory.mktemp("real") / "index"

    def entries() -> object:
        with gzip.open(shared / "corpus" / "codified.jsonl.gz", "rt", encoding="utf-8") as lines:
            for document in map(json.loads, lines):
                if key(document["number"]) in wanted:
                    facts = (document["number"], document["type"], document["title"] or "")
                    for article in document["articles"]:
                        unit = f"dieu-{article['no']}"
                        yield Entry(
                            document["number"], unit, *facts, article["heading"] or "", article["text"]
                        )

    build_index(folder, entries(), engine=engine)
    with Searcher.open(folder) as opened:
        yield opened


@pytest.mark.parametrize("spell", [str, fold], ids=["toned", "toneless"])
def test_real_questions_find_their_articles(
    real: Searcher, questions: list[dict[str, object]], spell: object
) -> None:
    """Nine of ten questions find a right article among ten hits, with diacritics and without."""
    answered = 0
    for question in questions:
        hits = real.search(spell(question["question"])).hits
        right = {(key(gold["law_id"]), gold["article_id"]) for gold in question["gold"]}
        answered += any((key(hit.number), re.sub("^dieu-", "", hit.unit)) in right for hit in hits)
    assert answered >= 0.9 * len(questions)
