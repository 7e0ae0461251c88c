"""Bytes → sources: each format, each encoding, each kind of bad input, and the real corpus where it is at hand."""

from __future__ import annotations

import datetime as dt
import gzip
import html
import json
import re
import subprocess
import sys
import tomllib
import unicodedata
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.model import Facts, Source, Unit
from kg.read import Refusal, read_paths
from kg.read.encoding import decode, legacy_encoding
from kg.read.files import LARGEST_FILE, CannotRead
from kg.read.front import assume_standing
from kg.read.jsonl import TRIALS
from kg.read.record import repair_facts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

CASES = Path(__file__).with_name("cases") / "read"

SENTENCE = (
    "Nghị định này quy định chi tiết việc thực hiện dân chủ ở cơ sở, quyền và nghĩa vụ của công dân, "
    "hương ước, quy ước của cộng đồng dân cư; tổ chức hội nghị ở xã, phường, thị trấn được nêu trên."
)

# TCVN3 (ABC): one byte per letter, capitals by the font.
TCVN3 = dict(
    zip(
        "ăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        bytes.fromhex(
            "A8A9AAABACADAEB5B6B7B8B9BBBCBDBEC6C7C8C9CACBCCCECFD0D1D2D3D4D5D6D7D8DCDDDEDFE1E2E3E4E5E6E7E8E9EAEBECEDEE"
            "EFF1F2F3F4F5F6F7F8F9FAFBFCFDFE",
        ).decode("latin-1"),
        strict=True,
    )
)
# VNI: a letter, then a letter for its mark or marks; i, ỵ and đ have letters of their own.
VNI_TONES = "\u0301ù \u0300ø \u0309û \u0303õ \u0323ï"
VNI_ROOF = "\u0302\u0301á \u0302\u0300à \u0302\u0309å \u0302\u0303ã \u0302\u0323ä \u0302â"
VNI_BREVE = "\u0306\u0301é \u0306\u0300è \u0306\u0309ú \u0306\u0303ü \u0306\u0323ë \u0306ê"
VNI_MARKS = {pair[:-1]: pair[-1] for pair in f"{VNI_TONES} {VNI_ROOF} {VNI_BREVE}".split()}
VNI_LETTERS = dict(zip("íìỉĩịỵđ", "íìæóòîñ", strict=True))


def write_tcvn3(text: str) -> bytes:
    return "".join(TCVN3.get(char, char) for char in text.lower()).encode("latin-1")


def write_vni(text: str) -> bytes:
    written = ""
    for char in text.lower():
        letter, *marks = unicodedata.normalize("NFD", char)
        horned = "\u031b" in marks
        mark = "".join(
            sorted((mark for mark in marks if mark != "\u031b"), key="\u0302\u0306".find, reverse=True)
        )
        base = {"o": "ô", "u": "ö"}[letter] if horned else letter
        written += VNI_LETTERS.get(char) or base + VNI_MARKS.get(mark, "")
    return written.encode("latin-1")


def write_cp1258(text: str) -> bytes:
    written = b""
    for char in text:
        decomposed = unicodedata.normalize("NFD", char)
        tone = "".join(mark for mark in decomposed if mark in "\u0300\u0301\u0303\u0309\u0323")
        letter = unicodedata.normalize(
            "NFC", "".join(mark for mark in decomposed if mark not in tone or not tone)
        )
        written += (letter + tone).encode("cp1258")
    return written


def read_all(*paths: Path) -> tuple[list[Source], list[Refusal]]:
    found = list(read_paths(paths))
    return [one for one in found if isinstance(one, Source)], [
        one for one in found if isinstance(one, Refusal)
    ]


def read_one(path: Path) -> Source:
    sources, refusals = read_all(path)
    assert not refusals
    (source,) = sources
    return source


def refuse_one(path: Path) -> Refusal:
    sources, refusals = read_all(path)
    assert not sources
    (refusal,) = refusals
    return refusal


def write_jsonl(path: Path, rows: Iterable[object]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def letters(text: str) -> str:
    return re.sub(r"\W", "", text)


# ---- encodings ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        SENTENCE.encode(),
        SENTENCE.encode("utf-8-sig"),
        SENTENCE.encode("utf-16"),
        b"\xfe\xff" + SENTENCE.encode("utf-16-be"),
        SENTENCE.encode("utf-16-le"),
        SENTENCE.encode("utf-16-be"),
        SENTENCE.encode("utf-32"),
        write_cp1258(SENTENCE),
    ],
    ids=[
        "utf8",
        "utf8-mark",
        "utf16-le-mark",
        "utf16-be-mark",
        "utf16-le",
        "utf16-be",
        "utf32",
        "windows-1258",
    ],
)
def test_every_encoding_in_use_is_read(raw: bytes) -> None:
    """The same sentence comes out of every encoding that is read."""
    assert decode(raw) == SENTENCE


def test_utf8_is_given_through_unchanged() -> None:
    """Decomposed text stays decomposed and line ends stay as they are, because offsets count in the given text."""
    given = unicodedata.normalize("NFD", SENTENCE) + "\r\n\u00a0"
    assert decode(given.encode()) == given


def test_windows_1258_is_composed() -> None:
    """Windows-1258 writes tones as separate marks; its text comes out composed."""
    assert unicodedata.is_normalized("NFC", decode(write_cp1258(SENTENCE)))


