"""RDF: what is written is read back by two parsers as the same triples, twice the same bytes, and says what is true."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph
import pytest
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, PROV, RDF, RDFS, SDO, SKOS, XSD

from kg.errors import BadQuery, UnknownDocument
from kg.number import describe_unit
from kg.rdf import (
    DEFAULT_BASE,
    ELI,
    MEDIA_TYPES,
    OA,
    PREFIXES,
    SYNTAXES,
    VK,
    Names,
    document_graph,
    export_graph,
    shipped_context,
    vocabulary_graph,
)
from kg.rdf.names import address
from kg.rdf.vocabulary import properties_of
from kg.store import Filter, Store
from kg.tables import table
from tests.small_library import (
    ACTIONS,
    BODY,
    CITED,
    DECREE,
    DOCUMENTS,
    DUTIES,
    FIGURES,
    LAW,
    LETTER,
    LETTER_BODY,
    OLD,
    REPORT,
    STRANGE,
    STUB,
    make_small_library,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.library import Library

pytestmark = [  # rdflib's own parsers use what rdflib has deprecated
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated"),
    pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated"),
]

ROOT = Path(__file__).resolve().parent.parent
PARSERS = {"ttl": "turtle", "nt": "nt", "nq": "nquads", "trig": "trig", "jsonld": "json-ld", "rdfxml": "xml"}
GRAPHS = ("ttl", "nt", "jsonld", "rdfxml")
OXIGRAPH = {
    "ttl": pyoxigraph.RdfFormat.TURTLE,
    "nt": pyoxigraph.RdfFormat.N_TRIPLES,
    "nq": pyoxigraph.RdfFormat.N_QUADS,
    "trig": pyoxigraph.RdfFormat.TRIG,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
    "rdfxml": pyoxigraph.RdfFormat.RDF_XML,
}
NAMES = Names.of(DEFAULT_BASE)
DATES = (
    ELI.date_document,
    ELI.first_date_entry_in_force,
    ELI.date_no_longer_in_force,
    SDO.datePublished,
    DCTERMS.issued,
    VK.seen,
    VK.since,
    VK.until,
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(make_small_library(tmp_path_factory.mktemp("rdf"))) as opened:
        yield opened


@pytest.fixture(scope="module")
def everything(store: Store) -> Graph:
    return Graph().parse(data=written(store, "nt"), format="nt")


@pytest.fixture(scope="module")
def decree(store: Store) -> Graph:
    return document_graph(store, DECREE.id)


def written(store: Store, format: str, **options: str) -> bytes:
    stream = io.BytesIO()
    export_graph(store, stream, format, **options)
    return stream.getvalue()


def node(id: str, unit: str = "") -> URIRef:
    return NAMES.document(id, unit)


def citation_of(graph: Graph, words: str) -> list[URIRef]:
    """Find the citations whose exact words are these, by way of their selectors."""
    path = OA.hasTarget / OA.hasSelector / OA.exact
    return sorted(found for found in graph.subjects(path, Literal(words, lang="vi")))  # type: ignore[misc]


# ---- the syntaxes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", GRAPHS)
@pytest.mark.parametrize("id", [document.id for document in DOCUMENTS])
def test_a_document_round_trips(store: Store, id: str, format: str) -> None:
    """Rdflib reads the file of one document as the very graph that the library gives."""
    read = Graph().parse(data=written(store, format, what=id), format=PARSERS[format])
    assert isomorphic(read, document_graph(store, id))


@pytest.mark.parametrize("format", SYNTAXES)
def test_everything_round_trips(store: Store, everything: Graph, format: str) -> None:
    """Rdflib reads the same triples from the dump in every syntax, as many as the export counted."""
    stream = io.BytesIO()
    count = export_graph(store, stream, format)
    read = Dataset(default_union=True)
    read.parse(data=stream.getvalue(), format=PARSERS[format])
    assert {triple[:3] for triple in read.quads()} == set(everything)
    assert count == len(everything) == sum(1 for _ in read.quads())


@pytest.mark.parametrize("format", SYNTAXES)
def test_an_independent_parser_agrees(store: Store, everything: Graph, format: str) -> None:
    """Oxigraph's strict parsers read as many triples, all of them without complaint."""
    read = {str(quad.triple) for quad in pyoxigraph.parse(written(store, format), format=OXIGRAPH[format])}
    expected = pyoxigraph.parse(written(store, "nt"), format=OXIGRAPH["nt"])
    assert read == {str(quad.triple) for quad in expected}
    assert len(read) == len(everything)


