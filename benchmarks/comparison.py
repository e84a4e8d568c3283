"""Fine-tunes and scores every target with one encoder, through the project's own machinery.

Phases are carried out by a `Worker` in this process and filed in a store under their keys, so an
interrupted comparison goes on where it stopped, and a target that is added later costs its own
phases only. Targets that train on the same data share the training phase.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import pyarrow as pa
import torch

from search.setting import default_retrieval_layer
from spaces.catalogue import TARGETS, threshold_source
from spaces.keys import Setting
from spaces.mixture import Mixture
from spaces.phases import EvaluatePhase, TrainPhase, unfold
from spaces.plan import Plan, Training
from spaces.task import Role, Source, TaskType
from trainers.data.corpus import Corpus
from trainers.data.encoding import Limits
from trainers.data.study_data import DataSpec, StudyData
from trainers.encoders import EncoderSpec, count_layers, digest_encoder
from trainers.numerics import torch_version
from trainers.store import Store
from trainers.training import Share
from trainers.worker import Worker, WorkerSpec


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """What all encoders of a comparison have in common."""

    corpus: Corpus
    training: Training
    """Of every target that is trained."""
    limits: Limits
    max_examples: int | None
    """Cap on each language of each target, a sample by hash; None = all. Sentences among which
    pairs are mined are never left out."""
    precision: str
    """`fp32` or `bf16`."""
    seed: int
    store_uri: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Scored:
    """One target in one language, scored with one encoder."""

    target: str
    source: Source
    """What was scored."""
    score: float
    """The target's figure, in points."""
    outcomes: pa.Table
    """A row an example, see `trainers.evaluation.metrics`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Trained:
    """The training phase that a target's scores come from."""

    source: str
    """Name of the training source."""
    num_examples: int
    num_steps: int
    num_tokens: int
    """Unpadded, repetitions counted."""
    seconds: float
    note: str
    """What is unusual about the training data; empty where nothing is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EncoderScores:
    """One target with one encoder."""

    trained: Trained | None
    """None for a target that is not trained."""
    cells: tuple[Scored, ...]
    """In the benchmark's order of languages."""


def choose_sources(corpus: Corpus, target: str) -> tuple[Source, ...]:
    """One split a language, in the benchmark's order: test where its gold is here, else dev."""
    record = TARGETS[target]
    by_language = {
        source.language: source
        for role in (Role.DEV, Role.TEST)
        for source in record.sources(role)
        if corpus.has(source)
    }
    return tuple(by_language[lang] for lang in record.task.languages if lang in by_language)


def describe_lack(corpus: Corpus, target: str) -> str | None:
    """Why a target cannot be compared on this corpus, None where it can."""
    record = TARGETS[target]
    if record.train is not None and not corpus.has(record.train):
        return corpus.missing(record.train)
    if not choose_sources(corpus, target):
        return corpus.missing(record.test[0])
    return None


def open_data(comparison: Comparison, encoder: EncoderSpec, target: str) -> StudyData:
    """The data as `target` is scored on them."""
    is_mined = TARGETS[target].task.task_type is TaskType.MINING
    return StudyData(
        DataSpec(
            corpus=comparison.corpus,
            encoder=encoder,
            limits=comparison.limits,
            max_train_examples=None,
            max_evaluation_examples=None if is_mined else comparison.max_examples,
        )
    )


def score_target(comparison: Comparison, encoder: EncoderSpec, target: str) -> EncoderScores:
    """Scores of a target in each language; trains what the store does not answer for.

    Raises:
        ValueError: If a record of the data breaks its format.
    """
    data = open_data(comparison, encoder, target)
    setting = _build_setting(comparison, data, target)
    (branch,) = unfold(_plan(comparison, target), setting, (Role.DEV, Role.TEST)).targets
    store = Store(comparison.store_uri)
    chosen = set(choose_sources(comparison.corpus, target))
    evaluations = [_keep_cells(phase, chosen) for phase in branch.evaluations]
    due = [phase for phase in evaluations if _is_due(phase, store)]
    worker = Worker(
        WorkerSpec(
            data=data.spec,
            store_uri=comparison.store_uri,
            precision=comparison.precision,
            retrieval_layer=setting.retrieval_layer,
        ),
        setting.inventory,
        Share(rank=0, num_workers=1),
        torch.device("cuda" if torch.cuda.is_available() else "cpu"),
    )
    for phase in (*((branch.train,) if branch.train and due else ()), *due):
        print(f"{phase.describe()}: {Path(encoder.name).name}", file=sys.stderr, flush=True)
        worker.carry_out(phase)
    languages = TARGETS[target].task.languages
    cells = chain.from_iterable(_read_scores(store, phase) for phase in evaluations)
    return EncoderScores(
        trained=_read_training(store, branch.train, setting) if branch.train else None,
        cells=tuple(sorted(cells, key=lambda cell: languages.index(cell.source.language))),
    )


def _build_setting(comparison: Comparison, data: StudyData, target: str) -> Setting:
    """The setting of one target alone: its vocabulary is no larger than it needs."""
    train = TARGETS[target].train
    sources = choose_sources(comparison.corpus, target)
    tuned_on = (tuned for source in sources if (tuned := threshold_source(source)))
    encoder = data.spec.encoder
    return Setting(
        encoder=digest_encoder(encoder),
        precision=comparison.precision,
        torch_version=torch_version(),
        retrieval_layer=default_retrieval_layer(count_layers(encoder)),
        inventory=data.take_inventory((*((train,) if train else ()), *sources, *tuned_on)),
    )


def _keep_cells(phase: EvaluatePhase, chosen: Collection[Source]) -> EvaluatePhase:
    """The evaluation of the chosen sources: a split that gives a threshold only is not scored."""
    return replace(phase, cells=tuple(cell for cell in phase.cells if cell.source in chosen))


def _plan(comparison: Comparison, target: str) -> Plan:
    """No intermediate task; the target's own training data."""
    return Plan(
        mixture=Mixture(ratios=()),
        intermediate=comparison.training,
        target=comparison.training,
        target_learning_rates=(comparison.training.learning_rate,),
        targets=(target,),
        seed=comparison.seed,
    )


def _is_due(phase: EvaluatePhase, store: Store) -> bool:
    return any(store.read_result(cell.key) is None for cell in phase.cells)


def _read_scores(store: Store, phase: EvaluatePhase) -> Iterator[Scored]:
    for cell in phase.cells:
        manifest = store.read_result(cell.key)
        assert manifest is not None, "every cell was scored or found in the store"
        yield Scored(
            target=phase.target,
            source=cell.source,
            score=manifest["scores"][TARGETS[phase.target].task.metric],
            outcomes=store.read_outcomes(cell.key),
        )


def _read_training(store: Store, phase: TrainPhase, setting: Setting) -> Trained:
    manifest = store.read_result(phase.key)
    ((source, _),) = phase.shares
    facts = setting.inventory.facts(source)
    assert manifest is not None, "the phase was carried out or found in the store"
    assert facts is not None, "a target's training source is in its inventory"
    return Trained(
        source=source.name,
        num_examples=facts.num_examples,
        num_steps=manifest["num_steps"],
        num_tokens=manifest["num_tokens"],
        seconds=manifest["seconds"],
        note=facts.provenance.note,
    )
