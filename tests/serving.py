"""A server of ours as a process: on a free port of this machine, waited for, ended."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])


def fetch(address: str) -> str | None:
    """Get a page, or nothing while nobody answers."""
    try:
        with urllib.request.urlopen(address, timeout=5) as page:  # noqa: S310, an http address of this machine
            return str(page.read().decode("utf-8"))
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return None


def await_page(address: str, server: subprocess.Popen[bytes], *, seconds: float) -> str:
    """Ask until the page comes.

    Raises:
        TimeoutError: the server has ended, or the time is over.
    """
    until = time.monotonic() + seconds
    while server.poll() is None and time.monotonic() < until:
        page = fetch(address)
        if page is not None:
            return page
        time.sleep(0.1)
    message = f"no answer at {address}; exit code of the server: {server.poll()}"
    raise TimeoutError(message)


@contextmanager
def serving(
    command: Sequence[str | Path], port: int, *, seconds: float, env: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Run a server and all that it starts; give its address, ``http://127.0.0.1:40123``, once it answers."""
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, env=env, start_new_session=True) as server:
        try:
            await_page(f"{address}/", server, seconds=seconds)
            yield address
        finally:
            if server.poll() is None:
                os.killpg(server.pid, signal.SIGTERM)
