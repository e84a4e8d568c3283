"""What all tests share: the environment of a study, the order in which two processes take them,
and a catalogue that is put back.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.environment import prepare_environment

# before any test imports Ray, which reads some of these at import
prepare_environment("local")
os.environ.setdefault("OMP_NUM_THREADS", "1")


_STUDIES = Path(__file__).parent / "studies"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole studies first and one after another: each has crews on both cores.

    With `-n 2 --dist loadgroup` (see the Makefile) one process has these, the other begins with
    the other files, each of which stays in one process with what its fixtures have built.
    """
    items.sort(key=lambda item: _STUDIES not in item.path.parents)
    for item in items:
        group = "studies" if _STUDIES in item.path.parents else str(item.path)
        item.add_marker(pytest.mark.xdist_group(group))


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
