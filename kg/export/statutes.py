"""Statutes whose text we hold as Akoma Ntoso 3.0 (OASIS LegalDocML): the tree of units, with every answered citation.

Words stand as they do in the text; white space at the ends of lines is not kept. What a unit says before its first part
is its introduction, what it says after a part stands at its end.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from lxml import etree

from kg.errors import BadQuery
from kg.number import akn_work, eid, slugify

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.model import Document, Link, Unit
    from kg.store import Store

SPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
LANGUAGE = "vie"
ELEMENTS = MappingProxyType(
    {
        "phan": "part",
        "chuong": "chapter",
        "muc": "section",
        "tieu-muc": "subsection",
        "dieu": "article",
        "khoan": "paragraph",
        "diem": "point",
    }
)
"""Kind of unit → element; others are ``hcontainer``."""

LABEL_RE = re.compile(
    r"""\s* (?:
        (?: Phần | Chương | Mục | Tiểu \s mục | Điều | Phụ \s lục ) \s+ (?: thứ \s )? [^\W_]+ [.:]?   # Điều 12.
      | \d+ [a-zđ]? (?: \. | \s? \) )                                                              # 1.
      | [a-zđ]{1,2} \d* (?: \. | \s? \) )                                                          # a), b1), c2 )
    ) (?! \d )""",  # people leave out the space: "a)Dự án"
    re.VERBOSE | re.IGNORECASE,
)
UNKNOWN = "chua-ro"
YEAR_RE = re.compile(r"\d{4}", re.ASCII)
UNFIT_RE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Statute:
    """A document with its text, its tree of units, and what its citations lead to."""

    document: Document
    text: str
    inside: Mapping[str, Sequence[Unit]]  # path → the units directly inside, "" → the outermost
    links: Sequence[Link]  # answered, none within another, in the order of the text
    issued: Mapping[str, Document]  # the documents that links lead to

    def paragraphs(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Give the lines of a stretch that say something: where each begins and ends."""
        for line in re.finditer(r"[^\r\n]+", self.text[start:end]):
            words = line[0]
            first = start + line.start() + len(words) - len(words.lstrip())
            last = start + line.start() + len(words.rstrip())
            if first < last:
                yield first, last


def export_statute(store: Store, id: str) -> bytes:
    """Write one document as Akoma Ntoso.

    Raises:
        UnknownDocument: none has this identifier.
        BadQuery: its official text is not here: a digest is not the law.
    """
    document = store.document(id)
    if document.standing != "official" or not store.text(id).body:
        raise BadQuery(f"the official text of {id} is not in this library, so there is no statute to write")
    statute = _statute(store, document)
    root = etree.Element(_name("akomaNtoso"), nsmap={None: SPACE})
    act = etree.SubElement(root, _name("act"), name=id.split("/")[0])
    _meta(act, document)
    _preface(act, document)
    body = etree.SubElement(act, _name("body"))
    used: set[str] = set()
    for unit in statute.inside[""]:
        _unit(body, unit, statute, used)
    if not len(body):
        whole = etree.SubElement(body, _name("hcontainer"), name="toan-van", eId="hcontainer_1")
        _block(whole, "content", statute, [(0, len(statute.text))])
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _statute(store: Store, document: Document) -> Statute:
    """Read what a statute is made of."""
    units = [unit for unit in store.units(document.id) if not unit.quoted]
    paths = {unit.path for unit in units}
    inside: dict[str, list[Unit]] = defaultdict(list)
    for unit in sorted(units, key=lambda unit: (unit.start, -unit.end)):
        inside[unit.parent if unit.parent in paths and unit.parent != unit.path else ""].append(unit)
    links: list[Link] = []
    for link in sorted(store.links(document.id), key=lambda link: (link.citation.start, -link.citation.end)):
        if link.target and (not links or link.citation.start >= links[-1].citation.end):
            links.append(link)
    targets = {each.id: each for each in store.documents(sorted({link.target for link in links}))}
    return Statute(document, store.text(document.id).body, inside, links, targets)


# ---- what it is -----------------------------------------------------------------------------------------------


def _meta(act: Any, document: Document) -> None:
    """Say which work, expression and file this is, and who made each."""
    meta = etree.SubElement(act, _name("meta"))
    identification = etree.SubElement(meta, _name("identification"), source="#viendan")
    work = akn_work(document.id, document.issued)
    day, told = _issued(document)
    issuer = slugify(document.issuer) or "chua-ro"
    expression = f"{work}/{LANGUAGE}@{'' if told == UNKNOWN else day}"
    levels = (("FRBRWork", work, "", issuer), ("FRBRExpression", expression, "", issuer))
    for level, uri, ending, author in (*levels, ("FRBRManifestation", expression, ".xml", "viendan")):
        node = etree.SubElement(identification, _name(level))
        etree.SubElement(node, _name("FRBRthis"), value=f"{uri}/!main{ending}")
        etree.SubElement(node, _name("FRBRuri"), value=f"{uri}{ending}")
        etree.SubElement(node, _name("FRBRdate"), date=day, name=told)
        etree.SubElement(node, _name("FRBRauthor"), href=f"#{author}")
        if level == "FRBRWork":
            etree.SubElement(node, _name("FRBRcountry"), value="vn")
            if document.number:
                etree.SubElement(node, _name("FRBRnumber"), value=_fit(document.number))
        if level == "FRBRExpression":
            etree.SubElement(node, _name("FRBRlanguage"), language=LANGUAGE)
    known = etree.SubElement(meta, _name("references"), source="#viendan")
    for name, shown in ((issuer, document.issuer or "?"), ("viendan", "Viện Dẫn")):
        address = f"/ontology/organization/vn/{name}"
        etree.SubElement(known, _name("TLCOrganization"), eId=name, href=address, showAs=_fit(shown))


