"""Read the sources of the registry: each gives claims, facts of one document as one source has them."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from stated import Ending, named_acts, named_laws, read_day, read_number, stated_endings

from kg.note import Note, parse_note
from kg.number import FIRST_YEAR, fold, kind_of, level_of
from kg.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CUT_LENGTH = 150  # the gazette's list cuts its titles there
CUT_MARK = "…"
SHORT_KIND = range(1, 5)  # words of a kind that the tables lack: "Sao lục"
FAMILY_CELLS, SURROUNDING_CELLS, RECALLED_CELLS = (
    11,
    7,
    4,
)  # of a row in the domain notes' two tables, in recalled.tsv
# Remarks that clerks of the national database left beside a number.
REMARK_RE = re.compile(
    r"\s*(?:\(.*\)|VĂN BẢN TRÙNG.*|Sai hiệu lực.*|của (?:Bộ|Chính|Thủ).*|[-.;']+)\s*$", re.IGNORECASE
)
T = TypeVar("T")
LISTED_RE = re.compile(
    r"(?P<kind>[^\d:]*?)\s*(?:số\s*(?:hiệu)?\s*:?\s*|:\s*)?['(]?(?P<number>\d.*)$", re.IGNORECASE
)
NAMED_RE = re.compile(r"(?P<kind>Bộ luật|Luật|uật|Pháp lệnh)\s+(?P<title>.+?)(?:\s+(?:năm\s+)?\d{4})?$")
# Điều 64. Đương nhiên được xoá án tích của Bộ luật 15/1999/QH10 Hình sự ban hành ngày 21/12/1999
RELATED_LAW_RE = re.compile(
    r"của (?P<kind>Bộ luật|Luật|Pháp lệnh) (?P<number>\d\S*) (?P<title>.+?) ban hành ngày (?P<day>[\d/]+)$"
)
LAW_KINDS = frozenset({"Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp"})
# Codes after which a number belongs to a local authority: such rows of text are no national documents.
STATED_KINDS = LAW_KINDS | {
    "Lệnh",
    "Sao lục",
    "Đính chính",
    "Thông báo",
}  # whose numbers carry other kinds' codes
LOCAL_RE = re.compile(r"UBND|HĐND|UBNĐ|/TU$|/HU$|UBHC|\bUB\b")


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says of one document."""

    source: str
    kind: str
    number: str
    title: str = ""
    issuer: str = ""
    issued: dt.date | None = None
    effective: dt.date | None = None
    item_id: int | None = None
    weight: int = 1


@dataclass(slots=True)
class TextFacts:
    """What the corpus's own texts state, counted by the documents that state it."""

    titles: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # kind, number, title
    days: Counter[tuple[str, str, dt.date]] = field(default_factory=Counter)  # kind, number, date
    dated: Counter[tuple[str, str, dt.date]] = field(default_factory=Counter)  # kind, title, date: no number
    numbers: Counter[tuple[str, str]] = field(default_factory=Counter)  # kind, number
    endings: dict[tuple[str, str], list[tuple[str, str, Ending]]] = field(
        default_factory=lambda: defaultdict(list)
    )


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Read JSON Lines, compressed or not, one record at a time."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def clean_title(title: str, kind: str) -> str:
    """Give a title without its kind and closing mark, beginning with a capital letter.

    >>> clean_title("Luật thực hiện dân chủ ở cơ sở.", "Luật"), clean_title("Luật sư", "Luật")
    ('Thực hiện dân chủ ở cơ sở', 'Luật sư')
    """
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFC", title)).strip(" .;,:'*\u200b")
    if text.count('"') % 2:
        text = text.strip('"')
    rest = text[len(kind) :].strip()
    if fold(text).startswith(f"{fold(kind)} ") and rest.lower() != "sư" and not rest[:1].isdigit():
        text = rest
    return "" if text.lower() == "không số" else text[:1].upper() + text[1:]


def clean_day(text: str | None) -> dt.date | None:
    """Read a date of a list; the first day of 1900 and earlier years stand for nothing there."""
    day = read_day(text)
    return day if day and day.year >= FIRST_YEAR else None


def note_claims(path: Path) -> Iterator[Claim]:
    """Read the documents that the source notes name in full, with the effect that most of their articles state."""
    heads: dict[tuple[str, str, str], Counter[tuple[str, dt.date | None, str]]] = defaultdict(Counter)
    effects: dict[tuple[str, str, str], Counter[dt.date]] = defaultdict(Counter)
    for record in read_lines(path):
        note = parse_note(record["note"])
        key = (note.kind, note.number, "" if note.number else clean_title(note.title, note.kind))
        if not note.kind:
            continue
        if note.effective:
            effects[key][note.effective] += 1
        if note.title and note.issued:
            heads[key][(note.title, note.issued, note.issuer)] += 1
    for kind, number, named in sorted(effects.keys() | heads.keys()):
        title, issued, issuer = _commonest(heads[kind, number, named]) or (named, None, "")
        effective = _commonest(effects[kind, number, named])
        yield Claim("notes", kind, number, clean_title(title, kind), issuer, issued, effective, weight=4)


