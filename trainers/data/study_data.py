"""The data of a study: sources, capped, encoded, and known by their digests.

The driver reads everything once and takes an inventory. Workers get that inventory, so they find
the encoded features by their digests and read texts of the splits that they score, no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import final

from tokenizers import Tokenizer

from spaces.catalogue import INTERMEDIATE, MLM_TEXT, OVERLAPS, find_task
from spaces.inventory import Inventory, SourceFacts
from spaces.keys import digest_recipe
from spaces.task import Source, Split, TaskType
from trainers.cache_folder import features_file
from trainers.data.cache import FeatureTable, load_features
from trainers.data.caps import cap_examples, take_share
from trainers.data.corpus import Corpus
from trainers.data.encoding import Features, Limits, encode
from trainers.data.examples import Example, SpanExample, TaggingExample, digest_examples
from trainers.encoders import EncoderSpec, digest_encoder, load_tokenizer, special_ids
from trainers.vocabulary import Vocabulary, collect_vocabulary

ENCODING_VERSION = 1
"""Raise it when the same example encodes to other features."""
_MAX_SOURCES_IN_MEMORY = 256


@dataclass(frozen=True, kw_only=True, slots=True)
class DataSpec:
    """Everything that determines a study's features."""

    corpus: Corpus
    encoder: EncoderSpec
    limits: Limits
    max_train_examples: int | None
    """Cap on each training source; None = all."""
    max_evaluation_examples: int | None
    """Cap on each language of each evaluation split; None = all."""
    evaluation_share: float = 1.0
    """Share of what that cap leaves of a split, those whose hashed ids come first: a rung's."""


@final
class StudyData:
    """Reads, caps and encodes sources on demand, and keeps them."""

    def __init__(self, spec: DataSpec, inventory: Inventory | None = None) -> None:
        """Open the data; nothing is read yet.

        Args:
            spec: What the features are made from.
            inventory: Taken before, from the same spec: saves reading what is on disk encoded.
        """
        self.spec = spec
        self._inventory = inventory
        self._at_shares: dict[float, StudyData] = {}
        self._read = lru_cache(maxsize=_MAX_SOURCES_IN_MEMORY)(self._read_capped)
        self._encode = lru_cache(maxsize=_MAX_SOURCES_IN_MEMORY)(self._load_features)

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """The encoder's tokenizer."""
        return load_tokenizer(self.spec.encoder)

    def at_share(self, share: float) -> StudyData:
        """The same data with a share of the examples of each evaluation split; it is kept."""
        if share == self.spec.evaluation_share:
            return self
        if share not in self._at_shares:
            spec = replace(self.spec, evaluation_share=share)
            # labels hold for every share, digests of sources do not
            inventory = self._inventory and replace(self._inventory, sources={})
            self._at_shares[share] = StudyData(spec, inventory)
        return self._at_shares[share]

    def examples(self, source: Source) -> tuple[Example, ...]:
        """Examples of a source, capped.

        Raises:
            FileNotFoundError: If the corpus does not have it.
            ValueError: If a record breaks its format.
        """
        return self._read(source)

    def features(self, source: Source) -> FeatureTable:
        """Encoded examples of a source, capped; see `examples` for errors."""
        return self._encode(source)[0]

    def labels(self, task: str) -> tuple[str, ...]:
        """Label set of a task in id order: the catalogue's, else all tags of its training data."""
        if self._inventory is not None and task in self._inventory.labels:
            return self._inventory.labels[task]
        record = find_task(task)
        if record.labels or record.task_type is not TaskType.TAGGING:
            return record.labels
        tags: set[str] = set()
        for source in INTERMEDIATE[task].sources:
            if self.spec.corpus.has(source):
                for example in self.examples(source):
                    assert isinstance(example, TaggingExample)
                    tags.update(example.tags)
        return tuple(sorted(tags))

    def take_inventory(self, sources: Iterable[Source]) -> Inventory:
        """Facts of each source; encodes them on the way.

        Args:
            sources: Must all be in the corpus; may repeat.

        Raises:
            FileNotFoundError: If the corpus lacks one.
            ValueError: If a record breaks its format.
        """
        distinct = list(dict.fromkeys(sources))
        return Inventory(
            data=self.spec.corpus.kind,
            sources={source.name: self._facts(source) for source in distinct},
            labels={task: self.labels(task) for task in dict.fromkeys(s.task for s in distinct)},
            vocabulary=self._vocabulary_digest(distinct),
        )

    def vocabulary(self, sources: Iterable[Source]) -> Vocabulary:
        """The ids that these sources can produce, special ids included."""
        tables = (self.features(source) for source in sources)
        return collect_vocabulary(
            (table.token_ids for table in tables), special_ids(self.tokenizer)
        )

    def _vocabulary_digest(self, sources: Sequence[Source]) -> str:
        """Only where it decides anything: to collect the ids takes a pass over all features."""
        if not any(source.task == MLM_TEXT.name for source in sources):
            return ""
        return sha256(self.vocabulary(sources).ids.tobytes()).hexdigest()

    def _facts(self, source: Source) -> SourceFacts:
        table, digest = self._encode(source)
        return SourceFacts(
            source=source,
            num_examples=len(self.examples(source)),
            num_tokens=int(table.lengths.sum()),
            digest=digest,
            provenance=self.spec.corpus.provenance(source),
        )

    def _read_capped(self, source: Source) -> tuple[Example, ...]:
        examples = self.spec.corpus.read(source)
        overlap = OVERLAPS.get(source)
        if overlap is not None and self.spec.corpus.has(overlap):
            examples = _leave_out(examples, self.spec.corpus.read(overlap))
        if source.split is Split.TRAIN:
            return cap_examples(examples, source, self.spec.max_train_examples)
        kept = cap_examples(examples, source, self.spec.max_evaluation_examples)
        return take_share(kept, source, self.spec.evaluation_share)

    def _load_features(self, source: Source) -> tuple[FeatureTable, str]:
        facts = None if self._inventory is None else self._inventory.facts(source)
        digest = self._digest(source) if facts is None else facts.digest
        path = features_file(digest)
        return load_features(path, lambda: self._build_features(source)), digest

    def _build_features(self, source: Source) -> list[Features]:
        return encode(
            self.examples(source),
            task=find_task(source.task),
            labels=self.labels(source.task),
            tokenizer=self.tokenizer,
            limits=self.spec.limits,
        )

    def _digest(self, source: Source) -> str:
        return digest_recipe(
            {
                "version": ENCODING_VERSION,
                "source": source.name,
                "examples": digest_examples(self.examples(source)),
                "tokenizer": self._tokenizer_digest,
                "limits": asdict(self.spec.limits),
                "labels": self.labels(source.task),
            }
        )

    @cached_property
    def _tokenizer_digest(self) -> str:
        return digest_encoder(EncoderSpec(name=self.spec.encoder.name))


def _leave_out(examples: list[Example], others: list[Example]) -> list[Example]:
    """Questions whose paragraph is in none of the others."""
    seen = {other.context for other in others if isinstance(other, SpanExample)}
    return [e for e in examples if not (isinstance(e, SpanExample) and e.context in seen)]
