"""A contract over every search space, and a user's own."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path

import optuna
import pytest
from plan_factories import make_inventory, make_scope, make_setting

from spaces.library import SPACES, find_space, with_baselines
from spaces.mixture import Mixture
from spaces.phases import unfold
from spaces.plan import Plan, plan_from_json
from spaces.space import Scope, Space
from spaces.task import Role

NUM_POINTS = 50
SCOPES = [
    make_scope(has_non_english=has, has_mlm=has_mlm, preset=preset, has_alignment=has)
    for has in (True, False)
    for has_mlm in (False, True)
    for preset in ("smoke", "full")
]
every_space = pytest.mark.parametrize("space", SPACES.values(), ids=lambda space: space.name)
USUAL = tuple(SPACES[name] for name in ("mixtures", "baselines", "paper"))
"""Spaces whose baselines are the usual ones and more."""
usual_space = pytest.mark.parametrize("space", USUAL, ids=lambda space: space.name)
searched_space = pytest.mark.parametrize(
    "space", [s for s in SPACES.values() if s.suggest is not None], ids=lambda space: space.name
)
every_scope = pytest.mark.parametrize(
    "scope", SCOPES, ids=lambda s: f"{s.preset.name}-{s.has_non_english}-{s.has_mlm}"
)
OWN_SPACE = """
from spaces.mixture import Mixture

SHARE = 0.75

def suggest(trial, scope):
    first, *others = scope.intermediate
    lowest = SHARE if others else 1.0
    share = trial.suggest_float("share", lowest, 1.0)
    weights = {first: share} | {task: 1 - share for task in others}
    return scope.plan(Mixture.normalised(weights))
