"""The library described as a data set: DCAT for catalogues of data, VoID for those who query, PROV for the build."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rdflib import Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, OWL, PROV, RDF, RDFS, VOID, XSD

from kg.rdf.names import day, plain, say
from kg.rdf.syntax import MEDIA_TYPES
from kg.rdf.terms import ELI, IN_FORCE, MEDIA, PREFIXES, VIETNAMESE, VK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.rdf.names import Names, Triple
    from kg.store import Store

LICENCE = URIRef("https://www.apache.org/licenses/LICENSE-2.0")
"""Of the repository, which the data share. The texts of laws are no subject of copyright in Viet Nam."""

ZIP = "application/zip"
RDF_TYPES = frozenset(MEDIA_TYPES.values())

OWN_SPACES = ("eli", "oa", "prov", "schema", "skos", "org", "odrl", "vk")


def describe_dataset(store: Store, names: Names) -> Iterator[Triple]:
    """Say what the library holds, in which vocabularies, when and by what it was made."""
    whole, run, made = names.dataset(), names.run(), store.built()
    yield from say(
        whole,
        (RDF.type, DCAT.Dataset),
        (RDF.type, VOID.Dataset),
        (DCTERMS.title, Literal("Viện Dẫn: viện dẫn giữa các văn bản pháp luật Việt Nam", lang="vi")),
        (DCTERMS.title, Literal("Viện Dẫn: citations between Vietnamese legal documents", lang="en")),
        (DCTERMS.language, VIETNAMESE),
        (DCTERMS.issued, day(made)),
        (DCTERMS.license, LICENCE),
        (OWL.versionInfo, plain(store.meta().get("version", ""))),
        (PROV.wasGeneratedBy, run),
        (VOID.uriSpace, plain(names.base)),
        (VOID.exampleResource, names.document("luat/2022/10-2022-qh15")),
        (FOAF.homepage, address_of(names, "../")),
    )
    for prefix in OWN_SPACES:
        yield whole, VOID.vocabulary, URIRef(PREFIXES[prefix].rstrip("#"))
    yield from _build(store, names)
    yield from _partitions(store, names)
    yield from _borrowed()


class Offer(NamedTuple):
    """A file that a server offers for download."""

    name: str  # "viendan.nq.gz"
    media: str  # of what is in it: "application/n-quads"
    packing: str = ""  # how that is packed: "application/gzip", "application/zip"


SMALL_FILES = (Offer("places.ttl", "text/turtle"), Offer("vocabulary.ttl", "text/turtle"))


def describe_service(store: Store, names: Names, site: str, offers: Sequence[Offer] = ()) -> Iterator[Triple]:
    """Say where a server offers the data: its SPARQL endpoint, the documents one by one, the files of the whole.

    Args:
        store: the open library.
        names: makes the IRIs.
        site: address of the server with a slash at its end, ``https://luat.example/``.
        offers: what can be downloaded below ``du-lieu/`` beside the small files.
    """
    whole = names.dataset()
    yield from describe_dataset(store, names)
    yield from say(
        whole,
        (VOID.sparqlEndpoint, URIRef(f"{site}sparql")),
        (DCAT.landingPage, URIRef(f"{site}du-lieu")),
        (VOID.uriLookupEndpoint, URIRef(f"{site}api/v1/documents?name=")),
    )
    for offer in (*SMALL_FILES, *offers):
        yield from _distribution(offer, names, site)


def _distribution(offer: Offer, names: Names, site: str) -> Iterator[Triple]:
    """Describe one file for catalogues of data; RDF of the whole is a dump for VoID as well."""
    whole, file = names.dataset(), URIRef(f"{site}du-lieu/{offer.name}")
    node = names.part(whole, f"file-{offer.name}")
    packed = DCAT.packageFormat if offer.packing == ZIP else DCAT.compressFormat
    yield whole, DCAT.distribution, node
    if offer.media in RDF_TYPES:
        yield whole, VOID.dataDump, file
    yield from say(
        node,
        (RDF.type, DCAT.Distribution),
        (DCTERMS.title, plain(offer.name)),
        (DCTERMS.license, LICENCE),
        (DCAT.downloadURL, file),
        (DCAT.mediaType, URIRef(f"{MEDIA}{offer.media}") if offer.media else None),
        (packed, URIRef(f"{MEDIA}{offer.packing}") if offer.packing else None),
    )


def _build(store: Store, names: Names) -> Iterator[Triple]:
    """Say what made the library, and when."""
    run, software = names.run(), names.part(names.dataset(), "software")
    version = store.meta().get("version", "")
    yield from say(
        run,
        (RDF.type, PROV.Activity),
        (RDFS.label, Literal("Đọc văn bản, tìm và nối viện dẫn", lang="vi")),
        (PROV.endedAtTime, _midnight(store)),
        (PROV.wasAssociatedWith, software),
    )
    yield from say(
        software,
        (RDF.type, PROV.SoftwareAgent),
        (RDFS.label, plain(f"Viện Dẫn {version}".strip())),
    )


def _midnight(store: Store) -> Literal | None:
    """Give the day of the build as the time that PROV wants."""
    made = store.built()
    return Literal(f"{made}T00:00:00", datatype=XSD.dateTime, normalize=False) if made else None


def _partitions(store: Store, names: Names) -> Iterator[Triple]:
    """Say how many things of each class there are."""
    counts = store.counts()
    whole = names.dataset()
    reports = counts.standings.get("report", 0)
    for name, kind, number in (
        ("documents", ELI.LegalResource, counts.documents - reports),
        ("citations", VK.Citation, counts.citations.found),
        ("places", ELI.AdministrativeArea, counts.places),
    ):
        part = names.part(whole, f"partition-{name}")
        yield whole, VOID.classPartition, part
        yield part, VOID["class"], kind
        yield part, VOID.entities, Literal(str(number), datatype=XSD.integer, normalize=False)


def _borrowed() -> Iterator[Triple]:
    """Type the names that are of other vocabularies, so that their range can be checked in our files alone."""
    yield VIETNAMESE, RDF.type, ELI.Language
    for word in IN_FORCE.values():
        yield word, RDF.type, ELI.InForce


def address_of(names: Names, tail: str) -> URIRef | None:
    """Give an address beside the base, where the base is one of the web."""
    if not names.base.startswith("http"):
        return None
    return URIRef(names.base.rstrip("/").rpartition("/")[0] + tail.removeprefix(".."))
