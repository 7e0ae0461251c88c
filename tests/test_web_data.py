"""Data over HTTP: names lead to what they name, the SPARQL protocol, the API as its description says, open to all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, VOID
from schemathesis.checks import CHECKS

from kg.rdf import ELI, VK
from tests.webpages import serving
from web import close_app, create_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning"
)  # rdflib's parsers use what it deprecates

LAW = "luat/2022/10-2022-qh15"
DECREE = "nghi-dinh/2023/59-2023-nd-cp"
PLAIN = {"Accept-Encoding": "identity"}  # the fuzzer unpacks nothing
ASKED = "ASK { ?s ?p ?o }"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
PARSERS = {
    "text/turtle": "turtle",
    "application/ld+json": "json-ld",
    "application/rdf+xml": "xml",
    "application/n-triples": "nt",
}


@pytest.fixture(scope="module")
def app(prepared_folder: Path) -> Iterator[Flask]:
    """Give the application on the shipped library, its triples prepared."""
    with serving(prepared_folder) as served:
        yield served


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


# ---- names ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("media", PARSERS)
def test_a_name_leads_to_data(client: FlaskClient, media: str) -> None:
    """The IRI of a law leads to RDF in the format that is accepted, and rdflib reads it."""
    first = client.get(f"/id/{LAW}", headers={"Accept": media})
    assert first.status_code == 303
    assert "Accept" in first.headers["Vary"]
    answer = client.get(first.headers["Location"])
    assert answer.mimetype == media
    graph = Graph().parse(data=answer.data, format=PARSERS[media])
    assert (URIRef(f"https://viendan.example/id/{LAW}"), RDF.type, ELI.LegalResource) in graph


@pytest.mark.parametrize(
    ("accept", "where"),
    [
        (BROWSER, f"/van-ban/{LAW}"),
        ("application/json", f"/api/v1/documents/{LAW}"),
        ("text/turtle;q=0.5, application/ld+json", f"/van-ban/{LAW}.jsonld"),
        ("*/*", f"/van-ban/{LAW}"),
    ],
    ids=["browser", "json", "weighed", "anything"],
)
def test_a_name_leads_where_its_reader_likes(client: FlaskClient, accept: str, where: str) -> None:
    """A browser comes to the page, a program to the data that it likes best."""
    assert client.get(f"/id/{LAW}", headers={"Accept": accept}).headers["Location"] == where


def test_units_and_places_have_names(client: FlaskClient) -> None:
    """The IRI of an article and of a province lead to what is known of them."""
    turtle = {"Accept": "text/turtle"}
    unit = client.get(f"/id/{DECREE}/dieu-3", headers=turtle, follow_redirects=True)
    assert f"{DECREE}/dieu-3".encode() in unit.data
    place = client.get("/id/noi/tinh-binh-thuan", headers=turtle, follow_redirects=True)
    assert "tỉnh Bình Thuận" in place.data.decode()
    assert client.get("/id/co-quan/chinh-phu", headers=turtle, follow_redirects=True).status_code == 200
    assert client.get("/id/noi/khong-co", headers=turtle, follow_redirects=True).status_code == 404


def test_a_format_that_nobody_has(client: FlaskClient) -> None:
    """A reader who accepts only pictures is told what there is."""
    answer = client.get(f"/id/{LAW}", headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/turtle" in answer.get_json()["detail"]


def test_pages_lead_programs_to_data(client: FlaskClient) -> None:
    """The page of a law names its data in its head; who accepts only Turtle is led there, a browser never."""
    page = client.get(f"/van-ban/{LAW}", headers={"Accept": BROWSER})
    assert page.status_code == 200
    links = page.headers.getlist("Link")
    assert any("text/turtle" in link and f"{LAW}.ttl" in link for link in links)
    led = client.get(f"/van-ban/{LAW}", headers={"Accept": "text/turtle"})
    assert led.headers["Location"] == f"/van-ban/{LAW}.ttl"


def test_the_vocabulary_is_at_its_name(client: FlaskClient) -> None:
    """The vocabulary is a page for people and RDF for programs."""
    page = client.get("/vk", headers={"Accept": BROWSER}).data.decode()
    assert 'id="statedIn"' in page
    graph = Graph().parse(data=client.get("/vk", headers={"Accept": "text/turtle"}).data, format="turtle")
    assert (VK.statedIn, None, None) in graph


def test_the_data_set_is_described(client: FlaskClient) -> None:
    """The description is where programs look for it, and names the endpoint."""
    graph = Graph().parse(data=client.get("/.well-known/void").data, format="turtle")
    assert [str(each) for each in graph.objects(predicate=VOID.sparqlEndpoint)] == ["http://localhost/sparql"]


@pytest.mark.parametrize(
    "name", ["places.ttl", "vocabulary.rdf", "dataset.jsonld", "shapes.ttl", "context.jsonld"]
)
def test_files_are_there(client: FlaskClient, name: str) -> None:
    """The small files can be had at once."""
    answer = client.get(f"/du-lieu/{name}")
    assert answer.status_code == 200
    assert len(answer.data) > 500


def test_one_setting_names_everything(library_folder: Path) -> None:
    """A server with a base of its own gives its documents names below it."""
    app = create_app(library_folder, base="https://luat.example/id/")
    answer = app.test_client().get(f"/van-ban/{LAW}.nt").data.decode()
    assert f"<https://luat.example/id/{LAW}>" in answer
    assert "viendan.example/id" not in answer
    close_app(app)


def test_any_page_may_read(client: FlaskClient) -> None:
    """Reads are open to pages of other sites, the preflight of a POST included."""
    for address in (f"/van-ban/{LAW}.ttl", "/api/v1/stats", "/sparql", "/vk"):
        answer = client.get(address, headers={"Origin": "https://other.example"})
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    asked = client.options("/api/v1/cite", headers={"Access-Control-Request-Method": "POST"})
    assert asked.status_code == 200
    assert "POST" in asked.headers["Access-Control-Allow-Methods"]


# ---- the protocol of SPARQL -----------------------------------------------------------------------------------


def test_three_ways_to_ask(client: FlaskClient) -> None:
    """A query comes in the address, as a form or as itself, with the same answer."""
    answers = [
        client.get("/sparql", query_string={"query": ASKED}),
        client.post("/sparql", data={"query": ASKED}),
        client.post("/sparql", data=ASKED, content_type="application/sparql-query"),
    ]
    assert [each.get_json()["boolean"] for each in answers] == [True] * 3
    assert {each.mimetype for each in answers} == {"application/sparql-results+json"}


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values;q=0.9, text/csv;q=0.1", "text/tab-separated-values"),
        ("application/json", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
    ],
)
def test_the_answer_is_what_is_accepted(client: FlaskClient, accept: str, media: str) -> None:
    """The table goes out in the format that is liked best."""
    query = {"query": "SELECT ?s { ?s a eli:LegalResource } LIMIT 2"}
    assert client.get("/sparql", query_string=query, headers={"Accept": accept}).mimetype == media


def test_graphs_have_formats_of_their_own(client: FlaskClient) -> None:
    """CONSTRUCT gives RDF; who accepts only CSV is told so."""
    query = {"query": "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 3"}
    assert client.get("/sparql", query_string=query).mimetype == "text/turtle"
    assert client.get("/sparql", query_string=query, headers={"Accept": "text/csv"}).status_code == 406


PROTOCOL = {
    "malformed": ("get", {"query_string": {"query": "SELECT"}}, 400),
    "none": ("get", {"query_string": {"format": "csv"}}, 400),
    "two": ("get", {"query_string": [("query", ASKED), ("query", ASKED)]}, 400),
    "update": ("post", {"data": {"update": "DELETE WHERE { ?s ?p ?o }"}}, 400),
    "update-as-query": ("post", {"data": {"query": "DELETE WHERE { ?s ?p ?o }"}}, 400),
    "service": ("get", {"query_string": {"query": "SELECT * { SERVICE <http://127.0.0.1/> {} }"}}, 400),
    "default-graph": (
        "get",
        {"query_string": {"query": ASKED, "default-graph-uri": "http://a.example/"}},
        400,
    ),
    "update-type": ("post", {"data": "CLEAR ALL", "content_type": "application/sparql-update"}, 415),
    "no-text": ("post", {"data": b"\xff\xfe", "content_type": "application/sparql-query"}, 400),
    "format": ("get", {"query_string": {"query": ASKED, "format": "pdf"}}, 400),
    "accept": ("get", {"query_string": {"query": ASKED}, "headers": {"Accept": "image/png"}}, 406),
    "method": ("put", {"data": ASKED}, 405),
    "large": ("post", {"data": "x" * (1 << 21), "content_type": "application/sparql-query"}, 413),
}


@pytest.mark.parametrize(("method", "sent", "code"), PROTOCOL.values(), ids=PROTOCOL)
def test_errors_are_told(client: FlaskClient, method: str, sent: dict[str, object], code: int) -> None:
    """Each wrong request has its code and a problem in words."""
    answer = getattr(client, method)("/sparql", **sent)
    assert answer.status_code == code
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json()["detail"]


def test_a_browser_gets_a_page(client: FlaskClient) -> None:
    """A person sees the form, the examples, the answer as a table, and a mistake beside the query."""
    accept = {"Accept": BROWSER}
    form = client.get("/sparql", headers=accept).data.decode()
    assert form.count('<li><a href="/sparql?query=') == 20
    found = client.get(
        "/sparql", query_string={"query": "SELECT ?n { ?d eli:number ?n } LIMIT 2"}, headers=accept
    )
    assert found.data.decode().count("<tr>") == 3
    wrong = client.get("/sparql", query_string={"query": "SELECT <script>"}, headers=accept)
    assert wrong.status_code == 400
    assert "SELECT &lt;script&gt;" in wrong.data.decode()


@settings(
    max_examples=120, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
@given(
    address=st.sampled_from(
        ("/id/", "/id/noi/", "/van-ban/", "/noi/", "/du-lieu/", "/vk/", "/sparql?query=", "/sparql?update=")
    ),
    name=st.text(max_size=40),
    ending=st.sampled_from(("", ".ttl", ".json", ".nq.gz", "/dieu-1")),
    accept=st.one_of(
        st.sampled_from((*PARSERS, BROWSER, "*/*")), st.text(st.characters(max_codepoint=126), max_size=30)
    ),
)
def test_no_name_breaks_the_server(app: Flask, address: str, name: str, ending: str, accept: str) -> None:
    """Whatever stands in an address or in Accept is answered: with data, a page, a way elsewhere, or words."""
    wanted = "".join(char for char in accept if char.isprintable())
    answer = app.test_client().get(f"{address}{quote(name)}{ending}", headers={"Accept": wanted})
    assert answer.status_code < 500
    assert answer.data or answer.status_code in {303, 308}


# ---- the API --------------------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore")
def test_the_api_is_what_it_says(app: Flask) -> None:
    """A fuzzer asks everything that the description allows: no answer is an error of ours or of another shape."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    names = (
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
    )
    checks = [CHECKS.get_one(name) for name in names]
    assert sum(fuzz(result.ok(), checks) for result in schema.get_all_operations()) > 150


