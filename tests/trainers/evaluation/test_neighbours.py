"""Neighbours found in groups are the neighbours of the whole matrix, ties included."""

import numpy as np
import pytest

from trainers.evaluation import neighbours
from trainers.evaluation.neighbours import Neighbours, find_mutual_neighbours
from trainers.evaluation.retrieval import FloatRows, normalise

_EXACT = np.array([*np.eye(4), [0.5] * 4, [0.5, 0.5, -0.5, 0.5], [0.5, -0.5, -0.5, 0.5]], "f4")
"""Vectors whose products are exact, so that ties are ties."""


def find_plainly(left: FloatRows, right: FloatRows, count: int) -> Neighbours:
    """The definition: the whole matrix, sorted."""
    cosines = left.astype("f8") @ right.astype("f8").T
    rows = np.argsort(-cosines, axis=1, kind="stable")[:, :count]
    return Neighbours(
        cosines=np.take_along_axis(cosines, rows, axis=1).astype("f4"), rows=rows.astype("i8")
    )


def assert_equal(left: FloatRows, right: FloatRows, count: int = 4) -> None:
    expected = find_plainly(left, right, count), find_plainly(right, left, count)
    for found, wanted in zip(find_mutual_neighbours(left, right, count), expected, strict=True):
        np.testing.assert_array_equal(found.rows, wanted.rows)
        np.testing.assert_allclose(found.cosines, wanted.cosines, atol=1e-6)


def draw_rows(num_rows: int, seed: int) -> FloatRows:
    """Around one direction, as sentence vectors are."""
    rows = np.random.default_rng(seed).normal(size=(num_rows, 24)) + 0.5
    return normalise(rows.astype("f4"), name="rows")


@pytest.fixture
def small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    """Groups of 16 and tiles of a few groups, as with many thousand rows."""
    monkeypatch.setattr(neighbours, "_NUM_GROUPS", 64)
    monkeypatch.setattr(neighbours, "_TILE_ROWS", 40)
    monkeypatch.setattr(neighbours, "_TILE_COLUMNS", 100)


@pytest.mark.parametrize(
    ("num_left", "num_right"), [(1, 1), (2, 300), (16, 17), (250, 333), (512, 160)]
)
def test_equals_the_definition(num_left: int, num_right: int, small_groups: None) -> None:
    assert_equal(draw_rows(num_left, 1), draw_rows(num_right, 2))


@pytest.mark.parametrize("count", [1, 4, 20])
@pytest.mark.parametrize("seed", range(5))
def test_ties_go_to_the_lower_rows(seed: int, count: int, small_groups: None) -> None:
    draw = np.random.default_rng(seed)
    left, right = (_EXACT[draw.integers(len(_EXACT), size=size)] for size in (150, 90))
    assert_equal(left, right, count)


def test_neighbours_that_share_a_group_are_all_found(small_groups: None) -> None:
    right = draw_rows(320, 3)
    near = right[:1] + 0.01 * np.random.default_rng(4).normal(size=(6, 24)).astype("f4")
    right[70:76] = normalise(near, name="near")
    assert set(find_mutual_neighbours(right[:1], right, 7)[0].rows[0]) == {0, *range(70, 76)}


def test_groups_of_a_large_side_are_few_and_aligned() -> None:
    assert neighbours._group_size(1) == neighbours._group_size(4096) == 16
    assert neighbours._group_size(20_000) == 80


def test_sides_that_face_away_from_each_other_have_neighbours_too(small_groups: None) -> None:
    assert_equal(draw_rows(100, 5), -draw_rows(130, 6))
