"""The Python interface: a dozen names, the tutorial runs, tables become frames, notebooks show what they hold."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kg
from kg.errors import BadQuery, KgError
from kg.export import TABLES
from kg.export.frames import load

if TYPE_CHECKING:
    from kg.library import Library

ROOT = Path(__file__).resolve().parent.parent
LAW = "luat/2022/10-2022-qh15"


def test_the_tutorial_runs(library_folder: Path) -> None:
    """Every cell runs on the shipped library, and finds what it says."""
    environment = {
        **os.environ,
        "KG_LIBRARY": str(library_folder),
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
    }
    run = subprocess.run(
        [sys.executable, "-W", "error", ROOT / "data" / "tutorial.py"],
        env=environment, capture_output=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert "nghi-dinh/2023/59-2023-nd-cp" in run.stdout
    assert "luat/2022/10-2022-qh15 ('dieu-23/khoan-4',)" in run.stdout
    assert "ended" in run.stdout
    assert "triples" in run.stdout


def test_names_are_few_and_there() -> None:
    """What ``import kg`` gives is a dozen or so names, and the package is typed."""
    assert len(kg.__all__) <= 14
    assert all(hasattr(kg, name) for name in kg.__all__)
    assert (ROOT / "kg" / "py.typed").exists()


def test_import_stays_light() -> None:
    """``import kg`` loads neither rdflib nor a library of frames nor Oxigraph."""
    heavy = {"rdflib", "pandas", "polars", "pyarrow", "pyoxigraph", "flask", "mcp"}
    code = f"import sys, kg; print(sorted({heavy} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_a_table_becomes_a_frame(library: Library) -> None:
    """Rows, pandas and Arrow say the same; the columns say what they hold."""
    table = library.table("actions")
    rows = list(table)
    frame, arrow = table.to_pandas(), table.to_arrow()
    assert len(rows) == len(frame) == arrow.num_rows > 0
    assert list(frame.columns) == [each.name for each in table.columns]
    assert list(frame["words"]) == [row["words"] for row in rows]
    assert "<caption>actions" in table._repr_html_()


@pytest.mark.parametrize("name", TABLES)
def test_frames_have_the_types_of_the_dictionary(library: Library, name: str) -> None:
    """In polars and Arrow each column is what the dictionary says, empty or not; both hold the same rows."""
    table = library.table(name)
    frame, arrow = table.to_polars(), table.to_arrow()
    kinds = {
        "date": "Date",
        "list": "List(String)",
        "integer": "Int64",
        "number": "Float64",
        "boolean": "Boolean",
    }
    expected = {each.name: kinds.get(each.type, "String") for each in table.columns}
    assert {column: str(kind) for column, kind in frame.schema.items()} == expected
    assert frame.to_dicts() == arrow.to_pylist()


def test_what_is_missing_is_told(library: Library) -> None:
    """No such table, no such package: the error says what there is, or what to install."""
    with pytest.raises(BadQuery, match="documents, units"):
        library.table("laws")
    with pytest.raises(KgError, match="pip install"):
        load("no_such_frames")


def test_notebooks_show_what_they_hold(library: Library) -> None:
    """Library, document, chain, hits and status show themselves as tables, and escape what they hold."""
    shown = (
        library,
        library.document(LAW),
        library.chain(LAW, "down", depth=1, limit=5),
        library.search("dân chủ", limit=2),
        library.status(LAW),
    )
    assert all(each._repr_html_().startswith("<table>") for each in shown)
    hostile = kg.Document("a/b/c", "<script>", "", "")
    assert "<script>" not in hostile._repr_html_()
