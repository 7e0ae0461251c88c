"""What a run works on: the corpus if there is one, the library, a folder for what is made along the way."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.library import build_library
from kg.library.folder import CURRENT
from kg.library.inputs import shipped_documents
from kg.model import Source
from kg.read import read_paths

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent.parent
CODIFIED = "codified.jsonl.gz"
CODIFIED_MEGABYTES = 133  # of text in UTF-8, counted 2026-11-22
SHARED_CORPUS = ROOT.parent / "shared" / "corpus"


@dataclass(frozen=True, slots=True)
class Setting:
    """What one run of the benchmark was given."""

    scratch: Path
    corpus: Path | None = None  # a folder that holds ``codified.jsonl.gz``
    given_library: Path | None = None  # to ask; made there where there is none
    big: bool = False  # build the whole corpus, ask every question
    megabytes: float = 30.0  # of statutes to read; other sizes follow from it

    @property
    def codified(self) -> Path | None:
        """The dump of the whole corpus, where there is one."""
        return self.corpus / CODIFIED if self.corpus and (self.corpus / CODIFIED).is_file() else None

    @property
    def shared(self) -> Path | None:
        """The folder that holds gold annotations and scorers beside the corpus, where there is one."""
        folder = self.corpus.parent if self.corpus else None
        return folder if folder and (folder / "gold").is_dir() and (folder / "tools").is_dir() else None

    @property
    def library(self) -> Path:
        """The library to ask: the one given, else one made in this run."""
        return self.given_library or self.scratch / "library"

    @property
    def has_library(self) -> bool:
        """Tell whether there is a library to ask."""
        return (self.library / CURRENT).is_file()

    @property
    def whole(self) -> bool:
        """Tell whether the library of this run is the whole corpus."""
        return self.big and self.codified is not None

    def need_library(self) -> Path:
        """Give the library to ask, and build it where nobody has yet."""
        if not self.has_library:
            dump = (self.codified,) if self.big and self.codified else ()
            build_library((*dump, shipped_documents()), self.library)
        return self.library

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of the figures must know of the texts behind them."""
        if self.codified is None:
            texts = (
                "no corpus here (--corpus): the shipped data serve, which are small and partly our own words"
            )
        else:
            texts = f"statutes: every {self.stride}th document of {self.codified.name}"
        whose = "given" if self.has_library else "the whole corpus" if self.whole else "the shipped data"
        return texts, f"library: {whose}"

    @property
    def stride(self) -> int:
        """Of how many documents one is taken, so that the sample has about the size asked for."""
        return max(1, round(CODIFIED_MEGABYTES / self.megabytes))


def sample_path(setting: Setting) -> Path:
    """Give the file or folder that holds the sample of statutes."""
    if setting.codified is None:
        return shipped_documents()
    return thin(setting.codified, setting.stride, setting.scratch)


def read_sample(setting: Setting) -> list[Source]:
    """Read the sample of statutes."""
    return [
        found for found in read_paths((sample_path(setting),)) if isinstance(found, Source) and found.text
    ]


def thin(dump: Path, every: int, folder: Path) -> Path:
    """Write each n-th line of a packed dump into a file of its own, once."""
    made = folder / f"one-in-{every}.jsonl"
    if not made.is_file():
        with gzip.open(dump) as lines, made.open("wb") as out:
            out.writelines(line for number, line in enumerate(lines) if number % every == 0)
    return made


def utf8_megabytes(texts: Sequence[str]) -> float:
    """Measure texts as they lie on disk."""
    return sum(len(text.encode("utf-8", "surrogatepass")) for text in texts) / 1e6
