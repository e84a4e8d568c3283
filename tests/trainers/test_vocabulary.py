"""Trimming loses nothing: training is equal to the last bit, and every row finds its way back."""

import pickle
from dataclasses import dataclass

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from transformers import XLMRobertaConfig, XLMRobertaModel

from trainers.encoders import SpecialIds
from trainers.vocabulary import (
    Vocabulary,
    collect_vocabulary,
    restore_embedding,
    select_rows,
    trim_encoder,
)

NUM_IDS, HIDDEN = 500, 32
SPECIAL = SpecialIds(bos=0, eos=2, pad=1, unk=3, mask=NUM_IDS - 1)


@dataclass(frozen=True)
class Batch:
    ids: np.ndarray
    """(sequences, tokens), padded with id 1."""
    labels: Tensor


def build_encoder() -> XLMRobertaModel:
    torch.manual_seed(0)
    config = XLMRobertaConfig(
        vocab_size=NUM_IDS,
        hidden_size=HIDDEN,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=40,
        type_vocab_size=1,
    )
    return XLMRobertaModel(config, add_pooling_layer=False)


def build_batches(num_batches: int = 6) -> list[Batch]:
    generator = np.random.default_rng(1)
    pieces = generator.choice(np.arange(4, NUM_IDS - 1), size=90, replace=False)
    batches = []
    for _ in range(num_batches):
        ids = generator.choice(pieces, size=(8, 20))
        ids[:, 0] = SPECIAL.bos
        for row, num_tokens in zip(ids, generator.integers(5, 21, size=8), strict=True):
            row[num_tokens - 1] = SPECIAL.eos
            row[num_tokens:] = SPECIAL.pad
        batches.append(Batch(ids=ids, labels=torch.from_numpy(generator.integers(0, 3, size=8))))
    return batches


def collect(batches: list[Batch]) -> Vocabulary:
    return collect_vocabulary([batch.ids for batch in batches], SPECIAL)


