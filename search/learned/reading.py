"""The table of an output folder, as commands ask for it, and the line at the end of a study."""

from __future__ import annotations

from pathlib import Path

from search.errors import UserError
from search.learned.table import TrialTable, read_table
from search.learned.targets import learn_targets
from search.study_folder import open_study_folder
from search.summary import shown_name
from spaces.task import Role

_MAX_CELLS = 600
"""Trials times targets that are judged at the end of a study: about a second on one core."""


def open_table(out: Path, role: str, targets: tuple[str, ...]) -> TrialTable:
    """The table of a finished study.

    Args:
        out: Its output folder.
        role: `select` or `dev`.
        targets: Names that were asked for; none: all.

    Raises:
        UserError: If there is no finished study, or it has no such target.
    """
    table = read_table(open_study_folder(out), Role(role))
    unknown = [target for target in targets if target not in table.study.targets]
    if unknown:
        raise UserError(
            f"the study has no target {unknown[0]!r}; choose {', '.join(table.study.targets)}"
        )
    return table


def say_learned(out: Path) -> str:
    """The line at the end of a study: which targets can be predicted, and the commands.

    Whatever goes wrong in looking back is said, and fails no study that is done.
    """
    try:
        return _say_learned(out)
    except Exception as error:
        return f"what was learned cannot be told: {' '.join(str(error).split())}"


def _say_learned(out: Path) -> str:
    commands = (
        f"python -m search.predict {out} --mix TASK=WEIGHT,... and python -m search.effects {out}"
    )
    table = open_table(out, "select", ())
    if table.scores.size > _MAX_CELLS:
        return f"what was learned: see {commands}"
    learned = learn_targets(table)
    predicted = [
        shown_name(each.target, table.study.data) for each in learned if each.quality.predicts
    ]
    names = ", ".join(predicted) or "no target yet"
    return f"learned to predict {names}, of {len(learned)} targets: see {commands}"
