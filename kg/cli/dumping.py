"""``kg dumps``: the files that a server offers for download, made beforehand."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import example, library_option
from kg.dumps import make_dump, offered
from kg.library import open_library
from kg.rdf import DEFAULT_BASE


@click.command(epilog=example("kg dumps", "kg dumps viendan.nq.gz --base https://luat.example/id/"))
@click.argument("names", nargs=-1)
@library_option
@click.option("--base", default=DEFAULT_BASE, show_default=True, help="What the identifiers hang on in RDF.")
def dumps(names: tuple[str, ...], folder: Path, base: str) -> None:
    """Make the files of the whole library that a server offers at /du-lieu (default: all of them).

    A server makes each when it is first asked for; made beforehand, nobody waits. They stay beside their build.
    """
    with open_library(folder) as library:
        for name in names or tuple(offered(library.build)):
            made = make_dump(library.build, library.store, name, base=base)
            click.echo(f"{made}: {made.stat().st_size} bytes")
