"""SPARQL: the shipped queries answer, what may not be asked is refused, and what never ends is stopped."""

from __future__ import annotations

import json
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.plugins.sparql import prepareQuery

from kg.errors import BadQuery, QueryStopped
from kg.rdf import PREFIXES, document_graph, export_graph
from kg.sparql import LONGEST_QUERY, Desk, Limits, Pool, check_query, examples, is_prepared, prepare_triples
from kg.sparql.worker import Bounded, TooLongError
from kg.store import Store
from tests.small_library import make_small_library

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from subprocess import CompletedProcess

    from kg.library import Library

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning"
)  # rdflib's parsers use what it deprecates

ELI_QUERIES = sorted(Path(__file__).with_name("eli").glob("*.rq"))
OF_TEXTS = frozenset({"02-work-expression-format"})
"""Queries about official texts, of which the shipped library has none."""

LAW = "https://viendan.example/id/luat/2022/10-2022-qh15"
CARTESIAN = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a (!vk:none)* ?b . ?c (!vk:none)* ?d }"
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?a"


@pytest.fixture(scope="module")
def triples(prepared_folder: Path) -> Path:
    return next(prepared_folder.glob("b-*/triples"))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Give a small library of our own, whose triples are not prepared; its folder is that of its one build."""
    build = tmp_path / "library" / "b-small"
    make_small_library(build)
    (tmp_path / "library" / "CURRENT").write_text("b-small\n", encoding="utf-8")
    return build


@pytest.fixture(scope="module")
def pool(triples: Path) -> Iterator[Pool]:
    made = Pool(triples, Limits(seconds=20))
    yield made
    made.close()


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pool]:
    """Give a pool on the small library, which has an official text."""
    build = tmp_path_factory.mktemp("texts") / "b-small"
    with Store.open(make_small_library(build)) as store:
        made = Pool(prepare_triples(build, store), workers=1)
    yield made
    made.close()


@pytest.fixture
def strict(triples: Path) -> Iterator[Pool]:
    """Give a pool whose queries may take little."""
    made = Pool(
        triples, Limits(seconds=1, rows=1000, bytes=1 << 20, memory=512 << 20, waiting=0.2), workers=1
    )
    yield made
    made.close()


# ---- the shipped queries --------------------------------------------------------------------------------------


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_a_shipped_query_answers(pool: Pool, example: object) -> None:
    """Each shipped query says in two languages what it answers, is SPARQL 1.1 for rdflib too, and finds something."""
    name, vietnamese, english, text = example  # type: ignore[misc]
    assert vietnamese
    assert english
    assert prepareQuery(text, initNs=dict(PREFIXES)).algebra
    found = pool.ask(text, table="csv", graph="nt")
    assert len(found.body.decode().splitlines()) > 1, name


@pytest.mark.parametrize("path", ELI_QUERIES, ids=lambda path: path.stem)
def test_readers_of_eli_find_what_they_know(pool: Pool, texts: Pool, path: Path) -> None:
    """What publishers of legislation are asked under ELI, with no word of ours, finds answers here too."""
    text = path.read_text(encoding="utf-8")
    assert "viendan" not in text
    assert "vk:" not in text
    asked = texts if path.stem in OF_TEXTS else pool
    found = asked.ask(text, table="csv", graph="nt")
    assert len(found.body.decode().splitlines()) > 1


def test_there_are_twenty(pool: Pool) -> None:
    """The queries double as documentation: twenty, numbered in their order."""
    assert [each.name[:2] for each in examples()] == [f"{number:02}" for number in range(1, 21)]
    assert pool.folder.is_dir()


def test_rdflib_agrees(pool: Pool, library: Library) -> None:
    """What Oxigraph says of a document is what rdflib says of its graph."""
    graph = document_graph(library.store, "luat/2022/10-2022-qh15")
    query = f"SELECT ?p ?o {{ <{LAW}> ?p ?o }}"
    ours = json.loads(pool.ask(query).body)["results"]["bindings"]
    theirs = {(str(row[0]), str(row[1])) for row in graph.query(query)}  # type: ignore[index]
    assert {(row["p"]["value"], row["o"]["value"]) for row in ours} == theirs


def test_the_store_holds_every_triple(small: Path, tmp_path: Path) -> None:
    """As many triples are in the store as an export writes, strange names included."""
    with Store.open(small / "kg.sqlite") as store, (tmp_path / "all.nt").open("wb") as stream:
        written = export_graph(store, stream, "nt")
        pool = Pool(prepare_triples(small, store), workers=1)
    found = pool.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", table="csv").body.decode().split()
    pool.close()
    assert found == ["n", str(written)]


FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "tsv": ox.QueryResultsFormat.TSV,
}


@pytest.mark.parametrize("format", FORMATS)
def test_tables_say_the_same_in_every_format(pool: Pool, format: str) -> None:
    """An answer is read back with its names, literals, languages, types and empty cells."""
    query = f"SELECT * {{ <{LAW}> ?p ?o OPTIONAL {{ ?o rdfs:label ?label }} }} ORDER BY ?p ?o ?label"
    read = ox.parse_query_results(pool.ask(query, table=format).body, format=FORMATS[format])
    rows = [tuple(map(str, row)) for row in read]  # type: ignore[union-attr]
    expected = ox.parse_query_results(pool.ask(query).body, format=FORMATS["json"])
    assert rows == [tuple(map(str, row)) for row in expected]  # type: ignore[union-attr]
    assert any("None" in row for row in rows)


@pytest.mark.parametrize(
    ("graph", "parser"), [("ttl", "turtle"), ("nt", "nt"), ("jsonld", "json-ld"), ("rdfxml", "xml")]
)
def test_graphs_go_out_in_every_format(pool: Pool, graph: str, parser: str) -> None:
    """What CONSTRUCT and DESCRIBE give is read back by rdflib."""
    found = pool.ask(f"DESCRIBE <{LAW}>", graph=graph)
    assert found.kind == "graph"
    assert len(Graph().parse(data=found.body, format=parser)) > 10


@pytest.mark.parametrize(
    ("table", "words"), [("json", b"true"), ("xml", b"<boolean>true"), ("csv", b"true\n")]
)
def test_yes_and_no(pool: Pool, table: str, words: bytes) -> None:
    """ASK answers in every format of tables."""
    assert words in pool.ask(f"ASK {{ <{LAW}> a eli:LegalResource }}", table=table).body


# ---- what may not be asked ------------------------------------------------------------------------------------

REFUSED = {
    "service": "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "service-hidden-by-a-comment": "SELECT * { # a comment\rSERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "service-silent": "SELECT * { service  silent?x { ?s ?p ?o } }",
    "service-after-an-escaped-quote": "SELECT * { ?s ex:it\\'s ?o . SERVICE <http://127.0.0.1/> {} . ?s ex:b\\' ?o }",
    "service-after-a-string": 'SELECT * { ?s ?p "\\"" . SERVICE <http://127.0.0.1/> { ?s ?p "x" } }',
    "service-after-less": "SELECT * { ?s ?p ?a FILTER(?a <?b) SERVICE <http://127.0.0.1/> {} }",
    "from": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "from-named": "SELECT * FROM NAMED <http://127.0.0.1/> { GRAPH ?g { ?s ?p ?o } }",
    "insert": "INSERT DATA { <a:b> <a:c> <a:d> }",
    "delete": "DELETE WHERE { ?s ?p ?o }",
    "load": "LOAD <file:///etc/passwd>",
    "clear": "CLEAR ALL",
    "empty": " \n",
    "long": f"SELECT * {{ ?s ?p '{'x' * LONGEST_QUERY}' }}",
}


@pytest.mark.parametrize("query", REFUSED.values(), ids=REFUSED)
def test_what_may_not_be_asked(query: str) -> None:
    """The query is refused before any process sees it, and the error says why."""
    with pytest.raises(BadQuery):
        check_query(query)


ALLOWED = {
    "words in a string": "SELECT * { ?s dct:title 'dịch vụ SERVICE, FROM here; DELETE' }",
    "words in a long string": 'SELECT * { ?s dct:title """it is "SERVICE" <x> # no comment""" }',
    "words in a name": "SELECT * { <http://x.example/SERVICE> ex:from ?service }",
    "words in a comment": "SELECT * { ?s ?p ?o } # SERVICE and FROM\n",
    "variables": "SELECT ?from ?service { ?from ?p ?service }",
    "prefix": "PREFIX service: <http://x.example/> SELECT * { ?s service:from ?o }",
    "less": "SELECT * { ?s ?p ?o FILTER(?o < 5 && 3 < ?o) }",
}


