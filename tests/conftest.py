"""What all tests share: the environment of a study, and a catalogue that is put back."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from search.environment import prepare_environment

# before any test imports Ray, which reads some of these at import
prepare_environment("local")
os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture
def own_catalogue() -> Iterator[None]:
    """Takes what a test registers out of the catalogue again."""
    from spaces import user_tasks
    from spaces.catalogue import INTERMEDIATE, TARGETS, TASKS

    places: tuple[dict[str, object], ...] = (
        INTERMEDIATE, TARGETS, TASKS, user_tasks._REGISTERED,
    )  # type: ignore[assignment]  # fmt: skip
    before = [dict(place) for place in places]
    yield
    for place, content in zip(places, before, strict=True):
        place.clear()
        place.update(content)
