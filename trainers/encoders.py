"""The pretrained encoder and its tokenizer.

An encoder is named by an `EncoderSpec`, checked before anything starts, and loaded where it is
trained. Torch and transformers are imported where a model is built and nowhere else, because the
driver only checks, digests and tokenises.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from trainers.encoder_origins import TOKENIZER, WEIGHTS, Origin, find_origin

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from torch import Tensor
    from transformers import XLMRobertaModel

_SPELLED_CONTROL = "<(?=(?:/?s|pad|unk|mask)>)"
"""The first character of a control piece that a text spells."""
_HARMLESS = "‹"
_LM_HEAD = ("dense.weight", "dense.bias", "layer_norm.weight", "layer_norm.bias", "bias")


@dataclass(frozen=True, kw_only=True, slots=True)
class EncoderSpec:
    """Which encoder, and how much of it."""

    name: str
    """`offline`, a hub id such as `FacebookAI/xlm-roberta-base`, or a local folder."""
    num_layers: int | None = None
    """Keep the first so many transformer layers; None keeps all."""

    def __post_init__(self) -> None:
        """Refuse what no encoder can satisfy.

        Raises:
            ValueError: If the name is empty or the number of layers is not positive.
        """
        if not self.name:
            raise ValueError("encoder name must be 'offline', a hub id or a folder, got ''")
        if self.num_layers is not None and self.num_layers < 1:
            raise ValueError(f"num_layers must be at least 1, got {self.num_layers}")


@dataclass(frozen=True, kw_only=True, slots=True)
class SpecialIds:
    """Ids of the pieces that stand for no text."""

    bos: int
    """Opens a sequence, `<s>`."""
    eos: int
    """Closes a sequence, `</s>`."""
    pad: int
    unk: int
    """Stands for what the vocabulary cannot spell."""
    mask: int


def check_encoder(spec: EncoderSpec) -> None:
    """Checks that the encoder can be had, before anything is started. Loads no weights.

    A hub id that is not in the cache passes where the hub may be asked: only the download can
    tell whether it exists.

    Raises:
        ValueError: If it cannot be had, is not XLM-R, or has fewer layers than asked for.
    """
    origin = find_origin(spec.name)
    origin.check()
    _choose_depth(spec, origin)


def find_encoder(spec: EncoderSpec, timeout_seconds: float) -> str:
    """Where this machine has the encoder from, in a few words. Downloads nothing.

    Args:
        spec: Which encoder.
        timeout_seconds: A hub that does not answer for so long is out of reach.

    Raises:
        ValueError: If it cannot be had, is not XLM-R, or has fewer layers than asked for; the
            message says what to do after its last colon.
    """
    origin = find_origin(spec.name)
    found = origin.find(timeout_seconds)
    _choose_depth(spec, origin)
    return found


def load_tokenizer(spec: EncoderSpec) -> Tokenizer:
    """The encoder's tokenizer, neither padding nor truncating.

    A text that spells a control piece, as `</s>`, does not produce its id: to the tokenizer that
    piece is text (`encode_special_tokens`), and since the pieces stand in XLM-R's vocabulary too,
    their first character is replaced by one that looks like it, after normalisation.

    Raises:
        ValueError: If the encoder cannot be had or comes without a tokenizer.json.
    """
    from tokenizers import Regex, Tokenizer, normalizers

    path = find_origin(spec.name).locate() / TOKENIZER
    if not path.is_file():
        raise ValueError(f"encoder {spec.name!r} must have a {TOKENIZER}: save a fast tokenizer")
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.encode_special_tokens = True
    disarm = normalizers.Replace(Regex(_SPELLED_CONTROL), _HARMLESS)
    usual = tokenizer.normalizer
    tokenizer.normalizer = normalizers.Sequence([usual, disarm] if usual else [disarm])
    return tokenizer


def special_ids(tokenizer: Tokenizer) -> SpecialIds:
    """The ids of XLM-R's control pieces in `tokenizer`.

    Raises:
        ValueError: If one is missing, as in a tokenizer of another family.
    """
    pieces = {"bos": "<s>", "eos": "</s>", "pad": "<pad>", "unk": "<unk>", "mask": "<mask>"}
    return SpecialIds(**{name: _find_id(tokenizer, piece) for name, piece in pieces.items()})


def load_encoder(spec: EncoderSpec) -> XLMRobertaModel:
    """The pretrained encoder: float32, eval mode, no pooling layer, the first `num_layers`.

    Raises:
        ValueError: If the encoder cannot be had, or its file lacks some of its weights.
    """
    import torch
    from transformers import XLMRobertaModel

    origin = find_origin(spec.name)
    folder = origin.locate()
    with _silence():  # layers and heads that are left out on purpose would be reported
        encoder, report = XLMRobertaModel.from_pretrained(
            folder,
            add_pooling_layer=False,
            num_hidden_layers=_choose_depth(spec, origin),
            dtype=torch.float32,
            local_files_only=True,
            output_loading_info=True,
        )
    if report["missing_keys"]:
        first = min(report["missing_keys"])
        raise ValueError(f"encoder {spec.name!r} lacks weights, e.g. {first}: take a whole one")
    return encoder


def load_lm_head(spec: EncoderSpec) -> dict[str, Tensor] | None:
    """The MLM head that XLM-R was pretrained with; None where the checkpoint has none.

    Returns:
        float32 `dense.weight`, `dense.bias`, `layer_norm.weight`, `layer_norm.bias` and `bias`,
        which has an entry for each id of the full vocabulary. The decoder is the word embedding.

    Raises:
        ValueError: If the encoder cannot be had.
    """
    from safetensors import safe_open

    path = find_origin(spec.name).locate() / WEIGHTS
    with safe_open(path, framework="pt") as weights:
        stored = set(weights.keys())
        if not stored.issuperset(f"lm_head.{name}" for name in _LM_HEAD):
            return None
        return {name: weights.get_tensor(f"lm_head.{name}").float() for name in _LM_HEAD}


def digest_encoder(spec: EncoderSpec) -> str:
    """sha256 (hex) that names weights, tokenizer and depth; equal depths digest alike.

    Cheap: package data and hub files are pinned by their own hashes, and a local folder's files
    are read once a process unless they change.

    Raises:
        ValueError: If the encoder cannot be had.
    """
    origin = find_origin(spec.name)
    identity = origin.identify()
    return sha256(f"{identity} num_layers={_choose_depth(spec, origin)}".encode()).hexdigest()


def count_layers(spec: EncoderSpec) -> int:
    """Transformer layers that are kept.

    Raises:
        ValueError: If the encoder cannot be had.
    """
    origin = find_origin(spec.name)
    depth = _choose_depth(spec, origin)
    if depth is None:
        origin.locate()
        depth = _choose_depth(spec, origin)
    assert depth is not None, "an encoder that was located has a depth"
    return depth


def _find_id(tokenizer: Tokenizer, piece: str) -> int:
    found = tokenizer.token_to_id(piece)
    if found is None:
        raise ValueError(f"tokenizer has no {piece}, must be one of XLM-R: choose such an encoder")
    return found


def _choose_depth(spec: EncoderSpec, origin: Origin) -> int | None:
    """How many layers are kept; None where that is all of an encoder not seen yet."""
    available = origin.num_layers()
    if available is None or spec.num_layers is None:
        return spec.num_layers or available
    if spec.num_layers > available:
        raise ValueError(
            f"num_layers {spec.num_layers} must be at most {available}, "
            f"the depth of encoder {spec.name!r}"
        )
    return spec.num_layers


@contextmanager
def _silence() -> Iterator[None]:
    """Keeps transformers from drawing progress bars and reports while a model loads."""
    from transformers.utils import logging

    verbosity, has_bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(verbosity)
        if has_bars:
            logging.enable_progress_bar()
