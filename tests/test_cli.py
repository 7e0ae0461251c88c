"""The command ``kg``, run as a user runs it: what it prints, what it says of a mistake, its exit code."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kg.cli import main
from kg.library import build_library

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
Run = "Callable[..., subprocess.CompletedProcess[str]]"  # arguments, stdin

DECREE = "nghi-dinh/2023/59-2023-nd-cp"
SENTENCE = "Thực hiện khoản 2 Điều 12 Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ."
COMMANDS = ("build", "serve", "show", "search", "cite", "trace", "stats")


@pytest.fixture(scope="module")
def small(
    tmp_path_factory: pytest.TempPathFactory, legal_docs: Path, own_tables: Callable[[Path], Path]
) -> Path:
    """Build the family and the reports without the registry; give the folder of the library."""
    folder = own_tables(tmp_path_factory.mktemp("small") / "in")
    for room in ("family", "reports"):
        shutil.copytree(legal_docs / room, folder / room)
    build_library((folder,), folder.parent / "library")
    return folder.parent / "library"


@pytest.fixture
def kg(run_kg: Run, small: Path) -> Run:
    """Give a function that runs ``kg`` on the small library."""

    def run(*arguments: object, stdin: str = "") -> subprocess.CompletedProcess[str]:
        done = run_kg(*arguments, stdin=stdin, library=small)
        assert "Traceback" not in done.stderr, done.stderr
        return done

    return run


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], small: Path) -> Run:
    """Give a function that runs ``kg`` on the small library inside this process: quicker, for tables of cases."""
    monkeypatch.setenv("KG_LIBRARY", str(small))

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        monkeypatch.setattr(sys, "argv", ["kg", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        said, errors = capsys.readouterr()
        code = ended.value.code
        return subprocess.CompletedProcess(arguments, code if isinstance(code, int) else 0, said, errors)

    return run


def records(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """Read what a command printed as JSON, one object a line."""
    return [json.loads(line) for line in done.stdout.splitlines()]


def write_rows(path: Path, *rows: dict[str, Any]) -> Path:
    """Write JSON Lines."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


# ---- help and JSON --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [*COMMANDS, "export"])
def test_every_command_has_help_with_an_example(here: Run, command: str) -> None:
    """Help says what the command does and shows it in use."""
    done = here(command, "--help")
    assert done.returncode == 0, done.stderr
    assert re.search(rf"Example:\n\s+.*kg {command}\b", done.stdout)


@pytest.mark.parametrize(
    ("arguments", "keys"),
    [
        (
            ("show", "59/2023/NĐ-CP"),
            {"id", "kind", "number", "title", "issued", "issuer", "sources", "cited_by"},
        ),
        (("show", DECREE), {"id", "standing"}),
        (("search", "hương ước"), {"hits"}),
        (("cite", "-"), {"citations"}),
        (("trace", DECREE, "--up"), {"root", "direction", "hops"}),
        (("trace", "10/2022/QH15", "--down"), {"root", "direction", "hops"}),
        (("stats",), {"documents", "citations", "relations", "refused", "meta"}),
    ],
)
def test_json_is_one_object_with_its_fields(kg: Run, arguments: tuple[str, ...], keys: set[str]) -> None:
    """With --json there is JSON and nothing else, and stderr is silent."""
    done = kg(*arguments, "--json", stdin=SENTENCE)
    assert (done.returncode, done.stderr) == (0, "")
    (record,) = records(done)
    assert keys <= set(record)


