"""Which place issued a local document: the one its issuer's name tells, or the citing text's own, as of its own day.

A decision of 2019 that names *UBND tỉnh Quảng Trị* is of the province of that time, whenever it is cited. One that
names no place is of the citing text's own place; where that is younger, of what it was made of.
"""

from __future__ import annotations

import datetime as dt
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from kg.number import organ_codes, slugify
from kg.resolve.fits import FIRST_YEAR, LAST_YEAR, year_of

if TYPE_CHECKING:
    from kg.model import Citation, Place
    from kg.place import Places

PLACED_RE = re.compile(
    r"\s(?P<level>tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn)(?:\s+(?P<name>(?!và\s)\S.*))?$",
    re.IGNORECASE,
)
PARTY_RE = re.compile(r"(?P<committee>huyện ủy|quận ủy|thị ủy|tỉnh ủy)\s+(?P<name>\S.*)$", re.IGNORECASE)
DISTRICTS = frozenset({"huyện", "quận", "thị xã"})


COMMUNES = frozenset({"xã", "phường", "thị trấn"})
PARTY_LEVELS = MappingProxyType(
    {"huyện ủy": "huyện", "quận ủy": "quận", "thị ủy": "thị xã", "đảng ủy": "xã", "tỉnh ủy": "tỉnh"}
)
"""Which level the committee of the Party is of, by the beginning of its name."""
DISTRICT_CODES = frozenset({"HU", "QU", "TXU", "BDVHU", "BTGHU", "UBKTHU"})
COMMUNE_CODES = frozenset({"ĐU"})
OPEN_CODES = frozenset({"BCĐ"})  # of a body that stands at every level: a text means that of its own place
SLUGS = MappingProxyType(
    {"district": ("huyen-", "quan-", "thi-xa-", "thanh-pho-"), "commune": ("xa-", "phuong-", "thi-tran-")}
)


class Stretch(NamedTuple):
    """The days on which a document may have been issued, both included; ``None``: any."""

    first: dt.date | None
    last: dt.date | None


def stretch_of(citation: Citation, day: dt.date | None) -> Stretch:
    """Tell when a cited document was issued, as far as its date or year says; else it is of the text's own day."""
    if citation.date:
        return Stretch(citation.date, citation.date)
    year = year_of(citation)
    if not year or not FIRST_YEAR <= year <= LAST_YEAR:
        return Stretch(day, day)
    last = dt.date(year, 12, 31)
    return Stretch(dt.date(year, 1, 1), min(day, last) if day and day.year >= year else last)


def lower_places(citation: Citation, own: str) -> list[str]:
    """List the place below the province whose number a citation has: the citing text's own, or one that holds it.

    Empty where the number is one of a province, or the text's own place tells no such place.

    Args:
        citation: with the number of a local body.
        own: identifier of the place of the citing text; those that hold it stand behind it.
    """
    level = _level_of(citation)
    if level == "any":
        return [own] if own else []
    parts = own.split("_")
    around = ("_".join(parts[start:]) for start in range(len(parts) - 1))
    return [place for place in around if place.startswith(SLUGS.get(level, ("?",)))][:1]


def _level_of(citation: Citation) -> str:
    """Tell the level of the body that gave a number: ``district``, ``commune``, ``any``, or ``""`` for the province."""
    placed = PLACED_RE.search(citation.issuer)
    party = next((kind for name, kind in PARTY_LEVELS.items() if name in citation.issuer.lower()), "")
    said = placed["level"].lower() if placed else party
    codes = set(organ_codes(citation.number))
    if said in DISTRICTS or (not said and codes & DISTRICT_CODES):
        return "district"
    if said in COMMUNES or (not said and codes & COMMUNE_CODES):
        return "commune"
    return "any" if not citation.issuer and codes & OPEN_CODES else ""


def issuing_places(
    citation: Citation, own: tuple[str, ...], places: Places | None, day: dt.date | None
) -> tuple[str, ...]:
    """List the places whose number a local citation can be; empty when nothing tells.

    Args:
        citation: with the number of a local body.
        own: identifiers of the places that the citing text can be of.
        places: all places; without them a name stands for itself.
        day: of the citing text.
    """
    stretch = stretch_of(citation, day)
    name = _named_place(citation.issuer)
    if not name:
        return own if places is None else _of_its_time(own, places, stretch)
    found = places.find(name) if places else ()
    then = tuple(place.id for place in found if _existed(place, stretch))
    return then or (slugify(name),)


def _named_place(issuer: str) -> str:
    """Give the place in the name of a body: ``Quận ủy Hai Bà Trưng`` → ``quận Hai Bà Trưng``; ``""`` for none."""
    placed = PLACED_RE.search(issuer)
    if placed:
        return f"{placed['level']} {placed['name']}" if placed["name"] else ""
    party = PARTY_RE.search(issuer)
    return f"{PARTY_LEVELS[party['committee'].lower()]} {party['name']}" if party else ""


def _of_its_time(own: tuple[str, ...], places: Places, stretch: Stretch) -> tuple[str, ...]:
    """Put for each place that did not exist then those that it was made of, or that were made of it."""
    found: list[str] = []
    for place_id in own:
        place = places.get(place_id)
        if place is None or _existed(place, stretch):
            found.append(place_id)
        elif place.since and stretch.last and stretch.last < place.since:
            made_of = (each for each in places if place_id in each.successors and each.level == place.level)
            found += [each.id for each in made_of if _existed(each, stretch)] or [place_id]
        else:
            found.append(place_id)
    return tuple(dict.fromkeys(found))


def _existed(place: Place, stretch: Stretch) -> bool:
    """Tell whether a place existed on some day of a stretch."""
    begun = place.since is None or stretch.last is None or place.since <= stretch.last
    return begun and (place.until is None or stretch.first is None or stretch.first < place.until)
