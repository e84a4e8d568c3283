"""The offline suite as a corpus: which sources it has, and who tells each of them.

A miniature of the benchmark that needs no download and no licence: what a newcomer sees first and
what the tests run on. Every source is generated alone, from its own seed and its own cast.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from spaces.inventory import Provenance
from spaces.task import Origin, Publication, Source, Split
from trainers.data.examples import Example
from trainers.data.offline.adversarial import draw_hard_pairs
from trainers.data.offline.bitext import draw_translations
from trainers.data.offline.choices import draw_choices
from trainers.data.offline.inference import draw_pairs
from trainers.data.offline.languages import GRAMMARS
from trainers.data.offline.lexical import draw_riddles, list_word_pairs
from trainers.data.offline.mining import draw_collections
from trainers.data.offline.paraphrases import draw_duplicates, draw_paraphrases
from trainers.data.offline.questions import (
    draw_answerable_or_not,
    draw_parallel_questions,
    draw_parallel_questions_of_joined,
    draw_questions,
    draw_rephrased_questions,
)
from trainers.data.offline.stories import draw_stories
from trainers.data.offline.stream import Stream
from trainers.data.offline.tagging import draw_entities, draw_parts_of_speech, draw_supertags
from trainers.data.offline.text import draw_texts
from trainers.data.offline.world import NUM_CASTS, find_cast

_ALL: Final = tuple(GRAMMARS)
_ENGLISH: Final = ("en",)
_FOREIGN: Final = tuple(language for language in GRAMMARS if language != "en")

_MINED: Final = tuple(language for language in ("de", "fr", "ru", "zh") if language in GRAMMARS)
"""Those of BUCC's languages that the suite speaks."""
_ALL_TRAIN: Final = frozenset({"mlm", "alignment"})
"""Tasks whose text every language has, trained on or not: an encoder has seen all of them in
pretraining, and word pairs are made of the lexicon."""
_INTERMEDIATE: Final = (
    "anli_plus",
    "mnli",
    "qqp",
    "squad2",
    "squad",
    "hellaswag",
    "ccg",
    "cosmosqa",
    "commonsenseqa",
)
_LANGUAGES: dict[tuple[str, Split], tuple[str, ...]] = {
    **{(task, Split.TRAIN): _ALL for task in _INTERMEDIATE},
    **{(task, Split.DEV): _ENGLISH for task in _INTERMEDIATE},
    ("mlm", Split.TRAIN): _ALL,
    ("alignment", Split.TRAIN): _FOREIGN,
    ("xnli", Split.DEV): _ALL,
    ("xnli", Split.TEST): _ALL,
    ("pawsx", Split.TRAIN): _ENGLISH,
    ("pawsx", Split.DEV): _ALL,
    ("pawsx", Split.TEST): _ALL,
    ("udpos", Split.TRAIN): _ENGLISH,
    ("udpos", Split.DEV): _ALL,
    ("udpos", Split.TEST): _ALL,
    ("panx", Split.TRAIN): _ENGLISH,
    ("panx", Split.DEV): _ALL,
    ("panx", Split.TEST): _ALL,
    ("xquad", Split.TEST): _ALL,
    ("mlqa", Split.DEV): _ALL,
    ("mlqa", Split.TEST): _ALL,
    ("tydiqa", Split.TRAIN): _ENGLISH,
    ("tydiqa", Split.DEV): _ENGLISH,
    ("tydiqa", Split.TEST): _ALL,
    ("bucc2018", Split.DEV): _MINED,
    ("bucc2018", Split.TEST): _MINED,
    ("tatoeba", Split.DEV): _FOREIGN,
    ("tatoeba", Split.TEST): _FOREIGN,
}
"""Languages of each split of each task; what is not here does not exist."""
_CASTS: Final = tuple(_LANGUAGES)
"""Splits of tasks; the position of one is the number of its cast, whatever the language."""
assert len(_CASTS) == NUM_CASTS, "every split of a task has a cast of its own"
_PARALLEL: Final = frozenset(
    {"xnli", "pawsx", "xquad", "mlqa", "panx", "udpos", "bucc2018", "tatoeba"}
)
"""Tasks whose example i is the same in every language. The others differ from language to
language, so that training on several brings more than translations."""
_DRAW: dict[str, Callable[[Stream, str], Sequence[Example]]] = {
    "anli_plus": draw_hard_pairs,
    "mnli": draw_pairs,
    "qqp": draw_duplicates,
    "squad2": draw_answerable_or_not,
    "squad": draw_questions,
    "hellaswag": draw_stories,
    "ccg": draw_supertags,
    "cosmosqa": draw_choices,
    "commonsenseqa": draw_riddles,
    "mlm": draw_texts,
    "alignment": list_word_pairs,
    "xnli": draw_pairs,
    "pawsx": draw_paraphrases,
    "udpos": draw_parts_of_speech,
    "panx": draw_entities,
    "xquad": draw_parallel_questions,
    "mlqa": draw_parallel_questions_of_joined,
    "tydiqa": draw_rephrased_questions,
    "bucc2018": draw_collections,
    "tatoeba": draw_translations,
}


