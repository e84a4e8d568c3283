"""From words to options: defaults, what they make of a preset, and what they refuse."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from study_folders import write_data, write_encoder

from search.options import check_request
from search.request import Request
from search.sources import list_sources
from spaces.catalogue import INTERMEDIATE, MLM_TEXT, TARGETS, XTREME_TARGETS
from spaces.presets import FULL, PRESETS, SMOKE, Preset
from spaces.task import Role, Source
from trainers.data.folder import FolderCorpus

pytestmark = pytest.mark.usefixtures("four_cores")


@pytest.fixture
def four_cores(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine of four cores without a cluster, in an empty folder."""
    monkeypatch.setattr("os.cpu_count", lambda: 4)
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def request_(tmp_path: Path) -> Request:
    """A request that can be carried out."""
    return Request(
        space="mixtures",
        preset="smoke",
        data=str(write_data(tmp_path / "data")),
        encoder=str(write_encoder(tmp_path / "encoder")),
        targets=("xnli",),
        intermediate=("mnli",),
    )


def test_a_study_lies_in_a_folder_named_after_its_space(request_: Request) -> None:
    checked = check_request(request_)
    out = Path("runs/mixtures")
    assert (checked.out, checked.store_uri) == (out, str(out.absolute() / "store"))
    assert checked.tracking_uri == f"sqlite:///{(out / 'mlflow.db').absolute()}"
    assert (checked.num_trials, checked.resume, checked.extend) == (None, False, 0)
    assert checked.address == "local"
    assert not out.exists()


def test_what_is_given_replaces_the_preset(request_: Request) -> None:
    request = replace(request_, targets=("xnli", "xnli"), trials=3, out=Path("here"), seed=5)
    checked = check_request(request)
    expected = replace(
        SMOKE,
        targets=("xnli",),
        intermediate=("mnli",),
        encoder=request_.encoder or "",
        num_layers=None,  # a preset's depth is meant for its own encoder
    )
    assert checked.preset == expected
    assert (checked.num_trials, checked.out, checked.seed) == (3, Path("here"), 5)
    assert checked.data.max_evaluation_examples == SMOKE.max_evaluation_examples


def test_mining_cannot_be_tested_without_the_split_that_sets_its_threshold(
    request_: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FolderCorpus, "has", lambda _, source: source.name != "bucc2018.de.dev")
    monkeypatch.setattr(FolderCorpus, "missing", lambda _, source: f"add {source.name}")
    with pytest.raises(ValueError, match=r"has no bucc2018\.de\.dev, which these tasks need"):
        check_request(replace(request_, targets=("bucc2018",)))


