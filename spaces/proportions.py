"""Mixing proportions by the sizes of the tasks: rules that are tried before anything is searched.

Each takes English training examples by task and gives weights for `Mixture.normalised`. A task
without examples gets no weight.
"""

from __future__ import annotations

from collections.abc import Mapping

EXAMPLES_CAP = 2**17
"""Size at which a task stops growing, in examples: the X-STILTs paper's multi-task runs (jiant's
`examples_cap`)."""
TEMPERATURE = 2.0
"""Of our baseline: proportional to the square root of the size, halfway between proportional
(1) and uniform (infinity)."""


def uniform_weights(sizes: Mapping[str, int]) -> dict[str, float]:
    """The same weight for each task that has examples."""
    return {task: float(size > 0) for task, size in sizes.items()}


def proportional_weights(
    sizes: Mapping[str, int], examples_cap: int = EXAMPLES_CAP
) -> dict[str, float]:
    """w_i = min(n_i, K): examples-proportional mixing of T5 (Raffel et al. 2020, section 3.5.2).

    Args:
        sizes: Examples n_i of each task.
        examples_cap: K, in examples, above 0.

    Raises:
        ValueError: If the cap is not above 0.
    """
    if examples_cap <= 0:
        raise ValueError(f"examples_cap must be above 0, got {examples_cap}")
    return {task: float(min(size, examples_cap)) for task, size in sizes.items()}


def temperature_weights(
    sizes: Mapping[str, int],
    temperature: float = TEMPERATURE,
    examples_cap: int | None = None,
) -> dict[str, float]:
    """w_i = min(n_i, K)^(1/T): temperature-scaled mixing of the same section.

    Args:
        sizes: Examples n_i of each task.
        temperature: T, at least 1: 1 is proportional, large values approach uniform.
        examples_cap: K, in examples; None = no cap.

    Raises:
        ValueError: If the temperature is below 1, or the cap not above 0.
    """
    if not temperature >= 1.0:
        raise ValueError(f"temperature must be at least 1, got {temperature}")
    capped = (
        {task: float(size) for task, size in sizes.items()}
        if examples_cap is None
        else proportional_weights(sizes, examples_cap)
    )
    return {task: size ** (1.0 / temperature) for task, size in capped.items()}