def train(
    encoder: XLMRobertaModel, batches: list[Batch], *, weight_decay: float, fused: bool
) -> list[float]:
    """Losses of some steps with dropout on; the batches hold what the encoder takes for ids."""
    torch.manual_seed(1)
    head = nn.Linear(HIDDEN, 3)
    parameters = [*encoder.parameters(), *head.parameters()]
    optimizer = torch.optim.AdamW(parameters, lr=1e-3, weight_decay=weight_decay, fused=fused)
    encoder.train()
    losses = []
    for batch in batches:
        ids = torch.from_numpy(batch.ids.astype(np.int64))
        hidden = encoder(input_ids=ids, attention_mask=(ids != 1).long()).last_hidden_state
        loss = nn.functional.cross_entropy(head(hidden[:, 0]), batch.labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@pytest.mark.parametrize("fused", [False, True])
@pytest.mark.parametrize("weight_decay", [0.0, 0.01])
def test_trimmed_and_full_training_are_equal_to_the_last_bit(
    weight_decay: float, fused: bool
) -> None:
    batches = build_batches()
    vocabulary = collect(batches)
    full, trimmed = build_encoder(), build_encoder()
    pretrained = full.get_input_embeddings().weight.detach().clone()
    trim_encoder(trimmed, vocabulary)
    rows = [Batch(ids=vocabulary.to_trimmed(each.ids), labels=each.labels) for each in batches]

    full_losses = train(full, batches, weight_decay=weight_decay, fused=fused)
    losses = train(trimmed, rows, weight_decay=weight_decay, fused=fused)

    assert losses == full_losses
    assert len(set(losses)) == len(losses)
    name = "embeddings.word_embeddings.weight"
    full_state, state = full.state_dict(), trimmed.state_dict()
    full_table, table = full_state.pop(name), state.pop(name)
    assert all(torch.equal(state[key], full_state[key]) for key in full_state)
    assert torch.equal(table, full_table[vocabulary.ids.tolist()])
    restored = restore_embedding(table, vocabulary, pretrained)
    # decay alone tells the full table's unseen rows from pretrained ones
    assert torch.equal(restored, full_table) == (weight_decay == 0.0)


def test_trimmed_encoder_knows_its_padding_and_its_size() -> None:
    encoder = build_encoder()
    vocabulary = collect(build_batches())
    state_before = torch.get_rng_state()
    trim_encoder(encoder, vocabulary)
    table = encoder.get_input_embeddings()
    assert encoder.config.vocab_size == table.num_embeddings == len(vocabulary) < NUM_IDS
    assert table.padding_idx == encoder.embeddings.padding_idx == SPECIAL.pad
    assert table.weight.requires_grad
    assert torch.equal(torch.get_rng_state(), state_before)


def test_id_without_a_row_in_the_encoder_is_refused() -> None:
    vocabulary = Vocabulary(ids=np.array([0, 1, 2, 3, NUM_IDS]))
    with pytest.raises(ValueError, match=f"id {NUM_IDS} must be below {NUM_IDS}"):
        trim_encoder(build_encoder(), vocabulary)


def test_control_ids_keep_their_rows() -> None:
    vocabulary = collect_vocabulary([np.array([[7, 9], [9, 400]])], SPECIAL)
    assert vocabulary.ids.tolist() == [0, 1, 2, 3, 7, 9, 400, SPECIAL.mask]
    control = np.arange(4)
    np.testing.assert_array_equal(vocabulary.to_trimmed(control), control)


def test_collected_ids_do_not_depend_on_order_or_repetition() -> None:
    arrays = [batch.ids for batch in build_batches()]
    again = collect_vocabulary([*reversed(arrays), arrays[0].astype(np.int32)], SPECIAL)
    np.testing.assert_array_equal(again.ids, collect_vocabulary(arrays, SPECIAL).ids)
    assert again.ids.dtype == np.int32


def test_rows_and_ids_round_trip_in_any_shape() -> None:
    batch = build_batches(1)[0]
    vocabulary = collect([batch])
    rows = vocabulary.to_trimmed(batch.ids)
    assert rows.shape == batch.ids.shape
    assert rows.max() < len(vocabulary)
    np.testing.assert_array_equal(vocabulary.to_original(rows), batch.ids)
    assert vocabulary.to_trimmed(np.array([], dtype=np.int64)).shape == (0,)


@pytest.mark.parametrize("unknown", [-1, 5, 499, 100_000])
def test_id_that_is_not_kept_raises(unknown: int) -> None:
    vocabulary = Vocabulary(ids=np.array([0, 1, 2, 3, 10]))
    with pytest.raises(ValueError, match=f"id {unknown} is not among the 5 ids kept"):
        vocabulary.to_trimmed(np.array([[3, unknown], [10, 2]]))


@pytest.mark.parametrize("row", [-1, 5])
def test_row_outside_of_the_table_raises(row: int) -> None:
    vocabulary = Vocabulary(ids=np.array([0, 1, 2, 3, 10]))
    with pytest.raises(ValueError, match=f"row {row} must be in"):
        vocabulary.to_original(np.array([row]))


@pytest.mark.parametrize(
    "ids", [[0, 1, 2, 3, 9, 8], [0, 1, 2, 3, 3], [0, 2, 3, 9], [], [[0, 1, 2, 3]]]
)
def test_ids_that_would_move_rows_are_refused(ids: list[int]) -> None:
    with pytest.raises(ValueError, match="collect_vocabulary"):
        Vocabulary(ids=np.array(ids, dtype=np.int32))


def test_vocabulary_is_not_changed_through_its_ids() -> None:
    given = np.array([0, 1, 2, 3, 10], dtype=np.int32)
    vocabulary = Vocabulary(ids=given)
    given[4] = 99
    with pytest.raises(ValueError, match="read-only"):
        vocabulary.ids[4] = 99
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(vocabulary)).ids, [0, 1, 2, 3, 10])


def test_restoring_leaves_unseen_rows_as_pretrained() -> None:
    pretrained = torch.randn(NUM_IDS, HIDDEN)
    vocabulary = Vocabulary(ids=np.array([0, 1, 2, 3, 10, 250]))
    trained = torch.randn(6, HIDDEN)
    before = pretrained.clone()
    restored = restore_embedding(trained, vocabulary, pretrained)
    is_kept = np.isin(np.arange(NUM_IDS), vocabulary.ids)
    assert torch.equal(restored[is_kept], trained)
    assert torch.equal(restored[~is_kept], pretrained[~is_kept])
    assert torch.equal(pretrained, before)


def test_rows_stored_for_one_vocabulary_serve_another() -> None:
    pretrained = torch.randn(NUM_IDS, HIDDEN)
    stored_for = Vocabulary(ids=np.array([0, 1, 2, 3, 10, 20, 400]))
    wanted = Vocabulary(ids=np.array([0, 1, 2, 3, 5, 20, 30, 400, 401]))
    stored = torch.randn(len(stored_for), HIDDEN)
    rows = select_rows(stored, stored_for.ids, wanted, pretrained[wanted.ids.tolist()])
    through_full_table = restore_embedding(stored, stored_for, pretrained)
    assert torch.equal(rows, through_full_table[wanted.ids.tolist()])


def test_table_of_another_size_is_refused() -> None:
    vocabulary = Vocabulary(ids=np.array([0, 1, 2, 3, 10]))
    with pytest.raises(ValueError, match="each of 5 ids, got 4"):
        restore_embedding(torch.zeros(4, HIDDEN), vocabulary, torch.zeros(NUM_IDS, HIDDEN))
    with pytest.raises(ValueError, match="each of 5 ids, got 6"):
        select_rows(torch.zeros(5, 2), vocabulary.ids, vocabulary, torch.zeros(6, 2))
