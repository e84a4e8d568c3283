"""A study's predictions on disk: the files of a submission, their labels, and their provenance."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from search.errors import UserError
from search.study_folder import StudyFolder, open_study_folder
from search.submission.completeness import list_gaps, summarise_gaps
from search.submission.paths import prediction_path
from search.submission.predictions import (
    Predictions,
    count_examples,
    open_store,
    read_labels,
    read_predictions,
)
from search.submission.text import prediction_text
from spaces.task import Role

PROVENANCE_FILE = "provenance.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Export:
    """The words of the command line."""

    out: Path
    """Output folder of the study."""
    submission: Path
    """Folder to write."""
    labels: Path | None
    """Folder for the labels of the same examples; None: they are not written."""
    trial: int | None
    """All targets by this trial; None: each by its champion."""
    role: str
    """`test` or `dev`."""
    store: str | None
    """The study's store, if it was named."""
    force: bool
    """Whether predictions that a folder holds are replaced."""


def write_export(asked: Export) -> None:
    """Write the folders, and print where they are and what they lack.

    Raises:
        UserError: If nothing can be exported so; then nothing was written.
    """
    folders = [folder for folder in (asked.submission, asked.labels) if folder is not None]
    role = Role(asked.role)
    _check_folders(folders, is_forced=asked.force)
    study = open_study_folder(asked.out)
    store = open_store(asked.out, asked.store)
    predictions = read_predictions(study, store, trial=asked.trial, role=role)
    labels = read_labels(study, predictions, role) if asked.labels else None
    for path in (path for folder in folders for path in folder.glob("*/test-*")):
        path.unlink()  # of an earlier export: a language left over would be scored
    texts = [prediction_text(each.outcomes, each.task_type) for each in predictions]
    _write_files(asked.submission, predictions, texts)
    if asked.labels is not None and labels is not None:
        _write_files(asked.labels, predictions, labels)
    gaps, summary = _find_gaps(study, predictions, role)
    provenance = describe_provenance(study, predictions, role=role, gaps=gaps)
    text = json.dumps(provenance, indent=2, ensure_ascii=False)
    (asked.submission / PROVENANCE_FILE).write_text(f"{text}\n", encoding="utf-8")
    _report(asked.submission, study, role=role, gaps=summary)


def describe_provenance(
    study: StudyFolder, predictions: Sequence[Predictions], *, role: Role, gaps: Sequence[str]
) -> dict[str, Any]:
    """The content of `provenance.json`."""
    targets: dict[str, dict[str, Any]] = {}
    for each in predictions:
        score = each.score
        target = targets.setdefault(
            score.target,
            {
                "trial": each.trial.number,
                "baseline": each.trial.baseline,
                "plan": asdict(each.trial.plan),
                "learning_rate": score.learning_rate,
                "languages": {},
            },
        )
        target["languages"][score.language] = {
            "metric": score.metric,
            "value": score.value,
            "num_examples": each.num_examples,
            "cell": score.cell,
        }
    return {
        "study": asdict(study.content.study),
        "role": role.value,
        "is_benchmark": _is_benchmark(study),
        "lacks": list(gaps),
        "predictions": targets,
    }


def _find_gaps(
    study: StudyFolder, predictions: Sequence[Predictions], role: Role
) -> tuple[list[str], list[str]]:
    """What a full submission has and this has not: all of it, and in brief."""
    if role is not Role.TEST:
        gap = "predictions on test: these are of dev"
        return [gap], [gap]
    counts, targets = count_examples(predictions), study.content.study.targets
    return list(list_gaps(counts, targets)), list(summarise_gaps(counts, targets))


def _is_benchmark(study: StudyFolder) -> bool:
    return study.content.study.data != "offline"


def _check_folders(folders: Sequence[Path], *, is_forced: bool) -> None:
    if len({folder.absolute() for folder in folders}) < len(folders):
        raise UserError("--submission and --labels must be two folders")
    for folder in folders:
        if folder.exists() and not folder.is_dir():
            raise UserError(f"{folder} is a file: name a folder")
        if folder.is_dir() and any(folder.iterdir()) and not is_forced:
            raise UserError(f"{folder} is not empty: name another folder, or give --force")


def _write_files(folder: Path, predictions: Sequence[Predictions], texts: Sequence[str]) -> None:
    for each, text in zip(predictions, texts, strict=True):
        path = prediction_path(folder, each.score.target, each.score.language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def _report(folder: Path, study: StudyFolder, *, role: Role, gaps: Sequence[str]) -> None:
    print(f"predictions in {folder}; where they come from: {folder / PROVENANCE_FILE}")
    lines = []
    if not _is_benchmark(study):
        lines.append("warning: these predict the offline suite, not the benchmark's examples")
    if gaps:
        told = f"a full XTREME submission has what this lacks (in full in {PROVENANCE_FILE}):"
        lines += [told, *(f"  {gap}" for gap in gaps)]
    for line in lines:
        print(line, file=sys.stderr)
