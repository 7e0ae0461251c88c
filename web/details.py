"""What a document's page says beside its text: facts, contents, relations, and what sources disagree on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from flask_babel import gettext

from kg.number import format_date
from web.addresses import citation_anchor, document_address, place_address
from web.labels import STANDINGS, basis_of, label_of, relation_of
from web.naming import REPORT, long_name
from web.render import heading_levels

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Literal

    from kg.library import Library
    from kg.model import Document, Relation, Unit
    from kg.store import Origin

EDGES = 400
"""Of one direction on one page."""

PAIRS = 5000
"""Relations of one direction that are looked at for the units they name."""

PAIRS_SHOWN = 12
"""Of one relation to one document."""

FATES = ("amends", "supplements", "replaces", "repeals", "suspends", "corrects")
"""Relations that change what they act on."""

ENDINGS = frozenset({"replaces", "repeals", "suspends"})
"""Of these, what does it to a part of a document leaves the rest as it was."""

FATE_EDGES = 1000


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the facts; ``field`` is its name in the library."""

    field: str
    label: str
    words: str
    address: str = ""
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the contents."""

    path: str
    words: str
    depth: int


@dataclass(frozen=True, slots=True)
class UnitPair:
    """Which unit of a document acts on which unit of another; ``""`` for the whole document."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Joined:
    """A document at the other end of a relation, and where the relation is stated."""

    document: Document
    name: str
    count: int
    basis: str
    address: str  # of the sentence that states it; "" when no text here does
    units: tuple[UnitPair, ...] = ()  # the first of them, where units are named
    units_left: int = 0


@dataclass(frozen=True, slots=True)
class RelationGroup:
    """All documents joined by one type of relation in one direction."""

    relation: str
    words: str
    joined: tuple[Joined, ...]


