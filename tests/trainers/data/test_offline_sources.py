"""Sources of the suite: each target in the benchmark's languages, a cast a split, families."""

from __future__ import annotations

import pytest

from spaces.catalogue import INTERMEDIATE, TARGETS, XTREME_TARGETS
from spaces.task import Split
from trainers.data.offline.languages import GRAMMARS
from trainers.data.offline.sources import CASTS, LANGUAGES, PARALLEL, UNLABELLED, find_family

# the languages in which the benchmark tests a target, of the ten that the suite is to have
_BENCHMARK = {
    "xnli": "ar de en es fr hi ru sw tr zh",
    "pawsx": "de en es fr zh",
    "udpos": "ar de en es fr hi ru tr zh",
    "panx": "ar de en es fr hi ru sw tr zh",
    "xquad": "ar de en es hi ru tr zh",
    "mlqa": "ar de en es hi zh",
    "tydiqa": "ar en ru sw",
    "bucc2018": "de fr ru zh",
    "tatoeba": "ar de es fr hi ru sw tr zh",
}


@pytest.mark.parametrize("target", XTREME_TARGETS)
def test_a_target_is_tested_in_the_benchmarks_languages(target: str) -> None:
    expected = [each for each in GRAMMARS if each in _BENCHMARK[target].split()]
    assert list(LANGUAGES[target, Split.TEST]) == expected


@pytest.mark.parametrize("target", XTREME_TARGETS)
def test_a_target_has_the_splits_of_the_benchmark(target: str) -> None:
    task = TARGETS[target]
    has_train = task.train is not None and task.train.task == target
    assert ((target, Split.TRAIN) in LANGUAGES) == has_train
    dev = {source.task for source in (*task.select, *task.dev) if source.split is Split.DEV}
    assert ((target, Split.DEV) in LANGUAGES) == (target in dev)


@pytest.mark.parametrize("target", ["pawsx", "udpos", "panx", "tydiqa"])
def test_targets_are_trained_in_english_alone(target: str) -> None:
    assert LANGUAGES[target, Split.TRAIN] == ("en",)


@pytest.mark.parametrize("task", INTERMEDIATE)
def test_intermediate_tasks_are_trained_in_every_language_and_chosen_in_english(
    task: str,
) -> None:
    assert LANGUAGES[task, Split.TRAIN] == tuple(GRAMMARS)
    assert LANGUAGES[task, Split.DEV] == ("en",)
    assert (task, Split.TEST) not in LANGUAGES


def test_every_split_of_a_task_has_a_cast_of_its_own() -> None:
    assert len(set(CASTS)) == len(CASTS) == len(LANGUAGES)


@pytest.mark.parametrize(
    ("task", "family"),
    [
        ("mnli", "mnli"),
        ("xnli", "mnli"),
        ("anli_plus", "anli_plus"),
        ("squad", "squad"),
        ("xquad", "squad"),
        ("mlqa", "squad"),
        ("tydiqa", "tydiqa"),
        ("pawsx", "pawsx"),
        ("tatoeba", "tatoeba"),
        ("mlm", ""),
        ("alignment", ""),
    ],
)
def test_what_trains_on_the_same_data_is_one_family(task: str, family: str) -> None:
    assert find_family(task) == family


def test_running_text_and_word_pairs_are_parallel_to_nothing() -> None:
    assert not UNLABELLED & PARALLEL
    assert set(XTREME_TARGETS) >= PARALLEL
    assert set(XTREME_TARGETS) - PARALLEL == {"tydiqa"}
