"""The folder corpus: what it finds, what it refuses, and what the real slices hold."""

import pickle
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from spaces.catalogue import INTERMEDIATE, TARGETS, TASKS
from spaces.task import Origin, Source, Split
from trainers.data.corpus import Corpus
from trainers.data.examples import (
    BitextExample,
    PairExample,
    SpanExample,
    TaggingExample,
    digest_examples,
)
from trainers.data.folder import FolderCorpus

Put = Callable[[str, str], Path]
SLICES = Path(__file__).parents[4] / "shared" / "data"


def source(name: str) -> Source:
    """A source by its name, e.g. `mnli.de.train.translated`."""
    task, language, split, *origin = name.split(".")
    return Source(
        task=task, language=language, split=Split(split), origin=Origin(*origin or ["native"])
    )


@pytest.fixture
def put(tmp_path: Path) -> Put:
    def write(path: str, content: str) -> Path:
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8", newline="")
        return file

    return write


@pytest.fixture
def corpus(tmp_path: Path) -> FolderCorpus:
    return FolderCorpus(root=tmp_path)


@pytest.fixture
def slices() -> FolderCorpus:
    if not SLICES.is_dir():
        pytest.skip("the real slices are not here")
    return FolderCorpus(root=SLICES)


def languages(corpus: FolderCorpus, task: str, split: Split) -> list[str]:
    return [
        language
        for language in TASKS[task].languages
        if corpus.has(Source(task=task, language=language, split=split))
    ]


def test_it_is_a_corpus_that_survives_pickling(corpus: FolderCorpus) -> None:
    contract: Corpus = corpus
    assert contract.kind == "dir"
    assert pickle.loads(pickle.dumps(corpus)) == corpus


def test_root_must_be_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"absent' is not a folder; give one .* --data offline"):
        FolderCorpus(root=tmp_path / "absent")


def test_an_empty_folder_has_nothing_and_names_every_file_it_wants(corpus: FolderCorpus) -> None:
    wanted = {found for target in TARGETS.values() for found in (*target.dev, *target.test)}
    assert not any(corpus.has(found) for found in wanted)
    assert all(corpus.missing(found).startswith(f"put {found.task}/") for found in wanted)


def test_reading_what_is_not_there_says_what_to_put(corpus: FolderCorpus) -> None:
    with pytest.raises(
        FileNotFoundError, match=re.escape("xnli.de.dev: put xnli/dev-de.tsv into")
    ):
        corpus.read(source("xnli.de.dev"))


def test_mnli_falls_back_to_the_xtreme_file(corpus: FolderCorpus, put: Put) -> None:
    put("xnli/train-en.tsv", "a\tb\tneutral\r\n")
    (fallback,) = corpus.read(source("mnli.en.train"))
    put(
        "mnli/multinli_1.0/multinli_1.0_train.jsonl",
        '{"sentence1": "c", "sentence2": "d", "gold_label": "entailment"}\n',
    )
    (preferred,) = corpus.read(source("mnli.en.train"))
    assert isinstance(fallback, PairExample)
    assert isinstance(preferred, PairExample)
    assert (fallback.text_a, preferred.text_a) == ("a", "c")


@pytest.mark.parametrize(
    ("name", "path", "row", "gold_row"),
    [
        ("panx.de.test", "panx/test-de.tsv", "Berlin\n", "Berlin\tB-LOC\n"),
        ("udpos.yo.test", "udpos/test-yo.tsv", "wọ́n\n", "wọ́n\tPRON\n"),
        ("xnli.sw.test", "xnli/test-sw.tsv", "a\tb\r\n", "a\tb\tneutral\r\n"),
    ],
)
def test_a_test_file_without_gold_counts_as_absent(
    corpus: FolderCorpus,
    put: Put,
    name: str,
    path: str,
    row: str,
    gold_row: str,
) -> None:
    put(path, row)
    assert not corpus.has(source(name))
    assert path in corpus.missing(source(name))
    assert "gold" in corpus.missing(source(name))
    put(path, gold_row)
    assert corpus.has(source(name))


def test_one_side_of_a_bitext_is_not_enough(corpus: FolderCorpus, put: Put) -> None:
    put("tatoeba/v1/tatoeba.cmn-eng.cmn", "你好。\n")
    assert not corpus.has(source("tatoeba.zh.dev"))
    assert "tatoeba/v1/tatoeba.cmn-eng.eng" in corpus.missing(source("tatoeba.zh.dev"))
    put("tatoeba/v1/tatoeba.cmn-eng.eng", "Hello.\n")
    assert corpus.has(source("tatoeba.zh.dev"))


def test_every_language_of_tatoeba_has_a_code_of_three_letters(corpus: FolderCorpus) -> None:
    codes = {
        re.findall(r"tatoeba\.([a-z]{3})-eng", corpus.missing(found))[0]
        for found in TARGETS["tatoeba"].test
    }
    assert len(codes) == 36


@pytest.mark.parametrize(
    "name",
    [
        "mnli.de.train",
        "mnli.en.train.translated",
        "xquad.en.dev",
        "squad.es.train",
        "ccg.zh.train",
        "xnli.ko.dev",
        "nli.en.dev",
    ],
)
def test_sources_without_a_place_are_absent_not_guessed(corpus: FolderCorpus, name: str) -> None:
    assert not corpus.has(source(name))
    assert f"no place for {name}" in corpus.missing(source(name))


