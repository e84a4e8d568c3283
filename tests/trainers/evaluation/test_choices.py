"""Multiple choice: the best of each row, in the order of the examples."""

import numpy as np
import pytest

from trainers.data.encoding import Features
from trainers.data.examples import ChoiceExample
from trainers.evaluation.choices import decode_choices, score_choices


def _choice(id_: str, answer: int) -> ChoiceExample:
    return ChoiceExample(id=id_, context="c", prefix="", choices=("x", "y", "z"), answer=answer)


def test_the_best_choice_of_each_example_is_its_index_as_text() -> None:
    rows = [
        Features(example=example, input_ids=[0, 2], labels=[0], token_map=[1, 1])
        for example in (2, 0, 1)
    ]
    logits = [np.array(scores) for scores in ([0.0, 3.0, 1.0], [-1.0, -2.0, 0.0], [5.0, 5.0, 0.0])]
    assert decode_choices(rows, logits) == ["2", "0", "1"]  # a tie goes to the earlier choice


def test_outcomes_are_those_of_labels() -> None:
    outcomes = score_choices([_choice("a", 2), _choice("b", 0)], ["2", "1"])
    assert outcomes.to_pylist() == [
        {"id": "a", "prediction": "2", "label": "2", "hit": True},
        {"id": "b", "prediction": "1", "label": "0", "hit": False},
    ]


def test_each_example_needs_a_prediction() -> None:
    with pytest.raises(ValueError, match="2 examples must have one prediction each, got 1"):
        score_choices([_choice("a", 2), _choice("b", 0)], ["2"])
