"""Administrative units through time: the shipped table, and finding units by name or by a portal's host.

Names and statistical-office codes recur, so a name gives every unit that bears it on the day asked for; this
room never chooses between two. It knows no document: which province a text means is decided elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kg.place.name import (
    bare_name,
    body_words,
    fold_words,
    form_of,
    kind_of,
    kind_words,
    name_key,
    prefix_length,
    sounds_of,
    spellings,
    words_of,
)
from kg.place.rows import COLUMNS, LEVELS, read_places

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kg.model import Place

__all__ = ["COLUMNS", "LEVELS", "Places", "load_places", "place_of_host"]

# hamtan.binhthuan.dcs.vn, www.quangtri.gov.vn, vanthien.nongcong.thanhhoa.gov.vn
HOST_RE = re.compile(
    r"""
    (?:[a-z]+://)?(?:[^/@?\#]*@)?(?:www\.)?
    (?P<inner>[a-z0-9-]+)(?:\.(?P<outer>[a-z0-9.-]+))?\.(?:gov|dcs)\.vn
    (?:[:/?\#].*)?
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Places:
    """All units of the table; each index is built when first asked for."""

    places: tuple[Place, ...]

    @cached_property
    def _by_id(self) -> Mapping[str, Place]:
        return {place.id: place for place in self.places}

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[Place, ...]]:
        """Map folded words without the kind (``"ham tan"``) to those named so."""
        return _grouped((name_key(words_of(bare_name(place))), place) for place in self.places)

    @cached_property
    def _by_label(self) -> Mapping[str, tuple[Place, ...]]:
        """Map the same name as a host label joins it (``"hamtan"``) to those named so."""
        return _grouped(("".join(fold_words(words_of(bare_name(place)))), place) for place in self.places)

    def __len__(self) -> int:
        return len(self.places)

    def __iter__(self) -> Iterator[Place]:
        return iter(self.places)

    def get(self, place_id: str) -> Place | None:
        """Give the unit with this identifier, or ``None``."""
        return self._by_id.get(place_id)

    def find(
        self,
        name: str,
        *,
        day: dt.date | None = None,
        level: str = "",
        within: str = "",
    ) -> tuple[Place, ...]:
        """Find the units a name can mean, in the table's order; none of them is preferred.

        The name may stand with its kind or without, in any case and tone placement, abbreviated (*TP.*,
        *H.*), after *UBND*, and before what it lies in (*xã Tân Minh, tỉnh Lâm Đồng*). With diacritics it
        finds only what it says; without any, all that it can stand for, unless a unit is spelled just so.

        Args:
            name: ``"huyện Hàm Tân"``, ``"TP.HCM"``, ``"UBND huyện Tam Nông, tỉnh Đồng Tháp"``.
            day: only units that existed then; ``None`` for all times.
            level: ``province``, ``district`` or ``commune``; empty for all.
            within: identifier of a unit that must contain it.
        """
        name = unicodedata.normalize("NFC", name).strip()
        parts = [part for part in re.split(r"\s*[,;()]\s*", name) if part]
        found = self._named(parts[0]) if parts else ()
        for outer in parts[1:]:
            around = {place.id for place in self._named(outer)}
            found = tuple(place for place in found if around.intersection(self._above(place)))
        return tuple(
            place
            for place in found
            if (day is None or place.stands(day))
            and level in {"", place.level}
            and (not within or within in self._above(place))
        )

    def successors(self, place_id: str, day: dt.date) -> tuple[Place, ...]:
        """Give the units that had taken this one's place on a day, through all changes until then.

        Empty while the unit itself exists, and for an unknown identifier.
        """
        found: dict[str, Place] = {}
        waiting, seen = [place_id], set[str]()
        for next_id in waiting:  # grows while it is walked
            place = self.get(next_id)
            if place is None or next_id in seen:
                continue
            seen.add(next_id)
            if place.until is not None and place.until <= day:
                waiting.extend(place.successors)
            elif next_id != place_id:
                found[next_id] = place
        return tuple(found.values())

    def province(self, place_id: str) -> Place | None:
        """Give the province that a unit lies in, itself if it is one; ``None`` for an unknown identifier."""
        place = self.get(place_id)
        while place is not None and place.parent:
            place = self.get(place.parent)
        return place

    def of_host(self, host: str, day: dt.date | None = None) -> tuple[Place, ...]:
        """Find the units whose portal a host or URL is, as the host names them; empty when it names none.

        ``hamtan.binhthuan.dcs.vn`` is huyện Hàm Tân of Bình Thuận; ``tamnong.gov.vn`` gives both districts
        of that name. A label that is no unit of what it stands in (``sonoivu.quangtri.gov.vn``) is skipped.
        """
        inner, outer = place_of_host(host)
        found: tuple[Place, ...] = ()
        for label in [*reversed(outer.split(".")), inner]:
            named = self._labelled(label)
            if not found and any(place.level == "province" for place in named):
                named = tuple(place for place in named if place.level == "province")
                if day and not any(place.stands(day) for place in named):
                    return ()  # a province of another time: nothing of today that is named like it
            around = {place.id for place in found}
            nearer = tuple(
                place
                for place in named
                if (day is None or place.stands(day))
                and (place.parent in around if found else place.level != "commune")
            )
            found = nearer or found
        return found

    def _named(self, name: str) -> tuple[Place, ...]:
        """Find the units of all times that a name can mean, without what it lies in."""
        folded = name.isascii()
        words = words_of(name)
        while length := prefix_length(words, body_words(folded=folded), folded=folded):
            words = words[length:]
        kinds, bare = kind_words(folded=folded), words
        while length := prefix_length(bare, kinds, folded=folded):  # twice in "Thành ủy TP. Hồ Chí Minh"
            kind, bare = kinds[form_of(bare[:length], folded=folded)], bare[length:]
            found = tuple(place for place in self._spelled(bare) if kind_of(place) == kind)
            if found:
                return found
        return self._spelled(words)

    def _spelled(self, words: Sequence[str]) -> tuple[Place, ...]:
        """Find units by their name without the kind."""
        key = name_key(words)
        alike = self._by_name.get(spellings(" ").get(key, key), ())
        exact = tuple(place for place in alike if sounds_of(words_of(bare_name(place))) == sounds_of(words))
        if exact or "".join(words).isascii():
            return exact or alike
        return tuple(place for place in alike if place.level == "province")  # few, and no two alike

    def _labelled(self, label: str) -> tuple[Place, ...]:
        """Find units by a host label: ``hamtan``, ``huyenhamtan``, ``ubndhamtan``, ``ham-tan``."""
        label = label.replace("-", "").removeprefix("ubnd")
        label = spellings("").get(label, label)
        if label in self._by_label:
            return self._by_label[label]
        for words, kind in kind_words(folded=True).items():
            start = "".join(words)
            if len(start) > 1 and label.startswith(start):
                named = self._by_label.get(label.removeprefix(start), ())
                found = tuple(place for place in named if kind_of(place) == kind)
                if found:
                    return found
        return ()

    def _above(self, place: Place) -> tuple[str, ...]:
        """Give the identifiers of the units that a unit lies in, nearest first."""
        above: list[str] = []
        parent = self.get(place.parent)
        while parent is not None:
            above.append(parent.id)
            parent = self.get(parent.parent)
        return tuple(above)


def place_of_host(url: str) -> tuple[str, str]:
    """Take from a portal's address what names a place: the first label and those it lies in.

    Only hosts of the State (``gov.vn``) and the Party (``dcs.vn``) speak for a place.

    >>> place_of_host("https://hamtan.binhthuan.dcs.vn/Default.aspx")
    ('hamtan', 'binhthuan')
    >>> place_of_host("www.quangtri.gov.vn")
    ('quangtri', '')
    >>> place_of_host("https://luatvietnam.vn/")
    ('', '')
    """
    match = HOST_RE.fullmatch(url.strip().lower())
    return (match["inner"], match["outer"] or "") if match else ("", "")


def load_places(path: Path) -> Places:
    """Read the table of places: gzip-compressed TSV, as ``data/make/places.py`` writes it.

    Raises:
        BadTable: the file cannot be read, or a row is malformed, doubled or names a unit that is not there;
            names the file and the line.
    """
    return Places(read_places(path))


def _grouped(pairs: Iterable[tuple[str, Place]]) -> dict[str, tuple[Place, ...]]:
    """Gather the units by key, in their order."""
    groups: dict[str, list[Place]] = defaultdict(list)
    for key, place in pairs:
        groups[key].append(place)
    return {key: tuple(group) for key, group in groups.items()}
