"""The distribution: what a user installs works far from the checkout, with tables, pages and default data."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent


class Installed(NamedTuple):
    """The command of a fresh environment, and an empty folder far from the checkout."""

    command: Path
    folder: Path

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        surroundings = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LC_ALL": "C.UTF-8"}
        return subprocess.run(
            [self.command, *words],
            cwd=self.folder, env=surroundings, capture_output=True, text=True, check=True, timeout=300,
        )  # fmt: skip


def build(kind: str, folder: Path) -> Path:
    """Build the checkout offline, with the backend that this environment has."""
    command = [
        sys.executable,
        "-m",
        "build",
        f"--{kind}",
        "--no-isolation",
        "--outdir",
        str(folder),
        str(ROOT),
    ]
    subprocess.run(command, check=True, capture_output=True, text=True)
    (made,) = folder.iterdir()
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the wheel of this checkout."""
    return build("wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Install the wheel, and nothing else, in an environment that borrows this one's dependencies."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    pip: Sequence[str] = (sys.executable, "-m", "pip", "--python", str(python))
    subprocess.run([*pip, "install", "--quiet", "--no-index", "--no-deps", str(wheel)], check=True)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    lent = home / "lib" / version / "site-packages" / "lent.pth"
    lent.write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return Installed(home / "bin" / "kg", tmp_path_factory.mktemp("elsewhere"))


@pytest.fixture(scope="module")
def library(installed: Installed) -> Path:
    """Build the packaged default data with the installed command."""
    folder = installed.folder / "library"
    installed.run("build", "--library", str(folder))
    return folder


def files_below(folder: Path, *, under: str) -> set[str]:
    """Name the files of a folder as the wheel should: ``kg/tables/kinds.tsv``."""
    paths = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {f"{under}/{path.relative_to(folder).as_posix()}" for path in paths}


def test_wheel_carries_everything(wheel: Path) -> None:
    """The wheel holds every file of both packages, and the default data."""
    expected = files_below(ROOT / "kg", under="kg") | files_below(ROOT / "web", under="web")
    shipped = files_below(ROOT / "data" / "legal_docs", under="kg/legal_docs")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert shipped
    assert expected | shipped <= names


def test_wheel_carries_nothing_else(wheel: Path) -> None:
    """The wheel puts only ``kg`` and ``web`` on the user's path."""
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"kg", "web"}


def test_source_distribution_builds_itself(tmp_path: Path) -> None:
    """The source distribution holds what its own build and tests need."""
    made = build("sdist", tmp_path)
    with tarfile.open(made) as archive:
        names = {name.split("/", 1)[-1] for name in archive.getnames()}
    assert {"pyproject.toml", "constraints.txt", "Makefile", "LICENSE", "README.md", "kg/errors.py"} <= names
    assert {name for name in names if name.startswith("data/legal_docs/")}
    assert {name for name in names if name.startswith("tests/")}


def test_installed_code_is_the_wheels(installed: Installed) -> None:
    """The installed command does not see the checkout."""
    python = installed.command.with_name("python")
    asked = "import kg.errors, web; print(kg.errors.__file__, web.__file__)"
    run = subprocess.run(
        [python, "-c", asked], cwd=installed.folder, capture_output=True, text=True, check=True
    )
    assert str(ROOT) not in run.stdout


def test_installed_command_explains_itself(installed: Installed) -> None:
    """``kg --help`` names the commands."""
    assert "build" in installed.run("--help").stdout


def test_installed_library_has_documents(installed: Installed, library: Path) -> None:
    """The packaged default data makes a library in which Nghị định 59/2023/NĐ-CP can be shown."""
    shown = installed.run("show", "nghi-dinh/2023/59-2023-nd-cp", "--library", str(library)).stdout
    assert "59/2023/NĐ-CP" in shown


def test_installed_tables_read_citations(installed: Installed, library: Path) -> None:
    """``kg cite`` finds a citation with the tables inside the wheel."""
    text = installed.folder / "text.txt"
    text.write_text("Thực hiện Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ.", encoding="utf-8")
    rows = installed.run(
        "cite", "--library", str(library), "--format", "jsonl", str(text)
    ).stdout.splitlines()
    citations = [citation for row in rows for citation in json.loads(row)["citations"]]
    assert [citation["number"] for citation in citations] == ["59/2023/NĐ-CP"]
