"""Duties as rules of ODRL 2.2: their class, who, what, to what, by when; nothing said that the text does not say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from pyshacl import validate
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, ODRL2, RDF, RDFS

from kg.model import Deadline, Document, Duty, Span
from kg.rdf import DEFAULT_BASE, VK, Names, document_graph, shapes_graph, vocabulary_graph
from kg.rdf.rules import RULES, deadline_constraints, verb_of
from kg.store import Store, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.library import Library

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # pyshacl uses what rdflib deprecates

NAMES = Names.of(DEFAULT_BASE)
TEXT = "Bên A phải báo cáo kết quả khi có yêu cầu, trừ ngày lễ."
DOCUMENT = Document("nghi-dinh/2023/1-2023-nd-cp", "Nghị định", "1/2023/NĐ-CP", "x", standing="digest")
DEADLINE = Deadline(0, 1, "5 ngày làm việc", "relative", "latest", 5, "working_day", "after", "nhận đủ hồ sơ")
EVERY = (*RULES, "asked")
WORK = NAMES.document(DOCUMENT.id)


def duty_of(modality: str, **said: object) -> Duty:
    """Make the duty that ``TEXT`` states, in another modality."""
    plain = {"action": Span(11, 26), "object": Span(19, 26), **said}
    return Duty(0, 55, f"Bên {modality}", modality, **plain)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    """Give a decree with one duty of each modality, and one with all that a duty may say."""
    path = tmp_path_factory.mktemp("rules") / "kg.sqlite"
    whole = duty_of(
        "must", deadline=DEADLINE, recipient="Bộ Nội vụ", condition=Span(27, 41), exception=Span(43, 54)
    )
    with Store.create(path) as made:
        with made.step("rules") as step:
            step.add_documents([DOCUMENT])
            step.add_texts([Text(DOCUMENT.id, "digest", TEXT)])
            step.add_duties([(DOCUMENT.id, [*map(duty_of, EVERY), whole])])
        made.finish(version="0.1")
    with Store.open(path) as store:
        yield document_graph(store, DOCUMENT.id)


def duty(number: int) -> URIRef:
    return NAMES.duty(WORK, number)


def conditions(graph: Graph, rule: URIRef) -> set[tuple[str, str, str]]:
    """Give the constraints of a rule: left operand, operator, right operand, by their last words."""
    parts = (ODRL2.leftOperand, ODRL2.operator, ODRL2.rightOperand)
    return {
        tuple(re.split(r"[/#]", str(graph.value(each, part)))[-1] for part in parts)  # type: ignore[misc]
        for each in graph.objects(rule, ODRL2.constraint)
    }


# ---- the model ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "modality"), list(enumerate(EVERY, 1)), ids=EVERY)
def test_a_modality_makes_its_rule(graph: Graph, number: int, modality: str) -> None:
    """What must be done is an obligation, what may not a prohibition, what may a permission; a request is no rule."""
    kinds = {ODRL2.Duty, ODRL2.Prohibition, ODRL2.Permission} & set(graph.objects(duty(number), RDF.type))
    policy = NAMES.part(WORK, "chinh-sach")
    rule = RULES.get(modality)
    assert kinds == ({rule.type} if rule else set())
    assert set(graph.predicates(policy, duty(number))) == ({rule.held} if rule else set())


def test_a_document_is_a_policy(graph: Graph) -> None:
    """Its rules stand in one set, which says of which document and under which profile."""
    (policy,) = graph.subjects(RDF.type, ODRL2.Policy)
    assert graph.value(policy, DCTERMS.source) == WORK
    assert graph.value(policy, ODRL2.uid) == policy
    assert (graph.value(policy, ODRL2.profile), RDF.type, None) in vocabulary_graph()


def test_who_does_what_to_what(graph: Graph) -> None:
    """A rule names bearer, verb, object and recipient in the words of the text."""
    rule, action = duty(1), NAMES.verb("báo cáo")
    assert graph.value(rule, ODRL2.assignee / RDFS.label) == Literal("Bên must", lang="vi")
    assert graph.value(rule, ODRL2.action) == action
    assert graph.value(action, ODRL2.includedIn) == VK.perform
    assert graph.value(rule, ODRL2.target / RDF.value) == Literal("kết quả", lang="vi")
    told = graph.value(duty(len(EVERY) + 1), ODRL2.informedParty / RDFS.label)
    assert told == Literal("Bộ Nội vụ", lang="vi")


def test_heading_and_helping_are_actions(graph: Graph) -> None:
    """Who is to head the work, or to help, has that as the action, and all of the work as its object."""
    actions = {graph.value(duty(EVERY.index(name) + 1), ODRL2.action) for name in RULES if "assigned" in name}
    assert actions == {VK.lead, VK.support}
    lead = duty(EVERY.index("assigned_lead") + 1)
    assert graph.value(lead, ODRL2.target / RDF.value) == Literal("báo cáo kết quả", lang="vi")


def test_conditions_are_constraints(graph: Graph) -> None:
    """Deadline, condition and exception are constraints beside each other."""
    assert conditions(graph, duty(len(EVERY) + 1)) == {
        ("elapsedWorkingDays", "lteq", "5"),
        ("event", "gt", "nhận đủ hồ sơ"),
        ("circumstance", "eq", "khi có yêu cầu"),
        ("circumstance", "neq", "trừ ngày lễ"),
    }


def test_every_term_exists(graph: Graph) -> None:
    """Each name in ODRL's namespace is a term of ODRL 2.2, as rdflib lists them."""
    whole = graph + vocabulary_graph()
    used = {str(term) for triple in whole for term in triple if str(term).startswith(str(ODRL2))}
    assert used <= {str(ODRL2[name]) for name in ODRL2.__annotations__}
    assert len(used) > 20


