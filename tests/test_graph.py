"""The graph: chains, paths, neighbours and ranking over small libraries drawn in a few words."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import graph
from kg.errors import UnknownDocument
from kg.graph import chain, neighbours, path, rank_authority, split_unit
from kg.model import Document, Relation, Unit
from kg.store import Edge, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from kg.graph import Hop

    Draw = Callable[..., Store]

FAMILY = """
    nd59/dieu-3 details luat10/dieu-23/khoan-4
    nd59 based_on luat10
    nd59/dieu-4 cites luat10/dieu-5
    nd61 details luat10
    luat10 replaces pl34
    luat97 amends luat10
    ubnd957 implements nd59
    ubnd957 cites kl120
    kl120 implements ct30
    tin-ham-tan reports_on ubnd957
    tin-ham-tan disseminates luat10
"""
"""One relation a line: source, type, target; a unit path may follow a document's name."""


def id_of(name: str) -> str:
    """``nd59`` → ``vb/1/nd59``, ``nd59/dieu-3`` → ``vb/1/nd59/dieu-3``."""
    return f"vb/1/{name}"


def relations_in(drawing: str) -> list[Relation]:
    """Read a drawing; each relation has evidence at its own place in its source's text."""
    relations = []
    for number, line in enumerate(drawing.split("\n")):
        if line.strip():
            source, relation, target = line.split()
            (document, unit), (other, part) = split_unit(id_of(source)), split_unit(id_of(target))
            relations.append(
                Relation(document, unit, relation, other, part, None, "text", number, number + 1, document)
            )
    return relations


def draw_store(
    file: Path, relations: Iterable[Relation], units: dict[str, tuple[Unit, ...]] | None = None
) -> Store:
    """Make a finished library of relations and the documents at their ends."""
    relations = list(relations)
    ids = dict.fromkeys(end for relation in relations for end in (relation.source, relation.target))
    store = Store.create(file)
    with store.step("all") as step:
        step.add_documents(Document(id, "Văn bản", id.rsplit("/", 1)[-1], f"Về {id}") for id in ids)
        step.add_relations(relations)
        step.add_units((units or {}).items())
    store.finish()
    return store


@pytest.fixture
def draw(tmp_path: Path) -> Draw:
    """Give a function that makes a library of a drawing."""

    def make(drawing: str, units: dict[str, tuple[Unit, ...]] | None = None) -> Store:
        return draw_store(tmp_path / "kg.sqlite", relations_in(drawing), units)

    return make


