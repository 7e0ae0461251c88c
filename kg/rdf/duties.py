"""Duties and actions → triples: who must do what by when, and who did what, each with its words and their place.

What a duty is as a rule of ODRL, ``kg.rdf.rules`` says beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import URIRef
from rdflib.namespace import ORG, PROV, RDF, RDFS

from kg.rdf.names import day, plain, position, say, vietnamese
from kg.rdf.rules import describe_policy, describe_rule, describe_verbs
from kg.rdf.terms import OA, VK, concept

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.model import Duty
    from kg.rdf.gather import Dossier
    from kg.rdf.names import Names, Triple
    from kg.store import KeptAction, KeptDuty

SEGMENTS = 3
"""Of an identifier: kind, year, number."""


def describe_duties(dossier: Dossier, names: Names) -> Iterator[Triple]:
    """Describe the duties that a text makes, and the policy that they are rules of."""
    for kept in dossier.duties:
        yield from _duty(kept, dossier, names)
        yield from describe_rule(kept, dossier, names)
    yield from describe_policy(dossier, names)


def describe_actions(dossier: Dossier, names: Names) -> Iterator[Triple]:
    """Describe the actions that a report tells."""
    for kept in dossier.actions:
        yield from _action(kept, dossier, names)


def describe_bearers(dossier: Dossier, names: Names) -> Iterator[Triple]:
    """Describe who bears duties and what they do: roles of bodies, and verbs, which many texts share."""
    yield from describe_verbs(dossier, names)
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
    node = names.duty(names.document(id), kept.number)
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
    yield from _bases(node, duty.basis, names)
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
    yield from _bases(node, action.basis, names)


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


def _bases(node: URIRef, bases: Iterable[str], names: Names) -> Iterator[Triple]:
    """Say what the words of a duty or action name: the unit where one is named, and always its document."""
    for basis in bases:
        yield node, VK.restsOn, names.document(basis)
        yield node, VK.restsOn, names.document("/".join(basis.split("/")[:SEGMENTS]))
