"""A check of a folder: all faults of all files, with file, place and remedy."""

from errno import EACCES
from pathlib import Path
from typing import NoReturn

import pytest
from sources import Put, name_source

from trainers.data.folder import FolderCorpus


def faults(corpus: FolderCorpus, name: str) -> list[str]:
    return corpus.check(name_source(name))


def test_sound_files_have_no_faults(corpus: FolderCorpus, put: Put) -> None:
    put("xnli/dev-en.tsv", "a\tb\tneutral\r\nc\td\tentailment\r\n")
    put("xnli/dev-de.tsv", "a\tb\tneutral\r\nc\td\tentailment\r\n")
    assert faults(corpus, "xnli.en.dev") == faults(corpus, "xnli.de.dev") == []
    examination = corpus.examine(name_source("xnli.de.dev"))
    assert (examination.num_examples, examination.note) == (2, "")


def test_what_is_not_here_is_no_fault(corpus: FolderCorpus) -> None:
    assert faults(corpus, "xnli.de.dev") == []
    assert corpus.examine(name_source("xnli.de.dev")).num_examples == 0


def test_reading_stops_at_the_first_of_the_faults_that_a_check_lists(
    corpus: FolderCorpus, put: Put
) -> None:
    path = put("panx/dev-de.tsv", "Berlin\tB-LOC\nRom\tB-CITY\n\nAda\nBob\tB-PER\n")
    first, second = faults(corpus, "panx.de.dev")
    assert first.startswith(f"{path}, line 2: expected a label of O, ")
    assert "found 'B-CITY'; correct or remove" in first
    assert f"{path}, line 4: expected a word, a tab, a tag, found 'Ada'" in second
    with pytest.raises(ValueError, match="line 2: expected a label") as caught:
        corpus.read(name_source("panx.de.dev"))
    assert str(caught.value) == first
    assert corpus.examine(name_source("panx.de.dev")).num_examples == 2


@pytest.mark.parametrize("split", ["dev", "test"])
def test_parallel_files_must_have_equally_many_lines(
    corpus: FolderCorpus, put: Put, split: str
) -> None:
    english = put(f"xnli/{split}-en.tsv", "a\tb\tneutral\r\n" * 3)
    german = put(f"xnli/{split}-de.tsv", "a\tb\tneutral\r\n" * 2)
    (fault,) = faults(corpus, f"xnli.de.{split}")
    assert fault == (
        f"{german}, line 3: expected 3 lines, parallel to {english}, found '2 lines'; "
        "take both files from one release"
    )
    assert faults(corpus, f"xnli.en.{split}") == []


def test_paws_x_dev_is_parallel_too(corpus: FolderCorpus, put: Put) -> None:
    rows = [f"a{i}\tb{i}\t{i % 2}\r\n" for i in range(30)]
    put("pawsx/dev-en.tsv", "".join(rows))
    put("pawsx/dev-fr.tsv", "".join(rows[:-1]))
    (fault,) = faults(corpus, "pawsx.fr.dev")
    assert "line 30: expected 30 lines, parallel to" in fault


def test_a_row_without_gold_is_withheld_in_test_and_a_fault_elsewhere(
    corpus: FolderCorpus, put: Put
) -> None:
    put("xnli/dev-de.tsv", "a\tb\r\n")
    put("xnli/test-de.tsv", "a\tb\r\n")
    assert not corpus.has(name_source("xnli.de.test"))
    (row_fault, empty) = faults(corpus, "xnli.de.dev")
    assert "line 1: expected three columns" in row_fault
    assert "expected examples of xnli.de.dev, found none" in empty


def test_sides_of_different_length_are_a_fault(corpus: FolderCorpus, put: Put) -> None:
    put("tatoeba/v1/tatoeba.deu-eng.deu", "eins\nzwei\n\ndrei\nvier\n")
    english = put("tatoeba/v1/tatoeba.deu-eng.eng", "one\ntwo\nextra\n")
    found = {fault for split in ("dev", "test") for fault in faults(corpus, f"tatoeba.de.{split}")}
    assert len([fault for fault in found if "the translation of" in fault]) == 3
    assert any(f"{english}, line 5: expected the translation of 'vier'" in each for each in found)


def test_broken_utf_8_and_broken_json_are_told(corpus: FolderCorpus, put: Put) -> None:
    path = put("udpos/dev-de.tsv", "x\tNOUN\n")
    path.write_bytes(b"gut\tADJ\n\xff\tNOUN\nschlecht\tADJ\nschlimm\tADJEKTIV\n")
    first, second = faults(corpus, "udpos.de.dev")
    assert "line 2: expected UTF-8" in first
    assert "convert the file" in first
    assert "line 4: expected a label" in second
    put("squad/dev-v1.1.json", '{"data": [\n{]}')
    broken, *_ = faults(corpus, "squad.en.dev")
    assert "line 2: expected JSON, found" in broken
    assert "take the official file again" in broken


def test_a_file_that_cannot_be_read_is_a_fault(
    corpus: FolderCorpus, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> NoReturn:
        raise PermissionError(EACCES, "Permission denied")

    path = put("xquad/xquad.de.json", "{}")
    monkeypatch.setattr(Path, "open", refuse)
    fault, *_ = faults(corpus, "xquad.de.test")
    assert fault.startswith(f"{path}, the file itself: expected one that can be read, found 'Perm")
    with pytest.raises(ValueError, match="the file itself: expected one that can be read"):
        corpus.read(name_source("xquad.de.test"))


def test_each_part_of_a_joined_source_is_checked(corpus: FolderCorpus, put: Put) -> None:
    put("snli/snli_1.0/snli_1.0_train.jsonl", "{}\n")
    put("mnli/multinli_1.0/multinli_1.0_train.jsonl", "nothing\n")
    for number in (1, 2, 3):
        put(f"anli/anli_v1.0/R{number}/dev.jsonl", '{"uid": "u"}\n')
    found = faults(corpus, "anli_plus.en.train")
    for file in ("snli_1.0_train", "multinli_1.0_train", "R1/dev", "R2/dev", "R3/dev"):
        assert any(f"{file}.jsonl, line 1: expected" in fault for fault in found), file
