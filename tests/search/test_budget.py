"""`--budget`: the same study on more tokens goes on with the phases of a smaller one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load as load_tensors
from study_folders import write_data
from tiny_encoder import save_tiny_encoder

from search.options import Options, check_request
from search.request import Request
from search.runtime import Runtime
from search.setting import build_scope, build_setting
from spaces.phases import TrainPhase, unfold
from spaces.presets import SMOKE
from spaces.task import Role
from trainers.store import Manifest, Store
from trainers.training import Share
from trainers.worker import Worker


@pytest.fixture
def request_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Request:
    monkeypatch.setattr("os.cpu_count", lambda: 4)
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    monkeypatch.setenv("INTERMIX_CACHE", str(tmp_path / "cache"))
    (tmp_path / "encoder").mkdir()
    save_tiny_encoder(tmp_path / "encoder")
    return Request(
        space="mixtures",
        preset="smoke",
        data=str(write_data(tmp_path / "data")),
        encoder=str(tmp_path / "encoder"),
        targets=("xnli",),
        intermediate=("mnli",),
        out=tmp_path / "out",
        store=str(tmp_path / "store"),
        keep_weights=True,
    )


@pytest.mark.parametrize(("budget", "tokens"), [(1.0, 4000), (2.0, 8000), (0.5, 2000)])
def test_budget_multiplies_the_tokens_of_the_preset(
    budget: float, tokens: int, request_: Request
) -> None:
    options = check_request(replace(request_, budget=budget))
    assert SMOKE.intermediate_tokens == SMOKE.target_tokens == 4000
    assert options.preset.intermediate_tokens == options.preset.target_tokens == tokens
    assert options.identity()["budget"] == budget


@pytest.mark.parametrize("given", [0.0, -1.0, float("nan"), float("inf")])
@pytest.mark.parametrize("field", ["budget", "save_seconds"])
def test_what_is_not_above_zero_is_refused(field: str, given: float, request_: Request) -> None:
    message = f"--{field.replace('_', '-')} must be above 0 and finite, got {given}"
    with pytest.raises(ValueError, match=message):
        check_request(replace(request_, **{field: given}))  # type: ignore[arg-type]


def shorten(options: Options) -> Options:
    """A twentieth of the tokens, in steps of 32, and a plain learning rate."""
    preset = options.preset
    small = replace(
        preset,
        intermediate_tokens=preset.intermediate_tokens // 20,
        target_tokens=preset.target_tokens // 20,
        micro_batch_tokens=16,
        warmup_steps=1,
    )
    return replace(options, preset=small)


def train(options: Options) -> tuple[list[TrainPhase], Store]:
    """The training phases of the study's baselines, carried out as a crew would."""
    setting = build_setting(options, "fp32")
    phases: dict[str, TrainPhase] = {}
    for baseline in options.space.baselines(build_scope(options, setting.inventory)):
        unfolded = unfold(baseline.plan, setting, (Role.SELECT,))
        phases |= {p.key: p for p in unfolded.in_order() if isinstance(p, TrainPhase)}
    runtime = Runtime(options, precision=None)
    runtime.precision = "fp32"
    alone = Share(rank=0, num_workers=1)
    worker = Worker(runtime._worker_spec(), setting.inventory, alone, torch.device("cpu"))
    for phase in phases.values():
        worker.carry_out(phase)
    return list(phases.values()), Store(options.store_uri)


def read(store: Store, phase: TrainPhase) -> Manifest:
    result = store.read_result(phase.key)
    assert result is not None
    return result


def test_study_of_twice_the_budget_continues_the_phases_of_the_first(
    request_: Request, tmp_path: Path
) -> None:
    once, store = train(shorten(check_request(request_)))
    assert set(store.list_trunks()) == {phase.trajectory for phase in once}
    larger = replace(request_, budget=2.0, out=tmp_path / "larger")
    twice, _ = train(shorten(check_request(larger)))
    through, other = train(
        shorten(check_request(replace(larger, store=str(tmp_path / "other-store"))))
    )
    assert [phase.key for phase in twice] == [phase.key for phase in through]
    assert not {phase.key for phase in once} & {phase.key for phase in twice}
    shared = {phase.trajectory for phase in once} & {phase.trajectory for phase in twice}
    assert shared  # those that begin with the pretrained encoder
    for phase in twice:
        continued, fresh = read(store, phase), read(other, phase)
        assert (continued["continued_from"] > 0) == (phase.trajectory in shared)
        assert fresh["continued_from"] == 0
        for name in ("losses", "num_steps", "num_tokens"):
            assert continued[name] == fresh[name]
        left, right = (load_tensors(s.read_weights(phase.key)) for s in (store, other))
        assert left.keys() == right.keys()
        assert all(torch.equal(left[name], right[name]) for name in left)


def test_study_that_keeps_no_weights_keeps_no_trunks(request_: Request) -> None:
    _, store = train(shorten(check_request(replace(request_, keep_weights=False))))
    assert store.list_trunks() == {}
