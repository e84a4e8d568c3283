"""`--tasks FILE`: a user's own tasks, taken up before anything else looks at the catalogue."""

from __future__ import annotations

from pathlib import Path

from spaces.task_file import read_task_file
from spaces.user_tasks import UserTasks, register_user_tasks
from trainers.data.corpus import Corpus
from trainers.data.user_corpus import UserCorpus
from trainers.data.user_files import RULES


def take_tasks(path: Path | None) -> UserTasks | None:
    """The tasks of the file, in this process's catalogue from here on; None without a file.

    Raises:
        ValueError: On a mistake in the file, in one line.
    """
    if path is None:
        return None
    tasks = read_task_file(path, RULES)
    register_user_tasks(tasks)
    return tasks


def put_before(corpus: Corpus, tasks: UserTasks | None) -> Corpus:
    """The corpus, with a user's files before it where there are any."""
    return corpus if tasks is None else UserCorpus(inner=corpus, tasks=tasks)


def tasks_of(corpus: Corpus) -> UserTasks | None:
    """The user's tasks that the corpus has files of."""
    return corpus.tasks if isinstance(corpus, UserCorpus) else None


def inner_of(corpus: Corpus) -> Corpus:
    """The corpus without a user's files."""
    return corpus.inner if isinstance(corpus, UserCorpus) else corpus


def describe_tasks(tasks: UserTasks | None) -> str | None:
    """Path and digest of the task file, which a study that goes on must have again."""
    return None if tasks is None else f"{tasks.path} {tasks.digest}"
