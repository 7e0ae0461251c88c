"""Write the relations that the official codification states between articles.

    python data/make/relations.py --corpus ../shared/corpus --output data/legal_docs/relations.tsv.gz

Reads ``codified_notes.jsonl.gz`` (one source note and the *nội dung liên quan* links per codified article), keeps the
newest edition that states a relation, and writes one row per relation between two articles: what changes an article to
the output, what is merely related to it to a table of the same form, ``related/relations.tsv.gz`` below its folder. The
same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.note import Note, parse_note
from kg.number import fold
from kg.read.registry import RELATION_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Editions of the codification, the newest first; what a newer one states wins.
EDITIONS = ("2026", "2025", "2023", "avg")
RELATED = Path("related", "relations.tsv.gz")
HEADING_RE = re.compile(r"Điều\s+(?P<label>\S+?)\.?\s+(?P<heading>.*)$|Điều\s+(?P<only>\S+?)\.?$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Article:
    """One codified article: where it stands in the codification, and what its note says."""

    edition: str
    code: str
    label: str  # "36.3.LQ.1"
    heading: str
    note: Note
    related: tuple[str, ...]


def read_articles(path: Path) -> list[Article]:
    """Read the codified articles, the newest edition first, then by code."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        articles = [_read_article(json.loads(line)) for line in lines]
    return sorted(articles, key=lambda article: (EDITIONS.index(article.edition), article.code))


def _read_article(record: dict[str, Any]) -> Article:
    """Read one record of the notes file."""
    label, heading = split_heading(record["heading"])
    note = parse_note(record["note"])
    return Article(record["edition"], record["code"], label, heading, note, tuple(record["related"]))


def split_heading(text: str) -> tuple[str, str]:
    """Split ``Điều 36.3.LQ.1. Thanh niên`` into label and heading."""
    match = HEADING_RE.match(" ".join(text.split()))
    if not match:
        return "", ""
    return match["label"] or match["only"], match["heading"] or ""


def change_rows(articles: Iterable[Article]) -> Iterator[tuple[str, ...]]:
    """Give the rows of amendments, repeals and their like; ``#whole`` marks those that touch a whole article."""
    articles = list(articles)
    numbers = _numbers_by_title(articles)
    for article in articles:
        note = article.note
        if not note.number:
            continue
        for change in note.changes:
            number = change.number or numbers.get((change.kind, fold(change.title)), "")
            if not number or not change.relations:
                continue
            for relation in change.relations:
                basis = f"phap-dien:{article.code}" + ("#whole" if relation in change.whole else "")
                day = change.effective.isoformat() if change.effective else ""
                yield (
                    change.kind,
                    number,
                    change.unit,
                    relation,
                    note.kind,
                    note.number,
                    note.unit,
                    day,
                    basis,
                )


def _numbers_by_title(articles: Iterable[Article]) -> dict[tuple[str, str], str]:
    """Map kind and folded title with year (``phi va le phi nam 2015``) to the number that a note gives them."""
    numbers: dict[tuple[str, str], str] = {}
    for article in articles:
        note = article.note
        if note.title and note.issued and note.number:
            numbers.setdefault((note.kind, f"{fold(note.title)} nam {note.issued.year}"), note.number)
    return numbers


def related_rows(articles: Iterable[Article]) -> Iterator[tuple[str, ...]]:
    """Give one row per pair of articles that the codification links, in the order of the two ends.

    A link names its other end by label and heading; it counts when both lead to an article of the same edition.
    """
    articles = list(articles)
    ends = {(article.edition, article.label): article for article in articles if article.label}
    for article in articles:
        for link in article.related:
            label, heading = split_heading(link)
            other = ends.get((article.edition, label))
            if other is None or fold(other.heading) != fold(heading):
                continue
            one, two = sorted((_end(article), _end(other)))
            if one != two and one[1] and two[1] and one[2] and two[2]:
                yield (*one, "related", *two, "", f"phap-dien:{article.code}")


def _end(article: Article) -> tuple[str, str, str]:
    """Give kind, number and unit of a codified article."""
    return article.note.kind, article.note.number, article.note.unit


def unique_rows(rows: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Keep the first row of each source, relation and target; a later one completes only its date."""
    kept: dict[tuple[str, ...], tuple[str, ...]] = {}
    for row in rows:
        known = kept.setdefault(row[:7], row)
        if not known[7] and row[7]:
            kept[row[:7]] = row
    return sorted(kept.values())


def write_rows(path: Path, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Write a compressed table without a time of writing, so that equal rows make equal bytes."""
    lines = ["\t".join(columns), *("\t".join(row) for row in rows)]
    path.write_bytes(gzip.compress(("\n".join(lines) + "\n").encode(), compresslevel=9, mtime=0))


def main(arguments: list[str]) -> int:
    """Run the script."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--corpus", type=Path, required=True, help="folder with codified_notes.jsonl.gz")
    parser.add_argument("--output", type=Path, required=True, help="relations.tsv.gz")
    options = parser.parse_args(arguments)
    articles = read_articles(options.corpus / "codified_notes.jsonl.gz")
    write_rows(options.output, RELATION_COLUMNS, unique_rows(change_rows(articles)))
    related = options.output.parent / RELATED
    related.parent.mkdir(exist_ok=True)
    write_rows(related, RELATION_COLUMNS, unique_rows(related_rows(articles)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
