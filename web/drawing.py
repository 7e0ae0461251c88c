"""A chain as a drawing: documents in layers by their distance, each layer in order of rank and date, as inline SVG.

Laid out here and complete as it stands: real links, no script, no style but classes of the style sheet.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from web.addresses import document_address
from web.labels import kind_ranks, relation_of
from web.naming import long_name, short_name
from web.pages import written_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.model import Document
    from web.evidence import Step

LARGEST = 100
"""Documents in one drawing; more would not be read."""

WIDTH, HEIGHT = 178, 44
GAP_ACROSS, GAP_DOWN = 46, 12
MARGIN = 10
LETTERS = 23
"""Of a number or title in a box."""


@dataclass(frozen=True, slots=True)
class Box:
    """A document in its place: the left upper corner, in pixels."""

    document: Document
    name: str
    below: str  # the line under the name: kind and day
    hint: str
    address: str
    x: int
    y: int
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class Line:
    """A curve from the document that acts to the one acted on."""

    path: str
    words: str
    strong: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes and lines, and the room they take."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    left_out: int  # documents of the chain that found no room


def draw(root: Document, steps: Sequence[Step]) -> Drawing:
    """Lay out the documents of a chain from its root rightward."""
    levels, documents = _levels(root, steps)
    drawn = list(levels)[:LARGEST]
    layers: dict[int, list[str]] = defaultdict(list)
    for id in drawn:
        layers[levels[id]].append(id)
    columns = [sorted(layers[level], key=lambda id: _order(documents[id])) for level in sorted(layers)]
    tallest = max(len(column) for column in columns)
    height = tallest * (HEIGHT + GAP_DOWN) - GAP_DOWN + 2 * MARGIN
    boxes = {
        id: _box(documents[id], across, down)
        for across, column in enumerate(columns)
        for down, id in enumerate(column)
    }
    width = len(columns) * (WIDTH + GAP_ACROSS) - GAP_ACROSS + 2 * MARGIN
    return Drawing(
        width, height, tuple(boxes.values()), tuple(_lines(steps, boxes)), len(levels) - len(drawn)
    )


def _levels(root: Document, steps: Iterable[Step]) -> tuple[dict[str, int], dict[str, Document]]:
    """Give each document its distance from the root, nearest first."""
    levels, documents = {root.id: 0}, {root.id: root}
    for step in steps:
        for document in (step.source, step.target):
            levels.setdefault(document.id, step.level)
            documents.setdefault(document.id, document)
    return levels, documents


def _order(document: Document) -> tuple[int, str, str]:
    """Order a layer: the higher norm first, then the older one."""
    day = document.issued.isoformat() if document.issued else "9999"
    return kind_ranks().get(document.kind, 99), day, document.id


def _box(document: Document, across: int, down: int) -> Box:
    """Place one document."""
    name = document.number or short_name(document)
    return Box(
        document,
        name if len(name) <= LETTERS else f"{name[: LETTERS - 1]}…",
        " · ".join(filter(None, (document.kind, written_day(document.issued)))),
        long_name(document),
        document_address(document.id),
        MARGIN + across * (WIDTH + GAP_ACROSS),
        MARGIN + down * (HEIGHT + GAP_DOWN),
    )


def _lines(steps: Iterable[Step], boxes: Mapping[str, Box]) -> Iterable[Line]:
    """Join the boxes of each step, at the sides that face each other."""
    for step in steps:
        source, target = boxes.get(step.source.id), boxes.get(step.target.id)
        if source and target and source is not target:
            words = ", ".join(dict.fromkeys(relation_of(proof.hop.relation) for proof in step.proofs))
            strong = any(proof.address for proof in step.proofs)
            yield Line(_curve(source, target), f"{source.hint} → {words} → {target.hint}", strong)


def _curve(source: Box, target: Box) -> str:
    """Draw from one box to another: across between layers, around the right side within one."""
    begin_y, end_y = source.y + HEIGHT // 2, target.y + HEIGHT // 2
    if source.x == target.x:
        side, bow = source.x + WIDTH, source.x + WIDTH + GAP_ACROSS // 2
        return f"M{side} {begin_y}C{bow} {begin_y} {bow} {end_y} {side} {end_y}"
    rightward = target.x > source.x
    begin_x = source.x + (WIDTH if rightward else 0)
    end_x = target.x + (0 if rightward else WIDTH)
    middle = (begin_x + end_x) // 2
    return f"M{begin_x} {begin_y}C{middle} {begin_y} {middle} {end_y} {end_x} {end_y}"
