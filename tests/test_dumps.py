"""The library as files for download: whole, the same each time, made once by a process apart, and described."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import time
import zipfile
from typing import TYPE_CHECKING

import pytest
from rdflib import Graph
from rdflib.namespace import DCAT, VOID

from kg.dumps import CHANGES, DUMPS, DumpDesk, dump_path, make_dump, offered
from kg.errors import BadQuery, KgError, QueryStopped
from kg.export import TABLES
from kg.rdf import export_graph
from kg.store import Store
from tests.small_library import LAW, make_small_library
from tests.webpages import serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from subprocess import CompletedProcess

    from flask import Flask
    from flask.testing import FlaskClient

BROWSER = {"Accept": "text/html,*/*;q=0.8"}
OLDER, NEWER = "b-20260101-000000-aaaa", "b-20260102-000000-bbbb"


@pytest.fixture
def build(tmp_path: Path) -> Path:
    """Give a library with two builds of the same documents; the newer one is served."""
    folder = tmp_path / "library"
    for name in (OLDER, NEWER):
        make_small_library(folder / name)
    (folder / "CURRENT").write_text(f"{NEWER}\n", encoding="utf-8")
    return folder / NEWER


@pytest.fixture
def store(build: Path) -> Iterator[Store]:
    with Store.open(build / "kg.sqlite") as opened:
        yield opened


@pytest.fixture
def desk() -> Iterator[DumpDesk]:
    made = DumpDesk()
    yield made
    made.close()


def wait_for(desk: DumpDesk, build: Path, name: str) -> Path:
    """Ask until the file is there."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            return desk.ask(build, name)
        except QueryStopped as error:
            if not error.busy:
                raise
            time.sleep(0.2)
    raise AssertionError(name)


# ---- making ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DUMPS)
def test_the_same_build_gives_the_same_bytes(build: Path, store: Store, name: str) -> None:
    """Made twice, a file does not differ in one byte; made once, it stays."""
    path = make_dump(build, store, name)
    first, made = path.read_bytes(), path.stat().st_mtime_ns
    assert make_dump(build, store, name).stat().st_mtime_ns == made
    path.unlink()
    assert make_dump(build, store, name).read_bytes() == first
    assert [each.name for each in path.parent.iterdir()] == [name]


def test_a_dump_is_everything(build: Path, store: Store) -> None:
    """The quads are those of an export, under the base that was asked for."""
    whole = io.BytesIO()
    export_graph(store, whole, "nq", base="https://luat.example/id/")
    path = make_dump(build, store, "viendan.nq.gz", base="https://luat.example/id/")
    assert gzip.decompress(path.read_bytes()) == whole.getvalue()
    assert path != dump_path(build, "viendan.nq.gz")


@pytest.mark.parametrize("layout", ["csv", "parquet"])
def test_tables_come_with_their_dictionary(build: Path, store: Store, layout: str) -> None:
    """A packed folder has every table, and a data package that names each."""
    with zipfile.ZipFile(make_dump(build, store, f"viendan-{layout}.zip")) as packed:
        names = {f"{name}.{layout}" for name in TABLES}
        assert set(packed.namelist()) == {*names, "datapackage.json"}
        package = json.loads(packed.read("datapackage.json"))
        assert {each["path"] for each in package["resources"]} == names
        assert packed.testzip() is None


def test_changes_lead_from_the_build_before(build: Path, store: Store) -> None:
    """Two builds that say the same differ in nothing; without an older build no changes are offered."""
    assert gzip.decompress(make_dump(build, store, CHANGES).read_bytes()) == b"TX .\nTC .\n"
    shutil.rmtree(build.parent / OLDER)
    assert CHANGES not in offered(build)
    with pytest.raises(BadQuery, match="no older build"):
        dump_path(build, CHANGES)


def test_what_is_not_offered_is_refused(build: Path) -> None:
    """Another name, one that climbs out of the folder included, is refused with what there is."""
    for name in ("all.nq", "../kg.sqlite", "viendan.nq.gz/"):
        with pytest.raises(BadQuery, match=r"viendan\.nq\.gz"):
            dump_path(build, name)


def test_a_full_disk_leaves_nothing_half_made(build: Path, store: Store) -> None:
    """Where a file cannot be written, the error says so, and no part of it stays."""
    path = dump_path(build, "viendan.nq.gz")
    path.parent.parent.mkdir()
    path.parent.write_text("in the way", encoding="utf-8")
    with pytest.raises(KgError, match="cannot be written"):
        make_dump(build, store, "viendan.nq.gz")
    assert path.parent.read_text(encoding="utf-8") == "in the way"


# ---- asking ---------------------------------------------------------------------------------------------------


