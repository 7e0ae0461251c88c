"""The vocabularies of duties as patterns: who can bear one, what makes one, with which words its action begins."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, cast

from kg.cite.plain import modern_tones
from kg.cite.words import choice_pattern, choice_patterns, phrase_pattern, spaced
from kg.tables import table, values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.model import Modality

DETERMINERS = (
    "các|những|mọi|mỗi|từng|tất cả|toàn bộ|toàn thể|cả|hai|một|riêng|bản thân|đồng chí|phó|cấp phó của"
)
# The level that the words of a bearer tell, the lowest first: an office of a commune is no central one.
LEVELS = MappingProxyType(
    {
        "village": re.compile(r"(?<!\w)(?:thôn|tổ dân phố|khu phố|ấp|cộng đồng dân cư|khu dân cư)(?!\w)"),
        "commune": re.compile(r"(?<!\w)(?:cấp xã|(?<!thị )xã|phường|thị trấn)(?!\w)"),
        "district": re.compile(r"(?<!\w)(?:cấp huyện|huyện|quận|thị xã)(?!\w)"),
        "province": re.compile(r"(?<!\w)(?:cấp tỉnh|tỉnh|sở|thành phố trực thuộc trung ương)(?!\w)"),
        "central": re.compile(
            r"^(?:các\s+)?(?:bộ(?!\s+phận)|chính phủ|thủ tướng|quốc hội|tổng cục)(?!\w)|ngang bộ|(?:ở|"
            r"cấp) trung ương"
        ),
    }
)


class Agent(NamedTuple):
    """The first words of one who can bear a duty."""

    start: int
    end: int  # of the head alone
    level: str


class Verb(NamedTuple):
    """The first word of an action, or a word that makes what stands before it no subject of one."""

    start: int
    end: int
    words: str
    stops: bool


class Cue(NamedTuple):
    """Words that make a duty, as positions in the matching text."""

    start: int
    end: int
    modality: Modality


@cache
def _heads() -> Mapping[str, tuple[str, re.Pattern[str] | None]]:
    """Map every head of a bearer to its level and to what must not follow it."""
    return MappingProxyType(
        {
            modern_tones(row["head"]): (row["level"], _not_after(values(row["not_before"])))
            for row in table("bearers")
        }
    )


def _not_after(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Build the pattern of what makes a head no bearer."""
    if not words:
        return None
    marks = [re.escape(word) for word in words if not word[0].isalpha()]
    phrases = [rf"\s+{phrase_pattern(word)}(?!\w)" for word in words if word[0].isalpha()]
    return re.compile("|".join([*(rf"\s*{mark}" for mark in marks), *phrases]))


@cache
def _agent_re() -> re.Pattern[str]:
    """Match the head of a bearer with its determiners."""
    heads = choice_pattern(_heads())
    return re.compile(rf"(?:(?:{DETERMINERS})\s+){{0,3}}(?P<head>{heads})(?!\w)")


@cache
def any_agent_re() -> re.Pattern[str]:
    """Find the heads of bearers anywhere, with the level that follows them."""
    heads = choice_pattern(_heads())
    return re.compile(
        rf"(?<!\w)(?:{heads})(?!\w)(?:\s+(?:việt nam|cấp xã|cấp huyện|cấp tỉnh|các cấp|cùng cấp)(?!\w))*"
    )


def agent_at(low: str, position: int) -> Agent | None:
    """Read the head of a bearer exactly at a place."""
    match = _agent_re().match(low, position)
    if match is None:
        return None
    level, not_after = _heads()[spaced(match["head"])]
    plural = match["head"] == "tổ chức" and match.start("head") > position
    if not_after and not plural and not_after.match(low, match.end()):
        return None
    return Agent(position, match.end(), level)


def organises(low: str, agent: Agent) -> bool:
    """Tell whether *tổ chức* is a verb, before another one: *tổ chức đăng ký*, *tổ chức, chỉ đạo*."""
    place = agent.start + len("tổ chức ")
    if agent.end + 1 != place or not low.startswith(("tổ chức ", "tổ chức, "), agent.start):
        return False
    return verb_at(low, place if low[place - 1] == " " else place + 1) is not None


@lru_cache(maxsize=4096)
def level_of(bearer: str, level: str) -> str:
    """Tell the level of a bearer by its words, or else by its head."""
    low = modern_tones(bearer.lower())
    return next((name for name, pattern in LEVELS.items() if pattern.search(low)), level)


@cache
def _verb_re() -> re.Pattern[str]:
    """Match a word with which an action begins."""
    return re.compile(rf"(?:{choice_pattern(verb_senses())})(?!\w)")


@cache
def verb_senses() -> Mapping[str, str]:
    """Map every word with which an action begins to its sense."""
    return MappingProxyType({modern_tones(row["verb"]): row["sense"] for row in table("duty_verbs")})