@pytest.mark.parametrize(("write", "name"), [(write_tcvn3, "TCVN3 (ABC)"), (write_vni, "VNI")])
def test_legacy_bytes_are_refused_by_name(write: Callable[[str], bytes], name: str) -> None:
    """A file in a font encoding of before Unicode is refused with its name and what to do."""
    with pytest.raises(CannotRead) as refused:
        decode(write(SENTENCE))
    assert name in refused.value.reason
    assert "UTF-8" in refused.value.cure


@pytest.mark.parametrize(("write", "name"), [(write_tcvn3, "TCVN3 (ABC)"), (write_vni, "VNI")])
def test_legacy_text_pasted_into_unicode_is_refused(write: Callable[[str], bytes], name: str) -> None:
    """The same bytes mistaken for Latin-1 and saved as UTF-8 are recognised too."""
    pasted = write(SENTENCE).decode("latin-1")
    with pytest.raises(CannotRead, match=re.escape(name)):
        decode(pasted.encode())


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        "Việc hoà giải, toà án, uỷ ban, thuở xưa",
        "L'élève a été reçu à l'école où sa mère l'a mené",
        "Plain English.",
    ],
)
def test_other_text_is_not_taken_for_legacy(text: str) -> None:
    """Vietnamese with tones in the old place, French and English are no legacy text."""
    assert legacy_encoding(text) == ""


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        ("\ufeff\u00a0\u200b\n".encode(), "white space"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04....", "Word"),
        (b"\xd0\xcf\x11\xe0....", "before 2007"),
        (bytes(range(256)) * 4, "binary"),
        (b"abc\x00\x01\x02def", "binary"),
        ("Điều 1.\nNội dung\n".encode() + b"\xff\xfe\x80 x\n", "not valid UTF-8"),
        (b"\xff\xfea", "not valid utf-16"),
    ],
    ids=[
        "empty",
        "blank",
        "invisible",
        "pdf",
        "docx",
        "doc",
        "binary",
        "control",
        "broken-utf8",
        "broken-utf16",
    ],
)
def test_what_is_no_text_is_refused(raw: bytes, reason: str) -> None:
    """Empty, blank, binary and undecodable files are refused for what they are."""
    with pytest.raises(CannotRead, match=reason):
        decode(raw)


def test_undecodable_byte_is_placed() -> None:
    """The refusal of a broken byte names its line."""
    with pytest.raises(CannotRead) as refused:
        decode("Điều 1.\nNội dung\n".encode() + b"x\xff\n")
    assert refused.value.line == 3


# ---- walking --------------------------------------------------------------------------------------------------


