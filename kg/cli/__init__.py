"""The command ``kg``: arguments → one call of the library → print. Holds no logic of its own.

Exit codes: 0 done; 1 something was refused, not found or could not be done (said on stderr); 2 wrong usage.
"""

from __future__ import annotations

import logging
import sys
from importlib import import_module
from pathlib import Path

import click

from kg.cli import output
from kg.cli.assistant import mcp
from kg.cli.bodies import agency, orphans, place
from kg.cli.citing import cite
from kg.cli.dumping import dumps
from kg.cli.duties import duties
from kg.cli.exporting import export
from kg.cli.options import (
    day_option,
    example,
    json_option,
    library_option,
    print_report,
    read_day,
    refusal_line,
    showing_progress,
)
from kg.cli.places import calendar, coverage, gaps
from kg.cli.resting import impact, print_conflicts, stale
from kg.cli.review import correct
from kg.cli.searching import search
from kg.cli.sparqling import sparql
from kg.cli.time import status
from kg.cli.tracing import trace
from kg.errors import KgError, UnknownDocument
from kg.export import plain
from kg.library import add_documents, build_library, open_library
from kg.library.time import today
from kg.search import EngineChoice


def main() -> None:
    """Run the command line; turn the library's errors into a line on stderr and exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        # a lone surrogate of a text is written as JSON writes it: \ud800
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        cli(auto_envvar_prefix="KG")
    except UnknownDocument as error:
        near = "".join(f"\n  gần giống / similar: {each}" for each in error.near)
        click.echo(f"kg: {error}{near}", err=True)
        sys.exit(1)
    except KgError as error:
        click.echo(f"kg: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)


COMMANDS = (
    agency,
    calendar,
    cite,
    correct,
    coverage,
    dumps,
    duties,
    export,
    gaps,
    impact,
    mcp,
    orphans,
    place,
    search,
    sparql,
    stale,
    status,
    trace,
)


@click.group(
    commands=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="viendan", prog_name="kg")
def cli() -> None:
    """Viện Dẫn: look up Vietnamese legal documents, what they cite and who acts on them."""


# ---- build and serve ------------------------------------------------------------------------------------------


@cli.command(epilog=example("kg build data/legal_docs", "kg build dump.jsonl.gz reports.zip --library big"))
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@library_option
@click.option(
    "--processes", type=click.IntRange(1, 64), default=None, help="Worker processes (default: one per core)."
)
@click.option("--index/--no-index", default=True, help="Make the full-text index, or not.")
@click.option(
    "--engine",
    type=click.Choice(["auto", "whoosh", "tantivy"]),
    default="auto",
    show_default=True,
    help="Engine of the full-text index; auto: tantivy beyond 20,000 articles.",
)
@json_option
def build(
    paths: tuple[Path, ...],
    folder: Path,
    processes: int | None,
    index: bool,
    engine: EngineChoice,
    as_json: bool,
) -> None:
    """Build a library from files, folders and zip files (default: the shipped documents).

    The library that is there serves until the new one is whole. Files that cannot be read are left out, named on
    stderr, and make the exit code 1.
    """
    try:
        with showing_progress() as progress:
            report = build_library(
                paths, folder, progress=progress, processes=processes, index=index and engine
            )
    except KeyboardInterrupt as error:
        raise KgError("the build was stopped; the library that was there still serves") from error
    print_report(report, as_json=as_json)


@cli.command(epilog=example("kg add new-report.md", "kg add decrees.zip --library big"))
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@library_option
@json_option
def add(paths: tuple[Path, ...], folder: Path, as_json: bool) -> None:
    """Add documents to the library that is there; citations that waited for them are answered."""
    with showing_progress() as progress:
        report = add_documents(paths, folder, progress=progress)
    print_report(report, as_json=as_json)


@cli.command(epilog=example("kg serve", "kg serve --port 8080 --library big"))
@library_option
@click.option("--port", type=click.IntRange(1, 65535), default=5000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--threads", type=click.IntRange(1, 64), default=8, show_default=True)
@click.option("--base", default=None, help="What the IRIs of documents begin with: https://luat.example/id/")
def serve(folder: Path, port: int, host: str, threads: int, base: str | None) -> None:
    """Serve the browser and the HTTP API of a library."""
    web = import_module("web")  # only this command needs Flask and a server
    app = web.create_app(folder, base=base)
    try:
        server = import_module("waitress.server").create_server(app, host=host, port=port, threads=threads)
    except OSError as error:
        raise KgError(
            f"{host}:{port} cannot be used ({error.strerror}); choose another with --port"
        ) from error
    logging.getLogger("waitress").setLevel(logging.ERROR)
    click.echo(f"http://{host}:{port}/  (Ctrl-C ends)")
    try:
        server.run()
    finally:
        web.close_app(app)


# ---- look up --------------------------------------------------------------------------------------------------


@cli.command(epilog=example("kg show 59/2023/NĐ-CP", "kg show luat/2022/10-2022-qh15 --json"))
@click.argument("name")
@library_option
@day_option
@json_option
def show(name: str, folder: Path, day: str, as_json: bool) -> None:
    """Show a document by identifier or by number in any spelling, with its validity on a day."""
    asked = read_day(day) or today()
    with open_library(folder) as library:
        found = library.lookup(name)
        if not found:
            raise UnknownDocument(f"no document is called {name!r}", library.near(name))
        for document in found:
            if as_json:
                click.echo(output.to_json(output.document_record(library, document, asked)))
            else:
                click.echo(
                    "\n".join(line for line in output.document_lines(library, document, asked) if line)
                )


@cli.command(epilog=example("kg stats", "kg stats --json"))
@library_option
@click.option("--conflicts", is_flag=True, help="List what the sources of validity cannot agree on.")
@click.option("--csv", "as_csv", is_flag=True, help="Print the conflicts as CSV.")
@json_option
def stats(folder: Path, conflicts: bool, as_csv: bool, as_json: bool) -> None:
    """Say how much of everything the library holds, and what became of its citations."""
    with open_library(folder) as library:
        if conflicts:
            print_conflicts(library, as_csv=as_csv, as_json=as_json)
            return
        counts = library.counts()
        if as_json:
            click.echo(
                output.to_json(
                    {
                        **plain(counts),
                        "meta": library.store.meta(),
                        "refused": library.store.refusals(),
                    }
                )
            )
        else:
            click.echo("\n".join([*output.count_lines(counts), *map(refusal_line, library.store.refusals())]))