@pytest.mark.parametrize("format", SYNTAXES)
def test_the_same_library_gives_the_same_bytes(store: Store, format: str) -> None:
    """Two exports do not differ in one byte."""
    assert written(store, format) == written(store, format)


def test_bytes_do_not_depend_on_the_order_of_hashes(store: Store) -> None:
    """Another process, which orders its sets otherwise, writes the same bytes."""
    code = (
        "import sys; from pathlib import Path; from kg.store import Store; from kg.rdf import export_graph\n"
        "export_graph(Store.open(Path(sys.argv[1])), sys.stdout.buffer, 'ttl')"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "7"}
    run = subprocess.run(
        [sys.executable, "-c", code, str(store.path)], env=environment, capture_output=True, check=True
    )
    assert run.stdout == written(store, "ttl")


def test_bytes_do_not_depend_on_the_order_of_writing(store: Store, tmp_path: Path) -> None:
    """A library whose rows were written in another order, as another number of workers may, exports the same."""
    with Store.create(tmp_path / "kg.sqlite") as other:
        with other.step("turned round") as step:
            step.add_documents(reversed(list(store.all_documents())))
            step.add_sources(
                [origin for each in reversed(DOCUMENTS) for origin in reversed(store.sources(each.id))]
            )
            step.add_places(reversed(list(store.all_places())))
            step.add_texts([store.text(each.id) for each in DOCUMENTS if store.text(each.id).body])
            step.add_units(store.all_units())
            step.add_links(
                [(id, dict(store.all_units()).get(id, ()), links) for id, links in store.all_links()]
            )
            step.add_relations(reversed(list(store.all_relations())))
            step.add_digests(reversed(list(store.all_digests())))
            step.replace_events(store.all_events())
            step.add_duties([(LETTER.id, DUTIES)])
            step.add_actions([(REPORT.id, ACTIONS, FIGURES)])
        other.finish(version="0.1")
        assert written(other, "nt") == written(store, "nt")


def test_lines_are_whole_triples(store: Store) -> None:
    """N-Triples and N-Quads can be cut, sorted and joined line by line."""
    for format in ("nt", "nq"):
        lines = written(store, format).decode().splitlines()
        assert all(line.startswith("<") and line.endswith(" .") for line in lines)
        assert len(set(lines)) == len(lines)


def test_quads_name_the_document(store: Store, decree: Graph) -> None:
    """In N-Quads and TriG every document is a graph of its own; what documents share is in none."""
    for format in ("nq", "trig"):
        read = Dataset()
        read.parse(data=written(store, format), format=PARSERS[format])
        own = set(read.graph(NAMES.part(node(DECREE.id), "graph")))
        assert own <= set(decree)
        assert all(str(subject).startswith(str(node(DECREE.id))) for subject, _, _ in own)
        assert (NAMES.place("tinh-lam-dong"), RDF.type, ELI.AdministrativeArea) in read.default_graph


def test_prefixes_are_written_once(store: Store) -> None:
    """A dump in Turtle has one head, however many documents follow."""
    text = written(store, "ttl").decode()
    assert text.count("@prefix") == len(PREFIXES)
    assert "\nvk:Stub a owl:Class ;" in text


def test_the_context_is_the_shipped_one(store: Store) -> None:
    """A JSON-LD file carries the context that we ship, which knows each prefix and each property that it uses."""
    file = json.loads(written(store, "jsonld"))
    assert file["@context"] == shipped_context()
    assert {key: value for key, value in shipped_context().items() if isinstance(value, str)} == dict(
        PREFIXES
    )
    law = next(each for each in file["@graph"] if each["@id"] == str(node(LAW.id)))
    assert law["eli:date_document"] == "2022-11-10"
    assert law["dct:title"] == LAW.title
    assert law["eli:type_document"] == "vk:kind-luat"


