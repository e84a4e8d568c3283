"""What a study would take, counted without starting it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from search.disk.amounts import show_amount
from search.disk.check import check_bound, describe_disk
from search.disk.forecast import forecast_disk
from search.journal import JOURNAL_FILE, Journal, plan_of
from search.options import Options
from search.outlook import Outlook, expect_trials
from search.pace import measure_pace
from search.setting import build_scope, build_setting
from search.trial import TRIAL_ROLES, find_missing
from spaces.keys import Setting
from spaces.phases import AlignPhase, EvaluatePhase, TrainPhase, unfold
from spaces.plan import Plan
from spaces.space import Scope
from trainers.numerics import choose_precision
from trainers.store import Store


def forecast_study(options: Options) -> str:
    """Trials, phases, tokens, disk and hours of a study, and what the store has of it already.

    Baselines are counted as they are; a searched trial as a uniform mixture, which shares no
    phase with them. Tokens are the budgets, an upper bound: a small source ends a phase early.

    Raises:
        ValueError: If a record of the data breaks its format, a list of plans is too short, or
            the study cannot be kept under `--max-disk`.
    """
    known = _open_journal(options)
    precision = known.options["precision"] if known else choose_precision(has_gpu=False)
    setting = build_setting(options, precision)
    scope = build_scope(options, setting.inventory)
    outlook = expect_trials(options, scope, known)
    disk = forecast_disk(options, outlook, setting)
    check_bound(disk, options.max_disk)
    store = Store(options.store_uri)
    phases, tokens = _count(outlook.baselines, setting)
    searched_phases, searched_tokens = _count([outlook.searched], setting)
    missing = _count_missing(outlook.baselines, setting, store)
    room = describe_disk(disk, options.max_disk, store, is_shared=options.has_shared_store)
    tokens += outlook.num_searched * searched_tokens
    hours = _describe_hours(
        _plans_so_far(outlook, known),
        setting,
        store,
        tokens=tokens,
        num_workers=options.workers,
    )
    return "\n".join(
        (
            f"trials  {outlook.num_trials}, of them {len(outlook.baselines)} baselines",
            f"phases  {phases + outlook.num_searched * searched_phases}, and test scores at the "
            f"end; of the baselines' {phases} the store has {phases - missing}",
            f"tokens  {tokens:,} at most, to train on",
            f"data    {len(setting.inventory.sources)} sources of "
            f"{setting.inventory.data}, "
            f"{sum(f.num_examples for f in setting.inventory.sources.values()):,} examples",
            *_describe_text(scope, setting),
            *(f"disk    {line}" for line in room),
            f"files   about {show_amount(disk.results)} of results, "
            f"{show_amount(disk.features)} of features in this machine's cache; the journal and "
            "MLflow's database are small and not counted",
            f"hours   {hours}",
        )
    )


def _describe_hours(
    plans: Iterable[Plan], setting: Setting, store: Store, *, tokens: int, num_workers: int
) -> str:
    """Device-hours, from what the finished phases of these plans took."""
    phases = (p for plan in plans for p in unfold(plan, setting, TRIAL_ROLES).in_order())
    pace = measure_pace(phases, store)
    if pace is None:
        return "not known before a first phase has finished"
    hours = pace.device_hours(tokens, num_workers=num_workers)
    num_digits = 0 if hours >= 10 else 2
    return (
        f"about {hours:,.{num_digits}f} device-hours at the {pace.tokens_per_second:,.0f} "
        f"tokens/s, scoring included, of {pace.num_phases} finished trainings"
    )


def _plans_so_far(outlook: Outlook, known: Journal | None) -> list[Plan]:
    """Plans that may have finished phases."""
    begun = [] if known is None else [plan_of(trial) for trial in known.trials()]
    return [*outlook.baselines, *(plan for plan in begun if plan is not None)]


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


def _count(plans: Sequence[Plan], setting: Setting) -> tuple[int, int]:
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


def _count_missing(plans: Sequence[Plan], setting: Setting, store: Store) -> int:
    missing = (find_missing(unfold(plan, setting, TRIAL_ROLES), store) for plan in plans)
    return len({phase.key for phases in missing for phase in phases})
