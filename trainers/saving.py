"""States of a running phase in the store: saved in the background, and where a phase begins.

A step waits only until its state is copied to host memory; one thread turns the copy into bytes
and files it. Two kinds of state are filed. The *partial* state of a phase, every so many seconds,
is for the phase itself, should it be interrupted. Its *trunk*, the state before the first step
whose learning rate falls, is for phases of another budget on the same trajectory: up to there
they are the same. Alignment phases last seconds and save nothing: they are run again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from operator import itemgetter
from typing import Self, final

import torch

from spaces.phases import TrainPhase
from spaces.plan import Training
from trainers.optimization import first_decay_step
from trainers.parallel import hear_first_worker, is_true_for_any
from trainers.state import TrainingState, state_from_bytes
from trainers.store import Partial, Store
from trainers.training import Share, TrainingRun


@final
class Saver:
    """Files the states of one phase; a context, at whose end nothing is being written.

    A state being filed takes twice its size in host memory: the copy, and its bytes.
    """

    def __init__(
        self, store: Store, phase: TrainPhase, *, seconds: float, trunk: int | None
    ) -> None:
        """Of a phase that is about to run on this worker.

        Args:
            store: Takes the states.
            phase: Whose states they are.
            seconds: From one partial state to the next, at least.
            trunk: Step after which phases of other budgets shall find a trunk, see `trunk_step`;
                None where none is to be kept.
        """
        self.warnings: list[str] = []
        """States that could not be filed, and why, a line each. The phase goes on without."""
        self._store = store
        self._phase = phase
        self._seconds = seconds
        self._trunk = trunk
        self._last = time.monotonic()
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="saver")
        self._writing: Future[None] | None = None

    def __enter__(self) -> Self:
        """The saver."""
        return self

    def __exit__(self, *_: object) -> None:
        """Wait for what is being written."""
        self._writer.shutdown()

    def after_step(self, run: TrainingRun) -> None:
        """Save what is due.

        A partial state is passed over while another is being written, or if the phase is over; a
        trunk takes its turn.
        """
        if run.next_step == self._trunk:
            self._submit(run.state(), self._write_trunk)
        is_due = time.monotonic() - self._last >= self._seconds
        if is_due and not self._is_writing() and run.next_step < len(run.steps):
            self._submit(run.state(), self._write_partial)
            self._last = time.monotonic()

    def _is_writing(self) -> bool:
        return self._writing is not None and not self._writing.done()

    def _submit(self, state: TrainingState, write: Callable[[Partial], None]) -> None:
        self._writing = self._writer.submit(self._file, state, write)

    def _file(self, state: TrainingState, write: Callable[[Partial], None]) -> None:
        try:
            write(Partial(step=state.step, state=state.to_bytes()))
        except Exception as error:  # a full disk shall not end what it was to protect
            line = " ".join(str(error).split())
            self.warnings.append(f"step {state.step}: {type(error).__name__}: {line}")

    def _write_partial(self, partial: Partial) -> None:
        self._store.write_partial(self._phase.key, partial)

    def _write_trunk(self, trunk: Partial) -> None:
        self._store.write_trunk(self._phase.trajectory, trunk)


def trunk_step(num_steps: int, training: Training) -> int | None:
    """Steps of the trunk of a phase that has so many, None where it has none worth keeping.

    One that ends within the warm-up is not: so it is with `decay_share` 1, the paper's linear
    decay, where every step after the warm-up depends on the budget, and with phases that are
    hardly longer than their warm-up. These can be interrupted, not continued.
    """
    step = first_decay_step(num_steps, training)
    return step if step > training.warmup_steps else None


def resume(
    run: TrainingRun, phase: TrainPhase, store: Store, *, share: Share, device: torch.device
) -> int:
    """Bring a fresh run to the furthest state that the store has for it, on all workers alike.

    Its own partial state, or a trunk of its trajectory of at most as many steps as come before
    its own decay. States of another vocabulary are passed over.

    Returns:
        The step of the partial state, 0 where the run begins with its parent or with a trunk;
        `run.continued_from` has the trunk's.
    """
    max_step = first_decay_step(len(run.steps), phase.training)
    finders = (
        lambda: store.partial_steps(phase.key),
        lambda: [step for step in store.trunk_steps(phase.trajectory) if step <= max_step],
    )
    partial, trunk = _ask_first_worker(finders, share, device)
    readers: list[tuple[int, bool, Callable[[], Partial | None]]] = [
        (partial, False, lambda: store.read_partial(phase.key, partial)),
        (trunk, True, lambda: store.read_trunk(phase.trajectory, trunk)),
    ]
    for step, is_trunk, read in sorted(readers, key=itemgetter(0), reverse=True):
        if _restore(run, step, read, device):
            if is_trunk:
                run.continued_from = step
            return 0 if is_trunk else step
    return 0


def _ask_first_worker(
    finders: Sequence[Callable[[], Sequence[int]]], share: Share, device: torch.device
) -> list[int]:
    """The furthest step that each finds as the first worker sees it, 0 where there is none.

    The workers look at different moments, and states may come and go between them.
    """
    steps = [0] * len(finders)
    if share.rank == 0:
        with suppress(OSError):  # the others wait for a word, and can all begin anew
            steps = [max(find(), default=0) for find in finders]
    return hear_first_worker(steps, device)


def _restore(
    run: TrainingRun, step: int, read: Callable[[], Partial | None], device: torch.device
) -> bool:
    """Restore the state of a step on all workers or, where one cannot read it, on none."""
    if step == 0:
        return False
    state: TrainingState | None = None
    with suppress(Exception):  # what cannot be read is of no use, and the others must hear of it
        state = _parse(read())
    is_usable = state is not None and state.step == step and run.accepts(state)
    if is_true_for_any(not is_usable, device):
        return False
    assert state is not None, "all workers can use it"
    return run.restore(state)


def _parse(saved: Partial | None) -> TrainingState | None:
    return None if saved is None else state_from_bytes(saved.state)
