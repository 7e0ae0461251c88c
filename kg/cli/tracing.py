"""``kg trace``: from a provision down to who acts on it, from an action up to the law; as tree, JSON or CSV."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import example, json_option, library_option
from kg.cli.output import named_unit, to_json
from kg.graph import split_unit
from kg.library import open_library, rung_record, trace_record
from kg.number import format_date
from kg.store import ACTION_SEGMENT, DUTY_SEGMENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.library import Library, Rung, Trace

CHANGES = MappingProxyType(
    {
        "tighter": "thời hạn chặt hơn",
        "looser": "thời hạn nới hơn",
        "bearer": "người chịu trách nhiệm khác",
        "added": "thêm thời hạn",
    }
)


RUNGS = MappingProxyType(
    {
        "asks": "yêu cầu: ",
        "assigns": "giao việc: ",
        "plans": "việc đặt ra: ",
        "reports_on": "làm theo yêu cầu: ",
    }
)
"""What comes before a duty that a letter or a meeting sets, and before an action that does what was asked."""


@click.command(
    epilog=example(
        "kg trace nghi-dinh/2023/59-2023-nd-cp --down",
        "kg trace luat/2022/10-2022-qh15/dieu-12 --down --day 2024-01-18 --csv",
        "kg trace 957/UBND-NC --up",
    )
)
@click.argument("name")
@library_option
@click.option("--up", "direction", flag_value="up", default="up", help="What it rests on (default).")
@click.option("--down", "direction", flag_value="down", help="Who must do what by it, and who acts on it.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]), help="Tell the validity on this day.")
@click.option("--depth", type=click.IntRange(1, 12), default=4, show_default=True)
@click.option("--limit", type=click.IntRange(1, 5000), default=60, show_default=True)
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
@json_option
def trace(
    name: str, folder: Path, direction: Any, day: Any, depth: int, limit: int, as_csv: bool, as_json: bool
) -> None:
    """Follow a document, unit, duty or action link by link, each with its sentence and its validity."""
    with open_library(folder) as library:
        start = start_of(library, name)
        found = library.trace(start, direction, day=day.date() if day else None, depth=depth, limit=limit)
        if as_json:
            click.echo(to_json(trace_record(found)))
        elif as_csv:
            _write_csv(found)
        else:
            click.echo("\n".join(trace_lines(found)))


def start_of(library: Library, name: str) -> str:
    """Give the identifier of the document or unit that a name means; that of a duty or action is its own.

    Raises:
        UnknownDocument: no document is called so.
    """
    if split_unit(name)[1].startswith((DUTY_SEGMENT, ACTION_SEGMENT)):
        return name
    return "/".join(filter(None, named_unit(library, name)))


def _write_csv(found: Trace) -> None:
    """Print one row for each rung."""
    rows = [rung_record(rung, found.direction) for rung in found.rungs]
    writer = csv.DictWriter(sys.stdout, list(rows[0]) if rows else ["level"], lineterminator="\n")
    writer.writeheader()
    for row in rows:
        said = "; ".join(change_line(change) for change in row["changes"])
        writer.writerow({**row, "changes": said})


def change_line(change: dict[str, str]) -> str:
    """Say what a lower duty changes: *thời hạn chặt hơn: 05 ngày (trên: 10 ngày)*."""
    above = f" (trên: {change['higher']})" if change["higher"] else ""
    return f"{CHANGES[change['change']]}: {change['lower']}{above}"


def trace_lines(found: Trace) -> Iterator[str]:
    """Say a trace as a tree, each rung with the sentence that proves it."""
    yield f"{found.root}  (tính đến {format_date(found.day)})"
    if not found.rungs:
        yield "Không tìm thấy trong thư viện này (không có nghĩa là chưa thực hiện)."
    for rung in found.rungs:
        record = rung_record(rung, found.direction)
        yield f"{'  ' * rung.level}{_rung_line(rung, record, found.direction)}"
        for change in record["changes"]:
            yield f"{'  ' * rung.level}  ! {change_line(change)}"
        if rung.kind == "relation":
            yield f"{'  ' * rung.level}  " + (f"« {rung.sentence} »" if rung.sentence else f"[{rung.basis}]")
    if found.left_out:
        yield f"… {found.left_out} nghĩa vụ, hoạt động không nêu: xem kg duties"
    if found.truncated:
        yield "… còn nữa: dùng --limit lớn hơn"


def _rung_line(rung: Rung, record: dict[str, Any], direction: str) -> str:
    """Say one rung: a relation, a duty (who, what, by when) or an action (when, what)."""
    state = f"  [{record['state']}]" if record["state"] else ""
    way = RUNGS.get(rung.relation, "")
    if rung.kind == "duty":
        when = f" ({record['when']})" if record["when"] else ""
        who = record["who"] or "—"
        return f"▸ {way}{who} {record['what']}: {rung.sentence}{when}  {rung.id}{state}"
    if rung.kind == "action":
        return f"▦ {way}{record['when']} {record['what']}: {rung.sentence}  {rung.id}"
    source, target = (rung.via, rung.id) if direction == "up" else (rung.id, rung.via)
    return f"{source} —{rung.relation}→ {target}{state}"
