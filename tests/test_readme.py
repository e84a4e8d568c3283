"""What the README promises: its commands parse, its example space runs, its file map is true."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from plan_factories import make_scope

from search.options import SAMPLER_NAMES
from search.run import _build_parser
from spaces.library import SPACES, find_space
from spaces.presets import PRESETS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^    python -m search\.run (.*?)(?:\s+#.*)?$", README, re.MULTILINE)


class MiddleTrial:
    """Suggests the middle of every range."""

    def suggest_float(self, name: str, low: float, high: float, *, log: bool = False) -> float:
        return (low + high) / 2


@pytest.mark.parametrize("words", COMMANDS)
def test_commands_parse(words: str) -> None:
    given = _build_parser().parse_args(shlex.split(words))
    assert given.space in SPACES
    assert given.preset in PRESETS
    assert given.sampler in SAMPLER_NAMES


def test_there_are_commands_to_check() -> None:
    assert len(COMMANDS) >= 5


def test_the_example_space_runs(tmp_path: Path) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    path = tmp_path / "mine.py"
    path.write_text(example, encoding="utf-8")
    space = find_space(str(path))
    assert space.suggest is not None
    plan = space.suggest(MiddleTrial(), make_scope())
    assert dict(plan.mixture.ratios) == {"mnli": 0.5, "squad": 0.5}


def test_every_file_of_the_map_exists() -> None:
    section = README[README.index("## Files") :]
    package = ""
    for line in section.splitlines():
        if heading := re.match(r"    (spaces|trainers|search|tests)/ ", line):
            package = heading[1]
        names = re.match(r"      ((?:\S+ )+) ", line)
        for name in names[1].split() if names else []:
            assert (ROOT / package / name).exists(), f"{package}/{name}"
