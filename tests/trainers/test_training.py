"""Training is exact: interruptions and trimming change nothing but the time it takes."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch
from tiny import CCG, MNLI, SOURCES, SQUAD, TinyCorpus, make_training
from tiny_runs import (
    MIXTURE,
    StoppedError,
    assert_equal,
    build_model,
    build_run,
    ignore,
    losses,
    stop_after,
    weights,
)

from spaces.catalogue import find_task
from spaces.task import Source
from trainers.data.batching import collate
from trainers.data.study_data import DataSpec, StudyData
from trainers.training import Share
from trainers.vocabulary import Vocabulary


def test_training_is_a_function_of_its_arguments(data_spec: DataSpec) -> None:
    runs = [build_run(data_spec, seed=seed) for seed in (3, 3, 4)]
    for number, run in enumerate(runs):
        torch.manual_seed(number)
        run.run(ignore)
    assert losses(runs[0]) == losses(runs[1]) != losses(runs[2])
    assert_equal(weights(runs[0]), weights(runs[1]))


def test_training_learns_what_it_is_shown(data_spec: DataSpec) -> None:
    training = make_training(learning_rate=3e-3, max_tokens=40_000, max_repetitions=100.0)
    run = build_run(data_spec, (SQUAD,), training=training)
    run.run(ignore)
    curve = run.loss_curve()
    assert curve[-1][1] < 0.7 * curve[0][1]
    assert curve[-1][0] <= len(run.steps)
    stride = curve[0][0]
    assert curve[0][1] == pytest.approx(np.mean(losses(run)[:stride]))
    assert run.num_tokens >= 40_000


@pytest.mark.parametrize("step", [1, 7])
def test_interrupted_run_ends_with_the_weights_of_an_undisturbed_one(
    step: int, data_spec: DataSpec
) -> None:
    undisturbed = build_run(data_spec)
    undisturbed.run(ignore)
    interrupted = build_run(data_spec)
    with pytest.raises(StoppedError):
        interrupted.run(stop_after(step))
    torch.manual_seed(99)
    resumed = build_run(data_spec)
    assert resumed.restore(interrupted.state())
    assert resumed.next_step == step < len(resumed.steps)
    resumed.run(ignore)
    assert losses(resumed) == losses(undisturbed)
    assert_equal(weights(resumed), weights(undisturbed))


def test_state_of_another_vocabulary_is_of_no_use(data_spec: DataSpec) -> None:
    run = build_run(data_spec)
    with pytest.raises(StoppedError):
        run.run(stop_after(2))
    other = build_run(data_spec, vocabulary=StudyData(data_spec).vocabulary(MIXTURE))
    before = weights(other)
    assert not other.restore(run.state())
    assert other.next_step == 0
    assert_equal(weights(other), before)


def test_head_that_a_step_does_not_use_keeps_its_bits(data_spec: DataSpec) -> None:
    run = build_run(data_spec, training=make_training(micro_batches=1, weight_decay=0.1))
    tasks = ["mnli", "ccg"]
    states = [weights(run)]
    run.run(lambda run: states.append(weights(run)))
    used = [tasks[step.micro_batches[0].source] for step in run.steps]
    assert set(used) == set(tasks)
    for task, (before, after) in zip(used, pairwise(states), strict=True):
        changed = {name for name in before if not torch.equal(before[name], after[name])}
        touched = {name.split(".")[1] for name in changed if name.startswith("heads.")}
        assert touched == {task}
        assert any(name.startswith("encoder.") for name in changed)


@pytest.mark.parametrize("max_gradient_norm", [1e9, 0.5])
def test_trimmed_vocabulary_trains_to_the_losses_of_the_full_one(
    max_gradient_norm: float, data_spec: DataSpec
) -> None:
    num_ids = StudyData(data_spec).tokenizer.get_vocab_size()
    training = make_training(max_gradient_norm=max_gradient_norm)
    full = build_run(data_spec, training=training, vocabulary=Vocabulary(ids=np.arange(num_ids)))
    trimmed = build_run(data_spec, training=training)
    full.run(ignore)
    trimmed.run(ignore)
    table = "encoder.embeddings.word_embeddings.weight"
    assert len(weights(trimmed)[table]) < len(weights(full)[table])
    # clipping sums the norm of a longer table in another order
    tolerance = 0.0 if max_gradient_norm == 1e9 else 1e-5
    assert losses(trimmed) == pytest.approx(losses(full), rel=tolerance, abs=0.0)


@pytest.mark.parametrize("source", [MNLI, CCG], ids=["pairs", "windows"])
def test_loss_of_a_step_is_the_mean_over_its_examples(source: Source, data_spec: DataSpec) -> None:
    data = StudyData(data_spec)
    table, vocabulary = data.features(source), data.vocabulary(SOURCES)
    model = build_model(data_spec, (source,), vocabulary)
    run = build_run(data_spec, (source,), model=model)
    model.eval()  # without dropout there is a reference
    task_type = find_task(source.task).task_type
    rows = np.concatenate([batch.rows for batch in run.steps[0].micro_batches])
    with torch.no_grad():
        expected = [
            float(model.losses(source.task, collate(table, row, task_type, vocabulary)))
            for row in rows[:, np.newaxis]
        ]
    with pytest.raises(StoppedError):
        run.run(stop_after(1))
    # a window weighs its share of an example
    mean = np.average(expected, weights=table.example_shares[rows])
    assert losses(run) == pytest.approx([mean], rel=1e-5)


def test_workers_that_do_not_divide_a_step_are_refused(data_spec: DataSpec) -> None:
    with pytest.raises(ValueError, match=r"must divide the 2 micro-batches.*got 3 workers"):
        build_run(data_spec, share=Share(rank=0, num_workers=3))


def test_mixture_without_examples_is_refused(data_spec: DataSpec) -> None:
    empty = replace(data_spec, corpus=TinyCorpus(num_examples=0))
    vocabulary = StudyData(data_spec).vocabulary(SOURCES)
    with pytest.raises(ValueError, match="hold no examples"):
        build_run(empty, (MNLI,), vocabulary=vocabulary)
