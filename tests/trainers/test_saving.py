"""States are filed beside the training, one at a time, and a phase begins with the furthest."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from phase_workers import build_worker
from tiny import CCG, MNLI, SOURCES, TEXT, make_train_phase, make_training
from tiny_runs import (
    ALONE,
    StoppedError,
    assert_equal,
    build_run,
    ignore,
    losses,
    stop_after,
    weights,
)

from spaces.plan import Training
from trainers.data.study_data import DataSpec, StudyData
from trainers.optimization import first_decay_step
from trainers.saving import Saver, resume, trunk_step
from trainers.state import state_from_bytes
from trainers.store import Partial, Store
from trainers.training import TrainingRun

CPU = torch.device("cpu")
MIXED = (MNLI, CCG, TEXT)
PHASE = make_train_phase("phase", *MIXED)
NEVER = 1e9


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "store"))


def budget(max_tokens: int, **changes: object) -> Training:
    return make_training(max_tokens=max_tokens, max_repetitions=100.0, **changes)


def save_to_the_end(run: TrainingRun, store: Store, seconds: float = NEVER) -> None:
    """Train; leave a trunk."""
    trunk = trunk_step(len(run.steps), run._training)
    with Saver(store, PHASE, seconds=seconds, trunk=trunk) as saver:
        run.run(saver.after_step)


def begin(spec: DataSpec, store: Store, training: Training) -> tuple[TrainingRun, int]:
    run = build_run(spec, MIXED, training=training)
    phase = replace(PHASE, training=training)
    return run, resume(run, phase, store, share=ALONE, device=CPU)


def test_state_is_what_it_was_when_it_was_taken(data_spec: DataSpec) -> None:
    run = build_run(data_spec, MIXED)
    with pytest.raises(StoppedError):
        run.run(stop_after(3))
    state = run.state()
    before = state.to_bytes()
    run.run(ignore)
    assert state.to_bytes() == before
    assert state.step == len(state.losses) == 3
    again = state_from_bytes(before)
    assert_equal(again.model, state.model)
    assert again.optimizer["param_groups"] == state.optimizer["param_groups"]


def test_training_goes_on_while_a_state_is_written_and_the_next_one_waits(
    data_spec: DataSpec, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_trained = threading.Event()
    written: list[tuple[int, bool]] = []
    write_partial = Store.write_partial

    def write_slowly(self: Store, key: str, partial: Partial) -> None:
        in_time = is_trained.wait(timeout=60)
        write_partial(self, key, partial)
        written.append((partial.step, in_time))

    monkeypatch.setattr(Store, "write_partial", write_slowly)
    run = build_run(data_spec, MIXED)
    with Saver(store, PHASE, seconds=0.0, trunk=None) as saver:
        run.run(saver.after_step)
        is_trained.set()
    assert written == [(1, True)]  # the last step was reached first, and no second was queued
    assert store.partial_steps("phase") == (1,)
    assert saver.warnings == []


def test_states_are_written_one_after_the_other(
    data_spec: DataSpec, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once: list[int] = []
    busy = threading.Semaphore(1)
    write = Store._write

    def watch(self: Store, *arguments: object) -> None:
        at_once.append(int(busy.acquire(blocking=False)))
        write(self, *arguments)  # type: ignore[arg-type]
        busy.release()

    monkeypatch.setattr(Store, "_write", watch)
    run = build_run(data_spec, MIXED, training=budget(4000))
    save_to_the_end(run, store, seconds=0.0)
    assert len(at_once) >= 2
    assert set(at_once) == {1}
    assert store.trunk_steps(PHASE.trajectory) == (trunk_step(len(run.steps), run._training),)


def test_a_state_that_cannot_be_filed_is_a_warning(
    data_spec: DataSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("[Errno 28] No space\nleft on device")

    worker, store = build_worker(data_spec, tmp_path / "full", save_seconds=0.0, keep_trunks=True)
    with monkeypatch.context() as patch:
        patch.setattr(Store, "write_partial", refuse)
        patch.setattr(Store, "write_trunk", refuse)
        worker.carry_out(PHASE)
    result = store.read_result("phase")
    assert result is not None
    assert result["warnings"][0] == "step 1: OSError: [Errno 28] No space left on device"
    undisturbed, reference = build_worker(data_spec, tmp_path / "reference")
    undisturbed.carry_out(PHASE)
    assert store.read_weights("phase") == reference.read_weights("phase")
    assert (reference.read_result("phase") or {})["warnings"] == []


def test_nothing_is_being_written_when_a_phase_has_failed(
    data_spec: DataSpec, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_partial = Store.write_partial

    def write_slowly(self: Store, key: str, partial: Partial) -> None:
        time.sleep(0.2)
        write_partial(self, key, partial)

    monkeypatch.setattr(Store, "write_partial", write_slowly)
    run = build_run(data_spec, MIXED)
    stop = stop_after(2)
    with pytest.raises(StoppedError), Saver(store, PHASE, seconds=0.0, trunk=None) as saver:
        run.run(lambda run: (saver.after_step(run), stop(run))[1])
    assert store.partial_steps("phase") == (1,)


def test_partial_states_are_gone_when_a_phase_is_done(data_spec: DataSpec, tmp_path: Path) -> None:
    worker, store = build_worker(data_spec, tmp_path / "store", save_seconds=0.0)
    filed: list[int] = []
    write = store.write_partial
    worker._store.write_partial = lambda key, partial: (  # type: ignore[method-assign]
        filed.append(partial.step), write(key, partial))[1]  # fmt: skip
    worker.carry_out(PHASE)
    assert filed
    assert store.list_partials() == {}
    assert not any((tmp_path / "store" / "partial").iterdir())


@pytest.mark.parametrize("decay_share", [0.0, 0.3, 0.6])
def test_longer_phase_goes_on_from_the_trunk_of_a_shorter_one_as_if_run_through(
    decay_share: float, data_spec: DataSpec, store: Store
) -> None:
    short = build_run(data_spec, MIXED, training=budget(2500, decay_share=decay_share))
    save_to_the_end(short, store)
    torch.manual_seed(99)
    training = budget(5000, decay_share=decay_share)
    long, resumed_at = begin(data_spec, store, training)
    assert resumed_at == 0
    assert long.continued_from == long.next_step == trunk_step(len(short.steps), short._training)
    long.run(ignore)
    through = build_run(data_spec, MIXED, training=training)
    through.run(ignore)
    assert {source for step in through.steps for source in
            (batch.source for batch in step.micro_batches)} == {0, 1, 2}  # fmt: skip
    assert losses(long) == losses(through)
    assert long.loss_curve() == through.loss_curve()
    assert long.num_tokens == through.num_tokens
    assert_equal(weights(long), weights(through))


def test_trunk_serves_another_share_of_decay_and_a_smaller_budget_if_it_is_early_enough(
    data_spec: DataSpec, store: Store
) -> None:
    save_to_the_end(build_run(data_spec, MIXED, training=budget(4000)), store)
    (step,) = store.trunk_steps(PHASE.trajectory)
    sharper, _ = begin(data_spec, store, budget(4000, decay_share=0.1))
    assert sharper.next_step == step
    shorter, _ = begin(data_spec, store, budget(2000))
    assert shorter.next_step == shorter.continued_from == 0
    softer, _ = begin(data_spec, store, budget(4000, decay_share=0.5))
    assert softer.next_step == 0


def test_sources_that_were_used_up_end_a_phase_and_begin_its_decay(
    data_spec: DataSpec, store: Store
) -> None:
    runs = [
        build_run(data_spec, MIXED, training=make_training(max_tokens=tokens, max_repetitions=1.0))
        for tokens in (10**6, 10**7)
    ]
    assert runs[0].num_tokens == runs[1].num_tokens < 10**6
    save_to_the_end(runs[0], store)
    (step,) = store.trunk_steps(PHASE.trajectory)
    again, _ = begin(data_spec, store, runs[1]._training)
    assert again.next_step == step == first_decay_step(len(again.steps), again._training)
    again.run(ignore)
    assert_equal(weights(again), weights(runs[0]))
    # a phase that a budget ends earlier decays earlier: the trunk is past that
    cut, _ = begin(data_spec, store, make_training(max_tokens=400, max_repetitions=1.0))
    assert cut.next_step == 0


@pytest.mark.parametrize(
    ("num_steps", "changes"),
    [(100, {"decay_share": 1.0}), (10, {"warmup_steps": 10}), (12, {"warmup_steps": 10})],
    ids=["linear decay", "only warm-up", "hardly more"],
)
def test_phase_of_warm_up_and_decay_has_no_trunk(
    num_steps: int, changes: dict[str, object]
) -> None:
    assert trunk_step(num_steps, make_training(**changes)) is None


def test_furthest_state_is_taken(data_spec: DataSpec, store: Store) -> None:
    training = budget(4000)
    run = build_run(data_spec, MIXED, training=training)
    last = first_decay_step(len(run.steps), training)
    states: dict[int, bytes] = {}
    run.run(lambda run: states.setdefault(run.next_step, run.state().to_bytes()) and None)
    store.write_partial("phase", Partial(step=2, state=states[2]))
    for step in (last - 1, last, last + 1):  # the last is past this phase's decay
        store.write_trunk(PHASE.trajectory, Partial(step=step, state=states[step]))
    assert begin(data_spec, store, training)[0].next_step == last
    store.write_partial("phase", Partial(step=last + 2, state=states[last + 2]))
    again, resumed_at = begin(data_spec, store, training)
    assert again.next_step == resumed_at == last + 2


def test_state_of_another_vocabulary_is_passed_over(data_spec: DataSpec, store: Store) -> None:
    other = StudyData(data_spec).vocabulary(MIXED)
    assert not np.array_equal(other.ids, StudyData(data_spec).vocabulary(SOURCES).ids)
    foreign = build_run(data_spec, MIXED, training=budget(4000), vocabulary=other)
    save_to_the_end(foreign, store)
    assert store.trunk_steps(PHASE.trajectory)
    own = build_run(data_spec, MIXED, training=budget(4000))
    with pytest.raises(StoppedError):
        own.run(stop_after(2))
    fresh, _ = begin(data_spec, store, budget(4000))
    assert fresh.next_step == 0
    store.write_partial("phase", Partial(step=2, state=own.state().to_bytes()))
    resumed, resumed_at = begin(data_spec, store, budget(4000))
    assert resumed.next_step == resumed_at == 2


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def _garble(path: Path) -> None:
    path.write_bytes(bytes(len(path.read_bytes())))


@pytest.mark.parametrize(
    ("file", "harm"),
    [("state.pt", _cut), ("state.pt", _garble), ("state.pt", Path.unlink),
     ("manifest.json", _cut), ("manifest.json", Path.unlink)],
    ids=["cut", "garbled", "no state", "cut manifest", "no manifest"],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["partial/phase", f"trunks/{PHASE.trajectory}"])
def test_state_that_is_not_whole_is_ignored(
    kind: str, file: str, harm: Callable[[Path], None], data_spec: DataSpec, store: Store
) -> None:
    run = build_run(data_spec, MIXED)
    with pytest.raises(StoppedError):
        run.run(stop_after(2))
    saved = Partial(step=2, state=run.state().to_bytes())
    store.write_partial("phase", saved)
    store.write_trunk(PHASE.trajectory, saved)
    store.drop_partial("phase") if "trunks" in kind else store.drop_trunk(PHASE.trajectory)
    assert begin(data_spec, store, PHASE.training)[0].next_step == 2
    harm(Path(store.uri) / kind / "2" / file)
    begun, resumed_at = begin(data_spec, store, PHASE.training)
    assert begun.next_step == resumed_at == begun.continued_from == 0
