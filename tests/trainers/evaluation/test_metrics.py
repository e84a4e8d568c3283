import json
import random
import warnings

import numpy as np
import pytest
import seqeval.metrics

from spaces.catalogue import NER_LABELS, UPOS_LABELS
from spaces.task import TaskType
from trainers.data.examples import (
    Answer,
    BitextExample,
    PairExample,
    SpanExample,
    TaggingExample,
)
from trainers.evaluation.metrics import (
    OUTCOME_SCHEMAS,
    SCORERS,
    answer_f1,
    normalise_answer,
    score_pairs,
    score_retrieval,
    score_spans,
    score_tags,
    summarise,
)


def _pair(label: str, name: str = "0") -> PairExample:
    return PairExample(id=name, text_a="a", text_b="b", label=label)


def _sentence(tags: tuple[str, ...], name: str = "0") -> TaggingExample:
    return TaggingExample(id=name, words=("w",) * len(tags), tags=tags)


def _question(*golds: str, name: str = "0") -> SpanExample:
    answers = tuple(Answer(text=gold, start=0) for gold in golds)
    return SpanExample(id=name, question="?", context=golds[0], answers=answers)


def _bitext(num_pairs: int) -> list[BitextExample]:
    return [BitextExample(id=str(row), english="e", foreign="f") for row in range(num_pairs)]


def _random_tags(labels: tuple[str, ...], *, seed: int) -> list[tuple[str, ...]]:
    draw = random.Random(seed)
    return [tuple(draw.choices(labels, k=draw.randint(1, 8))) for _ in range(40)]


def _flip(sentences: list[tuple[str, ...]], labels: tuple[str, ...], *, seed: int) -> list:
    """Predictions that are right most of the time."""
    draw = random.Random(seed)
    return [
        tuple(draw.choice(labels) if draw.random() < 0.2 else tag for tag in tags)
        for tags in sentences
    ]


def _seqeval_f1(gold: list, predicted: list) -> float:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return seqeval.metrics.f1_score([[*t] for t in gold], [[*t] for t in predicted])


# --- pairs ------------------------------------------------------------------------------------


def test_pairs_are_scored_by_accuracy() -> None:
    examples = [_pair("neutral", "a"), _pair("entailment", "b"), _pair("neutral", "c")]
    outcomes = score_pairs(examples, ["neutral", "neutral", "neutral"])
    assert outcomes.to_pylist()[1] == {
        "id": "b",
        "prediction": "neutral",
        "label": "entailment",
        "hit": False,
    }
    assert summarise(outcomes, TaskType.PAIR) == {"accuracy": pytest.approx(200 / 3)}


# --- tagging ----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(25))
def test_summed_counts_give_the_f1_of_seqeval_bit_for_bit(seed: int) -> None:
    gold = _random_tags(NER_LABELS, seed=seed)  # ill-formed nearly always: I- without B-
    predicted = _flip(gold, NER_LABELS, seed=seed + 1)
    outcomes = score_tags([_sentence(tags) for tags in gold], predicted)
    assert summarise(outcomes, TaskType.TAGGING)["f1"] == 100 * _seqeval_f1(gold, predicted)


def _find_runs(tags: tuple[str, ...]) -> set[tuple[str, int]]:
    """Entities of plain tags, by first word: runs of one tag, but each SCONJ and SYM alone."""
    return {
        (tag, place)
        for place, tag in enumerate(tags)
        if place == 0 or tag != tags[place - 1] or tag in {"SCONJ", "SYM"}
    }


@pytest.mark.parametrize("seed", range(25))
def test_entities_of_plain_tags_are_runs(seed: int) -> None:
    labels = UPOS_LABELS[seed % 10 :: 4]  # few labels, hence many runs
    gold = _random_tags(labels, seed=seed)
    predicted = _flip(gold, labels, seed=seed + 1)
    outcomes = score_tags([_sentence(tags) for tags in gold], predicted)
    assert outcomes["num_gold"].to_pylist() == [len(_find_runs(tags)) for tags in gold]
    assert outcomes["num_predicted"].to_pylist() == [len(_find_runs(tags)) for tags in predicted]


@pytest.mark.parametrize("seed", range(10))
def test_f1_of_plain_tags_is_that_of_seqeval_for_types_in_full(seed: int) -> None:
    gold = _random_tags(UPOS_LABELS, seed=seed)
    predicted = _flip(gold, UPOS_LABELS, seed=seed + 1)
    outcomes = score_tags([_sentence(tags) for tags in gold], predicted)
    in_full = [
        [tuple(f"{tag[0]}-{tag}" for tag in tags) for tags in split] for split in (gold, predicted)
    ]
    assert summarise(outcomes, TaskType.TAGGING)["f1"] == 100 * _seqeval_f1(*in_full)


def test_conjunctions_are_of_two_types() -> None:
    outcomes = score_tags([_sentence(("X", "CCONJ"))], [("X", "SCONJ")])
    assert outcomes["true_positives"].to_pylist() == [1]


def test_counts_of_a_sentence_are_its_own() -> None:
    gold = [("B-PER", "I-PER", "O", "B-LOC"), ("O", "B-ORG")]
    predicted = [("B-PER", "I-PER", "O", "O"), ("B-LOC", "B-ORG")]
    examples = [_sentence(tags, name) for name, tags in zip("ab", gold, strict=True)]
    first, second = score_tags(examples, predicted).to_pylist()
    assert json.loads(first.pop("prediction")) == list(predicted[0])
    assert first == {
        "id": "a",
        "true_positives": 1,
        "num_predicted": 1,
        "num_gold": 2,
        "num_correct": 3,
        "num_words": 4,
    }
    assert (second["true_positives"], second["num_predicted"], second["num_gold"]) == (1, 2, 1)


