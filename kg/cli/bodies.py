"""``kg place``, ``kg agency``, ``kg orphans``: what stood on a day, what came of it, and what nobody is left to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli import output
from kg.cli.options import csv_option, day_option, example, json_option, library_option, read_day, write_table
from kg.errors import UnknownDocument
from kg.export import name_of
from kg.library import open_library
from kg.library.tabled import ORPHAN_COLUMNS, orphan_rows
from kg.library.time import today
from kg.number import describe_unit, format_date

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from kg.body import Body
    from kg.library.bodies import BodyOnDay, PlaceOnDay
    from kg.model import Place


@click.command(epilog=example("kg place 'Tam Nông' --day 2025-06-30", "kg place 'tỉnh Đồng Nai' --json"))
@click.argument("name")
@library_option
@day_option
@json_option
def place(name: str, folder: Path, day: str, as_json: bool) -> None:
    """Say what a place was on a day: what it lay in, what it came from, what took its place and by which act.

    A name that several places bear gives them all.
    """
    asked = read_day(day) or today()
    with open_library(folder) as library:
        found = library.places_called(name, asked)
    if not found:
        raise UnknownDocument(f"no place of this library is called {name!r}", ())
    if as_json:
        click.echo(output.to_json(found))
    else:
        click.echo("\n".join(line for each in found for line in _place_lines(each, asked)))


def _place_lines(told: PlaceOnDay, day: dt.date) -> Iterator[str]:
    """Say what a place was on a day."""
    one = told.place
    inside = f", {told.parent.name}" if told.parent else ""
    yield f"{one.name}{inside} ({one.id})"
    yield f"  {'có' if told.stands else 'không có'} ngày {format_date(day)}{_term(one)}"
    if told.predecessors:
        yield f"  từ: {_names(told.predecessors)}"
    if told.successors:
        by = f" theo {one.resolution}" if one.resolution else ""
        how = " (suy ra từ các xã)" if told.derived else ""
        yield f"  {_after(told.stands)}{by}{how}: {_names(told.successors)}"
    yield from _grounds(one)


def _after(stands: bool) -> str:
    """Introduce what took the place of something, or is to."""
    return "sau đó là, hoặc thuộc" if stands else "đã thành, hoặc thuộc"


def _names(those: tuple[Place, ...]) -> str:
    """Name places in a line."""
    return ", ".join(each.name for each in those)


def _term(one: Place | Body) -> str:
    """Say from when and until when a place or body stood."""
    since = f", từ {format_date(one.since)}" if one.since else ""
    return since + (f", đến trước {format_date(one.until)}" if one.until else "")


@click.command(
    epilog=example("kg agency 'Bộ Kế hoạch và Đầu tư'", "kg agency 'Ủy ban Dân tộc' --day 2025-01-01")
)
@click.argument("name")
@library_option
@day_option
@json_option
def agency(name: str, folder: Path, day: str, as_json: bool) -> None:
    """Say what a central agency was on a day, and what took its place by which act."""
    asked = read_day(day) or today()
    with open_library(folder) as library:
        told = library.body_called(name, asked)
    click.echo(output.to_json(told) if as_json else "\n".join(_body_lines(told, asked)))


def _body_lines(told: BodyOnDay, day: dt.date) -> Iterator[str]:
    """Say what a body was on a day."""
    one = told.body
    yield f"{one.name} ({one.id})"
    yield f"  {'có' if told.stands else 'không có'} ngày {format_date(day)}{_term(one)}"
    if told.predecessors:
        yield f"  đã tiếp nhận: {', '.join(each.name for each in told.predecessors)}"
    if told.successors:
        by = f" theo {one.resolution}" if one.resolution else ""
        yield f"  {_after(told.stands)}{by}: {', '.join(each.name for each in told.successors)}"
    yield from _grounds(one)


def _grounds(one: Place | Body) -> Iterator[str]:
    """Say where the facts of a place or body were seen, and which of them nothing else confirms."""
    if one.source:
        yield f"  nguồn: {one.source}"
    if one.unverified:
        yield f"  chưa kiểm chứng: {', '.join(one.unverified)}"


@click.command(epilog=example("kg orphans --csv > nghia-vu-khong-con-ai.csv"))
@library_option
@day_option
@csv_option
@json_option
def orphans(folder: Path, day: str, as_csv: bool, as_json: bool) -> None:
    """List duties in force whose bearer stood at a level that has ended, and who bears them where a text says so."""
    with open_library(folder) as library:
        rows = library.orphaned_duties(read_day(day))
    if as_json:
        click.echo(output.to_json(rows))
    elif as_csv:
        write_table(ORPHAN_COLUMNS, orphan_rows(rows))
    else:
        for row in rows:
            where = f"{describe_unit(row.duty.duty.unit)} {name_of(row.duty.document)}".strip()
            told = f"theo {name_of(row.told_by)}" if row.told_by else "không thấy văn bản nào giao cho ai"
            click.echo(f"{row.duty.duty.bearer}: {' '.join(row.duty.action.split())} [{where}] — {told}")
        if not rows:
            click.echo("Không tìm thấy trong thư viện này.")
