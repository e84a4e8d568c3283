"""Low-rank changes to an encoder's early layers: the one place where peft is met.

They are put into the encoder that a worker has in memory and merged into its weights at the end,
after which it is the same object with the same module names as before.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from math import sqrt
from typing import Any

import torch
from torch import nn

from spaces.plan import Alignment


@contextmanager
def low_rank_changes(
    encoder: Any, alignment: Alignment, seed: int
) -> Iterator[list[nn.Parameter]]:
    """Put changes to query and value into layers 1 to `alignment.layer`; merge them on leaving.

    All other weights are frozen inside, and trainable again outside. The changes begin as nothing,
    since one factor of each is zero; peft decides neither factor, so its version is in no key.

    Args:
        encoder: An `XLMRobertaModel`; changed in place.
        alignment: Rank, alpha, dropout and layer.
        seed: Decides the other factors.

    Yields:
        The trainable parameters: both factors of each change.
    """
    from peft import LoraConfig, LoraModel  # takes seconds

    config = LoraConfig(
        r=alignment.rank,
        lora_alpha=alignment.alpha,
        lora_dropout=alignment.dropout,
        target_modules=["query", "value"],
        layers_to_transform=list(range(alignment.layer)),
        layers_pattern="layer",
        init_lora_weights=False,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # peft's own use of transformers
        # not `get_peft_model`, which leaves a hook behind where activations are recomputed
        adapted = LoraModel(encoder, config, "default")
    try:
        _draw_factors(encoder, seed)
        yield [parameter for parameter in encoder.parameters() if parameter.requires_grad]
    finally:
        adapted.merge_and_unload()
        encoder.requires_grad_(True)


@torch.no_grad()
def _draw_factors(encoder: Any, seed: int) -> None:
    """The inner factor uniform as a linear layer's, the outer one zero (LoRA, arXiv 2106.09685).

    Drawn on the CPU in the order of the layers, so every device begins alike.
    """
    generator = torch.Generator().manual_seed(seed)
    for name, parameter in encoder.named_parameters():
        if ".lora_B." in name:
            parameter.zero_()
        elif ".lora_A." in name:
            drawn = nn.init.kaiming_uniform_(
                torch.empty(parameter.shape), a=sqrt(5), generator=generator
            )
            parameter.copy_(drawn)
