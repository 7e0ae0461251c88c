"""Write the registry of national documents and the vocabulary of law titles.

    python data/make/registry.py --corpus ../shared/corpus --facts ../shared/domain/FACTS.md \
        --output data/legal_docs/registry.tsv.gz --titles kg/tables/titles.tsv

Merges what several lists and the texts themselves say of each document; a value that loses is kept in ``conflicts``.
One document is one kind and number, and one date where the number alone is not unique. The same input gives the same
bytes.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claims import (
    CUT_MARK,
    LAW_KINDS,
    STATED_KINDS,
    Claim,
    TextFacts,
    clean_title,
    codified_claim,
    codified_note,
    database_claims,
    domain_claims,
    gazette_claims,
    named_claims,
    note_claims,
    read_lines,
    recalled_claims,
    related_facts,
    same_words,
    text_facts,
)
from relations import write_rows

from kg.number import format_date, is_yearless, issuer_of, kind_of, number_key
from kg.read.registry import REGISTRY_COLUMNS
from kg.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable

COLUMNS = (*REGISTRY_COLUMNS, "sources", "support", "conflicts")
RECALLED = Path(__file__).with_name("recalled.tsv")
TITLE_COLUMNS = ("kind", "title", "example")
# Kinds whose codes mean nothing else; TC, BC or LCT in a number need not name the kind.
CODED_KINDS = frozenset(
    {
        "Nghị định",
        "Nghị quyết",
        "Nghị quyết liên tịch",
        "Quyết định",
        "Chỉ thị",
        "Thông tư",
        "Thông tư liên tịch",
        "Pháp lệnh",
        "Văn bản hợp nhất",
    }
)
FEWEST_TEXTS = 2  # that must name a document which no list knows
FIRST_SURE_YEAR = 2000  # from which the lists hold every law; one text suffices for an earlier one
Key = tuple[str, str, str]


@dataclass(slots=True)
class Entry:
    """All that is said of one document, before it is decided."""

    claims: list[Claim] = field(default_factory=list)
    support: int = 0
    ended: dt.date | None = None
    ended_why: str = ""
    conflicts: list[str] = field(default_factory=list)


def group_of(kind: str, number: str) -> str:
    """Give the kind under which a number counts: the number's own, but a law's as stated; code and law count as one."""
    if kind == "Bộ luật":
        return "Luật"
    if kind in STATED_KINDS or not number:
        return kind
    return shown_kind(number) or kind


def shown_kind(number: str) -> str:
    """Give the kind that the code of a number names, ``""`` where it names none."""
    kind = kind_of(number)
    return kind if kind in CODED_KINDS else ""


def key_of(claim: Claim) -> Key:
    """Give the identity of a document: kind, number, and the date where the number restarts."""
    group = group_of(claim.kind, claim.number)
    if not claim.number:
        return group, f"={same_words(claim.title)}", str(claim.issued or "")
    number = number_key(claim.number)
    if group == "Pháp lệnh":  # 16/2011/PL-UBTVQH12 is also printed 16/2011/UBTVQH12
        number = number.replace("-pl-ubtvqh", "-ubtvqh")
    return group, number, str(claim.issued or "") if is_yearless(claim.number) else ""


def gather(claims: Iterable[Claim]) -> dict[Key, Entry]:
    """Bring the claims of one document together; item ids join what the keys leave apart."""
    entries: dict[Key, Entry] = defaultdict(Entry)
    by_item: dict[int, Key] = {}
    for claim in claims:
        key = key_of(claim)
        if claim.item_id is not None:
            if key[2] == "" and claim.item_id in by_item and is_yearless(claim.number):
                key = by_item[claim.item_id]
            by_item.setdefault(claim.item_id, key)
        entries[key].claims.append(claim)
    return entries


def add_texts(entries: dict[Key, Entry], facts: TextFacts) -> None:
    """Add what texts state: titles, dates and support of known numbers, and numbers that several texts name."""
    titles: dict[Key, Counter[str]] = defaultdict(Counter)
    days: dict[Key, Counter[dt.date]] = defaultdict(Counter)
    named: dict[Key, Counter[tuple[str, str]]] = defaultdict(Counter)
    for (kind, number), count in facts.numbers.items():
        if not is_yearless(number):
            named[key_of(Claim("texts", kind, number))][kind, number] += count
    for (kind, number, title), count in facts.titles.items():
        titles[key_of(Claim("texts", kind, number))][title] += count
    for (kind, number, day), count in facts.days.items():
        key = key_of(Claim("texts", kind, number, issued=day))
        days[key][day] += count
        if key[2]:
            named[key][kind, number] += count
    for key, spellings in named.items():
        count = sum(spellings.values())
        if key not in entries and count < FEWEST_TEXTS:
            continue
        kind, number = min(spellings, key=lambda spelling: (-spellings[spelling], spelling))
        entry = entries[key]
        entry.support = count
        said = Claim("texts", kind, number)
        entry.claims.append(said)
        entry.claims += [
            replace(said, title=title, weight=min(votes, 3)) for title, votes in titles[key].items()
        ]
        entry.claims += [replace(said, issued=day, weight=min(votes, 5)) for day, votes in days[key].items()]


def add_named(entries: dict[Key, Entry], named: Iterable[Claim], facts: TextFacts) -> None:
    """Add laws told by title and date alone: to the law that has both, else as laws without a number."""
    index = LawIndex(entries)
    for claim in named:
        key = index.find(claim) or (key_of(claim) if claim.title and claim.issued else None)
        if key:
            entries[key].claims.append(claim)
    for (kind, title, day), count in sorted(facts.dated.items(), key=str):
        claim = Claim("texts", kind, "", title, issued=day, weight=min(count, 3))
        known = index.find(claim)
        sure = count >= FEWEST_TEXTS or (day.year < FIRST_SURE_YEAR and not index.has_year(claim))
        if known or sure:
            key = known or key_of(claim)
            entries[key].claims.append(claim)
            entries[key].support += count


class LawIndex:
    """Laws, codes and ordinances by title and by day, to find the one that a claim without a number means."""

    def __init__(self, entries: dict[Key, Entry]) -> None:
        self.entries = entries
        self.by_title: dict[tuple[str, str], set[Key]] = defaultdict(set)
        self.by_day: dict[tuple[str, dt.date], set[Key]] = defaultdict(set)
        for key, entry in entries.items():
            if key[0] in LAW_KINDS:
                for claim in entry.claims:
                    if claim.title:
                        self.by_title[key[0], same_words(claim.title)].add(key)
                    if claim.issued:
                        self.by_day[key[0], claim.issued].add(key)

    def find(self, claim: Claim) -> Key | None:
        """Find the one law of this title and day, of this title and year where no day is known, or of this number."""
        group, words = group_of(claim.kind, claim.number), same_words(claim.title)
        keys = self.by_title.get((group, words), set())
        hits = {key for key in keys if claim.issued in self._days(key)}
        if not hits and claim.issued:
            hits = {key for key in keys if not self._days(key) and f"-{claim.issued.year}-" in key[1]}
        if not hits and words and claim.issued:  # one title begins the other: Hàng hải, Hàng hải Việt Nam
            same_day = self.by_day.get((group, claim.issued), set())
            hits = {key for key in same_day if any(_begins(words, title) for title in self._titles(key))}
        if len(hits) == 1:
            return next(iter(hits))
        key = key_of(claim)
        return key if claim.number and key in self.entries and (not claim.title or key in keys) else None

    def has_year(self, claim: Claim) -> bool:
        """Tell whether a law of this title and year is known: then another day is a slip."""
        keys = self.by_title.get((group_of(claim.kind, ""), same_words(claim.title)), set())
        return claim.issued is not None and claim.issued.year in {
            day.year for key in keys for day in self._days(key)
        }

    def _days(self, key: Key) -> set[dt.date]:
        """Give the days on which sources say the law was passed."""
        return {claim.issued for claim in self.entries[key].claims if claim.issued}

    def _titles(self, key: Key) -> set[str]:
        """Give the titles that sources have of the law, reduced to their words."""
        return {same_words(claim.title) for claim in self.entries[key].claims if claim.title}


def _begins(one: str, two: str) -> bool:
    """Tell whether one title begins the other."""
    return one.startswith(two) or two.startswith(one)


def add_endings(entries: dict[Key, Entry], facts: TextFacts, effects: dict[Key, dt.date]) -> None:
    """Add the ends that texts state of whole documents; two that disagree on the day leave it open."""
    for (kind, number), stated in facts.endings.items():
        key = key_of(Claim("texts", kind, number))
        entry = entries.get(key)
        if entry is None or is_yearless(number):
            continue
        ends = set()
        for by_kind, by_number, ending in stated:
            by = key_of(Claim("texts", by_kind, by_number))
            day = ending.day or effects.get(by)
            start = effects.get(key)
            if day and by != key and (start is None or day > start):
                ends.add((day, ending.how != "thay thế", f"{_how(ending.how)} {by_kind} {by_number}"))
        days = {end[0] for end in ends}
        if len(days) == 1:
            entry.ended, _, entry.ended_why = min(ends)
        elif days:
            first = min(ends)
            entry.ended, entry.ended_why = first[0], first[2]
            entry.conflicts += [f"ended={day.isoformat()}@texts" for day in sorted(days - {first[0]})]


def _how(how: str) -> str:
    """Say in words how a document ended: ``thay thế`` → ``thay thế bởi``."""
    return "hết hiệu lực theo" if how == "hết hiệu lực" else f"{how} bởi"


def decide(field_name: str, entry: Entry, number: str) -> tuple[Any, list[str]]:
    """Choose one fact by weight of its sources, and list the others as conflicts."""
    votes: Counter[Any] = Counter()
    sources: dict[Any, str] = {}
    for claim in entry.claims:
        value = getattr(claim, field_name)
        if value:
            votes[value] += claim.weight
            sources.setdefault(value, claim.source)
    if field_name == "issued":
        year = re.match(r"\d[^/]*/((?:19|20)\d\d)/", number)
        for value in votes:
            votes[value] += 6 if year and value.year == int(year[1]) else 0
    if not votes:
        return None, []
    best = min(votes, key=lambda value: (-votes[value], str(value)))
    return best, [
        f"{field_name}={value}@{sources[value]}" for value in sorted(votes, key=str) if value != best
    ]


def decide_title(entry: Entry, kind: str) -> tuple[str, list[str]]:
    """Choose the title: the heaviest spelling, never a cut one where its whole is known."""
    votes: Counter[str] = Counter()
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    sources: dict[str, str] = {}
    for claim in entry.claims:
        if claim.title:
            words = same_words(claim.title)
            votes[words] += claim.weight
            spellings[words][clean_title(claim.title, kind)] += claim.weight
            sources.setdefault(words, claim.source)
    if not votes:
        return "", []
    cut = [words for words in votes if _is_cut(spellings[words])]
    whole = {
        words for words in votes if words not in cut and all(_completes(words, part) for part in cut)
    } or set(cut)
    best = min(whole, key=lambda words: (-votes[words], -len(words), words))
    title = min(spellings[best], key=lambda spelling: (-spellings[best][spelling], spelling))
    others = [words for words in sorted(votes) if words != best and not _alike(words, best)]
    return title, [f"title={min(spellings[words])}@{sources[words]}" for words in others]


def _completes(words: str, part: str) -> bool:
    """Tell whether a title goes on where a cut one stopped; the last word of the cut one may be broken."""
    return words.startswith(part.rsplit(" ", 1)[0])


def _is_cut(spellings: Iterable[str]) -> bool:
    """Tell whether a title was cut by its list."""
    return any(spelling.endswith(CUT_MARK) for spelling in spellings)


def _alike(one: str, two: str) -> bool:
    """Tell whether two titles differ in wording only: one begins the other, or they share most of their words."""
    if one.startswith(two) or two.startswith(one):
        return True
    first, second = set(one.split()), set(two.split())
    return len(first & second) >= 0.6 * min(len(first), len(second))


def row_of(entry: Entry) -> tuple[str, ...]:
    """Decide all facts of one document."""
    numbers: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for claim in entry.claims:
        numbers[claim.number] += claim.weight if claim.number else 0
        kinds[claim.kind] += claim.weight
    number = min(numbers, key=lambda value: (-numbers[value], value))
    kind = min(kinds, key=lambda value: (-kinds[value], value))
    if kind not in STATED_KINDS and shown_kind(number):
        kind = shown_kind(number)
    conflicts = [
        f"kind={other}" for other in sorted(kinds) if other != kind and {other, kind} != {"Luật", "Bộ luật"}
    ]
    title, titles = decide_title(entry, kind)
    issued, days = decide("issued", entry, number)
    effective, effects = decide("effective", entry, number)
    stated_issuer, issuers = decide("issuer", entry, number)
    item_id, items = decide("item_id", entry, number)
    issuer = issuer_of_law(kind, number) or stated_issuer or issuer_of(number)
    unsure = [
        name for name, value in (("title", title), ("issued", issued)) if only_recalled(entry, name, value)
    ]
    conflicts += [f"unverified={','.join(unsure)}@recalled"] if unsure else []
    issuers = [
        one for one in issuers if not _alike(same_words(one.removeprefix("issuer=")), same_words(issuer))
    ]
    conflicts += titles + days + effects + issuers
    sources = "|".join(sorted({claim.source for claim in entry.claims}))
    return (
        kind,
        number,
        title,
        issuer,
        _iso(issued),
        _iso(effective),
        _iso(entry.ended),
        entry.ended_why,
        str(item_id or ""),
        sources,
        str(entry.support),
        "|".join(conflicts + items + entry.conflicts),
    )


def only_recalled(entry: Entry, field_name: str, value: object) -> bool:
    """Tell whether nothing but general knowledge gives this title or day."""

    def plain(fact: object) -> object:
        return same_words(fact) if isinstance(fact, str) else fact

    return {claim.source for claim in entry.claims if plain(getattr(claim, field_name)) == plain(value)} == {
        "recalled"
    }


def issuer_of_law(kind: str, number: str) -> str:
    """Give the body that alone issues a kind, or that a law's number names; ``""`` where sources must say."""
    if re.search(r"HĐNN\d", number):
        return "Hội đồng Nhà nước" if kind == "Pháp lệnh" else "Quốc hội"
    only = {row["kind"]: row["issuer"] for row in table("kinds")}
    return only.get(kind, "") if kind in LAW_KINDS or (kind == "Nghị định" and number.endswith("CP")) else ""


