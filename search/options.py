"""What a user asked for, checked: every mistake is one line, and nothing was started.

Imports neither Ray nor torch, so that a wrong word is answered at once.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from search.choices import above_zero, all_of, at_least, one_of
from search.crew_size import check_workers, fit_machine, is_local
from search.disk.amounts import read_amount
from search.fidelity.rungs import choose_rungs
from search.mixture_limits import read_limits
from search.own_tasks import describe_tasks, inner_of, put_before, take_tasks, tasks_of
from search.places import check_out, find_out, make_absolute, read_tracking_uri
from search.request import Request
from search.sources import (
    check_sources,
    describe_corpus,
    find_word_pairs,
    leave_out,
    list_sources,
    open_corpus,
)
from spaces.catalogue import INTERMEDIATE, MLM_TEXT, TARGETS, XTREME_TARGETS
from spaces.library import find_space, with_baselines
from spaces.limits import MixtureLimits
from spaces.presets import PRESETS, Preset
from spaces.space import Space
from spaces.task import Source
from trainers.data.encoding import Limits
from trainers.data.study_data import DataSpec
from trainers.encoders import EncoderSpec, check_encoder

SAMPLER_NAMES = ("portfolio", "random", "tpe", "gp-mean", "nsga2", "turns")
COMPRESSION_NAMES = ("none", "bf16")
_MAX_STRIDE = 128
"""Tokens that windows of a long context share: XTREME's `doc_stride`."""
_MAX_QUESTION_TOKENS = 64
"""XTREME's `max_query_length`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """A request that can be carried out."""

    space: Space
    preset: Preset
    """With what the command line replaced."""
    data: DataSpec
    sources: tuple[Source, ...]
    """Every source that the study can read."""
    left_out: tuple[str, ...]
    """A line on each task of the preset that the data lack and the user did not name."""
    has_alignment: bool
    """Whether plans may begin with lexical alignment."""
    limits: MixtureLimits
    """On searched mixtures."""
    baselines: str
    """Which run before the search: `usual`, the space's own, or `all`. Those of `space` are
    replaced already."""
    num_trials: int | None
    """Trials in all; None: the baselines, and what the preset searches beyond them."""
    budget: float
    """Token budgets are the preset's times this; those of `preset` are multiplied already."""
    rungs: tuple[float, ...]
    """Shares of the budgets at which mixtures are tried, ascending, the last 1."""
    confirm: int
    """Fresh seeds with which the best of each target are run again."""
    finalists: int
    """How many of each target are."""
    sampler: str
    crews: int | None
    """The most at a time; None: as many as fit the cluster, known once it is reached."""
    workers: int | None
    """Of each crew; None: chosen for the cluster."""
    threads: int | None
    """CPUs and torch threads of each worker; None: chosen for the cluster."""
    idle_seconds: float
    """After which a crew without a phase leaves its cluster; on one machine all stay."""
    gradient_compression: str
    """What the workers of a crew exchange gradients in: `none` for fp32, or `bf16`."""
    is_compiled: bool
    """Whether `torch.compile` fuses the encoder's operations."""
    recomputes_activations: bool
    """Whether backward computes activations anew, which saves memory; the same numbers."""
    in_flight: int | None
    """Trials at a time; None: what the study has, or three for a new one."""
    seed: int
    out: Path
    store_uri: str
    has_shared_store: bool
    """Whether the store was named by the user: other studies may keep weights there."""
    tracking_uri: str
    address: str
    """`local` for a Ray of its own, else a cluster's address."""
    resume: bool
    extend: int
    keep_weights: bool
    """Of all phases; and their trunks, from which phases of a larger budget go on."""
    max_disk: int | None
    """Bound, in bytes, on weights, partial states and trunks that the study has in its store."""
    save_seconds: float
    """Running training phases save their state this often."""

    def identity(self) -> dict[str, object]:
        """What must be the same when a study is resumed, in words for a message."""
        return {
            "space": f"{self.space.name} {self.space.digest}".strip(),
            "preset": self.preset.name,
            "data": describe_corpus(inner_of(self.data.corpus)),
            "tasks": describe_tasks(tasks_of(self.data.corpus)),
            "encoder": self.preset.encoder,
            "targets": list(self.preset.targets),
            "intermediate": list(self.preset.intermediate),
            "alignment": self.has_alignment,
            "limits": self.limits.describe() or None,
            "baselines": self.baselines,
            "budget": self.budget,
            "rungs": list(self.rungs),
            "gradient compression": self.gradient_compression,
            "compile": self.is_compiled,
            "sampler": self.sampler,
            "seed": self.seed,
        }


