"""The same architecture without its pretraining: what is learnt from the training data alone."""

from __future__ import annotations

from pathlib import Path
from shutil import copyfile

import torch
from transformers import XLMRobertaModel

from trainers.encoder_origins import TOKENIZER, find_origin
from trainers.encoders import EncoderSpec, load_encoder


def save_random_weights(like: EncoderSpec, folder: Path, *, seed: int) -> EncoderSpec:
    """Write an encoder with the configuration and tokenizer of another one, initialised anew.

    The initialisation is that of transformers: normal with the configuration's
    `initializer_range`, biases zero. Equal arguments write equal files, so that keys in a store
    stay the same.

    Args:
        like: The encoder that is imitated, with as many layers as it keeps.
        folder: To write to, in Hugging Face layout.
        seed: Of the weights.

    Returns:
        The spec that names the folder.
    """
    config = load_encoder(like).config
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        encoder = XLMRobertaModel(config, add_pooling_layer=False)
    encoder.save_pretrained(folder)
    copyfile(find_origin(like.name).locate() / TOKENIZER, folder / TOKENIZER)
    return EncoderSpec(name=str(folder))