@pytest.mark.parametrize("query", ALLOWED.values(), ids=ALLOWED)
def test_words_alone_do_no_harm(query: str) -> None:
    """A string, a name, a variable or a comment may say anything."""
    check_query(query)


@pytest.mark.parametrize(
    "query", ["SELECT", "SELECT * { ?s ?p", "SELECT * { ?s ?p ?o } LIMIT x", "\x00", "SELECT * { a:b ?p ?o }"]
)
def test_what_is_malformed_is_told(pool: Pool, query: str) -> None:
    """A malformed query is an error of the one who asks, with the place."""
    with pytest.raises(BadQuery):
        pool.ask(query)


# ---- what takes too much --------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", [CARTESIAN, ENDLESS, GREEDY], ids=["cartesian", "endless", "greedy"])
def test_what_never_ends_is_stopped(strict: Pool, query: str) -> None:
    """A bomb is stopped in time, by time or memory, and the next query is answered."""
    begun = time.monotonic()
    with pytest.raises(QueryStopped):
        strict.ask(query)
    assert time.monotonic() - begun < 10
    assert b"true" in strict.ask("ASK { ?s ?p ?o }").body


@pytest.mark.parametrize(
    "query",
    ["SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"],
    ids=["rows", "triples"],
)
def test_a_long_answer_is_an_error(strict: Pool, query: str) -> None:
    """An answer with too many rows is refused whole: nothing is cut in silence."""
    with pytest.raises(QueryStopped, match="1,000"):
        strict.ask(query)


