import numpy as np
import pytest

from trainers.evaluation.retrieval import retrieve


def _random_rows(num_rows: int, *, seed: int, dim: int = 24) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(num_rows, dim))
    return (rows * np.random.default_rng(seed + 1).uniform(0.1, 9, (num_rows, 1))).astype("f4")


def _units(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


# faiss searches fewer than 20 queries by another path than more
@pytest.mark.parametrize(("num_queries", "num_rows"), [(1, 1), (7, 300), (250, 300), (300, 9)])
def test_equals_brute_force(num_queries: int, num_rows: int) -> None:
    queries, index = _random_rows(num_queries, seed=1), _random_rows(num_rows, seed=5)
    cosines = _units(queries.astype("f8")) @ _units(index.astype("f8")).T
    rows, scores = retrieve(queries, index)
    np.testing.assert_array_equal(rows, cosines.argmax(axis=1))
    np.testing.assert_allclose(scores, cosines.max(axis=1), atol=1e-6)


def test_length_of_vectors_does_not_matter() -> None:
    queries, index = _random_rows(40, seed=1), _random_rows(60, seed=5)
    rows, scores = retrieve(queries, index)
    scaled_rows, scaled_scores = retrieve(4 * queries, index / 2)
    np.testing.assert_array_equal(rows, scaled_rows)
    np.testing.assert_array_equal(scores, scaled_scores)


@pytest.mark.parametrize("num_queries", [3, 50])
def test_equal_rows_give_the_lowest(num_queries: int) -> None:
    distinct = _random_rows(50, seed=3, dim=37)
    rows, scores = retrieve(distinct[:num_queries], np.tile(distinct, (5, 1)))
    np.testing.assert_array_equal(rows, np.arange(num_queries))
    np.testing.assert_allclose(scores, 1.0, atol=1e-6)


def test_equal_rows_far_apart_give_the_lowest() -> None:
    # at this size the products of equal rows differ in their last bit, and faiss may name either
    distinct = _random_rows(1000, seed=3, dim=384)
    rows, _ = retrieve(distinct, np.concatenate([distinct, distinct[::-1]]))
    np.testing.assert_array_equal(rows, np.arange(1000))


def test_equal_cosines_of_different_rows_give_the_lowest() -> None:
    index = np.eye(4, dtype="f4")[[2, 1, 3, 0]]
    query = np.array([[0, 1, 0, 1]], dtype="f4")
    assert retrieve(query, index)[0].tolist() == [1]
    assert retrieve(np.repeat(query, 30, axis=0), index)[0].tolist() == [1] * 30


def test_arguments_are_left_as_they_were() -> None:
    queries, index = _random_rows(5, seed=1), _random_rows(6, seed=2)
    before = queries.copy(), index.copy()
    retrieve(queries, index)
    np.testing.assert_array_equal(queries, before[0])
    np.testing.assert_array_equal(index, before[1])


@pytest.mark.parametrize("value", [0.0, np.nan, np.inf])
def test_vectors_without_direction_are_refused(value: float) -> None:
    queries = _random_rows(3, seed=1)
    queries[1] = value
    with pytest.raises(ValueError, match=r"queries must be finite and not zero.* in row 1"):
        retrieve(queries, _random_rows(3, seed=2))


def test_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match=r"same width, got shapes \(2, 8\) and \(2, 9\)"):
        retrieve(_random_rows(2, seed=1, dim=8), _random_rows(2, seed=1, dim=9))
    with pytest.raises(ValueError, match="at least one row"):
        retrieve(_random_rows(2, seed=1), _random_rows(0, seed=1))
