"""What a query may not do: change anything, ask other servers, or bring graphs of its own.

Oxigraph only reads here, yet would carry out ``SERVICE``, that is, send requests from the server to any address. So the
words of a query are looked at as SPARQL 1.1 divides them: strings, names in angle brackets and comments are skipped.
"""

from __future__ import annotations

import re
from types import MappingProxyType

from kg.errors import BadQuery

LONGEST_QUERY = 20_000
"""Code points; the longest of our own examples has some 900."""

SKIPPED_RE = re.compile(
    r'''
      """ (?: [^"\\] | \\. | "{1,2}(?!") )* """     # """long string"""
    | \'\'\' (?: [^'\\] | \\. | '{1,2}(?!') )* \'\'\'  # the same with the other quotes
    | " (?: [^"\\\n\r] | \\. )* "                   # "string"
    | ' (?: [^'\\\n\r] | \\. )* '
    | < (?: [^<>"{}|^`\\\x00-\x20] | \\u[0-9A-Fa-f]{4} | \\U[0-9A-Fa-f]{8} )* >   # <https://viendan.example/id/>
    | \# [^\r\n]*                                   # comment: ends at either line end
    | \\.                                           # escaped sign of a local name: ex:a\'b
    ''',
    re.VERBOSE | re.DOTALL,
)
WORD_RE = re.compile(
    r"""
      [?$@] \w+                                   # a variable, a language
    | (?: [^\W\d] [\w.-]* )? : [\w.:%-]*         # vk:details, :from
    | [^\W\d] \w*                               # a keyword
    """,
    re.VERBOSE,
)

REFUSED = MappingProxyType(
    {
        "service": "SERVICE is not carried out: this endpoint asks no other server",
        "from": "FROM is not taken: there is one graph, leave the clause out",
        "insert": "this endpoint only reads: no INSERT",
        "delete": "this endpoint only reads: no DELETE",
        "load": "this endpoint only reads: no LOAD",
        "clear": "this endpoint only reads: no CLEAR",
        "drop": "this endpoint only reads: no DROP",
        "create": "this endpoint only reads: no CREATE",
        "copy": "this endpoint only reads: no COPY",
        "move": "this endpoint only reads: no MOVE",
        "add": "this endpoint only reads: no ADD",
    }
)
"""Keyword → why it is refused."""


def check_query(text: str) -> None:
    """Look at a query before it is run.

    >>> check_query("SELECT * { ?law eli:title 'dịch vụ SERVICE' }  # from here")

    Raises:
        BadQuery: it is empty or too long, or would do what it may not.
    """
    if not text.strip():
        raise BadQuery("the query is empty; write one, e.g. SELECT * WHERE { ?s ?p ?o } LIMIT 10")
    if len(text) > LONGEST_QUERY:
        raise BadQuery(f"the query has {len(text)} characters, at most {LONGEST_QUERY} are read")
    for word in WORD_RE.findall(SKIPPED_RE.sub(" ", text)):
        why = REFUSED.get(word.lower())
        if why:
            raise BadQuery(why)
