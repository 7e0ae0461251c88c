"""Tables and GraphML: every row is there, a reader gets back what the library holds, and no cell does harm."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

from kg.errors import BadQuery
from kg.export import CHANGES, TABLES, export_graphml, export_table, open_output
from kg.store import Store
from tests.small_library import (
    BODY,
    CITED,
    DECREE,
    DOCUMENTS,
    HOSTILE,
    LAW,
    OLD,
    PLACES,
    RELATIONS,
    make_small_library,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.library import Library

FORMATS = ("tsv", "csv", "jsonl")
UNESCAPED = {"\\t": "\t", "\\n": "\n", "\\r": "\r", "\\\\": "\\"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(make_small_library(tmp_path_factory.mktemp("export"))) as opened:
        yield opened


def written(store: Store, name: str, format: str) -> bytes:
    stream = io.BytesIO()
    export_table(store, name, stream, format)
    return stream.getvalue()


def unescape(cell: str) -> str:
    """Read a cell of TSV back."""
    rest = iter(cell)
    return "".join(UNESCAPED[char + next(rest)] if char == "\\" else char for char in rest)


def rows_of(store: Store, name: str, format: str) -> list[dict[str, str]]:
    """Read a table back with an ordinary reader."""
    text = written(store, name, format).decode("utf-8-sig")
    if format == "jsonl":
        return [json.loads(line) for line in text.splitlines()]
    if format == "csv":
        return list(csv.DictReader(io.StringIO(text, newline="")))
    head, *lines = text.removesuffix("\n").split("\n")
    return [dict(zip(head.split("\t"), map(unescape, line.split("\t")), strict=True)) for line in lines]


# ---- tables ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", TABLES)
def test_every_row_is_there(store: Store, name: str, format: str) -> None:
    """A table has as many rows as the library counts, and says how many it wrote."""
    counts = store.counts()
    held = {
        "documents": counts.documents,
        "units": counts.units,
        "citations": counts.citations.found,
        "relations": sum(counts.relation_types.get(change, 0) for change in CHANGES),
        "edges": counts.relations,
        "places": counts.places,
        "sources": counts.sources,
        "digests": counts.digests,
        "events": sum(1 for _ in store.all_events()),
        "validity": counts.documents - counts.kinds.get("Tin", 0),
        "duties": counts.duties,
        "actions": counts.actions,
        "figures": counts.figures,
    }
    rows = rows_of(store, name, format)
    assert len(rows) == held[name] == export_table(store, name, io.BytesIO(), format) > 0
    assert {tuple(row) for row in rows} == {TABLES[name].columns}


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", TABLES)
def test_the_same_library_gives_the_same_bytes(store: Store, name: str, format: str) -> None:
    """Two exports do not differ in one byte."""
    assert written(store, name, format) == written(store, name, format)


def test_relations_have_the_header_of_the_contract(store: Store) -> None:
    """Relations come by kind and number, units as paths, dates ISO, tab-separated."""
    head, *lines = written(store, "edges", "tsv").decode().splitlines()
    assert head == (
        "source_kind\tsource_number\tsource_unit\trelation\ttarget_kind\ttarget_number\ttarget_unit\tdate\tbasis"
    )
    assert (
        "Nghị định\t59/2023/NĐ-CP\t\tdetails\tLuật\t10/2022/QH15\tdieu-33\t2023-08-15\tphap-dien:44013"
        in lines
    )


def test_a_document_without_number_is_named_by_its_title(store: Store) -> None:
    """A relation of a report has the report's title where others have a number."""
    rows = [row for row in rows_of(store, "edges", "tsv") if row["source_kind"] == "Tin"]
    assert {row["source_number"] for row in rows} == {"Hàm Tân tổng kết"}


@pytest.mark.parametrize("format", ["tsv", "jsonl"])
def test_hostile_characters_come_back(store: Store, format: str) -> None:
    """Tabs, line ends, quotes and backslashes in a title break no row and are not lost."""
    titles = {row["id"]: row["title"] for row in rows_of(store, "documents", format)}
    assert titles == {document.id: document.title for document in DOCUMENTS}


def test_a_spreadsheet_runs_nothing(store: Store) -> None:
    """In CSV a cell that a spreadsheet would run as a formula begins with an apostrophe; other cells do not."""
    titles = {row["id"]: row["title"] for row in rows_of(store, "documents", "csv")}
    assert HOSTILE.startswith("=")
    assert titles[OLD.id] == f"'{HOSTILE}"
    assert titles[LAW.id] == LAW.title


def test_a_spreadsheet_reads_vietnamese(store: Store) -> None:
    """CSV begins with the byte order mark, without which Excel takes it for another encoding; TSV has none."""
    assert written(store, "places", "csv").startswith(b"\xef\xbb\xbfid,")
    assert written(store, "places", "tsv").startswith(b"id\t")


