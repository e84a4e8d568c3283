"""Memory that a worker of a crew takes on its GPU, and its arithmetic, from the encoder's shape.

Nothing is loaded or measured: both are counted, so that a study can say what it needs before it
starts. What a layer keeps for the backward pass is the count of Korthikanti et al. (2022, arXiv
2205.05198, section 4.1) without the attention scores, which PyTorch's attention does not keep, and
with what autocast adds; tests hold it against what a real encoder keeps on a CPU. The arithmetic
is that of Chowdhery et al. (2022, arXiv 2204.02311, appendix B).
"""

from __future__ import annotations

from dataclasses import dataclass

from trainers.encoders import EncoderSpec
from trainers.sizes import EncoderShape, read_shape

KNOWN_SHAPES: dict[str, EncoderShape] = {
    "FacebookAI/xlm-roberta-base": EncoderShape(
        hidden_size=768, intermediate_size=3072, num_layers=12, num_positions=514, num_types=1
    ),
    "FacebookAI/xlm-roberta-large": EncoderShape(
        hidden_size=1024, intermediate_size=4096, num_layers=24, num_positions=514, num_types=1
    ),
}
"""Shapes that need no download: L, H and H_ff of Conneau et al. (2020, arXiv 1911.02116, section
4), positions and types of the repositories' config.json."""
NUM_PIECES = 250_002
"""Of XLM-R's vocabulary: rows of an embedding that is not trimmed."""

_FLOAT, _HALF = 4, 2
"""Bytes of a number in fp32 and in bf16."""
_LAYER_BYTES = {"bf16": 42, "fp32": 66}
"""Bytes that a layer keeps, by precision, in units of tokens x hidden size, when its inner size is
four times the hidden size.

In 16 bits alone it would be 34: the input of query, key and value 2, these three 6, the input of
the output projection 2, those of the feed-forward layers and of GELU 2 + 8 + 8, two inputs of
LayerNorm 4, two dropout masks 2. Under autocast query, key and value each keep a cast of their
input, and what LayerNorm gets is fp32: 8 more. In fp32 all but the masks doubles."""
_INNER_BYTES = {"bf16": 4, "fp32": 8}
"""Of these, what an element of the inner size costs: the input of GELU and its output."""
_LAYER_INPUT_BYTES = 4
"""That a layer keeps when it is computed anew: its input, in fp32."""
_EMBEDDING_BYTES = 5
"""Of the embeddings, in the same units: LayerNorm's input and a mask."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Footprint:
    """Bytes on one GPU at the worst moment of a training step."""

    weights: int
    """fp32, as kept by the optimiser."""
    gradients: int
    moments: int
    """AdamW's two."""
    casts: int
    """Of the weights, which autocast makes once a step; 0 in fp32."""
    activations: int
    """Kept by the forward pass of one micro-batch."""

    @property
    def total(self) -> int:
        """All of it; CUDA's own context and kernels, about a gigabyte, are not in it."""
        return self.weights + self.gradients + self.moments + self.casts + self.activations


def expect_shape(spec: EncoderSpec) -> EncoderShape:
    """The shape of an encoder, without a download where it is known.

    Raises:
        ValueError: If the encoder cannot be had.
    """
    known = KNOWN_SHAPES.get(spec.name) if spec.num_layers is None else None
    return read_shape(spec) if known is None else known


def count_footprint(
    shape: EncoderShape,
    num_ids: int,
    *,
    num_tokens: int,
    precision: str,
    recomputes_activations: bool,
) -> Footprint:
    """What a worker takes; heads are left out, which have less than a layer, but for MLM's.

    Args:
        shape: Of the encoder.
        num_ids: Rows of its word embedding, which studies trim to the pieces that occur.
        num_tokens: Padded ones of the largest micro-batch.
        precision: `fp32` or `bf16`.
        recomputes_activations: Whether layers keep their input only.
    """
    num_parameters = shape.num_parameters(num_ids)
    matrices = _count_matrices(shape) if precision == "bf16" else 0
    layer = _count_layer_bytes(shape, precision)
    kept = layer * shape.num_layers
    if recomputes_activations:
        kept = layer + _LAYER_INPUT_BYTES * shape.hidden_size * shape.num_layers
    return Footprint(
        weights=_FLOAT * num_parameters,
        gradients=_FLOAT * num_parameters,
        moments=2 * _FLOAT * num_parameters,
        casts=_HALF * matrices,
        activations=num_tokens * (kept + _EMBEDDING_BYTES * shape.hidden_size),
    )


def count_flops(shape: EncoderShape, sequence_tokens: int) -> int:
    """Floating-point operations to train on one token: 6 N + 12 L H S.

    N are the parameters of the layers, which each token meets; looking up an embedding is no
    arithmetic. The second term is attention's. To score takes a third of it; computing
    activations anew adds a third.

    Args:
        shape: Of the encoder; L layers of hidden size H.
        sequence_tokens: S, length of the sequences; the longest gives an upper bound.
    """
    attention = 12 * shape.num_layers * shape.hidden_size * sequence_tokens
    return 6 * _count_matrices(shape) + attention


def _count_matrices(shape: EncoderShape) -> int:
    """Weights of all layers that are multiplied with: those of attention and feed-forward."""
    hidden, inner = shape.hidden_size, shape.intermediate_size
    return shape.num_layers * (4 * hidden * hidden + 2 * hidden * inner)


def _count_layer_bytes(shape: EncoderShape, precision: str) -> int:
    """Bytes that a layer keeps of one token."""
    inner = _INNER_BYTES[precision]
    rest = _LAYER_BYTES[precision] - 4 * inner
    return rest * shape.hidden_size + inner * shape.intermediate_size
