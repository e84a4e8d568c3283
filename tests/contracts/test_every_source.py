"""Every task of the catalogue goes the whole way through every source that it has.

examples -> features -> batch -> loss, and examples -> features -> batch -> decode -> metric, with
a network of random weights: what is proved is that each stage takes what the stage before it
gives, for every task, language and way in. That the figures are right is proved elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import torch
from hub_double import serve_hub
from hub_reader import list_all_sources, read_sources
from tiny_encoder import save_tiny_encoder

from spaces.catalogue import TARGETS, find_task, threshold_source
from spaces.inventory import Provenance
from spaces.phases import AlignPhase, Cell, EvaluatePhase, Phase, Stage, TrainPhase
from spaces.plan import Alignment, Training
from spaces.task import Role, Source, Split, TaskType
from trainers.data import examples as records
from trainers.data.corpus import Corpus
from trainers.data.encoding import Limits
from trainers.data.examples import Answer, Example
from trainers.data.folder import FolderCorpus
from trainers.data.hub.corpus import HubCorpus
from trainers.data.offline import OfflineCorpus
from trainers.data.study_data import DataSpec, StudyData
from trainers.encoders import EncoderSpec
from trainers.store import Store
from trainers.training import Share
from trainers.worker import Worker, WorkerSpec

NUM_EXAMPLES = 4
REAL_DATA = Path(__file__).parents[3] / "shared" / "data"
SOURCES = list_all_sources()
UNTRAINED = (TaskType.BITEXT, TaskType.MINING)
TRAINING = Training(
    learning_rate=1e-3, max_tokens=200, micro_batch_tokens=128, micro_batches=1, warmup_steps=1
)
ALIGNMENT = Alignment(max_steps=2, batch_pairs=2, layer=1)


@dataclass(frozen=True, kw_only=True)
class ReadCorpus:
    """What another process has read."""

    kind: str
    examples: Mapping[str, list[Example]] = field(repr=False)

    def has(self, source: Source) -> bool:
        return source.name in self.examples

    def read(self, source: Source) -> list[Example]:
        return self.examples[source.name]

    def provenance(self, source: Source) -> Provenance:
        return Provenance(publication=source.publication)

    def missing(self, source: Source) -> str:
        return f"let the double serve {source.name}"


def read_hub(folder: Path) -> Corpus:
    """Every source of the hub, through its libraries and the double."""
    with serve_hub(folder) as hub:
        answers = read_sources(hub.environment, "all")
    assert not [name for name, answer in answers.items() if "error" in answer]
    return ReadCorpus(
        kind="hub", examples={name: _revive(answer) for name, answer in answers.items()}
    )


def _revive(answer: Mapping[str, Any]) -> list[Example]:
    record = getattr(records, answer["kind"])
    return [record(**_with_tuples(fields)) for fields in answer["examples"]]


def _with_tuples(fields: Mapping[str, Any]) -> dict[str, Any]:
    """JSON knows lists only."""
    revived = {k: tuple(v) if isinstance(v, list) else v for k, v in fields.items()}
    if "answers" in revived:
        revived["answers"] = tuple(Answer(**answer) for answer in revived["answers"])
    return revived


WAYS: dict[str, Callable[[Path], Corpus]] = {
    "offline": lambda _: OfflineCorpus(num_train=8, num_dev=4, num_test=4),
    "dir": lambda _: FolderCorpus(root=REAL_DATA),
    "hub": read_hub,
}


def list_cases() -> list[Any]:
    """(way in, source) of everything that exists."""
    cases = []
    known: dict[str, Corpus] = {"offline": OfflineCorpus(), "hub": HubCorpus()}
    if REAL_DATA.is_dir():
        known["dir"] = FolderCorpus(root=REAL_DATA)
    for way, corpus in known.items():
        marks = [pytest.mark.real_data] if way == "dir" else []
        for name, source in SOURCES.items():
            if corpus.has(source):
                cases.append(pytest.param(way, source, id=f"{way}-{name}", marks=marks))
    return cases


@dataclass(frozen=True, kw_only=True)
class Bench:
    """A worker with all that one way in has."""

    worker: Worker
    store: Store

    def carry_out(self, phase: Phase, key: str) -> dict[str, Any]:
        """What the phase's result says."""
        self.worker.carry_out(phase)
        result = self.store.read_result(key)
        assert result is not None
        return dict(result)


