"""The MLM head that a checkpoint brings: found, and the same function as transformers has it."""

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from tiny import build_encoder, build_tokenizer
from transformers import XLMRobertaForMaskedLM

from spaces.catalogue import MLM_TEXT
from trainers.data.batching import Batch
from trainers.data.encoding import IGNORED
from trainers.encoders import EncoderSpec, load_encoder, load_lm_head
from trainers.heads import Head, build_head
from trainers.model import Pretrained
from trainers.vocabulary import Vocabulary

NUM_IDS = build_tokenizer().get_vocab_size()
KEPT = Vocabulary(ids=np.array([*range(4), *range(6, NUM_IDS, 2)]))


@pytest.fixture
def masked_lm() -> XLMRobertaForMaskedLM:
    """The tiny encoder with a head that is unlike a fresh one."""
    model = XLMRobertaForMaskedLM(build_encoder(NUM_IDS).config).eval()
    with torch.random.fork_rng(), torch.no_grad():
        torch.manual_seed(1)
        for parameter in model.lm_head.parameters():
            parameter.add_(torch.randn_like(parameter))
    return model


@pytest.fixture
def spec(masked_lm: XLMRobertaForMaskedLM, tmp_path: Path) -> EncoderSpec:
    masked_lm.save_pretrained(tmp_path / "masked")
    return EncoderSpec(name=str(tmp_path / "masked"))


@pytest.fixture
def batch() -> Batch:
    """Two rows in trimmed ids, tokens 1 and 3 of the first and 2 of the second masked."""
    ids = torch.tensor([[0, 9, 20, 30, 2], [0, 40, 41, 2, 1]])
    labels = torch.full_like(ids, IGNORED)
    labels[0, 1], labels[0, 3], labels[1, 2] = 9, 30, 41
    return Batch(
        input_ids=ids,
        attention_mask=(ids != 1).long(),
        labels=labels,
        example_shares=torch.ones(2),
    )


def fresh_head() -> dict[str, Head]:
    head = build_head(MLM_TEXT.task, num_labels=len(KEPT), hidden_size=32, dropout=0.1, seed=3)
    return {"mlm": head}


def test_guesses_are_those_of_the_checkpoint_among_the_pieces_that_are_kept(
    masked_lm: XLMRobertaForMaskedLM, spec: EncoderSpec, batch: Batch
) -> None:
    pretrained = Pretrained(load_encoder(spec), KEPT, load_lm_head(spec))
    model = pretrained.model(fresh_head(), None).eval()
    original = torch.from_numpy(KEPT.to_original(batch.input_ids.numpy())).long()
    with torch.no_grad():
        found = model.logits("mlm", batch)
        expected = masked_lm(original, attention_mask=batch.attention_mask).logits
    expected = expected[batch.labels != IGNORED][:, torch.tensor(KEPT.ids.tolist())]
    torch.testing.assert_close(found, expected)


def test_an_encoder_without_the_head_leaves_it_fresh(encoder_folder: Path) -> None:
    spec = EncoderSpec(name=str(encoder_folder))
    assert load_lm_head(spec) is None
    heads = fresh_head()
    before = {name: value.clone() for name, value in heads["mlm"].state_dict().items()}
    model = Pretrained(load_encoder(spec), KEPT, None).model(heads, None)
    assert all(
        torch.equal(model.state_dict()[f"heads.mlm.{name}"], before[name]) for name in before
    )


def test_half_a_head_is_none(spec: EncoderSpec) -> None:
    path = Path(spec.name) / "model.safetensors"
    weights = load_file(path)
    del weights["lm_head.dense.bias"]
    save_file(weights, path, metadata={"format": "pt"})
    assert load_lm_head(spec) is None


def test_stored_weights_hold_the_embedding_once_and_move_to_another_vocabulary(
    spec: EncoderSpec, batch: Batch
) -> None:
    pretrained = Pretrained(load_encoder(spec), KEPT, load_lm_head(spec))
    model = pretrained.model(fresh_head(), None)
    with torch.no_grad():
        model.heads["mlm"].bias.add_(5.0)
    stored = {name: value.clone() for name, value in pretrained.weights_to_store(model).items()}
    large = [name for name, value in stored.items() if value.shape == (len(KEPT), 32)]
    assert large == ["encoder.embeddings.word_embeddings.weight"]
    everything = Vocabulary(ids=np.arange(NUM_IDS))
    wider = Pretrained(load_encoder(spec), everything, load_lm_head(spec))
    head = build_head(MLM_TEXT.task, num_labels=NUM_IDS, hidden_size=32, dropout=0.1, seed=3)
    bias = wider.model({"mlm": head}, stored).state_dict()["heads.mlm.bias"]
    kept = torch.tensor(KEPT.ids.tolist())
    pretrained_bias = load_lm_head(spec)["bias"]  # type: ignore[index]
    torch.testing.assert_close(bias[kept], pretrained_bias[kept] + 5.0)
    assert torch.equal(bias[5::2], pretrained_bias[5::2])
