"""Runs on the tiny study, and what there is to see of them."""

from collections.abc import Callable, Sequence

import torch
from tiny import CCG, MNLI, SOURCES, TEXT, make_training

from spaces.catalogue import find_task
from spaces.plan import Training
from spaces.task import Source
from trainers.data.sampling import WeightedSource
from trainers.data.study_data import DataSpec, StudyData
from trainers.devices import fit_encoder
from trainers.encoders import load_encoder, special_ids
from trainers.heads import Head, build_head
from trainers.masking import build_masking
from trainers.model import Model, Pretrained
from trainers.numerics import Numerics
from trainers.training import Share, TrainingRun
from trainers.vocabulary import Vocabulary

CPU = Numerics(device=torch.device("cpu"), precision="fp32")
ALONE = Share(rank=0, num_workers=1)
MIXTURE = (MNLI, CCG)
State = dict[str, torch.Tensor]


class StoppedError(Exception):
    """What the tests raise to end a run."""


def build_model(
    spec: DataSpec,
    mixture: Sequence[Source],
    vocabulary: Vocabulary,
    *,
    seed: int = 3,
    numerics: Numerics = CPU,
) -> Model:
    encoder = load_encoder(spec.encoder)
    fit_encoder(encoder, numerics)
    pretrained = Pretrained(encoder, vocabulary)
    heads = build_heads(spec, mixture, pretrained, len(vocabulary), seed=seed)
    return pretrained.model(heads, None)


def build_heads(
    spec: DataSpec,
    mixture: Sequence[Source],
    pretrained: Pretrained,
    num_pieces: int,
    *,
    seed: int = 3,
) -> dict[str, Head]:
    """Fresh heads for the tasks of a mixture."""
    data = StudyData(spec)
    return {
        source.task: build_head(
            find_task(source.task),
            num_labels=num_pieces if source == TEXT else len(data.labels(source.task)),
            hidden_size=pretrained.hidden_size,
            dropout=pretrained.dropout,
            seed=seed,
        )
        for source in mixture
    }


def build_run(
    spec: DataSpec,
    mixture: Sequence[Source] = MIXTURE,
    *,
    model: Model | None = None,
    training: Training | None = None,
    seed: int = 3,
    share: Share = ALONE,
    vocabulary: Vocabulary | None = None,
    numerics: Numerics = CPU,
) -> TrainingRun:
    """A run on an even mixture, on a fresh model and the vocabulary of all sources."""
    data = StudyData(spec)
    vocabulary = vocabulary or data.vocabulary(SOURCES)
    sources = [
        WeightedSource(
            name=source.name,
            task=source.task,
            table=data.features(source),
            share=1 / len(mixture),
        )
        for source in mixture
    ]
    return TrainingRun(
        model or build_model(spec, mixture, vocabulary, seed=seed, numerics=numerics),
        sources,
        training or make_training(),
        seed,
        vocabulary=vocabulary,
        numerics=numerics,
        share=share,
        masking=build_masking(vocabulary, special_ids(data.tokenizer)),
    )


def weights(run: TrainingRun) -> State:
    return run.state().model


def losses(run: TrainingRun) -> list[float]:
    return run.state().losses


def ignore(_: TrainingRun) -> None:
    """No hook."""


def stop_after(step: int) -> Callable[[TrainingRun], None]:
    def hook(run: TrainingRun) -> None:
        if run.next_step == step:
            raise StoppedError

    return hook


def assert_equal(left: State, right: State) -> None:
    assert left.keys() == right.keys()
    assert [name for name in left if not torch.equal(left[name], right[name])] == []
