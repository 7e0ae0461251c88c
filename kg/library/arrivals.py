"""When documents came into a library: what feeds of new matches go by.

A build keeps the days that the one before it knew, and notes those that were not there. What was there from the
first build on has no such day.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from kg.errors import NoLibrary, StaleLibrary
from kg.library.folder import DATABASE, current_build
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

ARRIVALS = "arrivals.tsv"


def note_arrivals(folder: Path, build: Path, store: Store) -> Mapping[str, dt.date]:
    """Write down in a new build which documents came after the first, each with its day, and give them."""
    days = _find_arrivals(folder, store, dt.datetime.now().astimezone().date())
    _write_arrivals(build, days)
    return days


def note_newcomers(served: Path, build: Path, newcomers: Iterable[str]) -> Mapping[str, dt.date]:
    """Write down in a build that was added to what the one before knew, and who came today; give them all."""
    today = dt.datetime.now().astimezone().date()
    days = dict.fromkeys(newcomers, today) | _read_arrivals(served / ARRIVALS)
    _write_arrivals(build, days)
    return days


def _write_arrivals(build: Path, days: Mapping[str, dt.date]) -> None:
    """Write down the days in a build."""
    rows = "".join(f"{id}\t{day.isoformat()}\n" for id, day in sorted(days.items()))
    (build / ARRIVALS).write_text(rows, encoding="utf-8")


def _find_arrivals(folder: Path, store: Store, today: dt.date) -> dict[str, dt.date]:
    """Compare a new build with the one that is served; a document that was only cited was not there."""
    try:
        served = current_build(folder)
        with Store.open(served / DATABASE) as old:
            known = {document.id for document in old.all_documents() if document.standing != "stub"}
    except (NoLibrary, StaleLibrary):
        return {}
    earlier = _read_arrivals(served / ARRIVALS)
    here = (document.id for document in store.all_documents() if document.standing != "stub")
    return {id: earlier.get(id, today) for id in here if id in earlier or id not in known}


def _read_arrivals(file: Path) -> dict[str, dt.date]:
    """Read what a build wrote down."""
    if not file.is_file():
        return {}
    rows = (line.rpartition("\t") for line in file.read_text(encoding="utf-8").splitlines())
    return {id: dt.date.fromisoformat(day) for id, _, day in rows}
