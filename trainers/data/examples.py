"""The records every way in yields: text with its gold labels, nothing tokenised.

The offline suite, a folder in official layouts and a hub give the same record types, so that
everything behind them is one code path.
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
    """All gold answers; training uses the first, scoring takes the best match. Empty where the
    context does not answer the question, which only SQuAD 2.0 has."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChoiceExample:
    """A text and several ways to go on, of which one is right."""

    id: str
    context: str
    """What is read first: a passage, a description, or the question where there is no passage."""
    prefix: str
    """Begins each choice: the question after a passage, the start of the sentence that the
    choices finish, or empty."""
    choices: tuple[str, ...]
    answer: int
    """Index of the right choice."""

    def __post_init__(self) -> None:
        """Refuse rows whose answer is not among two or more choices.

        Raises:
            ValueError: If it is not.
        """
        if len(self.choices) < 2 or not 0 <= self.answer < len(self.choices):
            raise ValueError(
                f"example {self.id!r} must have its answer among two choices or more, got "
                f"answer {self.answer} of {len(self.choices)}"
            )


@dataclass(frozen=True, kw_only=True, slots=True)
class TextExample:
    """A piece of running text, for masked-language modelling."""

    id: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BitextExample:
    """A sentence, or a word for lexical alignment, in English and in the source's language."""

    id: str
    english: str
    foreign: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MiningExample:
    """A sentence of one of two collections, in which translations are to be found."""

    id: str
    """As the data have it, e.g. `zh-000000033` and `en-000005983`: unique over both sides."""
    text: str
    is_english: bool
    translation: str
    """Id of its translation on the other side; empty for the many that have none."""


Example: TypeAlias = (
    PairExample
    | TaggingExample
    | SpanExample
    | ChoiceExample
    | TextExample
    | BitextExample
    | MiningExample
)


def digest_examples(examples: Sequence[Example]) -> str:
    """Content digest of a list of examples (sha256, hex): text, labels and order count.

    It identifies the training data in a weights key and the split in an evaluation key.
    """
    digest = sha256()
    for example in examples:
        line = dumps(asdict(example), ensure_ascii=False, sort_keys=True)
        digest.update(f"{type(example).__name__} {line}\n".encode())
    return digest.hexdigest()
