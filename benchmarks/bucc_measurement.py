"""Mines one language of BUCC's dev split, a stage at a time, and says what each stage took.

The stages are those of `trainers.evaluation.zero_shot.score_cell`, in the same order and from the
same functions: read, tokenise, embed, mine, threshold. Other layers cost one more pass over the
sentences, which is not among the stages.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import final

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from benchmarks.brute_force import find_best_f1, mine_plainly
from benchmarks.bucc_figures import EMBED, Agreement, LayerFigures, Measurement, Stage
from benchmarks.figures import Estimate
from search.bootstrap import bootstrap_score
from spaces.catalogue import find_task
from spaces.task import Source
from trainers.data.batching import Batch
from trainers.data.cache import FeatureTable
from trainers.data.encoding import Features, encode
from trainers.data.examples import MiningExample
from trainers.data.study_data import StudyData
from trainers.devices import fit_encoder
from trainers.encoders import count_layers, load_encoder
from trainers.evaluation.metrics import score, summarise
from trainers.evaluation.mining import (
    Pair,
    choose_translations,
    find_threshold,
    mine_sentences,
)
from trainers.evaluation.zero_shot import Array, run_rows
from trainers.heads import mean_pool
from trainers.model import Model, Pretrained
from trainers.numerics import Numerics
from trainers.vocabulary import Vocabulary


@dataclass(frozen=True, kw_only=True, slots=True)
class MiningRun:
    """What is mined, and with what."""

    data: StudyData
    source: Source
    """One language of BUCC; the threshold is chosen on it."""
    layer: int
    """Hidden layer of the sentence vectors; 0 is the embeddings."""
    compares_layers: bool
    """Whether all other layers are mined as well."""
    numerics: Numerics
    seed: int
    """Of the bootstrap."""


@final
@dataclass(frozen=True, kw_only=True, slots=True)
class _Stopwatch:
    """Times stages, one after the other."""

    stages: list[Stage] = field(default_factory=list)
    """What was timed so far."""

    @contextmanager
    def time(self, name: str) -> Iterator[None]:
        """Time what is done inside."""
        started, processor_started = time.perf_counter(), time.process_time()
        yield
        self.stages.append(
            Stage(
                name=name,
                seconds=time.perf_counter() - started,
                processor_seconds=time.process_time() - processor_started,
            )
        )


@final
class _Embedder:
    """The pretrained encoder, loaded as a worker loads it, on one source's vocabulary."""

    def __init__(self, run: MiningRun) -> None:
        """Load the encoder and trim it."""
        encoder = load_encoder(run.data.spec.encoder)
        fit_encoder(encoder, run.numerics)
        self._run = run
        self._vocabulary: Vocabulary = run.data.vocabulary([run.source])
        self._model: Model = Pretrained(encoder, self._vocabulary).model({}, None).eval()
        self._table: FeatureTable = run.data.features(run.source)

    def embed(self) -> Array:
        """Vectors of the run's layer as a study makes them, `[rows, H]`."""
        run, model = self._run, self._model
        rows = run_rows(
            lambda batch: model.sentence_vectors(batch, run.layer),
            self._table,
            find_task(run.source.task),
            vocabulary=self._vocabulary,
            numerics=run.numerics,
        )
        return np.stack(rows)

    def embed_layers(self) -> Array:
        """Vectors of every hidden layer, from one pass, `[layers, rows, H]`."""
        rows = run_rows(
            self._pool_layers,
            self._table,
            find_task(self._run.source.task),
            vocabulary=self._vocabulary,
            numerics=self._run.numerics,
        )
        num_layers = count_layers(self._run.data.spec.encoder) + 1
        return np.stack(rows).reshape(len(rows), num_layers, -1).swapaxes(0, 1)

    def _pool_layers(self, batch: Batch) -> Tensor:
        mask = batch.attention_mask
        hidden = self._model.encoder(
            input_ids=batch.input_ids, attention_mask=mask, output_hidden_states=True
        ).hidden_states
        return torch.cat([mean_pool(layer.float(), mask) for layer in hidden], dim=1)