def test_entities_do_not_cross_sentences() -> None:
    gold = [("B-PER", "I-PER"), ("I-PER", "O")]
    outcomes = score_tags([_sentence(tags) for tags in gold], gold)
    assert outcomes["num_gold"].to_pylist() == [1, 1]


def test_tagging_accuracy_counts_words_not_sentences() -> None:
    outcomes = score_tags([_sentence(("X",) * 9), _sentence(("X",))], [("X",) * 9, ("SYM",)])
    assert summarise(outcomes, TaskType.TAGGING)["accuracy"] == 90.0


@pytest.mark.parametrize("predicted", [("O", "O"), ("B-PER", "O")])
def test_f1_without_gold_entities_is_zero(predicted: tuple[str, ...]) -> None:
    outcomes = score_tags([_sentence(("O", "O"))], [predicted])
    assert summarise(outcomes, TaskType.TAGGING)["f1"] == 0.0


def test_scoring_plain_tags_is_quiet() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        score_tags([_sentence(("NOUN", "VERB"))], [("NOUN", "NOUN")])


def test_a_tag_too_few_is_refused() -> None:
    with pytest.raises(
        ValueError, match="'s7' has 1 predicted tags, must be one for each of its 2"
    ):
        score_tags([_sentence(("O", "O"), "s7")], [("O",)])


# --- spans ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("The  Cat, a dog\tand AN owl!", "cat dog and owl"),
        ("theatre an-other", "theatre another"),  # articles are whole words, hyphens vanish
        ("U.S.", "us"),
        ("«Müller»", "«müller»"),  # only ASCII punctuation goes
        ("die Katze", "die katze"),  # only English articles go
        ("在1996年，", "在1996年，"),
        ("a", ""),
        ("«the»", "« »"),  # an article leaves a space
        ("$3.5", "35"),
    ],
)
def test_answers_are_normalised_as_in_squad(text: str, normal: str) -> None:
    assert normalise_answer(text) == normal
    assert normalise_answer(normal) == normal


@pytest.mark.parametrize(
    ("prediction", "gold", "f1"),
    [
        ("the red house", "Red house.", 1.0),
        ("red", "red house", 2 / 3),
        ("red red", "red house", 1 / 2),  # words are counted, not only looked up
        ("red red", "red red house", 4 / 5),
        ("blue", "red house", 0.0),
        ("", "red", 0.0),
        ("a", "the", 0.0),  # SQuAD v1.1: no words, nothing shared
    ],
)
def test_f1_of_answers(prediction: str, gold: str, f1: float) -> None:
    assert answer_f1(prediction, gold) == pytest.approx(f1)
    assert answer_f1(gold, prediction) == answer_f1(prediction, gold)


def test_the_best_gold_answer_counts_for_each_figure() -> None:
    outcomes = score_spans(
        [_question("red house", "house"), _question("a blue boat", "ship")], ["House!", "blue"]
    )
    assert outcomes["exact_match"].to_pylist() == [True, False]
    assert outcomes["f1"].to_pylist() == [1.0, pytest.approx(2 / 3)]
    scores = summarise(outcomes, TaskType.SPAN)
    assert scores == {
        "exact_match": 50.0,
        "f1": pytest.approx(250 / 3),
        "exact_match_f1": pytest.approx((50 + 250 / 3) / 2),
    }


def test_a_question_without_gold_is_refused() -> None:
    question = SpanExample(id="q1", question="?", context="c", answers=())
    with pytest.raises(ValueError, match="'q1' has no gold answer"):
        score_spans([question], [""])


# --- bitext -----------------------------------------------------------------------------------


def test_a_hit_is_the_row_of_the_example() -> None:
    neighbours = np.array([0, 0, 2, 2]), np.array([0.5, 0.25, 1.0, -1.0], dtype="f4")
    outcomes = score_retrieval(_bitext(4), neighbours)
    assert outcomes["hit"].to_pylist() == [True, False, True, False]
    assert outcomes["prediction"].to_pylist() == ["0", "0", "2", "2"]
    assert outcomes["score"].to_pylist() == [0.5, 0.25, 1.0, -1.0]
    assert summarise(outcomes, TaskType.BITEXT) == {"accuracy": 50.0}


# --- all --------------------------------------------------------------------------------------

CASES = {
    TaskType.PAIR: ([_pair("neutral")], ["neutral"]),
    TaskType.TAGGING: ([_sentence(("B-LOC", "O"))], [("B-LOC", "O")]),
    TaskType.SPAN: ([_question("red")], ["red"]),
    TaskType.BITEXT: (_bitext(1), (np.array([0]), np.array([1.0]))),
}


@pytest.mark.parametrize("task_type", TaskType)
def test_perfect_predictions_score_a_hundred(task_type: TaskType) -> None:
    outcomes = SCORERS[task_type](*CASES[task_type])
    assert outcomes.schema == OUTCOME_SCHEMAS[task_type]
    assert set(summarise(outcomes, task_type).values()) == {100.0}


@pytest.mark.parametrize("task_type", TaskType)
def test_no_outcomes_have_no_score(task_type: TaskType) -> None:
    empty = SCORERS[task_type](*CASES[task_type]).slice(0, 0)
    with pytest.raises(ValueError, match="at least one outcome"):
        summarise(empty, task_type)


@pytest.mark.parametrize("task_type", TaskType)
def test_predictions_must_be_as_many_as_examples(task_type: TaskType) -> None:
    examples, predictions = CASES[task_type]
    with pytest.raises(ValueError, match="2 examples must have one prediction each, got 1"):
        SCORERS[task_type](examples * 2, predictions)
