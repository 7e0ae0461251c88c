"""Opening a library, starting the server, and its pages over the loopback, beside an empty application."""

from __future__ import annotations

import http.client
import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import quote

from kg.library import open_library
from kg.library.folder import DATABASE, current_build
from tests.bench.clock import Latencies, latencies, resident, run_watched, share, wall_seconds
from tests.bench.figures import Figure, percentiles
from tests.bench.setting import ROOT
from tests.serving import free_port
from tests.webpages import PAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.bench.setting import Setting

REQUESTS = 40  # of each page, over ten addresses
REQUESTS_OF_A_PAGE = 20
ADDRESSES = 10
OPENINGS = 20
READERS = 4
SECONDS_OF_RATE = 5.0
NOTHING: Mapping[str, str] = MappingProxyType({})
COMPRESSED = MappingProxyType({"Accept-Encoding": "gzip"})
PATIENCE = 60.0  # seconds until a server must answer

OPENER = """
import json, sys, time
from kg.library import open_library
began = time.perf_counter()
library = open_library(sys.argv[1])
taken = time.perf_counter() - began
status = open("/proc/self/status").read() if sys.platform == "linux" else ""
held = [int(line.split()[1]) / 1000 for line in status.splitlines() if line.startswith("VmRSS")]
print(json.dumps([taken, held[0] if held else 0.0]))
"""
BARE = """
import json, sqlite3, sqlalchemy, sys
status = open("/proc/self/status").read() if sys.platform == "linux" else ""
held = [int(line.split()[1]) / 1000 for line in status.splitlines() if line.startswith("VmRSS")]
print(json.dumps(held[0] if held else 0.0))
"""
EMPTY_APPLICATION = """
import sys
import flask, waitress
app = flask.Flask("empty")
app.add_url_rule("/", "hello", lambda: "<!doctype html><title>hello</title>")
waitress.serve(app, host="127.0.0.1", port=int(sys.argv[1]), threads=8)
"""


def measure_serve(setting: Setting) -> Iterator[Figure]:
    """Open, start, and ask for pages."""
    folder = setting.need_library()
    yield from _measure_opening(folder)
    pages = _pages(folder)
    with _started(["-c", EMPTY_APPLICATION]) as (seconds, server, port):
        bare_start, bare_memory = seconds, resident(server.pid)
        bare_page = _page_times(port, ["/"])
        bare_rate = _rate(port, [("empty", ["/"])])
    with _started(["-m", "kg", "serve", "--library", folder, "--port"]) as (seconds, server, port):
        yield Figure("start to first answer", seconds, "s", "empty Flask app", bare_start, "≤ 2, aim 1")
        yield Figure(
            "memory after it", resident(server.pid), "MB", "empty Flask app", bare_memory, "≤ 300, aim 150"
        )
        for name, paths in pages:
            yield from percentiles(name, _page_times(port, paths), "empty Flask app", bare_page)
        for name, path in PAGES.items():
            if not _has(port, _quoted(path)):
                continue  # it is of a text that another library has
            ours = _page_times(port, [_quoted(path)], REQUESTS_OF_A_PAGE)
            yield Figure(
                f"page {name}, p95",
                share(ours.clock, 0.95),
                "ms",
                "empty Flask app",
                share(bare_page.clock, 0.95),
                "≤ 100",
            )
        yield Figure(
            "requests, 4 readers at once", _rate(port, pages), "1/s", "empty Flask app", bare_rate, "≥ 100"
        )
        yield from _measure_weights(port, pages)
        yield Figure("memory after all pages", resident(server.pid), "MB", "empty Flask app", bare_memory)


def _measure_opening(folder: Path) -> Iterator[Figure]:
    """Open the library in a fresh process, and again and again in this one."""
    first, held = json.loads(run_watched(["-c", OPENER, folder]).output)
    bare = json.loads(run_watched(["-c", BARE]).output)
    file = current_build(folder) / DATABASE

    def open_bare(_: int) -> None:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            connection.execute("SELECT count(*) FROM meta").fetchone()

    def open_ours(_: int) -> None:
        open_library(folder).close()

    ours, plain = latencies(open_ours, range(OPENINGS)), latencies(open_bare, range(OPENINGS))
    yield Figure(
        "first open in a process", first * 1000, "ms", "sqlite3 and one row", share(plain.clock, 0.5)
    )
    yield from percentiles("open_library", ours, "sqlite3 and one row", plain)
    yield Figure("memory with it open", held, "MB", "SQLAlchemy imported", bare)


