"""Batches prepared ahead are the batches, in order, errors included."""

import threading
import time

import pytest
import torch

from trainers.data.batching import Batch
from trainers.data.feeding import Feed, Place

PLACES = [(step, position) for step in range(4) for position in range(2)]


class Kitchen:
    """Prepares a batch that says its place; remembers order and threads."""

    def __init__(self, broken: Place | None = None) -> None:
        self.prepared: list[Place] = []
        self.threads: set[int] = set()
        self._broken = broken

    def prepare(self, place: Place) -> Batch:
        self.prepared.append(place)
        self.threads.add(threading.get_ident())
        if place == self._broken:
            raise ValueError(f"{place} is broken")
        place_tensor = torch.tensor([place])
        return Batch(
            input_ids=place_tensor,
            attention_mask=place_tensor,
            labels=place_tensor,
            example_shares=torch.ones(1),
        )


def place_of(batch: Batch) -> Place:
    step, position = batch.input_ids[0].tolist()
    return step, position


@pytest.mark.parametrize("depth", [0, 1, 2, 100])
def test_every_batch_is_prepared_once_and_given_at_its_place(depth: int) -> None:
    kitchen = Kitchen()
    feed = Feed(kitchen.prepare, PLACES, depth=depth)
    assert [place_of(feed.take(place)) for place in PLACES] == PLACES
    assert kitchen.prepared == PLACES
    assert (threading.get_ident() in kitchen.threads) == (depth == 0)
    assert len(kitchen.threads) == 1


def test_batches_are_prepared_ahead_to_the_depth_and_no_further() -> None:
    kitchen = Kitchen()
    Feed(kitchen.prepare, PLACES, depth=2).take(PLACES[0])
    deadline = time.monotonic() + 10
    while len(kitchen.prepared) < 3 and time.monotonic() < deadline:
        time.sleep(0.001)
    time.sleep(0.02)
    assert kitchen.prepared == PLACES[:3]


def test_a_run_that_starts_in_the_middle_is_fed_from_there() -> None:
    feed = Feed(Kitchen().prepare, PLACES, depth=2)
    feed.take(PLACES[0])
    assert [place_of(feed.take(place)) for place in PLACES[5:]] == PLACES[5:]


@pytest.mark.parametrize("depth", [0, 2])
def test_an_error_surfaces_where_its_batch_is_taken(depth: int) -> None:
    feed = Feed(Kitchen(broken=PLACES[2]).prepare, PLACES, depth=depth)
    for place in PLACES[:2]:
        assert place_of(feed.take(place)) == place
    with pytest.raises(ValueError, match=r"\(1, 0\) is broken"):
        feed.take(PLACES[2])
