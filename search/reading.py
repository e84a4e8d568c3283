"""The record of a trial, read from the store: scores and what each phase took."""

from __future__ import annotations

from collections.abc import Collection

from search.records import PhaseRecord, Score, TrialRecord
from spaces.catalogue import TARGETS
from spaces.keys import Setting
from spaces.phases import EvaluatePhase, Phase, PlanPhases, TargetPhases, TrainPhase
from spaces.plan import Plan
from spaces.shares import transfer_label
from spaces.task import Source, Split, TaskType
from trainers.store import Manifest, Store


def read_record(
    plan: Plan,
    phases: PlanPhases,
    *,
    number: int,
    baseline: str | None,
    setting: Setting,
    store: Store,
    new: Collection[str] = (),
    seconds: float = 0.0,
) -> TrialRecord:
    """The record of a plan all of whose phases are in the store.

    Args:
        plan: Of the trial.
        phases: The plan unfolded, on the roles to be read; without targets that are lost.
        number: Of the trial.
        baseline: Its baseline's name, None for a searched trial.
        setting: Of the study.
        store: Holds every phase.
        new: Keys of the phases that were run for this trial, not found.
        seconds: That the trial took.

    Raises:
        ValueError: If the store lacks a result: it is another one, or the data have changed.
    """
    scores = [
        score
        for branch in phases.targets
        for evaluation in branch.evaluations
        for score in _read_scores(plan, branch, evaluation, setting=setting, store=store)
    ]
    records = tuple(_read_phase(phase, store, new) for phase in phases.in_order())
    return TrialRecord(
        number=number,
        plan=plan,
        baseline=baseline,
        scores=tuple(scores),
        phases=records,
        seconds=seconds,
    )


def _read_scores(
    plan: Plan, branch: TargetPhases, evaluation: EvaluatePhase, *, setting: Setting, store: Store
) -> list[Score]:
    scores: list[Score] = []
    for cell in evaluation.cells:
        manifest = _read_manifest(store, cell.key, cell.source.name)
        language = cell.source.language
        scores += [
            Score(
                target=branch.target,
                language=language,
                role=evaluation.role,
                split=_split_name(branch.target, cell.source),
                transfer=transfer_label(plan, branch.target, language, setting.inventory),
                learning_rate=branch.learning_rate,
                metric=metric,
                value=value,
                num_examples=manifest["num_examples"],
                seconds=manifest["seconds"],
                phase=evaluation.key,
                cell=cell.key,
            )
            for metric, value in manifest["scores"].items()
        ]
    return scores


def _split_name(target: str, source: Source) -> str:
    is_bitext_dev = TARGETS[target].task.task_type is TaskType.BITEXT and source.split is Split.DEV
    return "bitext-dev" if is_bitext_dev else source.split.value


def _read_phase(phase: Phase, store: Store, new: Collection[str]) -> PhaseRecord:
    if not isinstance(phase, EvaluatePhase):
        manifest = _read_manifest(store, phase.key, phase.describe())
        figures = manifest.get("figures", {})  # of an alignment
        return PhaseRecord(
            key=phase.key,
            kind=phase.stage.value if isinstance(phase, TrainPhase) else "alignment",
            description=phase.describe(),
            found=phase.key not in new,
            seconds=manifest["seconds"],
            num_steps=manifest["num_steps"],
            num_tokens=manifest["num_tokens"],
            losses=tuple((step, loss) for step, loss in manifest["losses"]),
            weights=phase.key,
            metrics=tuple((f"alignment/{name}", value) for name, value in figures.items()),
        )
    cells = [_read_manifest(store, cell.key, cell.source.name) for cell in phase.cells]
    return PhaseRecord(
        key=phase.key,
        kind="evaluate",
        description=phase.describe(),
        found=phase.key not in new,
        seconds=sum(cell["seconds"] for cell in cells),
        num_steps=0,
        num_tokens=0,
        losses=(),
        weights=phase.parent,
    )


def _read_manifest(store: Store, key: str, name: str) -> Manifest:
    manifest = store.read_result(key)
    if manifest is None:
        raise ValueError(
            f"store {store.uri} has no result of {name!r}, which had finished: "
            "give the study its own --store and the data it was started with"
        )
    return manifest
