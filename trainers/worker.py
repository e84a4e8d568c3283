"""One worker: carries out phases, one after the other, and files what comes out in the store.

A worker that has run a hundred phases gives the same result as a fresh one, bit for bit: every
phase sets its weights, heads and random state itself.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import final

import torch
from safetensors.torch import load as load_tensors
from safetensors.torch import save as save_tensors

from spaces.catalogue import MLM_TEXT, find_task
from spaces.inventory import Inventory
from spaces.phases import AlignPhase, Cell, EvaluatePhase, Phase, TrainPhase
from spaces.task import TaskType
from trainers.alignment.pairs import collect_pairs
from trainers.alignment.training import align
from trainers.data.sampling import WeightedSource
from trainers.data.study_data import DataSpec, StudyData
from trainers.devices import fit_encoder
from trainers.encoders import load_encoder, load_lm_head, special_ids
from trainers.evaluation.metrics import summarise
from trainers.evaluation.zero_shot import score_cell
from trainers.heads import Head, build_head
from trainers.masking import Masking, build_masking
from trainers.model import Model, Pretrained
from trainers.numerics import Numerics
from trainers.parallel import is_true_for_any
from trainers.saving import Saver, resume, trunk_step
from trainers.store import Store
from trainers.training import Share, TrainingRun, WorkerFailedError
from trainers.vocabulary import Vocabulary


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkerSpec:
    """What every worker of a study is built from."""

    data: DataSpec
    store_uri: str
    precision: str
    retrieval_layer: int
    gradient_compression: str = "none"
    """See `Numerics`, as for the next two."""
    is_compiled: bool = False
    recomputes_activations: bool = False
    save_seconds: float = 60.0
    """A running training phase saves its whole state this often."""
    keep_trunks: bool = False
    """Whether all training phases leave trunks, with which phases of a larger budget begin; else
    only those that lower rungs leave for higher ones."""


@final
class Worker:
    """Carries out phases on one device."""

    def __init__(
        self, spec: WorkerSpec, inventory: Inventory, share: Share, device: torch.device
    ) -> None:
        """Cheap; data and encoder are loaded by the first phase, or by `warm_up`.

        Args:
            spec: The same for all workers of a study.
            inventory: Of the study's data; its tokens make the vocabulary.
            share: Rank within the crew.
            device: To compute on.
        """
        self._spec = spec
        self._inventory = inventory
        self._share = share
        self._numerics = Numerics(
            device=device,
            precision=spec.precision,
            gradient_compression=spec.gradient_compression,
            is_compiled=spec.is_compiled,
            recomputes_activations=spec.recomputes_activations,
        )
        self._data = StudyData(spec.data, inventory)
        self._store = Store(spec.store_uri)
        self._loaded: tuple[str | None, Model] | None = None

    def warm_up(self) -> None:
        """Load data and encoder, so that the first phase starts at once."""
        _ = self._pretrained

    def carry_out(self, phase: Phase) -> None:
        """Run a phase and file its results.

        Raises:
            Exception: Whatever went wrong; then nothing was filed, and this worker is fit for
                the next phase.
        """
        try:
            if isinstance(phase, TrainPhase):
                self._train(phase)
            elif isinstance(phase, AlignPhase):
                self._align(phase)
            else:
                self._evaluate(phase)
        except Exception:
            self._loaded = None
            raise

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return self._data.vocabulary(facts.source for facts in self._inventory.sources.values())

    @cached_property
    def _pretrained(self) -> Pretrained:
        encoder = load_encoder(self._spec.data.encoder)
        fit_encoder(encoder, self._numerics)
        return Pretrained(encoder, self._vocabulary, load_lm_head(self._spec.data.encoder))

    @cached_property
    def _masking(self) -> Masking:
        return build_masking(self._vocabulary, special_ids(self._data.tokenizer))

    def _is_missing(self, phase: TrainPhase | AlignPhase) -> bool:
        """Whether a phase's result or weights are missing, for all workers or for none.

        A late writer may file them while the workers look, and one may not reach the store; the
        others must hear of it.
        """
        is_missing = True
        with suppress(OSError):
            is_missing = not (
                self._store.has_weights(phase.key) and self._store.read_result(phase.key)
            )
        return is_true_for_any(is_missing, self._numerics.device)

    def _align(self, phase: AlignPhase) -> None:
        """The first worker does it, in seconds; the others wait for its word."""
        if not self._is_missing(phase):
            return
        failure: Exception | None = None
        if self._share.rank == 0:
            try:
                self._run_alignment(phase)
            except Exception as error:  # agreed on below, so that no worker waits for ever
                failure = error
        self._agree_on(failure)

    def _run_alignment(self, phase: AlignPhase) -> None:
        started = time.monotonic()
        tables = [(source.language, self._data.features(source)) for source in phase.sources]
        model = self._load(phase.parent, {}, keep_heads=False)
        self._loaded = (phase.key, model)
        report = align(
            model,
            collect_pairs(tables),
            phase.alignment,
            seed=phase.seed,
            vocabulary=self._vocabulary,
            numerics=self._numerics,
        )
        weights = self._pretrained.weights_to_store(model)
        self._store.write_weights(phase.key, save_tensors(weights))
        manifest = {**report.to_manifest(), "seconds": time.monotonic() - started}
        self._store.write_result(phase.key, manifest)

    def _agree_on(self, failure: Exception | None) -> None:
        """Fail on every worker if one did, so that none goes on alone."""
        if is_true_for_any(failure is not None, self._numerics.device):
            raise failure or WorkerFailedError("another worker failed")

    def _train(self, phase: TrainPhase) -> None:
        if not self._is_missing(phase):
            return
        started = time.monotonic()
        run = self._prepare(phase)
        resumed_at = resume(
            run, phase, self._store, share=self._share, device=self._numerics.device
        )
        seconds_to_first_step = time.monotonic() - started
        with self._saver(phase, len(run.steps)) as saver:
            run.run(saver.after_step if self._share.rank == 0 else lambda _: None)
        assert self._loaded is not None, "preparing a phase loads its model"
        if self._share.rank == 0:
            weights = self._pretrained.weights_to_store(self._loaded[1])
            self._store.write_weights(phase.key, save_tensors(weights))
            self._store.write_result(
                phase.key,
                {
                    "losses": run.loss_curve(),
                    "num_steps": len(run.steps),
                    "num_tokens": run.num_tokens,
                    "seconds_to_first_step": seconds_to_first_step,
                    "continued_from": run.continued_from,
                    "resumed_at": resumed_at,
                    "warnings": saver.warnings,
                    "seconds": time.monotonic() - started,
                },
            )
            self._store.drop_partial(phase.key)

    def _saver(self, phase: TrainPhase, num_steps: int) -> Saver:
        is_wanted = self._spec.keep_trunks or phase.leaves_trunk
        trunk = trunk_step(num_steps, phase.training) if is_wanted else None
        return Saver(self._store, phase, seconds=self._spec.save_seconds, trunk=trunk)

    def _prepare(self, phase: TrainPhase) -> TrainingRun:
        """Everything up to the first step; all workers agree that it went well."""
        failure: Exception | None = None
        try:
            run = self._build_run(phase)
        except Exception as error:  # agreed on below, so that no worker waits for ever
            failure = error
        self._agree_on(failure)
        return run

    def _build_run(self, phase: TrainPhase) -> TrainingRun:
        sources = [
            WeightedSource(
                name=source.name,
                task=source.task,
                table=self._data.features(source),
                share=share,
            )
            for source, share in phase.shares
        ]
        heads = {source.task: self._build_head(source.task, phase.seed) for source in sources}
        model = self._load(phase.parent, heads, keep_heads=False)
        self._loaded = (phase.key, model)
        return TrainingRun(
            model,
            sources,
            phase.training,
            phase.seed,
            vocabulary=self._vocabulary,
            numerics=self._numerics,
            share=self._share,
            masking=self._masking if MLM_TEXT.name in heads else None,
        )

    def _evaluate(self, phase: EvaluatePhase) -> None:
        # dealt before looking at the store, where the other workers' cells are just coming in
        for cell in phase.cells[self._share.rank :: self._share.num_workers]:
            if self._store.read_result(cell.key) is None:
                self._score(phase, cell)

    def _score(self, phase: EvaluatePhase, cell: Cell) -> None:
        started = time.monotonic()
        outcomes = score_cell(
            self._model_for(phase),
            cell.source,
            head=phase.head,
            retrieval_layer=self._spec.retrieval_layer,
            data=self._data.at_share(cell.share),
            vocabulary=self._vocabulary,
            numerics=self._numerics,
        )
        manifest = {
            "scores": summarise(outcomes, find_task(phase.target)),
            "num_examples": outcomes.num_rows,
            "seconds": time.monotonic() - started,
        }
        self._store.write_result(cell.key, manifest, outcomes)

    def _model_for(self, phase: EvaluatePhase) -> Model:
        """The phase's weights: those in memory if they are its parent's and have its head."""
        if self._loaded is not None:
            key, model = self._loaded
            if key == phase.parent and (phase.head is None or phase.head in model.heads):
                return model
        heads = {} if phase.head is None else {phase.head: self._build_head(phase.head, 0)}
        model = self._load(phase.parent, heads, keep_heads=True)
        self._loaded = (phase.parent, model)
        return model

    def _load(self, key: str | None, heads: dict[str, Head], *, keep_heads: bool) -> Model:
        if key is None:
            return self._pretrained.model(heads, None)
        stored = load_tensors(self._store.read_weights(key))
        if not keep_heads:
            stored = {
                name: value for name, value in stored.items() if not name.startswith("heads.")
            }
        return self._pretrained.model(heads, stored)

    def _build_head(self, task: str, seed: int) -> Head:
        record = find_task(task)
        is_mlm = record.task_type is TaskType.MLM
        num_labels = len(self._vocabulary) if is_mlm else len(self._data.labels(task))
        return build_head(
            record,
            num_labels=num_labels,
            hidden_size=self._pretrained.hidden_size,
            dropout=self._pretrained.dropout,
            seed=seed,
        ).to(self._numerics.device)
