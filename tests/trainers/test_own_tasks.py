"""The documented task file from the command line's words to weights and scores, without Ray."""

from __future__ import annotations

import pickle
import re
import shlex
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from task_files import PAGE, write_task_file
from tiny import make_training

from search.options import Options, check_request
from search.request import Request
from search.run import _build_parser
from search.setting import build_setting
from spaces.keys import Setting
from spaces.mixture import Mixture
from spaces.phases import EvaluatePhase, TrainPhase, unfold
from spaces.plan import Plan
from spaces.task import Role
from trainers.data.encoding import Limits
from trainers.store import Store
from trainers.training import Share
from trainers.worker import Worker, WorkerSpec

pytestmark = pytest.mark.usefixtures("own_catalogue", "single_thread")


@pytest.fixture
def options(encoder_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Options:
    """Of a study that trains on the user's task and scores the user's target and languages."""
    monkeypatch.setenv("INTERMIX_CACHE", str(tmp_path / "cache"))
    checked = check_request(
        Request(
            space="mixtures",
            preset="smoke",
            tasks=write_task_file(tmp_path / "own"),
            encoder=str(encoder_folder),
            targets=("clinic", "xnli"),
            intermediate=("my_nli",),
            crews=1,
            out=tmp_path / "out",
        )
    )
    data = replace(
        checked.data,
        limits=Limits(max_tokens=32, stride=8),
        max_train_examples=24,
        max_evaluation_examples=6,
    )
    return replace(checked, data=data)


def make_plan() -> Plan:
    return Plan(
        mixture=Mixture(ratios=(("my_nli", 1.0),), non_english=0.5),
        intermediate=make_training(max_tokens=400),
        target=make_training(max_tokens=400),
        target_learning_rates=(1e-3,),
        targets=("clinic", "xnli"),
        seed=1,
    )


def make_worker(options: Options, setting: Setting, store: Path) -> Worker:
    """A worker as a crew builds one: from values that were shipped."""
    spec = WorkerSpec(data=options.data, store_uri=str(store), precision="fp32", retrieval_layer=1)
    spec, setting = pickle.loads(pickle.dumps((spec, setting)))
    return Worker(spec, setting.inventory, Share(rank=0, num_workers=1), torch.device("cpu"))


def test_own_tasks_are_trained_on_and_scored(options: Options, tmp_path: Path) -> None:
    setting = build_setting(options, "fp32")
    names = set(setting.inventory.sources)
    assert {"my_nli.sw.train.translated", "clinic.sw.test", "xnli.quy.test"} <= names
    phases = unfold(make_plan(), setting, (Role.SELECT, Role.TEST))
    worker = make_worker(options, setting, tmp_path / "store")
    for phase in phases.in_order():
        worker.carry_out(phase)
    store = Store(str(tmp_path / "store"))
    trained = [phase for phase in phases.in_order() if isinstance(phase, TrainPhase)]
    assert [source.name for source, _ in trained[0].shares] == [
        "my_nli.en.train",
        "my_nli.de.train.translated",
        "my_nli.sw.train.translated",
    ]
    assert len(trained) == 2, "clinic and XNLI share a fine-tune on MNLI"
    scored = {
        (phase.target, phase.role, cell.source.language): store.read_result(cell.key)
        for phase in phases.in_order()
        if isinstance(phase, EvaluatePhase)
        for cell in phase.cells
    }
    for place in (("clinic", Role.SELECT, "en"), ("clinic", Role.TEST, "sw"),
                  ("xnli", Role.TEST, "gn"), ("xnli", Role.TEST, "quy")):  # fmt: skip
        result = scored[place]
        assert result is not None
        assert result["num_examples"] == 6
        assert 0.0 <= result["scores"]["accuracy"] <= 100.0


def test_a_study_goes_on_with_the_same_file_only(options: Options, tmp_path: Path) -> None:
    path = tmp_path / "own" / "tasks.toml"
    described = options.identity()["tasks"]
    assert isinstance(described, str)
    assert described.startswith(f"{path} ")
    path.write_text(f"# changed\n{path.read_text()}")
    request = Request(space="mixtures", tasks=path, out=tmp_path / "out")
    with pytest.raises(ValueError, match="registered from another file"):
        check_request(request)


def test_without_a_task_file_nothing_is_said_of_it(encoder_folder: Path, tmp_path: Path) -> None:
    plain = check_request(
        Request(space="mixtures", encoder=str(encoder_folder), crews=1, out=tmp_path / "out")
    )
    assert plain.identity()["tasks"] is None


def test_the_command_of_the_page_parses() -> None:
    (words,) = re.findall(r"^    python -m search\.run (.*)$", PAGE.read_text(), re.MULTILINE)
    given = _build_parser().parse_args(shlex.split(words))
    assert (given.targets, given.intermediate) == (("clinic", "xnli"), ("my_nli", "mnli"))
    assert given.tasks == Path("my/tasks.toml")
