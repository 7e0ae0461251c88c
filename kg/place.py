"""Administrative units through time: the shipped table, and finding units by name or by a portal's host.

Names and statistical-office codes recur, so a name gives every unit that bears it on the day asked for; this
room never chooses between two. It knows no document: which province a text means is decided elsewhere.
"""

from __future__ import annotations

import datetime as dt
import gzip
import re
import unicodedata
import zlib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.errors import BadTable
from kg.model import Place
from kg.number import fold
from kg.tables import table, values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

COLUMNS = (
    "id",
    "level",
    "name",
    "code",
    "parent",
    "since",
    "until",
    "successors",
    "resolution",
    "source",
    "unverified",
)
LEVELS = ("province", "district", "commune")

# Bodies whose name stands before that of their unit.
BODIES = ("UBND", "HĐND", "ủy ban nhân dân", "hội đồng nhân dân", "đảng bộ", "đảng ủy")
WORD_RE = re.compile(r"[^\W\d_]+|\d+")
# A final i or y after a consonant is one sound: Mỹ, Mĩ; Quý, Quí.
FINAL_Y_RE = re.compile(r"(?:(?<=[bcdđghklmnprstvx])|(?<=qu))y(?=[1-5]?$)")
TONES = MappingProxyType({"\u0300": "1", "\u0301": "2", "\u0303": "3", "\u0309": "4", "\u0323": "5"})
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
        return _grouped((_name_key(_words(_bare_name(place))), place) for place in self.places)

    @cached_property
    def _by_label(self) -> Mapping[str, tuple[Place, ...]]:
        """Map the same name as a host label joins it (``"hamtan"``) to those named so."""
        return _grouped(("".join(_folded(_words(_bare_name(place)))), place) for place in self.places)

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
            if _exists(place, day)
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
                if not any(_exists(place, day) for place in named):
                    return ()  # a province of another time: nothing of today that is named like it
            around = {place.id for place in found}
            nearer = tuple(
                place
                for place in named
                if _exists(place, day) and (place.parent in around if found else place.level != "commune")
            )
            found = nearer or found
        return found

    def _named(self, name: str) -> tuple[Place, ...]:
        """Find the units of all times that a name can mean, without what it lies in."""
        folded = name.isascii()
        words = _words(name)
        while length := _prefix(words, _body_words(folded=folded), folded=folded):
            words = words[length:]
        kinds, bare = _kind_words(folded=folded), words
        while length := _prefix(bare, kinds, folded=folded):  # twice in "Thành ủy TP. Hồ Chí Minh"
            kind, bare = kinds[_form(bare[:length], folded=folded)], bare[length:]
            found = tuple(place for place in self._spelled(bare) if _kind(place) == kind)
            if found:
                return found
        return self._spelled(words)

    def _spelled(self, words: Sequence[str]) -> tuple[Place, ...]:
        """Find units by their name without the kind."""
        key = _name_key(words)
        alike = self._by_name.get(_spellings(" ").get(key, key), ())
        exact = tuple(place for place in alike if _sounds(_words(_bare_name(place))) == _sounds(words))
        if exact or "".join(words).isascii():
            return exact or alike
        return tuple(place for place in alike if place.level == "province")  # few, and no two alike

    def _labelled(self, label: str) -> tuple[Place, ...]:
        """Find units by a host label: ``hamtan``, ``huyenhamtan``, ``ubndhamtan``, ``ham-tan``."""
        label = label.replace("-", "").removeprefix("ubnd")
        label = _spellings("").get(label, label)
        if label in self._by_label:
            return self._by_label[label]
        for words, kind in _kind_words(folded=True).items():
            start = "".join(words)
            if len(start) > 1 and label.startswith(start):
                named = self._by_label.get(label.removeprefix(start), ())
                found = tuple(place for place in named if _kind(place) == kind)
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
    places: dict[str, Place] = {}
    lines: list[int] = []
    days: dict[str, dt.date | None] = {"": None}  # the dates read so far: few, and shared
    for line_number, cells in _read_rows(path):
        try:
            place = _read_place(cells, days)
        except ValueError as error:
            raise BadTable(_message(path, line_number, str(error))) from error
        if place.id in places:
            raise BadTable(_message(path, line_number, f"{place.id} stands in an earlier line"))
        places[place.id] = place
        lines.append(line_number)
    for line_number, place in zip(lines, places.values(), strict=True):
        for target in place.successors:
            if target not in places:
                raise BadTable(_message(path, line_number, f"successor {target} is no row of the table"))
        if place.parent and _rank(places.get(place.parent)) >= _rank(place):
            raise BadTable(_message(path, line_number, f"parent {place.parent} is no row of a higher level"))
    return Places(tuple(places.values()))


