"""What the commands print: one JSON shape and one plain shape for each answer."""

from __future__ import annotations

import datetime as dt
import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from kg.errors import UnknownDocument
from kg.export import name_of, plain
from kg.graph import split_unit
from kg.library import ActionFilter, DutyFilter, action_record, duty_record
from kg.number import describe_unit, format_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.library import Answer, Library
    from kg.model import Document
    from kg.resolve import Explanation
    from kg.search import Hit
    from kg.store import Counts


def to_json(value: Any) -> str:
    """Write any answer as one line of JSON: dataclasses as objects, dates ISO, Vietnamese as it is."""
    return json.dumps(plain(value), ensure_ascii=False)


REPORT = "Tin"

STATES: Mapping[str, str] = MappingProxyType({
    "not_yet": "chưa có hiệu lực",
    "in_force": "còn hiệu lực",
    "partly": "hết hiệu lực một phần",
    "suspended": "ngưng hiệu lực",
    "ended": "hết hiệu lực",
    "unknown": "không rõ",
})  # fmt: skip

# ---- documents ------------------------------------------------------------------------------------------------


def document_lines(library: Library, document: Document, day: dt.date) -> Iterator[str]:
    """Say what is known of a document: facts, sources, what it cites, who cites it."""
    yield name_of(document)
    yield f"  {document.title}" if document.number else ""
    facts = (
        ("id", document.id),
        ("cơ quan", document.issuer),
        ("ban hành", _day(document.issued)),
        ("hiệu lực", _day(document.effective)),
        ("hết hiệu lực", f"{_day(document.ended)} {document.ended_why}".strip()),
        (f"ngày {format_date(day)}", _state(library, document, day)),
        ("địa phương", document.place),
        ("chưa kiểm chứng", ", ".join(document.unverified)),
        ("nguồn", document.url),
    )
    yield from (f"  {label}: {value}" for label, value in facts if value)
    articles = [unit for unit in library.units(document.id) if unit.kind == "dieu"]
    yield f"  {len(articles)} điều; viện dẫn {len(library.links(document.id))}"
    obliged = library.duties(DutyFilter(document=document.id))
    if obliged:
        yield f"  {len(obliged)} nghĩa vụ (kg duties {document.id})"
    for told in library.actions(ActionFilter(document=document.id)):
        yield f"  ▦ {_day(told.action.date)} {told.action.kind}: {' '.join(told.words.split())}"
    for incoming in library.cited_by(document.id, limit=5):
        yield f"  ← {name_of(incoming.document)} ({incoming.link.citation.relation}): {incoming.link.citation.surface}"


def named_unit(library: Library, name: str) -> tuple[str, str]:
    """Find the one document of a name; an identifier may go on with the path of a unit, which is given apart.

    Raises:
        UnknownDocument: none is called so, or several are.
    """
    document, unit = split_unit(name)
    if unit:
        return library.document(document).id, library.unit(document, unit).path
    found = library.lookup(name)
    if len(found) != 1:
        what = "several documents are called" if found else "no document is called"
        raise UnknownDocument(f"{what} {name!r}", tuple(each.id for each in found) or library.near(name))
    return found[0].id, ""


def _day(day: dt.date | None) -> str:
    """Write a date, or nothing."""
    return format_date(day) if day else ""


def document_record(library: Library, document: Document, day: dt.date) -> dict[str, Any]:
    """Collect what is known of a document for JSON, its validity on a day included."""
    return {
        **plain(document),
        "day": day.isoformat(),
        "status": plain(library.status_of(document, "", day)) if document.kind != REPORT else None,
        "sources": plain(library.sources(document.id)),
        "units": plain(library.units(document.id)),
        "links": plain(library.links(document.id)),
        "duties": [duty_record(each) for each in library.duties(DutyFilter(document=document.id))],
        "actions": [action_record(each) for each in library.actions(ActionFilter(document=document.id))],
        "cited_by": plain(library.cited_by(document.id)),
    }


def _state(library: Library, document: Document, day: dt.date) -> str:
    """Say in a word whether a document is in force on a day; a report has no validity."""
    return STATES[library.status_of(document, "", day).state] if document.kind != REPORT else ""


# ---- citations ------------------------------------------------------------------------------------------------


