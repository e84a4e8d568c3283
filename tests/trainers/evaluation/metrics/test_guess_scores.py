"""Scores of guessed tokens: they weigh tokens, not texts."""

import pytest

from trainers.data.examples import TextExample
from trainers.evaluation.metrics.guesses import score_guesses, summarise_guesses


def test_scores_weigh_tokens() -> None:
    texts = [TextExample(id=name, text="t") for name in "abc"]
    outcomes = score_guesses(texts, [(0, 0), (3, 8), (2, 2)])
    assert outcomes.to_pylist()[1] == {"id": "b", "num_correct": 3, "num_masked": 8}
    assert summarise_guesses(outcomes) == {"accuracy": 50.0}
    assert summarise_guesses(outcomes.slice(0, 1)) == {"accuracy": 0.0}


def test_each_text_needs_its_counts() -> None:
    with pytest.raises(ValueError, match="1 examples must have one prediction each, got 0"):
        score_guesses([TextExample(id="a", text="t")], [])
