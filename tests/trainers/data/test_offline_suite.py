"""What the offline corpus promises as a corpus: its sources, determinism, disjoint events."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from sources import list_catalogue, name_source

from spaces.catalogue import (
    INTERMEDIATE,
    MLM_TEXT,
    TARGETS,
    WORD_PAIRS,
    XTREME_TARGETS,
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
from trainers.data.offline.controls import DEFAULT_CONTROLS
from trainers.data.offline.languages import GRAMMARS
from trainers.data.offline.lexicon import OrganisationKind
from trainers.data.offline.mining import SENTENCES_PER_PAIR
from trainers.data.offline.repertoire import find_repertoire
from trainers.data.offline.world import NUM_CASTS, find_cast

_ROOT = Path(__file__).parents[3]
_ALL = tuple(GRAMMARS)
_FOREIGN = _ALL[1:]
_SMALL = OfflineCorpus(
    num_train=40,
    num_dev=30,
    num_test=30,
    train_languages=_ALL,
    translated_languages=_FOREIGN,
)
_CATALOGUE = {source.name: source for source in list_catalogue()}
_SOURCES = [source for source in _CATALOGUE.values() if _SMALL.has(source)]
_PRINT_DIGESTS = """
from spaces.task import Origin, Source, Split
from trainers.data.examples import digest_examples
from trainers.data.offline import OfflineCorpus
corpus = OfflineCorpus(num_train=20, num_dev=20, num_test=20)
zh = ("xnli", "pawsx", "panx", "xquad", "mlqa", "bucc2018", "tatoeba")
for task, language in (*((task, "zh") for task in zh), ("tydiqa", "ar")):
    source = Source(task=task, language=language, split=Split.TEST)
    print(digest_examples(corpus.read(source)))
translated = Source(task="squad", language="de", split=Split.TRAIN, origin=Origin.TRANSLATED)
print(digest_examples(corpus.read(translated)))
"""


def _tested(target: str) -> list[str]:
    """The suite's languages in which the catalogue tests the target, in the suite's order."""
    languages = {source.language for source in TARGETS[target].test}
    return [language for language in _ALL if language in languages]


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
    examples = _SMALL.read(source)
    expected = 40 if source.split is Split.TRAIN else 30
    if source.task == "bucc2018":
        expected *= 2 * SENTENCES_PER_PAIR
    assert len(examples) == expected
    assert len({example.id for example in examples}) == len(examples)


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("xnli.th.dev", f"xnli dev in {', '.join(_tested('xnli'))}; drop the language"),
        ("pawsx.ar.test", f"pawsx test in {', '.join(_tested('pawsx'))}; drop the language"),
        ("xquad.en.dev", "has xquad test; drop the split"),
        ("bucc.de.test", ", tatoeba; drop the task"),
        ("mnli.fr.train", "has mnli train in en, de; drop the language"),
        ("mnli.fr.train.translated", "has translated mnli train in de; drop the language"),
        ("pawsx.de.train.translated", "translates no pawsx train; drop it"),
        ("mnli.en.dev.translated", "translates no mnli dev; drop it"),
    ],
)
def test_a_source_that_is_not_there_comes_with_advice(name: str, advice: str) -> None:
    corpus, source = OfflineCorpus(), name_source(name)
    assert not corpus.has(source)
    assert advice in corpus.missing(source)
    with pytest.raises(FileNotFoundError, match="use --data DIR"):
        corpus.read(source)


@pytest.mark.parametrize("name", XTREME_TARGETS)
def test_every_target_can_be_trained_selected_and_tested(name: str) -> None:
    target = TARGETS[name]
    assert target.train is None or _SMALL.has(target.train)
    for role in (Role.SELECT, Role.TEST):
        assert any(_SMALL.has(source) for source in target.sources(role))


@pytest.mark.parametrize("task", INTERMEDIATE.values(), ids=lambda task: task.name)
def test_every_language_of_the_suite_can_be_trained_on_native_and_translated(
    task: IntermediateTask,
) -> None:
    found = [source for source in task.sources if source.language in _ALL]
    assert {source.origin for source in found} == set(Origin)
    assert all(_SMALL.has(source) for source in found)
    default = [source for source in found if OfflineCorpus().has(source)]
    assert [(source.language, source.origin) for source in default] == [
        ("en", Origin.NATIVE),
        ("de", Origin.NATIVE),
        ("de", Origin.TRANSLATED),
    ]


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
    assert len(set(outputs[0].split())) == 9


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


@pytest.mark.parametrize("split", Split)
def test_every_cast_has_women_and_men_a_company_and_an_institution(split: Split) -> None:
    for number in range(NUM_CASTS):
        cast = find_cast(number, find_repertoire(split, "", DEFAULT_CONTROLS))
        assert {person.first.gender for person in cast.persons} == {"f", "m"}
        kinds = [organisation.kind for organisation in cast.organisations]
        assert kinds.count(OrganisationKind.COMPANY) == 1
        assert len(kinds) >= 2


def test_no_sentence_is_in_two_splits() -> None:
    corpus = OfflineCorpus(num_train=100, num_dev=60, num_test=60)
    told: dict[str, tuple[str, Split]] = {}
    for source in filter(corpus.has, _SOURCES):
        home = (source.task, source.split)
        for example in corpus.read(source):
            for sentence in _list_sentences(example):
                assert told.setdefault(sentence, home) == home, sentence


@pytest.mark.parametrize("task", ["xnli", "pawsx", "panx", "udpos", "xquad", "mlqa"])
def test_parallel_sources_have_the_same_ids_in_every_language(task: str) -> None:
    ids = [
        [e.id for e in _SMALL.read(Source(task=task, language=lang, split=Split.TEST))]
        for lang in _tested(task)
    ]
    assert ids == [[f"{task}-test-{index}" for index in range(30)]] * len(ids)


def test_languages_without_training_data_stay_zero_shot() -> None:
    corpus = OfflineCorpus()
    labelled = [s for s in _CATALOGUE.values() if s.task not in ("mlm", "alignment")]
    trained = {s.language for s in labelled if s.split is Split.TRAIN and corpus.has(s)}
    assert trained == {"en", "de"}
    tested = {s.language for s in labelled if s.split is Split.TEST and corpus.has(s)}
    assert tested == set(_ALL)


@pytest.mark.parametrize("field", ["train_languages", "translated_languages"])
def test_languages_that_the_suite_does_not_speak_are_refused(field: str) -> None:
    rule = f"{field} must be among {', '.join(_ALL)}, got 'eo'"
    with pytest.raises(ValueError, match=rule):
        OfflineCorpus(**{field: ("en", "eo")})


def test_english_is_not_translated_into_english() -> None:
    corpus = OfflineCorpus(translated_languages=("en", "de"))
    assert not corpus.has(name_source("mnli.en.train.translated"))
