"""Whole studies in processes of their own, on a tiny encoder: what a person would run."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from standing_cluster import Machines, stand_up
from tiny_encoder import save_tiny_encoder

ROOT = Path(__file__).parents[2]
Command = Callable[..., list[str]]


@pytest.fixture(scope="session")
def tiny_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an XLM-R of two layers, from random weights."""
    folder = tmp_path_factory.mktemp("encoder")
    save_tiny_encoder(folder)
    return folder


@pytest.fixture(scope="session")
def study_command(tiny_encoder: Path) -> Command:
    """Builds the command line of a small study below `out`."""

    def build(out: Path, *more: str) -> list[str]:
        words = f"-m search.run --space mixtures --preset smoke --encoder {tiny_encoder}"
        tasks = "--targets xnli,panx,tatoeba --intermediate ccg,mnli"
        is_new = not {"--resume", "--extend"} & set(more)
        size = ["--trials", "5"] if is_new else []
        return [sys.executable, *words.split(), *tasks.split(), *size, "--out", str(out), *more]

    return build


@pytest.fixture(scope="session")
def run_study(study_command: Command) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs a small study to its end."""

    def run(out: Path, *more: str) -> subprocess.CompletedProcess[str]:
        return run_command(study_command(out, *more))

    return run


@pytest.fixture(scope="session")
def finished_study(
    tmp_path_factory: pytest.TempPathFactory,
    run_study: Callable[..., subprocess.CompletedProcess[str]],
) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The output folder of an undisturbed study with two crews, and what it printed."""
    out = tmp_path_factory.mktemp("studies") / "undisturbed"
    return out, run_study(out, "--crews", "2", "--keep-weights")


@pytest.fixture(scope="session")
def machines() -> Iterator[Machines]:
    """A cluster of a head and two nodes of one CPU each, with a store that speaks S3."""
    with stand_up(2) as standing:
        yield standing


def run_command(words: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run to the end; the output is text."""
    return subprocess.run(
        words, cwd=ROOT, capture_output=True, text=True, timeout=400, check=False
    )
