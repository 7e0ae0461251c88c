"""What an index holds of an entry, by name: fields of terms, and columns of numbers."""

from __future__ import annotations

from typing import Final

WEIGHED_FIELDS: Final = ("toned", "folded", "pairs")
FACETS: Final = ("kind", "issuer", "level", "place", "standing", "year")  # one value for each entry
SETS: Final = ("sort", "relation", "bearer", "deadline")  # several values, or none
COURSE: Final = "course"  # through which states of validity an entry went
CODED: Final = (*FACETS, *SETS, COURSE)  # plain fields that have a column of codes
DATES: Final = ("issued", "added")  # columns of days since 1 January of year 1; 0 where unknown
PLAIN: Final = "plain"  # holds whole terms, each said to be what it is: "kind=nghi-dinh"


def plain_term(name: str, text: str) -> str:
    """Write a whole term as the index holds it, without white space: ``"number=59/2023"``."""
    return f"{name}={'_'.join(text.split())}"
