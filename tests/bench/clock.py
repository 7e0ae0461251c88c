"""Clocks and scales: processor seconds, latencies, the memory of a process and of all that it starts."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

T = TypeVar("T")
X = TypeVar("X")

MEGA = 1e6
LOOKS = 0.5  # seconds between looks at the memory of a process


def processor_seconds(work: Callable[[], T]) -> tuple[float, T]:
    """Run work once; give the processor seconds it took, which other programs do not lengthen, and its answer."""
    began = time.process_time()
    answer = work()
    return max(time.process_time() - began, 1e-9), answer


def wall_seconds(work: Callable[[], T]) -> tuple[float, T]:
    """Run work once; give the seconds it took and its answer."""
    began = time.perf_counter()
    answer = work()
    return max(time.perf_counter() - began, 1e-9), answer


@dataclass(frozen=True, slots=True)
class Latencies:
    """How long many small things took, in milliseconds, the shortest first: by the clock and by the processor."""

    clock: tuple[float, ...]
    processor: tuple[float, ...] = ()


def latencies(work: Callable[[X], object], given: Iterable[X]) -> Latencies:
    """Do one thing for each of the given ones, after one that is not counted."""
    every = list(given)
    for each in every[:1]:
        work(each)
    clock, processor = [], []
    for each in every:
        began, busy = time.perf_counter(), time.process_time()
        work(each)
        processor.append((time.process_time() - busy) * 1000)
        clock.append((time.perf_counter() - began) * 1000)
    return Latencies(tuple(sorted(clock)), tuple(sorted(processor)))


def share(times: Sequence[float], part: float) -> float:
    """Give the time within which a part of sorted times lies: 0.95 of them."""
    return times[min(len(times) - 1, int(part * len(times)))] if times else 0.0


# ---- memory ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ran:
    """A program that has ended: what it printed, how long it took, the most memory it held, in MB."""

    output: str
    seconds: float
    largest: float  # of its largest process (resident)
    together: float  # of all its processes at one time, what they share counted once


def run_watched(arguments: Sequence[str | Path]) -> Ran:
    """Run a Python program (arguments of the interpreter) and watch its memory.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    command = [sys.executable, *map(str, arguments)]
    began = time.perf_counter()
    largest = together = 0.0
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as program:
        while True:
            try:
                output, _ = program.communicate(timeout=LOOKS)
                break
            except subprocess.TimeoutExpired:
                tree = list(process_tree(program.pid))
                largest = max(largest, *(resident(pid, "VmHWM") for pid in tree))
                together = max(together, sum(proportional(pid) for pid in tree))
    if program.returncode:
        raise subprocess.CalledProcessError(program.returncode, command, output)
    return Ran(output, time.perf_counter() - began, largest, together)


def process_tree(pid: int) -> Iterator[int]:
    """Give a process and all that it has started."""
    yield pid
    for child in _system_file(f"/proc/{pid}/task/{pid}/children").split():
        yield from process_tree(int(child))


def resident(pid: int, key: str = "VmRSS") -> float:
    """Give the resident memory of a process in MB: now (``VmRSS``) or at its most (``VmHWM``)."""
    return _kilobytes(_system_file(f"/proc/{pid}/status"), key) / 1000


def proportional(pid: int) -> float:
    """Give the memory of a process in MB, its share of what it shares with others."""
    return _kilobytes(_system_file(f"/proc/{pid}/smaps_rollup"), "Pss") / 1000


def _kilobytes(text: str, key: str) -> float:
    """Read one row of a status file."""
    rows = (line.split() for line in text.splitlines())
    return next((float(row[1]) for row in rows if row[:1] == [f"{key}:"]), 0.0)


def _system_file(path: str) -> str:
    """Read a file of the system; nothing where there is none, or no longer."""
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError:
        return ""


def folder_megabytes(path: Path) -> float:
    """Add up the files below a folder, or give the size of one file."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file()) / MEGA
