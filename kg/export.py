"""The library as tables (TSV, CSV, JSON Lines) and as GraphML, written as streams; and any one answer for JSON.

One row after the other is read and written, so memory does not grow with the library. The same library gives the
same bytes. Dates are ISO; what is not known is empty (``null`` in JSON Lines); lists are joined by ``|`` (arrays in
JSON Lines).
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import gzip
import io
import json
import re
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import astuple, fields, is_dataclass
from itertools import groupby, islice
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, TypeVar
from xml.sax.saxutils import escape, quoteattr

from kg.errors import BadQuery
from kg.model import Action, Document, Figure, Place, Relation
from kg.read.registry import RELATION_COLUMNS
from kg.store import Digest, Origin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kg.effect import Status
    from kg.store import Edge, Store

    Row = tuple[Any, ...]

T = TypeVar("T")

CHANGES = frozenset({"amends", "supplements", "replaces", "repeals", "suspends"})
AT_ONCE = 500

UNIT_COLUMNS = ("path", "kind", "label", "heading", "start", "end", "parent", "quoted")
CITATION_COLUMNS = (
    "start", "end", "surface", "form", "kind", "number", "title", "issuer", "year", "date", "units", "relation",
    "within", "antecedent", "rule", "rejected",
)  # fmt: skip
LINK_COLUMNS = ("outcome", "target", "units", "candidates", "how", "why_not", "warnings")


def _names(noun: type[Action | Document | Figure | Place | Origin | Digest]) -> tuple[str, ...]:
    """Name the fields of a noun."""
    return tuple(field.name for field in fields(noun))


ACTION_COLUMNS = tuple(name for name in _names(Action) if name != "cue")
FIGURE_COLUMNS = _names(Figure)
DUTY_COLUMNS = (
    "document", "position", "unit", "start", "end", "bearer", "agencies", "level", "modality", "inherited", "action",
    "deadline", "deadline_kind", "amount", "amount_unit", "month", "day", "recipient", "basis", "rule",
)  # fmt: skip

TSV_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
"""As PostgreSQL's COPY and linear TSV write what would break a row."""

FORMULA_RE = re.compile(r"[=+\-@\t\r＝＋－＠]")
"""What a spreadsheet takes for the beginning of a formula."""

UNFIT_RE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Code points that XML cannot carry."""


# ---- one answer -----------------------------------------------------------------------------------------------


def plain(value: Any) -> Any:
    """Reduce an answer of the library to what JSON knows: records as objects, days as ``"2023-08-14"``."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return plain(value._asdict())
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, Path):
        return str(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def name_of(document: Document) -> str:
    """Call a document by kind and number, or by kind and title."""
    return f"{document.kind} {document.number or document.title}".strip()


def status_record(answer: Status, decided_by: Document | None) -> dict[str, Any]:
    """Give a status for JSON, with the name of the document that decided it."""
    decider = name_of(decided_by) if decided_by else ""
    event = {**plain(answer.event), "deciding_name": decider} if answer.event else None
    return {
        "status": answer.state,
        "basis": answer.basis,
        "event": event,
        "why": answer.why,
        "units": list(answer.units),
        "known": plain(answer.known),
    }


# ---- tables ---------------------------------------------------------------------------------------------------


class Table(NamedTuple):
    """A table that can be exported: its columns, and its rows from an open library."""

    columns: tuple[str, ...]
    rows: Callable[[Store], Iterator[Row]]


# ---- tables ---------------------------------------------------------------------------------------------------


def export_table(store: Store, name: str, stream: BinaryIO, format: str = "tsv") -> int:
    r"""Write a table to a binary stream that takes UTF-8, and give the number of rows.

    ``tsv`` writes tab, line feed, carriage return and backslash as ``\t``, ``\n``, ``\r``, ``\\``; ``csv`` quotes,
    begins with a byte order mark, which spreadsheets need, and puts an apostrophe before what they would run as a
    formula.

    Raises:
        BadQuery: there is no such table or format; nothing is written.
    """
    if name not in TABLES:
        raise BadQuery(f"{name!r} is no table; there are {', '.join(TABLES)}")
    if format not in WRITERS:
        raise BadQuery(f"{format!r} is no format of tables; there are {', '.join(WRITERS)}")
    table = TABLES[name]
    text = io.TextIOWrapper(stream, encoding="utf-8", errors="backslashreplace", newline="")
    try:
        return WRITERS[format](text, table.columns, table.rows(store))
    finally:
        text.detach()


def _write_tsv(text: io.TextIOBase, columns: tuple[str, ...], rows: Iterable[Row]) -> int:
    """Write a header and one line for each row."""
    count = 0
    text.write("\t".join(columns) + "\n")
    for row in rows:
        count += 1
        text.write("\t".join(_cell(value).translate(TSV_ESCAPES) for value in row) + "\n")
    text.flush()
    return count


def _write_csv(text: io.TextIOBase, columns: tuple[str, ...], rows: Iterable[Row]) -> int:
    """Write a header and one record for each row."""
    count = 0
    text.write(codecs.BOM_UTF8.decode())
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        count += 1
        writer.writerow([_guarded(_cell(value)) for value in row])
    text.flush()
    return count


def _write_jsonl(text: io.TextIOBase, columns: tuple[str, ...], rows: Iterable[Row]) -> int:
    """Write one object for each row."""
    count = 0
    for row in rows:
        count += 1
        text.write(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, default=_cell) + "\n")
    text.flush()
    return count