def fuzz(operation: object, checks: list[object]) -> int:
    """Ask one operation some times; count the answers."""
    count = 0

    @settings(
        max_examples=12,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    def ask(case: object) -> None:
        nonlocal count
        case.call_and_validate(checks=checks, headers=PLAIN)  # type: ignore[attr-defined]
        count += 1

    given(case=operation.as_strategy())(ask)()  # type: ignore[attr-defined]
    return count


def test_every_address_is_described(app: Flask, client: FlaskClient) -> None:
    """No address of the API is missing in its description, and none is described that is not there."""
    described = client.get("/api/v1/openapi.json").get_json()
    rules = {
        (
            rule.rule.removeprefix("/api/v1").replace("<path:", "{").replace("<", "{").replace(">", "}"),
            method.lower(),
        )
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert rules == {(path, method) for path, methods in described["paths"].items() for method in methods}
    assert described["openapi"].startswith("3.1")


def test_lists_come_in_parts(client: FlaskClient) -> None:
    """The parts of a list, walked by their links, are the whole."""
    seen, address = [], f"/api/v1/units?id={DECREE}&limit=7"
    while address:
        answer = client.get(address)
        seen += answer.get_json()["units"]
        address = answer.get_json()["next"]
        assert address is None or f'<{address}>; rel="next"' in answer.headers.getlist("Link")
    assert len(seen) == answer.get_json()["total"] == int(answer.headers["X-Total-Count"])
    assert len({unit["path"] for unit in seen}) == len(seen)


LISTS = {
    "documents": "documents?kind=Luật&year=2022",
    "named": "documents?name=59/2023/NĐ-CP",
    "citations": f"citations?id={DECREE}",
    "incoming": f"incoming?id={LAW}",
    "events": f"events?id={LAW}",
    "duties": f"duties?document={LAW}",
    "actions": "actions",
    "places": "places",
    "places-named": "places?name=xã Tam Nông",
}


@pytest.mark.parametrize("address", LISTS.values(), ids=LISTS)
def test_lists_have_something(client: FlaskClient, address: str) -> None:
    """Each list finds something in the shipped library."""
    answer = client.get(f"/api/v1/{address}").get_json()
    assert answer["total"] > 0


def test_a_unit_has_its_words(client: FlaskClient) -> None:
    """An article comes with its words and who cites it; a place with what came after it."""
    unit = client.get(f"/api/v1/documents/{DECREE}/dieu-3").get_json()
    assert unit["text"]
    place = client.get("/api/v1/places/tinh-binh-thuan").get_json()
    assert [each["name"] for each in place["after"]] == ["tỉnh Lâm Đồng"]


def test_who_cites_a_unit(client: FlaskClient) -> None:
    """Who cites an article is a part of who cites its law."""
    incoming = client.get(f"/api/v1/incoming?id={LAW}&limit=500").get_json()
    unit = next(path for each in incoming["incoming"] for path in each["link"]["units"])
    found = client.get(f"/api/v1/incoming?id={LAW}&unit={unit}").get_json()
    assert 0 < found["total"] < incoming["total"]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("duties?modality=maybe", 400),
        ("duties?document=luat/2022/none", 404),
        ("units", 400),
        ("units?id=luat/2022/none", 404),
        ("documents?limit=9999", 400),
        ("documents?year=1", 400),
        ("places/none", 404),
        ("actions?since=never", 400),
    ],
)
def test_bad_questions_are_problems(client: FlaskClient, address: str, code: int) -> None:
    """What cannot be answered is a problem with its code and its words."""
    answer = client.get(f"/api/v1/{address}")
    assert (answer.status_code, answer.mimetype) == (code, "application/problem+json")
    assert json.loads(answer.data)["detail"]


def test_what_is_known_is_not_sent_again(client: FlaskClient) -> None:
    """An answer of the API has an ETag, which a reader may show."""
    first = client.get("/api/v1/stats")
    again = client.get("/api/v1/stats", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
