"""The majority vote: what it answers, and what that scores."""

import pytest

from benchmarks.majority import score_majority
from spaces.catalogue import TARGETS
from trainers.data.examples import (
    Answer,
    BitextExample,
    MiningExample,
    PairExample,
    SpanExample,
    TaggingExample,
)


def pair(label: str) -> PairExample:
    return PairExample(id=label, text_a="a", text_b="b", label=label)


def sentence(tags: str, *, words: str = "") -> TaggingExample:
    names = tuple(tags.split())
    return TaggingExample(id="s", words=tuple(words.split()) or ("w",) * len(names), tags=names)


def question(context: str, answer: str) -> SpanExample:
    gold = Answer(text=answer, start=context.index(answer))
    return SpanExample(id=answer, question="?", context=context, answers=(gold,))


def test_a_pair_gets_the_most_frequent_label_of_training_not_of_the_test() -> None:
    train = [pair("neutral"), pair("neutral"), pair("entailment")]
    test = [pair("entailment")] * 3 + [pair("neutral")]
    assert score_majority(TARGETS["xnli"].test[0], train, test) == 25.0


def test_among_equals_the_first_of_the_alphabet_is_named() -> None:
    train = [pair("neutral"), pair("contradiction")]
    test = [pair("contradiction"), pair("neutral"), pair("neutral"), pair("neutral")]
    assert score_majority(TARGETS["xnli"].test[0], train, test) == 25.0


def test_an_unknown_word_gets_the_most_frequent_tag_of_training() -> None:
    train = [sentence("NOUN VERB", words="a b"), sentence("NOUN", words="c")]
    # one run of NOUN predicted in each sentence; of three runs of gold one is the same
    test = [sentence("NOUN NOUN", words="x y"), sentence("NOUN VERB", words="x y")]
    points = score_majority(TARGETS["udpos"].test[0], train, test)
    assert points == pytest.approx(100 * 2 / (2 + 3))


def test_a_known_word_gets_the_tag_it_has_most_often() -> None:
    train = [sentence("NOUN NOUN PUNCT", words="a b ."), sentence("VERB VERB", words="b b")]
    test = [sentence("VERB NOUN PUNCT", words="b a .")]
    assert score_majority(TARGETS["udpos"].test[0], train, test) == 100.0


def test_words_that_the_tokenizer_reads_alike_are_one() -> None:
    train = [sentence("NOUN NOUN PUNCT", words="a b ,")]
    test = [sentence("NOUN PUNCT", words="a \uff0c")]
    assert score_majority(TARGETS["udpos"].test[0], train, test) == 100.0


def test_tags_outside_of_entities_score_nothing() -> None:
    train = [sentence("O O O B-PER")]
    assert score_majority(TARGETS["panx"].test[0], train, [sentence("O B-PER I-PER")]) == 0.0


def test_a_question_is_answered_with_the_first_three_words_of_its_context() -> None:
    test = [
        question("Am 3. Mai kam sie", "Am 3. Mai"),
        question("Sie kam am 3. Mai", "3. Mai"),
    ]
    # exact match and F1 are 1 and 1, then 0 and 0: no word of the answer is among the first three
    assert score_majority(TARGETS["xquad"].test[0], (), test) == 50.0


def test_a_translation_is_drawn_at_random_and_nothing_is_mined() -> None:
    pairs = [BitextExample(id=f"{row}", english="a", foreign="b") for row in range(8)]
    mined = [MiningExample(id="zh-1", text="a", is_english=False, translation="en-1")]
    assert score_majority(TARGETS["tatoeba"].test[0], (), pairs) == 12.5
    assert score_majority(TARGETS["bucc2018"].test[0], (), mined) == 0.0
