"""``kg cite``: the citations of any text, answered from a library."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from kg.cli import output
from kg.cli.given import Row, read_rows, read_text
from kg.cli.options import example, json_option, library_option
from kg.errors import BadNumber, BadQuery
from kg.library import open_library
from kg.number import parse_date

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from kg.library import Answer, Library
    from kg.resolve import Explanation


@click.command(
    epilog=example(
        "echo 'theo Nghị định 59/2023/NĐ-CP' | kg cite -",
        "kg cite --texts in.jsonl --format jsonl",
        "echo 'theo Nghị định 59' | kg cite - --explain",
    )
)
@click.argument("file", required=False, type=click.File("rb"))
@library_option
@click.option("--texts", type=click.File("rb"), help='JSON Lines {"id", "text"[, "date", "place", "url"]}.')
@click.option(
    "--format", "layout", type=click.Choice(["text", "json", "jsonl"]), default="text", show_default=True
)
@click.option("--date", default="", help="Day of the text (dd/mm/yyyy or ISO).")
@click.option("--place", default="", help="Identifier of the place that speaks.")
@click.option("--url", default="", help="Where the text was found; its host may tell the place.")
@click.option(
    "--explain", is_flag=True, help="Say which rule found each span, and why the other candidates fell."
)
@click.option("--why", "span", default="", help="START-END of a span: say why there is no link.")
@json_option
def cite(folder: Path, file: IO[bytes] | None, texts: IO[bytes] | None, **options: Any) -> None:
    """Find the citations of a text and link them: spans, parts, targets, candidates, reasons."""
    if (file is None) == (texts is None):
        raise click.UsageError("give a FILE (- for standard input), or --texts with a file")
    day = _day(options["date"])
    as_rows = options["as_json"] or options["layout"] != "text"
    with open_library(folder) as library:
        for row in read_rows(texts, "text") if texts else [Row("", read_text(file) if file else "")]:
            if options["span"]:
                click.echo(library.why_not(row.words, *_span(options["span"])))
                continue
            told = _told(library, row, {**options, "date": day})
            if as_rows:
                records = [output.citation_record(answer, reason) for answer, reason in told]
                click.echo(output.to_json({"id": row.id, "citations": records}))
            else:
                lines = [output.citation_line(answer, reason) for answer, reason in told]
                click.echo("\n".join(lines) or "Không thấy viện dẫn nào.")


def _told(library: Library, row: Row, options: dict[str, Any]) -> Iterable[tuple[Answer, Explanation | None]]:
    """Answer the citations of one text; rejected spans are told only with their explanation."""
    date, place, url = row.day or options["date"], row.place or options["place"], row.url or options["url"]
    try:
        answers = library.cite(row.words, date=date, place=place, url=url)
    except BadQuery as error:
        raise BadQuery(f"text {row.id!r}: {error}" if row.id else str(error)) from error
    if options["explain"]:
        return zip(answers, library.explain(row.words, date=date, place=place, url=url), strict=True)
    return [(answer, None) for answer in answers if answer.is_citation]


def _day(text: str) -> dt.date | None:
    """Read the day that an option names, if any."""
    try:
        return parse_date(text) if text else None
    except BadNumber as error:
        raise click.BadParameter(str(error), param_hint="--date") from error


def _span(text: str) -> tuple[int, int]:
    """Read START-END, code points."""
    start, _, end = text.partition("-")
    if not (start.isdecimal() and end.isdecimal() and int(start) < int(end)):
        message = f"{text!r} is no span; write START-END in code points, e.g. 120-145"
        raise click.BadParameter(message, param_hint="--why")
    return int(start), int(end)
