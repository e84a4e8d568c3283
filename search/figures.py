"""What a tracking server is told of a study, a trial and a phase: names and figures, no client.

Params are numbers wherever they can be, because parallel-coordinates views cut and merge text.
The learning rate is a metric too, as its logarithm: those views have no logarithmic axis.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence

from search.records import PhaseRecord, Score, StudyRecord
from search.summary import TrialSummary, shown_name
from spaces.inventory import Inventory
from spaces.plan import Plan
from spaces.shares import mixture_shares, origin_shares
from spaces.task import Role


def study_params(study: StudyRecord) -> dict[str, str]:
    """What is the same for all trials."""
    return {
        "space": study.space,
        "preset": study.preset,
        "data": study.data,
        "encoder": study.encoder,
        "precision": study.precision,
        "targets": ", ".join(shown_name(target, study.data) for target in study.targets),
        "intermediate": ", ".join(study.intermediate),
        "seed": str(study.seed),
        "retrieval_layer": str(study.retrieval_layer),
    }


def trial_params(plan: Plan, study: StudyRecord) -> dict[str, float]:
    """The searched numbers of a plan.

    `mix/{task}` is the sampling ratio of each intermediate task of the study, 0 where it is not
    drawn; `alignment` is 1 where the encoder is aligned first. `lr/intermediate` is written for
    the empty mixture too, which does not use it.
    """
    return {
        **_mixture_ratios(plan, study),
        "non_english": plan.mixture.mean_share_abroad,
        "alignment": int(plan.alignment is not None),
        "mlm": plan.mixture.mlm,
        "lr/intermediate": plan.intermediate.learning_rate,
        "seed": plan.seed,
    }


def share_params(plan: Plan, inventory: Inventory) -> dict[str, float]:
    """`native` and `translated`: shares of all examples drawn that are not English.

    As they are drawn from the study's data; `non_english` is what the plan asks for.
    """
    shares = origin_shares(plan, inventory)
    return {origin.value: round(share, 6) for origin, share in shares.items()}


def describe_shares(plan: Plan, inventory: Inventory) -> str:
    """JSON: the share of the examples of phase two that each source has, by its name."""
    shares = {source.name: share for source, share in mixture_shares(plan, inventory)}
    return json.dumps(shares, indent=2)


def plan_metrics(plan: Plan) -> dict[str, float]:
    """The learning rate on a scale that can be plotted."""
    return {"log10_lr/intermediate": math.log10(plan.intermediate.learning_rate)}


def trial_metrics(
    summary: TrialSummary, study: StudyRecord, baseline_scores: Mapping[str, float]
) -> dict[str, float]:
    """Scores of a trial, in points, and the best learning rate of each trained target.

    Args:
        summary: The trial's.
        study: Says from which data the scores are, hence how targets are named.
        baseline_scores: Selection scores of the baseline `none`, by target; empty where it has
            not finished, which leaves `select/gain` out.

    Returns:
        Figures by name. A figure that does not exist (no dev split, a target missing) is left
        out; one that is not finite is kept.
    """
    figures: dict[str, float | None] = {}
    for target in summary.targets:
        name = shown_name(target.target, study.data)
        figures[f"select/{name}"] = target.select
        figures[f"dev/{name}"] = target.score(Role.DEV)
        figures[f"best_lr/{name}"] = target.learning_rate
    figures["select/mean"] = summary.select_mean()
    figures["select/mean_without_retrieval"] = summary.select_mean_without_retrieval()
    for group, mean in summary.select_group_means().items():
        figures[f"select/mean_{group}"] = mean
    figures["select/gain"] = summary.gain(baseline_scores)
    return {name: value for name, value in figures.items() if value is not None}


def at_rung(figures: Mapping[str, float], rung: float) -> dict[str, float]:
    """Figures of a trial at a rung: below the full one they are called `rung/{share}/...`."""
    prefix = f"rung/{rung:g}/" if rung < 1 else ""
    return {f"{prefix}{name}": value for name, value in figures.items()}


def phase_metrics(
    phase: PhaseRecord, scores: Sequence[Score], study: StudyRecord
) -> dict[str, float]:
    """Cost of a phase, and what it measured.

    That is `eval/{target}/{language}/{metric}` in points of an evaluation, and `alignment/...`,
    see `trainers.alignment.figures`, of an alignment.

    Args:
        phase: The phase.
        scores: Scores of its trial; those of other phases are passed over.
        study: Says from which data the scores are.
    """
    evaluated = {
        f"eval/{shown_name(score.target, study.data)}/{score.language}/{score.metric}": score.value
        for score in scores
        if score.phase == phase.key
    }
    cost: dict[str, float] = {"seconds": phase.seconds}
    if phase.num_steps:
        cost |= {"num_steps": phase.num_steps, "num_tokens": phase.num_tokens}
    return cost | evaluated | dict(phase.metrics)


def _mixture_ratios(plan: Plan, study: StudyRecord) -> dict[str, float]:
    return {f"mix/{task}": plan.mixture.ratio(task) for task in study.intermediate}


def as_texts(params: Mapping[str, float]) -> dict[str, str]:
    """Params as a server keeps them."""
    return {name: str(value) for name, value in params.items()}
