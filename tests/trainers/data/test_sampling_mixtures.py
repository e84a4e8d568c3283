"""What a mixture is asked for is what is trained on: over random mixtures of unlike sources."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pytest
from tiny import make_table, make_training

from spaces.plan import Training
from trainers.data.sampling import MicroBatch, Step, WeightedSource, schedule_steps

SIZES = (0, 1, 2, 30, 600)
SEEDS = range(8)


@dataclass(frozen=True)
class Drawn:
    """A random mixture, and what was drawn from it."""

    sources: list[WeightedSource]
    training: Training
    steps: tuple[Step, ...]

    @property
    def batches(self) -> list[MicroBatch]:
        return [batch for step in self.steps for batch in step.micro_batches]

    def rows(self, index: int) -> npt.NDArray[np.int64]:
        own = [batch.rows for batch in self.batches if batch.source == index]
        return np.concatenate(own) if own else np.zeros(0, dtype=np.int64)

    def is_present(self) -> npt.NDArray[np.bool_]:
        return np.array([len(source.table) > 0 for source in self.sources])

    def asked(self) -> npt.NDArray[np.float64]:
        """Shares once those of empty sources are given to the others."""
        shares = np.array([source.share for source in self.sources]) * self.is_present()
        return shares / shares.sum()


def make_source(
    index: int, size: int, share: float, generator: np.random.Generator
) -> WeightedSource:
    """Lengths are skewed within a source and differ tenfold between sources; some have windows."""
    longest = int(generator.choice([8, 30, 80]))
    windows = generator.integers(1, int(generator.choice([2, 4])), size=size)
    examples = np.repeat(np.arange(size), windows).tolist()
    lengths = 3 + generator.beta(1, 4, size=len(examples)) * (longest - 3)
    table = make_table(lengths.astype(int).tolist(), examples)
    return WeightedSource(name=f"source-{index}", task="mnli", table=table, share=share)


@cache
def draw(seed: int, **changes: object) -> Drawn:
    generator = np.random.default_rng(seed)
    sizes = [400, *generator.choice(SIZES, size=generator.integers(1, 6))]
    shares = generator.dirichlet(np.ones(len(sizes))) * 0.9 + 0.1 / len(sizes)
    sources = [
        make_source(index, int(size), float(share), generator)
        for index, (size, share) in enumerate(zip(sizes, shares, strict=True))
    ]
    training = make_training(
        **{
            "max_tokens": int(generator.choice([1, 5_000, 30_000])),
            "micro_batches": int(generator.choice([1, 2, 4])),
            "micro_batch_tokens": int(generator.choice([100, 256])),
            "max_repetitions": 1e6,
            **changes,
        }
    )
    return Drawn(sources, training, schedule_steps(sources, training, seed))


def sum_by_source(drawn: Drawn, batches: Sequence[MicroBatch]) -> npt.NDArray[np.float64]:
    sums = np.zeros(len(drawn.sources))
    for batch in batches:
        sums[batch.source] += batch.num_examples
    return sums


@pytest.mark.parametrize("seed", SEEDS)
def test_at_every_step_each_source_is_within_a_micro_batch_of_its_share(seed: int) -> None:
    drawn = draw(seed)
    # the largest that waits may not have been drawn yet: a budget of one step is among those tried
    largest = max(b.num_examples for b in draw(seed, max_tokens=30_000).batches)
    examples = np.zeros(len(drawn.sources))
    for step in drawn.steps:
        examples += sum_by_source(drawn, step.micro_batches)
        assert np.abs(examples - examples.sum() * drawn.asked()).max() <= largest + 1e-6
    assert (examples[~drawn.is_present()] == 0).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_each_epoch_of_a_source_is_another_order_of_all_its_rows(seed: int) -> None:
    drawn = draw(seed, max_tokens=30_000)
    for index, source in enumerate(drawn.sources):
        size, rows = len(source.table), drawn.rows(index)
        epochs = [rows[start : start + size] for start in range(0, len(rows), max(size, 1))]
        for epoch in epochs[:5]:
            assert len(np.unique(epoch)) == len(epoch)
        if size >= 30 and len(rows) >= 2 * size:
            assert not np.array_equal(epochs[0], epochs[1])


@pytest.mark.parametrize("seed", SEEDS)
def test_caps_hold_and_leave_the_order_of_the_other_sources(seed: int) -> None:
    capped, free = (
        draw(seed, max_tokens=30_000, max_repetitions=cap, micro_batches=2) for cap in (2.0, 1e6)
    )
    taken = sum_by_source(capped, capped.batches)
    for index, source in enumerate(capped.sources):
        assert taken[index] <= 2.0 * source.table.example_shares.sum() + 1e-5
        rows, others = capped.rows(index), free.rows(index)
        common = min(len(rows), len(others))
        assert np.array_equal(rows[:common], others[:common])


@pytest.mark.parametrize("seed", SEEDS)
def test_every_example_weighs_the_same_and_a_step_weighs_one_on_average(seed: int) -> None:
    drawn = draw(seed, max_tokens=30_000)
    assert len({step.expected_examples for step in drawn.steps}) == 1
    weights = [step.num_examples / step.expected_examples for step in drawn.steps]
    assert np.mean(weights) == pytest.approx(1.0, abs=0.1)


@pytest.mark.parametrize("seed", range(4))
def test_divisor_does_not_depend_on_the_budget(seed: int) -> None:
    shorter, longer = (draw(seed, max_tokens=budget, micro_batches=2) for budget in (500, 9_000))
    assert len(shorter.steps) < len(longer.steps)
    assert shorter.steps[0].expected_examples == longer.steps[0].expected_examples


def test_short_texts_do_not_lose_weight_to_long_ones() -> None:
    """The weight of a source over a phase is its share; divided step by step it would not be."""
    generator = np.random.default_rng(0)
    sources = [
        WeightedSource(
            name=name,
            task="mnli",
            table=make_table(generator.integers(longest // 2, longest, 500).tolist()),
            share=share,
        )
        for name, longest, share in (("short", 10, 0.6), ("long", 100, 0.4))
    ]
    training = make_training(
        max_tokens=300_000, micro_batch_tokens=512, micro_batches=4, max_repetitions=1e6
    )
    steps = schedule_steps(sources, training, 1)
    constant, by_step = np.zeros(2), np.zeros(2)
    for step in steps:
        for batch in step.micro_batches:
            constant[batch.source] += batch.num_examples / step.expected_examples
            by_step[batch.source] += batch.num_examples / step.num_examples
    np.testing.assert_allclose(constant / constant.sum(), [0.6, 0.4], atol=0.005)
    assert (by_step / by_step.sum())[0] < 0.5  # what the constant divisor is for
    assert constant.sum() / len(steps) == pytest.approx(1.0, abs=0.02)


def test_source_of_one_example_is_repeated_alone_in_its_micro_batches() -> None:
    one = WeightedSource(name="one", task="mnli", table=make_table([5]), share=0.1)
    many = WeightedSource(name="many", task="mnli", table=make_table([5] * 300), share=0.9)
    training = make_training(max_tokens=5_000, max_repetitions=1e6)
    batches = [b for s in schedule_steps([one, many], training, 1) for b in s.micro_batches]
    own = [batch for batch in batches if batch.source == 0]
    assert {tuple(batch.rows) for batch in own} == {(0,)}
    assert len(own) == pytest.approx(0.1 * sum(b.num_examples for b in batches), abs=1)
