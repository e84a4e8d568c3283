"""What a study would take, counted without starting it."""

from __future__ import annotations

from collections.abc import Iterator

from search.journal import JOURNAL_FILE, Journal
from search.options import Options
from search.setting import build_scope, build_setting, count_trials
from search.trial import TRIAL_ROLES, find_missing
from spaces.keys import Setting
from spaces.mixture import Mixture
from spaces.phases import AlignPhase, EvaluatePhase, TrainPhase, unfold
from spaces.plan import Plan
from spaces.space import Scope
from trainers.numerics import choose_precision
from trainers.store import Store


def forecast_study(options: Options) -> str:
    """Trials, phases and tokens of a study, and what the store has of it already.

    Baselines are counted as they are; a searched trial as a uniform mixture, which shares no
    phase with them. Tokens are the budgets, an upper bound: a small source ends a phase early.

    Raises:
        ValueError: If a record of the data breaks its format, or a list of plans is too short.
    """
    known = _open_journal(options)
    precision = known.options["precision"] if known else choose_precision(has_gpu=False)
    setting = build_setting(options, precision)
    scope = build_scope(options, setting.inventory)
    baselines = [baseline.plan for baseline in options.space.baselines(scope)]
    num_trials = count_trials(options, scope, so_far=known.num_trials if known else None)
    num_searched = max(0, num_trials - len(baselines))
    phases, tokens = _count(baselines[:num_trials], setting)
    searched_phases, searched_tokens = _count([_uniform_plan(scope)], setting)
    missing = _count_missing(baselines[:num_trials], setting, Store(options.store_uri))
    return "\n".join(
        (
            f"trials  {num_trials}, of them {num_trials - num_searched} baselines",
            f"phases  {phases + num_searched * searched_phases}, and test scores at the end; "
            f"of the baselines' {phases} the store has {phases - missing}",
            f"tokens  {tokens + num_searched * searched_tokens:,} at most, to train on",
            f"data    {len(setting.inventory.sources)} sources of "
            f"{setting.inventory.data}, "
            f"{sum(f.num_examples for f in setting.inventory.sources.values()):,} examples",
            *_describe_text(scope, setting),
        )
    )


def _describe_text(scope: Scope, setting: Setting) -> Iterator[str]:
    """The languages of masked-language modelling, where a mixture may have a share of it."""
    sources = setting.inventory.mlm_sources() if scope.has_mlm else ()
    if sources:
        languages = ", ".join(source.language for source in sources)
        plural = "s" if len(sources) > 1 else ""
        yield f"text    for MLM in {len(sources)} language{plural}: {languages}"


def _open_journal(options: Options) -> Journal | None:
    """The journal of a study that goes on."""
    return Journal(options.out / JOURNAL_FILE) if options.resume else None


def _uniform_plan(scope: Scope) -> Plan:
    return scope.plan(Mixture.normalised(dict.fromkeys(scope.intermediate, 1.0)))


def _count(plans: list[Plan], setting: Setting) -> tuple[int, int]:
    """Distinct phases and tokens to train on."""
    phases = {p.key: p for plan in plans for p in unfold(plan, setting, TRIAL_ROLES).in_order()}
    trained = (phase for phase in phases.values() if not isinstance(phase, EvaluatePhase))
    return len(phases), sum(_count_tokens(phase, setting) for phase in trained)


def _count_tokens(phase: AlignPhase | TrainPhase, setting: Setting) -> int:
    """Budget of a phase; word pairs at the mean length they have in this study."""
    if isinstance(phase, TrainPhase):
        return phase.training.max_tokens
    facts = [setting.inventory.sources[source.name] for source in phase.sources]
    num_pairs = phase.alignment.max_steps * phase.alignment.batch_pairs
    num_tokens, num_known = sum(f.num_tokens for f in facts), sum(f.num_examples for f in facts)
    return round(num_pairs * num_tokens / num_known)


def _count_missing(plans: list[Plan], setting: Setting, store: Store) -> int:
    missing = (find_missing(unfold(plan, setting, TRIAL_ROLES), store) for plan in plans)
    return len({phase.key for phases in missing for phase in phases})
