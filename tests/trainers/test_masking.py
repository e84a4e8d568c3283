"""Masking: the shares of BERT's rule, special tokens left alone, draws that can be repeated."""

import numpy as np
import pytest
import torch
from tiny import SOURCES, TEXT

from spaces.task import TaskType
from trainers.data.batching import Batch, collate
from trainers.data.encoding import IGNORED
from trainers.data.study_data import DataSpec, StudyData
from trainers.encoders import SpecialIds, special_ids
from trainers.masking import Masking, build_masking
from trainers.vocabulary import Vocabulary

SPECIAL = SpecialIds(bos=0, pad=1, eos=2, unk=3, mask=90)
VOCABULARY = Vocabulary(ids=np.array([*range(4), *range(10, 100)]))
MASK_ROW = VOCABULARY.to_trimmed(np.array([90]))[0]


@pytest.fixture
def masking() -> Masking:
    return build_masking(VOCABULARY, SPECIAL)


def make_batch(num_rows: int, num_tokens: int) -> Batch:
    """Rows of one piece each between `<s>` and `</s>`, the last three tokens padding."""
    ids = torch.arange(num_rows).remainder(50).add(4).unsqueeze(1).repeat(1, num_tokens)
    ids[:, 0], ids[:, -4], ids[:, -3:], ids[:, 1] = 0, 2, 1, 3
    return Batch(
        input_ids=ids,
        attention_mask=(ids != 1).long(),
        labels=torch.zeros(num_rows, 0, dtype=torch.int64),
        example_shares=torch.ones(num_rows),
    )


def test_fifteen_percent_are_chosen_and_most_of_them_masked(masking: Masking) -> None:
    batch = make_batch(500, 106)
    masked = masking.mask(batch, torch.Generator().manual_seed(1))
    is_text = batch.input_ids > 3
    is_chosen = masked.labels != IGNORED
    shown, original = masked.input_ids[is_chosen], batch.input_ids[is_chosen]
    assert not (is_chosen & ~is_text).any()  # neither special tokens nor padding
    assert is_chosen.sum() / is_text.sum() == pytest.approx(0.15, abs=0.005)
    assert (shown == MASK_ROW).float().mean() == pytest.approx(0.8, abs=0.01)
    # one in 90 random pieces is the original
    assert (shown == original).float().mean() == pytest.approx(0.1, abs=0.01)
    torch.testing.assert_close(masked.labels[is_chosen], original)
    torch.testing.assert_close(masked.input_ids[~is_chosen], batch.input_ids[~is_chosen])


def test_random_pieces_are_ordinary_ones_and_all_of_them(masking: Masking) -> None:
    batch = make_batch(2000, 106)
    masked = masking.mask(batch, torch.Generator().manual_seed(1))
    is_random = (masked.input_ids != batch.input_ids) & (masked.input_ids != MASK_ROW)
    ordinary = set(range(4, len(VOCABULARY))) - {int(MASK_ROW)}
    assert set(masked.input_ids[is_random].tolist()) == ordinary


def test_a_mask_in_the_text_is_not_to_be_guessed(masking: Masking) -> None:
    batch = make_batch(100, 50)
    batch.input_ids[:, 5:30] = MASK_ROW
    assert (masking.mask(batch, torch.Generator()).labels[:, 5:30] == IGNORED).all()


def test_masks_follow_the_generator_and_leave_the_batch_as_it_is(masking: Masking) -> None:
    batch = make_batch(20, 50)
    before = batch.input_ids.clone()
    masks = []
    for seed in (1, 1, 2):
        masks.append(masking.mask(batch, torch.Generator().manual_seed(seed)).labels)
    assert torch.equal(masks[0], masks[1])
    assert not torch.equal(masks[0], masks[2])
    assert torch.equal(batch.input_ids, before)


def test_a_row_that_is_scored_is_masked_alike_in_every_batch(data_spec: DataSpec) -> None:
    data = StudyData(data_spec)
    table, vocabulary = data.features(TEXT), data.vocabulary(SOURCES)
    masking = build_masking(vocabulary, special_ids(data.tokenizer))

    def mask(*rows: int) -> Batch:
        numbers = np.array(rows)
        batch = collate(table, numbers, TaskType.MLM, vocabulary)
        torch.manual_seed(len(rows))
        return masking.mask_for_scoring(batch, numbers)

    together = mask(*range(len(table)))
    num_masked = 0
    for row, length in enumerate(table.lengths.tolist()):
        alone = mask(row)
        assert torch.equal(alone.input_ids[0], together.input_ids[row, :length])
        assert torch.equal(alone.labels[0], together.labels[row, :length])
        assert (together.labels[row, length:] == IGNORED).all()
        num_masked += int((alone.labels != IGNORED).sum())
    assert 0.05 < num_masked / int(table.lengths.sum()) < 0.25


def test_a_vocabulary_without_text_is_refused() -> None:
    with pytest.raises(ValueError, match="holds special tokens only"):
        build_masking(Vocabulary(ids=np.array([0, 1, 2, 3, 90])), SPECIAL)
