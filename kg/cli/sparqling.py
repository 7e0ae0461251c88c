"""``kg sparql``: queries over the triples of a library."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO

import click

from kg.cli.options import example, library_option
from kg.library import open_library
from kg.rdf import DEFAULT_BASE
from kg.sparql import Limits, Pool, examples, prepare_triples

TABLES = ("json", "xml", "csv", "tsv")
GRAPHS = ("ttl", "nt", "jsonld", "rdfxml")


@click.command(
    epilog=example(
        "kg sparql --example 04-quy-dinh-chi-tiet-luat --format csv",
        "kg sparql 'SELECT ?luat ?ten { ?luat eli:type_document vk:kind-luat ; dct:title ?ten } LIMIT 5'",
    )
)
@click.argument("query", required=False)
@library_option
@click.option(
    "--file", type=click.File("r", encoding="utf-8"), help="Read the query from a file, or - for stdin."
)
@click.option("--example", "name", help="Run one of the shipped queries; --list names them.")
@click.option("--list", "listing", is_flag=True, help="List the shipped queries.")
@click.option(
    "--prepare", is_flag=True, help="Only make the triple store, as a server does when first asked."
)
@click.option(
    "--format", "layout", type=click.Choice((*TABLES, *GRAPHS)), help="Default: tsv, or ttl for graphs."
)
@click.option("--seconds", type=click.FloatRange(0.1, 3600), default=60.0, show_default=True)
@click.option("--rows", type=click.IntRange(1, 10_000_000), default=1_000_000, show_default=True)
@click.option("--base", default=DEFAULT_BASE, show_default=True, help="What the identifiers hang on.")
def sparql(
    query: str | None, folder: Path, file: IO[str] | None, name: str | None, listing: bool, prepare: bool,
    layout: str | None, seconds: float, rows: int, base: str,
) -> None:  # fmt: skip
    """Query the library with SPARQL 1.1; our prefixes (eli:, vk:, oa:, …) need no declaration."""
    if listing:
        click.echo("\n".join(f"{each.name}: {each.vietnamese} / {each.english}" for each in examples()))
        return
    with open_library(folder) as library:
        made = prepare_triples(library.build, library.store, base=base)
    if prepare:
        click.echo(f"{made}: ready")
        return
    asked = _query(query, file, name)
    pool = Pool(made, Limits(seconds=seconds, rows=rows), workers=1)
    try:
        table = layout if layout in TABLES else "tsv"
        found = pool.ask(asked, table=table, graph=layout if layout in GRAPHS else "ttl")
    finally:
        pool.close()
    sys.stdout.buffer.write(found.body)
    if not found.body.endswith(b"\n"):
        sys.stdout.buffer.write(b"\n")


def _query(query: str | None, file: IO[str] | None, name: str | None) -> str:
    """Choose the query to run: exactly one of the three."""
    shipped = {each.name: each.text for each in examples()}
    if sum(each is not None for each in (query, file, name)) != 1:
        raise click.UsageError("give a query, --file or --example")
    if name is not None and name not in shipped:
        raise click.UsageError(f"{name!r} is no example; there are {', '.join(shipped)}")
    return shipped[name] if name else file.read() if file else query or ""
