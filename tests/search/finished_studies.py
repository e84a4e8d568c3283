"""A study run by hand: one worker in this process, no Ray, everything else as a study does it."""

from __future__ import annotations

from dataclasses import replace

import torch

from search.champions import FILE_NAME, ChampionsFile, write_champions
from search.journal import JOURNAL_FILE, Journal
from search.options import Options, check_request
from search.reading import read_record
from search.records import TrialRecord
from search.request import Request
from search.scores import write_scores
from search.selection import choose_champions
from search.setting import build_scope, build_setting, describe_study
from search.trial import TRIAL_ROLES
from spaces.keys import Setting
from spaces.phases import unfold
from spaces.plan import Plan
from spaces.task import Role
from trainers.store import Store
from trainers.training import Share
from trainers.worker import Worker, WorkerSpec


def run_by_hand(request: Request, *, plans: int = 2) -> tuple[Options, Setting]:
    """A finished study of the first baselines, all scored on test."""
    options = _shorten(check_request(request))
    setting = build_setting(options, "fp32")
    scope = build_scope(options, setting.inventory)
    options.out.mkdir(parents=True)
    journal = Journal(options.out / JOURNAL_FILE)
    journal.set_up("by-hand", options.identity(), space=options.space, scope=scope, in_flight=1)
    journal.ask_for(plans)
    baselines = options.space.baselines(scope)[:plans]
    records = [
        _run(number, each.plan, each.name, options=options, setting=setting)
        for number, each in enumerate(baselines)
    ]
    study = describe_study(options, setting, "by-hand")
    champions = choose_champions(study, records, Store(options.store_uri).read_outcomes)
    write_scores(options.out / "scores.parquet", study, records)
    content = ChampionsFile(study=study, num_trials=plans, champions=champions)
    write_champions(options.out / FILE_NAME, content)
    return options, setting


def _shorten(options: Options) -> Options:
    preset = replace(options.preset, intermediate_tokens=300, target_tokens=300, warmup_steps=1)
    return replace(options, preset=preset)


def _run(
    number: int,
    plan: Plan,
    baseline: str,
    *,
    options: Options,
    setting: Setting,
) -> TrialRecord:
    spec = WorkerSpec(
        data=options.data,
        store_uri=options.store_uri,
        precision="fp32",
        retrieval_layer=setting.retrieval_layer,
    )
    share = Share(rank=0, num_workers=1)
    worker = Worker(spec, setting.inventory, share, torch.device("cpu"))
    phases = unfold(plan, setting, (*TRIAL_ROLES, Role.TEST))
    for phase in phases.in_order():
        worker.carry_out(phase)
    return read_record(
        plan,
        phases,
        number=number,
        baseline=baseline,
        setting=setting,
        store=Store(options.store_uri),
    )
