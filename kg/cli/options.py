"""What the commands share: options, examples in help texts, progress, and how a build is reported."""

from __future__ import annotations

import contextlib
import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import output
from kg.errors import BadNumber
from kg.library import default_folder
from kg.number import parse_date

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kg.library import Report
    from kg.read import Refusal

library_option = click.option(
    "--library",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="KG_LIBRARY",
    default=default_folder,
    help="Folder of the library (default: $KG_LIBRARY, else ./library).",
)
day_option = click.option(
    "--day", "day", default="", help="The day asked for (dd/mm/yyyy or ISO); default today."
)
csv_option = click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def read_day(text: str) -> dt.date | None:
    """Read the day that an option names, if any."""
    try:
        return parse_date(text) if text else None
    except BadNumber as error:
        raise click.BadParameter(str(error), param_hint="--day") from error


def example(*lines: str) -> str:
    """Lay out examples for the end of a help text."""
    return "\b\nExample:\n" + "\n".join(f"  {line}" for line in lines)


def print_report(report: Report, *, as_json: bool) -> None:
    """Say what a build did and what it refused; exit with 1 when something was refused."""
    for refusal in report.refusals:
        click.echo(refusal_line(refusal), err=True)
    if as_json:
        click.echo(output.to_json(report))
    else:
        click.echo("\n".join(output.count_lines(report.counts)))
        click.echo(f"built in {report.seconds:.1f} s: {report.folder}")
    sys.exit(1 if report.refusals else 0)


def refusal_line(refusal: Refusal) -> str:
    """Say what was refused: file, line, reason, cure."""
    line = f", line {refusal.line}" if refusal.line else ""
    return f"refused: {refusal.name}{line}: {refusal.reason}. To mend it: {refusal.cure}"


@contextlib.contextmanager
def showing_progress() -> Iterator[Callable[[str, int, int | None], None] | None]:
    """Show a progress bar per stage on a terminal; nothing otherwise."""
    if not sys.stderr.isatty():
        yield None
        return
    last = ""

    def tell(stage: str, done: int, total: int | None) -> None:
        nonlocal last
        share = f"{done}/{total}" if total else str(done or "")
        bar = f"[{'#' * (30 * done // total):<30}] " if total else ""
        line = f"{stage}: {bar}{share}"
        if line != last:
            click.echo(f"\r\033[K{line}", nl=False, err=True)
            last = line

    try:
        yield tell
    finally:
        click.echo("\r\033[K", nl=False, err=True)


def write_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows as CSV under their columns."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
