"""Small studies made up of numbers, for tests of everything that reads records."""

from __future__ import annotations

from collections.abc import Sequence

from search.records import PhaseRecord, Score, StudyRecord, TrialRecord
from spaces.catalogue import find_task
from spaces.mixture import Mixture
from spaces.plan import Plan, Training
from spaces.shares import Transfer
from spaces.task import Role

TARGETS = ("xnli", "tatoeba")
INTERMEDIATE = ("ccg", "mnli", "squad")
SEED = 12_345_678


def make_study(*, data: str = "dir", targets: tuple[str, ...] = TARGETS) -> StudyRecord:
    return StudyRecord(
        name="pilot-1a2b",
        space="mixtures",
        preset="laptop",
        data=data,
        encoder="offline, 6 layers",
        precision="fp32",
        targets=targets,
        intermediate=INTERMEDIATE,
        seed=SEED,
        retrieval_layer=6,
    )


def make_plan(**weights: float) -> Plan:
    training = Training(learning_rate=1e-4, max_tokens=1000)
    return Plan(
        mixture=Mixture.normalised(weights),
        intermediate=training,
        target=training,
        target_learning_rates=(1e-4,),
        targets=TARGETS,
        seed=SEED,
    )


def make_score(target: str, value: float, **changes: object) -> Score:
    """An English selection score; `changes` replace fields."""
    fields: dict[str, object] = {
        "target": target,
        "language": "en",
        "role": Role.SELECT,
        "split": "dev",
        "transfer": Transfer.IN_LANGUAGE,
        "learning_rate": None if target == "tatoeba" else 1e-4,
        "metric": find_task(target).metric,
        "value": value,
        "num_examples": 30,
        "seconds": 0.5,
        "phase": f"score-{target}",
        "cell": f"cell-{target}",
        **changes,
    }
    return Score(**fields)  # type: ignore[arg-type]


def make_phase(key: str, **changes: object) -> PhaseRecord:
    """A training phase; `changes` replace fields."""
    fields: dict[str, object] = {
        "key": key,
        "kind": "target",
        "description": "train mnli",
        "found": False,
        "seconds": 3.0,
        "num_steps": 20,
        "num_tokens": 4000,
        "losses": ((10, 1.5), (20, 1.25)),
        "weights": f"{key}-weights",
        **changes,
    }
    return PhaseRecord(**fields)  # type: ignore[arg-type]


def make_trial(
    number: int,
    scores: Sequence[Score],
    *,
    plan: Plan | None = None,
    baseline: str | None = None,
    phases: Sequence[PhaseRecord] | None = None,
) -> TrialRecord:
    """A finished trial; without `phases` it has one evaluation for each phase of its scores."""
    evaluations = [
        make_phase(key, kind="evaluate", description=f"score {key}", num_steps=0, losses=())
        for key in dict.fromkeys(score.phase for score in scores)
    ]
    return TrialRecord(
        number=number,
        plan=plan or make_plan(mnli=1),
        baseline=baseline,
        scores=tuple(scores),
        phases=tuple(evaluations if phases is None else phases),
        seconds=12.0,
    )
