"""The tasks this project knows: what exists, in which languages, and how it is split.

languages      language lists, in XTREME's order
tasks          a record a task: type, labels, metric
publications   the published data sets, with their licences
intermediate   the nine intermediate tasks and their sources; text for MLM; word pairs
targets        the nine targets: training data, selection, dev and test
"""

from __future__ import annotations

from spaces.catalogue.intermediate import (
    INTERMEDIATE,
    MLM_TEXT,
    WORD_PAIRS,
    intermediate_dev,
)
from spaces.catalogue.targets import TARGETS, XTREME_TARGETS
from spaces.catalogue.tasks import NER_LABELS, NLI_LABELS, PARAPHRASE_LABELS, UPOS_LABELS
from spaces.task import Source, Split, Task, TaskType

__all__ = [
    "INTERMEDIATE",
    "MLM_TEXT",
    "NER_LABELS",
    "NLI_LABELS",
    "OVERLAPS",
    "PARAPHRASE_LABELS",
    "TARGETS",
    "TASKS",
    "UPOS_LABELS",
    "WORD_PAIRS",
    "XTREME_TARGETS",
    "find_task",
    "intermediate_dev",
    "threshold_source",
]

OVERLAPS: dict[Source, Source] = {
    Source(task="squad", language="en", split=Split.DEV): Source(
        task="xquad", language="en", split=Split.TEST
    ),
}
"""Splits that share paragraphs with a test split: XQuAD was made from SQuAD's dev set. What they
share is left out of the first, so that selection does not see test questions."""

TASKS: dict[str, Task] = {
    **{name: each.task for name, each in INTERMEDIATE.items()},
    MLM_TEXT.name: MLM_TEXT.task,
    WORD_PAIRS.name: WORD_PAIRS.task,
    **{name: target.task for name, target in TARGETS.items()},
}


def find_task(name: str) -> Task:
    """The task called `name`.

    Raises:
        ValueError: If there is none; the message lists what exists.
    """
    if name not in TASKS:
        raise ValueError(f"unknown task {name!r}; the catalogue has {', '.join(sorted(TASKS))}")
    return TASKS[name]


def threshold_source(source: Source) -> Source | None:
    """The dev split whose gold sets the threshold by which a test split is scored.

    Mining has such a threshold, and XTREME tunes it on dev; on dev itself it is tuned on the
    spot. None where no other split is needed.
    """
    if find_task(source.task).task_type is not TaskType.MINING or source.split is not Split.TEST:
        return None
    return Source(task=source.task, language=source.language, split=Split.DEV)
