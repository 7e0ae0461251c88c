"""The benchmark: it runs on a tiny sample, and what it prints is what it measured."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.clock import Latencies, share
from tests.bench.figures import Figure, Section, percentiles, table
from tests.bench.texts import hostile_texts, legal_prose

ROOT = Path(__file__).resolve().parent.parent


def test_a_small_run_gives_figures_beside_baselines(tmp_path: Path) -> None:
    """A run on a few texts prints a table, and writes its figures as JSON with the machine and what was read."""
    out, empty = tmp_path / "figures.json", tmp_path / "corpus"
    empty.mkdir()
    command = [sys.executable, "-m", "tests.bench", "parse", "--corpus", empty, "--json", out]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120, check=True)
    written = json.loads(out.read_text(encoding="utf-8"))
    (section,) = written["sections"]
    assert [figure["ratio"] > 0 for figure in section["figures"]] == [True]
    assert written["machine"]["cores"]
    assert "scan for articles" in run.stdout
    assert "the shipped data serve" in run.stdout


@pytest.mark.parametrize("language", ["en", "de"])
def test_prose_has_the_density_asked_for(language: str) -> None:
    """The prose for other extractors holds the number of citations per kilobyte that ours was measured at."""
    pages, planted = legal_prose(language, size=50_000, per_kilobyte=1.3)
    written = sum(len(page.encode()) for page in pages)
    assert planted == pytest.approx(written / 1000 * 1.3, rel=0.05)


def test_hostile_texts_are_as_long_as_the_ordinary_one() -> None:
    """Times of hostile texts can be compared: each has the length of the text it was made from."""
    ordinary = "Căn cứ Nghị định số 59/2023/NĐ-CP ngày 14 tháng 8 năm 2023 của Chính phủ;\n" * 40
    assert {len(text) for _, text in hostile_texts(ordinary)} == {len(ordinary)}


def test_a_table_says_ours_the_baseline_and_the_ratio() -> None:
    """A row holds our figure, the baseline with its figure, one divided by the other, and the bar."""
    figure = Figure("statutes", 30.0, "MB/s", "bare scan", 60.0, "≥ 10")
    row = table(Section("cite", "citations", (figure,), 1.0, (0.0, 0.0))).splitlines()[-1]
    assert row.split() == ["statutes", "30.0", "MB/s", "bare", "scan", "60.0", "0.5×", "≥", "10"]


def test_a_figure_without_baseline_has_no_ratio() -> None:
    """Where nothing was measured beside it, a figure claims no ratio."""
    assert Figure("hops", 12, "hops").ratio is None


def test_percentiles_are_times_that_occurred() -> None:
    """The 95th percentile of twenty times is the longest; the median is one of them; of no times it is zero."""
    times = tuple(float(number) for number in range(1, 21))
    assert (share(times, 0.5), share(times, 0.95), share((), 0.5)) == (11.0, 20.0, 0.0)


@pytest.mark.parametrize(("busy", "says"), [(10.0, ""), (2.0, "of processor time 2 and 1 ms")])
def test_waiting_for_other_programs_is_told(busy: float, says: str) -> None:
    """Where the clock ran much longer than the processor worked, a note gives the processor's time."""
    ours, bare = Latencies((10.0,), (busy,)), Latencies((1.0,), (1.0,))
    figures = percentiles("chain", ours, "networkx", bare, bar="≤ 20")
    assert [(figure.what, figure.bar, figure.note) for figure in figures] == [
        ("chain, p50", "", says),
        ("chain, p95", "≤ 20", says),
    ]
