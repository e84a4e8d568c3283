import pytest

from spaces.catalogue import TARGETS
from spaces.task import Source, Split
from trainers.evaluation.metrics.answers import (
    answer_f1,
    choose_words,
    mlqa_words,
    squad_words,
)


def _source(task: str, language: str) -> Source:
    return Source(task=task, language=language, split=Split.TEST)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("The  Cat, a dog\tand AN owl!", "cat dog and owl"),
        ("theatre an-other", "theatre another"),  # articles are whole words, hyphens vanish
        ("U.S.", "us"),
        ("«Müller»", "«müller»"),  # only ASCII punctuation goes
        ("die Katze", "die katze"),  # only English articles go
        ("在1996年，", "在1996年，"),
        ("a", ""),
        ("«the»", "« »"),  # an article leaves a space
        ("$3.5", "35"),
    ],
)
def test_answers_are_normalised_as_in_squad(text: str, normal: str) -> None:
    assert squad_words(text) == normal.split()
    assert squad_words(normal) == normal.split()


@pytest.mark.parametrize(
    ("language", "text", "normal"),
    [
        ("en", "The «Owl», an owl", "owl owl"),  # punctuation of every script goes
        ("en", "U.S.–based $5+ £5", "usbased 5 £5"),  # ASCII's $ and + too, other symbols not
        ("en", "die el der", "die el der"),
        ("es", "¿Un perro, la casa y LOS gatos?", "perro casa y gatos"),
        ("es", "lago elefante the", "lago elefante the"),
        ("de", "Die Straße des Königs, einer von dem", "straße königs von"),
        ("de", "dessen einerlei the a", "dessen einerlei the a"),
        ("vi", "Những chiếc xe của tôi là cái này", "xe tôi này"),
        ("vi", "láng, cáing", "láng cáing"),
        ("hi", "दिल्ली का किला। एक", "दिल्ली का किला एक"),  # no articles; the danda goes
        ("hi", "the a", "the a"),
        ("ar", "البيت الكبير", "بيت كبير"),
        ("ar", "والكتاب، خيال!", "و كتاب خي"),  # wherever it stands, leaving a space
        ("zh", "在1996年，the 北京 City", "在 1996 年 the 北 京 city"),
        ("zh", "《红楼梦》", "红 楼 梦"),
        (
            "zh",
            "㐀㐁 龦ab中",
            "㐀㐁 龦ab 中",
        ),  # only U+4E00 to U+9FA5 are cut
        ("zh", "a b", "a b"),
    ],
)
def test_answers_are_normalised_as_in_mlqa(language: str, text: str, normal: str) -> None:
    assert mlqa_words(text, language=language) == normal.split()
    assert choose_words(_source("mlqa", language))(text) == normal.split()


def test_every_language_of_mlqa_has_a_rule_and_no_other() -> None:
    for language in TARGETS["mlqa"].task.languages:
        assert choose_words(_source("mlqa", language))("x") == ["x"]
    with pytest.raises(ValueError, match=r"no rule for the language 'th'; it knows en, es, de"):
        choose_words(_source("mlqa", "th"))


@pytest.mark.parametrize("task", ["squad", "squad2", "xquad", "tydiqa"])
@pytest.mark.parametrize("language", ["en", "de", "zh", "th"])
def test_other_questions_have_english_rules_in_every_language(task: str, language: str) -> None:
    words = choose_words(_source(task, language))
    assert words("The «Katze», die 北京") == ["«katze»", "die", "北京"]


@pytest.mark.parametrize(
    ("prediction", "gold", "f1"),
    [
        ("the red house", "Red house.", 1.0),
        ("red", "red house", 2 / 3),
        ("red red", "red house", 1 / 2),  # words are counted, not only looked up
        ("red red", "red red house", 4 / 5),
        ("blue", "red house", 0.0),
        ("", "red", 0.0),
        ("a", "the", 0.0),  # SQuAD v1.1: no words, nothing shared
    ],
)
def test_f1_of_answers(prediction: str, gold: str, f1: float) -> None:
    words = squad_words(prediction), squad_words(gold)
    assert answer_f1(*words) == pytest.approx(f1)
    assert answer_f1(*words[::-1]) == answer_f1(*words)
