"""The text of a document as HTML: units with their anchors, every citation a link; one pass over the text.

Knows nothing of pages. Offsets are code points into the text as it was given.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask_babel import gettext
from markupsafe import Markup, escape

from web.addresses import citation_anchor, document_address, evidence_address
from web.labels import relation_of, unit_namer, unit_of
from web.naming import full_title, long_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kg.model import Document, Link, Unit
    from web.marks import Mark

CONTAINERS = ("phan", "chuong", "phu-luc", "muc", "tieu-muc", "dieu", "mau")
"""Units whose first line is a heading, outermost first."""

FIRST_HEADING = 3
LAST_HEADING = 6
LONGEST_HEADING = 300
"""Code points; a longer first line of an article is its text."""

LINE_RE = re.compile(r"[^\r\n]+")
MARKS_RE = re.compile(r"\s*(?:\#{1,6}\s+)?")
"""What Markdown writes before a heading."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text inside one citation; a citation that another interrupts has several."""

    start: int
    end: int
    link: Link


@dataclass(frozen=True, slots=True)
class Beside:
    """What is written beside the text: names of documents cited, marks of citations and of units, numbers of notes."""

    names: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[Link, Mark] = field(default_factory=dict)
    units: Mapping[str, Mark] = field(default_factory=dict)
    notes: Mapping[str, int] = field(default_factory=dict)


class TextRenderer:
    """Writes the text of one document, whole or in part."""

    def __init__(
        self,
        document: Document,
        body: str,
        units: Sequence[Unit],
        links: Iterable[Link],
        *,
        digests: Mapping[str, str],
    ) -> None:
        self._id = document.id
        self._titles = {document.title, full_title(document)}
        self._body = body
        self._pieces = tuple(find_pieces(links))
        self._starts = [piece.start for piece in self._pieces]
        self._units = sorted((unit for unit in units), key=lambda unit: unit.start)
        self._levels = heading_levels(units)
        self._digests = digests
        self._beside = Beside()
        self._hint_of_units = self._own_path = self._asked = ""
        self._say_unit: Callable[[str], str] = str
        self._last_level = FIRST_HEADING - 1

    def render(self, beside: Beside, start: int = 0, end: int | None = None) -> Markup:
        """Write the text between two offsets."""
        self._beside = beside
        self._hint_of_units = str(escape(gettext("%(unit)s: cách ghi, đường dẫn, ai viện dẫn")))
        self._say_unit = unit_namer()
        self._own_path, _, asked = document_address(self._id).partition("?")
        self._asked = escape(f"?{asked}" if asked else "")
        self._last_level = FIRST_HEADING - 1
        end = len(self._body) if end is None else end
        waiting = iter([unit for unit in self._units if start <= unit.start < end])
        following = next(waiting, None)
        seen: set[str] = set()
        blocks: list[str] = []
        for line in LINE_RE.finditer(self._body, start, end):
            begun: list[Unit] = []
            while following and following.start < line.end():
                begun.append(following)
                following = next(waiting, None)
            if line[0].strip() and not (self._is_title(line) and not begun):
                blocks.append(self._block(line.start(), line.end(), begun, seen))
        return Markup("\n".join(blocks))  # noqa: S704, every part was escaped when it was written

    def _is_title(self, line: re.Match[str]) -> bool:
        """Tell whether a line of Markdown only repeats the name over the page, and cites nothing else."""
        words = MARKS_RE.sub("", line[0], count=1).strip()
        if not line[0].startswith("#") or words not in self._titles:
            return False
        inside = self._pieces[bisect_left(self._starts, line.start()) : bisect_left(self._starts, line.end())]
        return all(piece.link.target == self._id for piece in inside)

    def _block(self, start: int, end: int, begun: Sequence[Unit], seen: set[str]) -> str:
        """Write one line as a heading or a paragraph, with the anchors of the units that begin in it."""
        marks = MARKS_RE.match(self._body, start, end)
        first = marks.end() if marks else start
        paths = [escape(unit.path) for unit in fresh(begun, seen)]
        named = (
            f' id="{paths[0]}"' if paths else ""
        )  # the line is the anchor of the first, a long law has thousands
        anchors = "".join(f'<a id="{path}" class="moc"></a>' for path in paths[1:])
        heading = next((unit for unit in begun if unit.kind in self._levels and not unit.quoted), None)
        if heading and end - first <= LONGEST_HEADING:
            level = self._last_level = min(self._levels[heading.kind], self._last_level + 1)
            words, sign = self._inline(first, end), self._key(heading)
            written = f'<h{level} class="u-{heading.kind}"{named}>{anchors}{words}{sign}</h{level}>'
            return written + self._digest(heading.path)
        style = begun[-1].kind if begun else ("ten" if first > start and self._body[start] == "#" else "doan")
        quoted = " trich" if begun and begun[-1].quoted else ""
        own = next((unit for unit in reversed(begun) if not unit.quoted), None)
        sign = self._key(own) if paths and own else ""
        return f'<p class="u-{style}{quoted}"{named}>{anchors}{self._inline(first, end)}{sign}</p>'

    def _key(self, unit: Unit) -> str:
        """Write the mark of a unit's state, and the key that opens it: how to cite it, its address, who cites it."""
        mark = self._beside.units.get(unit.path)
        hint = self._hint_of_units % {"unit": self._say_unit(unit.path)}
        own = f"{self._own_path}/{quote(unit.path)}{self._asked}"
        sign = f" {mark.__html__()}" if mark else ""
        return f'{sign} <a class="khoa" href="{own}" aria-label="{hint}">¶</a>'

    def _digest(self, path: str) -> str:
        """Write our own digest of a unit beside its official text, to be unfolded."""
        digest = self._digests.get(path)
        if not digest:
            return ""
        title = escape(gettext("Tóm lược, không phải nguyên văn"))
        lines = "".join(f"<p>{escape(line)}</p>" for line in digest.splitlines() if line.strip())
        return f'<details class="tom"><summary>{title}</summary>{lines}</details>'

    def _inline(self, start: int, end: int) -> str:
        """Write a stretch of one line, its citations as links."""
        parts: list[str] = []
        position = start
        index = max(bisect_left(self._starts, start) - 1, 0)
        while index < len(self._pieces) and self._pieces[index].start < end:
            piece = self._pieces[index]
            index += 1
            inner_start, inner_end = max(piece.start, position), min(piece.end, end)
            if inner_end <= inner_start:
                continue
            parts += (escape(self._body[position:inner_start]), self._anchor(piece, inner_start, inner_end))
            position = inner_end
        parts.append(escape(self._body[position:end]))
        return "".join(parts)

    def _anchor(self, piece: Piece, start: int, end: int) -> str:
        """Write one citation, or a part of it, as a link that says in words what it leads to."""
        link, words = piece.link, escape(self._body[start:end])
        begins, ends = start == link.citation.start, end == link.citation.end
        name = f' id="{citation_anchor(start)}"' if begins else ""
        if link.outcome == "resolved":
            unit = link.units[0] if link.units else ""
            style = "vd noi" if link.target == self._id else "vd"
            target = document_address(link.target, unit)
            state = self._beside.links.get(link) if ends else None
            note = self._beside.notes.get(link.target) if ends else None
            number = f' data-so="{note}"' if note else ""
            beside = state.__html__() if state else ""
            title = escape(self._hint(link))
            return f'<a class="{style}"{name}{number} href="{target}" title="{title}">{words}{beside}</a>'
        where = evidence_address(self._id, link.citation.start)
        style, hint, mark = undecided(link)
        sign = f'<span class="dau" aria-hidden="true">{mark}</span>' if ends else ""
        return f'<a class="vd {style}"{name} href="{where}" title="{escape(hint)}">{words}{sign}</a>'

    def _hint(self, link: Link) -> str:
        """Say what a resolved citation leads to: relation, document, unit."""
        units = ", ".join(unit_of(path) for path in link.units[:3])
        if link.target == self._id:
            return units or gettext("chính văn bản này")
        name = self._beside.names.get(link.target, link.target)
        return " · ".join(filter(None, (relation_of(link.citation.relation), units, name)))


