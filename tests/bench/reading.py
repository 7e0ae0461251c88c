"""The pure stages on one core: citations beside other extractors, parsing, resolving."""

from __future__ import annotations

import re
from importlib import import_module
from importlib.util import find_spec
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from kg.cite import find_citations
from kg.library.inputs import shipped_documents
from kg.library.stages import identify
from kg.model import Reading, Source
from kg.number import number_key
from kg.parse import parse_document
from kg.place import load_places
from kg.read.registry import read_registry
from kg.resolve import Catalogue, Context, resolve_citations
from kg.tables import table, values
from tests.bench.clock import processor_seconds
from tests.bench.figures import Figure
from tests.bench.setting import Setting, read_sample, utf8_megabytes
from tests.bench.texts import hostile_texts, legal_prose, lengthen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Count = Callable[[str], int]

PEER_BYTES = 300_000  # of prose for another extractor: some ten times slower than ours
HOSTILE_CHARACTERS = 10_000_000
HOSTILE_SECONDS = 20.0  # for a tenth of a hostile text; the whole of a slower one is not tried
ARTICLE_LINE_RE = re.compile(r"^Điều [0-9]+[a-zđ]?\.", re.MULTILINE)


class Pace(NamedTuple):
    """How fast texts were gone through."""

    megabytes: float
    found: int
    seconds: float  # of one processor

    @property
    def speed(self) -> float:
        """Give MB of UTF-8 per second."""
        return self.megabytes / self.seconds

    @property
    def yields(self) -> float:
        """Give what was found per second."""
        return self.found / self.seconds


def pace(count: Count, texts: Sequence[str]) -> Pace:
    """Go through texts one by one, once."""
    seconds, found = processor_seconds(lambda: sum(count(text) for text in texts))
    return Pace(utf8_megabytes(texts), found, seconds)


# ---- citations ------------------------------------------------------------------------------------------------


def measure_cite(setting: Setting) -> Iterator[Figure]:
    """Find citations in statutes, beside a bare scan and the extractors of other countries, and in hostile texts."""
    texts = [source.text for source in read_sample(setting)]
    count_ours(texts[0])  # which reads the tables and compiles the patterns
    ours = pace(count_ours, texts)
    scan = pace(bare_scan(), texts)
    density = ours.found / ours.megabytes / 1000
    size = f"{ours.megabytes:.1f} MB, {ours.found:,} citations, {density:.2f} per kB"
    yield Figure("statutes", ours.speed, "MB/s", "bare scan", scan.speed, "≥ 10, aim 30", size)
    for name, language, count in peers():
        pages, planted = legal_prose(
            language, size=int(PEER_BYTES * min(1, setting.megabytes)), per_kilobyte=density
        )
        count(pages[0][:1000])
        peer = pace(count, pages)
        said = f"{name} on {language} prose of the same density: found {peer.found} of {planted} planted"
        yield Figure("statutes", ours.speed, "MB/s", name, peer.speed, "", said)
        yield Figure("statutes", ours.yields, "citations/s", name, peer.yields)
    yield from measure_hostile(texts, int(HOSTILE_CHARACTERS * min(1, setting.megabytes / 10)))


def count_ours(text: str) -> int:
    """Count the citations that we find."""
    return len(find_citations(text))


def bare_scan() -> Count:
    """Make the least that any extractor does: look for the words for kinds, in one alternation."""
    words = {word.lower() for row in table("kinds") for word in (row["kind"], *values(row["short"]))}
    pattern = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))
    return lambda text: sum(1 for _ in pattern.finditer(text.lower()))


def peers() -> Iterator[tuple[str, str, Count]]:
    """Give the other extractors that are installed: name, language, counter."""
    if find_spec("eyecite"):
        get_citations = import_module("eyecite").get_citations
        yield "eyecite", "en", lambda text: len(get_citations(text))
    if find_spec("refex"):
        extract = import_module("refex.orchestrator").CitationExtractor().extract
        yield "legal-reference-extraction", "de", lambda text: len(extract(text, fmt="plain").citations)


def measure_hostile(texts: Sequence[str], size: int) -> Iterator[Figure]:
    """Compare hostile texts with an ordinary one of the same length, and each with a tenth of itself."""
    ordinary = lengthen("\n".join(texts), size)
    whole = pace(count_ours, [ordinary]).seconds
    tenth = pace(count_ours, [ordinary[: size // 10]]).seconds
    said = f"{size / 1e6:.1f} million characters in one text"
    yield Figure("ordinary text in one piece", whole, "s", "a tenth of it", tenth, "≤ 15×", said)
    for name, text in hostile_texts(ordinary):
        tenth = pace(count_ours, [text[: size // 10]]).seconds
        if tenth > HOSTILE_SECONDS:
            said = f"a tenth of the text took {tenth:.1f} s; the whole was not tried"
            yield Figure(name, tenth * 10, "s", "ordinary text", whole, "", said)
            continue
        seconds = pace(count_ours, [text]).seconds
        said = f"ten times the text costs {seconds / tenth:.1f} times"
        yield Figure(name, seconds, "s", "ordinary text", whole, "bounded", said)


# ---- parsing and resolving ------------------------------------------------------------------------------------


def measure_parse(setting: Setting) -> Iterator[Figure]:
    """Parse statutes, beside a bare scan for lines that begin an article."""
    sources = read_sample(setting)
    parse_document(sources[0])
    ours, units = processor_seconds(lambda: sum(len(parse_document(source)[1]) for source in sources))
    scan = pace(
        lambda text: sum(1 for _ in ARTICLE_LINE_RE.finditer(text)), [source.text for source in sources]
    )
    said = f"{scan.megabytes:.1f} MB, {units:,} units"
    yield Figure("statutes", scan.megabytes / ours, "MB/s", "scan for articles", scan.speed, "", said)


def measure_resolve(setting: Setting) -> Iterator[Figure]:
    """Resolve the citations of statutes, beside one look into a dictionary of numbers for each."""
    sources, shipped = read_sample(setting), shipped_documents()
    places = load_places(shipped / "places.tsv.gz")
    registered = (row for row in read_registry(shipped / "registry.tsv.gz") if isinstance(row, Source))
    named, documents = processor_seconds(
        lambda: [identify(source, places) for source in chain(registered, sources)]
    )
    catalogue = Catalogue({document.id: document for document in documents}.values())
    contexts = (
        Context(document.issued, document.place, "", places) for document in documents[-len(sources) :]
    )
    work = list(zip(map(read, sources), contexts, strict=True))
    seconds, links = processor_seconds(
        lambda: sum(len(resolve_citations(reading, catalogue, context)) for reading, context in work)
    )
    known = {number_key(document.number): document.id for document in documents if document.number}
    numbers = [citation.number for reading, _ in work for citation in reading.citations]
    bare, _ = processor_seconds(lambda: [known.get(number_key(number)) for number in numbers])
    said = f"{links:,} citations, {len(known):,} numbers; identifying the documents took {named:.1f} s"
    yield Figure("links", links / seconds, "links/s", "dictionary of numbers", len(numbers) / bare, "", said)


def read(source: Source) -> Reading:
    """Do the pure steps for one source."""
    document, units = parse_document(source)
    return Reading(source, document, units, find_citations(source.text))
