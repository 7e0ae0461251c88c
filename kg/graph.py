"""Questions asked of the graph: chains up and down, the shortest evidence path, neighbours, authority.

Nothing is loaded when a library is opened: each question fetches the edges that it walks over, level by
level, in a few statements. A hop carries what it rests on: the span of the text that states it, or the
codification or registry that does.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil, inf, log2
from operator import attrgetter
from typing import TYPE_CHECKING

import networkx as nx

from kg.model import Shown

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from kg.store import Direction, Edge, Store

EDGES_OF_ONE_STEP = 20_000
NODES_OF_ONE_SEARCH = 30_000
"""Where the search for a path stops looking: as large as the graph of the whole national law."""

HOP_WEIGHT = 1000
"""Fewer hops win; between paths of equal length, the stronger relations do."""

ROUNDS = 100
DAMPING = 0.85
"""Of PageRank: the usual share that is passed on (Brin and Page 1998)."""

CLOSE_ENOUGH = 1e-9
"""Sum of all changes in one round below which the ranking stands."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One relation between two documents, as it was walked, with the evidence shown first for it."""

    source: str
    source_unit: str
    relation: str
    target: str
    target_unit: str
    direction: Direction  # "up": walked from source to target; "down": from target to source
    evidence: str  # the document whose text states it, "" when a codification or registry does
    start: int | None  # of the citation in that text
    end: int | None
    basis: str
    date: dt.date | None
    count: int = 1  # how many relations of this type join the two documents
    level: int = 1  # steps from the root of the chain or the start of the path


@dataclass(frozen=True, slots=True)
class Chain(Shown):
    """What a document or unit rests on (up), or who acts on it (down), nearest level first."""

    root: str
    direction: Direction
    hops: tuple[Hop, ...]
    depth: int  # of the deepest hop
    truncated: bool  # there are more hops within that depth than the limit allowed


