"""The numbers that reports give: shares of a total, per cents, counts."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Literal

from kg.act.plan import is_within, plans_in
from kg.cite.plain import plain_text
from kg.cite.words import choice_pattern
from kg.model import Figure
from kg.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.cite.plain import Plain

# From the first digit of a run: 1.200; 12,5; 350.
NUMBER = r"\d(?<!\d\d)(?:\d{0,2}(?:\.\d{3})+(?:,\d{1,2})?|\d{0,5}(?:,\d{1,2})?)"
NOT_BEFORE_RE = re.compile(
    r"(?:[\w.,\-]|(?<![^\W\d_])/|(?:ngày|(?<!tổng )số|điều|khoản|mục|quý|thứ|lần|tháng|năm|phường|quận|khóa)\s+)$"
)
LEFT_RE = re.compile(r"[^;.\n]{0,80}?(?<!\w)(?:còn\s+lại|chưa)(?!\w)")
LEFT_BEFORE_RE = re.compile(r"còn\s+lại\s*[,:]?\s*(?:gồm|là|có|:)[^;.\n]*$")
DONE_BEFORE_RE = re.compile(r"(?:đã|đạt|hoàn\s+thành|có)\s+(?:\w+\s+){0,4}$")


TEAM, ORGANISES = "tổ", " chức"  # Phường 1 tổ chức counts no teams


@cache
def _figure_re() -> re.Pattern[str]:
    """Match a number with what it counts: a share of a total, a per cent, or a count."""
    units = choice_pattern(row["unit"] for row in table("figure_units"))
    return re.compile(
        rf"(?P<value>(?>{NUMBER}))\s*(?:(?P<percent>%)|(?:/\s*(?P<total>{NUMBER})(?!/|"
        rf"\d)\s*)?\s+(?P<unit>{units})(?!\w))"
    )


def find_figures(text: str) -> tuple[Figure, ...]:
    """Find the figures of a report, in the order of their places; offsets point into the text as given.

    >>> [(each.value, each.total, each.kind) for each in find_figures("đôn đốc 93/180 bản còn lại, đạt 100%")]
    [(93.0, 180.0, 'remaining'), (100.0, None, 'done')]
    """
    plain = plain_text(text)
    return figures_in(plain, plans_in(plain.low))


def figures_in(plain: Plain, plans: tuple[tuple[int, int], ...]) -> tuple[Figure, ...]:
    """Find the figures of a text in matching form, whose stretches of plans are known."""
    return tuple(
        Figure(
            plain.at(figure.start), plain.at(figure.end), figure.value, figure.total, figure.unit, figure.kind
        )
        for figure in _figures(plain.low, plans)
    )


def _figures(low: str, plans: tuple[tuple[int, int], ...]) -> Iterator[Figure]:
    """Find figures in the matching text."""
    for match in _figure_re().finditer(low):
        if match["unit"] == TEAM and low.startswith(ORGANISES, match.end()):
            continue
        if NOT_BEFORE_RE.search(low, max(0, match.start() - 12), match.start()):
            continue
        value = _value(match["value"])
        total = _value(match["total"]) if match["total"] else None
        if total is not None and value > total:
            continue
        planned = is_within(match.start(), plans)
        unit = " ".join((match["unit"] or "%").split())
        yield Figure(match.start(), match.end(), value, total, unit, _kind(low, match, planned=planned))


def _kind(
    low: str, match: re.Match[str], *, planned: bool
) -> Literal["remaining", "done", "target", "planned", "share"]:
    """Tell what a figure is: what is left, what is done, what is wanted."""
    if match["total"]:
        before = low[max(0, match.start() - 120) : match.start()]
        if LEFT_RE.match(low, match.end()) or LEFT_BEFORE_RE.search(before):
            return "remaining"
        return "done" if DONE_BEFORE_RE.search(low, max(0, match.start() - 60), match.start()) else "share"
    if planned:
        return "target" if match["percent"] else "planned"
    return "done"


def _value(digits: str) -> float:
    """Read a number as Vietnamese writes it: ``1.200`` is twelve hundred, ``99,5`` a decimal."""
    return float(re.sub(r"\.(?=\d{3})", "", digits).replace(",", "."))
