"""``kg coverage``, ``kg calendar`` and ``kg gaps``: what places did, what is due in a year, what is missing."""

from __future__ import annotations

import csv
import datetime as dt
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import example, json_option, library_option, read_day
from kg.cli.output import named_unit, to_json
from kg.export import name_of
from kg.graph import split_unit
from kg.library import CAVEAT, DutyFilter, duty_record, open_library
from kg.number import format_date
from kg.store import ACTION_SEGMENT, DUTY_SEGMENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.library import Library
    from kg.library.coverage import Coverage

GAPS = ("delegation", "unacted", "conflicts")


@click.command(epilog=example("kg coverage", "kg coverage luat/2022/10-2022-qh15 59/2023/NĐ-CP --csv"))
@click.argument("names", nargs=-1)
@library_option
@click.option("--level", type=click.Choice(["province", "district", "commune"]), help="Of the places.")
@click.option("--day", default="", help="Only what is told up to this day (dd/mm/yyyy or ISO).")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV: one row for each instrument and province.")
@json_option
def coverage(
    names: tuple[str, ...], folder: Path, level: str | None, day: str, as_csv: bool, as_json: bool
) -> None:
    """Show which places cite, plan, act on or report on which instrument, and since when."""
    with open_library(folder) as library:
        chosen = tuple(part_or_unit(library, name) for name in names)
        found = library.coverage(chosen, level=level or "", until=read_day(day))
        if as_csv:
            print_rows(coverage_rows(library, found))
        elif as_json:
            click.echo(to_json({"caveat": CAVEAT, **coverage_record(library, found)}))
        else:
            click.echo("\n".join([*coverage_lines(found), *progress_lines(library, chosen), CAVEAT]))


def part_or_unit(library: Library, name: str) -> str:
    """Find the identifier that a name means: of a duty, an action, a unit or a document."""
    if split_unit(name)[1].startswith((DUTY_SEGMENT, ACTION_SEGMENT)):
        return name
    return "/".join(filter(None, named_unit(library, name)))


def coverage_lines(found: Coverage) -> Iterator[str]:
    """Say each instrument with its provinces."""
    names = {place.id: place.name for place in found.provinces}
    for row in found.rows:
        yield f"{row.id}: {len(row.cells)} tỉnh, {row.trails} chỗ, sớm nhất {_day(row.first)}"
        for province, cell in row.cells.items():
            deeds = ", ".join(f"{deed} {count}" for deed, count in cell.deeds.items() if count)
            lag = f", {cell.lag} ngày sau ban hành" if cell.lag is not None else ""
            yield f"  {names.get(province, province)}: {deeds}; {_day(cell.first)}{lag}"


def _day(day: dt.date | None) -> str:
    """Write a day, or that it is not known."""
    return format_date(day) if day else "không rõ ngày"


def coverage_rows(library: Library, found: Coverage) -> Iterator[dict[str, Any]]:
    """Give one row for each instrument and province that has a mark, and one for each that has none."""
    for row in found.rows:
        for place in found.provinces:
            cell = row.cells.get(place.id)
            spoken = library.store.places(cell.places) if cell else ()
            yield {
                "instrument": row.id,
                "name": name_of(row.document),
                "province": place.id,
                "province_name": place.name,
                "found": cell.deed if cell else "nothing found in this corpus",
                **{
                    deed: cell.deeds[deed] if cell else 0
                    for deed in ("cited", "planned", "acted", "reported")
                },
                "places": "|".join(each.name for each in spoken),
                "first": cell.first.isoformat() if cell and cell.first else "",
                "lag_days": cell.lag if cell and cell.lag is not None else "",
            }


def coverage_record(library: Library, found: Coverage) -> dict[str, Any]:
    """Give the matrix for JSON."""
    rows = [row for row in coverage_rows(library, found) if row["first"] or row["places"]]
    return {
        "texts": found.texts,
        "unplaced": found.unplaced,
        "provinces": len(found.provinces),
        "cells": rows,
    }


def progress_lines(library: Library, chosen: Sequence[str]) -> Iterator[str]:
    """Say the shares that reports give."""
    for each in library.progress(chosen[0] if chosen else ""):
        yield f"  {_day(each.date)} {each.place or each.document.title}: {each.done:g}/{each.total:g} {each.unit} xong"


