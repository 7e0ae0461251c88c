"""Numbers of documents, dates and unit paths: parse, repair, format; and the one scheme of identifiers.

One module per noun: ``document`` (a number, in three layouts), ``code`` (its last part), ``meaning`` (what a number
tells), ``dates``, ``units`` (``dieu-12/khoan-2``), ``identity`` (identifiers), ``akn`` (the names of Akoma Ntoso),
``text`` and ``roman`` below them. The vocabularies are ``kinds.tsv``, ``organs.tsv`` and ``units.tsv``. A text that
cannot be read raises ``BadNumber``.
"""

from __future__ import annotations

from kg.number.akn import akn_work, eid
from kg.number.code import repair_code
from kg.number.dates import (
    FIRST_YEAR,
    LAST_YEAR,
    OCR_DIGITS,
    congress_term,
    format_date,
    make_date,
    parse_date,
)
from kg.number.document import Number, build_number, number_key, parse_number, repair_number
from kg.number.identity import document_id, kind_slug
from kg.number.meaning import (
    assembly_years,
    is_yearless,
    issuer_of,
    kind_of,
    level_of,
    organ_codes,
    year_of,
)
from kg.number.roman import roman_value, to_roman
from kg.number.text import fold, slugify
from kg.number.units import describe_unit, is_division, parse_unit, unit_kind, unit_path_parts, unit_segment

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "OCR_DIGITS",
    "Number",
    "akn_work",
    "assembly_years",
    "build_number",
    "congress_term",
    "describe_unit",
    "document_id",
    "eid",
    "fold",
    "format_date",
    "is_division",
    "is_yearless",
    "issuer_of",
    "kind_of",
    "kind_slug",
    "level_of",
    "make_date",
    "number_key",
    "organ_codes",
    "parse_date",
    "parse_number",
    "parse_unit",
    "repair_code",
    "repair_number",
    "roman_value",
    "slugify",
    "to_roman",
    "unit_kind",
    "unit_path_parts",
    "unit_segment",
    "year_of",
]
