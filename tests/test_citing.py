"""Real citation strings and the shipped library: each is read to its identity, or withheld with candidates."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from kg.number import number_key

if TYPE_CHECKING:
    from pathlib import Path

    from kg.library import Answer, Library

NUMBER_RE = re.compile(r"\d+[a-z]?(?:/\d{4})?/[A-ZĐ][\w&\-]*|\d+-[A-ZĐ]+/[A-ZĐ]+\d?|\d+/\d{4}(?!\d|/)")
CONSTITUTION_RE = re.compile(r"Hiến pháp (\d{4})")
NAMES_NO_DOCUMENT = frozenset({129, 131, 137, 140, 141, 144, 145, 149, 170, 177, 185})
"""Examples whose words name no document: provisions alone, *Luật này*, a bracket of a bibliography."""
NOT_IN_THE_LIBRARY = frozenset({83})
"""*nghị quyết số 1663*, whose document no source of the shipped library has: withheld, with nothing to offer."""


def wanted(normalised: str) -> set[str]:
    """List the keys of the documents that a text names by number, and of the Constitutions."""
    keys = {number_key(number) for number in NUMBER_RE.findall(normalised)}
    return keys | {f"hien-phap/{year}" for year in CONSTITUTION_RE.findall(normalised)}


def key_of(document: str) -> str:
    """Give the key of a document by its identifier: its number, or kind and year of the Constitution."""
    kind, year, name = document.split("/")[:3]
    return f"{kind}/{year}" if kind == "hien-phap" else name.split("_")[0].lstrip("0")


def said(answers: tuple[Answer, ...]) -> tuple[set[str], set[str]]:
    """Give the keys of what is asserted, and of what is offered."""
    links = [answer.link for answer in answers]
    asserted = {key_of(link.target) for link in links if link.target}
    return asserted, {key_of(each) for link in links for each in link.candidates}


def same(key: str, meant: str) -> bool:
    """Tell whether a key is the one meant, which may lack its code (*90/2013*) or its year (*55/NQ-UBTVQH10*)."""
    return key == meant or key.startswith(f"{meant}-") or without_year(key) == without_year(meant)


def without_year(key: str) -> str:
    """Drop the year from the key of a number."""
    return re.sub(r"-(?:19|20)\d\d(?=-)", "", key)


def test_each_real_example_is_read_or_withheld_with_candidates(library: Library, shared: Path) -> None:
    """No example is lost; what is asserted is what the example means."""
    examples = json.loads((shared / "gold" / "citations_dev.json").read_text(encoding="utf-8"))
    lost, wrong = [], []
    for example in examples:
        if example["n"] in NAMES_NO_DOCUMENT | NOT_IN_THE_LIBRARY:
            continue
        identities = wanted(example["normalised"]) or wanted(example["surface"])
        asserted, offered = said(library.cite(example["surface"]))
        if not any(same(key, each) for key in asserted | offered for each in identities):
            lost.append(example["surface"])
        if not wanted(example["normalised"]):
            continue  # it says how many documents there are, not which
        meant = identities | wanted(example["surface"])
        wrong += [key for key in asserted if not any(same(key, each) for each in meant)]
    assert (lost, wrong) == ([], [])


def test_examples_that_name_no_document_assert_none(library: Library, shared: Path) -> None:
    """Provisions alone, *Luật này* and a bracket of a bibliography have no target outside their text."""
    examples = json.loads((shared / "gold" / "citations_dev.json").read_text(encoding="utf-8"))
    for example in examples:
        if example["n"] in NAMES_NO_DOCUMENT:
            asserted, _ = said(library.cite(example["surface"]))
            assert not asserted, example["surface"]