def test_a_wide_answer_is_an_error() -> None:
    """So is one with too many bytes."""
    written = Bounded(10)
    written.write(b"12345")
    with pytest.raises(TooLongError):
        written.write(b"678901")


def test_others_are_answered_meanwhile(triples: Path) -> None:
    """While one process is busy, another answers; when all are, a query is told to come again."""
    pool = Pool(triples, Limits(seconds=3, waiting=0.2, memory=2 << 30), workers=2)
    stopped: list[QueryStopped] = []

    def bomb() -> None:
        try:
            pool.ask(CARTESIAN)
        except QueryStopped as error:
            stopped.append(error)

    threads = [threading.Thread(target=bomb) for _ in range(2)]
    threads[0].start()
    time.sleep(0.5)
    assert b"true" in pool.ask("ASK { ?s ?p ?o }").body
    threads[1].start()
    time.sleep(0.5)
    with pytest.raises(QueryStopped) as refused:
        pool.ask("ASK { ?s ?p ?o }")
    assert refused.value.busy
    for thread in threads:
        thread.join()
    assert len(stopped) == 2
    pool.close()


def test_a_crowd_is_sent_away_at_once(triples: Path) -> None:
    """One query may wait for a process; who comes next is told at once, and holds up no thread of the server."""
    pool = Pool(triples, Limits(seconds=3, waiting=20, memory=2 << 30), workers=1)

    def bomb() -> None:
        with suppress(QueryStopped):
            pool.ask(CARTESIAN)

    threads = [threading.Thread(target=bomb) for _ in range(2)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    begun = time.monotonic()
    with pytest.raises(QueryStopped) as refused:
        pool.ask("ASK { ?s ?p ?o }")
    assert refused.value.busy
    assert time.monotonic() - begun < 1
    for thread in threads:
        thread.join()
    assert b"true" in pool.ask("ASK { ?s ?p ?o }").body
    pool.close()


def test_deep_nesting_ends_its_process_alone(strict: Pool) -> None:
    """Braces within braces beyond what any query needs are refused, and the next query is answered."""
    with pytest.raises((QueryStopped, BadQuery)):
        strict.ask(f"ASK {'{' * 9000}{'}' * 9000}")
    assert b"true" in strict.ask("ASK { ?s ?p ?o }").body


def test_a_killed_process_is_replaced(strict: Pool) -> None:
    """A process that somebody ends is no loss."""
    assert strict.ask("ASK { ?s ?p ?o }")
    for worker in strict._all:  # noqa: SLF001
        worker.process.kill()
        worker.process.wait()
    assert strict.ask("ASK { ?s ?p ?o }")


# ---- preparing ------------------------------------------------------------------------------------------------


def test_preparing_twice_does_nothing(small: Path) -> None:
    """What is prepared stays; under another base it is made anew, so nothing is told of the wrong names."""
    with Store.open(small / "kg.sqlite") as store:
        made = (prepare_triples(small, store) / "BASE").stat().st_mtime_ns
        assert (prepare_triples(small, store) / "BASE").stat().st_mtime_ns == made
        assert not is_prepared(small, "https://luat.example/id/")
        prepare_triples(small, store, base="https://luat.example/id/")
    assert is_prepared(small, "https://luat.example/id/")


def test_a_server_prepares_when_first_asked(small: Path) -> None:
    """The first question starts the work in a process apart, and is told to come again."""
    desk = Desk()
    with pytest.raises(QueryStopped) as refused:
        desk.ask(small, "ASK { ?s ?p ?o }")
    assert refused.value.busy
    until = time.monotonic() + 120
    while not desk.is_ready(small) and time.monotonic() < until:
        time.sleep(0.2)
    assert b"true" in desk.ask(small, "ASK { ?s ?p ?o }").body
    desk.close()


# ---- the command ----------------------------------------------------------------------------------------------


def test_the_command_answers(run_kg: Callable[..., CompletedProcess[str]], prepared_folder: Path) -> None:
    """``kg sparql`` runs a query of ours, of a file and of the examples."""
    asked = run_kg(
        "sparql", "SELECT ?n { ?d eli:number ?n } LIMIT 3", "--format", "csv", library=prepared_folder
    )
    assert len(asked.stdout.splitlines()) == 4, asked.stderr
    named = run_kg("sparql", "--example", "03-theo-so-hieu", library=prepared_folder)
    assert "59-2023-nd-cp" in named.stdout
    read = run_kg("sparql", "--file", "-", stdin="ASK { ?s ?p ?o }", library=prepared_folder)
    assert read.stdout.strip() == "true"


@pytest.mark.parametrize("arguments", [("SELECT *",), ("DROP ALL",)], ids=["malformed", "update"])
def test_the_command_refuses(
    run_kg: Callable[..., CompletedProcess[str]], prepared_folder: Path, arguments: tuple[str, ...]
) -> None:
    """A bad query is one line on stderr and exit code 1."""
    asked = run_kg("sparql", *arguments, library=prepared_folder)
    assert asked.returncode == 1
    assert "Traceback" not in asked.stderr


def test_the_examples_are_listed(run_kg: Callable[..., CompletedProcess[str]]) -> None:
    """``--list`` names each shipped query and says what it answers."""
    assert len(run_kg("sparql", "--list").stdout.splitlines()) == len(examples())
