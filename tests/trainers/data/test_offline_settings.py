"""The suite asked for in words: what is read, what is refused, what is told apart."""

from __future__ import annotations

import pytest

from search.sources import describe_corpus, open_corpus
from trainers.data.offline import OfflineCorpus
from trainers.data.offline.controls import Controls
from trainers.data.offline.settings import describe_suite, is_suite, read_suite


def test_without_settings_it_is_the_default_suite() -> None:
    assert read_suite("offline") == OfflineCorpus()
    assert describe_suite(OfflineCorpus()) == "offline"


@pytest.mark.parametrize(
    ("data", "corpus"),
    [
        ("offline:num_train=7,seed=3", OfflineCorpus(num_train=7, seed=3)),
        ("offline:difficulty=0.8", OfflineCorpus(controls=Controls(difficulty=0.8))),
        (
            "offline:train_languages=en+fr,lexicon_overlap=1",
            OfflineCorpus(train_languages=("en", "fr"), controls=Controls(lexicon_overlap=1.0)),
        ),
    ],
)
def test_settings_are_fields_of_the_suite_and_are_told_again(
    data: str, corpus: OfflineCorpus
) -> None:
    assert is_suite(data)
    assert open_corpus(data) == corpus
    assert describe_corpus(corpus).split(":")[0] == "offline"
    assert read_suite(describe_suite(corpus)) == corpus


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("offline:hardness=1", "no setting 'hardness'; choose seed, num_train"),
        ("offline:num_dev=many", "num_dev of the offline suite must be a number, got 'many'"),
        ("offline:difficulty=2", "difficulty must be in"),
        ("offline:train_languages=en+xx", "got 'xx'"),
    ],
)
def test_what_cannot_be_set_is_refused_in_one_line(data: str, message: str) -> None:
    with pytest.raises(ValueError, match=message) as error:
        open_corpus(data)
    assert "\n" not in str(error.value)


def test_folders_are_no_suites() -> None:
    assert not is_suite("offline-data")
    assert not is_suite("./offline")