def test_the_context_names_terms_that_exist() -> None:
    """Each property of the context is a term of its vocabulary."""
    parts = [name.partition(":") for name in shipped_context()]
    spaces = {"eli": ELI, "vk": VK, "oa": OA}
    assert [name for prefix, _, name in parts if name and name not in spaces.get(prefix, {name})] == []
    assert {prefix for prefix, _, name in parts if name} <= PREFIXES.keys()


def test_every_format_has_a_media_type() -> None:
    """What can be written can be served."""
    assert MEDIA_TYPES.keys() == SYNTAXES.keys()


def test_a_compressed_stream_is_taken(store: Store) -> None:
    """An export goes through gzip as through a file."""
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as stream:
        export_graph(store, stream, "nt")  # type: ignore[arg-type]
    assert gzip.decompress(packed.getvalue()) == written(store, "nt")


# ---- what may not be asked ------------------------------------------------------------------------------------


def test_an_unknown_document_is_refused_before_anything_is_written(store: Store) -> None:
    """The error names what resembles it, and the stream stays empty."""
    stream = io.BytesIO()
    with pytest.raises(UnknownDocument) as refused:
        export_graph(store, stream, "ttl", what="luat/2022/10-2022-qh14")
    assert refused.value.near == (LAW.id,)
    assert stream.getvalue() == b""


def test_an_unknown_format_is_refused(store: Store) -> None:
    """The error names the formats that there are."""
    with pytest.raises(BadQuery, match=r"'n3' .* ttl, nt"):
        export_graph(store, io.BytesIO(), "n3")


@pytest.mark.parametrize(
    "base", ["", "van-ban/", "https://", "https://a b/", "https://x.example/?q=", "javascript:x/"]
)
def test_a_base_that_can_be_none_is_refused(store: Store, base: str) -> None:
    """A base without host, with a query or with spaces would give no IRIs."""
    with pytest.raises(BadQuery, match="base"):
        export_graph(store, io.BytesIO(), "ttl", base=base)


@pytest.mark.parametrize(
    ("base", "iri"),
    [
        ("http://127.0.0.1:5000/van-ban/", "http://127.0.0.1:5000/van-ban/luat/2022/10-2022-qh15"),
        ("https://luat.example/id", "https://luat.example/id/luat/2022/10-2022-qh15"),
        ("urn:example:", "urn:example:luat/2022/10-2022-qh15"),
    ],
)
def test_one_setting_decides_all_names(store: Store, base: str, iri: str) -> None:
    """Every IRI of a document begins with the base that was set, and none with the default one."""
    graph = document_graph(store, LAW.id, base=base)
    assert (URIRef(iri), RDF.type, ELI.LegalResource) in graph
    assert not [term for triple in graph for term in triple if str(term).startswith(DEFAULT_BASE)]


# ---- what it says ---------------------------------------------------------------------------------------------


def test_a_law_is_a_legal_resource(store: Store) -> None:
    """A law has its number, kind, dates, agency, subject and official page."""
    graph, law = document_graph(store, LAW.id), node(LAW.id)
    day = {name: graph.value(law, ELI[name]) for name in ("date_document", "first_date_entry_in_force")}
    assert {ELI.LegalResource, SDO.Legislation} == set(graph.objects(law, RDF.type))
    assert str(graph.value(law, ELI.id_local)) == LAW.number
    assert graph.value(law, ELI.type_document) == URIRef(f"{VK}kind-luat")
    assert {name: found.toPython() for name, found in day.items()} == {  # type: ignore[union-attr]
        "date_document": LAW.issued,
        "first_date_entry_in_force": LAW.effective,
    }
    assert graph.value(law, ELI.passed_by / RDFS.label) == Literal("Quốc hội", lang="vi")
    assert graph.value(law, ELI.is_about / SKOS.prefLabel) == Literal(LAW.subjects[0], lang="vi")
    assert graph.value(law, RDFS.seeAlso) == URIRef(
        "https://vbpl.vn/TW/Pages/vbpq-toanvan.aspx?ItemID=157425"
    )
    assert str(graph.value(law, VK.unverified)) == "item_id"


