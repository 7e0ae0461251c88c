"""Duties and actions → triples: who must do what by when, and who did what, each with its words and their place.

A duty is no ``odrl:Duty``: rules of ODRL belong to policies about assets. Each modality names what it comes close to in
ODRL instead, in the code list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import URIRef
from rdflib.namespace import ORG, PROV, RDF, RDFS

from kg.rdf.names import day, plain, position, say, vietnamese
from kg.rdf.terms import OA, VK, concept

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import Duty
    from kg.rdf.gather import Dossier
    from kg.rdf.names import Names, Triple
    from kg.store import KeptAction, KeptDuty

SEGMENTS = 3
"""Of an identifier: kind, year, number."""


def describe_duties(dossier: Dossier, names: Names) -> Iterator[Triple]:
    """Describe the duties that a text makes."""
    for kept in dossier.duties:
        yield from _duty(kept, dossier, names)


def describe_actions(dossier: Dossier, names: Names) -> Iterator[Triple]:
    """Describe the actions that a report tells."""
    for kept in dossier.actions:
        yield from _action(kept, dossier, names)


def describe_bearers(dossier: Dossier, names: Names) -> Iterator[Triple]:
    """Describe who bears duties: roles of bodies, which many texts share."""
    for kept in dossier.duties:
        for agency in kept.duty.agencies:
            yield from say(
                names.bearer(agency),
                (RDF.type, ORG.Role),
                (RDFS.label, vietnamese(agency.kind)),
                (VK.bearerLevel, plain(agency.level)),
            )


def _duty(kept: KeptDuty, dossier: Dossier, names: Names) -> Iterator[Triple]:
    """Describe one duty."""
    duty, text, id = kept.duty, dossier.words, dossier.document.id
    node = names.part(names.document(id), f"nghia-vu-{kept.number}")
    yield from say(
        node,
        (RDF.type, VK.Duty),
        (VK.modality, concept("modality", duty.modality)),
        (VK.bearer, vietnamese(duty.bearer)),
        (VK.action, vietnamese(text[duty.action.start : duty.action.end])),
        (VK.deadline, vietnamese(duty.deadline.surface) if duty.deadline else None),
        (VK.deadlineKind, plain(duty.deadline.kind) if duty.deadline else None),
        (VK.recipient, vietnamese(duty.recipient)),
        (VK.statedIn, names.document(id, duty.unit)),
        (VK.rule, plain(duty.rule)),
    )
    for agency in duty.agencies:
        yield node, VK.borneBy, names.bearer(agency)
    for basis in duty.basis:
        yield node, VK.restsOn, names.document(document_of(basis))
    yield from _place(node, duty, dossier, names)


def _action(kept: KeptAction, dossier: Dossier, names: Names) -> Iterator[Triple]:
    """Describe one action."""
    action, document = kept.action, dossier.document
    report = names.document(document.id)
    node = names.part(report, f"hoat-dong-{kept.number}")
    yield from say(
        node,
        (RDF.type, VK.LocalAction),
        (RDFS.label, vietnamese(action.kind)),
        (VK.date, day(action.date)),
        (VK.period, plain(action.period)),
        (VK.actor, vietnamese(action.agency)),
        (RDF.value, vietnamese(dossier.words[action.start : action.end])),
        (PROV.atLocation, names.place(document.place) if document.place else None),
        (PROV.wasDerivedFrom, report),
    )
    for basis in action.basis:
        yield node, VK.restsOn, names.document(document_of(basis))


def _place(node: URIRef, duty: Duty, dossier: Dossier, names: Names) -> Iterator[Triple]:
    """Say where the words of a duty stand."""
    span, where = URIRef(f"{node}-span"), URIRef(f"{node}-position")
    yield node, OA.hasTarget, span
    yield from say(
        span,
        (RDF.type, OA.SpecificResource),
        (OA.hasSource, names.text(dossier.document)),
        (OA.hasSelector, where),
    )
    yield from say(
        where,
        (RDF.type, OA.TextPositionSelector),
        (OA.start, position(duty.start)),
        (OA.end, position(duty.end)),
    )


def document_of(id: str) -> str:
    """Give the document of a document or unit: which unit is meant, its citation tells."""
    return "/".join(id.split("/")[:SEGMENTS])
