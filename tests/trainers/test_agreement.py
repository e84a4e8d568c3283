"""Workers of one phase begin with the same state, whatever each of them sees in the store."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from tiny import make_train_phase, make_training
from tiny_runs import MIXTURE, StoppedError, assert_equal, build_run, stop_after, weights

from trainers.data.study_data import DataSpec
from trainers.saving import resume
from trainers.store import Partial, Store
from trainers.training import Share, TrainingRun

CPU = torch.device("cpu")
FIRST, SECOND = (Share(rank=rank, num_workers=2) for rank in range(2))
PHASE = make_train_phase("phase", *MIXTURE)


@pytest.fixture
def store(tmp_path: Path, data_spec: DataSpec) -> Store:
    """Has partial states after two and after three steps, and a trunk after two."""
    store = Store(str(tmp_path / "store"))
    run = build_run(data_spec)
    for step in (2, 3):
        with pytest.raises(StoppedError):
            run.run(stop_after(step))
        state = Partial(step=step, state=run.state().to_bytes())
        store._write_state("partial/phase", state)
        if step == 2:
            store.write_trunk(PHASE.trajectory, state)
    return store


def begin(
    spec: DataSpec, store: Store, share: Share, monkeypatch: pytest.MonkeyPatch, *said: int
) -> TrainingRun:
    """A fresh run that was resumed; `said` is what the first worker's broadcast has."""
    heard: list[list[int]] = []

    def hear(numbers: list[int], device: torch.device) -> list[int]:
        assert device == CPU
        heard.append(numbers if share.rank == 0 else list(said))
        return heard[-1]

    monkeypatch.setattr("trainers.saving.hear_first_worker", hear)
    run = build_run(spec, training=make_training(), share=share)
    resume(run, PHASE, store, share=share, device=CPU)
    assert len(heard) == 1
    return run


def test_first_worker_says_what_it_sees(
    data_spec: DataSpec, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert begin(data_spec, store, FIRST, monkeypatch).next_step == 3


@pytest.mark.parametrize(
    ("partial", "trunk", "begun"), [(3, 2, 3), (2, 0, 2), (0, 2, 2), (0, 0, 0)]
)
def test_second_worker_takes_its_word(
    partial: int,
    trunk: int,
    begun: int,
    data_spec: DataSpec,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = begin(data_spec, store, SECOND, monkeypatch, partial, trunk)
    assert run.next_step == begun
    assert run.continued_from == (2 if partial == 0 else 0) * (begun > 0)


def test_state_that_one_worker_cannot_read_is_restored_by_none(
    data_spec: DataSpec, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    flags: list[bool] = []

    def hear_no(flag: bool, _: torch.device) -> bool:
        """The other worker cannot."""
        flags.append(flag)
        return True

    monkeypatch.setattr("trainers.saving.is_true_for_any", hear_no)
    before = weights(build_run(data_spec))
    for share, said in ((FIRST, ()), (SECOND, (3, 2)), (SECOND, (7, 1))):
        run = begin(data_spec, store, share, monkeypatch, *said)
        assert run.next_step == run.continued_from == 0
        assert_equal(weights(run), before)
    # the same votes on every worker, or one would wait for ever; the third pair is not there
    assert flags == [False] * 4 + [True] * 2


def test_store_that_cannot_be_listed_lets_nobody_wait(
    data_spec: DataSpec, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no route to host")

    monkeypatch.setattr(Store, "partial_steps", refuse)
    assert begin(data_spec, store, FIRST, monkeypatch).next_step == 0
