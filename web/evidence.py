"""Sentences that prove: around a citation in a text, with the citation marked; and who cites a document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from markupsafe import Markup

from web.addresses import citation_anchor, document_address, evidence_address
from web.naming import long_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.graph import Hop
    from kg.library import Library
    from kg.model import Document, Link
    from kg.store import Incoming

BEFORE, AFTER = 260, 240
"""Code points of a long sentence that are shown before and after the citation in it."""

LEADING_RE = re.compile(r"^\s*(?:\#{1,6}\s+)?")


@dataclass(frozen=True, slots=True)
class Witness:
    """One place where a text cites: its sentence, and the address at which it opens."""

    link: Link
    unit: str
    sentence: Markup
    address: str
    explained: str  # the address of the page that explains the citation


@dataclass(frozen=True, slots=True)
class Group:
    """All places of one document that belong together: those that cite it, or those where it cites."""

    document: Document
    name: str
    address: str
    witnesses: tuple[Witness, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """What shows that a hop of a chain exists."""

    hop: Hop
    sentence: Markup
    address: str  # where the sentence stands in place; "" when no text states the relation
    teller: Document | None = None  # whose sentence it is, when the acting document does not say it itself


@dataclass(frozen=True, slots=True)
class Step:
    """Two documents joined by one or more relations of a chain."""

    level: int
    source: Document
    target: Document
    proofs: tuple[Proof, ...]  # the strongest relation first

    @property
    def told(self) -> list[Proof]:
        """Give the proofs in the words of a text: what the source says itself before what others say of it."""
        return sorted(
            (proof for proof in self.proofs if proof.address), key=lambda proof: proof.teller is not None
        )


def marked_sentence(library: Library, id: str, start: int, end: int) -> Markup:
    """Give the sentence around a span of a document's text, the span marked, long ones cut around it."""
    excerpt = library.sentence(id, start, end)
    return marked(excerpt.body, start - excerpt.start, end - excerpt.start)


def marked(words: str, first: int, last: int) -> Markup:
    """Mark a span of a sentence, and cut what is long around it."""
    before, after = LEADING_RE.sub("", words[:first]), words[last:]
    if len(before) > BEFORE:
        before = f"…{before[-BEFORE:].partition(' ')[2]}"
    if len(after) > AFTER:
        after = f"{after[:AFTER].rpartition(' ')[0]}…"
    return Markup("{}<mark>{}</mark>{}").format(before, words[first:last], after)


def witness_of(library: Library, id: str, unit: str, link: Link) -> Witness:
    """Make the evidence of one citation."""
    citation = link.citation
    return Witness(
        link,
        unit,
        marked_sentence(library, id, citation.start, citation.end),
        document_address(id, citation_anchor(citation.start)),
        evidence_address(id, citation.start),
    )


def group_incoming(library: Library, incoming: Sequence[Incoming]) -> tuple[Group, ...]:
    """Give who cites, each document once with all its places of this page."""
    groups = []
    for id, found in groupby(incoming, key=lambda one: one.document.id):
        cited = tuple(found)
        document = cited[0].document
        witnesses = tuple(witness_of(library, id, one.unit, one.link) for one in cited)
        groups.append(Group(document, long_name(document), document_address(id), witnesses))
    return tuple(groups)


def group_outgoing(library: Library, id: str, links: Iterable[Link]) -> tuple[Group, ...]:
    """Give what a text cites elsewhere, each document once, in the order of its first mention."""
    by_target: dict[str, list[Link]] = {}
    for link in links:
        by_target.setdefault(link.target, []).append(link)
    documents = {document.id: document for document in library.documents(tuple(by_target))}
    groups = []
    for target, cited in by_target.items():
        if target not in documents:
            continue
        document = documents[target]
        witnesses = tuple(witness_of(library, id, "", link) for link in cited)
        groups.append(Group(document, long_name(document), document_address(target), witnesses))
    return tuple(groups)


def prove(library: Library, hop: Hop, documents: Mapping[str, Document], *, told: bool) -> Proof:
    """Find the sentence of a hop, where a text states it and the sentence is to be told; always where it stands."""
    if not hop.evidence or hop.start is None or hop.end is None:
        return Proof(hop, Markup(""), "")
    sentence = marked_sentence(library, hop.evidence, hop.start, hop.end) if told else Markup("")
    teller = documents.get(hop.evidence) if hop.evidence != hop.source else None
    return Proof(hop, sentence, document_address(hop.evidence, citation_anchor(hop.start)), teller)


def steps_of(library: Library, hops: Sequence[Hop], *, told: slice = slice(None)) -> tuple[Step, ...]:
    """Join the hops between the same two documents, in the order of the chain; tell the sentences of some steps."""
    ids = tuple(dict.fromkeys(id for hop in hops for id in (hop.source, hop.target, hop.evidence)))
    documents = {document.id: document for document in library.documents(ids)}
    pairs = [tuple(joined) for _, joined in groupby(hops, key=lambda hop: (hop.source, hop.target))]
    pairs = [same for same in pairs if same[0].source in documents and same[0].target in documents]
    among = range(len(pairs))[told]
    steps = []
    for place, same in enumerate(pairs):
        proofs = (prove(library, hop, documents, told=place in among) for hop in same)
        source, target = documents[same[0].source], documents[same[0].target]
        steps.append(Step(same[0].level, source, target, tuple(proofs)))
    return tuple(steps)
