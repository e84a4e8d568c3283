import json
import random
import warnings

import pytest
import seqeval.metrics

from spaces.catalogue import NER_LABELS, UPOS_LABELS
from spaces.task import Source, Split
from trainers.data.examples import TaggingExample
from trainers.evaluation.metrics import score
from trainers.evaluation.metrics.tags import score_tags, summarise_tags, upos_form


def _sentence(tags: tuple[str, ...], name: str = "0") -> TaggingExample:
    return TaggingExample(id=name, words=("w",) * len(tags), tags=tags)


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


def _score_by_seqeval(gold: list, predicted: list) -> dict[str, float]:
    sides = [[*tags] for tags in gold], [[*tags] for tags in predicted]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return {
            "f1": 100 * seqeval.metrics.f1_score(*sides),
            "precision": 100 * seqeval.metrics.precision_score(*sides),
            "recall": 100 * seqeval.metrics.recall_score(*sides),
        }


def _without_accuracy(outcomes: object) -> dict[str, float]:
    scores = summarise_tags(outcomes)
    del scores["accuracy"]
    return scores


@pytest.mark.parametrize("seed", range(25))
def test_summed_counts_give_the_figures_of_seqeval_bit_for_bit(seed: int) -> None:
    gold = _random_tags(NER_LABELS, seed=seed)  # ill-formed nearly always: I- without B-
    predicted = _flip(gold, NER_LABELS, seed=seed + 1)
    outcomes = score_tags([_sentence(tags) for tags in gold], predicted)
    assert _without_accuracy(outcomes) == _score_by_seqeval(gold, predicted)


def _find_runs(tags: tuple[str, ...]) -> set[tuple[str, int]]:
    """Entities of UPOS, by first word: runs of one tag, but each SCONJ and SYM alone."""
    return {
        (tag, place)
        for place, tag in enumerate(tags)
        if place == 0 or tag != tags[place - 1] or tag in {"SCONJ", "SYM"}
    }


@pytest.mark.parametrize("seed", range(25))
def test_entities_of_parts_of_speech_are_runs(seed: int) -> None:
    labels = UPOS_LABELS[seed % 10 :: 4]  # few labels, hence many runs
    gold = _random_tags(labels, seed=seed)
    predicted = _flip(gold, labels, seed=seed + 1)
    outcomes = score_tags([_sentence(tags) for tags in gold], predicted, upos_form)
    assert outcomes["num_gold"].to_pylist() == [len(_find_runs(tags)) for tags in gold]
    assert outcomes["num_predicted"].to_pylist() == [len(_find_runs(tags)) for tags in predicted]


@pytest.mark.parametrize("seed", range(10))
def test_figures_of_parts_of_speech_are_those_of_seqeval_for_types_in_full(seed: int) -> None:
    gold = _random_tags(UPOS_LABELS, seed=seed)
    predicted = _flip(gold, UPOS_LABELS, seed=seed + 1)
    outcomes = score_tags([_sentence(tags) for tags in gold], predicted, upos_form)
    in_full = [
        [tuple(f"{tag[0]}-{tag}" for tag in tags) for tags in split] for split in (gold, predicted)
    ]
    assert _without_accuracy(outcomes) == _score_by_seqeval(*in_full)


def test_conjunctions_are_of_two_types() -> None:
    outcomes = score_tags([_sentence(("X", "CCONJ"))], [("X", "SCONJ")], upos_form)
    assert outcomes["true_positives"].to_pylist() == [1]


@pytest.mark.parametrize(
    ("tags", "num_gold"),
    [
        (("OBJ", "OBJ", "SUBJ"), 2),
        (("BRAND", "BRAND", "X"), 2),
        (("SIZE", "SIZE", "O", "SIZE"), 2),
        (("X-ray", "B-PER", "O", "I-PER"), 3),
    ],
)
def test_a_run_of_any_other_plain_tag_is_one_entity(tags: tuple[str, ...], num_gold: int) -> None:
    (row,) = score_tags([_sentence(tags)], [tags]).to_pylist()
    assert (row["true_positives"], row["num_predicted"], row["num_gold"]) == (num_gold,) * 3


@pytest.mark.parametrize(("task", "num_gold"), [("udpos", 2), ("panx", 1)])
def test_only_udpos_is_read_as_xtreme_read_it(task: str, num_gold: int) -> None:
    source = Source(task=task, language="en", split=Split.DEV)
    outcomes = score([_sentence(("SYM", "SYM"))], [("SYM", "SYM")], source)
    assert outcomes["num_gold"].to_pylist() == [num_gold]


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
    assert summarise_tags(outcomes)["accuracy"] == 90.0


@pytest.mark.parametrize("predicted", [("O", "O"), ("B-PER", "O")])
def test_f1_without_gold_entities_is_zero(predicted: tuple[str, ...]) -> None:
    outcomes = score_tags([_sentence(("O", "O"))], [predicted])
    assert summarise_tags(outcomes)["f1"] == 0.0


def test_scoring_plain_tags_is_quiet() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        score_tags([_sentence(("NOUN", "VERB"))], [("NOUN", "NOUN")])


def test_a_tag_too_few_is_refused() -> None:
    with pytest.raises(
        ValueError, match="'s7' has 1 predicted tags, must be one for each of its 2"
    ):
        score_tags([_sentence(("O", "O"), "s7")], [("O",)])
