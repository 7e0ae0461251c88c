"""The folder of a library: builds side by side, and which of them is served.

    library/CURRENT            the name of the build that is served; replaced in one step
    library/LOCK               held while a build runs
    library/b-20261122-101503-3f1c/kg.sqlite, index/, …
    library/part-20261122-113340-90ab/   what a build is writing

A build writes into a folder of its own, renames it when it is whole and is put in place by replacing ``CURRENT``; a
build that was interrupted leaves its part, which the next build removes. Readers keep the build they opened until they
look again.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from kg.errors import BuildFailed, NoLibrary

if TYPE_CHECKING:
    from collections.abc import Iterator

CURRENT = "CURRENT"
LOCK = "LOCK"
DATABASE = "kg.sqlite"
INDEX = "index"
PREFIX = "b-"
PART = "part-"
KEPT_SECONDS = 600
"""How long a build that is no longer served stays, so that readers who opened it can finish."""


def current_build(folder: Path) -> Path:
    """Find the build that a library serves.

    Raises:
        NoLibrary: the folder holds no library.
    """
    try:
        name = (folder / CURRENT).read_text(encoding="utf-8", errors="replace").strip()
    except OSError as error:
        message = f"there is no library in {folder}; make one with `kg build --library {folder}`"
        raise NoLibrary(message) from error
    build = folder / name
    if not name.startswith(PREFIX) or not build.is_dir():
        raise NoLibrary(
            f"the library in {folder} is damaged (no build {name!r}); make it anew with `kg build`"
        )
    return build


@contextmanager
def new_build(folder: Path) -> Iterator[Path]:
    """Lend an empty folder for a build, and serve it when the block ends without an error.

    Raises:
        BuildFailed: another build is running, or the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK, timeout=0)
        lock.acquire()
    except Timeout as error:
        raise BuildFailed(
            f"another build is writing to {folder}; wait for it to end, then try again"
        ) from error
    except OSError as error:
        raise BuildFailed(
            f"{folder} cannot be written ({error.strerror}); choose another with --library"
        ) from error
    stamp = f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(2)}"
    part = folder / f"{PART}{stamp}"
    try:
        _remove_old(folder)
        part.mkdir()
        yield part
        _serve(folder, part.rename(folder / f"{PREFIX}{stamp}").name)
    except OSError as error:
        cure = "free some space" if error.errno == errno.ENOSPC else "look after the disk"
        message = f"the build stopped ({error.strerror or error}); {cure} and build again; the old library still serves"
        raise BuildFailed(message) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
        lock.release()


def _serve(folder: Path, name: str) -> None:
    """Put a finished build in place of the one that was served, in one step."""
    waiting = folder / f"{CURRENT}.new"
    with waiting.open("w", encoding="utf-8") as file:
        file.write(f"{name}\n")
        file.flush()
        os.fsync(file.fileno())
    with suppress(NoLibrary):
        os.utime(current_build(folder))  # its time counts from here
    waiting.replace(folder / CURRENT)


def _remove_old(folder: Path) -> None:
    """Remove builds that nobody serves: interrupted ones, and those replaced a while ago."""
    try:
        served = current_build(folder).name
    except NoLibrary:
        served = ""
    for part in folder.glob(f"{PART}*"):
        shutil.rmtree(part, ignore_errors=True)
    for build in folder.glob(f"{PREFIX}*"):
        if build.name != served and time.time() - build.stat().st_mtime > KEPT_SECONDS:
            shutil.rmtree(build, ignore_errors=True)
