"""Examples become features: token ids, labels, and the way back from tokens to text.

Sentences to be tagged, contexts and running text are cut into windows, so that nothing of them is
lost but the end of a word that is longer than a window. Of other long texts the end is lost: of
pairs, of questions on a context (`Limits.max_question_tokens`), and of single sentences (bitext,
mining, alignment). Each row of features therefore names its example and carries a token map,
with which `trainers.evaluation.decoding` returns from logits to words and characters.

features    the rows, and the limits on their length
layout      what all encoders share; XLM-R's two formats
pairs       pairs of texts, multiple choice
sentences   words with tags
questions   spans of a context
singles     running text, translations, sentences to be mined
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from tokenizers import Tokenizer

from spaces.task import Task, TaskType
from trainers.data.encoding.features import IGNORED, NO_WORD, Features, Limits
from trainers.data.encoding.layout import EncodingSetting
from trainers.data.encoding.pairs import encode_choices, encode_pairs
from trainers.data.encoding.questions import encode_questions
from trainers.data.encoding.sentences import encode_sentences
from trainers.data.encoding.singles import encode_collections, encode_texts, encode_translations
from trainers.data.examples import Example

__all__ = ["IGNORED", "NO_WORD", "Features", "Limits", "encode"]

_CHUNK_EXAMPLES: Final = 1024
"""Examples tokenised at a time: bounds the memory of the tokenizer's verbose encodings."""


def encode(
    examples: Sequence[Example],
    *,
    task: Task,
    labels: tuple[str, ...],
    tokenizer: Tokenizer,
    limits: Limits,
) -> list[Features]:
    """Token sequences of `examples`, in their order.

    A pair is one sequence, its longer text truncated first; multiple choice is one such sequence
    a choice, all in one row. A sentence is cut at word borders into overlapping windows; each
    word is labelled once, in the window where it stands further from the cut. A context is cut
    into overlapping windows, each behind the question; running text into windows that do not
    overlap. A bitext example is two sequences, English first; a sentence to be mined is one.

    Args:
        examples: Records of the task's type.
        task: Task of the examples. If it lists no labels of its own, tags that `labels` lacks
            are tolerated: they can be scored, not trained.
        labels: Labels in id order; empty for tasks without.
        tokenizer: XLM-R's. Neither truncation nor padding may be enabled.
        limits: Lengths in tokens.

    Raises:
        ValueError: If a label is unknown, or the tokenizer truncates or pads.
    """
    if tokenizer.truncation is not None or tokenizer.padding is not None:
        raise ValueError(
            "the tokenizer must neither truncate nor pad; call no_truncation() and no_padding()"
        )
    setting = EncodingSetting(
        tokenizer=tokenizer,
        limits=limits,
        label_ids={label: label_id for label_id, label in enumerate(labels)},
        is_open=not task.labels,
    )
    encode_rows = _ENCODERS[task.task_type]
    rows = list(enumerate(examples))
    return [
        features
        for first in range(0, len(rows), _CHUNK_EXAMPLES)
        for features in encode_rows(rows[first : first + _CHUNK_EXAMPLES], setting)
    ]


_ENCODERS: dict[TaskType, Callable[[list[tuple[int, Any]], EncodingSetting], list[Features]]] = {
    TaskType.PAIR: encode_pairs,
    TaskType.TAGGING: encode_sentences,
    TaskType.SPAN: encode_questions,
    TaskType.CHOICE: encode_choices,
    TaskType.MLM: encode_texts,
    TaskType.BITEXT: encode_translations,
    TaskType.ALIGNMENT: encode_translations,
    TaskType.MINING: encode_collections,
}
