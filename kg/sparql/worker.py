"""The process that runs SPARQL queries, one at a time, and may be killed at any moment.

Started by its path, it imports nothing of ours and so is ready within some 50 ms. It reads a line of JSON from its
standard input (``query``, ``table``, ``graph``, ``prefixes``, ``rows``, ``bytes``, ``seconds``) and answers with a line
of JSON (``kind``, ``type``, ``size``; or ``error``, ``words``) and ``size`` bytes. An answer that grows too long is an
error, never cut.
"""

from __future__ import annotations

import contextlib
import io
import json
import signal
import sys
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Any, TypeVar

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

GRAPH_TYPES = MappingProxyType(
    {
        "ttl": ("text/turtle", ox.RdfFormat.TURTLE),
        "nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
        "rdfxml": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    }
)
TABLE_TYPES = MappingProxyType(
    {
        "json": ("application/sparql-results+json", ox.QueryResultsFormat.JSON),
        "xml": ("application/sparql-results+xml", ox.QueryResultsFormat.XML),
        "csv": ("text/csv", ox.QueryResultsFormat.CSV),
        "tsv": ("text/tab-separated-values", ox.QueryResultsFormat.TSV),
    }
)


STRING = "http://www.w3.org/2001/XMLSchema#string"

T = TypeVar("T")


class TooLongError(Exception):
    """Say that an answer has more rows or bytes than may be sent."""


class Bounded(io.BytesIO):
    """Takes an answer until it is too long."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def write(self, written: Any) -> int:
        """Take some bytes."""
        if self.tell() + len(written) > self.most:
            raise TooLongError(f"the answer is longer than {self.most >> 20} MB; add LIMIT")
        return super().write(written)


def answer(store: ox.Store, asked: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Run one query: what kind of answer it is, and its bytes."""
    found = store.query(asked["query"], prefixes=asked["prefixes"])
    written = Bounded(asked["bytes"])
    if isinstance(found, ox.QueryTriples):
        media, form = GRAPH_TYPES.get(asked["graph"], GRAPH_TYPES["ttl"])
        prefixes = asked["prefixes"] if asked["graph"] != "nt" else None
        ox.serialize(some_of(found, asked["rows"], "triples"), written, format=form, prefixes=prefixes)
        return {"kind": "graph", "type": media}, written.getvalue()
    media, shape = TABLE_TYPES.get(asked["table"], TABLE_TYPES["json"])
    if isinstance(found, ox.QueryBoolean):
        if asked["table"] in {"csv", "tsv"}:  # neither has a form for yes and no: it goes out as one cell
            return {"kind": "table", "type": media}, f"{str(bool(found)).lower()}\n".encode()
        found.serialize(written, format=shape)
        return {"kind": "table", "type": media}, written.getvalue()
    write_rows(found, written, asked["rows"])
    if asked["table"] != "json":
        rows = ox.parse_query_results(written.getvalue(), format=ox.QueryResultsFormat.JSON)
        written = Bounded(asked["bytes"])
        rows.serialize(written, format=shape)
    return {"kind": "table", "type": media}, written.getvalue()


def some_of(found: Iterable[T], most: int, what: str) -> Iterator[T]:
    """Pass rows or triples on until there are too many."""
    for number, each in enumerate(found):
        if number >= most:
            raise TooLongError(f"the answer has more than {most:,} {what}; add LIMIT")
        yield each


def write_rows(found: ox.QuerySolutions, written: Bounded, most: int) -> None:
    """Write a table in the JSON of SPARQL results, row by row; Oxigraph's own writer knows no end."""
    names = [variable.value for variable in found.variables]
    written.write(f'{{"head":{{"vars":{json.dumps(names)}}},"results":{{"bindings":['.encode())
    for number, row in enumerate(some_of(found, most, "rows")):
        cells = {name: term(value) for name, value in zip(names, row, strict=True) if value is not None}
        written.write(f"{',' if number else ''}{json.dumps(cells, ensure_ascii=False)}\n".encode())
    written.write(b"]}}")


def term(value: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> dict[str, str]:
    """Write one term as SPARQL results do."""
    if isinstance(value, ox.NamedNode):
        return {"type": "uri", "value": value.value}
    if isinstance(value, ox.BlankNode):
        return {"type": "bnode", "value": value.value}
    if not isinstance(value, ox.Literal):
        return {"type": "literal", "value": str(value)}
    if value.language:
        return {"type": "literal", "value": value.value, "xml:lang": value.language}
    kind = value.datatype.value
    return {"type": "literal", "value": value.value, **({} if kind == STRING else {"datatype": kind})}


def refusal(error: Exception) -> dict[str, str]:
    """Say what is wrong with a query, or with its answer."""
    kind = {SyntaxError: "syntax", TooLongError: "long", ValueError: "syntax"}.get(type(error), "failed")
    return {"error": kind, "words": str(error)}


def serve(folder: str, asked: IO[bytes], answered: IO[bytes]) -> None:
    """Answer queries until there are no more; each is answered wholly before the next is read."""
    store = ox.Store.read_only(folder)
    answered.write(b'{"ready": true}\n')
    answered.flush()
    for line in asked:
        question = json.loads(line)
        end_after(question["seconds"])
        try:
            head, body = answer(store, question)
        except (SyntaxError, ValueError, TooLongError, OSError) as error:
            head, body = refusal(error), b""
        end_after(0)
        answered.write(json.dumps({**head, "size": len(body)}).encode() + b"\n" + body)
        answered.flush()


def end_after(seconds: float) -> None:
    """End this process in some seconds, even where nobody is left to kill it; 0: do not."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def limit_memory(most: int) -> None:
    """Let the system refuse memory beyond a number of bytes, where it can: the process then ends, and only it."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415, not on every system

        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


if __name__ == "__main__":
    limit_memory(int(sys.argv[2]))
    serve(sys.argv[1], sys.stdin.buffer, sys.stdout.buffer)
