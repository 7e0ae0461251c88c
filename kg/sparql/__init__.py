"""SPARQL 1.1 over the triples of a library: read-only, bounded in time, rows and memory, each query in a process apart.

``prepare_triples`` makes the store from what ``kg.rdf`` writes; a ``Pool`` answers queries on it; ``examples`` are the
queries that document what can be asked. Oxigraph is asked directly, not through rdflib: it writes the answers itself.
"""

from __future__ import annotations

from kg.sparql.desk import Desk
from kg.sparql.examples import Example, examples
from kg.sparql.guard import LONGEST_QUERY, check_query
from kg.sparql.pool import Answer, Limits, Pool
from kg.sparql.prepare import TRIPLES, is_prepared, prepare_triples

__all__ = [
    "LONGEST_QUERY",
    "TRIPLES",
    "Answer",
    "Desk",
    "Example",
    "Limits",
    "Pool",
    "check_query",
    "examples",
    "is_prepared",
    "prepare_triples",
]
