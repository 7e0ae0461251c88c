"""Worker processes that answer queries, and are killed when one takes too long or too much.

Each answers one query at a time; a query that finds none free waits a little, then is told to come again. Whatever a
query does, it ends with its process: the library, the server and the other queries go on.
"""

from __future__ import annotations

import json
import os
import queue
import select
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple, cast

from kg.errors import BadQuery, QueryStopped
from kg.rdf import PREFIXES
from kg.sparql.guard import check_query

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKER = Path(__file__).with_name("worker.py")
CHUNK = 1 << 16
QUEUE = 1
"""How many queries may wait for a process to be free; a server has eight threads, for pages above all."""

PRIORITY = 5
"""Niceness of the processes: pages, which take milliseconds, go before queries, which may take seconds."""

BUSY = "other queries are being answered; try again in a few seconds"
GRACE = 2.0
"""Seconds after which a process that nobody has killed ends by itself."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may take."""

    seconds: float = 10.0
    rows: int = 100_000
    bytes: int = 64 << 20  # of the answer
    memory: int = 1 << 30  # of the process, in bytes
    waiting: float = 5.0  # seconds until a process must be free


class Answer(NamedTuple):
    """The answer of a query, as it goes out."""

    kind: str  # "table" for SELECT and ASK, "graph" for CONSTRUCT and DESCRIBE
    type: str  # media type
    body: bytes


class Pool:
    """Some worker processes on the triples of one build; started when they are needed."""

    def __init__(self, folder: Path, limits: Limits | None = None, *, workers: int = 2) -> None:
        """Make a pool for a folder that ``prepare_triples`` gave; no process starts yet."""
        self.folder = folder
        self.limits = limits or Limits()
        self._places = threading.BoundedSemaphore(workers + QUEUE)
        self._free: queue.LifoQueue[Worker | None] = queue.LifoQueue()
        for _ in range(workers):
            self._free.put(None)
        self._all: set[Worker] = set()
        self._lock = threading.Lock()

    def ask(self, query: str, *, table: str = "json", graph: str = "ttl") -> Answer:
        """Run a query.

        Args:
            query: SPARQL 1.1; the prefixes of our vocabularies need no declaration.
            table: ``json``, ``xml``, ``csv`` or ``tsv``, for the answer of SELECT and ASK.
            graph: ``ttl``, ``nt``, ``jsonld`` or ``rdfxml``, for that of CONSTRUCT and DESCRIBE.

        Raises:
            BadQuery: it is malformed, or would do what it may not.
            QueryStopped: it took too long, too much memory, or its answer is too long; or all processes are taken.
        """
        check_query(query)
        asked = {
            "query": query,
            "table": table,
            "graph": graph,
            "prefixes": dict(PREFIXES),
            "rows": self.limits.rows,
            "bytes": self.limits.bytes,
            "seconds": self.limits.seconds + GRACE,
        }
        with self._place(), self._worker() as worker:
            return worker.ask(asked, self.limits)

    @contextmanager
    def _place(self) -> Iterator[None]:
        """Let some queries wait, and send the others away at once: who waits holds a thread of the server."""
        if not self._places.acquire(blocking=False):
            raise QueryStopped(BUSY, busy=True)
        try:
            yield
        finally:
            self._places.release()

    @contextmanager
    def _worker(self) -> Iterator[Worker]:
        """Lend a process; one that has ended in the meantime is replaced."""
        try:
            worker = self._free.get(timeout=self.limits.waiting)
        except queue.Empty:
            raise QueryStopped(BUSY, busy=True) from None
        try:
            if worker is not None and not worker.is_alive:
                worker.kill()  # closes its pipes
                worker = None
            worker = worker or self._start()
            yield worker
        finally:
            self._free.put(worker)

    def _start(self) -> Worker:
        """Start a process."""
        worker = Worker(self.folder, self.limits)
        with self._lock:
            self._all = {each for each in self._all if each.is_alive} | {worker}
        return worker

    def close(self) -> None:
        """End all processes."""
        with self._lock:
            for worker in self._all:
                worker.kill()
            self._all = set()


class Worker:
    """One process, and the pipes to it."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        command = [sys.executable, "-I", str(WORKER), str(folder), str(limits.memory)]
        self.process = subprocess.Popen(  # noqa: S603, our own file
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        if hasattr(os, "setpriority"):
            os.setpriority(os.PRIO_PROCESS, self.process.pid, PRIORITY)
        self._read = bytearray()
        try:
            self._line(time.monotonic() + limits.seconds)
        except EOFError as error:
            raise QueryStopped(f"the triples in {folder} cannot be opened; make them anew") from error

    @property
    def is_alive(self) -> bool:
        """Tell whether the process is there to be asked."""
        return self.process.poll() is None

    def ask(self, asked: dict[str, Any], limits: Limits) -> Answer:
        """Ask, and wait for the answer until the time is over."""
        until = time.monotonic() + limits.seconds
        try:
            self._send(asked)
            head = self._line(until)
            body = self._take(head["size"], until)
        except TimeoutError:
            self.kill()
            message = f"the query was stopped after {limits.seconds:g} s; narrow it, or add LIMIT"
            raise QueryStopped(message) from None
        except (EOFError, BrokenPipeError):
            self.kill()
            message = (
                f"the query was stopped: it needs more than {limits.memory >> 20} MB, or is too deeply nested"
            )
            raise QueryStopped(message) from None
        if "error" in head:
            raise self._refusal(head)
        return Answer(head["kind"], head["type"], body)

    @staticmethod
    def _refusal(head: dict[str, Any]) -> BadQuery | QueryStopped:
        """Make the error that the process told."""
        if head["error"] == "syntax":
            return BadQuery(f"the query is not SPARQL 1.1: {head['words']}")
        return QueryStopped(head["words"])

    def _send(self, asked: dict[str, Any]) -> None:
        """Write one line to the process."""
        pipe = cast("IO[bytes]", self.process.stdin)
        pipe.write(json.dumps(asked).encode() + b"\n")
        pipe.flush()

    def _line(self, until: float) -> dict[str, Any]:
        """Read one line of JSON."""
        while b"\n" not in self._read:
            self._more(until)
        line, _, rest = self._read.partition(b"\n")
        self._read = rest
        said: dict[str, Any] = json.loads(line)
        return said

    def _take(self, size: int, until: float) -> bytes:
        """Read a number of bytes."""
        while len(self._read) < size:
            self._more(until)
        body = bytes(self._read[:size])
        del self._read[:size]
        return body

    def _more(self, until: float) -> None:
        """Read what is there, or wait for it."""
        pipe = cast("IO[bytes]", self.process.stdout)
        ready, _, _ = select.select([pipe], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            raise TimeoutError
        said = pipe.read1(CHUNK)  # type: ignore[attr-defined]
        if not said:
            raise EOFError
        self._read += said

    def kill(self) -> None:
        """End the process, whatever it is doing."""
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError):
                cast("IO[bytes]", pipe).close()
        self.process.wait()
