"""Markdown with YAML front matter; the text of the ``Source`` is the body as it stands, marks and all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.read.text import read_fronted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import Source
    from kg.read.files import File


def read(file: File) -> Iterator[Source]:
    """Read a Markdown file.

    Raises:
        CannotRead: the file or its front matter cannot be read.
    """
    yield read_fronted(file, "markdown")
