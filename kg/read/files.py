"""Where bytes lie: a folder or a zip file as a shelf of files, and what is said of a file that cannot be read.

A shelf knows its files by their paths inside it, so that a reader finds what belongs to its file (a sidecar, the
parts of an export) in the same way on disk and in a zip file. Nothing is unpacked to disk and nothing is read
before a reader asks for it.
"""

from __future__ import annotations

import io
import os
import posixpath
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Protocol

from kg.errors import UnreadableDocument

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LARGEST_FILE = (
    200 * 2**20
)  # bytes of a file that is read as a whole; record files are streamed and may be larger
LARGEST_ARCHIVE = (
    4 * 2**30
)  # bytes of all members of a zip file; the whole codification unpacks to some 0.4 GiB
HIGHEST_RATIO = 200  # unpacked to packed bytes; HTML of the codification reaches 12, a zip bomb 1,000
SMALL_ARCHIVE = 16 * 2**20  # unpacked bytes below which no ratio is suspicious

SPOILED = (
    OSError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
"""What opening or reading a damaged, locked or encrypted file raises."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file, or one record of a file, that was not read, and why; the other files go on."""

    name: str  # as Source.name: "vb/nghi-dinh-59.md", "codified.jsonl.gz#12"
    line: int | None  # counted from 1; None where the whole file is meant
    reason: str  # "the file is empty"
    cure: str  # "save it as UTF-8"


class CannotRead(UnreadableDocument):
    """Carry a refusal from where it arises to the reader's edge, where it becomes a ``Refusal``."""

    def __init__(self, *, reason: str, cure: str, line: int | None = None) -> None:
        super().__init__(f"{reason}; {cure}")
        self.reason = reason
        self.cure = cure
        self.line = line

    def refusal(self, name: str) -> Refusal:
        """Name the file that could not be read."""
        return Refusal(name, self.line, self.reason, self.cure)


class Shelf(Protocol):
    """A folder or a zip file: paths with ``/``, relative to its root."""

    def paths(self) -> Iterator[str]:
        """List the paths of all files, sorted, hidden ones left out."""

    def size(self, path: str) -> int | None:
        """Tell the size of a file in bytes, None when there is no such file."""

    def open(self, path: str) -> IO[bytes]:
        """Open a file for reading bytes."""


@dataclass(frozen=True, slots=True)
class File:
    """A file on a shelf; ``name`` is what people are told, ``path`` its place on the shelf."""

    name: str
    path: str
    shelf: Shelf

    def open(self) -> IO[bytes]:
        """Open the file as a stream of bytes.

        Raises:
            CannotRead: the file is gone, locked or damaged.
        """
        try:
            return self.shelf.open(self.path)
        except SPOILED as error:
            raise spoiled(error) from error

    def read(self) -> bytes:
        """Read the whole file.

        Raises:
            CannotRead: the file is larger than 200 MiB, gone, locked or damaged.
        """
        size = self.shelf.size(self.path) or 0
        if size > LARGEST_FILE:
            reason = (
                f"the file has {size / 2**20:,.0f} MiB, more than the {LARGEST_FILE // 2**20} of one document"
            )
            cure = "split it into one file per document, or give its records as .jsonl"
            raise CannotRead(reason=reason, cure=cure)
        try:
            with self.open() as stream:
                return stream.read(LARGEST_FILE + 1)
        except SPOILED as error:
            raise spoiled(error) from error

    def beside(self, relative: str) -> File | None:
        """Find another file by its path seen from this file's folder: ``a.txt.yaml``, ``demuc/1.html``."""
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), relative))
        if path.startswith("..") or self.shelf.size(path) is None:
            return None
        return File(self.name.removesuffix(self.path) + path, path, self.shelf)

    def below(self, folder: str) -> Iterator[File]:
        """List the files of a folder beside this one, sorted."""
        prefix = posixpath.join(posixpath.dirname(self.path), folder) + "/"
        for path in self.shelf.paths():
            if path.startswith(prefix):
                yield File(self.name.removesuffix(self.path) + path, path, self.shelf)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder on disk."""

    root: Path

    def paths(self) -> Iterator[str]:
        """List the files below the folder, sorted folder by folder; links to folders are not followed."""
        for folder, subfolders, names in os.walk(self.root):
            subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
            prefix = os.path.relpath(folder, self.root).replace(os.sep, "/")
            for name in sorted(names):
                if not name.startswith("."):
                    yield name if prefix == "." else f"{prefix}/{name}"

    def size(self, path: str) -> int | None:
        """Tell the size of a file in bytes, None when there is no such file."""
        found = self.root / path
        return found.stat().st_size if found.is_file() else None

    def open(self, path: str) -> IO[bytes]:
        """Open a file of the folder."""
        return (self.root / path).open("rb")


@dataclass(frozen=True, slots=True)
class Sent:
    """One file that was sent in, held in memory."""

    name: str
    raw: bytes = field(repr=False)

    def paths(self) -> Iterator[str]:
        """List the one file."""
        yield self.name

    def size(self, path: str) -> int | None:
        """Tell the size of the file in bytes, None for any other path."""
        return len(self.raw) if path == self.name else None

    def open(self, path: str) -> IO[bytes]:  # noqa: ARG002, there is but one
        """Open the file."""
        return io.BytesIO(self.raw)


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip file whose members are read in place."""

    members: zipfile.ZipFile
    sizes: dict[str, int] = field(repr=False)  # by member name

    def paths(self) -> Iterator[str]:
        """List the members, sorted; hidden ones and those that a Mac adds are left out."""
        for path in sorted(self.sizes):
            if not any(part.startswith((".", "__MACOSX")) for part in path.split("/")):
                yield path

    def size(self, path: str) -> int | None:
        """Tell the unpacked size of a member in bytes, None when there is no such member."""
        return self.sizes.get(path)

    def open(self, path: str) -> IO[bytes]:
        """Open a member; it never gives more bytes than the zip file's directory declares."""
        return self.members.open(path)


def open_archive(stream: IO[bytes]) -> Archive:
    """Open a zip file as a shelf.

    Raises:
        CannotRead: it is no zip file, is damaged, or unpacks to more than any honest one (a zip bomb).
    """
    try:
        members = zipfile.ZipFile(stream)
    except SPOILED as error:
        raise CannotRead(
            reason=f"the zip file is broken ({error})", cure="download or pack it again"
        ) from error
    files = [member for member in members.infolist() if not member.is_dir()]
    unpacked = sum(member.file_size for member in files)
    packed = sum(member.compress_size for member in files)
    bloated = unpacked > SMALL_ARCHIVE and unpacked > HIGHEST_RATIO * packed
    if unpacked > LARGEST_ARCHIVE or bloated:
        reason = f"the zip file of {packed:,} bytes would unpack to {unpacked:,}, which looks like a zip bomb"
        raise CannotRead(reason=reason, cure="unpack it with care and give the folder")
    return Archive(members, {member.filename: member.file_size for member in files})


def spoiled(error: BaseException) -> CannotRead:
    """Say why a file could not be opened or read to its end."""
    if isinstance(error, RuntimeError) and "password" in str(error):
        return CannotRead(
            reason="the member of the zip file is encrypted", cure="unpack it with its password first"
        )
    if isinstance(error, PermissionError):
        return CannotRead(reason="the file may not be read by this user", cure="give read permission")
    if isinstance(error, OSError) and error.strerror:
        reason = f"the file cannot be opened ({error.strerror})"
        return CannotRead(reason=reason, cure="check the path and the disk")
    return CannotRead(reason=f"the file is damaged ({error})", cure="download or pack it again")
