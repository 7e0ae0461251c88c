"""The README is true: every command that it shows is run as it stands there."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from kg.model import Source
from kg.read import read_paths
from tests.serving import fetch, free_port, serving

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")

BLOCK_RE = re.compile(r"^```sh\n (?P<lines>.*?) ^```$", re.MULTILINE | re.DOTALL | re.VERBOSE)
COMMENT_RE = re.compile(r"(?: ^ | \s ) \# \s .* $", re.VERBOSE)
LINK_RE = re.compile(r"\]\( (?! https?: | \# ) (?P<path> [^)\#]+ )", re.VERBOSE)
FENCED_RE = re.compile(r"^```(?P<language>\w*)$", re.MULTILINE)

COMMANDS = tuple(
    command
    for block in BLOCK_RE.finditer(README)
    for line in block["lines"].replace("\\\n", " ").splitlines()
    if (command := COMMENT_RE.sub("", line).strip())
)
"""Commands of the shell blocks, one a line, without comments; a backslash carries a line on."""

SERVERS = tuple(command for command in COMMANDS if command in {"make serve", "kg serve"})
TARGETS = tuple(command for command in COMMANDS if command.startswith("make ") and command not in SERVERS)
RUNS = tuple(command for command in COMMANDS if command not in {"kg build", *SERVERS, *TARGETS})
"""What is run to its end; what is served until it answers; what may be running now: looked up."""

STARTING = 300
"""Seconds until a server's page must answer; ``make serve`` builds its library first."""


@pytest.fixture(scope="module")
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Give the environment of a reader who has set things up: ``kg`` on the path, a library of their own.

    The library is made by the README's own ``kg build``.
    """
    home = tmp_path_factory.mktemp("reader")
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    kept = {"PATH": path, "HOME": str(home), "LC_ALL": "C.UTF-8", "KG_LIBRARY": str(home / "library")}
    subprocess.run(["kg", "build"], cwd=ROOT, env=kept, check=True, capture_output=True, text=True)
    return kept


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the files that the commands name."""
    made = tmp_path_factory.mktemp("folder")
    text = "Căn cứ Nghị định số 59/2023/NĐ-CP ngày 14 tháng 8 năm 2023 của Chính phủ."
    (made / "text.txt").write_text(text, encoding="utf-8")
    (made / "new-report.md").write_text(
        f"---\ntitle: Xã họp\nissued: 2024-05-06\n---\n{text}\n", encoding="utf-8"
    )
    (made / "my-documents").mkdir()
    (made / "my-documents" / "report.txt").write_text(text, encoding="utf-8")
    return made


def test_commands_are_found() -> None:
    """The README shows the two commands that set everything up, and commands of ``kg``."""
    assert {"make serve", "make test", "kg build"} <= set(COMMANDS)
    assert RUNS


def test_every_shell_block_is_marked() -> None:
    """A fenced block says what it holds, so that no command escapes these tests."""
    assert set(FENCED_RE.findall(README)[::2]) <= {"sh", "python", "json", "yaml", "text"}


@pytest.mark.parametrize("command", RUNS)
def test_command_runs(command: str, folder: Path, surroundings: dict[str, str]) -> None:
    """The command ends well and says something."""
    run = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=folder,
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout or run.stderr or ">" in command


@pytest.mark.parametrize("command", TARGETS)
def test_target_exists(command: str) -> None:
    """The target is in the Makefile and would run something; it is not run here: it may be what runs now."""
    words = [*shlex.split(command), "-n", f"VENV={sys.prefix}"]
    run = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip()


@pytest.mark.parametrize("command", SERVERS)
def test_server_answers(command: str, surroundings: dict[str, str], tmp_path: Path) -> None:
    """The server's first page answers, on a free port; ``make serve`` makes its library first."""
    port = free_port()
    ready = f"-o {sys.prefix}/.installed"  # what runs these tests is installed
    options = {
        "make serve": f"-C {ROOT} VENV={sys.prefix} {ready} LIBRARY={tmp_path / 'library'} PORT={port}",
        "kg serve": f"--port {port}",
    }
    words = [*shlex.split(command), *shlex.split(options[command])]
    with serving(words, port, seconds=STARTING, env=surroundings) as address:
        assert "Viện Dẫn" in (fetch(f"{address}/") or "")


@pytest.mark.parametrize(("language", "ending"), [("yaml", ".md"), ("json", ".jsonl")])
def test_samples_are_read(language: str, ending: str, tmp_path: Path) -> None:
    """The sample of each format is read as the document that it describes."""
    sample = re.search(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert sample
    file = tmp_path / f"sample{ending}"
    file.write_text(sample[1], encoding="utf-8")
    (source,) = read_paths([file])
    assert isinstance(source, Source)
    assert (source.facts.number, source.facts.item_id) == ("59/2023/NĐ-CP", 161989)


def test_links_lead_somewhere() -> None:
    """A path that the README links is in the repository."""
    assert [link["path"] for link in LINK_RE.finditer(README) if not (ROOT / link["path"]).exists()] == []


def test_changes_stand_last() -> None:
    """The README ends with the changes."""
    headings = re.findall(r"^## (.*)$", README, re.MULTILINE)
    assert headings[-1] == "Changes"
