"""Files to export to: whole or not at all, compressed without a trace of when."""

from __future__ import annotations

import gzip
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def open_output(path: Path) -> Iterator[BinaryIO]:
    """Open a file to export to, compressed when its name ends in ``.gz``; it appears when it is whole.

    What was there stays if the export fails. The compressed file holds no time and no name: same rows, same bytes.

    Raises:
        OSError: the file cannot be written.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as raw:
            if path.suffix == ".gz":
                with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0, compresslevel=6) as stream:
                    yield stream  # type: ignore[misc]
            else:
                yield raw
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
