"""Running text of a folder: its own files, else its training data, never dev or test."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sources import Put, name_source, read_note

from spaces.catalogue import MLM_TEXT
from spaces.catalogue.publications import OCNLI, XNLI_MT
from trainers.data.examples import TextExample
from trainers.data.folder import FolderCorpus

MT = "xnli/XNLI-MT-1.0/multinli/multinli.train.{}.tsv"
HEADER = "premise\thypo\tlabel\n"
NOTE = "without the texts of dev and test"


def read_texts(corpus: FolderCorpus, language: str) -> list[str]:
    examples = corpus.read(name_source(f"mlm.{language}.train"))
    assert len({example.id for example in examples}) == len(examples)
    return [example.text for example in examples if isinstance(example, TextExample)]


def squad(context: str, question: str, answer: str) -> str:
    answers = [{"text": answer, "answer_start": 0}]
    questions = [{"id": "1", "question": question, "answers": answers}]
    return json.dumps({"data": [{"paragraphs": [{"context": context, "qas": questions}]}]})


def test_a_language_has_the_texts_of_all_its_training_sources_each_once(
    corpus: FolderCorpus, put: Put
) -> None:
    put(MT.format("de"), f"{HEADER}Eins.\tZwei.\tneutral\nEins.\tDrei.\tentailment\n")
    put("panx/train-de.tsv", "Vier\tO\n.\tO\n\nDrei.\tO\n")
    put("nonen/squad-es/SQuAD-es-v2.0/train-v2.0-es.json", squad("Uno.", "¿Qué?", "Uno"))
    assert read_texts(corpus, "de") == ["Eins.", "Zwei.", "Drei.", "Vier ."]
    assert read_texts(corpus, "es") == ["Uno.", "¿Qué?"]
    assert [e.id for e in corpus.read(name_source("mlm.de.train"))][-1] == "panx.de.train:1:0"
    assert read_note(corpus, "mlm.de.train") == f"texts of 2 training sources; {NOTE}"
    assert read_note(corpus, "mlm.es.train") == f"texts of 1 training source; {NOTE}"


def test_what_has_no_training_data_has_no_text(corpus: FolderCorpus, put: Put) -> None:
    put("xnli/dev-de.tsv", "a\tb\tneutral\n")
    put("alignment/de.tsv", "Haus\thouse\n")
    assert not any(corpus.has(source) for source in MLM_TEXT.sources)
    assert "put mlm/de.txt or training data of any task in de into" in corpus.missing(
        name_source("mlm.de.train")
    )


def test_a_file_of_text_goes_before_training_data(corpus: FolderCorpus, put: Put) -> None:
    put(MT.format("de"), f"{HEADER}Eins.\tZwei.\tneutral\n")
    put("mlm/de.txt", "Fünf.\n\nSechs.\n")
    assert read_texts(corpus, "de") == ["Fünf.", "Sechs."]
    assert read_note(corpus, "mlm.de.train") == NOTE
    publication = corpus.provenance(name_source("mlm.de.train")).publication
    assert publication is not None
    assert publication.title == "own text in mlm/"


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("xnli/dev-de.tsv", "Test 1.\tx\tneutral\n"),
        ("xnli/test-de.tsv", "x\tTest 1.\tneutral\n"),
        ("udpos/test-de.tsv", "Test\tNOUN\n1.\tNUM\n"),
        ("xquad/xquad.de.json", squad("Antwort.", "Test 1.", "Antwort")),
        ("mlqa/MLQA_V1/dev/dev-context-de-question-de.json", squad("Test 1.", "x?", "Test")),
        # broken rows beside it change nothing
        ("panx/dev-de.tsv", "Berlin\tB-CITY\n\nTest\tO\n1.\tO\n"),
        # gold labels are withheld
        ("xnli/test-de.tsv", "x\tTest 1.\n"),
        ("pawsx/test-de.tsv", '"Test 1."\tx\n'),
        ("panx/test-de.tsv", "Ein\nWort\n\nTest\n1.\n"),
        ("mlqa/MLQA_V1/test/test-context-de-question-de.json", squad("Test 1.", "x?", "")),
        ("bucc2018/de-en.test.de", "de-1\tx\nde-2\tTest 1.\n"),
        ("tatoeba/v1/tatoeba.deu-eng.deu", "Test 1.\n"),
    ],
)
@pytest.mark.parametrize("own_file", [True, False])
def test_a_text_of_dev_or_test_is_left_out(
    corpus: FolderCorpus, put: Put, path: str, content: str, own_file: bool
) -> None:
    if own_file:
        put("mlm/de.txt", "Eins.\nTest 1.\nTest 1. Zwei.\n")
    else:
        put(MT.format("de"), f"{HEADER}Eins.\tTest 1.\tneutral\nEins.\tTest 1. Zwei.\tneutral\n")
    assert read_texts(corpus, "de") == ["Eins.", "Test 1.", "Test 1. Zwei."]
    put(path, content)
    assert read_texts(corpus, "de") == ["Eins.", "Test 1. Zwei."]
    note = corpus.examine(name_source("mlm.de.train")).note
    assert note.endswith(f"{NOTE}; texts of dev or test left out: 1")


def test_english_sides_of_bitexts_are_texts_of_test_in_english(
    corpus: FolderCorpus, put: Put
) -> None:
    put("xnli/train-en.tsv", "One.\tTwo.\tneutral\nThree.\tFour.\tneutral\nEins.\tx\tneutral\n")
    put("tatoeba/v1/tatoeba.deu-eng.deu", "Eins.\nZwei.\n")
    put("tatoeba/v1/tatoeba.deu-eng.eng", "One.\nTwo.\n")
    put("bucc2018/zh-en.dev.zh", "zh-1\t三。\n")
    put("bucc2018/zh-en.dev.en", "en-1\tThree.\n")
    put("bucc2018/zh-en.dev.gold", "zh-1\ten-1\n")
    assert read_texts(corpus, "en") == ["Four.", "Eins.", "x"]


def test_dev_that_serves_as_training_is_training_text(corpus: FolderCorpus, put: Put) -> None:
    pairs = [(f"One {number}.", f"Two {number}.") for number in range(40)]
    put("pawsx/dev-en.tsv", "".join(f"{a}\t{b}\t1\n" for a, b in pairs))
    texts = read_texts(corpus, "en")
    held_out = {
        text
        for pair in corpus.read(name_source("pawsx.en.dev"))
        for text in (pair.text_a, pair.text_b)  # type: ignore[union-attr]
    }
    assert held_out
    assert not held_out & set(texts)
    assert {*texts, *held_out} == {text for pair in pairs for text in pair}


def test_terms_are_those_of_all_the_data_sets(corpus: FolderCorpus, put: Put) -> None:
    put(MT.format("zh"), f"{HEADER}一。\t二。\tneutral\n")
    assert corpus.provenance(name_source("mlm.zh.train")).publication == XNLI_MT
    put(
        "nonen/ocnli/train.50k.json",
        '{"sentence1": "三。", "sentence2": "四。", "label": "neutral"}',
    )
    both = corpus.provenance(name_source("mlm.zh.train")).publication
    assert both is not None
    assert both.is_non_commercial
    assert both.licence == (f"{OCNLI.title}: {OCNLI.licence}; {XNLI_MT.title}: {XNLI_MT.licence}")


def test_nothing_but_texts_of_dev_is_no_text(corpus: FolderCorpus, put: Put) -> None:
    for name in ("train-en", "dev-en"):
        put(f"xnli/{name}.tsv", "One.\tTwo.\tneutral\n")
    with pytest.raises(ValueError, match=r"found none \(texts of 1 .* dev and test\); take"):
        read_texts(corpus, "en")


def test_a_broken_training_source_is_told(corpus: FolderCorpus, put: Put) -> None:
    path = put("xnli/train-en.tsv", "One.\tTwo.\tneutral\nThree.\tFour.\n")
    with pytest.raises(ValueError, match="line 2: expected three columns") as caught:
        read_texts(corpus, "en")
    assert str(path) in str(caught.value)


def test_nothing_is_read_to_tell_whether_there_is_text(
    corpus: FolderCorpus, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("xnli/train-en.tsv", "One.\tTwo.\tneutral\n")
    put("xnli/dev-en.tsv", "One.\tTwo.\tneutral\n")
    monkeypatch.setattr(Path, "open", lambda *_, **__: pytest.fail("a file was opened"))
    assert corpus.has(name_source("mlm.en.train"))
    assert read_note(corpus, "mlm.en.train").startswith("texts of 1 training source;")


@pytest.mark.real_data
def test_slices_have_text_where_they_have_training_data(slices: FolderCorpus) -> None:
    here = [source for source in MLM_TEXT.sources if slices.has(source)]
    assert {source.language for source in here} == set(
        "en ar vi jv de ur fa fr es ko sw yo zh tr".split()
    )
    notes = {source.language: slices.examine(source).note for source in here}
    assert notes["en"] == (
        f"texts of 13 training sources; {NOTE}; texts of dev or test left out: 507"
    )
    assert notes["ar"] == f"texts of 1 training source; {NOTE}"
    texts = read_texts(slices, "zh")
    assert len(texts) == len(set(texts)) == 8095
