"""Hold-outs that are ours, where a data set has no split of its own for what is needed.

Every way in cuts them alike: by a hash of the text, so neither order nor source of the examples
matters, and so that nothing is on both sides, no paragraph of a question, no sentence of a pair.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

from trainers.data.examples import ChoiceExample, PairExample, SpanExample

TYDIQA_ONE_IN = 10
"""One in so many paragraphs of TyDiQA's English training split is selected on, not trained on."""

WithContext = TypeVar("WithContext", SpanExample, ChoiceExample)


def falls_out(text: str, one_in: int) -> bool:
    """Whether `text` falls into the part that is held out of training for selection.

    The rule: the first 8 bytes of its sha256, as a big-endian number, are divisible by `one_in`.

    Args:
        text: What must not be shared between the two parts, e.g. a question's context.
        one_in: The part held out is about one in so many.
    """
    return int.from_bytes(sha256(text.encode()).digest()[:8]) % one_in == 0


def take_by_context(
    examples: Sequence[WithContext], *, one_in: int, is_held_out: bool
) -> list[WithContext]:
    """One side of a cut by context.

    Args:
        examples: To be cut.
        one_in: The share that is held out is 1 / one_in of the contexts, about.
        is_held_out: Which side to give: what is held out, or the rest.

    Returns:
        The examples of that side, in their order.
    """
    return [each for each in examples if falls_out(each.context, one_in) is is_held_out]


def take_pairs(
    pairs: Sequence[PairExample], *, one_in: int, is_held_out: bool
) -> list[PairExample]:
    """One side of a cut of sentence pairs; pairs that share a sentence stay together.

    Args:
        pairs: To be cut. Paraphrase data pair one sentence with several others.
        one_in: The share that is held out is 1 / one_in of the groups, about.
        is_held_out: Which side to give: what is held out, or the rest.

    Returns:
        The pairs of that side, in their order.
    """
    groups = _group_sentences(pairs)
    return [pair for pair in pairs if falls_out(groups[pair.text_a], one_in) is is_held_out]


def _group_sentences(pairs: Sequence[PairExample]) -> dict[str, str]:
    """The smallest sentence of the group of each; pairs that share a sentence are a group."""
    parents: dict[str, str] = {}

    def find(sentence: str) -> str:
        while parents.setdefault(sentence, sentence) != sentence:
            sentence = parents[sentence]
        return sentence

    for pair in pairs:
        first, second = sorted((find(pair.text_a), find(pair.text_b)))
        parents[second] = first
    return {sentence: find(sentence) for sentence in list(parents)}
