"""Patterns built from the vocabulary tables: kinds, issuers, titles, units, codes."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import product
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from kg.cite.plain import modern_tones
from kg.number import fold
from kg.tables import table, values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

STRONG = frozenset(
    {
        "Nghị định",
        "Thông tư",
        "Thông tư liên tịch",
        "Nghị quyết liên tịch",
        "Nghị quyết",
        "Quyết định",
        "Chỉ thị",
        "Kết luận",
        "Pháp lệnh",
        "Luật",
        "Công văn",
    }
)
"""Kinds that a capital letter and a serial, or *này*, make the name of one document."""
URGENT = MappingProxyType(
    {f"{kind.lower()} {how}": kind for kind in ("Công điện", "Công văn") for how in ("khẩn", "hỏa tốc")}
)
"""Words for a kind that also say how it was sent."""
CONGRESS_KIND = "Nghị quyết"  # of a congress of the Party, whose name is its title
# In phrases: a space is any white space, a comma may have some before it, a gap is anything within the clause.
ATOMS = MappingProxyType({" ": r"\s+", ",": r"\s*,", "…": r"[^.;\n]{1,80}?"})
TWO_SYLLABLES, LONG_SYLLABLE = (
    5,
    7,
)  # letters of the shortest word that can be two, and of the longest syllable
COMMA_RE = re.compile(r"\s*,")
SURE_SPACES = 2  # a title without its diacritics is told by three words or more
WORD_RE = re.compile(r"[^\W_]+")
TONE_RE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
ABOUT_RE = re.compile(r"về\s+")
TITLE_GAP_RE = re.compile(r"[\s,\-()]{1,4}")


def phrase_pattern(words: str) -> str:
    """Match a phrase in matching text, with any white space between its words."""
    return r"\s+".join(re.escape(word) for word in modern_tones(words.lower()).split())


def choice_patterns(phrases: Iterable[str]) -> tuple[str, ...]:
    r"""Match any of some phrases, the longest that fits: one alternative per first letter.

    Each begins with a plain letter, so that the engine skips all places where no phrase can begin.

    >>> choice_patterns(["nghị định", "nghị quyết", "luật"])
    ('luật', 'nghị\\s+(?:quyết|định)')
    """
    tree: dict[str, dict] = {}  # type: ignore[type-arg]
    for phrase in phrases:
        node = tree
        for char in " ".join(modern_tones(phrase.lower()).split()):
            node = node.setdefault(ATOMS.get(char) or re.escape(char), {})
        node[""] = {}
    return tuple(char + _tree_pattern(tree[char]) for char in sorted(tree))


def _tree_pattern(node: dict[str, dict]) -> str:  # type: ignore[type-arg]
    """Match what may follow at one node of the tree of phrases."""
    following = [char + _tree_pattern(child) for char, child in sorted(node.items()) if char]
    if not following:
        return ""
    if "" in node:
        return f"(?:{'|'.join(following)})?"
    return following[0] if len(following) == 1 else f"(?:{'|'.join(following)})"


def choice_pattern(phrases: Iterable[str]) -> str:
    """Match any of some phrases, the longest that fits."""
    return "|".join(choice_patterns(phrases))


def spaced(words: str) -> str:
    """Put single spaces between words, and none before a comma."""
    plain = " ".join(words.split()) if "  " in words or "\n" in words else words.strip()
    return COMMA_RE.sub(",", plain) if "," in plain else plain


@cache
def kinds_by_word() -> Mapping[str, str]:
    """Map every lower-case word for a kind to the kind: Vietnamese, without diacritics, English, abbreviation."""
    words: dict[str, str] = {}
    for row in table("kinds"):
        name = row["kind"]
        for spelling in (name, fold(name), *values(row["short"]), row["english"]):
            words.setdefault(modern_tones(spelling.lower()), name)
    words.setdefault("ley", "Luật")
    words.setdefault("văn bản", "")
    words.update(URGENT)
    words.setdefault("vbhn", "Văn bản hợp nhất")
    for row in table("kinds"):
        for spelling in _damaged(modern_tones(row["kind"].lower())):
            words.setdefault(spelling, row["kind"])
    return words


def _damaged(words: str) -> Iterator[str]:
    """Spell words with marks lost from any of their syllables: *nghị đinh*, *nghi định*, *quyêt định*."""
    syllables = [dict.fromkeys((each, _without_tone(each), fold(each))) for each in words.split()]
    return (" ".join(spelled) for spelled in product(*syllables))


def _without_tone(word: str) -> str:
    """Drop the mark of the tone alone: ``quyết`` → ``quyêt``."""
    return unicodedata.normalize("NFC", TONE_RE.sub("", unicodedata.normalize("NFD", word)))


class KindWord(NamedTuple):
    """A word for a kind: the kind, and what a document that it introduces needs."""

    kind: str
    abbreviated: bool  # it names a document only in capitals: NĐ
    needs_number: bool  # abbreviated, English, or with marks lost: it means nothing without a number
    titled: bool  # a title may follow


@cache
def kind_words() -> Mapping[str, KindWord]:
    """Describe every lower-case word for a kind."""
    rows = table("kinds")
    titled = {row["kind"] for row in rows if row["titled"] == "yes"} | {CONGRESS_KIND}
    short = {modern_tones(short.lower()) for row in rows for short in values(row["short"])}
    whole = {modern_tones(row["kind"].lower()) for row in rows} | {"văn bản", *URGENT}
    return {
        word: KindWord(kind, word in short, word not in whole, kind in titled)
        for word, kind in kinds_by_word().items()
    }


@cache
def _kind_re() -> re.Pattern[str]:
    """Match the whole word for a kind."""
    return re.compile(rf"(?<!\w)(?:{choice_pattern(row['kind'] for row in table('kinds'))})(?!\w)")


def names_another(words: str, kind: str) -> bool:
    """Tell whether the words after a kind, in matching text, name a kind again; *Thông báo kết luận* is one kind."""
    own = r"^\s*kết\s+luận(?!\w)" if kind == "Thông báo" else r"^$"
    return _kind_re().search(re.sub(own, "", words)) is not None


@cache
def unit_slugs() -> Mapping[str, str]:
    """Map every word for a unit to its slug: ``"điều"`` → ``"dieu"``, ``"article"`` → ``"dieu"``."""
    return {
        row[column]: row["slug"] for column in ("english", "word") for row in table("units") if row[column]
    }


@cache
def other_word_re() -> re.Pattern[str]:
    """Match, right before a word for a unit and with it, what is another word: *danh mục*, *điều khoản*."""
    rows = (row for row in table("units") if row["after"])
    pairs = ((row["word"], "|".join(map(modern_tones, values(row["after"])))) for row in rows)
    return re.compile("|".join(rf"(?<!\w)(?:{syllables})\s+{word}(?!\w)" for word, syllables in pairs))


@cache
def issuers_by_name() -> Mapping[str, tuple[str, bool]]:
    """Map every lower-case name of an issuer to its canonical name and whether a place may follow."""
    names: dict[str, tuple[str, bool]] = {}
    for row in table("issuers"):
        canonical = (row["issuer"], row["placed"] == "yes")
        for name in (row["issuer"], *values(row["variants"])):
            led = (f"Bộ trưởng {name}",) if name.startswith("Bộ ") and row["level"] == "central" else ()
            tight = (name.replace(" - ", "-"),) if " - " in name else ()
            for spelling in (name, *led, *tight):
                names[modern_tones(spelling.lower())] = canonical
                names.setdefault(fold(spelling), canonical)
    return names


@cache
def title_trie() -> Mapping[str, dict[str, dict]]:  # type: ignore[type-arg]
    """Index the titles of laws, codes, ordinances by syllable, per kind; the key ``""`` marks the end of a title.

    Under the folded kind stand the folded titles. *Về* at the beginning is left out.
    """
    tries: dict[str, dict] = {}  # type: ignore[type-arg]
    for row in table("titles"):
        title = modern_tones(row["title"].lower()).removeprefix("về ")
        for kind, spelled in ((row["kind"], title), (fold(row["kind"]), fold(title))):
            node = tries.setdefault(kind, {})
            for syllable in WORD_RE.findall(spelled):
                node = node.setdefault(syllable, {})
            node[""] = {}
    return tries


@cache
def spelled_out() -> Mapping[str, tuple[str, ...]]:
    """Map abbreviations that stand inside titles to their syllables: ``"ubnd"`` → ``("ủy", "ban", …)``."""
    words: dict[str, tuple[str, ...]] = {}
    for row in table("abbreviations"):
        syllables = tuple(WORD_RE.findall(modern_tones(row["long"].lower())))
        words[row["short"].lower()] = words[fold(row["short"])] = syllables
    return words


@cache
def short_titles() -> Mapping[str, tuple[str, str]]:
    """Map standing abbreviations of laws to kind and title: ``"bllđ"`` → ``("Bộ luật", "Bộ luật lao động")``."""
    kinds = [row["kind"] for row in table("kinds") if row["titled"] == "yes"]
    kinds.sort(key=len, reverse=True)
    named = {}
    for row in table("abbreviations"):
        kind = next((kind for kind in kinds if row["long"].startswith(f"{kind.lower()} ")), "")
        if kind:
            named[modern_tones(row["short"].lower())] = (kind, row["long"].capitalize())
    return named


def match_title(low: str, start: int, kind: str) -> int:
    """Give the end of the longest known title of a kind that begins at ``start``, or ``start`` when there is none.

    Abbreviations inside the title and a comma for *và* are read as the title spells them. A title of some length
    is known without its diacritics, or with some of them wrong.
    """
    end = _match_title(low, start, title_trie().get(kind, {}), str)
    if end > start:
        return end
    end = _match_title(low, start, title_trie().get(fold(kind), {}), fold)
    return end if low.count(" ", start, end) >= SURE_SPACES else start


def _match_title(low: str, start: int, node: dict[str, dict], spell: Callable[[str], str]) -> int:  # type: ignore[type-arg]
    """Go down a trie as far as the words of a text lead: the end of the longest title, or ``start``."""
    about = ABOUT_RE.match(low, start)
    position, end = about.end() if about else start, start
    while True:
        word = WORD_RE.match(low, position)
        following = _step(node, spell(word[0])) or _step_twice(node, spell(word[0])) if word else None
        if word is None or following is None:
            return end
        node = following
        if "" in node:
            end = word.end()
        gap = TITLE_GAP_RE.match(low, word.end())
        if not gap:
            return end
        position = gap.end()


def _step_twice(node: dict[str, dict], word: str) -> dict | None:  # type: ignore[type-arg]
    """Go two words down the trie over a word that lost the space inside: *nhândân*."""
    if len(word) < TWO_SYLLABLES:
        return None
    halves = ((word[:at], word[at:]) for at in range(2, min(len(word) - 1, LONG_SYLLABLE + 1)))
    return next((node[one][two] for one, two in halves if one in node and two in node[one]), None)


def _step(node: dict[str, dict], word: str) -> dict | None:  # type: ignore[type-arg]
    """Go one word down the trie, spelling out an abbreviation and putting in a lost *và*."""
    spelled = spelled_out().get(word)
    for syllables in ((word,), ("và", word), spelled, ("và", *spelled) if spelled else None):
        reached: dict | None = node if syllables else None  # type: ignore[type-arg]
        for syllable in syllables or ():
            reached = reached.get(syllable) if reached else None
        if reached is not None:
            return reached
    return None
