"""What a search space is: a function from a sampler's suggestions to a plan, and its baselines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from spaces.mixture import Mixture
from spaces.plan import Alignment, Plan, Training
from spaces.presets import Preset
from spaces.simplex import Suggester


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """What a space may use: the tasks and budgets of this study."""

    preset: Preset
    targets: tuple[str, ...]
    intermediate: tuple[str, ...]
    """Tasks of the mixture, sorted."""
    num_examples: tuple[tuple[str, int], ...]
    """English training examples of each intermediate task, after caps."""
    has_non_english: bool
    """Whether any intermediate task has non-English training data."""
    has_mlm: bool = False
    """Whether the study has running text, and was asked to train on it."""
    seed: int
    has_alignment: bool = False
    """Whether plans may begin with lexical alignment: the user asked for it, and the data have
    word pairs."""

    def plan(
        self,
        mixture: Mixture,
        learning_rate: float | None = None,
        *,
        is_aligned: bool = False,
    ) -> Plan:
        """The preset's plan for one mixture; `learning_rate` replaces phase two's."""
        preset = self.preset
        if learning_rate is None:
            learning_rate = preset.intermediate_learning_rate
        intermediate = Training(
            learning_rate=learning_rate,
            max_tokens=preset.intermediate_tokens,
            micro_batch_tokens=preset.micro_batch_tokens,
            micro_batches=preset.micro_batches,
            warmup_steps=preset.warmup_steps,
        )
        target = Training(
            learning_rate=preset.target_learning_rates[0],
            max_tokens=preset.target_tokens,
            micro_batch_tokens=preset.micro_batch_tokens,
            micro_batches=preset.micro_batches,
            warmup_steps=preset.warmup_steps,
        )
        return Plan(
            mixture=mixture,
            intermediate=intermediate,
            target=target,
            target_learning_rates=preset.target_learning_rates,
            targets=self.targets,
            seed=self.seed,
            alignment=Alignment() if is_aligned else None,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Baseline:
    """A plan that every study runs before it searches, to compare against."""

    name: str
    """`none`, `aligned`, `single-{task}`, `uniform`, `proportional`, `temperature`, `mlm` or
    `uniform-mlm`."""
    plan: Plan


@dataclass(frozen=True, kw_only=True, slots=True)
class Space:
    """A search space. Its baselines run first; then plans are suggested."""

    name: str
    baselines: Callable[[Scope], tuple[Baseline, ...]]
    suggest: Callable[[Suggester, Scope], Plan] | None
    """None: the space is its list of baselines, nothing is searched."""
    parameters: Callable[[Plan, Scope], dict[str, float]] | None = None
    """The point of the space that gives a plan, so that samplers learn from baselines; None
    where the space cannot say."""
    digest: str = ""
    """Of a user's file, so that a study is not resumed with another text; empty for ours."""


def none_baseline(scope: Scope) -> Baseline:
    """No intermediate training: what every gain is measured against. Always the first trial."""
    return Baseline(name="none", plan=scope.plan(Mixture(ratios=())))


def usual_baselines(scope: Scope) -> tuple[Baseline, ...]:
    """No intermediate training, the same on the aligned encoder if asked for, each task alone."""
    aligned = Baseline(name="aligned", plan=scope.plan(Mixture(ratios=()), is_aligned=True))
    return (
        none_baseline(scope),
        *((aligned,) if scope.has_alignment else ()),
        *single_task_baselines(scope),
    )


def single_task_baselines(scope: Scope) -> tuple[Baseline, ...]:
    """Each intermediate task alone, English only, at the preset's learning rate."""
    return tuple(
        Baseline(name=f"single-{task}", plan=scope.plan(Mixture(ratios=((task, 1.0),))))
        for task in scope.intermediate
    )