def test_dates_lists_and_absent_values(store: Store) -> None:
    """Days are ISO, lists are joined by a bar, what is not known is empty, true is 1."""
    places = {row["id"]: row for row in rows_of(store, "places", "tsv")}
    province = places[PLACES[0].id]
    assert (province["since"], province["until"], province["successors"]) == (
        "",
        "2025-07-01",
        "tinh-lam-dong",
    )
    assert {row["quoted"] for row in rows_of(store, "units", "csv")} == {"0", "1"}
    ambiguous = next(row for row in rows_of(store, "citations", "tsv") if row["outcome"] == "ambiguous")
    assert ambiguous["candidates"] == f"{LAW.id}|{OLD.id}"


def test_json_lines_keep_types(store: Store) -> None:
    """In JSON Lines lists are arrays, offsets numbers, absent dates null."""
    cited = next(row for row in rows_of(store, "citations", "jsonl") if row["start"] == CITED[0])
    assert (cited["surface"], cited["target"], cited["target_units"]) == (
        BODY[slice(*CITED)],
        LAW.id,
        ["dieu-23/khoan-4"],
    )
    law = next(row for row in rows_of(store, "documents", "jsonl") if row["id"] == LAW.id)
    assert (law["issued"], law["ended"], law["item_id"]) == ("2022-11-10", None, 157425)


@pytest.mark.parametrize(
    ("name", "format", "message"),
    [("chairs", "tsv", r"'chairs' .* documents"), ("places", "xls", r"'xls' .* tsv")],
)
def test_what_is_not_there_is_refused(store: Store, name: str, format: str, message: str) -> None:
    """An unknown table or format is named with those that there are, and nothing is written."""
    stream = io.BytesIO()
    with pytest.raises(BadQuery, match=message):
        export_table(store, name, stream, format)
    assert stream.getvalue() == b""


def test_the_stream_stays_open(store: Store) -> None:
    """The caller may go on writing: standard output is not closed under them."""
    stream = io.BytesIO()
    export_table(store, "places", stream, "tsv")
    stream.write(b"#")
    assert stream.getvalue().endswith(b"\n#")


# ---- graph ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def graphml(store: Store) -> bytes:
    stream = io.BytesIO()
    export_graphml(store, stream)
    return stream.getvalue()


def test_networkx_reads_the_graph(store: Store, graphml: bytes) -> None:
    """Every document is a node with its facts, every pair of related documents an edge with its type and count."""
    graph = nx.read_graphml(io.BytesIO(graphml))
    assert set(graph.nodes) == {document.id for document in DOCUMENTS}
    assert graph.nodes[LAW.id]["number"] == LAW.number
    assert graph.nodes[LAW.id]["issued"] == "2022-11-10"
    joined = {
        (source, target, facts["relation"], facts["count"])
        for source, target, facts in graph.edges(data=True)
    }
    assert (DECREE.id, LAW.id, "details", 2) in joined
    assert len(joined) == len({(each.source, each.target, each.relation) for each in RELATIONS})
    assert export_graphml(store, io.BytesIO()) == (len(DOCUMENTS), len(joined))


def test_the_graph_is_well_formed(store: Store, graphml: bytes) -> None:
    """Hostile titles do not break the XML, and two exports are the same bytes."""
    stream = io.BytesIO()
    export_graphml(store, stream)
    titles = [element.text for element in ET.fromstring(graphml).iter() if element.get("key") == "title"]  # noqa: S314
    assert HOSTILE.replace("\x07", "\ufffd") in titles
    assert stream.getvalue() == graphml


# ---- files ----------------------------------------------------------------------------------------------------


def test_a_name_in_gz_compresses(tmp_path: Path) -> None:
    """The same bytes give the same compressed file, whatever its name and the hour."""
    for name in ("a.tsv.gz", "b.tsv.gz"):
        with open_output(tmp_path / name) as stream:
            stream.write("số\tNĐ".encode())
    assert gzip.decompress((tmp_path / "a.tsv.gz").read_bytes()).decode() == "số\tNĐ"
    assert (tmp_path / "a.tsv.gz").read_bytes() == (tmp_path / "b.tsv.gz").read_bytes()


def break_off(path: Path) -> None:
    """Fail in the middle of an export."""
    with open_output(path) as stream:
        stream.write(b"half")
        raise BadQuery("the disk is full")


def test_a_failed_export_leaves_what_was_there(tmp_path: Path) -> None:
    """A file appears when it is whole; nothing half-written stays behind."""
    (tmp_path / "kg.nt").write_text("cũ", encoding="utf-8")
    with pytest.raises(BadQuery, match="disk"):
        break_off(tmp_path / "kg.nt")
    assert [path.name for path in tmp_path.iterdir()] == ["kg.nt"]
    assert (tmp_path / "kg.nt").read_text(encoding="utf-8") == "cũ"


# ---- the shipped library --------------------------------------------------------------------------------------


def test_shipped_relations_go_out_as_they_came(library: Library) -> None:
    """Every day of the shipped relations is ISO or absent, and every row has both ends."""
    stream = io.BytesIO()
    count = export_table(library.store, "edges", stream, "tsv")
    head, *lines = stream.getvalue().decode().removesuffix("\n").split("\n")
    rows = [dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines]
    assert len(rows) == count == library.counts().relations
    assert all(row["source_number"] and row["target_number"] for row in rows)
    assert all(dt.date.fromisoformat(row["date"]) for row in rows if row["date"])
