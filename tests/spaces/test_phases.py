"""Phases and their keys: what changes a key, what must not, and what phases are shared."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from plan_factories import LANGUAGES, TRAINING, make_inventory, make_plan, make_setting

from spaces.catalogue import TARGETS, TASKS
from spaces.inventory import Inventory
from spaces.keys import Setting
from spaces.mixture import Mixture
from spaces.phases import (
    EvaluatePhase,
    PlanPhases,
    TargetPhases,
    TrainPhase,
    unfold,
)
from spaces.plan import Plan
from spaces.task import Role

ROLES = (Role.SELECT, Role.DEV)
LONGER = replace(TRAINING, max_tokens=2000)


def intermediate_key(plan: Plan, setting: Setting | None = None) -> str:
    phase = unfold(plan, setting or make_setting(), ROLES).intermediate
    assert phase is not None
    return phase.key


def branch(plan: Plan, target: str, setting: Setting | None = None) -> TargetPhases:
    """The first branch of a target."""
    unfolded = unfold(plan, setting or make_setting(), ROLES)
    return next(branch for branch in unfolded.targets if branch.target == target)


def target_phase(plan: Plan, target: str = "xnli", setting: Setting | None = None) -> TrainPhase:
    train = branch(plan, target, setting).train
    assert train is not None
    return train


def cell_keys(plan: Plan, target: str, setting: Setting | None = None) -> dict[str, str]:
    """Key of each cell by its source's name."""
    return {
        cell.source.name: cell.key
        for evaluation in branch(plan, target, setting).evaluations
        for cell in evaluation.cells
    }


def keys(unfolded: PlanPhases) -> list[str]:
    return [phase.key for phase in unfolded.in_order()]


@pytest.mark.parametrize(
    "changed",
    [
        make_plan(seed=8),
        make_plan({"mnli": 1.0}),
        make_plan({"mnli": 0.51, "squad": 0.49}),
        make_plan(non_english=0.1),
        make_plan(intermediate=replace(TRAINING, learning_rate=2e-4)),
        make_plan(intermediate=LONGER),
        make_plan(intermediate=replace(TRAINING, micro_batches=4)),
        make_plan(intermediate=replace(TRAINING, decay_share=0.1)),
    ],
    ids=["seed", "tasks", "ratio", "languages", "rate", "budget", "batches", "schedule"],
)
def test_what_phase_two_trains_changes_its_key_and_its_children_s(changed: Plan) -> None:
    assert intermediate_key(changed) != intermediate_key(make_plan())
    assert target_phase(changed).key != target_phase(make_plan()).key
    assert not set(cell_keys(changed, "xnli").values()) & {
        *cell_keys(make_plan(), "xnli").values()
    }


@pytest.mark.parametrize(
    "changed",
    [
        make_plan(target=LONGER),
        make_plan(target_learning_rates=(2e-4,)),
        make_plan(targets=("xquad", "tatoeba")),
    ],
    ids=["target budget", "target rate", "targets"],
)
def test_what_comes_after_phase_two_leaves_its_key_alone(changed: Plan) -> None:
    assert intermediate_key(changed) == intermediate_key(make_plan())
    assert target_phase(changed, "xquad").parent == intermediate_key(make_plan())


@pytest.mark.parametrize(
    "changed",
    [make_plan(target=LONGER), make_plan(target_learning_rates=(2e-4,)), make_plan(seed=8)],
    ids=["budget", "rate", "seed"],
)
def test_what_phase_three_trains_changes_its_key(changed: Plan) -> None:
    assert target_phase(changed).key != target_phase(make_plan()).key


@pytest.mark.parametrize(
    "setting",
    [
        make_setting(encoder="other"),
        make_setting(precision="bf16"),
        make_setting(torch_version="2.8"),
        make_setting(make_inventory(digests={"mnli.en.train": "other"})),
    ],
    ids=["encoder", "precision", "torch", "digest"],
)
def test_the_setting_of_a_study_is_part_of_every_key(setting: Setting) -> None:
    plan = make_plan()
    assert intermediate_key(plan, setting) != intermediate_key(plan)
    assert target_phase(make_plan({}), "xnli", setting).key != target_phase(make_plan({})).key


def test_the_parent_is_part_of_a_target_s_key() -> None:
    children = {target_phase(make_plan(weights)).key for weights in ({}, {"mnli": 1.0}, None)}
    assert len(children) == 3
    assert target_phase(make_plan({})).parent is None
    assert target_phase(make_plan()).parent == intermediate_key(make_plan())


