"""The offline suite as a corpus: every source generated alone, from its own seed and cast.

A miniature of the benchmark that needs no download and no licence: what a newcomer sees first and
what the tests run on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from spaces.catalogue import INTERMEDIATE
from spaces.inventory import Provenance
from spaces.task import Origin, Publication, Source, Split
from trainers.data.examples import Example
from trainers.data.offline.adversarial import draw_hard_pairs
from trainers.data.offline.bitext import draw_translations
from trainers.data.offline.choices import draw_choices
from trainers.data.offline.controls import DEFAULT_CONTROLS, Controls
from trainers.data.offline.grammar import Grammar
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
from trainers.data.offline.repertoire import find_repertoire
from trainers.data.offline.sources import CASTS, LANGUAGES, PARALLEL, UNLABELLED, find_family
from trainers.data.offline.stories import draw_stories
from trainers.data.offline.stream import Stream
from trainers.data.offline.tagging import draw_entities, draw_parts_of_speech, draw_supertags
from trainers.data.offline.text import draw_texts
from trainers.data.offline.translation import Translator
from trainers.data.offline.world import find_cast

_DRAW: dict[str, Callable[[Stream, Grammar], Sequence[Example]]] = {
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


_PUBLICATION: Final = Publication(title="Intermix's offline suite", licence="Apache-2.0")


@dataclass(frozen=True, kw_only=True, slots=True)
class OfflineCorpus:
    """The generated sources; fulfils `trainers.data.corpus.Corpus`."""

    seed: int = 0
    """The same seed gives the same text on every machine."""
    num_train: int = 1500
    """Examples of each training source; a smaller number is a prefix of a larger one."""
    num_dev: int = 200
    num_test: int = 200
    train_languages: tuple[str, ...] = ("en", "de")
    """Languages that have native training data. All but German have none by default, so that they
    are zero-shot whatever the share of non-English data in a mixture."""
    translated_languages: tuple[str, ...] = ("de",)
    """Languages into which the English training data of intermediate tasks are translated."""
    controls: Controls = DEFAULT_CONTROLS

    def __post_init__(self) -> None:
        """Refuse empty sources and languages that the suite does not speak.

        Raises:
            ValueError: If a number of examples is below 1, or a language is unknown.
        """
        for field in ("train_languages", "translated_languages"):
            unknown = [language for language in getattr(self, field) if language not in GRAMMARS]
            if unknown:
                known = ", ".join(GRAMMARS)
                raise ValueError(f"{field} must be among {known}, got {unknown[0]!r}")
        for field in ("num_train", "num_dev", "num_test"):
            if getattr(self, field) < 1:
                raise ValueError(f"{field} must be at least 1, got {getattr(self, field)}")

    @property
    def kind(self) -> str:
        """`offline`."""
        return "offline"

    def has(self, source: Source) -> bool:
        """Whether the suite generates the source."""
        return source.language in self._languages(source.task, source.split, source.origin)

    def read(self, source: Source) -> list[Example]:
        """All examples of the source, in an order that is always the same.

        Raises:
            FileNotFoundError: If the suite does not have it.
        """
        if not self.has(source):
            raise FileNotFoundError(f"{source.name} does not exist: {self.missing(source)}")
        grammar = GRAMMARS[source.language]
        if source.origin is Origin.TRANSLATED:
            grammar = Translator(grammar=grammar, english=GRAMMARS["en"])
        return list(_DRAW[source.task](self._open_stream(source), grammar))

    def _open_stream(self, source: Source) -> Stream:
        """What the source tells; a translation tells what the English source does."""
        task, split = source.task, source.split
        is_parallel = task in PARALLEL
        told_in = "en" if source.origin is Origin.TRANSLATED else source.language
        sizes = {
            Split.TRAIN: self.num_train,
            Split.DEV: self.num_dev,
            Split.TEST: self.num_test,
        }
        repertoire = find_repertoire(split, find_family(task), self.controls)
        return Stream(
            name=f"{task}-{split}" if is_parallel else f"{task}-{split}-{told_in}",
            seed=self.seed,
            num_examples=sizes[split],
            cast=find_cast(CASTS.index((task, split)), repertoire),
            languages=LANGUAGES[task, split] if is_parallel else (),
        )

    def provenance(self, source: Source) -> Provenance:
        """The suite itself, whatever the task's name."""
        return Provenance(publication=_PUBLICATION)

    def missing(self, source: Source) -> str:
        """What a user can do instead, as half a sentence."""
        task, split = source.task, source.split
        if task not in _DRAW:
            return f"the offline suite has {', '.join(_DRAW)}; drop the task or use --data DIR"
        if (task, split) not in LANGUAGES:
            splits = ", ".join(has for name, has in LANGUAGES if name == task)
            return f"the offline suite has {task} {splits}; drop the split or use --data DIR"
        languages = self._languages(task, split, source.origin)
        if source.origin is Origin.TRANSLATED and not languages:
            return f"the offline suite translates no {task} {split}; drop it or use --data DIR"
        origin = "translated " if source.origin is Origin.TRANSLATED else ""
        return (
            f"the offline suite has {origin}{task} {split} in {', '.join(languages)}; "
            "drop the language or use --data DIR"
        )

    def _languages(self, task: str, split: Split, origin: Origin) -> tuple[str, ...]:
        languages = LANGUAGES.get((task, split), ())
        if split is not Split.TRAIN or task in UNLABELLED:
            return languages if origin is Origin.NATIVE else ()
        if origin is Origin.TRANSLATED:
            abroad = self.translated_languages if task in INTERMEDIATE else ()
            return tuple(lang for lang in languages if lang in abroad and lang != "en")
        return tuple(language for language in languages if language in self.train_languages)
