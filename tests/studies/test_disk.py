"""What a study has on disk against its forecast, and a study that is kept under a bound."""

from __future__ import annotations

import re
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from study_figures import read_figures

from search.disk.amounts import read_amount

pytestmark = pytest.mark.slow

Study = tuple[Path, subprocess.CompletedProcess[str]]
Run = Callable[..., subprocess.CompletedProcess[str]]


def count_bytes(out: Path, kinds: tuple[str, ...] = ("weights", "partial")) -> int:
    """Of what lies in the store now."""
    num_bytes = 0
    for kind in kinds:
        for path in (out / "store" / kind).rglob("*"):
            with suppress(FileNotFoundError):
                num_bytes += path.stat().st_size if path.is_file() else 0
    return num_bytes


def run_watched(run_study: Run, out: Path, *words: str) -> tuple[str, int]:
    """What a study said, and the most that it had in its store."""
    ended, sizes = threading.Event(), [0]

    def watch() -> None:
        while not ended.wait(0.1):
            sizes.append(count_bytes(out))

    watcher = threading.Thread(target=watch)
    watcher.start()
    process = run_study(out, *words)
    ended.set()
    watcher.join()
    assert process.returncode == 0, process.stderr
    return process.stderr, max(sizes)


def read_forecast(printed: str) -> tuple[int, int]:
    """Bytes of weights at the peak and at the end."""
    found = re.search(r"disk: weights of at most (.+?) at the peak and (.+?) at the end", printed)
    assert found is not None, printed
    return read_amount(found[1]), read_amount(found[2])


def test_a_study_that_keeps_everything_has_what_was_forecast(finished_study: Study) -> None:
    out, process = finished_study
    peak, end = read_forecast(process.stderr)
    assert peak == end
    assert 0.8 * peak <= count_bytes(out) <= 1.2 * peak


@pytest.mark.long
def test_a_bound_is_kept_and_changes_no_score(run_study: Run, tmp_path: Path) -> None:
    small = ("--targets", "xnli,tatoeba", "--trials", "4", "--crews", "1")
    refused = run_study(tmp_path / "none", *small, "--max-disk", "1KB")
    assert refused.returncode == 2
    found = re.search(r"--max-disk must be at least (\w[\w.]*)", refused.stderr)
    assert found is not None, refused.stderr
    assert not (tmp_path / "none/study.journal").exists()
    least = found[1]

    free, bounded = tmp_path / "free", tmp_path / "bounded"
    printed, free_peak = run_watched(run_study, free, *small)
    forecast_peak, forecast_end = read_forecast(printed)
    assert 0.8 * forecast_peak <= free_peak <= 1.2 * forecast_peak
    assert count_bytes(free) <= 1.2 * forecast_end

    _, peak = run_watched(run_study, bounded, *small, "--max-disk", least)
    assert peak <= read_amount(least)
    assert read_figures(bounded) == read_figures(free)
    assert stored_keys(bounded) == stored_keys(free)


def stored_keys(out: Path) -> set[str]:
    return {path.name for path in (out / "store/weights").iterdir()}
