"""Lexical alignment on its way through a study: asked for, planned, recorded, logged, kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from optuna.trial import TrialState
from plan_factories import make_inventory, make_plan, make_setting
from record_factories import make_phase, make_study
from study_folders import write_data, write_encoder
from test_trial import fill
from tune_driver import MIXTURES, SCOPE, Driver

from search.figures import phase_metrics, trial_params
from search.forecast import forecast_study
from search.journal import baseline_of, plan_of
from search.options import Options, check_request
from search.reading import read_record
from search.request import Request
from search.retention import Retention
from search.setting import build_scope, build_setting
from search.trial import TRIAL_ROLES, find_missing
from search.trials import Trials
from spaces.catalogue import WORD_PAIRS
from spaces.inventory import Provenance
from spaces.mixture import Mixture
from spaces.phases import AlignPhase, unfold
from spaces.plan import Alignment, Plan
from spaces.simplex import Suggester
from spaces.space import Scope, Space
from spaces.task import Source
from trainers.data.corpus import Corpus
from trainers.data.examples import BitextExample, Example
from trainers.data.folder import FolderCorpus
from trainers.encoders import EncoderSpec
from trainers.store import Store

PLAN = make_plan(targets=("xnli", "tatoeba"), alignment=Alignment())
SETTING = make_setting(make_inventory(["en", "de"], has_word_pairs=True))
PHASES = unfold(PLAN, SETTING, TRIAL_ROLES)
GERMAN = next(source for source in WORD_PAIRS.sources if source.language == "de")


@dataclass(frozen=True, kw_only=True)
class FolderWithWords:
    """A folder, and German word pairs beside it."""

    folder: FolderCorpus
    kind: str = "dir"

    def has(self, source: Source) -> bool:
        return source == GERMAN or self.folder.has(source)

    def read(self, source: Source) -> list[Example]:
        if source != GERMAN:
            return self.folder.read(source)
        pairs = (("man", "mann"), ("a", "ein"), ("sleeps", "schläft"))
        return [BitextExample(id=english, english=english, foreign=f) for english, f in pairs]

    def provenance(self, source: Source) -> Provenance:
        return Provenance(note=source.name)

    def missing(self, source: Source) -> str:
        return self.folder.missing(source)


@pytest.fixture
def request_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Request:
    """A request for alignment, on a folder without word pairs."""
    monkeypatch.setenv("INTERMIX_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    return Request(
        space="mixtures",
        preset="smoke",
        data=str(write_data(tmp_path / "data")),
        encoder=str(write_encoder(tmp_path / "encoder")),
        targets=("xnli",),
        intermediate=("mnli",),
        align=True,
        crews=1,
        out=tmp_path / "out",
    )


@pytest.fixture
def options(request_: Request, monkeypatch: pytest.MonkeyPatch) -> Options:
    """Options on a folder that has word pairs."""

    def open_corpus(data: str) -> Corpus:
        return FolderWithWords(folder=FolderCorpus(root=Path(data)))

    monkeypatch.setattr("search.options.open_corpus", open_corpus)
    return check_request(request_)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with the whole plan in it."""
    store = Store(str(tmp_path / "store"))
    assert PHASES.alignment is not None
    manifest = {"seconds": 7.0, "num_steps": 20, "num_tokens": 900, "losses": [[20, 0.5]]}
    figures = {"after/held_out/loss_layer/de/difference": 0.25}
    store.write_result(PHASES.alignment.key, {**manifest, "figures": figures})
    store.write_weights(PHASES.alignment.key, b"weights")
    fill(store, PHASES.in_order()[1:])
    return store


def test_alignment_needs_word_pairs_and_says_where_they_go(request_: Request) -> None:
    message = "--align needs word pairs, --data .*data has none.*or leave out --align"
    with pytest.raises(ValueError, match=message) as raised:
        check_request(request_)
    assert len(str(raised.value).splitlines()) == 1


def test_word_pairs_are_read_only_where_alignment_is_asked_for(
    options: Options, request_: Request
) -> None:
    assert GERMAN in options.sources
    assert GERMAN not in check_request(replace(request_, align=False)).sources


def test_a_study_is_not_resumed_with_another_answer(options: Options, request_: Request) -> None:
    without = check_request(replace(request_, align=False)).identity()
    different = {name for name, value in options.identity().items() if without[name] != value}
    assert different == {"alignment"}


def test_an_encoder_of_too_few_layers_is_refused_before_the_start(
    options: Options, tmp_path: Path
) -> None:
    encoder = EncoderSpec(name=str(write_encoder(tmp_path / "shallow", num_layers=1)))
    shallow = replace(options, data=replace(options.data, encoder=encoder))
    message = "--align compares words at layer 2, encoder .*shallow has 1: .*leave out --align"
    with pytest.raises(ValueError, match=message) as raised:
        build_setting(shallow, "fp32")
    assert len(str(raised.value).splitlines()) == 1
    assert build_setting(replace(shallow, has_alignment=False), "fp32").retrieval_layer == 1


