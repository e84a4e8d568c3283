"""Questions on a context: the context cut into overlapping windows, each behind the question."""

from __future__ import annotations

from itertools import chain

from trainers.data.encoding.features import NO_WORD, Features
from trainers.data.encoding.layout import BOS, EOS, EncodingSetting
from trainers.data.examples import SpanExample
from trainers.data.offsets import find_tokens, tighten_offsets
from trainers.data.windows import cut_windows


def encode_questions(
    rows: list[tuple[int, SpanExample]], setting: EncodingSetting
) -> list[Features]:
    """A row a window, labelled with the first answer where it holds all of it."""
    questions = setting.tokenise(example.question for _, example in rows)
    contexts = setting.tokenise(example.context for _, example in rows)
    characters_of = {
        text: tighten_offsets(encoding.offsets, text) for text, encoding in contexts.items()
    }
    limits = setting.limits
    num_question = min(limits.max_question_tokens, limits.max_tokens // 2)
    features = []
    for row, example in rows:
        prefix = [BOS, *questions[example.question].ids[:num_question], EOS, EOS]
        context_ids, characters = contexts[example.context].ids, characters_of[example.context]
        answer = _find_answer(example, characters)
        max_tokens = limits.max_tokens - len(prefix) - 1
        for window in cut_windows([1] * len(characters), max_tokens, limits.overlap(max_tokens)):
            shown = slice(window.start, window.stop)
            shift = len(prefix) - window.start
            holds = answer and window.start <= answer.start and answer.stop <= window.stop
            outside = [NO_WORD, NO_WORD]
            features.append(
                Features(
                    example=row,
                    input_ids=[*prefix, *context_ids[shown], EOS],
                    labels=[answer[0] + shift, answer[-1] + shift] if holds else [0, 0],
                    token_map=[*outside * len(prefix), *chain(*characters[shown]), *outside],
                )
            )
    return features


def _find_answer(example: SpanExample, characters: list[tuple[int, int]]) -> range:
    """The context tokens of the first gold answer, empty if there is none."""
    if not example.answers:
        return range(0)
    answer = example.answers[0]
    return find_tokens(characters, start=answer.start, stop=answer.start + len(answer.text))
