"""Viện Dẫn: a knowledge graph of Vietnamese legal citations, from local action to law.

>>> import kg
>>> library = kg.open_library()  # doctest: +SKIP
>>> library.document("nghi-dinh/2023/59-2023-nd-cp").title  # doctest: +SKIP
'Quy định chi tiết một số điều của Luật Thực hiện dân chủ ở cơ sở'
>>> library.table("events").to_pandas()  # doctest: +SKIP
"""

from kg.errors import KgError
from kg.library import DutyFilter, Library, Report, add_documents, build_library, open_library
from kg.model import Citation, Document, Event, Link, Place, Relation, Unit

__all__ = [
    "Citation",
    "Document",
    "DutyFilter",
    "Event",
    "KgError",
    "Library",
    "Link",
    "Place",
    "Relation",
    "Report",
    "Unit",
    "add_documents",
    "build_library",
    "open_library",
]
