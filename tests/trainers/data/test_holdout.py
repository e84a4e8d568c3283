"""Hold-outs: both sides make up the whole, and no text is on both."""

from trainers.data.examples import Answer, PairExample, SpanExample
from trainers.data.holdout import falls_out, take_by_context, take_pairs


def make_questions(num_contexts: int) -> list[SpanExample]:
    return [
        SpanExample(
            id=f"{context}-{row}",
            question="?",
            context=f"paragraph {context}",
            answers=(Answer(text="p", start=0),),
        )
        for context in range(num_contexts)
        for row in range(3)
    ]


def make_chains(num_chains: int) -> list[PairExample]:
    """Three pairs a chain, each of which shares a sentence with the next."""
    return [
        PairExample(id=f"{chain}-{row}", text_a=f"{chain}.{row}", text_b=other, label="1")
        for row in range(3)
        for chain in range(num_chains)
        for other in (f"{chain}.{row + 1}",)
    ]


def test_questions_of_a_paragraph_stay_together() -> None:
    questions = make_questions(400)
    train, held = (take_by_context(questions, one_in=10, is_held_out=out) for out in (False, True))
    assert sorted(e.id for e in train + held) == sorted(e.id for e in questions)
    assert not {e.context for e in train} & {e.context for e in held}
    assert 20 <= len({e.context for e in held}) <= 60  # about 40


def test_pairs_that_share_a_sentence_stay_together_at_any_distance() -> None:
    pairs = make_chains(400)
    train, held = (take_pairs(pairs, one_in=5, is_held_out=out) for out in (False, True))
    assert sorted(e.id for e in train + held) == sorted(e.id for e in pairs)
    sides = [{text for e in side for text in (e.text_a, e.text_b)} for side in (train, held)]
    assert not sides[0] & sides[1]
    assert 50 <= len(held) / 3 <= 110  # about 80


def test_the_order_of_pairs_does_not_matter() -> None:
    pairs = make_chains(60)
    forward = take_pairs(pairs, one_in=5, is_held_out=True)
    backward = take_pairs(pairs[::-1], one_in=5, is_held_out=True)
    assert forward == backward[::-1] != []


def test_cuts_are_frozen() -> None:
    # 10 divides the first 16 hex digits of sha256sum of "paragraph 3", and so on. Another rule
    # would move questions between training and selection of studies that are already stored.
    held = {e.context for e in take_by_context(make_questions(30), one_in=10, is_held_out=True)}
    assert held == {f"paragraph {context}" for context in (3, 5, 9, 12, 16)}


def test_about_one_in_so_many_is_held_out() -> None:
    texts = [f"context number {number}" for number in range(2000)]
    held_out = [text for text in texts if falls_out(text, one_in=10)]
    assert 150 < len(held_out) < 250
    assert 900 < sum(falls_out(text, one_in=2) for text in texts) < 1100


def test_the_rule_does_not_change() -> None:
    assert [text for text in "abcdefghijklmnopqrstuvwxyz" if falls_out(text, 10)] == list("acikl")
