"""Scores against the shared gold annotations, by the scorers that lie beside them, from what the commands print.

Neither is part of the repository: where they are missing, there are no scores.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from kg.library.inputs import shipped_documents
from tests.bench.figures import Figure
from tests.bench.setting import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tests.bench.setting import Setting

QUESTIONS = "retrieval_dev.jsonl"
TOP = 100


@dataclass(frozen=True, slots=True)
class Question:
    """A query, with the row of the gold file that knows its answers."""

    id: str
    words: str
    gold: str = ""


def run_scorer(shared: Path, name: str, arguments: Sequence[str | Path]) -> str:
    """Run one of the shared scorers in this process, and give what it prints."""
    spec = spec_from_file_location(name, shared / "tools" / f"{name}.py")
    if spec is None or spec.loader is None:
        message = f"no scorer {name} in {shared / 'tools'}"
        raise FileNotFoundError(message)
    scorer = module_from_spec(spec)
    spec.loader.exec_module(scorer)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        scorer.main([str(each) for each in arguments])
    return printed.getvalue()


def read_questions(shared: Path, *, every: int = 1) -> tuple[Question, ...]:
    """Read the development questions, or each n-th of them."""
    with (shared / "gold" / QUESTIONS).open(encoding="utf-8") as lines:
        rows = [(json.loads(line), line) for number, line in enumerate(lines) if number % every == 0]
    return tuple(Question(row["id"], row["question"], line) for row, line in rows)


def score_hits(
    shared: Path, questions: Sequence[Question], found: Mapping[str, Sequence[tuple[str, str]]]
) -> dict[str, float]:
    """Score what an engine found for some of the questions: number and unit of each hit."""
    with TemporaryDirectory() as folder:
        gold, predicted = Path(folder) / "gold.jsonl", Path(folder) / "predicted.jsonl"
        gold.write_text("".join(question.gold for question in questions), encoding="utf-8")
        rows = (
            {"id": id, "hits": [{"number": number, "unit": unit} for number, unit in hits]}
            for id, hits in found.items()
        )
        predicted.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
        scores: dict[str, float] = json.loads(run_scorer(shared, "score_retrieval", [gold, predicted]))
    return scores


def measure_gold(setting: Setting) -> Iterator[Figure]:
    """Run the commands on the gold texts and score what they print; the bars stand where a baseline would."""
    if setting.shared is None:
        yield Figure("scores", 0, "", note="the gold annotations are not here: no scores")
        return
    folder = setting.need_library()
    for name in ("pages_dev", "seeds_gold"):
        yield from _tell_citations(name, score_command(setting, folder, "score_citations", f"{name}.json"))
    spans = score_command(setting, folder, "score_spans", "vnlegaltext_val.jsonl")
    yield Figure("spans: F1, overlap", spans["overlap"]["f1"], "", bar="≥ 0.95, aim 0.97", note=_said(spans))
    yield Figure("spans: F1, exact", spans["exact"]["f1"], "")
    arguments = [setting.shared / "gold" / "amendments_dev.jsonl", shipped_documents() / "relations.tsv.gz"]
    relations = json.loads(run_scorer(setting.shared, "score_relations", arguments))
    yield Figure(
        "relations: recall",
        relations["recall"],
        "",
        bar="≥ 0.97",
        note=f"{relations['gold_relations']:,} in gold",
    )
    yield Figure("relations: precision of pairs", relations["pair_precision"], "", bar="≥ 0.97")
    yield Figure("relations: dates right", relations["dates_right"], "")
    yield from _score_questions(setting, folder)


def _tell_citations(name: str, scores: Mapping[str, Any]) -> Iterator[Figure]:
    """Give the scores of citations and links."""
    links = scores["links"]
    said = f"{_said(scores)}; links: {links['right']} right, {links['wrong']} wrong, {links['withheld']} withheld"
    yield Figure(f"{name}: span F1, exact", scores["span_exact"]["f1"], "", bar="≥ 0.95, aim 0.98", note=said)
    if scores["fields"]["number"]:  # 0 where the annotation has no such field
        yield Figure(f"{name}: number field", scores["fields"]["number"], "", bar="≥ 0.98, aim 0.995")
    yield Figure(f"{name}: link precision", links["precision"], "", bar="≥ 0.99, aim 0.995")
    yield Figure(
        f"{name}: texts with a wrong link", links["texts_with_a_wrong_link"], "", bar="≤ 0.02, aim 0.01"
    )
    yield Figure(f"{name}: end-to-end F1", links["end_to_end_f1"], "", bar="≥ 0.90, aim 0.95")


def _said(scores: Mapping[str, Any]) -> str:
    """Say how much was looked at."""
    return f"{scores['gold']:,} in gold, {scores['predicted']:,} found"


def score_command(setting: Setting, library: Path, scorer: str, gold: str) -> dict[str, Any]:
    """Let a scorer print the texts of a gold file, ``kg cite`` read them, and the scorer judge."""
    assert setting.shared is not None
    path = setting.shared / "gold" / gold
    texts, predicted = setting.scratch / f"{gold}.in", setting.scratch / f"{gold}.out"
    texts.write_text(run_scorer(setting.shared, scorer, ["--texts", path]), encoding="utf-8")
    run_command(["cite", "--library", library, "--texts", texts, "--format", "jsonl"], predicted)
    scores: dict[str, Any] = json.loads(run_scorer(setting.shared, scorer, [path, predicted]))
    return scores


def _score_questions(setting: Setting, library: Path) -> Iterator[Figure]:
    """Let ``kg search`` answer questions with diacritics and without."""
    assert setting.shared is not None
    questions = read_questions(setting.shared, every=1 if setting.big else 8)
    gold = setting.scratch / QUESTIONS
    gold.write_text("".join(question.gold for question in questions), encoding="utf-8")
    scored = []
    for option in ([], ["--folded"]):
        asked, answered = gold.with_suffix(".in"), gold.with_suffix(".out")
        asked.write_text(
            run_scorer(setting.shared, "score_retrieval", ["--texts", gold, *option]), encoding="utf-8"
        )
        run_command(
            ["search", "--library", library, "--queries", asked, "--top", TOP, "--format", "jsonl"], answered
        )
        scored.append(json.loads(run_scorer(setting.shared, "score_retrieval", [gold, answered])))
    toned, folded = scored
    said = f"{toned['queries']} questions; the library must hold the corpus for these to mean anything"
    yield Figure("retrieval: MRR@10", toned["mrr@10"], "", bar="≥ 0.72, aim 0.80", note=said)
    yield Figure("retrieval: recall@10", toned["recall@10"], "", bar="≥ 0.90, aim 0.95")
    for name in ("mrr@10", "recall@10"):
        yield Figure(f"without diacritics: {name}", folded[name], "", "with", toned[name], "≥ 0.95×")


def run_command(arguments: Sequence[object], out: Path) -> None:
    """Run ``kg`` and keep what it prints."""
    command = [sys.executable, "-m", "kg", *map(str, arguments)]
    with out.open("wb") as file:
        subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=file, check=True)
