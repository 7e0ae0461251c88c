"""What a build reads: documents from the paths given, and the tables of facts beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import NoLibrary
from kg.place import Places, load_places
from kg.read import Refusal, read_paths
from kg.read.corrections import CORRECTIONS, read_corrections
from kg.read.registry import read_registry, read_statements

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.model import Correction, Source, Statement


TABLES = ("registry", "relations", "related/relations", "places")


def shipped_documents() -> Path:
    """Find the documents that ship with the library: in a checkout, or inside the installed package.

    Raises:
        NoLibrary: neither is there.
    """
    package = Path(str(files("kg")))
    for folder in (package / "legal_docs", package.parent / "data" / "legal_docs"):
        if folder.is_dir():
            return folder
    raise NoLibrary("the shipped documents (data/legal_docs) are missing; install the package again")


@dataclass(frozen=True, slots=True)
class Inputs:
    """The paths of a build, and its tables: those beside the documents, else the shipped ones."""

    paths: tuple[Path, ...]
    registry: Path | None = None
    relations: Path | None = None
    related: Path | None = None
    places: Path | None = None
    reviews: tuple[Path, ...] = ()  # tables of corrections
    refusals: list[Refusal] = field(default_factory=list)

    @classmethod
    def of(cls, paths: tuple[Path, ...], library: Path) -> Inputs:
        """Choose the tables for some paths: a table in one of the folders given, else the shipped one.

        Corrections are taken from all of them, and from the folder of the library.
        """
        shipped = shipped_documents()
        folders = [path for path in paths if path.is_dir()] + [shipped]
        registry, relations, related, places = (_first(folders, name) for name in TABLES)
        reviews = (folder / CORRECTIONS for folder in dict.fromkeys([*folders, library]))
        reviewed = tuple(path for path in reviews if path.is_file())
        return cls(paths or (shipped,), registry, relations, related, places, reviewed)

    @property
    def has_own_registry(self) -> bool:
        """Tell whether the registry lies in a folder given, and not only among the shipped tables."""
        return self.registry is not None and self.registry.parent in self.paths

    def documents(self) -> Iterator[Source]:
        """Read the documents one by one; what cannot be read is noted in ``refusals``, once."""
        for found in read_paths(self.paths):
            if isinstance(found, Refusal):
                self.refuse(found)
            else:
                yield found

    def registered(self) -> Iterator[Source]:
        """Read the registry row by row."""
        for found in read_registry(self.registry) if self.registry else ():
            if isinstance(found, Refusal):
                self.refuse(found)
            else:
                yield found

    def statements(self) -> Iterator[Statement]:
        """Read the tables of relations row by row."""
        for path in (self.relations, self.related):
            for found in read_statements(path) if path else ():
                if isinstance(found, Refusal):
                    self.refuse(found)
                else:
                    yield found

    def corrections(self) -> Mapping[str, tuple[Correction, ...]]:
        """Read the reviewers' decisions, by the document whose text they are about."""
        decided: dict[str, tuple[Correction, ...]] = {}
        for found in chain.from_iterable(map(read_corrections, self.reviews)):
            if isinstance(found, Refusal):
                self.refuse(found)
            else:
                decided[found.document] = (*decided.get(found.document, ()), found)
        return decided

    def load_places(self) -> Places:
        """Load the places; none where there is no table."""
        return load_places(self.places) if self.places else Places(())

    def refuse(self, refusal: Refusal) -> None:
        """Note a refusal once, though the documents are read twice."""
        if refusal not in self.refusals:
            self.refusals.append(refusal)


def _first(folders: list[Path], name: str) -> Path | None:
    """Find a table in the first folder that has it."""
    for folder in folders:
        for ending in (".tsv.gz", ".tsv"):
            if (folder / f"{name}{ending}").is_file():
                return folder / f"{name}{ending}"
    return None
