"""A whole submission scored: every target in every language, and the averages of XTREME."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from search.submission.paths import prediction_path
from search.submission.reading import mark_files
from spaces.catalogue import TARGETS, XTREME_TARGETS, find_task
from spaces.task import Group, Source, Split, TaskType
from trainers.evaluation.metrics import summarise
from trainers.evaluation.metrics.rates import add_up

_COUNTS = ("f1", "precision", "recall")
_FIGURES: dict[TaskType, tuple[str, ...]] = {
    TaskType.PAIR: ("accuracy",),
    TaskType.TAGGING: _COUNTS,
    TaskType.SPAN: ("exact_match", "f1"),
    TaskType.BITEXT: ("accuracy",),
    TaskType.MINING: _COUNTS,
}
"""What XTREME's scorer gives for a language."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TargetScores:
    """One target."""

    target: str
    languages: dict[str, dict[str, float]]
    """Figures in points by language, in the benchmark's order."""
    absent: tuple[str, ...]
    """Languages of the target that have neither predictions nor labels."""

    def average(self, figure: str) -> float:
        """Unweighted mean over the languages, in points, summed in the benchmark's order."""
        return add_up(own[figure] for own in self.languages.values()) / len(self.languages)

    def averages(self) -> dict[str, float]:
        """What XTREME's scorer reports: `avg_accuracy`, `avg_f1`, ..., in points."""
        figures = _FIGURES[find_task(self.target).task_type]
        return {f"avg_{figure}": self.average(figure) for figure in figures}

    @property
    def score(self) -> float:
        """The figure that counts, in points; of answers the mean of exact match and F1."""
        metric = find_task(self.target).metric
        if metric == "exact_match_f1":
            return (self.average("exact_match") + self.average("f1")) / 2
        return self.average(metric)


@dataclass(frozen=True, kw_only=True, slots=True)
class SubmissionScores:
    """What was scored, and what there is to say about it."""

    targets: dict[str, TargetScores]
    """By name, in the benchmark's order."""
    notes: tuple[str, ...]
    """Lines on what was left out or counted as wrong."""

    def mean(self, targets: Iterable[str]) -> float | None:
        """Mean score of these targets; None unless each is there in all its languages."""
        found = [self.targets.get(target) for target in targets]
        complete = [each.score for each in found if each is not None and not each.absent]
        return add_up(complete) / len(complete) if len(complete) == len(found) else None

    def means(self) -> dict[str, float]:
        """Averages that the targets suffice for: of the nine, without retrieval, of each group."""
        wanted: dict[str, Sequence[Group]] = {
            "all nine": list(Group),
            "without retrieval": [group for group in Group if group is not Group.RETRIEVAL],
            **{group.value: [group] for group in Group},
        }
        found = {name: self.mean(_targets_of(groups)) for name, groups in wanted.items()}
        return {name: mean for name, mean in found.items() if mean is not None}


def score_submission(
    predictions: Path, labels: Path, targets: Sequence[str] | None = None
) -> SubmissionScores:
    """Scores of a folder of predictions.

    Args:
        predictions: Has a folder a target, see `search.submission`.
        labels: The same with the gold labels.
        targets: Those to score; None: of the nine all that both folders have.

    Raises:
        ValueError: On a fault of the folders, in one line: what, expected, found, remedy.
    """
    for folder in (predictions, labels):
        if not folder.is_dir():
            raise ValueError(f"{folder}: expected a folder with one folder a target, found none")
    notes: list[str] = []
    chosen = _choose_targets(predictions, labels, targets, notes)
    scores = {name: _score_target(predictions, labels, name, notes) for name in chosen}
    return SubmissionScores(targets=scores, notes=tuple(notes))


def _choose_targets(
    predictions: Path, labels: Path, targets: Sequence[str] | None, notes: list[str]
) -> list[str]:
    unknown = [name for name in targets or () if name not in XTREME_TARGETS]
    if unknown:
        raise ValueError(f"unknown target {unknown[0]!r}; choose {', '.join(XTREME_TARGETS)}")
    chosen = []
    for name in XTREME_TARGETS if targets is None else dict.fromkeys(targets):
        lacking = [folder for folder in (predictions, labels) if not (folder / name).is_dir()]
        if lacking and targets is not None:
            raise ValueError(
                f"{lacking[0] / name}: expected a folder, found none; add it or leave {name} out "
                "of --targets"
            )
        if lacking:
            notes.append(f"{name}: left out, no folder {lacking[0] / name}")
        else:
            chosen.append(name)
    if not chosen:
        raise ValueError(
            f"{predictions} and {labels}: expected a folder of one target or more in both, "
            f"found none; choose {', '.join(XTREME_TARGETS)}"
        )
    return chosen


def _score_target(predictions: Path, labels: Path, target: str, notes: list[str]) -> TargetScores:
    task = find_task(target)
    present, absent = _find_languages(predictions, labels, target)
    notes += _describe_others(predictions, target)
    if absent:
        notes.append(
            f"{target}: left out {', '.join(absent)}, with neither predictions nor labels; so its "
            "mean is not the benchmark's and enters no average"
        )
    languages = {}
    for language in present:
        predicted, gold = (
            prediction_path(folder, target, language) for folder in (predictions, labels)
        )
        marked = mark_files(
            predicted, gold, Source(task=target, language=language, split=Split.TEST)
        )
        languages[language] = summarise(marked.outcomes, task)
        notes += [f"{predicted}: {marked.remark}"] if marked.remark else []
    return TargetScores(target=target, languages=languages, absent=absent)


def _find_languages(
    predictions: Path, labels: Path, target: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Languages with both files, and those with neither.

    Raises:
        ValueError: If a language has one of the files only, or none has both.
    """
    present: list[str] = []
    absent: list[str] = []
    for language in find_task(target).languages:
        files = [prediction_path(folder, target, language) for folder in (predictions, labels)]
        missing = [path for path in files if not path.is_file()]
        if len(missing) == 1:
            other = next(path for path in files if path.is_file())
            raise ValueError(
                f"{missing[0]}: expected a file beside {other}, found none; every language of a "
                "target needs predictions and labels"
            )
        (absent if missing else present).append(language)
    if not present:
        example = prediction_path(predictions, target, absent[0])
        raise ValueError(
            f"{example.parent}: expected files such as {example.name}, found none; write one a "
            "language"
        )
    return tuple(present), tuple(absent)


def _describe_others(predictions: Path, target: str) -> list[str]:
    """A line on files that are of no language of the target."""
    known = {prediction_path(predictions, target, lang) for lang in find_task(target).languages}
    others = sorted(path.name for path in (predictions / target).iterdir() if path not in known)
    return [f"{target}: ignored {', '.join(others)}, no language of it"] if others else []


def _targets_of(groups: Sequence[Group]) -> list[str]:
    return [target for target in XTREME_TARGETS if TARGETS[target].group in groups]
