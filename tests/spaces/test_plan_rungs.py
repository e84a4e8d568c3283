"""A plan at a rung: its budgets, and which of its phases a higher rung can continue."""

from __future__ import annotations

import pytest
from plan_factories import make_inventory, make_plan, make_setting

from spaces.phases import EvaluatePhase, PlanPhases, TrainPhase, unfold
from spaces.plan import Alignment, Plan
from spaces.task import Role

SETTING = make_setting(make_inventory(["en", "de"], has_word_pairs=True))
ROLES = (Role.SELECT, Role.DEV)


def unfold_at(plan: Plan, rung: float) -> PlanPhases:
    return unfold(plan.at_rung(rung), SETTING, ROLES)


def trainings(phases: PlanPhases) -> list[TrainPhase]:
    return [phase for phase in phases.in_order() if isinstance(phase, TrainPhase)]


def test_both_budgets_are_multiplied_and_nothing_else() -> None:
    plan = make_plan()
    low = plan.at_rung(0.25)
    assert low.intermediate.max_tokens == low.target.max_tokens == 250
    assert low.target_training(3e-4).max_tokens == 250
    assert (low.mixture, low.seed, low.targets) == (plan.mixture, plan.seed, plan.targets)
    assert plan.at_rung(1.0) == plan
    assert low.at_rung(0.25) == low


@pytest.mark.parametrize("rung", [0.0, -0.5, 1.5])
def test_what_is_no_share_is_refused(rung: float) -> None:
    with pytest.raises(ValueError, match=f"a rung must be above 0 and at most 1, got {rung}"):
        make_plan(rung=rung)


def test_the_full_budgets_of_a_plan_at_a_rung_are_not_guessed() -> None:
    with pytest.raises(ValueError, match=r"a plan at rung 0\.25 cannot be taken to 1"):
        make_plan().at_rung(0.25).at_rung(1.0)


def test_the_intermediate_phase_is_continued_and_its_fine_tunes_begin_anew() -> None:
    low, full = (trainings(unfold_at(make_plan(), rung)) for rung in (0.25, 1.0))
    assert low[0].trajectory == full[0].trajectory
    assert low[0].key != full[0].key
    assert {p.trajectory for p in low[1:]}.isdisjoint(p.trajectory for p in full[1:])
    assert [phase.leaves_trunk for phase in low] == [True, False, False]
    assert not any(phase.leaves_trunk for phase in full)


@pytest.mark.parametrize("alignment", [None, Alignment()])
def test_without_an_intermediate_phase_fine_tunes_are_continued(
    alignment: Alignment | None,
) -> None:
    plan = make_plan({}, alignment=alignment)
    low, full = (trainings(unfold_at(plan, rung)) for rung in (0.25, 1.0))
    assert [p.trajectory for p in low] == [p.trajectory for p in full]
    assert all(phase.leaves_trunk for phase in low)
    assert unfold_at(plan, 0.25).alignment == unfold_at(plan, 1.0).alignment


def test_cells_are_of_a_share_of_the_examples_and_have_keys_of_their_own() -> None:
    plan = make_plan({}, targets=("tatoeba",))  # the same weights at every rung
    cells = {
        rung: {
            cell.key: cell.share
            for phase in unfold_at(plan, rung).in_order()
            if isinstance(phase, EvaluatePhase)
            for cell in phase.cells
        }
        for rung in (0.1, 0.25, 1.0)
    }
    assert all(set(own.values()) == {rung} for rung, own in cells.items())
    assert len(set().union(*cells.values())) == sum(map(len, cells.values()))