@pytest.fixture(scope="module")
def family(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Give the library of ``FAMILY``."""
    return draw_store(tmp_path_factory.mktemp("family") / "kg.sqlite", relations_in(FAMILY))


def words(hops: Iterable[Hop]) -> list[str]:
    """Write hops as the drawing does, without units."""
    return [f"{hop.source[5:]} {hop.relation} {hop.target[5:]}" for hop in hops]


@pytest.mark.parametrize(
    ("id", "parts"),
    [
        ("luat/2022/10-2022-qh15", ("luat/2022/10-2022-qh15", "")),
        ("luat/2022/10-2022-qh15/dieu-5", ("luat/2022/10-2022-qh15", "dieu-5")),
        ("tin/2024-01-19/ham-tan/dieu-1/khoan-2", ("tin/2024-01-19/ham-tan", "dieu-1/khoan-2")),
    ],
)
def test_identifiers_part_into_document_and_unit(id: str, parts: tuple[str, str]) -> None:
    """A document's identifier has three segments; what follows is a unit path."""
    assert split_unit(id) == parts


# Chains


def test_a_chain_up_ends_at_what_all_rests_on(family: Store) -> None:
    """From a report, level by level, to the letter, the decree, the law and what the law replaced."""
    found = chain(family, id_of("tin-ham-tan"), "up")
    assert words(found.hops) == [
        "tin-ham-tan disseminates luat10",
        "tin-ham-tan reports_on ubnd957",
        "ubnd957 implements nd59",
        "luat10 replaces pl34",
        "ubnd957 cites kl120",
        "nd59 details luat10",
        "nd59 based_on luat10",
        "nd59 cites luat10",
        "kl120 implements ct30",
    ]
    assert [hop.level for hop in found.hops] == [1, 1, 2, 2, 2, 3, 3, 3, 3]
    assert (found.depth, found.truncated) == (3, False)


def test_a_chain_down_shows_who_acts(family: Store) -> None:
    """From a law, level by level, to the decrees, the letter and the reports."""
    found = chain(family, id_of("luat10"), "down")
    assert words(found.hops)[:3] == ["nd59 details luat10", "nd59 based_on luat10", "nd59 cites luat10"]
    assert words(found.hops)[-2:] == ["ubnd957 implements nd59", "tin-ham-tan reports_on ubnd957"]
    assert {hop.direction for hop in found.hops} == {"down"}


def test_every_hop_has_its_evidence(family: Store) -> None:
    """A hop says which document states it, at which span, for which units."""
    hop = chain(family, id_of("nd59"), "up").hops[0]
    assert (hop.evidence, hop.start, hop.end, hop.basis) == (id_of("nd59"), 1, 2, "text")
    assert (hop.source_unit, hop.target_unit) == ("dieu-3", "dieu-23/khoan-4")


def test_the_first_evidence_in_words_is_shown(tmp_path: Path) -> None:
    """Of several statements of one relation, the hop shows the first that stands in a text, and counts all."""
    noted = Relation(id_of("a"), "", "details", id_of("b"), "", None, "phap-dien:1")
    said = Relation(id_of("a"), "dieu-1", "details", id_of("b"), "", None, "text", 7, 9, id_of("a"))
    again = Relation(id_of("a"), "dieu-2", "details", id_of("b"), "", None, "text", 17, 19, id_of("a"))
    store = draw_store(tmp_path / "kg.sqlite", [noted, said, again])
    (hop,) = chain(store, id_of("a"), "up").hops
    assert (hop.start, hop.source_unit, hop.count) == (7, "dieu-1", 3)


def test_depth_bounds_the_levels(family: Store) -> None:
    """A chain has no more levels than were asked for."""
    assert {hop.level for hop in chain(family, id_of("tin-ham-tan"), "up", depth=2).hops} == {1, 2}


def test_nothing_found_is_no_error(family: Store) -> None:
    """A document on which nothing rests has an empty chain."""
    assert chain(family, id_of("tin-ham-tan"), "down").hops == ()


def test_cycles_end(draw: Draw) -> None:
    """Documents that cite each other in a circle are walked once; the closing hop is shown."""
    store = draw("a cites b\nb cites c\nc cites a\nc cites b")
    found = chain(store, id_of("a"), "up", depth=50)
    assert words(found.hops) == ["a cites b", "b cites c", "c cites a", "c cites b"]


def test_a_document_that_cites_itself_has_no_hop(draw: Draw) -> None:
    """Relations within one document are no hops."""
    assert words(chain(draw("a cites a\na cites b"), id_of("a"), "up").hops) == ["a cites b"]


def test_the_nearest_level_counts(draw: Draw) -> None:
    """A document reached by a long and by a short way stands at the end of the short one."""
    store = draw("a cites b\nb cites c\na cites c\nc cites d")
    levels = {
        hop.target: hop.level for hop in chain(store, id_of("a"), "up").hops if hop.source == id_of("c")
    }
    assert levels == {id_of("d"): 2}


@pytest.mark.parametrize(
    ("root", "direction", "hops"),
    [
        ("nd59/dieu-3", "up", ["nd59 details luat10", "luat10 replaces pl34"]),
        (
            "luat10/dieu-23",
            "down",
            ["nd59 details luat10", "ubnd957 implements nd59", "tin-ham-tan reports_on ubnd957"],
        ),
        ("luat10/dieu-2", "down", []),
        (
            "luat10/dieu-5",
            "down",
            ["nd59 cites luat10", "ubnd957 implements nd59", "tin-ham-tan reports_on ubnd957"],
        ),
    ],
)
def test_a_chain_may_start_at_a_unit(family: Store, root: str, direction: str, hops: list[str]) -> None:
    """The first level of a unit's chain holds what names the unit or something within it."""
    assert words(chain(family, id_of(root), direction).hops) == hops


def test_a_chapter_has_the_relations_of_its_articles(draw: Draw) -> None:
    """A chapter's chain starts from the articles in it, whose paths do not name it."""
    units = (
        Unit("chuong-1", "chuong", "I", "", 0, 9),
        Unit("dieu-1", "dieu", "1", "", 0, 4, "chuong-1"),
        Unit("dieu-2", "dieu", "2", "", 4, 9, "chuong-1/muc-1"),
    )
    store = draw("a/dieu-2/khoan-1 cites b\na/dieu-3 cites c", {id_of("a"): units})
    assert words(chain(store, id_of("a/chuong-1"), "up").hops) == ["a cites b"]


def test_a_unit_without_relations_is_no_error(draw: Draw) -> None:
    """A unit that the text has, and nothing names, has an empty chain; one that it lacks is unknown."""
    store = draw("a cites b", {id_of("a"): (Unit("dieu-1", "dieu", "1", "", 0, 4),)})
    assert chain(store, id_of("a/dieu-1"), "up").hops == ()
    with pytest.raises(UnknownDocument, match="dieu-2"):
        chain(store, id_of("a/dieu-2"), "up")


def star(citing: int) -> str:
    """Draw a law that many documents cite and one decree details; letters implement the decree."""
    return "\n".join(
        [f"n{n:03} cites law" for n in range(citing)]
        + ["decree details law", "x implements decree", "y cites x"]
    )


@pytest.mark.parametrize("limit", [1, 2, 7, 20, 43])
def test_a_limit_is_kept_and_said(draw: Draw, limit: int) -> None:
    """A chain has as many hops as there are, or as the limit allows; if there are more, it says so."""
    found = chain(draw(star(40)), id_of("law"), "down", limit=limit)
    assert (len(found.hops), found.truncated) == (limit, limit < 43)


def test_a_limit_leaves_room_for_deeper_levels(draw: Draw) -> None:
    """A law cited often still shows what rests on its decree, strongest relations first."""
    hops = words(chain(draw(star(40)), id_of("law"), "down", limit=20).hops)
    assert hops[0] == "decree details law"
    assert hops[-2:] == ["x implements decree", "y cites x"]
    assert len(hops) == 20


def test_an_unknown_root_is_named(family: Store) -> None:
    """A chain of a document that is not there names those that resemble it."""
    with pytest.raises(UnknownDocument) as caught:
        chain(family, id_of("luat11"), "up")
    assert id_of("luat10") in caught.value.near


# Neighbours


def test_neighbours_are_those_of_both_sides(family: Store) -> None:
    """A document's neighbours are what it acts on and what acts on it."""
    found = neighbours(family, id_of("ubnd957"))
    assert words(found.up) == ["ubnd957 implements nd59", "ubnd957 cites kl120"]
    assert words(found.down) == ["tin-ham-tan reports_on ubnd957"]
    assert not found.truncated


def test_neighbours_are_bounded(family: Store) -> None:
    """More neighbours than the limit are said to be more."""
    found = neighbours(family, id_of("luat10"), limit=2)
    assert (len(found.down), found.truncated) == (2, True)


# Paths


def test_a_path_joins_a_report_to_a_directive(family: Store) -> None:
    """The shortest way from a report to a directive leads over the letter and the conclusion."""
    found = path(family, id_of("tin-ham-tan"), id_of("ct30"))
    assert words(found.hops) == [
        "tin-ham-tan reports_on ubnd957",
        "ubnd957 cites kl120",
        "kl120 implements ct30",
    ]
    assert [(hop.direction, hop.level) for hop in found.hops] == [("up", 1), ("up", 2), ("up", 3)]


def test_a_path_goes_up_and_down(family: Store) -> None:
    """Two decrees of one law are joined over it: up from one, down to the other."""
    found = path(family, id_of("nd61"), id_of("nd59/dieu-3"))
    assert words(found.hops) == ["nd61 details luat10", "nd59 details luat10"]
    assert [hop.direction for hop in found.hops] == ["up", "down"]


def test_a_path_prefers_strong_relations(draw: Draw) -> None:
    """Of two ways of equal length the one with the stronger relations is taken."""
    store = draw("a cites m\nm cites z\na details n\nn cites z\na related o\no details z")
    assert words(path(store, id_of("a"), id_of("z")).hops) == ["a details n", "n cites z"]


def test_a_path_prefers_few_hops(draw: Draw) -> None:
    """One weak hop is a shorter way than two strong ones."""
    store = draw("a related z\na details m\nm details z")
    assert words(path(store, id_of("a"), id_of("z")).hops) == ["a related z"]


@pytest.mark.parametrize("end", ["z", "a"])
def test_no_path_is_empty(draw: Draw, end: str) -> None:
    """Documents that nothing joins, and a document and itself, have no hops between them."""
    found = path(draw("a cites b\ny cites z"), id_of("a"), id_of(end))
    assert (found.hops, found.truncated) == ((), False)


def test_a_search_that_gives_up_says_so(draw: Draw, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond its limit the search stops, and does not claim that there is no path."""
    monkeypatch.setattr(graph, "NODES_OF_ONE_SEARCH", 3)
    store = draw("a cites b\nb cites c\nc cites d\nd cites e\ne cites f\nf cites g")
    found = path(store, id_of("a"), id_of("g"))
    assert (found.hops, found.truncated) == ((), True)


@pytest.mark.parametrize("ends", [("nowhere", "luat10"), ("luat10", "nowhere")])
def test_a_path_from_nowhere_is_an_error(family: Store, ends: tuple[str, str]) -> None:
    """Both ends of a path must be there."""
    with pytest.raises(UnknownDocument):
        path(family, *map(id_of, ends))


NAMES = "abcdefgh"
RANDOM_EDGES = st.lists(
    st.tuples(
        st.sampled_from(NAMES), st.sampled_from(["details", "implements", "cites"]), st.sampled_from(NAMES)
    ),
    min_size=1,
    max_size=20,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edges=RANDOM_EDGES)
def test_chains_and_paths_agree_with_the_whole_graph(
    tmp_path: Path, edges: list[tuple[str, str, str]]
) -> None:
    """On any graph a chain reaches what can be reached, at its distance, and a path is as short as can be."""
    drawing = "\n".join(" ".join(edge) for edge in edges)
    file = tmp_path / "kg.sqlite"
    file.unlink(missing_ok=True)
    whole = nx.DiGraph([(id_of(source), id_of(target)) for source, _, target in edges if source != target])
    with draw_store(file, relations_in(drawing)) as store:
        root = id_of(edges[0][0])
        whole.add_nodes_from(document.id for document in store.all_documents())
        distances = nx.single_source_shortest_path_length(whole, root)
        hops = chain(store, root, "up", depth=99).hops
        assert {hop.target for hop in hops} | {root} == set(distances) | {root}
        assert all(hop.level == distances[hop.source] + 1 for hop in hops)
        for end, distance in nx.single_source_shortest_path_length(whole.to_undirected(), root).items():
            assert len(path(store, root, end).hops) == distance


# Authority


def edges_in(drawing: str) -> list[Edge]:
    """Read a drawing as edges of rank 1 that were counted once."""
    return [
        Edge(source, target, relation, 1, 0, 1)
        for source, relation, target in map(str.split, drawing.split("\n"))
    ]


def test_authority_sums_to_one() -> None:
    """Scores share out one whole."""
    assert sum(rank_authority(edges_in("a cites b\nb cites c\nd cites c")).values()) == pytest.approx(1)


def test_authority_follows_citations() -> None:
    """What many rest on ranks above what few rest on, and that above what nobody cites."""
    scores = rank_authority(edges_in("a cites law\nb cites law\nc cites law\na cites decree"))
    assert scores["law"] > scores["decree"] > scores["a"] == scores["c"]


def test_authority_weighs_relations() -> None:
    """A decree passes more on to the law it details than to a circular it cites, and for saying so twice."""
    scores = rank_authority(
        [
            Edge("decree", "law", "details", 1, 0, 1),
            Edge("decree", "circular", "cites", 1, 0, 8),
            Edge("letter", "often", "cites", 5, 0, 8),
            Edge("letter", "once", "cites", 1, 0, 8),
        ]
    )
    assert scores["law"] > scores["circular"]
    assert scores["often"] > scores["once"]


def test_authority_is_pagerank() -> None:
    """Scores equal those of the textbook on a graph small enough to solve: a ⇄ b, c → a."""
    scores = rank_authority(edges_in("a cites b\nb cites a\nc cites a"))
    rest = 0.15 / 3
    a = (rest + 0.85 * rest + 0.85 * rest) / (1 - 0.85**2)
    assert scores == pytest.approx({"a": a, "b": rest + 0.85 * a, "c": rest})


def test_nothing_has_no_authority() -> None:
    """No edges, or edges of a document to itself, rank nobody."""
    assert rank_authority([]) == rank_authority(edges_in("a cites a")) == {}


ALONE = """
import sys
sys.modules["numpy"] = sys.modules["scipy"] = None
from kg.graph import rank_authority
from kg.store import Edge
print(len(rank_authority([Edge("a", "b", "cites", 1, 0, 8)])))
"""


def test_ranking_needs_no_numeric_library() -> None:
    """Authority is computed where neither numpy nor scipy is installed."""
    run = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, check=True)
    assert run.stdout == "2\n"
