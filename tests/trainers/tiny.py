"""A study small enough to train in a test: a corpus of generated examples and a random encoder."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
import pyarrow as pa
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import XLMRobertaConfig, XLMRobertaModel

from spaces.catalogue import NER_LABELS, NLI_LABELS, UPOS_LABELS, find_task
from spaces.inventory import Provenance
from spaces.phases import Cell, EvaluatePhase, Stage, TrainPhase
from spaces.plan import Training
from spaces.task import Origin, Role, Source, Split, TaskType
from trainers.data.cache import FeatureTable
from trainers.data.encoding import Limits
from trainers.data.examples import (
    Answer,
    BitextExample,
    ChoiceExample,
    Example,
    PairExample,
    SpanExample,
    TaggingExample,
    TextExample,
)
from trainers.data.study_data import DataSpec
from trainers.encoders import EncoderSpec

LANGUAGES = ("en", "de", "ar")
_SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ka", "le", "mi", "no", "pu")
_CCG_TAGS = ("(S\\NP)/NP", "N", "NP/N", "S\\NP")
_NUM_EXAMPLES = 24

MNLI = Source(task="mnli", language="en", split=Split.TRAIN)
SQUAD = Source(task="squad", language="en", split=Split.TRAIN)
CCG = Source(task="ccg", language="en", split=Split.TRAIN)
HELLASWAG = Source(task="hellaswag", language="en", split=Split.TRAIN)
TEXT = Source(task="mlm", language="en", split=Split.TRAIN)
SOURCES = (
    MNLI,
    SQUAD,
    CCG,
    HELLASWAG,
    TEXT,
    *(
        Source(task=task, language=language, split=Split.TEST)
        for task in ("xnli", "panx", "xquad", "tatoeba")
        for language in LANGUAGES
        if task != "tatoeba" or language != "en"
    ),
)


@dataclass(frozen=True, kw_only=True)
class TinyCorpus:
    """Every native source in `LANGUAGES`; the words of each language end in its code."""

    num_examples: int = _NUM_EXAMPLES
    kind: str = "dir"

    def has(self, source: Source) -> bool:
        return source.language in LANGUAGES and source.origin is Origin.NATIVE

    def read(self, source: Source) -> list[Example]:
        generator = random.Random(crc32(source.name.encode()))
        write = _WRITERS[find_task(source.task).task_type]
        return [write(f"{row}", generator, source) for row in range(self.num_examples)]

    def provenance(self, source: Source) -> Provenance:
        return Provenance(note=f"generated {source.task}")

    def missing(self, source: Source) -> str:
        return f"generate {source.name}"


def _write_words(generator: random.Random, language: str, num_words: int) -> tuple[str, ...]:
    return tuple("".join(generator.choices(_SYLLABLES, k=2)) + language for _ in range(num_words))


def _write_pair(id_: str, generator: random.Random, source: Source) -> PairExample:
    text_a = " ".join(_write_words(generator, source.language, generator.randint(1, 4)))
    text_b = " ".join(_write_words(generator, source.language, generator.randint(1, 4)))
    return PairExample(id=id_, text_a=text_a, text_b=text_b, label=generator.choice(NLI_LABELS))


def _write_sentence(id_: str, generator: random.Random, source: Source) -> TaggingExample:
    """One in three sentences is cut into windows."""
    tags = {"panx": NER_LABELS, "udpos": UPOS_LABELS, "ccg": _CCG_TAGS}[source.task]
    num_words = generator.choice((2, 4, 16))
    return TaggingExample(
        id=id_,
        words=_write_words(generator, source.language, num_words),
        tags=tuple(generator.choices(tags, k=num_words)),
    )


def _write_question(id_: str, generator: random.Random, source: Source) -> SpanExample:
    """One in two contexts is cut into windows."""
    words = _write_words(generator, source.language, generator.choice((4, 14)))
    place = generator.randrange(len(words))
    context = " ".join(words)
    start = len(" ".join(words[:place])) + (place > 0)
    return SpanExample(
        id=id_,
        question=words[place],
        context=context,
        answers=(Answer(text=words[place], start=start),),
    )


def _write_translation(id_: str, generator: random.Random, source: Source) -> BitextExample:
    words = _write_words(generator, "", generator.randint(2, 6))
    return BitextExample(
        id=id_,
        english=" ".join(word + "en" for word in words),
        foreign=" ".join(word + source.language for word in words),
    )


def _write_choice(id_: str, generator: random.Random, source: Source) -> ChoiceExample:
    """The right choice is the only one that begins with the first syllable."""
    first, *others = _SYLLABLES
    answer = generator.randrange(4)
    return ChoiceExample(
        id=id_,
        context=" ".join(_write_words(generator, source.language, 2)),
        prefix=" ".join(_write_words(generator, source.language, generator.randint(0, 2))),
        choices=tuple(
            (first if choice == answer else generator.choice(others))
            + generator.choice(_SYLLABLES)
            + source.language
            for choice in range(4)
        ),
        answer=answer,
    )


def _write_text(id_: str, generator: random.Random, source: Source) -> TextExample:
    """Each word comes twice; one in two texts is cut into windows."""
    words = _write_words(generator, source.language, generator.choice((4, 12)))
    return TextExample(id=id_, text=" ".join(f"{word} {word}" for word in words))


_WRITERS: dict[TaskType, Callable[[str, random.Random, Source], Example]] = {
    TaskType.PAIR: _write_pair,
    TaskType.TAGGING: _write_sentence,
    TaskType.SPAN: _write_question,
    TaskType.CHOICE: _write_choice,
    TaskType.MLM: _write_text,
    TaskType.BITEXT: _write_translation,
}


def build_tokenizer() -> Tokenizer:
    """XLM-R's control ids, the corpus's syllables and language endings, and `<mask>` last."""
    pieces = [
        *("<s>", "<pad>", "</s>", "<unk>", "▁"),
        *(f"▁{syllable}" for syllable in _SYLLABLES),
        *_SYLLABLES,
        *LANGUAGES,
        *(f"▁never{number}" for number in range(100)),
        "<mask>",
    ]
    tokenizer = Tokenizer(models.Unigram([(piece, -float(len(piece))) for piece in pieces], 3))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    return tokenizer


def build_encoder(num_ids: int) -> XLMRobertaModel:
    """Two random layers, always the same; dropout as pretrained."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return XLMRobertaModel(
            XLMRobertaConfig(
                vocab_size=num_ids,
                hidden_size=32,
                num_hidden_layers=2,
                num_attention_heads=2,
                intermediate_size=64,
                max_position_embeddings=40,
                type_vocab_size=1,
                pad_token_id=1,
            ),
            add_pooling_layer=False,
        )


