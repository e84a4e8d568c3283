"""Every side trains the same rows with the same heads; what is said of the rounds follows."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from tiny import TinyCorpus, save_encoder

from benchmarks import throughput_page
from benchmarks.gauges import StepClock
from benchmarks.profile import StepProfile, draw
from benchmarks.profile import measure as measure_profile
from benchmarks.throughput import measure
from benchmarks.throughput_figures import Round, Summary, describe
from benchmarks.throughput_sides import SideFigures, run_engine, run_trainer
from benchmarks.throughput_trainer import MixedModel, MixedRows, OneTaskSampler, pad_rows
from benchmarks.throughput_workload import Workload, build_heads, build_training, build_workload
from spaces.catalogue import find_task
from trainers.data.batching import collate
from trainers.data.encoding import IGNORED, Limits
from trainers.data.sampling import WeightedSource, schedule_steps
from trainers.data.study_data import DataSpec
from trainers.encoders import EncoderSpec, load_encoder
from trainers.model import Model
from trainers.vocabulary import Vocabulary

SIDE = SideFigures(
    load_seconds=1.0,
    step_seconds=2.0,
    phase_seconds=4.0,
    num_steps=10,
    num_flops=4e9,
    peak_memory_mb=1000.0,
    train_loss=1.0,
    held_out_losses=[1.0, 2.0],
)


@pytest.fixture
def workload(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workload:
    monkeypatch.setenv("INTERMIX_CACHE", str(tmp_path / "cache"))
    save_encoder(tmp_path / "encoder")
    data = DataSpec(
        corpus=TinyCorpus(),
        encoder=EncoderSpec(name=str(tmp_path / "encoder")),
        limits=Limits(max_tokens=32, stride=8),
        max_train_examples=None,
        max_evaluation_examples=6,
    )
    return build_workload(
        data,
        build_training(1e-3, micro_batch_tokens=128, micro_batches=2),
        tuned_batch=16,
        precision="fp32",
        num_threads=1,
    )


def collect_rows(workload: Workload) -> list[tuple[int, int]]:
    """Every (source, row) that the engine draws, sorted."""
    data = workload.open_data()
    phase = workload.phase(seed=0)
    sources = [
        WeightedSource(name=s.name, task=s.task, table=data.features(s), share=share)
        for s, share in phase.shares
    ]
    steps = schedule_steps(sources, phase.training, phase.seed)
    return sorted(
        (batch.source, int(row))
        for step in steps
        for batch in step.micro_batches
        for row in batch.rows
    )


def test_every_side_draws_each_row_once(workload: Workload) -> None:
    data, rows = workload.open_data(), MixedRows(workload)
    expected = [
        (number, row)
        for number, source in enumerate(workload.train)
        for row in range(len(data.features(source)))
    ]
    assert collect_rows(workload) == expected
    assert len(rows) == len(expected)
    assert sorted(OneTaskSampler(rows.tasks(), 8, seed=1)) == list(range(len(rows)))
    assert sum(len(rows[i]["input_ids"]) for i in range(len(rows))) == workload.num_tokens


def test_batches_at_the_defaults_are_of_one_task_until_the_leftovers() -> None:
    tasks = [0] * 11 + [1] * 9 + [2] * 8
    order = list(OneTaskSampler(tasks, 4, seed=0))
    blocks = [{tasks[row] for row in order[at : at + 4]} for at in range(0, 24, 4)]
    assert all(len(block) == 1 for block in blocks)
    assert sorted(order) == list(range(28))
    assert order != list(OneTaskSampler(tasks, 4, seed=1))


def test_the_trainer_has_the_loss_of_the_engine(workload: Workload) -> None:
    encoder = load_encoder(workload.data.encoder).eval()
    heads = build_heads(workload, hidden_size=32, dropout=0.0, seed=0)
    mixed = MixedModel(encoder, heads).eval()
    every_id = Vocabulary(ids=np.arange(encoder.config.vocab_size, dtype=np.int32))
    data, rows = workload.open_data(), MixedRows(workload)
    chosen, total, examples = [], 0.0, 0.0
    for number, source in enumerate(workload.train):
        first = rows.tasks().index(number)
        chosen += [rows[first + row] for row in range(3)]
        task = find_task(source.task)
        batch = collate(data.features(source), np.arange(3), task.task_type, every_id)
        losses = Model(encoder, heads).losses(source.task, batch)
        total += float((losses * batch.example_shares).sum().detach())
        examples += float(batch.example_shares.sum())
    found = mixed(**pad_rows(chosen))["loss"]
    assert float(found.detach()) == pytest.approx(total / examples, rel=1e-5)


def test_rows_are_padded_to_the_longest() -> None:
    short = {"input_ids": [0, 5, 2], "labels": [1], "task": 0, "share": 1.0}
    long = {"input_ids": [0, 5, 6, 2], "labels": [IGNORED, 3, 4, IGNORED], "task": 1, "share": 0.5}
    batch = pad_rows([short, long])
    assert batch["input_ids"].tolist() == [[0, 5, 2, 1], [0, 5, 6, 2]]
    assert batch["attention_mask"].tolist() == [[1, 1, 1, 0], [1, 1, 1, 1]]
    assert batch["labels"].tolist()[0] == [1, IGNORED, IGNORED, IGNORED]
    assert batch["share"].tolist() == [1.0, 0.5]


def test_the_clock_runs_from_the_first_forward_to_the_last_step() -> None:
    layer = torch.nn.Linear(2, 1)
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
    with StepClock() as clock:
        assert clock.seconds == 0.0
        for _ in range(2):
            layer(torch.ones(1, 2)).sum().backward()
            optimizer.step()
        first = clock.seconds
        layer(torch.ones(1, 2)).sum().backward()
        optimizer.step()
    after = clock.seconds
    optimizer.step()
    assert 0.0 < first < after == clock.seconds


def make_summary() -> Summary:
    """Two rounds: the engine takes 2 s, the defaults 6 and 8, the tuned 3."""
    rounds = [
        Round(
            seed=seed,
            sides={
                "engine": SIDE,
                "default": replace(SIDE, step_seconds=seconds, held_out_losses=[1.1, 1.9]),
                "tuned": replace(SIDE, step_seconds=3.0, held_out_losses=[1.5, 2.5]),
            },
            peak=peak,
        )
        for seed, seconds, peak in ((0, 6.0, 4e9), (1, 8.0, 5e9))
    ]
    return Summary(num_tokens=1000, rounds=rounds)


def test_figures_follow_from_the_rounds() -> None:
    document = describe(make_summary())
    assert document["ratio_to_default"] == 3.5
    assert document["ratio_to_tuned"] == 1.5
    assert document["gemm_share"] == pytest.approx(4e9 / 2.0 / 5e9)
    assert document["gemm_share_of_phase"] == pytest.approx(4e9 / 4.0 / 5e9)
    assert document["peak_memory_mb"] == 1000.0
    assert document["sides"]["engine"]["tokens_per_second"] == 500.0
    json.dumps(document)


def test_losses_agree_within_their_error_only() -> None:
    sides = describe(make_summary())["sides"]
    assert sides["default"]["loss_gap"]["difference"] == pytest.approx(0.0)
    assert sides["default"]["loss_gap"]["standard_error"] == pytest.approx(0.1)
    assert sides["default"]["loss_gap"]["agrees"]
    # half a unit on every row and in every round is no accident
    assert sides["tuned"]["loss_gap"]["difference"] == pytest.approx(-0.5)
    assert not sides["tuned"]["loss_gap"]["agrees"]


def test_the_page_is_written_from_the_figures() -> None:
    run = {
        "command": "python -m benchmarks.throughput --data DIR",
        "date": "2026-01-02",
        "machine": "a processor, 2 cores, 2 thread(s)",
        "isa": "avx512_bf16",
        "threads": 2,
        "versions": {"torch": "2.13.0"},
        "encoder": "offline, 12 layers",
        "precision": "bf16",
        "learning_rate": 1e-4,
        "micro_batch_tokens": 1024,
        "micro_batches": 2,
        "tuned_batch": 16,
        "examples": {"mnli.en.train": 256},
        "tokens": {"mnli.en.train": 10_000},
        "held_out": {"xnli.en.dev": 96, "panx.en.dev": 4},
    }
    page = throughput_page.write_page({"run": run, **describe(make_summary())})
    assert "**3.50 times `Trainer` at its defaults, 1.50 times the tuned one" in page
    assert "40.0% of the peak" in page
    assert "| engine | 500 |" in page
    assert "-0.500 ± 0.000 | differ |" in page
    assert "on 100 held-out examples do NOT agree" in page
    rows = [line for line in page.splitlines() if line.startswith("|")]
    assert len({line.count("|") for line in rows[:5]}) == 1
    assert len({line.count("|") for line in rows[5:10]}) == 1


@pytest.mark.slow
def test_the_sides_train_and_are_compared(workload: Workload, tmp_path: Path) -> None:
    workload = replace(workload, precision="bf16")
    sides = {
        "engine": run_engine(workload, 0, tmp_path / "engine"),
        "default": run_trainer(workload, 0, tmp_path / "default"),
        "tuned": run_trainer(workload, 0, tmp_path / "tuned", is_tuned=True),
    }
    num_rows = len(MixedRows(workload))
    assert sides["default"].num_steps == math.ceil(num_rows / 8)
    assert sides["tuned"].num_steps == math.ceil(num_rows / 16)
    assert len({side.num_flops for side in sides.values()}) == 1
    assert len({len(side.held_out_losses) for side in sides.values()}) == 1
    for side in sides.values():
        assert 0.0 < side.step_seconds < side.phase_seconds
        assert side.peak_memory_mb > 50
        assert all(math.isfinite(loss) for loss in side.held_out_losses)


@pytest.mark.slow
def test_a_side_runs_in_a_process_of_its_own(
    workload: Workload, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1] / "trainers"))
    monkeypatch.setattr("benchmarks.throughput.SIDES", {"engine": run_engine})
    monkeypatch.setattr("benchmarks.throughput.describe", lambda summary: {"summary": summary})
    summary = measure(workload, num_rounds=1, isa="avx512_bf16")["summary"]
    (one,) = summary.rounds
    assert one.peak > 1e8
    assert one.sides["engine"].num_steps > 1


def test_a_profile_has_the_parts_of_a_step(workload: Workload) -> None:
    document = measure_profile(workload, num_warm=1, num_steps=2)
    groups = document["groups_ms"]
    assert groups["matrix products"] > 0
    assert groups["optimiser, clipping"] > 0
    assert sum(groups.values()) == pytest.approx(document["step_ms"], rel=0.2)
    run = {"encoder": "tiny", "precision": "fp32", "machine": "m", "isa": "i", "date": "d"}
    assert "matrix products" in draw({"run": run, **document})


def test_too_few_steps_are_refused(workload: Workload) -> None:
    with pytest.raises(ValueError, match="must have 1001 steps"):
        measure_profile(workload, num_warm=1000, num_steps=1)
    assert StepProfile(num_warm=1, num_steps=1).elapsed == 0.0
