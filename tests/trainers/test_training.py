"""Training is exact: workers, interruptions and trimming change nothing but the time it takes."""

import io
import multiprocessing
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torch.distributed as dist
from tiny import CCG, MNLI, SOURCES, SQUAD, TinyCorpus, make_data_spec, make_training

from spaces.catalogue import find_task
from spaces.plan import Training
from spaces.task import Source
from trainers.data.batching import collate
from trainers.data.sampling import WeightedSource
from trainers.data.study_data import DataSpec, StudyData
from trainers.encoders import load_encoder
from trainers.heads import build_head
from trainers.model import Model, Pretrained
from trainers.numerics import Numerics
from trainers.training import Share, TrainingRun, WorkerFailedError
from trainers.vocabulary import Vocabulary

CPU = Numerics(device=torch.device("cpu"), precision="fp32")
ALONE = Share(rank=0, num_workers=1)
MIXTURE = (MNLI, CCG)
State = dict[str, torch.Tensor]


class StoppedError(Exception):
    """What the tests raise to end a run."""


def build_model(
    spec: DataSpec, mixture: Sequence[Source], vocabulary: Vocabulary, *, seed: int = 3
) -> Model:
    data, pretrained = StudyData(spec), Pretrained(load_encoder(spec.encoder), vocabulary)
    heads = {
        source.task: build_head(
            find_task(source.task),
            num_labels=len(data.labels(source.task)),
            hidden_size=pretrained.hidden_size,
            dropout=pretrained.dropout,
            seed=seed,
        )
        for source in mixture
    }
    return pretrained.model(heads, None)


def build_run(
    spec: DataSpec,
    mixture: Sequence[Source] = MIXTURE,
    *,
    model: Model | None = None,
    training: Training | None = None,
    seed: int = 3,
    share: Share = ALONE,
    vocabulary: Vocabulary | None = None,
) -> TrainingRun:
    """A run on an even mixture, on a fresh model and the vocabulary of all sources."""
    data = StudyData(spec)
    vocabulary = vocabulary or data.vocabulary(SOURCES)
    sources = [
        WeightedSource(
            name=source.name,
            task=source.task,
            table=data.features(source),
            share=1 / len(mixture),
        )
        for source in mixture
    ]
    return TrainingRun(
        model or build_model(spec, mixture, vocabulary, seed=seed),
        sources,
        training or make_training(),
        seed,
        vocabulary=vocabulary,
        numerics=CPU,
        share=share,
    )


def read_state(run: TrainingRun) -> dict[str, Any]:
    state: dict[str, Any] = torch.load(io.BytesIO(run.state()), weights_only=True)
    return state


def weights(run: TrainingRun) -> State:
    return dict(read_state(run)["model"])


def losses(run: TrainingRun) -> list[float]:
    return list(read_state(run)["losses"])


def ignore(_: TrainingRun) -> None:
    """No hook."""


def stop_after(step: int) -> Callable[[TrainingRun], None]:
    def hook(run: TrainingRun) -> None:
        if run.next_step == step:
            raise StoppedError

    return hook


def assert_equal(left: State, right: State) -> None:
    assert left.keys() == right.keys()
    assert [name for name in left if not torch.equal(left[name], right[name])] == []


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


@dataclass(frozen=True, kw_only=True)
class PairSpec:
    """What both processes of the two-worker tests are told."""

    encoder: Path
    folder: Path
    training: Training


TWENTY_STEPS = make_training(max_tokens=4000, max_repetitions=100.0)


def _train_as_one_of_two(rank: int, pair: PairSpec) -> None:
    """Train, then fail on rank 1 in a second phase; what happened is left in the folder."""
    torch.set_num_threads(1)
    dist.init_process_group(
        "gloo", init_method=f"file://{pair.folder}/meet", rank=rank, world_size=2
    )
    spec, share = make_data_spec(pair.encoder), Share(rank=rank, num_workers=2)
    run = build_run(spec, training=pair.training, share=share)
    run.run(ignore)
    model = build_model(spec, MIXTURE, StudyData(spec).vocabulary(SOURCES))
    if rank == 1:
        model.losses = _fail  # type: ignore[method-assign]
    failing = build_run(spec, model=model, training=pair.training, share=share)
    try:
        failing.run(ignore)
    except Exception as error:
        message = f"{type(error).__name__}: {error}"
    torch.save(
        {"losses": losses(run), "weights": weights(run), "error": message},
        pair.folder / f"rank-{rank}.pt",
    )
    dist.destroy_process_group()


def _fail(*_: object) -> torch.Tensor:
    raise StoppedError("out of memory")


@pytest.fixture(scope="module")
def two_workers(
    encoder_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> list[dict[str, Any]]:
    """What each of two processes saw."""
    folder = tmp_path_factory.mktemp("pair")
    context = multiprocessing.get_context("spawn")
    pair = PairSpec(encoder=encoder_folder, folder=folder, training=TWENTY_STEPS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INTERMIX_CACHE", str(folder / "cache"))
        patch.setenv("OMP_NUM_THREADS", "1")
        patch.setenv("GLOO_SOCKET_IFNAME", "lo")
        workers = [
            context.Process(target=_train_as_one_of_two, args=(rank, pair)) for rank in range(2)
        ]
        for worker in workers:
            worker.start()
    for worker in workers:
        worker.join(timeout=120)
        worker.kill()  # a worker that hangs is what the tests are to catch
    assert [worker.exitcode for worker in workers] == [0, 0]
    return [torch.load(folder / f"rank-{rank}.pt", weights_only=True) for rank in range(2)]


@pytest.mark.slow
def test_two_workers_train_to_the_losses_of_one(
    two_workers: list[dict[str, Any]], data_spec: DataSpec
) -> None:
    alone = build_run(data_spec, training=TWENTY_STEPS)
    alone.run(ignore)
    tasks = [{batch.source for batch in step.micro_batches} for step in alone.steps]
    assert len(alone.steps) >= 20
    assert {0, 1} in tasks  # heads that one worker uses and the other does not
    assert {0} in tasks or {1} in tasks  # and a head that neither uses
    for seen in two_workers:
        assert seen["losses"] == pytest.approx(losses(alone), abs=1e-5)
    assert_equal(two_workers[0]["weights"], two_workers[1]["weights"])
    # a head that some step wrongly touched would be off by about the learning rate, 1e-3
    torch.testing.assert_close(two_workers[0]["weights"], weights(alone), rtol=0.0, atol=1e-4)


@pytest.mark.slow
def test_failure_of_one_worker_ends_the_phase_on_both(
    two_workers: list[dict[str, Any]],
) -> None:
    assert [seen["error"] for seen in two_workers] == [
        f"{WorkerFailedError.__name__}: another worker failed",
        "StoppedError: out of memory",
    ]