def test_the_command_is_there_after_installation() -> None:
    """The console script is the same program as ``python -m kg``."""
    script = Path(sys.executable).with_name("kg")
    if not script.exists():
        pytest.skip("the package is not installed, only on the path")
    done = subprocess.run([script, "--version"], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.startswith("kg, version ")


# ---- build ----------------------------------------------------------------------------------------------------


@pytest.fixture
def given(tmp_path: Path, own_tables: Callable[[Path], Path]) -> Path:
    """Give a folder with one good text."""
    folder = own_tables(tmp_path / "in")
    (folder / "good.txt").write_text(SENTENCE, encoding="utf-8")
    return folder


IDENTITY_RE = re.compile(
    r"found (\d+) = resolved (\d+) \+ ambiguous (\d+) \+ unresolved (\d+) \+ rejected (\d+)"
)


def test_build_and_stats_print_the_same_accounting_and_it_is_true(kg: Run, given: Path) -> None:
    """Found = resolved + ambiguous + unresolved + rejected, in both, with equal figures."""
    shutil.copytree(ROOT / "data" / "legal_docs" / "family", given / "family")
    built = kg("build", given, "--library", given.parent / "library")
    assert built.returncode == 0
    stats = kg("stats", "--library", given.parent / "library")
    accounts = [IDENTITY_RE.search(done.stdout) for done in (built, stats)]
    assert accounts[0]
    assert accounts[1]
    assert accounts[0].groups() == accounts[1].groups()
    found, *outcomes = map(int, accounts[0].groups())
    assert found == sum(outcomes) > 300
    assert built.stdout.startswith(stats.stdout)


def test_build_names_what_it_refused_and_exits_1(kg: Run, given: Path) -> None:
    """A refused file is a line on stderr with its cure; the rest is built; stats remembers it."""
    (given / "bad.md").write_text("---\nkind: Tin\nissued: hôm qua\n---\nLời.\n", encoding="utf-8")
    done = kg("build", given, "--library", given.parent / "library", "--json")
    assert done.returncode == 1
    assert re.match(r"refused: bad\.md, line 3: .*hôm qua.* To mend it: ", done.stderr)
    assert records(done)[0]["counts"]["standings"]["report"] == 1
    assert "refused: bad.md, line 3" in kg("stats", "--library", given.parent / "library").stdout


def test_build_without_refusals_is_silent_on_stderr(kg: Run, given: Path) -> None:
    """Exit code 0, no progress bars where there is no terminal."""
    done = kg("build", given, "--library", given.parent / "library")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("path", "library", "said"),
    [
        ("in", "/proc/library", "cannot be written"),
        ("in", "in/good.txt/library", "cannot be written"),
    ],
)
def test_a_build_that_cannot_be_says_why(kg: Run, given: Path, path: str, library: str, said: str) -> None:
    """Wrong paths are exit code 1 and one line."""
    done = kg("build", given.parent / path, "--library", given.parent / library)
    assert done.returncode == 1
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


# ---- mistakes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ("show",),
        ("search",),
        ("cite",),
        ("trace",),
        ("nosuch",),
        ("search", "x", "--top", "0"),
        ("cite", "nowhere.txt"),
        ("search", "x", "--queries", "-"),
        ("cite", "-", "--date", "31/02/2024"),
        ("trace", DECREE, "--depth", "99"),
        ("build", "--processes", "0"),
        ("serve", "--port", "99999"),
    ],
)
def test_wrong_usage_is_exit_code_2(here: Run, arguments: tuple[str, ...]) -> None:
    """Wrong usage names the option and points to --help."""
    done = here(*arguments)
    assert done.returncode == 2
    assert "--help" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("command", ["show", "trace"])
@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("nghi-dinh/2023/59-2023-nd-c", DECREE),
        ("59/2023/NĐ-CPP", DECREE),
        ("khong-co/gi/nhu-the", ""),
        ("", ""),
    ],
)
def test_an_unknown_document_is_exit_code_1_with_similar_ones(
    here: Run, command: str, name: str, near: str
) -> None:
    """What is not there is said, with identifiers that resemble it where there are some."""
    done = here(command, name)
    assert done.returncode == 1
    assert done.stderr.startswith("kg: no document")
    assert near in done.stderr


def test_an_unknown_unit_is_exit_code_1_with_similar_ones(here: Run) -> None:
    """A chain from an article that the decree does not have names those it has."""
    done = here("trace", f"{DECREE}/dieu-99")
    assert done.returncode == 1
    assert f"{DECREE}/dieu-9\n" in done.stderr


