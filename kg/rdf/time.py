"""Time → triples: what happened to a document, and whether it was in force on a day, by default that of the build.

Events are nodes, each with its day, what decided it and where that is stated. The state is computed from them for
the day that is named beside it; where they do not tell, it is unknown, and ELI and schema.org are given nothing.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from rdflib import URIRef
from rdflib.namespace import PROV, RDF, SDO

from kg.effect import status_of
from kg.rdf.names import day, plain, position, say, vietnamese
from kg.rdf.terms import ELI, IN_FORCE, OA, VK, concept

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import Event
    from kg.rdf.gather import Dossier
    from kg.rdf.names import Names, Triple

FORCES = MappingProxyType(
    {
        "in_force": (IN_FORCE["inForce"], SDO.InForce),
        "partly": (IN_FORCE["partiallyInForce"], SDO.PartiallyInForce),
        "ended": (IN_FORCE["notInForce"], SDO.NotInForce),
        "not_yet": (IN_FORCE["notInForce"], SDO.NotInForce),
        "suspended": (IN_FORCE["notInForce"], SDO.NotInForce),
    }
)
"""State on a day → what ELI and schema.org have for it; both are silent on what is unknown."""


def describe_validity(dossier: Dossier, names: Names) -> Iterator[Triple]:
    """Say whether a document was in force on the day of its dossier, and which event decides it."""
    if dossier.day is None:
        return
    document = dossier.document
    work = names.document(document.id)
    found = status_of(dossier.events, "", dossier.day, cited_only=document.standing == "stub")
    in_eli, in_schema = FORCES.get(found.state, (None, None))
    yield from say(
        work,
        (ELI.in_force, in_eli),
        (SDO.legislationLegalForce, in_schema),
        (VK.state, concept("state", found.state)),
        (VK.asOf, day(dossier.day)),
        (VK.decidedBy, names.event(found.event) if found.event else None),
        (VK.whyUnknown, vietnamese(found.why) if found.state == "unknown" else None),
    )


def describe_events(dossier: Dossier, names: Names) -> Iterator[Triple]:
    """Describe each event in the history of a document and its units."""
    for event in dossier.events:
        node = names.event(event)
        deciding = names.document(event.deciding, event.deciding_unit) if event.deciding else None
        yield from say(
            node,
            (RDF.type, VK.Event),
            (VK.eventOf, names.document(dossier.document.id, event.unit)),
            (VK.eventType, concept("event", event.type)),
            (VK.date, day(event.date)),
            (VK.notBefore, day(event.not_before)),
            (VK.deciding, deciding),
            (VK.basis, plain(event.basis)),
            (VK.certainty, concept("certainty", event.standing)),
        )
        yield from _evidence(node, event, names)


def _evidence(node: URIRef, event: Event, names: Names) -> Iterator[Triple]:
    """Say which text states an event, and where in it."""
    if not event.evidence:
        return
    text = names.document(event.evidence)
    if event.start is None or event.end is None:
        yield node, PROV.wasDerivedFrom, text
        return
    place, where = URIRef(f"{node}-place"), URIRef(f"{node}-position")
    yield node, PROV.wasDerivedFrom, place
    yield from say(place, (RDF.type, OA.SpecificResource), (OA.hasSource, text), (OA.hasSelector, where))
    yield from say(
        where,
        (RDF.type, OA.TextPositionSelector),
        (OA.start, position(event.start)),
        (OA.end, position(event.end)),
    )