def test_an_official_text_is_an_expression(decree: Graph) -> None:
    """A law whose words are here is realised by a Vietnamese expression, derived from the source that has the text."""
    text = decree.value(node(DECREE.id), ELI.is_realized_by)
    assert (text, RDF.type, ELI.LegalExpression) in decree
    assert (text, ELI.title, Literal(DECREE.title, lang="vi")) in decree
    sources = set(decree.subjects(SDO.about, node(DECREE.id)))
    assert {
        str(decree.value(source, VK.sha256) or "") for source in decree.objects(text, PROV.wasDerivedFrom)
    } == {"00ff"}
    assert {str(decree.value(source, RDFS.label)) for source in sources} == {
        "codified.jsonl.gz#12",
        "registry.tsv#7",
    }


def test_an_official_page_is_no_law(store: Store, decree: Graph) -> None:
    """Where its number is confirmed, the page tells what is meant and is a format of the text; else it is only seen."""
    page = URIRef("https://vbpl.vn/TW/Pages/vbpq-toanvan.aspx?ItemID=161989")
    path = ELI.is_realized_by / ELI.is_embodied_by / ELI.is_exemplified_by
    assert decree.value(node(DECREE.id), SDO.sameAs) == page
    assert decree.value(node(DECREE.id), path) == page
    law = document_graph(store, LAW.id)
    assert (node(LAW.id), SDO.sameAs, None) not in law
    assert law.value(node(LAW.id), path) is None


def test_an_action_names_the_unit(store: Store) -> None:
    """What a duty rests on is the unit that its words name, and the document for those who ask no further."""
    (duty,) = document_graph(store, LETTER.id).subjects(VK.modality, URIRef(f"{VK}modality-must"))
    rests = set(document_graph(store, LETTER.id).objects(duty, VK.restsOn))
    assert rests == {node(LAW.id), node(LAW.id, "dieu-23"), node(DECREE.id)}


def test_units_are_subdivisions(decree: Graph) -> None:
    """An article is part of its chapter or document, a clause of its article, each with number, kind and label."""
    clause = node(DECREE.id, "dieu-1/khoan-1")
    assert decree.value(clause, ELI.is_part_of) == node(DECREE.id, "dieu-1")
    assert decree.value(node(DECREE.id, "dieu-2"), ELI.is_part_of) == node(DECREE.id)
    assert decree.value(clause, ELI.type_subdivision) == URIRef(f"{VK}unit-khoan")
    assert decree.value(clause, RDFS.label) == Literal(describe_unit("dieu-1/khoan-1"), lang="vi")
    assert str(decree.value(clause, ELI.id_local)) == "art_1__para_1"


def test_a_quotation_is_no_part_of_the_law(decree: Graph) -> None:
    """What an article quotes for another document is marked as a quotation."""
    quotation = node(DECREE.id, "dieu-1/trich-1")
    assert set(decree.objects(quotation, RDF.type)) == {VK.Quotation}


def test_a_unit_that_only_others_name_is_a_stub(store: Store) -> None:
    """A clause of a law without text is described where a citation names it, with the article around it."""
    graph = document_graph(store, LAW.id)
    clause, article = node(LAW.id, "dieu-23/khoan-4"), node(LAW.id, "dieu-23")
    assert {VK.Stub, ELI.LegalResourceSubdivision} == set(graph.objects(clause, RDF.type))
    assert graph.value(clause, ELI.is_part_of) == article
    assert graph.value(article, ELI.is_part_of) == node(LAW.id)


def test_relations_are_stated_directly(decree: Graph) -> None:
    """A relation is one triple between units, in our word and in the wider one of ELI."""
    clause, provision = node(DECREE.id, "dieu-1/khoan-1"), node(LAW.id, "dieu-23/khoan-4")
    assert (clause, VK.details, provision) in decree
    assert (clause, ELI.based_on, provision) in decree
    assert (node(DECREE.id, "dieu-2"), ELI.cites, node(STUB.id)) in decree


