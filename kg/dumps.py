"""The whole library as files for download: made once for each build, on demand, in a process apart.

    build/dumps/3f1c09aa/viendan.nq.gz     3f1c09aa: of the base of the IRIs

A file appears when it is whole and goes with its build. One is made at a time, at low priority, so that pages go on;
who asks meanwhile is told to come again. The same build gives the same bytes.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import threading
import zipfile
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from filelock import FileLock, Timeout

from kg.errors import BadQuery, KgError, QueryStopped, StaleLibrary
from kg.export import export_graphml, export_tables, open_output
from kg.library.folder import DATABASE, PREFIX
from kg.rdf import DEFAULT_BASE, export_delta, export_graph
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = "dumps"
GZIP, ZIP = "application/gzip", "application/zip"
CHANGES = "changes.patch.gz"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The day that zip files begin with: what is packed says nothing of when."""

WORDS_KEPT = 400
"""Of what a process said before it failed."""


class Dump(NamedTuple):
    """One file: what is in it, and how that is packed."""

    layout: str  # as ``kg export`` calls it
    media: str  # of what is packed; "" where none is registered
    packing: str


DUMPS = MappingProxyType(
    {
        "viendan.nq.gz": Dump("nq", "application/n-quads", GZIP),
        "viendan.ttl.gz": Dump("ttl", "text/turtle", GZIP),
        "viendan-csv.zip": Dump("csv", "text/csv", ZIP),
        "viendan-parquet.zip": Dump("parquet", "application/vnd.apache.parquet", ZIP),
        "viendan.graphml.gz": Dump("graphml", "application/graphml+xml", GZIP),
        CHANGES: Dump("patch", "", GZIP),
    }
)
"""Name → what it is; ``changes.patch.gz`` leads from the build before this one to this one."""


def offered(build: Path) -> Mapping[str, Dump]:
    """Name the files that can be made here: Parquet needs its extra, changes an older build."""
    missing = {
        name
        for name, dump in DUMPS.items()
        if (dump.layout == "parquet" and find_spec("pyarrow") is None)
        or (name == CHANGES and build_before(build) is None)
    }
    return MappingProxyType({name: dump for name, dump in DUMPS.items() if name not in missing})


def dump_path(build: Path, name: str, base: str = DEFAULT_BASE) -> Path:
    """Say where a file is, or will be.

    Raises:
        BadQuery: no such file is offered.
    """
    if name not in offered(build):
        why = "no older build is here" if name == CHANGES else f"there are {', '.join(offered(build))}"
        raise BadQuery(f"{name[:80]!r} is not offered; {why}")
    return build / FOLDER / hashlib.sha256(base.encode()).hexdigest()[:8] / name


def build_before(build: Path) -> Path | None:
    """Find the build that was served before this one, as long as it stays."""
    older = [each for each in build.parent.glob(f"{PREFIX}*") if each.name < build.name]
    return next((each for each in sorted(older, reverse=True) if (each / DATABASE).is_file()), None)


def make_dump(build: Path, store: Store, name: str, *, base: str = DEFAULT_BASE) -> Path:
    """Make a file, if it is not there; give its path.

    Raises:
        BadQuery: no such file is offered, or ``base`` cannot be the base of IRIs.
        KgError: another process is making one, or the disk is full.
    """
    path = dump_path(build, name, base)
    if path.is_file():
        return path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(build / f"{FOLDER}.lock", timeout=0):
            _make(build, store, path, base)
    except Timeout as error:
        raise KgError("another file is being made; try again in a minute") from error
    except OSError as error:
        raise KgError(f"{path} cannot be written ({error.strerror or error}); free some space") from error
    return path


def _make(build: Path, store: Store, path: Path, base: str) -> None:
    """Write one file."""
    dump = DUMPS[path.name]
    if dump.packing == ZIP:
        _pack(store, path, dump.layout)
        return
    with open_output(path) as stream:
        match dump.layout:
            case "graphml":
                export_graphml(store, stream)
            case "patch":
                with _older_store(build) as older:
                    export_delta(older, store, stream, base=base)
            case _:
                export_graph(store, stream, dump.layout, base=base)


def _older_store(build: Path) -> Store:
    """Open the build before this one.

    Raises:
        KgError: it has gone, or another version made it.
    """
    before = build_before(build)
    if before is None:
        raise KgError("no older build is here")
    try:
        return Store.open(before / DATABASE)
    except StaleLibrary as error:
        raise KgError("another version made the older build, so there is nothing to compare") from error


def _pack(store: Store, path: Path, layout: str) -> None:
    """Write all tables, and put them into one file; Parquet is compressed already."""
    how = zipfile.ZIP_STORED if layout == "parquet" else zipfile.ZIP_DEFLATED
    with tempfile.TemporaryDirectory(dir=path.parent) as folder, open_output(path) as stream:
        names = export_tables(store, Path(folder), layout)
        with zipfile.ZipFile(stream, "w") as packed:
            for name in names:
                entry = zipfile.ZipInfo(name, EPOCH)
                entry.compress_type = how
                with (
                    packed.open(entry, "w", force_zip64=True) as to,
                    (Path(folder) / name).open("rb") as read,
                ):
                    while some := read.read(1 << 20):
                        to.write(some)


class DumpDesk:
    """Gives out the files of the build that is served, and has them made when first asked for."""

    def __init__(self, *, base: str = DEFAULT_BASE) -> None:
        """Make a desk; nothing is started yet."""
        self.base = base
        self._making: subprocess.Popen[bytes] | None = None
        self._name = ""
        self._failed: dict[Path, str] = {}
        self._lock = threading.Lock()

    def ask(self, build: Path, name: str) -> Path:
        """Give the path of a file that is ready.

        Raises:
            BadQuery: no such file is offered.
            QueryStopped: it is being made (``busy``), or could not be made: then the message says why.
        """
        path = dump_path(build, name, self.base)
        if path.is_file():
            return path
        with self._lock:
            self._look_after(build)
            if path in self._failed:
                raise QueryStopped(f"{name} could not be made: {self._failed[path]}")
            if self._making is None:
                self._start(build, name)
            raise QueryStopped(f"{self._name} is being made; try again in a minute", busy=True)

    def _look_after(self, build: Path) -> None:
        """Note how the process ended, if it has."""
        if self._making is None or self._making.poll() is None:
            return
        _, said = self._making.communicate()
        if self._making.returncode:
            words = said.decode("utf-8", errors="replace").strip()[-WORDS_KEPT:]
            self._failed[dump_path(build, self._name, self.base)] = words or "the process ended"
        self._making = None

    def _start(self, build: Path, name: str) -> None:
        """Start making a file."""
        command = [sys.executable, "-m", "kg", "dumps", name]
        self._making = subprocess.Popen(  # noqa: S603, our own command
            [*command, "--library", str(build.parent), "--base", self.base],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        self._name = name
        if hasattr(os, "setpriority"):
            os.setpriority(os.PRIO_PROCESS, self._making.pid, 10)  # pages come first

    def close(self) -> None:
        """End the process that makes a file."""
        with self._lock:
            if self._making:
                self._making.terminate()
                self._making.communicate()
            self._making = None