def _commonest(votes: Counter[T]) -> T | None:
    """Give the commonest vote, the least in writing among equals."""
    return min(votes, key=lambda vote: (-votes[vote], str(vote))) if votes else None


def codified_claim(record: dict[str, Any]) -> Claim:
    """Read the facts of one codified document, mending numbers that were cut off into the title."""
    note = codified_note(record)
    items = record["item_ids"]
    return Claim(
        "codified",
        note.kind,
        note.number,
        clean_title(note.title, note.kind),
        note.issuer,
        note.issued,
        clean_day(record["effective"]),
        items[0] if items else None,
        weight=3,
    )


def codified_note(record: dict[str, Any]) -> Note:
    """Put the facts of a codified document together again as the note they were read from, and read that."""
    number, title = record["number"] or "", record["title"] or ""
    glue = "" if title[:1] in "/-" or number[-1:] in "/-" else " "
    issue = (
        f" ngày {record['issued']} của {record['issuer']}" if record["issued"] and record["issuer"] else ""
    )
    serial = "" if number.lower() == "không số" else f" số {number}"
    return parse_note(
        f"({record['type']}{serial}{glue}{title}{issue}, có hiệu lực thi hành kể từ ngày {record['effective']})"
    )


def gazette_claims(path: Path) -> Iterator[Claim]:
    """Read the gazette's list; a title of full length was cut there."""
    for record in read_lines(path):
        text = record["title"]
        head = re.match(
            r"(?P<kind>\D*?)\s*số\s*(?P<number>\S+(?:\s*-\s*[A-ZĐ]\w*)?)\s*(?P<title>.*)$", text, re.DOTALL
        )
        if not head:
            continue
        number = read_number(head["number"]) or read_number(record["number"])
        kind = _known_kind(head["kind"].strip(), number)
        title = clean_title(head["title"], kind)
        if len(text) >= CUT_LENGTH and title:
            title = f"{title.rsplit(' ', 1)[0] if text[-1:] != ' ' else title} {CUT_MARK}"
        issued, effective = clean_day(record["issued"]), clean_day(record["effective"])
        if (
            kind in LAW_KINDS and effective == issued
        ):  # the list repeats the day of passing where it knows no other
            effective = None
        if number and kind:
            yield Claim("congbao", kind, number, title, "", issued, effective, weight=4)


def _known_kind(word: str, number: str) -> str:
    """Give the kind that a list states, or else the one that the number shows."""
    known = {row["kind"].lower(): row["kind"] for row in table("kinds")}
    return known.get(word.lower(), word if len(word.split()) in SHORT_KIND else kind_of(number))


def database_claims(path: Path) -> Iterator[Claim]:
    """Read the national database's list of kinds and numbers; *Không số* has nothing to be told by."""
    for record in read_lines(path):
        text = re.sub(r"\s+", " ", record["title"]).strip()
        match = LISTED_RE.match(text)
        if not match:
            continue
        words = match["kind"].strip().lower()
        kind = next(
            (row["kind"] for row in _kinds_longest_first() if words.startswith(row["kind"].lower())), ""
        )
        number = read_number(mend_listed_number(match["number"]))
        if kind and number:
            yield Claim("vbpl", kind, number, item_id=record["item_id"])


def mend_listed_number(text: str) -> str:
    """Take remarks off a listed number and mend what clerks mistype.

    >>> mend_listed_number("22/2023/NĐ-CP (1)"), mend_listed_number("44LCT/HĐNN8")
    ('22/2023/NĐ-CP', '44-LCT/HĐNN8')
    """
    number = REMARK_RE.sub("", text.replace("§", "Đ"))
    number = re.sub(r"^(\d+)\s?(?=LCT|L/CTN|L-CTN)", r"\1-", number)
    number = re.sub(r"/(\d{4})/\1/", r"/\1/", number)
    number = re.sub(r"(?<=NQLT)([-/]CP) (?=UB)", r"\1-", number)
    number = re.sub(
        r"UBNVQH|UBTVQhH|QhH", lambda found: found[0].replace("hH", "H").replace("UBNV", "UBTV"), number
    )
    return number.replace("LTC/HĐNN", "LCT/HĐNN")


def _kinds_longest_first() -> list[Any]:
    """List the rows of kinds, longest name first."""
    return sorted(table("kinds"), key=lambda row: -len(row["kind"]))