def test_folder_is_read_sorted_and_hidden_files_are_not(tmp_path: Path) -> None:
    """A folder gives its files in one order, at every depth, without hidden ones."""
    for name in ("b.txt", "a.txt", "sub/c.txt", ".hidden.txt", ".git/d.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(SENTENCE, encoding="utf-8")
    sources, refusals = read_all(tmp_path)
    assert [source.name for source in sources] == ["a.txt", "b.txt", "sub/c.txt"]
    assert not refusals


def test_files_of_the_library_are_no_documents(tmp_path: Path) -> None:
    """Sidecars, shipped tables, readmes and scripts are passed over in silence."""
    for name in (
        "registry.tsv.gz",
        "relations.tsv.gz",
        "places.tsv.gz",
        "README.md",
        "make.py",
        "page_files/a.css",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    (tmp_path / "a.txt").write_text(SENTENCE, encoding="utf-8")
    (tmp_path / "a.txt.yaml").write_text("kind: Tin", encoding="utf-8")
    sources, refusals = read_all(tmp_path)
    assert ([source.name for source in sources], refusals) == (["a.txt"], [])


@pytest.mark.parametrize("name", ["a.xyz", "a", "lost.txt.yaml"])
def test_unknown_files_are_refused_with_a_cure(tmp_path: Path, name: str) -> None:
    """A file of an unknown kind is refused and told which kinds are read; a sidecar of nothing too."""
    (tmp_path / name).write_text("x", encoding="utf-8")
    refusal = refuse_one(tmp_path)
    assert (refusal.name, refusal.line) == (name, None)
    assert ".txt" in refusal.cure


def test_refused_files_do_not_stop_the_others(tmp_path: Path) -> None:
    """Each bad file is refused by name and all good ones are read."""
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 no zip")
    (tmp_path / "b.txt").write_bytes(b"")
    (tmp_path / "c.html").write_text("<html><body></body></html>", encoding="utf-8")
    (tmp_path / "d.jsonl.gz").write_bytes(b"no gzip")
    (tmp_path / "e.md").write_text("---\nissued: 31/02/2024\n---\nx", encoding="utf-8")
    (tmp_path / "f.txt").write_text(SENTENCE, encoding="utf-8")
    sources, refusals = read_all(tmp_path, tmp_path / "missing")
    assert [source.name for source in sources] == ["f.txt"]
    assert [refusal.name for refusal in refusals] == [
        "a.zip",
        "b.txt",
        "c.html",
        "d.jsonl.gz",
        "e.md",
        str(tmp_path / "missing"),
    ]
    assert all(refusal.reason and refusal.cure for refusal in refusals)


def test_only_chooses_files_by_name(tmp_path: Path) -> None:
    """With ``only`` the files of other names are not opened, not even to be refused."""
    (tmp_path / "a.txt").write_text(SENTENCE, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"")
    assert [one.name for one in read_paths([tmp_path], only={"a.txt"})] == ["a.txt"]


def test_large_file_is_refused(tmp_path: Path) -> None:
    """A file above the limit is refused before it is read into memory."""
    with (tmp_path / "a.txt").open("wb") as sparse:
        sparse.truncate(LARGEST_FILE + 1)
    assert "200" in refuse_one(tmp_path).reason


def test_slow_library_waits_for_the_first_page() -> None:
    """Importing the room does not import the library that reads pages."""
    check = "import sys, kg.read; sys.exit('trafilatura' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


# ---- zip files ------------------------------------------------------------------------------------------------


def test_zip_members_are_read_in_place(tmp_path: Path) -> None:
    """Members are read by their endings, with their sidecars, sorted; what a Mac adds is not."""
    with zipfile.ZipFile(tmp_path / "d.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("v/b.txt", SENTENCE)
        packed.writestr("v/a.txt", SENTENCE)
        packed.writestr("v/a.txt.yaml", "kind: Báo cáo")
        packed.writestr("__MACOSX/v/._a.txt", "x")
        packed.writestr("v/c.bin", "x")
    sources, refusals = read_all(tmp_path / "d.zip")
    assert [(source.name, source.facts.kind) for source in sources] == [
        ("d.zip/v/a.txt", "Báo cáo"),
        ("d.zip/v/b.txt", ""),
    ]
    assert [refusal.name for refusal in refusals] == ["d.zip/v/c.bin"]


def test_broken_member_does_not_stop_the_others(tmp_path: Path) -> None:
    """A member whose bytes fail their checksum is refused, and the next one is read."""
    path = tmp_path / "d.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("a.txt", SENTENCE)
        packed.writestr("b.txt", SENTENCE + " Hết.")
    path.write_bytes(path.read_bytes().replace(SENTENCE.encode()[:20], b"x" * 20, 1))
    sources, refusals = read_all(path)
    assert [source.name for source in sources] == ["d.zip/b.txt"]
    assert [refusal.name for refusal in refusals] == ["d.zip/a.txt"]


def test_cut_zip_is_refused(tmp_path: Path) -> None:
    """Half a zip file is refused as broken."""
    path = tmp_path / "d.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("a.txt", SENTENCE)
    path.write_bytes(path.read_bytes()[:100])
    assert "broken" in refuse_one(path).reason


def test_zip_bomb_is_refused(tmp_path: Path) -> None:
    """A small zip file that would unpack to a thousand times its size is not unpacked."""
    path = tmp_path / "d.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.txt", b"a" * 20 * 2**20)
    assert "bomb" in refuse_one(path).reason


def test_zip_inside_zip_is_refused(tmp_path: Path) -> None:
    """A zip file inside a zip file is refused by its name."""
    with zipfile.ZipFile(tmp_path / "inner.zip", "w") as packed:
        packed.writestr("a.txt", SENTENCE)
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as packed:
        packed.write(tmp_path / "inner.zip", "inner.zip")
    assert refuse_one(tmp_path / "outer.zip").name == "outer.zip/inner.zip"


# ---- text and Markdown ----------------------------------------------------------------------------------------

FRONT = """\
---
kind: Nghị định
number: 59/2023/ND-CP
title: "Quy định chi tiết: một số điều"
issuer: Chính phủ
issued: 14/08/2023
effective: 2023-08-15
item_id: 161989
place:
standing: digest
unverified: [issuer, effective]
subjects:
  - Thực hiện dân chủ ở cơ sở
relations:
  - {relation: details, kind: Luật, number: 10/2022/QH15, unit: dieu-3, target_unit: dieu-33/khoan-4}
  - {relation: repeals, kind: Nghị định, number: 1/2026/NĐ-CP, direction: incoming, date: 01/02/2026, basis: thử}
---
"""


@pytest.mark.parametrize(("ending", "layout"), [("txt", "text"), ("md", "markdown")])
def test_front_matter_gives_facts_and_the_body_its_offsets(tmp_path: Path, ending: str, layout: str) -> None:
    """The text is the body as it stands; dates are read in both forms and numbers made canonical."""
    body = "\n# Điều 1\r\n\r\nNội dung.\n"
    path = tmp_path / f"a.{ending}"
    path.write_bytes((FRONT + body).encode())
    source = read_one(path)
    assert (source.format, source.standing, source.text) == (layout, "digest", body)
    assert source.facts == Facts(
        kind="Nghị định",
        number="59/2023/NĐ-CP",
        title="Quy định chi tiết: một số điều",
        issuer="Chính phủ",
        issued=dt.date(2023, 8, 14),
        effective=dt.date(2023, 8, 15),
        item_id=161989,
        unverified=("issuer", "effective"),
        subjects=("Thực hiện dân chủ ở cơ sở",),
    )


def test_relations_of_front_matter_run_from_who_acts(tmp_path: Path) -> None:
    """The document itself is the source of a relation, and the target of one that comes in."""
    path = tmp_path / "a.md"
    path.write_text(FRONT + "Nội dung.", encoding="utf-8")
    details, repeals = read_one(path).statements
    assert (details.source_number, details.source_unit, details.relation, details.target_number) == (
        "59/2023/NĐ-CP",
        "dieu-3",
        "details",
        "10/2022/QH15",
    )
    assert (details.target_unit, details.basis, details.source_issued) == (
        "dieu-33/khoan-4",
        "file:a.md",
        dt.date(2023, 8, 14),
    )
    assert (repeals.source_number, repeals.target_number, repeals.date, repeals.basis) == (
        "01/2026/NĐ-CP",
        "59/2023/NĐ-CP",
        dt.date(2026, 2, 1),
        "thử",
    )


def test_relation_may_name_a_document_by_its_title(tmp_path: Path) -> None:
    """A document without a number is named by kind and title, and a relation itself may be unverified."""
    entry = "{relation: based_on, kind: Hiến pháp, title: Hiến pháp năm 2013}"
    front = f"---\nkind: Luật\nunverified: [relations.based_on]\nrelations:\n  - {entry}\n---\nNội dung."
    (tmp_path / "a.md").write_text(front, encoding="utf-8")
    source = read_one(tmp_path)
    (statement,) = source.statements
    assert (statement.target_kind, statement.target_number, statement.note) == (
        "Hiến pháp",
        "",
        "Hiến pháp năm 2013",
    )
    assert source.facts.unverified == ("relations.based_on",)


def test_sidecar_says_the_same_as_front_matter(tmp_path: Path) -> None:
    """A sidecar has the keys of front matter, and the text stays whole."""
    (tmp_path / "a.txt").write_text(SENTENCE, encoding="utf-8")
    (tmp_path / "a.txt.yaml").write_text(
        "title: Hội nghị\nissued: 18/01/2024\nplace: huyen-x_tinh-y", encoding="utf-8"
    )
    source = read_one(tmp_path / "a.txt")
    assert source.text == SENTENCE
    assert source.facts == Facts(title="Hội nghị", issued=dt.date(2024, 1, 18), place="huyen-x_tinh-y")


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 957/UBND-NC", "official"),
        ("Chương I\nĐiều 1. Phạm vi điều chỉnh", "official"),
        ("Hội nghị triển khai Điều 1. của Luật", "report"),
    ],
)
def test_standing_is_assumed_from_the_text(tmp_path: Path, text: str, standing: str) -> None:
    """Without a word on it, a letterhead or a first article makes a text official; other texts are reports."""
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert read_one(tmp_path).standing == standing


