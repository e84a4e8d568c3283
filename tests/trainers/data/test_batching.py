"""Batches lose no row and no token, and pad no more than they must."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from tiny import HELLASWAG, MNLI, SOURCES, TinyCorpus, make_table

from spaces.catalogue import find_task
from spaces.task import Source, TaskType
from trainers.data.batching import (
    collate,
    cut_by_tokens,
    evaluation_batches,
    padded_lengths,
)
from trainers.data.encoding import IGNORED
from trainers.data.examples import ChoiceExample, Example
from trainers.data.study_data import DataSpec, StudyData
from trainers.vocabulary import Vocabulary

LENGTHS = np.random.default_rng(0).integers(3, 60, size=200)


@pytest.mark.parametrize("max_tokens", [1, 64, 500, 10**6])
def test_cuts_keep_order_and_budget(max_tokens: int) -> None:
    order = np.argsort(LENGTHS, kind="stable")
    batches = cut_by_tokens(order, LENGTHS, max_tokens)
    np.testing.assert_array_equal(np.concatenate(batches), order)
    for rows in batches:
        assert len(rows) == 1 or LENGTHS[rows].max() * len(rows) <= max_tokens
    for rows, following in pairwise(batches):
        # greedy: the next row would have broken the budget
        assert LENGTHS[following[0]] * (len(rows) + 1) > max_tokens


def test_nothing_is_cut_into_nothing() -> None:
    assert cut_by_tokens(np.array([], dtype=np.int64), LENGTHS, 64) == []
    assert evaluation_batches(make_table([]), 64) == []


def test_evaluation_batches_hold_every_row_once() -> None:
    batches = evaluation_batches(make_table(LENGTHS.tolist()), 128)
    np.testing.assert_array_equal(np.sort(np.concatenate(batches)), np.arange(len(LENGTHS)))


@pytest.mark.parametrize("task_name", ["mnli", "squad", "ccg", "tatoeba"])
def test_unpadded_rows_of_a_batch_are_the_features(task_name: str, data_spec: DataSpec) -> None:
    data = StudyData(data_spec)
    source = next(source for source in SOURCES if source.task == task_name)
    table, vocabulary = data.features(source), data.vocabulary(SOURCES)
    rows = np.array([3, 0, len(table) - 1])
    task_type = find_task(task_name).task_type
    batch = collate(table, rows, task_type, vocabulary)
    assert batch.input_ids.shape == (3, table.lengths[rows].max())
    for position, row in enumerate(rows.tolist()):
        num_tokens = int(table.lengths[row])
        ids = vocabulary.to_original(batch.input_ids[position].numpy())
        np.testing.assert_array_equal(ids[:num_tokens], table.input_ids(row))
        assert (ids[num_tokens:] == 1).all()
        assert batch.attention_mask[position].tolist() == [
            int(token < num_tokens) for token in range(batch.input_ids.shape[1])
        ]
        labels = batch.labels[position].reshape(-1)
        if task_type is TaskType.TAGGING:
            assert (labels[num_tokens:] == IGNORED).all()
            labels = labels[:num_tokens]
        np.testing.assert_array_equal(labels.numpy(), table.labels(row))
        assert batch.example_shares[position] == pytest.approx(table.example_shares[row])


def test_row_of_a_choice_batch_is_a_sequence_a_choice(data_spec: DataSpec) -> None:
    data = StudyData(data_spec)
    table, vocabulary = data.features(HELLASWAG), data.vocabulary(SOURCES)
    rows = np.array([5, 0, 9])
    batch = collate(table, rows, TaskType.CHOICE, vocabulary)
    assert batch.input_ids.shape == (12, max(table.token_map(row).max() for row in rows))
    assert batch.labels.tolist() == [int(table.labels(row)[0]) for row in rows]
    assert batch.example_shares.tolist() == [1.0] * 3
    kept = batch.attention_mask.bool()
    assert kept.sum(dim=1).tolist() == [n for row in rows for n in table.token_map(row)]
    expected = np.concatenate([table.input_ids(row) for row in rows])
    np.testing.assert_array_equal(vocabulary.to_original(batch.input_ids[kept].numpy()), expected)
    assert (batch.input_ids[~kept] == 1).all()


@pytest.mark.parametrize("max_tokens", [64, 200])
def test_choice_batches_keep_the_budget_of_padded_tokens(
    max_tokens: int, data_spec: DataSpec
) -> None:
    data = StudyData(data_spec)
    table, vocabulary = data.features(HELLASWAG), data.vocabulary(SOURCES)
    batches = evaluation_batches(table, max_tokens, TaskType.CHOICE)
    assert sorted(np.concatenate(batches).tolist()) == list(range(len(table)))
    sizes = [
        collate(table, rows, TaskType.CHOICE, vocabulary).input_ids.numel() for rows in batches
    ]
    for rows, size in zip(batches, sizes, strict=True):
        assert size == max(padded_lengths(table, TaskType.CHOICE)[rows]) * len(rows)
        assert len(rows) == 1 or size <= max_tokens
    assert max(map(len, batches)) > (max_tokens > 64)


def test_rows_of_one_sequence_take_their_length(data_spec: DataSpec) -> None:
    table = StudyData(data_spec).features(MNLI)
    assert padded_lengths(table, TaskType.PAIR) is table.lengths


def test_examples_with_different_numbers_of_choices_are_refused(data_spec: DataSpec) -> None:
    class Uneven(TinyCorpus):
        def read(self, source: Source) -> list[Example]:
            first, *others = super().read(source)
            assert isinstance(first, ChoiceExample)
            return [replace(first, choices=first.choices[:3], answer=0), *others]

    data = StudyData(replace(data_spec, corpus=Uneven()))
    table, vocabulary = data.features(HELLASWAG), data.vocabulary([HELLASWAG])
    with pytest.raises(ValueError, match=r"the same number of choices, got \[3, 4\]"):
        collate(table, np.array([0, 1]), TaskType.CHOICE, vocabulary)


def test_id_outside_of_the_vocabulary_is_refused() -> None:
    with pytest.raises(ValueError, match="id 4 is not among"):
        collate(
            make_table([5]), np.array([0]), TaskType.PAIR, Vocabulary(ids=np.array([0, 1, 2, 3]))
        )