def _name_stream(task: str, split: Split, language: str) -> str:
    return f"{task}-{split}" if task in _PARALLEL else f"{task}-{split}-{language}"


_PUBLICATION: Final = Publication(title="Intermix's offline suite", licence="Apache-2.0")


@dataclass(frozen=True, kw_only=True, slots=True)
class OfflineCorpus:
    """The generated sources; fulfils `trainers.data.corpus.Corpus`."""

    seed: int = 0
    """The same seed gives the same text on every machine."""
    num_train: int = 2000
    """Examples of each training source; a smaller number is a prefix of a larger one."""
    num_dev: int = 200
    num_test: int = 200
    train_languages: tuple[str, ...] = ("en",)
    """Languages that have training data. Chinese and Arabic have none by default, so that they
    are zero-shot whatever the share of non-English data in a mixture."""

    def __post_init__(self) -> None:
        """Refuse empty sources and languages that the suite does not speak.

        Raises:
            ValueError: If a number of examples is below 1, or a language is unknown.
        """
        unknown = [language for language in self.train_languages if language not in GRAMMARS]
        if unknown:
            raise ValueError(
                f"train_languages must be among {', '.join(GRAMMARS)}, got {unknown[0]!r}"
            )
        for field in ("num_train", "num_dev", "num_test"):
            if getattr(self, field) < 1:
                raise ValueError(f"{field} must be at least 1, got {getattr(self, field)}")

    @property
    def kind(self) -> str:
        """`offline`."""
        return "offline"

    def has(self, source: Source) -> bool:
        """Whether the suite generates the source; nothing here is translated by machine."""
        return source.origin is Origin.NATIVE and source.language in self._languages(
            source.task, source.split
        )

    def read(self, source: Source) -> list[Example]:
        """All examples of the source, in an order that is always the same.

        Raises:
            FileNotFoundError: If the suite does not have it.
        """
        if not self.has(source):
            raise FileNotFoundError(f"{source.name} does not exist: {self.missing(source)}")
        name = _name_stream(source.task, source.split, source.language)
        sizes = {
            Split.TRAIN: self.num_train,
            Split.DEV: self.num_dev,
            Split.TEST: self.num_test,
        }
        stream = Stream(
            name=name,
            seed=self.seed,
            num_examples=sizes[source.split],
            cast=find_cast(_CASTS.index((source.task, source.split))),
            is_held_out=source.split is not Split.TRAIN,
        )
        return list(_DRAW[source.task](stream, source.language))

    def provenance(self, source: Source) -> Provenance:
        """The suite itself, whatever the task's name."""
        return Provenance(publication=_PUBLICATION)

    def missing(self, source: Source) -> str:
        """What a user can do instead, as half a sentence."""
        if source.task not in _DRAW:
            return f"the offline suite has {', '.join(_DRAW)}; drop the task or use --data DIR"
        splits = {
            split: self._languages(task, split)
            for task, split in _LANGUAGES
            if task == source.task
        }
        if source.split not in splits:
            return (
                f"the offline suite has {source.task} {', '.join(splits)}; "
                "drop the split or use --data DIR"
            )
        if source.origin is not Origin.NATIVE:
            return "the offline suite has no translated text; drop the source or use --data DIR"
        return (
            f"the offline suite has {source.task} {source.split} in "
            f"{', '.join(splits[source.split])}; drop the language or use --data DIR"
        )

    def _languages(self, task: str, split: Split) -> tuple[str, ...]:
        languages = _LANGUAGES.get((task, split), ())
        if split is Split.TRAIN and task not in _ALL_TRAIN:
            return tuple(lang for lang in languages if lang in self.train_languages)
        return languages
