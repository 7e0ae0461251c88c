"""Paths of units, the parts of a document: ``dieu-12/khoan-2/diem-a``, said in words and read from them.

A segment is a slug of ``units.tsv``, a hyphen and a label; đ is written ``dd``, Roman numerals in digits, and
``dieu-5~2`` is the second unit of the same name.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.errors import BadNumber
from kg.number.roman import roman_value, to_roman
from kg.number.text import fold, shorten, slugify
from kg.tables import table

if TYPE_CHECKING:
    from collections.abc import Mapping

ORDINALS = MappingProxyType(
    {
        word: value
        for value, words in enumerate("nhất|một nhì|hai ba tư|bốn năm sáu bảy|bẩy tám chín mười".split(), 1)
        for word in words.split("|")
    }
)
ROMAN_LABELS = frozenset("chuong muc phan phu-luc tieu-muc".split())  # whose labels may be Roman numerals
ROMAN_IN_WORDS = frozenset("chuong phan phu-luc".split())  # whose labels are said in Roman numerals
LOWER_IN_WORDS = frozenset("khoan diem".split())
DIVISIONS = ("phan", "chuong", "muc", "tieu-muc")  # which hold articles
LONGEST_UNIT = 200  # characters
SEGMENTS_KEPT = 4096
DD_RE = re.compile(r"(?P<before>\A|[0-9])dd(?P<after>[0-9]*)\Z")


@lru_cache(4096)  # texts repeat few labels
def unit_segment(slug: str, label: str) -> str:
    """Make one segment of a unit path: ``("diem", "đ")`` → ``diem-dd``, ``("chuong", "III")`` → ``chuong-3``.

    >>> unit_segment("diem", "đ"), unit_segment("chuong", "III"), unit_segment("dieu", "15a")
    ('diem-dd', 'chuong-3', 'dieu-15a')
    """
    label = unicodedata.normalize("NFC", label).strip().rstrip(".:)").lower().replace("ð", "đ")
    if slug != "diem" and label in ORDINALS:
        return f"{slug}-{ORDINALS[label]}"
    value = roman_value(label) if slug in ROMAN_LABELS else None
    written = slugify(label.replace("đ", "dd"))
    return f"{slug}-{value or re.sub(r'^0+(?=[1-9])', '', written)}"


@cache
def _unit_words() -> Mapping[str, str]:
    """Map each slug of a unit to its word, the longest first: ``"dieu"`` → ``"điều"``."""
    rows = sorted(table("units"), key=lambda row: -len(row["slug"]))
    return MappingProxyType({row["slug"]: row["word"] for row in rows})


@cache
def _unit_re() -> re.Pattern[str]:
    """Match one unit in folded words: ``dieu 12``, ``mau so 01``, ``phan thu hai``."""
    words = "|".join(fold(word).replace(" ", r"\s+") for word in _unit_words().values())
    return re.compile(
        rf"\s*(?P<word>{words})\s*(?:so\s+|thu\s+)?(?P<label>[0-9a-z]+(?:[.\-][0-9a-z]+)*)(?=[\s,;.]|\Z)[\s,;.]*"
    )


def unit_kind(segment: str) -> str:
    """Tell the kind of the last unit of a path: ``"dieu-5/khoan-2"`` → ``"khoan"``."""
    last = segment.rsplit("/", 1)[-1]
    return next((slug for slug in _unit_words() if last.startswith(f"{slug}-")), "")


def unit_path_parts(path: str) -> tuple[tuple[str, str], ...]:
    """Take a unit path apart into slugs and labels, outermost first.

    >>> unit_path_parts("dieu-12/khoan-2/diem-dd")
    (('dieu', '12'), ('khoan', '2'), ('diem', 'dd'))
    """
    segments = [segment for segment in path.split("/") if segment]
    slugs = [unit_kind(segment) for segment in segments]
    return tuple(
        (slug, part[len(slug) + 1 :] if slug else part) for slug, part in zip(slugs, segments, strict=True)
    )


def describe_unit(path: str) -> str:
    """Say a unit path in words, innermost first.

    >>> describe_unit("dieu-12/khoan-2/diem-dd")
    'điểm đ khoản 2 Điều 12'
    """
    return " ".join(_describe(segment) for segment in reversed(path.split("/")) if segment)


@lru_cache(maxsize=SEGMENTS_KEPT)
def _describe(segment: str) -> str:
    """Say one unit: ``diem-dd`` → ``điểm đ``, ``chuong-3`` → ``Chương III``; the unknown stays."""
    ((slug, label),) = unit_path_parts(segment)
    if not slug:
        return label
    said = DD_RE.sub(r"\g<before>đ\g<after>", label.split("~")[0])
    if slug in ROMAN_IN_WORDS and re.fullmatch("[0-9]{1,2}", said):
        said = to_roman(int(said))
    word = _unit_words()[slug]
    return f"{word if slug in LOWER_IN_WORDS else word.capitalize()} {said}"


def parse_unit(text: str) -> str:
    """Read a unit said in words, innermost or outermost first, as a path.

    >>> parse_unit("điểm đ khoản 2 Điều 12"), parse_unit("Chương II, Mục 4")
    ('dieu-12/khoan-2/diem-dd', 'chuong-2/muc-4')

    Raises:
        BadNumber: the text names no unit, or one kind of unit twice; the message shows a right one.
    """
    units: dict[str, str] = {}
    folded = _folded(text) if len(text) <= LONGEST_UNIT else ""
    position = 0
    while match := _unit_re().match(folded, position):
        slug = slugify(match["word"])
        if slug in units:
            break
        units[slug] = unit_segment(slug, match["label"])
        position = match.end()
    if not units or position < len(folded):
        raise BadNumber(f"{shorten(text)} names no unit; one is written điểm a khoản 2 Điều 12")
    ranks = [row["slug"] for row in table("units")]
    return "/".join(units[slug] for slug in sorted(units, key=ranks.index))


def _folded(text: str) -> str:
    """Fold the words of a unit, but write đ in labels as ``dd``, and ordinals in digits."""
    composed = unicodedata.normalize("NFC", text).lower().replace("ð", "đ").strip()
    composed = re.sub(r"(?<![^\W\d_])đ(?![^\W\d_])", "dd", composed)
    words = (str(ORDINALS.get(word, word)) for word in re.split(r"(\s+)", composed))
    return fold("".join(words))


def is_division(path: str) -> bool:
    """Tell whether a path is that of a part, chapter or section, which hold articles.

    >>> is_division("chuong-2/muc-1"), is_division("dieu-12")
    (True, False)
    """
    return path.startswith(DIVISIONS)