def test_an_empty_file_is_refused(corpus: FolderCorpus, put: Put) -> None:
    path = put("ccg/UD_English-EWT/en_ewt-ud-dev.auto", "")
    with pytest.raises(ValueError, match="found none; take the official") as caught:
        corpus.read(source("ccg.en.dev"))
    assert str(path) in str(caught.value)


def test_labels_are_those_of_the_task(corpus: FolderCorpus, put: Put) -> None:
    put("udpos/dev-de.tsv", "Berlin\tB-LOC\n")
    with pytest.raises(ValueError, match=r"line 1: expected a label of ADJ, .*found 'B-LOC'"):
        corpus.read(source("udpos.de.dev"))


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("mnli.en.train", 5000),
        ("mnli.en.dev", 3000),
        ("squad.en.train", 3012),
        ("squad.en.dev", 1696),
        ("ccg.en.train", 2000),
        ("ccg.en.dev", 450),
        ("ccg.en.test", 450),
        ("panx.en.train", 8000),
        ("panx.jv.train", 100),
        ("udpos.en.train", 7000),
        ("udpos.en.dev", 1500),
        *((f"mnli.{code}.train.translated", 900) for code in "ar de es fr sw tr ur vi zh".split()),
        *((f"xquad.{code}.test", 1190) for code in ("en", "es", "de", "zh")),
        *((f"xquad.{code}.test", 322) for code in ("el", "ru", "ar", "vi")),
    ],
)
def test_slices_hold_as_many_examples_as_stated(
    slices: FolderCorpus, name: str, count: int
) -> None:
    examples = slices.read(source(name))
    assert len({example.id for example in examples}) == count == len(examples)


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("task", "split", "count"),
    [
        ("xnli", Split.DEV, 15),
        ("xnli", Split.TEST, 15),
        ("panx", Split.TRAIN, 5),
        ("panx", Split.DEV, 31),
        ("panx", Split.TEST, 0),
        ("udpos", Split.TRAIN, 1),
        ("udpos", Split.DEV, 24),
        ("udpos", Split.TEST, 0),
        ("xquad", Split.TEST, 8),
        ("tatoeba", Split.DEV, 30),
        ("tatoeba", Split.TEST, 30),
    ],
)
def test_slices_have_as_many_languages_as_stated(
    slices: FolderCorpus, task: str, split: Split, count: int
) -> None:
    assert len(languages(slices, task, split)) == count


@pytest.mark.real_data
@pytest.mark.parametrize("split", [Split.DEV, Split.TEST])
def test_xnli_slices_are_parallel_over_languages(slices: FolderCorpus, split: Split) -> None:
    labels = {
        tuple(
            example.label
            for example in slices.read(Source(task="xnli", language=language, split=split))
            if isinstance(example, PairExample)
        )
        for language in languages(slices, "xnli", split)
    }
    assert len(labels) == 1
    assert len(labels.pop()) == 480


@pytest.mark.real_data
def test_translated_rows_carry_the_labels_of_the_english_ones(tmp_path: Path) -> None:
    if not SLICES.is_dir():
        pytest.skip("the real slices are not here")
    (tmp_path / "xnli").symlink_to(SLICES / "xnli")  # without MultiNLI beside: the fallback
    corpus = FolderCorpus(root=tmp_path)
    english, german = (
        [
            example.label
            for example in corpus.read(source(name))
            if isinstance(example, PairExample)
        ]
        for name in ("mnli.en.train", "mnli.de.train.translated")
    )
    assert len(english) == 5000
    assert english[:900] == german


@pytest.mark.real_data
@pytest.mark.parametrize(
    "name", ["squad.en.train", "squad.en.dev", "xquad.zh.test", "xquad.ar.test"]
)
def test_gold_spans_are_the_text_at_their_offset(slices: FolderCorpus, name: str) -> None:
    for example in slices.read(source(name)):
        assert isinstance(example, SpanExample)
        for answer in example.answers:
            end = answer.start + len(answer.text)
            assert example.context[answer.start : end] == answer.text != ""


@pytest.mark.real_data
def test_tatoeba_halves_make_up_the_whole(slices: FolderCorpus) -> None:
    totals = {}
    for language in languages(slices, "tatoeba", Split.DEV):
        halves = [slices.read(source(f"tatoeba.{language}.{split}")) for split in ("dev", "test")]
        assert all(isinstance(pair, BitextExample) for half in halves for pair in half)
        ids = [int(pair.id) for half in halves for pair in half]
        assert sorted(ids) == list(range(1, len(ids) + 1))
        totals[language] = len(ids)
    fewer = {"jv": 205, "ta": 307, "th": 548, "kk": 575, "ml": 687}
    assert totals == {language: fewer.get(language, 1000) for language in totals}


@pytest.mark.real_data
def test_ccg_slice_has_the_stated_number_of_categories(slices: FolderCorpus) -> None:
    sentences = slices.read(source("ccg.en.train"))
    tags = {tag for row in sentences if isinstance(row, TaggingExample) for tag in row.tags}
    assert len(tags) == 275


@pytest.mark.real_data
def test_no_two_sources_of_the_catalogue_hold_the_same_examples(slices: FolderCorpus) -> None:
    wanted = {
        *(found for task in INTERMEDIATE.values() for found in task.sources),
        *(found for target in TARGETS.values() for found in (*target.dev, *target.test)),
    }
    here = [found for found in wanted if slices.has(found)]
    assert len(here) == 165
    assert len({digest_examples(slices.read(found)) for found in here}) == len(here)