def _front_cases() -> list[dict[str, object]]:
    cases = tomllib.loads((CASES / "bad_front.toml").read_text(encoding="utf-8"))["case"]
    assert isinstance(cases, list)
    return cases


@pytest.mark.parametrize("case", _front_cases(), ids=lambda case: str(case["id"]))
def test_wrong_front_matter_is_refused_at_its_line(tmp_path: Path, case: dict[str, object]) -> None:
    """Each mistake in front matter is refused with the line it stands in and a cure."""
    (tmp_path / "a.md").write_text(f"{case['text']}", encoding="utf-8")
    refusal = refuse_one(tmp_path)
    assert (refusal.name, refusal.line) == ("a.md", case["line"])
    assert str(case["reason"]) in refusal.reason
    assert refusal.cure


def test_wrong_sidecar_is_refused_by_name_and_line(tmp_path: Path) -> None:
    """A mistake in a sidecar refuses its text and names the sidecar."""
    (tmp_path / "a.txt").write_text(SENTENCE, encoding="utf-8")
    (tmp_path / "a.txt.yaml").write_text("title: x\nissued: hôm qua\n", encoding="utf-8")
    refusal = refuse_one(tmp_path)
    assert (refusal.name, refusal.line) == ("a.txt", 2)
    assert "a.txt.yaml" in refusal.reason


def test_the_five_reports_are_read(shared: Path) -> None:
    """The five local reports come through as they stand."""
    sources, refusals = read_all(shared / "gold" / "seeds")
    assert not refusals
    assert [source.standing for source in sources] == ["report"] * 5
    for source in sources:
        assert source.text == (shared / "gold" / "seeds" / source.name).read_bytes().decode("utf-8-sig")


# ---- HTML -----------------------------------------------------------------------------------------------------

PAGE = """<!DOCTYPE html><html><head><title>Hội nghị tổng kết - Cổng thông tin</title>
<meta charset="{charset}"><meta property="og:title" content="Hội nghị tổng kết">
<meta property="og:url" content="https://portal.example.vn/tin/1">
<meta property="article:published_time" content="2024-01-18T10:00:00+07:00"></head>
<body><nav><ul><li><a href="/">Trang chủ</a></li><li><a href="/lh">Liên hệ</a></li></ul></nav>
<article><h1>Hội nghị tổng kết</h1><p>{sentence}</p><ul><li>Một là, {sentence}</li><li>Hai là, {sentence}</li></ul>
<p><a name="k">{sentence}</a></p></article>
<footer>Bản quyền thuộc Cổng thông tin điện tử</footer></body></html>"""


def test_page_gives_its_main_text_and_what_it_declares(tmp_path: Path) -> None:
    """Paragraphs, lists and anchored paragraphs survive, menu and footer go; title, address and day are read."""
    (tmp_path / "a.html").write_text(PAGE.format(charset="utf-8", sentence=SENTENCE), encoding="utf-8")
    source = read_one(tmp_path)
    assert source.text.count(SENTENCE) == 4
    assert "Liên hệ" not in source.text
    assert "Bản quyền" not in source.text
    assert (source.format, source.standing) == ("html", "report")
    assert source.facts == Facts(
        title="Hội nghị tổng kết",
        url="https://portal.example.vn/tin/1",
        issued=dt.date(2024, 1, 18),
        unverified=("issued",),
    )