def violations(graph: Graph) -> str:
    """Tell what a graph breaks of the shapes, with the vocabulary that it names."""
    whole = graph + vocabulary_graph()
    conforms, _, told = validate(whole, shacl_graph=shapes_graph(), ont_graph=shapes_graph())
    return "" if conforms else told


def test_rules_have_the_shape_of_odrl(graph: Graph) -> None:
    """Policies, rules and constraints are valid under what ODRL's information model asks."""
    assert violations(graph) == ""


BROKEN = {
    "prohibition without target": (duty(4), ODRL2.target, None),
    "rule without action": (duty(1), ODRL2.action, None),
    "policy without profile": (NAMES.part(WORK, "chinh-sach"), ODRL2.profile, None),
    "operator of our own": (URIRef(f"{duty(len(EVERY) + 1)}-dieu-kien-1"), ODRL2.operator, VK.lead),
    "days that are no number": (
        URIRef(f"{duty(len(EVERY) + 1)}-dieu-kien-1"),
        ODRL2.rightOperand,
        Literal("năm"),
    ),
    "obligation that forbids": (duty(1), RDF.type, (ODRL2.Duty, ODRL2.Prohibition)),
}


@pytest.mark.parametrize("case", BROKEN.values(), ids=BROKEN)
def test_what_odrl_does_not_allow_is_caught(graph: Graph, case: tuple[URIRef, URIRef, object]) -> None:
    """Without what ODRL asks, or with what it forbids, a graph is not valid."""
    subject, predicate, value = case
    wrong = Graph() + graph
    assert (subject, predicate, None) in wrong
    wrong.remove((subject, predicate, None))
    for each in value if isinstance(value, tuple) else (value,):
        if each is not None:
            wrong.add((subject, predicate, each))
    assert violations(wrong)


# ---- deadlines ------------------------------------------------------------------------------------------------


def when(kind: str, bound: str, **said: object) -> Deadline:
    return Deadline(0, 1, "…", kind, bound, **said)  # type: ignore[arg-type]


