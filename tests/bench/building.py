"""A build as a process of its own: its stages, its memory, what it writes, what ten times the corpus costs.

Run as a program (``python -m tests.bench.building FOLDER PATH…``) it is that process.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.library import build_library
from kg.library.folder import DATABASE, INDEX, current_build
from kg.library.inputs import shipped_documents
from kg.read import read_paths
from tests.bench.clock import folder_megabytes, run_watched, wall_seconds
from tests.bench.figures import Figure
from tests.bench.setting import Setting, thin

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TENTH = 10
HUNDREDTH = 100
WHOLE = "the corpus"


@dataclass(frozen=True, slots=True)
class Built:
    """What one build took and made."""

    texts: int
    characters: int
    citations: int
    seconds: float  # of the whole process
    unindexed: float  # until the full-text index began: all of a build without one
    largest: float  # MB, resident, of the largest process
    together: float  # MB, of all processes
    database: float  # MB
    index: float  # MB


def main(folder: str, *paths: str) -> None:
    """Build, and print when each stage began."""
    began = time.perf_counter()
    stages: dict[str, float] = {}

    def tell(stage: str, _: int, __: int | None) -> None:
        stages.setdefault(stage, time.perf_counter() - began)

    report = build_library([Path(path) for path in paths], Path(folder), progress=tell)
    counts = report.counts
    told = {"texts": counts.texts, "characters": counts.characters, "citations": counts.citations.found}
    sys.stdout.write(json.dumps({**told, "index": stages.get("index", 0.0)}))


def watch_build(folder: Path, paths: Sequence[Path]) -> Built:
    """Build a library in a process of its own."""
    ran = run_watched(["-m", "tests.bench.building", folder, *paths])
    told = json.loads(ran.output)
    build = current_build(folder)
    return Built(
        told["texts"],
        told["characters"],
        told["citations"],
        ran.seconds,
        told["index"],
        ran.largest,
        ran.together,
        folder_megabytes(build / DATABASE),
        folder_megabytes(build / INDEX),
    )


def measure_build(setting: Setting) -> Iterator[Figure]:
    """Build the shipped data, and where there is a corpus, a part of it and ten times that part."""
    shipped = (shipped_documents(),)
    yield from _tell(
        "shipped data", watch_build(_folder(setting, "shipped", asked=not setting.whole), shipped), shipped
    )
    if setting.codified is None:
        return
    built = []
    for every in (TENTH, 1) if setting.whole else (HUNDREDTH, TENTH):
        dump = thin(setting.codified, every, setting.scratch) if every > 1 else setting.codified
        paths = (dump, *shipped)
        built.append(watch_build(_folder(setting, f"one-in-{every}", asked=every == 1), paths))
        yield from _tell(f"1/{every} of the corpus" if every > 1 else WHOLE, built[-1], paths)
    yield from _tell_growth(*built)


def _folder(setting: Setting, name: str, *, asked: bool) -> Path:
    """Choose where to build: in the library that the other sections ask, unless there is one already."""
    return setting.library if asked and not setting.has_library else setting.scratch / f"library-{name}"


def _tell(name: str, built: Built, paths: Sequence[Path]) -> Iterator[Figure]:
    """Give the figures of one build."""
    is_whole = name == WHOLE
    reading, megabytes = wall_seconds(lambda: _read_only(paths))
    said = f"{built.texts:,} texts, {built.characters / 1e6:.1f} million characters, {built.citations:,} citations"
    bar = "≤ 900, aim 480" if is_whole else "≤ 60" if name == "shipped data" else ""
    yield Figure(f"{name}: with index", built.seconds, "s", "read and hash", reading, bar, said)
    unindexed_bar = "≤ 240, aim 90" if is_whole else ""
    yield Figure(f"{name}: without", built.unindexed, "s", "read and hash", reading, unindexed_bar)
    held = f"the largest process held {built.largest:.0f} MB"
    yield Figure(f"{name}: memory, all processes", built.together, "MB", bar="≤ 2,000, aim 1,000", note=held)
    yield Figure(f"{name}: database", built.database, "MB", "text in UTF-8", megabytes)
    yield Figure(f"{name}: index", built.index, "MB", "text in UTF-8", megabytes)


def _read_only(paths: Sequence[Path]) -> float:
    """Read the texts and take their checksums: the least that a build does. Gives MB of UTF-8."""
    total = 0
    for source in read_paths(tuple(paths)):
        body = getattr(source, "text", "").encode("utf-8", "surrogatepass")
        hashlib.sha256(body).hexdigest()
        total += len(body)
    return total / 1e6


def _tell_growth(small: Built, large: Built) -> Iterator[Figure]:
    """Compare a build with one of a tenth of its texts."""
    texts, characters = large.texts / max(small.texts, 1), large.characters / max(small.characters, 1)
    said = f"{texts:.1f} times the texts, {characters:.1f} times the characters"
    yield Figure("ten times the corpus: time", large.seconds, "s", "a tenth", small.seconds, "≤ 11×", said)
    yield Figure("  without index", large.unindexed, "s", "a tenth", small.unindexed, "≤ 11×")
    yield Figure("  memory", large.together, "MB", "a tenth", small.together, "≤ 3×")


if __name__ == "__main__":
    main(*sys.argv[1:])
