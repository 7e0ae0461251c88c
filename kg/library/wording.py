"""Amended units: their words before and after each amendment, where the amending text is in the library."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.effect import wordings_for
from kg.errors import UnknownDocument
from kg.library.time import TimeAnswers
from kg.number import fold

if TYPE_CHECKING:
    from kg.model import Document, Relation

CHANGES = ("amends", "supplements", "replaces")


@dataclass(frozen=True, slots=True)
class Reworded:
    """The words of a unit before and after one amendment."""

    unit: str  # path of what was amended: the unit asked for, or one that it holds or lies in
    date: dt.date | None  # from which the new words have effect
    amending: Document
    holder: str  # the unit of the amending text that gives the words
    start: int  # of the new words in the amending text
    end: int
    after: str
    before: str  # "" where the library has no earlier words
    before_from: str  # the document whose text has the earlier words


class WordingAnswers(TimeAnswers):
    """Questions about how units were reworded, for the open library."""

    def rewordings(self, document_id: str, unit: str = "") -> tuple[Reworded, ...]:
        """Give the amendments of a document's units, or of one unit with what it holds and lies in, oldest first.

        The words before are those of the amendment before, else those of the document's own text, unless that text
        has the new words already (a codification puts them in).

        Raises:
            UnknownDocument: there is no such document.
        """
        document = self.store.document(document_id)
        given = [each for source in self._amending(document) for each in self._given_by(source, document_id)]
        given = [each for each in given if not unit or _touches(each.unit, unit)]
        given.sort(
            key=lambda each: (each.date or dt.date.max, each.amending.issued or dt.date.max, each.start)
        )
        return self._with_words_before(document, given)

    def _amending(self, document: Document) -> tuple[Document, ...]:
        """Give the documents that amend one and whose own words are here."""
        relations = self.store.relations_onto([document.id], CHANGES)
        ids = dict.fromkeys(each.source for each in relations if _states_it(each))
        return tuple(each for each in self.store.documents(list(ids)) if each.standing == "official")

    def _given_by(self, amending: Document, target: str) -> list[Reworded]:
        """Read the words that one amending document gives."""
        text = self.store.text(amending.id).body
        found = wordings_for(text, self.store.units(amending.id), self.store.links(amending.id), target)
        begun = self.status_of(amending, "", dt.date.max).event if found else None
        day = begun.date if begun and begun.type == "effective" else amending.effective
        events = {each.unit: each.date for each in self.store.events(target) if each.deciding == amending.id}
        return [
            Reworded(
                each.unit,
                events.get(each.unit) or next((when for when in events.values() if when), None) or day,
                amending,
                each.holder,
                each.start,
                each.end,
                text[each.start : each.end],
                "",
                "",
            )
            for each in found
        ]

    def _with_words_before(self, document: Document, given: list[Reworded]) -> tuple[Reworded, ...]:
        """Give each amendment the words that it replaced, as far as the library has them."""
        told: list[Reworded] = []
        latest: dict[str, Reworded] = {}
        for each in given:
            earlier = latest.get(each.unit)
            before, origin = (
                (earlier.after, earlier.amending.id) if earlier else self._own_words(document, each)
            )
            latest[each.unit] = each
            told.append(
                Reworded(
                    each.unit, each.date, each.amending, each.holder, each.start, each.end, each.after, before,
                    origin if before else "",
                )
            )  # fmt: skip
        return tuple(told)

    def _own_words(self, document: Document, given: Reworded) -> tuple[str, str]:
        """Give the words of a unit in the document's own text, unless they are the new ones."""
        if document.standing != "official":
            return "", ""
        try:
            unit = self.store.unit(document.id, given.unit)
        except UnknownDocument:
            return "", ""
        words = self.store.text(document.id).body[unit.start : unit.end].strip()
        return ("", "") if _plain(words) == _plain(given.after) else (words, document.id)


def _states_it(relation: Relation) -> bool:
    """Tell whether the acting document's own text states a relation, or a registry does."""
    return relation.evidence in {"", relation.source}


def _touches(path: str, unit: str) -> bool:
    """Tell whether one unit is, holds or lies in another."""
    return path == unit or path.startswith(f"{unit}/") or unit.startswith(f"{path}/")


def _plain(words: str) -> str:
    """Reduce words to what two copies of a text share: letters without marks, which copies lose (*va* for *và*)."""
    return "".join(letter for letter in fold(words) if letter.isalnum())
