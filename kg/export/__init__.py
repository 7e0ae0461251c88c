"""The library in files that other programs read: tables, graphs, statutes, citation lists; and one answer for JSON.

One row after the other is read and written, so memory does not grow with the library. The same library gives the
same bytes. RDF is a room of its own.
"""

from __future__ import annotations

from kg.export.answers import name_of, plain, status_record
from kg.export.files import open_output
from kg.export.frames import Frame
from kg.export.graphs import export_gexf, export_graphml, export_neo4j
from kg.export.package import describe_tables, export_tables
from kg.export.statutes import export_statute
from kg.export.tables import CHANGES, TABLES
from kg.export.works import csl_entry
from kg.export.writers import WRITERS, export_table

__all__ = [
    "CHANGES",
    "TABLES",
    "WRITERS",
    "Frame",
    "csl_entry",
    "describe_tables",
    "export_gexf",
    "export_graphml",
    "export_neo4j",
    "export_statute",
    "export_table",
    "export_tables",
    "name_of",
    "open_output",
    "plain",
    "status_record",
]