def _cell(value: object) -> str:
    """Write one value as a cell."""
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case dt.date():
            return value.isoformat()
        case tuple():
            return "|".join(map(str, value))
        case _:
            return str(value)


def _guarded(cell: str) -> str:
    """Keep a spreadsheet from running a cell.

    >>> _guarded("=HYPERLINK(…)"), _guarded("59/2023/NĐ-CP")
    ("'=HYPERLINK(…)", '59/2023/NĐ-CP')
    """
    return f"'{cell}" if FORMULA_RE.match(cell) else cell


def _documents(store: Store) -> Iterator[Row]:
    """Give every document."""
    return map(attrgetter(*_names(Document)), store.all_documents())


def _units(store: Store) -> Iterator[Row]:
    """Give every unit with its document."""
    cells = attrgetter(*UNIT_COLUMNS)
    return ((id, *cells(unit)) for id, units in store.all_units() for unit in units)


def _citations(store: Store) -> Iterator[Row]:
    """Give every citation with what became of it; its position is the one that ``within`` and ``antecedent`` mean."""
    said, answered = attrgetter(*CITATION_COLUMNS), attrgetter(*LINK_COLUMNS)
    for id, links in store.all_links():
        for number, link in enumerate(links):
            yield (id, number, *said(link.citation), *answered(link))


def _changes(store: Store) -> Iterator[Row]:
    """Give the relations that change what is in force, as ``_edges`` does.

    Where units are known to be changed, that the document as a whole is (as its title says) is left out.
    """
    detailed = {
        (each.source, each.target)
        for each in store.all_relations()
        if each.relation in CHANGES and each.target_unit
    }
    return _rows_of(
        store,
        (
            each
            for each in store.all_relations()
            if each.relation in CHANGES and (each.target_unit or (each.source, each.target) not in detailed)
        ),
    )


def _edges(store: Store) -> Iterator[Row]:
    """Give every relation."""
    return _rows_of(store, store.all_relations())


def _rows_of(store: Store, relations: Iterator[Relation]) -> Iterator[Row]:
    """Write relations by kind and number; one whose document has no number names it by its title."""
    for some in _batches(relations):
        ends = {id for relation in some for id in (relation.source, relation.target)}
        called = {each.id: (each.kind, each.number or each.title) for each in store.documents(sorted(ends))}
        for each in some:
            source, target = (
                called.get(each.source, ("", each.source)),
                called.get(each.target, ("", each.target)),
            )
            yield (*source, each.source_unit, each.relation, *target, each.target_unit, each.date, each.basis)


def _duties(store: Store) -> Iterator[Row]:
    """Give every duty; ``action`` is what is to be done, in the words of the text."""
    for document, kept in groupby(store.all_duties(), key=attrgetter("document")):
        text = store.text(document).body
        for each in kept:
            duty, deadline = each.duty, each.duty.deadline
            agencies = tuple(f"{agency.kind} ({agency.level})" for agency in duty.agencies)
            when = (
                (
                    deadline.surface,
                    deadline.kind,
                    deadline.amount,
                    deadline.unit,
                    deadline.month,
                    deadline.day,
                )
                if deadline
                else (None,) * 6
            )
            yield (
                document, each.number, duty.unit, duty.start, duty.end, duty.bearer, agencies, duty.level,
                duty.modality, duty.inherited, text[duty.action.start : duty.action.end], *when, duty.recipient,
                duty.basis, duty.rule,
            )  # fmt: skip


def _actions(store: Store) -> Iterator[Row]:
    """Give every action that a report tells, with its words."""
    cells = attrgetter(*ACTION_COLUMNS)
    for document, kept in groupby(store.all_actions(), key=attrgetter("document")):
        text = store.text(document).body
        for each in kept:
            yield (document, each.number, *cells(each.action), text[each.action.start : each.action.end])


def _figures(store: Store) -> Iterator[Row]:
    """Give every figure that reports give."""
    cells = attrgetter(*FIGURE_COLUMNS)
    reports = [document.id for document in store.all_documents() if document.standing == "report"]
    return ((each.document, each.number, *cells(each.figure)) for each in store.figures_of(reports))


def _places(store: Store) -> Iterator[Row]:
    """Give every place."""
    return map(attrgetter(*_names(Place)), store.all_places())


