"""A worker files what it was asked for, and its past has no say in what comes out."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load as load_tensors
from tiny import (
    CCG,
    HELLASWAG,
    MNLI,
    SOURCES,
    SQUAD,
    TEXT,
    make_evaluate_phase,
    make_train_phase,
    make_training,
)

from spaces.catalogue import find_task
from spaces.phases import EvaluatePhase, Phase
from spaces.task import Source
from trainers.data.study_data import DataSpec, StudyData
from trainers.heads import build_head
from trainers.store import Store
from trainers.training import Share, TrainingRun
from trainers.worker import Worker, WorkerSpec

TRUNK = make_train_phase("trunk", MNLI, CCG)
LEFT = make_train_phase("left", MNLI, parent="trunk", seed=4)
RIGHT = make_train_phase("right", SQUAD, parent="trunk")
SCORE_LEFT = make_evaluate_phase("score-left", "xnli", parent="left", head="mnli")
SCORE_RIGHT = make_evaluate_phase("score-right", "xquad", parent="right", head="squad")
SCORE_TRUNK = make_evaluate_phase("score-trunk", "tatoeba", parent="trunk", head=None)
SCORE_NONE = make_evaluate_phase("score-none", "tatoeba", parent=None, head=None)
TABLE = "encoder.embeddings.word_embeddings.weight"

MakeWorker = Callable[..., tuple[Worker, Store]]


@pytest.fixture
def make_worker(data_spec: DataSpec, tmp_path: Path) -> MakeWorker:
    """A fresh worker on the store of that name; keyword arguments replace fields of its spec."""

    def make(
        store: str = "store",
        *,
        rank: int = 0,
        num_workers: int = 1,
        sources: Sequence[Source] = SOURCES,
        **changes: object,
    ) -> tuple[Worker, Store]:
        spec = WorkerSpec(
            data=data_spec,
            store_uri=str(tmp_path / store),
            precision="fp32",
            retrieval_layer=1,
        )
        spec = replace(spec, **changes)  # type: ignore[arg-type]
        share = Share(rank=rank, num_workers=num_workers)
        inventory = StudyData(data_spec).take_inventory(sources)
        return Worker(spec, inventory, share, torch.device("cpu")), Store(spec.store_uri)

    return make


def carry_out(worker: Worker, *phases: Phase) -> None:
    for phase in phases:
        worker.carry_out(phase)


def copy_weights(key: str, source: Store, destination: Store) -> None:
    destination.write_weights(key, source.read_weights(key))


def assert_equal_cells(phase: EvaluatePhase, one: Store, other: Store) -> None:
    for cell in phase.cells:
        assert one.read_outcomes(cell.key).equals(other.read_outcomes(cell.key))


def forbid(*_: object) -> None:
    raise AssertionError("this was to be found in the store")


def test_results_weights_and_scores_land_in_the_store(make_worker: MakeWorker) -> None:
    worker, store = make_worker()
    carry_out(worker, TRUNK, RIGHT, SCORE_RIGHT, SCORE_TRUNK)
    assert store.stored_weights() == ("right", "trunk")
    result = store.read_result("trunk")
    assert result is not None
    assert result["num_tokens"] >= TRUNK.training.max_tokens
    assert result["losses"][-1][0] == result["num_steps"]
    assert 0 < result["seconds_to_first_step"] < result["seconds"]
    assert {name.split(".")[1] for name in load_tensors(store.read_weights("trunk"))
            if name.startswith("heads.")} == {"mnli", "ccg"}  # fmt: skip
    for phase, metric in ((SCORE_RIGHT, "exact_match_f1"), (SCORE_TRUNK, "accuracy")):
        for cell in phase.cells:
            scores = store.read_result(cell.key)
            assert scores is not None
            assert 0.0 <= scores["scores"][metric] <= 100.0
            assert store.read_outcomes(cell.key).num_rows == scores["num_examples"] == 24


def test_finished_phase_is_not_run_again(
    make_worker: MakeWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker, store = make_worker()
    carry_out(worker, TRUNK, SCORE_TRUNK)
    before = store.read_weights("trunk")
    monkeypatch.setattr(TrainingRun, "run", forbid)
    monkeypatch.setattr("trainers.worker.score_cell", forbid)
    for again in (worker, make_worker()[0]):
        carry_out(again, TRUNK, SCORE_TRUNK)
    assert store.read_weights("trunk") == before


def test_worker_that_cannot_reach_the_store_votes_with_the_others(
    make_worker: MakeWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker, _ = make_worker()
    worker.carry_out(TRUNK)
    votes: list[bool] = []

    def refuse(*_: object) -> bool:
        raise OSError("no route to host")

    def hear_no(flag: bool, _: torch.device) -> bool:
        votes.append(flag)
        return False

    monkeypatch.setattr(Store, "has_weights", refuse)
    monkeypatch.setattr("trainers.worker.is_true_for_any", hear_no)
    worker.carry_out(TRUNK)
    assert votes == [True]


def test_weights_that_were_dropped_are_trained_again_to_the_same(
    make_worker: MakeWorker,
) -> None:
    worker, store = make_worker()
    worker.carry_out(TRUNK)
    before = store.read_weights("trunk")
    store.drop_weights("trunk")
    make_worker()[0].carry_out(TRUNK)
    assert store.read_weights("trunk") == before


MIXED = make_train_phase("mixed", MNLI, HELLASWAG, TEXT)
SCORE_MIXED = make_evaluate_phase("score-mixed", "tatoeba", parent="mixed", head=None)


def test_every_head_is_stored_and_the_embedding_once(make_worker: MakeWorker) -> None:
    worker, store = make_worker()
    carry_out(worker, MIXED, SCORE_MIXED)
    stored = load_tensors(store.read_weights("mixed"))
    heads = {name.split(".")[1] for name in stored if name.startswith("heads.")}
    assert heads == {"mnli", "hellaswag", "mlm"}
    num_rows = len(stored[TABLE])
    assert [name for name, value in stored.items() if value.dim() == 2 and len(value) == num_rows
            ] == [TABLE]  # fmt: skip
    assert stored["heads.mlm.bias"].shape == (num_rows,)


def test_masked_text_is_trained_to_the_same_weights_by_any_worker(make_worker: MakeWorker) -> None:
    warm, store = make_worker()
    carry_out(warm, TRUNK, MIXED)
    fresh, other = make_worker("other")
    fresh.carry_out(MIXED)
    assert store.read_weights("mixed") == other.read_weights("mixed")


def test_warm_worker_equals_a_fresh_one(make_worker: MakeWorker) -> None:
    warm, store = make_worker()
    carry_out(warm, SCORE_NONE, TRUNK, RIGHT, SCORE_RIGHT, SCORE_TRUNK, LEFT, SCORE_LEFT)
    fresh, other = make_worker("other")
    copy_weights("trunk", store, other)
    carry_out(fresh, LEFT, SCORE_LEFT)
    assert other.read_weights("left") == store.read_weights("left")
    assert_equal_cells(SCORE_LEFT, store, other)
    make_worker("trunk-only")[0].carry_out(TRUNK)
    assert make_worker("trunk-only")[1].read_weights("trunk") == store.read_weights("trunk")


def test_scores_from_memory_equal_scores_from_stored_weights(make_worker: MakeWorker) -> None:
    warm, store = make_worker()
    carry_out(warm, TRUNK, RIGHT, SCORE_RIGHT)
    fresh, other = make_worker("other")
    for key in ("trunk", "right"):
        copy_weights(key, store, other)
    carry_out(fresh, SCORE_TRUNK, SCORE_RIGHT, SCORE_NONE)
    assert_equal_cells(SCORE_RIGHT, store, other)
    carry_out(warm, SCORE_NONE, SCORE_TRUNK)
    assert_equal_cells(SCORE_TRUNK, store, other)
    assert_equal_cells(SCORE_NONE, store, other)


def test_phase_takes_its_parents_encoder_and_begins_with_a_fresh_head(
    make_worker: MakeWorker,
) -> None:
    worker, store = make_worker()
    frozen = replace(LEFT, training=make_training(learning_rate=1e-30, weight_decay=0.0))
    carry_out(worker, TRUNK, frozen)
    before, after = (load_tensors(store.read_weights(key)) for key in ("trunk", "left"))
    fresh = build_head(
        find_task("mnli"), num_labels=3, hidden_size=32, dropout=0.1, seed=LEFT.seed
    ).state_dict()
    for name, value in after.items():
        expected = before[name] if "heads" not in name else fresh[name.split(".", 2)[2]]
        torch.testing.assert_close(value, expected, rtol=0.0, atol=1e-20)


def test_weights_read_for_retrieval_serve_a_head_afterwards(make_worker: MakeWorker) -> None:
    worker, store = make_worker()
    carry_out(worker, TRUNK, LEFT, SCORE_LEFT)
    other_worker, other = make_worker("other")
    copy_weights("left", store, other)
    retrieval = make_evaluate_phase("retrieval-left", "tatoeba", parent="left", head=None)
    carry_out(other_worker, retrieval, SCORE_LEFT)
    assert_equal_cells(SCORE_LEFT, store, other)


def test_worker_whose_phase_failed_is_fit_for_the_next(make_worker: MakeWorker) -> None:
    worker, store = make_worker()
    with pytest.raises(FileNotFoundError):
        worker.carry_out(LEFT)  # its parent is nowhere
    huge = replace(TRUNK, key="huge", training=make_training(micro_batches=3))
    uneven, _ = make_worker(num_workers=2)
    with pytest.raises(ValueError, match="must divide"):
        uneven.carry_out(huge)
    assert store.stored_weights() == ()
    worker.carry_out(TRUNK)
    fresh, other = make_worker("other")
    fresh.carry_out(TRUNK)
    assert store.read_weights("trunk") == other.read_weights("trunk")


def test_study_with_another_vocabulary_starts_from_stored_weights(
    make_worker: MakeWorker,
) -> None:
    worker, store = make_worker()
    carry_out(worker, TRUNK, LEFT)
    english, other = make_worker("english", sources=(MNLI,))
    copy_weights("trunk", store, other)
    english.carry_out(LEFT)
    full, small = (load_tensors(each.read_weights("left")) for each in (store, other))
    full_ids, small_ids = full["vocabulary.ids"].numpy(), small["vocabulary.ids"].numpy()
    assert set(small_ids) < set(full_ids)
    rows = torch.from_numpy(np.searchsorted(full_ids, small_ids))
    torch.testing.assert_close(small.pop(TABLE), full.pop(TABLE)[rows], rtol=1e-4, atol=1e-5)
    for name in set(full) - {"vocabulary.ids"}:
        # equal but for the order in which the norm of the gradient is summed
        torch.testing.assert_close(small[name], full[name], rtol=1e-4, atol=1e-5)


def test_workers_that_arrive_one_after_the_other_score_every_cell(
    make_worker: MakeWorker,
) -> None:
    for rank in range(2):
        worker, store = make_worker(rank=rank, num_workers=2)
        worker.carry_out(SCORE_NONE)
    assert len(SCORE_NONE.cells) >= 2
    assert all(store.read_result(cell.key) is not None for cell in SCORE_NONE.cells)
    languages = make_evaluate_phase("all", "xnli", parent="left", head="mnli")
    carry_out(make_worker()[0], TRUNK, LEFT)
    for rank in range(2):
        make_worker(rank=rank, num_workers=2)[0].carry_out(languages)
    assert len(languages.cells) >= 3
    assert all(store.read_result(cell.key) is not None for cell in languages.cells)


def test_only_cells_that_are_missing_are_scored(make_worker: MakeWorker) -> None:
    worker, store = make_worker()
    first, *others = SCORE_NONE.cells
    store.write_result(first.key, {"scores": {"accuracy": -1.0}})
    worker.carry_out(SCORE_NONE)
    assert store.read_result(first.key) == {"scores": {"accuracy": -1.0}}
    assert others
    assert all(store.read_result(cell.key) is not None for cell in others)