@pytest.mark.parametrize(("charset", "codec"), [("windows-1258", "cp1258"), ("utf-16", "utf-16")])
def test_declared_charset_is_honoured(tmp_path: Path, charset: str, codec: str) -> None:
    """A page is decoded as it declares, and composed where its encoding writes marks apart."""
    page = PAGE.format(charset=charset, sentence=SENTENCE)
    (tmp_path / "a.htm").write_bytes(write_cp1258(page) if codec == "cp1258" else page.encode(codec))
    assert SENTENCE in read_one(tmp_path).text


def test_sidecar_of_a_page_counts_before_the_page(tmp_path: Path) -> None:
    """What a sidecar says stands; what it leaves out comes from the page."""
    (tmp_path / "a.html").write_text(PAGE.format(charset="utf-8", sentence=SENTENCE), encoding="utf-8")
    (tmp_path / "a.html.yaml").write_text("issued: 19/01/2024\nplace: tinh-x", encoding="utf-8")
    facts = read_one(tmp_path).facts
    assert (facts.title, facts.issued, facts.place, facts.unverified) == (
        "Hội nghị tổng kết",
        dt.date(2024, 1, 19),
        "tinh-x",
        (),
    )


@pytest.mark.parametrize(
    "page",
    [
        "<html><head><script>render()</script></head><body><div id='root'></div></body></html>",
        "<html><body><ul><li><a href='/'>Trang chủ</a></li></ul><p>Trang không tồn tại</p></body></html>",
        "<!-- nothing -->",
    ],
    ids=["application", "error-page", "comment"],
)
def test_page_without_text_is_refused(tmp_path: Path, page: str) -> None:
    """A page that scripts fill, an error page and an empty page are refused."""
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    assert "text" in refuse_one(tmp_path).reason


@pytest.mark.parametrize("name", ["vbpl_detail_dom.html", "vbpl_v1.html"])
def test_no_paragraph_of_a_statute_is_lost(shared: Path, name: str) -> None:
    """Every paragraph of more than ten words of a real page of the national database is in its main text."""
    path = shared / "corpus" / "html" / name
    page = re.sub(r"(?s)<(script|style)\b.*?</\1>", "", path.read_text(encoding="utf-8"))
    paragraphs = re.findall(r"(?s)<p\b[^>]*>(.*?)</p>", page)
    wanted = [html.unescape(re.sub(r"<[^>]+>", "", paragraph)) for paragraph in paragraphs]
    wanted = [paragraph for paragraph in wanted if len(paragraph.split()) > 10]
    text = letters(read_one(path).text)
    assert len(wanted) > 200
    assert [paragraph for paragraph in wanted if letters(paragraph) not in text] == []


def test_official_page_keeps_its_letterhead(shared: Path) -> None:
    """Number and date stand in the letterhead table; the page's own title is only a hint and its day none."""
    source = read_one(shared / "corpus" / "html" / "vbpl_detail_dom.html")
    assert "Luật số: 62/2020/QH14 | Hà Nội, ngày 17 tháng 6 năm 2020" in source.text.splitlines()
    assert (source.standing, source.facts.item_id, source.facts.issued) == ("official", 142843, None)
    assert source.facts.unverified == ("title",)


# ---- the codification export ----------------------------------------------------------------------------------

SUBJECT = """\ufeff<link href='../lib/css/style.css' rel='stylesheet' />
<h3 style='text-align: center'>
    Đề mục 44.13
    <br />
    Thực hiện dân chủ ở cơ sở
</h3>
<p><a class='viewDSVB' href='#'></a></p><div class='_content'>\
<p class='pChuong'><a name='44013000000000001000'></a>Chương I</p><p class='pChuong'>QUY ĐỊNH CHUNG</p>\
<p class='pDieu'><a name='4401'></a>Điều 44.13.LQ.1. Phạm vi</p>\
<p class='pGhiChu'><a href='http://vbpl.vn/x.aspx?ItemID=7#Chuong_I_Muc_2_Dieu_1'>(Điều 1 Luật số 10/2022/QH15 Luật \
Thực hiện dân chủ ở cơ sở ngày 10/11/2022 của Quốc hội, có hiệu lực thi hành kể từ ngày 01/07/2023, có nội dung được \
sửa đổi bởi Điều 2 Luật số 97/2025/QH15 có hiệu lực thi hành kể từ ngày 01/07/2025)</a></p>\
<p class='pNoiDung'><p>Luật này <b>quy định</p><p>a) một; <table><tr><td>x</td><td>y</td></tr></p></p>\
<p class='pDieu'><a name='4402'></a>Điều 44.13.NĐ.1.10. </p>\
<p class='pGhiChu'><a href='http://vbpl.vn/x.aspx?ItemID=8#Dieu_10'>(Điều 10 Nghị định số 59/2023/NĐ-CP, có hiệu lực \
thi hành kể từ ngày 15/08/2023)</a></p><p class='pNoiDung'><p>Nội dung mười.</p></p>\
<p class='pChiDan'>(Điều này có nội dung liên quan đến <a href='#' onclick="ViewNoiDungPhapDien('4401');">\
Điều 44.13.LQ.1. Phạm vi</a>; <a href='#' onclick="ViewNoiDungPhapDien('9999');">Điều 1.1.LQ.1. Khác</a>)</p>\
<p class='pDieu'><a name='4403'></a>Điều 44.13.NĐ.1.9. Điều khoản thi hành</p>\
<p class='pGhiChu'><a href='http://vbpl.vn/x.aspx?ItemID=8#Dieu_9'>(Điều 9 Nghị định số 59/2023/NĐ-CP, có hiệu lực thi \
hành kể từ ngày 15/08/2023)</a></p><p class='pNoiDung'><p>Nội dung chín.</p></p></div>"""


