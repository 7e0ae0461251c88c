"""IRIs and literals: every node has a name made of the identifiers of the library, none is blank.

The identifier of a document, unit or place is the tail of its IRI; what belongs to a document (its expression, its
citations, its sources) has the document's IRI with a fragment. Any character is escaped, none is dropped.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass, fields
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Self
from urllib.parse import quote, urlsplit

from rdflib import Literal, URIRef
from rdflib.namespace import XSD

from kg.errors import BadQuery
from kg.number import slugify

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import Agency, Citation, Document, Event, Relation

Term = URIRef | Literal
Triple = tuple[URIRef, URIRef, Term]

DEFAULT_BASE = "https://viendan.example/id/"
"""HTTP, so that a deployment that sets its own base can answer at these names (no ``urn:viendan:`` is registered);
``.example``, so that a dump made without that setting claims no one's host (RFC 2606)."""

OFFICIAL_PAGE = "https://vbpl.vn/TW/Pages/vbpq-toanvan.aspx?ItemID="

BASE_RE = re.compile(
    r"""
    (?: https?://[\w.:%-]+/ | urn:[a-z0-9][a-z0-9-]+: )   # https://luat.example/, urn:example:
    [\w.~!$&'()*+,;=:@%/-]*                              # id/
    """,
    re.ASCII | re.VERBOSE,
)
PLAIN_RE = re.compile(r"[\w.~/-]*", re.ASCII)
"""Tails that need no escaping: nearly all of them."""

UNFIT_RE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Code points that XML or UTF-8 cannot carry: written as U+FFFD in every syntax, so that all say the same."""

TEXTS = MappingProxyType({"official": "vi", "digest": "digest"})
"""The fragment that names the text behind a document, by its standing."""

BARE_PERCENT_RE = re.compile("%(?![0-9A-Fa-f]{2})")
IN_ADDRESSES = "/?#@:!$&'()*+,;=%~"


@dataclass(frozen=True, slots=True)
class Names:
    """Makes the IRIs of one base: ``Names.of("https://luat.example/id")``."""

    base: str

    @classmethod
    def of(cls, base: str) -> Self:
        """Check a base, and end it with a slash where it has no end of its own.

        Raises:
            BadQuery: it is no absolute IRI that a tail can follow.
        """
        whole = base if base.endswith(("/", ":")) else f"{base}/"
        if not BASE_RE.fullmatch(whole):
            message = f"{base!r} cannot be the base of IRIs; one looks like {DEFAULT_BASE} or urn:example:"
            raise BadQuery(message)
        return cls(whole)

    def document(self, id: str, unit: str = "") -> URIRef:
        """Name a document or one of its units."""
        tail = f"{id}/{unit}" if unit else id
        return URIRef(self.base + (tail if PLAIN_RE.fullmatch(tail) else quote(tail, errors="surrogatepass")))

    def part(self, whole: URIRef, name: str) -> URIRef:
        """Name what belongs to a document or unit: ``…/59-2023-nd-cp#vi``."""
        return URIRef(f"{whole}#{name}")

    def text(self, document: Document) -> URIRef:
        """Name the text into which offsets point: the law's expression, our digest, or the report itself."""
        work = self.document(document.id)
        fragment = TEXTS.get(document.standing)
        return self.part(work, fragment) if fragment else work

    def citation(self, id: str, start: int | None, end: int | None) -> URIRef:
        """Name a citation by the document that it stands in, and its span."""
        return self.part(self.document(id), f"citation-{start}-{end}")

    def relation(self, relation: Relation) -> URIRef:
        """Name a relation that is stated elsewhere than in its source, by all that it says."""
        return self.part(self.document(relation.source), f"relation-{_digest_of(relation)}")

    def event(self, event: Event) -> URIRef:
        """Name an event by all that is said of it."""
        return self.part(self.document(event.document), f"event-{_digest_of(event)}")

    def run(self) -> URIRef:
        """Name the build that found what the library holds."""
        return self.part(self.dataset(), "build")

    def dataset(self) -> URIRef:
        """Name the library as a whole."""
        return self.document("kho")

    def place(self, id: str) -> URIRef:
        """Name a place."""
        return self.document("noi", id)

    def agency(self, name: str, place: str) -> URIRef:
        """Name a body that issues documents; one that recurs in many places has the place in its name."""
        return self.document("co-quan", f"{slugify(name)}_{place}" if place else slugify(name))

    def bearer(self, agency: Agency) -> URIRef:
        """Name a role that bears duties: ``…/vai/uy-ban-nhan-dan_commune``."""
        return self.document("vai", f"{slugify(agency.kind)}_{slugify(agency.level)}".rstrip("_"))

    def duty(self, document: URIRef, number: int) -> URIRef:
        """Name a duty by its place among those of its document."""
        return self.part(document, f"nghia-vu-{number}")

    def party(self, document: URIRef, words: str) -> URIRef:
        """Name whom a document names in these words; the same words elsewhere may mean somebody else."""
        return self.part(document, f"ai-{_digest_of_words(words)}")

    def verb(self, verb: str) -> URIRef:
        """Name what is done by its verb: ``…/viec/b%C3%A1o_c%C3%A1o``."""
        return self.document("viec", verb.replace(" ", "_"))

    def subject(self, heading: str) -> URIRef:
        """Name a subject of the codification."""
        return self.document("chu-de", slugify(heading))

    def kind(self, kind: str) -> URIRef:
        """Name a kind of document that our table lacks."""
        return self.document("loai", slugify(kind))


