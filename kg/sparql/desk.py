"""The endpoint of a server: the triples of the build that it serves, prepared when first asked for, and their pool.

Preparing takes a process of its own, at low priority, so that pages go on; until it has ended, questions are told to
come again.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

from kg.errors import QueryStopped
from kg.rdf import DEFAULT_BASE
from kg.sparql.pool import Limits, Pool
from kg.sparql.prepare import TRIPLES, is_prepared

if TYPE_CHECKING:
    from pathlib import Path

    from kg.sparql.pool import Answer


class Desk:
    """Answers queries on the build that is served now, one pool at a time."""

    def __init__(self, *, base: str = DEFAULT_BASE, limits: Limits | None = None, workers: int = 2) -> None:
        """Make a desk; nothing is opened or started yet."""
        self.base = base
        self.limits = limits or Limits()
        self.workers = workers
        self._pools: dict[Path, Pool] = {}
        self._preparing: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def ask(self, build: Path, query: str, *, table: str = "json", graph: str = "ttl") -> Answer:
        """Run a query on a build, as ``Pool.ask`` does.

        Raises:
            BadQuery: as there.
            QueryStopped: as there; or the triples are being prepared.
        """
        return self._pool(build).ask(query, table=table, graph=graph)

    def is_ready(self, build: Path) -> bool:
        """Tell whether queries on a build are answered at once."""
        return is_prepared(build, self.base)

    def _pool(self, build: Path) -> Pool:
        """Give the pool of a build; one of an older build is closed."""
        with self._lock:
            if build not in self._pools:
                if not self.is_ready(build):
                    self._prepare(build)
                    message = "the triples of this library are being prepared; try again in a minute"
                    raise QueryStopped(message, busy=True)
                for old in list(self._pools):
                    self._pools.pop(old).close()
                self._pools[build] = Pool(build / TRIPLES, self.limits, workers=self.workers)
            return self._pools[build]

    def _prepare(self, build: Path) -> None:
        """Start preparing, unless that is under way."""
        if self._preparing and self._preparing.poll() is None:
            return
        command = [sys.executable, "-m", "kg", "sparql", "--prepare"]
        self._preparing = subprocess.Popen(  # noqa: S603, our own command
            [*command, "--library", str(build.parent), "--base", self.base],
            stdout=subprocess.DEVNULL,
        )
        if hasattr(os, "setpriority"):
            os.setpriority(os.PRIO_PROCESS, self._preparing.pid, 10)  # pages come first

    def close(self) -> None:
        """End all processes."""
        with self._lock:
            for pool in self._pools.values():
                pool.close()
            self._pools.clear()
            if self._preparing and self._preparing.poll() is None:
                self._preparing.terminate()
                self._preparing.wait()