def test_codified_articles_are_regrouped_by_document(tmp_path: Path) -> None:
    """Each document of a subject becomes a source, its articles in order, misnested elements kept apart."""
    (tmp_path / "s.html").write_text(SUBJECT, encoding="utf-8")
    (law, decree), refusals = read_all(tmp_path)
    assert not refusals
    assert law.text == "Điều 1. Phạm vi\nLuật này quy định\na) một;\nx | y"
    assert decree.text == "Điều 9. Điều khoản thi hành\nNội dung chín.\n\nĐiều 10. Nội dung mười."
    assert law.facts == Facts(
        kind="Luật",
        number="10/2022/QH15",
        title="Thực hiện dân chủ ở cơ sở",
        issuer="Quốc hội",
        issued=dt.date(2022, 11, 10),
        effective=dt.date(2023, 7, 1),
        item_id=7,
        subjects=("Thực hiện dân chủ ở cơ sở",),
    )


def test_codified_articles_have_units_with_containers(tmp_path: Path) -> None:
    """An article's unit spans heading and body and names its containers; these span their articles."""
    (tmp_path / "s.html").write_text(SUBJECT, encoding="utf-8")
    (law, _decree), _ = read_all(tmp_path)
    end = len(law.text)
    assert law.units == (
        Unit("chuong-1", "chuong", "I", "QUY ĐỊNH CHUNG", 0, end),
        Unit("chuong-1/muc-2", "muc", "2", "", 0, end, parent="chuong-1"),
        Unit("dieu-1", "dieu", "1", "Phạm vi", 0, end, parent="chuong-1/muc-2"),
    )


def test_codification_states_changes_and_related_articles(tmp_path: Path) -> None:
    """A note's changes run from the changing document, a link from its article; one out of sight is left out."""
    (tmp_path / "s.html").write_text(SUBJECT, encoding="utf-8")
    (law, decree), _ = read_all(tmp_path)
    (change,), (related,) = law.statements, decree.statements
    assert (change.source_number, change.source_unit, change.relation, change.target_unit, change.date) == (
        "97/2025/QH15",
        "dieu-2",
        "amends",
        "dieu-1",
        dt.date(2025, 7, 1),
    )
    assert change.basis == "phap-dien:4401"
    assert (related.source_unit, related.relation, related.target_number, related.target_unit) == (
        "dieu-10",
        "related",
        "10/2022/QH15",
        "dieu-1",
    )


def test_index_without_its_subjects_is_refused(tmp_path: Path) -> None:
    """The index page alone holds no article, and says so."""
    (tmp_path / "BoPhapDien.html").write_text("<script>BuildHtmlTree(jdAllTree);</script>", encoding="utf-8")
    assert "demuc" in refuse_one(tmp_path).reason


def test_broken_subject_does_not_stop_the_export(tmp_path: Path) -> None:
    """An unreadable subject file is refused once and the other subjects are read."""
    (tmp_path / "demuc").mkdir()
    (tmp_path / "BoPhapDien.html").write_text("<script>BuildHtmlTree(jdAllTree);</script>", encoding="utf-8")
    (tmp_path / "demuc" / "a.html").write_bytes(b"")
    (tmp_path / "demuc" / "b.html").write_text(SUBJECT, encoding="utf-8")
    sources, refusals = read_all(tmp_path)
    assert [source.name for source in sources] == ["demuc/b.html#10/2022/QH15", "demuc/b.html#59/2023/NĐ-CP"]
    assert [refusal.name for refusal in refusals] == ["demuc/a.html"]


@pytest.fixture(scope="module")
def codification(shared: Path) -> list[Source]:
    sources, refusals = read_all(shared / "corpus" / "phapdien")
    assert not refusals
    return sources


def _raw_subjects(shared: Path) -> dict[str, str]:
    files = sorted((shared / "corpus" / "phapdien" / "demuc").glob("*.html"))
    return {f"demuc/{file.name}": file.read_text(encoding="utf-8-sig") for file in files}


def test_no_article_of_the_export_is_lost(shared: Path, codification: list[Source]) -> None:
    """Each subject file gives as many articles as it has article paragraphs; 44.13 has 348 of 1,709."""
    counts = dict.fromkeys(_raw_subjects(shared), 0)
    for source in codification:
        counts[source.name.split("#")[0]] += sum(unit.kind == "dieu" for unit in source.units)
    assert counts == {name: page.count("class='pDieu'") for name, page in _raw_subjects(shared).items()}
    assert sum(counts.values()) == 1709
    assert counts["demuc/f9c15fe6-0ef1-4870-959e-d0cf1a2deb41.html"] == 348