def test_a_relation_stated_elsewhere_has_its_source(decree: Graph, everything: Graph) -> None:
    """What a codification or another text states is a statement with its basis, its day or the citation behind it."""
    (stated,) = decree.subjects(RDF.type, VK.Relation)
    assert decree.value(stated, RDF.object) == node(LAW.id, "dieu-33")
    assert decree.value(stated, VK.basis) == Literal("phap-dien:44013")
    assert decree.value(stated, VK.since) == Literal("2023-08-15", datatype=XSD.date)
    (nested,) = everything.subjects(RDF.subject, node(STUB.id))
    evidence = everything.value(nested, PROV.wasDerivedFrom)
    assert everything.value(nested, RDF.predicate) == VK.replaces
    assert (evidence, RDF.type, VK.Citation) in everything
    assert (node(STUB.id), ELI.repeals, node(OLD.id)) in everything


def test_a_citation_is_an_annotation_with_its_words(decree: Graph) -> None:
    """The selectors give back the exact words at the exact place, and the body is the unit that is cited."""
    (citation,) = citation_of(decree, BODY[slice(*CITED)])
    start = decree.value(citation, OA.hasTarget / OA.hasSelector / OA.start)
    end = decree.value(citation, OA.hasTarget / OA.hasSelector / OA.end)
    assert (start.toPython(), end.toPython()) == CITED  # type: ignore[union-attr]
    assert decree.value(citation, OA.hasTarget / OA.hasSource) == decree.value(
        node(DECREE.id), ELI.is_realized_by
    )
    assert decree.value(citation, OA.hasBody) == node(LAW.id, "dieu-23/khoan-4")
    assert decree.value(citation, VK.statedIn) == node(DECREE.id, "dieu-1/khoan-1")
    assert decree.value(citation, VK.relation) == URIRef(f"{VK}relation-details")
    assert decree.value(citation, VK.outcome) == VK.Resolved
    assert decree.value(citation, VK.rule) == Literal("title")


def test_every_citation_is_described(store: Store, everything: Graph) -> None:
    """Open and rejected citations are there with their reason: as many as were found, by outcome."""
    account = store.counts().citations
    outcomes = {
        name: len(set(everything.subjects(VK.outcome, VK[name.capitalize()])))
        for name in ("resolved", "ambiguous", "unresolved", "rejected")
    }
    assert outcomes == {name: getattr(account, name) for name in outcomes}
    assert sum(outcomes.values()) == account.found == len(set(everything.subjects(RDF.type, VK.Citation)))
    assert str(everything.value(predicate=VK.outcome, object=VK.Rejected)).endswith("#citation-0-6")


def test_two_citations_of_one_span_are_two(decree: Graph) -> None:
    """An ambiguous citation offers its candidates and asserts none; another of the same words stays apart."""
    first, second = citation_of(decree, "nghị định trước")
    assert set(decree.objects(first, VK.candidate)) == {node(LAW.id), node(OLD.id)}
    assert decree.value(first, OA.hasBody) is None
    assert decree.value(second, VK.whyNot) == Literal("không có số")


def test_a_digest_is_marked_and_holds_its_words(store: Store) -> None:
    """Our own words are a digest, not an expression of the law, and offsets point into them."""
    graph = document_graph(store, LETTER.id)
    digest = graph.value(predicate=VK.digestOf, object=node(LETTER.id))
    assert (digest, RDF.type, VK.Digest) in graph
    assert str(graph.value(digest, RDF.value)) == LETTER_BODY.replace("\x07", "\ufffd")
    assert not list(graph.subjects(RDF.type, ELI.LegalExpression))


def test_digests_beside_an_official_text(decree: Graph) -> None:
    """The digest of an article belongs to the article."""
    digest = decree.value(predicate=VK.digestOf, object=node(DECREE.id, "dieu-2"))
    assert decree.value(digest, RDF.value) == Literal("Có hiệu lực ngay.", lang="vi")


