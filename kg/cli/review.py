"""``kg correct``: reviewers' decisions on links."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from kg.cli import output
from kg.cli.options import example, json_option, library_option
from kg.errors import UnknownDocument
from kg.library import Decision, Library, open_library
from kg.model import Verdict

if TYPE_CHECKING:
    from kg.model import Link


@click.command(
    epilog=example(
        "kg correct tin/2024-01-18/ham-tan 'Nghị định 59' --reject --by Lan --why 'không phải văn bản'",
        "kg correct --list",
    )
)
@click.argument("document", required=False)
@click.argument("surface", required=False)
@library_option
@click.option("--confirm", "verdict", flag_value="confirm", help="The link is right.")
@click.option("--reject", "verdict", flag_value="reject", help="It is no citation, or links to nothing.")
@click.option("--redirect", "target", default="", help="It means another document: its identifier.")
@click.option("--by", "reviewer", default="", help="Who decides.")
@click.option("--why", default="", help="The reason.")
@click.option(
    "--at", "start", type=int, default=None, help="Where it stands, when the words recur (code points)."
)
@click.option("--list", "listed", is_flag=True, help="List the decisions instead.")
@json_option
def correct(
    document: str | None,
    surface: str | None,
    folder: Path,
    verdict: str | None,
    target: str,
    reviewer: str,
    why: str,
    start: int | None,
    listed: bool,
    as_json: bool,
) -> None:
    """Confirm, redirect or reject a link of a document; the decision wins over the rules at the next build."""
    with open_library(folder) as library:
        if listed:
            made = library.corrections()
        else:
            chosen = "redirect" if target else verdict
            kind = next((known for known in get_args(Verdict) if known == chosen), None)
            if not (document and surface and kind):
                raise click.UsageError("give DOCUMENT, SURFACE and one of --confirm, --reject, --redirect")
            link = _link_of(library, document, surface, start)
            made = (library.correct(link, document, Decision(kind, reviewer, why, target)),)
    if not made:
        click.echo("Chưa có quyết định nào. / No decision yet.", err=True)
    for each in made:
        line = f"{each.day:%d/%m/%Y} {each.reviewer}: {each.verdict} {each.surface!r} in {each.document} {each.target}"
        click.echo(output.to_json(each) if as_json else f"{line} ({each.why})")


def _link_of(library: Library, document: str, surface: str, start: int | None) -> Link:
    """Find the one link of a document with these words, or with these words at a place."""
    folded = " ".join(surface.split())
    links = [link for link in library.links(document) if " ".join(link.citation.surface.split()) == folded]
    if start is not None:
        links = [link for link in links if link.citation.start == start]
    if not links:
        raise UnknownDocument(f"{document} has no citation {surface!r}", library.near(document))
    if len(links) > 1:
        places = ", ".join(str(link.citation.start) for link in links)
        raise click.UsageError(f"{surface!r} is cited {len(links)} times; choose one with --at ({places})")
    return links[0]