def _digest_of(noun: Relation | Event) -> str:
    """Reduce all that is said to sixteen letters."""
    return _digest_of_words("\t".join(str(getattr(noun, field.name)) for field in fields(noun)))


def _digest_of_words(words: str) -> str:
    """Reduce words to sixteen letters."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def span_name(citation: Citation) -> str:
    """Name the place of a citation in its text: ``citation-120-161``."""
    return f"citation-{citation.start}-{citation.end}"


def address(url: str) -> URIRef | None:
    """Make an IRI of a web address as a source gives it; None when it is no address of the web.

    >>> address("https://hamtan.example/Tin-tức?a=1 2")
    rdflib.term.URIRef('https://hamtan.example/Tin-t%E1%BB%A9c?a=1%202')
    """
    try:
        parts = urlsplit(url.strip())
        fits = parts.scheme in {"http", "https"} and parts.hostname and (parts.port or True)
    except ValueError:
        return None
    if not fits:
        return None
    start, mark, fragment = url.strip().partition("#")
    escaped = quote(start, safe=IN_ADDRESSES, errors="surrogatepass") + mark
    escaped += quote(fragment, safe=IN_ADDRESSES.replace("#", ""), errors="surrogatepass")
    return URIRef(BARE_PERCENT_RE.sub("%25", escaped))


def official_page(item_id: int | None) -> URIRef | None:
    """Give the page of the national legal database that shows a document."""
    return URIRef(f"{OFFICIAL_PAGE}{item_id}") if item_id is not None else None


def fit(text: str) -> str:
    """Put U+FFFD for each code point that some syntax cannot carry."""
    return UNFIT_RE.sub("\ufffd", text)


@lru_cache(maxsize=4096)
def plain(text: str) -> Literal | None:
    """Make a literal of a word or code; nothing of the empty string."""
    return Literal(fit(text)) if text else None


def vietnamese(text: str) -> Literal | None:
    """Make a literal of Vietnamese words; nothing of the empty string."""
    return Literal(fit(text), lang="vi") if text else None


@lru_cache(maxsize=4096)
def day(date: dt.date | None) -> Literal | None:
    """Make a typed literal of a day."""
    return Literal(date.isoformat(), datatype=XSD.date, normalize=False) if date else None


def position(offset: int) -> Literal:
    """Make a typed literal of an offset in code points."""
    return Literal(str(offset), datatype=XSD.nonNegativeInteger, normalize=False)


def say(subject: URIRef, *statements: tuple[URIRef, Term | None]) -> Iterator[Triple]:
    """Make triples of one subject, leaving out what is not known."""
    for predicate, value in statements:
        if value is not None:
            yield subject, predicate, value
