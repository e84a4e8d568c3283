"""What a study would take, counted without starting it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from search.confirmation.forecast import count_rerun_work, describe_reruns
from search.disk.amounts import show_amount
from search.disk.check import check_bound, describe_disk
from search.disk.forecast import forecast_disk
from search.fidelity.forecast import count_work, describe_rungs, list_baselines
from search.fidelity.rungs import FULL
from search.gpu_needs import describe_compute, describe_memory
from search.journal import JOURNAL_FILE, Journal, plan_of
from search.options import Options
from search.outlook import Outlook, expect_trials
from search.pace import measure_pace
from search.setting import build_scope, build_setting
from search.trial import TRIAL_ROLES, find_missing
from spaces.keys import Setting
from spaces.phases import unfold
from spaces.plan import Plan
from spaces.space import Scope
from trainers.encoder_origins import OFFLINE
from trainers.machine import name_gpu
from trainers.numerics import choose_precision
from trainers.sizes import PhaseSizes
from trainers.store import Store


def forecast_study(options: Options) -> str:
    """Trials, phases, tokens, disk and hours of a study, and what the store has of it already.

    Baselines are counted as they are; a searched trial as a uniform mixture, which shares no
    phase with them. Tokens are the budgets, an upper bound: a small source ends a phase early.
    With rungs, as many trials are counted as promotion lets through.

    Raises:
        ValueError: If a record of the data breaks its format, a list of plans is too short, or
            the study cannot be kept under `--max-disk`.
    """
    known = _open_journal(options)
    precision = known.options["precision"] if known else choose_precision(has_gpu=False)
    setting = build_setting(options, precision)
    scope = build_scope(options, setting.inventory)
    outlook = expect_trials(options, scope, known)
    sizes = PhaseSizes.of_study(options.data, setting.inventory)
    disk = forecast_disk(options, outlook, setting, sizes)
    check_bound(disk, options.max_disk)
    store = Store(options.store_uri)
    work, again = count_work(outlook, setting), count_rerun_work(outlook, setting)
    num_trained = work.num_tokens + again.num_tokens
    num_scored = work.num_scored_tokens + again.num_scored_tokens
    missing = _count_missing(outlook, setting, store)
    room = describe_disk(disk, options.max_disk, store, is_shared=options.has_shared_store)
    hours = _describe_hours(
        _plans_so_far(outlook, known),
        setting,
        store,
        tokens=num_trained,
        num_workers=options.workers or 1,
    )
    return "\n".join(
        (
            f"trials  {outlook.num_trials}, of them {len(outlook.baselines)} baselines",
            *(f"tasks   {line}" for line in options.left_out),
            *(f"rungs   {line}" for line in describe_rungs(outlook, setting)),
            f"phases  {work.num_phases}, and test scores at the end; of the baselines' "
            f"{work.num_baseline_phases} the store has {work.num_baseline_phases - missing}",
            f"tokens  {work.num_tokens:,} {_bound(outlook)}to train on",
            *(f"confirm {line}" for line in describe_reruns(outlook, setting)),
            f"data    {len(setting.inventory.sources)} sources of "
            f"{setting.inventory.data}, "
            f"{sum(f.num_examples for f in setting.inventory.sources.values()):,} examples",
            *_describe_text(scope, setting),
            *(f"space   {line}" for line in outlook.notes),
            *(f"disk    {line}" for line in room),
            f"files   about {show_amount(disk.results)} of results, "
            f"{show_amount(disk.features)} of features in this machine's cache; the journal and "
            "MLflow's database are small and not counted",
            *_describe_gpus(options, sizes.num_ids, num_trained, num_scored),
            f"hours   {hours}",
        )
    )


def _describe_gpus(
    options: Options, num_ids: int, num_trained: int, num_scored: int
) -> Iterator[str]:
    """What GPUs need; nothing for the offline encoder on a machine that has none."""
    is_local = options.address == "local"
    gpu = name_gpu() if is_local else None
    if is_local and gpu is None and options.data.encoder.name == OFFLINE:
        return
    compute = describe_compute(options, num_trained=num_trained, num_scored=num_scored, gpu=gpu)
    yield from (f"memory  {line}" for line in describe_memory(options, num_ids))
    yield from (f"compute {line}" for line in compute)


def _bound(outlook: Outlook) -> str:
    """With rungs the number of promotions is not known before."""
    return "at most, " if outlook.rungs == (FULL,) else "or more, "


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


def _count_missing(outlook: Outlook, setting: Setting, store: Store) -> int:
    plans = (plan for rung in outlook.rungs for plan in list_baselines(outlook, rung))
    missing = (find_missing(unfold(plan, setting, TRIAL_ROLES), store) for plan in plans)
    return len({phase.key for phases in missing for phase in phases})
