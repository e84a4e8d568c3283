"""Keys: what of versions, recipes and alignment is part of them."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest
from plan_factories import TRAINING, make_inventory, make_plan, make_setting

from spaces import keys
from spaces.catalogue import TARGETS
from spaces.inventory import Inventory
from spaces.keys import Setting, cell_key, digest_recipe, trajectory_key
from spaces.phases import AlignPhase, EvaluatePhase, PlanPhases, TrainPhase, unfold
from spaces.plan import Alignment, Plan, Training
from spaces.task import Role, Source, Split

ALIGNED = make_plan(alignment=Alignment(), targets=("xnli", "tatoeba"))
WORDS: Inventory = make_inventory(has_word_pairs=True)


def unfold_plan(plan: Plan, setting: Setting | None = None) -> PlanPhases:
    return unfold(plan, setting or make_setting(WORDS), (Role.SELECT, Role.DEV))


def alignment_of(plan: Plan, setting: Setting | None = None) -> AlignPhase:
    phase = unfold_plan(plan, setting).alignment
    assert phase is not None
    return phase


def keys_of(plan: Plan, kind: type, setting: Setting | None = None) -> set[str]:
    phases = unfold_plan(plan, setting).in_order()
    return {phase.key for phase in phases if isinstance(phase, kind)}


def cell_keys(plan: Plan) -> set[str]:
    phases = unfold_plan(plan).in_order()
    return {cell.key for p in phases if isinstance(p, EvaluatePhase) for cell in p.cells}


def test_versions_are_part_of_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    cells, trained, aligned = (
        cell_keys(ALIGNED),
        keys_of(make_plan(), TrainPhase),
        alignment_of(ALIGNED).key,
    )
    monkeypatch.setattr(keys, "DECODER_VERSION", keys.DECODER_VERSION + 1)
    assert keys_of(make_plan(), TrainPhase) == trained
    assert not cell_keys(ALIGNED) & cells
    monkeypatch.setattr(keys, "TRAINING_VERSION", keys.TRAINING_VERSION + 1)
    assert not keys_of(make_plan(), TrainPhase) & trained
    assert alignment_of(ALIGNED).key == aligned
    monkeypatch.setattr(keys, "ALIGNMENT_VERSION", keys.ALIGNMENT_VERSION + 1)
    assert alignment_of(ALIGNED).key != aligned


def test_numeric_options_decide_the_keys_of_what_they_change() -> None:
    setting = make_setting(WORDS)
    compressed = replace(setting, gradient_compression="bf16")
    compiled = replace(setting, is_compiled=True)
    trained = keys_of(ALIGNED, TrainPhase, setting)
    assert not keys_of(ALIGNED, TrainPhase, compressed) & trained
    assert not keys_of(ALIGNED, TrainPhase, compiled) & trained
    aligned = alignment_of(ALIGNED, setting).key
    assert alignment_of(ALIGNED, compressed).key == aligned  # one worker does it
    assert alignment_of(ALIGNED, compiled).key != aligned
    (cell,) = TARGETS["xnli"].sources(Role.SELECT)
    keyed = [cell_key("xnli", "weights", each, cell) for each in (setting, compressed, compiled)]
    assert keyed[0] == keyed[1] != keyed[2]


def test_default_numerics_leave_keys_as_they_were() -> None:
    """A study of before these options finds its phases."""
    recipe = {
        "version": keys.TRAINING_VERSION,
        "parent": "encoder",
        "precision": "fp32",
        "torch": "2.9",
        "shares": [["digest of mnli.en.train", 1.0]],
        "training": {
            name: value
            for name, value in asdict(TRAINING).items()
            if name not in ("max_tokens", "decay_share")
        },
        "seed": 7,
    }
    mnli = Source(task="mnli", language="en", split=Split.TRAIN)
    key = trajectory_key(
        make_setting(), parent=None, shares=[(mnli, 1.0)], training=TRAINING, seed=7
    )
    assert key == digest_recipe(recipe)


def test_recipes_ignore_the_order_of_names() -> None:
    assert digest_recipe({"a": 1, "b": 2}) == digest_recipe({"b": 2, "a": 1})
    assert digest_recipe(["a", "b"]) != digest_recipe(["b", "a"])


def test_word_pairs_change_no_key_of_a_plan_without_alignment() -> None:
    plan = make_plan(targets=("xnli", "tatoeba"))
    assert unfold_plan(plan) == unfold_plan(plan, make_setting())
    assert unfold_plan(plan).alignment is None


@pytest.mark.parametrize(
    "changed",
    [
        replace(ALIGNED, seed=8),
        replace(ALIGNED, alignment=Alignment(rank=8)),
        replace(ALIGNED, alignment=Alignment(layer=1)),
        replace(ALIGNED, alignment=Alignment(max_steps=100)),
    ],
    ids=["seed", "rank", "layer", "steps"],
)
def test_what_alignment_trains_changes_its_key_and_all_after_it(changed: Plan) -> None:
    assert alignment_of(changed).key != alignment_of(ALIGNED).key
    assert not keys_of(changed, TrainPhase) & keys_of(ALIGNED, TrainPhase)
    assert not cell_keys(changed) & cell_keys(ALIGNED)


@pytest.mark.parametrize(
    "setting",
    [
        make_setting(WORDS, encoder="other"),
        make_setting(WORDS, precision="bf16"),
        make_setting(WORDS, torch_version="2.8"),
        make_setting(make_inventory(has_word_pairs=True, digests={"alignment.de.train": "other"})),
        make_setting(make_inventory(has_word_pairs=True, without=["alignment.zh.train"])),
    ],
    ids=["encoder", "precision", "torch", "digest", "languages"],
)
def test_the_setting_is_part_of_alignment_s_key(setting: Setting) -> None:
    assert alignment_of(ALIGNED, setting).key != alignment_of(ALIGNED).key


def test_alignment_is_shared_by_all_mixtures() -> None:
    empty = replace(ALIGNED, mixture=make_plan({}).mixture)
    assert alignment_of(empty) == alignment_of(ALIGNED)


def test_alignment_without_word_pairs_is_refused() -> None:
    with pytest.raises(ValueError, match="needs word pairs, the data have none"):
        unfold_plan(ALIGNED, make_setting())


def test_the_phases_after_alignment_start_from_its_weights() -> None:
    unfolded = unfold_plan(ALIGNED)
    first, second, *_ = unfolded.in_order()
    assert (first, second) == (unfolded.alignment, unfolded.intermediate)
    assert (first.parent, second.parent) == (None, first.key)
    assert [source.language for source in alignment_of(ALIGNED).sources] == ["de", "zh"]
    assert first.describe() == "align words of 2 languages"


def test_without_an_intermediate_task_targets_start_from_the_aligned_encoder() -> None:
    unfolded = unfold_plan(replace(ALIGNED, mixture=make_plan({}).mixture))
    key = unfolded.alignment and unfolded.alignment.key
    xnli, tatoeba = unfolded.targets
    assert unfolded.intermediate is None
    assert xnli.train is not None
    assert xnli.train.parent == key
    assert {evaluation.parent for evaluation in tatoeba.evaluations} == {key}


def trajectory_of(plan: Plan) -> str:
    phase = unfold_plan(plan).intermediate
    assert phase is not None
    return phase.trajectory


@pytest.mark.parametrize("changes", [{"max_tokens": 2000}, {"decay_share": 0.5}], ids=str)
def test_budget_and_decay_change_the_key_and_not_the_trajectory(changes: dict[str, float]) -> None:
    plan = make_plan()
    other = make_plan(intermediate=replace(plan.intermediate, **changes))  # type: ignore[arg-type]
    assert not keys_of(plan, TrainPhase) & keys_of(other, TrainPhase)
    assert trajectory_of(plan) == trajectory_of(other)


@pytest.mark.parametrize(
    "field", sorted(set(Training.__dataclass_fields__) - {"max_tokens", "decay_share"})
)
def test_whatever_else_is_trained_with_changes_the_trajectory(field: str) -> None:
    plan = make_plan()
    changed = {field: getattr(plan.intermediate, field) + 1}
    other = make_plan(intermediate=replace(plan.intermediate, **changed))
    assert trajectory_of(plan) != trajectory_of(other)


def test_trajectory_has_a_parent_a_seed_and_data() -> None:
    plan = make_plan()
    others = [replace(plan, seed=8), replace(plan, alignment=Alignment()), make_plan({"mnli": 1})]
    assert len({trajectory_of(each) for each in (plan, *others)}) == 4
    digests = {"mnli.en.train": "other"}
    edited = unfold_plan(plan, make_setting(make_inventory(digests=digests))).intermediate
    assert edited is not None
    assert edited.trajectory != trajectory_of(plan)


def test_trajectory_is_no_key_of_weights() -> None:
    phases = unfold_plan(make_plan(targets=("xnli", "xquad", "tatoeba"))).in_order()
    trainings = [phase for phase in phases if isinstance(phase, TrainPhase)]
    assert len({p.key for p in trainings} | {p.trajectory for p in trainings}) == 6