def test_no_word_of_the_export_is_lost(shared: Path, codification: list[Source]) -> None:
    """The letters of all articles, without their numbers and headings, are those between the raw paragraphs."""
    for name, page in _raw_subjects(shared).items():
        content = page[page.index("class='_content'>") + 17 :]
        bodies = re.sub(r"(?s)<p class='p(?:GhiChu|ChiDan|Chuong|Dieu)'>.*?</p>", "", content)
        raw = letters(html.unescape(re.sub(r"<[^>]*>", "", bodies)))
        read = 0
        for source in (source for source in codification if source.name.startswith(name)):
            for unit in (unit for unit in source.units if unit.kind == "dieu"):
                head = letters(f"Điều{unit.label}{unit.heading}")
                read += len(letters(source.text[unit.start : unit.end])) - len(head)
        assert read == len(raw), name


def test_export_is_one_source_per_document_and_subject(codification: list[Source]) -> None:
    """No subject gives two sources of one document, and each names kind, number and subject."""
    names = [source.name for source in codification]
    assert len(set(names)) == len(names) == 96
    assert all(source.facts.kind and source.facts.number and source.facts.subjects for source in codification)


def test_units_of_the_export_begin_with_their_number(codification: list[Source]) -> None:
    """Every article's span begins with its number, and lies inside its parent's."""
    for source in codification:
        spans = {unit.path: unit for unit in source.units}
        for unit in source.units:
            if unit.kind == "dieu":
                assert source.text.startswith(f"Điều {unit.label}.", unit.start)
            if unit.parent:
                assert spans[unit.parent].start <= unit.start <= unit.end <= spans[unit.parent].end


def test_export_reads_the_same_from_a_zip_file(
    shared: Path, codification: list[Source], tmp_path: Path
) -> None:
    """A zip file of the export gives the same sources under the name of the zip file."""
    path = tmp_path / "bpd.zip"
    root = shared / "corpus" / "phapdien"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("lib/css/style.css", "p {}")
        for file in sorted(root.rglob("*.html")):
            packed.write(file, file.relative_to(root).as_posix())
    sources, refusals = read_all(path)
    assert not refusals
    assert [(source.name, source.text) for source in sources] == [
        (f"bpd.zip/{source.name}", source.text) for source in codification
    ]


def test_links_cross_the_files_of_an_export(codification: list[Source]) -> None:
    """Links between subjects are resolved within the export: more than those inside single files."""
    related = [one for source in codification for one in source.statements if one.relation == "related"]
    numbers = {source.facts.number for source in codification}
    assert len(related) > 850
    assert {one.target_number for one in related} <= numbers


# ---- JSON Lines -----------------------------------------------------------------------------------------------

RECORD = {
    "number": "59/2023/ND-CP",
    "type": "Nghị định",
    "title": "Quy định chi tiết",
    "issued": "14/08/2023",
    "issuer": "Chính phủ",
    "effective": "2023-08-15",
    "item_ids": [161989],
    "place": "",
    "url": "https://x.example/1",
    "articles": [
        {"no": "10", "heading": "", "text": "Nội dung.", "demuc": "Dân chủ"},
        {"no": "2", "heading": "Phạm vi\n1. Một", "text": "2. Hai", "demuc": "Dân chủ"},
        {"no": "2", "heading": "Phạm vi", "text": "1. Một cũ", "demuc": "Cơ sở"},
        {"no": "15a", "heading": "Chuyển tiếp", "text": ""},
    ],
}


def test_record_becomes_a_source(tmp_path: Path) -> None:
    """A record's articles are put in order and spanned; a second edition of an article is kept beside the first."""
    source = read_one(write_jsonl(tmp_path / "d.jsonl", [RECORD]))
    assert source.text == (
        "Điều 2. Phạm vi\n1. Một\n2. Hai\n\nĐiều 2. Phạm vi\n1. Một cũ\n\nĐiều 10. Nội dung.\n\nĐiều 15a. Chuyển tiếp"
    )
    assert [unit.path for unit in source.units] == ["dieu-2", "dieu-2~2", "dieu-10", "dieu-15a"]
    assert (source.name, source.format, source.standing) == ("d.jsonl#1", "jsonl", "official")
    assert source.facts == Facts(
        kind="Nghị định",
        number="59/2023/NĐ-CP",
        title="Quy định chi tiết",
        issuer="Chính phủ",
        issued=dt.date(2023, 8, 14),
        effective=dt.date(2023, 8, 15),
        item_id=161989,
        url="https://x.example/1",
        subjects=("Dân chủ", "Cơ sở"),
    )


@pytest.mark.parametrize(
    ("extra", "text", "standing"),
    [
        ({"articles": [], "text": " Toàn văn\r\n"}, " Toàn văn\r\n", "official"),
        ({"articles": None, "text": "Tin.", "standing": "report"}, "Tin.", "report"),
        ({"articles": []}, "", "registry"),
    ],
    ids=["whole-text", "standing", "registry-row"],
)
def test_record_may_have_text_or_nothing(
    tmp_path: Path, extra: dict[str, object], text: str, standing: str
) -> None:
    """A whole text is given through unchanged; a record of facts alone is a registry row."""
    source = read_one(write_jsonl(tmp_path / "d.jsonl", [RECORD | extra]))
    assert (source.text, source.standing) == (text, standing)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{broken", "no JSON"),
        ("[1]", "no JSON object"),
        ("{}", "neither"),
        ('{"number": "1", "issued": "31/02/2024"}', "issued"),
        ('{"number": "1", "articles": 5}', "articles"),
        ('{"number": "1", "articles": [5]}', "articles"),
        ('{"number": "1", "title": ["x"]}', "title"),
        ('{"number": "1", "text": 5}', "text"),
        ('{"number": "1", "item_ids": "5"}', "item_ids"),
        ('{"number": "1", "standing": "stub"}', "standing"),
    ],
)
def test_bad_record_is_refused_at_its_line(tmp_path: Path, line: str, reason: str) -> None:
    """A line that is no record is refused by its number; blank lines count and the others are read."""
    path = tmp_path / "d.jsonl"
    path.write_text(f"{json.dumps(RECORD)}\n\n{line}\n{json.dumps(RECORD)}\n", encoding="utf-8")
    sources, (refusal,) = read_all(path)
    assert [source.name for source in sources] == ["d.jsonl#1", "d.jsonl#4"]
    assert (refusal.name, refusal.line) == ("d.jsonl#3", 3)
    assert reason in refusal.reason


