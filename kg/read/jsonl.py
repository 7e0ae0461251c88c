"""JSON Lines, plain or gzipped: one document per line (see ``kg.read.record``), streamed, whatever the size.

A line that is no record is refused by its number and the others go on; a file whose first records are all refused
is another kind of file, and is given up.
"""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

from kg.read.files import SPOILED, CannotRead, Refusal, spoiled
from kg.read.record import read_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    from kg.model import Source
    from kg.read.files import File

LONGEST_LINE = 64 * 2**20  # bytes; the longest law of the codification takes 2 MiB
TRIALS = 20  # records, all of them refused, after which a file is given up


def read(file: File) -> Iterator[Source | Refusal]:
    """Read the records of a file; names are ``{file}#{line}``.

    Raises:
        CannotRead: the file is damaged, or is none of this format.
    """
    good = refused = 0
    with file.open() as stream:
        for number, line in _lines(stream, packed=file.path.endswith(".gz")):
            name = f"{file.name}#{number}"
            try:
                source = read_record(_parse(line), name)
            except CannotRead as error:
                refused += 1
                yield Refusal(name, number, error.reason, error.cure)
            else:
                good += 1
                yield source
            if refused == TRIALS and not good:
                reason = f"its first {TRIALS} records are all refused"
                raise CannotRead(reason=reason, cure="see the format of JSON Lines", line=number)
    if not good and not refused:
        raise CannotRead(reason="the file is empty", cure="give one JSON object per line")


def _lines(stream: IO[bytes], *, packed: bool) -> Iterator[tuple[int, bytes]]:
    """Give the lines that are not blank, numbered from 1.

    Raises:
        CannotRead: the stream is damaged or cut off, or a line is longer than any document.
    """
    number = 0
    unpacked = gzip.GzipFile(fileobj=stream) if packed else stream
    while True:
        number += 1
        try:
            line = unpacked.readline(LONGEST_LINE + 1)
        except SPOILED as error:
            damage = spoiled(error)
            raise CannotRead(reason=damage.reason, cure=damage.cure, line=number) from error
        if len(line) > LONGEST_LINE:
            reason = f"the line is longer than {LONGEST_LINE // 2**20} MiB"
            raise CannotRead(reason=reason, cure="write one record per line", line=number)
        if not line:
            return
        if line.strip(b" \t\r\n\xef\xbb\xbf"):
            yield number, line


def _parse(line: bytes) -> dict[str, object]:
    """Parse one line.

    Raises:
        CannotRead: it is no JSON object in UTF-8.
    """
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        reason = f"the line is no JSON ({error})"
        raise CannotRead(reason=reason, cure="write one JSON object per line, in UTF-8") from error
    if not isinstance(row, dict):
        raise CannotRead(reason="the line is no JSON object", cure='write {"number": …, "articles": […]}')
    return row