def _iso(day: dt.date | None) -> str:
    """Write a date as ISO, nothing as nothing."""
    return day.isoformat() if day else ""


def build_rows(corpus: Path, facts_path: Path) -> list[tuple[str, ...]]:
    """Read all sources and decide every document."""
    texts = TextFacts()
    claims = list(note_claims(corpus / "codified_notes.jsonl.gz"))
    for record in read_lines(corpus / "codified.jsonl.gz"):
        claims.append(codified_claim(record))
        text_facts(record, codified_note(record), texts)
    related_facts(corpus / "codified_notes.jsonl.gz", texts)
    claims += gazette_claims(corpus / "registry_congbao.jsonl")
    claims += domain_claims(facts_path)
    claims += database_claims(corpus / "registry_vbpl.jsonl")
    recalled = list(recalled_claims(RECALLED))
    claims += (claim for claim in recalled if claim.number)
    entries = gather(claim for claim in claims if claim.number or claim.title)
    add_texts(entries, texts)
    nameless = (claim for claim in recalled if not claim.number)
    add_named(entries, [*named_claims(corpus / "laws_named.jsonl"), *nameless], texts)
    effects = {key: day for key, entry in entries.items() if (day := decide("effective", entry, key[1])[0])}
    add_endings(entries, texts, effects)
    return sorted(row_of(entry) for entry in entries.values())


