"""What a canonical number tells about its document: kind, issuer, level, whether its year is missing."""

from __future__ import annotations

import re

from kg.number.code import JOINT, kinds_by_code, organs, stem_of
from kg.number.dates import assembly_term_years
from kg.number.document import PARTS_RE

# Codes that name no kind: LCT served laws, ordinances and orders; -CT was the Chairman of the Council of Ministers.
NO_KIND = frozenset({"LCT"})
DIRECTIVE_ALONE = "CT"
PRESS = "TC"  # Thông cáo before an organ; before a unit, the Ministry of Finance of old: 1141-TC/QĐ/CĐKT
KINDS_AFTER_ORGAN = frozenset("QĐ NĐ NQ".split())  # 2375/BYT-QĐ; other codes in this place are drafting units
SEVERAL_SIGN = frozenset("LB LT LN".split())  # TT/LB, TT-LT: liên bộ, liên tịch, liên ngành
# Bodies whose numbers without a kind are no letters: 119-CP, 76/2025/UBTVQH15.
NOT_LETTERS = frozenset("CP TTg HĐBT CTN HĐNN HĐTP QH UBTVQH TVQH QHK".split())
ASSEMBLY_RE = re.compile(r"(?:QH|HĐNN)(\d{1,2})\Z", re.ASCII)
THROUGH_TERM_RE = re.compile(r"-LCT/|/QH\d|PL/HĐNN", re.ASCII)


def _pieces(number: str) -> list[str]:
    """Split the code of a number: ``"957/UBND-NC"`` → ``["UBND", "NC"]``; nothing without a code."""
    match = PARTS_RE.fullmatch(number)
    return re.split(r"[/\-]", match["code"]) if match else []


def kind_of(number: str) -> str:
    """Tell the kind from a canonical number, ``""`` where the code does not say.

    >>> kind_of("59/2023/NĐ-CP"), kind_of("120-KL/TW"), kind_of("957/UBND-NC"), kind_of("10/2022/QH15")
    ('Nghị định', 'Kết luận', 'Công văn', '')
    """
    pieces = _pieces(number)
    if not pieces or pieces[0] in NO_KIND or pieces == [DIRECTIVE_ALONE]:
        return ""
    if pieces[0] == PRESS and not (len(pieces) > 1 and pieces[1] in organs()):
        return _kind_after_organ(pieces)
    if pieces[0] == "TT" and SEVERAL_SIGN.intersection(pieces):
        return "Thông tư liên tịch"
    if pieces[0] in kinds_by_code():
        return kinds_by_code()[pieces[0]]
    return _kind_after_organ(pieces) or ("Công văn" if _is_letter(number, pieces) else "")


def _kind_after_organ(pieces: list[str]) -> str:
    """Tell the kind where it follows the organ, as it did before 1997: ``BYT-QĐ``, ``TC/QĐ/TCT``."""
    code = next((piece for piece in pieces[1:] if piece in KINDS_AFTER_ORGAN), "")
    return kinds_by_code().get(code, "")


def _is_letter(number: str, pieces: list[str]) -> bool:
    """Tell whether a code without a kind is that of an official letter: a known organ, perhaps a unit, no year."""
    stem = stem_of(pieces[0])
    return stem in organs() and is_yearless(number) and (len(pieces) > 1 or stem not in NOT_LETTERS)


def issuer_of(number: str) -> str:
    """Tell the issuing body from a canonical number, ``""`` where the code does not say or several signed.

    >>> issuer_of("59/2023/NĐ-CP"), issuer_of("34/2007/PL-UBTVQH11")
    ('Chính phủ', 'Ủy ban Thường vụ Quốc hội')
    """
    codes, pieces = organ_codes(number), _pieces(number)
    if len(codes) != 1 or (len(pieces) > 1 and pieces[0] in JOINT):
        return ""
    return organs()[codes[0]][0]


def organ_codes(number: str) -> tuple[str, ...]:
    """List the known organ codes inside a number: ``"03/2000/TTLT-BTP-BVHTT"`` → ``("BTP", "BVHTT")``."""
    stems = (stem_of(piece) for piece in re.split(r"[/\-]", number)[1:])
    return tuple(stem for stem in stems if stem in organs())


def level_of(number: str) -> str:
    """Tell whose number it is: ``central``, ``local``, ``party-central``, ``party-local``, or ``""``.

    >>> level_of("649/QĐ-UBND"), level_of("120-KL/TW")
    ('local', 'party-central')
    """
    codes = organ_codes(number)
    return organs()[codes[0]][1] if codes else ""


def year_of(number: str) -> int | None:
    """Tell the year inside a canonical number: ``"59/2023/NĐ-CP"`` → 2023; None without one."""
    match = PARTS_RE.fullmatch(number)
    return int(match["year"]) if match and match["year"] else None


def is_yearless(number: str) -> bool:
    """Tell whether the number restarts, so that only its date completes it (``26/CT-TTg``, ``120-KL/TW``)."""
    return year_of(number) is None and not THROUGH_TERM_RE.search(number)


def assembly_years(number: str) -> tuple[int, int] | None:
    """Give the first and last year of the Assembly term in a code: ``10/2022/QH15`` → ``(2021, 2026)``."""
    match = ASSEMBLY_RE.search(number)
    return assembly_term_years(int(match[1])) if match else None