def _read_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Give the rows below the header with the numbers of their lines."""
    try:
        text = gzip.decompress(path.read_bytes()).decode("utf-8")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        message = f"{path}: no gzip-compressed table in UTF-8 ({error}); data/make/places.py makes it"
        raise BadTable(message) from error
    header: list[str] = []
    for line_number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#"):
            continue
        cells = line.split("\t")
        if header:
            yield line_number, cells
        elif tuple(cells) == COLUMNS:
            header = cells
        else:
            raise BadTable(_message(path, line_number, f"the header must be: {' '.join(COLUMNS)}"))
    if not header:
        message = f"{path.name}: no header; data/make/places.py makes the table"
        raise BadTable(message)


def _read_place(cells: list[str], days: dict[str, dt.date | None]) -> Place:
    """Make a unit of a row, adding its dates to ``days``. Raises ValueError with what is wrong."""
    if len(cells) != len(COLUMNS):
        message = f"{len(cells)} cells where the header has {len(COLUMNS)}"
        raise ValueError(message)
    place_id, level, name, code, parent, since, until, successors, resolution, _, _ = cells
    if not place_id or level not in LEVELS or not name.startswith(_kind_prefixes()):
        message = f"{place_id!r}, {level!r}, {name!r} are not an identifier, a level and a name with its kind"
        raise ValueError(message)
    for day in (since, until):
        if day not in days:
            days[day] = dt.date.fromisoformat(day)
    return Place(
        place_id,
        level,
        name,
        code,
        parent,
        days[since],
        days[until],
        tuple(successors.split("|")) if successors else (),
        resolution,
    )


def _message(path: Path, line_number: int, what: str) -> str:
    return f"{path.name}, line {line_number}: {what}"


def _rank(place: Place | None) -> int:
    """Order the levels from the province down; what is not there comes last."""
    return LEVELS.index(place.level) if place else len(LEVELS)


def _exists(place: Place, day: dt.date | None) -> bool:
    """Say whether a unit stood on a day, as far as its dates are known."""
    begun = day is None or place.since is None or place.since <= day
    return begun and (day is None or place.until is None or day < place.until)


def _grouped(pairs: Iterable[tuple[str, Place]]) -> dict[str, tuple[Place, ...]]:
    """Gather the units by key, in their order."""
    groups: dict[str, list[Place]] = defaultdict(list)
    for key, place in pairs:
        groups[key].append(place)
    return {key: tuple(group) for key, group in groups.items()}


def _kind(place: Place) -> str:
    """Give the kind that a unit's name begins with: ``"thị xã"`` of ``"thị xã Sơn Tây"``."""
    return next(prefix[:-1] for prefix in _kind_prefixes() if place.name.startswith(prefix))


def _bare_name(place: Place) -> str:
    return place.name[len(_kind(place)) + 1 :]


def _words(text: str) -> list[str]:
    """Split a name into words and numbers, without leading zeros: ``"P.01"`` → ``["P", "1"]``."""
    return [word.lstrip("0") or "0" if word.isdigit() else word for word in WORD_RE.findall(text)]


def _sounds(words: Sequence[str]) -> tuple[str, ...]:
    """Write words by their sound: the tone last, a final y as i: ``["Hoà", "Mỹ"]`` → ``("hoa1", "mi3")``."""
    sounds = []
    for word in words:
        letters = unicodedata.normalize("NFD", word.lower())
        tone = "".join(TONES.get(letter, "") for letter in letters)
        bare = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in TONES))
        sounds.append(FINAL_Y_RE.sub("i", bare + tone))
    return tuple(sounds)


def _folded(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(fold(" ".join(words)).split())


def _name_key(words: Sequence[str]) -> str:
    return " ".join(FINAL_Y_RE.sub("i", word) for word in _folded(words))


def _form(words: Sequence[str], *, folded: bool) -> tuple[str, ...]:
    """Write words as the vocabularies below hold them."""
    return _folded(words) if folded else _sounds(words)


@cache
def _kind_prefixes() -> tuple[str, ...]:
    return tuple(f"{row['kind']} " for row in table("place_kinds"))


@cache
def _kind_words(*, folded: bool) -> Mapping[tuple[str, ...], str]:
    """Map the words that stand for a kind to it: ``("h",)`` and ``("huyên5", "uy4")`` to ``"huyện"``."""
    return {
        _form(_words(phrase), folded=folded): row["kind"]
        for row in table("place_kinds")
        for phrase in (row["kind"], *values(row["others"]))
    }


@cache
def _spellings(gap: str) -> Mapping[str, str]:
    """Map other spellings to the usual one, their words with ``gap`` between them."""
    return {
        row["written"].replace(" ", gap): row["name"].replace(" ", gap) for row in table("place_spellings")
    }


@cache
def _body_words(*, folded: bool) -> Mapping[tuple[str, ...], str]:
    return {_form(_words(body), folded=folded): body for body in BODIES}


def _prefix(words: Sequence[str], phrases: Mapping[tuple[str, ...], str], *, folded: bool) -> int:
    """Count the words of the longest phrase that begins a name and leaves something of it."""
    form = _form(words, folded=folded)
    longest = max(map(len, phrases))
    return next((n for n in range(min(longest, len(words) - 1), 0, -1) if form[:n] in phrases), 0)
