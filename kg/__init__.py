"""Viện Dẫn: a knowledge graph of Vietnamese legal citations, from local action to law.

>>> import kg
>>> library = kg.open_library()  # doctest: +SKIP
>>> library.document("nghi-dinh/2023/59-2023-nd-cp").title  # doctest: +SKIP
'Quy định chi tiết một số điều của Luật Thực hiện dân chủ ở cơ sở'
"""

from kg.errors import KgError
from kg.library import Library, Report, build_library, open_library
from kg.model import Citation, Document, Link, Relation, Unit

__all__ = [
    "Citation",
    "Document",
    "KgError",
    "Library",
    "Link",
    "Relation",
    "Report",
    "Unit",
    "build_library",
    "open_library",
]
