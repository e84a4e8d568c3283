"""The folder of a submission to XTREME: `{target}/test-{language}.tsv`, JSON for questions."""

from __future__ import annotations

from pathlib import Path

from spaces.catalogue import find_task
from spaces.task import TaskType


def prediction_path(folder: Path, target: str, language: str) -> Path:
    """The file of one target in one language, of predictions and of labels alike."""
    suffix = "json" if find_task(target).task_type is TaskType.SPAN else "tsv"
    return folder / target / f"test-{language}.{suffix}"