def test_file_of_other_records_is_given_up(tmp_path: Path) -> None:
    """A file of which the first records are all refused is not refused line by line to its end."""
    path = write_jsonl(tmp_path / "d.jsonl", [{"code": number} for number in range(1000)])
    _, refusals = read_all(path)
    assert len(refusals) == TRIALS + 1


def test_cut_gzip_gives_what_it_held(tmp_path: Path) -> None:
    """A gzip file that was cut off gives the records before the cut and one refusal."""
    rows = [
        RECORD | {"title": str(number), "text": str(hash(str(number)) * 7**number)} for number in range(300)
    ]
    packed = gzip.compress(write_jsonl(tmp_path / "d.jsonl", rows).read_bytes())
    (tmp_path / "d.jsonl").unlink()
    (tmp_path / "d.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    sources, (refusal,) = read_all(tmp_path)
    assert 0 < len(sources) < 300
    assert refusal.name == "d.jsonl.gz"


@pytest.mark.parametrize(
    ("given", "mended"),
    [
        (("Quyết định", "01", "/2017/QĐ-TTg Ban hành"), ("Quyết định", "01/2017/QĐ-TTg", "Ban hành")),
        (("Thông tư", "04/2016/TT-", "BVHTTDL Sửa đổi"), ("Thông tư", "04/2016/TT-BVHTTDL", "Sửa đổi")),
        (("Thông tư", "19/2016", "/TT-NHNN Quy định"), ("Thông tư", "19/2016/TT-NHNN", "Quy định")),
        (
            ("Thông tư số 04/1999/TT-BCA(C13) Hướng dẫn Nghị định", "05/1999/", "NĐ-CP ngày 03/2/1999"),
            ("Thông tư", "04/1999/TT-BCA(C13)", "Hướng dẫn Nghị định số 05/1999/NĐ-CP ngày 03/2/1999"),
        ),
        (
            ("Thông tư số ''42/2022/TT-BCT Thông tư", "42/2022/TT-BCT", "về"),
            ("Thông tư", "42/2022/TT-BCT", "về"),
        ),
        (("Luật số 33/2013/QH13, bởi Luật", "60/2020/QH14", "Sửa đổi"), ("Luật", "33/2013/QH13", "")),
        (("tư", "135/2017/TT-BTC", ""), ("Thông tư", "135/2017/TT-BTC", "")),
        (
            ("Nghị quyết số Nghị quyết", "24/2021/QH15", "Phê duyệt"),
            ("Nghị quyết", "24/2021/QH15", "Phê duyệt"),
        ),
        (("Sắc lệnh", "102-SL/L-004", "ban bố"), ("Sắc lệnh", "102-SL/L-004", "ban bố")),
        (("Thông tư", "11/2015/TTLT-", ""), ("Thông tư", "11/2015/TTLT-", "")),
    ],
    ids=[
        "cut-serial",
        "cut-code",
        "cut-year",
        "type-cites",
        "type-repeats",
        "type-is-note",
        "cut-type",
        "doubled-type",
        "odd-number",
        "rest-unknown",
    ],
)
def test_record_mends_what_it_proves(given: tuple[str, str, str], mended: tuple[str, str, str]) -> None:
    """Kind, number and title that ran into each other are told apart; what nothing proves stays as given."""
    facts = repair_facts(Facts(kind=given[0], number=given[1], title=given[2]))
    assert (facts.kind, facts.number, facts.title) == mended


def test_whole_dump_is_read(shared: Path) -> None:
    """All 5,860 documents and 84,041 articles of the real dump are read; one article has no number of its own."""
    documents = articles = words = 0
    for source in read_paths([shared / "corpus" / "codified.jsonl.gz"]):
        assert isinstance(source, Source)
        assert source.facts.number
        documents += 1
        articles += len(source.units)
        words += sum(source.text.startswith(f"Điều {unit.label}.", unit.start) for unit in source.units)
    assert (documents, articles, words) == (5860, 84040, 84040)


def test_numbered_document_of_few_articles_is_official() -> None:
    """An excerpt whose front matter gives kind and number is the document's own words, and no report about it."""
    facts = Facts(kind="Nghị định", number="59/2023/NĐ-CP")
    assert assume_standing("Điều 28. Nghị định này có hiệu lực từ ngày ký.", facts) == "official"
    assert assume_standing("Theo Điều 28, Nghị định có hiệu lực từ ngày ký.", facts) == "report"
    assert assume_standing("Điều 28. Nghị định này có hiệu lực từ ngày ký.") == "report"
