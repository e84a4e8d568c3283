"""Two and four workers train as one does, and fail as one."""

from pathlib import Path
from typing import Any, TypeAlias

import pytest
import torch
from tiny_runs import assert_equal, build_run, ignore, losses, weights
from worker_group import EVERY_HEAD, TRAINING, GroupSpec, play_together

from trainers.data.study_data import DataSpec
from trainers.parallel import BrokenCrewError
from trainers.training import TrainingRun, WorkerFailedError

pytestmark = pytest.mark.slow
Seen: TypeAlias = list[dict[str, Any]]
"""What each process saw, by scene."""


@pytest.fixture(scope="module", params=[2, 4])
def group(
    request: pytest.FixtureRequest, encoder_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Seen:
    folder = tmp_path_factory.mktemp(f"group-of-{request.param}")
    return play_together(
        GroupSpec(
            encoder=encoder_folder,
            folder=folder,
            num_workers=request.param,
            has_failures=request.param == 2,
        )
    )


@pytest.fixture
def pair(group: Seen) -> Seen:
    """The two workers, one of which fails in between."""
    if len(group) != 2:
        pytest.skip("failures are played by two workers")
    return group


@pytest.fixture
def alone(data_spec: DataSpec) -> TrainingRun:
    """The same phase on one worker."""
    run = build_run(data_spec, EVERY_HEAD, training=TRAINING)
    run.run(ignore)
    return run


def test_the_phase_is_one_that_could_go_wrong(data_spec: DataSpec) -> None:
    steps = build_run(data_spec, EVERY_HEAD, training=TRAINING).steps
    assert len(steps) >= 20
    assert len(steps[-1].micro_batches) == 1  # all workers but one have nothing to do
    tasks = [[batch.source for batch in step.micro_batches] for step in steps]
    assert {source for step in tasks for source in step} == set(range(len(EVERY_HEAD)))
    assert any(step.count(step[0]) == 1 for step in tasks)  # a head that only one worker uses
    assert all(len(set(step)) < 5 for step in tasks)  # and one that none uses


def test_workers_train_to_the_losses_of_one(group: Seen, alone: TrainingRun) -> None:
    for seen in group:
        assert seen["train"]["losses"] == pytest.approx(losses(alone), abs=1e-5)
        assert_equal(seen["train"]["weights"], group[0]["train"]["weights"])
    # a head that some step wrongly touched would be off by about the learning rate, 1e-3
    torch.testing.assert_close(group[0]["train"]["weights"], weights(alone), rtol=0.0, atol=1e-4)


def test_hooks_are_gone_after_a_phase(group: Seen) -> None:
    assert [seen[scene]["hooks"] for seen in group for scene in ("train", "bf16")] == [0, 0] * len(
        group
    )


@pytest.mark.parametrize(
    ("scene", "message"),
    [
        ("in collate", "StoppedError: out of memory in collate"),
        ("in backward", "StoppedError: out of memory in backward"),
        ("after a step", "StoppedError: "),
    ],
)
def test_a_failure_of_one_worker_ends_the_phase_on_all(
    pair: Seen, scene: str, message: str
) -> None:
    *others, culprit = (seen[scene] for seen in pair)
    assert culprit == message
    assert set(others) == {f"{WorkerFailedError.__name__}: another worker failed"}


def test_an_interrupted_phase_ends_in_the_same_bits_and_so_does_one_after_failures(
    group: Seen,
) -> None:
    for seen in group:
        assert seen["resume"]["losses"] == seen["train"]["losses"]
        assert_equal(seen["resume"]["weights"], seen["train"]["weights"])


def test_compressed_gradients_train_about_alike_and_the_same_on_all_workers(group: Seen) -> None:
    exact = group[0]["train"]
    for seen in group:
        assert seen["bf16"]["losses"] != exact["losses"]
        assert seen["bf16"]["losses"] == pytest.approx(exact["losses"], rel=0.01)
        assert_equal(seen["bf16"]["weights"], group[0]["bf16"]["weights"])


def test_a_worker_that_is_gone_breaks_the_crew(pair: Seen) -> None:
    *others, gone = (seen["leave"] for seen in pair)
    assert gone == "gone"
    assert set(others) == {BrokenCrewError.__name__}
