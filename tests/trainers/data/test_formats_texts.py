"""BUCC's collections, word pairs, running text, and jiant's supertags."""

from pathlib import Path

import pytest

from trainers.data.examples import BitextExample, MiningExample, TaggingExample, TextExample
from trainers.data.formats.bitext import read_word_pairs
from trainers.data.formats.mining import SECOND_TRANSLATIONS, read_mining
from trainers.data.formats.records import Findings
from trainers.data.formats.supertags import read_supertag_lines
from trainers.data.formats.texts import read_texts

FOREIGN = "de-1\tEins\u2028.\r\nde-2\tZwei.\r\nde-3\tDrei.\r\n"
ENGLISH = "en-1\tOne.\nen-2\tTwo.\n"


def write_bucc(folder: Path, foreign: str, english: str, gold: str) -> tuple[Path, Path, Path]:
    paths = (folder / "de-en.dev.de", folder / "de-en.dev.en", folder / "de-en.dev.gold")
    for path, content in zip(paths, (foreign, english, gold), strict=True):
        path.write_text(content, encoding="utf-8", newline="")
    return paths


def test_bucc_gives_both_sides_with_their_gold(tmp_path: Path) -> None:
    sentences = read_mining(*write_bucc(tmp_path, FOREIGN, ENGLISH, "de-2\ten-1\n"))
    assert sentences == [
        MiningExample(id="de-1", text="Eins\u2028.", is_english=False, translation=""),
        MiningExample(id="de-2", text="Zwei.", is_english=False, translation="en-1"),
        MiningExample(id="de-3", text="Drei.", is_english=False, translation=""),
        MiningExample(id="en-1", text="One.", is_english=True, translation="de-2"),
        MiningExample(id="en-2", text="Two.", is_english=True, translation=""),
    ]


def test_a_sentence_has_one_translation_and_others_are_counted(tmp_path: Path) -> None:
    gold = "de-1\ten-1\nde-2\ten-1\nde-1\ten-1\nde-3\ten-2\n"
    findings = Findings()
    sentences = read_mining(*write_bucc(tmp_path, FOREIGN, ENGLISH, gold), findings)
    matched = {each.id: each.translation for each in sentences if each.translation}
    assert matched == {"de-1": "en-1", "en-1": "de-1", "de-3": "en-2", "en-2": "de-3"}
    assert findings.tallies == {SECOND_TRANSLATIONS: 1}


@pytest.mark.parametrize(
    ("foreign", "english", "gold", "message"),
    [
        ("de-1 Eins.\n", ENGLISH, "", "de-en.dev.de, line 1: expected an id, a tab, a text"),
        (FOREIGN, "en-1\tA\nen-1\tB\n", "", "dev.en, line 2: expected an id of its own"),
        (FOREIGN, ENGLISH, "de-9\ten-1\n", "dev.gold, line 1: expected the id of a foreign"),
        (FOREIGN, ENGLISH, "de-1\n", "dev.gold, line 1: expected the id of a foreign"),
    ],
)
def test_broken_bucc_files_are_told(
    tmp_path: Path, foreign: str, english: str, gold: str, message: str
) -> None:
    paths = write_bucc(tmp_path, foreign, english, gold)
    with pytest.raises(ValueError, match=r"expected .*, found .*; ") as caught:
        read_mining(*paths)
    assert message in str(caught.value)


def test_word_pairs_are_parted_by_a_tab_or_as_muse_has_them(tmp_path: Path) -> None:
    path = tmp_path / "de.tsv"
    path.write_text("guten Tag\tgood day\n\nHaus house\nein gutes Haus\n", encoding="utf-8")
    findings = Findings()
    assert read_word_pairs(path, findings) == [
        BitextExample(id="1", foreign="guten Tag", english="good day"),
        BitextExample(id="3", foreign="Haus", english="house"),
    ]
    (fault,) = findings.faults
    assert "line 4: expected a word, a tab, its English, found 'ein gutes Haus'" in fault


def test_running_text_skips_blank_lines_only(tmp_path: Path) -> None:
    path = tmp_path / "de.txt"
    path.write_text("Ein Satz.\u0085Noch einer.\n\n  \n Ende\n", encoding="utf-8")
    assert read_texts(path) == [
        TextExample(id="1", text="Ein Satz.\u0085Noch einer."),
        TextExample(id="4", text=" Ende"),
    ]


def test_jiants_lines_have_a_category_for_each_word(tmp_path: Path) -> None:
    path = tmp_path / "ccg.train"
    path.write_text("Ada wrote\tNP S\\NP\n\nAda wrote .\tNP S\\NP\n", encoding="utf-8")
    findings = Findings()
    assert read_supertag_lines(path, findings) == [
        TaggingExample(id="1", words=("Ada", "wrote"), tags=("NP", "S\\NP"))
    ]
    assert ["line 2: " in findings.faults[0], "3 words, 2 categories" in findings.faults[1]] == [
        True,
        True,
    ]
