"""CoNLL-U as XTREME reads it, and columns of words and tags in other spellings."""

from pathlib import Path

import pytest

from spaces.catalogue import NER_LABELS, UPOS_LABELS
from trainers.data.examples import TaggingExample
from trainers.data.formats.records import Findings
from trainers.data.formats.tagging import read_tagged
from trainers.data.formats.treebank import BLANKED, read_conllu


def token(position: str, form: str, tag: str = "_", head: str = "_") -> str:
    return f"{position}\t{form}\tlemma\t{tag}\tXPOS\t_\t{head}\tdep\t_\t_\n"


def write(folder: Path, *rows: str, name: str = "de_gsd-ud-test.conllu") -> Path:
    path = folder / name
    path.write_text("".join(rows), encoding="utf-8", newline="")
    return path


def test_a_multi_word_token_has_the_tag_of_its_highest_part(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "# sent_id = 1\n",
        token("1", "Er", "PRON", "2"),
        token("2", "ist", "VERB", "0"),
        token("3-4", "im"),
        token("3", "in", "ADP", "5"),
        token("4", "dem", "DET", "3"),
        token("5", "Haus", "NOUN", "2"),
        token("5.1", "leer", "NOUN"),
        token("6", ".", "PUNCT", "2"),
        "\n",
    )
    assert read_conllu(path, UPOS_LABELS) == [
        TaggingExample(
            id="2",
            words=("Er", "ist", "im", "Haus", "."),
            tags=("PRON", "VERB", "ADP", "NOUN", "PUNCT"),
        )
    ]


@pytest.mark.parametrize(
    ("file", "tags", "expected"),
    [
        ("de_gsd-ud-dev.conllu", ("ADP", "DET"), "ADP"),
        ("de_gsd-ud-dev.conllu", ("PART", "PROPN"), "PROPN"),
        ("it_isdt-ud-dev.conllu", ("PRON", "ADV"), "ADV"),
        ("pt_gsd-ud-dev.conllu", ("PRON", "ADV"), "PRON"),
        ("es_gsd-ud-dev.conllu", ("NOUN", "DET"), "DET"),
    ],
)
def test_equally_high_parts_are_ranked_by_language(
    tmp_path: Path, file: str, tags: tuple[str, str], expected: str
) -> None:
    rows = [
        token("1", "x", "VERB", "0"),
        token("2-3", "yz"),
        token("2", "y", tags[0], "1"),
        token("3", "z", tags[1], "1"),
    ]
    (sentence,) = read_conllu(write(tmp_path, *rows, name=file), UPOS_LABELS)
    assert sentence.words == ("x", "yz")
    assert sentence.tags == ("VERB", expected)


def test_spaces_and_joiners_within_words_are_removed(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        token("1", "gậy gộc", "NOUN", "0"),
        token("2", "می\u200cرود", "VERB", "1"),
        token("3", "a\u2028b", "X", "1"),
    )
    (sentence,) = read_conllu(path, UPOS_LABELS)
    assert sentence.words == ("gậygộc", "میرود", "a\u2028b")


def test_sentences_whose_words_are_withheld_are_dropped_and_counted(tmp_path: Path) -> None:
    blank = token("1", "_", "NOUN", "0") + token("2", "_", "VERB", "1") + "\n"
    one_left = token("1", "_", "NOUN", "0") + token("2", ".", "PUNCT", "1") + "\n"
    kept = "".join(token(str(i), form, "NOUN", "0") for i, form in enumerate("_ab", start=1))
    findings = Findings()
    sentences = read_conllu(write(tmp_path, blank, one_left, kept), UPOS_LABELS, findings)
    assert [sentence.words for sentence in sentences] == [("_", "a", "b")]
    assert findings.tallies == {BLANKED: 2}


def test_every_broken_row_of_a_treebank_is_told(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "1\tEr\tPRON\n",
        token("2", "ist", "VERBUM", "0"),
        token("x", "da", "ADV", "2"),
        token("4", "wo", "ADV", "zwei"),
        token("5", ".", "PUNCT", "2"),
    )
    findings = Findings()
    (sentence,) = read_conllu(path, UPOS_LABELS, findings)
    assert sentence.words == (".",)
    for line, (fault, said) in enumerate(
        zip(
            findings.faults,
            ("ten columns, found '3: ", "a label of ADJ", "a word's number", "its head's"),
            strict=True,
        ),
        start=1,
    ):
        assert f"line {line}: expected" in fault
        assert said in fault


def test_masakhaner_is_parted_by_spaces_and_its_dates_are_no_names(tmp_path: Path) -> None:
    path = write(tmp_path, "Ọ̀yọ́ B-LOC\nọjọ́ B-DATE\nkejì I-DATE\n. O\n\nbà O\n")
    spelling = {"B-DATE": "O", "I-DATE": "O"}
    assert read_tagged(path, NER_LABELS, separator=" ", spelling=spelling) == [
        TaggingExample(id="1", words=("Ọ̀yọ́", "ọjọ́", "kejì", "."), tags=("B-LOC", "O", "O", "O")),
        TaggingExample(id="6", words=("bà",), tags=("O",)),
    ]
    with pytest.raises(ValueError, match=r"line 2: expected a label of O, .* found 'B-DATE'"):
        read_tagged(path, NER_LABELS, separator=" ")


def test_wikiann_writes_the_language_before_each_word(tmp_path: Path) -> None:
    path = write(tmp_path, "de:Berlin\tB-LOC\nde::\tO\n\nen:Rome\tB-LOC\n")
    findings = Findings()
    assert read_tagged(path, NER_LABELS, findings, prefix="de:") == [
        TaggingExample(id="1", words=("Berlin", ":"), tags=("B-LOC", "O"))
    ]
    (fault,) = findings.faults
    assert "line 4: expected a word that begins with de:, a tab, a tag, found 'en:Rome" in fault
