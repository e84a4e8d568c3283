"""What the offline corpus promises as a corpus: its sources, determinism, disjoint events."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from spaces.catalogue import (
    INTERMEDIATE,
    MLM_TEXT,
    TARGETS,
    WORD_PAIRS,
    XTREME_TARGETS,
    intermediate_dev,
)
from spaces.task import IntermediateTask, Origin, Role, Source, Split
from trainers.data.corpus import Corpus
from trainers.data.examples import (
    BitextExample,
    ChoiceExample,
    Example,
    MiningExample,
    PairExample,
    SpanExample,
    TaggingExample,
    TextExample,
    digest_examples,
)
from trainers.data.offline import OfflineCorpus
from trainers.data.offline.mining import SENTENCES_PER_PAIR
from trainers.data.offline.world import NUM_CASTS, find_cast

_ROOT = Path(__file__).parents[3]
_ALL = ("en", "de", "zh", "ar")
_FOREIGN = _ALL[1:]
_SOURCES = [
    *(Source(task=task, language=lang, split=Split.TRAIN)
      for task in INTERMEDIATE for lang in _ALL),
    *(intermediate_dev(task) for task in INTERMEDIATE),
    *(Source(task="mlm", language=lang, split=Split.TRAIN) for lang in _ALL),
    *(Source(task="alignment", language=lang, split=Split.TRAIN) for lang in _FOREIGN),
    *(Source(task=task, language=lang, split=split)
      for task in ("xnli", "pawsx", "panx", "udpos", "mlqa") for lang in _ALL
      for split in (Split.DEV, Split.TEST)),
    *(Source(task=task, language="en", split=Split.TRAIN)
      for task in ("pawsx", "panx", "udpos", "tydiqa")),
    *(Source(task=task, language=lang, split=Split.TEST)
      for task in ("xquad", "tydiqa") for lang in _ALL),
    Source(task="tydiqa", language="en", split=Split.DEV),
    *(Source(task="bucc2018", language=lang, split=split)
      for lang in ("de", "zh") for split in (Split.DEV, Split.TEST)),
    *(Source(task="tatoeba", language=lang, split=split)
      for lang in _FOREIGN for split in (Split.DEV, Split.TEST)),
]  # fmt: skip
_SMALL = OfflineCorpus(num_train=60, num_dev=30, num_test=30, train_languages=_ALL)
_PRINT_DIGESTS = """
from spaces.task import Source, Split
from trainers.data.examples import digest_examples
from trainers.data.offline import OfflineCorpus
from trainers.data.offline.mining import SENTENCES_PER_PAIR
corpus = OfflineCorpus(num_train=20, num_dev=20, num_test=20)
for task in ("xnli", "pawsx", "panx", "xquad", "mlqa", "tydiqa", "bucc2018", "tatoeba"):
    source = Source(task=task, language="zh", split=Split.TEST)
    print(digest_examples(corpus.read(source)))
