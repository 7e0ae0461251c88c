"""The official codification export (Bộ pháp điển): articles of many documents, by subject → one ``Source`` each.

An export is a page ``BoPhapDien.html``, an index that scripts fill, with a folder ``demuc`` of one HTML file per
subject (đề mục). A subject's file is a row of paragraphs told apart by class::

    pChuong   Chương I / NHỮNG QUY ĐỊNH CHUNG       the subject's chapters: those of its leading document
    pDieu     Điều 44.13.NĐ.1.5. Tổ chức cuộc họp   an article, with its codification code as an anchor
    pGhiChu   (Điều 5 Nghị định số 59/2023/NĐ-CP, có hiệu lực …)   its source note, read by ``kg.note``; linked to
              the national database: ItemID=161989#Chuong_II_Muc_1_Dieu_5
    pNoiDung  the article's words; its inner <p> end it, so what follows is told by what it is not
    pChiDan   (Điều này có nội dung liên quan đến …)   links to other articles, by code

The file is cut at its articles before it is parsed, so that an element left open in one cannot swallow the next.
Articles are regrouped by document, in the order of their numbers; a document codified under several subjects
becomes several sources. A link out of the files at hand names a code of which nothing is known; it is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import unquote

from kg.model import Facts, Source, Statement
from kg.note import parse_note
from kg.number import number_key, unit_segment
from kg.read.assemble import Article, article_order, assemble
from kg.read.blocks import block_lines, parse_html
from kg.read.encoding import decode
from kg.read.files import CannotRead, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lxml.html import HtmlElement

    from kg.note import Note
    from kg.read.files import File

SHELL_MARK = "BuildHtmlTree"
CONTENT_MARK = "class='_content'"

SUBJECT_RE = re.compile(
    r"<h3[^>]*>\s*Đề mục\s+(?P<number>[\d.]+)\s*<br\s*/?>\s*(?P<title>.*?)\s*</h3>", re.DOTALL
)
CUT_RE = re.compile(r"(?=<p class='p(?:Dieu|Chuong)'>)")
# One article's code and note, enough to tell what a link to it means.
CODED_NOTE_RE = re.compile(
    r"<p class='pDieu'><a name='(?P<code>\d+)'></a>(?:(?!<p class='pDieu').)*?<p class='pGhiChu'>(?P<note>.*?)</p>",
    re.DOTALL,
)
LINK_RE = re.compile(r"ViewNoiDungPhapDien\('(\d+)'\)")
SOURCE_RE = re.compile(r"ItemID=(?P<item>\d*)(?:#(?P<anchor>[^'\"]+))?")

HEADING_RE = re.compile(r"Điều\s+(?P<place>\d[\w.]*?)\.(?:\s+(?P<heading>.*))?$", re.DOTALL)
# The leading document of a subject has no number of its own: 44.13.LQ.5, where others have 44.13.NĐ.1.5.
LEADING_RE = re.compile(r"[\d.]+\.[^\W\d_]+\.\w+")
LABEL_RE = re.compile(r"\W*(?:Điều\s+)?(\d+[a-zđ]{0,2})\b")
CONTAINER_RE = re.compile(
    r"(?P<word>Phần|Chương|Mục|Tiểu mục)\s+(?:thứ\s+)?(?P<label>\w+)\s*$", re.IGNORECASE
)
DEPTH = ("phan", "chuong", "muc", "tieu-muc")  # slugs of containers, outermost first
CONTAINERS = MappingProxyType(
    {
        "phan": "phan",
        "phần": "phan",
        "chuong": "chuong",
        "chương": "chuong",
        "muc": "muc",
        "mục": "muc",
        "tieumuc": "tieu-muc",
        "tiểu mục": "tieu-muc",
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One article as the export gives it."""

    code: str  # "4401300000000000100000100000000000000000"
    note: Note
    article: Article
    item_id: int | None
    leading: bool  # of the document whose chapters are the subject's
    related: tuple[str, ...]  # codes