@pytest.fixture(scope="module")
def find_bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Bench]]:
    folder = tmp_path_factory.mktemp("contracts")
    save_tiny_encoder(folder / "encoder")
    benches: dict[str, Bench] = {}

    def find(way: str) -> Bench:
        if way not in benches:
            benches[way] = build_bench(way, folder)
        return benches[way]

    num_threads = torch.get_num_threads()
    torch.set_num_threads(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INTERMIX_CACHE", str(folder / "cache"))
        yield find
    torch.set_num_threads(num_threads)


def build_bench(way: str, folder: Path) -> Bench:
    corpus = WAYS[way](folder / "hub")
    data = DataSpec(
        corpus=corpus,
        encoder=EncoderSpec(name=str(folder / "encoder")),
        limits=Limits(max_tokens=64, stride=16),
        max_train_examples=NUM_EXAMPLES,
        max_evaluation_examples=NUM_EXAMPLES,
    )
    spec = WorkerSpec(data=data, store_uri=str(folder / way), precision="fp32", retrieval_layer=1)
    present = [source for source in SOURCES.values() if corpus.has(source)]
    inventory = StudyData(data).take_inventory(present)
    worker = Worker(spec, inventory, Share(rank=0, num_workers=1), torch.device("cpu"))
    return Bench(worker=worker, store=Store(spec.store_uri))


@pytest.mark.parametrize(("way", "source"), list_cases())
def test_a_source_goes_the_whole_way(
    find_bench: Callable[[str], Bench], way: str, source: Source
) -> None:
    bench = find_bench(way)
    if source.split is Split.TRAIN:
        check_training(bench, source)
    else:
        check_evaluation(bench, source)


def check_training(bench: Bench, source: Source) -> None:
    """Loss after loss is a number, and weights are filed."""
    phase: Phase
    if find_task(source.task).task_type is TaskType.ALIGNMENT:
        phase = AlignPhase(
            key=source.name, parent=None, sources=(source,), alignment=ALIGNMENT, seed=0
        )
    else:
        phase = TrainPhase(
            key=source.name,
            parent=None,
            stage=Stage.INTERMEDIATE,
            shares=((source, 1.0),),
            training=TRAINING,
            seed=0,
            trajectory=source.name,
        )
    result = bench.carry_out(phase, source.name)
    assert result["num_steps"] > 0
    assert all(math.isfinite(loss) for _, loss in result["losses"])
    assert bench.store.has_weights(source.name)


def check_evaluation(bench: Bench, source: Source) -> None:
    """Every example has an outcome, and the task's own metric is a share of 100."""
    task = find_task(source.task)
    head = None if task.task_type in UNTRAINED else find_head(source)
    phase = EvaluatePhase(
        key=source.name,
        parent=None,
        head=head,
        target=source.task,
        role=Role.DEV,
        cells=(Cell(source=source, key=f"cell {source.name}"),),
    )
    result = bench.carry_out(phase, f"cell {source.name}")
    assert result["num_examples"] > 0
    assert task.task_type is TaskType.MINING or result["num_examples"] <= NUM_EXAMPLES
    assert 0.0 <= result["scores"][task.metric] <= 100.0


def find_head(source: Source) -> str:
    """The task whose head answers: XNLI's is MNLI's, an intermediate task's its own."""
    target = TARGETS.get(source.task)
    return target.train.task if target and target.train else source.task


def test_every_task_of_the_catalogue_is_among_the_cases() -> None:
    cases = [case.values for case in list_cases()]
    tasks = {source.task for _, source in cases}
    assert tasks == {source.task for source in SOURCES.values()}
    by_way = {way: {s.task for w, s in cases if w == way} for way, _ in cases}
    assert by_way["offline"] == tasks - {"bucc_gold"}
    assert by_way["hub"] == tasks - {"ccg", "bucc2018", "alignment"}
    assert all(
        threshold_source(source) in {s for _, s in cases}
        for _, source in cases
        if source.task == "bucc2018" and source.split is Split.TEST
    )
