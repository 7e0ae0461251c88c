"""Codes, the last part of a number: ``NĐ-CP``, ``QH15``, ``TTLT-BTP-BNV``. Their pieces and their canonical spelling.

A code is *pieces* between hyphens and slashes; a piece is a kind (``NĐ``), an organ (``CP``, ``QH15``), or a drafting
unit, of which there are too many to list (``NC``, ``CCHC&PC``).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.number.roman import roman_value
from kg.number.text import fold
from kg.tables import table, values

if TYPE_CHECKING:
    from collections.abc import Mapping

# What keyboards, OCR and old fonts put in place of the right character; § is Đ in the TCVN3 fonts.
LOOKALIKES = MappingProxyType(
    str.maketrans(
        {
            **dict.fromkeys("‐‑‒–—―−－_\xad", "-"),
            **dict.fromkeys("⁄∕／", "/"),
            **dict.fromkeys("\u200b\u200c\u200d\ufeff", ""),
            **dict.fromkeys("Ð§", "Đ"),
            "ð": "đ",
        }
    )
)
TW_RE = re.compile(r"T\.?\s?[ƯW]\.?", re.IGNORECASE)  # TW, TƯ, T.W, T.Ư; TU is another body: Tỉnh ủy
SEPARATOR_RE = re.compile(r"([/\-,])")
LAW_OF_DECREE_RE = re.compile(
    r"(?<=SL[/\-])L[.\-]?(?P<serial>[0-9]{3})\b", re.IGNORECASE
)  # L-004, L.004, L004
TERM_RE = re.compile(r"(?P<organ>QH|UBTVQH|HĐNN)K?(?P<term>[IVX]+)")  # QHX, the Xth Assembly: QH10
LONGEST_PIECE = 30  # characters
SHORTEST_GLUED = 4  # letters of the shortest kind and organ together: NĐCP
MAX_TERM_DIGITS = 2  # no Assembly term has three digits: in "QH1O0" the letter is noise
JOINT = frozenset({"TTLT", "TTLB", "TTLN", "NQLT"})  # kinds that several bodies sign
SECOND_CHOICE = frozenset(
    {"Chương trình hành động", "Thông tri", "Quy định"}
)  # kinds whose code means another first


@cache
def kinds_by_code() -> Mapping[str, str]:
    """Map each kind code to the first kind that uses it: ``"NĐ"`` → ``"Nghị định"``."""
    kinds: dict[str, str] = {}
    for row in sorted(table("kinds"), key=lambda row: row["kind"] in SECOND_CHOICE):
        for code in values(row["codes"]):
            kinds.setdefault(code, row["kind"])
    return MappingProxyType(kinds)


@cache
def organs() -> Mapping[str, tuple[str, str]]:
    """Map each organ code to its issuer and level: ``"CP"`` → ``("Chính phủ", "central")``."""
    return MappingProxyType({row["code"]: (row["issuer"], row["level"]) for row in table("organs")})


@cache
def _spellings(part: str) -> Mapping[str, str]:
    """Map the spellings of kinds or organs (``part``) to the canonical one: exact, then lower case, then folded."""
    if part == "organs":
        known = {row["code"]: (row["code"], *values(row["variants"])) for row in table("organs")}
    else:
        known = {code: (code,) for row in table("kinds") for code in values(row["codes"])}
    spellings: dict[str, str] = {}
    for alter in (str, str.lower, fold, _bare):
        for code, written in known.items():
            for spelling in written:
                spellings.setdefault(alter(spelling), code)
    return MappingProxyType(spellings)


def _bare(text: str) -> str:
    """Fold a piece and drop the marks inside: ``"BGD&ĐT"`` and ``"B.G.D.Đ.T"`` → ``"bgddt"``."""
    return re.sub(r"[.&'\-\s]", "", fold(text))


@lru_cache(maxsize=4096)
def canonical_piece(letters: str, parts: tuple[str, ...] = ("organs", "kinds")) -> str:
    """Spell letters as the tables do, ``""`` where they know none: ``"nd"`` → ``"NĐ"``, ``"TTG"`` → ``"TTg"``.

    A letter Đ that was typed is never taken for D: ``HĐ`` is no ``HD``.
    """
    for alter in (str, str.lower, fold, _bare):
        spelling = alter(letters)
        for part in parts:
            code = _spellings(part).get(spelling, "")
            if code and (alter in (str, str.lower) or code.count("Đ") >= letters.upper().count("Đ")):
                return code
    return ""


def stem_of(piece: str) -> str:
    """Drop the number of a term: ``"QH15"`` → ``"QH"``."""
    return piece.rstrip("0123456789")


def is_known(piece: str) -> bool:
    """Tell whether a canonical piece is in the tables: ``"NĐ"``, ``"QH15"``."""
    return piece in kinds_by_code() or piece in organs() or stem_of(piece) in organs()


def _repair_piece(piece: str, parts: tuple[str, ...]) -> str:
    """Spell one piece of a code as the tables do: ``ND`` → ``NĐ``, ``Qh15`` → ``QH15``; the unknown stays."""
    if len(piece) > LONGEST_PIECE:
        return piece
    whole = canonical_piece(piece, parts)
    if whole:
        return whole
    stem = piece.strip(".'")
    term = TERM_RE.fullmatch(stem)
    if term:
        return f"{term['organ']}{roman_value(term['term'])}"
    letters = stem.rstrip("0123456789OoIl")
    digits = stem[len(letters) :]
    known = canonical_piece(letters, parts) if any(char.isdigit() or char == "l" for char in digits) else ""
    if not known:
        known, digits = canonical_piece(stem, parts), ""
    if not known:
        return stem
    if known in {"QH", "UBTVQH", "HĐNN"} and len(digits) > MAX_TERM_DIGITS:
        digits = re.sub("[Oo]", "", digits, count=1)
    return known + digits.translate(str.maketrans("OoIl", "0011"))


def _join_split_organs(parts: list[str]) -> list[str]:
    """Join an organ that was split at a hyphen: ``BNN-PTNT`` → ``BNNPTNT``, ``BLĐ-TBXH`` → ``BLĐTBXH``."""
    joined: list[str] = []
    for part in parts:
        split = len(joined) > 1 and joined[-1] == "-" and len(part) + len(joined[-2]) < LONGEST_PIECE
        whole = _spellings("organs").get(fold(f"{joined[-2]}-{part}"), "") if split else ""
        if whole:
            joined[-2:] = [whole]
        else:
            joined.append(part)
    return joined


def _split_glued(piece: str) -> list[str]:
    """Split a kind and an organ that lost the hyphen between them: ``NĐCP`` → ``NĐ-CP``, ``QĐUBND`` → ``QĐ-UBND``."""
    if len(piece) < SHORTEST_GLUED or _is_spelled(piece):
        return [piece]
    halves = ((piece[:cut], piece[cut:]) for cut in range(len(piece) - 2, 1, -1))
    known = (
        (canonical_piece(kind, ("kinds",)), organ)
        for kind, organ in halves
        if canonical_piece(stem_of(organ), ("organs",))
    )
    return next(([kind, "-", organ] for kind, organ in known if kind), [piece])


@lru_cache(maxsize=4096)
def repair_code(code: str) -> str:
    """Spell a code canonically: ``nd-cp`` → ``NĐ-CP``, ``TTLT/BTP - BVHTT`` → ``TTLT-BTP-BVHTT``.

    >>> repair_code("QÐ-TTG"), repair_code("TTVPCP")
    ('QĐ-TTg', 'TT-VPCP')
    """
    text = close_gaps(code.translate(LOOKALIKES)).replace(" ", "")
    parts = [part for part in SEPARATOR_RE.split(text) if part.strip(".'")]
    if len(parts) == 1:
        parts = _split_glued(parts[0])
    repaired: list[str] = []
    for part in _join_split_organs(parts):
        if part in "/-,":
            if repaired and repaired[-1] not in "/-":
                repaired.append("-" if part == "," else part)
            continue
        joint = bool(repaired) and repaired[0] in JOINT
        repaired.append(_repair_piece(part, ("organs",) if joint else ("kinds", "organs")))
    return "".join(repaired).strip("/-")


def close_gaps(code: str) -> str:
    """Drop spaces round separators, and put the hyphen that a space stands for between two known pieces.

    >>> close_gaps("NQLT/CP UBTWMTTQVN"), close_gaps("CT / T. Ư"), close_gaps("NĐ-CP chờ toàn văn")
    ('NQLT/CP-UBTWMTTQVN', 'CT/TW', 'NĐ-CP chờ toàn văn')
    """
    words = re.sub(r" ?([/\-,&]) ?", r"\1", TW_RE.sub("TW", " ".join(code.split()))).split(" ")
    joined = [words[0]]
    for before, word in pairwise(words):
        apart = _is_spelled(SEPARATOR_RE.split(before)[-1]) and _is_spelled(SEPARATOR_RE.split(word)[0])
        joined.append(f"-{word}" if apart else f" {word}")
    return LAW_OF_DECREE_RE.sub(r"L-\g<serial>", "".join(joined))


def _is_spelled(piece: str) -> bool:
    """Tell whether a piece is known in any spelling: ``"nd"``, ``"Qh15"``."""
    return len(piece) <= LONGEST_PIECE and bool(canonical_piece(stem_of(piece)))
