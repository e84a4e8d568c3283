"""The forecast against a count by hand.

XNLI alone, MNLI alone, dev sets in two languages. The baseline `none` is one training and two
evaluations (select, dev); with an intermediate task there is one training more. That one trains
on MNLI from the pretrained encoder, as the fine-tune of `none` does; budgets differ here, so that
they are two phases.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from study_folders import write_data, write_encoder

from search.disk.amounts import read_amount
from search.forecast import forecast_study
from search.options import Options, check_request
from search.request import Request
from search.setting import build_scope, build_setting
from search.trial import TRIAL_ROLES
from spaces.catalogue import MLM_TEXT
from spaces.library import SPACES
from spaces.phases import EvaluatePhase, unfold
from spaces.space import none_baseline
from trainers.numerics import choose_precision
from trainers.store import Store


@pytest.fixture
def options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Options:
    monkeypatch.setenv("INTERMIX_CACHE", str(tmp_path / "cache"))
    options = check_request(
        Request(
            space="mixtures",
            preset="smoke",
            data=str(write_data(tmp_path / "data")),
            encoder=str(write_encoder(tmp_path / "encoder")),
            targets=("xnli",),
            intermediate=("mnli",),
            out=tmp_path / "out",
        )
    )
    preset = replace(options.preset, intermediate_tokens=3000, target_tokens=5000)
    return replace(options, preset=preset)


def read_forecast(options: Options) -> dict[str, str]:
    """Lines of the forecast by their first word."""
    return dict(line.split(maxsplit=1) for line in forecast_study(options).splitlines())


def test_a_search_is_its_baselines_and_trials_that_share_nothing(options: Options) -> None:
    forecast = read_forecast(options)
    assert forecast["trials"] == "3, of them 2 baselines"
    # 3 of `none`, 4 of `single-mnli`, 4 of the searched trial
    assert forecast["phases"].startswith("11, and test scores at the end; of the baselines' 7 ")
    # 5,000 of `none`, 8,000 of each other trial
    assert forecast["tokens"] == "21,000 at most, to train on"
    assert forecast["data"] == "3 sources of dir, 18 examples"


def test_gpus_are_told_of_where_there_may_be_some(
    options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {"memory", "compute"}
    offline = replace(options.data.encoder, name="offline")
    laptop = replace(options, data=replace(options.data, encoder=offline))
    assert told <= read_forecast(options).keys()
    assert told <= read_forecast(replace(laptop, address="auto")).keys()
    assert told.isdisjoint(read_forecast(laptop))
    monkeypatch.setattr("search.forecast.name_gpu", lambda: "NVIDIA L4")
    assert told <= read_forecast(laptop).keys()


def test_languages_of_running_text_are_named_where_it_may_be_trained_on(
    options: Options, tmp_path: Path
) -> None:
    assert "text" not in read_forecast(options)
    for language in ("en", "sw"):
        path = tmp_path / "data/mlm" / f"{language}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text("a man runs a man\n", encoding="utf-8")
    preset = replace(options.preset, intermediate=("mlm", "mnli"))
    text = tuple(source for source in MLM_TEXT.sources if source.language in ("en", "sw"))
    asked = replace(options, preset=preset, sources=(*options.sources, *text))
    assert read_forecast(asked)["text"] == "for MLM in 2 languages: en, sw"


def test_a_phase_that_two_baselines_share_is_counted_once(options: Options) -> None:
    same = replace(options.preset, intermediate_tokens=5000)
    forecast = read_forecast(replace(options, preset=same, num_trials=2))
    assert forecast["phases"].startswith("6,")
    assert forecast["tokens"].startswith("10,000 ")


def test_trials_that_are_asked_for_are_counted(options: Options) -> None:
    assert read_forecast(replace(options, num_trials=1))["phases"].startswith("3,")
    assert read_forecast(replace(options, num_trials=3))["phases"].startswith("11,")


def test_a_list_of_plans_is_counted_as_it_is(options: Options) -> None:
    forecast = read_forecast(replace(options, space=SPACES["baselines"]))
    # with one task, uniform and the two by size are that task alone: shared
    assert forecast["trials"] == "6, of them 6 baselines"
    assert forecast["phases"].startswith("10,")


def test_more_trials_than_a_list_of_plans_has_are_refused(options: Options) -> None:
    with pytest.raises(ValueError, match="space baselines has 6 plans, got 7 trials"):
        forecast_study(replace(options, space=SPACES["baselines"], num_trials=7))


def test_disk_and_what_is_not_counted_are_told(options: Options) -> None:
    forecast = read_forecast(options)
    assert forecast["disk"].startswith("weights of at most ")
    assert "kept under" not in forecast["disk"]
    assert "of features in this machine's cache" in forecast["files"]
    bounded = read_forecast(replace(options, max_disk=10**12))
    assert bounded["disk"].endswith("; states included, kept under 1.0 TB")


def test_a_bound_that_cannot_be_kept_is_refused(options: Options) -> None:
    with pytest.raises(ValueError, match=r"--max-disk must be at least \S+ for this study") as no:
        forecast_study(replace(options, max_disk=1000))
    least = read_amount(str(no.value).split("at least ")[1].split()[0])
    assert forecast_study(replace(options, max_disk=least))


def test_hours_are_told_once_a_phase_was_measured(options: Options) -> None:
    assert read_forecast(options)["hours"] == "not known before a first phase has finished"
    setting = build_setting(options, choose_precision(has_gpu=False))
    plan = none_baseline(build_scope(options, setting.inventory)).plan
    first = unfold(plan, setting, TRIAL_ROLES).in_order()[0]
    manifest = {"seconds": 1.0, "num_tokens": 21}
    Store(options.store_uri).write_result(first.key, manifest)
    # 21,000 tokens at 21 tokens a second
    assert read_forecast(options)["hours"].startswith("about 0.28 device-hours at the 21 tokens/s")


def test_what_the_store_has_is_told(options: Options) -> None:
    assert read_forecast(options)["phases"].endswith("the store has 0")
    setting = build_setting(options, choose_precision(has_gpu=False))
    plan = none_baseline(build_scope(options, setting.inventory)).plan
    store = Store(options.store_uri)
    for phase in unfold(plan, setting, TRIAL_ROLES).in_order():
        cells = phase.cells if isinstance(phase, EvaluatePhase) else (phase,)
        for cell in cells:
            store.write_result(cell.key, {})
    assert read_forecast(options)["phases"].endswith("the store has 3")
