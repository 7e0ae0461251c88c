"""The command: which sections, on what, and where the figures go."""

from __future__ import annotations

import os
import tempfile
import time
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from tests.bench import building, finding, gold, reading, serving, walking
from tests.bench.figures import Section, load_now, machine, table, to_json
from tests.bench.setting import SHARED_CORPUS, Setting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.bench.figures import Figure

NICENESS = 5

SECTIONS = MappingProxyType(
    {
        "cite": ("citations found, one core", reading.measure_cite),
        "parse": ("texts parsed, one core", reading.measure_parse),
        "resolve": ("citations resolved, one core", reading.measure_resolve),
        "build": ("a library built", building.measure_build),
        "serve": ("a library opened and served", serving.measure_serve),
        "search": ("full-text search, one process", finding.measure_search),
        "graph": ("chains, paths and reads", walking.measure_graph),
        "gold": ("scores by the shared scorers", gold.measure_gold),
    }
)
"""In the order in which they run: a library that one builds, the following ask."""


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(SECTIONS)))
@click.option(
    "--corpus", type=click.Path(path_type=Path, file_okay=False), default=None, help="Folder of real input."
)
@click.option(
    "--library",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="A library to ask; it is built there if there is none.",
)
@click.option("--big", is_flag=True, help="Build the whole corpus, and ask every question: half an hour.")
@click.option(
    "--size",
    type=click.FloatRange(0.01, 133),
    default=30.0,
    show_default=True,
    help="MB of statutes to read.",
)
@click.option(
    "--json", "out", type=click.Path(path_type=Path, dir_okay=False), help="Write all figures to a file too."
)
def main(  # noqa: PLR0913, PLR0917  click passes each option as an argument
    names: tuple[str, ...],
    corpus: Path | None,
    library: Path | None,
    big: bool,  # noqa: FBT001
    size: float,
    out: Path | None,
) -> None:
    """Measure speed and size beside baselines of the same run; without NAMES, all sections."""
    os.nice(NICENESS)
    corpus = corpus or (SHARED_CORPUS if SHARED_CORPUS.is_dir() else None)
    with tempfile.TemporaryDirectory(prefix="viendan-bench-") as scratch:
        setting = Setting(Path(scratch), corpus, library, big, size)
        notes = (*setting.notes, "rates are of processor time, latencies of the clock")
        click.echo("\n".join([*(f"{key}: {value}" for key, value in machine().items()), *notes]))
        sections = []
        for name in [name for name in SECTIONS if name in names or not names]:
            title, work = SECTIONS[name]
            sections.append(run_section(name, title, partial(work, setting)))
            click.echo(f"\n{table(sections[-1])}")
    if out:
        out.write_text(to_json(sections, notes), encoding="utf-8")


def run_section(name: str, title: str, work: Callable[[], Iterable[Figure]]) -> Section:
    """Measure one section, and the load of the machine around it."""
    before, began = load_now(), time.monotonic()
    figures = tuple(work())
    return Section(name, title, figures, time.monotonic() - began, (before, load_now()))


if __name__ == "__main__":
    main()
