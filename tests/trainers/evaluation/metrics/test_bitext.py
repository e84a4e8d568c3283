import numpy as np
import pytest

from spaces.catalogue import find_task
from trainers.data.examples import BitextExample, MiningExample
from trainers.evaluation.metrics import summarise
from trainers.evaluation.metrics.bitext import Mined, score_mined, score_retrieval


def _foreign(name: str, translation: str = "") -> MiningExample:
    return MiningExample(id=name, text=name, is_english=False, translation=translation)


def test_a_hit_is_the_row_of_the_example() -> None:
    examples = [BitextExample(id=str(row), english="e", foreign="f") for row in range(4)]
    neighbours = np.array([0, 0, 2, 2]), np.array([0.5, 0.25, 1.0, -1.0], dtype="f4")
    outcomes = score_retrieval(examples, neighbours)
    assert outcomes["hit"].to_pylist() == [True, False, True, False]
    assert outcomes["prediction"].to_pylist() == ["0", "0", "2", "2"]
    assert outcomes["score"].to_pylist() == [0.5, 0.25, 1.0, -1.0]
    assert summarise(outcomes, find_task("tatoeba")) == {"accuracy": 50.0}


def test_mining_has_a_row_a_foreign_sentence() -> None:
    english = MiningExample(id="en-1", text="e", is_english=True, translation="zh-1")
    examples = [
        _foreign("zh-1", "en-1"),
        english,
        _foreign("zh-2", "en-2"),
        _foreign("zh-3"),
        _foreign("zh-4", "en-4"),
        _foreign("zh-5"),
    ]
    found = [("en-1", 1.5), ("en-9", 1.2), ("en-3", 1.1), ("", 0.9), ("", None)]
    predictions = [Mined(english=name, margin=margin) for name, margin in found]
    outcomes = score_mined(examples, predictions)
    assert outcomes["id"].to_pylist() == ["zh-1", "zh-2", "zh-3", "zh-4", "zh-5"]
    assert outcomes["score"].to_pylist() == [1.5, 1.2, 1.1, 0.9, None]
    assert outcomes["true_positives"].to_pylist() == [1, 0, 0, 0, 0]
    assert outcomes["num_predicted"].to_pylist() == [1, 1, 1, 0, 0]
    assert outcomes["num_gold"].to_pylist() == [1, 1, 0, 1, 0]
    assert summarise(outcomes, find_task("bucc2018")) == {
        "f1": pytest.approx(100 / 3),
        "precision": pytest.approx(100 / 3),
        "recall": pytest.approx(100 / 3),
    }
