"""The model of the triples: valid under the shapes that ship, ELI's domains and ranges included; time; what changed."""

from __future__ import annotations

import datetime as dt
import io
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyshacl import validate
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, PROV, RDF, SDO, VOID, XSD

from kg.model import Event
from kg.rdf import (
    DEFAULT_BASE,
    ELI,
    OA,
    VK,
    Names,
    describe_service,
    document_graph,
    export_delta,
    export_graph,
    shapes_graph,
    vocabulary_graph,
)
from kg.rdf.describe import describe_place
from kg.store import Filter, Store
from tests.small_library import BODY, CITED, DECREE, LAW, OLD, REPORT, STUB, make_small_library

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.library import Library

pytestmark = [  # pyshacl and rdflib's parsers use what rdflib has deprecated
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

NAMES = Names.of(DEFAULT_BASE)
SHAPES = "https://viendan.example/shapes#"
BUILT = dt.date(2026, 11, 22)
EVENTS = (
    Event(LAW.id, "", "effective", dt.date(2023, 7, 1), basis="registry"),
    Event(LAW.id, "dieu-11", "amended", dt.date(2025, 7, 1), STUB.id, "dieu-4", "text", DECREE.id, *CITED),
    Event(OLD.id, "", "effective", dt.date(2000, 4, 15), basis="default", standing="derived"),
    Event(OLD.id, "", "replaced", dt.date(2023, 8, 16), DECREE.id, basis="registry", evidence=DECREE.id),
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a small library in which time passes."""
    made = make_small_library(tmp_path_factory.mktemp("model"))
    with Store.change(made) as store:
        with store.step("events") as step:
            step.replace_events(EVENTS)
        store.finish(version="0.1", built=BUILT)
    return made


@pytest.fixture(scope="module")
def store(file: Path) -> Iterator[Store]:
    with Store.open(file) as opened:
        yield opened


@pytest.fixture(scope="module")
def everything(store: Store) -> Graph:
    return Graph().parse(data=written(store), format="nt")


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return shapes_graph()


def written(store: Store, format: str = "nt", **options: str) -> bytes:
    stream = io.BytesIO()
    export_graph(store, stream, format, **options)
    return stream.getvalue()


def node(id: str, unit: str = "") -> URIRef:
    return NAMES.document(id, unit)


def copy_of(graph: Graph) -> Graph:
    copy = Graph()
    for triple in graph:
        copy.add(triple)
    return copy


def violations(graph: Graph, shapes: Graph) -> set[str]:
    """Name the shapes that a graph breaks."""
    _, report, _ = validate(graph, shacl_graph=shapes, ont_graph=shapes, inference="none")
    source = URIRef("http://www.w3.org/ns/shacl#sourceShape")
    owners = set()
    for shape in report.objects(predicate=source):
        while not isinstance(shape, URIRef):
            shape = next(shapes.subjects(object=shape))  # noqa: PLW2901, up to the shape that has a name
        owners.add(str(shape).removeprefix(SHAPES))
    return owners


# ---- SHACL ----------------------------------------------------------------------------------------------------


def test_a_whole_export_is_valid(everything: Graph, shapes: Graph) -> None:
    """An export of everything breaks no shape, strange identifiers and hostile titles included."""
    assert violations(everything, shapes) == set()


def add_parents(graph: Graph, library: Library) -> None:
    """Describe the places that hold the described ones, up to the provinces."""
    places = {str(NAMES.place(each.id)): each for each in library.store.all_places()}
    waiting = {str(each) for each in graph.objects(predicate=SDO.containedInPlace)}
    while waiting:
        found = [places[each] for each in waiting]
        for place in found:
            for triple in describe_place(place, NAMES):
                graph.add(triple)
        waiting = {str(NAMES.place(each.parent)) for each in found if each.parent}


def test_the_shipped_documents_are_valid(library: Library, shapes: Graph) -> None:
    """The digests and reports that a fresh clone ships are valid, with the places and terms they name."""
    graph = copy_of(vocabulary_graph())
    graph.parse(data=written(library.store, what="dataset"), format="nt")
    shipped = [
        each.document
        for standing in ("digest", "report")
        for each in library.store.browse(Filter(standing=standing), limit=500)
    ]
    for document in shipped:
        for triple in document_graph(library.store, document.id):
            graph.add(triple)
    add_parents(graph, library)
    assert len(shipped) > 20
    assert violations(graph, shapes) == set()


BROKEN = {
    "date that is none": (node(LAW.id), ELI.date_document, Literal("10/11/2022"), "Work"),
    "second number": (node(LAW.id), ELI.number, Literal("11/2022/QH15"), "Work"),
    "report as law": (node(REPORT.id), RDF.type, ELI.LegalResource, "Report"),
    "unit of two": (node(DECREE.id, "dieu-1"), ELI.is_part_of, node(LAW.id), "Subdivision"),
    "outcome of two": (
        NAMES.citation(DECREE.id, *CITED),
        VK.outcome,
        VK.Rejected,
        "Citation",
    ),
    "passed by a law": (node(LAW.id), ELI.passed_by, node(DECREE.id), "range-passed_by"),
    "agency with a title": (NAMES.agency("Quốc hội", ""), ELI.title, Literal("x"), "domain-title"),
    "jurisdiction of a kind": (
        node(LAW.id),
        ELI.jurisdiction,
        URIRef(f"{VK}kind-luat"),
        "range-jurisdiction",
    ),
    "kind of an agency": (
        NAMES.agency("Quốc hội", ""),
        ELI.type_document,
        URIRef(f"{VK}kind-luat"),
        "domain-type_document",
    ),
}


@pytest.mark.parametrize("case", BROKEN.values(), ids=BROKEN)
def test_what_is_wrong_is_caught(
    everything: Graph, shapes: Graph, case: tuple[URIRef, URIRef, URIRef | Literal, str]
) -> None:
    """One false triple breaks the shape that forbids it."""
    *triple, shape = case
    wrong = copy_of(everything)
    wrong.add(tuple(triple))
    assert shape in violations(wrong, shapes)


def test_what_is_missing_is_caught(everything: Graph, shapes: Graph) -> None:
    """A citation without an answer, and a state without its day, break their shapes."""
    wrong = copy_of(everything)
    wrong.remove((NAMES.citation(DECREE.id, *CITED), OA.hasBody, None))
    wrong.remove((node(LAW.id), VK.asOf, None))
    assert violations(wrong, shapes) >= {"Citation", "Work"}


def test_every_property_of_eli_has_its_shapes(shapes: Graph) -> None:
    """No property of ELI that has a domain or range there goes unchecked here."""
    free = {"cites", "related_to", "id_local", "amends", "changes", "consolidates", "corrects", "repeals"}
    properties = {name for name in ELI.__annotations__ if name[0].islower()}
    sh = "http://www.w3.org/ns/shacl#"
    checked = {
        str(target).removeprefix("http://data.europa.eu/eli/ontology#")
        for word in ("targetSubjectsOf", "targetObjectsOf")
        for target in shapes.objects(predicate=URIRef(sh + word))
    }
    assert properties - checked == free


# ---- time -----------------------------------------------------------------------------------------------------


def test_a_state_names_its_day(store: Store) -> None:
    """Whether a law is in force is told for the day of the build, by the event that decides it."""
    graph = document_graph(store, LAW.id)
    assert graph.value(node(LAW.id), ELI.in_force) == URIRef(f"{str(ELI.in_force)[:-8]}InForce-inForce")
    assert graph.value(node(LAW.id), SDO.legislationLegalForce) == SDO.InForce
    assert graph.value(node(LAW.id), VK.asOf) == Literal("2026-11-22", datatype=XSD.date)
    decided = graph.value(node(LAW.id), VK.decidedBy)
    assert graph.value(decided, VK.date) == Literal("2023-07-01", datatype=XSD.date)


def test_what_ended_is_not_in_force(store: Store) -> None:
    """A replaced document is no longer in force, and the document that replaced it is named."""
    graph = document_graph(store, OLD.id)
    assert graph.value(node(OLD.id), VK.state) == URIRef(f"{VK}state-ended")
    assert graph.value(node(OLD.id), VK.decidedBy / VK.deciding) == node(DECREE.id)


def test_the_unknown_stays_unknown(store: Store) -> None:
    """Of a document without events ELI is told nothing, and why is said in words."""
    graph = document_graph(store, STUB.id)
    assert graph.value(node(STUB.id), VK.state) == URIRef(f"{VK}state-unknown")
    assert graph.value(node(STUB.id), ELI.in_force) is None
    assert graph.value(node(STUB.id), VK.whyUnknown)


def test_events_lead_to_their_words(store: Store) -> None:
    """An event of one article names the unit, the unit that decided it, and the place of the words that state it."""
    graph = document_graph(store, LAW.id)
    (event,) = graph.subjects(VK.eventOf, node(LAW.id, "dieu-11"))
    assert graph.value(event, VK.eventType) == URIRef(f"{VK}event-amended")
    assert graph.value(event, VK.deciding) == node(STUB.id, "dieu-4")
    place = graph.value(event, PROV.wasDerivedFrom)
    assert graph.value(place, OA.hasSource) == node(DECREE.id)
    start = graph.value(place, OA.hasSelector / OA.start)
    end = graph.value(place, OA.hasSelector / OA.end)
    assert BODY[start.toPython() : end.toPython()] == BODY[slice(*CITED)]  # type: ignore[union-attr]


def test_certainty_is_told_in_words(everything: Graph) -> None:
    """A citation with a warning, one with candidates and one that stayed open differ in their certainty."""
    found = {str(each).partition("certainty-")[2] for each in everything.objects(predicate=VK.certainty)}
    assert {"certain", "warned", "several", "open", "none", "stated", "derived"} <= found


# ---- the data set ---------------------------------------------------------------------------------------------


def test_the_data_set_describes_itself(store: Store, everything: Graph) -> None:
    """The dump says when it was made, by what, under which licence, and how many documents it has."""
    whole = NAMES.dataset()
    assert {DCAT.Dataset, VOID.Dataset} <= set(everything.objects(whole, RDF.type))
    assert everything.value(whole, DCTERMS.issued) == Literal("2026-11-22", datatype=XSD.date)
    run = everything.value(whole, PROV.wasGeneratedBy)
    assert (run, RDF.type, PROV.Activity) in everything
    partition = URIRef(f"{whole}#partition-citations")
    entities = everything.value(partition, VOID.entities)
    assert entities.toPython() == store.counts().citations.found  # type: ignore[union-attr]


def test_a_server_describes_what_it_offers(store: Store) -> None:
    """The description for a server names its endpoint and its files."""
    graph = Graph()
    for triple in describe_service(store, NAMES, "https://luat.example/"):
        graph.add(triple)
    assert graph.value(NAMES.dataset(), VOID.sparqlEndpoint) == URIRef("https://luat.example/sparql")
    assert list(graph.objects(NAMES.dataset(), DCAT.distribution / DCAT.downloadURL))


# ---- what changed ---------------------------------------------------------------------------------------------


def test_a_patch_leads_from_one_build_to_the_next(file: Path, tmp_path: Path) -> None:
    """The older quads with the patch applied are the newer ones: a changed title, a new document, one that went."""
    newer = tmp_path / "newer.sqlite"
    shutil.copy(file, newer)
    with Store.change(newer) as store:
        with store.step("changed") as step:
            step.replace_documents([replace(LAW, title="Tên khác")])
            step.remove_documents([STUB.id])
            step.add_documents([replace(DECREE, id="nghi-dinh/2023/61-2023-nd-cp", number="61/2023/NĐ-CP")])
        store.finish(version="0.1", built=BUILT)
    with Store.open(file) as before, Store.open(newer) as after:
        stream = io.BytesIO()
        change = export_delta(before, after, stream)
        lines = stream.getvalue().decode().splitlines()
        quads = set(written(before, "nq").decode().splitlines())
        quads -= {line[2:] for line in lines if line.startswith("D ")}
        quads |= {line[2:] for line in lines if line.startswith("A ")}
        assert quads == set(written(after, "nq").decode().splitlines())
    assert len(lines) == change.added + change.deleted + 2
    assert change.added
    assert change.deleted


def test_nothing_changed_is_an_empty_patch(store: Store) -> None:
    """Two builds that say the same differ in no quad."""
    stream = io.BytesIO()
    assert export_delta(store, store, stream) == (0, 0)
    assert stream.getvalue() == b"TX .\nTC .\n"
