"""Citations + catalogue → links, or the reason why there is none.

In this order: the text itself (*Luật này*) → exact number with date, year, place → what the same text names elsewhere
→ title with its date, its year, or the date of the citing text → kind and serial with issuer, date, description →
candidates. A document does not cite one issued after it. Two that fit are both offered; nothing is guessed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.model import Citation, Document, Link, Outcome, Reading, Unit
from kg.number import is_yearless, issuer_of, kind_of, unit_kind
from kg.resolve.catalogue import Catalogue
from kg.resolve.correct import apply_corrections, place_of
from kg.resolve.explain import Explanation, explain_absence, explain_link
from kg.resolve.fits import is_complete, year_of
from kg.resolve.numbers import answer_number, answer_serial
from kg.resolve.text import SUGGESTED, Answer, Context, Text, bare_title
from kg.resolve.titles import answer_constitution, answer_title, is_draft
from kg.resolve.warn import draft_warning, issuer_warning, warnings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "Catalogue",
    "Context",
    "Explanation",
    "apply_corrections",
    "explain_absence",
    "explain_link",
    "innermost_unit",
    "place_of",
    "resolve_citations",
    "stub_of",
]

MAX_CANDIDATES = 8
TITLED = frozenset({"Luật", "Bộ luật", "Pháp lệnh"})
CARRIED = frozenset({"Quy chế", "Quy định", "Kế hoạch", "Chương trình", "Đề án", "Hướng dẫn"})
CARRIERS = frozenset({"Quyết định", "Nghị định", "Thông tư", "Nghị quyết", "Thông tư liên tịch"})
"""What is issued with a document of its own (*Quy chế ban hành kèm theo Quyết định*), and by which kinds."""
THIS_RE = re.compile(r"\bnày\b", re.IGNORECASE)
HOLDS = (("khoan-", "dieu-"), ("diem-", "khoan-"), ("diem-", "dieu-"))
"""Which unit a relative provision lacks: *điểm a* stands in a khoản, or in an article without khoản."""


def resolve_citations(
    reading: Reading, catalogue: Catalogue, context: Context | None = None
) -> tuple[Link, ...]:
    """Answer every citation of a reading; the links stand in the order of the citations.

    The four outcomes partition the citations: resolved + ambiguous + unresolved + rejected = found.
    """
    text = Text(reading, catalogue, context or Context())
    for citation in reading.citations:
        answer = _answer(text, citation)
        text.answers.append(answer)
        if answer.target:
            text.remember(citation, answer)
    first = tuple(text.answers)
    for position, citation in enumerate(reading.citations):
        if _is_open(citation, first[position], first):
            text.answers[position] = _answer_again(text, citation, text.answers[position])
    return tuple(_link(text, *pair) for pair in zip(reading.citations, text.answers, strict=True))


def stub_of(citation: Citation, target: str) -> Document:
    """Make the document that only citations know: its identity as far as they say it."""
    kind = citation.kind or kind_of(citation.number) or "Văn bản"
    title = bare_title(citation.title, citation.kind)
    issuer = citation.issuer or issuer_of(citation.number)
    return Document(target, kind, citation.number, title, issuer, citation.date, standing="stub")


def _answer(text: Text, citation: Citation) -> Answer:
    """Pick the rule by what the citation gives."""
    if citation.rejected:
        return Answer(why_not=citation.rejected)
    if citation.form == "anaphora" and not citation.number and not citation.title:
        return _answer_anaphora(text, citation)
    if citation.number:
        return (answer_number if is_complete(citation.number) else answer_serial)(text, citation)
    if citation.kind == "Hiến pháp":
        return answer_constitution(text, citation)
    if citation.title and citation.kind in TITLED:
        return answer_title(text, citation)
    return Answer(why_not="no number, and no title that is known")


def _is_open(citation: Citation, answer: Answer, first: Sequence[Answer]) -> bool:
    """Tell whether later citations may answer better: nothing found, a bare number, what repeats one."""
    if citation.rejected:
        return False
    bare = bool(citation.number) and is_yearless(citation.number) and year_of(citation) is None
    unsure = bare and answer.how in {"number", SUGGESTED}
    followed = answer.how == "antecedent" and citation.antecedent is not None
    follows = followed and first[citation.antecedent or 0].target == answer.target
    return not answer.target or unsure or follows


def _answer_again(text: Text, citation: Citation, answer: Answer) -> Answer:
    """Look once more, now that later citations of the text are answered."""
    if citation.form == "anaphora":
        if citation.rule.endswith(("several", "effect")):
            return answer
        before = text.answers[citation.antecedent] if citation.antecedent is not None else None
        return Answer(before.target, "antecedent") if before and before.target else answer
    named = "" if is_draft(text, citation) else text.named(citation)
    return Answer(named, "same_text") if named else answer


def _answer_anaphora(text: Text, citation: Citation) -> Answer:
    """Answer *Luật này*, *Nghị định nêu trên*, *Luật*, and provisions without a document."""
    own = text.own
    quoted = any(unit.start <= citation.start < unit.end for unit in text.reading.units if unit.quoted)
    aside = _answer_aside(text, citation)
    if aside:
        return aside
    points_back = not citation.refers_to_self and not citation.rule.endswith("bare")
    if not points_back and may_mean_own(citation.kind, own.kind) and own.kind != "Tin" and not quoted:
        return Answer(own.id, "self")
    if citation.rule.endswith("effect"):
        return Answer(why_not="it means the text itself, and it is not known which document that is")
    if citation.antecedent is None:
        why = (
            "it stands in text quoted for another document"
            if quoted
            else "nothing before it that it can stand for"
        )
        return Answer(why_not=why)
    before = text.answers[citation.antecedent]
    if before.target:
        return Answer(before.target, "antecedent")
    return Answer(candidates=before.candidates, why_not=f"what it repeats is not known: {before.why_not}")


def _answer_aside(text: Text, citation: Citation) -> Answer | None:
    """Answer what means neither the text itself nor one document before: several together, the law being amended."""
    if citation.rule.endswith("several"):
        return _answer_several(text, citation)
    own = citation.kind or citation.rule == "provision-after" or THIS_RE.search(citation.surface)
    if citation.rule == "provision-other":
        return Answer(why_not="it is a part of a charter, a treaty or a contract")
    amended = text.amended(citation) if citation.units and not own else ""
    return Answer(amended, "antecedent") if amended else None


def _answer_several(text: Text, citation: Citation) -> Answer:
    """Offer what *các Nghị định này* may mean: every document of the kind that the text named before."""
    before = (
        answer.target
        for earlier, answer in zip(text.reading.citations, text.answers, strict=False)
        if earlier.kind == citation.kind and answer.target
    )
    return Answer(candidates=tuple(dict.fromkeys(before)), why_not="it means several documents together")


def _rejected_bare(citation: Citation, answer: Answer) -> str:
    """Reject a bare kind word that stands for nothing: then it is the word in general."""
    if (
        not citation.rule.endswith("bare")
        or answer.target
        or citation.antecedent is not None
        or citation.units
    ):
        return ""
    return "a bare kind word with nothing before it to stand for"


def may_mean_own(said: str, own: str) -> bool:
    """Tell whether *<said> này* can mean a document of kind ``own``, or the regulation that it carries.

    >>> may_mean_own("Thông tư", "Thông tư liên tịch"), may_mean_own("Luật", "Nghị định")
    (True, False)
    """
    if said in {"", own} or own == f"{said} liên tịch":
        return True
    return (said in CARRIED and own in CARRIERS) or {said, own} == {"Luật", "Bộ luật"}


def _link(text: Text, citation: Citation, answer: Answer) -> Link:
    """Put one answer into the form of a link, with its units and warnings."""
    rejected = citation.rejected or _rejected_bare(citation, answer)
    if rejected:
        return Link(citation, "rejected", why_not=rejected)
    units = _complete_units(text, citation, answer)
    if answer.target:
        target = text.catalogue.get(answer.target) or stub_of(citation, answer.target)
        drafted = (draft_warning(target),) if answer.how == "draft" else ()
        warnings = (*drafted, *warnings_of(citation, target, text.catalogue))
        return Link(citation, "resolved", answer.target, units, answer.candidates, answer.how, "", warnings)
    outcome: Outcome = "ambiguous" if len(answer.candidates) > 1 else "unresolved"
    doubtful = issuer_warning(citation)
    warnings = (doubtful,) if doubtful else ()
    return Link(
        citation, outcome, "", units, answer.candidates[:MAX_CANDIDATES], "", answer.why_not, warnings
    )


# ---- units ----------------------------------------------------------------------------------------------------


def _complete_units(text: Text, citation: Citation, answer: Answer) -> tuple[str, ...]:
    """Complete relative provisions: *khoản 2 Điều này* by where it stands or by the article named before."""
    if citation.rule != "provision-own":
        return citation.units
    inside = ""
    if answer.how == "self":
        inside = innermost_unit(text.reading.units, citation.start)
    elif citation.antecedent is not None and text.reading.citations[citation.antecedent].units:
        inside = text.reading.citations[citation.antecedent].units[0].split("/")[0]
    return tuple(complete_path(path, inside) for path in citation.units)


def innermost_unit(units: Sequence[Unit], position: int) -> str:
    """Find the innermost unit, quotations aside, that holds a place: its path, ``""`` outside all units.

    Args:
        units: in the order of the text.
        position: code points into the text.
    """
    found = ""
    for unit in units:
        if unit.start > position:
            break
        if position < unit.end and not unit.quoted:
            found = unit.path
    return found


def complete_path(path: str, inside: str) -> str:
    """Complete a relative path by where it stands.

    >>> complete_path("dieu/khoan-2", "dieu-5/khoan-1"), complete_path("khoan-2", "dieu-5/khoan-1/diem-a")
    ('dieu-5/khoan-2', 'dieu-5/khoan-2')
    """
    own, (first, *rest) = inside.split("/"), path.split("/")
    if not unit_kind(first):  # "dieu", as in "Điều này": the unit of this kind that holds the place
        depth = next((i for i, segment in enumerate(own) if segment.startswith(f"{first}-")), None)
        return path if depth is None else "/".join([*own[: depth + 1], *rest])
    for part, holder in HOLDS:
        depth = next((i for i, segment in enumerate(own) if segment.startswith(holder)), None)
        if first.startswith(part) and depth is not None:
            return "/".join([*own[: depth + 1], path])
    return path