@dataclass(frozen=True, slots=True)
class Route:
    """The shortest path of evidence between two documents; no hops where none was found."""

    start: str
    end: str
    hops: tuple[Hop, ...]
    truncated: bool  # the search gave up at its limits: a path, or a shorter one, may exist


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The hops that join a document or unit to others directly."""

    root: str
    up: tuple[Hop, ...]
    down: tuple[Hop, ...]
    truncated: bool


def split_unit(id: str) -> tuple[str, str]:
    """Part an identifier into document and unit path.

    >>> split_unit("luat/2022/10-2022-qh15/dieu-5/khoan-2")
    ('luat/2022/10-2022-qh15', 'dieu-5/khoan-2')
    """
    segments = id.split("/")
    return "/".join(segments[:3]), "/".join(segments[3:])


def chain(store: Store, id: str, direction: Direction, *, depth: int = 6, limit: int = 500) -> Chain:
    """Follow the relations of a document or unit, breadth first, strongest relations first.

    No level takes more than half of the hops that are left while deeper ones wait, so that a law cited a
    thousand times still shows what rests on its decrees; what they leave over is filled from the top. Hops
    between the same two documents stand together, the strongest first. Cycles end where they close.

    Raises:
        UnknownDocument: there is no such document, or its text has no such unit.
    """
    document, unit = split_unit(id)
    store.document(document)
    walk = _Walk(store, direction, depth, limit)
    walk.run(document, _first_edges(store, document, unit, direction=direction, limit=limit + 1))
    hops = _hops(store, _by_level(document, walk.taken, direction), direction)
    return Chain(id, direction, hops, hops[-1].level if hops else 0, walk.truncated)


def neighbours(store: Store, id: str, *, limit: int = 200) -> Neighbours:
    """Give what a document or unit is joined to directly, at most ``limit`` hops in each direction.

    Raises:
        UnknownDocument: there is no such document, or its text has no such unit.
    """
    up = chain(store, id, "up", depth=1, limit=limit)
    down = chain(store, id, "down", depth=1, limit=limit)
    return Neighbours(id, up.hops, down.hops, up.truncated or down.truncated)


def path(store: Store, start: str, end: str) -> Route:
    """Find the shortest path of evidence between two documents (a unit stands for its document).

    Relations are walked in both directions, from both ends towards each other; of several shortest paths the
    one with the strongest relations is given.

    Raises:
        UnknownDocument: there is no such document.
    """
    start, end = split_unit(start)[0], split_unit(end)[0]
    store.document(start)
    store.document(end)
    search = _Search(store, start, end)
    if start == end or not search.run():
        return Route(start, end, (), search.truncated)
    nodes: list[str] = nx.dijkstra_path(search.graph, start, end)
    pairs = enumerate(pairwise(nodes), 1)
    hops = _hops(store, [(level, search.graph.edges[pair]["edge"]) for level, pair in pairs], "up")
    return Route(start, end, tuple(map(_walked_from, nodes, hops)), search.truncated)


def rank_authority(edges: Iterable[Edge]) -> dict[str, float]:
    """Rank documents by what other documents rest on (PageRank): scores that sum to 1.

    A document shares its vote among those it acts on: more for a stronger relation, little more for a
    repeated one. In pure Python, 380,000 edges between 26,000 documents take 1.3 s.
    """
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    nodes: dict[str, int] = {}
    for edge in edges:
        if edge.source != edge.target:
            nodes.setdefault(edge.source, len(nodes))
            nodes.setdefault(edge.target, len(nodes))
            votes[edge.source][edge.target] += log2(1 + edge.count) / edge.rank
    shares: list[tuple[int, list[tuple[int, float]]]] = []
    for source, targets in votes.items():
        whole = sum(targets.values())
        shares.append(
            (nodes[source], [(nodes[target], weight / whole) for target, weight in targets.items()])
        )
    return dict(zip(nodes, _iterate(shares, len(nodes)), strict=True))


def _iterate(shares: Sequence[tuple[int, Sequence[tuple[int, float]]]], size: int) -> list[float]:
    """Pass the votes on until they change no more; who votes for nobody votes for all."""
    scores = [1 / size] * size if size else []
    for _ in range(ROUNDS):
        passed = [0.0] * size
        for source, targets in shares:
            vote = DAMPING * scores[source]
            for target, share in targets:
                passed[target] += vote * share
        rest = (1 - sum(passed)) / size if size else 0.0
        following = [score + rest for score in passed]
        change = sum(abs(new - old) for new, old in zip(following, scores, strict=True))
        scores = following
        if change < CLOSE_ENOUGH:
            break
    return scores


class _Walk:
    """A breadth-first walk over edges in one direction, within a number of levels and of hops."""

    def __init__(self, store: Store, direction: Direction, depth: int, limit: int) -> None:
        self.taken: list[Edge] = []
        self._store = store
        self._direction = direction
        self._depth = depth
        self._room = limit
        self._waiting: list[Sequence[Edge]] = [()] * (depth + 2)
        self._expanded: set[str] = set()

    @property
    def truncated(self) -> bool:
        """Tell whether edges were found that had no room."""
        return any(self._waiting)

    def run(self, root: str, first: Sequence[Edge]) -> None:
        """Walk from the root, whose own edges are given, until there is no room or nothing to take."""
        self._expanded.add(root)
        self._waiting[1] = first
        while self._room and self.truncated:
            for level in range(1, self._depth + 1):
                self._take(level)

    def _take(self, level: int) -> None:
        """Take the share of one level, and find the edges beyond it."""
        share = self._room if level == self._depth else ceil(self._room / 2)
        taken, self._waiting[level] = self._waiting[level][:share], self._waiting[level][share:]
        self.taken += taken
        self._room -= len(taken)
        if level == self._depth:
            return
        far = [edge.target if self._direction == "up" else edge.source for edge in taken]
        beyond = [id for id in dict.fromkeys(far) if id not in self._expanded]
        self._expanded.update(beyond)
        found = self._store.edges_at(beyond, self._direction, limit=self._room + 1) if beyond else ()
        self._waiting[level + 1] = sorted((*self._waiting[level + 1], *found), key=lambda edge: edge.rank)


class _Search:
    """A search for the shortest path, from both ends level by level, the smaller side first."""

    def __init__(self, store: Store, start: str, end: str) -> None:
        self.graph: nx.Graph[str] = nx.Graph()
        self.graph.add_nodes_from((start, end))
        self.truncated = False
        self._store = store
        self._frontiers = [[start], [end]]
        self._seen = [{start}, {end}]

    def run(self) -> bool:
        """Search, and tell whether the sides met; then the graph holds all shortest paths."""
        while all(self._frontiers):
            if self.graph.number_of_nodes() > NODES_OF_ONE_SEARCH:
                self.truncated = True
                return False
            side = 0 if len(self._frontiers[0]) <= len(self._frontiers[1]) else 1
            reached = self._expand(side)
            self._frontiers[side] = [id for id in reached if id not in self._seen[side]]
            self._seen[side].update(reached)
            if not self._seen[1 - side].isdisjoint(reached):
                return True
        return False

    def _expand(self, side: int) -> dict[str, None]:
        """Add all edges around the documents of one side's frontier, and give the documents they lead to."""
        reached: dict[str, None] = {}
        for direction in ("up", "down"):
            found = self._store.edges_at(self._frontiers[side], direction, limit=EDGES_OF_ONE_STEP)
            self.truncated = self.truncated or len(found) == EDGES_OF_ONE_STEP
            for edge in found:
                self._add(edge)
                reached[edge.target if direction == "up" else edge.source] = None
        return reached

    def _add(self, edge: Edge) -> None:
        """Add an edge, unless a stronger one joins the two documents already."""
        weight = HOP_WEIGHT + edge.rank
        self.graph.add_nodes_from((edge.source, edge.target))
        known = self.graph.adj[edge.source].get(edge.target, {})
        if weight < known.get("weight", inf):
            self.graph.add_edge(edge.source, edge.target, weight=weight, edge=edge)


