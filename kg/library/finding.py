"""One box: what a query names (a document, a unit, a place), and what the full-text index finds."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Unpack

from kg.body import bodies_in
from kg.errors import BadNumber, BadQuery, NoLibrary, UnknownDocument
from kg.graph import split_unit
from kg.library.folder import INDEX
from kg.library.resting import RestingAnswers
from kg.number import fold, kind_slug, number_key, repair_number, slugify
from kg.search import Searcher, number_keys, parse_query
from kg.store import title_key
from kg.tables import table, values

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from kg.body import Body
    from kg.model import Document, Place
    from kg.search import Hits, Passage, Query, Share, Why, Wishes

MOST_NAMED = 20
LONGEST_NAMED = 200  # code points
MOST_NAME_WORDS = 5  # in the name of a place, after its kind
MOST_KIND_WORDS = 2  # of a place: thành phố
IDENTIFIER_SLASHES = 2  # kind/year/slug
YEAR_RE = re.compile(r"(.*?)(?:\s(?:nam\s)?((?:19|20)\d\d))?")
AMENDING = ("sửa đổi", "bổ sung")
BESIDE_A_NUMBER = frozenset({"so", "cua", "ngay", "thang", "nam", "ve", "van", "ban"})
"""Words that may stand around a number and say nothing more."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a query names, best first; one thing alone is where the reader wants to go."""

    documents: tuple[Document, ...] = ()
    unit: str = ""  # path of the unit asked for, in each of the documents
    places: tuple[Place, ...] = ()
    bodies: tuple[Body, ...] = ()
    alone: bool = False  # the query says nothing else
    corrected: str = ""  # the query in the spelling by which it names them, "" when that is the reader's own

    @property
    def goal(self) -> tuple[str, str] | None:
        """Give the document and unit to go straight to, if there is just one."""
        return (self.documents[0].id, self.unit) if self.alone and len(self.documents) == 1 else None


