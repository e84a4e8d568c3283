"""Counts of memory and arithmetic, against encoders that are built, and by hand."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn
from torch.autograd.graph import saved_tensors_hooks
from transformers import XLMRobertaConfig, XLMRobertaModel

from trainers.devices import fit_encoder
from trainers.encoders import EncoderSpec
from trainers.footprint import (
    KNOWN_SHAPES,
    NUM_PIECES,
    count_flops,
    count_footprint,
    expect_shape,
)
from trainers.numerics import Numerics
from trainers.sizes import EncoderShape

BASE = KNOWN_SHAPES["FacebookAI/xlm-roberta-base"]
LARGE = KNOWN_SHAPES["FacebookAI/xlm-roberta-large"]
ROWS, TOKENS = 4, 64
_MASK_ON_CPU = 2
"""Bytes of an element of a dropout mask on a CPU, where a GPU has one."""


def make_config(shape: EncoderShape, num_ids: int, num_heads: int) -> XLMRobertaConfig:
    return XLMRobertaConfig(
        vocab_size=num_ids,
        hidden_size=shape.hidden_size,
        intermediate_size=shape.intermediate_size,
        num_hidden_layers=shape.num_layers,
        num_attention_heads=num_heads,
        max_position_embeddings=shape.num_positions,
        type_vocab_size=shape.num_types,
        pad_token_id=1,
        attention_probs_dropout_prob=0.0,  # with it a CPU keeps the scores, which a GPU does not
    )


@pytest.mark.parametrize(("shape", "num_heads"), [(BASE, 12), (LARGE, 16)])
def test_known_shapes_have_the_parameters_of_the_model(
    shape: EncoderShape, num_heads: int
) -> None:
    with torch.device("meta"):
        model = XLMRobertaModel(make_config(shape, NUM_PIECES, num_heads), add_pooling_layer=False)
    num_parameters = sum(parameter.numel() for parameter in model.parameters())
    assert shape.num_parameters(NUM_PIECES) == num_parameters
    assert num_parameters == pytest.approx({768: 277e6, 1024: 559e6}[shape.hidden_size], rel=0.01)


def test_a_known_shape_needs_no_download_and_a_cut_one_is_read() -> None:
    assert expect_shape(EncoderSpec(name="FacebookAI/xlm-roberta-large")) is LARGE
    with pytest.raises(ValueError, match=r"must have config\.json"):
        expect_shape(EncoderSpec(name="/nowhere"))


def measure_kept(shape: EncoderShape, *, precision: str, recomputes: bool) -> int:
    """Bytes of activations that a forward pass keeps, without weights and their casts."""
    model = XLMRobertaModel(make_config(shape, 10, 4), add_pooling_layer=False).train()
    numerics = Numerics(
        device=torch.device("cpu"), precision=precision, recomputes_activations=recomputes
    )
    attention = [layer.attention.self for layer in model.encoder.layer]
    fit_encoder(model, numerics)
    for layer, own in zip(model.encoder.layer, attention, strict=True):
        layer.attention.self = own  # PyTorch's, as on a GPU
    weights = {p.untyped_storage().data_ptr() for p in model.parameters()}
    shapes = {p.shape for p in model.parameters()} | {p.T.shape for p in matrices_of(model)}
    kept: dict[int, tuple[int, object]] = {}

    def keep(tensor: Tensor) -> Tensor:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in weights and tensor.shape not in shapes:
            kept[storage.data_ptr()] = (storage.nbytes(), storage)
        return tensor

    with saved_tensors_hooks(keep, lambda tensor: tensor), numerics.autocast():
        model(
            input_ids=torch.full((ROWS, TOKENS), 5),
            attention_mask=torch.ones(ROWS, TOKENS, dtype=torch.long),
        )
    return sum(num_bytes for num_bytes, _ in kept.values())


def matrices_of(model: nn.Module) -> list[Tensor]:
    return [parameter for parameter in model.parameters() if parameter.dim() == 2]


@pytest.mark.parametrize("inner", [4, 2])
@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_activations_are_what_an_encoder_keeps(precision: str, inner: int) -> None:
    shape = EncoderShape(
        hidden_size=96, intermediate_size=inner * 96, num_layers=3, num_positions=514, num_types=1
    )
    counted = count_footprint(
        shape, 10, num_tokens=ROWS * TOKENS, precision=precision, recomputes_activations=False
    ).activations
    elements = ROWS * TOKENS * shape.hidden_size
    masks = (_MASK_ON_CPU - 1) * elements * (2 * shape.num_layers + 1)
    kept = measure_kept(shape, precision=precision, recomputes=False)
    assert counted == pytest.approx(kept - masks, rel=0.03)


def test_layers_that_are_computed_anew_keep_their_inputs() -> None:
    shape = EncoderShape(
        hidden_size=96, intermediate_size=384, num_layers=8, num_positions=514, num_types=1
    )
    counted, whole = (
        count_footprint(
            shape, 10, num_tokens=ROWS * TOKENS, precision="fp32", recomputes_activations=anew
        ).activations
        for anew in (True, False)
    )
    kept = measure_kept(shape, precision="fp32", recomputes=True)
    one_layer = 66 * ROWS * TOKENS * shape.hidden_size  # computed anew in the backward pass
    assert counted == pytest.approx(kept + one_layer, rel=0.03)
    assert counted < whole / 3


def test_training_takes_four_copies_of_the_parameters_and_in_bf16_casts() -> None:
    count = {
        precision: count_footprint(
            LARGE, NUM_PIECES, num_tokens=1, precision=precision, recomputes_activations=False
        )
        for precision in ("fp32", "bf16")
    }
    size = 4 * LARGE.num_parameters(NUM_PIECES)
    for each in count.values():
        assert (each.weights, each.gradients, each.moments) == (size, size, 2 * size)
        assert each.total == 4 * size + each.casts + each.activations
    # 24 layers of 12 H^2 weights, 2 bytes each
    assert (count["fp32"].casts, count["bf16"].casts) == (0, 2 * 24 * 12 * 1024**2)


def test_operations_by_hand() -> None:
    assert count_flops(BASE, 0) == 6 * 12 * 12 * 768**2
    assert count_flops(BASE, 384) - count_flops(BASE, 0) == 12 * 12 * 768 * 384
