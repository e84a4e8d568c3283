"""Running text loses no token; words and sentences to be mined are one sequence a side."""

from itertools import chain

import pytest
from tokenizers import Tokenizer

from spaces.catalogue.tasks import ALIGNMENT, BUCC, MLM
from spaces.task import Task
from trainers.data.encoding import Features, Limits, encode
from trainers.data.examples import BitextExample, Example, MiningExample, TextExample

BOS, EOS = 0, 2
pytestmark = pytest.mark.encoder


def _encode(
    tokenizer: Tokenizer, task: Task, *examples: Example, max_tokens: int = 16
) -> list[Features]:
    limits = Limits(max_tokens=max_tokens)
    return encode(examples, task=task, labels=(), tokenizer=tokenizer, limits=limits)


@pytest.mark.parametrize("max_tokens", [16, 33, 128])
@pytest.mark.parametrize("num_words", [1, 14, 15, 200])
def test_windows_of_running_text_hold_every_token_once(
    tokenizer: Tokenizer, num_words: int, max_tokens: int
) -> None:
    texts = ["in " * num_words, "中国的العربية" * num_words]
    examples = [TextExample(id=str(row), text=text) for row, text in enumerate(texts)]
    rows = _encode(tokenizer, MLM, *examples, max_tokens=max_tokens)
    for number, text in enumerate(texts):
        windows = [row.input_ids for row in rows if row.example == number]
        assert all((ids[0], ids[-1]) == (BOS, EOS) for ids in windows)
        assert all(len(ids) == max_tokens for ids in windows[:-1])
        assert len(windows[-1]) <= max_tokens
        whole = tokenizer.encode(text, add_special_tokens=False).ids
        assert list(chain(*(ids[1:-1] for ids in windows))) == whole
    assert all(row.labels == row.token_map == [] for row in rows)


def test_a_text_of_nothing_is_a_row_without_text(tokenizer: Tokenizer) -> None:
    (row,) = _encode(tokenizer, MLM, TextExample(id="t", text=" "))
    assert len(row.input_ids) <= 3  # white space alone may be a piece


def test_sentences_to_be_mined_are_rows_that_know_their_side(tokenizer: Tokenizer) -> None:
    texts = [("en-1", "the house"), ("zh-1", "中国" * 30)]
    examples = [
        MiningExample(id=id_, text=text, is_english=id_.startswith("en"), translation="")
        for id_, text in texts
    ]
    english, foreign = _encode(tokenizer, BUCC, *examples)
    assert (english.example, english.token_map, english.labels) == (0, [0], [])
    assert (foreign.example, foreign.token_map, foreign.labels) == (1, [1], [])
    assert english.input_ids == tokenizer.encode("the house").ids
    assert len(foreign.input_ids) == 16
    assert foreign.input_ids[-1] == EOS


def test_word_pairs_are_two_rows_english_first(tokenizer: Tokenizer) -> None:
    pair = BitextExample(id="w", english="house", foreign="Haus")
    english, foreign = _encode(tokenizer, ALIGNMENT, pair)
    assert [english.token_map, foreign.token_map] == [[0], [1]]
    assert english.input_ids == tokenizer.encode("house").ids
    assert foreign.input_ids == tokenizer.encode("Haus").ids
