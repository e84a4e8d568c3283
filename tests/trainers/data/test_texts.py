"""What text an example holds in a language."""

import pytest

from trainers.data.examples import (
    BitextExample,
    ChoiceExample,
    Example,
    MiningExample,
    PairExample,
    SpanExample,
    TaggingExample,
    TextExample,
)
from trainers.data.texts import join_words, list_texts


@pytest.mark.parametrize(
    ("example", "language", "texts"),
    [
        (PairExample(id="1", text_a=" A b. ", text_b="C.", label="x"), "en", ("A b.", "C.")),
        (PairExample(id="1", text_a=" ", text_b="C.", label="x"), "en", ("C.",)),
        (TaggingExample(id="1", words=("Guten", "Tag", "."), tags=("O",) * 3), "de",
         ("Guten Tag .",)),
        (TaggingExample(id="1", words=("你", "好"), tags=("O",) * 2), "zh", ("你好",)),
        (SpanExample(id="1", question="Wer?", context="Ada.", answers=()), "de", ("Ada.", "Wer?")),
        (ChoiceExample(id="1", context="It rained.", prefix="Then", choices=("a", "b"), answer=0),
         "en", ("It rained.",)),
        (TextExample(id="1", text="Ein Text.\n"), "de", ("Ein Text.",)),
        (BitextExample(id="1", english="One.", foreign="Eins."), "de", ("Eins.",)),
        (BitextExample(id="1", english="One.", foreign="Eins."), "en", ("One.",)),
        (MiningExample(id="1", text="Eins.", is_english=False, translation=""), "de", ("Eins.",)),
        (MiningExample(id="1", text="Eins.", is_english=False, translation=""), "en", ()),
        (MiningExample(id="1", text="One.", is_english=True, translation=""), "de", ()),
    ],
)  # fmt: skip
def test_an_example_holds_the_texts_that_are_in_the_language(
    example: Example, language: str, texts: tuple[str, ...]
) -> None:
    assert list_texts(example, language) == texts


def test_words_are_joined_as_their_script_has_them() -> None:
    joined = {
        language: join_words(["a", "b"], language) for language in "de ja ko my th zh".split()
    }
    assert joined == {"de": "a b", "ja": "ab", "ko": "a b", "my": "ab", "th": "ab", "zh": "ab"}
