"""An entry → what an engine writes of it: terms by field, and numbers by column."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from kg.number import slugify
from kg.search.analyse import Analyser
from kg.search.fields import CODED, COURSE, DATES, FACETS, SETS, plain_term
from kg.search.numbers import number_keys
from kg.search.validity import code_term, write_course

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.search.analyse import Terms
    from kg.search.entry import Entry

# How many times a word counts that stands in the heading of an article, or in the number and title of its
# document. MRR@10 of the development questions over 84,041 articles: 1 and 1: 0.71; 3 and 2: 0.75; 5 and 4: 0.77;
# more adds nothing.
HEADING_WEIGHT: Final = 5
TITLE_WEIGHT: Final = 4

SEVERAL: Final = "\x1f"  # between the values of a set in its label

said_of_unit = attrgetter(*SETS, COURSE)
said_of_document = attrgetter("document", "number", "kind", "title", *FACETS, *DATES)


@dataclass(frozen=True, slots=True)
class Prepared:
    """One entry as an engine writes it."""

    number: int  # of the entry, from 0
    weighed: Mapping[str, str]  # field → terms with white space between them, as often as they count
    syllables: int
    neighbours: int
    plain: str  # whole terms with white space between them
    columns: Mapping[str, int]  # codes and days


@dataclass(frozen=True, slots=True)
class Named:
    """What all articles of one document share."""

    title: Terms
    plain: str
    columns: dict[str, int]


@dataclass(frozen=True, slots=True)
class Marked:
    """What many entries share: their validity through time, relations, bearers, deadlines."""

    plain: str
    columns: dict[str, int]


class Preparer:
    """Prepare entries one after the other, and number what their columns say."""

    def __init__(self, labels: Mapping[str, Sequence[str]] = MappingProxyType({}), first: int = 0) -> None:
        """Begin, or go on after ``first`` entries whose columns have these labels, in the order of their codes."""
        self.labels: dict[str, dict[str, int]] = {  # label → code
            column: {label: code for code, label in enumerate(labels.get(column, ()))} for column in CODED
        }
        self._analyser = Analyser()
        self._marked: dict[object, Marked] = {}
        self._said: object = None
        self._named = Named(self._analyser.find_terms(""), "", {})
        self._count = first

    def prepare(self, entry: Entry) -> Prepared:
        """Analyse the next entry."""
        named = self._name(entry)
        body = self._analyser.find_terms(entry.body)
        heading = self._analyser.find_terms(entry.heading).times(HEADING_WEIGHT)
        self._count += 1
        marked = self._mark(entry)
        return Prepared(
            number=self._count - 1,
            weighed={
                "toned": f"{body.toned} {heading.toned}{named.title.toned}",
                "folded": f"{body.folded} {heading.folded}{named.title.folded}",
                "pairs": f"{body.pairs} {heading.pairs}{named.title.pairs}",
            },
            syllables=body.syllables + heading.syllables + named.title.syllables,
            neighbours=body.neighbours + heading.neighbours + named.title.neighbours,
            plain=f"{named.plain} {marked.plain} {plain_term('unit', entry.unit)}",
            columns=named.columns | marked.columns,
        )

    def _mark(self, entry: Entry) -> Marked:
        """Prepare what an entry says of its validity and in sets, once for all entries that say the same."""
        said = said_of_unit(entry)
        marked = self._marked.get(said)
        if marked is None:
            sets = {name: tuple(sorted(set(getattr(entry, name)))) for name in SETS}
            columns = {name: self._code(name, SEVERAL.join(each)) for name, each in sets.items()}
            columns[COURSE] = self._code(COURSE, write_course(entry.course))
            plain = [plain_term(name, facet_term(label)) for name, each in sets.items() for label in each]
            plain.append(plain_term(COURSE, code_term(columns[COURSE])))
            marked = self._marked[said] = Marked(" ".join(plain), columns)
        return marked

    def _name(self, entry: Entry) -> Named:
        """Prepare what an entry says of its document, once for all articles that follow each other."""
        said = said_of_document(entry)
        if said != self._said:
            labels = {facet: str(getattr(entry, facet) or "") for facet in FACETS}
            columns = {facet: self._code(facet, label) for facet, label in labels.items()}
            columns |= {date: day.toordinal() if (day := getattr(entry, date)) else 0 for date in DATES}
            plain = [plain_term(facet, facet_term(label)) for facet, label in labels.items()]
            keys = number_keys(entry.number, entry.kind, entry.year)
            plain += [plain_term("number", key) for key in keys] + [plain_term("document", entry.document)]
            title = self._analyser.find_terms(f"{entry.kind} {entry.number} {entry.title}")
            self._said, self._named = said, Named(title.times(TITLE_WEIGHT), " ".join(plain), columns)
        return self._named

    def _code(self, column: str, label: str) -> int:
        """Give a label its number, in the order in which labels come."""
        labels = self.labels[column]
        return labels.setdefault(label, len(labels))


@lru_cache(maxsize=1 << 14)
def facet_term(label: str) -> str:
    """Make the term by which a facet narrows: ``"Nghị định"`` → ``"nghi-dinh"``."""
    return slugify(label) if label else ""
