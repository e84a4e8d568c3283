"""Which data a champion comes from, and where a reader is told of their terms."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from plan_factories import make_inventory, make_plan, make_setting
from record_factories import make_study
from test_champions import XNLI, print_to_text

from search.champions import ChampionsFile, read_champions, write_champions
from search.licences import (
    Lineage,
    list_sources,
    trace_lineages,
    write_card,
)
from search.records import TrialRecord
from search.tracking import Tracker
from spaces.catalogue import MLM_TEXT
from spaces.catalogue import publications as published
from spaces.inventory import Inventory, Provenance, SourceFacts
from spaces.keys import Setting
from spaces.plan import Alignment

NOTE = "derived from UD, not CCGbank"
PROVENANCES = {
    "mnli.en.train": Provenance(publication=published.MNLI),
    "mnli.de.train.translated": Provenance(publication=published.XNLI_MT),
    "mnli.zh.train": Provenance(publication=published.OCNLI),
    "squad.en.train": Provenance(publication=published.SQUAD),
    "ccg.en.train": Provenance(publication=published.UD_CCG, note=NOTE),
    "xnli.en.dev": Provenance(publication=published.XNLI),
    "xnli.de.dev": Provenance(publication=published.XNLI),
}


@pytest.fixture
def inventory() -> Inventory:
    """The sources named above and XNLI's test sets, of whose terms nothing is known."""
    full = make_inventory()
    kept = {
        name: replace(facts, provenance=PROVENANCES.get(name, Provenance()))
        for name, facts in full.sources.items()
        if name in PROVENANCES or name.startswith("xnli.")
    }
    return replace(full, sources=kept)


@pytest.fixture
def setting(inventory: Inventory) -> Setting:
    return replace(make_setting(), inventory=inventory)


def trace(setting: Setting, **weights: float) -> Lineage:
    """The data behind a champion of XNLI with a mixture that is half non-English."""
    plan = make_plan(weights, non_english=0.5, target_learning_rates=(1e-4, 1e-3))
    champion = replace(XNLI, plan=plan, learning_rate=1e-3)
    return trace_lineages([champion], setting)["xnli"]


def test_what_was_trained_on_is_rolled_up_by_its_terms(setting: Setting) -> None:
    lineage = trace(setting, mnli=0.7, ccg=0.3)
    assert [(terms.title, terms.sources) for terms in lineage.trained_on] == [
        ("CCG derived from UD English-EWT 2.9", ("ccg.en.train",)),
        ("MultiNLI", ("mnli.en.train",)),
        ("OCNLI", ("mnli.zh.train",)),
        ("XNLI's machine translations of MultiNLI", ("mnli.de.train.translated",)),
    ]
    assert lineage.non_commercial() == ("OCNLI", "XNLI's machine translations of MultiNLI")
    assert "CC BY-SA 4.0" in lineage.licences()
    assert lineage.trained_on[0].note == NOTE


def test_what_it_was_scored_by_is_listed_apart(setting: Setting) -> None:
    lineage = trace(setting, squad=1.0)
    assert [terms.title for terms in lineage.trained_on] == ["SQuAD 1.1", "MultiNLI"]
    assert lineage.non_commercial() == ()
    known, unknown = lineage.evaluated_on
    assert (known.title, known.is_non_commercial) == ("XNLI", True)
    assert (known.sources, known.num_examples) == (("xnli.en.dev", "xnli.de.dev"), 200)
    assert unknown.title is None
    assert unknown.name_sources() == "xnli.zh.dev and 3 more"


def test_word_pairs_and_running_text_are_in_it() -> None:
    """Both are trained on, whatever the tasks of the mixture are."""
    setting = make_setting(make_inventory(has_word_pairs=True))
    plan = make_plan({"ccg": 1.0}, alignment=Alignment())
    plan = replace(plan, mixture=replace(plan.mixture, mlm=0.5))
    text = SourceFacts(
        source=MLM_TEXT.sources[0],
        num_examples=9,
        num_tokens=99,
        digest="text",
        provenance=Provenance(publication=published.WIKIPEDIA),
    )
    sources = {**setting.inventory.sources, text.source.name: text}
    setting = replace(setting, inventory=replace(setting.inventory, sources=sources))
    lineage = trace_lineages([replace(XNLI, plan=plan)], setting)["xnli"]
    trained = {name for terms in lineage.trained_on for name in terms.sources}
    assert {"alignment.de.train", "ccg.en.train", "mlm.en.train", "mnli.en.train"} <= trained
    assert "Wikipedia" in [terms.title for terms in lineage.trained_on]
    assert write_card("xnli", replace(XNLI, plan=plan), lineage).startswith(
        "Champion of xnli: ccg 100 %; MLM 50 %; aligned."
    )


