"""The search spaces that ship with the package, one a file, and a user's own."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from hashlib import sha256
from inspect import signature
from pathlib import Path
from typing import Any

from spaces.library import baselines, mixtures, paper, rates, ratios
from spaces.plan import Plan
from spaces.replay import check_point
from spaces.space import Scope, Space, usual_baselines

SPACES: dict[str, Space] = {
    "mixtures": mixtures.SPACE,
    "ratios": ratios.SPACE,
    "rates": rates.SPACE,
    "baselines": baselines.SPACE,
    "paper": paper.SPACE,
}

BASELINES = ("usual", "all")
"""What runs before a search: the space's own baselines, or the whole list of the space
`baselines`."""


def with_baselines(space: Space, name: str) -> Space:
    """The space with the baselines of that name.

    Raises:
        ValueError: If there is no such name, or the space is a list of plans.
    """
    if name not in BASELINES:
        raise ValueError(f"unknown baselines {name!r}; choose {', '.join(BASELINES)}")
    if name == "usual":
        return space
    if space.suggest is None:
        raise ValueError(
            f"--baselines {name} is for spaces that are searched, {space.name} is a list of plans "
            "with its own: leave it out, or take --space baselines"
        )
    return replace(space, baselines=baselines.list_baselines)


def find_space(name: str) -> Space:
    """The space of that name, or the one in a user's file.

    Args:
        name: A key of `SPACES`, or the path of a Python file with a function
            `suggest(trial, scope) -> Plan`; it runs after the usual baselines. A function
            `parameters(plan, scope)` beside it may say at which point a plan lies.

    Raises:
        ValueError: If there is no such space, or the file fails or has no such function.
    """
    if name in SPACES:
        return SPACES[name]
    path = Path(name)
    if path.suffix != ".py" or not path.is_file():
        raise ValueError(
            f"unknown space {name!r}; choose {', '.join(SPACES)}, or give the path of a .py file"
        )
    try:
        content = runpy.run_path(str(path))
    except Exception as error:  # whatever a user's code may raise
        raise ValueError(f"{path} must run, got {type(error).__name__}: {error}") from error
    suggest = _take_function(path, content, "suggest(trial, scope) -> Plan")
    parameters = None
    if "parameters" in content:
        place = _take_function(path, content, "parameters(plan, scope) -> dict")
        parameters = partial(_place, suggest, place)
    return Space(
        name=path.stem,
        baselines=usual_baselines,
        suggest=suggest,
        parameters=parameters,
        digest=sha256(path.read_bytes()).hexdigest()[:12],
        takes_limits=True,
    )


def _place(
    suggest: Callable[..., Plan], place: Callable[..., dict[str, float]], plan: Plan, scope: Scope
) -> dict[str, float]:
    """The point of a plan by a user's own function, if that is where it lies."""
    point = place(plan, scope)
    check_point(lambda trial: suggest(trial, scope), point, plan)
    return point


def _take_function(path: Path, content: dict[str, Any], usage: str) -> Callable[..., Any]:
    """The function of a user's file that is called as `usage` says, with two arguments."""
    function: Callable[..., Any] | None = content.get(usage.partition("(")[0])
    if not callable(function):
        raise ValueError(f"{path} must define a function {usage}")
    try:
        signature(function).bind(None, None)
    except TypeError as error:
        raise ValueError(f"{path} must define {usage}, which is called so: {error}") from error
    return function
