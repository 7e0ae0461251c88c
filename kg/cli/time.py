"""``kg status`` and ``kg impact``: what was in force on a day, and what rests on a document."""

from __future__ import annotations

import csv
import sys
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Any

import click

from kg.cli import output
from kg.cli.given import read_json_lines
from kg.cli.options import example, json_option, library_option
from kg.errors import BadNumber
from kg.export import status_record
from kg.library import open_library
from kg.number import describe_unit, format_date, parse_date

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from kg.library import Library

STATES: Mapping[str, str] = MappingProxyType({
    "not_yet": "chưa có hiệu lực",
    "in_force": "còn hiệu lực",
    "partly": "hết hiệu lực một phần",
    "suspended": "ngưng hiệu lực",
    "ended": "hết hiệu lực",
    "unknown": "không rõ",
})  # fmt: skip
COLUMNS = (
    "level",
    "relation",
    "id",
    "kind",
    "number",
    "title",
    "unit",
    "via",
    "via_unit",
    "state",
    "consequence",
)

day_option = click.option(
    "--day", "day", default="", help="The day asked for (dd/mm/yyyy or ISO); default today."
)


def _read_day(text: str) -> dt.date | None:
    """Read the day that an option or a case names, if any."""
    try:
        return parse_date(text) if text else None
    except BadNumber as error:
        raise click.BadParameter(str(error), param_hint="--day") from error


@click.command(
    epilog=example(
        "kg status 'Nghị định 04/2015/NĐ-CP' --day 2023-07-01", "kg status --cases cases.jsonl --format jsonl"
    )
)
@click.argument("name", required=False)
@library_option
@click.option("--unit", default="", help="Path or words of a unit: dieu-5, 'khoản 2 Điều 5'.")
@day_option
@click.option("--cases", type=click.File("rb"), help='JSON Lines {"id", "document"[, "unit", "day"]}.')
@click.option(
    "--format", "layout", type=click.Choice(["text", "json", "jsonl"]), default="text", show_default=True
)
def status(name: str | None, folder: Path, unit: str, day: str, cases: IO[bytes] | None, layout: str) -> None:
    """Say whether a document, or one unit of it, was in force on a day, and what decides it.

    Computed from dated events; where they do not tell, the answer is "unknown", with the reason.
    """
    if (name is None) == (cases is None):
        raise click.UsageError("give a NAME, or --cases with a file")
    asked = _read_day(day)
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
    yield f"{STATES[record['status']]} ({record['basis']})"
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


@click.command(epilog=example("kg impact 72/2025/QH15 --day 2026-01-01 --csv > phai-ra-soat.csv"))
@click.argument("name")
@library_option
@day_option
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
@json_option
def impact(name: str, folder: Path, day: str, as_csv: bool, as_json: bool) -> None:
    """List what rests on a document, by path length, as if it ended on a day."""
    with open_library(folder) as library:
        rows = library.impact(library.the_document(name).id, _read_day(day))
    if as_json:
        click.echo(output.to_json(rows))
        return
    table = [
        (each.level, each.relation, each.document.id, each.document.kind, each.document.number, each.document.title,
         each.unit, each.via, each.via_unit, each.state, each.consequence)
        for each in rows
    ]  # fmt: skip
    if as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerows([COLUMNS, *table])
        return
    for level, relation, id_, kind, number, title, *_, state, consequence in table:
        called = f"{kind} {number or title}"
        click.echo(f"{'  ' * int(level)}{relation}: {called} [{STATES[state]}] {consequence} {id_}")


def conflict_lines(library: Library) -> Iterator[str]:
    """Say what the sources of the histories cannot agree on, one contradiction per line."""
    for conflict in library.conflicts():
        told = "; ".join(
            f"{event.type} {event.date or '?'} [{event.basis}{', ' + event.deciding if event.deciding else ''}]"
            for event in conflict.events
        )
        yield f"{conflict.kind}: {conflict.document}: {told}"