def check_request(request: Request) -> Options:
    """Options of a request.

    Raises:
        ValueError: On a user's mistake, in one line: what was given, the rule, the choices.
    """
    space = with_baselines(find_space(request.space), request.baselines)
    user_tasks = take_tasks(request.tasks)
    preset = _choose_preset(request)
    encoder = EncoderSpec(name=preset.encoder, num_layers=preset.num_layers)
    check_encoder(encoder)
    data = request.data or preset.data
    corpus = put_before(open_corpus(data), user_tasks)
    preset, left_out = leave_out(corpus, preset, request)
    check_sources(corpus, preset, data)
    word_pairs = find_word_pairs(corpus, data) if request.align else ()
    _check_going_on(request)
    crews, workers, threads = _size_crews(request, preset)
    out = find_out(request.out or Path("runs") / space.name)
    check_out(out, request)
    return Options(
        space=space,
        preset=preset,
        data=DataSpec(
            corpus=corpus,
            encoder=encoder,
            limits=_limits(preset),
            max_train_examples=preset.max_train_examples,
            max_evaluation_examples=preset.max_evaluation_examples,
        ),
        sources=(*(s for s in list_sources(preset) if corpus.has(s)), *word_pairs),
        left_out=left_out,
        has_alignment=request.align,
        limits=read_limits(request, space, preset.tasks),
        baselines=request.baselines,
        num_trials=request.trials,
        budget=request.budget,
        rungs=choose_rungs(request.rungs, preset.rungs, space),
        confirm=at_least("confirm", _given(request.confirm, preset.confirm), 0),
        finalists=at_least("finalists", _given(request.finalists, preset.finalists), 1),
        sampler=one_of("sampler", request.sampler, SAMPLER_NAMES),
        crews=crews,
        workers=workers,
        threads=threads,
        idle_seconds=60 * above_zero("idle-minutes", request.idle_minutes),
        gradient_compression=_choose_compression(request),
        is_compiled=request.compile,
        recomputes_activations=request.recompute_activations,
        in_flight=_check_in_flight(request.in_flight),
        seed=at_least("seed", request.seed, 0),
        out=out,
        store_uri=make_absolute(request.store or str(out / "store")),
        has_shared_store=request.store is not None,
        tracking_uri=read_tracking_uri(request.tracking_uri, out),
        address="local" if is_local(request) else request.address or os.environ["RAY_ADDRESS"],
        resume=request.resume or request.extend is not None,
        extend=request.extend or 0,
        keep_weights=request.keep_weights,
        max_disk=None if request.max_disk is None else read_amount(request.max_disk),
        save_seconds=above_zero("save-seconds", request.save_seconds),
    )


def _choose_preset(request: Request) -> Preset:
    preset = PRESETS[one_of("preset", request.preset, tuple(PRESETS))]
    if request.targets is not None:
        targets = all_of("target", request.targets, tuple(TARGETS), every=XTREME_TARGETS)
        preset = replace(preset, targets=targets)
    if request.intermediate is not None:
        every = tuple(INTERMEDIATE)
        choices = (*every, MLM_TEXT.name)
        tasks = all_of("intermediate task", request.intermediate, choices, every=every)
        preset = replace(preset, intermediate=tasks)
        all_of("intermediate task beside mlm", preset.tasks, every, every=every)
    if request.encoder is not None:
        preset = replace(preset, encoder=request.encoder)
        if request.encoder != "offline":
            preset = replace(preset, num_layers=None)
        if Path(request.encoder).is_dir():
            preset = replace(preset, encoder=make_absolute(request.encoder))
    if request.trials is not None:
        at_least("trials", request.trials, 1)
    if request.extend is not None:
        at_least("extend", request.extend, 0)
    budget = above_zero("budget", request.budget)
    return replace(
        preset,
        intermediate=tuple(sorted(preset.intermediate)),
        intermediate_tokens=max(1, round(budget * preset.intermediate_tokens)),
        target_tokens=max(1, round(budget * preset.target_tokens)),
    )


def _size_crews(request: Request, preset: Preset) -> tuple[int | None, int | None, int | None]:
    """Crews, workers and threads of this machine, or what was asked of a cluster."""
    if is_local(request):
        return fit_machine(request, preset)
    crews = None if request.crews is None else at_least("crews", request.crews, 1)
    return crews, check_workers(request.workers, preset.micro_batches), None


def _choose_compression(request: Request) -> str:
    name = one_of("gradient compression", request.gradient_compression, COMPRESSION_NAMES)
    if name != "none" and (request.workers or is_local(request)) == 1:
        raise ValueError(
            f"--gradient-compression {name} is for what workers of a crew exchange, --workers 1 "
            "exchanges nothing: leave it out, or give more workers"
        )
    return name


def _given(value: int | None, default: int) -> int:
    return default if value is None else value


def _check_in_flight(given: int | None) -> int | None:
    return None if given is None else at_least("in-flight", given, 1)


def _check_going_on(request: Request) -> None:
    """Refuse what would be passed over in a study that goes on."""
    if (request.resume or request.extend is not None) and request.trials is not None:
        raise ValueError(
            "--trials is the size of a new study: with --resume leave it out, "
            "for more trials give --extend N"
        )


def _limits(preset: Preset) -> Limits:
    return Limits(
        max_tokens=preset.max_sequence_tokens,
        stride=min(_MAX_STRIDE, preset.max_sequence_tokens // 3),
        max_question_tokens=_MAX_QUESTION_TOKENS,
    )
