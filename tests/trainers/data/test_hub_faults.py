"""The hub corpus where the hub is not as it should be: sizes, columns, names, commits, network."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hub_double import HubDouble, serve_hub
from hub_reader import read_sources
from hub_repositories import write_files
from hub_tables import (
    article_table,
    nli_table,
    question_table,
    tagging_table,
    translation_table,
    tydiqa_table,
)

from spaces.catalogue import NER_LABELS


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubDouble]:
    """A hub with nothing on it but what the test publishes."""
    with serve_hub(tmp_path, {}) as hub:
        yield hub


def test_official_sizes_pass(hub: HubDouble) -> None:
    hub.publish(
        "datasets/google-research-datasets/tydiqa",
        write_files(
            {
                ("secondary_task", "train"): tydiqa_table({"finnish": 9, "english": 3696}),
                ("secondary_task", "validation"): tydiqa_table({"english": 9, "bengali": 113}),
            }
        ),
    )
    yoruba = {("PAN-X.yo", "test"): tagging_table("yo", 100, "ner_tags", NER_LABELS)}
    hub.publish("datasets/google/xtreme", write_files(yoruba))
    names = "tydiqa.en.train,tydiqa.en.dev,tydiqa.bn.test,panx.yo.test"
    found = read_sources(hub.environment, names, "strict")
    sizes = {name: len(answer["examples"]) for name, answer in found.items()}
    assert sizes["tydiqa.en.train"] + sizes["tydiqa.en.dev"] == 3696
    assert (sizes["tydiqa.bn.test"], sizes["panx.yo.test"]) == (113, 100)


def test_faults_of_data_sets_are_one_line_with_a_remedy(hub: HubDouble) -> None:
    features, rows = nli_table("de", 4, no_gold=[2])
    hub.publish(
        "datasets/facebook/xnli",
        write_files({("de", "validation"): (features, rows), ("de", "train"): (features, rows)}),
    )
    hub.publish("datasets/rajpurkar/squad", write_files({("other", "train"): (features, rows)}))
    hub.publish("datasets/nyu-mll/glue", write_files({("mnli", "train"): question_table("en", 2)}))
    hub.publish(
        "datasets/google/xquad", write_files({("xquad.de", "validation"): (features, rows)})
    )
    hub.repositories["datasets/google/xquad"].is_gated = True
    english = nli_table("en", 5)
    hub.publish("datasets/klue/klue", write_files({("nli", "train"): english}))
    pairs = translation_table("de", 999, end="\n")
    hub.publish("datasets/google/xtreme", write_files({("tatoeba.deu", "validation"): pairs}))
    names = (
        "xnli.de.dev,xnli.de.test,squad.en.train,mnli.en.train,xquad.de.test,mnli.ko.train,"
        "tatoeba.de.dev,pawsx.de.dev"
    )
    found = {
        name: answer["error"]
        for name, answer in read_sources(hub.environment, names, "strict").items()
    }
    expected = {
        "xnli.de.dev": "facebook/xnli de, split validation, row 3: expected a label of entailment",
        "xnli.de.test": "facebook/xnli de, split test, is not there, only validation, train; pin",
        "squad.en.train": "rajpurkar/squad plain_text at commit",
        "mnli.en.train": "must have the columns premise, hypothesis, label, lacks premise, "
        "hypothesis, label and has id, context, question, answers; pin another commit",
        "xquad.de.test": "is a gated dataset on the Hub",
        "mnli.ko.train": "klue/klue nli, split train, must have 24,998 examples of ko, has 5; pin",
        "tatoeba.de.dev": "google/xtreme tatoeba.deu, split validation, must have 1,000 examples "
        "of de, has 999",
        "pawsx.de.dev": "google-research-datasets/paws-x could not be loaded: 404",
    }
    for name, part in expected.items():
        assert found[name].startswith("ValueError: "), name
        assert part in found[name], name
        assert "\n" not in found[name], name
        assert "; " in found[name], name


def test_offline_without_a_cache_names_the_command(hub: HubDouble) -> None:
    hub.publish(
        "datasets/wikimedia/wikipedia",
        write_files({("20231101.de", "train"): article_table("de", 2)}),
    )
    read_sources(hub.environment, "mlm.de.train")
    offline = hub.environment | {"HF_HUB_OFFLINE": "1"}
    found = read_sources(offline, "squad.en.train,mlm.fr.train,mlm.de.train")
    assert "is not in the lock file" in found["squad.en.train"]["error"]
    assert "was not drawn before" in found["mlm.fr.train"]["error"]
    without = "mlm.de.train is read without what is in xnli.de.dev: facebook/xnli is"
    assert without in found["mlm.de.train"]["error"]
    for answer in found.values():
        assert "run python -m trainers.prefetch" in answer["error"]


def test_an_unreachable_hub_is_one_line(tmp_path: Path) -> None:
    with serve_hub(tmp_path, {}) as hub:
        pass
    error = read_sources(hub.environment, "squad.en.train")["squad.en.train"]["error"]
    assert "rajpurkar/squad could not be loaded: " in error
    assert "run python -m trainers.prefetch where the hub can be reached" in error


def test_a_pinned_commit_is_read_although_main_has_moved_on(
    hub: HubDouble, tmp_path: Path
) -> None:
    def publish(num_rows: int) -> str:
        files = write_files({("mnli", "train"): nli_table("en", num_rows)})
        return hub.publish("datasets/nyu-mll/glue", files)

    def count(environment: Mapping[str, str]) -> int:
        answer = read_sources(environment, "mnli.en.train")["mnli.en.train"]
        return len(answer["examples"])

    first = publish(3)
    assert count(hub.environment) == 3
    lock = Path(hub.environment["INTERMIX_CACHE"]) / "hub" / "lock.json"
    assert json.loads(lock.read_text()) == {"nyu-mll/glue": first}
    publish(5)
    assert count(hub.environment) == 3
    other = {"INTERMIX_CACHE": str(tmp_path / "other"), "INTERMIX_HUB_LOCK": str(lock)}
    assert count(hub.environment | other) == 3, "another machine, with a copy of the lock file"
    assert count(hub.environment | {"INTERMIX_CACHE": str(tmp_path / "third")}) == 5


def test_a_pinned_commit_that_is_gone_is_named(hub: HubDouble, tmp_path: Path) -> None:
    hub.publish("datasets/nyu-mll/glue", write_files({("mnli", "train"): nli_table("en", 3)}))
    lock = tmp_path / "lock.json"
    lock.write_text(json.dumps({"nyu-mll/glue": "0" * 40}))
    environment = hub.environment | {"INTERMIX_HUB_LOCK": str(lock)}
    error = read_sources(environment, "mnli.en.train")["mnli.en.train"]["error"]
    assert "nyu-mll/glue mnli at commit 00000000 could not be loaded: Revision" in error
    assert "take its line out of the lock file" in error
