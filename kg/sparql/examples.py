"""The queries that we ship: each a file that says in its first lines what it answers, in Vietnamese and in English."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Example(NamedTuple):
    """One shipped query."""

    name: str  # "01-dang-co-hieu-luc"
    vietnamese: str  # what it answers
    english: str
    text: str  # the whole file


@cache
def examples() -> tuple[Example, ...]:
    """Give the shipped queries, in their order."""
    folder = files("kg.sparql").joinpath("queries")
    found = sorted(
        (each for each in folder.iterdir() if each.name.endswith(".rq")), key=lambda each: each.name
    )
    return tuple(_read(each.name.removesuffix(".rq"), each.read_text(encoding="utf-8")) for each in found)


def _read(name: str, text: str) -> Example:
    """Read the two comments at the head of a query."""
    vietnamese, english, *_ = text.splitlines()
    return Example(name, vietnamese.removeprefix("# "), english.removeprefix("# "), text)
