"""Duties as rules of ODRL 2.2: obligations, prohibitions and permissions, in one policy for each document.

What ODRL has no term for is in our profile (``vk:Profile``): the actions, of which ODRL's are about digital assets, and
time counted in working days, back from an event, or by the calendar. A request makes no rule: ODRL has none that binds
nobody. What a deadline does not say plainly is left to its words; nothing is made up.
"""

from __future__ import annotations

import datetime as dt
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, ODRL2, RDF, RDFS, XSD

from kg.rdf.names import vietnamese
from kg.rdf.terms import VK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import Deadline, Duty, Span
    from kg.rdf.gather import Dossier
    from kg.rdf.names import Names, Triple
    from kg.store import KeptDuty


class Rule(NamedTuple):
    """What ODRL calls a rule: its class, and the property by which a policy holds it."""

    type: URIRef
    held: URIRef


OBLIGATION = Rule(ODRL2.Duty, ODRL2.obligation)
PROHIBITION = Rule(ODRL2.Prohibition, ODRL2.prohibition)
PERMISSION = Rule(ODRL2.Permission, ODRL2.permission)
RULES = MappingProxyType(
    {
        "must": OBLIGATION,
        "assigned_lead": OBLIGATION,
        "assigned_support": OBLIGATION,
        "must_not": PROHIBITION,
        "may": PERMISSION,
        "right": PERMISSION,
    }
)
"""Modality → rule; ``asked`` makes none."""

SHARES = MappingProxyType({"assigned_lead": VK.lead, "assigned_support": VK.support})
"""Modality → the action that it makes of whatever is to be done."""

VERB_RE = re.compile(r"(?!.*\b(?:và|hoặc|hay)\b) [^\W\d_]+ (?:\ [^\W\d_]+){0,3}", re.VERBOSE)
"""One verb and no list of them: *báo cáo*, *tổ chức thực hiện*."""

DURATIONS = MappingProxyType(
    {
        "minute": ("PT", 1, "M"),
        "hour": ("PT", 1, "H"),
        "day": ("P", 1, "D"),
        "week": ("P", 7, "D"),
        "month": ("P", 1, "M"),
        "quarter": ("P", 3, "M"),
        "year": ("P", 1, "Y"),
    }
)
"""Unit of a deadline → how ``xsd:duration`` writes it: prefix, how many of its unit, unit."""

BOUNDS = MappingProxyType(
    {"latest": ODRL2.lteq, "earliest": ODRL2.gteq, "at_least": ODRL2.gteq, "every": ODRL2.eq}
)
SIDES = MappingProxyType({"after": ODRL2.gt, "before": ODRL2.lt, "": ODRL2.eq})
LEAP_YEAR = 2024


class Constraint(NamedTuple):
    """A condition of a rule, as ODRL takes it apart."""

    left: URIRef
    operator: URIRef
    right: Literal


def describe_policy(dossier: Dossier, names: Names) -> Iterator[Triple]:
    """Gather the rules of a document in one policy, where it makes any."""
    found = [(kept, RULES[kept.duty.modality]) for kept in dossier.duties if kept.duty.modality in RULES]
    if not found:
        return
    document = names.document(dossier.document.id)
    policy = names.part(document, "chinh-sach")
    yield policy, RDF.type, ODRL2.Policy
    yield policy, RDF.type, ODRL2.Set
    yield policy, ODRL2.uid, policy
    yield policy, ODRL2.profile, VK.Profile
    yield policy, DCTERMS.source, document
    for kept, rule in found:
        yield policy, rule.held, names.duty(document, kept.number)


def describe_rule(kept: KeptDuty, dossier: Dossier, names: Names) -> Iterator[Triple]:
    """Say what a duty is as a rule: who, what, to what, on which conditions."""
    duty = kept.duty
    if duty.modality not in RULES:
        return
    document = names.document(dossier.document.id)
    node = names.duty(document, kept.number)
    action, span = _action(duty, dossier.words, names)
    asset = URIRef(f"{node}-doi-tuong")
    yield node, RDF.type, RULES[duty.modality].type
    yield node, ODRL2.action, action
    yield node, ODRL2.target, asset
    yield asset, RDF.type, ODRL2.Asset
    yield from _words(asset, RDF.value, dossier.words[span.start : span.end])
    for function, words in ((ODRL2.assignee, duty.bearer), (ODRL2.informedParty, duty.recipient)):
        if words:
            party = names.party(document, words)
            yield node, function, party
            yield party, RDF.type, ODRL2.Party
            yield from _words(party, RDFS.label, words)
    for count, each in enumerate(_constraints(duty, dossier.words), 1):
        constraint = URIRef(f"{node}-dieu-kien-{count}")
        yield node, ODRL2.constraint, constraint
        yield constraint, RDF.type, ODRL2.Constraint
        yield constraint, ODRL2.leftOperand, each.left
        yield constraint, ODRL2.operator, each.operator
        yield constraint, ODRL2.rightOperand, each.right


