"""What a study has to train and score on: the sources that exist, with digests and label sets.

Built once per study by `trainers`, where the data are read; `spaces` only looks things up in it,
so that plans unfold into phases, and phases into keys, without touching the data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spaces.catalogue import INTERMEDIATE, MLM_TEXT, WORD_PAIRS
from spaces.task import Publication, Source


@dataclass(frozen=True, kw_only=True, slots=True)
class Provenance:
    """Where a source's examples come from, for cards and tables."""

    publication: Publication | None = None
    """The data set; None for a user's own files."""
    note: str = ""
    """Where the examples are not what the catalogue says, in a few words: `four fifths of the
    English dev split: no training data here`. Empty where they are."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceFacts:
    """What a key and a plan need to know of one source."""

    source: Source
    num_examples: int
    """After the study's cap."""
    num_tokens: int
    """Unpadded tokens of all its features, special tokens included."""
    digest: str
    """Identifies the encoded examples: texts, labels, tokenizer and length limits."""
    provenance: Provenance = Provenance()


@dataclass(frozen=True, kw_only=True, slots=True)
class Inventory:
    """Every source that a study reads."""

    data: str
    """Kind of corpus: offline, hub or dir. Goes into every score."""
    sources: Mapping[str, SourceFacts]
    """Facts by the source's name."""
    labels: Mapping[str, tuple[str, ...]]
    """Label set of each task in id order: the catalogue's, or the training data's."""
    vocabulary: str = ""
    """Digest of the ids that the sources use, over which masked tokens are guessed; empty where
    none of the sources is running text."""

    def facts(self, source: Source) -> SourceFacts | None:
        """Facts of a source, None where the data do not have it."""
        return self.sources.get(source.name)

    def training_sources(self, task: str) -> tuple[tuple[Source, ...], tuple[Source, ...]]:
        """The English and the non-English training sources of an intermediate task.

        Raises:
            ValueError: If the task's English source is missing.
        """
        present = [s for s in INTERMEDIATE[task].sources if s.name in self.sources]
        english = tuple(source for source in present if source.language == "en")
        if not english:
            raise ValueError(f"task {task!r} has no English training data in this study")
        return english, tuple(source for source in present if source.language != "en")

    def mlm_sources(self) -> tuple[Source, ...]:
        """Running text that the data have, English first; empty where they have none."""
        return self.present(MLM_TEXT.sources)

    def word_pair_sources(self) -> tuple[Source, ...]:
        """Word pairs that the data have, for lexical alignment; empty where they have none."""
        return self.present(WORD_PAIRS.sources)

    def present(self, sources: tuple[Source, ...]) -> tuple[Source, ...]:
        """Those of `sources` that the data have, in order."""
        return tuple(source for source in sources if source.name in self.sources)