@click.command(
    epilog=example(
        "kg calendar --agency 'Ủy ban nhân dân' --level commune --year 2026",
        "kg calendar --bearer 'trưởng thôn' --year 2026 --ics > lich.ics",
    )
)
@library_option
@click.option("--agency", default="", help="Kind of agency, as kg duties names it.")
@click.option("--bearer", default="", help="Words of the bearer; diacritics may be left out.")
@click.option("--level", default="", help="central, province, district, commune, village, …")
@click.option("--document", default="", help="Only duties of this document.")
@click.option("--year", type=int, default=None, help="Default: this year.")
@click.option("--ics", "as_ics", is_flag=True, help="Print an iCalendar file.")
@json_option
def calendar(
    folder: Path,
    agency: str,
    bearer: str,
    level: str,
    document: str,
    year: int | None,
    as_ics: bool,
    as_json: bool,
) -> None:
    """List the dated and recurring duties of a bearer in a year."""
    year = year or dt.datetime.now().astimezone().year
    with open_library(folder) as library:
        named = named_unit(library, document)[0] if document else ""
        found = library.agenda(DutyFilter(agency=agency, bearer=bearer, level=level, document=named), year)
        if as_ics:
            name = " ".join(filter(None, (agency or bearer, level, str(year))))
            written: bytes = import_module("kg.library.ics").write_ics(found, name=name)
            click.echo(written, nl=False)
            return
        dates = [
            {"day": date.day.isoformat(), "stated": date.stated, **duty_record(date.duty)}
            for date in found.dates
        ]
        if as_json:
            events = [duty_record(each) for each in found.events]
            rounds = [{"rule": each.rule, **duty_record(each.duty)} for each in found.rounds]
            click.echo(to_json({"year": year, "dates": dates, "rounds": rounds, "events": events}))
            return
        for each in dates:
            mark = "" if each["stated"] else " (cuối kỳ)"
            click.echo(f"{each['day']}{mark}\t{each['bearer']}\t{each['action']}\t{each['id']}")
        for turn in found.rounds:
            words = " ".join(turn.deadline.surface.split())
            action = " ".join(turn.duty.action.split())
            click.echo(f"{words}\t{turn.duty.duty.bearer}\t{action}\t{turn.duty.id}")
        click.echo(
            f"{len(dates)} ngày; {len(found.rounds)} việc lặp lại không có ngày; "
            f"{len(found.events)} nghĩa vụ có thời hạn tính từ một việc, không có ngày"
        )


@click.command(epilog=example("kg gaps delegation luat/2022/10-2022-qh15", "kg gaps conflicts --csv"))
@click.argument("what", type=click.Choice(GAPS))
@click.argument("name", required=False)
@library_option
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
def gaps(what: str, name: str | None, folder: Path, as_csv: bool) -> None:
    """List delegations without details here, duties without an act on record here, deadlines that differ."""
    with open_library(folder) as library:
        document = named_unit(library, name)[0] if name else ""
        if what == "unacted" and not document:
            raise click.UsageError("name the document whose duties to look at")
        rows = list(gap_rows(library, what, document))
    if as_csv:
        print_rows(rows)
        return
    for row in rows:
        click.echo("\t".join(str(value) for value in row.values()))
    click.echo(f"{len(rows)} dòng. {CAVEAT}")


def gap_rows(library: Library, what: str, document: str) -> Iterator[dict[str, Any]]:
    """Give the rows of one working list."""
    if what == "delegation":
        for gap in library.delegation_gaps(document, dt.datetime.now().astimezone().date()):
            possible = "|".join(each.id for each in gap.possible)
            yield {**_brief(duty_record(gap.duty)), "possible": possible}
    elif what == "unacted":
        for unacted in library.unacted_duties(document):
            yield {**_brief(duty_record(unacted.duty)), "texts": unacted.texts}
    else:
        for conflict in library.layer_conflicts(document):
            higher, lower = duty_record(conflict.higher), duty_record(conflict.lower)
            changes = "; ".join(change.change for change in conflict.changes)
            yield {
                **_brief(higher), "lower": lower["id"], "lower_bearer": lower["bearer"],
                "lower_deadline": lower["deadline"], "relation": conflict.relation, "changes": changes,
            }  # fmt: skip


def _brief(record: dict[str, Any]) -> dict[str, Any]:
    """Keep the fields of a duty that a working list shows."""
    return {name: record[name] for name in ("id", "number", "unit", "bearer", "action", "deadline")}


def print_rows(rows: Iterable[dict[str, Any]]) -> None:
    """Print rows as CSV with a header."""
    writer = None
    for row in rows:
        if writer is None:
            writer = csv.DictWriter(sys.stdout, list(row), lineterminator="\n")
            writer.writeheader()
        writer.writerow(row)