def test_mlm_needs_running_text_in_some_language(
    request_: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = replace(request_, intermediate=("mlm", "mnli"))
    names = {source.name for source in check_request(request).sources}
    assert {name for name in names if name.startswith("mlm.")} == {"mlm.en.train"}
    monkeypatch.setattr(FolderCorpus, "has", lambda _, source: source.task != "mlm")
    with pytest.raises(ValueError, match=r"has no mlm\.en\.train, which these tasks need: "):
        check_request(request)


def test_sources_are_those_that_the_data_have(request_: Request) -> None:
    assert {source.name for source in check_request(request_).sources} == {
        "mnli.en.train",
        "xnli.en.dev",
        "xnli.de.dev",
    }


def test_all_stands_for_the_nine_of_the_benchmark(request_: Request, tmp_path: Path) -> None:
    class AnyCorpus(FolderCorpus):
        def has(self, source: Source) -> bool:
            return True

    def open_corpus(_: str) -> AnyCorpus:
        return AnyCorpus(root=tmp_path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("search.options.open_corpus", open_corpus)
        every = check_request(replace(request_, targets=("all",), intermediate=("all",))).preset
        more = check_request(
            replace(request_, targets=("all", "bucc_gold"), intermediate=("mlm", "all", "mnli"))
        )
    assert (every.targets, set(every.tasks)) == (XTREME_TARGETS, set(INTERMEDIATE))
    assert not every.wants_mlm
    assert more.preset.targets == (*XTREME_TARGETS, "bucc_gold")
    assert (more.preset.tasks, more.preset.wants_mlm) == (every.tasks, True)
    assert set(MLM_TEXT.sources) < set(more.sources)


def test_the_hub_is_not_asked_before_a_study_starts(
    request_: Request, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTERMIX_CACHE", str(tmp_path / "cache"))
    options = check_request(replace(request_, data="hub"))
    assert options.data.corpus.kind == options.identity()["data"] == "hub"
    names = {source.name for source in options.sources}
    assert {"mnli.en.train", "mnli.zh.train", "mnli.sw.train.translated", "xnli.th.test"} <= names
    assert "mnli.fa.train" not in names
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"intermediate": ("ccg",)}, "hub has no ccg.en.train, .*: CCGbank is licensed"),
        ({"targets": ("bucc2018",)}, "hub has no bucc2018.de.dev, .* choose the target bucc_gold"),
    ],
    ids=str,
)
def test_what_the_hub_lacks_is_refused_with_a_remedy(
    request_: Request, changes: dict[str, tuple[str, ...]], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        check_request(replace(request_, data="hub", **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda preset: preset.name)
def test_a_preset_reads_all_its_tasks_sources_once(preset: Preset) -> None:
    sources = list_sources(preset)
    assert len(set(sources)) == len(sources)
    for task in preset.intermediate:
        assert set(INTERMEDIATE[task].sources) <= set(sources)
    for target in preset.targets:
        for role in Role:
            assert set(TARGETS[target].sources(role)) <= set(sources)


def test_workers_must_divide_a_step(request_: Request, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 8)
    with pytest.raises(ValueError, match="must divide the 2 micro-batches of a step, got 4"):
        check_request(replace(request_, workers=4))


def test_the_size_of_a_study_that_goes_on_is_not_given_anew(request_: Request) -> None:
    with pytest.raises(ValueError, match="give --extend N"):
        check_request(replace(request_, resume=True, trials=9))


def test_a_tracking_uri_that_is_a_folder_is_refused(request_: Request) -> None:
    with pytest.raises(ValueError, match="--tracking-uri must be a database or a server"):
        check_request(replace(request_, tracking_uri="mlruns"))


def test_a_file_is_no_output_folder(request_: Request, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(ValueError, match="--out must be a folder"):
        check_request(replace(request_, out=tmp_path / "taken"))


@pytest.mark.parametrize(
    ("crews", "workers", "expected"),
    [
        (None, 1, (4, 1)),
        (None, 2, (2, 1)),
        (1, 1, (1, 1)),
        (4, 1, (4, 1)),
    ],
)
def test_crews_fill_the_cores_and_threads_do_not_depend_on_them(
    request_: Request, crews: int | None, workers: int, expected: tuple[int, int]
) -> None:
    checked = check_request(replace(request_, crews=crews, workers=workers))
    assert (checked.crews, checked.threads) == expected


def test_a_cluster_may_have_more_cores_than_this_machine(
    request_: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert check_request(replace(request_, crews=64, address="head:6379")).crews == 64
    monkeypatch.setenv("RAY_ADDRESS", "auto")
    assert check_request(replace(request_, crews=64)).address == "auto"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"space": "mixture"},
            "unknown space 'mixture'; choose mixtures, ratios, rates, baselines",
        ),
        ({"preset": "tiny"}, "unknown preset 'tiny'; choose smoke, laptop, full"),
        ({"targets": ("xnli", "xlni")}, "unknown target 'xlni'; choose xnli, pawsx, udpos, .*all"),
        ({"targets": ()}, "at least one target must be given; choose xnli"),
        (
            {"intermediate": ("sqad",)},
            "unknown intermediate task 'sqad'; choose anli_plus, mnli, .*commonsenseqa, mlm, all",
        ),
        (
            {"intermediate": ("mlm",)},
            "at least one intermediate task beside mlm must be given; choose anli_plus, mnli",
        ),
        (
            {"sampler": "grid"},
            "unknown sampler 'grid'; choose portfolio, random, tpe, gp-mean, nsga2, turns",
        ),
        ({"data": "nowhere"}, "--data must be offline, hub or a folder .* got 'nowhere'"),
        ({"encoder": "./nowhere"}, "encoder folder nowhere must have .* but lacks config.json"),
        ({"trials": 0}, "--trials must be at least 1, got 0"),
        ({"crews": 0}, "--crews must be at least 1, got 0"),
        (
            {"gradient_compression": "fp8"},
            "unknown gradient compression 'fp8'; choose none, bf16",
        ),
        (
            {"gradient_compression": "bf16"},
            "--gradient-compression bf16 is for .* --workers 1 exchanges nothing: leave it out",
        ),
        ({"workers": 0}, "--workers must be at least 1, got 0"),
        ({"in_flight": 0}, "--in-flight must be at least 1, got 0"),
        ({"seed": -1}, "--seed must be at least 0, got -1"),
        ({"extend": -1}, "--extend must be at least 0, got -1"),
        ({"crews": 5}, "5 crews x 1 workers need 5 cores, this machine has 4: lower --crews"),
        ({"crews": 2, "workers": 3}, "2 crews x 3 workers need 6 cores"),
        ({"workers": 5}, "1 crews x 5 workers need 5 cores"),
        ({"resume": True}, "runs/mixtures holds no study to go on with: leave out --resume"),
        ({"extend": 2}, "holds no study to go on with"),
        (
            {"targets": ("xnli", "panx")},
            "has no panx.en.train, which these tasks need: put panx/train-en.tsv or",
        ),
        (
            {"targets": ("tatoeba",)},
            "has no tatoeba.ar.dev, which .* put tatoeba/v1/tatoeba.ara-eng.ara",
        ),
        (
            {"intermediate": ("mnli", "squad")},
            "has no squad.en.train, which these tasks need: put squad/train-v1.1.json into",
        ),
    ],
    ids=str,
)
def test_a_mistake_is_refused_with_what_may_be_given(
    request_: Request, tmp_path: Path, changes: dict[str, object], message: str
) -> None:
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(ValueError, match=message):
        check_request(replace(request_, **changes))  # type: ignore[arg-type]
    assert sorted(tmp_path.rglob("*")) == before


