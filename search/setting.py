"""From options to what `spaces` needs to know: the setting that decides keys, and the scope."""

from __future__ import annotations

from pathlib import Path

from search.options import Options
from search.own_tasks import tasks_of
from search.records import StudyRecord
from spaces.inventory import Inventory
from spaces.keys import Setting
from spaces.plan import Alignment
from spaces.space import Scope
from trainers.data.study_data import StudyData
from trainers.encoders import count_layers, digest_encoder
from trainers.numerics import torch_version


def build_setting(options: Options, precision: str) -> Setting:
    """The study's setting; encodes its data if this machine has not yet.

    Raises:
        ValueError: If a record of the data breaks its format, or the encoder has too few layers
            to be aligned.
    """
    num_layers = count_layers(options.data.encoder)
    needed = Alignment().layer
    if options.has_alignment and num_layers < needed:
        raise ValueError(
            f"--align compares words at layer {needed}, encoder {options.data.encoder.name} has "
            f"{num_layers}: take one with more layers, or leave out --align"
        )
    return Setting(
        encoder=digest_encoder(options.data.encoder),
        precision=precision,
        gradient_compression=options.gradient_compression,
        is_compiled=options.is_compiled,
        torch_version=torch_version(),
        retrieval_layer=default_retrieval_layer(num_layers),
        inventory=StudyData(options.data).take_inventory(options.sources),
        user_tasks=tasks_of(options.data.corpus),
    )


def default_retrieval_layer(num_layers: int) -> int:
    """Layer of the sentence vectors: 14 of 24, 7 of 12, the last of an encoder cut shorter.

    XTREME's scripts take layer 7 of 12 and 14 of 24 for Tatoeba; jiant has 14 as well.
    """
    return min(num_layers, 14 if num_layers > 12 else 7)


def count_trials(options: Options, scope: Scope, *, so_far: int | None = None) -> int:
    """Trials that the study shall have in all, baselines included.

    Args:
        options: Of the study.
        scope: Of the study.
        so_far: Trials that it was asked for before; None for a new study.

    Raises:
        ValueError: If a space that is a list of plans has fewer.
    """
    num_listed = len(options.space.baselines(scope))
    is_list = options.space.suggest is None
    if so_far is None:
        num_searched = 0 if is_list else options.preset.num_searched
        so_far = options.num_trials or num_listed + num_searched
    num_trials = so_far + options.extend
    if is_list and num_trials > num_listed:
        raise ValueError(
            f"space {options.space.name} has {num_listed} plans, got {num_trials} trials: "
            "ask for fewer"
        )
    return num_trials


def build_scope(options: Options, inventory: Inventory) -> Scope:
    """What the search space may use.

    Raises:
        ValueError: If the data are too few for pinned weights or floors under a cap on repetition.
    """
    tasks = options.preset.tasks
    sources = {task: inventory.training_sources(task) for task in tasks}
    counts = {
        task: sum(inventory.sources[source.name].num_examples for source in english)
        for task, (english, _) in sources.items()
    }
    tokens = {
        task: sum(inventory.sources[source.name].num_tokens for source in english)
        for task, (english, _) in sources.items()
    }
    scope = Scope(
        preset=options.preset,
        targets=options.preset.targets,
        intermediate=tasks,
        num_examples=tuple(counts.items()),
        mean_tokens=tuple((task, max(1.0, tokens[task] / max(1, counts[task]))) for task in tasks),
        limits=options.limits,
        has_non_english=any(others for _, others in sources.values()),
        has_mlm=options.preset.wants_mlm and bool(inventory.mlm_sources()),
        seed=options.seed,
        has_alignment=options.has_alignment,
        abroad=tuple(
            inventory.sources[source.name] for _, others in sources.values() for source in others
        ),
        num_texts=sum(inventory.sources[s.name].num_examples for s in inventory.mlm_sources()),
    )
    if scope.supply is not None:
        scope.limits.check_supply(scope.supply)
    return scope


def describe_study(options: Options, setting: Setting, name: str) -> StudyRecord:
    """What is the same for all trials of the study called `name`."""
    layers = count_layers(options.data.encoder)
    return StudyRecord(
        name=name,
        space=options.space.name,
        preset=options.preset.name,
        data=setting.inventory.data,
        encoder=f"{options.preset.encoder}, {layers} layers",
        precision=setting.precision,
        targets=options.preset.targets,
        intermediate=options.preset.tasks,
        seed=options.seed,
        retrieval_layer=setting.retrieval_layer,
    )


def artifact_root(options: Options) -> Path | None:
    """Folder of MLflow's artifacts beside a local database; None where a server chooses."""
    is_local = options.tracking_uri.startswith("sqlite:")
    return (options.out / "artifacts").absolute() if is_local else None
