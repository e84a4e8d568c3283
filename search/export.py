"""`python -m search.export OUT --submission DIR`: the predictions of a study as XTREME takes them.

Each target's by its own champion, or all by one trial. Beside the folders lies `provenance.json`:

    study           fields of `search.records.StudyRecord`
    role            test, or dev, whose predictions bear the same file names
    is_benchmark    false on the offline suite, whose examples are not XTREME's
    lacks           what a full submission has and this has not, a line a fact
    predictions     by target: trial, baseline, plan, learning_rate, and by language: metric,
                    value (points), num_examples and cell (key of the outcomes in the store)

Exit status: 0 written, also where it is no full submission; 2 refused.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Export; returns the exit status."""
    given = _build_parser().parse_args(arguments)
    folders = [folder for folder in (given.submission, given.labels) if folder is not None]
    role = Role(given.role)
    try:
        _check_folders(folders, is_forced=given.force)
        study = open_study_folder(given.out)
        store = open_store(given.out, given.store)
        predictions = read_predictions(study, store, trial=given.trial, role=role)
        labels = read_labels(study, predictions, role) if given.labels else None
    except UserError as error:
        print(f"search.export: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    for path in (path for folder in folders for path in folder.glob("*/test-*")):
        path.unlink()  # of an earlier export: a language left over would be scored
    texts = [prediction_text(each.outcomes, each.task_type) for each in predictions]
    _write_files(given.submission, predictions, texts)
    if labels is not None:
        _write_files(given.labels, predictions, labels)
    gaps, summary = _find_gaps(study, predictions, role)
    provenance = describe_provenance(study, predictions, role=role, gaps=gaps)
    text = json.dumps(provenance, indent=2, ensure_ascii=False)
    (given.submission / PROVENANCE_FILE).write_text(f"{text}\n", encoding="utf-8")
    _report(given.submission, study, role=role, gaps=summary)
    return 0


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


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m search.export",
        description="Write the predictions of a finished study in XTREME's folder layout.",
        allow_abbrev=False,
    )
    parser.add_argument("out", type=Path, metavar="OUT", help="output folder of the study")
    parser.add_argument(
        "--submission", type=Path, required=True, metavar="DIR", help="folder to write"
    )
    parser.add_argument(
        "--labels",
        type=Path,
        metavar="DIR",
        help="also write the labels of these examples, for search.score; needs the study's data",
    )
    parser.add_argument(
        "--trial",
        type=int,
        metavar="N",
        help="all targets by this trial (default: each by its champion)",
    )
    parser.add_argument(
        "--role",
        choices=("test", "dev"),
        default="test",
        help="test, which champions and baselines have, or dev of all languages (default: test)",
    )
    parser.add_argument(
        "--store", metavar="URI", help="the study's store, if it was named (default: OUT/store)"
    )
    parser.add_argument(
        "--force", action="store_true", help="replace the predictions that a folder holds"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