def test_the_vocabulary_is_part_of_the_keys_of_mlm_only() -> None:
    one, other = (make_setting(make_inventory(vocabulary=name)) for name in ("one", "other"))
    plain, mixed = make_plan(), make_plan(mlm=0.25)
    assert keys(unfold(plain, one, ROLES)) == keys(unfold(plain, other, ROLES))
    assert intermediate_key(mixed, one) != intermediate_key(mixed, other)
    # what starts from such weights has another parent
    assert target_phase(mixed, "xnli", one).key != target_phase(mixed, "xnli", other).key


def test_keys_without_mlm_are_what_they_were() -> None:
    assert intermediate_key(make_plan()) == "ce19a60a280fa7b694a64756706fcf56"


def test_running_text_has_its_share_of_the_intermediate_phase() -> None:
    phase = unfold(make_plan(mlm=0.25), make_setting(), ROLES).intermediate
    assert phase is not None
    text = [share for source, share in phase.shares if source.task == "mlm"]
    assert sum(text) == pytest.approx(0.25)
    assert phase.describe() == "train mlm+mnli+squad"
    alone = Mixture(ratios=(), mlm=1.0)
    only = unfold(make_plan(mixture=alone), make_setting(), ROLES).intermediate
    assert only is not None
    assert {source.task for source, _ in only.shares} == {"mlm"}


