"""``kg status``: what was in force on a day, and what decides it."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

import click

from kg.cli import output
from kg.cli.given import read_json_lines
from kg.cli.options import day_option, example, library_option, read_day, write_table
from kg.export import TABLES, status_record
from kg.export.writers import cell
from kg.library import open_library
from kg.library.time import today
from kg.number import describe_unit, format_date, parse_date

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path


@click.command(
    epilog=example(
        "kg status 'Nghị định 04/2015/NĐ-CP' --day 2023-07-01",
        "kg status --all --day 2025-07-01 > hieu-luc.csv",
    )
)
@click.argument("name", required=False)
@library_option
@click.option("--unit", default="", help="Path or words of a unit: dieu-5, 'khoản 2 Điều 5'.")
@day_option
@click.option(
    "--all", "everything", is_flag=True, help="Print the state of every document on the day, as CSV."
)
@click.option("--cases", type=click.File("rb"), help='JSON Lines {"id", "document"[, "unit", "day"]}.')
@click.option(
    "--format", "layout", type=click.Choice(["text", "json", "jsonl"]), default="text", show_default=True
)
def status(
    name: str | None,
    folder: Path,
    unit: str,
    day: str,
    everything: bool,
    cases: IO[bytes] | None,
    layout: str,
) -> None:
    """Say whether a document, or one unit of it, was in force on a day, and what decides it.

    Computed from dated events; where they do not tell, the answer is "unknown", with the reason.
    """
    if [name is not None, cases is not None, everything].count(True) != 1:
        raise click.UsageError("give a NAME, or --cases with a file, or --all")
    asked = read_day(day)
    if everything:
        with open_library(folder) as library:
            table = TABLES["validity"]
            rows = table.read(library.store, asked or today())
            write_table(table.columns, (tuple(map(cell, row)) for row in rows))
        return
    with open_library(folder) as library:
        rows = (
            read_json_lines(cases, _case, '{"id", "document", "unit", "day"}')
            if cases
            else iter([("", name or "", unit, None)])
        )
        for id_, document, path, own_day in rows:
            answer = library.status(document, path, own_day or asked)
            record = {"id": id_, **status_record(answer, library.decider(answer))}
            click.echo("\n".join(_lines(record)) if layout == "text" else output.to_json(record))


def _case(value: Any) -> tuple[Any, str, str, dt.date | None]:
    """Read one case. Raises KeyError, TypeError or BadNumber with what is wrong."""
    day = parse_date(value["day"]) if value.get("day") else None
    return value["id"], str(value["document"]), str(value.get("unit") or ""), day


def _lines(record: dict[str, Any]) -> Iterator[str]:
    """Say an answer in words."""
    yield f"{output.STATES[record['status']]} ({record['basis']})"
    if record["why"]:
        yield f"  {record['why']}"
    if event := record["event"]:
        day = format_date(parse_date(event["date"])) if event["date"] else "không rõ ngày"
        by = f", {event['deciding_name']}" if event["deciding_name"] else ""
        yield f"  {event['type']} {day}{by} [{event['basis']}]"
    if record["units"]:
        yield f"  đã hết hiệu lực: {'; '.join(map(describe_unit, record['units']))}"
    if record["known"]:
        yield f"  theo dữ liệu đến {format_date(parse_date(record['known']))}"
