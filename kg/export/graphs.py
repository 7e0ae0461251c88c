"""The documents and the relations between them as files of graphs: GraphML, GEXF (Gephi), and the import of Neo4j.

Relations of one type between two documents are one edge, with their count. Everything is written as a stream.
"""

from __future__ import annotations

import csv
import io
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, BinaryIO
from xml.sax.saxutils import escape, quoteattr

from kg.export.files import open_output
from kg.export.tables import batches
from kg.export.validity import states_on
from kg.export.writers import cell

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from kg.model import Document
    from kg.store import Edge, Ranked, Store

UNFIT_RE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Code points that XML cannot carry."""

GRAPHML_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
"""
GRAPHML_FOOT = "</graph>\n</graphml>\n"
NODE_KEYS = ("kind", "number", "title", "issuer", "issued", "effective", "ended", "place", "standing")
STATE_KEYS = ("state", "as_of")
"""What was in force, and on which day: the one asked for, else that of the build."""
KEYS = (
    *(("node", name, "string") for name in NODE_KEYS),
    *(("node", name, "string") for name in STATE_KEYS),
    ("node", "cited", "int"),
    ("node", "authority", "double"),
    ("edge", "relation", "string"),
    ("edge", "count", "int"),
)


def export_graphml(store: Store, stream: BinaryIO, day: dt.date | None = None) -> tuple[int, int]:
    """Write documents and the relations between them as GraphML (Gephi, yEd, networkx); give the numbers of both.

    Relations of one type between two documents are one edge, with their count.
    """
    keys = (
        f'<key id="{name}" for="{end}" attr.name="{name}" attr.type="{kind}"/>\n' for end, name, kind in KEYS
    )
    stream.write((GRAPHML_HEAD + "".join(keys) + '<graph edgedefault="directed">\n').encode())
    nodes = edges = 0
    for some in batches(store.all_documents()):
        ranked, states = store.ranked([document.id for document in some]), _states(store, some, day)
        written = (_node(each, states) for each in ranked)
        stream.write("".join(written).encode())
        nodes += len(ranked)
    for joined in batches(store.edges()):
        stream.write("".join(_edge(edge, number) for number, edge in enumerate(joined, edges)).encode())
        edges += len(joined)
    stream.write(GRAPHML_FOOT.encode())
    return nodes, edges


def _states(store: Store, some: Sequence[Document], day: dt.date | None) -> dict[str, tuple[str, str]]:
    """Give the state of documents and the day for which it is told, as ``STATE_KEYS`` names them."""
    day = day or store.built()
    if day is None:
        return {}
    return {id: (told.state, day.isoformat()) for id, told in states_on(store, some, day).items()}


def _known(ranked: Ranked, states: Mapping[str, tuple[str, str]]) -> list[tuple[str, str]]:
    """Name what is known of a document."""
    document = ranked.document
    known = [(name, cell(getattr(document, name))) for name in NODE_KEYS]
    known += zip(STATE_KEYS, states.get(document.id, ("", "")), strict=True)
    return [*known, ("cited", str(ranked.cited)), ("authority", repr(ranked.authority))]


def _node(ranked: Ranked, states: Mapping[str, tuple[str, str]]) -> str:
    """Write one document."""
    return f"<node id={quoteattr(_fit(ranked.document.id))}>{_values(_known(ranked, states))}</node>\n"


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


# ---- GEXF -----------------------------------------------------------------------------------------------------

