"""Fixtures that every room's tests share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.library import build_library, open_library

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.library import Library

ROOT = Path(__file__).resolve().parent.parent


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
    """Build the shipped documents once for all tests; give the folder of the library. Tests only read it."""
    folder = tmp_path_factory.mktemp("shipped") / "library"
    build_library((legal_docs,), folder)
    return folder


@pytest.fixture(scope="session")
def library(library_folder: Path) -> Iterator[Library]:
    """Give the library of the shipped documents, opened."""
    with open_library(library_folder) as opened:
        yield opened