class FindingAnswers(RestingAnswers):
    """Finding documents, units and places by name, and anything by words."""

    folder: Path
    build: Path

    # ---- by name ------------------------------------------------------------------------------------------

    def named(self, query: str, day: dt.date | None = None) -> Named:
        """Tell what a query names: a number in any spelling, *điều 11 luật dân chủ*, an identifier, a place, a body.

        Of several laws of one name, those in force on the day (default: today) come first.
        """
        query = query.strip()
        if not query or len(query) > LONGEST_NAMED:
            return Named()
        found = self._named(query, day) or self._named_as(query, self._searched_as(query), day)
        return found or Named(
            places=self._places_called(query) or self._places_within(query), bodies=bodies_in(query)
        )

    def _named_as(self, query: str, corrected: str, day: dt.date | None) -> Named | None:
        """Tell what a query names in the spelling by which it is searched."""
        found = self._named(corrected, day) if corrected and corrected != query else None
        return found and replace(found, corrected=corrected)

    def _searched_as(self, query: str) -> str:
        """Give the spelling by which a query is searched, where it is not its own."""
        try:
            return self._searcher.corrected(query)
        except (BadQuery, NoLibrary):
            return ""

    def _named(self, query: str, day: dt.date | None) -> Named | None:
        """Tell what a query names as it is spelled."""
        if query.count("/") >= IDENTIFIER_SLASHES and (found := self._identified(query)):
            return found
        exact = self._numbered(query)
        if exact:
            return Named(exact, alone=True)
        try:
            parsed = parse_query(query)
        except BadQuery:
            return None
        if parsed.excluded or any(word.phrase for word in parsed.words):
            return None
        return self._by_number(parsed) if parsed.numbers else self._by_title(parsed, day)

    def _identified(self, id: str) -> Named | None:
        """Find the document or unit of an identifier."""
        document, unit = split_unit(id)
        try:
            return Named((self.store.document(document),), unit, alone=True)
        except UnknownDocument:
            return None

    def _by_number(self, parsed: Query) -> Named | None:
        """Find the documents of the numbers in a query; other words may name the issuer or the date."""
        documents = tuple(dict.fromkeys(each for key in parsed.numbers for each in self._of_key(key)))
        rest = [word.typed for word in parsed.words if not (word.number or word.unit)]
        said = [word for word in rest if fold(word) not in BESIDE_A_NUMBER]
        fitting = tuple(each for each in documents if _says(each, said))
        if not fitting:
            return Named(documents[:MOST_NAMED]) if documents else None
        return Named(fitting[:MOST_NAMED], self._path(fitting, parsed), alone=True)

    def _of_key(self, key: str) -> Iterable[Document]:
        """Find the documents that have a key of ``kg.search.number_keys``."""
        serial = next(part for part in key.split("/") if part[:1].isdigit())
        for document in self.store.find_serial(serial):
            year = document.issued.year if document.issued else None
            if key in number_keys(document.number, document.kind, year):
                yield document

    def _by_title(self, parsed: Query, day: dt.date | None) -> Named | None:
        """Find laws named by kind and words of their title, and the unit asked for: *điều 11 luật dân chủ*.

        Only who asks for a unit wants to go there; a bare title may be words to search for.
        """
        if not parsed.kind:
            return None
        words = fold(" ".join(word.typed for word in parsed.words if not word.unit))
        row = next(row for row in table("kinds") if row["slug"] == parsed.kind)
        begun = next(
            (
                each
                for each in map(fold, (row["kind"], *values(row["short"])))
                if words.startswith(f"{each} ")
            ),
            "",
        )
        title, year = _part_year(words[len(begun) :].strip())
        documents = self.store.find_words(title, kind=row["kind"]) if begun and title else ()
        own = [each for each in documents if not any(word in each.title.lower() for word in AMENDING)]
        dated = [
            each for each in own or documents if not year or (each.issued and str(each.issued.year) == year)
        ]
        best = self._in_force(dated, day) if parsed.unit else dated
        return (
            Named(tuple(best[:MOST_NAMED]), self._path(best, parsed), alone=bool(parsed.unit))
            if best
            else None
        )

    def _in_force(self, documents: Sequence[Document], day: dt.date | None) -> list[Document]:
        """Put the documents in force on a day first; where there are some, the ended ones are no choice."""
        states = self.statuses([each.id for each in documents], day or dt.datetime.now().astimezone().date())
        alive = [each for each in documents if states[each.id].state in {"in_force", "partly"}]
        return alive or list(documents)

    def _path(self, documents: Sequence[Document], parsed: Query) -> str:
        """Give the path asked for, as far as the document has it; whole where there is a choice."""
        path = "/".join(filter(None, (parsed.unit, parsed.inner)))
        if len(documents) != 1:
            return path
        while path:
            try:
                return self.store.unit(documents[0].id, path).path
            except UnknownDocument:
                path = path.rpartition("/")[0]
        return ""

    def _numbered(self, text: str) -> tuple[Document, ...] | None:
        """Find the documents of a number that is spelled in full; ``None`` where the text is no such number."""
        try:
            key = number_key(repair_number(text))
        except BadNumber:
            return None
        return self.store.find_number(key)

    def _places_called(self, query: str) -> tuple[Place, ...]:
        """Find the places of a name, with its kind or without, with the marks that are typed or, typed bare, any."""
        if len(query.split()) > MOST_NAME_WORDS + MOST_KIND_WORDS:
            return ()
        kinds = ("", *(f"{title_key(row['kind'])} " for row in table("place_kinds")))
        found = [place for kind in kinds for place in self.store.places_named(kind + title_key(query))]
        meant = [place for place in found if place.name.lower().endswith(query.lower())]
        return tuple(meant or (found if query.lower() == fold(query) else ()))[:MOST_NAMED]

    def _places_within(self, query: str) -> tuple[Place, ...]:
        """Find the places that words of a query name with their kind: *hội nghị thôn ở huyện Hàm Tân*."""
        words = [word.strip('.,;:!?()"“”') for word in query.split()]
        kinds = [row["kind"].split() for row in table("place_kinds")]
        found: dict[str, Place] = {}
        for start in range(len(words)):
            begun = max((len(kind) for kind in kinds if _begins(words[start:], kind)), default=0)
            for length in range(begun + MOST_NAME_WORDS, begun, -1) if begun else ():
                places = self._places_named(" ".join(words[start : start + length]))
                found |= {place.id: place for place in places}
                if places:
                    break
        return tuple(found.values())[:MOST_NAMED]

    def _places_named(self, name: str) -> list[Place]:
        """Find the places of a whole name, with the marks that are typed or, typed bare, any."""
        places = self.store.places_named(title_key(name))
        return [place for place in places if place.name.lower() == name.lower() or name.lower() == fold(name)]

    # ---- by words -----------------------------------------------------------------------------------------

    def search(self, query: str, *, limit: int = 10, offset: int = 0, **wishes: Unpack[Wishes]) -> Hits:
        """Search units and documents by words, phrases, numbers; ``Wishes`` narrow and order the answer.

        Raises:
            BadQuery: the query cannot be understood; the message says why.
            NoLibrary: the library was built without a full-text index.
        """
        return self._searcher.search(query, limit=limit, offset=offset, **wishes)

    def facets(self, query: str, **wishes: Unpack[Wishes]) -> Mapping[str, tuple[Share, ...]]:
        """Count the answer to a search by each facet, validity on the day among them; errors as ``search``."""
        return self._searcher.facets(query, **wishes)

    def suggest(self, typed: str, *, limit: int = 8) -> tuple[str, ...]:
        """Give titles, headings and numbers that begin as typed.

        Raises:
            NoLibrary: the library was built without a full-text index.
        """
        return self._searcher.suggest(typed, limit=limit)

    def why(self, query: str, document: str, unit: str = "", **wishes: Unpack[Wishes]) -> Why | None:
        """Tell what a hit of a search scored by; errors as ``search``."""
        return self._searcher.why(query, document, unit, **wishes)

    def passage(self, query: str, text: str) -> Passage:
        """Choose the passage of a text that shows best why a search found it, with the words asked for marked."""
        return self._searcher.find_passage(query, text)

    @cached_property
    def _searcher(self) -> Searcher:
        """Open the full-text index when it is first needed."""
        if not (self.build / INDEX).is_dir():
            raise NoLibrary(
                f"the library in {self.folder} was built without full-text search; run `kg build` again"
            )
        return Searcher.open(self.build / INDEX)


def _begins(words: Sequence[str], kind: Sequence[str]) -> bool:
    """Tell whether words begin with the kind of a place, with its marks or typed bare."""
    said = [word.lower() for word in words[: len(kind)]]
    return said in (list(kind), [fold(word) for word in kind])


def _part_year(title: str) -> tuple[str, str]:
    """Part a folded title from the year behind it.

    >>> _part_year("thanh tra nam 2022"), _part_year("thanh tra")
    (('thanh tra', '2022'), ('thanh tra', ''))
    """
    match = YEAR_RE.fullmatch(title)
    return (match[1], match[2] or "") if match else (title, "")


def _says(document: Document, words: Sequence[str]) -> bool:
    """Tell whether words around a number belong to the document: its kind, its issuer, its date."""
    issued = document.issued
    day = {str(part) for part in (issued.day, issued.month, issued.year)} if issued else set()
    known = {*slugify(f"{document.kind} {document.issuer}").split("-"), kind_slug(document.kind), *day}
    return all(fold(word).lstrip("0") in known for word in words)
