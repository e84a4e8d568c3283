"""Training is exact: interruptions and trimming change nothing but the time it takes."""

import gc
import weakref
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch
from tiny import CCG, HELLASWAG, MNLI, SOURCES, SQUAD, TEXT, TinyCorpus, make_training
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
from spaces.task import Source, TaskType
from trainers.data.batching import Batch, collate
from trainers.data.encoding import IGNORED
from trainers.data.study_data import DataSpec, StudyData
from trainers.masking import Masking
from trainers.training import Share
from trainers.vocabulary import Vocabulary


def test_training_is_a_function_of_its_arguments(data_spec: DataSpec) -> None:
    runs = [build_run(data_spec, seed=seed) for seed in (3, 3, 4)]
    for number, run in enumerate(runs):
        torch.manual_seed(number)
        run.run(ignore)
    assert losses(runs[0]) == losses(runs[1]) != losses(runs[2])
    assert_equal(weights(runs[0]), weights(runs[1]))


def test_memory_of_a_run_is_free_with_its_last_reference(data_spec: DataSpec) -> None:
    run = build_run(data_spec)
    run.run(ignore)
    model, optimizer = run._model, weakref.ref(run._optimizer)
    assert optimizer().state  # type: ignore[union-attr]
    gc.disable()
    try:
        del run
        assert optimizer() is None
    finally:
        gc.enable()
    assert all(parameter.grad is None for parameter in model.parameters())


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


def test_choices_are_learnt_and_then_told_for_what_was_never_seen(data_spec: DataSpec) -> None:
    data = StudyData(replace(data_spec, corpus=TinyCorpus(num_examples=200)))
    vocabulary = data.vocabulary((HELLASWAG,))
    training = make_training(learning_rate=3e-3, max_tokens=60_000, max_repetitions=100.0)
    spec = replace(data.spec, max_train_examples=100)
    run = build_run(spec, (HELLASWAG,), training=training, vocabulary=vocabulary)
    run.run(ignore)
    table = data.features(HELLASWAG)
    trained = {example.id for example in StudyData(spec).examples(HELLASWAG)}
    unseen = [row for row, e in enumerate(data.examples(HELLASWAG)) if e.id not in trained]
    batch = collate(table, np.array(unseen), TaskType.CHOICE, vocabulary)
    model = run._model.eval()
    with torch.no_grad():
        hits = model.logits("hellaswag", batch).argmax(dim=1) == batch.labels
    assert len(unseen) == 100
    assert hits.float().mean() > 0.8  # one in four by chance


def test_masked_tokens_are_learnt(data_spec: DataSpec) -> None:
    training = make_training(learning_rate=3e-3, max_tokens=60_000, max_repetitions=1000.0)
    run = build_run(data_spec, (TEXT,), training=training)
    before = weights(run)
    run.run(ignore)
    curve = run.loss_curve()
    assert curve[-1][1] < 0.7 * curve[0][1]
    table = "encoder.embeddings.word_embeddings.weight"
    assert (before[table] != weights(run)[table]).any(dim=1).all()  # the decoder's gradient


def test_masks_are_drawn_anew_in_every_step(
    data_spec: DataSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[torch.Tensor] = []
    mask = Masking.mask

    def watch(masking: Masking, batch: Batch, generator: torch.Generator) -> Batch:
        masked = mask(masking, batch, generator)
        shown.append(masked.labels != IGNORED)
        return masked

    monkeypatch.setattr(Masking, "mask", watch)
    run = build_run(data_spec, (TEXT,), training=make_training(max_repetitions=100.0))
    run.run(ignore)
    assert len(shown) > len(run.steps)
    assert len({(mask.shape, bytes(mask.numpy())) for mask in shown}) == len(shown)


@pytest.mark.parametrize("mixture", [MIXTURE, (TEXT, MNLI)], ids=["labels", "mlm"])
@pytest.mark.parametrize("step", [1, 7])
def test_interrupted_run_ends_with_the_weights_of_an_undisturbed_one(
    step: int, mixture: tuple[Source, ...], data_spec: DataSpec
) -> None:
    undisturbed = build_run(data_spec, mixture)
    undisturbed.run(ignore)
    interrupted = build_run(data_spec, mixture)
    with pytest.raises(StoppedError):
        interrupted.run(stop_after(step))
    torch.manual_seed(99)
    resumed = build_run(data_spec, mixture)
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
    mixture = (MNLI, CCG, HELLASWAG, TEXT)
    training = make_training(micro_batches=1, weight_decay=0.1)
    run = build_run(data_spec, mixture, training=training)
    tasks = [source.task for source in mixture]
    states = [weights(run)]
    run.run(lambda run: states.append(weights(run)))
    used = [tasks[step.micro_batches[0].source] for step in run.steps]
    assert set(used) == set(tasks)
    for task, (before, after) in zip(used, pairwise(states), strict=True):
        changed = {name for name in before if not torch.equal(before[name], after[name])}
        touched = {name.split(".")[1] for name in changed if name.startswith("heads.")}
        assert touched == {task}
        assert any(name.startswith("encoder.") for name in changed)


@pytest.mark.parametrize("mixture", [MIXTURE, (HELLASWAG,)], ids=["labels", "choices"])
@pytest.mark.parametrize("max_gradient_norm", [1e9, 0.5])
def test_trimmed_vocabulary_trains_to_the_losses_of_the_full_one(
    max_gradient_norm: float, mixture: tuple[Source, ...], data_spec: DataSpec
) -> None:
    num_ids = StudyData(data_spec).tokenizer.get_vocab_size()
    training = make_training(max_gradient_norm=max_gradient_norm)
    everything = Vocabulary(ids=np.arange(num_ids))
    full = build_run(data_spec, mixture, training=training, vocabulary=everything)
    trimmed = build_run(data_spec, mixture, training=training)
    full.run(ignore)
    trimmed.run(ignore)
    table = "encoder.embeddings.word_embeddings.weight"
    assert len(weights(trimmed)[table]) < len(weights(full)[table])
    # clipping sums the norm of a longer table in another order
    tolerance = 0.0 if max_gradient_norm == 1e9 else 1e-5
    assert losses(trimmed) == pytest.approx(losses(full), rel=tolerance, abs=0.0)


@pytest.mark.parametrize("source", [MNLI, CCG, HELLASWAG], ids=["pairs", "windows", "choices"])
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
