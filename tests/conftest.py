"""Fixtures that every room's tests share."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from kg.library import build_library, open_library
from kg.sparql import prepare_triples
from tests.webpages import serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from flask.testing import FlaskClient

    from kg.library import Library

ROOT = Path(__file__).resolve().parent.parent

REGISTRY_HEADER = "kind\tnumber\ttitle\tissuer\tissued\teffective\tended\tended_why\titem_id\n"
RELATIONS_HEADER = (
    "source_kind\tsource_number\tsource_unit\trelation\t"
    "target_kind\ttarget_number\ttarget_unit\tdate\tbasis\n"
)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of real input beside the checkout, or skip: it is not part of the repository."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the folder of real input (../shared) is not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def legal_docs() -> Path:
    """Give the folder of documents that a fresh clone ships."""
    return ROOT / "data" / "legal_docs"


@pytest.fixture(scope="session")
def library_folder(legal_docs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the shipped documents once for all tests and all processes that run them; tests only read it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shipped"
    with FileLock(folder.with_suffix(".lock")):
        if not (folder / "CURRENT").exists():
            build_library((legal_docs,), folder)
    return folder


@pytest.fixture(scope="session")
def library(library_folder: Path) -> Iterator[Library]:
    """Give the library of the shipped documents, opened."""
    with open_library(library_folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def app(library_folder: Path) -> Iterator[Flask]:
    """Give the application on the library of the shipped documents."""
    with serving(library_folder) as served:
        yield served


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Give a reader who has chosen nothing yet."""
    return app.test_client()


@pytest.fixture(scope="session")
def report(library: Library) -> str:
    """Give the identifier of Hàm Tân's meeting of 18/01/2024."""
    return next(each.id for each in library.store.all_documents() if each.id.startswith("tin/2024-01-18/"))


@pytest.fixture(scope="session")
def prepared_folder(library_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the shipped library whose triples are ready for SPARQL. Tests only read it."""
    folder = tmp_path_factory.mktemp("prepared") / "library"
    shutil.copytree(library_folder, folder)
    with open_library(folder) as opened:
        prepare_triples(opened.build, opened.store)
    return folder


@pytest.fixture(scope="session")
def own_tables(legal_docs: Path) -> Callable[[Path], Path]:
    """Give a function that puts tables without rows into a folder, so that its build takes no shipped ones.

    The places are the shipped ones, all of them.
    """

    def put(folder: Path) -> Path:
        (folder / "related").mkdir(parents=True, exist_ok=True)
        (folder / "registry.tsv").write_text(REGISTRY_HEADER, encoding="utf-8")
        for name in ("relations.tsv", "related/relations.tsv"):
            (folder / name).write_text(RELATIONS_HEADER, encoding="utf-8")
        shutil.copy(legal_docs / "places.tsv.gz", folder)
        return folder

    return put


@pytest.fixture(scope="session")
def run_kg() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Give a function that runs ``kg`` as a process of its own: arguments, ``stdin``, ``library``."""

    def run(
        *arguments: object, stdin: str = "", library: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONUTF8": "0", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)}
        if library is not None:
            environment["KG_LIBRARY"] = str(library)
        command = [sys.executable, "-m", "kg", *map(str, arguments)]
        return subprocess.run(
            command,
            input=stdin,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    return run
