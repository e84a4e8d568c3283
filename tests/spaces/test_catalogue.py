"""The catalogue states the benchmark: counts of XTREME's paper, and rules of honest splits."""

from __future__ import annotations

import pytest

from spaces.catalogue import (
    INTERMEDIATE,
    TARGETS,
    TASKS,
    XTREME_TARGETS,
    find_task,
    threshold_source,
)
from spaces.task import Group, IntermediateTask, Origin, Split, TargetTask, TaskType

RETRIEVAL = (TaskType.BITEXT, TaskType.MINING)

targets = pytest.mark.parametrize("target", TARGETS.values(), ids=lambda target: target.name)
tasks = pytest.mark.parametrize("task", INTERMEDIATE.values(), ids=lambda task: task.name)


@pytest.mark.parametrize(
    ("name", "num_languages"),
    [
        ("xnli", 15),
        ("pawsx", 7),
        ("panx", 40),
        ("udpos", 33),
        ("xquad", 11),
        ("mlqa", 7),
        ("tydiqa", 9),
        ("bucc2018", 4),
        ("tatoeba", 36),
    ],
)
def test_each_target_has_the_languages_of_the_benchmark(name: str, num_languages: int) -> None:
    languages = TASKS[name].languages
    assert len(languages) == len(set(languages)) == num_languages
    assert ("en" in languages) == (name not in {"tatoeba", "bucc2018"})


@targets
def test_selection_is_english_wherever_english_dev_data_exist(target: TargetTask) -> None:
    languages = {source.language for source in target.select}
    is_retrieval = target.task.task_type in RETRIEVAL
    assert languages == (set(target.task.languages) if is_retrieval else {"en"})


@targets
def test_selection_and_dev_never_read_test_data_and_test_reads_nothing_else(
    target: TargetTask,
) -> None:
    assert {source.split for source in (*target.select, *target.dev)} == {Split.DEV}
    assert [source.language for source in target.test] == list(target.task.languages)
    assert {source.split for source in target.test} == {Split.TEST}


@targets
def test_targets_train_on_native_english_or_not_at_all(target: TargetTask) -> None:
    if target.task.task_type in RETRIEVAL:
        assert target.train is None
        return
    assert target.train is not None
    train = target.train
    assert (train.language, train.split, train.origin) == ("en", Split.TRAIN, Origin.NATIVE)
    assert TASKS[train.task].task_type is target.task.task_type


@tasks
def test_intermediate_tasks_list_native_english_first_and_every_source_once(
    task: IntermediateTask,
) -> None:
    first, *others = task.sources
    assert (first.language, first.origin) == ("en", Origin.NATIVE)
    assert len(set(task.sources)) == len(task.sources)
    assert {source.split for source in task.sources} == {Split.TRAIN}
    assert {source.language for source in others} == set(task.task.languages) - {"en"}


def test_there_are_nine_intermediate_tasks_and_nine_targets_in_four_groups() -> None:
    assert len(INTERMEDIATE) == len(XTREME_TARGETS) == 9
    groups = [TARGETS[name].group for name in XTREME_TARGETS]
    assert [groups.count(group) for group in Group] == [2, 2, 3, 2]


def test_the_parts_of_anli_plus_add_up_to_the_paper_s_count() -> None:
    snli, mnli, anli = 549_367, 392_702, 16_946 + 45_460 + 100_459
    assert INTERMEDIATE["mnli"].sources[0].num_examples == mnli
    assert INTERMEDIATE["anli_plus"].sources[0].num_examples == snli + mnli + anli


@pytest.mark.parametrize(
    ("task", "language", "origin", "size"),
    [
        ("mnli", "sw", Origin.TRANSLATED, 392_702),
        ("mnli", "zh", Origin.NATIVE, 50_437),
        ("mnli", "ko", Origin.NATIVE, 24_998),
        ("qqp", "ja", Origin.TRANSLATED, 49_401),
        ("squad", "zh", Origin.NATIVE, 10_142),
        ("squad", "es", Origin.TRANSLATED, 87_595),
    ],
)
def test_training_data_in_other_languages_have_their_official_size(
    task: str, language: str, origin: Origin, size: int
) -> None:
    (source,) = (
        each
        for each in INTERMEDIATE[task].sources
        if (each.language, each.origin) == (language, origin)
    )
    assert source.publication is not None
    assert source.num_examples == size


def test_nobody_has_counted_what_nobody_has_published() -> None:
    sources = [source for task in INTERMEDIATE.values() for source in task.sources]
    assert all(each.num_examples is None for each in sources if each.publication is None)


def test_every_source_of_a_target_says_where_it_is_published() -> None:
    sources = [source for target in TARGETS.values() for source in target.test]
    assert all(source.publication is not None for source in sources)


def test_keys_are_names_and_find_task_finds_them() -> None:
    for known in (INTERMEDIATE, TARGETS, TASKS):
        assert all(name == task.name for name, task in known.items())
    assert find_task("panx") is TASKS["panx"]


def test_an_unknown_task_is_refused_with_all_names() -> None:
    with pytest.raises(ValueError, match="unknown task 'xlni'") as refusal:
        find_task("xlni")
    assert all(name in str(refusal.value) for name in TASKS)


@targets
def test_only_mining_takes_a_threshold_from_another_split(target: TargetTask) -> None:
    assert all(threshold_source(source) is None for source in (*target.select, *target.dev))
    tuned_on = tuple(filter(None, map(threshold_source, target.test)))
    assert tuned_on == (target.dev if target.task.task_type is TaskType.MINING else ())