GEXF_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" version="1.3">
<graph mode="static" defaultedgetype="directed">
"""
GEXF_TYPES = MappingProxyType({"string": "string", "int": "integer", "double": "double"})


def export_gexf(store: Store, stream: BinaryIO, day: dt.date | None = None) -> tuple[int, int]:
    """Write documents and relations as GEXF 1.3, which Gephi opens as it is; give the numbers of both."""
    stream.write(GEXF_HEAD.encode())
    for end in ("node", "edge"):
        named = (
            f'<attribute id="{name}" title="{name}" type="{GEXF_TYPES[kind]}"/>\n'
            for where, name, kind in KEYS
            if where == end
        )
        stream.write(f'<attributes class="{end}">\n{"".join(named)}</attributes>\n'.encode())
    stream.write(b"<nodes>\n")
    nodes = edges = 0
    for some in batches(store.all_documents()):
        ranked, states = store.ranked([document.id for document in some]), _states(store, some, day)
        stream.write("".join(_gexf_node(each, states) for each in ranked).encode())
        nodes += len(ranked)
    stream.write(b"</nodes>\n<edges>\n")
    for joined in batches(store.edges()):
        stream.write("".join(_gexf_edge(edge, number) for number, edge in enumerate(joined, edges)).encode())
        edges += len(joined)
    stream.write(b"</edges>\n</graph>\n</gexf>\n")
    return nodes, edges


def _gexf_node(ranked: Ranked, states: Mapping[str, tuple[str, str]]) -> str:
    """Write one document."""
    document, written = ranked.document, _attributes(_known(ranked, states))
    label = quoteattr(_fit(document.number or document.title or document.id))
    return f"<node id={quoteattr(_fit(document.id))} label={label}>{written}</node>\n"


def _gexf_edge(edge: Edge, number: int) -> str:
    """Write all relations of one type between two documents; their count is the weight."""
    ends = f"source={quoteattr(_fit(edge.source))} target={quoteattr(_fit(edge.target))}"
    written = _attributes([("relation", edge.relation), ("count", str(edge.count))])
    return f'<edge id="{number}" {ends} weight="{edge.count}" label={quoteattr(edge.relation)}>{written}</edge>\n'


def _attributes(pairs: Iterable[tuple[str, str]]) -> str:
    """Write what is known of a node or an edge."""
    values = "".join(
        f'<attvalue for="{name}" value={quoteattr(_fit(value))}/>' for name, value in pairs if value
    )
    return f"<attvalues>{values}</attvalues>"


# ---- Neo4j ----------------------------------------------------------------------------------------------------

DAYS = frozenset({"issued", "effective", "ended", "as_of"})
NEO4J_NODES = (
    ":LABEL", "id:ID", *(f"{name}:date" if name in DAYS else name for name in (*NODE_KEYS, *STATE_KEYS)),
)  # fmt: skip
NEO4J_COMMAND = """#!/bin/sh
# Load the folder into a new database of Neo4j 5: run where neo4j-admin is, beside the two CSV files.
exec neo4j-admin database import full --overwrite-destination --multiline-fields=true \\
  --nodes=documents.csv --relationships=relations.csv "${1:-neo4j}"
"""


def export_neo4j(store: Store, folder: Path, day: dt.date | None = None) -> tuple[int, int]:
    """Write a folder that ``neo4j-admin database import`` loads; give the numbers of nodes and relations."""
    folder.mkdir(parents=True, exist_ok=True)
    nodes = edges = 0
    with open_output(folder / "documents.csv") as stream:
        _rows(stream, [(*NEO4J_NODES, "cited:int", "authority:double")])
        for some in batches(store.all_documents()):
            ranked, states = store.ranked([document.id for document in some]), _states(store, some, day)
            _rows(stream, (_neo4j_node(each, states) for each in ranked))
            nodes += len(ranked)
    with open_output(folder / "relations.csv") as stream:
        _rows(stream, [(":START_ID", ":END_ID", ":TYPE", "count:int")])
        for joined in batches(store.edges()):
            _rows(
                stream,
                ((each.source, each.target, each.relation.upper(), str(each.count)) for each in joined),
            )
            edges += len(joined)
    with open_output(folder / "import.sh") as stream:
        stream.write(NEO4J_COMMAND.encode())
    return nodes, edges


def _neo4j_node(ranked: Ranked, states: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    """Write one document; its standing is a second label."""
    document = ranked.document
    label = f"Document;{document.standing.capitalize()}"
    return (label, document.id, *(value for _, value in _known(ranked, states)))


def _rows(stream: BinaryIO, rows: Iterable[Sequence[str]]) -> None:
    """Write rows as CSV."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    stream.write(written.getvalue().encode("utf-8", "backslashreplace"))
