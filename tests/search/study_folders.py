"""A tiny encoder and a tiny data folder on disk, for tests of what a study is started with."""

from __future__ import annotations

import json
from pathlib import Path

from tokenizers import Tokenizer, models, pre_tokenizers

SPECIAL_PIECES = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
WORDS = "a man sleeps woman runs nobody ein mann schläft".split()
PAIRS = (
    ("a man sleeps", "nobody runs", "contradiction"),
    ("a woman runs", "a woman runs", "entailment"),
    ("a man runs", "a man sleeps", "neutral"),
)


def write_encoder(folder: Path, *, num_layers: int = 2) -> Path:
    """An encoder that can be checked, digested and asked for its tokenizer, not loaded."""
    folder.mkdir(parents=True)
    config = {"model_type": "xlm-roberta", "num_hidden_layers": num_layers, "pad_token_id": 1}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    (folder / "model.safetensors").write_bytes(b"weights")
    vocabulary = {piece: number for number, piece in enumerate((*SPECIAL_PIECES, *WORDS))}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def write_data(root: Path) -> Path:
    """MNLI in English, XNLI's dev sets in English and German, in official layouts."""
    for name, num_copies in (("train-en", 4), ("dev-en", 1), ("dev-de", 1)):
        path = root / "xnli" / f"{name}.tsv"
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = ["\t".join(pair) for pair in PAIRS * num_copies]
        path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    return root
