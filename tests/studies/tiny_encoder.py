"""A tiny XLM-R from random weights, in a Hugging Face folder: whole studies in seconds."""

from __future__ import annotations

from pathlib import Path


def save_tiny_encoder(folder: Path) -> None:
    """Write config.json, model.safetensors and tokenizer.json.

    The tokenizer splits into characters of five scripts: enough for the offline suite.
    """
    import torch
    from transformers import XLMRobertaConfig, XLMRobertaModel

    tokenizer = _build_tokenizer()
    config = XLMRobertaConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=514,
        type_vocab_size=1,
        pad_token_id=1,
        bos_token_id=0,
        eos_token_id=2,
    )
    torch.manual_seed(0)
    XLMRobertaModel(config, add_pooling_layer=False).save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))


def _build_tokenizer():  # type: ignore[no-untyped-def]
    from tokenizers import Tokenizer
    from tokenizers.models import Unigram
    from tokenizers.pre_tokenizers import Metaspace

    latin, cyrillic = ((0x21, 0x7F), (0xC0, 0x180)), ((0x400, 0x460),)
    ranges = (*latin, *cyrillic, (0x600, 0x700), (0x900, 0x980), (0x4E00, 0x9FA6))
    letters = [chr(code) for start, stop in ranges for code in range(start, stop)]
    controls = ["<s>", "<pad>", "</s>", "<unk>"]
    pieces = [(piece, 0.0) for piece in controls]
    pieces += [("▁", -2.0), *((letter, -4.0) for letter in letters), ("<mask>", 0.0)]
    tokenizer = Tokenizer(Unigram(pieces, unk_id=3))
    tokenizer.pre_tokenizer = Metaspace()
    tokenizer.add_special_tokens([*controls, "<mask>"])
    return tokenizer