@pytest.mark.parametrize(
    "command", [("show", "x/y"), ("search", "x"), ("cite", "-"), ("trace", "x/y"), ("stats",)]
)
def test_without_a_library_each_command_names_the_cure(
    kg: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    """No library is exit code 1, with the command that makes one."""
    done = kg(*command, "--library", tmp_path / "none", stdin=SENTENCE)
    assert done.returncode == 1
    assert f"kg build --library {tmp_path / 'none'}" in done.stderr


@pytest.mark.parametrize("query", ["", '"', "AND OR", "-", "x" * 5000])
def test_a_query_without_words_is_exit_code_1_or_no_hits(here: Run, query: str) -> None:
    """Odd queries are answered in words."""
    done = here("search", "--", query)
    assert (done.returncode == 1 and done.stderr.startswith("kg: ")) or "Không tìm thấy" in done.stdout


BROKEN = (
    b'{"id": 2, "text": ',
    b"[1, 2]",
    b'"text"',
    b'{"text": "no id"}',
    b'{"id": 2}',
    b'{"id": 2, "text": 5, "query": 5}',
    b'{"id": 2, "text": null, "query": null}',
    b'{"id": 2, "text": "x", "query": ["x"], "date": "31/02/2024"}',
    b'{"id": 2, "text": "\xff", "query": "\xff"}',
    b"[" * 100_000,
)


@pytest.mark.parametrize("line", BROKEN, ids=range(len(BROKEN)))
@pytest.mark.parametrize("asked", ["cite --texts text", "search --queries query"])
def test_a_broken_line_is_named_with_its_number(here: Run, tmp_path: Path, line: bytes, asked: str) -> None:
    """The rows before it are answered, the file and the line are named, with the cure."""
    command, option, key = asked.split()
    path = tmp_path / "in.jsonl"
    path.write_bytes(json.dumps({"id": 1, key: "hương ước"}).encode() + b"\n\n" + line + b"\n")
    done = here(command, option, path, "--format", "jsonl")
    assert done.returncode == 1
    assert [record["id"] for record in records(done)] == [1]
    assert "in.jsonl, line 3: " in done.stderr
    assert "one object" in done.stderr


def test_a_row_of_an_unknown_place_is_named(here: Run, tmp_path: Path) -> None:
    """Of many texts, the one whose place the library does not know is told by its id."""
    rows = [{"id": "a", "text": SENTENCE}, {"id": "b", "text": SENTENCE, "place": "nowhere"}]
    done = here("cite", "--texts", write_rows(tmp_path / "in.jsonl", *rows), "--format", "jsonl")
    assert (done.returncode, [record["id"] for record in records(done)]) == (1, ["a"])
    assert done.stderr.startswith("kg: text 'b': 'nowhere' is no place of this library")


def test_a_text_in_a_legacy_encoding_is_refused(kg: Run, tmp_path: Path) -> None:
    """TCVN3 given to cite is named as such, not cited as noise."""
    legacy = "Céng hoµ x· héi chñ nghÜa ViÖt Nam. NghÞ ®Þnh cña ChÝnh phñ vÒ viÖc thùc hiÖn d©n chñ ë c¬ së."
    (tmp_path / "legacy.txt").write_bytes(legacy.encode("latin-1"))
    done = kg("cite", tmp_path / "legacy.txt")
    assert done.returncode == 1
    assert re.match(r"kg: .*legacy\.txt: .*TCVN3.*UTF-8", done.stderr)


def test_a_broken_pipe_is_quiet(small: Path, tmp_path: Path) -> None:
    """``kg cite … | head`` ends without a word, however much is still to come."""
    path = write_rows(tmp_path / "in.jsonl", *({"id": number, "text": SENTENCE} for number in range(500)))
    command = [sys.executable, "-m", "kg", "cite", "--texts", path, "--format", "jsonl", "--library", small]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout
        assert running.stderr
        assert running.stdout.read(9) == b'{"id": 0,'
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait() == 1


def test_an_unknown_place_is_refused(kg: Run) -> None:
    """A place that is none does not become part of an identifier."""
    done = kg("cite", "-", "--place", "tinh-khong-co", stdin=SENTENCE)
    assert done.returncode == 1
    assert "tinh-khong-co" in done.stderr


# ---- cite -----------------------------------------------------------------------------------------------------

CITATION_KEYS = [
    "start",
    "end",
    "surface",
    "form",
    "kind",
    "number",
    "year",
    "date",
    "issuer",
    "title",
    "units",
    "relation",
    "cue",
    "document",
    "target",
    "candidates",
    "how",
    "why_not",
    "warnings",
]
TARGET_KEYS = ["id", "kind", "number", "title", "issued", "known"]


def test_cite_follows_the_contract_of_the_scorers(kg: Run, tmp_path: Path) -> None:
    """Rows come in order with their identifiers as given, each citation with exactly the fields of the contract."""
    path = write_rows(
        tmp_path / "in.jsonl",
        {"id": "a", "text": SENTENCE},
        {"id": 2, "text": "Không có gì."},
        {
            "id": None,
            "text": "Theo Nghị định số 5/2031/NĐ-CP và Nghị định 77.",
            "date": "2031-03-01",
            "place": None,
            "url": "",
        },
    )
    done = kg("cite", "--texts", path, "--format", "jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    first, second, third = records(done)
    assert [list(row) for row in (first, second, third)] == [["id", "citations"]] * 3
    assert (first["id"], second, third["id"]) == ("a", {"id": 2, "citations": []}, None)
    for citation in first["citations"] + third["citations"]:
        assert set(citation) == set(CITATION_KEYS)
        assert set(citation["document"]) == {"start", "end"}
        assert citation["target"] is None or set(citation["target"]) == set(TARGET_KEYS)
    (citation,) = first["citations"]
    assert {key: citation[key] for key in ("form", "number", "year", "date", "units", "how", "why_not")} == {
        "form": "provision",
        "number": "59/2023/NĐ-CP",
        "year": 2023,
        "date": "2023-08-14",
        "units": ["dieu-12/khoan-2"],
        "how": "number",
        "why_not": None,
    }
    assert (citation["target"]["id"], citation["target"]["known"]) == (DECREE, True)
    unknown, fragment = third["citations"]
    assert (unknown["target"]["number"], unknown["target"]["known"]) == ("05/2031/NĐ-CP", False)
    assert fragment["target"] is None
    assert fragment["why_not"]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_offsets_are_code_points_of_the_text_as_given(kg: Run, tmp_path: Path, form: Any) -> None:
    """Spans cut the citation, its document part and its cue out of composed and of decomposed text."""
    text = unicodedata.normalize(form, f"😀 {SENTENCE}")
    path = write_rows(tmp_path / "in.jsonl", {"id": 1, "text": text})
    ((citation,),) = [row["citations"] for row in records(kg("cite", "--texts", path, "--format", "jsonl"))]
    whole, document, cue = (
        unicodedata.normalize("NFC", text[span["start"] : span["end"]])
        for span in (citation, citation["document"], citation["cue"])
    )
    assert whole == "khoản 2 Điều 12 Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ"
    assert document == "Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ"
    assert cue == "Thực hiện"
    assert unicodedata.normalize("NFC", citation["surface"]) == whole


def test_line_ends_of_a_file_count_as_they_are(kg: Run, tmp_path: Path) -> None:
    """A file of Windows has two code points at each line's end."""
    (tmp_path / "dos.txt").write_bytes(f"Một.\r\nHai.\r\n{SENTENCE}\r\n".encode())
    (row,) = records(kg("cite", tmp_path / "dos.txt", "--json"))
    assert row["citations"][0]["start"] == len("Một.\r\nHai.\r\nThực hiện ")


def test_odd_characters_do_not_break_the_output(kg: Run, tmp_path: Path) -> None:
    """Lone surrogates, NUL and direction marks in a text are no reason for an error."""
    row = {"id": "\ud800", "text": f"\u202e\x00 \udc00 {SENTENCE} Nghị định \ud83d 04/2015/NĐ-CP"}
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    done = kg("cite", "--texts", path, "--format", "jsonl")
    assert done.returncode == 0
    assert len(records(done)[0]["citations"]) == 2


REPORTS = {
    "000_8bd85dd24c201f0a": ("https://hamtan.binhthuan.dcs.vn/tin", "2024-01-18"),
    "001_7fe2a1b623648703": ("https://doluong.gov.vn/tin", "2018-07-17"),
    "002_209883ea81caa762": ("https://www.quangtri.gov.vn/tin", "2024-03-01"),
    "003_ae47400225be1c95": ("https://tamnong.gov.vn/tin", "2020-07-10"),
    "004_9a275c44ca8e6d72": ("https://mocchau.sonla.gov.vn/tin", "2024-07-01"),
}


def test_the_five_reports_are_linked_with_and_without_their_portals(
    kg: Run, shared: Path, tmp_path: Path
) -> None:
    """National documents are found either way; the provincial letter only where its portal is known."""
    rows = []
    for name, (url, date) in REPORTS.items():
        text = (shared / "gold" / "seeds" / f"{name}.txt").read_text(encoding="utf-8")
        rows += [
            {"id": f"{name}+", "text": text, "url": url, "date": date},
            {"id": f"{name}-", "text": text, "date": date},
        ]
    done = kg("cite", "--texts", write_rows(tmp_path / "in.jsonl", *rows), "--format", "jsonl")
    found = {
        row["id"]: {
            each["target"]["id"]: each["target"]["known"] for each in row["citations"] if each["target"]
        }
        for row in records(done)
    }
    for name in REPORTS:
        known = [{target for target, known in found[name + end].items() if known} for end in "+-"]
        letter = {"cong-van/chua-ro/957-ubnd-nc_tinh-quang-tri"} if name.startswith("002") else set()
        assert known[0] - known[1] == letter
        assert known[1] <= known[0]
    meeting = {"luat/2022/10-2022-qh15", DECREE, "nghi-dinh/2023/61-2023-nd-cp"}
    assert meeting <= set(found["000_8bd85dd24c201f0a-"])
    assert "nghi-dinh/2015/04-2015-nd-cp" in found["001_7fe2a1b623648703-"]
    assert "ket-luan/2016/120-kl-tw_2016-01-07" in found["003_ae47400225be1c95-"]
    assert "luat/2022/10-2022-qh15" in found["004_9a275c44ca8e6d72-"]
    letters = {target for target in found["002_209883ea81caa762-"] if target.startswith("cong-van/")}
    assert not any("quang-tri" in letter for letter in letters)


# ---- search, trace, show --------------------------------------------------------------------------------------


def test_search_follows_the_contract_of_the_scorers(kg: Run, tmp_path: Path) -> None:
    """Rows in order, at most --top hits, each with its document or unit, best first."""
    path = write_rows(
        tmp_path / "in.jsonl",
        {"id": 7, "query": "nội dung hương ước"},
        {"id": "số", "query": "59/2023/nđ-cp"},
        {"id": 8, "query": "qwertyuiop"},
    )
    done = kg("search", "--queries", path, "--top", 3, "--format", "jsonl")
    assert done.returncode == 0
    rows = records(done)
    assert [row["id"] for row in rows] == [7, "số", 8]
    assert len(rows[0]["hits"]) == 3
    for hit in rows[0]["hits"] + rows[1]["hits"]:
        assert {"id", "number", "unit", "title", "score"} <= set(hit)
    scores = [hit["score"] for hit in rows[0]["hits"]]
    assert scores == sorted(scores, reverse=True)
    assert rows[1]["hits"][0]["number"] == "59/2023/NĐ-CP"
    assert rows[2]["hits"] == []


def test_trace_goes_up_to_the_law_and_down_to_who_acts(kg: Run) -> None:
    """Up from the letter of Quảng Trị stands the law; down from the law stands the letter; each hop has its basis."""
    up, down = (
        records(kg("trace", name, way, "--json"))[0]["hops"]
        for name, way in (("957/UBND-NC", "--up"), ("10/2022/QH15", "--down"))
    )
    assert "luat/2022/10-2022-qh15" in {hop["target"] for hop in up}
    assert "cong-van/chua-ro/957-ubnd-nc_tinh-quang-tri" in {hop["source"] for hop in down}
    assert all(hop["basis"] for hop in up + down)


def test_trace_prints_the_sentence_of_each_hop(kg: Run) -> None:
    """In words: each hop with its relation and, where a text states it, the sentence that does."""
    said = kg("trace", "957/UBND-NC", "--up").stdout
    assert "—implements→ ket-luan/2016/120-kl-tw_2016-01-07" in said
    assert "« Mục đích là làm tốt quy chế dân chủ ở cơ sở trong năm 2024" in said


@pytest.mark.parametrize("name", ["59/2023/NĐ-CP", "59/2023/nd-cp", "Nghị định 59/2023/NĐ-CP", DECREE])
def test_show_finds_a_document_in_any_spelling(here: Run, name: str) -> None:
    """Number or identifier, the decree is shown with its facts."""
    said = here("show", name).stdout
    assert said.startswith("Nghị định 59/2023/NĐ-CP\n")
    assert "ban hành: 14/08/2023" in said
