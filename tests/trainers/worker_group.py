"""Processes that train together outside Ray, and what each of them saw.

A process plays scenes one after the other, as a warm crew carries phases out: with one encoder in
memory, and buckets so small that even the tiny encoder has many.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, final

import torch
import torch.distributed as dist
from tiny import CCG, HELLASWAG, MNLI, SOURCES, SQUAD, TEXT, make_data_spec, make_training
from tiny_runs import (
    CPU,
    StoppedError,
    build_heads,
    build_run,
    ignore,
    losses,
    stop_after,
    weights,
)

from trainers import parallel, training
from trainers.data.study_data import DataSpec, StudyData
from trainers.devices import fit_encoder
from trainers.encoders import load_encoder
from trainers.model import Model, Pretrained
from trainers.parallel import BrokenCrewError, meet_in_file
from trainers.training import Share, TrainingRun

EVERY_HEAD = (MNLI, CCG, SQUAD, HELLASWAG, TEXT)
"""Pairs, tags, spans, choices and masked text."""
TRAINING = make_training(
    max_tokens=10**6, max_repetitions=2.5, micro_batches=4, micro_batch_tokens=160
)
"""Ends when the sources are used up, with a step that is not full."""
_STOP = 7
_BUCKET_BYTES = 2**15
_SECONDS = 240


@dataclass(frozen=True, kw_only=True)
class GroupSpec:
    """What all processes of a group are told."""

    encoder: Path
    folder: Path
    num_workers: int
    has_failures: bool
    """Whether the last worker fails in every way, and leaves in the end."""


@final
class Player:
    """Plays scenes in one process."""

    def __init__(self, data: DataSpec, share: Share) -> None:
        self._data = data
        self._share = share
        self._vocabulary = StudyData(data).vocabulary(SOURCES)
        encoder = load_encoder(data.encoder)
        fit_encoder(encoder, CPU)
        self._pretrained = Pretrained(encoder, self._vocabulary)

    def train(self, compression: str = "none") -> dict[str, Any]:
        """A phase from start to end."""
        run = self._run(compression)
        run.run(ignore)
        return self._describe(run)

    def resume(self) -> dict[str, Any]:
        """The same phase, stopped after some steps and taken up again."""
        run = self._run()
        try:
            run.run(stop_after(_STOP))
        except StoppedError:
            state = run.state()
        again = self._run()
        assert again.restore(state)
        again.run(ignore)
        return self._describe(again)

    def fail(self, name: str) -> str:
        """What this process raises when the last worker fails in one way or another."""
        run = self._run()
        is_culprit = self._share.rank == self._share.num_workers - 1
        hook = ignore
        if is_culprit and name == "after a step":
            hook = stop_after(2)
        elif is_culprit:
            _BREAKS[name](self._pretrained)
        try:
            run.run(hook)
        except Exception as error:
            return f"{type(error).__name__}: {error}"
        finally:
            training.collate = _COLLATE
        return "nothing"

    def leave(self) -> str:
        """What is raised when the last worker is gone in the middle of a phase."""
        if self._share.rank == self._share.num_workers - 1:
            dist.destroy_process_group()
            return "gone"
        try:
            self._run().run(ignore)
        except BrokenCrewError as error:
            return type(error).__name__
        return "nothing"

    def _run(self, compression: str = "none") -> TrainingRun:
        heads = build_heads(self._data, EVERY_HEAD, self._pretrained, len(self._vocabulary))
        model: Model = self._pretrained.model(heads, None)
        return build_run(
            self._data,
            EVERY_HEAD,
            model=model,
            training=TRAINING,
            share=self._share,
            numerics=replace(CPU, gradient_compression=compression),
        )

    def _describe(self, run: TrainingRun) -> dict[str, Any]:
        left = [p for p in run_parameters(run) if p._post_accumulate_grad_hooks]
        return {"losses": losses(run), "weights": weights(run), "hooks": len(left)}


def run_parameters(run: TrainingRun) -> list[torch.nn.Parameter]:
    return list(run._model.parameters())


_COLLATE = training.collate


def _break_collate(_: Pretrained) -> None:
    def fail(*_: object) -> None:
        raise StoppedError("out of memory in collate")

    training.collate = fail  # type: ignore[assignment]


def _break_backward(pretrained: Pretrained) -> None:
    """When half of the encoder's gradients are on their way."""

    def fail(*_: object) -> None:
        handle.remove()
        raise StoppedError("out of memory in backward")

    first, *_ = pretrained._encoder.encoder.layer
    handle = first.register_full_backward_hook(fail)


_BREAKS: dict[str, Callable[[Pretrained], None]] = {
    "in collate": _break_collate,
    "in backward": _break_backward,
}


def play(rank: int, spec: GroupSpec) -> None:
    """The life of one process; what it saw is left in the folder."""
    torch.set_num_threads(1)
    os.environ["INTERMIX_CACHE"] = str(spec.folder / "cache")
    parallel._BUCKET_BYTES = _BUCKET_BYTES
    meet_in_file(spec.folder / "meet", rank=rank, num_workers=spec.num_workers, backend="gloo")
    share = Share(rank=rank, num_workers=spec.num_workers)
    player = Player(make_data_spec(spec.encoder), share)
    failures = ("in collate", "in backward", "after a step") if spec.has_failures else ()
    scenes: dict[str, Callable[[], Any]] = {
        "train": player.train,
        **{name: partial(player.fail, name) for name in failures},
        "resume": player.resume,
        "bf16": partial(player.train, "bf16"),
        **({"leave": player.leave} if spec.has_failures else {}),
    }
    seen = {name: scene() for name, scene in scenes.items()}
    torch.save(seen, spec.folder / f"rank-{rank}.pt")


def play_together(spec: GroupSpec) -> list[dict[str, Any]]:
    """What each process of a group saw, by scene."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["worker_group"])  # imports torch once for all of them
    workers = [context.Process(target=play, args=(rank, spec)) for rank in range(spec.num_workers)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=_SECONDS)
        worker.kill()  # a worker that hangs is what the tests are to catch
    assert [worker.exitcode for worker in workers] == [0] * spec.num_workers
    paths = [spec.folder / f"rank-{rank}.pt" for rank in range(spec.num_workers)]
    return [torch.load(path, weights_only=True) for path in paths]
