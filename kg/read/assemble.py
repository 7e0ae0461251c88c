"""Articles → one text with its units: the layout that every record format shares.

Điều 1. Phạm vi điều chỉnh
Luật này quy định về …

Điều 2. Giải thích từ ngữ
…
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from kg.model import Unit
from kg.number import unit_segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LABEL_RE = re.compile(r"(\d+)(\D*)")


@dataclass(frozen=True, slots=True)
class Article:
    """One article as a record gives it; ``parents`` are its containers, outermost first, as path and label."""

    label: str  # "12", "15a"; "" where the record numbers it by no Điều
    heading: str
    body: str
    parents: tuple[tuple[str, str], ...] = ()  # (("chuong-1", "I"), ("chuong-1/muc-2", "2"))


def assemble(
    articles: Sequence[Article],
    headings: Mapping[str, str] | None = None,
) -> tuple[str, tuple[Unit, ...]]:
    r"""Write articles one below the other and mark where each stands, and the chapters and sections around them.

    ``headings`` gives those of chapters by path. Spans are code points into the text; an article's ends with its
    last line. A second article of one number, another edition of it, gets the path ``dieu-5~2``.

    >>> text, units = assemble([Article("1", "Phạm vi", "Luật này …"), Article("2", "", "Áp dụng")])
    >>> text
    'Điều 1. Phạm vi\nLuật này …\n\nĐiều 2. Áp dụng'
    >>> [(unit.path, text[unit.start : unit.end]) for unit in units][1]
    ('dieu-2', 'Điều 2. Áp dụng')
    """
    pieces: list[str] = []
    units: list[Unit] = []
    seen: Counter[str] = Counter()
    position = 0
    for article in articles:
        piece = write_article(article)
        if article.label:
            path = unit_segment("dieu", article.label)
            seen[path] += 1
            path += f"~{seen[path]}" if seen[path] > 1 else ""
            parent = article.parents[-1][0] if article.parents else ""
            end = position + len(piece)
            units.append(Unit(path, "dieu", article.label, article.heading, position, end, parent=parent))
        pieces.append(piece)
        position += len(piece) + 2
    containers = _containers(units, articles, headings or {})
    return "\n\n".join(pieces), tuple(
        sorted(chain(containers, units), key=lambda unit: (unit.start, -unit.end))
    )


def write_article(article: Article) -> str:
    """Write one article: its number and heading on the first line, or its first words where it has no heading."""
    number = f"Điều {article.label}." if article.label else ""
    head = " ".join(part for part in (number, article.heading) if part)
    joint = "\n" if article.heading else " "
    return joint.join(part for part in (head, article.body) if part)


def article_order(label: str) -> tuple[int, str]:
    """Sort key of an article's label: 5 before 5a before 10; what has no number comes last.

    >>> sorted(["10", "5a", "5"], key=article_order)
    ['5', '5a', '10']
    """
    match = LABEL_RE.fullmatch(label)
    return (int(match[1]), match[2]) if match else (10**9, label)


def _containers(
    units: Iterable[Unit], articles: Iterable[Article], headings: Mapping[str, str]
) -> list[Unit]:
    """Make the chapters and sections that the articles name as their parents, each around all of its articles."""
    spans: dict[str, tuple[str, int, int]] = {}
    for unit, article in zip(units, (article for article in articles if article.label), strict=True):
        for path, label in article.parents:
            first_label, start, end = spans.get(path, (label, unit.start, unit.end))
            spans[path] = (first_label, min(start, unit.start), max(end, unit.end))
    return [
        Unit(
            path,
            path.rsplit("/", 1)[-1].rsplit("-", 1)[0],
            label,
            headings.get(path, ""),
            start,
            end,
            parent=path.rpartition("/")[0],
        )
        for path, (label, start, end) in spans.items()
    ]
