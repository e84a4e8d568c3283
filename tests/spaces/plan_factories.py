"""Small inventories, settings and scopes made up of names, for tests of spaces and search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from spaces.catalogue import INTERMEDIATE, MLM_TEXT, TARGETS, TASKS, WORD_PAIRS
from spaces.inventory import Inventory, SourceFacts
from spaces.keys import Setting
from spaces.mixture import Mixture
from spaces.plan import Plan, Training
from spaces.presets import PRESETS
from spaces.space import Scope
from spaces.task import Origin, Role, Source, Split

LANGUAGES = ("en", "de", "zh")
TRAINING = Training(learning_rate=1e-4, max_tokens=1000)


def make_source(name: str) -> Source:
    """A source by its name, e.g. `mnli.de.train.translated`."""
    task, language, split, *origin = name.split(".")
    return Source(
        task=task, language=language, split=Split(split), origin=Origin(*origin or ["native"])
    )


def make_inventory(
    languages: Iterable[str] = LANGUAGES,
    *,
    without: Iterable[str] = (),
    digests: Mapping[str, str] | None = None,
    has_word_pairs: bool = False,
    vocabulary: str = "vocabulary",
) -> Inventory:
    """Every source of the catalogue in `languages`, 100 examples each.

    Args:
        languages: Those that the data have.
        without: Names of sources that they lack all the same.
        digests: Digests by a source's name, where they are not to be the name itself.
        has_word_pairs: Whether there are word pairs too.
        vocabulary: Digest of the vocabulary.
    """
    named = [s for task in (*INTERMEDIATE.values(), MLM_TEXT) for s in task.sources]
    for target in TARGETS.values():
        named += [target.train] if target.train else []
        named += [source for role in Role for source in target.sources(role)]
    named += WORD_PAIRS.sources if has_word_pairs else ()
    present = {s.name: s for s in named if s.language in languages and s.name not in without}
    return Inventory(
        data="dir",
        sources={
            name: SourceFacts(
                source=source,
                num_examples=100,
                num_tokens=2000,
                digest=(digests or {}).get(name, f"digest of {name}"),
            )
            for name, source in present.items()
        },
        labels={name: task.labels for name, task in TASKS.items()},
        vocabulary=vocabulary,
    )


def make_setting(inventory: Inventory | None = None, **changes: str | int) -> Setting:
    """A setting; `changes` replace fields."""
    setting = Setting(
        encoder="encoder",
        precision="fp32",
        torch_version="2.9",
        retrieval_layer=6,
        inventory=inventory or make_inventory(),
    )
    return replace(setting, **changes)  # type: ignore[arg-type]


def make_plan(
    weights: Mapping[str, float] | None = None,
    *,
    non_english: float = 0.0,
    mlm: float = 0.0,
    **changes: object,
) -> Plan:
    """A plan for XNLI and XQuAD on half MNLI, half SQuAD; `changes` replace fields."""
    weights = {"mnli": 1.0, "squad": 1.0} if weights is None else weights
    plan = Plan(
        mixture=Mixture.normalised(weights, non_english, mlm),
        intermediate=TRAINING,
        target=TRAINING,
        target_learning_rates=(1e-4,),
        targets=("xnli", "xquad"),
        seed=7,
    )
    return replace(plan, **changes)  # type: ignore[arg-type]


def make_scope(
    *,
    has_non_english: bool = True,
    has_mlm: bool = False,
    preset: str = "laptop",
    seed: int = 0,
    has_alignment: bool = False,
) -> Scope:
    """A scope over the three intermediate tasks, with German data, native and translated."""
    chosen = PRESETS[preset]
    tasks = ("ccg", "mnli", "squad")
    inventory = make_inventory(["en", "de"] if has_non_english else ["en"])
    return Scope(
        preset=chosen,
        targets=chosen.targets,
        intermediate=tasks,
        num_examples=(("ccg", 12_543), ("mnli", 392_702), ("squad", 87_599)),
        has_non_english=has_non_english,
        has_mlm=has_mlm,
        seed=seed,
        has_alignment=has_alignment,
        abroad=tuple(
            inventory.sources[source.name]
            for task in tasks
            for source in inventory.training_sources(task)[1]
        ),
        num_texts=50_000 if has_mlm else 0,
    )