def test_a_report_is_news_and_no_legislation(store: Store) -> None:
    """A report has day, place and address; what it cites is said without ELI, whose terms would make it a law."""
    graph, report = document_graph(store, REPORT.id), node(REPORT.id)
    assert set(graph.objects(report, RDF.type)) == {SDO.NewsArticle}
    assert graph.value(report, SDO.datePublished) == Literal("2024-01-18", datatype=XSD.date)
    assert graph.value(report, SDO.contentLocation / RDFS.label) == Literal("huyện Hàm Tân", lang="vi")
    assert graph.value(report, SDO.url) == URIRef("https://hamtan.example/Tin-t%E1%BB%A9c/255351")
    assert graph.value(report, VK.implements) == node(LAW.id)
    assert graph.value(report, DCTERMS.references) == node(DECREE.id)
    assert not [predicate for predicate in graph.predicates(report) if predicate in ELI]


def test_a_stub_says_that_it_is_one(store: Store) -> None:
    """A document known only by citations is marked, and no other is."""
    marked = {
        document.id
        for document in DOCUMENTS
        if (node(document.id), RDF.type, VK.Stub) in document_graph(store, document.id)
    }
    assert marked == {STUB.id}


def test_joint_issuers_are_apart(store: Store) -> None:
    """A joint document is passed by each of its issuers; a comma inside a name parts nothing."""
    graph = document_graph(store, OLD.id)
    assert {str(label) for label in graph.objects(node(OLD.id), ELI.passed_by / RDFS.label)} == {
        "Bộ Tư pháp",
        "Bộ Văn hóa, Thể thao và Du lịch",
    }


def test_a_local_agency_is_one_of_its_place(store: Store) -> None:
    """*Ủy ban nhân dân* of one province is not that of another."""
    agency = document_graph(store, LETTER.id).value(node(LETTER.id), ELI.passed_by)
    assert str(agency) == f"{DEFAULT_BASE}co-quan/uy-ban-nhan-dan_tinh-quang-tri"


def test_places_know_their_successors(store: Store) -> None:
    """A place has its code, its time, what it lies in and what came after it."""
    graph = Graph().parse(data=written(store, "ttl", what="places"), format="turtle")
    province = NAMES.place("tinh-binh-thuan")
    assert graph.value(province, DCTERMS.isReplacedBy) == NAMES.place("tinh-lam-dong")
    assert graph.value(province, VK.until) == Literal("2025-07-01", datatype=XSD.date)
    assert graph.value(NAMES.place(REPORT.place), SDO.containedInPlace) == province


# ---- validity of the whole ------------------------------------------------------------------------------------


def test_there_are_no_blank_nodes(everything: Graph) -> None:
    """Every node has a name, so that two dumps can be compared line by line."""
    assert {type(term) for triple in everything for term in triple} == {URIRef, Literal}


def test_dates_are_dates(everything: Graph) -> None:
    """Every day is a well-formed xsd:date."""
    days = [value for predicate in DATES for value in everything.objects(predicate=predicate)]
    assert len(days) >= len(DATES)
    assert {getattr(day, "datatype", None) for day in days} == {XSD.date}
    assert not [day for day in days if day.ill_typed]  # type: ignore[attr-defined]


def test_nothing_dangles(everything: Graph) -> None:
    """Every node of ours that is named as an object is described as a subject."""
    subjects = set(everything.subjects())
    nodes = {term for term in everything.objects() if isinstance(term, URIRef)}
    named = {term for term in nodes if str(term).startswith((DEFAULT_BASE, str(VK)))}
    assert named - subjects == set()
    assert len(named) > 50


def test_every_term_of_ours_is_documented(everything: Graph) -> None:
    """Each class, property and concept of ours that a dump uses has a label in Vietnamese and in English."""
    vocabulary = vocabulary_graph()
    used = {
        term
        for triple in everything
        for term in triple
        if str(term).startswith(str(VK)) and isinstance(term, URIRef)
    }
    languages = {
        term: {
            label.language
            for name in (RDFS.label, SKOS.prefLabel)
            for label in vocabulary.objects(term, name)
        }  # type: ignore[union-attr]
        for term in used
    }
    assert {term for term, found in languages.items() if not {"vi", "en"} <= found} == set()


