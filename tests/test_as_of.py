"""Exports as of a day: RDF, tables and files of graphs tell what was in force then, and name the day."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import networkx as nx
import pytest
from rdflib import Graph, URIRef

from kg.export import export_gexf, export_graphml, export_neo4j, export_table, export_tables
from kg.library import Library
from kg.rdf import DEFAULT_BASE, export_delta, export_graph
from kg.store import Store
from tests.small_library import make_small_library

OLD = "nghi-dinh/2015/04-2015-nd-cp"  # ended when Nghị định 59/2023/NĐ-CP took effect
BEFORE, AFTER = dt.date(2020, 1, 1), dt.date(2024, 1, 1)


def told(library: Library, day: dt.date | None) -> dict[str, str]:
    """Read the table of validity of a day: document → state, with the day of each row checked."""
    stream = io.BytesIO()
    export_table(library.store, "validity", stream, "csv", day=day)
    rows = list(csv.DictReader(io.StringIO(stream.getvalue().decode("utf-8-sig"))))
    expected = day or library.store.built()
    assert {row["day"] for row in rows} == {expected.isoformat() if expected else ""}
    return {row["id"]: row["status"] for row in rows}


def test_the_table_is_that_of_the_day(library: Library) -> None:
    """The same document is in force on one day and ended on another; every document but reports has a row."""
    before, after = told(library, BEFORE), told(library, AFTER)
    assert (before[OLD], after[OLD]) == ("in_force", "ended")
    acts = {each.id for each in library.store.all_documents() if each.kind != "Tin"}
    assert set(before) == set(after) == acts
    states = library.statuses(sorted(acts), AFTER)
    assert after == {id_: each.state for id_, each in states.items()}
    assert told(library, None)[OLD] == "ended"


@pytest.mark.parametrize(("day", "state"), [(BEFORE, "in_force"), (AFTER, "ended"), (None, "ended")])
def test_graphs_name_the_state_and_its_day(
    library: Library, tmp_path: Path, day: dt.date | None, state: str
) -> None:
    """GraphML, GEXF and Neo4j alike."""
    shown = (day or library.store.built() or BEFORE).isoformat()
    stream = io.BytesIO()
    export_graphml(library.store, stream, day)
    node = nx.read_graphml(io.BytesIO(stream.getvalue())).nodes[OLD]
    assert (node["state"], node["as_of"]) == (state, shown)
    stream = io.BytesIO()
    export_gexf(library.store, stream, day)
    text = (
        stream.getvalue()
        .decode()
        .replace("gexf.net/1.3", "www.gexf.net/1.2draft")
        .replace('version="1.3"', 'version="1.2"')
    )
    node = nx.read_gexf(io.BytesIO(text.encode())).nodes[OLD]
    assert (node["state"], node["as_of"]) == (state, shown)
    export_neo4j(library.store, tmp_path, day)
    with (tmp_path / "documents.csv").open(encoding="utf-8", newline="") as file:
        (row,) = (row for row in csv.DictReader(file) if row["id:ID"] == OLD)
    assert (row["state"], row["as_of:date"]) == (state, shown)


@pytest.mark.parametrize(("day", "state"), [(BEFORE, "in_force"), (AFTER, "ended")])
def test_rdf_is_as_of_the_day(library: Library, day: dt.date, state: str) -> None:
    """One document or all of them: the state, and ``vk:asOf`` beside it."""
    stream = io.BytesIO()
    export_graph(library.store, stream, "nt", what=OLD, day=day)
    graph = Graph().parse(data=stream.getvalue(), format="nt")
    of_it = {str(verb).rsplit("/", 1)[-1].rsplit("#", 1)[-1]: str(value)
             for verb, value in graph.predicate_objects(URIRef(f"{DEFAULT_BASE}{OLD}"))}  # fmt: skip
    assert of_it["asOf"] == day.isoformat()
    assert of_it["state"].endswith(state)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Store]:
    """Give a store of seven documents."""
    with Store.open(make_small_library(tmp_path)) as opened:
        yield opened


def test_everything_is_as_of_one_day(small: Store) -> None:
    """No other day stands in an export of all."""
    for day in (BEFORE, AFTER):
        stream = io.BytesIO()
        export_graph(small, stream, "nt", day=day)
        graph = Graph().parse(data=stream.getvalue(), format="nt")
        days = {str(value) for _, verb, value in graph if str(verb).endswith("asOf")}
        assert days == {day.isoformat()}


def test_a_patch_of_one_day_holds_no_ageing(small: Store) -> None:
    """A library compared with itself has not changed, whatever the day."""
    assert export_delta(small, small, io.BytesIO(), day=BEFORE) == (0, 0)


def test_the_package_names_its_day(library: Library, tmp_path: Path) -> None:
    """``datapackage.json`` says for which day validity is told, and describes the table."""
    export_tables(library.store, tmp_path, day=BEFORE)
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert package["asOf"] == "2020-01-01"
    (table,) = (each for each in package["resources"] if each["name"] == "validity")
    assert [field["name"] for field in table["schema"]["fields"]][:3] == ["id", "day", "status"]
    assert f"{OLD},2020-01-01,in_force" in (tmp_path / "validity.csv").read_text(encoding="utf-8-sig")


def test_the_commands_take_a_day(
    run_kg: Callable[..., subprocess.CompletedProcess[str]], library_folder: Path
) -> None:
    """``kg export``, ``kg show`` and ``kg coverage`` with ``--day``; a day that cannot be is refused by its words."""
    shown = run_kg("show", OLD, "--day", "01/01/2020", library=library_folder).stdout
    assert "ngày 01/01/2020: còn hiệu lực" in shown
    table = run_kg(
        "export", "--format", "csv", "validity", "--day", "2024-01-01", library=library_folder
    ).stdout
    assert f"{OLD},2024-01-01,ended" in table
    early = run_kg(
        "coverage", "luat/2022/10-2022-qh15", "--day", "2022-12-31", "--json", library=library_folder
    )
    assert early.returncode == 0
    refused = run_kg("export", "--format", "csv", "validity", "--day", "31/02/2024", library=library_folder)
    assert refused.returncode != 0
    assert "31/02/2024" in refused.stderr
