"""Studies of plans with and without non-English data, whose outcomes are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
from learned_studies import write_folder
from record_factories import make_plan, make_score, make_study

from search.champions import ChampionsFile
from search.records import Score
from search.study_folder import PastTrial, StudyFolder
from spaces.mixture import Mixture
from spaces.plan import Plan
from spaces.portions import Portion
from spaces.shares import Transfer
from spaces.task import Origin, Role

NUM_EXAMPLES = 40
ENGLISH = replace(make_plan(mnli=1), seed=0)
NATIVE = (Portion(origin=Origin.NATIVE, share=0.5),)
TRANSLATED = (Portion(origin=Origin.TRANSLATED, share=0.5),)
TRANSFER = {
    "en": Transfer.IN_LANGUAGE,
    "de": Transfer.IN_LANGUAGE,
    "zh": Transfer.TRANSLATE_TRAIN,
    "sw": Transfer.ZERO_SHOT,
    "ur": Transfer.ZERO_SHOT,
}
"""What languages are to the plans with non-English data; to English-only plans all are zero-shot
but English."""


def mix(*portions: Portion, plan: Plan = ENGLISH, seed: int = 0) -> Plan:
    mixture = Mixture.normalised(dict(plan.mixture.ratios), portions=portions)
    return replace(plan, mixture=mixture, seed=seed)


def make_past(
    number: int, plan: Plan, dev: Mapping[str, float], *, target: str = "xnli"
) -> PastTrial:
    """A trial with these dev scores by language, and a selection score."""
    return PastTrial(
        number=number,
        plan=plan,
        baseline=f"plan-{number}",
        scores=(
            make_score(target, 50.0, cell=f"select/{number}"),
            *(make_dev_score(target, language, dev[language], plan) for language in dev),
        ),
    )


def make_dev_score(target: str, language: str, value: float, plan: Plan) -> Score:
    is_mixed = plan.mixture.mean_share_abroad > 0
    english = Transfer.IN_LANGUAGE if language == "en" else Transfer.ZERO_SHOT
    return make_score(
        target,
        value,
        role=Role.DEV,
        language=language,
        transfer=TRANSFER[language] if is_mixed else english,
        cell=f"dev/{language}/{value}",
    )


def read_hits(cell: str) -> pa.Table:
    """Outcomes whose accuracy is the number at the end of the cell's name."""
    num_hits = round(float(cell.rpartition("/")[2]) / 100 * NUM_EXAMPLES)
    ids = [f"{i:03}" for i in range(NUM_EXAMPLES)]
    return pa.table({"id": ids, "hit": [i < num_hits for i in range(NUM_EXAMPLES)]})


def write_study(out: Path, trials: Mapping[int, PastTrial], *targets: str) -> Path:
    """The output folder of a finished study, without its store."""
    content = ChampionsFile(
        study=make_study(targets=targets or ("xnli",)), num_trials=len(trials), champions=()
    )
    return write_folder(StudyFolder(out=out, content=content, trials=dict(trials)), out)
