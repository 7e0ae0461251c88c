"""The full-text index: what it is given (``Entry``) and what it answers (``Hits``); no engine's type leaves it.

``analyse`` turns text into terms, ``query`` understands what a reader types, ``matching`` says it as conditions and
scores, ``rank`` orders what an ``engine`` finds: Whoosh for small libraries, tantivy for large ones, with one
formula and the same answers. ``index`` writes and opens, ``searcher`` is the open index.
"""

from kg.search.engine import EngineChoice, EngineName
from kg.search.entry import Entry
from kg.search.index import build_index
from kg.search.numbers import number_keys
from kg.search.passage import Passage
from kg.search.prepare import facet_term
from kg.search.query import Query, parse_query
from kg.search.rank import Order, Reasons, Wishes
from kg.search.reasons import Part, Why
from kg.search.searcher import NARROWING, Hit, Hits, Searcher, Share
from kg.search.update import can_update, update_index

__all__ = [
    "NARROWING", "EngineChoice", "EngineName", "Entry", "Hit", "Hits", "Order", "Part", "Passage", "Query", "Reasons",
    "Searcher", "Share", "Why", "Wishes", "build_index", "can_update", "facet_term", "number_keys", "parse_query",
    "update_index",
]  # fmt: skip
