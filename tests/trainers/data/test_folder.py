"""The folder corpus: what it finds and what it refuses."""

import pickle
import re
from pathlib import Path

import pytest
from sources import Put, name_source

from spaces.catalogue import TARGETS, XTREME_TARGETS
from trainers.data.corpus import Corpus
from trainers.data.examples import PairExample
from trainers.data.folder import FolderCorpus


def test_it_is_a_corpus_that_survives_pickling(corpus: FolderCorpus) -> None:
    contract: Corpus = corpus
    assert contract.kind == "dir"
    assert pickle.loads(pickle.dumps(corpus)) == corpus


def test_root_must_be_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"absent' is not a folder; give one .* --data offline"):
        FolderCorpus(root=tmp_path / "absent")


def test_an_empty_folder_has_nothing_and_names_every_file_it_wants(corpus: FolderCorpus) -> None:
    wanted = {
        found
        for name in XTREME_TARGETS
        for found in (*TARGETS[name].select, *TARGETS[name].dev, *TARGETS[name].test)
    }
    assert not any(corpus.has(found) for found in wanted)
    assert all(corpus.missing(found).startswith(f"put {found.task}/") for found in wanted)


def test_gold_pairs_alone_exist_on_a_hub_only(corpus: FolderCorpus) -> None:
    for found in TARGETS["bucc_gold"].test:
        assert not corpus.has(found)
        assert "no place for bucc_gold" in corpus.missing(found)


def test_reading_what_is_not_there_says_what_to_put(corpus: FolderCorpus) -> None:
    with pytest.raises(
        FileNotFoundError, match=re.escape("xquad.de.test: put xquad/xquad.de.json into")
    ):
        corpus.read(name_source("xquad.de.test"))


def test_mnli_falls_back_to_the_xtreme_file(corpus: FolderCorpus, put: Put) -> None:
    put("xnli/train-en.tsv", "a\tb\tneutral\r\n")
    (fallback,) = corpus.read(name_source("mnli.en.train"))
    put(
        "mnli/multinli_1.0/multinli_1.0_train.jsonl",
        '{"sentence1": "c", "sentence2": "d", "gold_label": "entailment"}\n',
    )
    (preferred,) = corpus.read(name_source("mnli.en.train"))
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
    assert not corpus.has(name_source(name))
    assert path in corpus.missing(name_source(name))
    assert "gold" in corpus.missing(name_source(name))
    put(path, gold_row)
    assert corpus.has(name_source(name))


def test_one_side_of_a_bitext_is_not_enough(corpus: FolderCorpus, put: Put) -> None:
    put("tatoeba/v1/tatoeba.cmn-eng.cmn", "你好。\n")
    assert not corpus.has(name_source("tatoeba.zh.dev"))
    assert "tatoeba/v1/tatoeba.cmn-eng.eng" in corpus.missing(name_source("tatoeba.zh.dev"))
    put("tatoeba/v1/tatoeba.cmn-eng.eng", "Hello.\n")
    assert corpus.has(name_source("tatoeba.zh.dev"))


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
    assert not corpus.has(name_source(name))
    assert f"no place for {name}" in corpus.missing(name_source(name))


def test_an_empty_file_is_refused(corpus: FolderCorpus, put: Put) -> None:
    path = put("ccg/UD_English-EWT/en_ewt-ud-dev.auto", "")
    with pytest.raises(
        ValueError, match=r"found none \(derived .*\); take the official"
    ) as caught:
        corpus.read(name_source("ccg.en.dev"))
    assert str(path) in str(caught.value)


def test_labels_are_those_of_the_task(corpus: FolderCorpus, put: Put) -> None:
    put("udpos/dev-de.tsv", "Berlin\tB-LOC\n")
    with pytest.raises(ValueError, match=r"line 1: expected a label of ADJ, .*found 'B-LOC'"):
        corpus.read(name_source("udpos.de.dev"))
