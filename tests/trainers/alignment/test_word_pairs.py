"""What is held out shares no word with what is trained on, and steps are drawn by number."""

from __future__ import annotations

from itertools import chain

import numpy as np
import pytest
from lexicon import Study
from pair_factories import make_pairs, make_table

from trainers.alignment.pairs import WordPairs, collect_pairs


def tokens_of(pairs: WordPairs, row: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return pairs.words[pairs.english[row]], pairs.words[pairs.foreign[row]]


def test_words_are_their_own_tokens_and_pairs_come_once() -> None:
    table = make_table([((5, 6), (7,)), ((8,), (5, 6)), ((5, 6), (7,)), ((), (9,)), ((9,), ())])
    pairs = collect_pairs([("de", table), ("zh", make_table([((8,), (10,))]))])
    assert [tokens_of(pairs, row) for row in range(3)] == [
        ((5, 6), (7,)),
        ((8,), (5, 6)),
        ((8,), (10,)),
    ]
    assert pairs.language.tolist() == [0, 0, 1]
    assert pairs.languages == ("de", "zh")
    assert pairs.english[0] == pairs.foreign[1]  # one word, on whichever side


def test_a_tenth_of_the_english_words_is_held_out_in_all_languages() -> None:
    rows = [(word, 1000 + word) for word in range(100, 200)]
    pairs = make_pairs(de=rows, zh=[(english, foreign + 500) for english, foreign in rows])
    held_out = {tokens_of(pairs, row)[0] for row in np.flatnonzero(pairs.is_held_out)}
    assert len(held_out) == 10
    assert pairs.is_held_out.sum() == 20
    assert (pairs.is_trained == ~pairs.is_held_out).all()


def test_what_is_held_out_does_not_depend_on_the_order_of_the_pairs() -> None:
    rows = [(word, 1000 + word) for word in range(100, 200)]
    found = []
    for pairs in (make_pairs(de=rows), make_pairs(de=rows[::-1])):
        found.append({tokens_of(pairs, row) for row in np.flatnonzero(pairs.is_held_out)})
    assert found[0] == found[1]


def test_no_word_of_a_held_out_pair_is_trained_on() -> None:
    # every German word translates two English ones
    pairs = make_pairs(de=[(word, 1000 + word // 2) for word in range(100, 200)])
    sides = [
        {word for row in np.flatnonzero(rows) for word in tokens_of(pairs, row)}
        for rows in (pairs.is_held_out, pairs.is_trained)
    ]
    assert not sides[0] & sides[1]
    assert pairs.is_held_out.sum() == 10
    assert 80 <= pairs.is_trained.sum() < 90


def test_an_epoch_has_every_trained_pair_once_in_an_order_of_its_own(study: Study) -> None:
    pairs = study.pairs
    trained = np.flatnonzero(pairs.is_trained).tolist()
    num_steps = len(trained) // 20
    assert len(trained) == num_steps * 20
    epochs = [
        list(chain(*(pairs.draw(epoch * num_steps + s, 20, 3).tolist() for s in range(num_steps))))
        for epoch in range(2)
    ]
    assert [sorted(epoch) for epoch in epochs] == [trained, trained]
    assert epochs[0] != epochs[1]
    assert pairs.draw(1, 20, 3).tolist() == epochs[0][20:40]
    assert pairs.draw(1, 20, 4).tolist() != epochs[0][20:40]


def test_a_step_mixes_languages(study: Study) -> None:
    assert set(study.pairs.language[study.pairs.draw(0, 20, 3)]) == {0, 1}


def test_fewer_pairs_than_a_step_wants_are_all_drawn() -> None:
    pairs = make_pairs(de=[(word, 1000 + word) for word in range(100, 105)])
    for step in range(3):
        assert sorted(pairs.draw(step, 32, 0)) == np.flatnonzero(pairs.is_trained).tolist()


def test_pairs_are_known_in_any_language_and_among_those_that_count() -> None:
    pairs = make_pairs(de=[(10, 20), (11, 21)], nl=[(10, 22), (11, 20)])
    english, foreign = pairs.english[:2], np.unique(pairs.foreign)
    assert pairs.are_pairs(english, foreign).sum() == 4
    assert pairs.are_pairs(english, foreign, pairs.language == 1).sum() == 2


@pytest.mark.parametrize("rows", [[], [(10, 20), (10, 21)]])
def test_a_lexicon_of_one_english_word_is_refused(rows: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="two different English words"):
        make_pairs(de=rows)


def test_pairs_that_all_share_a_held_out_word_are_refused() -> None:
    with pytest.raises(ValueError, match="all 2 word pairs share a word with one that is held"):
        make_pairs(de=[(10, 20), (11, 20)])
