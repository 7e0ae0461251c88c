"""Several sources of one document → one document with one text, its facts and its disagreements."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from kg.model import Document, Source, Standing

if TYPE_CHECKING:
    from collections.abc import Iterable

# Whose word counts first for a fact: front matter written by hand, the registry, a text's own file, reports, citations.
FACT_ORDER: tuple[Standing, ...] = ("digest", "registry", "official", "report", "stub")
# Whose text stands for the document.
TEXT_ORDER: tuple[Standing, ...] = ("official", "report", "digest", "registry", "stub")


def merge_documents(documents: Iterable[Document]) -> Document:
    """Make one document of what several sources say: each fact from the first source that has it.

    The standing is that of the best text. All documents must have one identifier.
    """
    ordered = sorted(documents, key=lambda document: FACT_ORDER.index(document.standing))
    merged = ordered[0]
    for other in ordered[1:]:
        missing = {
            name.name: getattr(other, name.name)
            for name in fields(Document)
            if not getattr(merged, name.name) and getattr(other, name.name)
        }
        merged = replace(merged, **missing)
    subjects = tuple(dict.fromkeys(subject for document in ordered for subject in document.subjects))
    best = min((document.standing for document in ordered), key=TEXT_ORDER.index)
    return replace(merged, standing=best, subjects=subjects)


def merge_sources(sources: list[Source]) -> Source:
    """Join several official sources of one document: the articles of the later ones that the first lacks are added.

    A codification cuts a document into subjects, so that each file has some of its articles.
    """
    sources = sorted(sources, key=lambda source: -len(source.units))
    merged = sources[0]
    for other in sources[1:]:
        present = {unit.path for unit in merged.units}
        text, units = merged.text, list(merged.units)
        for unit in other.units:
            if unit.kind != "dieu" or unit.path in present:
                continue
            gap = "" if text.endswith("\n") else "\n"
            shift = len(text) + len(gap) - unit.start
            text += gap + other.text[unit.start : unit.end]
            units.append(replace(unit, start=unit.start + shift, end=unit.end + shift))
        statements = tuple(dict.fromkeys((*merged.statements, *other.statements)))
        merged = replace(merged, text=text, units=tuple(units), statements=statements)
    return merged
