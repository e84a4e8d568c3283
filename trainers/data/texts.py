"""The running text that an example of any task holds, without its labels.

It feeds masked-language modelling where a language has no text of its own, and it tells which
texts are those of dev and test, on which nothing may be trained.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from trainers.data.examples import (
    BitextExample,
    ChoiceExample,
    Example,
    MiningExample,
    PairExample,
    SpanExample,
    TaggingExample,
    TextExample,
)
from trainers.data.languages import WITHOUT_SPACES

_TEXTS: Final[dict[type[Example], Callable[[Any, str], tuple[str, ...]]]] = {
    PairExample: lambda example, _: (example.text_a, example.text_b),
    TaggingExample: lambda example, language: (join_words(example.words, language),),
    SpanExample: lambda example, _: (example.context, example.question),
    ChoiceExample: lambda example, _: (example.context,),  # most of its choices are wrong
    TextExample: lambda example, _: (example.text,),
    BitextExample: lambda example, language: (
        example.english if language == "en" else example.foreign,
    ),
    MiningExample: lambda example, language: (
        (example.text,) if example.is_english is (language == "en") else ()
    ),
}


def list_texts(example: Example, language: str) -> tuple[str, ...]:
    """Texts of an example that are in `language`, without white space at their ends.

    Args:
        example: Of any task.
        language: Of the source; of sentence pairs it names the side that is wanted.

    Returns:
        In the order in which they are read; empty ones are left out.
    """
    texts = _TEXTS[type(example)](example, language)
    return tuple(stripped for text in texts if (stripped := text.strip()))


def join_words(words: Sequence[str], language: str) -> str:
    """The words of a sentence in a row, as the script of `language` has them."""
    return ("" if language in WITHOUT_SPACES else " ").join(words)