def _first_edges(
    store: Store,
    document: str,
    unit: str,
    *,
    direction: Direction,
    limit: int,
) -> tuple[Edge, ...]:
    """Give the edges of the root itself, and refuse a unit that a text does not have."""
    if not unit:
        return store.edges_at([document], direction, limit=limit)
    edges = store.edges_at_unit(document, unit, direction, limit=limit)
    if not edges and store.units(document):
        store.unit(document, unit)
    return edges


def _by_level(root: str, edges: Sequence[Edge], direction: Direction) -> list[tuple[int, Edge]]:
    """Order edges by their distance from the root, then by the strongest relation of each two documents."""
    pair_of = attrgetter("source", "target")
    beyond: dict[str, list[Edge]] = defaultdict(list)
    strongest: dict[tuple[str, str], int] = {}
    for edge in edges:
        beyond[edge.source if direction == "up" else edge.target].append(edge)
        pair = pair_of(edge)
        strongest[pair] = min(edge.rank, strongest.get(pair, edge.rank))
    ordered: list[tuple[int, Edge]] = []
    frontier, level = [root], 0
    while frontier:
        level += 1
        found = [edge for id in frontier for edge in beyond.pop(id, ())]
        found.sort(key=lambda edge: (strongest[pair_of(edge)], *pair_of(edge), edge.rank))
        ordered += [(level, edge) for edge in found]
        frontier = [edge.target if direction == "up" else edge.source for edge in found]
    return ordered


def _hops(store: Store, steps: Sequence[tuple[int, Edge]], direction: Direction) -> tuple[Hop, ...]:
    """Give each edge the evidence that is shown first for it."""
    relations = store.evidence([edge for _, edge in steps])
    return tuple(
        Hop(
            edge.source,
            relation.source_unit,
            edge.relation,
            edge.target,
            relation.target_unit,
            direction,
            relation.evidence,
            relation.start,
            relation.end,
            relation.basis,
            relation.date,
            edge.count,
            level,
        )
        for (level, edge), relation in zip(steps, relations, strict=True)
    )


def _walked_from(node: str, hop: Hop) -> Hop:
    """Turn a hop into the direction in which it leaves a document."""
    return hop if hop.source == node else replace(hop, direction="down")
