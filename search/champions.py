"""`champions.json`: the champions of a study, with their evidence.

`python -m search.champions OUT` prints them as a table, with `--gains` over every baseline.

The file, all scores and gains in points:

    version       2; of 1 the intervals held less, so it is refused
    study         fields of `search.records.StudyRecord`
    num_trials    finished trials that the champions were chosen from, baselines included
    champions     one a target, fields of `search.selection.Champion`:
        shown_name                  how to name the target beside its score, e.g. offline_xnli
        target, trial, baseline, learning_rate, weights
        plan                        fields of `spaces.plan.Plan`
        probability_best            share of resampled selection examples on which its score is
                                    the best of all trials'
        rivals                      the next likely, up to five: [{trial, probability_best}, ...]
        select, dev, dev_zero_shot, test, test_zero_shot
                                    {score, num_languages, gain, gains} or null
        lineage                     {trained_on, evaluated_on, non_commercial} or null: the data
                                    sets, fields of `search.licences.Terms`, and the titles of
                                    those trained on that forbid commercial use
        confirmed                   fields of `search.confirmation.seeds.Confirmation`, or null
        gains                       over every baseline, by trial: [{over, points, low, high,
                                    corrected}, ...]; `over` is the baseline's name
        gain, gain_over_single      that over no intermediate training, and that of the selection
                                    score over the best single task; or null

The champion is the best of `num_trials` on the same examples, so `select.score` and the `points`
of its gains are biased upward, and less so those on dev. `corrected` is without that bias (null on
test, by which nothing is chosen); `low` and `high`, the ends of a 95 % paired bootstrap interval,
hold it: see docs/champions.md.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console

from search.atomic import replace_atomically
from search.champions_table import render_champions
from search.confirmation.seeds import confirmation_from_fields
from search.errors import UserError
from search.evidence.gains import Gain
from search.gains_table import render_gains
from search.licences import Lineage, lineage_fields, lineage_from_fields
from search.records import StudyRecord
from search.selection import Champion, Result, Rival
from search.summary import shown_name
from spaces.plan import plan_from_json

FILE_NAME = "champions.json"
_VERSION = 2
_MIN_WIDTH = 100
"""Columns of the table in a pipe or a file."""
_ADDED = ("shown_name", "lineage")
"""Fields of a champion in the file that are not fields of `Champion`."""
_RESULTS = ("select", "dev", "dev_zero_shot", "test", "test_zero_shot")


@dataclass(frozen=True, kw_only=True, slots=True)
class ChampionsFile:
    """What the file holds."""

    study: StudyRecord
    num_trials: int
    """Finished trials that the champions were chosen from, baselines included."""
    champions: tuple[Champion, ...]
    lineages: Mapping[str, Lineage] = field(default_factory=dict)
    """The data behind each champion, by target."""


def write_champions(path: Path, content: ChampionsFile) -> None:
    """Replace the file.

    Raises:
        OSError: If the folder does not exist or cannot be written.
    """
    fields = {
        "version": _VERSION,
        "study": asdict(content.study),
        "num_trials": content.num_trials,
        "champions": [
            {
                "shown_name": shown_name(champion.target, content.study.data),
                **asdict(champion),
                "lineage": _lineage_fields(content, champion),
            }
            for champion in content.champions
        ],
    }
    with replace_atomically(path) as file:
        file.write(json.dumps(fields, indent=2, allow_nan=False).encode())


def read_champions(path: Path) -> ChampionsFile:
    """What `write_champions` wrote.

    Raises:
        FileNotFoundError: If there is no such file.
        ValueError: If it is not such a file, or of another version.
    """
    try:
        fields = json.loads(path.read_bytes())
        version = fields["version"]
        if version != _VERSION:
            raise ValueError(
                f"version {version}, this program reads {_VERSION}: "
                "--resume of the study writes it anew"
            )
        return _content(fields)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path} is not a file of champions: {error}") from error


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the champions of an output folder as a table, or their gains over every baseline.

    Args:
        arguments: Of the command line; None takes the process's.

    Returns:
        Exit status: 0, or 2 where the folder has no champions.
    """
    parser = argparse.ArgumentParser(
        prog="python -m search.champions",
        description="Print the champion of each target of a finished study.",
    )
    parser.add_argument("out", type=Path, help="output folder of a study")
    parser.add_argument(
        "--gains", action="store_true", help="what each gains over every baseline, as Markdown"
    )
    given = parser.parse_args(arguments)
    out: Path = given.out
    from search.study_folder import take_tasks_of  # which reads champions with this module

    try:
        content = read_champions(out / FILE_NAME)
        take_tasks_of(out)
    except (FileNotFoundError, NotADirectoryError):
        return _refuse(f"{out} has no {FILE_NAME}: it is written when a study has finished")
    except (ValueError, UserError) as error:
        return _refuse(str(error))
    if given.gains:
        _stdout_console().print(render_gains(content.study, content.champions))
    else:
        print_champions(content)
    return 0


def print_champions(content: ChampionsFile, console: Console | None = None) -> None:
    """Print the table and what its columns mean to standard output, or to `console`."""
    console = console or _stdout_console()
    console.print(
        render_champions(
            content.study, content.champions, content.num_trials, lineages=content.lineages
        )
    )


def _stdout_console() -> Console:
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=_MIN_WIDTH)


def _refuse(message: str) -> int:
    print(message, file=sys.stderr)
    return 2


def _content(fields: Mapping[str, Any]) -> ChampionsFile:
    study = fields["study"]
    lists = {name: tuple(study[name]) for name in ("targets", "intermediate")}
    return ChampionsFile(
        study=StudyRecord(**{**study, **lists}),
        num_trials=fields["num_trials"],
        champions=tuple(_champion(champion) for champion in fields["champions"]),
        lineages={
            champion["target"]: lineage_from_fields(champion["lineage"])
            for champion in fields["champions"]
            if champion.get("lineage") is not None  # not in files from before it was recorded
        },
    )


def _lineage_fields(content: ChampionsFile, champion: Champion) -> dict[str, Any] | None:
    lineage = content.lineages.get(champion.target)
    return None if lineage is None else lineage_fields(lineage)


def _champion(fields: Mapping[str, Any]) -> Champion:
    plain = {name: value for name, value in fields.items() if name not in _ADDED}
    results = {name: _result(fields[name]) for name in _RESULTS}
    rivals = tuple(Rival(**rival) for rival in fields["rivals"])
    return Champion(
        **{
            **plain,
            **results,
            "plan": plan_from_json(json.dumps(fields["plan"])),
            "gain_over_single": _gain(fields["gain_over_single"]),
            "confirmed": confirmation_from_fields(fields.get("confirmed")),
            "rivals": rivals,
        }
    )


def _result(fields: Mapping[str, Any] | None) -> Result | None:
    if not fields:
        return None
    gains = tuple(Gain(**gain) for gain in fields["gains"])
    return Result(**{**fields, "gain": _gain(fields["gain"]), "gains": gains})


def _gain(fields: Mapping[str, Any] | None) -> Gain | None:
    return Gain(**fields) if fields else None


if __name__ == "__main__":
    sys.exit(main())
