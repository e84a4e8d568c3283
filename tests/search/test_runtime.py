"""How many crews the GPUs of a cluster suffice for."""

import pytest

from search.errors import UserError
from search.runtime import _fit_gpus


@pytest.mark.parametrize(
    ("num_crews", "num_workers", "num_gpus", "expected"),
    [(4, 1, 2, 2), (4, 2, 8, 4), (4, 2, 5, 2), (1, 4, 4, 1)],
)
def test_each_worker_has_a_gpu_of_its_own(
    num_crews: int, num_workers: int, num_gpus: int, expected: int
) -> None:
    assert _fit_gpus(num_crews, num_workers, num_gpus) == expected


def test_a_crew_that_would_wait_for_gpus_for_ever_is_refused() -> None:
    with pytest.raises(UserError, match="--workers 4 needs a GPU for each worker, there are 2"):
        _fit_gpus(1, 4, 2)
