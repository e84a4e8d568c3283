"""The page on the spaces that ship: its table is whole, its space runs."""

from __future__ import annotations

import re
from pathlib import Path

import optuna
from plan_factories import make_inventory, make_scope, make_setting

from spaces.library import SPACES, find_space
from spaces.phases import unfold
from spaces.task import Role

PAGE = (Path(__file__).parents[2] / "docs" / "spaces.md").read_text(encoding="utf-8")


def test_the_table_has_every_space() -> None:
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE) == list(SPACES)


def test_the_example_with_a_portion_suggests_plans(tmp_path: Path) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    path = tmp_path / "german.py"
    path.write_text(example, encoding="utf-8")
    space, scope = find_space(str(path)), make_scope()
    assert space.suggest is not None
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=0))
    for _ in range(5):
        plan = space.suggest(study.ask(), scope)
        assert unfold(plan, make_setting(make_inventory()), (Role.SELECT,)).intermediate
        assert 0 < plan.mixture.share_abroad("mnli") <= 0.5
        assert plan.mixture.share_abroad("squad") == 0