def put_study(out: Path) -> Path:
    out.mkdir()
    (out / "study.journal").touch()
    return out


def test_a_study_that_is_there_is_not_overwritten(request_: Request, tmp_path: Path) -> None:
    out = put_study(tmp_path / "done")
    with pytest.raises(ValueError, match=r"done already holds a study: go on with --resume"):
        check_request(replace(request_, out=out))


@pytest.mark.parametrize(("changes", "extend"), [({"resume": True}, 0), ({"extend": 3}, 3)])
def test_a_study_that_is_there_goes_on(
    request_: Request, tmp_path: Path, changes: dict[str, object], extend: int
) -> None:
    out = put_study(tmp_path / "done")
    checked = check_request(replace(request_, out=out, **changes))  # type: ignore[arg-type]
    assert (checked.resume, checked.extend) == (True, extend)


def identify(request: Request) -> dict[str, object]:
    return check_request(request).identity()


@pytest.mark.parametrize(
    "changes",
    [
        {"space": "baselines"},
        {"preset": "laptop"},
        {"sampler": "random"},
        {"baselines": "all"},
        {"seed": 1},
        {"compile": True},
    ],
    ids=str,
)
def test_what_decides_a_study_is_part_of_its_identity(
    request_: Request, changes: dict[str, object]
) -> None:
    changed = replace(request_, **changes)  # type: ignore[arg-type]
    assert identify(changed) != identify(request_)


def test_compression_between_workers_decides_a_study(request_: Request) -> None:
    two = replace(request_, workers=2)
    assert identify(replace(two, gradient_compression="bf16")) != identify(two)


def test_how_a_study_is_run_is_not_part_of_its_identity(request_: Request) -> None:
    other = replace(
        request_, crews=1, out=Path("there"), keep_weights=True, max_disk="9GB", trials=9
    )
    assert identify(other) == identify(request_)


def test_a_bound_on_disk_is_read(request_: Request) -> None:
    assert check_request(request_).max_disk is None
    assert check_request(replace(request_, max_disk="1.5GB")).max_disk == 1_500_000_000
    with pytest.raises(ValueError, match="--max-disk must be an amount"):
        check_request(replace(request_, max_disk="much"))


def test_windows_are_as_long_as_the_preset_says_and_overlap_less(request_: Request) -> None:
    checked = check_request(replace(request_, preset="full"))
    assert checked.data.limits.max_tokens == FULL.max_sequence_tokens
    assert checked.data.limits.stride == 128
    smaller = check_request(request_).data.limits
    assert smaller.stride < smaller.max_tokens / 2


def test_a_preset_brings_its_data_and_leaves_out_what_they_lack(request_: Request) -> None:
    request = replace(request_, preset="base", data=None, targets=None, intermediate=None)
    checked = check_request(request)
    assert checked.data.corpus.kind == "hub"
    assert set(XTREME_TARGETS) - set(checked.preset.targets) == {"bucc2018"}
    assert set(INTERMEDIATE) - set(checked.preset.tasks) == {"ccg"}
    bucc, ccg = sorted(checked.left_out)
    assert bucc.startswith("without bucc2018: ")
    assert ccg.startswith("without ccg: ")


@pytest.mark.parametrize("named", [{"intermediate": ("ccg", "mnli")}, {"targets": ("bucc2018",)}])
def test_what_the_user_names_is_not_left_out(request_: Request, named: dict[str, object]) -> None:
    request = replace(request_, preset="base", data=None, targets=("xnli",), intermediate=None)
    with pytest.raises(ValueError, match="--data hub has no "):
        check_request(replace(request, **named))  # type: ignore[arg-type]


def test_data_that_have_every_task_are_used_whole(request_: Request) -> None:
    request = replace(request_, preset="base", data="offline", targets=None, intermediate=None)
    checked = check_request(request)
    assert set(checked.preset.tasks) == set(INTERMEDIATE)
    assert checked.left_out == ()
