"""Front matter and sidecars: what the one who files a text says of it, in YAML.

    ---
    kind: Nghị định
    number: 59/2023/NĐ-CP
    title: Quy định chi tiết một số điều của Luật Thực hiện dân chủ ở cơ sở
    issuer: Chính phủ
    issued: 14/08/2023            # or 2023-08-14
    place: tinh-quang-tri         # place identifier of the issuer; none for central documents
    standing: official            # official (its own words), digest, report
    unverified: [issued]          # fields above that no primary text confirms
    relations:
      - {relation: details, kind: Luật, number: 10/2022/QH15, target_unit: dieu-33/khoan-4}
      - {relation: amends, kind: Luật, number: 97/2025/QH15, direction: incoming, date: 01/07/2025}
    ---

Values are read as written (no YAML types), so that ``number: 957`` and ``issued: 14/08/2023`` mean what they say.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, cast

import yaml

from kg.errors import BadNumber
from kg.model import Facts, Standing, Statement
from kg.number import parse_date, repair_number
from kg.read.files import CannotRead
from kg.tables import table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Keys = Mapping[str, Callable[[yaml.Node], object]]

FENCE_RE = re.compile(r"\ufeff?---[ \t]*\r?\n(?P<yaml>.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)

FILED: Final = ("official", "digest", "report")
"""The standings that a file can give its text; the others arise from registries and citations."""

LETTERHEAD_RE = re.compile(r"^\W*(?:CỘNG H[OÒ][AÀ] XÃ HỘI CHỦ NGHĨA VIỆT NAM|Điều\s+1\s*[.:])", re.MULTILINE)

ARTICLE_RE = re.compile(r"^\W*Điều\s+\d+[a-zđ]?\s*[.:]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Front:
    """What front matter says: facts, relations, and the standing of the text (None when it does not say)."""

    facts: Facts = field(default_factory=Facts)
    statements: tuple[Statement, ...] = ()
    standing: Standing | None = None


def split_front(text: str) -> tuple[str, str]:
    """Split a text into the YAML between its fences and the body as it stands; no fences, no YAML.

    Raises:
        CannotRead: the front matter is opened and never closed.
    """
    match = FENCE_RE.match(text)
    if match:
        return match["yaml"], text[match.end() :]
    if re.match(r"\ufeff?---[ \t]*\r?\n[a-z_]+:", text):
        raise CannotRead(reason="the front matter is not closed", cure="end it with a line ---", line=1)
    return "", text


def parse_front(source: str, name: str, *, first_line: int = 1) -> Front:
    """Read front matter; ``name`` is the file's, ``first_line`` where the YAML begins in it.

    Raises:
        CannotRead: the YAML is broken, a key is unknown or a value cannot be read; names the line and the cure.
    """
    try:
        root = yaml.compose(source, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "it cannot be parsed"
        line = first_line + mark.line if mark else None
        cure = "write key: value lines; quote a value that holds ': ' or begins with a sign"
        raise CannotRead(reason=f"the front matter is no YAML ({problem})", cure=cure, line=line) from error
    if root is None:
        return Front()
    values = _read_mapping(root, KEYS, first_line)
    standing = cast("Standing | None", values.pop("standing", None))
    relations = cast("tuple[Other, ...]", values.pop("relations", ()))
    facts = replace(Facts(), **values)  # type: ignore[arg-type]
    return Front(facts, tuple(_state(facts, other, name) for other in relations), standing)


def assume_standing(text: str, facts: Facts | None = None) -> Standing:
    """Tell an official document from a report about such documents.

    By its letterhead or first article; where front matter gives the document a number, by any article.
    """
    numbered = facts is not None and facts.kind and facts.number and ARTICLE_RE.search(text)
    return "official" if numbered or LETTERHEAD_RE.search(text) else "report"


@dataclass(frozen=True, slots=True)
class Other:
    """One entry of ``relations``: the other document, and what holds between it and this one."""

    relation: str = ""
    kind: str = ""
    number: str = ""
    title: str = ""  # where there is no number
    unit: str = ""  # of the document that acts
    target_unit: str = ""  # of the document acted on
    date: dt.date | None = None
    basis: str = ""
    note: str = ""
    issued: dt.date | None = None  # of the other document
    direction: str = "outgoing"


def _state(facts: Facts, other: Other, name: str) -> Statement:
    """Make a statement of an entry, with this document as its source, or as its target when it is incoming."""
    this = (facts.kind, facts.number, facts.issued)
    that = (other.kind, other.number, other.issued)
    source, target = (that, this) if other.direction == "incoming" else (this, that)
    return Statement(
        source_kind=source[0],
        source_number=source[1],
        source_unit=other.unit,
        relation=other.relation,
        target_kind=target[0],
        target_number=target[1],
        target_unit=other.target_unit,
        date=other.date,
        basis=other.basis or f"file:{name}",
        note=other.note or other.title,
        source_issued=source[2],
        target_issued=target[2],
    )


def _read_mapping(node: yaml.Node, keys: Keys, first_line: int) -> dict[str, object]:
    """Read a mapping whose keys all stand in ``keys``; empty values are left out.

    Raises:
        CannotRead: it is no mapping, or a key or a value is wrong; names the line.
    """
    if not isinstance(node, yaml.MappingNode):
        cure = f"write one per line; keys are {', '.join(keys)}"
        raise CannotRead(reason="key: value was expected", cure=cure, line=_line(node, first_line))
    values: dict[str, object] = {}
    for key, value in node.value:
        line = _line(key, first_line)
        if not isinstance(key.value, str) or key.value not in keys:
            raise CannotRead(reason=f"unknown key {key.value!r}", cure=f"use {', '.join(keys)}", line=line)
        try:
            read = keys[key.value](value)
        except (BadNumber, ValueError, TypeError) as error:
            line = _line(value, first_line)
            raise CannotRead(reason=f"{key.value}: {error}", cure="correct the value", line=line) from error
        except CannotRead as error:  # of an entry of a list, its line counted from 1
            line = first_line - 1 + (error.line or 1)
            raise CannotRead(reason=error.reason, cure=error.cure, line=line) from error
        if read not in {None, ""}:
            values[key.value] = read
    return values


def _line(node: yaml.Node, first_line: int) -> int:
    """Give the line of a node in its file, counted from 1."""
    return int(node.start_mark.line) + first_line


def _text(node: yaml.Node) -> str:
    """Read a scalar as written, its spaces evened."""
    if not isinstance(node, yaml.ScalarNode):
        message = "one value was expected, not a list"
        raise TypeError(message)
    return " ".join(str(node.value).split())


def _number(node: yaml.Node) -> str:
    """Read a document number in canonical form; one that the grammar does not know stays as written."""
    text = _text(node)
    try:
        return repair_number(text)
    except BadNumber:
        return text


def _date(node: yaml.Node) -> dt.date | None:
    """Read a date, ISO or dd/mm/yyyy; an empty value is none."""
    text = _text(node)
    return parse_date(text) if text else None


def _integer(node: yaml.Node) -> int | None:
    """Read a whole number; an empty value is none."""
    text = _text(node)
    return int(text) if text else None


def _texts(node: yaml.Node) -> tuple[str, ...]:
    """Read a list of values; one value alone is a list of it."""
    if isinstance(node, yaml.SequenceNode):
        return tuple(_text(entry) for entry in node.value)
    return tuple(text for text in (_text(node),) if text)


def _field_names(node: yaml.Node) -> tuple[str, ...]:
    """Read a list of names of facts, or of entries of ``relations``: ``relations.47/2024/QH15.date``."""
    known = [field.name for field in fields(Facts)]
    names = _texts(node)
    for name in names:
        if name not in known and not name.startswith("relations."):
            message = f"{name!r} is no field; fields are {', '.join(known)}"
            raise ValueError(message)
    return names


def _choice(*choices: str) -> Callable[[yaml.Node], str]:
    """Make a reader of a value that must be one of ``choices``."""

    def read(node: yaml.Node) -> str:
        text = _text(node)
        if text not in choices:
            message = f"{text!r} is none of {', '.join(choices)}"
            raise ValueError(message)
        return text

    return read


def _relation(node: yaml.Node) -> str:
    """Read the name of a relation of ``tables/relations.tsv``."""
    return _choice(*(row["relation"] for row in table("relations")))(node)


def _relations(node: yaml.Node) -> tuple[Other, ...]:
    """Read the list of relations."""
    entries = node.value if isinstance(node, yaml.SequenceNode) else [node] if node.value else []
    return tuple(_other(entry) for entry in entries)


def _other(node: yaml.Node) -> Other:
    """Read one entry of the list of relations."""
    values = _read_mapping(node, RELATION_KEYS, 1)
    if not values.get("relation") or not (values.get("number") or values.get("kind")):
        cure = "give relation, kind and number of the other document"
        raise CannotRead(
            reason="a relation lacks its name or the other document", cure=cure, line=_line(node, 1)
        )
    return replace(Other(), **values)  # type: ignore[arg-type]


KEYS: Final[Keys] = MappingProxyType(
    {
        "kind": _text,
        "number": _number,
        "title": _text,
        "issuer": _text,
        "issued": _date,
        "effective": _date,
        "ended": _date,
        "ended_why": _text,
        "item_id": _integer,
        "url": _text,
        "place": _text,
        "seen": _date,
        "standing": _choice(*FILED),
        "unverified": _field_names,
        "subjects": _texts,
        "relations": _relations,
    }
)
RELATION_KEYS: Final[Keys] = MappingProxyType(
    {
        "relation": _relation,
        "kind": _text,
        "number": _number,
        "title": _text,
        "unit": _text,
        "target_unit": _text,
        "date": _date,
        "basis": _text,
        "note": _text,
        "issued": _date,
        "direction": _choice("outgoing", "incoming"),
    }
)
