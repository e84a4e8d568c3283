"""The page about the offline suite: it has every task and shows examples as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.suite_samples import main, show
from trainers.data.examples import ChoiceExample, SpanExample, TaggingExample
from trainers.data.offline import OfflineCorpus, sources
from trainers.data.offline.languages import GRAMMARS


@pytest.fixture
def small_suite(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "benchmarks.suite_samples.OfflineCorpus",
        lambda: OfflineCorpus(num_train=12, num_dev=8, num_test=8),
    )


@pytest.mark.usefixtures("small_suite")
def test_the_page_counts_every_split_and_has_a_sample_in_every_language(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    assert main(["--markdown", str(page)]) == 0
    lines = page.read_text("utf-8").splitlines()
    for task, split in sources.LANGUAGES:
        assert any(line.startswith(f"| {task} | {split} | ") for line in lines)
    for language in GRAMMARS:
        assert sum(line.startswith(f"| {language} | ") for line in lines) >= 2
    assert "| mnli | train | en de de* | 12 |" in lines


def test_what_is_to_be_predicted_is_bold() -> None:
    tagged = TaggingExample(id="a", words=("In", "Wien"), tags=("O", "B-LOC"))
    choice = ChoiceExample(id="b", context="Two.", prefix="He", choices=("ran", "sat"), answer=1)
    unanswered = SpanExample(id="c", question="Who?", context="It rained.", answers=())
    assert show(tagged) == "In Wien **B-LOC**"
    assert show(choice) == "Two. He / ran / **sat**"
    assert show(unanswered) == "It rained. / Who? **no answer**"
