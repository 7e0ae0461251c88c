"""The command ``kg search``: what is asked, and how the answer is printed."""

from __future__ import annotations

import sys
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Any, cast, get_args

import click

from kg.cli import output
from kg.cli.given import Row, read_rows
from kg.cli.options import day_option, example, json_option, library_option, read_day
from kg.export import WRITERS, plain
from kg.library import NARROWING, Order, Sought, held_record, open_library

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kg.library import Among, Library
    from kg.search import Hits, Share, Why, Wishes

COLUMNS = ("id", "kind", "number", "title", "unit", "heading", "status", "score")
SHARES_SHOWN = 8
PARTS_SHOWN = 12
NOT_FOUND = "Không tìm thấy trong thư viện này."

WISHES = MappingProxyType(
    {
        "kind": 'Only of a kind: "Nghị định".',
        "issuer": "Only of an issuer.",
        "level": "central, province, district or commune.",
        "place": "Only of a place, by identifier: tinh-quang-tri.",
        "standing": "official, digest, report, registry or stub.",
        "year": "Only issued in a year.",
        "sort": "article, document or report; duty or action: what holds some.",
        "relation": "Only what does this to other documents: details, amends.",
        "bearer": 'Only with duties of an agency: "Ủy ban nhân dân/commune".',
        "deadline": "Only with deadlines that are absolute, relative, recurring, event or vague.",
        "status": "in_force, partly, ended, not_yet, suspended or unknown on the day.",
    }
)


def narrowing_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add an option for each facet."""
    for name in reversed(NARROWING):
        kind = int if name == "year" else str
        command = click.option(f"--{name}", type=kind, default=None, help=WISHES[name])(command)
    return command


@click.command(
    epilog=example(
        "kg search 'hương ước, quy ước'",
        "kg search 'hội nghị thôn' --status in_force --day 2024-01-01 --facets",
        "kg search 'công khai' --bearer 'Ủy ban nhân dân/commune' --csv > cong-khai.csv",
        "kg search 'báo cáo kết quả' --find duties --deadline relative",
        "kg search --queries in.jsonl --top 100 --format jsonl",
    )
)
@click.argument("query", required=False)
@library_option
@click.option("--queries", type=click.File("rb"), help='JSON Lines {"id", "query"} instead of one query.')
@click.option("--top", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many hits.")
@narrowing_options
@day_option
@click.option(
    "--order",
    type=click.Choice(get_args(Order)),
    default="relevance",
    show_default=True,
    help="First of all.",
)
@click.option("--priors/--no-priors", default=True, help="Favour slightly what is much cited and in force.")
@click.option(
    "--find", type=click.Choice(get_args(Sought)), help="These of the best hits, instead of articles."
)
@click.option("--facets", is_flag=True, help="Count the answer by kind, issuer, year, validity, bearer, …")
@click.option("--why", is_flag=True, help="Say of each hit what it scored by.")
@click.option("--csv", "as_csv", is_flag=True, help="Print the hits as CSV.")
@click.option(
    "--format", "layout", type=click.Choice(["text", "json", "jsonl"]), default="text", show_default=True
)
@json_option
def search(
    query: str | None,
    folder: Path,
    queries: IO[bytes] | None,
    top: int,
    day: str,
    find: Sought | None,
    facets: bool,
    why: bool,
    as_csv: bool,
    layout: str,
    as_json: bool,
    **given: Any,
) -> None:
    """Search articles and documents: words, "phrases", -excluded, numbers in any spelling."""
    if (query is None) == (queries is None):
        raise click.UsageError("give a query, or --queries with a file")
    wishes = cast("Wishes", {name: wish for name, wish in given.items() if wish not in {None, ""}})
    wishes["day"] = read_day(day)
    with open_library(folder) as library:
        for row in read_rows(queries, "query") if queries else [Row("", query or "")]:
            if find:
                found = library.among(find, row.words, limit=top, **wishes)
                _print_among(find, row, found, as_csv=as_csv, as_json=as_json or layout != "text")
                continue
            hits = library.search(row.words, limit=top, **wishes)
            counted = library.facets(row.words, **wishes) if facets else {}
            reasons = [library.why(row.words, hit.document, hit.unit, **wishes) for hit in hits.hits if why]
            if as_csv:
                WRITERS["csv"](cast("Any", sys.stdout), COLUMNS, _cells(hits))
            elif as_json or layout != "text":
                click.echo(output.to_json(_record(row, hits, counted, reasons)))
            else:
                click.echo("\n".join(_lines(library, row.words, hits, counted, reasons)))


def _print_among(sought: Sought, row: Row, among: Among[Any], *, as_csv: bool, as_json: bool) -> None:
    """Print what the best hits hold."""
    records = [held_record(one) for one in among.held]
    if as_csv:
        names = tuple(records[0]) if records else ("id",)
        WRITERS["csv"](cast("Any", sys.stdout), names, (tuple(plain(each).values()) for each in records))
    elif as_json:
        told = {"total": among.total, "hits_read": among.read, "hits": among.hits}
        click.echo(output.to_json({"id": row.id, **told, sought: records}))
    else:
        click.echo("\n".join(map(output.held_line, records)) or NOT_FOUND)


def _cells(hits: Hits) -> Iterator[tuple[Any, ...]]:
    """Give the cells of each hit, as ``COLUMNS`` names them."""
    for hit in hits.hits:
        record = {**plain(hit), **output.hit_record(hit)}
        yield tuple(record[name] for name in COLUMNS)


def _record(
    row: Row, hits: Hits, counted: Mapping[str, Sequence[Share]], reasons: Sequence[Why | None]
) -> dict[str, Any]:
    """Give an answer in the shape of the command's contract, with what was asked for beside it."""
    records = [output.hit_record(hit) for hit in hits.hits]
    for record, reason in zip(records, reasons, strict=False):
        record["why"] = plain(reason)
    record = {"id": row.id, "hits": records}
    if counted:
        record["facets"] = {
            name: {each.label: each.count for each in shares} for name, shares in counted.items()
        }
    return record


def _lines(
    library: Library,
    query: str,
    hits: Hits,
    counted: Mapping[str, Sequence[Share]],
    reasons: Sequence[Why | None],
) -> Iterator[str]:
    """Say an answer line by line, what the query names first."""
    named = library.named(query)
    unit = f"/{named.unit}" if named.unit else ""
    yield from (f"→ {document.id}{unit}" for document in named.documents)
    yield from (f"→ {place.id} ({place.name})" for place in named.places)
    if hits.corrected:
        yield f"đang tìm: {hits.corrected}"
    if not hits.hits:
        yield NOT_FOUND
    for number, hit in enumerate(hits.hits):
        yield output.hit_line(hit)
        if number < len(reasons) and (reason := reasons[number]):
            parts = ", ".join(f"{part.words} {part.score:.2f}" for part in reason.parts[:PARTS_SHOWN])
            yield f"    {parts}; × {reason.factor}"
    for name, shares in counted.items():
        shown = ", ".join(f"{share.label or '–'} {share.count}" for share in shares[:SHARES_SHOWN])
        yield f"{name}: {shown}{', …' if len(shares) > SHARES_SHOWN else ''}"
