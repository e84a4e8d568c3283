"""Predictions of a finished study: outcomes of the store, by target and language.

The store keeps the outcomes of every example for ever, so nothing is computed, and no weights,
data or encoder are needed. Only the labels come from the study's data, which are read again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from search.errors import UserError
from search.records import Score
from search.study_folder import PastTrial, StudyFolder, read_options
from search.submission.text import label_text
from search.summary import summarise_target
from spaces.catalogue import TARGETS, find_task
from spaces.task import Role, TaskType
from trainers.data.examples import MiningExample
from trainers.data.study_data import StudyData
from trainers.store import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Predictions:
    """Of one target in one language."""

    trial: PastTrial
    score: Score
    """The row of the target's own metric."""
    outcomes: pa.Table

    @property
    def task_type(self) -> TaskType:
        """Of the target."""
        return find_task(self.score.target).task_type

    @property
    def num_examples(self) -> int:
        """Examples that were scored; of mining the gold pairs among them."""
        if self.task_type is TaskType.MINING:
            return int(self.outcomes["num_gold"].to_numpy().sum())
        return int(self.outcomes.num_rows)


def read_predictions(
    study: StudyFolder, store: Store, *, trial: int | None, role: Role
) -> list[Predictions]:
    """What the store has, at the learning rates that are best on selection.

    Args:
        study: The finished study.
        store: Of the study.
        trial: Number of the trial, for all targets; None: each target by its champion.
        role: Test, or dev.

    Raises:
        UserError: If there is no such trial, it has no scores of the role, or the store is
            another one.
    """
    found = [
        Predictions(trial=each, score=score, outcomes=_read_outcomes(store, score))
        for target, each in _choose(study, trial)
        for score in _rows(each, target, role)
    ]
    if not found:
        raise UserError(_nothing_scored(study, trial, role))
    return found


def read_labels(study: StudyFolder, predictions: Sequence[Predictions], role: Role) -> list[str]:
    """The label file of exactly the examples of each, from the study's data.

    Raises:
        UserError: If the data are gone, or not the data that were scored.
    """
    data = StudyData(read_options(study.out).data)
    return [_read_label(data, each, role) for each in predictions]


def count_examples(predictions: Sequence[Predictions]) -> dict[str, dict[str, int]]:
    """Examples by target and language; of mining gold pairs."""
    counts: dict[str, dict[str, int]] = {}
    for each in predictions:
        counts.setdefault(each.score.target, {})[each.score.language] = each.num_examples
    return counts


def open_store(out: Path, uri: str | None) -> Store:
    """The study's store: the one named, else the one in its folder."""
    return Store(uri or str(out / "store"))


def _choose(study: StudyFolder, number: int | None) -> Iterator[tuple[str, PastTrial]]:
    if number is None:
        for champion in study.content.champions:
            yield champion.target, study.trials[champion.trial]
    elif number in study.trials:
        for target in study.content.study.targets:
            yield target, study.trials[number]
    else:
        known = ", ".join(str(trial) for trial in study.trials)
        raise UserError(f"{study.out} has no finished trial {number}; choose {known}")


def _rows(trial: PastTrial, target: str, role: Role) -> tuple[Score, ...]:
    summary = summarise_target(trial.scores, target)
    return () if summary is None else summary.rows(role)


def _read_outcomes(store: Store, score: Score) -> pa.Table:
    try:
        return store.read_outcomes(score.cell)
    except OSError as error:
        raise UserError(
            f"store {store.uri} lacks the outcomes of {score.target} in {score.language}: give "
            "the --store that the study was run with"
        ) from error


def _nothing_scored(study: StudyFolder, number: int | None, role: Role) -> str:
    what = "the champions have" if number is None else f"trial {number} has"
    if role is Role.DEV:
        return f"{what} no scores on dev: these targets have no dev split, give --role test"
    tested = [n for n, each in study.trials.items() if any(s.role is role for s in each.scores)]
    if not tested:
        return (
            "no trial has scores on test yet, as the study goes on since its champions were "
            f"named: end it with search.run --resume --out {study.out}, or give --role dev"
        )
    others = f"choose one of the trials {', '.join(map(str, tested))}, or " if tested else ""
    return (
        f"{what} no scores on test, which is read for champions and baselines only: "
        f"{others}give --role dev"
    )


def _read_label(data: StudyData, predictions: Predictions, role: Role) -> str:
    score = predictions.score
    sources = {source.language: source for source in TARGETS[score.target].sources(role)}
    try:
        examples = data.examples(sources[score.language])
    except (OSError, ValueError) as error:
        raise UserError(f"--labels needs the data of the study: {error}") from error
    ids = [e.id for e in examples if not (isinstance(e, MiningExample) and e.is_english)]
    if ids != predictions.outcomes["id"].to_pylist():
        raise UserError(
            f"the data have other examples of {score.target} in {score.language} than were "
            "scored: restore the data, or leave out --labels"
        )
    return label_text(examples, predictions.task_type)