def citation_record(answer: Answer, reason: Explanation | None = None) -> dict[str, Any]:
    """Give one citation in the shape of the command's contract, with its explanation where one is asked for."""
    link, citation = answer.link, answer.link.citation
    return {
        "start": citation.start,
        "end": citation.end,
        "surface": citation.surface,
        "form": citation.form,
        "kind": citation.kind or None,
        "number": citation.number or None,
        "year": citation.year,
        "date": plain(citation.date),
        "issuer": citation.issuer or None,
        "title": citation.title or None,
        "units": list(link.units),
        "relation": citation.relation,
        "cue": plain(citation.cue),
        "document": plain(citation.document),
        "target": document_brief(answer.target, known=answer.known) if answer.target else None,
        "candidates": [document_brief(each, known=each.standing != "stub") for each in answer.candidates],
        "how": link.how or None,
        "why_not": link.why_not or None,
        "warnings": list(link.warnings),
        **({"explanation": plain(reason)} if reason else {}),
    }


def document_brief(document: Document, *, known: bool) -> dict[str, Any]:
    """Name a document in a few fields."""
    return {
        "id": document.id,
        "kind": document.kind,
        "number": document.number or None,
        "title": document.title or None,
        "issued": plain(document.issued),
        "known": known,
    }


def citation_line(answer: Answer, reason: Explanation | None = None) -> str:
    """Say one citation and its answer in a line."""
    citation = answer.link.citation
    place = f"{citation.start}–{citation.end}"
    if answer.target:
        found = f"→ {answer.target.id}" + ("" if answer.known else " (chưa có trong thư viện)")
        found += "".join(f" /{unit}" for unit in answer.link.units)
    elif answer.candidates:
        found = "⁇ " + ", ".join(candidate.id for candidate in answer.candidates)
    else:
        found = f"✗ {answer.link.why_not}"
    warnings = "".join(f"\n      ! {warning}" for warning in answer.link.warnings)
    if reason:
        fell = (f"\n      - {each.document}: {each.fell or 'đích'}" for each in reason.candidates)
        warnings += f"\n      luật {reason.rule}; {reason.step}" + "".join(fell)
    return f"{place}\t{citation.surface!r}\t{citation.relation}\t{found}{warnings}"


# ---- the rest -------------------------------------------------------------------------------------------------


def hit_record(hit: Hit) -> dict[str, Any]:
    """Give one hit in the shape of the command's contract."""
    return {
        "id": f"{hit.document}/{hit.unit}" if hit.unit else hit.document,
        "number": hit.number or None,
        "unit": hit.unit or None,
        "title": hit.title,
        "heading": hit.heading,
        "score": round(hit.score, 4),
    }


def hit_line(hit: Hit) -> str:
    """Say one hit in a line."""
    where = f"{describe_unit(hit.unit)}. {hit.heading}" if hit.unit else hit.title
    return f"{hit.kind} {hit.number or hit.title} — {where}"


def held_line(record: Mapping[str, Any]) -> str:
    """Say a duty, an action or a document in one line."""
    if "modality" in record:
        said = f"{record['bearer'] or '–'} [{record['modality']}] {record['action']}"
        return f"{record['id']}: {said}{f' – {deadline}' if (deadline := record['deadline']) else ''}"
    if "words" in record:
        return f"{record['id']}: {record['date']} {record['kind']} {record['place']}: {record['words']}"
    return f"{record['id']}: {record['kind']} {record['number']} {record['title']}"


def count_lines(counts: Counts) -> Iterator[str]:
    """Say how much of everything a library holds, with the accounting of its citations."""
    yield f"documents: {counts.documents} ({_pairs(counts.standings)})"
    yield f"  kinds: {_pairs(counts.kinds)}"
    yield f"texts: {counts.texts} ({counts.characters} characters), units: {counts.units}, digests: {counts.digests}"
    found = counts.citations
    yield (
        f"citations: found {found.found} = resolved {found.resolved} + ambiguous {found.ambiguous}"
        f" + unresolved {found.unresolved} + rejected {found.rejected}"
    )
    yield f"relations: {counts.relations} ({_pairs(counts.relation_types)})"
    yield (
        f"duties: {counts.duties} ({_pairs(counts.modalities)}); sentences with a cue and no duty: {counts.unread}"
    )
    yield f"actions: {counts.actions} ({_pairs(counts.action_kinds)}), figures: {counts.figures}"
    yield f"sources: {counts.sources}, places: {counts.places}, refusals: {counts.refusals}"


def _pairs(mapping: Mapping[str, int]) -> str:
    """Say a count per name."""
    return ", ".join(f"{name} {count}" for name, count in mapping.items())
