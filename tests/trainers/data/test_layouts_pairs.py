"""Layouts of sentence pairs: ANLI+ and its parts, PAWS-X and its hold-outs, XNLI's gold."""

import json
from collections.abc import Sequence

import pytest
from sources import Put, name_source, read_ids, read_note

from trainers.data.examples import PairExample
from trainers.data.folder import FolderCorpus

LETTERS = {"entailment": "e", "neutral": "n", "contradiction": "c"}


def premises(corpus: FolderCorpus, name: str) -> list[str]:
    examples = corpus.read(name_source(name))
    return [example.text_a for example in examples if isinstance(example, PairExample)]


def nli(*labels: str) -> str:
    rows = [
        {"sentence1": f"p{i}", "sentence2": "h", "gold_label": x} for i, x in enumerate(labels)
    ]
    return "".join(json.dumps(row) + "\n" for row in rows)


def anli(name: str, *labels: str) -> str:
    rows = [
        {"uid": f"{name}{i}", "context": f"{name} {i}", "hypothesis": "h", "label": LETTERS[x]}
        for i, x in enumerate(labels)
    ]
    return "".join(json.dumps(row) + "\n" for row in rows)


def paws(num_rows: int, language: str) -> str:
    return "".join(f"{language} a{i}\t{language} b{i}\t{i % 2}\r\n" for i in range(num_rows))


def put_anli(put: Put, splits: Sequence[str]) -> None:
    for number in (1, 2, 3):
        for split in splits:
            content = anli(f"R{number}{split}", *LETTERS)
            put(f"anli/anli_v1.0/R{number}/{split}.jsonl", content)


def test_anli_plus_needs_all_its_parts(corpus: FolderCorpus, put: Put) -> None:
    put("snli/snli_1.0/snli_1.0_train.jsonl", nli("neutral", "-"))
    put("mnli/multinli_1.0/multinli_1.0_train.jsonl", nli("neutral"))
    source = name_source("anli_plus.en.train")
    put_anli(put, ["train"])
    (corpus.root / "anli/anli_v1.0/R2/train.jsonl").unlink()
    assert not corpus.has(source)
    assert "R2/train.jsonl or anli/anli_v1.0/R2/dev.jsonl" in corpus.missing(source)
    put_anli(put, ["train", "dev", "test"])
    assert read_ids(corpus, source.name) == [
        "snli:1",
        "mnli:1",
        *(f"anli_r{number}:{row}" for number in (1, 2, 3) for row in (1, 2, 3)),
    ]
    assert read_note(corpus, source.name) == ""
    assert premises(corpus, "anli_plus.en.dev")[0] == "R1dev 0"


def test_anli_dev_serves_where_training_lacks_a_label(corpus: FolderCorpus, put: Put) -> None:
    put("snli/snli_1.0/snli_1.0_train.jsonl", nli("neutral"))
    put("mnli/multinli_1.0/multinli_1.0_train.jsonl", nli("neutral"))
    put_anli(put, ["train", "dev", "test"])
    put("anli/anli_v1.0/R3/train.jsonl", anli("R3train", "entailment", "contradiction"))
    assert premises(corpus, "anli_plus.en.train")[-1] == "R3dev 2"
    assert premises(corpus, "anli_plus.en.dev")[2:4] == ["R1dev 2", "R2dev 0"]
    assert premises(corpus, "anli_plus.en.dev")[-1] == "R3test 2"
    assert read_note(corpus, "anli_plus.en.train").startswith("anli_r3: dev serves as training")
    assert read_note(corpus, "anli_plus.en.dev") == (
        "anli_r3: test serves as dev, as dev serves as training"
    )


def test_paws_x_trains_on_its_own_file_where_it_is_here(corpus: FolderCorpus, put: Put) -> None:
    put("pawsx/dev-en.tsv", paws(40, "en"))
    put("pawsx/dev-de.tsv", paws(40, "de"))
    put("pawsx/x-final/en/train.tsv", "id\tsentence1\tsentence2\tlabel\n7\ta\tb\t1\n")
    assert read_ids(corpus, "pawsx.en.train") == ["1"]
    assert len(read_ids(corpus, "pawsx.en.dev")) == len(read_ids(corpus, "pawsx.de.dev")) == 40
    assert read_note(corpus, "pawsx.en.train") == read_note(corpus, "pawsx.de.dev") == ""


@pytest.mark.parametrize("german", ["pawsx/dev-de.tsv", "pawsx/x-final/de/dev_2k.tsv"])
def test_paws_x_dev_loses_the_rows_that_train(corpus: FolderCorpus, put: Put, german: str) -> None:
    put("pawsx/dev-en.tsv", paws(200, "en"))
    official = "id\tsentence1\tsentence2\tlabel\n" + "".join(
        f"{9 * row}\tde a{row}\tde b{row}\t{row % 2}\n" for row in range(200)
    )
    put(german, official if "x-final" in german else paws(200, "de"))
    train, dev = read_ids(corpus, "pawsx.en.train"), read_ids(corpus, "pawsx.en.dev")
    assert sorted(map(int, train + dev)) == list(range(1, 201))
    assert 20 <= len(dev) <= 60
    assert read_ids(corpus, "pawsx.de.dev") == dev
    assert read_note(corpus, "pawsx.en.train").startswith("four fifths of the English dev split")
    assert read_note(corpus, "pawsx.en.dev").startswith("a fifth of the dev split, by hash")
    assert "translate English training data" in read_note(corpus, "pawsx.de.dev")


def test_paws_x_gold_comes_from_the_official_table_where_xtreme_withholds_it(
    corpus: FolderCorpus, put: Put
) -> None:
    put("pawsx/test-de.tsv", "a\tb\r\n")
    assert not corpus.has(name_source("pawsx.de.test"))
    put("pawsx/x-final/de/test_2k.tsv", "id\tsentence1\tsentence2\tlabel\n10\tc\td\t1\n")
    assert premises(corpus, "pawsx.de.test") == ["c"]


def test_translated_paws_x_trains_paraphrase(corpus: FolderCorpus, put: Put) -> None:
    put("pawsx/x-final/ko/translated_train.tsv", "id\tsentence1\tsentence2\tlabel\n1\ta\tb\t0\n")
    assert premises(corpus, "qqp.ko.train.translated") == ["a"]
    assert not corpus.has(name_source("qqp.en.train.translated"))


def test_xnli_gold_comes_from_the_official_table(corpus: FolderCorpus, put: Put) -> None:
    put("xnli/test-sw.tsv", "a\tb\r\n")
    header = "language\tgold_label\tsentence1\tsentence2\n"
    put("xnli/XNLI-1.0/xnli.test.tsv", f"{header}de\tneutral\tx\ty\nsw\tneutral\tc\td\n")
    assert premises(corpus, "xnli.sw.test") == ["c"]
