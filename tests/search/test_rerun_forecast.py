"""What fresh seeds take, against a count by hand.

Two targets, XNLI and XQuAD, with dev sets in English and German: a replica of a mixture is a
mixture, a fine-tune and two evaluations (select, dev); one without intermediate training is a
fine-tune and two evaluations.
"""

from __future__ import annotations

from dataclasses import replace

from plan_factories import make_inventory, make_plan, make_setting

from search.confirmation.forecast import (
    count_replicas,
    count_rerun_work,
    describe_reruns,
    expect_reruns,
)
from search.fidelity.forecast import count_scored_tokens
from search.outlook import Outlook
from spaces.phases import EvaluatePhase, unfold
from spaces.task import Role

SETTING = make_setting(make_inventory(["en", "de"]))
NONE, MNLI, SQUAD = (make_plan(weights) for weights in ({}, {"mnli": 1.0}, {"squad": 1.0}))
OUTLOOK = Outlook(
    baselines=(NONE, MNLI, SQUAD),
    searched=make_plan(),
    num_searched=5,
    in_flight=2,
    confirm=2,
    num_finalists=3,
)


def count_evaluations(target: str) -> int:
    phases = unfold(make_plan(targets=(target,)), SETTING, (Role.SELECT, Role.DEV)).in_order()
    return sum(isinstance(phase, EvaluatePhase) for phase in phases)


def test_finalists_and_baselines_are_run_again_with_every_seed() -> None:
    work = count_rerun_work(OUTLOOK, SETTING)
    evaluations = count_evaluations("xnli") + count_evaluations("xquad")
    # of each of two targets three finalists and the best single task, and `none`: five
    assert count_replicas(OUTLOOK) == 2 * 2 * 5
    trainings = 2 * (2 * 4 * 2 + 2)  # two seeds: two trainings of each mixture, two of `none`
    assert work.num_phases == trainings + 2 * 5 * evaluations
    assert work.num_tokens == trainings * 1000


def test_without_fresh_seeds_nothing_is_added() -> None:
    none = replace(OUTLOOK, confirm=0)
    assert expect_reruns(none, SETTING) == ()
    assert list(describe_reruns(none, SETTING)) == []
    assert count_rerun_work(none, SETTING).num_tokens == 0


def test_no_more_trials_are_run_again_than_there_are() -> None:
    few = replace(OUTLOOK, num_searched=0, baselines=(NONE, MNLI))
    assert count_replicas(few) == 2 * 2 * 2
    listed = replace(OUTLOOK, num_searched=0)
    # two finalists beside `none` are all that there are
    assert count_replicas(listed) == 2 * 2 * 3
    assert sum(each.num for each in expect_reruns(listed, SETTING)) == 2 * (2 * 2 + 1)


def test_a_replica_is_trained_at_one_rate() -> None:
    two = make_plan(target_learning_rates=(1e-5, 1e-4))
    more = replace(OUTLOOK, searched=two, baselines=(replace(NONE, targets=two.targets),))
    one = replace(more, searched=make_plan())
    assert count_rerun_work(more, SETTING) == count_rerun_work(one, SETTING)


def test_the_line_says_how_many_replicas_and_tokens() -> None:
    (line,) = describe_reruns(OUTLOOK, SETTING)
    work = count_rerun_work(OUTLOOK, SETTING)
    assert line.startswith("at most 20 replicas with 2 fresh seeds: ")
    assert f"{work.num_phases:,} phases and {work.num_tokens:,} tokens more" in line
    (single,) = describe_reruns(replace(OUTLOOK, confirm=1), SETTING)
    assert "1 fresh seed:" in single


def test_scored_tokens_are_those_of_the_cells() -> None:
    phases = unfold(make_plan(targets=("xnli",)), SETTING, (Role.DEV,)).in_order()
    # English and German dev sets of 2,000 tokens each; at a rung a part of each
    assert count_scored_tokens(phases, SETTING) == 4000
    part = unfold(make_plan(targets=("xnli",)).at_rung(0.25), SETTING, (Role.DEV,)).in_order()
    assert count_scored_tokens(part, SETTING) == 1000
