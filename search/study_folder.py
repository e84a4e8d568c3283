"""A finished study's output folder, opened for reading: its champions, scores and options.

Nothing here starts or changes a study. The options are those that its journal recorded, so the
data are found again where they were; reading the outcomes of the store needs neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from search.champions import FILE_NAME, ChampionsFile, read_champions
from search.errors import UserError
from search.journal import JOURNAL_FILE, Journal, baseline_of, plan_of
from search.options import Options, check_request
from search.own_tasks import describe_tasks, take_tasks
from search.records import Score
from search.request import Request
from search.scores import SCORES_FILE, read_scores, scores_by_trial
from spaces.plan import Plan


@dataclass(frozen=True, kw_only=True, slots=True)
class PastTrial:
    """What a finished trial was and what it scored."""

    number: int
    plan: Plan
    baseline: str | None
    scores: tuple[Score, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class StudyFolder:
    """What a finished study left."""

    out: Path
    content: ChampionsFile
    trials: dict[int, PastTrial]
    """Finished trials by number."""


def open_study_folder(out: Path) -> StudyFolder:
    """Read what a finished study left; a user's own tasks are registered.

    Raises:
        UserError: If there is no finished study, or its task file is not what it was.
    """
    try:
        content = read_champions(out / FILE_NAME)
        scores = scores_by_trial(read_scores(out / SCORES_FILE))
    except (FileNotFoundError, NotADirectoryError):
        raise UserError(
            f"{out} has no finished study: {FILE_NAME} and {SCORES_FILE} are written at its end"
        ) from None
    except ValueError as error:
        raise UserError(f"{error}; --resume writes the study's files again") from error
    take_tasks_of(out)
    journal = _open_journal(out)
    found = {trial.number: trial for trial in journal.trials()}
    trials = {
        number: PastTrial(
            number=number, plan=plan, baseline=baseline_of(found[number]), scores=own
        )
        for number, own in scores.items()
        if number in found and (plan := plan_of(found[number])) is not None
    }
    return StudyFolder(out=out, content=content, trials=trials)


def read_options(out: Path) -> Options:
    """The options that the study was started with, as far as they decide its data.

    Raises:
        UserError: If the data or the encoder are no longer there.
    """
    known = _open_journal(out).options
    request = Request(
        space="baselines",  # reading needs none, and a user's own may be gone
        preset=known["preset"],
        data=known["data"],
        tasks=_tasks_path(known.get("tasks")),
        encoder=known["encoder"],
        targets=tuple(known["targets"]),
        intermediate=tuple(known["intermediate"]),
        seed=known["seed"],
        crews=1,
        address="local",
        out=out,
        resume=True,
    )
    try:
        return check_request(request)
    except ValueError as error:
        raise UserError(f"the data of {out} are not as they were: {error}") from error


def take_tasks_of(out: Path) -> None:
    """Register the tasks of the user's file that the study was run with, if it was.

    Raises:
        UserError: If the file is not what it was.
    """
    if not (out / JOURNAL_FILE).is_file():
        return  # a champions' file alone can be shown, if it has no tasks of a user
    described = _open_journal(out).options.get("tasks")
    try:
        tasks = take_tasks(_tasks_path(described))
    except ValueError as error:
        raise UserError(f"the tasks of {out} are not as they were: {error}") from error
    if describe_tasks(tasks) != described:
        raise UserError(f"{out} was run with tasks {described}, the file has changed: restore it")


def _open_journal(out: Path) -> Journal:
    path = out / JOURNAL_FILE
    if not path.is_file():
        raise UserError(f"{out} has no {JOURNAL_FILE}: give the whole output folder of a study")
    return Journal(path)


def _tasks_path(described: str | None) -> Path | None:
    """From `PATH DIGEST`, as the journal has it."""
    return None if described is None else Path(described.rpartition(" ")[0])