"""


@pytest.fixture
def own_space(tmp_path: Path) -> Space:
    path = tmp_path / "mostly_first.py"
    path.write_text(OWN_SPACE, encoding="utf-8")
    return find_space(str(path))


def draw_study(seed: int) -> optuna.Study:
    return optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=seed))


def check_suggestions(space: Space, scope: Scope) -> None:
    """Plans are within scope, unfold on matching data, survive their JSON and differ."""
    assert space.suggest is not None
    languages = ["en", "de"] if scope.has_non_english else ["en"]
    setting = make_setting(make_inventory(languages, has_word_pairs=scope.has_alignment))
    study = draw_study(seed=3)
    plans: set[Plan] = set()
    for _ in range(NUM_POINTS):
        plan = space.suggest(study.ask(), scope)
        assert {name for name, _ in plan.mixture.ratios} <= set(scope.intermediate)
        assert (plan.targets, plan.seed) == (scope.targets, scope.seed)
        assert scope.has_non_english or plan.mixture.non_english == 0
        assert scope.has_alignment or plan.alignment is None
        assert scope.has_mlm or plan.mixture.mlm == 0
        assert plan_from_json(plan.to_json()) == plan
        assert unfold(plan, setting, tuple(Role)).in_order()
        plans.add(plan)
    assert len(plans) > NUM_POINTS // 2


@searched_space
@every_scope
def test_suggestions_are_plans_within_the_scope(space: Space, scope: Scope) -> None:
    check_suggestions(space, scope)


@searched_space
def test_the_same_seed_suggests_the_same_plans(space: Space) -> None:
    assert space.suggest is not None
    for seed in range(20):
        first, second = (space.suggest(draw_study(seed).ask(), SCOPES[0]) for _ in range(2))
        assert first == second


@every_space
@every_scope
def test_the_first_baseline_is_none_and_names_are_unique(space: Space, scope: Scope) -> None:
    if space.name == "ratios" and not scope.abroad:
        pytest.skip("there is nothing to compare")
    baselines = space.baselines(scope)
    assert baselines[0].name == "none"
    assert baselines[0].plan.mixture.is_empty
    names = [baseline.name for baseline in baselines]
    assert len(set(names)) == len(names)
    plans = [b.plan for b in baselines if b.name not in ("none", "target-only")]
    assert len(set(plans)) == len(plans)


@usual_space
@every_scope
def test_each_task_alone_is_a_baseline(space: Space, scope: Scope) -> None:
    names = {baseline.name for baseline in space.baselines(scope)}
    assert {f"single-{task}" for task in scope.intermediate} <= names


@every_space
def test_a_space_says_in_a_line_what_it_is_for(space: Space) -> None:
    assert 20 < len(space.summary) <= 86
    assert "\n" not in space.summary


@every_space
@every_scope
def test_notes_are_lines(space: Space, scope: Scope) -> None:
    notes = space.notes(scope) if space.notes else ()
    assert all(note and "\n" not in note for note in notes)


def test_target_only_trains_on_nothing_else_for_as_long_as_both_phases() -> None:
    scope = make_scope()
    named = {b.name: b.plan for b in SPACES["baselines"].baselines(scope)}
    none, only = named["none"], named["target-only"]
    tokens = scope.preset.intermediate_tokens + scope.preset.target_tokens
    assert only == replace(none, target=replace(none.target, max_tokens=tokens))
    setting = make_setting()
    short, long = (
        {branch.target: branch for branch in unfold(plan, setting, tuple(Role)).targets}
        for plan in (none, only)
    )
    assert short["tatoeba"] == long["tatoeba"]  # nothing is trained for it
    for target in ("xnli", "panx", "xquad"):
        ours, theirs = long[target].train, short[target].train
        assert ours is not None
        assert theirs is not None
        assert ours.trajectory == theirs.trajectory  # a shorter run can be continued
        assert ours.key != theirs.key


def test_all_baselines_can_run_before_a_search() -> None:
    space, scope = with_baselines(SPACES["mixtures"], "all"), make_scope(has_mlm=True)
    assert with_baselines(SPACES["mixtures"], "usual") is SPACES["mixtures"]
    assert space.baselines(scope) == SPACES["baselines"].baselines(scope)
    outside = {b.name for b in space.baselines(scope) if space.point(b.plan, scope) is None}
    assert outside == {"target-only", "mlm"}


@pytest.mark.parametrize(
    ("space", "name", "message"),
    [
        ("mixtures", "every", "unknown baselines 'every'; choose usual, all"),
        ("paper", "all", "is for spaces that are searched, paper is a list of plans"),
    ],
)
def test_baselines_that_do_not_fit_are_refused(space: str, name: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        with_baselines(SPACES[space], name)


@every_space
def test_a_space_goes_by_its_own_name(space: Space) -> None:
    assert find_space(space.name) is space


@searched_space
@every_scope
def test_baselines_are_points_inside_the_space(space: Space, scope: Scope) -> None:
    assert space.suggest is not None
    study, outside = draw_study(seed=0), set()
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # Optuna warns of values out of range, and takes them
        for baseline in space.baselines(scope):
            point = space.point(baseline.plan, scope)
            if point is None:
                outside.add(baseline.name)
                continue
            study.enqueue_trial(point)
            assert space.suggest(study.ask(), scope) == baseline.plan
    assert outside == ({"none"} if space.name == "rates" else set())


@searched_space
def test_suggestions_have_parameters_that_give_them_again(space: Space) -> None:
    assert space.suggest is not None
    assert space.parameters is not None
    study, scope = draw_study(seed=4), SCOPES[0]
    for _ in range(NUM_POINTS):
        plan = space.suggest(study.ask(), scope)
        point = space.parameters(plan, scope)
        assert space.suggest(optuna.trial.FixedTrial(point), scope) == plan


def test_where_there_is_alignment_about_half_of_the_plans_have_it() -> None:
    suggest = SPACES["mixtures"].suggest
    assert suggest is not None
    study, scope = draw_study(seed=5), make_scope(has_alignment=True)
    plans = [suggest(study.ask(), scope) for _ in range(NUM_POINTS)]
    assert NUM_POINTS / 4 < sum(plan.alignment is not None for plan in plans) < NUM_POINTS * 3 / 4
    assert {trial.params["alignment"] for trial in study.get_trials()} == {0, 1}


@pytest.mark.parametrize("space", USUAL[:2], ids=lambda space: space.name)
def test_an_aligned_baseline_comes_second_where_there_is_alignment(space: Space) -> None:
    names = [b.name for b in space.baselines(make_scope(has_alignment=True))]
    assert names[:2] == ["none", "aligned"]
    assert [name for name in names if name != "aligned"] == [
        b.name for b in space.baselines(make_scope())
    ]


def test_the_share_of_mlm_is_searched_up_to_one_half() -> None:
    space, scope = SPACES["mixtures"], make_scope(has_mlm=True)
    assert space.suggest is not None
    study = draw_study(seed=5)
    shares = [space.suggest(study.ask(), scope).mixture.mlm for _ in range(NUM_POINTS)]
    assert 0.0 <= min(shares) < 0.1
    assert 0.4 < max(shares) <= 0.5


def test_the_list_of_baselines_has_mlm_alone_and_as_one_more_task() -> None:
    before, named = (
        {b.name: b.plan.mixture for b in SPACES["baselines"].baselines(make_scope(has_mlm=has))}
        for has in (False, True)
    )
    assert named.keys() - before.keys() == {"mlm", "uniform-mlm"}
    assert named["mlm"] == Mixture(ratios=(), mlm=1.0)
    assert named["uniform-mlm"] == Mixture(ratios=named["uniform"].ratios, mlm=0.25)


def test_the_list_of_baselines_holds_mixtures_uniform_and_by_size() -> None:
    named = {b.name: b.plan.mixture for b in SPACES["baselines"].baselines(make_scope())}
    assert SPACES["baselines"].suggest is None
    assert named["uniform"] == Mixture.normalised({"ccg": 1, "mnli": 1, "squad": 1})
    # MNLI's 392,702 examples count as 2^17
    capped = {"ccg": 12_543, "mnli": 131_072, "squad": 87_599}
    assert named["proportional"] == Mixture.normalised(capped)
    roots = {"ccg": 112.0, "mnli": 626.66, "squad": 295.97}
    assert dict(named["temperature"].ratios) == pytest.approx(
        dict(Mixture.normalised(roots).ratios), abs=2e-4
    )


@every_scope
def test_a_user_s_own_space_works(own_space: Space, scope: Scope) -> None:
    assert own_space.name == "mostly_first"
    check_suggestions(own_space, scope)
    assert own_space.baselines(scope) == SPACES["mixtures"].baselines(scope)


@pytest.mark.parametrize("name", ["mixture", "nowhere.py", ""])
def test_an_unknown_space_is_refused_with_the_choices(name: str) -> None:
    with pytest.raises(
        ValueError,
        match=f"unknown space '{name}'; choose mixtures, ratios, rates, baselines, paper",
    ):
        find_space(name)


@pytest.mark.parametrize(
    ("name", "code", "message"),
    [
        ("empty.py", "", r"empty.py must define a function suggest\(trial, scope\) -> Plan"),
        ("value.py", "suggest = 3", "value.py must define a function"),
        ("broken.py", "def suggest(", "broken.py must run, got SyntaxError"),
        ("wants.py", "import not_there", "wants.py must run, got ModuleNotFoundError: No module"),
        ("space.txt", "def suggest(trial, scope): ...", "unknown space .*path of a .py file"),
    ],
)
def test_a_file_that_is_no_space_is_refused(
    tmp_path: Path, name: str, code: str, message: str
) -> None:
    path = tmp_path / name
    path.write_text(code, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        find_space(str(path))
