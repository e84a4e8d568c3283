"""The work of a study with rungs against a count by hand.

XNLI alone; each fine-tune and each intermediate phase has 1,000 tokens at the full budget.
"""

from __future__ import annotations

from dataclasses import replace

from plan_factories import make_inventory, make_plan, make_setting

from search.fidelity.forecast import count_work, describe_rungs
from search.outlook import Outlook
from spaces.plan import Alignment

SETTING = make_setting(make_inventory(["en", "de"], has_word_pairs=True))
NONE, SQUAD, SEARCHED = (
    make_plan(weights, targets=("xnli",)) for weights in ({}, {"squad": 1.0}, None)
)
PLAIN = Outlook(baselines=(NONE, SQUAD), searched=SEARCHED, num_searched=7, in_flight=3)
RUNGS = replace(PLAIN, rungs=(0.1, 1.0))


def test_without_rungs_every_trial_is_trained_in_full() -> None:
    work = count_work(PLAIN, SETTING)
    # a fine-tune and two evaluations; with an intermediate phase one more
    assert (work.num_baseline_phases, work.num_phases) == (3 + 4, 3 + 4 + 7 * 4)
    assert work.num_tokens == 1000 + 2000 + 7 * 2000
    assert list(describe_rungs(PLAIN, SETTING)) == []


def test_with_rungs_one_in_eta_goes_on_from_its_trunk() -> None:
    assert [RUNGS.num_searched_at(rung) for rung in RUNGS.rungs] == [7, 3]
    work = count_work(RUNGS, SETTING)
    assert (work.num_baseline_phases, work.num_phases) == (2 * 7, 2 * 7 + (7 + 3) * 4)
    low = 100 + 200 + 7 * 200
    # of a trunk 70 tokens are continued: the fine-tune of `none`, and intermediate phases
    assert work.num_tokens == low + (1000 - 70) + (1 + 3) * (2000 - 70)
    (line,) = describe_rungs(RUNGS, SETTING)
    assert line.startswith("7 at 0.1, 3 at 1 of the searched trials, with one in 3 promoted")
    every = low + (1000 - 70) + (1 + 7) * (2000 - 70)
    assert line.endswith(f"tokens if all were: {every:,}; without rungs: 17,000")


def test_an_alignment_is_run_once_for_all_rungs() -> None:
    aligned = replace(NONE, alignment=Alignment())
    few = replace(PLAIN, baselines=(aligned,), num_searched=0)
    many = replace(few, rungs=(0.5, 1.0))
    one, both = count_work(few, SETTING), count_work(many, SETTING)
    assert both.num_phases == 2 * one.num_phases - 1
    assert both.num_tokens - one.num_tokens == 500 - 350
