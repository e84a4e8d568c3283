"""What a search space is: a function from a sampler's suggestions to a plan, and its baselines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from spaces.inventory import SourceFacts
from spaces.limits import NO_LIMITS, MixtureLimits
from spaces.mixture import Mixture
from spaces.plan import Alignment, Plan, Training
from spaces.presets import Preset
from spaces.simplex import Limited, Parametrisation, Suggester
from spaces.supply import Supply

TARGET_ONLY = "target-only"
"""Name of the baseline of equal compute."""


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
    mean_tokens: tuple[tuple[str, float], ...] = ()
    """Unpadded tokens of these English examples, on average; empty where nobody counted."""
    limits: MixtureLimits = NO_LIMITS
    """On searched mixtures, from the command line; baselines need not keep to them."""
    abroad: tuple[SourceFacts, ...] = ()
    """Training data of the intermediate tasks that are not English."""
    num_texts: int = 0
    """Examples of running text in all languages, after caps; 0 where nobody counted."""

    @property
    def supply(self) -> Supply | None:
        """What phase two can draw; None where the tokens are not known."""
        if not self.mean_tokens:
            return None
        return Supply(
            num_examples=self.num_examples,
            mean_tokens=self.mean_tokens,
            max_tokens=self.preset.intermediate_tokens,
        )

    def limit(self, simplex: Parametrisation) -> Parametrisation:
        """The parametrisation within the study's limits; itself where there are none."""
        if self.limits == NO_LIMITS:
            return simplex
        return Limited(simplex=simplex, limits=self.limits, supply=self.supply)

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
        if self.limits.max_repetitions is not None:
            intermediate = replace(intermediate, max_repetitions=self.limits.max_repetitions)
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
    """`none`, `aligned`, `single-{task}`, `target-only`, `uniform`, `proportional`, `temperature`,
    `mlm`, `uniform-mlm`, or what a list of plans calls its own."""
    plan: Plan
    is_reference: bool = True
    """Whether champions are compared with it, hence it is scored on test. Not of the plans that a
    list is there to compare: they count like searched trials."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Space:
    """A search space. Its baselines run first; then plans are suggested."""

    name: str
    baselines: Callable[[Scope], tuple[Baseline, ...]]
    suggest: Callable[[Suggester, Scope], Plan] | None
    """None: the space is its list of baselines, nothing is searched."""
    parameters: Callable[[Plan, Scope], dict[str, float]] | None = None
    """The point of the space that gives a plan, so that samplers learn from baselines; raises
    ValueError for a plan outside. None where the space cannot say."""
    digest: str = ""
    """Of a user's file, so that a study is not resumed with another text; empty for ours."""
    takes_limits: bool = False
    """Whether its mixtures keep to the limits of the scope."""
    summary: str = ""
    """What it is for, a line for `--help`."""
    reports: Literal["champions", "effects"] = "champions"
    """What it is asked for: the best plan of each target, or what the plans do to scores, compared
    at otherwise equal training; its champions are then by the way."""
    features: Callable[[Plan, Scope], tuple[float, ...]] | None = None
    """What its plans vary beyond `spaces.features`, as numbers on scales like theirs, for
    surrogates; None: nothing."""
    notes: Callable[[Scope], tuple[str, ...]] | None = None
    """What of the space a study lacks the data for, a line each; None: nothing can be lacking."""

    def point(self, plan: Plan, scope: Scope) -> dict[str, float] | None:
        """The parameters at which `suggest` gives this very plan; None where there are none."""
        try:
            return None if self.parameters is None else self.parameters(plan, scope)
        except ValueError:
            return None


def none_baseline(scope: Scope) -> Baseline:
    """No intermediate training: what every gain is measured against. Always the first trial."""
    return Baseline(name="none", plan=scope.plan(Mixture(ratios=())))


def target_only_baseline(scope: Scope) -> Baseline:
    """The targets' own data alone, for as many tokens as both phases have together.

    What a mixture gains over it is not owed to longer training. Targets that are not trained
    (retrieval of translations) score as without intermediate training. The cap on repetitions
    holds: where it is reached, a target of little data stops before the tokens are spent.
    """
    none = none_baseline(scope)
    tokens = none.plan.intermediate.max_tokens + none.plan.target.max_tokens
    plan = replace(none.plan, target=replace(none.plan.target, max_tokens=tokens))
    return Baseline(name=TARGET_ONLY, plan=plan)


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