def undecided(link: Link) -> tuple[str, str, str]:
    """Give style, words and mark of a citation without a single answer."""
    if link.outcome == "ambiguous":
        return "nhieu", gettext("Có nhiều khả năng – mời chọn"), "⁇"
    return "chua", gettext("Chưa nối được – xem lý do"), "?"


def fresh(units: Iterable[Unit], seen: set[str]) -> Iterator[Unit]:
    """Give the units whose path no earlier one had, for anchors must be unique; quoted ones have none."""
    for unit in units:
        if unit.path not in seen and not unit.quoted:
            seen.add(unit.path)
            yield unit


def find_pieces(links: Iterable[Link]) -> Iterator[Piece]:
    """Lay citations side by side: where one stands inside another, the outer one is parted around it."""
    shown = [link for link in links if link.outcome != "rejected" and link.citation.end > link.citation.start]
    shown.sort(key=lambda link: (link.citation.start, -link.citation.end))
    around: list[Link] = []
    position = 0
    for link in (*shown, None):
        until = link.citation.start if link else sys.maxsize
        while around and around[-1].citation.end <= until:
            inner = around.pop()
            if inner.citation.end > position:
                yield Piece(max(position, inner.citation.start), inner.citation.end, inner)
                position = inner.citation.end
        if link is None:
            return
        if around and until > position:
            yield Piece(max(position, around[-1].citation.start), until, around[-1])
        position = max(position, until)
        around.append(link)


def heading_levels(units: Iterable[Unit]) -> Mapping[str, int]:
    """Give each kind of heading that a document has the level it may go down to."""
    present = {unit.kind for unit in units if not unit.quoted}
    kinds = [kind for kind in CONTAINERS if kind in present]
    return {kind: min(FIRST_HEADING + depth, LAST_HEADING) for depth, kind in enumerate(kinds)}


def names_of(documents: Iterable[Document]) -> dict[str, str]:
    """Give documents their long names, by identifier."""
    return {document.id: long_name(document) for document in documents}