def _pages(folder: Path) -> list[tuple[str, list[str]]]:
    """Choose the pages to ask for: the most cited documents that have a text, and words of their titles."""
    with open_library(folder) as library:
        cited = [
            *library.store.most_cited("official", limit=ADDRESSES),
            *library.store.most_cited("digest", limit=ADDRESSES),
        ]
        documents = [ranked.document for ranked in cited][:ADDRESSES]
        longest = max(documents, key=lambda document: len(library.text(document.id))).id
        articles = [
            f"/van-ban/{document.id}/{unit.path}"
            for document in documents
            for unit in library.units(document.id)[:40]
            if unit.kind == "dieu"
        ]
    queries = [quote(" ".join(document.title.split()[:4])) for document in documents]
    return [
        ("home", ["/"]),
        ("search", [f"/tim?q={query}" for query in queries]),
        ("document", [f"/van-ban/{document.id}" for document in documents]),
        ("article", articles[:: max(1, len(articles) // ADDRESSES)][:ADDRESSES]),
        ("chain", [f"/chuoi/{document.id}" for document in documents]),
        ("longest law", [f"/van-ban/{longest}"]),
        ("JSON of a document", [f"/api/v1/documents/{document.id}" for document in documents]),
    ]


def _quoted(path: str) -> str:
    """Write an address as a browser sends it."""
    return quote(path, safe="/?=&%")


def _rate(port: int, pages: Sequence[tuple[str, Sequence[str]]]) -> float:
    """Count the pages that several readers get in a second, each on a connection of its own, whatever they ask for."""
    addresses = [path for _, paths in pages for path in paths]
    until = time.monotonic() + SECONDS_OF_RATE

    def read(first: int) -> int:
        got = 0
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
            while time.monotonic() < until:
                connection.request("GET", addresses[(first + got) % len(addresses)], headers=COMPRESSED)
                connection.getresponse().read()
                got += 1
        return got

    with ThreadPoolExecutor(READERS) as readers:
        return sum(readers.map(read, range(0, 7 * READERS, 7))) / SECONDS_OF_RATE


def _measure_weights(port: int, pages: Sequence[tuple[str, Sequence[str]]]) -> Iterator[Figure]:
    """Weigh what a reader who comes for the first time gets over the wire: page, style, script and fonts."""
    static = ROOT / "web" / "static"
    rest = sum(path.stat().st_size for path in static.rglob("*.woff2"))
    rest += sum(_get(port, f"/static/{name}", COMPRESSED) for name in ("style.css", "keys.js"))
    for name, paths in pages:
        heaviest = max(_get(port, path, COMPRESSED) for path in paths)
        yield Figure(
            f"weight of {name}", (heaviest + rest) / 1000, "kB", "without the page", rest / 1000, "≤ 300"
        )


def _has(port: int, path: str) -> bool:
    """Tell whether there is such a page."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request("HEAD", path)
        return connection.getresponse().status == http.HTTPStatus.OK


def _page_times(port: int, paths: Sequence[str], times: int = REQUESTS) -> Latencies:
    """Ask for pages by turns; the processor's time is the server's, and not told."""
    repeated = [path for _ in range(times) for path in paths][:times]
    return Latencies(latencies(lambda path: _get(port, path), repeated).clock)


@contextmanager
def _started(arguments: Sequence[str | Path]) -> Iterator[tuple[float, subprocess.Popen[bytes], int]]:
    """Start a server, its port as the last argument; give the seconds to its first answer, the process, the port."""
    port = free_port()
    command = [sys.executable, *map(str, arguments), str(port)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            seconds, _ = wall_seconds(lambda: _await(port, server))
            yield seconds, server, port
        finally:
            server.terminate()


def _await(port: int, server: subprocess.Popen[bytes]) -> None:
    """Ask for the first page until it comes.

    Raises:
        TimeoutError: the server has ended, or takes too long.
    """
    until = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < until:
        try:
            _get(port, "/")
        except ConnectionError:
            time.sleep(0.01)
        else:
            return
    message = f"no answer on port {port}; exit code of the server: {server.poll()}"
    raise TimeoutError(message)


def _get(port: int, path: str, headers: Mapping[str, str] = NOTHING) -> int:
    """Get a page whole, and count its bytes.

    Raises:
        ValueError: it is no page.
    """
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request("GET", path, headers=dict(headers))
        answer = connection.getresponse()
        body = answer.read()
    if answer.status != http.HTTPStatus.OK:
        message = f"{path} answered {answer.status}"
        raise ValueError(message)
    return len(body)