def test_targets_with_the_same_training_data_share_a_phase(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    twin = replace(TARGETS["xquad"], task=replace(TASKS["xquad"], name="mlqa"))
    monkeypatch.setitem(TARGETS, "mlqa", twin)
    unfolded = unfold(make_plan(targets=("mlqa", "xnli", "xquad")), make_setting(), ROLES)
    mlqa, xnli, xquad = unfolded.targets
    assert mlqa.train == xquad.train != xnli.train
    assert sum(isinstance(phase, TrainPhase) for phase in unfolded.in_order()) == 3
    own = {evaluation.key for evaluation in xquad.evaluations}
    assert not own & {evaluation.key for evaluation in mlqa.evaluations}


def test_a_target_s_phase_does_not_depend_on_the_other_targets() -> None:
    alone, beside = make_plan(targets=("xquad",)), make_plan(targets=("xnli", "xquad"))
    assert branch(alone, "xquad") == branch(beside, "xquad")


def test_cells_differ_per_language_and_split() -> None:
    setting = make_setting()
    (evaluation,) = unfold(make_plan(), setting, [Role.TEST]).targets[0].evaluations
    assert [cell.source.language for cell in evaluation.cells] == ["de", "en", "zh"]
    tested = {cell.key for cell in evaluation.cells}
    assert len(tested) == 3
    assert not tested & set(cell_keys(make_plan(), "xnli").values())


def test_a_new_language_changes_no_other_cell_and_no_training() -> None:
    plan = make_plan()
    wider = make_setting(make_inventory((*LANGUAGES, "sw")))
    before, after = cell_keys(plan, "xnli"), cell_keys(plan, "xnli", wider)
    assert after.keys() - before.keys() == {"xnli.sw.dev"}
    assert {name: after[name] for name in before} == before
    assert target_phase(plan, "xnli", wider) == target_phase(plan)


def test_selection_and_dev_share_the_cell_of_the_same_source() -> None:
    select, dev = branch(make_plan(), "xnli").evaluations
    assert (select.role, dev.role) == ROLES
    assert set(select.cells) < set(dev.cells)


def test_the_retrieval_layer_is_part_of_bitext_keys_only() -> None:
    plan, deeper = make_plan(targets=("xnli", "tatoeba")), make_setting(retrieval_layer=7)
    assert cell_keys(plan, "xnli", deeper) == cell_keys(plan, "xnli")
    before, after = cell_keys(plan, "tatoeba"), cell_keys(plan, "tatoeba", deeper)
    assert not set(before.values()) & set(after.values())


def _keys_by_digest(role: Role, **digests: str) -> dict[str, str]:
    """Keys of BUCC's cells by language, where sources `{language}_{split}` have other digests."""
    names = {f"bucc2018.{name.replace('_', '.')}": digest for name, digest in digests.items()}
    setting = make_setting(make_inventory(digests=names))
    (evaluation,) = (
        unfold(make_plan(targets=("bucc2018",)), setting, [role]).targets[0].evaluations
    )
    return {cell.source.language: cell.key for cell in evaluation.cells}


def test_a_tested_cell_of_mining_names_the_dev_split_that_sets_its_threshold() -> None:
    before, after = _keys_by_digest(Role.TEST), _keys_by_digest(Role.TEST, de_dev="other")
    assert before["zh"] == after["zh"]
    assert before["de"] != after["de"]
    selected = _keys_by_digest(Role.SELECT)
    assert selected == _keys_by_digest(Role.SELECT, de_test="other")
    assert not set(selected.values()) & set(before.values())


def test_mining_cannot_be_tested_without_its_dev_split() -> None:
    setting = make_setting(make_inventory(without=["bucc2018.de.dev"]))
    with pytest.raises(ValueError, match=r"bucc2018\.de\.dev is not part .* takes its threshold"):
        unfold(make_plan(targets=("bucc2018",)), setting, [Role.TEST])


@pytest.mark.parametrize("weights", [{}, {"mnli": 1.0}])
def test_bitext_is_scored_on_the_parent_of_the_fine_tunes(weights: dict[str, float]) -> None:
    unfolded = unfold(make_plan(weights, targets=("tatoeba",)), make_setting(), ROLES)
    (tatoeba,) = unfolded.targets
    parent = unfolded.intermediate and unfolded.intermediate.key
    assert (tatoeba.train, tatoeba.learning_rate) == (None, None)
    assert {(score.parent, score.head) for score in tatoeba.evaluations} == {(parent, None)}


def test_each_learning_rate_has_a_branch_with_its_own_weights() -> None:
    unfolded = unfold(
        make_plan(targets=("xnli",), target_learning_rates=(5e-5, 1e-4)), make_setting(), ROLES
    )
    assert [found.learning_rate for found in unfolded.targets] == [5e-5, 1e-4]
    low, high = (found.train for found in unfolded.targets)
    assert low is not None
    assert high is not None
    assert low.key != high.key
    assert (low.training.learning_rate, high.training.learning_rate) == (5e-5, 1e-4)


def test_an_evaluation_names_the_weights_and_the_head_it_needs() -> None:
    xquad = branch(make_plan(), "xquad")
    assert xquad.train is not None
    (select,) = xquad.evaluations  # XQuAD has no dev split of its own
    assert (select.parent, select.head) == (xquad.train.key, "squad")
    assert [cell.source.name for cell in select.cells] == ["squad.en.dev"]


def test_phases_come_once_and_after_their_parents() -> None:
    plan = make_plan(targets=("tatoeba", "xnli", "xquad"), target_learning_rates=(5e-5, 1e-4))
    ordered = unfold(plan, make_setting(), tuple(Role)).in_order()
    found: set[str] = set()
    for phase in ordered:
        assert phase.parent is None or phase.parent in found
        assert phase.key not in found
        found.add(phase.key)
    assert sum(isinstance(phase, TrainPhase) for phase in ordered) == 1 + 2 * 2
    kinds = [isinstance(phase, EvaluatePhase) for phase in ordered]
    assert kinds == sorted(kinds)  # trainings first: evaluations of all targets can fan out


def test_a_rate_given_twice_is_trained_once() -> None:
    once = unfold(make_plan(target_learning_rates=(1e-4,)), make_setting(), ROLES)
    twice = unfold(make_plan(target_learning_rates=(1e-4, 1e-4)), make_setting(), ROLES)
    assert keys(twice) == keys(once)


@pytest.mark.parametrize("missing", ["mnli.en.train", "panx.en.train"])
def test_training_on_what_the_data_lack_is_refused(missing: str) -> None:
    setting = make_setting(make_inventory(without=[missing]))
    with pytest.raises(ValueError, match=missing.partition(".")[0]):
        unfold(make_plan(targets=("panx",)), setting, ROLES)


def test_what_cannot_be_scored_is_left_out() -> None:
    inventory: Inventory = make_inventory(without=["xnli.en.dev", "xnli.de.dev", "xnli.zh.dev"])
    assert branch(make_plan(), "xnli", make_setting(inventory)).evaluations == ()


def test_phases_describe_themselves() -> None:
    intermediate, xnli, *_, score = unfold(
        make_plan(non_english=0.5, targets=("xnli",)), make_setting(), ROLES
    ).in_order()
    assert intermediate.describe() == "train mnli+squad"
    assert xnli.describe() == "train mnli"
    assert score.describe() == "score xnli (dev)"


def test_keys_are_hex() -> None:
    for key in keys(unfold(make_plan(), make_setting(), ROLES)):
        assert re.fullmatch(r"[0-9a-f]{32}", key)


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_equal_plans_have_equal_keys_in_another_process(hash_seed: str) -> None:
    program = (
        "from plan_factories import *; from spaces.phases import *; from spaces.task import Role\n"
        "for phase in unfold(make_plan(), make_setting(), tuple(Role)).in_order():\n"
        "    print(phase.key)"
    )
    root = Path(__file__).parents[2]
    environment = {
        **os.environ,
        "PYTHONHASHSEED": hash_seed,
        "PYTHONPATH": os.pathsep.join(map(str, (root, Path(__file__).parent))),
    }
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == keys(unfold(make_plan(), make_setting(), tuple(Role)))
