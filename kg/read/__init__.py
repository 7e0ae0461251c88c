"""Bytes → ``Source``: one small module per format; the only room that touches bytes.

``read_paths`` walks files, folders and zip files and yields a ``Source`` per text and a ``Refusal`` per file, or
record of a file, that cannot be read. One bad file never stops the others, and no more than one document is held
in memory at a time. What a text means is not said here: see ``kg.parse``, ``kg.cite`` and ``kg.note``.

Each reader module has ``read(file) -> Iterator[Source | Refusal]`` and is imported when its first file comes: the
library that finds the main text of a page takes longer to import than most builds of a few files take.
"""

from __future__ import annotations

import posixpath
import re
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from kg.read.files import SPOILED, CannotRead, File, Folder, Refusal, Sent, open_archive, spoiled

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import Path

    from kg.model import Source

__all__ = ["Refusal", "read_paths", "read_sent"]

READERS: Final = MappingProxyType(
    {
        ".txt": "kg.read.text",
        ".md": "kg.read.markdown",
        ".markdown": "kg.read.markdown",
        ".html": "kg.read.html",
        ".htm": "kg.read.html",
        ".jsonl": "kg.read.jsonl",
        ".jsonl.gz": "kg.read.jsonl",
    }
)
"""Which module reads which ending; the longest ending counts."""

CODIFICATION_READER = "kg.read.phapdien"
CODIFICATION_SHELL = "BoPhapDien.html"
CODIFICATION_MARK = b"class='viewDSVB'"
"""Stands in the first bytes of every đề mục file of the codification export, and in no other page."""

BELONGS_RE = re.compile(
    r"""
    (?:^|/) (?:
        (?:registry|relations|related|places|conflicts)\.tsv(?:\.gz)?      # tables of data/legal_docs
      | (?:README|LICENSE|LICENCE|NOTICE|CHANGES)(?:\.md|\.txt|\.rst)?
      | [^/]+\.py | Thumbs\.db | desktop\.ini
    )$
    | _files/                                                      # what a browser saves with a page
    """,
    re.VERBOSE,
)
EXPORT_PART_RE = re.compile(r"(?:^|/)(?:demuc|lib)/[^:]*$|(?:^|/)json[Dd]ata\.js$")
CURE = f"give {', '.join(READERS)} or .zip"


def read_paths(paths: Iterable[Path], *, only: Collection[str] | None = None) -> Iterator[Source | Refusal]:
    """Read files, folders (below them everything, sorted) and zip files.

    A name is the path below the folder or zip file given (``vb/nghi-dinh-59.md``, ``dump.zip/a.html``), for a
    file given by itself its file name, and for a record ``{file}#{line}``. With ``only``, files of other names
    are passed over; files inside a zip file go by the name of the zip file.
    """
    for path in paths:
        for file in _files_of(path):
            if isinstance(file, Refusal):
                yield file
            elif only is None or file.name in only:
                yield from _read_file(file)


def read_sent(name: str, raw: bytes) -> Iterator[Source | Refusal]:
    """Read one file that was sent in under a name; never a zip file, nor anything beside it."""
    name = posixpath.basename(name.replace("\\", "/"))
    file = File(name, name, Sent(name, raw))
    try:
        yield from _reader(file)(file)
    except CannotRead as error:
        yield error.refusal(name)


def _files_of(path: Path) -> Iterator[File | Refusal]:
    """List the files of one path that are documents or hold some."""
    if path.is_dir():
        shelf = Folder(path)
        files = (File(name, name, shelf) for name in shelf.paths())
        yield from (file for file in files if not _belongs(file))
    elif path.exists():
        yield File(path.name, path.name, Folder(path.parent))
    else:
        yield Refusal(str(path), None, "there is no such file or folder", "check the path")


def _belongs(file: File) -> bool:
    """Tell whether a file belongs to another one, or to the library, and is no document of its own."""
    if BELONGS_RE.search(file.path):
        return True
    if file.path.endswith(".yaml"):
        return file.beside(posixpath.basename(file.path).removesuffix(".yaml")) is not None
    if EXPORT_PART_RE.search(file.path):
        up = "" if file.path.endswith(".js") else "../" * (len(_below_export(file.path)) - 1)
        return file.beside(up + CODIFICATION_SHELL) is not None
    return False


def _below_export(path: str) -> list[str]:
    """Give the parts of a path from the export's own folder on: ``x/lib/css/a.css`` → ``[lib, css, a.css]``."""
    parts = path.split("/")
    return parts[max(index for index, part in enumerate(parts) if part in {"demuc", "lib"}) :]


def _read_file(file: File) -> Iterator[Source | Refusal]:
    """Read one file with the reader of its ending; a zip file member by member."""
    try:
        yield from _read_archive(file) if file.path.lower().endswith(".zip") else _reader(file)(file)
    except CannotRead as error:
        yield error.refusal(file.name)


def _read_archive(file: File) -> Iterator[Source | Refusal]:
    """Read the members of a zip file in place."""
    with file.open() as stream:
        archive = open_archive(stream)
        members = (File(f"{file.name}/{path}", path, archive) for path in archive.paths())
        for member in members:
            if member.path.lower().endswith(".zip"):
                yield Refusal(member.name, None, "a zip file lies inside a zip file", "unpack the outer one")
            elif not _belongs(member):
                yield from _read_file(member)


def _reader(file: File) -> Callable[[File], Iterator[Source | Refusal]]:
    """Find the reader of a file by its name, and for pages of the codification by their first bytes.

    Raises:
        CannotRead: no reader knows files of this kind.
    """
    name = posixpath.basename(file.path)
    if file.shelf.size(file.path) is None:
        raise CannotRead(reason="it is no regular file", cure="give files, folders or zip files")
    endings = ["." + ".".join(name.lower().split(".")[-count:]) for count in (2, 1)]
    module = next((READERS[ending] for ending in endings if ending in READERS), None)
    if module is None:
        kind = f"files of type {endings[1]!r} are" if "." in name else "files without an ending are"
        raise CannotRead(reason=f"{kind} not read", cure=CURE)
    if module == READERS[".html"] and (name == CODIFICATION_SHELL or _is_codification(file)):
        module = CODIFICATION_READER
    reader: Callable[[File], Iterator[Source | Refusal]] = import_module(module).read
    return reader


def _is_codification(file: File) -> bool:
    """Tell a page of the codification export by the marks in its first bytes."""
    try:
        with file.open() as stream:
            head = stream.read(4096)
    except SPOILED as error:
        raise spoiled(error) from error
    return CODIFICATION_MARK in head
