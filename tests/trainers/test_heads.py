"""Heads: losses against their definition, and fresh weights from (seed, task) alone."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor
from transformers import XLMRobertaConfig, XLMRobertaModel

from spaces.catalogue import find_task
from trainers.data.batching import Batch
from trainers.data.encoding import IGNORED
from trainers.heads import Head, MlmHead, build_head, mean_pool

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
    "hellaswag": make_batch(torch.tensor([1])),
    "mlm": make_batch(
        torch.tensor(
            [
                [IGNORED, 3, IGNORED, 1, IGNORED],
                [IGNORED, 2, IGNORED, IGNORED, IGNORED],
                [IGNORED] * 5,
            ]
        )
    ),
}
"""The choice task has one example, of three choices."""
NUM_PIECES = 7


def build(task: str, *, seed: int = 1, dropout: float = 0.1) -> Head:
    record = find_task(task)
    head = build_head(
        record,
        num_labels=NUM_PIECES if task == "mlm" else len(record.labels),
        hidden_size=HIDDEN,
        dropout=dropout,
        seed=seed,
    )
    if isinstance(head, MlmHead):
        head.tie(make_encoder())
    return head


def make_encoder() -> XLMRobertaModel:
    """Always the same."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return XLMRobertaModel(
            XLMRobertaConfig(
                vocab_size=NUM_PIECES,
                hidden_size=HIDDEN,
                num_hidden_layers=1,
                num_attention_heads=1,
                intermediate_size=8,
                max_position_embeddings=8,
                layer_norm_eps=1e-3,
            )
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
    matrix = next(name for name, value in head.state_dict().items() if value.dim() > 1)
    assert not torch.equal(head.state_dict()[matrix], other.state_dict()[matrix])


@pytest.mark.parametrize("task", BATCHES)
def test_padding_has_no_say(task: str) -> None:
    head, batch, hidden = build(task).eval(), BATCHES[task], hidden_states()
    spoilt = hidden.clone()
    spoilt[batch.attention_mask == 0] = 100.0
    losses = head.losses(head.logits(hidden, batch), batch)
    torch.testing.assert_close(head.losses(head.logits(spoilt, batch), batch), losses)
    assert losses.shape == (1 if task == "hellaswag" else 3,)


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


def test_choice_loss_is_over_the_sequences_of_a_row() -> None:
    head, batch, hidden = build("hellaswag").eval(), BATCHES["hellaswag"], hidden_states()
    logits = head.logits(hidden, batch)
    assert logits.shape == (1, 3)
    torch.testing.assert_close(head.losses(logits, batch), -logits.log_softmax(1)[:, 1])
    # a choice is scored by itself: its place does not matter
    torch.testing.assert_close(head.logits(hidden.roll(1, 0), roll_rows(batch)), logits.roll(1, 1))


def roll_rows(batch: Batch) -> Batch:
    return replace(
        batch,
        input_ids=batch.input_ids.roll(1, 0),
        attention_mask=batch.attention_mask.roll(1, 0),
    )


def test_mlm_loss_is_the_mean_over_a_rows_masked_tokens() -> None:
    head, batch, hidden = build("mlm").eval(), BATCHES["mlm"], hidden_states()
    logits = head.logits(hidden, batch)
    assert logits.shape == (3, NUM_PIECES)
    logs, losses = logits.log_softmax(-1), head.losses(logits, batch)
    torch.testing.assert_close(losses[0], -(logs[0, 3] + logs[1, 1]) / 2)
    torch.testing.assert_close(losses[1], -logs[2, 2])
    assert losses[2] == 0.0  # nothing was masked there


def test_mlm_loss_of_nothing_masked_is_zero_and_has_a_gradient() -> None:
    head, batch = build("mlm"), make_batch(torch.full((3, 5), IGNORED))
    hidden = hidden_states().requires_grad_()
    losses = head.losses(head.logits(hidden, batch), batch)
    losses.sum().backward()  # type: ignore[no-untyped-call]
    assert losses.tolist() == [0.0] * 3
    assert hidden.grad is not None
    assert not hidden.grad.any()


def test_mlm_decoder_is_the_word_embedding_and_no_parameter_of_the_head() -> None:
    head, encoder = build("mlm").eval(), make_encoder()
    assert isinstance(head, MlmHead)
    head.tie(encoder)
    names = {"dense.weight", "dense.bias", "layer_norm.weight", "layer_norm.bias", "bias"}
    assert head.state_dict().keys() == dict(head.named_parameters()).keys() == names
    assert head.layer_norm.eps == encoder.config.layer_norm_eps
    assert (head.layer_norm.weight == 1).all()
    batch, hidden = BATCHES["mlm"], hidden_states()
    before = head.logits(hidden, batch)
    embedding = encoder.get_input_embeddings()
    with torch.no_grad():
        embedding.weight[3] *= 2
    after = head.logits(hidden, batch)
    torch.testing.assert_close(after[:, 3], 2 * before[:, 3])
    torch.testing.assert_close(after[:, :3], before[:, :3])
    head.losses(after, batch).sum().backward()  # type: ignore[no-untyped-call]
    assert embedding.weight.grad.any(dim=1).all()


def test_mean_is_over_real_tokens() -> None:
    hidden = hidden_states()
    pooled = mean_pool(hidden, BATCHES["mnli"].attention_mask)
    for row, num_tokens in enumerate((5, 3, 1)):
        torch.testing.assert_close(pooled[row], hidden[row, :num_tokens].mean(dim=0))


@pytest.mark.parametrize("task", ["tatoeba", "bucc2018", "alignment"])
def test_what_compares_vectors_has_no_head(task: str) -> None:
    with pytest.raises(ValueError, match=f"'{task}' is not trained"):
        build(task)
