"""The full-text index: what it is given (``Entry``) and what it answers (``Hits``); no engine's type leaves it.

``analyse`` turns text into terms, ``query`` understands what a reader types, ``index`` writes through Whoosh,
``reader`` and ``rank`` read and order, ``searcher`` is the open index. Another engine would take the place of
``index``, ``reader`` and ``rank``.
"""

from kg.search.index import Entry, build_index
from kg.search.passage import Passage
from kg.search.searcher import Hit, Hits, Searcher

__all__ = ["Entry", "Hit", "Hits", "Passage", "Searcher", "build_index"]