def _issued(document: Document) -> tuple[str, str]:
    """Give the day of issue, which the schema wants of every document, and how much of it is known."""
    if document.issued:
        return document.issued.isoformat(), "ban-hanh"
    year = document.id.split("/")[1]
    return (f"{year}-01-01", "chi-ro-nam") if YEAR_RE.fullmatch(year) else ("0001-01-01", UNKNOWN)


def _preface(act: Any, document: Document) -> None:
    """Give the heading: kind, number and title."""
    preface = etree.SubElement(act, _name("preface"))
    line = etree.SubElement(preface, _name("p"))
    for element, words in (
        ("docType", document.kind),
        ("docNumber", document.number),
        ("docTitle", document.title),
    ):
        if words:
            node = etree.SubElement(line, _name(element))
            node.text = _fit(words)
            node.tail = " "


# ---- what it says ---------------------------------------------------------------------------------------------


def _unit(whole: Any, unit: Unit, statute: Statute, used: set[str]) -> None:
    """Write one unit with its number, heading, words and parts."""
    element = ELEMENTS.get(unit.kind, "hcontainer")
    node = etree.SubElement(whole, _name(element), eId=_unique(eid(unit.path), used))
    if element == "hcontainer":
        node.set("name", unit.kind)
    after = _label(node, unit, statute)
    parts = statute.inside.get(unit.path, ())
    if not parts:
        _block(node, "content", statute, [(after, unit.end)])
        return
    if any(True for _ in statute.paragraphs(after, parts[0].start)):
        _block(node, "intro", statute, [(after, parts[0].start)])
    for part in parts:
        _unit(node, part, statute, used)
    ends = [max(part.end, after) for part in parts]
    rests = list(zip(ends, [*(part.start for part in parts[1:]), unit.end], strict=True))
    if any(True for start, end in rests for _ in statute.paragraphs(start, end)):
        _block(node, "wrapUp", statute, rests)


def _label(node: Any, unit: Unit, statute: Statute) -> int:
    """Write number and heading; give where the words after them begin."""
    found = LABEL_RE.match(statute.text, unit.start, unit.end)
    after = found.end() if found else unit.start
    number = etree.SubElement(node, _name("num"))
    number.text = _fit(found[0].strip() if found else unit.label)
    if unit.heading:
        at = statute.text.find(unit.heading, after, unit.end)
        etree.SubElement(node, _name("heading")).text = _fit(unit.heading)
        after = at + len(unit.heading) if at >= 0 else after
    return after


def _block(node: Any, element: str, statute: Statute, stretches: Sequence[tuple[int, int]]) -> None:
    """Write the lines of some stretches; an empty one is one empty line."""
    block = etree.SubElement(node, _name(element))
    for start, end in stretches:
        for first, last in statute.paragraphs(start, end):
            _line(etree.SubElement(block, _name("p")), statute, first, last)
    if not len(block):
        etree.SubElement(block, _name("p"))


def _line(line: Any, statute: Statute, start: int, end: int) -> None:
    """Write one line, its citations as links."""
    line.text, last, at = "", None, start
    for link in statute.links:
        first, after = link.citation.start, link.citation.end
        if first < at or after > end:
            continue
        _add(line, last, statute.text[at:first])
        last = etree.SubElement(line, _name("ref"), href=_address(link, statute))
        last.text = _fit(statute.text[first:after])
        at = after
    _add(line, last, statute.text[at:end])


def _add(line: Any, last: Any, words: str) -> None:
    """Add words after the last link of a line."""
    if last is None:
        line.text = (line.text or "") + _fit(words)
    else:
        last.tail = _fit(words)


def _address(link: Link, statute: Statute) -> str:
    """Name what a citation leads to, as Akoma Ntoso does; of several units the first."""
    target = statute.issued.get(link.target)
    work = akn_work(link.target, target.issued if target else None)
    return f"{work}/!main~{eid(link.units[0])}" if link.units else work


def _unique(name: str, used: set[str]) -> str:
    """Give a name that no other unit of the document has."""
    count, found = 1, name
    while found in used:
        count += 1
        found = f"{name}-{count}"
    used.add(found)
    return found


def _name(element: str) -> str:
    """Name an element in the space of Akoma Ntoso."""
    return f"{{{SPACE}}}{element}"


def _fit(text: str) -> str:
    """Put U+FFFD for what XML cannot carry."""
    return UNFIT_RE.sub("\ufffd", text)
