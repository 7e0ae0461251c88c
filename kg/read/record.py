"""One record of a JSON Lines dump → ``Source``; repairs what the record itself proves.

A record holds (all optional but the text)::

    {"number": "59/2023/NĐ-CP", "type": "Nghị định", "title": …, "issuer": …, "issued": "14/08/2023",
     "effective": …, "ended": …, "item_ids": [161989], "url": …, "place": …, "standing": "official",
     "articles": [{"no": "1", "heading": …, "text": …, "demuc": "Thực hiện dân chủ ở cơ sở"}, …]}

or ``"text"`` in place of ``"articles"``. Without either it is a registry row: facts and no words. Dates are dd/mm/yyyy
or ISO. Known dirt, from dumps of the codification (78 of 5,860 records): the number cut anywhere with its rest at
the head of the title, and a title that cites a number read as *type*, with the number it cites as the number.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from kg.errors import BadNumber
from kg.model import Facts, Source
from kg.number import kind_of, number_key, parse_date, repair_number
from kg.read.assemble import Article, article_order, assemble
from kg.read.files import CannotRead
from kg.read.front import FILED
from kg.tables import table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from kg.model import Standing

CUT_NUMBER_RE = re.compile(r"\d+(?:/\d{4})?|.*[/\-–]")
NUMBER_REST_RE = re.compile(r"\s*[/\-–]\s*\S+")  # at the head of a title: "/2017/QĐ-TTg", "- TC/TCT"
FIRST_WORD_RE = re.compile(r"\S+")
# A type that holds a number: "Thông tư số 04/1999/TT-BCA(C13) Hướng dẫn một số quy định của Nghị định"
TYPE_NUMBER_RE = re.compile(r"\s+số\s+['\"]*(?P<number>\d+/[^\s,]+)(?P<rest>.*)", re.DOTALL)
LABEL_RE = re.compile(r"\d+[a-zđ]{0,2}")
HYPHENATED_RE = re.compile(r"-\s*\n\s*")


def read_record(row: Mapping[str, object], name: str) -> Source:
    """Make a source of one record.

    Raises:
        CannotRead: a value is of the wrong kind, a date is none, or the record says nothing.
    """
    standing = _text(row, "standing")
    if standing and standing not in FILED:
        raise CannotRead(reason=f"standing {standing!r} is unknown", cure=f"use {', '.join(FILED)}")
    facts = repair_facts(_facts(row))
    articles, subjects = _articles(row)
    facts = replace(facts, subjects=subjects)
    if articles:
        text, units = assemble(articles)
    else:
        text, units = _given_text(row), ()
    if not text.strip() and not (facts.number or facts.title):
        cure = 'give "articles" or "text"'
        raise CannotRead(reason="the record has neither articles nor text nor number", cure=cure)
    filed: Standing = standing or ("official" if text.strip() else "registry")  # type: ignore[assignment]
    return Source(name, "jsonl", text, filed, facts, units)


def repair_facts(facts: Facts) -> Facts:
    """Mend kind, number and title where they run into each other; what cannot be mended stays as given.

    >>> mended = repair_facts(Facts(kind="Quyết định", number="01", title="/2017/QĐ-TTg Ban hành Danh mục"))
    >>> mended.number, mended.title
    ('01/2017/QĐ-TTg', 'Ban hành Danh mục')
    """
    facts = _rejoin_number(facts)
    facts = _split_kind(facts)
    try:
        number = repair_number(facts.number) if facts.number else ""
    except BadNumber:
        number = facts.number
    if facts.kind not in _kinds():
        facts = replace(facts, kind=kind_of(number) or facts.kind)
    return replace(facts, number=number)


def _rejoin_number(facts: Facts) -> Facts:
    """Give a cut number its rest from the head of the title: ``02/2020/`` + ``TT-BCT Quy định …``."""
    if not CUT_NUMBER_RE.fullmatch(facts.number):
        return facts
    rest = (FIRST_WORD_RE if facts.number[-1] in "/-–" else NUMBER_REST_RE).match(facts.title)
    if rest is None:
        return facts
    try:
        number = repair_number(facts.number + rest[0])
    except BadNumber:
        return facts
    return replace(facts, number=number, title=facts.title[rest.end() :].strip())


def _split_kind(facts: Facts) -> Facts:
    """Take the document's own number out of its type, where what stands as its number is one that it cites.

    *Luật số 33/2013/QH13, … bởi Điều 1 Luật* as the type is the source note of another law than the one whose
    number, title and dates stand in the record: only kind and number are known then.
    """
    kind = next((kind for kind in _kinds() if facts.kind.startswith(kind)), "")
    match = TYPE_NUMBER_RE.match(facts.kind, len(kind)) if kind else None
    if match is None:
        return replace(facts, kind=kind) if kind else facts
    if number_key(match["number"]) == number_key(facts.number):
        return replace(facts, kind=kind)
    if match["rest"].startswith(","):
        return Facts(kind=kind, number=match["number"])
    title = f"{match['rest'].strip()} số {facts.number}{'' if facts.number.endswith(('/', '-')) else ' '}{facts.title}"
    return replace(facts, kind=kind, number=match["number"], title=title.strip())


@cache
def _kinds() -> tuple[str, ...]:
    """List the kinds of documents, longest first."""
    return tuple(sorted((row["kind"] for row in table("kinds")), key=len, reverse=True))


def _facts(row: Mapping[str, object]) -> Facts:
    """Read the facts of a record as they stand; of several database identifiers none is certain.

    Raises:
        CannotRead: a value is of the wrong kind or a date is none.
    """
    identifiers = row.get("item_ids") or []
    if not isinstance(identifiers, list) or not all(
        isinstance(identifier, int) for identifier in identifiers
    ):
        raise CannotRead(reason=f'"item_ids" is {identifiers!r}', cure="give a list of whole numbers")
    return Facts(
        kind=_text(row, "type"),
        number=_text(row, "number"),
        title=_text(row, "title"),
        issuer=_text(row, "issuer"),
        issued=_date(row, "issued"),
        effective=_date(row, "effective"),
        ended=_date(row, "ended"),
        place=_text(row, "place"),
        item_id=identifiers[0] if len(identifiers) == 1 else None,
        url=_text(row, "url"),
    )


def _articles(row: Mapping[str, object]) -> tuple[tuple[Article, ...], tuple[str, ...]]:
    """Read the articles in the order of their numbers, and the subjects under which they are codified.

    Raises:
        CannotRead: ``articles`` is no list of objects.
    """
    rows = row.get("articles") or []
    if not isinstance(rows, list) or not all(isinstance(article, dict) for article in rows):
        cure = 'give [{"no": "1", "heading": "", "text": "…"}]'
        raise CannotRead(reason='"articles" is no list of objects', cure=cure)
    articles = sorted(
        (_article(article) for article in rows), key=lambda article: article_order(article.label)
    )
    subjects = dict.fromkeys(_text(article, "demuc") for article in rows)
    return tuple(articles), tuple(subject for subject in subjects if subject)


def _article(row: Mapping[str, object]) -> Article:
    """Read one article; a heading of several lines is a heading and the first lines of the text."""
    label, body = _text(row, "no"), _lines(row, "text")
    heading, _, rest = HYPHENATED_RE.sub("- ", _lines(row, "heading")).partition("\n")
    body = "\n".join(part for part in (rest, body) if part)
    return Article(label if LABEL_RE.fullmatch(label) else "", heading.strip(), body)


def _given_text(row: Mapping[str, object]) -> str:
    """Give the text of a record that has no articles, as it stands."""
    text = row.get("text") or ""
    if not isinstance(text, str):
        raise CannotRead(reason='"text" is no string', cure='give "text": "…"')
    return text


def _lines(row: Mapping[str, object], key: str) -> str:
    """Read a string with its line breaks."""
    value = row.get(key)
    if value is not None and not isinstance(value, str):
        raise CannotRead(reason=f'"{key}" is {value!r}', cure="give a string")
    return (value or "").replace("\r\n", "\n").strip()


def _text(row: Mapping[str, object], key: str) -> str:
    """Read a string on one line; absent is ``""``."""
    return " ".join(_lines(row, key).split())


def _date(row: Mapping[str, object], key: str) -> dt.date | None:
    """Read a date.

    Raises:
        CannotRead: it is none; shows a right one.
    """
    text = _text(row, key)
    try:
        return parse_date(text) if text else None
    except BadNumber as error:
        raise CannotRead(reason=f'"{key}": {error}', cure="correct the date or leave it out") from error
