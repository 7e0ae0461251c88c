"""``kg export``: the library as RDF, tables or a graph file."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import example, library_option
from kg.errors import KgError
from kg.export import WRITERS, export_graphml, export_table, open_output
from kg.graph import split_unit
from kg.library import open_library
from kg.rdf import DEFAULT_BASE, SYNTAXES, export_delta, export_graph

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from kg.library import Library

GRAPHML = "graphml"
PATCH = "patch"
FORMATS = (*SYNTAXES, PATCH, *WRITERS, GRAPHML)


@click.command(
    epilog=example(
        "kg export --format ttl --output library.ttl.gz",
        "kg export --format jsonld luat/2022/10-2022-qh15",
        "kg export --format tsv relations",
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
    "--since",
    type=click.Path(path_type=Path, file_okay=False),
    help="An older library: write what changed since then, as an RDF Patch.",
)
@click.option("--base", default=DEFAULT_BASE, show_default=True, help="What the identifiers hang on in RDF.")
def export(what: str, folder: Path, layout: str, output: Path | None, since: Path | None, base: str) -> None:
    """Write RDF (WHAT: all, vocabulary, dataset, places or a document), a table (its name) or a GraphML file.

    Tables: documents, units, citations, relations (amends, supplements, replaces, repeals, suspends), edges (all
    relations), duties, actions, figures, places, sources, digests.
    """
    if (layout == PATCH) != (since is not None):
        raise click.UsageError("--format patch and --since go together")
    with open_library(folder) as library, _stream(output) as stream:
        if since:
            with open_library(since) as older:
                change = export_delta(older.store, library.store, stream, base=base)
            click.echo(f"{change.added} quads added, {change.deleted} deleted", err=True)
        elif layout == GRAPHML:
            export_graphml(library.store, stream)
        elif layout in WRITERS:
            export_table(library.store, what, stream, layout)
        else:
            export_graph(library.store, stream, layout, base=base, what=_named(library, what))
    if output:
        click.echo(f"{output}: {output.stat().st_size} bytes", err=True)


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
