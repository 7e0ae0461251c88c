"""Every error the library raises, in one tree.

A message names the offending text or file, where it stands, and what would be right. Odd *text* never
raises: it stays a span with a reason. The edges (``kg.cli``, ``web``) turn these into an exit code or a page.
"""

from __future__ import annotations


class KgError(Exception):
    """Stand at the root of what the library raises; a caller who catches it catches all of ours."""


class BadNumber(KgError):
    """Say that a string is not a document number, a date or a unit path."""


class BadTable(KgError):
    """Say that a vocabulary table or a shipped data file is malformed; names file and line."""


class UnreadableDocument(KgError):
    """Say that a file cannot be read as a document; names the file, the place in it and the cure."""


class UnknownDocument(KgError):
    """Say that no document, unit or report has this identifier.

    ``near`` holds identifiers that resemble it, best first.
    """

    def __init__(self, message: str, near: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.near = near


class BadQuery(KgError):
    """Say that a search, SPARQL query, day or page number cannot be understood."""


class QueryStopped(KgError):
    """Say that a query was understood, and stopped: by time, memory, length of its answer, or others before it.

    ``busy`` tells that the same query may be answered a little later.
    """

    def __init__(self, message: str, *, busy: bool = False) -> None:
        super().__init__(message)
        self.busy = busy


class NoLibrary(KgError):
    """Say that there is no library in this folder; the cure is ``kg build``."""


class StaleLibrary(KgError):
    """Say that the library was made by another version of the schema; the cure is ``kg build``."""


class BuildFailed(KgError):
    """Say that a build stopped (disk full, another build running); the old library still serves."""