def measure(run: MiningRun) -> Measurement:
    """Mine, with the clock running.

    Args:
        run: Its corpus must have the source.

    Raises:
        ValueError: If a record breaks its format, or a vector is zero or not finite.
    """
    preparation, watch = _Stopwatch(), _Stopwatch()
    with preparation.time("tokenizer"):
        tokenizer = run.data.tokenizer
    with watch.time("read"):
        examples = _read_sentences(run)
    with watch.time("tokenise"):
        features = _tokenise(run, examples, tokenizer)
    with preparation.time("encoder"):
        embedder = _Embedder(run)
    with watch.time(EMBED):
        vectors = embedder.embed()
    with watch.time("mine"):
        pairs = mine_sentences(examples, vectors)
    with watch.time("threshold"):
        threshold = find_threshold(pairs, examples)
    chosen = _score(run, examples, pairs, layer=run.layer, threshold=threshold)
    lengths = [len(row.input_ids) for row in features]
    return Measurement(
        num_foreign=sum(not example.is_english for example in examples),
        num_english=sum(example.is_english for example in examples),
        num_gold=sum(bool(e.translation) for e in examples if not e.is_english),
        num_tokens=sum(lengths),
        longest=max(lengths),
        preparation_seconds=sum(stage.seconds for stage in preparation.stages),
        stages=tuple(watch.stages),
        chosen=chosen,
        layers=_compare_layers(run, examples, embedder) if run.compares_layers else (),
        agreement=_compare_plainly(examples, vectors, pairs, f1=chosen.f1.points),
    )


def _read_sentences(run: MiningRun) -> list[MiningExample]:
    return [e for e in run.data.examples(run.source) if isinstance(e, MiningExample)]


def _tokenise(
    run: MiningRun, examples: Sequence[MiningExample], tokenizer: Tokenizer
) -> list[Features]:
    """What `StudyData` does once and then keeps on disk."""
    return encode(
        examples,
        task=find_task(run.source.task),
        labels=(),
        tokenizer=tokenizer,
        limits=run.data.spec.limits,
    )


def _compare_layers(
    run: MiningRun, examples: Sequence[MiningExample], embedder: _Embedder
) -> tuple[LayerFigures, ...]:
    figures = []
    for layer, vectors in enumerate(embedder.embed_layers()):
        pairs = mine_sentences(examples, vectors)
        threshold = find_threshold(pairs, examples)
        figures.append(_score(run, examples, pairs, layer=layer, threshold=threshold))
    return tuple(figures)


def _score(
    run: MiningRun,
    examples: Sequence[MiningExample],
    pairs: Sequence[Pair],
    *,
    layer: int,
    threshold: float,
) -> LayerFigures:
    outcomes = score(examples, choose_translations(examples, pairs, threshold), run.source)
    scores = summarise(outcomes, find_task(run.source.task))
    low, high = bootstrap_score([outcomes], metric="f1", seed=run.seed)
    return LayerFigures(
        layer=layer,
        f1=Estimate(points=scores["f1"], low=low, high=high),
        precision=scores["precision"],
        recall=scores["recall"],
        threshold=threshold,
        num_mined=sum(pair.margin >= threshold for pair in pairs),
        num_candidates=len(pairs),
    )


def _compare_plainly(
    examples: Sequence[MiningExample], vectors: Array, pairs: Sequence[Pair], *, f1: float
) -> Agreement:
    plain = mine_plainly(examples, vectors)
    margins = {(pair.foreign, pair.english): pair.margin for pair in pairs}
    plain_margins = {(pair.foreign, pair.english): pair.margin for pair in plain}
    shared = margins.keys() & plain_margins.keys()
    return Agreement(
        num_pairs=len(margins),
        num_plain_pairs=len(plain_margins),
        num_shared=len(shared),
        largest_difference=max((abs(margins[p] - plain_margins[p]) for p in shared), default=0.0),
        f1=f1,
        plain_f1=find_best_f1(plain, examples),
    )
