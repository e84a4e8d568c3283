"""Two workers train as one does, and fail as one."""

import multiprocessing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch
import torch.distributed as dist
from tiny import HELLASWAG, MNLI, SOURCES, TEXT, make_data_spec, make_training
from tiny_runs import (
    MIXTURE,
    StoppedError,
    assert_equal,
    build_model,
    build_run,
    ignore,
    losses,
    weights,
)

from spaces.plan import Training
from trainers.data.study_data import DataSpec, StudyData
from trainers.training import Share, WorkerFailedError


@dataclass(frozen=True, kw_only=True)
class PairSpec:
    """What both processes of the two-worker tests are told."""

    encoder: Path
    folder: Path
    training: Training


EVERY_HEAD = (MNLI, HELLASWAG, TEXT)
"""A pair task, multiple choice and masked text."""
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
    mixed = build_run(spec, EVERY_HEAD, training=pair.training, share=share)
    mixed.run(ignore)
    model = build_model(spec, MIXTURE, StudyData(spec).vocabulary(SOURCES))
    if rank == 1:
        model.losses = _fail  # type: ignore[method-assign]
    failing = build_run(spec, model=model, training=pair.training, share=share)
    try:
        failing.run(ignore)
    except Exception as error:
        message = f"{type(error).__name__}: {error}"
    torch.save(
        {
            "losses": losses(run),
            "weights": weights(run),
            "mixed_losses": losses(mixed),
            "mixed_weights": weights(mixed),
            "error": message,
        },
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
def test_two_workers_mask_and_choose_as_one_does(
    two_workers: list[dict[str, Any]], data_spec: DataSpec
) -> None:
    alone = build_run(data_spec, EVERY_HEAD, training=TWENTY_STEPS)
    alone.run(ignore)
    types = [frozenset(batch.source for batch in step.micro_batches) for step in alone.steps]
    assert len({pair for pair in types if len(pair) == 2}) > 1  # the workers' types differ
    for seen in two_workers:
        assert seen["mixed_losses"] == pytest.approx(losses(alone), abs=1e-5)
    assert_equal(two_workers[0]["mixed_weights"], two_workers[1]["mixed_weights"])
    torch.testing.assert_close(
        two_workers[0]["mixed_weights"], weights(alone), rtol=0.0, atol=1e-4
    )


@pytest.mark.slow
def test_failure_of_one_worker_ends_the_phase_on_both(
    two_workers: list[dict[str, Any]],
) -> None:
    assert [seen["error"] for seen in two_workers] == [
        f"{WorkerFailedError.__name__}: another worker failed",
        "StoppedError: out of memory",
    ]
