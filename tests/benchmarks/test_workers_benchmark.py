"""How the benchmark of crews, workers and threads deals out work, and what it says of rates."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from benchmarks import workers
from benchmarks.workers_measurement import SHAPES, Bench, Shape, Workload
from trainers.training import Share

FOLDER = Path("folder")


@pytest.fixture
def bench() -> Bench:
    """Not started: no process runs."""
    training = SimpleNamespace(max_tokens=32_000)
    return Bench(cast("Workload", SimpleNamespace(training=training, folder=FOLDER)))


def test_crews_share_the_tokens_and_meet_nobody(bench: Bench) -> None:
    orders = [bench._order(Shape(crews=2, workers=1, threads=1), number) for number in (0, 1)]
    assert [order.max_tokens for order in orders] == [16_000, 16_000]
    assert [order.share for order in orders] == [Share(rank=0, num_workers=1)] * 2
    assert [order.meeting for order in orders] == [None, None]
    assert len({order.key for order in orders}) == 2


def test_workers_share_a_phase_and_meet(bench: Bench) -> None:
    orders = [bench._order(Shape(crews=1, workers=2, threads=1), number) for number in (0, 1)]
    assert [order.max_tokens for order in orders] == [32_000, 32_000]
    assert [order.share.rank for order in orders] == [0, 1]
    assert len({order.key for order in orders}) == 1
    assert {order.meeting for order in orders} == {FOLDER / f"meet-{orders[0].key}"}


def test_ratios_are_medians_within_rounds() -> None:
    values = ([90.0, 60.0, 80.0], [60.0, 60.0, 40.0], [50.0, 30.0, 40.0], [1.0, 1.0, 1.0])
    names = [shape.name for shape in SHAPES]
    figures = workers._summarise(dict(zip(names, values, strict=True)))
    assert figures["ratio_crews_to_workers"] == 1.5
    assert figures["ratio_workers_to_threads"] == 1.2
    assert figures["tokens_per_second"] == dict(zip(names, (80.0, 60.0, 40.0, 1.0), strict=True))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--tokens", "15999"], "--tokens must be at least 16000, got 15999"),
        (["--rounds", "0"], "--rounds must be at least 1, got 0"),
    ],
)
def test_what_measures_nothing_is_refused(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert workers.main(words) == 2
    assert capsys.readouterr().err == f"benchmarks.workers: {message}\n"
