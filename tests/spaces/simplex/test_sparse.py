"""Sparse mixtures: how many tasks, which, and how they share."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from simplex_draws import TASKS, draw_trials, draw_weights, replay

from spaces.simplex import Parametrisation, Sparse, SparseBox

NINE = tuple(f"task_{number}" for number in range(9))
NUM_DRAWS = 3000


def count_tasks(weights: dict[str, float]) -> int:
    return sum(weight > 0 for weight in weights.values())


@pytest.mark.parametrize(
    ("simplex", "tasks", "share_on"),
    [
        (Sparse(), TASKS, 0.5),
        (Sparse(), NINE, 0.5),
        (SparseBox(), TASKS, 0.5),
        (SparseBox(share_on=1 / 3), NINE, 1 / 3),
    ],
    ids=["sparse-3", "sparse-9", "box-3", "sparser-box-9"],
)
def test_the_number_of_tasks_is_binomial(
    simplex: Parametrisation, tasks: tuple[str, ...], share_on: float
) -> None:
    found = Counter(count_tasks(weights) for weights in draw_weights(simplex, NUM_DRAWS, tasks))
    for number in range(len(tasks) + 1):
        ways = math.comb(len(tasks), number)
        expected = ways * share_on**number * (1 - share_on) ** (len(tasks) - number)
        error = math.sqrt(expected * (1 - expected) / NUM_DRAWS)
        assert found[number] / NUM_DRAWS == pytest.approx(expected, abs=4 * error)


@pytest.mark.parametrize("simplex", [Sparse(), SparseBox()], ids=["sparse", "box"])
def test_all_sets_of_tasks_come_up_alike_and_weights_are_flat_on_each(
    simplex: Parametrisation,
) -> None:
    draws = draw_weights(simplex, NUM_DRAWS)
    sets = Counter(frozenset(task for task, w in each.items() if w > 0) for each in draws)
    assert len(sets) == 8
    assert max(sets.values()) < 1.3 * min(sets.values())
    pairs = [each["mnli"] for each in draws if each["ccg"] == 0 and each["squad"] * each["mnli"]]
    for share in (0.25, 0.5, 0.75):  # on an edge, flat is uniform
        found = sum(each <= share for each in pairs) / len(pairs)
        assert found == pytest.approx(share, abs=0.08)


def test_weights_are_asked_for_only_where_they_decide_something() -> None:
    for trial in draw_trials():
        weights = Sparse().suggest(trial, TASKS)
        chosen = [task for task in TASKS if weights[task] > 0]
        asked = {name for name in trial.params if name.startswith("u/")}
        assert asked == ({f"u/{task}" for task in chosen} if len(chosen) > 1 else set())


def test_the_box_asks_for_the_same_parameters_always() -> None:
    for trial in draw_trials():
        SparseBox().suggest(trial, TASKS)
        assert trial.params.keys() == {f"u/{task}" for task in TASKS}


def test_in_the_box_a_task_fades_out_before_it_is_off() -> None:
    others = {"u/mnli": 0.2, "u/squad": 0.2}
    weights = [
        replay(SparseBox(), {"u/ccg": u, **others})["ccg"] for u in (0.4, 0.49, 0.499, 0.5, 0.7)
    ]
    assert weights == pytest.approx([0.223, 0.0202, 0.002, 0.0, 0.0], abs=1e-3)
    assert weights[-2:] == [0.0, 0.0]


@pytest.mark.parametrize("share_on", [0.0, 1.0, math.nan])
def test_tasks_must_be_able_to_be_on_and_off(share_on: float) -> None:
    with pytest.raises(ValueError, match=r"share_on must be inside \(0, 1\)"):
        SparseBox(share_on=share_on)