def test_the_first_who_asks_has_it_made(build: Path, desk: DumpDesk) -> None:
    """The first question starts the work, one file at a time; a little later the file is there."""
    with pytest.raises(QueryStopped) as refused:
        desk.ask(build, "viendan.nq.gz")
    assert refused.value.busy
    with pytest.raises(QueryStopped, match=r"viendan\.nq\.gz is being made"):
        desk.ask(build, "viendan.ttl.gz")
    assert wait_for(desk, build, "viendan.nq.gz").is_file()


def test_what_cannot_be_made_is_told(build: Path, desk: DumpDesk) -> None:
    """When the process fails, who asks learns why, and no other is started for it."""
    with pytest.raises(QueryStopped):
        desk.ask(build, CHANGES)
    (build / "kg.sqlite").write_bytes(b"no database")
    until = time.monotonic() + 60
    while True:
        with pytest.raises(QueryStopped) as refused:
            desk.ask(build, "viendan.ttl.gz")
        if not refused.value.busy:
            break
        assert time.monotonic() < until
        time.sleep(0.2)
    assert "could not be made" in str(refused.value)
    assert len(str(refused.value)) < 1000


# ---- the server -----------------------------------------------------------------------------------------------


@pytest.fixture
def client(build: Path, store: Store) -> Iterator[FlaskClient]:
    """Give a reader of the small library, whose quads are made already."""
    make_dump(build, store, "viendan.nq.gz")
    app: Flask
    with serving(build.parent) as app:
        yield app.test_client()


def test_a_file_is_given_out(client: FlaskClient, build: Path) -> None:
    """It has a type, a name, a tag of its own; any page may read it, a part can be asked for."""
    answer = client.get("/du-lieu/viendan.nq.gz", buffered=True)
    assert answer.status_code == 200
    assert answer.data == dump_path(build, "viendan.nq.gz").read_bytes()
    assert answer.mimetype == "application/gzip"
    assert "viendan.nq.gz" in answer.headers["Content-Disposition"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    tag = {"If-None-Match": answer.headers["ETag"]}
    assert client.get("/du-lieu/viendan.nq.gz", headers=tag, buffered=True).status_code == 304
    some = client.get("/du-lieu/viendan.nq.gz", headers={"Range": "bytes=0-9"}, buffered=True)
    assert (some.status_code, some.data) == (206, answer.data[:10])


def test_a_file_that_is_being_made(client: FlaskClient) -> None:
    """A program is told to come again; a person sees the page, which says so."""
    program = client.get("/du-lieu/viendan.ttl.gz")
    assert program.status_code == 503
    assert program.mimetype == "application/problem+json"
    assert int(program.headers["Retry-After"]) > 0
    person = client.get("/du-lieu/viendan.ttl.gz", headers=BROWSER)
    assert person.status_code == 503
    assert "viendan.ttl.gz" in person.data.decode().split('role="status"')[1][:200]
    assert client.get(f"/van-ban/{LAW.id}").status_code == 200


def test_the_page_lists_the_files(client: FlaskClient) -> None:
    """Each file stands on the page with what is in it, and its size once it is there."""
    page = client.get("/du-lieu").data.decode()
    assert all(f'href="/du-lieu/{name}"' in page for name in DUMPS)
    assert page.count(" MB</td>") == 1


def test_catalogues_find_the_files(client: FlaskClient) -> None:
    """DCAT names each with its media type and packing; VoID the dumps of RDF."""
    graph = Graph().parse(data=client.get("/.well-known/void").data, format="turtle")
    addresses = {str(each) for each in graph.objects(predicate=DCAT.downloadURL)}
    assert {f"http://localhost/du-lieu/{name}" for name in DUMPS} <= addresses
    dumped = {str(each).rpartition("/")[2] for each in graph.objects(predicate=VOID.dataDump)}
    assert dumped == {"places.ttl", "vocabulary.ttl", "viendan.nq.gz", "viendan.ttl.gz"}
    assert len(set(graph.subjects(DCAT.packageFormat))) == 2


def test_the_command_makes_them_beforehand(run_kg: Callable[..., CompletedProcess[str]], build: Path) -> None:
    """``kg dumps`` makes the files that are named, or all, and refuses others."""
    made = run_kg("dumps", "viendan.graphml.gz", library=build.parent)
    assert made.returncode == 0, made.stderr
    assert dump_path(build, "viendan.graphml.gz").is_file()
    assert len(run_kg("dumps", library=build.parent).stdout.splitlines()) == len(DUMPS)
    refused = run_kg("dumps", "all.nq", library=build.parent)
    assert (refused.returncode, "Traceback" in refused.stderr) == (1, False)