def title_rows(rows: Iterable[tuple[str, ...]]) -> list[tuple[str, str, str]]:
    """Give each title of a law, code or ordinance once, with an example that names such a law."""
    best: dict[tuple[str, str], tuple[str, str, str]] = {}
    for row in rows:
        kind, number, title, issued = row[0], row[1], row[2], row[4]
        if (
            kind not in LAW_KINDS - {"Hiến pháp"}
            or not title
            or CUT_MARK in title
            or re.search(r"\d/\d{4}/", title)
        ):
            continue
        day = f" ngày {format_date(dt.date.fromisoformat(issued))}" if issued else ""
        example = f"{kind} {title} số {number}" if number else f"{kind} {title}{day}"
        best.setdefault((kind, same_words(title)), (kind, title, example))
    return sorted(best.values())


def write_titles(path: Path, rows: Iterable[tuple[str, str, str]]) -> None:
    """Write the vocabulary of titles."""
    head = "# Titles of laws, codes and ordinances without their kind, made by data/make/registry.py from the registry."
    lines = [head, "\t".join(TITLE_COLUMNS), *("\t".join(row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Run the script."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument(
        "--corpus", type=Path, required=True, help="folder with the lists and the codified texts"
    )
    parser.add_argument("--facts", type=Path, required=True, help="the domain notes, FACTS.md")
    parser.add_argument("--output", type=Path, required=True, help="registry.tsv.gz")
    parser.add_argument("--titles", type=Path, required=True, help="titles.tsv")
    options = parser.parse_args(arguments)
    rows = build_rows(options.corpus, options.facts)
    write_rows(options.output, COLUMNS, rows)
    write_titles(options.titles, title_rows(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
