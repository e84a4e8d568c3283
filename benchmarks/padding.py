"""Share of padding in batches: `python -m benchmarks.padding DIR`, on the texts of a data folder.

Nothing is trained: batches are laid out, and their padded and real tokens counted.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from spaces.catalogue import INTERMEDIATE, TARGETS, find_task
from spaces.plan import Training
from spaces.task import Source, TaskType
from trainers.data.batching import Rows, evaluation_batches, padded_lengths
from trainers.data.encoding import Limits
from trainers.data.folder import FolderCorpus
from trainers.data.sampling import WeightedSource, schedule_steps
from trainers.data.study_data import DataSpec, StudyData
from trainers.encoders import EncoderSpec

_MICRO_BATCH_TOKENS = 2048
_MAX_EXAMPLES = 2000


def main() -> None:
    """Prints a line for each intermediate task in training and each target in evaluation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a data folder, as `--data DIR` takes it")
    folder: Path = parser.parse_args().folder
    spec = DataSpec(
        corpus=FolderCorpus(root=folder),
        encoder=EncoderSpec(name="offline"),
        limits=Limits(max_tokens=128, stride=32),
        max_train_examples=_MAX_EXAMPLES,
        max_evaluation_examples=_MAX_EXAMPLES,
    )
    data = StudyData(spec)
    for task in INTERMEDIATE.values():
        _print_share(data, "train", task.sources[:1])
    for target in TARGETS.values():
        _print_share(data, "test", target.test[:2])


def padding_share(data: StudyData, source: Source, *, is_training: bool) -> float:
    """Padded tokens that are not real, over all padded tokens, in one pass over the source."""
    table, task_type = data.features(source), find_task(source.task).task_type
    lengths = padded_lengths(table, task_type)
    batches = (
        _cut(data, source)
        if is_training
        else evaluation_batches(table, _MICRO_BATCH_TOKENS, task_type)
    )
    padded = sum(int(lengths[rows].max()) * len(rows) for rows in batches)
    return 1.0 - int(table.lengths.sum()) / padded


def _cut(data: StudyData, source: Source) -> list[Rows]:
    weighted = WeightedSource(
        name=source.name, task=source.task, table=data.features(source), share=1.0
    )
    training = Training(
        learning_rate=1e-4,
        max_tokens=10**12,
        micro_batch_tokens=_MICRO_BATCH_TOKENS,
        max_repetitions=1.0,
    )
    steps = schedule_steps([weighted], training, 0)
    return [batch.rows for step in steps for batch in step.micro_batches]


def _print_share(data: StudyData, phase: str, sources: Iterable[Source]) -> None:
    for source in sources:
        if find_task(source.task).task_type is TaskType.BITEXT or not data.spec.corpus.has(source):
            continue
        share = padding_share(data, source, is_training=phase == "train")
        print(f"{phase:5}  {source.name:32}  {100 * share:5.1f} % padding", flush=True)


if __name__ == "__main__":
    main()
