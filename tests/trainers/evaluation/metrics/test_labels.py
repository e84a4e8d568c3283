import random

import pytest
from sklearn.metrics import f1_score

from spaces.catalogue import find_task
from trainers.data.examples import ChoiceExample, PairExample
from trainers.evaluation.metrics.labels import score_choices, score_pairs, summarise_hits

QQP = find_task("qqp")


def _pairs(*labels: str) -> list[PairExample]:
    return [
        PairExample(id=str(row), text_a="a", text_b="b", label=label)
        for row, label in enumerate(labels)
    ]


def test_pairs_are_scored_by_accuracy() -> None:
    outcomes = score_pairs(_pairs("neutral", "entailment", "neutral"), ["neutral"] * 3)
    assert outcomes.to_pylist()[1] == {
        "id": "1",
        "prediction": "neutral",
        "label": "entailment",
        "hit": False,
    }
    assert summarise_hits(outcomes, find_task("xnli")) == {"accuracy": pytest.approx(200 / 3)}


@pytest.mark.parametrize("seed", range(5))
def test_duplicates_are_scored_by_accuracy_and_f1(seed: int) -> None:
    draw = random.Random(seed)
    gold, predicted = (draw.choices("01", weights=(2, 1), k=50) for _ in range(2))
    scores = summarise_hits(score_pairs(_pairs(*gold), predicted), QQP)
    accuracy = 2 * sum(map(str.__eq__, gold, predicted))
    f1 = 100 * f1_score(gold, predicted, pos_label="1")
    assert scores == pytest.approx(
        {"accuracy": accuracy, "f1": f1, "accuracy_f1": (accuracy + f1) / 2}
    )


def test_f1_without_any_duplicate_is_zero() -> None:
    scores = summarise_hits(score_pairs(_pairs("0", "0"), ["0", "0"]), QQP)
    assert scores == {"accuracy": 100.0, "f1": 0.0, "accuracy_f1": 50.0}


def _choice(name: str, answer: int) -> ChoiceExample:
    return ChoiceExample(id=name, context="c", prefix="", choices=("x", "y", "z"), answer=answer)


def test_outcomes_of_choices_are_those_of_labels() -> None:
    outcomes = score_choices([_choice("a", 2), _choice("b", 0)], ["2", "1"])
    assert outcomes.to_pylist() == [
        {"id": "a", "prediction": "2", "label": "2", "hit": True},
        {"id": "b", "prediction": "1", "label": "0", "hit": False},
    ]


def test_each_choice_needs_a_prediction() -> None:
    with pytest.raises(ValueError, match="2 examples must have one prediction each, got 1"):
        score_choices([_choice("a", 2), _choice("b", 0)], ["2"])
