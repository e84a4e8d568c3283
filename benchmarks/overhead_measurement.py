"""Takes the times of `benchmarks.overhead` on a crew and on a study of its own.

Time before the first step is what a phase took from submit to outcome, less what its manifest has
from the first step on; so the way there, the way back and the filing of the result all count.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import ray

from search.journal import JOURNAL_FILE, Journal
from search.options import Options, check_request
from search.request import Request
from search.runtime import Runtime
from search.setting import build_scope, build_setting
from search.study import run_study
from spaces.keys import Setting
from spaces.mixture import Mixture
from spaces.phases import TrainPhase, unfold
from spaces.space import Baseline, Scope, Space, none_baseline
from trainers.crew import Crew, CrewSpec
from trainers.store import Store
from trainers.worker import Worker, WorkerSpec

_TARGET, _TASK = "xnli", "mnli"
_MAX_TOKENS = 512
"""Of a phase: a step of the laptop preset."""
_MAX_EVALUATION_EXAMPLES = 2
"""Of each language: the trials' one evaluation shall be short."""
_LEAVE_SECONDS = 30.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Overhead:
    """What was measured, in seconds."""

    warm_median_s: float
    """From submitting a phase to a warm crew to its first step."""
    warm_p90_s: float
    cold_s: float
    """From starting a crew, and submitting a phase to it, to the phase's first step."""
    trial_s: float
    """From one trial to the next where the store has all phases, one at a time; the median."""
    num_phases: int
    """That the warm figures come from; half of them start from stored weights."""
    num_trials: int
    """That `trial_s` comes from."""


def measure(
    folder: Path, *, num_phases: int, num_trials: int, layers: int | None = None
) -> Overhead:
    """Start Ray twice: for a crew that takes phases one by one, and for a study.

    Args:
        folder: For stores and studies.
        num_phases: On the warm crew.
        num_trials: That find their phases in the store.
        layers: Of the offline encoder; None: the laptop preset's.

    Raises:
        StudyFailedError: If a trial failed.
        ValueError: If the encoder or the data cannot be had.
    """
    cold, warm = _time_phases(_make_options(folder / "crew", layers), num_phases)
    trials = _time_trials(_make_options(folder / "study", layers), num_trials)
    return Overhead(
        warm_median_s=float(np.median(warm)),
        warm_p90_s=float(np.quantile(warm, 0.9)),
        cold_s=cold,
        trial_s=float(np.median(trials)),
        num_phases=len(warm),
        num_trials=len(trials),
    )


def make_phases(setting: Setting, scope: Scope, num_plans: int) -> list[TrainPhase]:
    """Short phases of as many plans: each an intermediate one, then a target's on its weights."""
    plan = scope.plan(Mixture(ratios=((_TASK, 1.0),)))
    plans = (replace(plan, seed=plan.seed + index) for index in range(num_plans))
    phases = (phase for plan in plans for phase in unfold(plan, setting, ()).in_order())
    return [phase for phase in phases if isinstance(phase, TrainPhase)]


def copies_of_one_plan(num_copies: int) -> Space:
    """A space that tries one plan again and again: only the first trial has phases to run."""

    def baselines(scope: Scope) -> tuple[Baseline, ...]:
        none = none_baseline(scope)
        others = (Baseline(name=f"none-{copy}", plan=none.plan) for copy in range(1, num_copies))
        return none, *others

    return Space(name="overhead", baselines=baselines, suggest=None)


def _make_options(out: Path, layers: int | None) -> Options:
    options = check_request(
        Request(
            space="baselines",
            preset="laptop",
            targets=(_TARGET,),
            intermediate=(_TASK,),
            in_flight=1,
            crews=1,
            out=out,
            address="local",
        )
    )
    encoder = replace(options.data.encoder, num_layers=layers or options.data.encoder.num_layers)
    return replace(
        options,
        preset=replace(options.preset, intermediate_tokens=_MAX_TOKENS, target_tokens=_MAX_TOKENS),
        data=replace(
            options.data, encoder=encoder, max_evaluation_examples=_MAX_EVALUATION_EXAMPLES
        ),
        threads=1,
    )


def _time_phases(options: Options, num_phases: int) -> tuple[float, list[float]]:
    """Seconds to the first step of the first phase, with the crew's start, and of the others."""
    store = Store(options.store_uri)
    # the data are encoded first, on any machine that has not done so before
    with Runtime(replace(options, crews=0), precision=None) as runtime:
        setting = build_setting(options, runtime.precision)
        scope = build_scope(options, setting.inventory)
        phases = make_phases(setting, scope, 1 + (num_phases + 1) // 2)[: num_phases + 2]
        ray.get(runtime.queue.publish_inventory.remote(setting.inventory))
        started = time.monotonic()
        with _crew(options, setting, runtime):
            cold = _time_phase(phases[0], runtime.queue, store, started)
            warm = [
                _time_phase(phase, runtime.queue, store, time.monotonic()) for phase in phases[2:]
            ]
    return cold, warm


@contextmanager
def _crew(options: Options, setting: Setting, runtime: Runtime) -> Iterator[None]:
    """A crew of one worker that comes up meanwhile and is sent home afterwards."""
    crew = Crew(
        "crew-0",
        CrewSpec(
            num_workers=1, cpus_per_worker=options.threads or 1, use_gpu=False, is_local=True
        ),
        partial(
            Worker,
            WorkerSpec(
                data=options.data,
                store_uri=options.store_uri,
                precision=runtime.precision,
                retrieval_layer=setting.retrieval_layer,
            ),
        ),
        runtime.queue,
    )
    try:
        yield
    finally:
        crew.dismiss()
        ray.get(runtime.queue.close.remote())
        crew.join(_LEAVE_SECONDS)


def _time_phase(phase: TrainPhase, queue: Any, store: Store, started: float) -> float:
    ray.get(queue.submit.remote([phase]))
    (outcome,) = ray.get(queue.wait.remote([phase.key]))
    seconds = time.monotonic() - started
    manifest = store.read_result(phase.key)
    if manifest is None:
        raise ValueError(f"a phase failed: {outcome.error}")
    return seconds - float(manifest["seconds"] - manifest["seconds_to_first_step"])


def _time_trials(options: Options, num_trials: int) -> list[float]:
    """Seconds from the start of each trial without phases to that of the next."""
    options = replace(options, space=copies_of_one_plan(num_trials + 2))
    run_study(options)
    starts = [
        trial.datetime_start.timestamp()
        for trial in Journal(options.out / JOURNAL_FILE).trials()
        if trial.datetime_start is not None
    ]
    # the first trial runs the phases, so its successor begins when they are done
    return [after - before for before, after in pairwise(starts[1:])]
