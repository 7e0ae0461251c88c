"""How Akoma Ntoso names documents and their parts (naming convention 1.0): ``/akn/vn/act/…`` and ``art_12__para_2``."""

from __future__ import annotations

import datetime as dt
from functools import cache
from types import MappingProxyType

from kg.number.units import unit_kind

EID_WORDS = MappingProxyType(
    {
        "phan": "part",
        "chuong": "chp",
        "muc": "sec",
        "tieu-muc": "subsec",
        "dieu": "art",
        "khoan": "para",
        "diem": "point",
        "phu-luc": "att",
    }
)
"""How Akoma Ntoso abbreviates the parts of a document in an ``eId``."""


def akn_work(id: str, issued: dt.date | None = None) -> str:
    """Name a work as Akoma Ntoso does, from the identifier of a document.

    >>> akn_work("nghi-dinh/2023/59-2023-nd-cp", dt.date(2023, 8, 14))
    '/akn/vn/act/nghi-dinh/2023-08-14/59-2023-nd-cp'
    """
    kind, _, rest = id.partition("/")
    year, _, slug = rest.partition("/")
    return f"/akn/vn/act/{kind}/{issued.isoformat() if issued else year}/{slug}"


def eid(path: str) -> str:
    """Write a unit path as Akoma Ntoso does.

    >>> eid("dieu-12/khoan-2/diem-a")
    'art_12__para_2__point_a'
    """
    return "__".join(_segment(segment) for segment in path.split("/"))


@cache
def _segment(segment: str) -> str:
    """Write one segment: ``dieu-12`` → ``art_12``."""
    kind = unit_kind(segment) or segment.rpartition("-")[0]
    return f"{EID_WORDS.get(kind, kind)}_{segment[len(kind) + 1 :]}"