def test_a_task_without_a_share_is_not_in_it(setting: Setting) -> None:
    lineage = trace(setting)
    assert [terms.sources for terms in lineage.trained_on] == [("mnli.en.train",)]


def test_the_file_of_champions_keeps_it(setting: Setting, tmp_path: Path) -> None:
    lineage = trace(setting, ccg=1.0)
    content = ChampionsFile(
        study=make_study(), num_trials=8, champions=(XNLI,), lineages={"xnli": lineage}
    )
    path = tmp_path / "champions.json"
    write_champions(path, content)
    assert read_champions(path) == content
    (champion,) = json.loads(path.read_text())["champions"]
    assert champion["lineage"]["trained_on"][0]["note"] == NOTE
    assert champion["lineage"]["non_commercial"] == []


def test_the_table_names_champions_with_non_commercial_data(setting: Setting) -> None:
    content = ChampionsFile(study=make_study(), num_trials=8, champions=(XNLI,))
    plain = print_to_text(content)
    assert "non-commercial" not in plain
    free = print_to_text(replace(content, lineages={"xnli": trace(setting, ccg=1.0)}))
    assert "non-commercial" not in free
    assert f"of xnli: ccg.en.train: {NOTE}" in free
    lineage = trace(setting, mnli=1.0)
    banned = " ".join(print_to_text(replace(content, lineages={"xnli": lineage})).split())
    assert (
        "non-commercial data not for commercial use went into xnli (OCNLI, XNLI's machine "
        "translations of MultiNLI)"
    ) in banned


def test_the_card_names_data_and_terms(setting: Setting) -> None:
    card = write_card("xnli", XNLI, trace(setting, mnli=1.0, ccg=1.0))
    assert card.startswith("Champion of xnli: mnli 55 %")
    assert "- OCNLI (CC BY-NC 2.0; mnli.zh.train; 100 examples)" in card
    assert f"(CC BY-SA 4.0; ccg.en.train; 100 examples; {NOTE})" in card
    assert "- own data (no licence stated; xnli.zh.dev and 3 more; 400 examples)" in card
    assert card.endswith(
        "Not for commercial use, for the terms of: OCNLI, XNLI's machine translations of MultiNLI."
    )


def test_every_source_of_a_study_is_listed(inventory: Inventory) -> None:
    records = {record["source"]: record for record in json.loads(list_sources(inventory))}
    assert records.keys() == inventory.sources.keys()
    assert records["mnli.de.train.translated"] == {
        "source": "mnli.de.train.translated",
        "task": "mnli",
        "language": "de",
        "origin": "translated",
        "split": "train",
        "num_examples": 100,
        "title": "XNLI's machine translations of MultiNLI",
        "licence": "CC BY-NC 4.0",
        "is_non_commercial": True,
        "note": "",
    }
    assert records["ccg.en.train"]["note"] == NOTE
    assert records["xnli.zh.test"]["licence"] is None


def test_mlflow_has_sources_card_and_tags(setting: Setting, tmp_path: Path) -> None:
    from mlflow import MlflowClient

    uri = f"sqlite:///{tmp_path / 'mlflow.db'}"
    study = make_study(targets=("xnli",))
    tracker = Tracker.open(uri, tmp_path / "artifacts", study)
    tracker.write_sources(list_sources(setting.inventory))
    (artifact,) = (tmp_path / "artifacts").rglob("sources.json")
    assert len(json.loads(artifact.read_text())) == len(setting.inventory.sources)
    tracker.start_trial(XNLI.trial, XNLI.plan, None)
    record = TrialRecord(
        number=XNLI.trial, plan=XNLI.plan, baseline=None, scores=(), phases=(), seconds=1.0
    )
    tracker.finish_trial(record, {})
    lineage = trace(setting, mnli=1.0)
    tracker.register_champions([XNLI], lambda key: f"file:///store/{key}", {"xnli": lineage})
    version = MlflowClient(uri).get_model_version_by_alias(f"{study.name}-xnli", "champion")
    assert version.description == write_card("xnli", XNLI, lineage)
    assert version.tags["non_commercial"] == "OCNLI; XNLI's machine translations of MultiNLI"
    assert "CC BY-NC 2.0" in version.tags["licences"]
