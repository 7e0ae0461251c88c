"""What the commands are given: a text in any encoding that is read, or JSON Lines row by row.

What is wrong is said with file, line and cure; the rows before it have been answered by then.
"""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING, Any, NamedTuple, TypeVar

from kg.errors import BadNumber, KgError
from kg.number import parse_date
from kg.read.encoding import decode
from kg.read.files import CannotRead

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

T = TypeVar("T")


class Row(NamedTuple):
    """One row of JSON Lines, checked."""

    id: Any  # given back as it came
    words: str  # the text or the query
    day: dt.date | None = None
    place: str = ""
    url: str = ""
    heading: str = ""


def read_text(file: IO[bytes]) -> str:
    """Read a whole text; offsets count its code points, line ends as they are.

    Raises:
        KgError: the file is empty, no text, or in an encoding that is not read.
    """
    try:
        return decode(file.read())
    except CannotRead as error:
        where = f"{file.name}, line {error.line}" if error.line else file.name
        raise KgError(f"{where}: {error.reason}; {error.cure}") from error


def read_rows(file: IO[bytes], key: str) -> Iterator[Row]:
    """Read JSON Lines ``{"id", key[, "date", "place", "url", "heading"]}``; errors as ``read_json_lines``."""
    return read_json_lines(file, lambda value: _row(value, key), f'{{"id", "{key}"}}')


def read_json_lines(file: IO[bytes], read: Callable[[Any], T], shape: str) -> Iterator[T]:
    """Read JSON Lines one by one; empty lines are passed over.

    Args:
        file: of UTF-8, with a name.
        read: makes an answer of one value; raises ValueError, KeyError, AttributeError, TypeError or BadNumber.
        shape: what a line should be, for the message: ``{"id", "text"}``.

    Raises:
        KgError: a line cannot be read; the message names the file and the line.
    """
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            yield read(json.loads(line))
        except (ValueError, KeyError, AttributeError, TypeError, RecursionError, BadNumber) as error:
            cure = f"write one object {shape} per line, as UTF-8"
            raise KgError(f"{file.name}, line {number}: {error}; {cure}") from error


def _row(value: Any, key: str) -> Row:
    """Check one row. Raises ValueError or BadNumber with what is wrong."""
    if not isinstance(value, dict) or "id" not in value or key not in value:
        message = f'it is no object with "id" and "{key}"'
        raise ValueError(message)
    said = {name: value.get(name) for name in ("date", "place", "url", "heading")}
    words = {key: value[key], **{name: "" if word is None else word for name, word in said.items()}}
    for name, text in words.items():
        if not isinstance(text, str):
            message = f'"{name}" is no text'
            raise ValueError(message)  # noqa: TRY004  it is the file that is wrong
    day = parse_date(words["date"]) if words["date"] else None
    return Row(value["id"], words[key], day, words["place"], words["url"], words["heading"])
