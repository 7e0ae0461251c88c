"""``kg impact`` and ``kg stale``: what rests on a document, and what is in force on a basis that has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kg.cli import output
from kg.cli.options import csv_option, day_option, example, json_option, library_option, read_day, write_table
from kg.export import name_of
from kg.library import open_library
from kg.library.tabled import (
    CONFLICT_COLUMNS,
    DUTY_COLUMNS,
    IMPACT_COLUMNS,
    STALE_COLUMNS,
    conflict_rows,
    duty_rows,
    impact_rows,
    stale_rows,
)
from kg.library.time import today
from kg.number import describe_unit, format_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from kg.library import Library
    from kg.library.duties import StatedDuty, ToldAction


@click.command(epilog=example("kg impact 72/2025/QH15 --day 2026-01-01 --csv > phai-ra-soat.csv"))
@click.argument("name")
@library_option
@day_option
@click.option("--duties", is_flag=True, help="The duties that rest on it, and what was done on its ground.")
@csv_option
@json_option
def impact(name: str, folder: Path, day: str, duties: bool, as_csv: bool, as_json: bool) -> None:
    """List what rests on a document, by path length, as if it ended on a day."""
    with open_library(folder) as library:
        id_ = library.the_document(name).id
        rows = library.impact(id_, read_day(day))
        borne = library.borne(id_, rows) if duties else None
        borne_by = library.duties_at(borne.duties, read_day(day) or today()) if borne else ()
    if borne:
        _print_borne(borne_by, borne.actions, as_csv=as_csv, as_json=as_json)
    elif as_json:
        click.echo(output.to_json(rows))
    elif as_csv:
        write_table(IMPACT_COLUMNS, impact_rows(rows))
    else:
        for row in rows:
            called = f"{row.relation}: {name_of(row.document)} [{output.STATES[row.state]}] {row.consequence}"
            click.echo(f"{'  ' * row.level}{called} {row.document.id}")


def _print_borne(
    duties: Sequence[StatedDuty], actions: Sequence[ToldAction], *, as_csv: bool, as_json: bool
) -> None:
    """Say which duties and actions rest on a document."""
    if as_json:
        click.echo(output.to_json({"duties": duties, "actions": actions}))
    elif as_csv:
        write_table(DUTY_COLUMNS, duty_rows(duties))
    else:
        for one in duties:
            where = " ".join(filter(None, (describe_unit(one.duty.unit), name_of(one.document))))
            click.echo(
                f"{one.duty.bearer or '?'} {one.duty.modality}: {' '.join(one.action.split())} [{where}]"
            )
        for told in actions:
            click.echo(
                f"{told.action.kind} {told.action.date or '?'}: {' '.join(told.words.split())} [{told.document.id}]"
            )


@click.command(epilog=example("kg stale --order age", "kg stale --day 2025-07-01 --csv > can-cu-da-het.csv"))
@library_option
@day_option
@click.option(
    "--order",
    type=click.Choice(["weight", "age"]),
    default="weight",
    show_default=True,
    help="What comes first: documents that most others rest on, or bases that have been gone longest.",
)
@csv_option
@json_option
def stale(folder: Path, day: str, order: Any, as_csv: bool, as_json: bool) -> None:
    """List documents in force on a day whose legal basis had ended by then, and since when."""
    asked = read_day(day) or today()
    with open_library(folder) as library:
        rows = library.stale_bases(asked, order=order)
    if as_json:
        click.echo(output.to_json(rows))
    elif as_csv:
        write_table(STALE_COLUMNS, stale_rows(rows, asked))
    else:
        for row in rows:
            click.echo(f"{name_of(row.document)} —{row.relation}→ {name_of(row.basis)}")
            by = f" ({row.event.deciding})" if row.event.deciding else ""
            click.echo(f"  hết hiệu lực từ {format_date(row.since)}{by}; {row.document.id}")
        if not rows:
            click.echo("Không tìm thấy trong thư viện này.")


def print_conflicts(library: Library, *, as_csv: bool, as_json: bool) -> None:
    """Say what the sources of the histories cannot agree on."""
    found = library.conflicts()
    if as_json:
        click.echo(output.to_json(found))
    elif as_csv:
        write_table(CONFLICT_COLUMNS, conflict_rows(found))
    else:
        click.echo("\n".join(_conflict_lines(found)))


def _conflict_lines(conflicts: Iterable[Any]) -> Iterator[str]:
    """Say contradictions in words, one per line."""
    for conflict in conflicts:
        told = "; ".join(
            f"{f'{describe_unit(event.unit)} ' if event.unit else ''}{event.type} {event.date or '?'}"
            f" [{event.basis}{', ' + event.deciding if event.deciding else ''}]"
            for event in conflict.events
        )
        yield f"{conflict.kind}: {conflict.document}: {told}"
