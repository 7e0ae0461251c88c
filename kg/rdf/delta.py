"""What changed between two builds, as an RDF Patch: ``A`` a quad that is new, ``D`` one that is gone.

Both libraries are walked side by side in the order of identifiers, one document of each in memory; only what documents
share (terms, places, agencies) is compared as a whole. Applied to the N-Quads of the older build, the patch gives
those of the newer one. The format is that of https://afs.github.io/rdf-patch/.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from kg.rdf.export import own_portion, shared_portions, sort_nodes
from kg.rdf.gather import gather_all
from kg.rdf.names import DEFAULT_BASE, Names
from kg.rdf.syntax import Quads

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from kg.rdf.export import Portion
    from kg.rdf.gather import Dossier
    from kg.store import Store


class Change(NamedTuple):
    """How many quads a patch adds and deletes."""

    added: int
    deleted: int


def export_delta(
    older: Store, newer: Store, stream: BinaryIO, *, base: str = DEFAULT_BASE, day: dt.date | None = None
) -> Change:
    """Write what leads from an older build to a newer one; both stores are open for reading.

    What is in force is told for the day of each build; with ``day``, for that one in both.

    Raises:
        BadQuery: ``base`` cannot be the base of IRIs; nothing is written.
    """
    names = Names.of(base)
    added = deleted = 0
    stream.write(b"TX .\n")
    for before, after in _pairs(older, newer, names, day):
        stream.writelines(f"D {line}\n".encode() for line in sorted(before - after))
        stream.writelines(f"A {line}\n".encode() for line in sorted(after - before))
        deleted += len(before - after)
        added += len(after - before)
    stream.write(b"TC .\n")
    return Change(added, deleted)


def _pairs(
    older: Store, newer: Store, names: Names, day: dt.date | None
) -> Iterator[tuple[set[str], set[str]]]:
    """Give the quads of both builds in portions that can be compared: document by document, then what is shared."""
    yield from _documents(gather_all(older, day), gather_all(newer, day), names)
    yield _lines(shared_portions(older, names)), _lines(shared_portions(newer, names))


def _documents(
    older: Iterator[Dossier], newer: Iterator[Dossier], names: Names
) -> Iterator[tuple[set[str], set[str]]]:
    """Put the documents of both builds side by side; one that only one build has stands against nothing."""
    before, after = next(older, None), next(newer, None)
    while before or after:
        first = min(each.document.id for each in (before, after) if each)
        mine = before if before and before.document.id == first else None
        yours = after if after and after.document.id == first else None
        yield _own(mine, names), _own(yours, names)
        before = next(older, None) if mine else before
        after = next(newer, None) if yours else after


def _own(dossier: Dossier | None, names: Names) -> set[str]:
    """Give the quads of one document, none of a document that is not there."""
    return _lines([own_portion(dossier, names)]) if dossier else set()


def _lines(portions: Iterable[Portion]) -> set[str]:
    """Write portions as the lines of N-Quads."""
    syntax = Quads()
    return {
        line
        for portion in portions
        for node in sort_nodes(portion.triples)
        for line in syntax.node(*node, portion.graph).splitlines()
    }