@dataclass(frozen=True, slots=True)
class Fate:
    """What other documents did to one, and how many of them."""

    words: str
    number: int


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A fact that a source states otherwise than the page shows it."""

    label: str
    shown: str
    said: str
    source: str


def facts_of(library: Library, document: Document) -> list[Fact]:
    """Give the facts that are known, each marked where no primary text confirms it."""
    place = library.store.place(document.place) if document.place else None
    day_of = {
        name: format_date(day)
        for name in ("issued", "effective", "ended")
        if (day := getattr(document, name))
    }
    issued = gettext("Ngày") if document.kind == REPORT else gettext("Ngày ban hành")
    lines = (
        ("issuer", gettext("Cơ quan ban hành"), document.issuer, ""),
        (
            "place",
            gettext("Địa phương"),
            place.name if place else "",
            place_address(place.id) if place else "",
        ),
        ("issued", issued, day_of.get("issued", ""), ""),
        ("effective", gettext("Có hiệu lực từ"), day_of.get("effective", ""), ""),
        ("ended", gettext("Hết hiệu lực từ"), day_of.get("ended", ""), ""),
        ("ended_why", gettext("Lý do hết hiệu lực"), document.ended_why, ""),
        ("subjects", gettext("Đề mục"), ", ".join(document.subjects), ""),
        ("item_id", gettext("Mã CSDL quốc gia"), str(document.item_id or ""), ""),
        ("standing", gettext("Văn bản trong kho"), label_of(STANDINGS, document.standing), ""),
    )
    return [Fact(*line, unverified=line[0] in document.unverified) for line in lines if line[2]]


def contents_of(units: Sequence[Unit]) -> list[Entry]:
    """Give the headings of a text, outermost first."""
    levels = heading_levels(units)
    lowest = min(levels.values(), default=0)
    seen: set[str] = set()
    entries = []
    for unit in units:
        if unit.kind in levels and not unit.quoted and unit.path not in seen:
            seen.add(unit.path)
            entries.append(Entry(unit.path, unit.heading, levels[unit.kind] - lowest))
    return entries


def fates_of(library: Library, id: str) -> list[Fate]:
    """Count the documents that changed one: ``được sửa đổi bởi 2``; one that ended only a part of it says so."""
    edges = [
        edge for edge in library.store.edges_at([id], "down", limit=FATE_EDGES) if edge.relation in FATES
    ]
    stated = zip(edges, library.store.evidence(edges), strict=True)
    found = Counter(
        (edge.relation, edge.relation in ENDINGS and relation.target_unit != "") for edge, relation in stated
    )
    return [
        Fate(_fate_words(code, partial=partial), found[code, partial])
        for code, partial in sorted(found, key=_by_fate)
    ]


def _by_fate(fate: tuple[str, bool]) -> tuple[int, bool]:
    """Order fates as ``FATES`` does, the whole before the part."""
    return FATES.index(fate[0]), fate[1]


def _fate_words(code: str, *, partial: bool) -> str:
    """Say a fate in words."""
    words = relation_of(code, inverse=True)
    return gettext("%(words)s (một phần)", words=words) if partial else words


def relations_of(
    library: Library, id: str, direction: Literal["up", "down"]
) -> tuple[list[RelationGroup], bool]:
    """Give the documents that one acts on (up) or that act on it (down), by relation, and whether some are left out."""
    edges = library.store.edges_at([id], direction, limit=EDGES + 1)
    left_out, edges = len(edges) > EDGES, edges[:EDGES]
    far = tuple(dict.fromkeys(edge.target if direction == "up" else edge.source for edge in edges))
    documents = {document.id: document for document in library.documents(far)}
    named = unit_pairs_of(library, id, direction)
    rows = [
        (
            edge.relation,
            _joined(documents[other], edge.count, relation, named.get((edge.relation, other), ())),
        )
        for edge, relation in zip(edges, library.store.evidence(edges), strict=True)
        if (other := edge.target if direction == "up" else edge.source) in documents
    ]
    groups = [
        RelationGroup(code, relation_of(code, inverse=direction == "down"), tuple(row for _, row in same))
        for code, same in groupby(sorted(rows, key=_by_relation), key=lambda row: row[0])
    ]
    return groups, left_out


def _by_relation(row: tuple[str, Joined]) -> tuple[str, str, str]:
    """Order rows by type of relation, then by kind and identifier of the other document."""
    return row[0], row[1].document.kind, row[1].document.id


def unit_pairs_of(
    library: Library, id: str, direction: Literal["up", "down"]
) -> dict[tuple[str, str], list[UnitPair]]:
    """Give the pairs of units that relations of a document name, by relation and by the document at the other end."""
    store = library.store
    found = (
        store.relations_from(id, limit=PAIRS) if direction == "up" else store.relations_to(id, limit=PAIRS)
    )
    pairs: dict[tuple[str, str], dict[UnitPair, None]] = {}
    for relation in found:
        other = relation.target if direction == "up" else relation.source
        if relation.source_unit or relation.target_unit:
            pair = UnitPair(relation.source_unit, relation.target_unit)
            pairs.setdefault((relation.relation, other), {})[pair] = None
    return {key: list(kept) for key, kept in pairs.items()}


def _joined(document: Document, count: int, relation: Relation, pairs: Sequence[UnitPair]) -> Joined:
    """Say where a relation is stated, and between which units."""
    address = ""
    if relation.evidence and relation.start is not None:
        address = document_address(relation.evidence, citation_anchor(relation.start))
    shown, left = tuple(pairs[:PAIRS_SHOWN]), max(len(pairs) - PAIRS_SHOWN, 0)
    return Joined(document, long_name(document), count, basis_of(relation.basis), address, shown, left)


def find_disagreements(document: Document, origins: Sequence[Origin]) -> list[Disagreement]:
    """Find what a source says otherwise than the catalogue does."""
    return [each for origin in origins for each in _differences(document, origin)]


def _differences(document: Document, origin: Origin) -> Iterator[Disagreement]:
    """Compare one source with the catalogue."""
    if origin.title and origin.title.casefold() != document.title.casefold():
        yield Disagreement(gettext("Tên gọi"), document.title, origin.title, origin.name)
    if origin.issuer and document.issuer and origin.issuer.casefold() != document.issuer.casefold():
        yield Disagreement(gettext("Cơ quan ban hành"), document.issuer, origin.issuer, origin.name)
    if origin.issued and document.issued and origin.issued != document.issued:
        days = (format_date(document.issued), format_date(origin.issued))
        yield Disagreement(gettext("Ngày ban hành"), *days, origin.name)
