"""The graph: chains of six hops, shortest paths and single reads, beside networkx in memory and bare SQL."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING

import networkx as nx

from kg.library import Library, open_library
from kg.library.folder import DATABASE
from tests.bench.clock import latencies, wall_seconds
from tests.bench.figures import Figure, percentiles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.store import Direction
    from tests.bench.setting import Setting

DEPTH = 6
HOPS = 500
DOCUMENTS = 100
PATHS = 40


def measure_graph(setting: Setting) -> Iterator[Figure]:
    """Walk from the most cited documents, up and down, and read them one by one."""
    with open_library(setting.need_library()) as library:
        ids = _chosen(library)
        loading, graph = wall_seconds(lambda: _load(library))
        said = f"{graph.number_of_nodes():,} documents, {graph.number_of_edges():,} edges, loaded in {loading:.1f} s"
        yield from _measure_chains(library, graph, ids, "up")
        yield from _measure_chains(library, graph.reverse(), ids, "down")
        yield Figure("hops of a chain down, p50", _hops(library, ids), "hops", note=said)
        yield from _measure_paths(library, graph, ids)
        yield from _measure_reads(library, ids)


def _chosen(library: Library) -> list[str]:
    """Choose documents to ask about: the most cited ones, whichever text stands behind them."""
    ranked = [
        each
        for name in ("official", "digest", "registry")
        for each in library.store.most_cited(name, limit=DOCUMENTS)
    ]
    ranked.sort(key=lambda each: (-each.cited, each.document.id))
    return [each.document.id for each in ranked[:DOCUMENTS]]


def _load(library: Library) -> nx.DiGraph[str]:
    """Load all edges into memory."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(document.id for document in library.store.all_documents())
    graph.add_edges_from((edge.source, edge.target) for edge in library.store.edges())
    return graph


def _measure_chains(
    library: Library, graph: nx.DiGraph[str], ids: list[str], direction: Direction
) -> Iterator[Figure]:
    """Follow chains in one direction, which the edges of the graph point in."""
    ours = latencies(lambda id: library.chain(id, direction, depth=DEPTH, limit=HOPS), ids)
    bare = latencies(lambda id: list(islice(nx.bfs_edges(graph, id, depth_limit=DEPTH), HOPS)), ids)
    yield from percentiles(
        f"chain {direction}, {DEPTH} hops", ours, "networkx, in memory", bare, bar="≤ 20, aim 5"
    )


def _hops(library: Library, ids: list[str]) -> float:
    """Give the number of hops of the chain in the middle."""
    counts = sorted(len(library.chain(id, "down", depth=DEPTH, limit=HOPS).hops) for id in ids[:20])
    return float(counts[len(counts) // 2]) if counts else 0.0


def _measure_paths(library: Library, graph: nx.DiGraph[str], ids: list[str]) -> Iterator[Figure]:
    """Find shortest paths between documents far apart in the list."""
    both_ways = graph.to_undirected(as_view=False)
    pairs = list(zip(ids[:PATHS], reversed(ids), strict=False))

    def walk(pair: tuple[str, str]) -> int:
        return len(nx.shortest_path(both_ways, *pair)) if nx.has_path(both_ways, *pair) else 0

    ours = latencies(lambda pair: library.path(*pair), pairs)
    yield from percentiles("shortest path", ours, "networkx, in memory", latencies(walk, pairs))


def _measure_reads(library: Library, ids: list[str]) -> Iterator[Figure]:
    """Read single rows and lists, beside one row by bare SQL."""
    reads = {
        "read: document": library.document,
        "read: text": library.text,
        "read: units": library.units,
        "read: links": library.links,
        "read: cited by": library.cited_by,
    }
    with closing(sqlite3.connect(f"file:{library.build / DATABASE}?mode=ro", uri=True)) as connection:
        bare = latencies(
            lambda id: connection.execute("SELECT * FROM document WHERE id = ?", (id,)).fetchone(), ids
        )
    for name, read in reads.items():
        yield from percentiles(name, latencies(read, ids), "one row by SQL", bare)
