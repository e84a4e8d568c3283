import numpy as np
import pytest

from trainers.data.encoding import NO_WORD, Features
from trainers.evaluation.decoding import (
    TentativeAnswer,
    decode_choices,
    decode_pairs,
    decode_spans,
    decode_tags,
    decode_tentative,
)

CONTEXT = "aa bb cc dd ee ff gg hh"
QUESTION_TOKENS = 3
WORD_OFFSETS = [(3 * word, 3 * word + 2) for word in range(8)]


def _row(example: int, token_map: list[int], num_tokens: int) -> Features:
    return Features(
        example=example, input_ids=[0] * num_tokens, labels=[0, 0], token_map=token_map
    )


def _window(words: range, example: int = 0) -> Features:
    """A window of words of the context behind three tokens, one token behind it."""
    offsets = [NO_WORD, NO_WORD] * QUESTION_TOKENS
    for word in words:
        offsets += WORD_OFFSETS[word]
    offsets += [NO_WORD, NO_WORD]
    return _row(example, offsets, len(offsets) // 2)


def _random_logits(*shape: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=shape).astype("f4")


# --- choices ----------------------------------------------------------------------------------


def test_the_best_choice_of_each_example_is_its_index_as_text() -> None:
    rows = [_row(example, [1, 1], 2) for example in (2, 0, 1)]
    logits = [np.array(scores) for scores in ([0.0, 3.0, 1.0], [-1.0, -2.0, 0.0], [5.0, 5.0, 0.0])]
    assert decode_choices(rows, logits) == ["2", "0", "1"]  # a tie goes to the earlier choice


# --- pairs ------------------------------------------------------------------------------------


def test_the_most_probable_label_goes_to_its_example() -> None:
    rows = [_row(example, [], 4) for example in (2, 0, 1)]
    logits = [np.array(scores) for scores in ([0.0, 9.0], [1.0, 0.0], [3.0, 3.0])]
    assert decode_pairs(rows, logits, ["no", "yes"]) == ["no", "no", "yes"]


# --- tags -------------------------------------------------------------------------------------

LABELS = ("A", "B", "C")


def test_windows_of_a_sentence_are_joined_in_any_order() -> None:
    first = _row(1, [NO_WORD, 0, NO_WORD, 1, NO_WORD], 5)
    second = _row(1, [NO_WORD, NO_WORD, 2, NO_WORD], 4)
    other = _row(0, [NO_WORD, 0, NO_WORD], 3)
    rows = [second, other, first]
    logits = [_random_logits(len(row.token_map), 3, seed=len(row.token_map)) for row in rows]
    best = [scores.argmax(axis=1) for scores in logits]
    expected = [
        (LABELS[best[1][1]],),
        (LABELS[best[2][1]], LABELS[best[2][3]], LABELS[best[0][2]]),
    ]
    assert decode_tags(rows, logits, [1, 3], LABELS) == expected


def test_a_word_without_a_label_is_a_broken_invariant() -> None:
    with pytest.raises(AssertionError, match="every word"):
        decode_tags([_row(0, [NO_WORD, 0], 2)], [np.zeros((2, 3))], [2], LABELS)


# --- spans ------------------------------------------------------------------------------------


def _search_all(
    rows: list[Features], starts: list[np.ndarray], ends: list[np.ndarray], max_answer_tokens: int
) -> str:
    """The best span by trying every one."""
    best = (-np.inf, "")
    for row, start, end in zip(rows, starts, ends, strict=True):
        places = [place for place in range(len(start)) if row.token_map[2 * place] != NO_WORD]
        for first in places:
            for last in places:
                if first <= last < first + max_answer_tokens:
                    text = CONTEXT[row.token_map[2 * first] : row.token_map[2 * last + 1]]
                    best = max(best, (start[first] + end[last], text), key=lambda pair: pair[0])
    return best[1]


@pytest.mark.parametrize("max_answer_tokens", [1, 3, 30])
@pytest.mark.parametrize("seed", range(20))
def test_the_best_span_of_all_windows_is_found(seed: int, max_answer_tokens: int) -> None:
    rows = [_window(range(5)), _window(range(3, 8))]
    starts, ends = (list(_random_logits(2, 9, seed=seed + shift)) for shift in (0, 1000))
    found = decode_spans(rows, starts, ends, [CONTEXT], max_answer_tokens=max_answer_tokens)
    assert found == [_search_all(rows, starts, ends, max_answer_tokens)]
    swapped = decode_spans(
        rows[::-1], starts[::-1], ends[::-1], [CONTEXT], max_answer_tokens=max_answer_tokens
    )
    assert swapped == found


def test_tokens_outside_of_the_context_take_no_part() -> None:
    row = _window(range(4))
    starts, ends = np.zeros(8), np.zeros(8)
    starts[:QUESTION_TOKENS] = ends[-1] = 99.0  # question and </s>
    starts[4] = ends[5] = 1.0
    assert decode_spans([row], [starts], [ends], [CONTEXT], n_best=1) == ["bb cc"]


def test_only_the_best_starts_and_ends_are_tried() -> None:
    row = _window(range(4))
    starts = np.array([0, 0, 0, 1, 2, 3, 9, 0.0])
    ends = np.array([0, 0, 0, 9, 3, 2, 1, 0.0])
    # the only pair ends before it starts
    assert decode_spans([row], [starts], [ends], [CONTEXT], n_best=1) == [""]
    assert decode_spans([row], [starts], [ends], [CONTEXT], n_best=2) == [""]
    assert decode_spans([row], [starts], [ends], [CONTEXT]) == ["aa"]


def test_equal_spans_give_the_earliest_and_shortest() -> None:
    row = _window(range(2, 8))
    assert decode_spans([row], [np.ones(10)], [np.ones(10)], [CONTEXT]) == ["cc"]
    rows = [row, _window(range(6))]
    assert decode_spans(rows, [np.ones(10)] * 2, [np.ones(10)] * 2, [CONTEXT]) == ["cc"]


def test_each_example_has_its_own_answer() -> None:
    rows = [_window(range(4), example=2), _window(range(4), example=0)]
    starts = [np.eye(8)[3], np.eye(8)[4]]
    ends = [np.eye(8)[4], np.eye(8)[6]]
    assert decode_spans(rows, starts, ends, [CONTEXT] * 3) == ["bb cc dd", "", "aa bb"]


def test_a_window_without_context_has_no_answer() -> None:
    assert decode_spans([_window(range(0))], [np.ones(4)], [np.ones(4)], [""]) == [""]


# --- spans or none ----------------------------------------------------------------------------


def test_no_answer_leads_by_what_the_first_token_scores_in_its_worst_window() -> None:
    rows = [_window(range(5)), _window(range(3, 8)), _window(range(2), example=1)]
    starts, ends = np.zeros((2, 3, 9), dtype="f4")
    starts[:, 0], ends[:, 0] = (5.0, 2.0, 1.0), (1.0, 0.5, 1.0)
    starts[1, 4], ends[1, 5] = 4.0, 3.0  # words 4 and 5, in the second window
    logits = [
        [row[: len(r.token_map) // 2] for row, r in zip(s, rows, strict=True)]
        for s in (starts, ends)
    ]
    assert decode_tentative(rows, *logits, [CONTEXT, CONTEXT]) == [
        TentativeAnswer(text="ee ff", no_answer_lead=2.5 - 7.0),
        TentativeAnswer(text="aa", no_answer_lead=2.0),
    ]


@pytest.mark.parametrize("seed", range(5))
def test_tentative_spans_are_the_best_spans(seed: int) -> None:
    rows = [_window(range(5)), _window(range(3, 8))]
    starts, ends = (list(_random_logits(2, 9, seed=seed + shift)) for shift in (0, 1000))
    (found,) = decode_tentative(rows, starts, ends, [CONTEXT])
    assert [found.text] == decode_spans(rows, starts, ends, [CONTEXT])


def test_no_answer_leads_infinitely_where_there_is_no_span() -> None:
    (found,) = decode_tentative([_window(range(0))], [np.ones(4)], [np.ones(4)], [""])
    assert found == TentativeAnswer(text="", no_answer_lead=np.inf)