def read(file: File) -> Iterator[Source | Refusal]:
    """Read a subject's file, or the whole export when the file is its index.

    Raises:
        CannotRead: the file cannot be read, or is an index without its subjects.
    """
    page = decode(file.read())
    if CONTENT_MARK in page:
        yield from _read_subject(file.name, page, _notes_by_code(page))
    elif SHELL_MARK in page:
        yield from _read_export(file)
    else:
        raise CannotRead(reason="the page of the codification has no content", cure="export it again")


def _read_export(shell: File) -> Iterator[Source | Refusal]:
    """Read all subjects of an export; a first pass learns what document each code belongs to.

    Raises:
        CannotRead: there is no subject beside the index.
    """
    subjects = [file for file in shell.below("demuc") if file.path.endswith(".html")]
    if not subjects:
        reason = "it is the index of a codification export, without its folder demuc"
        raise CannotRead(reason=reason, cure="give the whole export, as a folder or a zip file")
    notes: dict[str, str] = {}
    refused: set[str] = set()
    for subject in subjects:
        try:
            notes |= _notes_by_code(decode(subject.read()))
        except CannotRead as error:
            refused.add(subject.path)
            yield error.refusal(subject.name)
    for subject in subjects:
        if subject.path not in refused:
            yield from _read_subject(subject.name, decode(subject.read()), notes)


def _read_subject(name: str, page: str, notes: Mapping[str, str]) -> Iterator[Source]:
    """Read one subject: a source per document, in the order in which they first appear; none when it is empty."""
    subject = SUBJECT_RE.search(page)
    title = " ".join(subject["title"].split()) if subject else ""
    chunks = CUT_RE.split(page)
    documents: dict[str, list[Entry]] = {}
    for chunk in chunks:
        if chunk.startswith("<p class='pDieu'>"):
            entry = _read_entry(chunk)
            documents.setdefault(_document_key(entry), []).append(entry)
    headings = _container_headings(chunk for chunk in chunks if chunk.startswith("<p class='pChuong'>"))
    for entries in documents.values():
        yield _make_source(name, title, entries, headings=headings, notes=notes)


def _read_entry(chunk: str) -> Entry:
    """Read one article from its own stretch of the file."""
    tree = parse_html(chunk)
    head, note, links = (_take(tree, name) for name in ("pDieu", "pGhiChu", "pChiDan"))
    source = SOURCE_RE.search(chunk)
    code = re.search(r"<a name='(\d+)'", chunk)
    heading = HEADING_RE.match(head)
    parsed = parse_note(note)
    article = Article(
        label=_article_label(note, parsed),
        heading=(heading["heading"] or "").strip() if heading else head,
        body="\n".join(block_lines(tree)),
        parents=_parents(unquote(source["anchor"] or "")) if source else (),
    )
    return Entry(
        code=code[1] if code else "",
        note=parsed,
        article=article,
        item_id=int(source["item"]) if source and source["item"] else None,
        leading=bool(heading and LEADING_RE.fullmatch(heading["place"])),
        related=tuple(dict.fromkeys(LINK_RE.findall(chunk))) if links else (),
    )


def _take(tree: HtmlElement, name: str) -> str:
    """Take the paragraphs of one class out of a tree and give their words on one line."""
    taken: list[str] = []
    for paragraph in tree.xpath(f"//p[@class='{name}']"):
        taken.append(" ".join(paragraph.text_content().split()))
        paragraph.drop_tree()
    return " ".join(taken)


def _article_label(words: str, note: Note) -> str:
    """Give the number of an article as its note writes it; ``""`` when the note names no article."""
    match = LABEL_RE.match(words)
    if match and note.unit == unit_segment("dieu", match[1]):
        return match[1]
    return note.unit.removeprefix("dieu-") if note.unit.startswith("dieu-") and "/" not in note.unit else ""


def _parents(anchor: str) -> tuple[tuple[str, str], ...]:
    """Read the containers of an article from its anchor in the national database, outermost first.

    Where an amendment moved the article, the anchor names two of a kind; the first is its own.

    >>> _parents("Chuong_I_Muc_2_Dieu_12")
    (('chuong-1', 'I'), ('chuong-1/muc-2', '2'))
    """
    parts = anchor.split("_")
    labels: dict[str, str] = {}
    for word, label in zip(parts[::2], parts[1::2], strict=False):
        slug = CONTAINERS.get(word.lower())
        if slug:
            labels.setdefault(slug, label)
    path = ""
    parents: list[tuple[str, str]] = []
    for slug in sorted(labels, key=DEPTH.index):
        path = f"{path}/{unit_segment(slug, labels[slug])}".lstrip("/")
        parents.append((path, labels[slug]))
    return tuple(parents)


