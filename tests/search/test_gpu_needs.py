"""What is said of GPUs: figures with the speed they assume, and something without a hub."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from study_folders import write_data, write_encoder

from search import run
from search.gpu_needs import (
    describe_compute,
    describe_hours,
    describe_memory,
    find_peak,
    outline_needs,
)
from search.options import Options, check_request
from search.request import Request


@pytest.fixture
def options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Options:
    """Of XLM-R Large on a folder of data."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    return check_request(
        Request(
            space="mixtures",
            preset="large",
            data=str(write_data(tmp_path / "data")),
            targets=("xnli",),
            intermediate=("mnli",),
            crews=1,
        )
    )


@pytest.mark.parametrize(
    ("gpu", "peak"),
    [
        ("NVIDIA H100 80GB HBM3", 989e12),
        ("NVIDIA H100 PCIe", 756e12),
        ("NVIDIA A100-SXM4-40GB", 312e12),
        ("NVIDIA L4", 121e12),
        ("NVIDIA L40S", 362e12),
        ("NVIDIA A10G", None),
        ("Tesla T4", None),
    ],
)
def test_a_gpu_is_known_by_its_whole_name(gpu: str, peak: float | None) -> None:
    assert find_peak(gpu) == peak


def test_hours_say_what_speed_they_assume() -> None:
    assert describe_hours(3.6e18, None).startswith("10 GPU-hours at 100 TFLOP/s sustained")
    known = describe_hours(3.6e18, "NVIDIA A100-SXM4-40GB")
    # 3.6e18 / (0.3 * 312e12) / 3600
    assert known.startswith("11 GPU-hours on NVIDIA A100-SXM4-40GB at 30% of its 312 TFLOP/s")
    assert describe_hours(1e18, "NVIDIA A10G") == describe_hours(1e18, None)
    assert describe_hours(3.6e17, None).startswith("1.00 GPU-hours")


def test_memory_is_told_with_and_without_computing_anew(options: Options) -> None:
    asked, counted = describe_memory(options)
    assert asked.startswith("about 11 GB a GPU in bf16: weights 2.3 GB, gradients 2.3 GB, AdamW ")
    assert "with --recompute-activations 9.7 GB" in asked
    assert "all pieces and micro-batches of 1,024 tokens" in counted
    anew, _ = describe_memory(replace(options, recomputes_activations=True))
    assert anew.startswith("about 9.7 GB a GPU in bf16")
    assert "--recompute" not in anew
    trimmed, counted = describe_memory(options, 50_000)
    assert trimmed.startswith("about 7.")
    assert "50,000 pieces" in counted


def test_operations_of_training_scoring_and_computing_anew_add_up(options: Options) -> None:
    def total(options: Options, trained: int, scored: int) -> float:
        line, _ = describe_compute(options, num_trained=trained, num_scored=scored, gpu=None)
        return float(line.split()[0])

    # 6 x 302 million weights, and 12 x 24 x 1024 x 384 of attention
    one = 6 * 24 * 12 * 1024**2 + 12 * 24 * 1024 * 384
    anew = replace(options, recomputes_activations=True)
    assert total(options, 10**9, 0) == pytest.approx(one * 1e9, rel=0.03)
    assert total(options, 0, 3 * 10**9) == pytest.approx(one * 1e9, rel=0.03)
    assert total(anew, 3 * 10**9, 0) == pytest.approx(4 * one * 1e9, rel=0.03)


def test_without_data_one_trial_is_told(options: Options) -> None:
    lines = list(outline_needs(options))
    # one mixture, and MNLI at two learning rates
    assert "a trial 110,000,000 tokens at most, to train on" in lines
    assert sum(line.startswith("memory") for line in lines) == 2


def test_a_hub_out_of_reach_is_one_line_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))

    def refuse(*_: object, **__: object) -> None:
        raise OSError("Name or service not known")

    monkeypatch.setattr("huggingface_hub.snapshot_download", refuse)
    words = ["--space", "mixtures", "--preset", "base", "--data", "offline", "--dry-run"]
    assert run.main(words) == 2
    said = capsys.readouterr()
    assert said.out.startswith("memory  about 5.1 GB a GPU in bf16")
    assert said.err.count("\n") == 1
    assert "--encoder FOLDER" in said.err


def test_a_mistake_with_an_encoder_of_ones_own_is_the_line_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    encoder, data = write_encoder(tmp_path / "encoder"), write_data(tmp_path / "data")
    words = ["--space", "baselines", "--preset", "large", "--data", str(data), "--targets", "xnli"]
    words += ["--intermediate", "mnli", "--encoder", str(encoder), "--trials", "99", "--dry-run"]
    assert run.main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "plans, got 99 trials" in said.err
