"""What lies within the best hits of a search: their duties, what their reports tell, and their documents.

None of these has an entry of its own in the index: for 106,000 articles and documents with 227,000 duties, entries for
the duties took as much disk again (104 MB beside 109) and two thirds of the time. Read from the store with the articles
that a search finds best, they are found as well, for the heading and title that lead to an article lead to its duties.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, TypeVar, Unpack

from kg.library.duties import StatedDuty, ToldAction, action_record, duty_record
from kg.library.entries import bearer_label
from kg.library.finding import FindingAnswers
from kg.library.time import today
from kg.search import facet_term

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.model import Document, Duty
    from kg.search import Hit, Wishes

HITS_READ: Final = 40  # the best of a search: of these the duties, actions and documents are given
# MRR@10 of 179 duties of that library, asked for by bearer and seven words: 0.790 at 0.3, 0.837 at 0.5, 0.854 at 0.7;
# with entries of their own 0.851. Recall@10 at 0.7: 0.944, of 60 hits 0.950, with entries of their own 0.961.
OWN_SHARE: Final = 0.7  # of the rank of a duty or action that its own words make; its article makes the rest

Sought = Literal["documents", "duties", "actions"]
"""What a search may find beside articles."""

Held = TypeVar("Held")


@dataclass(frozen=True, slots=True)
class Among(Generic[Held]):
    """What the best hits of a search hold, best first."""

    held: tuple[Held, ...]  # the portion asked for
    total: int  # in all the hits that were read
    read: int  # how many these are
    hits: int  # how many there are


class AmongAnswers(FindingAnswers):
    """Finding duties, actions and documents by the words of what they stand in and their own."""

    def among(
        self, sought: Sought, query: str, *, limit: int = 10, offset: int = 0, **wishes: Unpack[Wishes]
    ) -> Among[Any]:
        """Find what is sought; errors as ``search``."""
        ask: Any = getattr(self, f"{sought}_among")
        found: Among[Any] = ask(query, limit=limit, offset=offset, **wishes)
        return found

    def documents_among(
        self, query: str, *, limit: int = 10, offset: int = 0, **wishes: Unpack[Wishes]
    ) -> Among[Document]:
        """Find the documents of the best hits: those with several good ones, or with the words in their title, first.

        Raises:
            BadQuery: as ``search``.
        """
        found = self.search(query, limit=HITS_READ, **wishes)
        best: dict[str, list[Hit]] = {}
        for hit in found.hits:
            best.setdefault(hit.document, []).append(hit)
        titles = [f"{hits[0].kind} {hits[0].number} {hits[0].title}" for hits in best.values()]
        named = dict(zip(best, self._searcher.rate(query, titles), strict=True))
        scores = {id_: (1 + named[id_]) * _together(hits) for id_, hits in best.items()}
        ordered = sorted(best, key=lambda id_: -scores[id_])
        documents = {each.id: each for each in self.store.documents(ordered)}
        held = tuple(documents[id_] for id_ in ordered[offset : offset + limit])
        return Among(held, len(ordered), len(found.hits), found.total)

    def duties_among(
        self, query: str, *, limit: int = 10, offset: int = 0, **wishes: Unpack[Wishes]
    ) -> Among[StatedDuty]:
        """Find the duties of the best articles, with their validity on the day wished for; errors as ``search``.

        ``bearer`` and ``deadline`` hold of the duty itself.
        """
        found = self.search(query, limit=HITS_READ, **_narrowed(wishes, "duty"))
        stated = [
            (kept, words)
            for kept, words in self.store.duties_within([(hit.document, hit.unit) for hit in found.hits])
            if _wished(kept.duty, wishes)
        ]
        texts = [f"{kept.duty.bearer} {words}" for kept, words in stated]
        places = [(kept.document, kept.duty.unit) for kept, _ in stated]
        order = self._order(query, texts, places, found.hits)
        chosen = [stated[at][0] for at in order[offset : offset + limit]]
        day = wishes.get("day") or today()
        return Among(self.stated(chosen, day), len(order), len(found.hits), found.total)

    def actions_among(
        self, query: str, *, limit: int = 10, offset: int = 0, **wishes: Unpack[Wishes]
    ) -> Among[ToldAction]:
        """Find what the best reports tell; errors as ``search``."""
        found = self.search(query, limit=HITS_READ, **_narrowed(wishes, "action"))
        told = self.told(self.store.actions_of([hit.document for hit in found.hits]))
        texts = [f"{each.action.kind} {each.action.place} {each.action.agency} {each.words}" for each in told]
        order = self._order(query, texts, [(each.document.id, "") for each in told], found.hits)
        return Among(
            tuple(told[at] for at in order[offset : offset + limit]), len(order), len(found.hits), found.total
        )

    def _order(
        self, query: str, texts: Sequence[str], places: Iterable[tuple[str, str]], hits: Sequence[Hit]
    ) -> list[int]:
        """Put texts in order by what they hold of a query themselves and how good the hit is that they stand in."""
        top = max((hit.score for hit in hits), default=0.0) or 1.0
        of_hit = {(hit.document, hit.unit): hit.score / top for hit in hits}
        around = [max(_scores(of_hit, *place), default=0.0) for place in places]
        own = self._searcher.rate(query, texts)
        ranks = [
            OWN_SHARE * mine + (1 - OWN_SHARE) * theirs for mine, theirs in zip(own, around, strict=True)
        ]
        return sorted(range(len(texts)), key=lambda at: (-ranks[at], at))


def held_record(one: Document | StatedDuty | ToldAction) -> dict[str, Any]:
    """Give what a search found in a few fields, for JSON and tables."""
    if isinstance(one, StatedDuty):
        return duty_record(one)
    if isinstance(one, ToldAction):
        return action_record(one)
    names = ("id", "kind", "number", "title", "issuer", "issued", "place", "standing")
    return {name: getattr(one, name) for name in names}


def _narrowed(wishes: Wishes, sort: str) -> Wishes:
    """Wish for what holds duties or actions."""
    changed: Any = {**wishes, "sort": sort}
    narrowed: Wishes = changed
    return narrowed


def _together(hits: Sequence[Hit]) -> float:
    """Score a document by its hits: each next one counts half."""
    scores = sorted((hit.score for hit in hits), reverse=True)
    return sum(score * 0.5**place for place, score in enumerate(scores))


def _scores(of_hit: dict[tuple[str, str], float], document: str, unit: str) -> Iterable[float]:
    """Give the scores of the hits that a unit lies in."""
    segments = unit.split("/") if unit else []
    paths = ("/".join(segments[:depth]) for depth in range(len(segments) + 1))
    return (of_hit[document, path] for path in paths if (document, path) in of_hit)


def _wished(duty: Duty, wishes: Wishes) -> bool:
    """Tell whether a duty itself has the bearer and the kind of deadline wished for."""
    bearer, deadline = wishes.get("bearer"), wishes.get("deadline")
    labels = {facet_term(bearer_label(agency)) for agency in duty.agencies}
    kinds = {each.kind for each in (duty.deadline, *duty.other_deadlines) if each}
    return (not bearer or facet_term(bearer) in labels) and (not deadline or deadline in kinds)
