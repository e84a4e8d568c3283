"""The records every way in yields: text with its gold labels, nothing tokenised.

The offline suite, a folder in official layouts and a hub give the same four record types, so
that everything behind them is one code path.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from json import dumps
from typing import TypeAlias


@dataclass(frozen=True, kw_only=True, slots=True)
class PairExample:
    """Two texts and how they relate."""

    id: str
    text_a: str
    """Premise, first sentence or first question."""
    text_b: str
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TaggingExample:
    """A sentence of words with a tag each."""

    id: str
    words: tuple[str, ...]
    tags: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse rows whose words and tags do not pair up.

        Raises:
            ValueError: If the counts differ or the sentence is empty.
        """
        if not self.words or len(self.words) != len(self.tags):
            raise ValueError(
                f"example {self.id!r} must have a tag for each word, got "
                f"{len(self.words)} words and {len(self.tags)} tags"
            )


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """A gold answer of a question."""

    text: str
    start: int
    """Offset of its first character in the context."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SpanExample:
    """A question whose answer is a span of the context."""

    id: str
    question: str
    context: str
    answers: tuple[Answer, ...]
    """All gold answers; training uses the first, scoring takes the best match."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BitextExample:
    """A sentence in English and in the language of the source."""

    id: str
    english: str
    foreign: str


Example: TypeAlias = PairExample | TaggingExample | SpanExample | BitextExample


def digest_examples(examples: Sequence[Example]) -> str:
    """Content digest of a list of examples (sha256, hex): text, labels and order count.

    It identifies the training data in a weights key and the split in an evaluation key.
    """
    digest = sha256()
    for example in examples:
        line = dumps(asdict(example), ensure_ascii=False, sort_keys=True)
        digest.update(f"{type(example).__name__} {line}\n".encode())
    return digest.hexdigest()
