"""The facets of an answer: what each value is called, how many hits it leaves, and the address that narrows to it."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from flask import request
from flask_babel import gettext, lazy_gettext

from web.labels import LEVELS, STANDINGS, label_of, relation_of
from web.marks import STATES
from web.pages import current_library

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kg.search import Share

FACETS = MappingProxyType(
    {
        "sort": lazy_gettext("Tìm trong"),
        "status": lazy_gettext("Hiệu lực"),
        "kind": lazy_gettext("Loại văn bản"),
        "issuer": lazy_gettext("Cơ quan ban hành"),
        "year": lazy_gettext("Năm"),
        "level": lazy_gettext("Cấp"),
        "place": lazy_gettext("Nơi"),
        "relation": lazy_gettext("Quan hệ với văn bản khác"),
        "bearer": lazy_gettext("Ai có nghĩa vụ, quyền"),
        "deadline": lazy_gettext("Thời hạn"),
        "standing": lazy_gettext("Trong kho"),
    }
)
"""In the order in which they stand beside the hits."""

SORTS = MappingProxyType(
    {
        "article": lazy_gettext("điều"),
        "document": lazy_gettext("văn bản không chia điều"),
        "report": lazy_gettext("tin từ địa phương"),
        "duty": lazy_gettext("có nghĩa vụ hoặc quyền"),
        "action": lazy_gettext("có hoạt động địa phương"),
    }
)
DEADLINES = MappingProxyType(
    {
        "absolute": lazy_gettext("ngày cụ thể"),
        "relative": lazy_gettext("tính từ một việc"),
        "recurring": lazy_gettext("định kỳ"),
        "event": lazy_gettext("khi có việc"),
        "vague": lazy_gettext("không ghi rõ bao lâu"),
    }
)
ALL_LEVELS = MappingProxyType(
    {**LEVELS, "central": lazy_gettext("trung ương"), "village": lazy_gettext("thôn, tổ dân phố")}
)
OPEN = frozenset({"sort", "status", "kind"})
SHOWN = 7
MOST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet: what it is called, how many hits have it, and where choosing or leaving it leads."""

    words: str
    count: int
    address: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet as the page shows it: the first choices, and those behind *more*."""

    name: str
    words: str
    first: tuple[Choice, ...]
    more: tuple[Choice, ...]
    left_out: int
    open: bool


def changed_address(**changes: str) -> str:
    """Give the address of this page with other wishes, from its first page on; an empty wish is left out."""
    asked = {**request.args.to_dict(), **changes, "trang": ""}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{request.script_root}{quote(request.path)}?{query}"


def show_facets(counted: Mapping[str, Sequence[Share]]) -> tuple[Facet, ...]:
    """Show the facets of an answer that have something to choose."""
    shown = (_show(name, counted[name]) for name in FACETS)
    return tuple(facet for facet in shown if facet.first)


def _show(name: str, shares: Sequence[Share]) -> Facet:
    """Show one facet; values that say nothing cannot be chosen."""
    told = [share for share in shares if share.label]
    if name == "year":
        told.sort(key=lambda share: share.label, reverse=True)
    words_of = _namer(name, told)
    asked = request.args.get(name, "")
    choices = [
        Choice(
            words_of(share.label),
            share.count,
            changed_address(**{name: "" if share.label == asked else share.label}),
            share.label == asked,
        )
        for share in told[:MOST_SHOWN]
    ]
    choices.sort(key=lambda choice: not choice.chosen)
    return Facet(
        name,
        str(FACETS[name]),
        tuple(choices[:SHOWN]),
        tuple(choices[SHOWN:]),
        max(len(told) - MOST_SHOWN, 0),
        bool(asked) or name in OPEN,
    )


def _namer(name: str, shares: Sequence[Share]) -> Callable[[str], str]:
    """Give what names the values of a facet."""
    tables = {
        "status": STATES,
        "level": ALL_LEVELS,
        "sort": SORTS,
        "deadline": DEADLINES,
        "standing": STANDINGS,
    }
    if name in tables:
        return lambda label: label_of(tables[name], label)
    if name == "relation":
        return relation_of
    if name == "bearer":
        return bearer_of
    if name == "place":
        places = current_library().store.places([share.label for share in shares[:MOST_SHOWN]])
        known = {place.id: place.name for place in places}
        return lambda label: known.get(label, label)
    return str


def bearer_of(label: str) -> str:
    """Name who bears duties: ``"Ủy ban nhân dân/commune"`` is *Ủy ban nhân dân (cấp xã)*."""
    kind, _, level = label.partition("/")
    said = level and level not in {"central", "village"}
    return gettext("%(who)s (%(level)s)", who=kind, level=label_of(ALL_LEVELS, level)) if said else kind


def chosen_words(counted: Mapping[str, Sequence[Share]]) -> tuple[Choice, ...]:
    """List what narrows the answer, each with the address that leaves it out."""
    found = []
    for name in FACETS:
        asked = request.args.get(name, "").strip()
        if asked:
            shares = counted.get(name, ())
            count = next((share.count for share in shares if share.label == asked), 0)
            words = (
                f"{FACETS[name]}: {_namer(name, [share for share in shares if share.label == asked])(asked)}"
            )
            found.append(Choice(words, count, changed_address(**{name: ""}), chosen=True))
    return tuple(found)
