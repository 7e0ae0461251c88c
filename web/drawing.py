"""A chain as a drawing: documents in bands by rank, the highest norm on top, each band in the order of dates.

Laid out here and complete as it stands: real links, no script, no style but classes of the style sheet.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from flask_babel import gettext

from web.addresses import document_address
from web.labels import kind_ranks, relation_of
from web.naming import REPORT, long_name, short_name
from web.pages import written_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.model import Document
    from web.evidence import Step
    from web.marks import Mark

LARGEST = 200
"""Documents in one drawing; more would not be read."""

WIDTH, HEIGHT = 168, 44
GAP_ACROSS, GAP_DOWN = 24, 34
LABEL = 20
"""Above each band, for its name."""
MARGIN = 10
LETTERS = 20
"""Of a number or title in a box."""
COLUMNS = ((12, 3), (60, 4), (LARGEST, 5))
"""Boxes side by side, by how many documents there are at most."""
LAST_RANKS = 98, 99
"""Of reports, and of kinds that have no rank."""


@dataclass(frozen=True, slots=True)
class Box:
    """A document in its place: the left upper corner, in pixels."""

    number: int  # by which lines, boxes and rows of the list find each other
    document: Document
    name: str
    below: str  # the line under the name: the day
    hint: str
    address: str
    mark: Mark | None
    x: int
    y: int
    opens: str = (
        ""  # the address of the chain with what lies beyond this document, where that is not drawn yet
    )
    is_root: bool = False
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class Line:
    """A curve from the document that acts to the one acted on."""

    source: int
    target: int
    path: str
    words: str
    strong: bool


@dataclass(frozen=True, slots=True)
class Band:
    """The name of a layer, and where it stands."""

    words: str
    y: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """Bands, boxes and lines, and the room they take."""

    width: int
    height: int
    bands: tuple[Band, ...]
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    left_out: int  # documents of the chain that found no room

    @property
    def numbers(self) -> dict[str, int]:
        """Give the number of each document that is drawn, by identifier."""
        return {box.document.id: box.number for box in self.boxes}


@dataclass(frozen=True, slots=True)
class Beyond:
    """What is drawn on a box beside its name, by document: marks of validity, addresses that open what lies beyond."""

    marks: Mapping[str, Mark] = field(default_factory=dict)
    opens: Mapping[str, str] = field(default_factory=dict)


def draw(root: Document, steps: Sequence[Step], beyond: Beyond | None = None) -> Drawing:
    """Lay out the documents of a chain, nearest to the root first where there is not room for all."""
    found = _documents(root, steps)
    drawn = found[:LARGEST]
    columns = next(columns for most, columns in COLUMNS if len(drawn) <= most)
    bands: list[Band] = []
    boxes: dict[str, Box] = {}
    down = MARGIN
    for rank, documents in groupby(sorted(drawn, key=_order), key=_rank):
        layer = list(documents)
        bands.append(Band(_band_name(rank, layer), down + LABEL - 6))
        down += LABEL
        for place, document in enumerate(layer):
            corner = (
                MARGIN + place % columns * (WIDTH + GAP_ACROSS),
                down + place // columns * (HEIGHT + GAP_DOWN),
            )
            boxes[document.id] = _box(
                document, len(boxes), corner, beyond or Beyond(), is_root=document is root
            )
        down += -(-len(layer) // columns) * (HEIGHT + GAP_DOWN)
    width = min(columns, max(len(boxes), 1)) * (WIDTH + GAP_ACROSS) - GAP_ACROSS + 2 * MARGIN
    return Drawing(
        width, down, tuple(bands), tuple(boxes.values()), tuple(_lines(steps, boxes)), len(found) - len(drawn)
    )


def _documents(root: Document, steps: Iterable[Step]) -> list[Document]:
    """Give each document of a chain once, the root first."""
    found = {root.id: root}
    for step in steps:
        for document in (step.source, step.target):
            found.setdefault(document.id, document)
    return list(found.values())


def _rank(document: Document) -> int:
    """Give the layer of a document: the rank of its kind, reports below all."""
    reports, others = LAST_RANKS
    return reports if document.kind == REPORT else kind_ranks().get(document.kind, others)


def _order(document: Document) -> tuple[int, str, str]:
    """Order documents: the higher norm first, then the older one."""
    day = document.issued.isoformat() if document.issued else "9999"
    return _rank(document), day, document.id


def _band_name(rank: int, layer: Iterable[Document]) -> str:
    """Name a layer by the kinds in it."""
    kinds = ", ".join(dict.fromkeys(document.kind for document in layer if document.kind))
    return str(gettext("Tin từ địa phương")) if rank == LAST_RANKS[0] else kinds or str(gettext("Khác"))


def _box(document: Document, number: int, corner: tuple[int, int], beyond: Beyond, *, is_root: bool) -> Box:
    """Place one document."""
    name = document.number or short_name(document)
    mark = beyond.marks.get(document.id)
    return Box(
        number,
        document,
        name if len(name) <= LETTERS else f"{name[: LETTERS - 1]}…",
        written_day(document.issued),
        ", ".join(filter(None, (long_name(document), mark.words if mark else ""))),
        document_address(document.id),
        mark,
        *corner,
        opens=beyond.opens.get(document.id, ""),
        is_root=is_root,
    )


def _lines(steps: Iterable[Step], boxes: Mapping[str, Box]) -> Iterator[Line]:
    """Join the boxes of each step, at the sides that face each other."""
    for step in steps:
        source, target = boxes.get(step.source.id), boxes.get(step.target.id)
        if source and target and source is not target:
            words = ", ".join(dict.fromkeys(relation_of(proof.hop.relation) for proof in step.proofs))
            strong = any(proof.address for proof in step.proofs)
            told = f"{source.hint} → {words} → {target.hint}"
            yield Line(source.number, target.number, _curve(source, target), told, strong)


def _curve(source: Box, target: Box) -> str:
    """Draw from one box to another: from top to bottom between rows, over the tops within one."""
    begin_x, end_x = source.x + WIDTH // 2, target.x + WIDTH // 2
    if source.y == target.y:
        over = source.y - GAP_DOWN // 2
        return f"M{begin_x} {source.y}C{begin_x} {over} {end_x} {over} {end_x} {target.y}"
    upward = target.y < source.y
    begin_y = source.y + (0 if upward else HEIGHT)
    end_y = target.y + (HEIGHT if upward else 0)
    middle = (begin_y + end_y) // 2
    return f"M{begin_x} {begin_y}C{begin_x} {middle} {end_x} {middle} {end_x} {end_y}"
