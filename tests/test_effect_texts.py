"""What texts say of time, from the file to the answer: a library of short documents of our own, asked day by day."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kg.library import build_library, open_library

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.library import Library

ROWS: list[dict[str, Any]] = [
    json.loads(line)
    for line in (Path(__file__).parent / "gold" / "status_texts.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
CASES = [
    (row.get("cited") or f"{row['kind']} {row['number']}", unit, day, state)
    for row in ROWS
    for unit, day, state in row["status"]
]


@pytest.fixture(scope="module")
def library(
    tmp_path_factory: pytest.TempPathFactory, own_tables: Callable[[Path], Path]
) -> Iterator[Library]:
    """Give a library of the documents of ``gold/status_texts.jsonl`` and no others."""
    folder = tmp_path_factory.mktemp("texts")
    own_tables(folder / "files")
    facts = ("kind", "number", "title", "issued", "effective", "place")
    for number, row in enumerate(row for row in ROWS if "text" in row):
        head = "".join(f"{name}: {row[name]}\n" for name in facts if name in row)
        text = f"---\n{head}standing: official\n---\n{row['text']}\n"
        (folder / "files" / f"{number}.md").write_text(text, encoding="utf-8")
    build_library((folder / "files",), folder / "library", index=False)
    with open_library(folder / "library") as opened:
        yield opened


@pytest.mark.parametrize(
    ("name", "unit", "day", "state"), CASES, ids=[" ".join(filter(None, case)) for case in CASES]
)
def test_state_of_a_day(library: Library, name: str, unit: str, day: str, state: str) -> None:
    """A document or unit has on each day the state that the texts give it; unknown where they do not tell."""
    assert library.status(name, unit, dt.date.fromisoformat(day)).state == state


def test_days_that_cannot_be_are_reported(library: Library) -> None:
    """A day of effect that the calendar lacks, or centuries away, is a contradiction, not an answer."""
    found = {(each.kind, each.document.rsplit("/", 1)[1]) for each in library.conflicts()}
    assert {("impossible", "921-2020-nd-cp"), ("impossible", "922-2020-nd-cp")} <= found


def test_days_that_differ_are_shown_from_both_sides(library: Library) -> None:
    """Where a list and the text itself give different days of effect, both stand in the contradiction."""
    found = {each.document: each for each in library.conflicts() if each.kind == "dates"}
    events = found["nghi-dinh/2020/931-2020-nd-cp"].events
    assert {(each.basis, str(each.date)) for each in events} == {
        ("source", "2020-07-01"),
        ("text", "2021-01-01"),
    }