def verb_at(low: str, position: int) -> re.Match[str] | None:
    """Match the first word of an action exactly at a place."""
    return _verb_re().match(low, position)


@cache
def _verb_or_stop_re() -> re.Pattern[str]:
    """Find, with the space before it, the first word of an action, or a word that ends a subject without one."""
    stops = (
        r"(?P<stop>(?:được|(?<!thiết\s)(?<!dự\s)bị|là|gồm|(?<!tự\s)(?<!lý\s)do|bao\s+gồm|có(?!\s+(?:kế\s+hoạch|văn\s+bản|biện\s+pháp|"
        r"ý\s+kiến|thẩm\s+quyền)))(?!\w))"
    )
    words = choice_pattern((*verb_senses(), *_compounds()))
    return re.compile(rf"[\s,](?:{stops}|(?:{words})(?!\w))")


@cache
def _compounds() -> frozenset[str]:
    """Give the words that end or begin with a verb and are none."""
    return frozenset(modern_tones(row["word"]) for row in table("duty_compounds"))


def verbs_and_stops(low: str, start: int, end: int) -> Iterator[Verb]:
    """Find, after a space, the first words of actions, and those that end a subject without one.

    >>> [verb.words for verb in verbs_and_stops("ban lập chương trình công tác", 3, 29)]
    ['lập']
    """
    for match in _verb_or_stop_re().finditer(low, start, end):
        stops = match["stop"] is not None
        words = low[match.start() + 1 : match.end()]
        if stops or spaced(words) not in _compounds():
            yield Verb(match.start() + 1, match.end(), words, stops)


def verbs_in(low: str, start: int, end: int) -> Iterator[Verb]:
    """Find, after a space, the first words of actions."""
    return (each for each in verbs_and_stops(low, start, end) if not each.stops)


@cache
def cue_senses(side: str) -> Mapping[str, str]:
    """Map every cue whose bearer stands on one side (before, after) to its modality."""
    return MappingProxyType(
        {modern_tones(row["cue"]): row["modality"] for row in table("duty_cues") if row["bearer"] == side}
    )


@cache
def cue_re(side: str) -> re.Pattern[str]:
    """Find cues; each alternative begins with a plain letter, what stands before is looked at afterwards."""
    return re.compile("|".join(rf"{words}(?!\w)" for words in choice_patterns(cue_senses(side))))


NO_CUE_BEFORE_RE = re.compile(r"(?:(?<!hàng )không|việc|đã|chưa|để|nhằm)\s+$")
NO_BAN_BEFORE_RE = re.compile(r"(?:điều|lệnh|khu vực|hàng|vùng|chất|biển|danh mục|đồ|vật)\s+(?:bị\s+)?$")
RIGHT_HAND_RE = re.compile(r"(?:(?<!các )(?<!hai )(?<!mỗi )bên|phía|tay|mắc|gặp|vấp|lẽ)\s+$")
NO_CUE_AFTER_RE = MappingProxyType(
    {
        "có quyền": re.compile(
            r"\s*(?:,?\s*lợi(?!\w)|,?\s*nghĩa vụ (?:liên quan|gì|nào|ra sao)|và nghĩa vụ liên quan|gì|lực|sở hữu)"
        ),
        "có trách nhiệm": re.compile(r"\s*(?:[,.;)]|và\s)"),
        "phải": re.compile(r"\s*(?:chăng|thu\b|trả và|nộp và)"),
        "có thể": re.compile(r"\s+(?:được|bị|gây|xảy ra|ảnh hưởng|là|có)\s"),
        "có nhiệm vụ": re.compile(r"\s*(?:[.;)]|,(?!\s*(?:quyền|trách|nghĩa)))"),
        "có nghĩa vụ": re.compile(r"\s*(?:[.;)]|,(?!\s*(?:quyền|trách|nhiệm))|liên quan)"),
    }
)


def cues_in(low: str, start: int, end: int) -> list[Cue]:
    """Find the cues of a clause whose bearer stands before them."""
    found: list[Cue] = []
    senses = cue_senses("before")
    for match in cue_re("before").finditer(low, start, end):
        if match.start() and low[match.start() - 1].isalnum():
            continue
        words = spaced(match[0])
        if NO_CUE_BEFORE_RE.search(low, max(start, match.start() - 12), match.start()):
            continue
        if words == "phải" and RIGHT_HAND_RE.search(low, max(start, match.start() - 9), match.start()):
            continue
        if low.rfind("(", start, match.start()) > low.rfind(")", start, match.start()):
            continue
        if "cấm" in words and NO_BAN_BEFORE_RE.search(low, max(start, match.start() - 12), match.start()):
            continue
        after = NO_CUE_AFTER_RE.get(words)
        if after and after.match(low, match.end(), end):
            continue
        found.append(Cue(match.start(), match.end(), cast("Modality", senses[words])))
    return found