def save_encoder(folder: Path) -> None:
    """Encoder and tokenizer as a folder that `EncoderSpec` names."""
    tokenizer = build_tokenizer()
    build_encoder(tokenizer.get_vocab_size()).save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))


def make_data_spec(encoder: Path, *, max_train_examples: int | None = None) -> DataSpec:
    return DataSpec(
        corpus=TinyCorpus(),
        encoder=EncoderSpec(name=str(encoder)),
        limits=Limits(max_tokens=32, stride=8),
        max_train_examples=max_train_examples,
        max_evaluation_examples=None,
    )


def make_training(**changes: object) -> Training:
    """A short phase of several steps; `changes` replace fields."""
    fields: dict[str, object] = {
        "learning_rate": 1e-3,
        "max_tokens": 2000,
        "micro_batch_tokens": 128,
        "micro_batches": 2,
        "warmup_steps": 2,
        **changes,
    }
    return Training(**fields)  # type: ignore[arg-type]


def make_train_phase(
    key: str,
    *sources: Source,
    parent: str | None = None,
    seed: int = 3,
    training: Training | None = None,
    trajectory: str | None = None,
) -> TrainPhase:
    """A phase on an even mixture of `sources`, on a trajectory of its own unless given."""
    return TrainPhase(
        key=key,
        parent=parent,
        stage=Stage.INTERMEDIATE if parent is None else Stage.TARGET,
        shares=tuple((source, 1 / len(sources)) for source in sources),
        training=training or make_training(),
        seed=seed,
        trajectory=trajectory or f"{key}-trajectory",
    )


def make_evaluate_phase(
    key: str, target: str, *, parent: str | None, head: str | None
) -> EvaluatePhase:
    """All languages of a target's test split; the cells are keyed `{key}-{language}`."""
    return EvaluatePhase(
        key=key,
        parent=parent,
        head=head,
        target=target,
        role=Role.TEST,
        cells=tuple(
            Cell(source=source, key=f"{key}-{source.language}")
            for source in SOURCES
            if source.task == target
        ),
    )


def make_table(lengths: list[int], examples: list[int] | None = None) -> FeatureTable:
    """Rows of so many tokens; row i belongs to `examples[i]`, or is an example of its own."""
    rows = range(len(lengths))
    lists = [np.full(length, 4 + row % 4).tolist() for row, length in enumerate(lengths)]
    return FeatureTable(
        pa.table(
            {
                "example": pa.array(rows if examples is None else examples, pa.int32()),
                "input_ids": pa.array(lists, pa.list_(pa.int32())),
                "labels": pa.array([[row % 3] for row in rows], pa.list_(pa.int32())),
                "token_map": pa.array([[] for _ in rows], pa.list_(pa.int32())),
            }
        )
    )
