"""The shipped tables of facts: registry and relations."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from kg.number import is_yearless, number_key
from kg.tables import table

FOLDER = Path(__file__).resolve().parent.parent / "data" / "legal_docs"
REGISTRY = FOLDER / "registry.tsv.gz"
RELATIONS = FOLDER / "relations.tsv.gz"
RELATED = FOLDER / "related" / "relations.tsv.gz"

REGISTRY_COLUMNS = (
    "kind number title issuer issued effective ended ended_why item_id sources support conflicts"
)
RELATION_COLUMNS = (
    "source_kind source_number source_unit relation target_kind target_number target_unit date basis"
)
SOURCES = frozenset("notes congbao codified domain vbpl laws-named texts recalled".split())
LAW_KINDS = frozenset({"Luật", "Bộ luật", "Pháp lệnh"})

FACTS = {
    "grassroots democracy": ("10/2022/QH15", {"issued": "2022-11-10", "effective": "2023-07-01"}),
    "its ordinance ended with it": (
        "34/2007/PL-UBTVQH11",
        {"title": "Thực hiện dân chủ ở xã, phường, thị trấn", "issued": "2007-04-20", "ended": "2023-07-01"},
    ),
    "its decree": ("59/2023/NĐ-CP", {"issued": "2023-08-14", "effective": "2023-08-15"}),
    "village conventions": ("61/2023/NĐ-CP", {"issued": "2023-08-16", "effective": "2023-08-16"}),
    "village conventions before": ("22/2018/QĐ-TTg", {"effective": "2018-07-01", "ended": "2023-08-16"}),
    "people's inspection before": ("159/2016/NĐ-CP", {"issued": "2016-11-29", "ended": "2023-08-08"}),
    "workplace democracy before": ("149/2018/NĐ-CP", {"issued": "2018-11-07", "ended": "2021-02-01"}),
    "local government, March 2025": ("65/2025/QH15", {"title": "Tổ chức chính quyền địa phương"}),
    "local government, June 2025": ("72/2025/QH15", {"title": "Tổ chức chính quyền địa phương"}),
    "councils and committees 2003": ("11/2003/QH11", {"issued": "2003-11-26"}),
    "code of labour": ("45/2019/QH14", {"kind": "Bộ luật", "title": "Lao động", "effective": "2021-01-01"}),
    "clerical work": ("30/2020/NĐ-CP", {"title": "Về công tác văn thư", "effective": "2020-03-05"}),
    "day from the lists of related articles": ("16/2008/QH12", {"issued": "2008-06-03"}),
    "day no longer from memory alone": ("15/1999/QH10", {"issued": "1999-12-21", "conflicts": ""}),
    "issuer of a decree": ("04/2015/NĐ-CP", {"issuer": "Chính phủ", "issued": "2015-01-09"}),
}

LAWS_OF_ONE_TITLE = {
    "Thanh tra": {"22/2004/QH11", "56/2010/QH12", "11/2022/QH15", "84/2025/QH15"},
    "Đất đai": {"", "13/2003/QH11", "45/2013/QH13", "31/2024/QH15"},
    "Tổ chức chính quyền địa phương": {"77/2015/QH13", "65/2025/QH15", "72/2025/QH15"},
    "Luật sư": {"65/2006/QH11"},
}


@cache
def read_table(path: Path) -> tuple[tuple[str, ...], tuple[dict[str, str], ...]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        lines = [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")]
    header = tuple(lines[0])
    return header, tuple(dict(zip(header, line, strict=True)) for line in lines[1:])


def registry() -> tuple[dict[str, str], ...]:
    return read_table(REGISTRY)[1]


def is_day(cell: str) -> bool:
    try:
        return not cell or dt.date.fromisoformat(cell).isoformat() == cell
    except ValueError:
        return False


def repeated(keys: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [key for key, times in Counter(keys).items() if times > 1]


@pytest.mark.parametrize(
    ("path", "columns"),
    [(REGISTRY, REGISTRY_COLUMNS), (RELATIONS, RELATION_COLUMNS), (RELATED, RELATION_COLUMNS)],
    ids=["registry", "relations", "related"],
)
def test_header(path: Path, columns: str) -> None:
    """A table has the columns that its README names, and rows."""
    header, rows = read_table(path)
    assert " ".join(header) == columns
    assert rows


@pytest.mark.parametrize("path", [REGISTRY, RELATIONS, RELATED], ids=["registry", "relations", "related"])
def test_bytes_hold_no_time(path: Path) -> None:
    """The compressed file carries no time of writing, so equal rows make equal bytes."""
    assert path.read_bytes()[4:8] == b"\0\0\0\0"


def test_size() -> None:
    """The registry knows some 20,000 documents, and nearly all laws since 1998 by title."""
    laws = [
        row for row in registry() if row["kind"] in {"Luật", "Bộ luật"} and re.search(r"/QH\d", row["number"])
    ]
    assert len(registry()) > 20_000
    assert len(laws) > 450
    assert sum(bool(row["title"]) for row in laws) > 0.95 * len(laws)


def test_no_document_twice() -> None:
    """Kind, number key and, where the number restarts or is missing, date and title tell documents apart."""
    keys = []
    for row in registry():
        loose = is_yearless(row["number"]) or not row["number"]
        kind = "Luật" if row["kind"] == "Bộ luật" else row["kind"]
        keys.append(
            (
                kind,
                number_key(row["number"]),
                row["issued"] if loose else "",
                "" if row["number"] else row["title"],
            )
        )
    assert repeated(keys) == []


@pytest.mark.parametrize("column", ["issued", "effective", "ended"])
def test_days_are_iso(column: str) -> None:
    """Every day is a day of the calendar, written as ISO."""
    assert [row[column] for row in registry() if not is_day(row[column])] == []


def test_cells_are_clean() -> None:
    """No cell has padding; numbers and kinds hold no spoiled letters; every row names its sources."""
    rows = registry()
    assert [cell for row in rows for cell in row.values() if cell != cell.strip()] == []
    assert [row["number"] for row in rows if re.search(r"[Ðð\s]", row["number"])] == []
    assert {source for row in rows for source in row["sources"].split("|")} == SOURCES
    assert all(row["support"].isdigit() and row["item_id"].isdigit() >= bool(row["item_id"]) for row in rows)


def test_titles_go_without_their_kind() -> None:
    """No title repeats its kind, but *Luật sư* is a title of its own."""
    wrong = [
        row["title"]
        for row in registry()
        if row["title"].lower().startswith(f"{row['kind'].lower()} ")
        and row["title"] != "Luật sư"
        and not re.match(r"\S+(?: \S+){0,3} số", row["title"])
    ]
    assert wrong == []


def test_an_end_says_why_and_comes_later() -> None:
    """A document that ended did so after it began, and the row says by what."""
    ended = [row for row in registry() if row["ended"]]
    assert ended
    assert [row for row in ended if not row["ended_why"]] == []
    assert [row["number"] for row in ended if row["effective"] and row["effective"] >= row["ended"]] == []


@pytest.mark.parametrize(("number", "facts"), FACTS.values(), ids=FACTS)
def test_checked_facts(number: str, facts: dict[str, str]) -> None:
    """Facts that were checked by hand stand in the registry."""
    (row,) = (row for row in registry() if row["number"] == number and row["kind"] != "Nghị quyết")
    assert {name: row[name] for name in facts} == facts


@pytest.mark.parametrize(("title", "numbers"), LAWS_OF_ONE_TITLE.items())
def test_laws_of_one_title(title: str, numbers: set[str]) -> None:
    """Laws that share a title are all there."""
    found = {row["number"] for row in registry() if row["kind"] == "Luật" and row["title"] == title}
    assert numbers <= found


def test_general_knowledge_is_marked() -> None:
    """A row that nothing but general knowledge supports says that its facts are unverified."""
    alone = [row for row in registry() if row["sources"] == "recalled"]
    assert alone
    assert [row["title"] for row in alone if "unverified=" not in row["conflicts"]] == []


@pytest.mark.parametrize("path", [RELATIONS, RELATED], ids=["relations", "related"])
def test_relations_are_told_apart(path: Path) -> None:
    """No relation between two units stands twice; days are ISO; both ends have kind and number."""
    rows = read_table(path)[1]
    assert repeated([tuple(row.values())[:7] for row in rows]) == []
    assert [row["date"] for row in rows if not is_day(row["date"])] == []
    ends = ("source_kind", "source_number", "target_kind", "target_number")
    assert [row for row in rows if not all(row[end] for end in ends)] == []
    assert {row["relation"] for row in rows} <= {row["relation"] for row in table("relations")}


def test_related_pairs_stand_once() -> None:
    """A related pair stands in one direction only."""
    rows = read_table(RELATED)[1]
    ends = [(tuple(row.values())[:3], tuple(row.values())[4:7]) for row in rows]
    assert [pair for pair in ends if pair[0] >= pair[1]] == []


def test_relations_against_the_codification(shared: Path) -> None:
    """Recall, pair precision and days reach the bar on the development half of the codified notes."""
    script, gold = shared / "tools" / "score_relations.py", shared / "gold" / "amendments_dev.jsonl"
    command = [sys.executable, str(script), str(gold), str(RELATIONS)]
    said = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    scores = json.loads(said)
    for name in ("recall", "pair_recall", "pair_precision", "dates_right"):
        assert scores[name] >= 0.97, name


def test_titles_name_every_law_of_the_registry() -> None:
    """The vocabulary of titles is made from the registry: each title once, each law's title in it."""
    rows = table("titles")
    assert repeated([(row["kind"], row["title"].lower()) for row in rows]) == []
    known = {row["title"] for row in registry() if row["kind"] in LAW_KINDS}
    assert {row["title"] for row in rows} <= known