def describe_verbs(dossier: Dossier, names: Names) -> Iterator[Triple]:
    """Describe the actions that rules share: the verbs of their texts, all of them kinds of ``vk:perform``."""
    verbs = {verb_of(kept.duty, dossier.words) for kept in dossier.duties if kept.duty.modality in RULES}
    for verb in sorted(verbs - {""}):
        action = names.verb(verb)
        yield action, RDF.type, ODRL2.Action
        yield action, RDFS.label, Literal(verb, lang="vi")
        yield action, ODRL2.includedIn, VK.perform


def verb_of(duty: Duty, text: str) -> str:
    """Give the verb of a duty, where its words are one verb and an object; else ``""``."""
    if duty.object is None or duty.modality in SHARES:
        return ""
    words = " ".join(text[duty.action.start : duty.object.start].split()).lower()
    return words if VERB_RE.fullmatch(words) else ""


def _action(duty: Duty, text: str, names: Names) -> tuple[URIRef, Span]:
    """Give the action of a rule, and the words that say to what it is done."""
    verb = verb_of(duty, text)
    if verb and duty.object:
        return names.verb(verb), duty.object
    return SHARES.get(duty.modality, VK.perform), duty.action


def _words(node: URIRef, property: URIRef, text: str) -> Iterator[Triple]:
    """Say some words of the text, where there are any."""
    words = vietnamese(text)
    if words is not None:
        yield node, property, words


# ---- conditions -----------------------------------------------------------------------------------------------


def _constraints(duty: Duty, text: str) -> Iterator[Constraint]:
    """Take deadlines, condition and exception apart."""
    for deadline in (duty.deadline, *duty.other_deadlines):
        if deadline:
            yield from deadline_constraints(deadline)
    for span, operator in ((duty.condition, ODRL2.eq), (duty.exception, ODRL2.neq)):
        words = vietnamese(text[span.start : span.end]) if span else None
        if words is not None:
            yield Constraint(VK.circumstance, operator, words)


def deadline_constraints(deadline: Deadline) -> Iterator[Constraint]:
    """Take a deadline apart; one that is vague, or lacks its number, gives nothing."""
    match deadline.kind:
        case "absolute":
            yield from _calendar(deadline)
        case "relative":
            yield from _span_of_time(deadline)
            yield from _event(deadline)
        case "recurring":
            yield from _interval(deadline)
            yield from _calendar(deadline)
        case "event":
            yield from _event(deadline)


def _calendar(deadline: Deadline) -> Iterator[Constraint]:
    """Compare with a day: one of a year, or one that comes every year or month."""
    bound = BOUNDS.get(deadline.bound)
    year, month, day = deadline.year, deadline.month, deadline.day
    if bound is None or day is None or (year and not month) or deadline.month_in_quarter:
        return
    operator = ODRL2.lteq if deadline.bound == "every" else bound
    try:
        found = dt.date(year or LEAP_YEAR, month or 1, day)
    except ValueError:  # the text gives a day that the calendar lacks
        return
    if year:
        yield Constraint(ODRL2.dateTime, operator, _typed(found.isoformat(), XSD.date))
    elif month:
        yield Constraint(VK.calendarDay, operator, _typed(f"--{month:02}-{day:02}", XSD.gMonthDay))
    else:
        yield Constraint(VK.calendarDay, operator, _typed(f"---{day:02}", XSD.gDay))


def _span_of_time(deadline: Deadline) -> Iterator[Constraint]:
    """Count from an event on, or back from it: *trước 5 ngày* leaves five days or more."""
    bound = BOUNDS.get(deadline.bound)
    if bound is None or not deadline.amount:
        return
    before = deadline.side == "before"
    operator = ODRL2.gteq if before and deadline.bound == "latest" else bound
    if deadline.unit == "working_day":
        left = VK.leadWorkingDays if before else VK.elapsedWorkingDays
        yield Constraint(left, operator, _typed(str(deadline.amount), XSD.nonNegativeInteger))
        return
    duration = _duration(deadline)
    if duration is not None:
        yield Constraint(VK.leadTime if before else ODRL2.elapsedTime, operator, duration)


def _event(deadline: Deadline) -> Iterator[Constraint]:
    """Say before or after which event, in the words of the text."""
    words = vietnamese(deadline.event)
    if words is not None:
        yield Constraint(ODRL2.event, SIDES[deadline.side], words)


def _interval(deadline: Deadline) -> Iterator[Constraint]:
    """Say in which interval something recurs, and how often in each if more than once."""
    duration = _duration(deadline)
    if duration is None:
        return
    yield Constraint(ODRL2.timeInterval, ODRL2.eq, duration)
    if deadline.times and deadline.times > 1:
        yield Constraint(ODRL2["count"], ODRL2.eq, _typed(str(deadline.times), XSD.nonNegativeInteger))


def _duration(deadline: Deadline) -> Literal | None:
    """Write a number of units as a duration."""
    if not deadline.amount or deadline.unit not in DURATIONS:
        return None
    prefix, times, unit = DURATIONS[deadline.unit]
    return _typed(f"{prefix}{deadline.amount * times}{unit}", XSD.duration)


def _typed(text: str, type: URIRef) -> Literal:
    """Make a literal that stays as written."""
    return Literal(text, datatype=type, normalize=False)
