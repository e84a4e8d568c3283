"""The page on a user's own space: its files run, and do what the page says of them."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import optuna
import pytest
from plan_factories import make_inventory, make_scope, make_setting

from spaces import simplex
from spaces.library import SPACES, find_space
from spaces.phases import unfold
from spaces.space import Space
from spaces.task import Role

PAGE = (Path(__file__).parents[2] / "docs" / "own-spaces.md").read_text(encoding="utf-8")
CODE = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
FILES = dict(zip(("line", "sparse", "changed"), CODE, strict=True))
SCOPE = make_scope(has_mlm=True)
NUM_PLANS = 200


@pytest.fixture(params=FILES)
def space(request: pytest.FixtureRequest, tmp_path: Path) -> Space:
    return take_space(request.param, tmp_path)


def take_space(name: str, folder: Path) -> Space:
    path = folder / f"{name}.py"
    path.write_text(FILES[name], encoding="utf-8")
    return find_space(str(path))


def draw_trials() -> list[optuna.Trial]:
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=2))
    return [study.ask() for _ in range(NUM_PLANS)]


def test_files_suggest_plans_that_the_study_can_carry_out(space: Space) -> None:
    assert space.suggest is not None
    setting = make_setting(make_inventory())
    plans = [space.suggest(trial, SCOPE) for trial in draw_trials()]
    assert len({plan.mixture for plan in plans}) > NUM_PLANS / 3
    for plan in plans:
        assert (plan.targets, plan.seed) == (SCOPE.targets, SCOPE.seed)
        assert unfold(plan, setting, tuple(Role)).in_order()


def test_the_usual_baselines_come_first(space: Space) -> None:
    assert space.baselines(SCOPE) == SPACES["mixtures"].baselines(SCOPE)
    assert re.fullmatch(r"[0-9a-f]{12}", space.digest)


def test_the_ends_of_the_line_are_baselines_and_none_is_outside(tmp_path: Path) -> None:
    line = take_space("line", tmp_path)
    points = {each.name: line.point(each.plan, SCOPE) for each in line.baselines(SCOPE)}
    assert points == {
        "none": None,
        "single-ccg": None,
        "single-mnli": {"mnli": 1.0},
        "single-squad": {"mnli": 0.0},
    }
    assert line.suggest is not None
    rates = {line.suggest(t, SCOPE).intermediate.learning_rate for t in draw_trials()[:9]}
    assert rates == {SCOPE.preset.intermediate_learning_rate}


def test_the_pinned_task_has_its_share_and_others_are_few(tmp_path: Path) -> None:
    sparse = take_space("sparse", tmp_path)
    assert sparse.suggest is not None
    mixtures = [sparse.suggest(trial, SCOPE).mixture for trial in draw_trials()]
    assert {mixture.ratio("mnli") for mixture in mixtures} == {0.3}
    assert {len(mixture.ratios) for mixture in mixtures} == {2, 3}
    assert sparse.point(sparse.baselines(SCOPE)[0].plan, SCOPE) is None


def test_the_changed_space_is_sparse_wide_and_has_all_baselines(tmp_path: Path) -> None:
    changed = take_space("changed", tmp_path)
    assert changed.suggest is not None
    plans = [changed.suggest(trial, SCOPE) for trial in draw_trials()]
    assert {len(plan.mixture.ratios) for plan in plans} == {0, 1, 2, 3}
    factors = [
        plan.intermediate.learning_rate / SCOPE.preset.intermediate_learning_rate for plan in plans
    ]
    assert 0.25 <= min(factors) < 0.3
    assert 3.5 < max(factors) <= 4.0
    assert any(plan.mixture.mlm > 0 for plan in plans)
    assert all(changed.point(each.plan, SCOPE) for each in changed.baselines(SCOPE))


def test_the_page_lists_every_parametrisation() -> None:
    listed = set(re.findall(r"^\| `(\w+)\(", PAGE, re.MULTILINE))
    protocols = {"Limited", "Parametrisation", "Suggester"}
    assert listed == set(simplex.__all__) - protocols


def test_every_module_it_names_can_be_imported() -> None:
    rows = re.findall(r"^\| `(spaces[\w.]*)` \| (.*) \|$", PAGE, re.MULTILINE)
    names = {
        (module, name)
        for module, text in rows
        for name in re.findall(r"`(make_space|\w+_weights|[A-Z]\w+)", text)
    }
    assert ({module for module, _ in names}, len(names)) == (
        {module for module, _ in rows} - {"spaces.simplex"},
        6,
    )
    for module, name in names:
        assert hasattr(import_module(module), name), f"{module} has no {name}"


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("def suggest(trial): ...", r"own.py must define suggest\(trial, scope\) -> Plan, which"),
        ("suggest = 3", r"own.py must define a function suggest\(trial, scope\) -> Plan"),
        (
            "def suggest(trial, scope): ...\ndef parameters(plan): ...",
            r"own.py must define parameters\(plan, scope\) -> dict, which is called so: too many",
        ),
        (
            "from spaces.limits import MixtureLimits\nMixtureLimits(max_tasks=0)",
            "own.py must run, got ValueError: the largest number of tasks must be at least 1",
        ),
    ],
)
def test_a_mistake_in_a_file_is_one_line(tmp_path: Path, code: str, message: str) -> None:
    path = tmp_path / "own.py"
    path.write_text(code, encoding="utf-8")
    with pytest.raises(ValueError, match=message) as caught:
        find_space(str(path))
    assert "\n" not in str(caught.value)
