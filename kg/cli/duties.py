"""The command ``kg duties``: who must do what by when, from texts given, not from the library."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

import click

from kg.cli.given import read_rows, read_text
from kg.cli.output import to_json
from kg.duty import read_duties
from kg.export import plain

if TYPE_CHECKING:
    from kg.model import Deadline, Duty, Span


@click.command(
    epilog="\b\nExample:\n  kg duties nghi-dinh-59.txt\n  kg duties --texts in.jsonl --format jsonl"
)
@click.argument("file", required=False, type=click.File("rb"))
@click.option("--texts", type=click.File("rb"), help='JSON Lines {"id", "text"[, "heading"]}.')
@click.option("--heading", default="", help="Heading of the article that the text is.")
@click.option(
    "--format", "layout", type=click.Choice(["text", "json", "jsonl"]), default="text", show_default=True
)
def duties(file: IO[bytes] | None, texts: IO[bytes] | None, heading: str, layout: str) -> None:
    """Find the duties of a text: who must, may or must not do what, by when, for whom."""
    if (file is None) == (texts is None):
        raise click.UsageError("give a FILE (- for standard input), or --texts with a file")
    rows = read_rows(texts, "text") if texts else None
    given = ((row.id, row.words, row.heading) for row in rows) if rows else [("", read_text(file), heading)]  # type: ignore[arg-type]
    for name, text, title in given:
        reading = read_duties(text, heading=title or heading)
        if layout == "text":
            lines = [duty_line(text, duty) for duty in reading.duties]
            click.echo("\n".join(lines) or "Không thấy nghĩa vụ nào.")
            click.echo(
                f"{len(reading.duties)} nghĩa vụ; {reading.unread} câu có từ chỉ nghĩa vụ mà không đọc được"
            )
        else:
            found = [duty_record(text, duty) for duty in reading.duties]
            click.echo(to_json({"id": name, "duties": found, "unread": reading.unread}))


def duty_line(text: str, duty: Duty) -> str:
    """Lay out one duty on a line: bearer, modality, deadline, words."""
    deadline = duty.deadline.surface if duty.deadline else ""
    words = " ".join(text[duty.action.start : duty.action.end].split())
    return "\t".join([duty.bearer or "—", duty.modality, " ".join(deadline.split()), words])


def duty_record(text: str, duty: Duty) -> dict[str, Any]:
    """Give one duty as the scorers and other tools read it; offsets into the text as given."""
    return {
        "start": duty.start,
        "end": duty.end,
        "bearer": duty.bearer,
        "level": duty.level,
        "inherited": duty.inherited,
        "modality": duty.modality,
        "cue": _words(text, duty.cue),
        "action": _words(text, duty.action),
        "object": _words(text, duty.object),
        "deadline": duty.deadline.surface if duty.deadline else "",
        "deadline_norm": _norm(duty.deadline),
        "deadlines": [plain(each) for each in duty.other_deadlines],
        "recipient": duty.recipient,
        "thresholds": [_words(text, each) for each in duty.thresholds],
        "condition": _words(text, duty.condition),
        "exception": _words(text, duty.exception),
        "rule": duty.rule,
    }


def _norm(deadline: Deadline | None) -> dict[str, Any] | None:
    """Give what a calendar can count, without the words and places."""
    if deadline is None:
        return None
    record: dict[str, Any] = plain(deadline)
    return {
        name: value
        for name, value in record.items()
        if name not in {"start", "end", "surface"} and value not in {None, ""}
    }


def _words(text: str, span: Span | None) -> str:
    """Give the words of a span; ``""`` without one."""
    return text[span.start : span.end] if span else ""