def _sources(store: Store) -> Iterator[Row]:
    """Give every source of every document."""
    return (astuple(origin) for document in store.all_documents() for origin in store.sources(document.id))


def _digests(store: Store) -> Iterator[Row]:
    """Give every digest that stands beside an official text."""
    return map(astuple, store.all_digests())


def _batches(rows: Iterator[T]) -> Iterator[list[T]]:
    """Cut rows into lists of some hundreds."""
    while some := list(islice(rows, AT_ONCE)):
        yield some


WRITERS = MappingProxyType({"tsv": _write_tsv, "csv": _write_csv, "jsonl": _write_jsonl})

TABLES = MappingProxyType(
    {
        "documents": Table(_names(Document), _documents),
        "units": Table(("document", *UNIT_COLUMNS), _units),
        "citations": Table(
            (
                "document",
                "position",
                *CITATION_COLUMNS,
                "outcome",
                "target",
                "target_units",
                *LINK_COLUMNS[3:],
            ),
            _citations,
        ),
        "relations": Table(RELATION_COLUMNS, _changes),
        "edges": Table(RELATION_COLUMNS, _edges),
        "duties": Table(DUTY_COLUMNS, _duties),
        "actions": Table(("document", "position", *ACTION_COLUMNS, "words"), _actions),
        "figures": Table(("document", "position", *FIGURE_COLUMNS), _figures),
        "places": Table(_names(Place), _places),
        "sources": Table(_names(Origin), _sources),
        "digests": Table(_names(Digest), _digests),
    }
)


# ---- graph ----------------------------------------------------------------------------------------------------

GRAPHML_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
"""
GRAPHML_FOOT = "</graph>\n</graphml>\n"
NODE_KEYS = ("kind", "number", "title", "issuer", "issued", "effective", "ended", "place", "standing")
KEYS = (
    *(("node", name, "string") for name in NODE_KEYS),
    ("node", "cited", "int"),
    ("node", "authority", "double"),
    ("edge", "relation", "string"),
    ("edge", "count", "int"),
)


def export_graphml(store: Store, stream: BinaryIO) -> tuple[int, int]:
    """Write documents and the relations between them as GraphML (Gephi, yEd, networkx); give the numbers of both.

    Relations of one type between two documents are one edge, with their count.
    """
    keys = (
        f'<key id="{name}" for="{end}" attr.name="{name}" attr.type="{kind}"/>\n' for end, name, kind in KEYS
    )
    stream.write((GRAPHML_HEAD + "".join(keys) + '<graph edgedefault="directed">\n').encode())
    nodes = edges = 0
    for some in _batches(store.all_documents()):
        ranked = store.ranked([document.id for document in some])
        written = (_node(each.document, each.cited, each.authority) for each in ranked)
        stream.write("".join(written).encode())
        nodes += len(ranked)
    for joined in _batches(store.edges()):
        stream.write("".join(_edge(edge, number) for number, edge in enumerate(joined, edges)).encode())
        edges += len(joined)
    stream.write(GRAPHML_FOOT.encode())
    return nodes, edges


def _node(document: Document, cited: int, authority: float) -> str:
    """Write one document."""
    known = [(name, _cell(getattr(document, name))) for name in NODE_KEYS]
    written = _values([*known, ("cited", str(cited)), ("authority", repr(authority))])
    return f"<node id={quoteattr(_fit(document.id))}>{written}</node>\n"


def _edge(edge: Edge, number: int) -> str:
    """Write all relations of one type between two documents."""
    ends = f"source={quoteattr(_fit(edge.source))} target={quoteattr(_fit(edge.target))}"
    return f'<edge id="e{number}" {ends}>{_values([("relation", edge.relation), ("count", str(edge.count))])}</edge>\n'


def _values(pairs: Iterable[tuple[str, str]]) -> str:
    """Write what is known of a node or an edge."""
    return "".join(f'<data key="{name}">{_words(value)}</data>' for name, value in pairs if value)


def _words(text: str) -> str:
    """Escape words for XML, which would read a bare carriage return as a line feed."""
    return escape(_fit(text)).replace("\r", "&#13;")


def _fit(text: str) -> str:
    """Put U+FFFD for what XML cannot carry."""
    return UNFIT_RE.sub("\ufffd", text)


# ---- files ----------------------------------------------------------------------------------------------------


@contextmanager
def open_output(path: Path) -> Iterator[BinaryIO]:
    """Open a file to export to, compressed when its name ends in ``.gz``; it appears when it is whole.

    What was there stays if the export fails. The compressed file holds no time and no name: same rows, same bytes.

    Raises:
        OSError: the file cannot be written.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as raw:
            if path.suffix == ".gz":
                with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0, compresslevel=6) as stream:
                    yield stream  # type: ignore[misc]
            else:
                yield raw
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
