"""Multiple choice: each choice is read as a pair with the context, all in one row."""

from itertools import accumulate, pairwise

import pytest
from tokenizers import Tokenizer

from spaces.catalogue.tasks import HELLASWAG
from trainers.data.encoding import Features, Limits, encode
from trainers.data.examples import ChoiceExample

pytestmark = pytest.mark.encoder


def _choice(context: str, prefix: str, *choices: str, answer: int = 0) -> ChoiceExample:
    return ChoiceExample(id="c", context=context, prefix=prefix, choices=choices, answer=answer)


def _encode(
    tokenizer: Tokenizer, *examples: ChoiceExample, max_tokens: int = 128
) -> list[Features]:
    return encode(
        examples,
        task=HELLASWAG,
        labels=(),
        tokenizer=tokenizer,
        limits=Limits(max_tokens=max_tokens),
    )


def _sequences(row: Features) -> list[list[int]]:
    borders = [0, *accumulate(row.token_map)]
    assert borders[-1] == len(row.input_ids)
    return [row.input_ids[start:stop] for start, stop in pairwise(borders)]


def test_an_example_is_one_row_of_a_pair_for_each_choice(tokenizer: Tokenizer) -> None:
    first = _choice("A man sits down.", "He", "eats.", "is a bird.", "开门。", answer=2)
    second = _choice("Where do fish live?", "", "in water", "on trees", answer=1)
    rows = _encode(tokenizer, first, second)
    assert [row.example for row in rows] == [0, 1]
    assert [row.labels for row in rows] == [[2], [1]]
    assert _sequences(rows[0]) == [
        tokenizer.encode("A man sits down.", text).ids
        for text in ("He eats.", "He is a bird.", "He 开门。")
    ]
    assert _sequences(rows[1]) == [
        tokenizer.encode("Where do fish live?", text).ids for text in ("in water", "on trees")
    ]


def test_each_choice_is_truncated_like_a_pair_of_its_own(tokenizer: Tokenizer) -> None:
    (row,) = _encode(
        tokenizer, _choice("in " * 40, "", "die", "Haus " * 40, "ja" + " ja" * 8), max_tokens=24
    )
    specials = 4
    lengths = [[sequence.count(i) for i in (0, 2)] for sequence in _sequences(row)]
    assert lengths == [[1, 3]] * 3
    assert row.token_map == [24, 24, 24]
    # the context gives way to the choice as far as that is shorter
    contexts = [sequence.index(2) - 1 for sequence in _sequences(row)]
    assert contexts == [24 - specials - 1, (24 - specials) // 2, 24 - specials - 9]


def test_choices_of_different_number_are_encoded_all_the_same(tokenizer: Tokenizer) -> None:
    rows = _encode(tokenizer, _choice("a", "b", "c", "d"), _choice("a", "b", "c", "d", "e"))
    assert [len(row.token_map) for row in rows] == [2, 3]
