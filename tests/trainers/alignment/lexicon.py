"""A lexicon that can be learnt: each token of a foreign word stands for a syllable of English."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from pathlib import Path

import tiny
import torch
from tiny_runs import CPU

from spaces.catalogue import WORD_PAIRS
from spaces.inventory import Provenance
from spaces.phases import AlignPhase
from spaces.plan import Alignment
from spaces.task import Source, Split
from trainers.alignment.pairs import WordPairs, collect_pairs
from trainers.alignment.training import AlignmentReport, align
from trainers.data.encoding import Limits
from trainers.data.examples import BitextExample, Example
from trainers.data.study_data import DataSpec, StudyData
from trainers.devices import fit_encoder
from trainers.encoders import EncoderSpec, load_encoder
from trainers.model import Model, Pretrained
from trainers.numerics import Numerics
from trainers.vocabulary import Vocabulary

WORDS = tuple(source for source in WORD_PAIRS.sources if source.language in ("ar", "de"))
MNLI = Source(task="mnli", language="en", split=Split.TRAIN)
TATOEBA = Source(task="tatoeba", language="de", split=Split.TEST)
SHORT = Alignment(rank=4, alpha=8, max_steps=3, batch_pairs=8, warmup_steps=1)
_SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ka", "le", "mi", "no", "pu")
_FIRST_TOKEN = {"de": 10, "ar": 60}
"""Of the tokenizer's pieces `never0` to `never99`."""


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """Word pairs of German and Arabic; else what the tiny corpus has."""

    kind: str = "dir"

    def has(self, source: Source) -> bool:
        return source in (*WORDS, MNLI, TATOEBA)

    def read(self, source: Source) -> list[Example]:
        if source not in WORDS:
            return tiny.TinyCorpus().read(source)
        return [
            BitextExample(
                id=f"{first}-{second}",
                english=_SYLLABLES[first] + _SYLLABLES[second],
                foreign=f"{_token(first, source.language)} {_token(second, source.language)}",
            )
            for first, second in product(range(10), range(10))
        ]

    def provenance(self, source: Source) -> Provenance:
        return Provenance(note=source.name)

    def missing(self, source: Source) -> str:
        return f"write {source.name}"


def _token(syllable: int, language: str) -> str:
    return f"never{_FIRST_TOKEN[language] + syllable}"


def make_spec(encoder: Path) -> DataSpec:
    return DataSpec(
        corpus=Lexicon(),
        encoder=EncoderSpec(name=str(encoder)),
        limits=Limits(max_tokens=32, stride=8),
        max_train_examples=None,
        max_evaluation_examples=None,
    )


def make_phase(key: str = "aligned", alignment: Alignment = SHORT, seed: int = 3) -> AlignPhase:
    return AlignPhase(key=key, parent=None, sources=WORDS, alignment=alignment, seed=seed)


@dataclass(frozen=True, kw_only=True)
class Study:
    """A lexicon, and an encoder to align on it."""

    pairs: WordPairs
    vocabulary: Vocabulary
    pretrained: Pretrained

    def model(self) -> Model:
        """The model on pretrained weights: one and the same encoder, overwritten."""
        return self.pretrained.model({}, None)

    def align(self, model: Model, alignment: Alignment = SHORT, seed: int = 3) -> AlignmentReport:
        return align(
            model, self.pairs, alignment, seed=seed, vocabulary=self.vocabulary, numerics=CPU
        )


def make_study(folder: Path, numerics: Numerics = CPU) -> Study:
    """On an encoder as workers have it."""
    spec = make_spec(folder)
    encoder = load_encoder(spec.encoder)
    fit_encoder(encoder, numerics)
    data = StudyData(spec)
    vocabulary = data.vocabulary(WORDS)
    return Study(
        pairs=collect_pairs([(source.language, data.features(source)) for source in WORDS]),
        vocabulary=vocabulary,
        pretrained=Pretrained(encoder, vocabulary),
    )


def copy_state(model: Model) -> dict[str, torch.Tensor]:
    return {name: value.clone() for name, value in model.state_dict().items()}
