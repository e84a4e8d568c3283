"""Heads: losses against their definition, and fresh weights from (seed, task) alone."""

import pytest
import torch
from torch import Tensor

from spaces.catalogue import find_task
from trainers.data.batching import Batch
from trainers.data.encoding import IGNORED
from trainers.heads import Head, build_head, mean_pool

HIDDEN = 8


def make_batch(labels: Tensor) -> Batch:
    """Rows of 5, 3 and 1 tokens."""
    mask = torch.tensor([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0], [1, 0, 0, 0, 0]])
    return Batch(
        input_ids=torch.ones_like(mask),
        attention_mask=mask,
        labels=labels,
        example_shares=torch.ones(3),
    )


BATCHES = {
    "mnli": make_batch(torch.tensor([0, 2, 1])),
    "panx": make_batch(
        torch.tensor(
            [
                [IGNORED, 3, IGNORED, 1, IGNORED],
                [IGNORED, 2, IGNORED, IGNORED, IGNORED],
                [IGNORED] * 5,
            ]
        )
    ),
    "squad": make_batch(torch.tensor([[1, 3], [2, 2], [0, 0]])),
}


def build(task: str, *, seed: int = 1, dropout: float = 0.1) -> Head:
    record = find_task(task)
    return build_head(
        record,
        num_labels=len(record.labels),
        hidden_size=HIDDEN,
        dropout=dropout,
        seed=seed,
    )


def hidden_states() -> Tensor:
    return torch.randn(3, 5, HIDDEN, generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize("task", BATCHES)
def test_fresh_weights_are_a_function_of_seed_and_task(task: str) -> None:
    torch.manual_seed(5)
    head = build(task)
    torch.manual_seed(6)
    same, other = build(task), build(task, seed=2)
    assert all(
        torch.equal(value, same.state_dict()[name]) for name, value in head.state_dict().items()
    )
    assert not torch.equal(head.state_dict()["output.weight"], other.state_dict()["output.weight"])


@pytest.mark.parametrize("task", BATCHES)
def test_padding_has_no_say(task: str) -> None:
    head, batch, hidden = build(task).eval(), BATCHES[task], hidden_states()
    spoilt = hidden.clone()
    spoilt[batch.attention_mask == 0] = 100.0
    losses = head.losses(head.logits(hidden, batch), batch)
    torch.testing.assert_close(head.losses(head.logits(spoilt, batch), batch), losses)
    assert losses.shape == (3,)


def test_pair_loss_is_minus_the_log_probability_of_the_label() -> None:
    head, batch = build("mnli").eval(), BATCHES["mnli"]
    logits = head.logits(hidden_states(), batch)
    expected = [-logits[row].log_softmax(0)[label] for row, label in enumerate((0, 2, 1))]
    torch.testing.assert_close(head.losses(logits, batch), torch.stack(expected))


def test_tagging_loss_is_the_mean_over_a_rows_labelled_tokens() -> None:
    head, batch = build("panx").eval(), BATCHES["panx"]
    scores = head.logits(hidden_states(), batch)
    logs = scores.log_softmax(-1)
    losses = head.losses(scores, batch)
    torch.testing.assert_close(losses[0], -(logs[0, 1, 3] + logs[0, 3, 1]) / 2)
    torch.testing.assert_close(losses[1], -logs[1, 1, 2])
    assert losses[2] == 0.0  # a window without a label of its own


def test_span_loss_is_the_mean_of_start_and_end_over_real_tokens() -> None:
    head, batch = build("squad").eval(), BATCHES["squad"]
    logits = head.logits(hidden_states(), batch)
    losses = head.losses(logits, batch)
    for row, num_tokens in enumerate((5, 3, 1)):
        logs = logits[row, :num_tokens].log_softmax(0)
        start, end = batch.labels[row].tolist()
        torch.testing.assert_close(losses[row], -(logs[start, 0] + logs[end, 1]) / 2)


def test_mean_is_over_real_tokens() -> None:
    hidden = hidden_states()
    pooled = mean_pool(hidden, BATCHES["mnli"].attention_mask)
    for row, num_tokens in enumerate((5, 3, 1)):
        torch.testing.assert_close(pooled[row], hidden[row, :num_tokens].mean(dim=0))


def test_retrieval_has_no_head() -> None:
    with pytest.raises(ValueError, match="'tatoeba' is not trained"):
        build("tatoeba")
