"""The first page, and the pages that explain: help, about."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app, render_template

from kg.library import Filter, Library, Ranked
from kg.number import fold
from web.labels import BEARER_LEVELS
from web.marks import legend
from web.measure import last_measure
from web.pages import current_library, pages, today

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.model import Place

NEWEST = 6
MOST_CITED = 10
CITED_STANDINGS = ("official", "digest", "registry")
YEARS_SHOWN = 16


@pages.get("/")
def home() -> str:
    """Show what is in here, and the ways in."""
    library = current_library()
    this_year = today().year
    return render_template(
        "home.html",
        counts=library.counts(),
        meta=library.store.meta(),
        reports=library.store.browse(Filter(standing="report"), limit=NEWEST),
        cited=most_cited(library, CITED_STANDINGS),
        wanted=library.store.most_cited("stub", limit=MOST_CITED),
        provinces=provinces_of_today(library),
        bearer_levels=BEARER_LEVELS,
        years=range(this_year, this_year - YEARS_SHOWN, -1),
        tally=library.tally,
        known=library.known_until,
        measure=last_measure(),
    )


def provinces_of_today(library: Library) -> list[Place]:
    """Give the provinces that stand today, in the order of the alphabet."""
    standing = (each for each in library.store.places_in("") if each.until is None or each.until > today())
    return sorted(standing, key=lambda each: fold(each.name.partition(" ")[2]))


@pages.get("/tro-giup")
def help_page() -> str:
    """Explain what links mean, what is not said, the keys, and how to add documents."""
    return render_template("help.html", legend=legend())


@pages.get("/gioi-thieu")
def about() -> str:
    """Tell what this is, from which sources, under which licences."""
    return render_template("about.html", meta=current_library().store.meta(), vendored=vendored())


@cache
def vendored() -> tuple[Mapping[str, str], ...]:
    """Read which files of others the pages bring along: name, version, licence, source, use."""
    folder = Path(current_app.static_folder or "") / "vendor"
    return tuple(json.loads((folder / "VENDORED.json").read_text(encoding="utf-8")))


def most_cited(library: Library, standings: tuple[str, ...], limit: int = MOST_CITED) -> list[Ranked]:
    """Give the documents of several standings that are cited most."""
    found = [one for standing in standings for one in library.store.most_cited(standing, limit=limit)]
    return sorted(found, key=lambda one: (-one.cited, one.document.id))[:limit]
