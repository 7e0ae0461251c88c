"""The command ``kg duties``: who must do what by when, in texts given and in the library."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, get_args

import click

from kg.cli.given import read_rows, read_text
from kg.cli.options import example, library_option
from kg.cli.output import named_unit, to_json
from kg.duty import read_duties
from kg.export import plain
from kg.library import DutyFilter, open_library
from kg.library import duty_record as kept_record
from kg.model import Deadline, DeadlineKind, Duty, Modality, Span

if TYPE_CHECKING:
    from kg.library import StatedDuty

ANY = "any"
NOTHING = "Không thấy nghĩa vụ nào."


@click.command(
    epilog=example(
        "kg duties nghi-dinh-59.txt",
        "kg duties 59/2023/NĐ-CP --deadline any",
        "kg duties --bearer 'ủy ban nhân dân' --level commune --day 2026-01-01",
        "kg duties --texts in.jsonl --format jsonl",
    )
)
@click.argument("what", required=False)
@click.option("--texts", type=click.File("rb"), help='JSON Lines {"id", "text"[, "heading"]}.')
@click.option("--heading", default="", help="Heading of the article that the text is.")
@library_option
@click.option("--bearer", default="", help="Words of the bearer; diacritics may be left out.")
@click.option("--level", default="", help="central, province, district, commune, village, person, …")
@click.option("--modality", type=click.Choice(get_args(Modality)), help="must, may, …")
@click.option("--deadline", type=click.Choice([ANY, *get_args(DeadlineKind)]), help="Kind of deadline.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]), help="Tell the validity on this day.")
@click.option(
    "--format", "layout", type=click.Choice(["text", "json", "jsonl"]), default="text", show_default=True
)
def duties(
    what: str | None, texts: IO[bytes] | None, heading: str, folder: Path, layout: str, **wishes: Any
) -> None:
    """Find duties: of a text (a file, - for standard input), of a document or unit of the library, of a bearer."""
    asked = {name: value for name, value in wishes.items() if value}
    if texts is not None and what is not None:
        raise click.UsageError("give one of WHAT and --texts")
    if texts is not None:
        for row in read_rows(texts, "text"):
            _print_read(row.id, row.words, row.heading or heading, layout)
    elif what == "-" or (what and Path(what).is_file()):
        with click.open_file(what, "rb") as file:
            _print_read("", read_text(file), heading, layout)
    elif what or asked:
        _print_kept(what or "", folder, asked, layout)
    else:
        raise click.UsageError(
            "give a FILE (- for standard input), a document, --bearer, or --texts with a file"
        )


def _print_read(name: str, text: str, heading: str, layout: str) -> None:
    """Print the duties of a text that is no document of the library."""
    reading = read_duties(text, heading=heading)
    if layout != "text":
        found = [duty_record(text, duty) for duty in reading.duties]
        click.echo(to_json({"id": name, "duties": found, "unread": reading.unread}))
        return
    lines = [duty_line(text, duty) for duty in reading.duties]
    click.echo("\n".join(lines) or NOTHING)
    click.echo(f"{len(reading.duties)} nghĩa vụ; {reading.unread} câu có từ chỉ nghĩa vụ mà không đọc được")


def _print_kept(name: str, folder: Path, asked: dict[str, Any], layout: str) -> None:
    """Print duties of the library."""
    day = asked.pop("day", None)
    with open_library(folder) as library:
        document, unit = named_unit(library, name) if name else ("", "")
        wish = DutyFilter(document=document, unit=unit, **asked)
        found = library.duties(wish, day=day.date() if day else None)
        if layout != "text":
            click.echo(to_json({"id": document, "duties": [kept_record(each) for each in found]}))
            return
        click.echo("\n".join(map(kept_line, found)) or NOTHING)


def kept_line(stated: StatedDuty) -> str:
    """Lay out one duty of the library on a line: identifier, bearer, modality, deadline, words, state."""
    duty = stated.duty
    deadline = " ".join(duty.deadline.surface.split()) if duty.deadline else ""
    where = f"{stated.id} ({duty.unit})" if duty.unit else stated.id
    state = [stated.status.state] if stated.status else []
    return "\t".join(
        [where, duty.bearer or "—", duty.modality, deadline, " ".join(stated.action.split()), *state]
    )


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
