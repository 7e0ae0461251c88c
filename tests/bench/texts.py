"""Texts made for measuring: foreign legal prose with a given density of citations, and hostile texts.

The prose is our own and means nothing; courts, parties and sections are numbered through.
"""

from __future__ import annotations

import unicodedata
from itertools import cycle, islice
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE_BYTES = 20_000  # about the length of a statute of the corpus

ENGLISH_CITING = (
    "The rule was settled in Alder v. Birch, {a} U.S. {b} (19{c}), and no party asks us to leave it. ",
    "A claim of this sort lies under {c} U.S.C. § {b} and under no other provision. ",
    "The panel relied on Cedar v. Elm, {a} F.3d {b}, {b} (9th Cir. 20{d}), which concerned a lease. ",
)
ENGLISH_PLAIN = (
    "Notice was given within the time that the order allows, and nobody disputes the day on which it came. ",
    "The committee heard the residents, wrote down what they said and sent the minutes to the council. ",
    "What remains is the question of costs, which the parties have settled between themselves. ",
)
GERMAN_CITING = (
    "Der Anspruch folgt aus § {a} Abs. {e} BGB und bedarf keiner weiteren Begründung. ",
    "Die Klage ist nach § {c} Abs. {e} VwGO zulässig und auch im Übrigen begründet. ",
    "So hat auch der Senat entschieden (BGH, Urteil vom {e}. Mai 20{d} – VIII ZR {a}/{d}). ",
)
GERMAN_PLAIN = (
    "Die Gemeinde hat die Einwohner rechtzeitig unterrichtet und ihre Einwände in der Niederschrift festgehalten. ",
    "Über die Kosten haben sich die Beteiligten vor der mündlichen Verhandlung geeinigt. ",
    "Der Ausschuss trat am folgenden Tag erneut zusammen und nahm den Bericht zur Kenntnis. ",
)
LANGUAGES = MappingProxyType({"en": (ENGLISH_CITING, ENGLISH_PLAIN), "de": (GERMAN_CITING, GERMAN_PLAIN)})


def legal_prose(language: str, *, size: int, per_kilobyte: float) -> tuple[list[str], int]:
    """Write about ``size`` bytes of prose in pages, with a number of citations in each kilobyte.

    Returns: the pages, and how many citations were planted.
    """
    citing, plain = LANGUAGES[language]
    sentences, fillers = _numbered(citing), cycle(plain)
    pages: list[str] = []
    page: list[str] = []
    planted = written = page_bytes = 0
    while written + page_bytes < size:
        due = (written + page_bytes) / 1000 * per_kilobyte
        sentence = next(sentences) if planted <= due else next(fillers)
        planted += planted <= due
        page.append(sentence)
        page_bytes += len(sentence.encode())
        if page_bytes >= PAGE_BYTES:
            pages.append("".join(page))
            written, page_bytes, page = written + page_bytes, 0, []
    return [*pages, "".join(page)], planted


def _numbered(templates: tuple[str, ...]) -> Iterator[str]:
    """Give the templates by turns, each time with other numbers."""
    for number, template in enumerate(cycle(templates)):
        yield template.format(
            a=100 + number % 400,
            b=11 + number % 880,
            c=10 + number % 80,
            d=10 + number % 14,
            e=1 + number % 7,
        )


def lengthen(text: str, size: int) -> str:
    """Repeat a text, or cut it, to a number of characters.

    >>> lengthen("abc", 7)
    'abcabca'
    """
    return (text * (size // max(len(text), 1) + 1))[:size]


def hostile_texts(ordinary: str) -> Iterator[tuple[str, str]]:
    """Make hostile texts out of an ordinary one, each as long as it, with their names."""
    size = len(ordinary)
    yield "all on one line", lengthen(" ".join(ordinary.split()), size)
    yield "no spaces", lengthen("".join(ordinary.split()), size)
    yield "digits and slashes", lengthen("59/2023/1/22//333/4444/2021/7", size)
    yield "commas and brackets", lengthen("Điều 1, 2, 3(a), [b], ((", size)
    yield "NFC and NFD mixed", lengthen("".join(_mixed(ordinary)), size)
    yield "lone surrogates", lengthen("\ud800".join(_pieces(ordinary, 40)), size)


def _mixed(text: str) -> Iterator[str]:
    """Take every other piece of a text apart into letters and marks."""
    for number, piece in enumerate(_pieces(text, 1000)):
        yield unicodedata.normalize("NFD", piece) if number % 2 else piece


def _pieces(text: str, length: int) -> Iterator[str]:
    """Cut a text into pieces."""
    return (text[start : start + length] for start in range(0, len(text), length))


def every_nth(texts: list[str], count: int) -> list[str]:
    """Choose some of many, evenly, the same ones each time.

    >>> every_nth(["a", "b", "c", "d"], 2)
    ['a', 'c']
    """
    return list(islice(texts, 0, None, max(1, len(texts) // max(count, 1))))[:count]
