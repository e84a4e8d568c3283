"""From logits of feature rows back to one prediction an example.

Every function takes the rows of a whole split, in any order, with the logits of each, and undoes
what `trainers.data.encoding` did: it gathers windows by example and maps tokens to words or
characters. Ties go to the lower label, to the earlier row, to the earlier and shorter span.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trainers.data.encoding import NO_WORD, Features

Logits = NDArray[np.floating[Any]]

_N_BEST: Final = 20
"""Starts and ends that are tried in each window, as XTREME's `run_squad.py` does."""
_MAX_ANSWER_TOKENS: Final = 30
"""Longest span, from the same."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TentativeAnswer:
    """The best span for a question that may have no answer."""

    text: str
    no_answer_lead: float
    """Score of no answer minus the span's score; infinite where there is no span."""


def decode_pairs(
    features: Sequence[Features], logits: Sequence[Logits], labels: Sequence[str]
) -> list[str]:
    """The most probable label of each example.

    Args:
        features: One row an example.
        logits: For each row `[num_labels]`.
        labels: Labels in id order.

    Returns:
        One label an example, in the order of the examples.
    """
    predictions = [""] * len(features)
    for row, scores in zip(features, logits, strict=True):
        predictions[row.example] = labels[int(scores.argmax())]
    return predictions


def decode_choices(features: Sequence[Features], logits: Sequence[Logits]) -> list[str]:
    """The index of each example's best choice, as text.

    Args:
        features: One row an example.
        logits: For each row `[num_choices]`.
    """
    predictions = [""] * len(features)
    for row, scores in zip(features, logits, strict=True):
        predictions[row.example] = str(int(scores.argmax()))
    return predictions


def decode_tags(
    features: Sequence[Features],
    logits: Sequence[Logits],
    num_words: Sequence[int],
    labels: Sequence[str],
) -> list[tuple[str, ...]]:
    """The most probable tag of each word.

    Args:
        features: One or more windows an example; together they carry each of its words once.
        logits: For each window `[num_tokens, num_labels]`.
        num_words: Words of each example.
        labels: Labels in id order.

    Returns:
        For each example one tag a word.
    """
    sentences = [[""] * count for count in num_words]
    for row, scores in zip(features, logits, strict=True):
        best = scores.argmax(axis=-1).tolist()
        for word, label_id in zip(row.token_map, best, strict=True):
            if word != NO_WORD:
                sentences[row.example][word] = labels[label_id]
    assert all(all(tags) for tags in sentences), "encoding must label every word"
    return [tuple(tags) for tags in sentences]


def decode_spans(
    features: Sequence[Features],
    start_logits: Sequence[Logits],
    end_logits: Sequence[Logits],
    contexts: Sequence[str],
    *,
    n_best: int = _N_BEST,
    max_answer_tokens: int = _MAX_ANSWER_TOKENS,
) -> list[str]:
    """The best span of each context, over all of its windows.

    A span's score is the sum of its start and end logit; only tokens of the context take part.

    Args:
        features: One or more windows an example.
        start_logits: For each window `[num_tokens]`.
        end_logits: For each window `[num_tokens]`.
        contexts: Context of each example.
        n_best: Starts and ends that are tried in each window.
        max_answer_tokens: Longest span, in tokens.

    Returns:
        For each example the characters of its best span; "" if no candidate is a span.
    """
    best = _find_best_spans(
        features,
        start_logits,
        end_logits,
        contexts,
        n_best=n_best,
        max_answer_tokens=max_answer_tokens,
    )
    return [text for _, text in best]


def decode_tentative(
    features: Sequence[Features],
    start_logits: Sequence[Logits],
    end_logits: Sequence[Logits],
    contexts: Sequence[str],
) -> list[TentativeAnswer]:
    """The best span of each context and the lead of no answer over it, as in SQuAD 2.0.

    No answer is what `<s>`, the first token, scores as start and end; the least of the windows
    counts, since one window with the answer is enough.

    Args:
        features: One or more windows an example.
        start_logits: For each window `[num_tokens]`.
        end_logits: For each window `[num_tokens]`.
        contexts: Context of each example.
    """
    best = _find_best_spans(
        features,
        start_logits,
        end_logits,
        contexts,
        n_best=_N_BEST,
        max_answer_tokens=_MAX_ANSWER_TOKENS,
    )
    no_answer = [np.inf] * len(contexts)
    for row, starts, ends in zip(features, start_logits, end_logits, strict=True):
        no_answer[row.example] = min(no_answer[row.example], float(starts[0] + ends[0]))
    return [
        TentativeAnswer(text=text, no_answer_lead=nothing - score)
        for nothing, (score, text) in zip(no_answer, best, strict=True)
    ]


def _find_best_spans(
    features: Sequence[Features],
    start_logits: Sequence[Logits],
    end_logits: Sequence[Logits],
    contexts: Sequence[str],
    *,
    n_best: int,
    max_answer_tokens: int,
) -> list[tuple[float, str]]:
    """Score and characters of each context's best span; -inf and "" without any."""
    best = [(-np.inf, "")] * len(contexts)
    for row, starts, ends in zip(features, start_logits, end_logits, strict=True):
        score, first, stop = _find_best_span(
            row, starts, ends, n_best=n_best, max_answer_tokens=max_answer_tokens
        )
        if score > best[row.example][0]:
            best[row.example] = score, contexts[row.example][first:stop]
    return best


def _find_best_span(
    row: Features, starts: Logits, ends: Logits, *, n_best: int, max_answer_tokens: int
) -> tuple[float, int, int]:
    """Score, first character and end of a window's best span; the score is -inf without any."""
    characters = np.array(row.token_map).reshape(-1, 2)
    # outside of the context both are NO_WORD, and a token of white space only has no characters
    inside = np.flatnonzero(characters[:, 0] < characters[:, 1])
    if not len(inside):
        return -np.inf, 0, 0
    first = _select_best(starts, inside, n_best)[:, np.newaxis]
    last = _select_best(ends, inside, n_best)[np.newaxis, :]
    is_span = (first <= last) & (last < first + max_answer_tokens)
    scores = np.where(is_span, starts[first] + ends[last], -np.inf)
    best_first, best_last = np.unravel_index(scores.argmax(), scores.shape)
    return (
        float(scores[best_first, best_last]),
        int(characters[first[best_first, 0], 0]),
        int(characters[last[0, best_last], 1]),
    )


def _select_best(scores: Logits, tokens: NDArray[np.intp], n_best: int) -> NDArray[np.intp]:
    """The `n_best` of `tokens` with the highest scores, in text order."""
    order = np.argsort(-scores[tokens], kind="stable")[:n_best]
    return np.sort(tokens[order])
