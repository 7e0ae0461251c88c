"""``kg export``: the library as RDF, tables, graph files, statutes or citation lists."""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import example, library_option, read_day
from kg.errors import KgError
from kg.export import (
    WRITERS,
    csl_entry,
    export_gexf,
    export_graphml,
    export_neo4j,
    export_statute,
    export_table,
    export_tables,
    open_output,
)
from kg.graph import split_unit
from kg.library import open_library
from kg.rdf import DEFAULT_BASE, SYNTAXES, export_delta, export_graph

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from typing import BinaryIO

    from kg.library import Library

PATCH = "patch"
ONE_FILE = ("graphml", "gexf", "akn", "csl")
FOLDERS = ("csv", "parquet", "neo4j")
FORMATS = (*SYNTAXES, PATCH, *dict.fromkeys((*WRITERS, *ONE_FILE, *FOLDERS)))


@click.command(
    epilog=example(
        "kg export --format ttl --output library.ttl.gz",
        "kg export --format jsonld luat/2022/10-2022-qh15",
        "kg export --format tsv relations",
        "kg export --format csv validity --day 2023-07-01",
        "kg export --format parquet --folder tables",
        "kg export --format csl 59/2023/NĐ-CP",
        "kg export --format patch --since old-library --output changes.patch.gz",
    )
)
@click.argument("what", default="all")
@library_option
@click.option("--format", "layout", type=click.Choice(FORMATS), default="ttl", show_default=True)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File; .gz compresses. Default: stdout.",
)
@click.option(
    "--folder",
    "into",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for csv, parquet (all tables and datapackage.json) and neo4j.",
)
@click.option(
    "--since",
    type=click.Path(path_type=Path, file_okay=False),
    help="An older library: write what changed since then, as an RDF Patch.",
)
@click.option(
    "--day",
    default="",
    help="Tell what is in force on this day (dd/mm/yyyy or ISO); default that of the build.",
)
@click.option("--base", default=DEFAULT_BASE, show_default=True, help="What the identifiers hang on in RDF.")
def export(
    what: str,
    folder: Path,
    layout: str,
    output: Path | None,
    into: Path | None,
    since: Path | None,
    day: str,
    base: str,
) -> None:
    """Write the library, or a part of it, for other programs.

    RDF (WHAT: all, vocabulary, dataset, places or a document); a table (WHAT: its name) or all of them in a folder;
    a graph of documents (graphml, gexf; neo4j: a folder to import); akn: a statute whose text is here, as Akoma Ntoso;
    csl: a document, and what it cites, as a citation list. What is in force is told for --day, in RDF, tables and
    graphs alike, with that day beside it; without it, for the day of the build.

    Tables: documents, units, citations, relations (amends, supplements, replaces, repeals, suspends), edges (all
    relations), events, validity, duties, actions, figures, places, sources, digests.
    """
    if (layout == PATCH) != (since is not None):
        raise click.UsageError("--format patch and --since go together")
    if into is not None and layout not in FOLDERS:
        raise click.UsageError(f"--folder is for {', '.join(FOLDERS)}")
    if into is None and layout in {"parquet", "neo4j"}:
        raise click.UsageError(f"--format {layout} needs --folder")
    asked = read_day(day)
    with open_library(folder) as library:
        if into is not None:
            _into_folder(library, layout, into, asked)
            return
        with _stream(output) as stream:
            if since:
                _delta(library, since, stream, base, asked)
            elif layout in SYNTAXES:
                named = _named(library, what)
                export_graph(library.store, stream, layout, base=base, what=named, day=asked)
            else:
                _write(library, what, layout, stream, asked)
    if output:
        click.echo(f"{output}: {output.stat().st_size} bytes", err=True)


def _write(library: Library, what: str, layout: str, stream: BinaryIO, day: dt.date | None) -> None:
    """Write what is no RDF to one file."""
    match layout:
        case "graphml":
            export_graphml(library.store, stream, day)
        case "gexf":
            export_gexf(library.store, stream, day)
        case "akn":
            stream.write(export_statute(library.store, _named(library, what)))
        case "csl":
            entries = _citation_list(library, _named(library, what))
            stream.write(f"{json.dumps(entries, ensure_ascii=False, indent=1)}\n".encode())
        case _:
            export_table(library.store, what, stream, layout, day=day)


def _citation_list(library: Library, id: str) -> list[dict[str, Any]]:
    """List a document and all that its text cites, each once, in the order of the text."""
    cited = dict.fromkeys(link.target for link in library.links(library.document(id).id) if link.target)
    return [
        csl_entry(document) for document in library.documents((id, *(each for each in cited if each != id)))
    ]


def _into_folder(library: Library, layout: str, into: Path, day: dt.date | None) -> None:
    """Write all tables, or the import of Neo4j, into a folder."""
    try:
        if layout == "neo4j":
            nodes, edges = export_neo4j(library.store, into, day)
            click.echo(f"{into}: {nodes} documents, {edges} relations", err=True)
        else:
            written = export_tables(library.store, into, layout, day=day)
            click.echo(f"{into}: {', '.join(written)}", err=True)
    except OSError as error:
        raise KgError(f"{into} cannot be written ({error.strerror}); choose another with --folder") from error


def _delta(library: Library, since: Path, stream: BinaryIO, base: str, day: dt.date | None) -> None:
    """Write what changed since an older library."""
    with open_library(since) as older:
        change = export_delta(older.store, library.store, stream, base=base, day=day)
    click.echo(f"{change.added} quads added, {change.deleted} deleted", err=True)


def _named(library: Library, what: str) -> str:
    """Give the identifier of a document named by its number; other words stay."""
    found = library.lookup(what) if any(char.isdigit() for char in what) else ()
    return split_unit(found[0].id)[0] if len(found) == 1 else what


@contextlib.contextmanager
def _stream(output: Path | None) -> Iterator[BinaryIO]:
    """Open the file to write to, or standard output."""
    if output is None:
        yield sys.stdout.buffer
        return
    try:
        with open_output(output) as stream:
            yield stream
    except OSError as error:
        raise KgError(
            f"{output} cannot be written ({error.strerror}); choose another with --output"
        ) from error
