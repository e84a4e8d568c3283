"""Keys of phases: what decides the weights and the scores, and its digest.

A key of weights names everything that decides them: parent, digests of the data, hyper-parameters,
seed and numeric mode, and where masked tokens are guessed the vocabulary that they are guessed
from; not the target, so XQuAD and MLQA share a fine-tune on SQuAD. An evaluation key is the
weights' key, the split's digest and the decoder's version: a new language or a mended metric
retrains nothing. Where a threshold is tuned on dev, that split's digest is part of it.

The key of a training is its trajectory, its budget and its decay. Until the learning rate begins
to fall, phases that differ in the last two only go through the same states: they are on the same
trajectory, and a longer one can go on from the trunk that a shorter one left in the store.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from hashlib import sha256

from spaces.catalogue import MLM_TEXT, TARGETS, threshold_source
from spaces.inventory import Inventory
from spaces.plan import Alignment, Training
from spaces.task import Source
from spaces.user_tasks import UserTasks

TRAINING_VERSION = 2
"""Raise it when the same recipe trains to other weights."""
ALIGNMENT_VERSION = 3
"""Raise it when the same word pairs align to other weights."""
DECODER_VERSION = 2
"""Raise it when the same weights decode or score differently."""
_NOT_OF_TRAJECTORY = ("max_tokens", "decay_share")
"""Fields of a training that decide nothing before the learning rate begins to fall."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """What is the same for every trial of a study and decides its weights."""

    encoder: str
    """Digest of the pretrained encoder and its tokenizer."""
    precision: str
    """`fp32` or `bf16` (autocast)."""
    torch_version: str
    """Major and minor version; other versions may sum in another order."""
    retrieval_layer: int
    """Hidden layer whose mean-pooled vectors are compared in bitext retrieval, 0 = embeddings."""
    inventory: Inventory
    gradient_compression: str = "none"
    """What a crew's workers exchange gradients in: `none` for fp32, or `bf16`."""
    is_compiled: bool = False
    """Whether `torch.compile` fuses the encoder's operations, which may round otherwise."""
    user_tasks: UserTasks | None = None
    """Of a user's task file: wherever the setting arrives, these are registered."""


def trajectory_key(
    setting: Setting,
    *,
    parent: str | None,
    shares: Iterable[tuple[Source, float]],
    training: Training,
    seed: int,
) -> str:
    """Key of the states that a fine-tune on a mixture goes through before its rate falls.

    All but the budget and the share of decay goes into it.

    Raises:
        ValueError: If the study's data lack a source.
    """
    shares = tuple(shares)
    recipe: dict[str, object] = {
        "version": TRAINING_VERSION,
        "parent": parent or setting.encoder,
        "torch": setting.torch_version,
        **_forward_mode(setting),
        "shares": [[_digest(setting, source), share] for source, share in shares],
        "training": {
            name: value
            for name, value in asdict(training).items()
            if name not in _NOT_OF_TRAJECTORY
        },
        "seed": seed,
    }
    if setting.gradient_compression != "none":
        recipe["gradient_compression"] = setting.gradient_compression
    if any(source.task == MLM_TEXT.name for source, _ in shares):
        recipe["vocabulary"] = setting.inventory.vocabulary
    return digest_recipe(recipe)


def training_key(trajectory: str, training: Training) -> str:
    """Key of the weights that a training ends in, on the trajectory of `trajectory_key`."""
    ending = {name: getattr(training, name) for name in _NOT_OF_TRAJECTORY}
    return digest_recipe({"trajectory": trajectory, **ending})


def alignment_key(
    setting: Setting, *, sources: Iterable[Source], alignment: Alignment, seed: int
) -> str:
    """Key of the pretrained encoder's weights after lexical alignment on word pairs.

    Raises:
        ValueError: If the study's data lack a source.
    """
    recipe = {
        "version": ALIGNMENT_VERSION,
        "encoder": setting.encoder,
        "torch": setting.torch_version,
        **_forward_mode(setting),
        "pairs": [_digest(setting, source) for source in sources],
        "alignment": asdict(alignment),
        "seed": seed,
    }
    return digest_recipe(recipe)


def cell_key(
    target: str, weights: str | None, setting: Setting, source: Source, *, share: float = 1.0
) -> str:
    """Key of a target's scores on one source.

    Args:
        target: Name in the catalogue.
        weights: Key of the weights; None for the pretrained encoder.
        setting: Of the study.
        source: What is scored.
        share: Of its examples; the key of all of them is that from before there were shares.

    Raises:
        ValueError: If the study's data lack the source.
    """
    recipe: dict[str, object] = {
        "decoder": DECODER_VERSION,
        "weights": weights or setting.encoder,
        **_forward_mode(setting),
        "target": target,
        "split": _digest(setting, source),
    }
    if TARGETS[target].train is None:
        recipe["retrieval_layer"] = setting.retrieval_layer
    if share != 1.0:
        recipe["share"] = share
    tuned_on = threshold_source(source)
    if tuned_on is not None:
        recipe["threshold_split"] = _digest(setting, tuned_on)
    return digest_recipe(recipe)


def digest_recipe(recipe: object) -> str:
    """First 32 hex digits of the sha256 of a recipe's canonical JSON."""
    text = json.dumps(recipe, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()[:32]


def _forward_mode(setting: Setting) -> dict[str, object]:
    """How forward passes compute; what is not asked for leaves no trace, so older keys hold."""
    compiled = {"compiled": True} if setting.is_compiled else {}
    return {"precision": setting.precision, **compiled}


def _digest(setting: Setting, source: Source) -> str:
    facts = setting.inventory.facts(source)
    if facts is None:
        raise ValueError(
            f"{source.name} is not part of this study's data but needed: add it, or leave out "
            "what trains on it or takes its threshold from it"
        )
    return facts.digest