def test_the_vocabulary_describes_what_we_may_say() -> None:
    """``vocabulary.ttl`` and the terms that the code may use are the same."""
    terms = map(str, vocabulary_graph().subjects())
    described = {term.removeprefix(str(VK)) for term in terms if term.startswith(str(VK))}
    lists = re.compile(r"(?:kind|unit|relation|standing|level|event|state|certainty|modality)-.+")
    listed = {name for name in described if lists.fullmatch(name)}
    schemes = {"Standings", "Outcomes", "Levels", "EventTypes", "States", "Certainties", "Modalities"}
    assert described - listed - schemes == VK.__annotations__.keys()


@pytest.mark.parametrize("row", table("relations"), ids=lambda row: row["relation"])
def test_every_relation_has_a_property(row: dict[str, str]) -> None:
    """The property that the table names is one of ELI, or one of ours that the vocabulary describes."""
    first = properties_of(row["relation"])[0]
    assert first in ELI or (first, RDF.type, None) in vocabulary_graph()


def test_an_unknown_relation_is_still_said() -> None:
    """A relation that the table lacks is a relation of whatever kind, not an error."""
    assert properties_of("chưa có") == (DCTERMS.relation,)


# ---- strange characters ---------------------------------------------------------------------------------------


def test_strange_identifiers_are_escaped(store: Store) -> None:
    """Characters that no IRI may have are escaped, none is dropped, and two identifiers never become one."""
    strange = node(STRANGE.id)
    assert (strange, DCTERMS.title, None) not in document_graph(store, STRANGE.id)
    assert "%3Ca%3E%20%22b%22%2520%23c%3Fd%7Ce%5Ef%60g%7Bh%7D%5Ci" in str(strange)
    assert node("a/b/c%20d") != node("a/b/c d")


def test_what_is_no_address_stays_words(store: Store) -> None:
    """A source's address that is none is kept as a literal."""
    graph = document_graph(store, STRANGE.id)
    assert Literal(STRANGE.url) in set(graph.objects(node(STRANGE.id)))


@pytest.mark.parametrize(
    ("url", "iri"),
    [
        ("https://a.example/b?c=1&d=%20#e", "https://a.example/b?c=1&d=%20#e"),
        ("https://a.example/100%", "https://a.example/100%25"),
        ("https://a.example/x#y#z", "https://a.example/x#y%23z"),
        (" http://a.example/[x]<y> ", "http://a.example/%5Bx%5D%3Cy%3E"),
        ("javascript:alert(1)", None),
        ("https://a.example:port/", None),
        ("https:///x", None),
        ("https://[x/", None),
        ("", None),
    ],
)
def test_web_addresses_become_iris(url: str, iri: str | None) -> None:
    """An address of the web is escaped as far as needed; anything else becomes no IRI."""
    found = address(url)
    assert (None if found is None else str(found)) == iri


def test_vocabulary_alone(store: Store) -> None:
    """The vocabulary can be had by itself, the kinds of documents included."""
    graph = Graph().parse(data=written(store, "rdfxml", what="vocabulary"), format="xml")
    assert set(graph) == set(vocabulary_graph())
    assert (URIRef(f"{VK}kind-nghi-dinh"), SKOS.prefLabel, Literal("Decree", lang="en")) in graph


# ---- the shipped library --------------------------------------------------------------------------------------


@pytest.mark.parametrize("standing", ["digest", "report"])
def test_the_shipped_documents_can_be_read(library: Library, standing: str) -> None:
    """An independent parser reads each document that a fresh clone ships in full, with all its citations."""
    shipped = library.store.browse(Filter(standing=standing), limit=500)
    assert shipped
    for ranked in shipped:
        stream = io.BytesIO()
        count = export_graph(library.store, stream, "ttl", what=ranked.document.id)
        read = [quad.triple for quad in pyoxigraph.parse(stream.getvalue(), format=OXIGRAPH["ttl"])]
        citations = [triple for triple in read if triple.object == pyoxigraph.NamedNode(VK.Citation)]
        assert len(read) == count
        assert len(citations) == len(library.links(ranked.document.id))


def test_the_law_of_the_family_is_complete(library: Library) -> None:
    """Nghị định 59/2023 details the law in the dump as it does in the library."""
    targets = document_graph(library.store, DECREE.id).objects(predicate=VK.details)
    assert [target for target in targets if str(target).startswith(str(node(LAW.id)))]