def test_the_scope_has_alignment_and_plans_unfold(options: Options) -> None:
    inventory = build_setting(options, "fp32").inventory
    scope = build_scope(options, inventory)
    assert scope.has_alignment
    assert inventory.word_pair_sources() == (GERMAN,)
    assert inventory.sources[GERMAN.name].num_examples == 3


def test_the_forecast_counts_alignment_once(options: Options) -> None:
    def read_lines(asked: Options) -> dict[str, str]:
        return dict(line.split(maxsplit=1) for line in forecast_study(asked).splitlines())

    with_words = read_lines(replace(options, num_trials=3))
    assert with_words["trials"] == "3, of them 3 baselines"
    # `none` 3, `aligned` 4, `single-mnli` 4, of which one is `none`'s own fine-tune on MNLI
    assert with_words["phases"].startswith("10,")
    tokens = [
        int(read_lines(replace(options, num_trials=number))["tokens"].split()[0].replace(",", ""))
        for number in (1, 2)
    ]
    words = Alignment().max_steps * Alignment().batch_pairs * 2 * 3  # one token and two specials
    assert tokens[1] == 2 * tokens[0] + words


def test_the_record_of_an_alignment_has_its_figures(store: Store) -> None:
    record = read_record(PLAN, PHASES, number=0, baseline=None, setting=SETTING, store=store)
    first, second, *others = record.phases
    assert (first.kind, second.kind) == ("alignment", "intermediate")
    assert (first.seconds, first.num_steps, first.weights) == (7.0, 20, first.key)
    assert first.metrics == (("alignment/after/held_out/loss_layer/de/difference", 0.25),)
    assert {phase.metrics for phase in (second, *others)} == {()}


def test_alignment_comes_back_where_its_weights_were_dropped(store: Store) -> None:
    assert find_missing(PHASES, store) == ()
    assert PHASES.alignment is not None
    assert PHASES.intermediate is not None
    for key in store.stored_weights():
        store.drop_weights(key)
    store.drop_weights(PHASES.intermediate.key)
    other = unfold(replace(PLAN, targets=("xnli", "xquad")), SETTING, TRIAL_ROLES)
    described = [phase.describe() for phase in find_missing(other, store)]
    assert described == [
        "align words of 1 language",
        "train mnli+squad",
        "train squad",
        "score xquad (select)",
    ]


def test_figures_are_metrics_of_the_phase_s_run() -> None:
    phase = make_phase("k", kind="alignment", metrics=(("alignment/after/x", 0.5),))
    assert phase_metrics(phase, [], make_study())["alignment/after/x"] == 0.5


def test_whether_a_plan_is_aligned_is_a_number() -> None:
    found = [trial_params(plan, make_study()) for plan in (PLAN, replace(PLAN, alignment=None))]
    assert [params["alignment"] for params in found] == [1, 0]


def test_weights_of_an_alignment_under_way_stay(store: Store) -> None:
    assert PHASES.alignment is not None
    record = read_record(
        PLAN, PHASES, number=1, baseline=None, setting=SETTING, store=store, new=["all"]
    )
    losing = replace(record, scores=())
    retention = Retention(store, make_study(), SETTING)
    retention.collect(Trials(finished=[losing], unfinished=[PLAN]))
    assert PHASES.alignment.key in store.stored_weights()
    retention.collect(Trials(finished=[losing]))
    assert PHASES.alignment.key not in store.stored_weights()


def test_a_search_tries_both_and_is_the_same_after_a_crash(tmp_path: Path) -> None:
    scope = replace(SCOPE, has_alignment=True)
    driver = Driver(tmp_path / "whole", scope=scope)
    driver.run()
    plans = [plan_of(trial) for trial in driver.journal.trials()]
    assert {plan.alignment for plan in plans if plan} == {None, Alignment()}
    names = [baseline_of(trial) for trial in driver.journal.trials()]
    assert names[:2] == ["none", "aligned"]
    broken = Driver(tmp_path / "broken", scope=scope)
    broken.run(num_ends=7)
    again = Driver(tmp_path / "broken", scope=scope)
    again.run()
    assert again.plans() == driver.plans()
    assert set(again.states()) == {TrialState.COMPLETE}


def test_a_space_may_not_align_where_the_study_does_not(tmp_path: Path) -> None:
    def suggest(trial: Suggester, scope: Scope) -> Plan:
        return scope.plan(Mixture.normalised({"mnli": 1.0}), is_aligned=True)

    space = Space(name="mine", baselines=MIXTURES.baselines, suggest=suggest)
    driver = Driver(tmp_path / "j", in_flight=1, space=space)
    driver.run(num_ends=len(MIXTURES.baselines(SCOPE)))
    assert driver.searcher.suggest("one-more") == "FINISHED"
    assert "needs a study that was started with --align" in str(driver.searcher.fault)


def test_the_alignment_is_the_same_phase_in_every_trial() -> None:
    others = (make_plan({}), make_plan({"ccg": 1.0}), PLAN)
    phases = {
        phase
        for plan in others
        for phase in unfold(replace(plan, alignment=Alignment()), SETTING, TRIAL_ROLES).in_order()
        if isinstance(phase, AlignPhase)
    }
    assert len(phases) == 1
