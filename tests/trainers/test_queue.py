"""The queue waits: for phases to come, for phases to end, for the study to close. No Ray here."""

import asyncio

from tiny import MNLI, make_train_phase

from trainers.board import Outcome
from trainers.queue import Order, PhaseQueue

PHASE = make_train_phase("phase", MNLI)
LONG = 30.0
"""Seconds that no test waits: the queue answers when something happens."""


def test_worker_that_waits_is_handed_what_comes_in() -> None:
    async def scenario() -> tuple[Order, tuple[Outcome, ...]]:
        queue = PhaseQueue()
        await queue.join("red", "1", 1)
        taken = asyncio.create_task(queue.take("red", "1", 0, LONG))
        await asyncio.sleep(0)
        await queue.submit([PHASE])
        order = await taken
        ended = asyncio.create_task(queue.wait(["phase"]))
        await asyncio.sleep(0)
        assert not ended.done()
        await queue.report("red", "1", key="phase", rank=0, error=None)
        return order, await ended

    order, outcomes = asyncio.run(asyncio.wait_for(scenario(), LONG / 2))
    assert order == Order(phase=PHASE)
    assert outcomes == (Outcome(key="phase", error=None),)


def test_worker_is_told_when_nothing_comes() -> None:
    async def scenario() -> Order:
        queue = PhaseQueue()
        await queue.join("red", "1", 1)
        return await queue.take("red", "1", 0, 0.05)

    assert asyncio.run(scenario()) == Order(phase=None)


def test_closing_sends_waiting_workers_home() -> None:
    async def scenario() -> list[Order]:
        queue = PhaseQueue()
        await queue.join("red", "1", 2)
        taken = [asyncio.create_task(queue.take("red", "1", 0, LONG)) for _ in range(2)]
        await asyncio.sleep(0)
        await queue.close()
        return await asyncio.gather(*taken)

    orders = asyncio.run(asyncio.wait_for(scenario(), LONG / 2))
    assert orders == [Order(phase=None, is_closed=True)] * 2


def test_abandoning_ends_the_wait_of_trials() -> None:
    async def scenario() -> tuple[Outcome, ...]:
        queue = PhaseQueue()
        await queue.submit([PHASE])
        ended = asyncio.create_task(queue.wait(["phase"]))
        await asyncio.sleep(0)
        await queue.abandon("no crew is left")
        return await ended

    outcomes = asyncio.run(asyncio.wait_for(scenario(), LONG / 2))
    assert outcomes == (Outcome(key="phase", error="no crew is left"),)


def test_crew_that_leaves_hands_its_phase_to_another_that_waits() -> None:
    async def scenario() -> Order:
        queue = PhaseQueue()
        await queue.submit([PHASE])
        for crew in ("red", "blue"):
            await queue.join(crew, "1", 1)
        await queue.take("red", "1", 0, LONG)
        taken = asyncio.create_task(queue.take("blue", "1", 0, LONG))
        await asyncio.sleep(0)
        await queue.leave("red")
        order = await taken
        assert (await queue.snapshot()).crews == ("blue",)
        return order

    assert asyncio.run(asyncio.wait_for(scenario(), LONG / 2)) == Order(phase=PHASE)


def test_released_crew_is_sent_home_while_others_go_on() -> None:
    async def scenario() -> tuple[Order, Order]:
        queue = PhaseQueue()
        for crew in ("red", "blue"):
            await queue.join(crew, "1", 1)
        taken = [asyncio.create_task(queue.take(c, "1", 0, LONG)) for c in ("red", "blue")]
        await asyncio.sleep(0)
        await queue.release("red")
        gone = await taken[0]
        await queue.submit([PHASE])
        return gone, await taken[1]

    gone, order = asyncio.run(asyncio.wait_for(scenario(), LONG / 2))
    assert (gone, order) == (Order(phase=None, is_closed=True), Order(phase=PHASE))