DEADLINES = {
    "before a date": (
        when("absolute", "latest", day=31, month=12, year=2025),
        [("dateTime", "lteq", "2025-12-31", "date")],
    ),
    "a day that comes every year": (
        when("absolute", "latest", day=15, month=11),
        [("calendarDay", "lteq", "--11-15", "gMonthDay")],
    ),
    "a day of the month, monthly": (
        when("recurring", "every", amount=1, unit="month", day=5, times=1),
        [("timeInterval", "eq", "P1M", "duration"), ("calendarDay", "lteq", "---05", "gDay")],
    ),
    "twice a year": (
        when("recurring", "every", amount=1, unit="year", times=2),
        [("timeInterval", "eq", "P1Y", "duration"), ("count", "eq", "2", "nonNegativeInteger")],
    ),
    "each quarter": (
        when("recurring", "every", amount=1, unit="quarter"),
        [("timeInterval", "eq", "P3M", "duration")],
    ),
    "within hours": (
        when("relative", "latest", amount=24, unit="hour"),
        [("elapsedTime", "lteq", "PT24H", "duration")],
    ),
    "at least so long": (
        when("relative", "at_least", amount=2, unit="week"),
        [("elapsedTime", "gteq", "P14D", "duration")],
    ),
    "so long before": (
        when("relative", "latest", amount=5, unit="day", side="before", event="khai mạc"),
        [("leadTime", "gteq", "P5D", "duration"), ("event", "lt", "khai mạc", "vi")],
    ),
    "working days before": (
        when("relative", "at_least", amount=7, unit="working_day", side="before"),
        [("leadWorkingDays", "gteq", "7", "nonNegativeInteger")],
    ),
    "before an event": (
        when("event", "latest", side="before", event="bầu cử"),
        [("event", "lt", "bầu cử", "vi")],
    ),
    "vague": (when("vague", ""), []),
    "a day that no calendar has": (when("absolute", "latest", day=31, month=2, year=2025), []),
    "a month alone": (when("absolute", "latest", month=12), []),
    "often, but not how often": (when("recurring", "every"), []),
    "every so many working days": (when("recurring", "every", amount=3, unit="working_day"), []),
}


@pytest.mark.parametrize(("deadline", "expected"), DEADLINES.values(), ids=DEADLINES)
def test_a_deadline_is_taken_apart(deadline: Deadline, expected: list[tuple[str, str, str, str]]) -> None:
    """A deadline becomes what ODRL can compare; what it does not say plainly becomes nothing."""
    found = [
        tuple(re.split(r"[/#]", str(each))[-1] for each in (left, operator, right, right.datatype or "vi"))
        for left, operator, right in deadline_constraints(deadline)
    ]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("Báo cáo kết quả", "báo cáo"),
        ("tổ chức thực hiện kế hoạch", "tổ chức thực hiện"),
        ("lập, phê duyệt kế hoạch", ""),
        ("lập và phê duyệt kế hoạch", ""),
        (", kế hoạch", ""),
        ("quyết định việc rà soát lại toàn bộ kế hoạch", ""),
    ],
)
def test_a_verb_is_one_verb(text: str, verb: str) -> None:
    """A list of verbs, or more words than a verb has, is no action of its own."""
    at = text.index("kết quả" if "kết quả" in text else "kế hoạch")
    made = Duty(0, 1, "", "must", action=Span(0, len(text)), object=Span(at, len(text)))
    assert verb_of(made, text) == verb


def test_shipped_duties_are_rules(library: Library) -> None:
    """The digest of a decree gives rules with bearers and actions of their own."""
    graph = document_graph(library.store, "nghi-dinh/2023/59-2023-nd-cp")
    rules = set(graph.subjects(ODRL2.action))
    duties = set(graph.subjects(RDF.type, VK.Duty))
    assert rules <= duties
    assert len(rules) > 10
    assert {graph.value(rule, ODRL2.action) for rule in rules} - {VK.perform}
