"""The folder of a library: a build is served when it is whole, and not before; nothing that failed stays."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from kg.errors import BuildFailed, NoLibrary
from kg.library.folder import CURRENT, DATABASE, KEPT_SECONDS, LOCK, current_build, new_build


def make_build(folder: Path, word: str) -> Path:
    """Make a build that holds one word."""
    with new_build(folder) as part:
        (part / DATABASE).write_text(word, encoding="utf-8")
    return current_build(folder)


def served_word(folder: Path) -> str:
    """Read the word of the build that is served."""
    return (current_build(folder) / DATABASE).read_text(encoding="utf-8")


def test_a_finished_build_is_served(tmp_path: Path) -> None:
    """What was written in the block is what the folder serves after it."""
    make_build(tmp_path, "một")
    assert served_word(tmp_path) == "một"


def test_a_build_in_progress_is_not_served(tmp_path: Path) -> None:
    """While a build writes, readers get the one before it."""
    make_build(tmp_path, "một")
    with new_build(tmp_path) as part:
        (part / DATABASE).write_text("hai", encoding="utf-8")
        assert served_word(tmp_path) == "một"
    assert served_word(tmp_path) == "hai"


def fail_half_way(folder: Path, error: BaseException) -> None:
    """Write a word, and then fail."""
    with new_build(folder) as part:
        (part / DATABASE).write_text("hai", encoding="utf-8")
        raise error


@pytest.mark.parametrize("error", [BuildFailed("x"), KeyboardInterrupt(), ValueError("x"), SystemExit(3)])
def test_a_failed_build_leaves_the_old_one_and_no_rest(tmp_path: Path, error: BaseException) -> None:
    """Whatever ends the block early, the old build serves and the part is gone."""
    old = make_build(tmp_path, "một")
    with pytest.raises(type(error)):
        fail_half_way(tmp_path, error)
    assert served_word(tmp_path) == "một"
    assert {path.name for path in tmp_path.iterdir()} <= {CURRENT, LOCK, old.name}


def test_a_disk_error_becomes_build_failed_with_its_cure(tmp_path: Path) -> None:
    """An error of the disk during a build is said in words, with what to do."""
    with (
        pytest.raises(BuildFailed, match=r"No space left.*free some space.*still serves"),
        new_build(tmp_path),
    ):
        raise OSError(28, "No space left on device")


def test_after_a_failed_build_the_next_one_runs(tmp_path: Path) -> None:
    """The lock is given back with the error."""
    with pytest.raises(ValueError, match="x"), new_build(tmp_path):
        raise ValueError("x")
    make_build(tmp_path, "hai")
    assert served_word(tmp_path) == "hai"


def test_two_builds_at_once_are_refused(tmp_path: Path) -> None:
    """The second build says that the first one runs, and does not disturb it."""
    with new_build(tmp_path) as part:
        (part / DATABASE).write_text("một", encoding="utf-8")
        with pytest.raises(BuildFailed, match="another build is writing"), new_build(tmp_path):
            pass
    assert served_word(tmp_path) == "một"


def test_the_part_of_a_killed_build_is_removed_by_the_next(tmp_path: Path) -> None:
    """A part with a half-written database, as ``kill -9`` leaves it, goes at once."""
    part = tmp_path / "part-20260101-000000-abcd"
    part.mkdir()
    (part / DATABASE).write_text("nửa", encoding="utf-8")
    make_build(tmp_path, "một")
    assert not part.exists()


def test_a_replaced_build_stays_a_while_for_its_readers(tmp_path: Path) -> None:
    """Who opened the old build can go on, however old it was when it was replaced; later it is removed."""
    first = make_build(tmp_path, "một")
    long_ago = time.time() - 10 * KEPT_SECONDS
    os.utime(first, (long_ago, long_ago))
    make_build(tmp_path, "hai")
    make_build(tmp_path, "ba")
    assert first.is_dir()
    os.utime(first, (long_ago, long_ago))
    make_build(tmp_path, "bốn")
    assert not first.exists()


def test_no_library_names_folder_and_command(tmp_path: Path) -> None:
    """Where nothing was built, the message gives the command that builds it."""
    with pytest.raises(NoLibrary, match=rf"no library in {tmp_path}.*kg build --library {tmp_path}"):
        current_build(tmp_path)


@pytest.mark.parametrize("written", ["", "b-missing\n", "../elsewhere\n", "\udcff"])
def test_a_damaged_pointer_is_no_library(tmp_path: Path, written: str) -> None:
    """A pointer to nothing, to another place or in no encoding is said to be damaged; a new build mends it."""
    (tmp_path / CURRENT).write_bytes(written.encode("utf-8", "surrogateescape"))
    with pytest.raises(NoLibrary, match="kg build"):
        current_build(tmp_path)
    make_build(tmp_path, "một")
    assert served_word(tmp_path) == "một"


@pytest.mark.parametrize("parent", ["/proc", "/dev/null"])
def test_a_folder_that_cannot_be_written_is_said(parent: str) -> None:
    """A place where no folder can be made gives the cure, for every user and for root."""
    folder = Path(parent) / "library"
    with pytest.raises(BuildFailed, match=r"cannot be written.*--library"), new_build(folder):
        pass