def _container_headings(chunks: Iterable[str]) -> dict[str, str]:
    """Read the headings of the subject's chapters by path, from pairs of paragraphs: number, then heading."""
    headings: dict[str, str] = {}
    above: list[tuple[int, str]] = []  # depth and segment of the containers that are open
    path = ""
    for chunk in chunks:
        words = " ".join(block_lines(parse_html(chunk)))
        match = CONTAINER_RE.match(words)
        if match:
            slug = CONTAINERS[match["word"].lower()]
            depth = DEPTH.index(slug)
            above = [
                *(outer for outer in above if outer[0] < depth),
                (depth, unit_segment(slug, match["label"])),
            ]
            path = "/".join(segment for _, segment in above)
        elif path:
            headings[path] = f"{headings.get(path, '')} {words}".strip()
    return headings


def _document_key(entry: Entry) -> str:
    """Tell to which document an article belongs: by number, else by its place in the national database."""
    note = entry.note
    if note.number:
        return f"{note.kind} {number_key(note.number)}"
    return f"{note.kind} {entry.item_id or note.title or note.unparsed}"


def _make_source(
    name: str,
    subject: str,
    entries: list[Entry],
    *,
    headings: Mapping[str, str],
    notes: Mapping[str, str],
) -> Source:
    """Assemble the articles of one document with its facts and with what the export says of its relations."""
    ordered = sorted(entries, key=lambda entry: article_order(entry.article.label))
    leading = any(entry.leading for entry in entries)
    text, units = assemble([entry.article for entry in ordered], headings if leading else None)
    facts = _facts(entries, subject)
    statements = [statement for entry in ordered for statement in _statements(entry, facts, notes)]
    identity = facts.number or str(facts.item_id or facts.title)
    return Source(f"{name}#{identity}", "phapdien", text, "official", facts, units, tuple(statements))


def _facts(entries: list[Entry], subject: str) -> Facts:
    """Gather what the notes say of the document: in full on its first article, by number on the others."""
    notes = [entry.note for entry in entries]
    effective = [note.effective for note in notes if note.effective]
    return Facts(
        kind=notes[0].kind,
        number=notes[0].number,
        title=next((note.title for note in notes if note.title), ""),
        issuer=next((note.issuer for note in notes if note.issuer), ""),
        issued=next((note.issued for note in notes if note.issued), None),
        effective=min(effective, default=None),
        item_id=next((entry.item_id for entry in entries if entry.item_id), None),
        subjects=(subject,) if subject else (),
    )


def _statements(entry: Entry, facts: Facts, notes: Mapping[str, str]) -> Iterator[Statement]:
    """State what changed an article, and to what other articles it is related."""
    for change in entry.note.changes:
        if not change.number:
            continue
        for relation in change.relations:
            yield Statement(
                source_kind=change.kind,
                source_number=change.number,
                source_unit=change.unit,
                relation=relation,
                target_kind=facts.kind,
                target_number=facts.number,
                target_unit=entry.note.unit,
                date=change.effective,
                basis=f"phap-dien:{entry.code}",
                target_issued=facts.issued,
            )
    for code in entry.related:
        target = parse_note(notes.get(code, ""))
        if target.number:
            yield Statement(
                source_kind=facts.kind,
                source_number=facts.number,
                source_unit=entry.note.unit,
                relation="related",
                target_kind=target.kind,
                target_number=target.number,
                target_unit=target.unit,
                date=None,
                basis=f"phap-dien:{entry.code}",
                source_issued=facts.issued,
                target_issued=target.issued,
            )


def _notes_by_code(page: str) -> dict[str, str]:
    """Map the code of each article in a page to its source note."""
    return {match["code"]: re.sub(r"<[^>]+>", "", match["note"]) for match in CODED_NOTE_RE.finditer(page)}