"""


def _list_sentences(example: Example) -> list[str]:
    """Texts of an example that could be met again elsewhere."""
    match example:
        case PairExample():
            return [example.text_b]
        case SpanExample():
            return [example.context]
        case ChoiceExample():
            return [" ".join([example.context, *sorted(example.choices)])]
        case TextExample() | MiningExample():
            return [example.text]
        case BitextExample():
            return [example.foreign]
        case TaggingExample():
            return [" ".join(example.words)]


def test_it_is_a_corpus() -> None:
    corpus: Corpus = _SMALL
    assert corpus.kind == "offline"
    assert pickle.loads(pickle.dumps(corpus)) == corpus


@pytest.mark.parametrize("source", _SOURCES, ids=lambda source: source.name)
def test_every_source_has_the_number_asked_for_with_unique_ids(source: Source) -> None:
    assert _SMALL.has(source)
    examples = _SMALL.read(source)
    expected = 60 if source.split is Split.TRAIN else 30
    if source.task == "bucc2018":
        expected *= 2 * SENTENCES_PER_PAIR
    assert len(examples) == expected
    assert len({example.id for example in examples}) == len(examples)


@pytest.mark.parametrize(
    ("source", "advice"),
    [
        (Source(task="xnli", language="fr", split=Split.DEV), "en, de, zh, ar; drop the language"),
        (Source(task="xquad", language="en", split=Split.DEV), "has xquad test; drop the split"),
        (Source(task="bucc", language="de", split=Split.TEST), ", tatoeba; drop the task"),
        (
            Source(task="mnli", language="de", split=Split.TRAIN, origin=Origin.TRANSLATED),
            "no translated text; drop the source",
        ),
    ],
)  # fmt: skip
def test_a_source_that_is_not_there_comes_with_advice(source: Source, advice: str) -> None:
    assert not _SMALL.has(source)
    assert advice in _SMALL.missing(source)
    with pytest.raises(FileNotFoundError, match="use --data DIR"):
        _SMALL.read(source)


@pytest.mark.parametrize("name", XTREME_TARGETS)
def test_every_target_can_be_trained_selected_and_tested(name: str) -> None:
    target = TARGETS[name]
    assert target.train is None or _SMALL.has(target.train)
    for role in (Role.SELECT, Role.TEST):
        assert any(_SMALL.has(source) for source in target.sources(role))


@pytest.mark.parametrize("task", INTERMEDIATE.values(), ids=lambda task: task.name)
def test_every_intermediate_task_has_english_and_other_languages(task: IntermediateTask) -> None:
    languages = [source.language for source in task.sources if _SMALL.has(source)]
    assert sorted(languages) == sorted(_ALL)


@pytest.mark.parametrize("name", XTREME_TARGETS)
def test_every_language_of_the_suite_is_tested_where_the_benchmark_has_it(name: str) -> None:
    for source in TARGETS[name].test:
        assert _SMALL.has(source) == (source.language in _ALL), source.name


def test_running_text_and_word_pairs_do_not_wait_for_training_languages() -> None:
    corpus = OfflineCorpus(train_languages=("en",))
    for task, languages in ((MLM_TEXT, set(_ALL)), (WORD_PAIRS, set(_FOREIGN))):
        assert {s.language for s in task.sources if corpus.has(s)} == languages


@pytest.mark.parametrize("field", ["num_train", "num_dev", "num_test"])
def test_empty_sources_are_refused(field: str) -> None:
    with pytest.raises(ValueError, match=f"{field} must be at least 1, got 0"):
        OfflineCorpus(**{field: 0})


def test_two_processes_with_other_hash_seeds_write_the_same_bytes() -> None:
    outputs = [
        subprocess.run(
            [sys.executable, "-c", _PRINT_DIGESTS],
            env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(_ROOT)},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for hash_seed in ("1", "2")
    ]
    assert outputs[0] == outputs[1]
    assert len(set(outputs[0].split())) == 8


@pytest.mark.parametrize("task", [*INTERMEDIATE, "mlm", "pawsx", "panx", "udpos", "tydiqa"])
def test_fewer_examples_are_a_prefix_of_more(task: str) -> None:
    source = Source(task=task, language="en", split=Split.TRAIN)
    assert (
        OfflineCorpus(num_train=20, train_languages=_ALL).read(source) == _SMALL.read(source)[:20]
    )


def test_another_seed_tells_other_stories() -> None:
    source = Source(task="xnli", language="en", split=Split.TEST)
    ours, others = _SMALL.read(source), OfflineCorpus(seed=1, num_test=30).read(source)
    assert digest_examples(ours) != digest_examples(others)


def test_no_actor_is_in_two_casts() -> None:
    casts = [find_cast(number) for number in range(NUM_CASTS)]
    actors = [actor for cast in casts for actor in (*cast.persons, *cast.organisations)]
    assert len(set(actors)) == len(actors)
    with pytest.raises(ValueError, match="cast must be in"):
        find_cast(NUM_CASTS)


def test_every_cast_has_every_kind_of_organisation() -> None:
    for number in range(NUM_CASTS):
        assert len({org.kind for org in find_cast(number).organisations}) == 5


def test_no_sentence_is_in_two_splits() -> None:
    corpus = OfflineCorpus(num_train=200, num_dev=100, num_test=100, train_languages=_ALL)
    told: dict[str, tuple[str, Split]] = {}
    for source in _SOURCES:
        home = (source.task, source.split)
        for example in corpus.read(source):
            for sentence in _list_sentences(example):
                assert told.setdefault(sentence, home) == home, sentence


@pytest.mark.parametrize("task", ["xnli", "pawsx", "panx", "udpos", "xquad", "mlqa"])
def test_parallel_sources_have_the_same_ids_in_every_language(task: str) -> None:
    ids = [
        [e.id for e in _SMALL.read(Source(task=task, language=lang, split=Split.TEST))]
        for lang in _ALL
    ]
    assert ids == [[f"{task}-test-{index}" for index in range(30)]] * len(_ALL)


def test_languages_without_training_data_stay_zero_shot() -> None:
    corpus = OfflineCorpus(train_languages=("en", "de"))
    labelled = [s for s in _SOURCES if s.task not in ("mlm", "alignment")]
    trained = {s.language for s in labelled if s.split is Split.TRAIN and corpus.has(s)}
    assert trained == {"en", "de"}
    assert {s.language for s in _SOURCES if s.split is Split.TEST and corpus.has(s)} == set(_ALL)


def test_an_unknown_training_language_is_refused() -> None:
    with pytest.raises(ValueError, match="among en, de, zh, ar, got 'fr'"):
        OfflineCorpus(train_languages=("en", "fr"))
