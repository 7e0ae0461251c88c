"""What a benchmark says: figures beside their baselines, as a table and as JSON."""

from __future__ import annotations

import json
import os
import platform
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.clock import share

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tests.bench.clock import Latencies

COLUMNS = ("what", "ours", "unit", "baseline", "its figure", "ours ÷ it", "bar")
LARGE = 1000.0  # shown without decimals
SMALL = 10.0
WAITED = 1.2  # by the clock to the processor: more than this is told


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured, in a unit, beside the same of a baseline."""

    what: str
    value: float
    unit: str  # "MB/s", "ms"; what is better is plain from it
    baseline: str = ""  # what else was measured in this run
    against: float | None = None  # its figure, in the same unit
    bar: str = ""  # what the design asks for: "≥ 10"
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours divided by the baseline's."""
        return self.value / self.against if self.against else None


@dataclass(frozen=True, slots=True)
class Section:
    """The figures of one section, with the load of the machine while they were taken."""

    name: str
    title: str
    figures: tuple[Figure, ...]
    seconds: float
    load: tuple[float, float]  # of the last minute, before and after


def percentiles(
    name: str, ours: Latencies, baseline: str, bare: Latencies, *, bar: str = ""
) -> Iterator[Figure]:
    """Compare the median and the 95th percentile of two kinds of latencies; the bar is of the latter.

    Where other programs held the processor, a note says what it took without them.
    """
    for part, asked in ((0.5, ""), (0.95, bar)):
        value, against = share(ours.clock, part), share(bare.clock, part)
        busy, bare_busy = share(ours.processor, part), share(bare.processor, part)
        said = f"of processor time {short(busy)} and {short(bare_busy)} ms"
        waited = busy and value > WAITED * busy
        yield Figure(
            f"{name}, p{part * 100:.0f}", value, "ms", baseline, against, asked, said if waited else ""
        )


def machine() -> dict[str, str]:
    """Say on what the figures were taken."""
    return {
        "processor": _first_value(Path("/proc/cpuinfo"), "model name") or platform.processor(),
        "cores": str(os.cpu_count()),
        "memory": _first_value(Path("/proc/meminfo"), "MemTotal"),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "day": time.strftime("%Y-%m-%d %H:%M %z"),
    }


def _first_value(path: Path, key: str) -> str:
    """Give what a file of the system says of a key; nothing where there is no such file."""
    if not path.is_file():
        return ""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(key)), "")


def load_now() -> float:
    """Give the load of the last minute; 0 where the system does not tell."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def short(value: float | None) -> str:
    """Write a number with as many digits as mean something.

    >>> short(12345.6), short(12.345), short(0.12345), short(None)
    ('12,346', '12.3', '0.123', '')
    """
    if value is None:
        return ""
    if abs(value) >= LARGE:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= SMALL else f"{value:.3g}"


def table(section: Section) -> str:
    """Lay a section out for reading; notes stand below the row they belong to."""
    rows = [_cells(figure) for figure in section.figures]
    widths = [max(map(len, column)) for column in zip(COLUMNS, *rows, strict=True)]
    load = f"load {section.load[0]:.1f} → {section.load[1]:.1f}, {section.seconds:.0f} s"
    lines = [f"{section.name}: {section.title}  ({load})", _line(COLUMNS, widths)]
    lines.append(_line(["-" * width for width in widths], widths))
    for figure, row in zip(section.figures, rows, strict=True):
        lines.append(_line(row, widths))
        lines.extend([f"    {figure.note}"] if figure.note else [])
    return "\n".join(lines)


def _cells(figure: Figure) -> tuple[str, ...]:
    """Write one figure as cells."""
    ratio = f"{short(figure.ratio)}×" if figure.ratio is not None else ""
    return (
        figure.what,
        short(figure.value),
        figure.unit,
        figure.baseline,
        short(figure.against),
        ratio,
        figure.bar,
    )


def _line(cells: Sequence[str], widths: Iterable[int]) -> str:
    """Write one line of a table: words to the left, numbers to the right."""
    numbers = {1, 4, 5}
    return "  ".join(_padded(cells, widths, numbers)).rstrip()


def _padded(cells: Sequence[str], widths: Iterable[int], numbers: set[int]) -> Iterator[str]:
    """Bring cells to the widths of their columns."""
    for position, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        yield cell.rjust(width) if position in numbers else cell.ljust(width)


def to_json(sections: Sequence[Section], notes: Sequence[str]) -> str:
    """Write everything as one JSON object."""
    written = []
    for section in sections:
        figures = [{**asdict(figure), "ratio": figure.ratio} for figure in section.figures]
        written.append({**asdict(section), "figures": figures})
    whole = {"machine": machine(), "notes": list(notes), "sections": written}
    return json.dumps(whole, ensure_ascii=False, indent=1)
