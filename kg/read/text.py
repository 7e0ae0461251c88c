"""Plain text, with front matter or a sidecar (``report.txt.yaml`` beside ``report.txt``) or with neither.

The text of the ``Source`` is the file's as it stands, or what follows its front matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from kg.model import Source
from kg.read.encoding import decode
from kg.read.files import CannotRead
from kg.read.front import Front, assume_standing, parse_front, split_front

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.read.files import File


def read(file: File) -> Iterator[Source]:
    """Read a plain text file.

    Raises:
        CannotRead: the file or what is said of it cannot be read.
    """
    yield read_fronted(file, "text")


def read_fronted(file: File, layout: Literal["text", "markdown"]) -> Source:
    """Read a text that may have front matter or a sidecar.

    Raises:
        CannotRead: the file or what is said of it cannot be read; or there is front matter and nothing else.
    """
    front_yaml, body = split_front(decode(file.read()))
    front = parse_front(front_yaml, file.name, first_line=2) if front_yaml else read_sidecar(file)
    if front_yaml and file.beside(sidecar_name(file)):
        cure = f"keep one: delete {sidecar_name(file)}"
        raise CannotRead(reason="it has front matter and a sidecar", cure=cure, line=1)
    if not body.strip():
        raise CannotRead(
            reason="there is no text after the front matter", cure="add the text or delete the file"
        )
    return Source(
        file.name,
        layout,
        body,
        front.standing or assume_standing(body, front.facts),
        front.facts,
        statements=front.statements,
    )


def sidecar_name(file: File) -> str:
    """Name the sidecar of a file: ``report.txt.yaml``."""
    return f"{file.path.rsplit('/', 1)[-1]}.yaml"


def read_sidecar(file: File) -> Front:
    """Read what the sidecar of a file says; nothing when there is none.

    Raises:
        CannotRead: the sidecar is wrong; the reason names it, the line is in it.
    """
    sidecar = file.beside(sidecar_name(file))
    if sidecar is None:
        return Front()
    try:
        return parse_front(decode(sidecar.read()), file.name)
    except CannotRead as error:
        reason = f"its sidecar {sidecar_name(file)}: {error.reason}"
        raise CannotRead(reason=reason, cure=error.cure, line=error.line) from error
