"""Alignment as a worker's phase: what is filed, found again, and left behind."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
import torch.distributed as dist
from lexicon import MNLI, TATOEBA, WORDS, make_phase, make_spec
from safetensors.torch import load as load_tensors
from tiny import make_train_phase

from spaces.phases import Cell, EvaluatePhase
from spaces.task import Role
from trainers.alignment import training
from trainers.board import Board
from trainers.data.study_data import StudyData
from trainers.store import Store
from trainers.training import Share, WorkerFailedError
from trainers.worker import Worker, WorkerSpec

ALIGNED = make_phase()
TRUNK = make_train_phase("trunk", MNLI, parent="aligned")
PLAIN = make_train_phase("plain", MNLI)
TOO_DEEP = make_phase("deep", replace(ALIGNED.alignment, layer=5))


def make_evaluation(key: str, parent: str | None) -> EvaluatePhase:
    return EvaluatePhase(
        key=key,
        parent=parent,
        head=None,
        target="tatoeba",
        role=Role.TEST,
        cells=(Cell(source=TATOEBA, key=f"{key}-de"),),
    )


SCORE_ALIGNED = make_evaluation("score-aligned", "aligned")
SCORE_NONE = make_evaluation("score-none", None)

MakeWorker = Callable[[str], tuple[Worker, Store]]


def build_worker(encoder: Path, store: Path, share: Share) -> Worker:
    spec = WorkerSpec(
        data=make_spec(encoder), store_uri=str(store), precision="fp32", retrieval_layer=2
    )
    inventory = StudyData(spec.data).take_inventory((*WORDS, MNLI, TATOEBA))
    return Worker(spec, inventory, share, torch.device("cpu"))


@pytest.fixture
def make_worker(
    encoder_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, single_thread: None
) -> MakeWorker:
    """A fresh worker on the store of that name."""
    monkeypatch.setenv("INTERMIX_CACHE", str(tmp_path / "cache"))

    def make(store: str) -> tuple[Worker, Store]:
        alone = Share(rank=0, num_workers=1)
        return build_worker(encoder_folder, tmp_path / store, alone), Store(str(tmp_path / store))

    return make


def test_weights_losses_and_figures_are_filed(make_worker: MakeWorker) -> None:
    worker, store = make_worker("store")
    worker.carry_out(ALIGNED)
    result = store.read_result("aligned")
    assert result is not None
    assert result["num_steps"] == len(result["losses"]) == ALIGNED.alignment.max_steps
    assert result["num_tokens"] > 0
    assert result["seconds"] > 0
    figures = result["figures"]
    for place in ("loss_layer", "output"):
        for language in ("ar", "de", "mean"):
            assert f"after/held_out/{place}/{language}/difference" in figures
    assert {name.split("/")[0] for name in figures} == {"before", "after"}
    names = load_tensors(store.read_weights("aligned")).keys()
    assert not any("lora" in name or "base_layer" in name for name in names)


def test_a_finished_alignment_is_not_run_again(
    make_worker: MakeWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_worker("store")[0].carry_out(ALIGNED)

    def forbid(*_: object, **__: object) -> None:
        raise AssertionError("this was to be found in the store")

    with monkeypatch.context() as patch:
        patch.setattr("trainers.worker.align", forbid)
        make_worker("store")[0].carry_out(ALIGNED)
    worker, store = make_worker("store")
    before = store.read_weights("aligned")
    store.drop_weights("aligned")
    worker.carry_out(ALIGNED)
    assert store.read_weights("aligned") == before


def test_alignment_leaves_no_trace_in_the_worker(make_worker: MakeWorker) -> None:
    warm, store = make_worker("warm")
    for phase in (SCORE_NONE, PLAIN, ALIGNED, SCORE_ALIGNED, TRUNK):
        warm.carry_out(phase)
    fresh, other = make_worker("fresh")
    for phase in (ALIGNED, SCORE_ALIGNED, TRUNK, PLAIN, SCORE_NONE):
        fresh.carry_out(phase)
    last, third = make_worker("last")
    third.write_weights("aligned", store.read_weights("aligned"))
    for phase in (TRUNK, SCORE_ALIGNED):  # from the stored weights
        last.carry_out(phase)
    for key in ("aligned", "trunk", "plain"):
        assert store.read_weights(key) == other.read_weights(key)
    assert third.read_weights("trunk") == store.read_weights("trunk")
    for cell in (*SCORE_NONE.cells, *SCORE_ALIGNED.cells):
        assert store.read_outcomes(cell.key).equals(other.read_outcomes(cell.key))
    assert third.read_outcomes("score-aligned-de").equals(store.read_outcomes("score-aligned-de"))


def test_a_crew_holds_the_aligned_weights_and_takes_what_follows_first() -> None:
    board = Board()
    board.submit([ALIGNED, SCORE_NONE, TRUNK])
    board.join("crew-0", "session", 1)
    assert board.take("crew-0", "session", 0) == ALIGNED
    assert board.outcome(TRUNK.key) is None
    board.report("crew-0", "session", key=ALIGNED.key, rank=0, error=None)
    assert board.take("crew-0", "session", 1) == TRUNK


def test_what_follows_starts_from_the_aligned_encoder(make_worker: MakeWorker) -> None:
    worker, store = make_worker("store")
    still = replace(TRUNK, training=replace(TRUNK.training, learning_rate=1e-30, weight_decay=0.0))
    worker.carry_out(ALIGNED)
    worker.carry_out(still)
    aligned, trunk = (load_tensors(store.read_weights(key)) for key in ("aligned", "trunk"))
    for name, value in aligned.items():
        torch.testing.assert_close(trunk[name], value, rtol=0.0, atol=1e-20)


def test_a_worker_is_fit_after_a_failed_alignment(
    make_worker: MakeWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker, store = make_worker("store")

    def fail(*_: object) -> None:
        raise MemoryError("out of memory")

    monkeypatch.setattr(training, "contrastive_loss", fail)
    with pytest.raises(MemoryError):
        worker.carry_out(ALIGNED)
    assert store.read_result("aligned") is None
    assert store.stored_weights() == ()
    worker.carry_out(PLAIN)
    fresh, other = make_worker("other")
    fresh.carry_out(PLAIN)
    assert store.read_weights("plain") == other.read_weights("plain")


def _carry_out_as_one_of_two(rank: int, encoder: Path, folder: Path) -> None:
    """Align, train on it together, then fail; what happened is left in the folder."""
    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method=f"file://{folder}/meet", rank=rank, world_size=2)
    worker = build_worker(encoder, folder / "store", Share(rank=rank, num_workers=2))
    for phase in (ALIGNED, SCORE_ALIGNED, TRUNK):
        worker.carry_out(phase)
    try:
        worker.carry_out(TOO_DEEP)
    except Exception as error:
        (folder / f"error-{rank}").write_text(f"{type(error).__name__}: {error}")
    worker.carry_out(PLAIN)
    dist.destroy_process_group()


@pytest.mark.slow
def test_two_workers_align_as_one_does_and_fail_as_one(
    encoder_folder: Path, tmp_path: Path, make_worker: MakeWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.setenv("GLOO_SOCKET_IFNAME", "lo")
    context = multiprocessing.get_context("spawn")
    workers = [
        context.Process(target=_carry_out_as_one_of_two, args=(rank, encoder_folder, tmp_path))
        for rank in range(2)
    ]
    for process in workers:
        process.start()
    for process in workers:
        process.join(timeout=120)
        process.kill()  # a worker that hangs is what the test is to catch
    assert [process.exitcode for process in workers] == [0, 0]
    assert "at layer 5, the encoder has 2" in (tmp_path / "error-0").read_text()
    assert (tmp_path / "error-1").read_text().startswith(WorkerFailedError.__name__)
    alone, store = make_worker("alone")
    together = Store(str(tmp_path / "store"))
    for phase in (ALIGNED, TRUNK, PLAIN):
        alone.carry_out(phase)
    assert together.read_weights("aligned") == store.read_weights("aligned")
    for key in ("trunk", "plain"):
        left, right = (load_tensors(each.read_weights(key)) for each in (together, store))
        torch.testing.assert_close(left, right, rtol=0.0, atol=1e-4)