def named_claims(path: Path) -> Iterator[Claim]:
    """Read the list of laws by name: ``Luật Thanh tra 2022``; its short names of amending laws are not titles."""
    for record in read_lines(path):
        match = NAMED_RE.match(record["name"])
        if not match:
            continue
        kind = "Luật" if match["kind"] == "uật" else match["kind"]
        title = match["title"]
        if re.search(r"sửa đổi", title) and not title.startswith("sửa đổi, bổ sung"):
            title = ""
        yield Claim(
            "laws-named",
            kind,
            read_number(record["number"]),
            clean_title(title, kind),
            "Quốc hội",
            clean_day(record["issued"]),
            clean_day(record["effective"]),
        )


def domain_claims(path: Path) -> Iterator[Claim]:
    """Read the checked facts of §1 of the domain notes; what is marked [M], from memory, is left out."""
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip(" *") for cell in line.split("|")[1:-1]]
        if len(cells) == FAMILY_CELLS:
            kind, number, title, issued, effective = cells[1].split(" (")[0], *cells[2:4], *cells[5:7]
        elif len(cells) == SURROUNDING_CELLS:
            number, title, issued, effective = cells[1:5]
            kind = "Luật" if re.search(r"/QH\d", number) and not cells[0].startswith("nq") else ""
        else:
            continue
        number = read_number(number.split(" ")[0])
        kind = kind or kind_of(number)
        if kind and number:
            claim = Claim("domain", kind, number, _sure_title(title), weight=2)
            yield replace(claim, issued=_sure_day(issued), effective=_sure_day(effective))


def _sure_title(cell: str) -> str:
    """Read the title of a cell unless it abbreviates; remarks in brackets are none of it."""
    title = re.sub(r"\s*\([^)]*\)?\s*", " ", cell).strip()
    return "" if "[" in cell or re.search(r"[A-ZĐ]{2,}|\bĐ\d|&|[;…]", title) else title


def recalled_claims(path: Path) -> Iterator[Claim]:
    """Read the titles and days of laws as generally known; they count least."""
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) == RECALLED_CELLS and cells[0] in LAW_KINDS:
            yield Claim("recalled", cells[0], cells[1], cells[2], issued=read_day(cells[3]))


def _sure_day(cell: str) -> dt.date | None:
    """Read the date of a cell unless it is marked as unverified or inferred."""
    day = re.match(r"\d\d/\d\d/\d{4}", cell)
    return read_day(day[0]) if day and "[" not in cell else None


def text_facts(record: dict[str, Any], note: Note, facts: TextFacts) -> None:
    """Add what one codified document's title and articles state to ``facts``; each fact counts once a document."""
    titles, days, dated, numbers = set(), set(), set(), set()
    own = (note.kind, note.number)
    texts = [note.title + ";", *(article["text"] or "" for article in record["articles"])]
    for text in texts:
        for law in named_laws(text):
            if law.number:
                titles.add((law.kind, law.number, clean_title(law.title, law.kind)))
                days |= {(law.kind, law.number, law.issued)} if law.issued else set()
                numbers.add((law.kind, law.number))
            elif law.issued:
                dated.add((law.kind, clean_title(law.title, law.kind), law.issued))
        for act in named_acts(text):
            if (
                LOCAL_RE.search(act.number)
                or level_of(act.number) == "local"
                or (act.kind, act.number) == own
            ):
                continue
            numbers.add((act.kind, act.number))
            days |= {(act.kind, act.number, act.issued)} if act.issued else set()
            titles |= {(act.kind, act.number, clean_title(act.title, act.kind))} if act.title else set()
        for ending in stated_endings(text):
            if (ending.kind, ending.number) != own:
                facts.endings[ending.kind, ending.number].append((*own, ending))
    facts.titles.update(titles)
    facts.days.update(days)
    facts.dated.update(dated)
    facts.numbers.update(numbers)


def related_facts(path: Path, facts: TextFacts) -> None:
    """Add the titles and days of laws that the lists of related articles state, each statement once."""
    said = {
        (
            match["kind"],
            read_number(match["number"]),
            clean_title(match["title"], match["kind"]),
            match["day"],
        )
        for record in read_lines(path)
        for link in record["related"]
        if (match := RELATED_LAW_RE.search(link))
    }
    facts.titles.update({(kind, number, title) for kind, number, title, _ in said if number})
    stated = {(kind, number, clean_day(day)) for kind, number, _, day in said if number}
    facts.days.update({(kind, number, day) for kind, number, day in stated if day})


def same_words(text: str) -> str:
    """Reduce a title to what two spellings of it share.

    >>> same_words("Phòng, chống ma tuý") == same_words("phòng chống Ma túy")
    True
    """
    return " ".join(re.findall(r"[a-z0-9]+", fold(text)))
